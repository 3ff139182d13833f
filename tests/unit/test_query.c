/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and their texts, LIKE, regular expressions, SQL, paths and JSON: what the questions that a real
 * member answered (tests/golden/queries.c) do not reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/rng.h"
#include "common/query/aggregate.h"
#include "common/query/extract_internal.h"
#include "common/query/predicate.h"
#include "common/query/project.h"

static _Alignas(16) uint8_t buf[8 << 20];
static struct mc_arena mem;

static int begin(void **state)
{
	(void)state;
	mem = mc_arena_of(buf, sizeof(buf));
	return 0;
}

static struct mc_bytes bytes(const char *z)
{
	return (struct mc_bytes){ (const uint8_t *)z, (int32_t)strlen(z) };
}

/* --- numbers --- */
static double real(const char *z)
{
	double d = 0;

	assert_true(query_parse_real(bytes(z), &d));
	return d;
}

static void reals_are_read_as_libc_reads_them(void **state)
{
	static const char *const hard[] = { "0", "-0.0", "1.5", "1e308", "1.7976931348623157e308", "1e309",
		"5e-324", "2e-324", "2.2250738585072011e-308", "9007199254740993", "0.1",
		"123456789012345678901234567890", "1e22", "1e23", "6.02214076e23", "0.000001", "4.35",
		"8.41e21", "2.4703282292062327e-324", "179769313486231580793e289" };

	(void)state;
	for (size_t i = 0; i < sizeof(hard) / sizeof(hard[0]); i++) {
		double want = strtod(hard[i], NULL), have = real(hard[i]);

		assert_memory_equal(&want, &have, sizeof(want));
	}
	assert_true(real(" -Infinity ") < -1e308);
	assert_true(real("1.5f") == 1.5 && real("1.5D") == 1.5);
	assert_false(query_parse_real(bytes("1.5x"), &(double){ 0 }));
	assert_false(query_parse_real(bytes(""), &(double){ 0 }));
	assert_false(query_parse_real(bytes("."), &(double){ 0 }));
	assert_false(query_parse_real(bytes("1e"), &(double){ 0 }));
}

static void any_real_is_printed_short_and_read_again(void **state)
{
	struct mc_rng rng;

	(void)state;
	mc_rng_seed(&rng, 7);
	for (int i = 0; i < 1000; i++) {
		uint64_t bits = mc_rng_next(&rng);
		char text[33] = "", libc[64];
		double d, again;

		memcpy(&d, &bits, sizeof(d));
		if (d != d || (bits >> 52 & 0x7ff) == 0x7ff)
			continue;
		text[query_print_real(text, d)] = 0;
		again = strtod(text, NULL);
		assert_memory_equal(&d, &again, sizeof(d));
		snprintf(libc, sizeof(libc), "%.17g", d);
		again = real(libc);
		assert_memory_equal(&d, &again, sizeof(d));
	}
}

