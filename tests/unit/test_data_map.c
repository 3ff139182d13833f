/* SPDX-License-Identifier: Apache-2.0 */
/* test_data_map.c - map semantics as they were seen on running members, a case each. */
#include "tests/unit/one_map.h"

/* hazelcast-storage 2: what each act tells. */
static void events(void **state)
{
	(void)state;
	start(plain);
	assert_int_equal(run(MAP_PUT, "k", "1"), MAP_ANSWER_NULL);
	told(0, MAP_ADDED, NULL, "1");
	assert_int_equal(run(MAP_PUT, "k", "1"), MAP_ANSWER_VALUE);
	assert_true(is(o.value, "1"));
	told(0, MAP_UPDATED, "1", "1");
	assert_int_equal(run(MAP_SET, "k", "2"), MAP_ANSWER_NULL);
	told(0, MAP_UPDATED, "1", "2");
	assert_int_equal(run(MAP_TRY_PUT, "k", "3"), MAP_ANSWER_BOOL);
	told(0, MAP_ADDED, NULL, "3"); /* the quirk */
	assert_int_equal(run(MAP_PUT_IF_ABSENT, "k", "4"), MAP_ANSWER_VALUE);
	assert_true(is(o.value, "3"));
	assert_int_equal(o.changes, 0);
	assert_int_equal(run(MAP_REPLACE, "absent", "4"), MAP_ANSWER_NULL);
	assert_int_equal(o.changes, 0);
	assert_int_equal(run(MAP_REPLACE, "k", "4"), MAP_ANSWER_VALUE);
	told(0, MAP_UPDATED, "3", "4");
	assert_int_equal(run(MAP_PUT_ALL, "k", "5"), MAP_ANSWER_NULL);
	told(0, MAP_UPDATED, "4", "5");
	assert_int_equal(run_ttl(MAP_SET_TTL, "k", NULL, 60000, MAP_UNSET), MAP_ANSWER_BOOL);
	assert_true(o.yes && o.changes == 1 && !o.change[0].told && o.change[0].kind == MAP_TTL_SET);
	run_ttl(MAP_SET_TTL, "absent", NULL, 60000, MAP_UNSET);
	assert_true(o.answer == MAP_ANSWER_BOOL && !o.yes && o.changes == 0);
	assert_int_equal(run(MAP_REMOVE, "k", NULL), MAP_ANSWER_VALUE);
	told(0, MAP_REMOVED, "5", NULL);
	assert_int_equal(run(MAP_REMOVE, "k", NULL), MAP_ANSWER_NULL);
	assert_int_equal(o.changes, 0);
	run(MAP_SET, "k", "6");
	assert_true(run(MAP_DELETE, "k", NULL) == MAP_ANSWER_BOOL && o.yes);
	told(0, MAP_REMOVED, NULL, NULL); /* without the old value */
	assert_true(run(MAP_DELETE, "k", NULL) == MAP_ANSWER_BOOL && !o.yes);
	run(MAP_SET, "k", "7");
	assert_true(run(MAP_EVICT, "k", NULL) == MAP_ANSWER_BOOL && o.yes);
	told(0, MAP_EVICTED, "7", NULL);
}

static void same_or_not(void **state)
{
	struct map_request r;

	(void)state;
	start(plain);
	run(MAP_SET, "k", "1");
	for (int right = 0; right < 2; right++) {
		r = request(MAP_REPLACE_IF_SAME, "k", "2");
		r.expect = heap(right ? "1" : "9");
		map_run(s, &m, &r, now, &o);
		assert_true(
			o.answer == MAP_ANSWER_BOOL && o.yes == (right == 1) && o.changes == (uint32_t)right);
	}
	for (int right = 0; right < 2; right++) {
		r = request(MAP_REMOVE_IF_SAME, "k", NULL);
		r.expect = heap(right ? "2" : "22");
		map_run(s, &m, &r, now, &o);
		assert_true(
			o.answer == MAP_ANSWER_BOOL && o.yes == (right == 1) && o.changes == (uint32_t)right);
	}
	map_run(s, &m, &r, now, &o);
	assert_true(o.answer == MAP_ANSWER_BOOL && !o.yes);
}

/* hazelcast-storage 1: ttl 1900 at x.966 s shows 1 s and dies at x+2.0; ttl 1 s lives 0 to 1 s. */
static void times_are_whole_seconds(void **state)
{
	(void)state;
	start(plain);
	at(T0 + 966);
	run_ttl(MAP_SET, "k", "1", 1900, MAP_UNSET);
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_int_equal(o.meta.ttl_s, 1);
	assert_int_equal(o.meta.max_idle_s, MAP_FOREVER_S);
	assert_true(o.meta.expires_ms == T0 + 2000);
	at(T0 + 1999);
	assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_VALUE);
	at(T0 + 2000);
	assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_NULL);
	told(0, MAP_EXPIRED, "1", NULL);
	assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_NULL);
	assert_int_equal(o.changes, 0);
	/* An expired one is told before the new one. */
	run_ttl(MAP_SET, "k", "1", 1000, MAP_UNSET);
	at(T0 + 3000);
	run(MAP_PUT, "k", "2");
	assert_int_equal(o.answer, MAP_ANSWER_NULL);
	told(0, MAP_EXPIRED, "1", NULL);
	told(1, MAP_ADDED, NULL, "2");
	/* Over a ttl entry, a put without one never expires; its version counts on. */
	run_ttl(MAP_PUT, "k", "3", 5000, MAP_UNSET);
	run(MAP_PUT, "k", "4");
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.expires_ms == STORE_NEVER && o.meta.version == 2);
	/* Limits. */
	assert_true(map_expires_ms(INT64_MAX, INT64_MAX, T0, T0) == STORE_NEVER);
	assert_true(map_expires_ms((int64_t)1 << 62, INT64_MAX, T0, T0) == STORE_NEVER);
	assert_int_equal(map_seconds(1), 1);
	assert_int_equal(map_seconds(0), 0);
	assert_int_equal(map_seconds(1900), 1);
	assert_int_equal(map_seconds(INT64_MAX), MAP_FOREVER_S);
}

