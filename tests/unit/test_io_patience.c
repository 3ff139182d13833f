/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_patience.c - who is hurried, and how much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/limits.h"
#include "common/io/patience.h"

enum { WHOLE = 5000 };

static void only_a_crowd(void **state)
{
	struct patience p = { 0 };

	(void)state;
	patience_learn(&p, 100);
	patience_count(&p, MC_DIAL_CROWD - 1);
	assert_int_equal(patience_ms(&p, WHOLE), WHOLE);
	patience_count(&p, MC_DIAL_CROWD);
	assert_int_equal(patience_ms(&p, WHOLE), MC_DIAL_SYN_AGAIN + MC_DIAL_RTT_MIN);
	patience_count(&p, 1); /* it is the same crowd until all have ended */
	assert_int_equal(patience_ms(&p, WHOLE), MC_DIAL_SYN_AGAIN + MC_DIAL_RTT_MIN);
	patience_count(&p, 0);
	assert_int_equal(patience_ms(&p, WHOLE), WHOLE);
}

static void only_the_first(void **state)
{
	struct patience p = { 0 };

	(void)state;
	patience_learn(&p, 100);
	patience_count(&p, 0); /* of no crowd */
	patience_count(&p, MC_DIAL_CROWD);
	patience_count(&p, 0);
	patience_count(&p, MC_DIAL_CROWD);
	assert_int_equal(patience_ms(&p, WHOLE), WHOLE);
}

static void nobody_answers(void **state)
{
	struct patience p = { 0 };

	(void)state;
	patience_count(&p, MC_DIAL_CROWD);
	assert_int_equal(patience_ms(&p, WHOLE), WHOLE);
	patience_learn(&p, 0);
	assert_int_equal(patience_ms(&p, WHOLE), MC_DIAL_SYN_AGAIN + MC_DIAL_RTT_MIN);
}

/* RFC 6298, 2.2: the first sample R gives R and R/2; 2.3: 7/8 and 3/4 of the old ones. */
static void estimate(void **state)
{
	struct patience p = { 0 };

	(void)state;
	patience_count(&p, MC_DIAL_CROWD);
	patience_learn(&p, 400000);
	assert_int_equal(p.mean_us, 400000);
	assert_int_equal(p.deviation_us, 200000);
	assert_int_equal(patience_ms(&p, WHOLE), MC_DIAL_SYN_AGAIN + 1200);
	patience_learn(&p, 400000);
	assert_int_equal(p.mean_us, 400000);
	assert_int_equal(p.deviation_us, 150000);
	assert_int_equal(patience_ms(&p, WHOLE), MC_DIAL_SYN_AGAIN + 1000);
	patience_learn(&p, 80000);
	assert_int_equal(p.mean_us, 360000);
	assert_int_equal(p.deviation_us, 192500);
	assert_int_equal(p.answers, 3);
	assert_int_equal(patience_ms(&p, WHOLE), MC_DIAL_SYN_AGAIN + 1130);
}

/* What is learned never gives more than the whole. */
static void at_most_the_whole(void **state)
{
	struct patience p = { 0 };

	(void)state;
	patience_count(&p, MC_DIAL_CROWD);
	patience_learn(&p, 4000000);
	assert_int_equal(patience_ms(&p, WHOLE), WHOLE);
	assert_int_equal(patience_ms(&p, 300), 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_crowd),
		cmocka_unit_test(only_the_first),
		cmocka_unit_test(nobody_answers),
		cmocka_unit_test(estimate),
		cmocka_unit_test(at_most_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
