/* SPDX-License-Identifier: Apache-2.0 */
/* test_guesses.c - tries of passwords are slowed down by host and in all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
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

/* Somebody who shares the address of a member may guess once a second for a minute, and then once a minute.
 */
static void who_proved_it_waits_seconds_at_first(void **state)
{
	struct guesses *g = *state;
	int64_t now = 0;

	assert_int_equal(guesses_try(g, good, now), 0);
	guesses_succeeded(g, good, now);
	for (int i = 0; i < MC_GUESS_HOST_MAX - 1; i++) {
		assert_int_equal(guesses_try(g, good, now), 0);
		guesses_failed(g, good, now);
		assert_in_range(guesses_try(g, good, now), MC_GUESS_DELAY_MIN, MC_GUESS_DELAY_MIN);
		now += MC_GUESS_DELAY_MIN;
	}
	while (guesses_try(g, good, now) == 0) { /* what was forgiven meanwhile */
		guesses_failed(g, good, now);
		now += MC_GUESS_DELAY_MIN;
	}
	assert_in_range(guesses_try(g, good, now), 40000, MC_GUESS_PERIOD);
}

enum { DAY = 86400000 };

/* The wrong tries of a day of the i-th of `count` hosts, who try as often as they may; every hour an honest
 * neighbour at the first one's address succeeds. */
static uint32_t guess_for_a_day(struct guesses *g, const char *format, uint32_t count)
{
	uint32_t tries = 0;
	char text[48];
	struct mc_str h;

	for (int64_t now = 1; now < DAY; now += 500) {
		h = mc_str_of(
			text, (size_t)snprintf(text, sizeof(text), format, (unsigned)(now / 500 % count)));
		if (guesses_try(g, h, now) > 0)
			continue;
		if (now % 3600000 < 60000 && count == 1) {
			guesses_succeeded(g, h, now);
			continue;
		}
		guesses_failed(g, h, now);
		tries++;
	}
	return tries;
}

static void a_day_of_guesses_of_one_host(void **state)
{
	struct guesses *g = *state;
	uint32_t tries = guess_for_a_day(g, "192.0.2.7", 1);

	assert_in_range(tries, 1000, 1440 + MC_GUESS_HOST_MAX);
}

static void a_day_of_guesses_of_a_range(void **state)
{
	struct guesses *g = *state;

	assert_in_range(guess_for_a_day(g, "192.0.2.%u", 200), 1000, 1440 + MC_GUESS_RANGE_MAX);
	assert_in_range(guess_for_a_day(g, "2001:db8:7:%x", 5000), 1000, 1440 + MC_GUESS_RANGE_MAX);
	assert_int_equal(guesses_try(g, good, DAY + 1000000), 0);
}

/* One who has proved the password is not shut out by his neighbours; one who has not waits a minute at most.
 */
static void neighbours_of_a_guesser(void **state)
{
	struct guesses *g = *state;
	const struct mc_str stranger = mc_str_z("192.0.2.99"), elsewhere = mc_str_z("198.51.100.1");
	char text[16];
	int64_t now = 1;

	assert_int_equal(guesses_try(g, good, now), 0);
	guesses_succeeded(g, good, now);
	for (unsigned i = 0; i < 2 * MC_GUESS_RANGE_MAX; i++, now += 100) {
		struct mc_str h =
			mc_str_of(text, (size_t)snprintf(text, sizeof(text), "192.0.2.%u", 10 + i % 80));

		if (guesses_try(g, h, now) == 0)
			guesses_failed(g, h, now);
	}
	assert_int_equal(guesses_try(g, good, now), 0);
	assert_in_range(guesses_try(g, stranger, now), 1, MC_GUESS_PERIOD);
	assert_int_equal(guesses_try(g, elsewhere, now), 0);
	now += MC_GUESS_PERIOD;
	assert_int_equal(guesses_try(g, stranger, now), 0);
	guesses_succeeded(g, stranger, now);
	assert_int_equal(guesses_try(g, stranger, now), 0); /* that took nothing of what the range may */
}

/* Who was dialled and would not have us has guessed, too: it is not dialled while it may not guess. */
static void who_is_dialled_is_counted(void **state)
{
	struct guesses *g = *state;
	uint32_t dials = 0;

	for (int64_t now = 1; now < DAY; now += 500)
		if (guesses_wait(g, good, now) == 0) {
			guesses_refused(g, good, now);
			dials++;
		}
	assert_in_range(dials, 1000, 1440 + MC_GUESS_HOST_MAX);
}

/* Ten thousand addresses, a try each in every 10 ms: about one a second is looked at, and a member is still
 * heard. */
/* The range counts tries of those alone that have not proved it: others end none of these. */
static void who_proved_it_ends_no_try_of_a_neighbour(void **state)
{
	static const struct mc_str neighbour = { "203.0.113.9", 11 };
	struct guesses *g = *state;
	uint32_t open = 0;

	guesses_proved(g, neighbour, 0);
	assert_int_equal(guesses_try(g, bad, 0), 0);
	for (int64_t now = 0, i = 0; i < 3; i++, now += MC_GUESS_DELAY_MAX) {
		assert_int_equal(guesses_try(g, neighbour, now), 0);
		guesses_failed(g, neighbour, now);
	}
	for (uint32_t i = 0; i < MC_GUESS_RANGES; i++)
		open += g->ranges[i].tally.open;
	assert_int_equal(open, 1);
}

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
	assert_int_equal(guesses_try(g, host(99999), now), MC_GUESS_BUSY); /* that one may give some back */
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

/* As many as may be at once; each that succeeds makes room for the next. */
static void two_hundred_nodes_of_one_host_start_together(void **state)
{
	struct guesses *g = *state;
	unsigned open = 0;

	for (int i = 0; i < 200; i++, open++)
		while (guesses_try(g, good, 0) > 0) {
			assert_int_equal(guesses_try(g, good, 0), MC_GUESS_BUSY);
			assert_int_equal(open, MC_GUESS_HOST_MAX);
			guesses_succeeded(g, good, 0);
			open--;
		}
	for (; open > 0; open--)
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
		T(who_proved_it_waits_seconds_at_first),
		T(a_day_of_guesses_of_one_host),
		T(a_day_of_guesses_of_a_range),
		T(neighbours_of_a_guesser),
		T(who_is_dialled_is_counted),
		T(who_proved_it_ends_no_try_of_a_neighbour),
		T(flood_of_addresses_shares_one_allowance),
		T(many_honest_hosts_do_not_use_it_up),
		T(two_hundred_nodes_of_one_host_start_together),
		T(table_is_bounded_and_keeps_who_proved_it),
		T(odd_calls_and_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
