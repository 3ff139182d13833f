/* SPDX-License-Identifier: Apache-2.0 */
/* cpace.c - CPace's arithmetic on libsodium. No randomness of its own; wipes what it can. */
#include "common/crypto/cpace.h"

#include <sodium.h>
#include <string.h>

#define DSI "CPaceRistretto255"
#define DSI_ISK DSI "_ISK"
#define DSI_MAC "CPaceMac"
#define HASH_BLOCK 128 /* s_in_bytes of SHA-512 */

_Static_assert(CPACE_POINT == crypto_core_ristretto255_BYTES, "an element");
_Static_assert(CPACE_SCALAR == crypto_core_ristretto255_SCALARBYTES, "a scalar");
_Static_assert(CPACE_HASH == crypto_core_ristretto255_HASHBYTES, "what an element is derived from");
_Static_assert(CPACE_HASH == crypto_hash_sha512_BYTES, "the hash");
_Static_assert(CPACE_TAG == crypto_auth_hmacsha512_BYTES, "the authenticator");

typedef crypto_hash_sha512_state hash_state;

static struct mc_bytes bytes_of(const void *p, size_t n)
{
	return (struct mc_bytes){ p, (int32_t)n };
}

static uint32_t size_of(struct mc_bytes b)
{
	return b.n > 0 ? (uint32_t)b.n : 0;
}

size_t cpace_len(uint8_t out[CPACE_LEN], uint32_t n)
{
	size_t used = 0;

	for (; n >= 0x80; n >>= 7)
		out[used++] = (uint8_t)(n | 0x80);
	out[used++] = (uint8_t)n;
	return used;
}

static void hash_add(hash_state *h, struct mc_bytes b)
{
	uint8_t len[CPACE_LEN];

	crypto_hash_sha512_update(h, len, cpace_len(len, size_of(b)));
	crypto_hash_sha512_update(h, b.p, size_of(b));
}

static void hash_end(hash_state *h, uint8_t out[CPACE_HASH])
{
	crypto_hash_sha512_final(h, out);
	sodium_memzero(h, sizeof(*h));
}

void cpace_hash(uint8_t out[CPACE_HASH], const struct mc_bytes *fields, size_t count)
{
	hash_state h;

	crypto_hash_sha512_init(&h);
	for (size_t i = 0; i < count; i++)
		hash_add(&h, fields[i]);
	hash_end(&h, out);
}

/* Zeros that fill the first block of the hash, so that its work does not depend on the length of a short
 * password. */
static struct mc_bytes zero_pad(struct mc_bytes prs)
{
	static const uint8_t zeros[HASH_BLOCK];
	uint8_t len[CPACE_LEN];
	size_t taken = 1 + cpace_len(len, size_of(prs)) + size_of(prs) + 1 + strlen(DSI);

	return bytes_of(zeros, taken < HASH_BLOCK ? HASH_BLOCK - taken : 0);
}

void cpace_generator(uint8_t g[CPACE_POINT], struct mc_bytes prs, struct mc_bytes ci, struct mc_bytes sid)
{
	const struct mc_bytes fields[] = { bytes_of(DSI, strlen(DSI)), prs, zero_pad(prs), ci, sid };
	uint8_t hash[CPACE_HASH];

	cpace_hash(hash, fields, sizeof(fields) / sizeof(fields[0]));
	crypto_core_ristretto255_from_hash(g, hash);
	sodium_memzero(hash, sizeof(hash));
}

void cpace_scalar(uint8_t y[CPACE_SCALAR], const uint8_t random[CPACE_SCALAR])
{
	memcpy(y, random, CPACE_SCALAR);
	y[CPACE_SCALAR - 1] &= 0x0f; /* group_size_bits is 252 */
}

bool cpace_share_ok(const uint8_t x[CPACE_POINT])
{
	/* The neutral element is all zeros and decodes well. */
	return crypto_core_ristretto255_is_valid_point(x) == 1 && !sodium_is_zero(x, CPACE_POINT);
}

bool cpace_scalar_mult_vfy(
	uint8_t out[CPACE_POINT], const uint8_t y[CPACE_SCALAR], const uint8_t x[CPACE_POINT])
{
	if (crypto_scalarmult_ristretto255(out, y, x) == 0)
		return true;
	memset(out, 0, CPACE_POINT);
	return false;
}

void cpace_isk(uint8_t isk[CPACE_HASH], struct mc_bytes sid, const uint8_t k[CPACE_POINT],
	const struct cpace_message *a, const struct cpace_message *b)
{
	const struct mc_bytes fields[] = {
		bytes_of(DSI_ISK, strlen(DSI_ISK)),
		sid,
		bytes_of(k, CPACE_POINT),
		bytes_of(a->share, CPACE_POINT),
		a->ad,
		bytes_of(b->share, CPACE_POINT),
		b->ad,
	};

	cpace_hash(isk, fields, sizeof(fields) / sizeof(fields[0]));
}

static void mac_add(crypto_auth_hmacsha512_state *m, struct mc_bytes b)
{
	uint8_t len[CPACE_LEN];

	crypto_auth_hmacsha512_update(m, len, cpace_len(len, size_of(b)));
	crypto_auth_hmacsha512_update(m, b.p, size_of(b));
}

/* mac_key = H("CPaceMac" || sid || ISK): plain concatenation here, as the draft has it. */
static void mac_key(uint8_t key[CPACE_HASH], struct mc_bytes sid, const uint8_t isk[CPACE_HASH])
{
	hash_state h;

	crypto_hash_sha512_init(&h);
	crypto_hash_sha512_update(&h, (const uint8_t *)DSI_MAC, strlen(DSI_MAC));
	crypto_hash_sha512_update(&h, sid.p, size_of(sid));
	crypto_hash_sha512_update(&h, isk, CPACE_HASH);
	hash_end(&h, key);
}

void cpace_tag(uint8_t tag[CPACE_TAG], struct mc_bytes sid, const uint8_t isk[CPACE_HASH],
	const struct cpace_message *message)
{
	uint8_t key[CPACE_HASH];
	crypto_auth_hmacsha512_state m;

	mac_key(key, sid, isk);
	crypto_auth_hmacsha512_init(&m, key, sizeof(key));
	mac_add(&m, bytes_of(message->share, CPACE_POINT));
	mac_add(&m, message->ad);
	crypto_auth_hmacsha512_final(&m, tag);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(&m, sizeof(m));
}
