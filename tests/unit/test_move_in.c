/* SPDX-License-Identifier: Apache-2.0 */
/* test_move_in.c - what another member may hand over with a partition: one of each kind that is taken, and
 * the same with one thing wrong, which is refused as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/data/moves.h"
#include "common/data/multimaps.h"
#include "common/hz/registry.h"

/* The fault alone is refused, and without it all is well again. */
#define REFUSED(fits, place, value) \
	do { \
		__typeof__(place) was = (place); \
		(place) = (value); \
		assert_false(fits); \
		(place) = was; \
		assert_true(fits); \
	} while (0)
#define TAKEN(fits, place, value) \
	do { \
		__typeof__(place) was = (place); \
		(place) = (value); \
		assert_true(fits); \
		(place) = was; \
	} while (0)

static const int64_t id_end = (int64_t)1 << 62;
static const uint8_t bytes[64];

static struct mc_bytes blob(int32_t n)
{
	return (struct mc_bytes){ bytes, n };
}

static void rings(void **state)
{
	struct hz_distributed_object_namespace ns = { mc_str_z(container_service(CONTAINER_RING)),
		mc_str_z("r") };
	struct hz_blob items[3] = { { .data = blob(9) }, { .data = blob(10) }, { .data = blob(11) } };
	struct hz_ringbuffer_to_migrate r = { .ns = &ns };
	struct hz_ringbuffer_replication_operation op = { 0 };
	struct hz_ringbuffer_container *c = &r.container;

	(void)state;
	c->capacity = 10;
	c->head_sequence = 5;
	c->tail_sequence = 7;
	c->items.v = items;
	c->items.n = 3;
	op.migration_data.v = &r;
	op.migration_data.n = 1;
#define FITS move_rings_fit(&op)
	assert_true(FITS);
	REFUSED(FITS, r.ns, NULL);
	REFUSED(FITS, ns.object_name, mc_str_z(NULL));
	REFUSED(FITS, ns.service, mc_str_z(container_service(CONTAINER_QUEUE)));
	REFUSED(FITS, c->ttl_ms, 1);
	REFUSED(FITS, c->in_memory_format, 1);
	REFUSED(FITS, c->capacity, 0);
	REFUSED(FITS, c->capacity, -1);
	REFUSED(FITS, c->capacity, 2); /* there are three */
	TAKEN(FITS, c->capacity, 3);
	TAKEN(FITS, c->capacity, MC_CONTAINER_ITEMS_MAX);
	REFUSED(FITS, c->capacity, MC_CONTAINER_ITEMS_MAX + 1);
	TAKEN(FITS, c->head_sequence, 0);
	REFUSED(FITS, c->head_sequence, -1);
	TAKEN(FITS, c->head_sequence, id_end - 1);
	REFUSED(FITS, c->head_sequence, id_end);
	TAKEN(FITS, items[2].data, blob(MC_BLOB_HEAD));
	REFUSED(FITS, items[2].data, blob(MC_BLOB_HEAD - 1));
	REFUSED(FITS, items[0].data, blob(-1));
	c->items.n = 0; /* one that nobody has added to */
	c->capacity = 1;
	assert_true(FITS);
	REFUSED(FITS, c->capacity, 0);
	op.migration_data.n = 0;
	assert_true(FITS);
#undef FITS
}

static void queues(void **state)
{
	struct hz_queue_item a = { .item_id = 1, .serialized_object = blob(9) },
			     b = { .item_id = 2, .serialized_object = blob(9) };
	struct hz_queue_item *items[] = { &a, &b };
	struct hz_queue_container c = { .name = mc_str_z("q") };
	struct hz_queue_to_migrate m = { .key = mc_str_z("q"), .container = &c };
	struct hz_queue_replication_operation op = { 0 };

	(void)state;
	c.item_queue.v = items;
	c.item_queue.n = 2;
	op.migration_data.v = &m;
	op.migration_data.n = 1;
#define FITS move_queues_fit(&op)
	assert_true(FITS);
	TAKEN(FITS, m.key, mc_str_z(""));
	REFUSED(FITS, m.key, mc_str_z(NULL));
	REFUSED(FITS, m.container, NULL);
	REFUSED(FITS, c.item_queue.opaque, true);
	REFUSED(FITS, items[1], NULL);
	TAKEN(FITS, b.item_id, id_end - 1);
	REFUSED(FITS, b.item_id, id_end);
	TAKEN(FITS, a.item_id, 1 - id_end);
	REFUSED(FITS, a.item_id, -id_end);
	TAKEN(FITS, b.serialized_object, blob(MC_BLOB_HEAD));
	REFUSED(FITS, b.serialized_object, blob(MC_BLOB_HEAD - 1));
	/* it could not be handed on in one message; 32: what goes with an item */
	TAKEN(FITS, a.serialized_object.n, MC_CONTAINER_BYTES_MAX - 2 * 32 - 9);
	REFUSED(FITS, a.serialized_object.n, MC_CONTAINER_BYTES_MAX - 2 * 32 - 8);
#undef FITS
}

