/* SPDX-License-Identifier: Apache-2.0 */
/* test_multi.c - the values of a multimap's keys, against sets that do the same; its backup, which does what
 * each change says; and values that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "common/data/map.h"
#include "common/data/multi.h"

enum { P = 5, KEYS = 8, VALUES = 40, BLOCK = 16 << 20 };

static struct store *store;
static struct mc_heap *scratch;
static struct map owner, backup;
static bool model[KEYS][VALUES];
static uint64_t seed = 5;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

/* A number's blob, behind some text so that a key's values need several pieces of the store. */
static struct mc_bytes blob(uint32_t number)
{
	static uint8_t bytes[4][1500];
	static uint32_t next;
	uint8_t *p = bytes[next++ % 4];

	memset(p, 'x', sizeof(bytes[0]));
	memset(p, (int)draw(200), MAP_DATA_HEAD); /* the hash does not count */
	memcpy(p + MC_BLOB_HEAD, &number, sizeof(number));
	return (struct mc_bytes){ p, (int32_t)(MC_BLOB_HEAD + 4 + number * 30) };
}

static void begin(uint64_t now_ms)
{
	while (store_begin(store, now_ms, STORE_WORK_TICK))
		;
}

static int set_up(void **state)
{
	static const struct store_config config = { .seed = { 1, 2 },
		.partitions = 16,
		.tables_max = 16,
		.namespaces_max = 64,
		.key_skip = MAP_DATA_HEAD };
	void *heap = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *block = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	scratch = mc_heap_init(heap, BLOCK);
	store = store_init(block, BLOCK, &config);
	assert_non_null(store);
	begin(1000);
	memset(model, 0, sizeof(model));
	assert_true(map_open(store, &(struct map_config){ 0 }, &owner));
	assert_true(map_open(store, &(struct map_config){ 0 }, &backup));
	return 0;
}

static struct map_request request_of(enum map_op op, uint32_t key, struct mc_bytes value)
{
	static uint8_t keys[2][MC_BLOB_HEAD + 4];
	static uint32_t next;
	uint8_t *p = keys[next++ % 2];

	memcpy(p + MC_BLOB_HEAD, &key, sizeof(key));
	return (struct map_request){ .op = op,
		.partition = P,
		.key = { p, sizeof(keys[0]) },
		.value = value,
		.ttl_ms = MAP_UNSET,
		.max_idle_ms = MAP_UNSET,
		.scratch = scratch };
}

static struct mc_bytes whole(struct store_value v)
{
	static uint8_t bytes[2][1 << 20];
	static uint32_t next;
	uint8_t *p = bytes[next++ % 2];

	store_copy(store, v, p);
	return (struct mc_bytes){ p, (int32_t)v.total };
}

static struct mc_bytes values_in(const struct map *m, uint32_t key)
{
	struct map_request r = request_of(MAP_GET, key, (struct mc_bytes){ NULL, -1 });
	struct map_outcome out;

	map_run(store, m, &r, 1000, &out);
	return out.answer == MAP_ANSWER_VALUE ? whole(out.value) : (struct mc_bytes){ NULL, -1 };
}

/* The record of a change, as multimap_backups.c finds it. */
static struct multi_record record_of(const struct map_change *c)
{
	struct mc_bytes in = whole(c->item == MAP_ITEM_LAST ? c->value : c->old);
	struct multi_at at = multi_first(in);
	struct multi_record r = { 0 }, one;

	for (int32_t i = 0; multi_next(&at, &one); i++)
		if (c->item == MAP_ITEM_LAST || i == c->item)
			r = one;
	return r;
}

static void follow(uint32_t key, const struct map_change *c)
{
	struct map_request r;
	struct multi_record record = { 0 };
	struct map_outcome out;

	if (c->has_value)
		record = record_of(c);
	r = request_of(
		c->has_value ? c->item == MAP_ITEM_LAST ? MAP_MULTI_PUT : MAP_MULTI_REMOVE : MAP_DELETE, key,
		record.value);
	r.reserved = true;
	r.reference = record.id;
	map_run(store, &backup, &r, 1000, &out);
	assert_true(out.answer == MAP_ANSWER_BOOL && out.yes);
}

