/* SPDX-License-Identifier: Apache-2.0 */
/* test_guesses.c - tries of passwords are slowed down by host and in all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/crypto/guesses.h"

static const struct mc_str bad = { "203.0.113.1", 11 };
static const struct mc_str good = { "192.0.2.7", 9 };

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct guesses));
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	free(*state);
	return 0;
}

/* The i-th of many hosts; the text lives until the next call. */
static struct mc_str host(uint32_t i)
{
	static char text[8];

	for (size_t at = 0; at < sizeof(text); at++, i >>= 4)
		text[at] = (char)('a' + (i & 15));
	return mc_str_of(text, sizeof(text));
}

static void delay_doubles_from_one_second_to_sixty(void **state)
{
	static const int64_t delays[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };
	struct guesses *g = *state;
	int64_t now = 5000;

	for (size_t i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		assert_int_equal(guesses_try(g, bad, now), 0);
		guesses_failed(g, bad, now);
		assert_int_equal(guesses_try(g, bad, now), delays[i]);
		assert_int_equal(guesses_try(g, bad, now + delays[i] - 1), 1);
		assert_int_equal(guesses_try(g, good, now), 0); /* another host is not concerned */
		guesses_succeeded(g, good, now);
		now += delays[i];
	}
}

static void success_clears(void **state)
{
	struct guesses *g = *state;
	int64_t now = 0;

	for (int i = 0; i < 5; i++, now += MC_GUESS_DELAY_MAX) {
		assert_int_equal(guesses_try(g, bad, now), 0);
		guesses_failed(g, bad, now);
	}
	assert_int_equal(guesses_try(g, bad, now), 0);
	guesses_succeeded(g, bad, now);
	assert_int_equal(guesses_try(g, bad, now), 0);
	guesses_failed(g, bad, now);
	assert_int_equal(guesses_try(g, bad, now), MC_GUESS_DELAY_MIN);
}

static void one_try_at_a_time_after_a_failure(void **state)
{
	struct guesses *g = *state;

	for (int i = 0; i < 3; i++)
		assert_int_equal(guesses_try(g, bad, 0), 0); /* nothing against it yet */
	guesses_failed(g, bad, 0);
	assert_int_equal(guesses_try(g, bad, 1000), MC_GUESS_BUSY); /* two are still under way */
	guesses_failed(g, bad, 1000);
	guesses_failed(g, bad, 1000);
	assert_int_equal(guesses_try(g, bad, 5000), 0);
	assert_int_equal(guesses_try(g, bad, 5000), MC_GUESS_BUSY);
}

/* Somebody who shares the address of a member may guess once a second, and does not shut the member out for
 * longer. */
static void who_proved_it_waits_one_second_at_most(void **state)
{
	struct guesses *g = *state;
	int64_t now = 0;

	assert_int_equal(guesses_try(g, good, now), 0);
	guesses_succeeded(g, good, now);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(guesses_try(g, good, now), 0);
		guesses_failed(g, good, now);
		assert_int_equal(guesses_try(g, good, now), MC_GUESS_DELAY_MIN);
		now += MC_GUESS_DELAY_MIN;
	}
}

/* Ten thousand addresses, a try each in every 10 ms: about one a second is looked at, and a member is still
 * heard. */
static void flood_of_addresses_shares_one_allowance(void **state)
{
	struct guesses *g = *state;
	uint32_t looked = 0;
	int64_t now = 0;

	assert_int_equal(guesses_try(g, good, now), 0);
	guesses_succeeded(g, good, now);
	for (uint32_t i = 0; i < 10000; i++, now += 10) {
		if (guesses_try(g, host(i), now) == 0) {
			looked++;
			guesses_failed(g, host(i), now);
		}
	}
	assert_in_range(looked, MC_GUESS_AT_ONCE, MC_GUESS_AT_ONCE + 100);
	now -= 10;
	assert_int_equal(guesses_try(g, host(99999), now), MC_GUESS_REFILL);
	assert_int_equal(guesses_try(g, good, now), 0);
	assert_int_equal(guesses_try(g, good, now), MC_GUESS_BUSY);
	guesses_succeeded(g, good, now);
	now += MC_GUESS_REFILL;
	assert_int_equal(guesses_try(g, host(99999), now), 0); /* time gives back */
}

static void many_honest_hosts_do_not_use_it_up(void **state)
{
	struct guesses *g = *state;

	for (uint32_t i = 0; i < 5000; i++) {
		assert_int_equal(guesses_try(g, host(i), 0), 0);
		guesses_succeeded(g, host(i), 0);
	}
}

static void two_hundred_nodes_of_one_host_start_together(void **state)
{
	struct guesses *g = *state;

	for (int i = 0; i < 200; i++)
		assert_int_equal(guesses_try(g, good, 0), 0);
	for (int i = 0; i < 200; i++)
		guesses_succeeded(g, good, 0);
	assert_int_equal(g->spent, 0);
}

static void table_is_bounded_and_keeps_who_proved_it(void **state)
{
	struct guesses *g = *state;
	int64_t now = 0;

	guesses_succeeded(g, good, now++);
	for (uint32_t i = 0; i < 4 * MC_GUESS_HOSTS; i++)
		guesses_failed(g, host(i), now++);
	assert_int_equal(guesses_try(g, host(4 * MC_GUESS_HOSTS - 1), now), MC_GUESS_DELAY_MIN - 1);
	assert_int_equal(
		guesses_try(g, host(3 * MC_GUESS_HOSTS + 1), now), MC_GUESS_DELAY_MIN - (MC_GUESS_HOSTS - 1));
	assert_int_equal(guesses_try(g, host(3 * MC_GUESS_HOSTS), now), 0); /* pushed out by the latest 255 */
	g->spent = MC_GUESS_AT_ONCE;
	assert_int_equal(guesses_try(g, good, now), 0);
}

static void odd_calls_and_clocks(void **state)
{
	struct guesses *g = *state;
	struct mc_str null = { NULL, -1 };

	guesses_failed(g, null, 10);
	guesses_failed(g, null, 10);
	assert_int_equal(guesses_try(g, null, 10), 2000);
	guesses_succeeded(g, null, 10);
	guesses_succeeded(g, null, 10); /* without a try */
	assert_int_equal(g->spent, 0);
	for (int i = 0; i < 9; i++)
		guesses_failed(g, bad, 1000000);
	assert_int_equal(guesses_try(g, bad, 0), MC_GUESS_DELAY_MAX); /* the clock went back */
	assert_int_equal(guesses_try(g, bad, MC_GUESS_DELAY_MAX), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(delay_doubles_from_one_second_to_sixty),
		T(success_clears),
		T(one_try_at_a_time_after_a_failure),
		T(who_proved_it_waits_one_second_at_most),
		T(flood_of_addresses_shares_one_allowance),
		T(many_honest_hosts_do_not_use_it_up),
		T(two_hundred_nodes_of_one_host_start_together),
		T(table_is_bounded_and_keeps_who_proved_it),
		T(odd_calls_and_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
