/* SPDX-License-Identifier: Apache-2.0 */
/* test_data_waits.c - calls that wait for a lock: in which order they get it, and how they end without it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/rng.h"
#include "common/data/waits.h"

enum { BLOCK = 8 << 20, HEAP = 64 << 10 };
#define T0 (((uint64_t)MAP_EPOCH_S + 1000) * 1000)

static struct store *s;
static struct map m;
static struct mc_heap *heap;
static struct map_waits w;
static struct map_outcome o;
static uint64_t now;
static void *block, *heap_block;

static void at(uint64_t ms)
{
	now = ms;
	while (store_begin(s, now, STORE_WORK_TICK))
		;
}

static int setup(void **state)
{
	struct store_config c = { .seed = { 3, 4 },
		.partitions = 2,
		.tables_max = 8,
		.namespaces_max = 64,
		.key_skip = MAP_DATA_HEAD };
	struct map_config plain = { 0 };

	(void)state;
	block = aligned_alloc(64, BLOCK);
	memset(block, 0, BLOCK);
	heap_block = aligned_alloc(64, HEAP);
	heap = mc_heap_init(heap_block, HEAP);
	s = store_init(block, BLOCK, &c);
	assert_non_null(s);
	at(T0);
	assert_true(map_open(s, &plain, &m));
	map_waits_init(&w, heap);
	return 0;
}

static int teardown(void **state)
{
	uint64_t ticket;

	(void)state;
	while (map_waits_take(&w, NULL, 0, &ticket))
		;
	assert_int_equal(mc_heap_used(heap), 0);
	store_invariant(s);
	free(block);
	free(heap_block);
	return 0;
}

static char buf[4][64]; /* of requests: overwritten after each, as events are */

static struct mc_bytes heap_form(const char *text)
{
	static unsigned next;
	char *p = buf[next++ % 4];

	memset(p, (int)next, 4);
	memset(p + 4, 0, 4);
	strcpy(p + 8, text);
	return (struct mc_bytes){ (const uint8_t *)p, (int32_t)(8 + strlen(text)) };
}

/* Who asks is also the ticket. */
static enum map_answer ask(uint64_t who, enum map_op op, const char *key, int64_t wait_ms, int64_t lease_ms)
{
	static int64_t reference;
	struct map_request r = { .op = op,
		.key = heap_form(key),
		.value = heap_form("value"),
		.expect = { NULL, -1 },
		.ttl_ms = MAP_UNSET,
		.max_idle_ms = MAP_UNSET,
		.caller = { .hi = who },
		.reference = ++reference,
		.lease_ms = lease_ms };
	struct map_patience p = { .ticket = who, .wait_ms = wait_ms, .call_ms = 60000 };

	map_waits_run(&w, s, &m, &r, &p, now, &o);
	memset(buf, 0xee, sizeof(buf));
	return o.answer;
}

static void answered(uint64_t who, enum map_waited how)
{
	uint64_t ticket;
	enum map_waited got;

	assert_true(map_waits_next(&w, s, now, &ticket, &got, &o));
	assert_int_equal(ticket, who);
	assert_int_equal(got, how);
}

static void nobody(void)
{
	uint64_t ticket;
	enum map_waited how;

	assert_false(map_waits_next(&w, s, now, &ticket, &how, &o));
}

