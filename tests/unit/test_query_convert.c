/* SPDX-License-Identifier: Apache-2.0 */
/* What a value that was given with a query becomes beside an attribute of each kind, at the edges of each:
 * the recorded questions have few of the kinds. Expected as com.hazelcast.query.impl.TypeConverters does it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/query/value.h"

static _Alignas(16) uint8_t buf[1 << 20];
static struct mc_arena mem;

static int begin(void **state)
{
	(void)state;
	mem = mc_arena_of(buf, sizeof(buf));
	return 0;
}

static struct query_value text(const char *z)
{
	return query_string(z, strlen(z));
}

static enum query_err to(enum query_kind kind, struct query_value given, struct query_value *out)
{
	return query_convert(kind, &given, &mem, out);
}

static void refused(enum query_kind kind, struct query_value given, enum query_err why)
{
	struct query_value out;

	assert_int_equal(to(kind, given, &out), why);
}

static void prints(struct query_value given, const char *want)
{
	struct query_value out;

	assert_int_equal(to(QUERY_STRING, given, &out), QUERY_ERR_OK);
	assert_int_equal(out.kind, QUERY_STRING);
	assert_int_equal(out.bytes.n, strlen(want));
	assert_memory_equal(out.bytes.p, want, strlen(want));
}

static void is_integer(enum query_kind kind, struct query_value given, int64_t want)
{
	struct query_value out;

	assert_int_equal(to(kind, given, &out), QUERY_ERR_OK);
	assert_int_equal(out.kind, kind);
	assert_int_equal(out.i, want);
}

static void what_is_given_becomes_a_text(void **state)
{
	(void)state;
	prints(query_integer(QUERY_BOOLEAN, 1), "true");
	prints(query_integer(QUERY_BOOLEAN, 0), "false");
	prints(query_integer(QUERY_CHAR, 'x'), "x");
	prints(query_integer(QUERY_CHAR, 0x7f), "\x7f");
	prints(query_integer(QUERY_CHAR, 0x80), "\xc2\x80");
	prints(query_integer(QUERY_CHAR, 0x7ff), "\xdf\xbf");
	prints(query_integer(QUERY_CHAR, 0x800), "\xe0\xa0\x80");
	prints(query_integer(QUERY_CHAR, 0xffff), "\xef\xbf\xbf");
	prints(query_integer(QUERY_BYTE, -128), "-128");
	prints(query_integer(QUERY_LONG, INT64_MIN), "-9223372036854775808");
	prints(query_real(QUERY_DOUBLE, 1.5), "1.5");
	prints((struct query_value){ .kind = QUERY_UUID, .uuid = { 1, 2 } },
		"00000000-0000-0001-0000-000000000002");
	refused(QUERY_STRING, query_integer(QUERY_DATE, 1), QUERY_ERR_ARGUMENT);
}

static void a_text_becomes_a_character(void **state)
{
	(void)state;
	is_integer(QUERY_CHAR, text("x"), 'x');
	is_integer(QUERY_CHAR, text("\x7f"), 0x7f);
	is_integer(QUERY_CHAR, text("\xc2\x80"), 0x80);
	is_integer(QUERY_CHAR, text("\xdf\xbf"), 0x7ff);
	is_integer(QUERY_CHAR, text("\xe0\xa0\x80"), 0x800);
	is_integer(QUERY_CHAR, text("\xef\xbf\xbf"), 0xffff);
	is_integer(QUERY_CHAR, query_integer(QUERY_INT, 0x10041), 0x41);
	is_integer(QUERY_CHAR, query_integer(QUERY_INT, 65), 65);
	refused(QUERY_CHAR, text(""), QUERY_ERR_ARGUMENT);
	refused(QUERY_CHAR, text("xy"), QUERY_ERR_ARGUMENT);
	refused(QUERY_CHAR, text("xyz"), QUERY_ERR_ARGUMENT);
	refused(QUERY_CHAR, text("\xf0\x9f\x98\x80"), QUERY_ERR_ARGUMENT); /* two units */
	refused(QUERY_CHAR, query_integer(QUERY_BOOLEAN, 1), QUERY_ERR_ARGUMENT);
}

