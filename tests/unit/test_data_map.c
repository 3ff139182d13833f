/* SPDX-License-Identifier: Apache-2.0 */
/* test_data_map.c - map semantics as they were seen on running members, a case each; then random requests
 * beside a plain model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/rng.h"
#include "common/data/map.h"

enum { BLOCK = 12 << 20, PARTITIONS = 2 };
#define T0 (((uint64_t)MAP_EPOCH_S + 1000) * 1000) /* a whole second */

static struct store *s;
static struct map m;
static struct map_outcome o;
static uint64_t now;
static void *block;

static void at(uint64_t ms)
{
	now = ms;
	while (store_begin(s, now, STORE_WORK_TICK))
		;
}

static void start(struct map_config cfg)
{
	struct store_config c = { .seed = { 3, 4 },
		.partitions = PARTITIONS,
		.tables_max = 8,
		.namespaces_max = 64,
		.key_skip = MAP_DATA_HEAD };

	free(block);
	block = aligned_alloc(64, BLOCK);
	memset(block, 0, BLOCK);
	s = store_init(block, BLOCK, &c);
	assert_non_null(s);
	at(T0);
	assert_true(map_open(s, &cfg, &m));
}

static struct mc_bytes heap(const char *text)
{
	static char buf[8][128];
	static int next;
	char *p = buf[next++ % 8];

	memset(p, next, 4); /* the hash does not count */
	memset(p + 4, 0, 4);
	assert_true(strlen(text) < sizeof(buf[0]) - 8);
	strcpy(p + 8, text);
	return (struct mc_bytes){ (const uint8_t *)p, (int32_t)(8 + strlen(text)) };
}

static struct mc_uuid uuid(uint64_t n)
{
	return (struct mc_uuid){ .hi = n, .lo = n };
}

static struct map_request request(enum map_op op, const char *key, const char *value)
{
	struct map_request r = { .op = op,
		.key = heap(key),
		.ttl_ms = MAP_UNSET,
		.max_idle_ms = MAP_UNSET,
		.lease_ms = -1,
		.caller = uuid(1),
		.thread = 1,
		.want_old = true };

	r.value = value != NULL ? heap(value) : (struct mc_bytes){ NULL, -1 };
	return r;
}

static enum map_answer run(enum map_op op, const char *key, const char *value)
{
	struct map_request r = request(op, key, value);

	map_run(s, &m, &r, now, &o);
	return o.answer;
}

static enum map_answer run_ttl(
	enum map_op op, const char *key, const char *value, int64_t ttl_ms, int64_t idle_ms)
{
	struct map_request r = request(op, key, value);

	r.ttl_ms = ttl_ms;
	r.max_idle_ms = idle_ms;
	map_run(s, &m, &r, now, &o);
	return o.answer;
}

static enum map_answer run_as(
	uint64_t who, enum map_op op, const char *key, const char *value, int64_t lease, int64_t reference)
{
	struct map_request r = request(op, key, value);

	r.caller = uuid(who);
	r.lease_ms = lease;
	r.reference = reference;
	map_run(s, &m, &r, now, &o);
	return o.answer;
}

static bool is(struct store_value v, const char *text)
{
	return v.n == 8 + strlen(text) && memcmp(v.p + 8, text, strlen(text)) == 0;
}

static void told(uint32_t i, enum map_change_kind kind, const char *old, const char *value)
{
	assert_true(o.changes > i);
	assert_int_equal(o.change[i].kind, kind);
	assert_true(o.change[i].told);
	assert_int_equal(o.change[i].has_old, old != NULL);
	assert_int_equal(o.change[i].has_value, value != NULL);
	assert_true(old == NULL || is(o.change[i].old, old));
	assert_true(value == NULL || is(o.change[i].value, value));
}

