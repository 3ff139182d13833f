/* SPDX-License-Identifier: Apache-2.0 */
/* test_store.c - the edges of the store: limits, a full store, times, what a step may cost and an entry may
 * take. What random operations find is found by store_model.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/check.h"
#include "common/store/store.h"

static struct store_config config = {
	.seed = { 1, 2 }, .partitions = 271, .tables_max = 20000, .namespaces_max = 20000
};
static size_t block_size;

static struct store *fresh(size_t size)
{
	void *block;
	struct store *s;

	block_size = size > 0 ? size : store_size_min(&config);
	block = mmap(
		NULL, block_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(block != MAP_FAILED);
	s = store_init(block, block_size, &config);
	assert_non_null(s);
	store_begin(s, 1000, 0);
	return s;
}

static void done(struct store *s)
{
	store_invariant(s);
	munmap(s, block_size);
}

static store_table table(struct store *s, uint32_t keep, enum store_policy policy)
{
	struct store_table_config cfg = { keep, policy };
	store_table t = store_table_open(s, &cfg);

	assert_int_not_equal(t, 0);
	return t;
}

static store_ns space(struct store *s, store_table t, uint32_t partition)
{
	store_ns ns;

	assert_int_equal(store_ns_open(s, t, partition, &ns), STORE_OK);
	return ns;
}

static struct mc_bytes bytes(const void *p, size_t n)
{
	return (struct mc_bytes){ p, (int32_t)n };
}

static const struct store_meta plain = { .expires_ms = STORE_NEVER };

static enum store_err put(struct store *s, store_ns ns, struct mc_bytes key, struct mc_bytes value,
	const struct store_meta *meta)
{
	struct store_view v;

	store_find(s, ns, key, &v);
	return store_put(s, &v, key, value, meta, STORE_PLAIN);
}

static enum store_err put_number(
	struct store *s, store_ns ns, uint32_t key, uint32_t size, const struct store_meta *meta)
{
	static uint8_t value[1 << 20];

	memset(value, (int)key, size);
	return put(s, ns, bytes(&key, 4), bytes(value, size), meta);
}

static bool has(struct store *s, store_ns ns, uint32_t key)
{
	struct store_view v;

	return store_find(s, ns, bytes(&key, 4), &v);
}

static void drop(struct store *s, store_ns ns, uint32_t key)
{
	struct store_view v;

	assert_true(store_find(s, ns, bytes(&key, 4), &v));
	store_remove(s, &v, STORE_REMOVED);
}

static void idle(struct store *s, uint64_t now_ms)
{
	while (store_begin(s, now_ms, STORE_WORK_TICK))
		;
}

static void lengths_at_their_limits(void **state)
{
	static const struct {
		uint32_t key, value;
		enum store_err err;
	} row[] = {
		{ 0, 0, STORE_OK },
		{ 0, 1, STORE_OK },
		{ 1, 0, STORE_OK },
		{ 16368, 0, STORE_OK },
		{ 16368, 1, STORE_OK },
		{ 1, 16367, STORE_OK },
		{ 1, 16368, STORE_OK },
		{ 2, 16376, STORE_OK },
		{ 2, 2 * 16368, STORE_OK },
		{ 2, 2 * 16368 + 1, STORE_OK },
		{ MC_STORE_KEY_MAX, 0, STORE_OK },
		{ MC_STORE_KEY_MAX, 100000, STORE_OK },
		{ MC_STORE_KEY_MAX + 1, 0, STORE_KEY },
		{ 64 << 10, 1, STORE_KEY },
		{ 3, MC_STORE_VALUE_MAX, STORE_OK },
		{ 3, MC_STORE_VALUE_MAX + 1, STORE_VALUE },
		{ 3, 128 << 20, STORE_VALUE },
	};
	struct store *s = fresh(64 << 20);
	store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 270);
	uint8_t *k = calloc(1, 64 << 10), *v = malloc(128 << 20), *back = malloc(MC_STORE_VALUE_MAX);

	(void)state;
	for (size_t i = 0; i < 128 << 20; i++)
		v[i] = (uint8_t)(i * 31 >> 7);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct store_view view;
		struct store_value value;

		assert_int_equal(
			put(s, ns, bytes(k, row[i].key), bytes(v, row[i].value), &plain), row[i].err);
		if (row[i].err != STORE_OK)
			continue;
		assert_true(store_find(s, ns, bytes(k, row[i].key), &view));
		assert_int_equal(view.key.n, row[i].key);
		value = store_value_of(s, &view);
		assert_int_equal(value.total, row[i].value);
		store_copy(s, value, back);
		assert_memory_equal(back, v, row[i].value);
		store_remove(s, &view, STORE_REMOVED);
		assert_false(store_find(s, ns, bytes(k, row[i].key), &view));
		idle(s, 1000);
		store_invariant(s);
	}
	free(k);
	free(v);
	free(back);
	done(s);
}

static void times_at_their_limits(void **state)
{
	struct store *s = fresh(0);
	store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
	struct store_meta far = { .expires_ms = (uint64_t)1 << 63, .ttl_s = UINT32_MAX };
	struct store_meta never = { .expires_ms = STORE_NEVER, .ttl_s = 5 }, past = { .expires_ms = 0 };
	struct store_view v;
	bool more;

	(void)state;
	put_number(s, ns, 1, 10, &far);
	put_number(s, ns, 2, 10, &never);
	put_number(s, ns, 3, 10, &past);
	assert_true(has(s, ns, 3)); /* shown until it is removed */
	assert_true(store_next_expired(s, 5000, 100, &v, &more));
	assert_memory_equal(v.key.p, &(uint32_t){ 3 }, 4);
	/* Left alone, it comes again after five seconds, not before. */
	assert_false(store_next_expired(s, 5000, 100, &v, &more));
	assert_false(more);
	idle(s, 4000);
	assert_false(store_next_expired(s, 5000, 100, &v, &more));
	idle(s, 7000);
	assert_true(store_next_expired(s, 5000, 100, &v, &more));
	/* A new time counts at once, although it is to be shown again only later. */
	assert_int_equal(store_set_meta(s, &v, &(struct store_meta){ .expires_ms = 8000 }), STORE_OK);
	idle(s, 8000);
	assert_true(store_next_expired(s, 5000, 100, &v, &more));
	store_remove(s, &v, STORE_EXPIRED);
	/* A thousand years on: found in bounded calls. */
	store_begin(s, 31536000000000u, 0);
	for (more = true; more;) {
		assert_false(store_next_expired(s, 5000, 1 << 20, &v, &more));
		store_begin(s, 31536000000000u, 0);
	}
	store_begin(s, UINT64_MAX / 2 + 2, 0);
	assert_true(has(s, ns, 1));
	assert_int_equal(store_stats(s).gone[STORE_EXPIRED], 1);
	done(s);
}

