/* SPDX-License-Identifier: Apache-2.0 */
/* test_compare.c - lists of many members side by side: who agrees, who lags, which side merges into which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/client/compare.h"

static struct mc_addr addrs[10];
static struct compare_member members[10]; /* number i at 10.0.0.i:5701 */
static struct compare_view views[10];
static struct compare_side sides[10];

static int setup(void **state)
{
	static const char *const hosts[10] = { "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4",
		"10.0.0.5", "10.0.0.6", "10.0.0.7", "10.0.0.8", "10.0.0.9" };
	int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		assert_true(mc_addr_set(&addrs[i], mc_str_z(hosts[i]), 5701));
		members[i] = (struct compare_member){ { .hi = 1, .lo = (uint64_t)i }, &addrs[i], false };
	}
	return 0;
}

/* The list of member `by`: members first..first + n - 1. */
static struct compare_view list(
	const char *name, uint64_t cluster, int by, int32_t version, int first, uint32_t n)
{
	return (struct compare_view){ .cluster_name = mc_str_z(name),
		.cluster = { .hi = cluster },
		.by = members[by].uuid,
		.version = version,
		.v = &members[first],
		.n = n };
}

/* In these tests a release is all that may keep two apart. */
static bool fits(const struct compare_view *a, const struct compare_view *b)
{
	return a->release.n <= 0 || b->release.n <= 0 || mc_str_eq(a->release, b->release);
}

static void all_agree(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 3, 1, 3);
	views[1] = list("dev", 1, 2, 3, 1, 3);
	views[2] = list("dev", 1, 3, 3, 1, 3);
	assert_int_equal(compare_views(views, 3, fits, sides), 1);
	assert_true(compare_agrees(sides, 1));
	assert_int_equal(sides[0].relation, COMPARE_SAME);
	assert_int_equal(sides[0].views, 3);
	assert_int_equal(sides[0].data, 3);
	assert_int_equal(compare_views(views, 0, fits, sides), 0);
	assert_true(compare_agrees(sides, 0));
}

static void one_is_behind(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 3, 1, 3);
	views[1] = list("dev", 1, 2, 4, 1, 4);
	assert_int_equal(compare_views(views, 2, fits, sides), 1);
	assert_int_equal(sides[0].newest, 1);
	assert_int_equal(sides[0].behind, 1);
	assert_false(compare_agrees(sides, 1));
}

static void the_smaller_half_merges(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 5, 1, 1);
	views[1] = list("dev", 1, 2, 4, 2, 2);
	views[2] = list("dev", 1, 3, 4, 2, 2);
	assert_int_equal(compare_views(views, 3, fits, sides), 2);
	assert_int_equal(sides[0].into, 1);
	assert_int_equal(sides[0].relation, COMPARE_SPLIT);
	assert_false(sides[0].blocked);
	assert_int_equal(sides[1].into, 1);
	assert_int_equal(sides[1].relation, COMPARE_SAME);
}

static void of_equal_halves_the_greater_address_merges(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 5, 1, 1);
	views[1] = list("dev", 2, 2, 1, 2, 1);
	assert_int_equal(compare_views(views, 2, fits, sides), 2);
	assert_int_equal(sides[1].into, 0);
	assert_int_equal(sides[1].relation, COMPARE_APART);
	assert_int_equal(sides[0].relation, COMPARE_SAME);
	/* as text, as Java compares it: [10.0.0.9] is greater than [10.0.0.10] */
	assert_true(mc_addr_set(&addrs[1], mc_str_z("10.0.0.9"), 5701) &&
		mc_addr_set(&addrs[2], mc_str_z("10.0.0.10"), 5701));
	compare_views(views, 2, fits, sides);
	assert_int_equal(sides[0].into, 1);
}

static void lite_members_do_not_count(void **state)
{
	(void)state;
	members[2].lite = members[3].lite = true;
	views[0] = list("dev", 1, 1, 5, 1, 1);
	views[1] = list("dev", 1, 2, 4, 2, 2);
	compare_views(views, 2, fits, sides);
	assert_int_equal(sides[1].into, 0);
	assert_int_equal(sides[1].data, 0);
}

static void a_list_that_names_the_other_side_blocks(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 3, 1, 3); /* still names 2 and 3, who follow 2 */
	views[1] = list("dev", 1, 2, 4, 2, 2);
	compare_views(views, 2, fits, sides);
	assert_int_equal(sides[1].into, 0);
	assert_true(sides[1].blocked);
}

static void other_names_never_merge(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 1, 1, 1);
	views[1] = list("development", 2, 2, 4, 2, 2);
	views[2] = list("dev", 3, 4, 4, 4, 2);
	assert_int_equal(compare_views(views, 3, fits, sides), 3);
	assert_int_equal(sides[0].into, 2);
	assert_int_equal(sides[0].relation, COMPARE_APART);
	assert_int_equal(sides[1].into, 1);
	assert_int_equal(sides[1].relation, COMPARE_SAME);
	assert_int_equal(sides[2].into, 2);
	assert_int_equal(sides[2].relation, COMPARE_OTHER_NAME);
}

static void what_never_fits_never_merges(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 1, 1, 1);
	views[1] = list("dev", 2, 2, 4, 2, 2);
	views[2] = list("dev", 3, 4, 4, 4, 2);
	views[0].release = views[2].release = mc_str_z("5.3.8");
	views[1].release = mc_str_z("5.7.0");
	assert_int_equal(compare_views(views, 3, fits, sides), 3);
	assert_int_equal(sides[0].into, 2);
	assert_int_equal(sides[1].into, 1);
	assert_int_equal(sides[1].relation, COMPARE_SAME);
	assert_int_equal(sides[2].into, 2);
	assert_int_equal(sides[2].other, 1);
	assert_int_equal(sides[2].relation, COMPARE_UNFIT);
}

static void an_empty_list_is_its_own_side(void **state)
{
	(void)state;
	views[0] = list("dev", 1, 1, 1, 1, 0);
	views[1] = list("dev", 1, 2, 4, 2, 2);
	assert_int_equal(compare_views(views, 2, fits, sides), 2);
	assert_int_equal(sides[0].into, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		T(all_agree),
		T(one_is_behind),
		T(the_smaller_half_merges),
		T(of_equal_halves_the_greater_address_merges),
		T(lite_members_do_not_count),
		T(a_list_that_names_the_other_side_blocks),
		T(other_names_never_merge),
		T(what_never_fits_never_merges),
		T(an_empty_list_is_its_own_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