/* One after the other, in the order in which they came; those of other keys are left alone. */
static void in_order(void **state)
{
	(void)state;
	assert_int_equal(ask(1, MAP_LOCK, "k", -1, -1), MAP_ANSWER_BOOL);
	assert_int_equal(ask(1, MAP_LOCK, "other", -1, -1), MAP_ANSWER_BOOL);
	assert_int_equal(ask(2, MAP_LOCK, "k", -1, -1), MAP_WAITS);
	assert_int_equal(ask(3, MAP_PUT, "k", -1, -1), MAP_WAITS);
	assert_int_equal(ask(4, MAP_LOCK, "k", -1, -1), MAP_WAITS);
	assert_int_equal(ask(5, MAP_LOCK, "other", -1, -1), MAP_WAITS);
	nobody();
	assert_int_equal(ask(1, MAP_UNLOCK, "k", 0, 0), MAP_ANSWER_BOOL);
	assert_true(o.unlocked);
	assert_int_equal(map_waits_deadline(&w), 0);
	answered(2, MAP_WAITED_RUN);
	assert_true(o.answer == MAP_ANSWER_BOOL && o.yes);
	nobody(); /* 3 and 4 were tried and wait on */
	ask(2, MAP_UNLOCK, "k", 0, 0);
	answered(3, MAP_WAITED_RUN);
	assert_true(o.changes == 1 && o.change[0].kind == MAP_ADDED &&
		memcmp(o.change[0].value.p + 8, "value", 5) == 0);
	answered(4, MAP_WAITED_RUN);
	nobody();
	assert_int_equal(w.n, 1);
}

static void late(void **state)
{
	(void)state;
	ask(1, MAP_LOCK, "k", -1, -1);
	assert_true(ask(2, MAP_TRY_PUT, "k", 0, 0) == MAP_ANSWER_BOOL && !o.yes); /* does not wait at all */
	assert_int_equal(ask(2, MAP_REMOVE, "k", 0, 0), MAP_ANSWER_NULL);
	assert_int_equal(ask(2, MAP_TRY_PUT, "k", 500, 0), MAP_WAITS);
	assert_int_equal(ask(3, MAP_PUT, "k", 700, 0), MAP_WAITS);
	assert_int_equal(ask(4, MAP_PUT, "k", -1, 0), MAP_WAITS);
	assert_true(map_waits_deadline(&w) == T0 + 500);
	at(T0 + 499);
	nobody();
	at(T0 + 500);
	answered(2, MAP_WAITED_LATE);
	assert_true(o.answer == MAP_ANSWER_BOOL && !o.yes && o.changes == 0);
	nobody();
	assert_true(map_waits_deadline(&w) == T0 + 700);
	at(T0 + 700);
	answered(3, MAP_WAITED_LATE);
	assert_int_equal(o.answer, MAP_ANSWER_NULL);
	nobody();
	/* Without a limit of its own, the call is too old in the end. */
	at(T0 + 60000);
	answered(4, MAP_WAITED_TIMEOUT);
	nobody();
	assert_true(map_waits_deadline(&w) == STORE_NEVER);
}

/* A waiter on a lease of 2 s gets it after 2,000 ms, although entries expire by whole seconds. */
static void at_the_end_of_a_lease(void **state)
{
	(void)state;
	at(T0 + 321);
	ask(1, MAP_LOCK, "k", -1, 2000);
	assert_int_equal(ask(2, MAP_LOCK, "k", -1, 100), MAP_WAITS);
	assert_int_equal(ask(3, MAP_LOCK, "k", -1, -1), MAP_WAITS);
	assert_true(map_waits_deadline(&w) == T0 + 2321);
	at(T0 + 2320);
	nobody();
	at(T0 + 2321);
	answered(2, MAP_WAITED_RUN);
	nobody();
	assert_true(map_waits_deadline(&w) == T0 + 2421); /* of the next lease */
	at(T0 + 2421);
	answered(3, MAP_WAITED_RUN);
}

