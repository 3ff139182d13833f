/* SPDX-License-Identifier: Apache-2.0 */
/* move_maps.c - maps and the locks of their keys as they move
 * (com.hazelcast.map.impl.MapMigrationAwareService,
 * com.hazelcast.internal.locksupport.LockSupportServiceImpl). */
#include "common/data/caches.h"
#include "common/data/fragment.h"
#include "common/data/indexes.h"
#include "common/data/multimaps.h"

#define LOCK_SERVICE "hz:impl:lockService"

bool move_map_has_any(const struct data_service *d, struct map_slot *slot, uint32_t partition)
{
	const struct replica_versions *v = versions_find(&slot->versions, partition);

	return !maps_is_replicated(slot->name) && /* those move, and are compared, in their own way */
		(slot->indexes != NULL || (v != NULL && !replica_versions_unused(v)) ||
			store_ns_find(d->shard.store, slot->map.entries, partition) != 0 ||
			store_ns_find(d->shard.store, slot->map.locks, partition) != 0);
}

/* --- out --- */
struct mc_value *move_map_namespace(struct node *n, const struct map_slot *slot)
{
	struct hz_distributed_object_namespace *ns = node_new(n, sizeof(*ns));

	ns->service = mc_str_z(map_service(slot->name));
	ns->object_name = map_object(slot->name);
	return hz_value_object(HZ_DISTRIBUTED_OBJECT_NAMESPACE, ns, &n->fx->mem);
}

static void give_locks(struct move_piece *p, struct map_slot *slot)
{
	struct data_service *d = data_of(p->n);
	store_ns ns = store_ns_find(d->shard.store, slot->map.locks, p->partition);
	struct hz_lock_replication_operation *op;
	struct hz_lock_store_impl *locks;

	if (ns == 0 || store_ns_info(d->shard.store, ns).entries == 0)
		return;
	op = node_new(p->n, sizeof(*op));
	locks = node_new(p->n, sizeof(*locks));
	op->locks.v = node_new_array(p->n, sizeof(*op->locks.v), 1);
	if (op->locks.v == NULL ||
		!fragment_locks(d->shard.store, &slot->map, p->partition, map_object(slot->name),
			&p->n->fx->mem, locks)) {
		p->n->fx->lost = true;
		return;
	}
	locks->namespace->service = mc_str_z(map_service(slot->name));
	locks->backup_count = (int32_t)(slot->backups - slot->async_backups);
	locks->async_backup_count = (int32_t)slot->async_backups;
	op->locks.v[op->locks.n++] = locks;
	move_piece_add(
		p, HZ_LOCK_REPLICATION_OPERATION, op, LOCK_SERVICE, store_ns_info(d->shard.store, ns).bytes);
}

bool move_map_chunk(struct move_piece *p, struct map_slot *slot, struct mc_str name, size_t room,
	uint64_t *place, struct hz_map_chunk *c, size_t *bytes)
{
	struct replica_versions *v = versions_find(&slot->versions, p->partition);

	if (v != NULL)
		replica_versions_for_sync(v);
	if (!fragment_chunk(data_of(p->n)->shard.store, &slot->map, p->partition, name, place, room,
		    &p->n->fx->mem, c, bytes)) {
		p->n->fx->lost = true;
		return false;
	}
	move_piece_namespace(p, move_map_namespace(p->n, slot), v);
	return true;
}

bool move_map_give(struct move_piece *p, struct map_slot *slot, uint64_t *place)
{
	struct hz_map_chunk *c = node_new(p->n, sizeof(*c));
	bool first = *place == 0;
	size_t indexes = first ? map_indexes_bytes(slot) : 0, room = MC_MOVE_PIECE - p->bytes, bytes;

	mc_check(p->bytes <= MC_MOVE_PIECE && !slot->kept && *place != STORE_WALK_END);
	if (maps_is_cache(slot->name))
		return cache_give(p, slot, place) && *place == STORE_WALK_END;
	if (maps_is_multi(slot->name)) {
		if (!multimap_give(p, slot, place))
			return false;
		if (first)
			give_locks(p, slot);
		return *place == STORE_WALK_END;
	}
	if (!move_map_chunk(
		    p, slot, slot->name, room > indexes ? room - indexes : room > 0, place, c, &bytes))
		return false;
	if (first && !map_indexes_give(slot, &p->n->fx->mem, c->create_map_index_info)) {
		p->n->fx->lost = true;
		return false;
	}
	move_piece_add(p, HZ_MAP_CHUNK, c, MAP_SERVICE, indexes + bytes);
	if (first)
		give_locks(p, slot);
	return *place == STORE_WALK_END;
}

