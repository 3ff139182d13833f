/* SPDX-License-Identifier: Apache-2.0 */
/* test_map_locks.c - locks of a map's keys as they were seen on running members: who holds one, until when,
 * and what happens to its entry meanwhile. */
#include "tests/unit/one_map.h"

/* hazelcast-storage 3.2. */
static void locks(void **state)
{
	(void)state;
	start(plain);
	assert_true(run_as(1, MAP_LOCK, "k", NULL, -1, 11) == MAP_ANSWER_BOOL && o.yes);
	assert_true(run(MAP_IS_LOCKED, "k", NULL) == MAP_ANSWER_BOOL && o.yes);
	assert_true(run(MAP_CONTAINS_KEY, "k", NULL) == MAP_ANSWER_BOOL && !o.yes);
	assert_int_equal(map_size(s, &m, 0), 0);
	/* Re-entrant; the same call once more does not count. */
	run_as(1, MAP_LOCK, "k", NULL, -1, 11);
	run_as(1, MAP_LOCK, "k", NULL, -1, 12);
	/* Another waits with all that writes by key, and passes with the rest. */
	for (enum map_op op = 0; op < MAP_TXN_LOCK; op++) {
		if (op == MAP_UNLOCK || op == MAP_FORCE_UNLOCK || op == MAP_MERGE)
			continue;
		assert_int_equal(run_as(2, op, "k", "v", -1, 21) == MAP_WAITS, map_op_waits(op));
		assert_true(o.answer != MAP_WAITS || (o.until_ms == STORE_NEVER && o.changes == 0));
	}
	assert_int_equal(run_as(1, MAP_GET, "k", NULL, 0, 0), MAP_ANSWER_NULL); /* removeAll went through */
	run_as(2, MAP_PUT_ALL, "k", "v", -1, 21);
	assert_int_equal(run_as(1, MAP_GET, "k", NULL, 0, 0), MAP_ANSWER_VALUE); /* and putAll */
	assert_int_equal(run_as(2, MAP_UNLOCK, "k", NULL, 0, 22), MAP_NOT_OWNER);
	assert_true(mc_uuid_eq(o.holder, uuid(1)) && o.holder_thread == 1);
	/* remove by the holder keeps it. */
	assert_int_equal(run_as(1, MAP_REMOVE, "k", NULL, 0, 0), MAP_ANSWER_VALUE);
	assert_true(run(MAP_IS_LOCKED, "k", NULL) == MAP_ANSWER_BOOL && o.yes);
	assert_true(run_as(1, MAP_UNLOCK, "k", NULL, 0, 13) == MAP_ANSWER_BOOL && !o.unlocked);
	assert_true(
		run_as(1, MAP_UNLOCK, "k", NULL, 0, 13) == MAP_ANSWER_BOOL && !o.unlocked); /* sent again */
	assert_true(run_as(1, MAP_UNLOCK, "k", NULL, 0, 14) == MAP_ANSWER_BOOL && o.unlocked);
	assert_int_equal(run_as(1, MAP_UNLOCK, "k", NULL, 0, 15), MAP_NOT_OWNER);
	assert_true(o.holder.null);
	assert_int_equal(run_as(2, MAP_PUT, "k", "w", 0, 0), MAP_ANSWER_NULL);
	/* Nobody need hold it to force it. */
	run_as(1, MAP_LOCK, "k", NULL, -1, 16);
	assert_true(run_as(2, MAP_FORCE_UNLOCK, "k", NULL, 0, 0) == MAP_ANSWER_BOOL && o.yes && o.unlocked);
	assert_true(run_as(2, MAP_FORCE_UNLOCK, "k", NULL, 0, 0) == MAP_ANSWER_BOOL && !o.yes && !o.unlocked);
}

