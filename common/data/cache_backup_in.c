/* SPDX-License-Identifier: Apache-2.0 */
/* cache_backup_in.c - as backup: what an owner has done to a cache is done here. */
#include "common/data/caches.h"
#include "common/data/internal.h"

static bool keep_entry(struct node *n, struct map_slot *slot, uint32_t partition, struct cache_seen *seen,
	struct mc_bytes key, const struct mc_value *record)
{
	struct map_entry e;

	if (!cache_record_fits(key, record))
		return false;
	e = cache_entry_of(n, seen, key, record);
	data_shard(n,
		&(struct shard_event){
			.type = SHARD_KEEP, .map = slot, .partition = partition, .entry = &e });
	return !data_of(n)->shard.full;
}

static bool drop_key(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_bytes key)
{
	struct data_request q = data_request_new(MAP_DELETE, partition);

	q.r.key = key;
	q.r.reserved = true;
	if (key.n < MC_BLOB_HEAD)
		return false;
	data_shard(n, &(struct shard_event){ .type = SHARD_COPY, .map = slot, .request = &q.r });
	return !data_of(n)->shard.full;
}

bool cache_run_put(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_cache_put_backup_operation *o = body;
	struct cache_seen seen = { .known = false };

	return o->cache_record != NULL &&
		keep_entry(n, slot, partition, &seen, o->key,
			hz_value_object(HZ_CACHE_DATA_RECORD, o->cache_record, &n->fx->mem));
}

bool cache_run_put_all(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_cache_put_all_backup_operation *o = body;
	bool all = !o->cache_records.opaque;
	struct cache_seen seen = { .known = false };

	for (uint32_t i = 0; all && i < o->cache_records.n; i++)
		all = keep_entry(
			n, slot, partition, &seen, o->cache_records.v[i].key, o->cache_records.v[i].record);
	return all;
}

bool cache_run_remove(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	return drop_key(n, slot, partition, ((const struct hz_cache_remove_backup_operation *)body)->key);
}

bool cache_run_remove_all(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_cache_remove_all_backup_operation *o = body;
	bool all = true;

	for (uint32_t i = 0; i < o->keys.n; i++)
		all &= drop_key(n, slot, partition, o->keys.v[i].data);
	return all;
}

/* CacheSetExpiryPolicyBackupOperation: the owner's own, done again. A policy that is not known here changes
 * nothing, and so this copy is not the owner's. */
bool cache_run_set_expiry(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_cache_set_expiry_policy_operation *o = body;
	struct map_expiring expiring = { .called = true };
	bool all = cache_policy_read(n, o->expiry_policy, &expiring.call);

	for (uint32_t i = 0; all && i < o->keys.n; i++) {
		struct data_request q = data_request_new(MAP_SET_EXPIRY, partition);

		q.r.key = o->keys.v[i].data;
		q.r.expiring = &expiring;
		q.r.reserved = true;
		if (q.r.key.n < MC_BLOB_HEAD)
			continue;
		data_shard(n, &(struct shard_event){ .type = SHARD_COPY, .map = slot, .request = &q.r });
		all = !data_of(n)->shard.full;
	}
	return all;
}

bool cache_run_clear(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	(void)body;
	data_shard(n, &(struct shard_event){ .type = SHARD_CLEAR, .map = slot, .partition = partition });
	return true;
}

/* What an owner lost to expiry or eviction, in batches; a record is the same when it was created then. */
void on_cache_expire_batch_backup(struct node *n, const struct in *in)
{
	const struct hz_cache_expire_batch_backup_operation *o = in->m->body;
	uint32_t partition = (uint32_t)in->m->op->partition_id;
	struct data_service *d = data_of(n);
	struct map_slot *slot;

	if (!node_stores(n) || !data_is_replica(n, in->m->op)) {
		reply_null(n, in);
		return;
	}
	data_begin(n);
	slot = maps_find(&d->shard.maps, cache_map_name(n, o->name));
	for (uint32_t i = 0; slot != NULL && i < o->expired_keys.n; i++) {
		const struct hz_expired_key *k = &o->expired_keys.v[i];
		store_ns ns = store_ns_find(d->shard.store, slot->map.entries, partition);
		struct store_view v;

		if (k->key.n >= MC_BLOB_HEAD && ns != 0 && store_find(d->shard.store, ns, k->key, &v) &&
			k->metadata > 0 && v.meta.created_s == map_epoch_s((uint64_t)k->metadata))
			drop_key(n, slot, partition, k->key);
	}
	reply_null(n, in);
}