static void collections(void **state)
{
	struct hz_item items[] = { { .item_id = 1, .value = blob(9) }, { .item_id = 2, .value = blob(9) } };
	struct hz_set_container c = { .name = mc_str_z("s") };
	struct mc_value v = { .type = MC_TYPE_OBJECT, .cls = &hz_class_table[HZ_SET_CONTAINER], .body = &c };
	struct hz_collection_to_migrate m = { .key = mc_str_z("s"), .container = &v };
	struct hz_list_replication_operation op = { 0 };

	(void)state;
	c.collection.v = items;
	c.collection.n = 2;
	op.migration_data.v = &m;
	op.migration_data.n = 1;
#define FITS move_collections_fit(&op)
	assert_true(FITS);
	TAKEN(FITS, v.cls, &hz_class_table[HZ_LIST_CONTAINER]);
	REFUSED(FITS, v.cls, &hz_class_table[HZ_QUEUE_CONTAINER]);
	REFUSED(FITS, m.key, mc_str_z(NULL));
	REFUSED(FITS, m.container, NULL);
	TAKEN(FITS, items[1].item_id, id_end - 1);
	REFUSED(FITS, items[1].item_id, id_end);
	REFUSED(FITS, items[0].item_id, -id_end);
	TAKEN(FITS, items[1].value, blob(MC_BLOB_HEAD));
	REFUSED(FITS, items[1].value, blob(MC_BLOB_HEAD - 1));
	TAKEN(FITS, items[0].value.n, MC_CONTAINER_BYTES_MAX - 2 * 32 - 9);
	REFUSED(FITS, items[0].value.n, MC_CONTAINER_BYTES_MAX - 2 * 32 - 8);
#undef FITS
}

static struct hz_record_entry entry(void)
{
	struct hz_record_entry e = { .data_key = blob(9) };

	e.record.data_value = blob(9);
	return e;
}

static void maps(void **state)
{
	struct hz_record_entry v[] = { entry(), entry() };
	struct hz_map_chunk c = { .map_name = mc_str_z("m") };
	struct hz_record_store r = { .map_name = mc_str_z("m") };
	struct hz_map_replication_state_holder h = { 0 };
	struct hz_map_replication_operation op = { .map_replication_state_holder = &h };

	(void)state;
	c.entries_to_null.v = r.entries.v = v;
	c.entries_to_null.n = r.entries.n = 2;
	h.stores_by_map_name.v = &r;
	h.stores_by_map_name.n = 1;
#define FITS move_map_chunk_fits(&c)
	assert_true(FITS);
	TAKEN(FITS, c.map_name, mc_str_z(""));
	REFUSED(FITS, c.map_name, mc_str_z(NULL));
	REFUSED(FITS, c.entries_to_null.opaque, true);
	TAKEN(FITS, v[1].data_key, blob(MC_BLOB_HEAD));
	REFUSED(FITS, v[1].data_key, blob(MC_BLOB_HEAD - 1));
	TAKEN(FITS, v[1].record.data_value, blob(0));
	REFUSED(FITS, v[1].record.data_value, blob(-1));
#undef FITS
#define FITS move_map_all_fits(&op)
	assert_true(FITS);
	REFUSED(FITS, op.map_replication_state_holder, NULL);
	REFUSED(FITS, r.is_differential, true); /* on top of what is not here */
	REFUSED(FITS, r.map_name, mc_str_z(NULL));
	REFUSED(FITS, v[0].data_key, blob(MC_BLOB_HEAD - 1));
	h.stores_by_map_name.n = 0;
	assert_true(FITS);
#undef FITS
}

