/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_aggregate.c - sums, averages, the least and the greatest, what is different: which numbers each takes,
 * up to the last that it does, which entry is the one, and what is kept of it for how long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/query/aggregate.h"

enum { ROOM = 1 << 20 };

static _Alignas(16) uint8_t memory[1 << 16], room[ROOM];
static struct mc_arena mem;
static struct mc_heap *heap;
static size_t heap_free;
static struct query_aggregate a;

static size_t free_bytes(void)
{
	size_t n = ROOM;
	void *p = NULL;

	while (n > 0 && (p = mc_heap_get(heap, n)) == NULL)
		n -= 64;
	mc_heap_put(heap, p);
	return n;
}

static void begin(enum query_sum what)
{
	mem = mc_arena_of(memory, sizeof(memory));
	heap = mc_heap_init(room, sizeof(room));
	heap_free = free_bytes();
	query_aggregate_init(&a, what, heap);
}

/* It has nothing any more. */
static void end(void)
{
	query_aggregate_drop(&a);
	assert_int_equal(free_bytes(), heap_free);
	assert_true(a.value.n == 0 && a.count == 0 && a.slots == NULL);
}

/* As it lies in a map: hash, type, bytes. */
static struct mc_bytes blob_of(const struct query_value *v)
{
	uint8_t *p = mc_arena_get(&mem, 1, 64);
	struct mc_wr w = mc_wr_of(p + 4, 60);

	assert_non_null(p);
	memset(p, 0, 4);
	query_value_write(&w, v);
	assert_int_equal(w.err, MC_ERR_OK);
	return (struct mc_bytes){ p, (int32_t)(4 + w.len) };
}

static enum query_err add_entry(int64_t key, struct query_value v)
{
	struct query_context q = { .mem = &mem };
	struct query_value k = query_integer(QUERY_LONG, key);
	struct query_entry e = { .key = blob_of(&k), .value = blob_of(&v) };

	query_aggregate_add(&a, &q, NULL, &e);
	return q.err;
}

static enum query_err add(struct query_value v)
{
	return add_entry(0, v);
}

static struct query_value result(void)
{
	struct query_value out;

	assert_int_equal(query_aggregate_result(&a, &mem, &out), QUERY_ERR_OK);
	return out;
}

static struct query_value whole(int64_t i)
{
	return query_integer(QUERY_LONG, i);
}

static struct query_value real(double f)
{
	return query_real(QUERY_DOUBLE, f);
}

/* --- what is taken --- */
#define EXP53 ((int64_t)1 << 53)
static void numbers_that_each_takes(void **state)
{
	static const struct {
		enum query_sum what;
		bool real;
		int64_t i;
		double f;
		enum query_err err;
		int64_t sum; /* the same of the real ones */
	} rows[] = {
		{ QUERY_INT_SUM, false, INT32_MAX, 0, QUERY_ERR_OK, INT32_MAX },
		{ QUERY_INT_SUM, false, (int64_t)INT32_MAX + 1, 0, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_INT_SUM, false, INT32_MIN, 0, QUERY_ERR_OK, INT32_MIN },
		{ QUERY_INT_SUM, false, (int64_t)INT32_MIN - 1, 0, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_INT_SUM, true, 0, 3, QUERY_ERR_OK, 3 },
		{ QUERY_INT_SUM, true, 0, 3.5, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_LONG_SUM, false, INT64_MIN, 0, QUERY_ERR_OK, INT64_MIN },
		{ QUERY_LONG_SUM, true, 0, -0x1.fffffffffffffp62, QUERY_ERR_OK, -INT64_MAX + 1023 },
		{ QUERY_LONG_SUM, true, 0, -0x1p63, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_LONG_SUM, true, 0, 0x1p62, QUERY_ERR_OK, (int64_t)1 << 62 },
		{ QUERY_LONG_SUM, true, 0, 0x1p63, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_LONG_SUM, true, 0, __builtin_nan(""), QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_FIXED_SUM, true, 0, 3.9, QUERY_ERR_OK, 3 },
		{ QUERY_FIXED_SUM, true, 0, __builtin_nan(""), QUERY_ERR_OK, 0 },
		{ QUERY_FIXED_SUM, true, 0, 0x1p63, QUERY_ERR_OK, INT64_MAX },
		{ QUERY_FIXED_SUM, true, 0, -0x1p64, QUERY_ERR_OK, INT64_MIN },
		{ QUERY_FIXED_SUM, false, -7, 0, QUERY_ERR_OK, -7 },
		{ QUERY_DOUBLE_SUM, false, EXP53, 0, QUERY_ERR_OK, EXP53 },
		{ QUERY_DOUBLE_SUM, false, EXP53 + 1, 0, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_DOUBLE_SUM, false, INT64_MAX, 0, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_DOUBLE_SUM, false, INT64_MIN, 0, QUERY_ERR_ARGUMENT, 0 },
		{ QUERY_DOUBLE_SUM, true, 0, 8, QUERY_ERR_OK, 8 },
		{ QUERY_FLOATING_SUM, false, EXP53 + 1, 0, QUERY_ERR_OK, EXP53 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin(rows[i].what);
		assert_int_equal(add(rows[i].real ? real(rows[i].f) : whole(rows[i].i)), rows[i].err);
		assert_int_equal(a.count, rows[i].err == QUERY_ERR_OK);
		if (rows[i].what == QUERY_DOUBLE_SUM || rows[i].what == QUERY_FLOATING_SUM)
			assert_true(result().f == (double)rows[i].sum);
		else
			assert_int_equal(result().i, rows[i].sum);
		end();
	}
}

/* Each takes numbers alone, and none takes a null for 0. */
static void what_is_no_number(void **state)
{
	struct query_value text = { .kind = QUERY_STRING, .bytes = { (const uint8_t *)"7", 1 } };

	(void)state;
	for (enum query_sum what = QUERY_INT_SUM; what <= QUERY_BIG_DECIMAL_AVERAGE; what++) {
		begin(what);
		assert_int_equal(add(text), QUERY_ERR_CLASS_CAST);
		assert_int_equal(add(query_null()), QUERY_ERR_NULL_POINTER);
		assert_int_equal(a.count, 0);
		end();
	}
}

static void averages(void **state)
{
	static const enum query_sum kinds[] = { QUERY_INT_AVERAGE, QUERY_LONG_AVERAGE, QUERY_DOUBLE_AVERAGE,
		QUERY_NUMBER_AVERAGE };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		begin(kinds[i]);
		assert_int_equal(result().kind, QUERY_NULL); /* of nothing */
		assert_int_equal(add(whole(1)), QUERY_ERR_OK);
		assert_true(result().f == 1);
		assert_int_equal(add(whole(4)), QUERY_ERR_OK);
		assert_true(result().kind == QUERY_DOUBLE && result().f == 2.5);
		end();
	}
}