static bool give(struct move_piece *p, struct move_at *at)
{
	struct data_service *d = data_of(p->n);

	for (; at->item < MC_DATA_TABLES; at->item++, at->place = 0) {
		struct map_slot *slot = d->by_table[at->item];

		if (slot == NULL || slot->kept || slot->map.entries != at->item ||
			slot->backups < p->replica || !move_map_has_any(d, slot, p->partition))
			continue;
		if (move_piece_full(p) || !move_map_give(p, slot, &at->place))
			return true;
	}
	return false;
}

/* --- in --- */
bool move_map_chunk_fits(const void *body)
{
	return fragment_chunk_fits(body) && maps_is_plain(((const struct hz_map_chunk *)body)->map_name);
}

/* Each partition brings them, so that there is no entry without (MapReplicationStateHolder.mapIndexInfos). */
static bool take_indexes(struct node *n, const struct hz_map_index_info *info)
{
	struct maps *maps = &data_of(n)->shard.maps;
	struct map_slot *slot;

	if (info == NULL || info->index_configs.n == 0 || !maps_is_plain(info->map_name))
		return true;
	slot = maps_open(maps, info->map_name);
	if (slot != NULL && map_indexes_take(maps, slot, info, &n->fx->mem) > 0)
		index_tell_left_out(n, slot);
	return slot != NULL;
}

enum store_err move_map_chunk_take(struct node *n, uint32_t partition, const void *body)
{
	struct data_service *d = data_of(n);
	const struct hz_map_chunk *c = body;
	struct map_slot *slot = maps_open(&d->shard.maps, c->map_name);

	if (slot == NULL || !take_indexes(n, c->first_chunk ? c->create_map_index_info : NULL))
		return STORE_FULL;
	return fragment_take_chunk(d->shard.store, &slot->map, partition, c);
}

static bool may_lock(const struct hz_distributed_object_namespace *ns)
{
	return mc_str_eqz(ns->service, MULTIMAP_SERVICE) ||
		(mc_str_eqz(ns->service, MAP_SERVICE) && maps_is_plain(ns->object_name));
}

bool move_map_locks_fit(const void *body)
{
	const struct hz_lock_replication_operation *op = body;

	for (uint32_t i = 0; i < op->locks.n; i++)
		if (op->locks.v[i] == NULL || !fragment_locks_fit(op->locks.v[i]) ||
			(!may_lock(op->locks.v[i]->namespace) && op->locks.v[i]->locks.n > 0))
			return false;
	return !op->locks.opaque;
}

enum store_err move_map_locks_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_lock_replication_operation *op = body;
	struct data_service *d = data_of(n);
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->locks.n; i++) {
		const struct hz_lock_store_impl *l = op->locks.v[i];
		struct map_slot *slot = map_has_locks(l->namespace)
			? maps_open(&d->shard.maps,
				  map_name_of(n, l->namespace->service, l->namespace->object_name))
			: NULL;

		if (map_has_locks(l->namespace) && slot == NULL)
			err = STORE_FULL;
		else if (slot != NULL)
			err = fragment_take_locks(d->shard.store, &slot->map, partition, l, d->shard.now_ms);
		for (uint32_t k = 0; slot != NULL && k < l->locks.n; k++)
			data_client_holds(n, l->locks.v[k]->owner);
	}
	return err;
}

/* MapReplicationOperation: all maps at once, where chunks are switched off. */
static struct hz_map_chunk chunk_of(const struct hz_record_store *r)
{
	struct hz_map_chunk c = { .first_chunk = true, .map_name = r->map_name, .last_chunk = true };

