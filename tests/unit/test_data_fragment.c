/* SPDX-License-Identifier: Apache-2.0 */
/* test_data_fragment.c - a map's part of a partition goes over the wire from one store to another: what was
 * there is there, in chunks of any size, with times, versions and locks; what makes no sense is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/rng.h"
#include "common/data/fragment.h"
#include "common/data/moves.h"
#include "common/hz/registry.h"
#include "common/wire/walk.h"

enum { BLOCK = 24 << 20, MEMORY = 16 << 20, PARTITION = 1, KEYS = 500 };
#define T0 (((uint64_t)MAP_EPOCH_S + 1000) * 1000)

static struct place { /* a member */
	void *block;
	struct store *s;
	struct map m;
} from, to;
static struct mc_arena mem;
static uint64_t now_ms;
static struct mc_rng rng;

static void at(uint64_t ms)
{
	now_ms = ms;
	while (store_begin(from.s, ms, STORE_WORK_TICK) || store_begin(to.s, ms, STORE_WORK_TICK))
		;
	mc_arena_reset(&mem);
}

static void start(struct place *p, const struct map_config *cfg, uint64_t seed)
{
	struct store_config c = { .seed = { seed, 4 },
		.partitions = 2,
		.tables_max = 8,
		.namespaces_max = 64,
		.key_skip = MAP_DATA_HEAD };

	free(p->block);
	p->block = aligned_alloc(64, BLOCK);
	memset(p->block, 0, BLOCK);
	p->s = store_init(p->block, BLOCK, &c);
	assert_non_null(p->s);
	store_begin(p->s, T0, 0);
	assert_true(map_open(p->s, cfg, &p->m));
}

static void begin(struct map_config cfg)
{
	static uint8_t *memory;

	if (memory == NULL)
		memory = malloc(MEMORY);
	mem = mc_arena_of(memory, MEMORY);
	mc_rng_seed(&rng, 7);
	start(&from, &cfg, 3);
	start(&to, &cfg, 5); /* another seed: another order */
	at(T0);
}

static struct mc_bytes blob(uint32_t number, uint32_t size)
{
	static uint8_t buf[2][64 << 10];
	static int next;
	uint8_t *p = buf[next++ % 2];

	memset(p, 0, MC_BLOB_HEAD + size);
	mc_put32(p + MC_BLOB_HEAD, number);
	return (struct mc_bytes){ p, (int32_t)(MC_BLOB_HEAD + 4 + size) };
}

static void run(
	struct place *p, enum map_op op, uint32_t key, uint32_t size, int64_t ttl_ms, struct map_outcome *o)
{
	struct map_request r = { .op = op,
		.partition = PARTITION,
		.key = blob(key, 0),
		.value = size == 0 ? (struct mc_bytes){ NULL, -1 } : blob(key + size, size),
		.ttl_ms = ttl_ms,
		.max_idle_ms = MAP_UNSET,
		.lease_ms = ttl_ms,
		.caller = { .hi = 1, .lo = key % 2 },
		.thread = 4,
		.reference = key };

	map_run(p->s, &p->m, &r, now_ms, o);
}

static void fill(void)
{
	struct map_outcome o;

	for (uint32_t i = 0; i < 3 * KEYS; i++) {
		uint32_t key = (uint32_t)mc_rng_below(&rng, KEYS);
		int64_t ttl_ms = mc_rng_below(&rng, 3) == 0 ? 5000 + (int64_t)mc_rng_below(&rng, 100000) : 0;

		run(&from, MAP_SET, key, 1 + (uint32_t)mc_rng_below(&rng, key % 50 == 0 ? 40000 : 100),
			ttl_ms, &o);
		assert_int_equal(o.answer, MAP_ANSWER_NULL);
		if (i % 20 == 0)
			run(&from, MAP_LOCK, key, 0, key % 3 == 0 ? 60000 : -1, &o);
		if (i % 100 == 99)
			at(now_ms + 1000);
	}
}

/* As it is on the wire, and back: what is small was borrowed from the store. */
static void *over_the_wire(enum mc_line line, const struct mc_schema *s, const void *body)
{
	size_t room = 4 << 20;
	uint8_t *p = mc_arena_get(&mem, 1, room);
	void *o = mc_arena_get(&mem, s->size, 1);
	struct mc_writer w;
	struct mc_reader r;

	assert_non_null(p);
	mc_write_init(&w, &hz_registry, line, mc_wr_of(p, room));
	mc_write_rows(&w, s, body);
	assert_int_equal(w.out.err, MC_ERR_OK);
	mc_read_init(&r, &hz_registry, line, p, w.out.len, &mem);
	mc_read_rows(&r, s, o);
	assert_int_equal(r.in.err, MC_ERR_OK);
	assert_int_equal(mc_rd_left(&r.in), 0);
	return o;
}