static void those_who_leave(void **state)
{
	uint64_t ticket;

	(void)state;
	ask(1, MAP_LOCK, "k", -1, -1);
	for (uint64_t who = 2; who < 8; who++)
		assert_int_equal(ask(who, MAP_LOCK, "k", -1, -1), MAP_WAITS);
	map_waits_wake(&w, &m, 0, heap_form("k"));
	map_waits_forget(&w,
		(struct mc_uuid){ .hi = 2 }); /* the first, a middle and the last of those that are woken */
	map_waits_forget(&w, (struct mc_uuid){ .hi = 4 });
	map_waits_forget(&w, (struct mc_uuid){ .hi = 7 });
	/* One that comes now stands behind those that are left, and one of another key can be woken. */
	assert_int_equal(ask(8, MAP_LOCK, "k", -1, -1), MAP_WAITS);
	assert_int_equal(ask(1, MAP_LOCK, "other", -1, -1), MAP_ANSWER_BOOL);
	assert_int_equal(ask(9, MAP_TRY_PUT, "other", -1, -1), MAP_WAITS);
	ask(1, MAP_UNLOCK, "other", 0, 0);
	answered(9, MAP_WAITED_RUN);
	nobody();
	ask(1, MAP_FORCE_UNLOCK, "k", 0, 0);
	answered(3, MAP_WAITED_RUN);
	/* The partition moves: all of it. */
	assert_false(map_waits_take(&w, NULL, 1, &ticket));
	assert_true(map_waits_take(&w, &m, 0, &ticket));
	assert_int_equal(ticket, 5);
	assert_true(map_waits_take(&w, NULL, 0, &ticket));
	assert_int_equal(ticket, 6);
	assert_true(map_waits_take(&w, NULL, 0, &ticket));
	assert_int_equal(ticket, 8);
	assert_false(map_waits_take(&w, NULL, 0, &ticket));
	nobody();
}

static void no_more_than_there_is_room_for(void **state)
{
	uint64_t who = 2;

	(void)state;
	ask(1, MAP_LOCK, "k", -1, -1);
	while (ask(who, MAP_PUT, "k", -1, -1) == MAP_WAITS)
		who++;
	assert_true(o.answer == MAP_FULL && o.err == STORE_FULL && who > 100 && w.n == who - 2);
	ask(1, MAP_UNLOCK, "k", 0, 0);
	for (uint64_t i = 2; i < who; i++)
		answered(i, MAP_WAITED_RUN);
	nobody();
	assert_int_equal(mc_heap_used(heap), 0);
}

/* Random lockers of a few keys: never two holders, each key first come first served. */
static void fair_and_exclusive(void **state)
{
	enum { KEYS = 5, WHO = 12, OPS = 20000 };
	static const char *const key[KEYS] = { "a", "b", "c", "d", "e" };
	uint64_t holder[KEYS] = { 0 }, queue[KEYS][WHO] = { { 0 } };
	uint32_t queued[KEYS] = { 0 }, granted = 0;
	struct mc_rng rng;

	(void)state;
	mc_rng_seed(&rng, 9);
	for (int n = 0; n < OPS; n++) {
		uint32_t k = (uint32_t)mc_rng_below(&rng, KEYS);
		uint64_t ticket, who = 100 * k + 1 + mc_rng_below(&rng, WHO); /* of one key each */
		enum map_waited how;
		bool busy = holder[k] == who;

		for (uint32_t i = 0; i < queued[k]; i++)
			busy = busy || queue[k][i] == who;
		at(now + mc_rng_below(&rng, 3));
		if (holder[k] != 0 && mc_rng_below(&rng, 3) == 0) {
			assert_int_equal(ask(holder[k], MAP_UNLOCK, key[k], 0, 0), MAP_ANSWER_BOOL);
			holder[k] = 0;
		} else if (!busy) {
			if (ask(who, MAP_LOCK, key[k], -1, -1) == MAP_WAITS)
				queue[k][queued[k]++] = who;
			else
				holder[k] = who;
			assert_true(holder[k] != 0);
		}
		while (map_waits_next(&w, s, now, &ticket, &how, &o)) {
			if (how == MAP_WAITED_TIMEOUT)
				fail();
			assert_true(holder[k] == 0 && queued[k] > 0 && queue[k][0] == ticket);
			memmove(queue[k], queue[k] + 1, --queued[k] * sizeof(queue[k][0]));
			holder[k] = ticket;
			granted++;
		}
		assert_true(holder[k] != 0 || queued[k] == 0);
	}
	assert_true(granted > OPS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(late, setup, teardown),
		cmocka_unit_test_setup_teardown(at_the_end_of_a_lease, setup, teardown),
		cmocka_unit_test_setup_teardown(those_who_leave, setup, teardown),
		cmocka_unit_test_setup_teardown(no_more_than_there_is_room_for, setup, teardown),
		cmocka_unit_test_setup_teardown(fair_and_exclusive, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
