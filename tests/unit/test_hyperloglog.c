/* SPDX-License-Identifier: Apache-2.0 */
/* test_hyperloglog.c - estimates are those that HyperLogLogImpl of Hazelcast 5.3.8 gave for the same hashes,
 * at each number of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "common/data/hyperloglog.h"

static struct hyperloglog h, other;

static int64_t hash_of(uint64_t i)
{
	uint64_t z = UINT64_C(0x9e3779b97f4a7c15) * i;

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (int64_t)(z ^ z >> 31);
}

struct point {
	uint64_t n;
	int64_t estimate;
};

static void follow(const struct point *points, size_t count, uint64_t mask)
{
	uint64_t n = 0;

	hyperloglog_init(&h);
	for (size_t i = 0; i < count; i++) {
		while (n < points[i].n)
			hyperloglog_add(&h, (int64_t)((uint64_t)hash_of(++n) & mask));
		assert_int_equal(hyperloglog_estimate(&h), points[i].estimate);
	}
}

static void estimates(void **state)
{
	static const struct point points[] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 10, 10 }, { 100, 100 },
		{ 199, 199 }, { 200, 200 }, { 201, 201 }, { 450, 450 }, { 1000, 1000 }, { 3000, 2999 },
		{ 5000, 4999 }, { 6000, 5999 }, { 7000, 6999 }, { 8000, 7956 }, { 9000, 8913 },
		{ 10000, 9934 }, { 11000, 10951 }, { 11500, 11414 }, { 12000, 12158 }, { 13000, 13097 },
		{ 15000, 15090 }, { 20000, 20110 }, { 30000, 30179 }, { 50000, 50620 }, { 70000, 71275 },
		{ 81000, 81603 }, { 82000, 82444 }, { 100000, 100937 }, { 200000, 201983 },
		{ 500000, 501680 }, { 1000000, 1002721 } };

	(void)state;
	follow(points, sizeof(points) / sizeof(points[0]), UINT64_MAX);
}

/* Each number has a run of zeros, and many are below zero: what Java's list makes of those. */
static void estimates_of_hashes_that_are_alike(void **state)
{
	static const struct point points[] = { { 1, 1 }, { 50, 48 }, { 200, 196 }, { 1000, 963 },
		{ 4000, 3536 }, { 8000, 6303 }, { 12000, 8484 }, { 20000, 38746 }, { 40000, 134957 } };

	(void)state;
	follow(points, sizeof(points) / sizeof(points[0]), ~UINT64_C(0x1ffc000));
}

static void two_become_one(void **state)
{
	(void)state;
	hyperloglog_init(&h);
	hyperloglog_init(&other);
	for (uint64_t i = 1; i <= 3000; i++)
		hyperloglog_add(&h, hash_of(i));
	for (uint64_t i = 2001; i <= 5000; i++)
		hyperloglog_add(&other, hash_of(i));
	hyperloglog_merge(&h, &other);
	assert_true(h.dense);
	assert_int_equal(hyperloglog_estimate(&h), 4983);
}

static void values_go_round(void **state)
{
	static uint8_t value[HYPERLOGLOG_VALUE_MAX + 1];

	(void)state;
	hyperloglog_init(&h);
	for (uint64_t i = 0; i < 20000; i++) {
		size_t n;

		if (i % 777 == 0) {
			n = hyperloglog_write(&h, value);
			assert_true(n <= HYPERLOGLOG_VALUE_MAX);
			assert_true(hyperloglog_read(&other, value, n));
			assert_int_equal(hyperloglog_estimate(&other), hyperloglog_estimate(&h));
			assert_false(hyperloglog_read(&other, value, n - 1));
			assert_false(hyperloglog_read(&other, value, n + 1));
		}
		hyperloglog_add(&h, hash_of(i));
	}
}

static void what_makes_no_sense(void **state)
{
	static uint8_t bytes[HYPERLOGLOG_LIST_MAX + 1], registers[HYPERLOGLOG_REGISTERS];

	(void)state;
	bytes[0] = 5;
	assert_true(hyperloglog_of_list(&h, bytes, 32, 1, 1, 5));
	assert_int_equal(hyperloglog_estimate(&h), 1);
	assert_false(hyperloglog_of_list(&h, bytes, 32, 2, 1, 5));
	assert_false(hyperloglog_of_list(&h, bytes, 32, -1, 1, 5));
	assert_false(hyperloglog_of_list(&h, bytes, 32, 1, 33, 5));
	assert_false(hyperloglog_of_list(&h, bytes, 32, 1, -1, 5));
	assert_false(hyperloglog_of_list(&h, bytes, sizeof(bytes), 1, sizeof(bytes), 5));
	assert_true(hyperloglog_of_list(&h, NULL, 0, 0, 0, 0));
	bytes[1] = 0x80; /* goes on, and does not */
	assert_false(hyperloglog_of_list(&h, bytes, 2, 2, 2, 5));
	assert_true(hyperloglog_of_registers(&h, registers, sizeof(registers)));
	assert_int_equal(hyperloglog_estimate(&h), 0);
	assert_false(hyperloglog_of_registers(&h, registers, sizeof(registers) - 1));
	registers[7] = 51;
	assert_false(hyperloglog_of_registers(&h, registers, sizeof(registers)));
}

/* Numbers as far from each other as they can be, in no order: whatever comes of it, it ends. */
static void a_list_of_somebody_who_wishes_us_ill(void **state)
{
	static uint8_t list[HYPERLOGLOG_LIST_MAX];
	uint32_t n = 0, total = 0;

	(void)state;
	for (; n + 12 < sizeof(list); total += 8) {
		memcpy(&list[n], "\xff\xff\xff\xff\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f", 12);
		n += 12;
	}
	for (uint32_t cut = n; cut > n - 24; cut -= 12, total -= 8) {
		assert_true(hyperloglog_of_list(&h, list, sizeof(list), (int32_t)total, (int32_t)cut, -7));
		h.temp_n = HYPERLOGLOG_TEMP - 1;
		for (uint32_t i = 0; i < h.temp_n; i++)
			h.temp[i] = (int32_t)(hash_of(i) >> 33);
		hyperloglog_estimate(&h);
		for (uint64_t i = 0; i < 300; i++)
			hyperloglog_add(&h, hash_of(i));
		hyperloglog_estimate(&h);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(estimates),
		cmocka_unit_test(estimates_of_hashes_that_are_alike),
		cmocka_unit_test(two_become_one),
		cmocka_unit_test(values_go_round),
		cmocka_unit_test(what_makes_no_sense),
		cmocka_unit_test(a_list_of_somebody_who_wishes_us_ill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
