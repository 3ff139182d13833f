/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_moves.c - what a cache has in a partition, as it moves or is sent again
 * (com.hazelcast.cache.impl.operation.CacheReplicationOperation). That operation replaces all that stands
 * there, so only the first piece is one; those behind it are writes of many entries, as backups get them.
 */
#include "common/data/caches.h"
#include "common/data/fragment.h"
#include "common/data/multimaps.h"

/* --- out --- */
/* fragment_chunk has them as entries of a map, whose times are others. */
static struct map_entry *entries_of(
	struct node *n, const struct map_slot *slot, uint32_t partition, const struct hz_map_chunk *c)
{
	struct store *s = data_of(n)->shard.store;
	store_ns ns = store_ns_find(s, slot->map.entries, partition);
	struct map_entry *v = node_new_array(n, sizeof(*v), c->entries_to_null.n);
	struct store_view view;

	n->fx->lost |= v == NULL && c->entries_to_null.n > 0;
	for (uint32_t i = 0; v != NULL && i < c->entries_to_null.n; i++) {
		const struct hz_record_entry *e = &c->entries_to_null.v[i];

		mc_check(store_find(s, ns, e->data_key, &view)); /* where it has come from */
		v[i] = (struct map_entry){ e->data_key, e->record.data_value, view.meta };
	}
	return v;
}

/* The configuration goes along: nobody makes a cache that it knows nothing of. */
static void add_config(struct node *n, struct mc_str full, struct hz_cache_replication_operation *op)
{
	struct mc_value *config = caches_config(n, full);

	if (config == NULL)
		return;
	if (n->line < MC_LINE_54) {
		op->configs.v = node_new(n, sizeof(*op->configs.v));
		op->configs.v[op->configs.n++] = config;
	} else {
		op->namespaced_configs.v = node_new(n, sizeof(*op->namespaced_configs.v));
		op->namespaced_configs.v[op->namespaced_configs.n++] =
			(struct hz_cache_namespaced_config){ { NULL, -1 }, config };
	}
}

static void *replication_of(
	struct node *n, const struct map_slot *slot, const struct map_entry *v, uint32_t count)
{
	struct hz_cache_replication_operation *op = node_new(n, sizeof(*op));
	struct hz_cache_to_migrate *m = node_new(n, sizeof(*m));

	add_config(n, cache_full_name(slot->name), op);
	op->near_cache_state_holder = node_new(n, sizeof(*op->near_cache_state_holder));
	op->near_cache_state_holder->partition_uuid.null_uuid = true;
	op->data.v = m;
	op->data.n = 1;
	m->entry_count = (int32_t)count;
	m->key = cache_full_name(slot->name);
	m->entries_to_null.v = node_new_array(n, sizeof(*m->entries_to_null.v), count);
	n->fx->lost |= m->entries_to_null.v == NULL && count > 0;
	for (uint32_t i = 0; m->entries_to_null.v != NULL && i < count; i++)
		m->entries_to_null.v[m->entries_to_null.n++] =
			(struct hz_cache_entry){ v[i].key, cache_record_of(n, &v[i]) };
	return op;
}

bool cache_give(struct move_piece *p, struct map_slot *slot, uint64_t *place)
{
	bool first = *place == 0;
	struct map_entry *entries;
	struct hz_map_chunk c;
	size_t bytes;

	if (!move_map_chunk(p, slot, map_object(slot->name), MC_MOVE_PIECE - p->bytes, place, &c, &bytes))
		return false;
	entries = entries_of(p->n, slot, p->partition, &c);
	if (entries == NULL && c.entries_to_null.n > 0)
		return false;
	if (first)
		move_piece_add_plain(p, HZ_CACHE_REPLICATION_OPERATION,
			replication_of(p->n, slot, entries, c.entries_to_null.n), CACHE_SERVICE, bytes);
	else if (c.entries_to_null.n > 0)
		move_piece_add_plain(p, HZ_CACHE_PUT_ALL_BACKUP_OPERATION,
			cache_put_all_of(p->n, slot, entries, c.entries_to_null.n), CACHE_SERVICE, bytes);
	return true;
}

/* --- in --- */
static bool all_fit(const struct hz_cache_entry *v, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!cache_record_fits(v[i].key, v[i].record))
			return false;
	return true;
}

bool move_caches_fit(const void *body)
{
	const struct hz_cache_replication_operation *op = body;

	for (uint32_t i = 0; i < op->data.n; i++)
		if (op->data.v[i].key.n < 0 || op->data.v[i].entries_to_null.opaque ||
			!all_fit(op->data.v[i].entries_to_null.v, op->data.v[i].entries_to_null.n))
			return false;
	return true;
}

bool move_cache_rest_fits(const void *body)
{
	const struct hz_cache_put_all_backup_operation *op = body;

	return op->name.n >= 0 && !op->cache_records.opaque &&
		all_fit(op->cache_records.v, op->cache_records.n);
}

static enum store_err keep_all(struct node *n, uint32_t partition, struct mc_str full,
	const struct hz_cache_entry *v, uint32_t count, bool replace)
{
	struct shard *h = &data_of(n)->shard;
	struct map_slot *slot = maps_open(&h->maps, cache_map_name(n, full));
	struct cache_seen seen = { .known = false };
	enum store_err err = STORE_OK;

	if (slot == NULL)
		return STORE_FULL;
	if (replace)
		fragment_drop(h->store, &slot->map, partition);
	for (uint32_t i = 0; err == STORE_OK && i < count; i++) {
		struct map_entry e = cache_entry_of(n, &seen, v[i].key, v[i].record);

		err = map_keep(h->store, &slot->map, partition, &e);
	}
	return err;
}

enum store_err move_caches_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_cache_replication_operation *op = body;
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; i < op->configs.n; i++)
		caches_take_config(n, op->configs.v[i]);
	for (uint32_t i = 0; i < op->namespaced_configs.n; i++)
		caches_take_config(n, op->namespaced_configs.v[i].config);
	for (uint32_t i = 0; err == STORE_OK && i < op->data.n; i++)
		err = keep_all(n, partition, op->data.v[i].key, op->data.v[i].entries_to_null.v,
			op->data.v[i].entries_to_null.n, true);
	return err;
}

enum store_err move_cache_rest_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_cache_put_all_backup_operation *op = body;

	return keep_all(n, partition, op->name, op->cache_records.v, op->cache_records.n, false);
}