static const struct map_config plain = { 0 };

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
	for (enum map_op op = 0; op < MAP_MULTI_PUT; op++) {
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

/* ---- Beside a model ---- */

enum { KEYS = 40, OPS = 60000 };

struct mirror {
	bool there;
	uint32_t value, version;
	uint64_t expires_ms;
	int64_t ttl_ms, idle_ms;
	uint64_t updated_ms;
	bool locked;
	uint64_t lease_ms, who;
	uint32_t count;
};

static struct mirror mirror[KEYS];
static struct mc_rng rng;

static uint32_t below(uint32_t n)
{
	return (uint32_t)mc_rng_below(&rng, n);
}

static struct mc_bytes number(uint32_t kind, uint32_t n)
{
	static uint8_t buf[4][400];
	uint8_t *p = buf[kind];
	uint32_t r = (uint32_t)mc_rng_next(&rng);

	memset(p, 0, sizeof(buf[0]));
	memcpy(p, &r, 4);
	memcpy(p + 8, &n, 4);
	return (struct mc_bytes){ p, (int32_t)(12 + (kind == 0 ? 0 : n % 380)) };
}

static uint32_t number_of(const uint8_t *p)
{
	uint32_t n;

	memcpy(&n, p + 8, 4);
	return n;
}

static void expect_change(uint32_t *i, enum map_change_kind kind)
{
	assert_true(*i < o.changes && o.change[*i].kind == kind);
	++*i;
}

/* Expiration as the reference has it, said in another way than map.h: whole seconds, the smaller of two. */
static uint64_t mirrored_end(const struct mirror *e)
{
	uint64_t a = e->ttl_ms > 0 ? (e->updated_ms + (uint64_t)e->ttl_ms) / 1000 : UINT64_MAX;
	uint64_t b = e->idle_ms > 0 ? (now + (uint64_t)e->idle_ms) / 1000 : UINT64_MAX;
	uint64_t c = a < b ? a : b;

	return c == UINT64_MAX ? STORE_NEVER : c * 1000;
}

static void mirror_touch(struct mirror *e)
{
	/* What is kept of both is whole seconds. */
	uint64_t ttl_s = (uint64_t)e->ttl_ms / 1000, idle_s = (uint64_t)e->idle_ms / 1000, a, b;

	if (e->idle_ms == 0 || e->expires_ms == STORE_NEVER)
		return;
	idle_s += idle_s == 0;
	ttl_s += ttl_s == 0;
	if (e->ttl_ms != 0 && ttl_s <= idle_s)
		return;
	a = e->ttl_ms != 0 ? e->updated_ms / 1000 + ttl_s : UINT64_MAX;
	b = (now + idle_s * 1000) / 1000;
	a = a < b ? a : b;
	if (a * 1000 > e->expires_ms)
		e->expires_ms = a * 1000;
}

static void mirror_write(struct mirror *e, const struct map_request *r, bool own)
{
	e->version = e->there ? e->version + 1 : 0;
	e->there = true;
	if (r->op != MAP_SET_TTL)
		e->value = number_of(r->value.p);
	e->ttl_ms = own && r->ttl_ms > 0 ? r->ttl_ms : 0;
	e->idle_ms = own && r->op != MAP_SET_TTL && r->max_idle_ms > 0 ? r->max_idle_ms : 0;
	e->updated_ms = now;
	e->expires_ms = mirrored_end(e);
}

static void mirror_put(struct mirror *e, const struct map_request *r, uint32_t i, bool was)
{
	enum map_op op = r->op;
	bool present_only = op == MAP_REPLACE || op == MAP_REPLACE_IF_SAME || op == MAP_SET_TTL;
	bool same = was && op == MAP_REPLACE_IF_SAME && number_of(r->expect.p) == e->value;
	bool done =
		present_only ? was && (op != MAP_REPLACE_IF_SAME || same) : op != MAP_PUT_IF_ABSENT || !was;

	if (was && (op == MAP_PUT || op == MAP_PUT_TRANSIENT || op == MAP_REPLACE || op == MAP_PUT_IF_ABSENT))
		assert_true(o.answer == MAP_ANSWER_VALUE && number_of(o.value.p) == e->value);
	if (op == MAP_TRY_PUT || op == MAP_REPLACE_IF_SAME || op == MAP_SET_TTL)
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == done);
	if (was && (present_only || op == MAP_PUT_IF_ABSENT))
		mirror_touch(e);
	if (!done)
		return;
	mirror_write(e, r, op != MAP_REPLACE && op != MAP_REPLACE_IF_SAME);
	expect_change(&i,
		op == MAP_SET_TTL                  ? MAP_TTL_SET
			: was && op != MAP_TRY_PUT ? MAP_UPDATED
						   : MAP_ADDED);
	assert_true(o.change[i - 1].meta.version == e->version &&
		o.change[i - 1].meta.expires_ms == e->expires_ms);
	assert_int_equal(number_of(o.change[i - 1].value.p), e->value);
	assert_int_equal(i, o.changes);
}

static void mirror_remove(struct mirror *e, const struct map_request *r, uint32_t i, bool was)
{
	bool done = was && (r->op != MAP_REMOVE_IF_SAME || number_of(r->expect.p) == e->value);

	if (r->op == MAP_REMOVE)
		assert_int_equal(o.answer, was ? MAP_ANSWER_VALUE : MAP_ANSWER_NULL);
	else
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == done);
	if (done)
		expect_change(&i, r->op == MAP_EVICT ? MAP_EVICTED : MAP_REMOVED);
	if (done)
		e->there = false;
	assert_int_equal(i, o.changes);
}