static void what_is_given_becomes_a_boolean(void **state)
{
	(void)state;
	is_integer(QUERY_BOOLEAN, text("true"), 1);
	is_integer(QUERY_BOOLEAN, text("TrUe"), 1);
	is_integer(QUERY_BOOLEAN, text("tru"), 0);
	is_integer(QUERY_BOOLEAN, text("trues"), 0);
	is_integer(QUERY_BOOLEAN, text("false"), 0);
	is_integer(QUERY_BOOLEAN, query_integer(QUERY_INT, 0), 0);
	is_integer(QUERY_BOOLEAN, query_integer(QUERY_INT, 2), 1);
	is_integer(QUERY_BOOLEAN, query_integer(QUERY_LONG, 1LL << 32), 0); /* intValue() */
	refused(QUERY_BOOLEAN, query_integer(QUERY_CHAR, 't'), QUERY_ERR_ARGUMENT);
}

/* --- dates and times --- */
static void is_when(enum query_kind kind, const char *z, struct query_when want)
{
	struct query_value out;

	assert_int_equal(to(kind, text(z), &out), QUERY_ERR_OK);
	assert_int_equal(out.kind, kind);
	assert_int_equal(out.when.year, want.year);
	assert_int_equal(out.when.month, want.month);
	assert_int_equal(out.when.day, want.day);
	assert_int_equal(out.when.hour, want.hour);
	assert_int_equal(out.when.minute, want.minute);
	assert_int_equal(out.when.second, want.second);
	assert_int_equal(out.when.nanos, want.nanos);
	assert_int_equal(out.when.offset_s, want.offset_s);
}

static void texts_become_dates_and_times(void **state)
{
	(void)state;
	is_when(QUERY_LOCAL_DATE, "2024-01-01", (struct query_when){ .year = 2024, .month = 1, .day = 1 });
	is_when(QUERY_LOCAL_DATE, "-0004-12-31", (struct query_when){ .year = -4, .month = 12, .day = 31 });
	is_when(QUERY_LOCAL_TIME, "00:00", (struct query_when){ .hour = 0 });
	is_when(QUERY_LOCAL_TIME, "23:59:59", (struct query_when){ .hour = 23, .minute = 59, .second = 59 });
	is_when(QUERY_LOCAL_TIME, "01:02:03.5",
		(struct query_when){ .hour = 1, .minute = 2, .second = 3, .nanos = 500000000 });
	is_when(QUERY_LOCAL_TIME, "01:02:03.123456789",
		(struct query_when){ .hour = 1, .minute = 2, .second = 3, .nanos = 123456789 });
	is_when(QUERY_LOCAL_DATE_TIME, "2024-02-29T10:20",
		(struct query_when){ .year = 2024, .month = 2, .day = 29, .hour = 10, .minute = 20 });
	is_when(QUERY_OFFSET_DATE_TIME, "2024-02-29T10:20:30Z",
		(struct query_when){
			.year = 2024, .month = 2, .day = 29, .hour = 10, .minute = 20, .second = 30 });
	is_when(QUERY_OFFSET_DATE_TIME, "2024-02-29T10:20:30+02:30",
		(struct query_when){ .year = 2024,
			.month = 2,
			.day = 29,
			.hour = 10,
			.minute = 20,
			.second = 30,
			.offset_s = 9000 });
	is_when(QUERY_OFFSET_DATE_TIME, "2024-02-29T10:20:30-01",
		(struct query_when){ .year = 2024,
			.month = 2,
			.day = 29,
			.hour = 10,
			.minute = 20,
			.second = 30,
			.offset_s = -3600 });
}