/* --- what is kept --- */
static bool is_kept(const struct query_kept *k, int64_t i)
{
	struct query_value v = whole(i);
	struct mc_bytes blob = blob_of(&v);

	return (int32_t)k->n == blob.n - 4 && memcmp(k->p, blob.p + 4, k->n) == 0;
}

/* The entry of the least or the greatest; of two that are alike the one that came first. */
static void the_entry_of_the_best(void **state)
{
	(void)state;
	begin(QUERY_MAX_BY);
	assert_int_equal(add_entry(1, whole(5)), QUERY_ERR_OK);
	assert_int_equal(add_entry(2, whole(9)), QUERY_ERR_OK);
	assert_int_equal(add_entry(3, whole(9)), QUERY_ERR_OK);
	assert_int_equal(add_entry(4, whole(-1)), QUERY_ERR_OK);
	assert_true(is_kept(&a.value, 9) && is_kept(&a.entry[0], 2) && is_kept(&a.entry[1], 9));
	end();
	begin(QUERY_MIN_BY);
	assert_int_equal(add_entry(1, whole(5)), QUERY_ERR_OK);
	assert_int_equal(add_entry(2, whole(-1)), QUERY_ERR_OK);
	assert_int_equal(add_entry(3, whole(-1)), QUERY_ERR_OK);
	assert_true(is_kept(&a.value, -1) && is_kept(&a.entry[0], 2) && is_kept(&a.entry[1], -1));
	end();
	begin(QUERY_MAX);
	assert_int_equal(result().kind, QUERY_NULL);
	assert_int_equal(add_entry(1, whole(5)), QUERY_ERR_OK);
	assert_int_equal(result().i, 5);
	assert_true(a.entry[0].n == 0 && a.entry[1].n == 0); /* nobody asks for it */
	end();
}

/* Whatever table they are in, and however often they come. */
static void what_is_different(void **state)
{
	enum { DIFFERENT = 1000 };

	(void)state;
	begin(QUERY_DISTINCT);
	for (int64_t i = 0; i < 3 * DIFFERENT; i++) {
		mem = mc_arena_of(memory, sizeof(memory));
		assert_int_equal(add(whole(i % DIFFERENT)), QUERY_ERR_OK);
		assert_int_equal(a.count, i < DIFFERENT ? i + 1 : DIFFERENT);
	}
	assert_int_equal(a.value.n, DIFFERENT * (4 + 8));
	assert_true((uint64_t)a.count < a.slot_count && a.slot_count <= 4 * DIFFERENT);
	end();
}

/* No memory is an error, and what was there before it stays. */
static void more_than_there_is_room_for(void **state)
{
	enum query_err err = QUERY_ERR_OK;
	int64_t i = 0;

	(void)state;
	begin(QUERY_DISTINCT);
	while (err == QUERY_ERR_OK && i < ROOM) {
		mem = mc_arena_of(memory, sizeof(memory));
		err = add(whole(i++));
	}
	assert_int_equal(err, QUERY_ERR_NOMEM);
	assert_int_equal(a.count, i - 1);
	assert_int_equal(a.value.n, (i - 1) * (4 + 8));
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_that_each_takes),
		cmocka_unit_test(what_is_no_number),
		cmocka_unit_test(averages),
		cmocka_unit_test(the_entry_of_the_best),
		cmocka_unit_test(what_is_different),
		cmocka_unit_test(more_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