static void reals_are_printed_as_java_does(void **state)
{
	static const struct {
		double d;
		const char *text;
	} rows[] = { { 0, "0.0" }, { 1, "1.0" }, { -2.5, "-2.5" }, { 1e7, "1.0E7" }, { 9999999, "9999999.0" },
		{ 0.001, "0.001" }, { 0.0001, "1.0E-4" }, { 1234.5, "1234.5" }, { 1e100, "1.0E100" },
		{ 1.25e-7, "1.25E-7" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[33];

		text[query_print_real(text, rows[i].d)] = 0;
		assert_string_equal(text, rows[i].text);
	}
}

static struct query_value big(const char *z, enum query_kind kind)
{
	struct query_value given = query_string(z, strlen(z)), out;

	assert_int_equal(query_convert(kind, &given, &mem, &out), QUERY_ERR_OK);
	return out;
}

static int order_of(const char *a, const char *b, enum query_kind kind)
{
	struct query_value x = big(a, kind), y = big(b, kind);
	int order = 2;

	assert_int_equal(query_compare(&x, &y, &order), QUERY_ERR_OK);
	return order;
}

static void big_numbers_have_an_order(void **state)
{
	(void)state;
	assert_int_equal(order_of("2", "10", QUERY_BIG_INTEGER), -1);
	assert_int_equal(order_of("-2", "-10", QUERY_BIG_INTEGER), 1);
	assert_int_equal(order_of("123456789012345678901234567890", "123456789012345678901234567891",
				 QUERY_BIG_INTEGER),
		-1);
	assert_int_equal(order_of("2.0", "2.00", QUERY_BIG_DECIMAL), 0);
	assert_int_equal(order_of("1e10", "10000000000.1", QUERY_BIG_DECIMAL), -1);
	assert_int_equal(order_of("-0.001", "0", QUERY_BIG_DECIMAL), -1);
}

/* Two's complement there and back: each length of bytes, and what is just beside it. */
static void big_numbers_are_bytes_of_java(void **state)
{
	static const struct {
		const char *text;
		int32_t n;
	} rows[] = { { "0", 1 }, { "127", 1 }, { "128", 2 }, { "-128", 1 }, { "-129", 2 }, { "255", 2 },
		{ "-32768", 2 }, { "-32769", 3 }, { "32768", 3 }, { "9223372036854775807", 8 },
		{ "-9223372036854775808", 8 }, { "9223372036854775808", 9 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct query_value v = big(rows[i].text, QUERY_BIG_INTEGER), again;
		struct query_big b;

		assert_int_equal(v.bytes.n, rows[i].n);
		assert_true(query_big_of(&v, &b));
		assert_true(query_big_value(&b, QUERY_BIG_INTEGER, &mem, &again));
		assert_int_equal(again.bytes.n, v.bytes.n);
		assert_memory_equal(again.bytes.p, v.bytes.p, (size_t)v.bytes.n);
	}
}

static void big_numbers_have_an_end(void **state)
{
	static const struct {
		const char *text;
		bool fits;
	} rows[] = { { "1e1073741823", true }, { "1e1073741824", false }, { "1e-1073741824", true },
		{ "1e-1073741825", false } };
	uint8_t bytes[QUERY_DIGITS_MAX / 2 + 1] = { [QUERY_DIGITS_MAX / 2 - 1] = 7 };
	struct query_value v = { .kind = QUERY_BIG_INTEGER, .bytes = { bytes, QUERY_DIGITS_MAX / 2 } };
	struct query_big b = { .n = 0 };

	(void)state;
	assert_true(query_big_of(&v, &b));
	assert_int_equal(query_big_integer(&b), 7);
	v.bytes.n++;
	assert_false(query_big_of(&v, &b));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct mc_bytes text = { (const uint8_t *)rows[i].text, (int32_t)strlen(rows[i].text) };

		assert_int_equal(query_big_parse(text, &b), rows[i].fits);
	}
}

/* What is equal is found in the same place, the least of all longs as well. */
static void equal_numbers_have_one_hash(void **state)
{
	static const int64_t rows[] = { 0, 1, -1, INT64_C(1) << 53, INT64_MIN };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct query_value whole = query_integer(QUERY_LONG, rows[i]),
				   real = { .kind = QUERY_DOUBLE, .f = (double)rows[i] };

		assert_true(query_equal(&whole, &real));
		assert_int_equal(query_hash(&whole), query_hash(&real));
	}
}

/* --- LIKE and regular expressions --- */
static bool like(const char *pattern, const char *text, bool any_case)
{
	struct query_like l = { false, any_case, bytes(pattern) };

	return query_like_matches(&l, bytes(text));
}

static void like_is_of_whole_texts(void **state)
{
	(void)state;
	assert_true(like("", "", false));
	assert_true(like("%", "", false));
	assert_false(like("_", "", false));
	assert_true(like("a%c%e", "abcde", false));
	assert_true(like("%b%b", "abbb", false));
	assert_false(like("a%", "ba", false));
	assert_true(like("gr_\xc3\x9f"
			 "e",
		"gr\xc3\xb6\xc3\x9f"
		"e",
		false));
	assert_true(like("100\\%", "100%", false));
	assert_false(like("100\\%", "1000", false));
	assert_true(like("A\xc3\x84%", "a\xc3\xa4x", true));
	assert_true(like("\xd0\x96%", "\xd0\xb6", true));
	assert_false(like("A%", "a", false));
}

static bool regex(const char *pattern, const char *text)
{
	struct query_context q = { .mem = &mem };
	const struct query_regex *r = query_regex_compile(&mem, bytes(pattern));

	assert_non_null(r);
	return query_regex_matches(r, &q, bytes(text));
}