/* In order of time, those of one second in the order in which they came; whatever level of the wheel they
 * went through. */
static void expiry_in_order(void **state)
{
	static const uint32_t after_s[] = { 70000, 3, 20000, 300, 3, 255, 256, 257, 16383, 16384, 16385,
		4000000 };
	static const uint32_t order[] = { 1, 4, 5, 6, 7, 3, 8, 9, 10, 2, 0, 11 };
	struct store *s = fresh(0);
	store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
	uint64_t now = 1000;
	bool more;

	(void)state;
	for (uint32_t i = 0; i < 12; i++) {
		struct store_meta m = { .expires_ms = 1000 + after_s[i] * (uint64_t)1000 };

		put_number(s, ns, i, 1, &m);
	}
	for (uint32_t i = 0; i < 12; i++) {
		struct store_view v;
		uint64_t due = 1000 + after_s[order[i]] * (uint64_t)1000;

		if (due > now) {
			store_begin(s, due - 1, 0);
			do
				assert_false(store_next_expired(s, 0, 4096, &v, &more));
			while (more);
		}
		store_begin(s, now = due, 0);
		while (!store_next_expired(s, 0, 4096, &v, &more))
			assert_true(more);
		assert_memory_equal(v.key.p, &order[i], 4);
		store_remove(s, &v, STORE_EXPIRED);
	}
	done(s);
}