/* Idle 5 s, touched each 3 s: which operations keep it alive. */
static void what_extends_idle_time(void **state)
{
	static const struct {
		enum map_op op;
		bool extends;
	} row[] = { { MAP_GET, true }, { MAP_CONTAINS_KEY, true }, { MAP_ENTRY_VIEW, false },
		{ MAP_REPLACE_IF_SAME, true }, { MAP_PUT_IF_ABSENT, true }, { MAP_IS_LOCKED, false },
		{ MAP_LOCK, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		start(plain);
		run_ttl(MAP_SET, "k", "1", MAP_UNSET, 5000);
		at(T0 + 3000);
		run(row[i].op, "k", "2");
		run_as(1, MAP_FORCE_UNLOCK, "k", NULL, 0, 0);
		at(T0 + 6000);
		assert_int_equal(run(MAP_GET, "k", NULL) == MAP_ANSWER_VALUE, row[i].extends);
	}
	/* The earlier of both counts, whatever is touched. */
	start(plain);
	run_ttl(MAP_SET, "k", "1", 7000, 5000);
	for (int t = 1; t < 7; t++) {
		at(T0 + (uint64_t)t * 1000);
		assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_VALUE);
	}
	at(T0 + 7000);
	assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_NULL);
}

static void defaults_of_the_map(void **state)
{
	(void)state;
	start((struct map_config){ .ttl_s = 10, .max_idle_s = 4 });
	run(MAP_SET, "k", "1");
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.ttl_s == 10 && o.meta.max_idle_s == 4 && o.meta.expires_ms == T0 + 4000);
	run_ttl(MAP_SET, "k", "1", 0, 0);
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.expires_ms == STORE_NEVER && o.meta.ttl_s == 0);
	run_ttl(MAP_SET_TTL, "k", NULL, 60000, 0); /* the idle time goes back to the map's */
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.ttl_s == 60 && o.meta.max_idle_s == 4);
}

/* The table of entry views, with and without statistics. */
static void statistics(void **state)
{
	(void)state;
	start((struct map_config){ .per_entry_stats = true });
	run(MAP_PUT, "k", "1");
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.created_s == 1000 && o.meta.updated_s == 1000 && o.meta.accessed_s == 0 &&
		o.meta.hits == 0);
	assert_int_equal(o.meta.version, 0);
	at(T0 + 2000);
	run(MAP_GET, "k", NULL);
	run(MAP_PUT, "k", "1");     /* counts as an access */
	run(MAP_REPLACE, "k", "1"); /* as two */
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.created_s == 1000 && o.meta.updated_s == 1002 && o.meta.accessed_s == 1002 &&
		o.meta.hits == 4);
	assert_int_equal(o.meta.version, 2);
	start((struct map_config){ .eviction = STORE_EVICT_LRU });
	run(MAP_PUT, "k", "1");
	run(MAP_ENTRY_VIEW, "k", NULL);
	assert_true(o.meta.accessed_s == 1000 && o.meta.created_s == 0 && o.meta.hits == 0);
}

static void a_full_store_refuses(void **state)
{
	static char big[60];
	uint32_t n = 0;
	struct store_view v;

	(void)state;
	start((struct map_config){ .eviction = STORE_EVICT_LFU });
	memset(big, 'x', sizeof(big) - 1);
	for (;; n++) {
		char key[16];

		for (int i = 0; i < 8; i++)
			key[i] = (char)('a' + (n >> (i * 3) & 7));
		key[8] = 0;
		store_begin(s, now, STORE_WORK_STEP);
		if (run(MAP_SET, key, big) == MAP_FULL)
			break;
	}
	assert_true(n > 10000 && o.err == STORE_FULL && o.changes == 0);
	while (store_wants_room(s)) {
		assert_true(store_sample_any(s, NULL, &v));
		map_evict(s, &m, &v, &o);
		assert_int_equal(o.change[0].kind, MAP_EVICTED);
		store_begin(s, now, STORE_WORK_TICK);
	}
	assert_int_equal(run(MAP_SET, "again", big), MAP_ANSWER_NULL);
	assert_true(map_op_late_is_false(MAP_TRY_PUT) && !map_op_late_is_false(MAP_PUT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events),
		cmocka_unit_test(same_or_not),
		cmocka_unit_test(times_are_whole_seconds),
		cmocka_unit_test(what_extends_idle_time),
		cmocka_unit_test(defaults_of_the_map),
		cmocka_unit_test(statistics),
		cmocka_unit_test(a_full_store_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
