/* SPDX-License-Identifier: Apache-2.0 */
/* guess.c - what an undecodable datagram may be, by its first bytes. */
#include "tools/probe/guess.h"

#include "common/base/check.h"
#include "common/wire/bytes.h"
#include "common/wire/value.h"

#define PACKET_VERSION 4
#define ZLIB 0x7801     /* Hazelcast 2 compresses its datagrams */
#define NEWEST_GUESS 15 /* a version byte above this is no version */
#define RANDOM_BITS 8   /* of a byte */
#define SAMPLE_LEAST 64 /* shorter ones show nothing */

const struct guess_row guess_rows[GUESS_COUNT] = {
#define G(name, word, why, advice) { word, why, advice },
	GUESSES(G)
#undef G
};

static bool is_text(const uint8_t *p, size_t n)
{
	size_t odd = 0;

	for (size_t i = 0; i < n; i++)
		odd += (p[i] < 0x20 && p[i] != '\n' && p[i] != '\r' && p[i] != '\t') || p[i] >= 0x7f;
	return odd == 0;
}

/* Bits that are set in half of the bytes each, and few bytes that occur often: ciphertext, or noise. */
static bool is_random(const uint8_t *p, size_t n)
{
	uint32_t set[RANDOM_BITS] = { 0 }, seen[256] = { 0 };
	size_t most = 0;

	if (n < SAMPLE_LEAST)
		return false;
	for (size_t i = 0; i < n; i++) {
		for (int b = 0; b < RANDOM_BITS; b++)
			set[b] += p[i] >> b & 1;
		seen[p[i]]++;
		most = seen[p[i]] > most ? seen[p[i]] : most;
	}
	for (int b = 0; b < RANDOM_BITS; b++)
		if (set[b] < n / 3 || set[b] > n - n / 3)
			return false;
	return most < 8 + n / 32;
}

/* `04 fffffffe`: nobody else begins like that. */
static bool is_member(const uint8_t *p, size_t n)
{
	return n > 5 && p[0] == PACKET_VERSION && (int32_t)mc_get32(p + 1) == MC_TYPE_OBJECT;
}

enum guess guess_of(const uint8_t *p, size_t n, enum mc_err err)
{
	mc_check(p != NULL || n == 0);
	if (n == 0)
		return GUESS_EMPTY;
	if (is_member(p, n))
		return err == MC_ERR_SHORT      ? GUESS_SHORT
			: err == MC_ERR_UNKNOWN ? GUESS_STRANGE_CLASS
						: GUESS_MALFORMED;
	if (n > 2 && mc_get16(p) == ZLIB)
		return GUESS_OLD_PACKET;
	if (is_random(p, n))
		return GUESS_ENCRYPTED;
	if (is_text(p, n))
		return GUESS_TEXT;
	if (p[0] > 0 && p[0] < PACKET_VERSION)
		return GUESS_OLD_PACKET;
	return p[0] > PACKET_VERSION && p[0] <= NEWEST_GUESS ? GUESS_NEW_PACKET : GUESS_OTHER;
}