static void many_tables_and_namespaces(void **state)
{
	enum { TABLES = 10000 };
	struct store *s = fresh(64 << 20);
	store_ns ns;
	uint32_t n = 0;

	(void)state;
	for (uint32_t i = 1; i <= TABLES; i++) {
		assert_int_equal(table(s, 0, STORE_EVICT_NONE), i);
		ns = space(s, i, i % 271);
		assert_int_equal(put_number(s, ns, i, 100, &plain), STORE_OK);
		store_begin(s, 1000, STORE_WORK_STEP);
	}
	assert_true(store_stats(s).used_bytes < 16 << 20);
	for (ns = store_ns_of_partition(s, 5, 0); ns != 0; ns = store_ns_of_partition(s, 5, ns), n++) {
		struct store_ns_info i = store_ns_info(s, ns);

		assert_true(i.partition == 5 && i.entries == 1 && i.table % 271 == 5);
		assert_int_equal(store_ns_find(s, i.table, 5), ns);
	}
	assert_int_equal(n, TABLES / 271 + 1);
	for (uint32_t i = 1; store_stats(s).namespaces < config.namespaces_max; i++)
		assert_int_equal(store_ns_open(s, i % TABLES + 1, i / TABLES + 100, &ns), STORE_OK);
	assert_int_equal(store_ns_open(s, 77, 9, &ns), STORE_NAMESPACES);
	store_table_drop(s, 78);
	idle(s, 1000);
	assert_int_equal(store_ns_open(s, 77, 9, &ns), STORE_OK);
	for (uint32_t i = 1; i <= TABLES; i++)
		if (i != 78)
			store_table_drop(s, i);
	idle(s, 1000);
	assert_int_equal(store_stats(s).entries, 0);
	assert_int_equal(store_stats(s).namespaces, 0);
	assert_int_equal(store_stats(s).waiting_bytes, 0);
	assert_int_equal(store_stats(s).index_bytes, 0);
	done(s);
}

static void tables_end(void **state)
{
	struct store_config c = config;
	struct store_table_config t = { 0, STORE_EVICT_NONE };
	void *block = aligned_alloc(64, 32 << 20);
	struct store *s;

	(void)state;
	memset(block, 0, 32 << 20);
	c.tables_max = 3;
	s = store_init(block, 32 << 20, &c);
	for (uint32_t i = 1; i <= 3; i++)
		assert_int_equal(store_table_open(s, &t), i);
	assert_int_equal(store_table_open(s, &t), 0);
	store_table_drop(s, 2);
	assert_int_equal(store_table_open(s, &t), 2);
	c.partitions = 0;
	assert_null(store_init(block, 32 << 20, &c));
	c.partitions = MC_STORE_PARTITIONS_MAX + 1;
	assert_null(store_init(block, 32 << 20, &c));
	assert_null(store_init(block, store_size_min(&config) - 1, &config));
	free(block);
}