static void locks(void **state)
{
	struct hz_distributed_object_namespace ns = { mc_str_z("hz:impl:mapService"), mc_str_z("m") };
	struct hz_lock_resource_impl l = { .key = blob(9) };
	struct hz_lock_resource_impl *held[] = { &l };
	struct hz_lock_store_impl s = { .namespace = &ns };
	struct hz_lock_store_impl *stores[] = { &s };
	struct hz_lock_replication_operation op = { 0 };

	(void)state;
	s.locks.v = held;
	s.locks.n = 1;
	op.locks.v = stores;
	op.locks.n = 1;
#define FITS move_map_locks_fit(&op)
	assert_true(FITS);
	REFUSED(FITS, op.locks.opaque, true);
	REFUSED(FITS, stores[0], NULL);
	REFUSED(FITS, s.namespace, NULL);
	REFUSED(FITS, ns.object_name, mc_str_z(NULL));
	REFUSED(FITS, ns.service, mc_str_z("hz:impl:cacheService"));
	TAKEN(FITS, ns.service, mc_str_z("hz:impl:multiMapService"));
	REFUSED(FITS, held[0], NULL);
	TAKEN(FITS, l.key, blob(MC_BLOB_HEAD));
	REFUSED(FITS, l.key, blob(MC_BLOB_HEAD - 1));
	s.locks.n = 0; /* nobody holds one: whose they would be does not matter */
	TAKEN(FITS, ns.service, mc_str_z("hz:impl:cacheService"));
#undef FITS
}

static void multimaps(void **state)
{
	struct hz_multi_map_record records[] = { { .object = { .is_data = true, .data = blob(9) } },
		{ .object = { .is_data = true, .data = blob(9) } } };
	struct hz_multi_map_collection collections[2] = { { .key = blob(9) }, { .key = blob(9) } };
	struct hz_multi_map_to_migrate m = { .name = mc_str_z("m") };
	struct hz_multi_map_replication_operation op = { 0 };
	struct hz_named_op cleared = { .name = mc_str_z("m") };

	(void)state;
	for (int i = 0; i < 2; i++) {
		collections[i].coll.v = &records[i];
		collections[i].coll.n = 1;
	}
	m.collections.v = collections;
	m.collections.n = 2;
	op.map.v = &m;
	op.map.n = 1;
#define FITS move_multimaps_fit(&op)
	assert_true(FITS);
	TAKEN(FITS, m.name, mc_str_z(""));
	REFUSED(FITS, m.name, mc_str_z(NULL));
	TAKEN(FITS, collections[1].key, blob(MC_BLOB_HEAD));
	REFUSED(FITS, collections[1].key, blob(MC_BLOB_HEAD - 1));
	REFUSED(FITS, collections[1].coll.n, 0); /* a key without values is none */
	REFUSED(FITS, records[1].object.is_data, false);
	TAKEN(FITS, records[1].object.data, blob(MC_BLOB_HEAD));
	REFUSED(FITS, records[1].object.data, blob(MC_BLOB_HEAD - 1));
	op.map.n = 0;
	assert_true(FITS);
#undef FITS
#define FITS move_multimap_clear_fits(&cleared)
	TAKEN(FITS, cleared.name, mc_str_z(""));
	REFUSED(FITS, cleared.name, mc_str_z(NULL));
#undef FITS
}

/* Which class is whose; what is no operation of a fragment is nobody's. */
static void classes(void **state)
{
	struct hz_map_chunk c = { 0 };
	struct mc_value v = { .type = MC_TYPE_OBJECT, .cls = &hz_class_table[HZ_MAP_CHUNK], .body = &c };

	(void)state;
	assert_int_equal(move_class_of(&v)->cls, HZ_MAP_CHUNK);
	assert_null(move_class_of(NULL));
	v.opaque = true;
	assert_null(move_class_of(&v));
	v.opaque = false;
	v.body = NULL;
	assert_null(move_class_of(&v));
	v.body = &c;
	v.cls = &hz_class_table[HZ_GET_OPERATION];
	assert_null(move_class_of(&v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rings),
		cmocka_unit_test(queues),
		cmocka_unit_test(collections),
		cmocka_unit_test(maps),
		cmocka_unit_test(locks),
		cmocka_unit_test(multimaps),
		cmocka_unit_test(classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
