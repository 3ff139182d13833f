/* SPDX-License-Identifier: Apache-2.0 */
/* test_query_page.c - pages of what a query has found: which rows each has, and the anchors by which the next
 * one is found. */
#include "common/data/query_run.h"
#include "common/wire/bytes.h"
#include "tests/lib/alone.h"

enum { SIZE = 3 };

static struct data_query q;
static struct data_page page;
static struct query_fault fault;

static struct mc_bytes number(struct alone *a, int32_t i)
{
	uint8_t *p = alone_new(a, 12);

	mc_put32(p + 4, (uint32_t)MC_TYPE_INT);
	mc_put32(p + 8, (uint32_t)i);
	return (struct mc_bytes){ p, 12 };
}

static int32_t number_of(struct mc_bytes b)
{
	assert_int_equal(b.n, 12);
	return (int32_t)mc_get32(b.p + 8);
}

/* A query that has found keys 0 to count - 1, in no order; value: 100 - key. */
static void begin(struct alone *a, int32_t count)
{
	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	a->n->fx = &a->fx;
	node_effects_reset(&a->fx);
	q = data_query_new(mc_str_z("m"));
	q.paging = true;
	q.page_size = SIZE;
	q.wanted = DATA_WANTS_KEYS;
	for (int32_t i = 0; i < count; i++) {
		int32_t key = i * 7 % count; /* count is no multiple of 7 */

		assert_true(data_rows_add(a->n, &q.rows, number(a, key), number(a, 100 - key)));
	}
}

static void end(struct alone *a)
{
	data_query_drop(a->n, &q);
	a->n->fx = NULL;
}

static void cut(struct alone *a, int32_t which)
{
	q.page = which;
	assert_true(data_query_page(a->n, &q, &page, &fault));
}

/* The rows from..to, and as many anchors. */
static void is_page(int32_t from, uint32_t count, uint32_t anchors)
{
	assert_int_equal(page.count, count);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(number_of(page.rows[i].key), from + (int32_t)i);
	assert_int_equal(page.anchor_count, anchors);
	for (uint32_t i = 0; i < anchors; i++) /* the last row of its page */
		assert_int_equal(number_of(page.anchors[i].key), (int32_t)i * SIZE + SIZE - 1);
}

/* The caller knows the pages before this one. */
static void know(struct alone *a, uint32_t pages)
{
	data_rows_drop(a->n, &q.anchors);
	for (uint32_t i = 0; i < pages; i++) {
		int32_t last = (int32_t)i * SIZE + SIZE - 1;

		assert_true(data_rows_add(a->n, &q.anchors, number(a, last), number(a, 100 - last)));
	}
}

static void pages_follow_each_other(void **state)
{
	struct alone *a = *state;

	begin(a, 8);
	cut(a, 0);
	is_page(0, SIZE, 1);
	for (uint32_t known = 0; known < 2; known++) { /* from the start, and behind the first page */
		know(a, known);
		cut(a, 1);
		is_page(3, SIZE, 2);
	}
	for (uint32_t known = 0; known < 3; known++) {
		know(a, known);
		cut(a, 2);
		is_page(6, 2, 2); /* it is not full: it has no last row yet */
	}
	know(a, 2);
	cut(a, 3);
	is_page(0, 0, 2);
	know(a, 0);
	cut(a, 9);
	is_page(0, 0, 0); /* so far behind the end that none is looked for */
	end(a);
}

/* One that is asked for again is found by the anchor before it, and leaves those behind it. */
static void a_page_that_was_there(void **state)
{
	struct alone *a = *state;

	begin(a, 8);
	know(a, 2);
	cut(a, 1);
	is_page(3, SIZE, 2);
	cut(a, 0);
	is_page(0, SIZE, 2);
	end(a);
}

static void full_pages(void **state)
{
	struct alone *a = *state;

	begin(a, 6);
	cut(a, 1);
	is_page(3, SIZE, 2);
	cut(a, 2);
	is_page(0, 0, 2);
	end(a);
}

