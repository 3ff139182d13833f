/* SPDX-License-Identifier: Apache-2.0 */
/* test_candidates.c - the addresses that may be members: how many are learned, what gives way to what, and
 * when what was learned is forgotten. */
#include <stdio.h>

#include "common/cluster/internal.h"
#include "tests/lib/alone.h"

static struct mc_addr address(uint32_t number)
{
	struct mc_addr a = { .port = 5701 };

	snprintf(a.host, sizeof(a.host), "10.%u.%u.%u", 1 + number / 62500, number / 250 % 250,
		number % 250 + 1);
	return a;
}

static bool knows(struct alone *a, uint32_t number)
{
	struct mc_addr at = address(number);

	for (uint32_t i = 0; i < cluster_of(a->n)->candidate_count; i++)
		if (mc_addr_eq(&cluster_of(a->n)->candidates[i].addr, &at))
			return true;
	return false;
}

static void learn(struct alone *a, uint32_t number)
{
	struct mc_addr at = address(number);

	assert_non_null(candidate_add(a->n, &at, true));
}

static uint32_t name(struct alone *a, uint32_t first, uint32_t count)
{
	static struct mc_addr list[MC_PEERS_MAX + 10];

	for (uint32_t i = 0; i < count; i++)
		list[i] = address(first + i);
	return candidates_set(a->n, list, count);
}

/* Strangers may make us learn: the one that was learned first gives way, and nothing that was named does. */
static void what_is_learned_stays_few(void **state)
{
	struct alone *a = *state;

	alone_begin(a);
	assert_int_equal(name(a, 0, 3), 0);
	for (uint32_t i = 0; i < MC_LEARNED_MAX; i++) {
		a->n->now_ms++;
		learn(a, 100 + i);
	}
	assert_int_equal(cluster_of(a->n)->candidate_count, 3 + MC_LEARNED_MAX);
	a->n->now_ms++;
	learn(a, 100); /* seen again: it is not the oldest any more */
	a->n->now_ms++;
	learn(a, 10000);
	assert_int_equal(cluster_of(a->n)->candidate_count, 3 + MC_LEARNED_MAX);
	assert_true(knows(a, 100) && !knows(a, 101) && knows(a, 102) && knows(a, 10000));
	assert_true(knows(a, 0) && knows(a, 1) && knows(a, 2));
	name(a, 102, 1); /* it is named now, and the first three are not any more */
	assert_true(knows(a, 102) && !knows(a, 0) && knows(a, 103));
	assert_int_equal(cluster_of(a->n)->candidate_count, MC_LEARNED_MAX);
	learn(a, 10001); /* one place is free */
	assert_true(knows(a, 103) && knows(a, 10001));
	learn(a, 10002);
	assert_true(knows(a, 102) && !knows(a, 103));
}

/* All places are named: nothing is learned, and what was learned gives way. */
static void as_many_as_there_may_be(void **state)
{
	struct alone *a = *state;
	struct mc_addr at = address(60000);

	alone_begin(a);
	learn(a, 50000);
	assert_int_equal(name(a, 0, MC_PEERS_MAX), 1);
	assert_int_equal(cluster_of(a->n)->candidate_count, MC_PEERS_MAX);
	assert_false(knows(a, 50000));
	assert_true(knows(a, 0) && knows(a, MC_PEERS_MAX - 1));
	assert_null(candidate_add(a->n, &at, true));
	assert_null(candidate_add(a->n, &at, false));
	name(a, 0, MC_PEERS_MAX + 5);
	assert_int_equal(cluster_of(a->n)->candidate_count, MC_PEERS_MAX);
}

static void what_was_learned_is_forgotten(void **state)
{
	struct alone *a = *state;
	struct mc_addr at = address(2);

	alone_begin(a);
	learn(a, 1);
	learn(a, 2);
	name(a, 3, 1);
	a->n->now_ms += 10;
	candidate_reached(a->n, &at);
	a->n->now_ms += MC_LEARNED_AGE - 10;
	name(a, 3, 1);
	assert_true(knows(a, 1) && knows(a, 2));
	a->n->now_ms++;
	assert_int_equal(name(a, 3, 1), 2); /* those that were there already */
	assert_true(!knows(a, 1) && knows(a, 2) && knows(a, 3));
	a->n->now_ms += 10;
	name(a, 3, 1);
	assert_true(!knows(a, 2) && knows(a, 3));
	name(a, 0, 0);
	assert_int_equal(cluster_of(a->n)->candidate_count, 0);
}

/* Whom it makes sense to ask. */
static void own_and_black_ones_are_not_asked(void **state)
{
	struct alone *a = *state;
	struct mc_addr one = address(1), two = address(2), self;
	struct candidate *c;

	alone_begin(a);
	name(a, 1, 1);
	c = candidate_add(a->n, &one, true);
	assert_true(candidate_usable(c) && candidate_is_named(a->n, &one));
	candidate_own(a->n, &one);
	assert_false(candidate_usable(c) || candidate_is_named(a->n, &one));
	candidate_black(a->n, &two);
	c = candidate_add(a->n, &two, true);
	assert_true(
		!candidate_usable(c) && candidate_is_black(a->n, &two) && !candidate_is_named(a->n, &two));
	self = a->n->addr;
	assert_false(candidate_is_black(a->n, &one) || candidate_is_black(a->n, &self));
	assert_true(candidate_add(a->n, &self, false)->own);
	candidate_failed(a->n, &two, NODE_FAIL_REFUSED);
	assert_true(c->gray && !c->spoke && c->why == NODE_FAIL_REFUSED);
	candidate_reached(a->n, &two);
	assert_true(!c->gray && c->spoke);
}

static void say_nobody(struct alone *a)
{
	node_effects_reset(&a->fx);
	a->n->fx = &a->fx;
	candidates_notice_nobody(a->n);
	a->n->fx = NULL;
}

/* What stands behind the last one was there before, and is none of them. */
static void nobody_at_those_that_are_left(void **state)
{
	struct alone *a = *state;
	const struct node_notice *note;

	alone_begin(a);
	name(a, 1, 2);
	name(a, 1, 1);
	say_nobody(a);
	note = alone_told(a, NODE_NOTICE_NOTE);
	assert_non_null(note);
	assert_non_null(strstr(note->message.p, "no cluster to join at [10.1.0.2]:5701 ("));
	name(a, 0, 0);
	say_nobody(a);
	assert_null(alone_told(a, NODE_NOTICE_NOTE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_learned_stays_few, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(as_many_as_there_may_be, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(what_was_learned_is_forgotten, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(
			own_and_black_ones_are_not_asked, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(nobody_at_those_that_are_left, alone_set_up, alone_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