static uint32_t move_entries(enum mc_line line, size_t bytes)
{
	store_place place = 0;
	struct hz_map_chunk out, *in;
	uint32_t chunks = 0;
	size_t used;

	do {
		at(now_ms);
		assert_true(fragment_chunk(
			from.s, &from.m, PARTITION, mc_str_z("m"), &place, bytes, &mem, &out, &used));
		assert_int_equal(out.first_chunk, chunks == 0);
		assert_true(used <= bytes || out.entries_to_null.n == 1);
		in = over_the_wire(line, &hz_map_chunk_schema, &out);
		assert_true(fragment_chunk_fits(in));
		assert_int_equal(fragment_take_chunk(to.s, &to.m, PARTITION, in), STORE_OK);
		chunks++;
	} while (!in->last_chunk);
	return chunks;
}

static void move_locks(enum mc_line line)
{
	struct hz_lock_store_impl out, *in;

	at(now_ms);
	assert_true(fragment_locks(from.s, &from.m, PARTITION, mc_str_z("m"), &mem, &out));
	in = over_the_wire(line, &hz_lock_store_impl_schema, &out);
	assert_true(fragment_locks_fit(in));
	assert_int_equal(fragment_take_locks(to.s, &to.m, PARTITION, in, now_ms), STORE_OK);
}

/* An entry that is locked is neither evicted nor cleared. */
static bool is_pinned(struct place *p, uint32_t key)
{
	store_ns ns = store_ns_find(p->s, p->m.entries, PARTITION);
	struct store_view v;

	return ns != 0 && store_find(p->s, ns, blob(key, 0), &v) && v.pinned;
}

static void expect_same_entry(uint32_t key)
{
	struct map_outcome a, b;

	assert_int_equal(is_pinned(&from, key), is_pinned(&to, key));
	run(&from, MAP_ENTRY_VIEW, key, 0, 0, &a);
	run(&to, MAP_ENTRY_VIEW, key, 0, 0, &b);
	assert_int_equal(a.answer, b.answer);
	if (a.answer != MAP_ANSWER_VALUE)
		return;
	assert_int_equal(a.value.total, b.value.total);
	assert_memory_equal(a.value.p, b.value.p, a.value.n < b.value.n ? a.value.n : b.value.n);
	assert_int_equal(a.meta.version, b.meta.version);
	assert_true(a.meta.expires_ms == b.meta.expires_ms);
	assert_int_equal(a.meta.ttl_s, b.meta.ttl_s);
	assert_int_equal(a.meta.max_idle_s, b.meta.max_idle_s);
	assert_int_equal(a.meta.created_s, b.meta.created_s);
	assert_int_equal(a.meta.updated_s, b.meta.updated_s);
	assert_int_equal(a.meta.hits, b.meta.hits);
}

/* Who holds a key, may take it again; nobody else. */
static void expect_same_lock(uint32_t key)
{
	struct map_outcome a, b;

	run(&from, MAP_IS_LOCKED, key, 0, 0, &a);
	run(&to, MAP_IS_LOCKED, key, 0, 0, &b);
	assert_int_equal(a.yes, b.yes);
	run(&from, MAP_UNLOCK, key, 0, 0, &a);
	run(&to, MAP_UNLOCK, key, 0, 0, &b);
	assert_int_equal(a.answer, b.answer);
	assert_int_equal(a.unlocked, b.unlocked);
}

static void expect_same(void)
{
	at(now_ms);
	assert_int_equal(map_size(from.s, &from.m, PARTITION), map_size(to.s, &to.m, PARTITION));
	for (uint32_t key = 0; key < KEYS; key++) {
		expect_same_entry(key);
		expect_same_lock(key);
		if (key % 20 == 0)
			at(now_ms);
	}
	store_invariant(to.s);
}

static void all_of_it_arrives(void **state)
{
	static const struct map_config configs[] = { { 0 }, { .per_entry_stats = true },
		{ .eviction = STORE_EVICT_LRU }, { .eviction = STORE_EVICT_LFU },
		{ .ttl_s = 50, .max_idle_s = 20 } };
	uint32_t chunks;

	(void)state;
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		begin(configs[i]);
		fill();
		if (i % 2 == 0)
			move_locks(MC_LINE_57);
		chunks = move_entries(i % 2 == 0 ? MC_LINE_57 : MC_LINE_53, 4096);
		assert_true(chunks > 5);
		if (i % 2 != 0)
			move_locks(MC_LINE_53);
		expect_same();
	}
}

