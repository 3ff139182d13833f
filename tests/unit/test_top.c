/* SPDX-License-Identifier: Apache-2.0 */
/* test_top.c - the screen of mc-members --top without a terminal: members from sample to sample, what is told
 * of them, order and choice, and every size of a screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/members/top_model.h"

#define CLOCK 43384000 /* 12:03:04 */

static struct top_model *m;
static struct top_line lines[80];
static unsigned width = 80, height = 24;

static int setup(void **state)
{
	(void)state;
	m = top_model_new();
	width = 80;
	height = 24;
	return m == NULL;
}

static int teardown(void **state)
{
	(void)state;
	top_model_free(m);
	return 0;
}

/* --- samples --- */

struct given {
	int n; /* its uuid and port; 0: the end */
	int64_t ops, counted_at_ms, bytes, waiting_since_ms;
	const char *why;
	bool lost;
};

static void add(const struct given *g, bool master)
{
	struct figures f;
	char addr[32], name[32];
	const struct top_seen s = {
		.uuid = { .hi = 1, .lo = (uint64_t)g->n },
		.addr = addr,
		.name = name,
		.master = master,
		.lite = g->n % 2 == 0,
		.connected = !g->lost,
		.figures = &f,
		.counted_at_ms = g->counted_at_ms,
		.waiting_since_ms = g->waiting_since_ms,
		.took_ms = g->n,
		.why = g->why != NULL ? g->why : "",
	};

	figures_clear(&f);
	f.v[FIGURE_OPERATIONS] = g->ops;
	f.v[FIGURE_BYTES] = g->bytes;
	f.v[FIGURE_OWNED] = 10 * g->n;
	snprintf(addr, sizeof(addr), "10.0.0.%d:6900", g->n);
	snprintf(name, sizeof(name), "name%d", g->n);
	assert_true(top_add(m, &s));
}

static void end(const char *state, int64_t safe, int64_t migrations, bool connected)
{
	struct top_cluster c = { .name = "shop", .state = state, .version = "5.3", .connected = connected };

	for (int i = 0; i < FIGURE_COUNT; i++)
		c.v[i] = FIGURE_UNKNOWN;
	c.v[FIGURE_SAFE] = safe;
	c.v[FIGURE_MIGRATIONS] = migrations;
	c.partitions = 271;
	top_end(m, &c);
}

static void sample(int64_t now_ms, const struct given *g)
{
	top_begin(m, now_ms, CLOCK + now_ms);
	for (int i = 0; g[i].n != 0; i++)
		add(&g[i], i == 0);
	end("ACTIVE", 1, 0, true);
}

/* The line, from 0, on which `text` stands; -1: none. */
static int line_of(const char *text)
{
	top_draw(m, width, height, lines);
	for (unsigned i = 0; i < height; i++)
		if (strstr(lines[i].text, text) != NULL)
			return (int)i;
	return -1;
}

#define SHOWS(text) \
	do { \
		if (line_of(text) < 0) \
			fail_msg("'%s' is not on the screen", text); \
	} while (0)
#define SHOWS_NOT(text) assert_int_equal(line_of(text), -1)

static void members_stand_below_their_cluster(void **state)
{
	const struct given g[] = { { 1, 100, 1000, 1536, 0, NULL, false }, { 2, 7, 1000, 0, 0, NULL, false },
		{ 0 } };

	(void)state;
	sample(1000, g);
	assert_int_equal(line_of("shop: 2 members  ACTIVE 5.3  safe"), 0);
	SHOWS("12:03:05 UTC");
	assert_int_equal(line_of("MEMBER        ROLE    PART"), 2);
	assert_int_equal(line_of("10.0.0.1:6900 master    10"), 3);
	SHOWS(" 1.5 KiB ");
	assert_int_equal(line_of("10.0.0.2:6900 lite      20"), 4);
	assert_int_equal(line_of("EVENTS: none yet"), 5); /* who was there from the beginning has not come */
	assert_int_equal(line_of("q quit"), 23);
}

static void operations_are_counted_between_two_counts(void **state)
{
	const struct given first[] = { { 1, 100, 1000, 0, 0, NULL, false }, { 0 } };
	const struct given same[] = { { 1, 100, 1000, 0, 0, NULL, false }, { 0 } };
	const struct given later[] = { { 1, 1100, 3000, 0, 0, NULL, false }, { 0 } };
	const struct given anew[] = { { 1, 3, 4000, 0, 0, NULL, false }, { 0 } };
	const struct given back[] = { { 1, 9, 3500, 0, 0, NULL, false }, { 0 } };
	const struct given lost[] = { { 1, 1100, 3000, 0, 0, "gone.", true }, { 0 } };

	(void)state;
	sample(1000, first);
	SHOWS("ops/s -");
	sample(2000, same); /* a real member counts every five seconds */
	SHOWS("ops/s -");
	sample(3000, later);
	SHOWS("ops/s 500");
	sample(4000, later); /* no new count: the last rate stays */
	SHOWS("ops/s 500");
	sample(5000, anew);
	SHOWS("ops/s -");
	sample(6000, back);
	SHOWS("ops/s -");
	sample(7000, later);
	sample(8000, lost);
	SHOWS("ops/s -");
}