	c.entries_to_null.v = r->entries.v;
	c.entries_to_null.n = r->entries.n;
	return c;
}

bool move_map_all_fits(const void *body)
{
	const struct hz_map_replication_operation *op = body;
	const struct hz_map_replication_state_holder *h = op->map_replication_state_holder;

	for (uint32_t i = 0; h != NULL && i < h->stores_by_map_name.n; i++) {
		struct hz_map_chunk c = chunk_of(&h->stores_by_map_name.v[i]);

		if (!move_map_chunk_fits(&c) || h->stores_by_map_name.v[i].is_differential)
			return false;
	}
	return h != NULL;
}

enum store_err move_map_all_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_map_replication_operation *op = body;
	const struct hz_map_replication_state_holder *h = op->map_replication_state_holder;
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < h->stores_by_map_name.n; i++) {
		struct hz_map_chunk c = chunk_of(&h->stores_by_map_name.v[i]);

		err = move_map_chunk_take(n, partition, &c);
	}
	for (uint32_t i = 0; err == STORE_OK && i < h->map_index_infos.n; i++)
		if (!take_indexes(n, h->map_index_infos.v[i]))
			err = STORE_FULL;
	return err;
}

/* --- what it is worth --- */
/* Replicated maps stay, whoever has the partition. */
static struct map_slot *next_moving(const struct data_service *d, const struct map_slot *after)
{
	struct map_slot *slot = maps_next(&d->shard.maps, after);

	while (slot != NULL && maps_is_replicated(slot->name))
		slot = maps_next(&d->shard.maps, slot);
	return slot;
}

static void drop(struct node *n, uint32_t partition)
{
	struct data_service *d = data_of(n);

	for (struct map_slot *slot = next_moving(d, NULL); slot != NULL; slot = next_moving(d, slot)) {
		fragment_drop(d->shard.store, &slot->map, partition);
		versions_drop(&slot->versions, partition);
	}
}

static bool versions(struct node *n, uint32_t partition, const struct mc_value *namespace,
	const int64_t given[REPLICA_BACKUPS], uint32_t replica)
{
	const struct hz_distributed_object_namespace *ns =
		hz_value_body(namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);
	struct data_service *d = data_of(n);
	struct replica_versions *v;
	struct map_slot *slot;

	if (!move_map_is(namespace))
		return false;
	slot = maps_open(&d->shard.maps, map_name_of(n, ns->service, ns->object_name));
	v = slot == NULL ? NULL : versions_of(&slot->versions, d->heap, partition);
	if (v != NULL)
		replica_versions_set(v, given, replica);
	return true;
}

static void place(struct node *n, uint32_t partition, uint32_t was)
{
	struct data_service *d = data_of(n);

	for (struct map_slot *slot = next_moving(d, NULL); slot != NULL; slot = next_moving(d, slot)) {
		struct replica_versions *v = versions_find(&slot->versions, partition);

		if (v != NULL && was == 0)
			replica_versions_clear(v);
		else if (v != NULL)
			replica_versions_promote(v, was);
	}
}

static void trim(struct node *n, uint32_t partition, uint32_t at)
{
	struct data_service *d = data_of(n);

	for (struct map_slot *slot = next_moving(d, NULL); slot != NULL; slot = next_moving(d, slot)) {
		mc_check(!slot->kept);
		if (slot->backups >= at)
			continue;
		fragment_drop(d->shard.store, &slot->map, partition);
		versions_drop(&slot->versions, partition);
	}
}

static void doubt(struct node *n, uint32_t partition)
{
	struct data_service *d = data_of(n);

	for (struct map_slot *slot = next_moving(d, NULL); slot != NULL; slot = next_moving(d, slot)) {
		struct replica_versions *v = versions_find(&slot->versions, partition);

		if (v != NULL)
			v->dirty = true;
	}
}

const struct move_service move_maps = {
	.give = give,
	.drop = drop,
	.versions = versions,
	.place = place,
	.trim = trim,
	.doubt = doubt,
};