static void leases_end(void **state)
{
	struct store_view v;
	bool more;

	(void)state;
	start(plain);
	run(MAP_PUT, "k", "1");
	at(T0 + 500);
	run_as(1, MAP_LOCK, "k", NULL, 2000, 1);
	assert_int_equal(run_as(2, MAP_LOCK, "k", NULL, -1, 2), MAP_WAITS);
	assert_true(o.until_ms == T0 + 2500); /* exact, not in seconds */
	at(T0 + 2500);
	assert_true(run(MAP_IS_LOCKED, "k", NULL) == MAP_ANSWER_BOOL && !o.yes);
	assert_int_equal(run_as(2, MAP_PUT, "k", "2", -1, 2), MAP_ANSWER_VALUE);
	/* The wheel finds it as well, and says so to those who wait. */
	at(T0 + 3000);
	assert_true(store_next_expired(s, 1000, 100, &v, &more));
	assert_true(map_expire(s, &m, &v, now, &o));
	assert_true(o.unlocked && o.changes == 0);
	assert_int_equal(store_stats(s).entries, 1);
	/* A lease past the end of time has none. */
	run_as(1, MAP_LOCK, "k", NULL, INT64_MAX, 3);
	run_as(2, MAP_LOCK, "k", NULL, -1, 4);
	assert_true(o.answer == MAP_WAITS && o.until_ms == STORE_NEVER);
}

static void locked_entries_stay(void **state)
{
	struct store_view v;
	bool more;

	(void)state;
	for (int many = 0; many < 2; many++) {
		uint32_t all = many ? 40 : 3;

		start((struct map_config){ .eviction = STORE_EVICT_LRU });
		for (uint32_t i = 0; i < 100; i++) {
			char key[8] = { (char)('a' + i / 10), (char)('0' + i % 10) };

			run_ttl(MAP_PUT, key, "1", 1000, MAP_UNSET);
			if (i < all)
				run_as(1, MAP_LOCK, key, NULL, -1, i);
		}
		/* Neither expiry, nor eviction, nor clear. */
		at(T0 + 5000);
		assert_int_equal(run(MAP_GET, "a1", NULL), MAP_ANSWER_VALUE);
		while (store_next_expired(s, 5000, 1000, &v, &more))
			map_expire(s, &m, &v, now, &o);
		assert_int_equal(map_size(s, &m, 0), all);
		assert_false(store_sample_any(s, NULL, &v));
		run(MAP_PUT, "new", "1");
		assert_int_equal(map_clear(s, &m, 0), 1);
		assert_int_equal(map_size(s, &m, 0), all);
		assert_int_equal(map_clear(s, &m, 0), 0);
		assert_int_equal(map_clear(s, &m, 1), 0);
		assert_int_equal(run(MAP_GET, "a1", NULL), MAP_ANSWER_VALUE);
		/* Unlocked, it has expired. */
		assert_true(run_as(1, MAP_UNLOCK, "a1", NULL, 0, 900) == MAP_ANSWER_BOOL && o.unlocked);
		assert_int_equal(run(MAP_GET, "a1", NULL), MAP_ANSWER_NULL);
		told(0, MAP_EXPIRED, "1", NULL);
		store_invariant(s);
		map_destroy(s, &m);
		at(now);
		assert_int_equal(store_stats(s).entries, 0);
	}
}

/* Not even what is kept for backups is left: a lock that is held twice is unlocked once, or refused and as it
 * was. */
static void unlock_without_room(void **state)
{
	char key[32];

	(void)state;
	start((struct map_config){ 0 });
	assert_int_equal(run_as(1, MAP_LOCK, "twice", NULL, -1, 1), MAP_ANSWER_BOOL);
	assert_int_equal(run_as(1, MAP_LOCK, "twice", NULL, -1, 2), MAP_ANSWER_BOOL);
	/* Small ones until there is no page; then in their places some of the size of a lock. */
	for (int round = 0, i = 0; round < 2; i += round == 0 ? 1 : -1) {
		struct map_request r;

		snprintf(key, sizeof(key), "%05x", i);
		r = request(MAP_SET, key, round == 0 ? "" : "a value as long as a lock of a key is...");
		r.reserved = true;
		map_run(s, &m, &r, now, &o);
		round += o.answer == MAP_FULL;
		assert_true(i >= 0);
	}
	assert_int_equal(run_as(1, MAP_UNLOCK, "twice", NULL, -1, 3), MAP_FULL);
	assert_false(o.unlocked);
	assert_int_equal(run_as(1, MAP_FORCE_UNLOCK, "twice", NULL, -1, 4), MAP_ANSWER_BOOL);
	assert_true(o.yes && o.unlocked);
	store_invariant(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(locks),
		cmocka_unit_test(leases_end),
		cmocka_unit_test(locked_entries_stay),
		cmocka_unit_test(unlock_without_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