static void slow_lost_and_well_again(void **state)
{
	const struct given well[] = { { 1, 0, 0, 0, 0, NULL, false }, { 3, 0, 0, 0, 0, NULL, false }, { 0 } };
	const struct given waits[] = { { 1, 0, 0, 0, 0, NULL, false }, { 3, 0, 0, 0, 2000, NULL, false },
		{ 0 } };
	const struct given lost[] = { { 1, 0, 0, 0, 0, NULL, false },
		{ 3, 0, 0, 0, 2000, "nothing listens.", true }, { 0 } };
	const struct given silent[] = { { 1, 0, 0, 0, 0, NULL, false },
		{ 3, 0, 0, 0, 0, "no metrics", false }, { 0 } };

	(void)state;
	sample(1000, well);
	sample(2000 + TOP_SLOW_MS - 1, waits);
	SHOWS_NOT("SLOW");
	sample(2000 + TOP_SLOW_MS, waits);
	assert_int_equal(line_of("SLOW 2s"), 4);
	assert_int_equal(lines[4].style, TOP_WARNING);
	SHOWS("12:03:08 10.0.0.3:6900 does not answer");
	sample(9000, waits); /* said once */
	SHOWS("SLOW 7s");
	assert_int_equal(line_of("does not answer"), 6);
	assert_null(strstr(lines[7].text, "does not answer"));
	sample(10000, lost);
	assert_int_equal(line_of("LOST"), 4);
	assert_int_equal(lines[4].style, TOP_WRONG);
	SHOWS("10.0.0.3:6900 is lost: nothing listens.");
	sample(11000, lost); /* dialled again, and in vain: it stays lost, and is said to be once */
	sample(12000, lost);
	assert_int_equal(line_of("LOST"), 4);
	assert_int_equal(line_of("is lost"), 6);
	assert_null(strstr(lines[7].text, "is lost"));
	sample(13000, well);
	SHOWS("10.0.0.3:6900 answers again");
	SHOWS("3 ms");
	sample(14000, silent); /* it answers, and does not tell all */
	SHOWS("3 ms");
}

static void who_comes_and_goes_is_told(void **state)
{
	const struct given two[] = { { 1, 0, 0, 0, 0, NULL, false }, { 3, 0, 0, 0, 0, NULL, false }, { 0 } };
	const struct given one[] = { { 3, 0, 0, 0, 0, NULL, false }, { 0 } };
	const struct given twice[] = { { 3, 0, 0, 0, 0, NULL, false }, { 3, 0, 0, 0, 0, NULL, false },
		{ 0 } };

	(void)state;
	sample(1000, one);
	sample(2000, two);
	SHOWS("10.0.0.1:6900 joined");
	SHOWS("10.0.0.1:6900 is the master now");
	sample(3000, one);
	SHOWS("10.0.0.1:6900 is gone");
	SHOWS("shop: 1 member ");
	sample(4000, twice);
	SHOWS("shop: 1 member ");
}

static void the_cluster_is_told_of(void **state)
{
	(void)state;
	top_begin(m, 1000, CLOCK);
	end("ACTIVE", 1, 0, true);
	top_begin(m, 1500, CLOCK); /* one does not answer: nobody knows, which is no event */
	end("ACTIVE", FIGURE_UNKNOWN, FIGURE_UNKNOWN, true);
	assert_int_equal(line_of("safe?"), 0);
	SHOWS("EVENTS: none yet");
	top_begin(m, 2000, CLOCK);
	end("FROZEN", 0, 12, true);
	SHOWS("the cluster is FROZEN now, and was ACTIVE");
	SHOWS("not safe: backups are missing, or on their way");
	SHOWS("12 migrations planned or under way");
	assert_int_equal(line_of("NOT SAFE"), 0);
	assert_int_equal(lines[0].style, TOP_WRONG);
	top_begin(m, 3000, CLOCK);
	end("FROZEN", 1, 0, false);
	SHOWS("safe again");
	SHOWS("no migration is left");
	SHOWS("no member answers; each is tried again");
	assert_int_equal(line_of("NO ANSWER"), 0);
	for (int i = 0; i < 3 * TOP_EVENTS; i++) {
		char text[32];

		snprintf(text, sizeof(text), "event %d.", i);
		top_say(m, CLOCK, text);
	}
	SHOWS("event 191.");
	SHOWS_NOT("safe again");
}