static void in_the_order_of_values(void **state)
{
	struct alone *a = *state;

	begin(a, 5);
	q.wanted = q.sorted_by = DATA_WANTS_VALUES;
	cut(a, 0);
	assert_int_equal(page.count, SIZE);
	for (int32_t i = 0; i < SIZE; i++)
		assert_int_equal(number_of(page.rows[i].value), 100 - 4 + i);
	end(a);
}

/* A record, of which no hash is known here. */
static struct mc_bytes record(struct alone *a, int32_t i)
{
	struct mc_bytes b = number(a, i);

	mc_put32((uint8_t *)(uintptr_t)b.p + 4, (uint32_t)MC_TYPE_COMPACT);
	return b;
}

/* Values that many keys have: none is on two pages, none on no page. */
static void check_equal_values(struct alone *a, struct mc_bytes (*key_of)(struct alone *a, int32_t i))
{
	bool seen[10] = { false };

	begin(a, 0);
	q.wanted = q.sorted_by = DATA_WANTS_VALUES;
	for (int32_t key = 0; key < 10; key++)
		assert_true(data_rows_add(a->n, &q.rows, key_of(a, key * 3 % 10), number(a, 1)));
	for (int32_t at = 0; at < 4; at++) {
		cut(a, at);
		assert_int_equal(page.count, at < 3 ? SIZE : 1);
		for (uint32_t i = 0; i < page.count; i++) {
			assert_false(seen[number_of(page.rows[i].key)]);
			seen[number_of(page.rows[i].key)] = true;
		}
		data_rows_drop(a->n, &q.anchors);
		for (uint32_t i = 0; i < page.anchor_count; i++)
			assert_true(
				data_rows_add(a->n, &q.anchors, page.anchors[i].key, page.anchors[i].value));
	}
	end(a);
}

static void equal_values(void **state)
{
	check_equal_values(*state, number);
	check_equal_values(*state, record);
}

/* What is kept on the way: as many rows as the page can need from its anchor on, and they make the same page.
 */
static void no_more_than_needed(void **state)
{
	struct alone *a = *state;

	begin(a, 1000);
	q.page = 2;
	assert_true(data_query_is_over(&q) && data_query_limit(a->n, &q, &fault));
	assert_int_equal(q.rows.count, 3 * SIZE);
	assert_false(data_query_is_over(&q));
	cut(a, 2);
	is_page(6, SIZE, 3);
	end(a);
	begin(a, 1000);
	know(a, 2);
	q.page = 2;
	assert_true(data_query_limit(a->n, &q, &fault));
	assert_int_equal(q.rows.count, SIZE);
	cut(a, 2);
	is_page(6, SIZE, 3);
	end(a);
	begin(a, 1000); /* a member says the nearest anchor alone */
	assert_true(data_rows_add(a->n, &q.anchors, number(a, 5), number(a, 95)));
	q.anchor_page = 1;
	q.page = 3;
	assert_true(data_query_limit(a->n, &q, &fault));
	assert_int_equal(q.rows.count, 2 * SIZE);
	end(a);
}

static void has_hash(const struct query_value *v, int32_t expected)
{
	int32_t hash;

	assert_true(query_java_hash(v, &hash));
	assert_int_equal(hash, expected);
}

static void hashes_of_java(void **state)
{
	static const uint8_t emoji[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf5, 0, 0, 0, 5, 'a', 0xf0, 0x9f,
		0x98, 0x80 };
	static const uint8_t number[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf8, 0x80, 0, 0, 0, 0, 0, 0, 1 };
	struct query_value text = query_value_of((struct mc_bytes){ emoji, sizeof(emoji) }),
			   l = query_value_of((struct mc_bytes){ number, sizeof(number) });

	(void)state;
	/* "a\ud83d\ude00".hashCode() */
	has_hash(&text, (int32_t)(('a' * 31u + 0xd83d) * 31u + 0xde00));
	has_hash(&l, (int32_t)0x80000001u); /* Long.hashCode */
}

static struct query_value big(enum query_kind kind, const void *bytes, int32_t n, int32_t scale)
{
	return (struct query_value){ .kind = kind, .bytes = { bytes, n }, .i = scale };
}