static void same_as_model(uint32_t key)
{
	struct mc_bytes has = values_in(&owner, key), copied = values_in(&backup, key);
	uint32_t n = 0;
	int64_t next;

	for (uint32_t v = 0; v < VALUES; v++) {
		n += model[key][v];
		assert_int_equal(multi_find(has, blob(v), &next) >= 0, model[key][v]);
	}
	assert_int_equal(multi_count(has), n);
	assert_int_equal(has.n, copied.n);
	if (n > 0)
		assert_memory_equal(has.p, copied.p, (size_t)has.n);
	assert_true(n > 0 || has.n < 0); /* a key without values is none */
}

static void sets_beside_a_model(void **state)
{
	(void)state;
	for (uint64_t step = 0; step < 4000; step++) {
		uint32_t key = draw(KEYS), v = draw(VALUES), how = draw(20);
		enum map_op op = how < 10 ? MAP_MULTI_PUT
			: how < 17        ? MAP_MULTI_REMOVE
			: how < 19        ? MAP_MULTI_HAS
					  : MAP_REMOVE;
		struct map_request r = request_of(op, key, blob(v));
		bool was = model[key][v];
		struct map_outcome out;

		begin(1000);
		map_run(store, &owner, &r, 1000, &out);
		if (op == MAP_MULTI_PUT)
			assert_int_equal(out.yes, !was);
		else if (op != MAP_REMOVE)
			assert_int_equal(out.yes, was);
		if (op == MAP_MULTI_PUT || op == MAP_MULTI_REMOVE)
			model[key][v] = op == MAP_MULTI_PUT;
		else if (op == MAP_REMOVE)
			memset(model[key], 0, sizeof(model[key]));
		assert_true(out.changes <= 1);
		if (out.changes == 1)
			follow(key, &out.change[0]);
		same_as_model(key);
		assert_int_equal(mc_heap_used(scratch), 0);
	}
}

static void a_list_has_a_value_twice(void **state)
{
	struct map_request r = request_of(MAP_MULTI_PUT, 1, blob(7));
	struct map_outcome out;
	struct multi_record one, two;
	struct multi_at at;

	(void)state;
	owner.cfg.list = true;
	map_run(store, &owner, &r, 1000, &out);
	map_run(store, &owner, &r, 1000, &out);
	assert_true(out.yes);
	at = multi_first(values_in(&owner, 1));
	assert_true(multi_next(&at, &one) && multi_next(&at, &two) && !multi_next(&at, &two));
	assert_int_not_equal(one.id, two.id);
	r.op = MAP_MULTI_REMOVE;
	map_run(store, &owner, &r, 1000, &out);
	assert_int_equal(multi_count(values_in(&owner, 1)), 1);
}

/* A map's value may have come under a multimap's name: it is read to its end and no further. */
static void values_that_are_none(void **state)
{
	uint8_t bytes[64], *cut;
	struct mc_bytes good = { bytes, 0 };
	int64_t next;

	(void)state;
	good.n = multi_add(
		bytes, (struct mc_bytes){ NULL, -1 }, INT64_MAX, (struct mc_bytes){ bytes, MC_BLOB_HEAD });
	assert_int_equal(multi_count(good), 1);
	assert_int_equal(multi_find(good, (struct mc_bytes){ NULL, -1 }, &next), -1);
	assert_true(next == INT64_MAX);
	for (int32_t n = 0; n < good.n; n++) {
		cut = malloc((size_t)n + 1);
		memcpy(cut, bytes, (size_t)n);
		cut[n] = 0;
		assert_int_equal(multi_count((struct mc_bytes){ cut, n }), 0);
		free(cut);
	}
	assert_int_equal(multi_count((struct mc_bytes){ NULL, -1 }), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sets_beside_a_model, set_up),
		cmocka_unit_test_setup(a_list_has_a_value_twice, set_up),
		cmocka_unit_test(values_that_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