static void regular_expressions_match_whole_texts(void **state)
{
	static const struct {
		const char *pattern, *yes, *no;
	} rows[] = { { "a.*", "abc", "ba" }, { "[ab].*[0-9]", "bob1", "cob1" },
		{ "(a|bc)+", "abcbca", "abca b" }, { "a{2}", "aa", "aaa" }, { "a{2,}", "aaaa", "a" },
		{ "a{1,3}", "aaa", "aaaa" }, { "a{0,2}b", "aab", "aaab" }, { "(ab?){2,3}", "aab", "a" },
		{ "^\\d+$", "123", "12a" }, { "[^a-c]+", "xyz", "xaz" },
		{ "\\w+@\\w+\\.com", "me@x.com", "me@xxcom" }, { "(?i)HELLO", "hello", "hallo" },
		{ "\\Qa.b\\E", "a.b", "axb" }, { "a|b|", "", "ab" }, { "x*y?z+?", "xxyz", "xxy" },
		{ "[\\]\\-x]+", "]-x", "y" },
		{ "gr\\u00f6(\xc3\x9f)?e",
			"gr\xc3\xb6\xc3\x9f"
			"e",
			"gro" },
		{ ".+\\bb", "a b", "ab" }, { "(a*)*b", "aaab", "aaa" }, { "a??", "a", "aa" },
		{ "[a&b]", "&", "c" }, { "\\D\\S\\W", "xy!", "1y!" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(regex(rows[i].pattern, rows[i].yes));
		assert_false(regex(rows[i].pattern, rows[i].no));
	}
}

static void what_is_not_regular_is_refused(void **state)
{
	static const char *const rows[] = { "(", ")", "a)", "[a", "a{", "a{2,1}", "*a", "a**", "(?=a)",
		"(?<!a)b", "(a)\\1", "a++", "[a&&b]", "[b-a]", "\\p{L}", "(((((a{9}){9}){9}){9}){9}){9}",
		"\\" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_null(query_regex_compile(&mem, bytes(rows[i])));
}

/* (a*)*b of many a: what takes other engines 2^n steps. */
static void no_expression_takes_for_ever(void **state)
{
	static char text[20001];

	(void)state;
	memset(text, 'a', 20000);
	assert_false(regex("(a*)*(a*)*b", text));
	assert_false(like("%a%a%a%a%a%a%b", text, false));
}

/* --- SQL --- */
static struct query_predicate *sql(const char *text, enum query_err *err)
{
	int32_t at;

	return query_sql_parse(&mem, mc_str_z(text), err, &at);
}

static bool holds(const char *text, const char *json)
{
	static uint8_t blob[1024];
	struct mc_wr w = mc_wr_of(blob, sizeof(blob));
	struct query_context q = { .mem = &mem };
	struct query_entry e;
	enum query_err err;
	struct query_predicate *p = sql(text, &err);
	bool yes;

	assert_int_equal(err, QUERY_ERR_OK);
	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)-130);
	mc_wr_u32(&w, (uint32_t)strlen(json));
	mc_wr_put(&w, json, strlen(json));
	e.key = e.value = (struct mc_bytes){ blob, (int32_t)w.len };
	yes = query_matches(&q, p, &e);
	assert_int_equal(q.err, QUERY_ERR_OK);
	return yes;
}

static void sql_is_read_as_people_write_it(void **state)
{
	(void)state;
	assert_true(holds("a=1", "{\"a\": 1}"));
	assert_true(holds("a==1 AND b!='x' Or c<2", "{\"a\":1,\"b\":\"y\"}"));
	assert_true(holds("active", "{\"active\":true}"));
	assert_true(holds("active and a > 3", "{\"active\":true,\"a\":4}"));
	assert_false(holds("not active", "{\"active\":true}"));
	assert_true(holds("name = 'it''s'", "{\"name\":\"it's\"}"));
	assert_true(holds("a not in (1,2 , 3)", "{\"a\":4}"));
	assert_true(holds("a in ('x', 'y z')", "{\"a\":\"y z\"}"));
	assert_true(holds("name not like 'a%'", "{\"name\":\"bob\"}"));
	assert_true(holds("a between 1 and 3 and b = 2", "{\"a\":3,\"b\":2}"));
	assert_true(holds("(a = 1 or b = 2) and c = 3", "{\"b\":2,\"c\":3}"));
	assert_false(holds("a = 1 or b = 2 and c = 3", "{\"b\":2}"));
	assert_true(holds("missing = null", "{}"));
	assert_true(holds("missing != 5", "{}"));
	assert_true(holds("%a = 5", "{\"a\":5}"));
	assert_true(holds("tags[any] = 'x'", "{\"tags\":[\"y\",\"x\"]}"));
	assert_true(holds("this.a.b[1].c = 7", "{\"a\":{\"b\":[1,{\"c\":7}]}}"));
	assert_true(holds("a > -1.5e1", "{\"a\":-14}"));
	assert_true(holds("n = 'null'", "{\"n\":\"null\"}"));
}