static void texts_that_are_no_dates_and_times(void **state)
{
	static const struct {
		enum query_kind kind;
		const char *text;
	} bad[] = { { QUERY_LOCAL_DATE, "" }, { QUERY_LOCAL_DATE, "2024-00-01" },
		{ QUERY_LOCAL_DATE, "2024-13-01" }, { QUERY_LOCAL_DATE, "2024-01-00" },
		{ QUERY_LOCAL_DATE, "2024-01-32" }, { QUERY_LOCAL_DATE, "2024-01-1" },
		{ QUERY_LOCAL_DATE, "202/-01-01" }, { QUERY_LOCAL_DATE, "202:-01-01" },
		{ QUERY_LOCAL_DATE, "2024:01-01" }, { QUERY_LOCAL_DATE, "2024-01:01" },
		{ QUERY_LOCAL_DATE, "2024-01-01x" }, { QUERY_LOCAL_TIME, "24:00" },
		{ QUERY_LOCAL_TIME, "00:60" }, { QUERY_LOCAL_TIME, "00:00:60" }, { QUERY_LOCAL_TIME, "1:00" },
		{ QUERY_LOCAL_TIME, "01-00" }, { QUERY_LOCAL_TIME, "01:00:0" },
		{ QUERY_LOCAL_TIME, "01:02:03.1234567890" }, { QUERY_LOCAL_TIME, "01:02:03.x" },
		{ QUERY_LOCAL_DATE_TIME, "2024-01-01 10:20" }, { QUERY_LOCAL_DATE_TIME, "2024-01-01" },
		{ QUERY_OFFSET_DATE_TIME, "2024-01-01T10:20" },
		{ QUERY_OFFSET_DATE_TIME, "2024-01-01T10:20*01" },
		{ QUERY_OFFSET_DATE_TIME, "2024-01-01T10:20+1" },
		{ QUERY_OFFSET_DATE_TIME, "2024-01-01T10:20+01:" } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(bad[i].kind, text(bad[i].text), QUERY_ERR_ARGUMENT);
	refused(QUERY_LOCAL_DATE, query_integer(QUERY_LONG, 0), QUERY_ERR_ARGUMENT);
}

static void the_rest(void **state)
{
	struct query_value out;

	(void)state;
	assert_int_equal(to(QUERY_UUID, text("00000000-0000-0001-0000-000000000002"), &out), QUERY_ERR_OK);
	assert_int_equal(out.kind, QUERY_UUID);
	assert_true(out.uuid.hi == 1 && out.uuid.lo == 2);
	refused(QUERY_UUID, text("00000000-0000-0001-0000-00000000000"), QUERY_ERR_ARGUMENT);
	refused(QUERY_UUID, query_integer(QUERY_INT, 1), QUERY_ERR_ARGUMENT);
	is_integer(QUERY_DATE, query_integer(QUERY_LONG, 77), 77);
	refused(QUERY_DATE, query_integer(QUERY_BOOLEAN, 1), QUERY_ERR_ARGUMENT);
	refused(QUERY_ARRAY, text("x"), QUERY_ERR_NOT_COMPARABLE);
	assert_int_equal(to(QUERY_INT, query_null(), &out), QUERY_ERR_OK); /* null stays what it is */
	assert_int_equal(out.kind, QUERY_NULL);
	assert_int_equal(to(QUERY_ARRAY, (struct query_value){ .kind = QUERY_ARRAY }, &out), QUERY_ERR_OK);
}

static void what_becomes_a_number(void **state)
{
	struct query_value out;

	(void)state;
	assert_int_equal(to(QUERY_INT, text("12"), &out), QUERY_ERR_OK);
	assert_true(query_is_number(out.kind));
	refused(QUERY_INT, text("x"), QUERY_ERR_NUMBER_FORMAT);
	refused(QUERY_BIG_INTEGER, text("1x"), QUERY_ERR_NUMBER_FORMAT);
	assert_int_equal(to(QUERY_BIG_DECIMAL, text("1.50"), &out), QUERY_ERR_OK);
	assert_int_equal(out.kind, QUERY_BIG_DECIMAL);
	assert_int_equal(out.i, 2); /* its scale */
}

/* NaN has one form, as Java's constant has it. */
static void not_a_number(void **state)
{
	double d;
	uint64_t bits;

	(void)state;
	assert_true(query_parse_real((struct mc_bytes){ (const uint8_t *)" NaN ", 5 }, &d));
	memcpy(&bits, &d, sizeof(bits));
	assert_true(bits == 0x7ff8000000000000);
	assert_true(query_parse_real((struct mc_bytes){ (const uint8_t *)"+Infinity", 9 }, &d));
	memcpy(&bits, &d, sizeof(bits));
	assert_true(bits == 0x7ff0000000000000);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, begin)
	const struct CMUnitTest tests[] = {
		T(what_is_given_becomes_a_text),
		T(a_text_becomes_a_character),
		T(what_is_given_becomes_a_boolean),
		T(texts_become_dates_and_times),
		T(texts_that_are_no_dates_and_times),
		T(the_rest),
		T(what_becomes_a_number),
		T(not_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