/* --- keys --- */

static bool press(int c)
{
	return top_press(m, top_key_of(c));
}

static void sorted_by_a_column_and_chosen_by_hand(void **state)
{
	const struct given g[] = { { 1, 0, 0, 10, 0, NULL, false }, { 11, 0, 0, 30, 0, NULL, false },
		{ 3, 0, 0, 20, 0, NULL, false }, { 0 } };

	(void)state;
	sample(1000, g);
	SHOWS("sort: the list's own order");
	while (line_of("sort: bytes") < 0)
		assert_true(press('s'));
	assert_true(line_of("10.0.0.11:6900") == 3 && line_of("10.0.0.3:6900 ") == 4);
	SHOWS("BYTES>");
	press('r');
	assert_true(line_of("10.0.0.1:6900 ") == 3 && line_of("10.0.0.3:6900 ") == 4);
	SHOWS("sort: bytes, reversed");
	press('r');
	while (line_of("sort: address") < 0)
		assert_true(press('S'));
	assert_true(line_of("10.0.0.1:6900 ") == 3 && line_of("10.0.0.3:6900 ") == 4 &&
		line_of("10.0.0.11:6900") == 5);
	press('j');
	press('j'); /* the second; it stays chosen wherever it stands */
	assert_int_equal(line_of("10.0.0.3:6900 "), 4);
	assert_int_equal(lines[4].style, TOP_CHOSEN);
	press('r');
	press('S');
	assert_int_equal(line_of("10.0.0.3:6900 "), 3);
	assert_int_equal(lines[3].style, TOP_CHOSEN);
	press('\n');
	SHOWS("10.0.0.3:6900  name3");
	SHOWS("00000000-0000-0001-0000-000000000003");
	press('G');
	press('k');
	SHOWS("10.0.0.11:6900  name11");
	press('g');
	SHOWS("10.0.0.3:6900  name3");
	press('\n');
	SHOWS("EVENTS");
	press('h');
	SHOWS("KEYS");
	assert_false(top_is_paused(m));
	press('p');
	assert_true(top_is_paused(m));
	SHOWS("PAUSED");
	assert_true(press('x'));
	assert_false(press('q'));
}

static void more_members_than_lines(void **state)
{
	struct given g[61] = { { 0 } };

	(void)state;
	for (int i = 0; i < 60; i++)
		g[i] = (struct given){ .n = i + 1 };
	sample(1000, g);
	SHOWS("1-14 of 60");
	press('j');
	top_press(m, TOP_KEY_PAGE_DOWN);
	SHOWS("1-14 of 60"); /* a page less one: the last of these */
	press('j');
	SHOWS("2-15 of 60");
	press('G');
	SHOWS("47-60 of 60");
	SHOWS("10.0.0.60:6900");
	top_press(m, TOP_KEY_PAGE_UP);
	press('g');
	SHOWS("1-14 of 60");
	height = 4; /* no room for a member */
	SHOWS_NOT("of 60");
	height = 24;
	g[5].n = 0; /* most are gone: no empty page */
	press('G');
	sample(2000, g);
	SHOWS_NOT("of 60");
	SHOWS("10.0.0.1:6900");
}

/* Nothing is longer than its line, in whatever size and whatever lies below; and 50 x 10 has what matters. */
static void every_size(void **state)
{
	static const char keys[] = "dhhdjp";
	struct given g[41] = { { 0 } };

	(void)state;
	for (int i = 0; i < 40; i++)
		g[i] = (struct given){
			.n = i + 1, .ops = INT64_MAX / 4, .bytes = INT64_MAX, .why = "it is as it is"
		};
	sample(1000, g);
	g[7].lost = true;
	sample(2000, g);
	for (size_t k = 0; k < sizeof(keys) - 1; k++) {
		for (width = 0; width <= TOP_WIDTH; width++)
			for (height = 0; height <= 60; height++) {
				top_draw(m, width, height, lines);
				for (unsigned i = 0; i < height; i++)
					assert_int_equal(strlen(lines[i].text), width);
			}
		press(keys[k]);
	}
	width = 50;
	height = 10;
	press('d');
	press('S'); /* by the time to answer */
	press('g');
	SHOWS("LOST");
	SHOWS("PART");
	SHOWS("BYTES");
	SHOWS("OPS/S");
	SHOWS("of 40");
	SHOWS("q quit");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(members_stand_below_their_cluster),
		T(operations_are_counted_between_two_counts),
		T(slow_lost_and_well_again),
		T(who_comes_and_goes_is_told),
		T(the_cluster_is_told_of),
		T(sorted_by_a_column_and_chosen_by_hand),
		T(more_members_than_lines),
		T(every_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