static void sql_that_is_none_is_refused(void **state)
{
	static const char *const rows[] = { "", " ", "a =", "= a", "a = 1 b", "(a = 1", "a = 1)", "a in 1",
		"a in (1", "a between 1", "a between 1 or 2", "a = 'x", "a not", "not", "a and", "or",
		"a => 1", "a =! 1", "a[x] = 1", "a. = 1", "a regex '('" };
	enum query_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(sql(rows[i], &err));
		assert_int_not_equal(err, QUERY_ERR_OK);
	}
	assert_null(sql("a > null", &err));
	assert_int_equal(err, QUERY_ERR_NULL_POINTER);
}

static void sql_has_a_depth(void **state)
{
	static char text[4096];
	enum query_err err;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		text[n++] = '(';
	memcpy(text + n, "a=1", 3);
	n += 3;
	for (int i = 0; i < 1000; i++)
		text[n++] = ')';
	assert_null(sql(text, &err));
	assert_int_equal(err, QUERY_ERR_DEPTH);
}

/* --- values of an entry --- */
/* What one attribute of a text is, as one value of its own; n is -1 when it is null. */
static struct mc_bytes projected(const char *attribute, const char *text, enum query_err *err)
{
	static uint8_t blob[64];
	struct mc_wr w = mc_wr_of(blob, sizeof(blob));
	struct query_value v = text == NULL ? query_null() : query_string(text, strlen(text));
	struct query_context q = { .mem = &mem };
	struct query_path path;
	struct query_entry e;
	struct mc_bytes out;

	mc_wr_u32(&w, 0);
	query_value_write(&w, &v);
	e.key = e.value = (struct mc_bytes){ blob, (int32_t)w.len };
	assert_true(query_path_parse(mc_str_z(attribute), &path));
	out = query_project(&q, &path, 1, true, &e);
	*err = q.err;
	return out;
}

static void what_is_asked_of_a_text(void **state)
{
	enum query_err err;
	struct mc_bytes out = projected("length", "t\xc3\xa9", &err);

	(void)state;
	assert_int_equal(err, QUERY_ERR_OK);
	assert_int_equal(out.n, 4 + 4 + 4);
	assert_int_equal(mc_get32(out.p + 8), 2); /* in Java's characters */
	assert_int_equal(projected("this", "t", &err).n, 4 + 4 + 4 + 1);
	assert_int_equal(projected("this", NULL, &err).n, -1);
	assert_int_equal(err, QUERY_ERR_OK);
	assert_int_equal(projected("size", "t", &err).n, -1);
	assert_int_equal(err, QUERY_ERR_CLASS_NEEDED);
}

struct told {
	uint32_t found, nowhere;
};

static bool count_told(void *ctx, const struct query_value *v, enum query_place place)
{
	struct told *t = ctx;

	(void)v;
	t->nowhere += place == QUERY_NOWHERE;
	return ++t->found < 1000;
}

/* Bits of a Compact value: as many as it says, if they are there; what says more has none at all. */
static void an_array_of_bits_is_as_long_as_its_bytes(void **state)
{
	static const struct {
		uint32_t says, found, nowhere;
	} rows[] = { { 0, 1, 1 }, { 1, 1, 0 }, { 8, 8, 0 }, { 9, 1, 1 }, { INT32_MAX, 1, 1 },
		{ UINT32_MAX, 1, 1 } };
	uint8_t at[4 + 1] = { [4] = 0xff };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told = { .found = 0 };
		struct finder f = { .fn = count_told, .ctx = &told };
		struct mc_found array = { .kind = MC_FIELD_ARRAY_OF_BOOLEAN, .at = mc_rd_of(at, sizeof(at)) };
		struct query_value v;

		mc_put32(at, rows[i].says);
		record_each(&f, &array, false);
		assert_int_equal(told.found, rows[i].found);
		assert_int_equal(told.nowhere, rows[i].nowhere);
		assert_int_equal(record_element(&array, false, 0, &v), rows[i].nowhere == 0);
	}
}