static void mirror_merge(struct mirror *e, const struct map_request *r, uint32_t i)
{
	assert_true(o.answer == MAP_ANSWER_BOOL && o.yes);
	mirror_write(e, r, false);
	expect_change(&i, MAP_MERGED);
	assert_true(o.change[i - 1].meta.version == e->version &&
		o.change[i - 1].meta.expires_ms == e->expires_ms);
	assert_int_equal(i, o.changes);
}

static void mirror_lock(struct mirror *e, const struct map_request *r, bool held, bool mine)
{
	switch (r->op) {
	case MAP_LOCK:
		e->count = held ? e->count + 1 : 1;
		e->locked = true;
		e->who = r->caller.hi;
		e->lease_ms = r->lease_ms < 0 ? STORE_NEVER : now + (uint64_t)r->lease_ms;
		break;
	case MAP_UNLOCK:
		assert_int_equal(o.answer == MAP_NOT_OWNER, !held || !mine);
		if (held && mine && --e->count == 0)
			e->locked = false;
		assert_int_equal(o.unlocked, held && mine && !e->locked);
		break;
	case MAP_FORCE_UNLOCK:
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == held);
		e->locked = e->locked && !held;
		break;
	default: assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == held); break;
	}
}

static void step(uint32_t n)
{
	static const struct map_merging comes = { MAP_MERGE_PASS_THROUGH, { .expires_ms = STORE_NEVER } };
	uint32_t k = below(KEYS), i = 0;
	struct mirror *e = &mirror[k];
	bool held = e->locked && e->lease_ms > now, mine, was;
	struct map_request r = { .op = below(MAP_MULTI_PUT), /* those of multimaps: test_multi.c */
		.key = number(0, k),
		.value = number(1, below(5000)),
		.expect = { NULL, -1 },
		.caller = uuid(1 + below(2)),
		.thread = 5,
		.reference = n + 1,
		.merging = &comes,
		.want_old = below(2) == 0 };

	r.ttl_ms = below(3) == 0 ? 1 + (int64_t)below(9000) : MAP_UNSET;
	r.max_idle_ms = below(3) == 0 ? 1 + (int64_t)below(9000) : MAP_UNSET;
	r.lease_ms = below(2) == 0 ? (int64_t)below(5000) : -1;
	r.expect = number(2, below(2) == 0 ? e->value : 5001u);
	mine = held && e->who == r.caller.hi;
	map_run(s, &m, &r, now, &o);
	if (held && !mine && map_op_waits(r.op)) {
		assert_true(o.answer == MAP_WAITS && o.until_ms == e->lease_ms && o.changes == 0);
		return;
	}
	if (e->there && !held && e->expires_ms <= now && r.op != MAP_EVICT) {
		expect_change(&i, MAP_EXPIRED);
		assert_int_equal(number_of(o.change[0].old.p), e->value);
		e->there = false;
	}
	was = e->there;
	if (r.op >= MAP_LOCK)
		mirror_lock(e, &r, held, mine);
	else if (r.op == MAP_MERGE)
		mirror_merge(e, &r, i);
	else if (r.op >= MAP_REMOVE)
		mirror_remove(e, &r, i, was);
	else if (r.op >= MAP_PUT)
		mirror_put(e, &r, i, was);
	else if (r.op == MAP_CONTAINS_KEY)
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == was);
	else
		assert_true(was ? o.answer == MAP_ANSWER_VALUE && number_of(o.value.p) == e->value
				: o.answer == MAP_ANSWER_NULL);
	if (was && (r.op == MAP_GET || r.op == MAP_CONTAINS_KEY))
		mirror_touch(e);
}

static void sweep(void)
{
	struct store_view v;
	bool more;

	while (store_next_expired(s, 1000, 1000, &v, &more)) {
		uint32_t k = number_of(v.key.p);
		bool lock = store_ns_info(s, v.ns).table == m.locks;

		assert_true(map_expire(s, &m, &v, now, &o));
		if (lock) {
			assert_true(o.unlocked && mirror[k].lease_ms <= now);
			mirror[k].locked = false;
		} else if (o.changes > 0) {
			assert_true(mirror[k].there && mirror[k].expires_ms <= now);
			mirror[k].there = false;
		}
	}
}

