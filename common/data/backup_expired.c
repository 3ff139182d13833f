/* SPDX-License-Identifier: Apache-2.0 */
/* backup_expired.c - as backup: what has expired or was evicted at an owner that tells it in batches, as Java
 * members do (com.hazelcast.map.impl.operation.EvictBatchBackupOperation). */
#include "common/base/hash.h"
#include "common/data/service_internal.h"

static void remove_key(struct node *n, struct map_slot *slot, struct data_request *q)
{
	q->r.reserved = true;
	data_shard(n, &(struct shard_event){ .type = SHARD_COPY, .map = slot, .request = &q->r });
}

static bool has_value_hash(struct store *s, const struct store_view *v, struct node *n, int64_t hash)
{
	struct mc_bytes value = data_bytes(n, store_value_of(s, v));

	return value.n >= MC_BLOB_HEAD &&
		(int64_t)mc_murmur32(value.p + MC_BLOB_HEAD, (size_t)value.n - MC_BLOB_HEAD) == hash;
}

/* Its count of entries, which would have us throw away others until we have as many, is left alone: versions
 * tell better whether something is missing. */
void on_evict_batch_backup(struct node *n, const struct in *in)
{
	const struct hz_evict_batch_backup_operation *o = in->m->body;
	struct data_service *d = data_of(n);
	struct map_slot *slot;
	store_ns ns;

	if (node_stores(n) && data_is_replica(n, in->m->op)) {
		uint32_t partition = (uint32_t)in->m->op->partition_id;

		data_begin(n);
		slot = maps_is_plain(o->name) ? maps_find(&d->shard.maps, o->name) : NULL;
		for (uint32_t i = 0; slot != NULL && i < o->expired_keys.n; i++) {
			const struct hz_expired_key *k = &o->expired_keys.v[i];
			struct data_request q = data_request_new(MAP_DELETE, partition);
			struct store_view v;

			q.r.key = k->key;
			ns = store_ns_find(d->shard.store, slot->map.entries, partition);
			if (k->key.n >= MC_BLOB_HEAD && ns != 0 &&
				store_find(d->shard.store, ns, k->key, &v) &&
				has_value_hash(d->shard.store, &v, n, k->metadata))
				remove_key(n, slot, &q);
		}
	}
	reply_null(n, in);
}