/* Refuses, keeps what it has, still takes backups and deletes, and has room again when something went. */
static void a_full_store(void **state)
{
	struct store *s = fresh(0);
	store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
	uint32_t n = 0, more = 0;
	struct store_view v;
	enum store_err err;

	(void)state;
	while ((err = put_number(s, ns, n, 1000, &plain)) == STORE_OK) {
		n++;
		store_begin(s, 1000, STORE_WORK_STEP);
	}
	assert_int_equal(err, STORE_FULL);
	assert_true(store_wants_room(s));
	assert_true(n > 3500); /* of 64 pages */
	assert_int_equal(store_stats(s).refused, 1);
	assert_false(store_sample_any(s, NULL, &v)); /* nobody gives */
	for (uint32_t i = 0; i < n; i++)
		assert_true(has(s, ns, i));
	assert_int_equal(put_number(s, ns, 7, 1000, &plain), STORE_OK); /* in place */
	do {
		uint32_t key = n + more;
		uint8_t value[1000] = { 0 };

		store_begin(s, 1000, STORE_WORK_STEP);
		store_find(s, ns, bytes(&key, 4), &v);
		err = store_put(s, &v, bytes(&key, 4), bytes(value, sizeof(value)), &plain, STORE_RESERVED);
		more += err == STORE_OK;
	} while (err == STORE_OK);
	assert_true(more >= 64); /* a page at least */
	store_invariant(s);
	for (uint32_t i = 0; i < n; i++)
		if (i % 4 != 0)
			drop(s, ns, i);
	idle(s, 1000);
	assert_false(store_wants_room(s));
	/* What is left has been moved together: pages are free for another size. */
	assert_true(store_stats(s).moved > 0);
	for (uint32_t i = 0; i < n / 3; i++)
		assert_int_equal(put_number(s, ns, 1000000 + i, 1500, &plain), STORE_OK);
	done(s);
}

static void eviction_keeps_what_is_used(void **state)
{
	enum { HOT = 500, ROUNDS = 20000 };
	static const enum store_policy policies[] = { STORE_EVICT_LRU, STORE_EVICT_LFU };

	(void)state;
	for (int p = 0; p < 2; p++) {
		struct store *s = fresh(0);
		store_ns ns = space(s, table(s, STORE_KEEP_ACCESSED | STORE_KEEP_HITS, policies[p]), 0);
		uint32_t kept = 0;
		struct store_view v;

		for (uint32_t i = 0; i < ROUNDS; i++) {
			struct store_meta m = { .expires_ms = STORE_NEVER, .accessed_s = i, .hits = 0 };
			uint32_t hot = i % HOT;

			store_begin(s, 1000, STORE_WORK_STEP);
			assert_int_equal(put_number(s, ns, i, 1000, &m), STORE_OK);
			if (store_find(s, ns, bytes(&hot, 4), &v))
				store_touch(s, &v, i, STORE_NEVER);
			while (store_wants_room(s) && store_sample_any(s, NULL, &v)) {
				store_remove(s, &v, STORE_EVICTED);
				store_begin(s, 1000, STORE_WORK_STEP);
			}
		}
		for (uint32_t i = 0; i < HOT; i++)
			kept += has(s, ns, i);
		assert_true(kept > HOT * 95 / 100);
		assert_true(store_stats(s).gone[STORE_EVICTED] > ROUNDS / 2);
		assert_int_equal(store_stats(s).refused, 0);
		done(s);
	}
}

static void pinned_ones_stay(void **state)
{
	struct store *s = fresh(0);
	store_ns ns = space(s, table(s, STORE_KEEP_ACCESSED, STORE_EVICT_LRU), 0);
	struct store_view v, one;

	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		put_number(s, ns, i, 10, &plain);
	for (uint32_t i = 0; i < 99; i++) {
		assert_true(store_find(s, ns, bytes(&i, 4), &v));
		store_pin(s, &v, true);
	}
	assert_int_equal(store_ns_info(s, ns).pinned, 99);
	while (!store_sample(s, ns, NULL, &v))
		;
	assert_memory_equal(v.key.p, &(uint32_t){ 99 }, 4);
	assert_true(store_find(s, ns, bytes(&(uint32_t){ 99 }, 4), &one));
	assert_false(store_sample(s, ns, &one, &v));
	/* An overwrite keeps the pin. */
	assert_int_equal(put_number(s, ns, 5, 5000, &plain), STORE_OK);
	assert_true(store_find(s, ns, bytes(&(uint32_t){ 5 }, 4), &v));
	assert_true(v.pinned);
	done(s);
}