static void beside_a_model(void **state)
{
	uint32_t there, cleared;

	(void)state;
	start(plain);
	memset(mirror, 0, sizeof(mirror));
	mc_rng_seed(&rng, 5);
	for (uint32_t n = 0; n < OPS; n++) {
		if (n % 3 == 0)
			at(now + below(700));
		step(n);
		if (n % 50 == 0)
			sweep();
		there = cleared = 0;
		for (uint32_t k = 0; k < KEYS; k++)
			there += mirror[k].there;
		assert_int_equal(map_size(s, &m, 0), there);
		if (n % 5000 != 4999)
			continue;
		sweep(); /* so that no lock is over and still there */
		for (uint32_t k = 0; k < KEYS; k++)
			if (mirror[k].there && !mirror[k].locked) {
				mirror[k].there = false;
				cleared++;
			}
		assert_int_equal(map_clear(s, &m, 0), cleared);
		store_invariant(s);
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

/* --- another cluster's entry meets ours --- */
static enum map_answer merge(
	enum map_policy policy, const char *key, const char *value, const struct store_meta *meta)
{
	struct map_request r = request(MAP_MERGE, key, value);
	struct map_merging merging = { policy, *meta };

	r.merging = &merging;
	map_run(s, &m, &r, now, &o);
	return o.answer;
}

/* com.hazelcast.spi.merge: less, equal and more than what is here, by each policy. */
static void whose_value_stays(void **state)
{
	static const struct {
		enum map_policy policy;
		bool stays[3]; /* the value that is here, when what comes has less, as much, more */
	} cases[] = {
		{ MAP_MERGE_PUT_IF_ABSENT, { true, true, true } },
		{ MAP_MERGE_PASS_THROUGH, { false, false, false } },
		{ MAP_MERGE_HIGHER_HITS, { true, false, false } },
		{ MAP_MERGE_LATEST_UPDATE, { true, false, false } },
		{ MAP_MERGE_LATEST_ACCESS, { true, false, false } },
		{ MAP_MERGE_EXPIRATION_TIME, { true, false, false } },
	};
	struct store_meta own, other;

	(void)state;
	start((struct map_config){ .per_entry_stats = true });
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int more = 0; more < 3; more++) {
			run(MAP_DELETE, "k", NULL);
			run_ttl(MAP_SET, "k", "here", 60000, MAP_UNSET);
			run(MAP_GET, "k", NULL);
			run(MAP_ENTRY_VIEW, "k", NULL);
			own = other = o.meta;
			assert_true(own.hits > 0 && own.updated_s > 0 && own.accessed_s > 0);
			other.hits += (uint32_t)more - 1;
			other.updated_s += (uint32_t)more - 1;
			other.accessed_s += (uint32_t)more - 1;
			other.expires_ms = own.expires_ms + (uint64_t)more * 1000 - 1000;
			merge(cases[i].policy, "k", "there", &other);
			assert_true(o.answer == MAP_ANSWER_BOOL && o.yes);
			told(0, MAP_MERGED, "here", cases[i].stays[more] ? "here" : "there");
			run(MAP_ENTRY_VIEW, "k", NULL);
			assert_true(o.meta.expires_ms ==
				(cases[i].stays[more] ? own.expires_ms : other.expires_ms));
			assert_int_equal(o.meta.version, own.version + !cases[i].stays[more]);
		}
}

static void merged_where_nothing_is(void **state)
{
	struct store_meta meta = { .expires_ms = T0 + 5000, .ttl_s = 5, .max_idle_s = MAP_FOREVER_S };

	(void)state;
	start(plain);
	assert_true(merge(MAP_MERGE_DISCARD, "k", "there", &meta) == MAP_ANSWER_BOOL && !o.yes);
	assert_int_equal(o.changes, 0);
	for (enum map_policy p = 0; p < MAP_POLICY_COUNT; p++) {
		if (p == MAP_MERGE_DISCARD)
			continue;
		run(MAP_DELETE, "k", NULL);
		merge(p, "k", "there", &meta);
		assert_true(o.yes);
		told(0, MAP_MERGED, NULL, "there");
	}
	/* What it was told when it was written there holds here. */
	at(T0 + 5000);
	assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_NULL);
	/* A lock does not hold it up, and holds the new entry. */
	run_as(1, MAP_LOCK, "locked", NULL, -1, 1);
	meta.expires_ms = STORE_NEVER;
	assert_int_equal(merge(MAP_MERGE_PUT_IF_ABSENT, "locked", "there", &meta), MAP_ANSWER_BOOL);
	assert_int_equal(map_clear(s, &m, 0), 0);
	store_invariant(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_value_stays),
		cmocka_unit_test(merged_where_nothing_is),
		cmocka_unit_test(events),
		cmocka_unit_test(same_or_not),
		cmocka_unit_test(times_are_whole_seconds),
		cmocka_unit_test(what_extends_idle_time),
		cmocka_unit_test(defaults_of_the_map),
		cmocka_unit_test(statistics),
		cmocka_unit_test(locks),
		cmocka_unit_test(leases_end),
		cmocka_unit_test(locked_entries_stay),
		cmocka_unit_test(a_full_store_refuses),
		cmocka_unit_test(beside_a_model),
		cmocka_unit_test(unlock_without_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