/* --- JSON --- */
static void json_that_is_odd(void **state)
{
	(void)state;
	assert_true(holds("a = 'x'", "{\"\\u0061\":\"\\u0078\"}"));
	assert_true(holds("a = '\xf0\x9f\x98\x80'", "{\"a\":\"\\ud83d\\ude00\"}"));
	assert_true(holds("a = 'q\"'", "{\"b\":[[{}]],\"a\":\"q\\\"\"}"));
	assert_false(holds("a = 1", "{\"b\":{\"a\":1}}"));
	assert_false(holds("a = 1", "{\"a\": "));
	assert_false(holds("a = 1", "[{\"a\":1}]"));
	assert_true(holds("a = null", "{\"a\": 99999999999999999999}"));
	assert_false(holds("a = 1", "{\"a\":{}}"));
	assert_true(holds("a[any].b = 2", "{\"a\":[1,{\"b\":1},{\"b\":2},[]]}"));
	assert_false(holds("a[any] = 2", "{\"a\":[[2]]}"));
	assert_true(holds("a[2] = 3", "{\"a\":[[1,2],{\"x\":[]},3]}"));
}

/* A member may say of its part of an average how many it counted, whatever it likes. */
static void averages_over_any_count(void **state)
{
	static const int64_t counts[] = { ((int64_t)1 << 60) - 1, (int64_t)1 << 60, INT64_MAX };
	static _Alignas(16) uint8_t heap[1 << 16];
	struct query_aggregate a;
	struct query_value v = query_integer(QUERY_LONG, 0), zero, out;
	struct query_big b;

	(void)state;
	assert_true(query_big_of(&v, &b) && query_big_value(&b, QUERY_BIG_DECIMAL, &mem, &zero));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		query_aggregate_init(&a, QUERY_BIG_DECIMAL_AVERAGE, mc_heap_init(heap, sizeof(heap)));
		assert_int_equal(query_aggregate_big_add(&a, &zero), QUERY_ERR_OK);
		a.count = counts[i];
		assert_int_equal(
			query_aggregate_result(&a, &mem, &out), i == 0 ? QUERY_ERR_OK : QUERY_ERR_ARITHMETIC);
		query_aggregate_drop(&a);
	}
	a.count = -1;
	assert_int_equal(query_aggregate_result(&a, &mem, &out), QUERY_ERR_OK);
	assert_int_equal(out.kind, QUERY_NULL);
}

/* Of numbers of one kind there are sums of that kind alone, whoever counted them. */
static void sums_of_big_numbers_have_a_kind(void **state)
{
	static const struct {
		enum query_sum what;
		enum query_kind kind;
	} sums[] = {
		{ QUERY_BIG_INTEGER_SUM, QUERY_BIG_INTEGER },
		{ QUERY_BIG_INTEGER_AVERAGE, QUERY_BIG_INTEGER },
		{ QUERY_BIG_DECIMAL_SUM, QUERY_BIG_DECIMAL },
		{ QUERY_BIG_DECIMAL_AVERAGE, QUERY_BIG_DECIMAL },
	};
	static _Alignas(16) uint8_t heap[1 << 16];
	struct query_value five = query_integer(QUERY_LONG, 5), given, out;
	struct query_aggregate a;
	struct query_big b;

	(void)state;
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		for (int other = 0; other < 2; other++) {
			enum query_kind kind = (sums[i].kind == QUERY_BIG_INTEGER) != other
				? QUERY_BIG_INTEGER
				: QUERY_BIG_DECIMAL;

			query_aggregate_init(&a, sums[i].what, mc_heap_init(heap, sizeof(heap)));
			assert_true(query_big_of(&five, &b) && query_big_value(&b, kind, &mem, &given));
			assert_int_equal(query_aggregate_big_add(&a, &given),
				other ? QUERY_ERR_CLASS_CAST : QUERY_ERR_OK);
			assert_true(query_aggregate_big(&a, &mem, &out));
			assert_int_equal(out.kind, sums[i].kind);
			assert_true(query_big_of(&out, &b));
			assert_int_equal(query_big_integer(&b), other ? 0 : 5);
			query_aggregate_drop(&a);
		}
}