/* As a JVM prints them. */
static void hashes_of_numbers_and_times(void **state)
{
	static const uint8_t large[] = { 0x00, 0xab, 0x54, 0xa9, 0x8c, 0xeb, 0x1f, 0x0a, 0xd2 },
			     below[] = { 0xff, 0x54, 0xab, 0x56, 0x73, 0x14, 0xe0, 0xf5, 0x2e };
	const struct query_value one_fifty = big(QUERY_BIG_DECIMAL, "\x00\x96", 2, 2),
				 minus = big(QUERY_BIG_DECIMAL, "\xff\x6a", 2, 2),
				 zero = big(QUERY_BIG_DECIMAL, "\0", 1, 2),
				 long_one = big(QUERY_BIG_DECIMAL, large, sizeof(large), 3),
				 integer = big(QUERY_BIG_INTEGER, below, sizeof(below), 0),
				 round = big(QUERY_BIG_INTEGER, "\xff\0", 2, 0);
	struct query_value when = { .kind = QUERY_LOCAL_DATE,
		.when = { 2024, 2, 29, 23, 59, 58, 123456789, -19800 } };

	(void)state;
	has_hash(&one_fifty, 4652); /* new BigDecimal("1.50") */
	has_hash(&minus, -4648);
	has_hash(&zero, 2);
	has_hash(&long_one, -1584216579); /* 12345678901234567.890 */
	has_hash(&integer, 1436577082);   /* -12345678901234567890 */
	has_hash(&round, -256);
	has_hash(&when, 4145309); /* 2024-02-29T23:59:58.123456789-05:30 */
	when.kind = QUERY_LOCAL_TIME;
	has_hash(&when, 561346433);
	when.kind = QUERY_LOCAL_DATE_TIME;
	has_hash(&when, 558511900);
	when.kind = QUERY_OFFSET_DATE_TIME;
	has_hash(&when, -558529100);
	when.kind = QUERY_LOCAL_DATE;
	when.when = (struct query_when){ .year = -5, .month = 2, .day = 28 };
	has_hash(&when, 8348);
}

static void hashes_of_the_rest(void **state)
{
	static const uint8_t json[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7e, 0, 0, 0, 2, '{', '}' },
			     cut[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7e, 0, 0, 0, 3, '{', '}' },
			     record[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xc9, 1, 2, 3, 4 };
	struct query_value v = query_value_of((struct mc_bytes){ json, sizeof(json) });
	int32_t hash;

	(void)state;
	has_hash(&v, '{' * 31 + '}'); /* HazelcastJsonValue("{}") */
	v = query_value_of((struct mc_bytes){ cut, sizeof(cut) });
	assert_false(query_java_hash(&v, &hash));
	v = query_value_of((struct mc_bytes){ record, sizeof(record) });
	assert_int_equal(v.kind, QUERY_RECORD);
	assert_false(query_java_hash(&v, &hash));
	assert_int_equal(hash, 0);
}

static void nothing_found(void **state)
{
	struct alone *a = *state;

	begin(a, 0);
	cut(a, 0);
	is_page(0, 0, 0);
	end(a);
}

/* Bytes that no order knows are no page. */
static void what_has_no_order(void **state)
{
	struct alone *a = *state;
	uint8_t raw[16] = { 0 };

	begin(a, 2);
	mc_put32(raw + 4, (uint32_t)-100); /* a Java object */
	assert_true(data_rows_add(a->n, &q.rows, (struct mc_bytes){ raw, 16 }, number(a, 1)));
	q.page = 0;
	assert_false(data_query_page(a->n, &q, &page, &fault));
	assert_int_not_equal(fault.err, QUERY_ERR_OK);
	end(a);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(pages_follow_each_other),
		T(a_page_that_was_there),
		T(full_pages),
		T(in_the_order_of_values),
		T(equal_values),
		T(no_more_than_needed),
		T(hashes_of_java),
		T(hashes_of_numbers_and_times),
		T(hashes_of_the_rest),
		T(nothing_found),
		T(what_has_no_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