/* To look for one that may go costs no more when there is none. */
static void pinned_all(void **state)
{
	enum { N = 5000 };
	struct store *s = fresh(0);
	store_ns ns = space(s, table(s, STORE_KEEP_ACCESSED, STORE_EVICT_LRU), 0);
	struct store_view v;

	(void)state;
	for (uint32_t i = 0; i < N; i++) {
		put_number(s, ns, i, 10, &plain);
		assert_true(store_find(s, ns, bytes(&i, 4), &v));
		store_pin(s, &v, i > 0);
	}
	for (uint32_t i = 0; i < 100; i++)
		if (store_sample_any(s, NULL, &v))
			assert_memory_equal(v.key.p, &(uint32_t){ 0 }, 4);
	assert_true(
		store_stats(s).longest_call <= 256 + 105); /* what is looked at, and a bucket at its limit */
	done(s);
}

/* The first bytes of a key may be kept without counting. */
static void keys_without_their_head(void **state)
{
	struct store_config was = config;
	struct store *s;
	store_ns ns;
	struct store_view v;

	(void)state;
	config.key_skip = 4;
	s = fresh(0);
	ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
	assert_int_equal(put(s, ns, bytes("aaaakey", 7), bytes("1", 1), &plain), STORE_OK);
	assert_true(store_find(s, ns, bytes("bbbbkey", 7), &v));
	assert_memory_equal(v.key.p, "aaaakey", 7);
	assert_false(store_find(s, ns, bytes("aaaakez", 7), &v));
	assert_false(store_find(s, ns, bytes("aaaakey1", 8), &v));
	assert_int_equal(put(s, ns, bytes("ab", 2), bytes("2", 1), &plain), STORE_OK);
	assert_true(store_find(s, ns, bytes("cd", 2), &v));
	assert_false(store_find(s, ns, bytes("abc", 3), &v));
	done(s);
	config = was;
}

/* Two stores with the same entries and seed walk them in one order, whatever was there before. */
static void walks_have_one_order(void **state)
{
	enum { N = 5000 };
	struct store *s = fresh(0), *t = fresh(0);
	store_ns a = space(s, table(s, 0, STORE_EVICT_NONE), 0),
		 b = space(t, table(t, 0, STORE_EVICT_NONE), 0);
	store_place at = 0, bt = 0;
	uint32_t seen = 0;

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		put_number(s, a, i, 10, &plain);
	for (uint32_t i = 4 * N; i-- > 0;) {
		put_number(t, b, i, 10, &plain);
		store_begin(t, 1000, STORE_WORK_STEP);
	}
	for (uint32_t i = N; i < 4 * N; i++)
		drop(t, b, i);
	while (at != STORE_WALK_END) {
		struct store_view rows[16], other[16];
		uint32_t n = store_walk(s, a, &at, rows, 16), got = 0;

		seen += n;
		while (got < n) {
			uint32_t k = store_walk(t, b, &bt, other, 16);

			for (uint32_t i = 0; i < k; i++, got++) {
				assert_true(got < n);
				assert_memory_equal(other[i].key.p, rows[got].key.p, 4);
			}
		}
	}
	assert_int_equal(seen, N);
	done(s);
	munmap(t, block_size);
}

/* Among 200,000 keys some have one hash of 32 bits: both are found, and a walk shows both. */
static void hashes_that_collide(void **state)
{
	enum { N = 200000 };
	struct store *s = fresh(64 << 20);
	store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
	struct store_view rows[STORE_WALK_ROWS_MIN];
	uint32_t seen = 0, equal = 0, last = 0;

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(put_number(s, ns, i, 4, &plain), STORE_OK);
	assert_int_equal(store_ns_info(s, ns).entries, N);
	for (store_place at = 0; at != STORE_WALK_END;) {
		uint32_t n = store_walk(s, ns, &at, rows, STORE_WALK_ROWS_MIN);

		for (uint32_t i = 0; i < n; i++, last = rows[i - 1].hash)
			equal += seen++ > 0 && rows[i].hash == last;
	}
	assert_int_equal(seen, N);
	assert_true(equal > 0);
	for (uint32_t i = 0; i < N; i++)
		drop(s, ns, i);
	assert_int_equal(store_stats(s).entries, 0);
	done(s);
}

