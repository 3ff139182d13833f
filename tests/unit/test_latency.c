/* SPDX-License-Identifier: Apache-2.0 */
/* test_latency.c - percentiles of known times, near enough, from nothing to beyond the last bucket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tools/map/latency.h"

static struct latency l;

static int setup(void **state)
{
	(void)state;
	memset(&l, 0, sizeof(l));
	return 0;
}

static void nothing_took_no_time(void **state)
{
	(void)state;
	assert_int_equal(latency_within(&l, 500), 0);
	assert_int_equal(latency_within(&l, 999), 0);
}

/* Each alone, so that a bucket's end is seen: never less than the time, never 1/64 more. */
static void a_time_is_near_its_bucket(void **state)
{
	(void)state;
	for (uint64_t t = 1; t < (uint64_t)1 << 39; t += t / 7 + 1) {
		uint64_t within;

		memset(&l, 0, sizeof(l));
		latency_add(&l, t);
		latency_add(&l, (uint64_t)1 << 50);
		within = latency_within(&l, 500);
		assert_true(within >= t && within <= t + t / 64 + 1);
		assert_true(latency_within(&l, 1000) == l.max_ns ||
			latency_within(&l, 1000) >= (uint64_t)1 << 39);
	}
}

static void the_part_that_was_asked_for(void **state)
{
	(void)state;
	for (uint64_t t = 1; t <= 100000; t++)
		latency_add(&l, t * 1000);
	assert_int_equal(l.count, 100000);
	assert_in_range(latency_within(&l, 500), 50000000, 50000000 + 50000000 / 64);
	assert_in_range(latency_within(&l, 990), 99000000, 99000000 + 99000000 / 64);
	assert_in_range(latency_within(&l, 999), 99900000, 100000000);
	assert_int_equal(latency_within(&l, 1000), 100000000);
	assert_int_equal(l.max_ns, 100000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_took_no_time, setup),
		cmocka_unit_test_setup(a_time_is_near_its_bucket, setup),
		cmocka_unit_test_setup(the_part_that_was_asked_for, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