/* Where a double has no digit left for what a long still has. */
static void longs_beside_doubles(void **state)
{
	static const struct {
		int64_t l;
		double d;
		int order;
	} pairs[] = {
		{ -((int64_t)1 << 53) - 1, -0x1p53, -1 },
		{ -((int64_t)1 << 53), -0x1p53, 0 },
		{ -((int64_t)1 << 53) + 1, -0x1p53, 1 },
		{ ((int64_t)1 << 53) + 1, 0x1p53, 1 },
		{ (int64_t)1 << 53, 0x1p53, 0 },
		{ INT64_MIN, -0x1p63, 0 },
		{ INT64_MIN + 1, -0x1p63, 1 },
		{ INT64_MAX, 0x1p63, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct query_value l = query_integer(QUERY_LONG, pairs[i].l),
				   d = query_real(QUERY_DOUBLE, pairs[i].d);
		int order = 7;

		assert_int_equal(query_compare(&l, &d, &order), QUERY_ERR_OK);
		assert_int_equal(order, pairs[i].order);
		assert_int_equal(query_compare(&d, &l, &order), QUERY_ERR_OK);
		assert_int_equal(order, -pairs[i].order);
	}
}

/* --- kinds of whole values: what InstanceOfPredicate becomes --- */
static bool is_a(enum query_kind from, enum query_kind to, const struct query_value *v)
{
	static uint8_t blob[64];
	struct mc_wr w = mc_wr_of(blob, sizeof(blob));
	struct query_context q = { .mem = &mem };
	struct query_predicate *p = query_predicate_new(&mem, QUERY_IS_A);
	struct query_entry e = { .key = { NULL, -1 } };

	mc_wr_u32(&w, 0);
	query_value_write(&w, v);
	e.value = (struct mc_bytes){ blob, (int32_t)w.len };
	p->kinds[0] = from;
	p->kinds[1] = to;
	return query_matches(&q, p, &e);
}

static void a_value_is_of_its_kind_only(void **state)
{
	struct query_value text = query_string("4", 1), number = query_integer(QUERY_LONG, 4),
			   yes = query_integer(QUERY_BOOLEAN, 1), null = query_null();

	(void)state;
	assert_true(is_a(QUERY_BYTE, QUERY_BIG_DECIMAL, &number));
	assert_true(is_a(QUERY_LONG, QUERY_LONG, &number));
	assert_false(is_a(QUERY_INT, QUERY_INT, &number));
	assert_false(is_a(QUERY_BYTE, QUERY_BIG_DECIMAL, &text));
	assert_false(is_a(QUERY_BYTE, QUERY_BIG_DECIMAL, &yes));
	assert_false(is_a(QUERY_BYTE, QUERY_BIG_DECIMAL, &null));
	assert_true(is_a(QUERY_STRING, QUERY_STRING, &text));
}

/* An attribute without a name is none; one of a map's own entry has a name. */
static void paths_of_nothing(void **state)
{
	struct query_path path;

	(void)state;
	assert_false(query_path_parse(mc_str_z(""), &path));
	assert_false(query_path_parse(mc_str_z(NULL), &path));
	assert_true(query_path_parse(mc_str_z("this"), &path) && !path.key && path.n == 0);
	assert_true(query_path_parse(mc_str_z("__key"), &path) && path.key && path.n == 0);
	assert_true(query_path_parse(mc_str_z("__key.a"), &path) && path.key && path.n == 1);
	assert_true(query_path_parse(mc_str_z("this.a.b"), &path) && !path.key && path.n == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(reals_are_read_as_libc_reads_them, begin),
		cmocka_unit_test_setup(averages_over_any_count, begin),
		cmocka_unit_test_setup(sums_of_big_numbers_have_a_kind, begin),
		cmocka_unit_test_setup(longs_beside_doubles, begin),
		cmocka_unit_test_setup(any_real_is_printed_short_and_read_again, begin),
		cmocka_unit_test_setup(reals_are_printed_as_java_does, begin),
		cmocka_unit_test_setup(big_numbers_have_an_order, begin),
		cmocka_unit_test_setup(big_numbers_are_bytes_of_java, begin),
		cmocka_unit_test_setup(big_numbers_have_an_end, begin),
		cmocka_unit_test_setup(equal_numbers_have_one_hash, begin),
		cmocka_unit_test_setup(like_is_of_whole_texts, begin),
		cmocka_unit_test_setup(regular_expressions_match_whole_texts, begin),
		cmocka_unit_test_setup(what_is_not_regular_is_refused, begin),
		cmocka_unit_test_setup(no_expression_takes_for_ever, begin),
		cmocka_unit_test_setup(sql_is_read_as_people_write_it, begin),
		cmocka_unit_test_setup(sql_that_is_none_is_refused, begin),
		cmocka_unit_test_setup(sql_has_a_depth, begin),
		cmocka_unit_test_setup(what_is_asked_of_a_text, begin),
		cmocka_unit_test_setup(an_array_of_bits_is_as_long_as_its_bytes, begin),
		cmocka_unit_test_setup(json_that_is_odd, begin),
		cmocka_unit_test_setup(a_value_is_of_its_kind_only, begin),
		cmocka_unit_test_setup(paths_of_nothing, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
