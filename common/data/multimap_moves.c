/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multimap_moves.c - what a multimap has in a partition, as it moves or is sent again
 * (com.hazelcast.multimap.impl.operations.MultiMapReplicationOperation): in pieces, in front of the first of
 * which all that stood there goes.
 */
#include "common/data/fragment.h"
#include "common/data/multimaps.h"

static struct hz_multi_map_record *records_of(struct node *n, struct mc_bytes values, uint32_t *count)
{
	struct hz_multi_map_record *v = node_new_array(n, sizeof(*v), multi_count(values));
	struct multi_at at = multi_first(values);
	struct multi_record r;

	*count = 0;
	while (v != NULL && multi_next(&at, &r))
		v[(*count)++] = (struct hz_multi_map_record){ r.id, { .is_data = true, .data = r.value } };
	return v;
}

/* fragment_chunk has them as entries, each with all its values. */
static struct hz_multi_map_replication_operation *operation_of(
	struct node *n, const struct map_slot *slot, const struct hz_map_chunk *c)
{
	struct hz_multi_map_replication_operation *op = node_new(n, sizeof(*op));
	struct hz_multi_map_to_migrate *m = node_new(n, sizeof(*m));

	op->map.v = m;
	op->map.n = 1;
	m->name = map_object(slot->name);
	m->collections.v = node_new_array(n, sizeof(*m->collections.v), c->entries_to_null.n);
	n->fx->lost |= m->collections.v == NULL && c->entries_to_null.n > 0;
	for (uint32_t i = 0; m->collections.v != NULL && i < c->entries_to_null.n; i++) {
		struct map_entry e = fragment_entry(&c->entries_to_null.v[i]);
		struct hz_multi_map_collection *to = &m->collections.v[m->collections.n++];

		to->key = e.key;
		to->collection_type = mc_str_z("SET");
		to->coll.v = records_of(n, e.value, &to->coll.n);
		to->coll_count = (int32_t)to->coll.n;
		n->fx->lost |= to->coll.v == NULL;
	}
	return op;
}

static void *clear_of(struct node *n, const struct map_slot *slot)
{
	struct hz_named_op *op = node_new(n, sizeof(*op));

	op->name = map_object(slot->name);
	return op;
}

bool multimap_give(struct move_piece *p, struct map_slot *slot, uint64_t *place)
{
	bool first = *place == 0;
	struct hz_map_chunk c;
	size_t bytes;

	if (!move_map_chunk(p, slot, map_object(slot->name), MC_MOVE_PIECE - p->bytes, place, &c, &bytes))
		return false;
	if (first)
		move_piece_add_plain(
			p, HZ_MULTI_MAP_CLEAR_BACKUP_OPERATION, clear_of(p->n, slot), MULTIMAP_SERVICE, 0);
	if (c.entries_to_null.n > 0)
		move_piece_add_plain(p, HZ_MULTI_MAP_REPLICATION_OPERATION, operation_of(p->n, slot, &c),
			MULTIMAP_SERVICE, bytes);
	return true;
}

static bool fits(const struct hz_multi_map_collection *c)
{
	if (c->key.n < MC_BLOB_HEAD || c->coll.n == 0)
		return false;
	for (uint32_t i = 0; i < c->coll.n; i++)
		if (!c->coll.v[i].object.is_data || c->coll.v[i].object.data.n < MC_BLOB_HEAD)
			return false;
	return true;
}

bool move_multimaps_fit(const void *body)
{
	const struct hz_multi_map_replication_operation *op = body;

	for (uint32_t i = 0; i < op->map.n; i++)
		for (uint32_t k = 0; k < op->map.v[i].collections.n; k++)
			if (op->map.v[i].name.n < 0 || !fits(&op->map.v[i].collections.v[k]))
				return false;
	return true;
}

bool move_multimap_clear_fits(const void *body)
{
	return ((const struct hz_named_op *)body)->name.n >= 0;
}

enum store_err move_multimap_clear_take(struct node *n, uint32_t partition, const void *body)
{
	struct mc_str name = multimap_map_name(n, ((const struct hz_named_op *)body)->name);
	struct map_slot *slot = name.n < 0 ? NULL : maps_find(&data_of(n)->shard.maps, name);

	if (slot != NULL)
		fragment_drop(data_of(n)->shard.store, &slot->map, partition);
	return STORE_OK;
}

/* A key's values replace those that stood there. */
static enum store_err take_key(
	struct node *n, struct map_slot *slot, uint32_t partition, const struct hz_multi_map_collection *c)
{
	struct map_entry e = { .key = c->key, .value = { NULL, -1 }, .meta = { .expires_ms = STORE_NEVER } };
	size_t bytes = MC_BLOB_HEAD;
	enum store_err err;
	uint8_t *to;

	for (uint32_t i = 0; i < c->coll.n; i++)
		bytes += MULTI_RECORD_HEAD + (size_t)c->coll.v[i].object.data.n;
	to = bytes > MC_STORE_VALUE_MAX ? NULL : mc_heap_get(data_of(n)->heap, bytes);
	if (to == NULL)
		return STORE_FULL;
	for (uint32_t i = 0; i < c->coll.n; i++) {
		e.value.n = multi_add(to, e.value, c->coll.v[i].record_id, c->coll.v[i].object.data);
		e.value.p = to;
	}
	err = map_keep(data_of(n)->shard.store, &slot->map, partition, &e);
	mc_heap_put(data_of(n)->heap, to);
	return err;
}

enum store_err move_multimaps_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_multi_map_replication_operation *op = body;
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->map.n; i++) {
		struct map_slot *slot =
			maps_open(&data_of(n)->shard.maps, multimap_map_name(n, op->map.v[i].name));

		if (slot == NULL)
			return STORE_FULL;
		for (uint32_t k = 0; err == STORE_OK && k < op->map.v[i].collections.n; k++)
			err = take_key(n, slot, partition, &op->map.v[i].collections.v[k]);
	}
	return err;
}