static void a_first_chunk_replaces_what_stood_there(void **state)
{
	struct map_outcome o;

	(void)state;
	begin((struct map_config){ 0 });
	run(&to, MAP_SET, 1, 10, 0, &o);
	run(&to, MAP_SET, 2, 10, 0, &o);
	run(&from, MAP_SET, 1, 20, 0, &o);
	assert_int_equal(move_entries(MC_LINE_53, 1 << 20), 1);
	assert_int_equal(map_size(to.s, &to.m, PARTITION), 1);
	expect_same_entry(1);
	fragment_drop(from.s, &from.m, PARTITION);
	assert_int_equal(move_entries(MC_LINE_53, 1 << 20), 1); /* of nothing: one chunk, first and last */
	assert_int_equal(map_size(to.s, &to.m, PARTITION), 0);
}

static void what_makes_no_sense_is_refused(void **state)
{
	struct hz_record_entry e = { .data_key = { NULL, -1 }, .record.data_value = blob(1, 1) };
	struct hz_map_chunk c = { .map_name = mc_str_z("m"), .entries_to_null = { .v = &e, .n = 1 } };
	struct hz_distributed_object_namespace ns = { mc_str_z("s"), mc_str_z("m") };
	struct hz_lock_resource_impl none = { .key = { NULL, -1 } }, *locks[] = { &none };
	struct hz_lock_store_impl l = { .namespace = &ns, .locks = { .v = locks, .n = 1 } };

	(void)state;
	assert_false(fragment_chunk_fits(&c));
	e.data_key = blob(1, 0);
	assert_true(fragment_chunk_fits(&c));
	e.record.data_value = (struct mc_bytes){ NULL, -1 };
	assert_false(fragment_chunk_fits(&c));
	e.record.data_value = blob(1, 1);
	c.map_name = (struct mc_str){ NULL, -1 };
	assert_false(fragment_chunk_fits(&c));
	assert_false(fragment_locks_fit(&l));
	none.key = blob(1, 0);
	assert_true(fragment_locks_fit(&l));
	l.namespace = NULL;
	assert_false(fragment_locks_fit(&l));
}

static void locks_that_nobody_holds_do_not_come(void **state)
{
	struct hz_distributed_object_namespace ns = { mc_str_z("s"), mc_str_z("m") };
	struct hz_lock_resource_impl given_back = {
		.key = blob(1, 0), .owner = { .null = true }, .expiration_time = 0
	};
	struct hz_lock_resource_impl over = { .key = blob(2, 0), .owner = { .lo = 1 }, .lock_count = 1 };
	struct hz_lock_resource_impl *locks[] = { &given_back, &over };
	struct hz_lock_store_impl l = { .namespace = &ns, .locks = { .v = locks, .n = 2 } };
	struct map_outcome o;

	(void)state;
	begin((struct map_config){ 0 });
	over.expiration_time = (int64_t)now_ms - 1;
	assert_int_equal(fragment_take_locks(to.s, &to.m, PARTITION, &l, now_ms), STORE_OK);
	run(&to, MAP_IS_LOCKED, 1, 0, 0, &o);
	assert_false(o.yes);
	run(&to, MAP_IS_LOCKED, 2, 0, 0, &o);
	assert_false(o.yes);
}

/* Payara's is there, and empty; one with tasks says what it is. */
static void an_executor_without_tasks_is_nothing_to_keep(void **state)
{
	struct hz_named_task task = { .key = mc_str_z("t") };
	struct hz_tasks_of_executor executors[] = { { .key = mc_str_z("payara-scheduled-execution") },
		{ .key = mc_str_z("busy"), .value = { .v = &task, .n = 1 } } };
	struct hz_scheduled_replication_operation op = { .map = { .v = executors, .n = 1 } };
	const struct move_class *c;

	(void)state;
	begin((struct map_config){ 0 });
	c = move_class_of(hz_value_object(HZ_SCHEDULED_REPLICATION_OPERATION, &op, &mem));
	assert_non_null(c);
	assert_true(c->fits(&op) && c->take(NULL, PARTITION, &op) == STORE_OK);
	op.map.n = 2;
	assert_false(c->fits(&op));
	assert_non_null(strstr(c->why, "scheduled executor"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_arrives),
		cmocka_unit_test(a_first_chunk_replaces_what_stood_there),
		cmocka_unit_test(what_makes_no_sense_is_refused),
		cmocka_unit_test(locks_that_nobody_holds_do_not_come),
		cmocka_unit_test(an_executor_without_tasks_is_nothing_to_keep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