static double over(const struct store *s, uint64_t payload, uint64_t entries)
{
	return ((double)store_stats(s).used_bytes - (double)payload) / (double)entries;
}

/* README.md: 16 bytes of head, 9 of index, 8 of rounding; what is shown there is measured here. */
static void bytes_of_an_entry(void **state)
{
	enum { N = 300000, KEY = 20, VALUE = 108 };
	struct store *s = fresh(256 << 20);
	store_table plain_table = table(s, 0, STORE_EVICT_NONE), stats_table = table(s, 15, STORE_EVICT_LRU);
	struct store_meta m = { .expires_ms = 1000000, .ttl_s = 1 };
	uint8_t key[KEY] = { 0 }, value[160] = { 0 };
	uint64_t empty = store_stats(s).used_bytes, payload = 0, x = 88172645463325252u;
	static uint8_t length[N];

	(void)state;
	assert_true(empty < 2 << 20);
	for (uint32_t i = 0; i < N; i++) {
		memcpy(key, &i, 4);
		assert_int_equal(
			put(s, space(s, plain_table, i % 271), bytes(key, KEY), bytes(value, VALUE), &plain),
			STORE_OK);
		length[i] = VALUE;
		payload += KEY + VALUE;
	}
	print_message(
		"%d entries of %d + %d bytes: %.1f bytes more each\n", N, KEY, VALUE, over(s, payload, N));
	assert_true(over(s, payload, N) < 40);
	for (uint32_t k = 0; k < 4 * N; k++) {
		uint32_t i;

		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		i = (uint32_t)(x >> 16) % N;
		payload -= length[i];
		length[i] = (uint8_t)(8 + 50 + (x >> 48) % 101);
		payload += length[i];
		memcpy(key, &i, 4);
		store_begin(s, 1000, STORE_WORK_STEP);
		assert_int_equal(put(s, space(s, plain_table, i % 271), bytes(key, KEY),
					 bytes(value, length[i]), &plain),
			STORE_OK);
	}
	print_message("after %d writes of 50 to 150: %.1f, %llu moved, longest call %u units\n", 4 * N,
		over(s, payload, N), (unsigned long long)store_stats(s).moved, store_stats(s).longest_call);
	assert_true(over(s, payload, N) < 75);
	store_table_drop(s, plain_table);
	idle(s, 1000);
	assert_true(store_stats(s).used_bytes < empty + (1 << 20));
	for (uint32_t i = 0; i < N; i++) {
		memcpy(key, &i, 4);
		put(s, space(s, stats_table, i % 271), bytes(key, KEY), bytes(value, VALUE), &m);
	}
	print_message("with ttl and all statistics: %.1f\n", over(s, (KEY + VALUE) * (uint64_t)N, N));
	assert_true(over(s, (KEY + VALUE) * (uint64_t)N, N) < 90);
	assert_true(store_stats(s).longest_call < 128);
	munmap(s, block_size);
}

/* What was used is given back in runs, and the rest works on. */
static void pages_go_back(void **state)
{
	struct store *s = fresh(0);
	store_table t = table(s, 0, STORE_EVICT_NONE);
	store_ns ns = space(s, t, 0);
	size_t from, length, all = 0;
	uint64_t used = store_stats(s).used_bytes;

	(void)state;
	for (uint32_t i = 0; i < 2000; i++)
		put_number(s, ns, i, 1000, &plain);
	store_ns_drop(s, ns);
	assert_int_equal(store_ns_find(s, t, 0), 0);
	idle(s, 1000);
	assert_true(store_stats(s).resident_bytes > used + (2 << 20));
	while (store_release(s, &from, &length)) {
		assert_true(length % 65536 == 0 && from + length <= block_size);
		memset((uint8_t *)s + from, 0xaa, length);
		all += length;
	}
	assert_true(all > 2 << 20);
	assert_true(store_stats(s).resident_bytes == store_stats(s).used_bytes);
	ns = space(s, t, 0);
	for (uint32_t i = 0; i < 2000; i++)
		assert_int_equal(put_number(s, ns, i, 1000, &plain), STORE_OK);
	done(s);
}

