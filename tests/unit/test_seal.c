/* SPDX-License-Identifier: Apache-2.0 */
/* test_seal.c - records between two sides: what one writes the other reads, once, in order, and nobody else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "common/base/types.h"
#include "common/crypto/seal.h"

#define FIRST_RECORD "000015b56c8b641fce9c7a190164889494b61bb1a4fbc62f"
#define SECOND_RECORD "000015323064da548b66293279b6388d64bc07d2830d1934"
#define BACK_RECORD "00001570ae4fd2a5e27b6cb847813d2ccfa3101b356fef24"

struct pair {
	struct seal out, in;
};

/* Two ends with the shared key 0, 1, 2 ... */
static void ends(struct pair *dialler, struct pair *acceptor)
{
	uint8_t shared[SEAL_SHARED];

	for (unsigned int i = 0; i < sizeof(shared); i++)
		shared[i] = (uint8_t)i;
	seal_init(&dialler->out, &dialler->in, SEAL_DIALLER, shared, "test 1");
	seal_init(&acceptor->out, &acceptor->in, SEAL_ACCEPTOR, shared, "test 1");
}

static enum seal_result open_it(struct seal *s, const uint8_t *record, size_t n)
{
	static uint8_t text[SEAL_TEXT_MAX];
	size_t size, used;

	return seal_read(s, record, n, text, &size, &used);
}

static void text_comes_through_both_ways(void **state)
{
	static uint8_t text[SEAL_TEXT_MAX], record[SEAL_RECORD_MAX];
	const size_t sizes[] = { 1, 2, 15, 16, 17, 63, 64, 65, 1000, SEAL_TEXT_MAX - 1, SEAL_TEXT_MAX };
	struct pair a, b;
	size_t size, used;

	(void)state;
	ends(&a, &b);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct seal *from = i % 2 ? &a.out : &b.out, *to = i % 2 ? &b.in : &a.in;

		memset(text, (int)i, sizes[i]);
		assert_int_equal(seal_write(from, record, text, sizes[i]), sizes[i] + SEAL_OVERHEAD);
		assert_int_equal(seal_size(sizes[i]), sizes[i] + SEAL_OVERHEAD);
		/* in place */
		assert_int_equal(
			seal_read(to, record, sizeof(record), record + SEAL_HEAD, &size, &used), SEAL_OPENED);
		assert_true(size == sizes[i] && used == size + SEAL_OVERHEAD);
		assert_memory_equal(record + SEAL_HEAD, text, size);
	}
	assert_int_equal(seal_size(0), 0);
	assert_int_equal(seal_size(SEAL_TEXT_MAX + 1), SEAL_TEXT_MAX + 1 + 2 * SEAL_OVERHEAD);
}

/* Made with another implementation: Python's hmac and the ChaCha20Poly1305 of its package cryptography. */
static void bytes_are_those_of_the_specification(void **state)
{
	const char *const hex[] = { FIRST_RECORD, SECOND_RECORD, BACK_RECORD };
	uint8_t record[64], wanted[64];
	struct pair a, b;
	size_t n;

	(void)state;
	ends(&a, &b);
	for (size_t i = 0; i < 3; i++) {
		size_t size = seal_write(i < 2 ? &a.out : &b.out, record, (const uint8_t *)"hello", 5);

		assert_int_equal(
			sodium_hex2bin(wanted, sizeof(wanted), hex[i], strlen(hex[i]), NULL, &n, NULL), 0);
		assert_int_equal(size, n);
		assert_memory_equal(record, wanted, n);
	}
}

/* The library picks the code for this processor when it is told to begin, which somebody has done. */
static void the_fast_code_is_used(void **state)
{
	struct pair a, b;

	(void)state;
	ends(&a, &b);
	assert_int_equal(sodium_init(), 1); /* 1: it had been called */
}

static void every_prefix_waits(void **state)
{
	uint8_t record[100 + SEAL_OVERHEAD], text[100] = { 7 };
	struct pair a, b;
	size_t n, size, used;

	(void)state;
	ends(&a, &b);
	n = seal_write(&a.out, record, text, sizeof(text));
	for (size_t have = 0; have < n; have++) {
		assert_int_equal(seal_read(&b.in, record, have, text, &size, &used), SEAL_SHORT);
		assert_int_equal(size, 0);
		assert_int_equal(used, have < SEAL_HEAD ? SEAL_HEAD : n);
	}
	assert_int_equal(seal_read(&b.in, record, n, text, &size, &used), SEAL_OPENED);
}

static void every_flipped_bit_is_noticed(void **state)
{
	uint8_t record[20 + SEAL_OVERHEAD], text[20] = { 7 };
	struct pair a, b;
	size_t n;

	(void)state;
	for (size_t bit = 0; bit < 8 * sizeof(record); bit++) {
		ends(&a, &b);
		n = seal_write(&a.out, record, text, sizeof(text));
		record[bit / 8] ^= (uint8_t)(1 << bit % 8);
		/* A length that grew waits for bytes that never come; with them it is broken. */
		if (open_it(&b.in, record, n) == SEAL_SHORT)
			assert_true(bit < 8 * SEAL_HEAD);
		else
			assert_int_equal(open_it(&b.in, record, n), SEAL_BROKEN);
	}
}

