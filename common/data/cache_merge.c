/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_merge.c - entries of a cache that another cluster had come to the owner of their partition in this
 * one, and go to him (com.hazelcast.cache.impl.operation.CacheMergeOperation). What comes in is a write like
 * any other, for listeners, backups and near caches; it keeps the time at which it expires. Unlike
 * Hazelcast's, an entry of ours that stays keeps its own time, too, and of two of which one never expires,
 * that one expires later.
 */
#include "common/data/caches.h"
#include "common/data/merge.h"
#include "common/data/multimaps.h"
#include "common/data/whole_rows.h"

/* --- as the owner in the larger cluster --- */
static bool take_named(
	struct node *n, struct data_whole *w, struct mc_str name, const struct mc_value *policy)
{
	w->cache = name;
	w->name = cache_map_name(n, name);
	if (w->name.n < 0)
		w->why = "the name of the cache is null or too long";
	else if (!merge_policy_in(policy, &w->policy))
		w->why = MERGE_POLICY_UNKNOWN;
	else if (w->policy == MAP_MERGE_LATEST_UPDATE)
		w->why = "entries of a cache have no time of their last update to be compared";
	return w->why == NULL;
}

bool cache_take_merge(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_replicated_map_merge_operation *o = body;

	(void)at;
	w->merging = o->merging_entries.v;
	w->merging_count = o->merging_entries.n;
	return take_named(n, w, o->name, o->merge_policy);
}

bool cache_take_merge_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_merge_operation_factory *o = body;

	merge_take_partition(o, w, at);
	return take_named(n, w, o->name, o->merge_policy);
}

/* Bytes, as Hazelcast writes them. */
static const struct hz_cache_merging_entry_impl *entry_of(const struct mc_value *v)
{
	const struct hz_cache_merging_entry_impl *e = hz_value_body(v, HZ_CACHE_MERGING_ENTRY_IMPL);

	return e != NULL && e->key.is_data && e->value.is_data && e->key.data.n >= MC_BLOB_HEAD &&
			e->value.data.n >= 0
		? e
		: NULL;
}

static bool all_readable(const struct data_whole *w)
{
	for (uint32_t i = 0; i < w->merging_count; i++)
		if (w->merging == NULL || entry_of(w->merging[i]) == NULL)
			return false;
	return true;
}

/* CacheRecord.TIME_NOT_AVAILABLE: never */
static uint64_t expires_ms(const struct hz_cache_merging_entry_impl *e)
{
	return e->expiration_time < 0 || e->expiration_time == INT64_MAX ? STORE_NEVER
									 : (uint64_t)e->expiration_time;
}

/* com.hazelcast.spi.merge */
static bool comes_in(struct node *n, enum map_policy policy, const struct map_slot *slot, uint32_t partition,
	const struct hz_cache_merging_entry_impl *e)
{
	struct shard *h = &data_of(n)->shard;
	store_ns ns = store_ns_find(h->store, slot->map.entries, partition);
	struct store_view v;

	if (policy == MAP_MERGE_DISCARD)
		return false;
	if (ns == 0 || !store_find(h->store, ns, e->key.data, &v) || !shard_is_alive(h, &v))
		return true;
	switch (policy) {
	case MAP_MERGE_PASS_THROUGH: return true;
	case MAP_MERGE_HIGHER_HITS: return e->hits >= v.meta.hits;
	case MAP_MERGE_LATEST_ACCESS: return e->last_access_time >= merge_ms_of(v.meta.accessed_s);
	case MAP_MERGE_EXPIRATION_TIME: return expires_ms(e) >= v.meta.expires_ms;
	default: return false;
	}
}

/* What has expired on its way stays away (createRecordWithExpiry). */
static void merge_one(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition,
	const struct hz_cache_merging_entry_impl *e)
{
	struct data_request q = data_request_new(MAP_SET, partition);
	struct map_expiring x = { .called = true };
	uint64_t at_ms = expires_ms(e), now_ms = data_of(n)->shard.now_ms;

	if (at_ms <= now_ms || !comes_in(n, w->policy, slot, partition, e))
		return;
	x.call.created_ms = x.call.updated_ms =
		at_ms == STORE_NEVER ? MAP_ENDLESS_MS : (int64_t)(at_ms - now_ms);
	x.call.accessed_ms = MAP_UNSET;
	q.r.key = e->key.data;
	q.r.value = e->value.data;
	q.r.expiring = &x;
	w->full |= cache_run_one(n, slot, &q.r)->answer == MAP_FULL;
	w->found = true;
}

void cache_merge(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, w->name);
	struct data_together t = { .room = w->merging_count };

	if (!all_readable(w)) {
		w->why = "entries of a cache that this member cannot read";
		return;
	}
	t.entries = node_new_array(n, sizeof(*t.entries), t.room);
	w->full |= slot == NULL || (t.entries == NULL && t.room > 0);
	data_of(n)->together = &t;
	for (uint32_t i = 0; i < w->merging_count && !w->full; i++)
		merge_one(n, w, slot, partition, entry_of(w->merging[i]));
	data_of(n)->together = NULL;
	if (slot != NULL)
		w->acks = data_back_up_all(n, slot, partition, &t, &w->to);
}

/* --- to the larger cluster --- */
static struct mc_value *merging_of(struct node *n, const struct store_view *v)
{
	struct hz_cache_merging_entry_impl *e = node_new(n, sizeof(*e));
	struct mc_bytes value = data_bytes(n, store_value_of(data_of(n)->shard.store, v));

	e->key = (struct mc_iobj){ .is_data = true, .data = v->key };
	e->value = (struct mc_iobj){ .is_data = true, .data = value };
	e->creation_time = merge_ms_of(v->meta.created_s);
	e->expiration_time = v->meta.expires_ms == STORE_NEVER ? -1 : (int64_t)v->meta.expires_ms;
	e->hits = v->meta.hits;
	e->last_access_time = merge_ms_of(v->meta.accessed_s);
	return value.n < 0 ? NULL : hz_value_object(HZ_CACHE_MERGING_ENTRY_IMPL, e, &n->fx->mem);
}

void *cache_merge_of(
	struct node *n, const struct map_slot *slot, const struct store_view *rows, uint32_t count)
{
	struct hz_replicated_map_merge_operation *o = node_new(n, sizeof(*o));

	o->name = text_keep(n, map_object(slot->name));
	o->merge_policy = merge_policy_of(n, slot->merge);
	o->merging_entries.v = node_new_array(n, sizeof(*o->merging_entries.v), count);
	for (; o->merging_entries.v != NULL && o->merging_entries.n < count; o->merging_entries.n++) {
		o->merging_entries.v[o->merging_entries.n] = merging_of(n, &rows[o->merging_entries.n]);
		if (o->merging_entries.v[o->merging_entries.n] == NULL)
			return NULL;
	}
	return o->merging_entries.n == count ? o : NULL;
}