/* As many units a step as it may use, and not a bucket at a time: other work waits behind it. */
static void what_was_dropped_goes_at_its_pace(void **state)
{
	enum { ENTRIES = 20000, BUDGET = 1000 };
	struct store *s = fresh(0);
	store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
	uint32_t steps = 1;

	(void)state;
	for (uint32_t i = 0; i < ENTRIES; i++)
		put_number(s, ns, i, 20, &plain);
	store_ns_drop(s, ns);
	while (store_begin(s, 1000, BUDGET))
		steps++;
	assert_in_range(
		steps, ENTRIES / BUDGET, 8 * ENTRIES / BUDGET); /* an entry is a unit, and moves once */
	done(s);
}

static void stale_view(struct store *s, store_ns ns, struct store_view *v)
{
	(void)ns;
	store_begin(s, 1000, 0);
	store_remove(s, v, STORE_REMOVED);
}
static void twice(struct store *s, store_ns ns, struct store_view *v)
{
	struct store_view w = *v;

	(void)ns;
	store_remove(s, v, STORE_REMOVED);
	store_remove(s, &w, STORE_REMOVED);
}
static void gone_namespace(struct store *s, store_ns ns, struct store_view *v)
{
	store_ns_drop(s, ns);
	store_find(s, ns, v->key, v);
}
static void negative(struct store *s, store_ns ns, struct store_view *v)
{
	store_find(s, ns, (struct mc_bytes){ NULL, -1 }, v);
}
static void broken_index(struct store *s, store_ns ns, struct store_view *v)
{
	(void)ns;
	/* The head of the entry stands 16 bytes before its key: another hash. */
	((uint32_t *)(uintptr_t)(v->key.p - 12))[0] ^= 1u << 31;
	store_invariant(s);
}

static void report(const char *what, const char *file, int line)
{
	(void)what, (void)file, (void)line;
	_exit(70);
}

/* Broken promises end the process. */
static void mistakes_are_fatal(void **state)
{
	static void (*const mistake[])(struct store *, store_ns, struct store_view *) = { stale_view, twice,
		gone_namespace, negative, broken_index };

	(void)state;
	for (size_t i = 0; i < sizeof(mistake) / sizeof(mistake[0]); i++) {
		int status;
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			struct store *s = fresh(0);
			store_ns ns = space(s, table(s, 0, STORE_EVICT_NONE), 0);
			struct store_view v;

			mc_check_report = report;
			put_number(s, ns, 1, 10, &plain);
			store_find(s, ns, bytes(&(uint32_t){ 1 }, 4), &v);
			mistake[i](s, ns, &v);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 70);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_at_their_limits),
		cmocka_unit_test(times_at_their_limits),
		cmocka_unit_test(expiry_in_order),
		cmocka_unit_test(many_tables_and_namespaces),
		cmocka_unit_test(tables_end),
		cmocka_unit_test(a_full_store),
		cmocka_unit_test(eviction_keeps_what_is_used),
		cmocka_unit_test(pinned_ones_stay),
		cmocka_unit_test(pinned_all),
		cmocka_unit_test(keys_without_their_head),
		cmocka_unit_test(walks_have_one_order),
		cmocka_unit_test(hashes_that_collide),
		cmocka_unit_test(bytes_of_an_entry),
		cmocka_unit_test(pages_go_back),
		cmocka_unit_test(what_was_dropped_goes_at_its_pace),
		cmocka_unit_test(mistakes_are_fatal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