static void replay_reorder_reflection_and_splice_are_noticed(void **state)
{
	uint8_t one[5 + SEAL_OVERHEAD], two[5 + SEAL_OVERHEAD], other[SEAL_SHARED] = { 0 };
	struct pair a, b, stranger;

	(void)state;
	ends(&a, &b);
	seal_write(&a.out, one, (const uint8_t *)"first", 5);
	seal_write(&a.out, two, (const uint8_t *)"later", 5);
	assert_int_equal(open_it(&a.in, one, sizeof(one)), SEAL_BROKEN); /* sent back */
	assert_int_equal(open_it(&b.in, one, sizeof(one)), SEAL_OPENED);
	assert_int_equal(open_it(&b.in, one, sizeof(one)), SEAL_BROKEN); /* again */
	assert_int_equal(open_it(&b.in, two, sizeof(two)), SEAL_BROKEN); /* and it stays broken */

	ends(&a, &b);
	assert_int_equal(open_it(&b.in, two, sizeof(two)), SEAL_BROKEN); /* the first is missing */

	ends(&a, &b);
	seal_init(&stranger.out, &stranger.in, SEAL_DIALLER, other, "test 1");
	seal_write(&stranger.out, one, (const uint8_t *)"first", 5);
	assert_int_equal(open_it(&b.in, one, sizeof(one)), SEAL_BROKEN); /* another connection's */
}

static void absurd_lengths_are_refused_at_once(void **state)
{
	const uint8_t bad[][SEAL_HEAD] = {
		{ 0, 0, 0 },
		{ 0, 0, SEAL_TAG },
		{ 0xff, 0xff, 0xff },
		{ 0, (SEAL_TEXT_MAX + SEAL_TAG + 1) >> 8, (SEAL_TEXT_MAX + SEAL_TAG + 1) & 0xff },
	};
	struct pair a, b;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ends(&a, &b);
		assert_int_equal(open_it(&b.in, bad[i], SEAL_HEAD), SEAL_BROKEN);
	}
}

/* Both sides go on to the next key at the same record, and the old key does not open what comes then. */
static void keys_are_replaced(void **state)
{
	uint8_t record[5 + SEAL_OVERHEAD], key[SEAL_KEY];
	struct pair a, b, late;

	(void)state;
	for (int by_bytes = 0; by_bytes < 2; by_bytes++) {
		ends(&a, &b);
		late = b;
		if (by_bytes) {
			a.out.bytes = b.in.bytes = SEAL_BYTES_A_KEY - 5;
		} else {
			a.out.records = b.in.records = SEAL_RECORDS_A_KEY - 1;
		}
		memcpy(key, a.out.key, sizeof(key));
		seal_write(&a.out, record, (const uint8_t *)"first", 5);
		assert_int_equal(open_it(&b.in, record, sizeof(record)), SEAL_OPENED);
		assert_memory_not_equal(key, a.out.key, sizeof(key));
		assert_memory_equal(a.out.key, b.in.key, sizeof(key));
		assert_true(a.out.records == 0 && b.in.records == 0 && a.out.bytes == 0);
		seal_write(&a.out, record, (const uint8_t *)"later", 5);
		late.in.records = a.out.records - 1;
		assert_int_equal(open_it(&late.in, record, sizeof(record)), SEAL_BROKEN);
		assert_int_equal(open_it(&b.in, record, sizeof(record)), SEAL_OPENED);
	}
}

static void sides_contexts_and_ways_differ(void **state)
{
	uint8_t shared[SEAL_SHARED] = { 1 };
	struct pair a, b;

	(void)state;
	seal_init(&a.out, &a.in, SEAL_DIALLER, shared, "one");
	seal_init(&b.out, &b.in, SEAL_DIALLER, shared, "two");
	assert_memory_not_equal(a.out.key, a.in.key, SEAL_KEY);
	assert_memory_not_equal(a.out.mask, a.in.mask, SEAL_NONCE);
	assert_memory_not_equal(a.out.key, b.out.key, SEAL_KEY);
	seal_wipe(&a.in);
	assert_int_equal(open_it(&a.in, shared, sizeof(shared)), SEAL_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_comes_through_both_ways),
		cmocka_unit_test(bytes_are_those_of_the_specification),
		cmocka_unit_test(the_fast_code_is_used),
		cmocka_unit_test(every_prefix_waits),
		cmocka_unit_test(every_flipped_bit_is_noticed),
		cmocka_unit_test(replay_reorder_reflection_and_splice_are_noticed),
		cmocka_unit_test(absurd_lengths_are_refused_at_once),
		cmocka_unit_test(keys_are_replaced),
		cmocka_unit_test(sides_contexts_and_ways_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
