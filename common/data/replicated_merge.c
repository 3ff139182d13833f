/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_merge.c - entries of a replicated map that another cluster had come to the owner of their
 * partition in this one, and go to him (com.hazelcast.replicatedmap.impl.operation.MergeOperation). What
 * comes in is a write like any other: all members are told. Unlike Hazelcast's, an entry keeps its time to
 * live, and one that stays is told to nobody.
 */
#include "common/data/internal.h"
#include "common/data/merge.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

/* --- as the owner in the larger cluster --- */
static bool take_named(
	struct node *n, struct data_whole *w, struct mc_str name, const struct mc_value *policy)
{
	w->kind = REPLICATED_MERGE;
	w->name = replicated_map_name(n, name);
	if (!merge_policy_in(policy, &w->policy))
		w->why = MERGE_POLICY_UNKNOWN;
	else if (w->policy == MAP_MERGE_EXPIRATION_TIME)
		w->why = "entries of a replicated map have no time at which they expire to be compared";
	return w->name.n >= 0 && w->why == NULL;
}

bool replicated_take_merge(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_replicated_map_merge_operation *o = body;

	(void)at;
	w->merging = o->merging_entries.v;
	w->merging_count = o->merging_entries.n;
	return take_named(n, w, o->name, o->merge_policy);
}

bool replicated_take_merge_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_merge_operation_factory *o = body;

	merge_take_partition(o, w, at);
	return take_named(n, w, o->name, o->merge_policy);
}

static const struct hz_replicated_map_merging_entry_impl *entry_of(const struct mc_value *v)
{
	return hz_value_body(v, HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL);
}

/* NULL: all of them can be read, and told to everybody in this step. */
static const char *why_not(struct node *n, const struct data_whole *w)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < w->merging_count; i++) {
		const struct hz_replicated_map_merging_entry_impl *e =
			w->merging == NULL ? NULL : entry_of(w->merging[i]);
		struct mc_bytes value = { NULL, -1 };

		if (e != NULL && replicated_value(n, &e->key).n >= MC_BLOB_HEAD)
			value = replicated_value(n, &e->value);
		if (value.n < MC_BLOB_HEAD)
			return "entries of a replicated map that this member cannot read";
		bytes += (size_t)value.n;
	}
	return replicated_has_room(n, w->name, w->merging_count, bytes)
		? NULL
		: "too many entries for one call, as all members are told of each: none was merged";
}

static uint32_t second_of(int64_t ms)
{
	return ms <= 0 || ms == INT64_MAX ? 0 : map_epoch_s((uint64_t)ms);
}

/* com.hazelcast.spi.merge */
static bool comes_in(struct node *n, enum map_policy policy, const struct map_slot *slot, uint32_t partition,
	struct mc_bytes key, const struct hz_replicated_map_merging_entry_impl *e)
{
	struct shard *h = &data_of(n)->shard;
	store_ns ns = store_ns_find(h->store, slot->map.entries, partition);
	struct store_view v;

	if (policy == MAP_MERGE_DISCARD)
		return false;
	if (ns == 0 || !store_find(h->store, ns, key, &v) || !shard_is_alive(h, &v))
		return true;
	switch (policy) {
	case MAP_MERGE_PASS_THROUGH: return true;
	case MAP_MERGE_HIGHER_HITS: return e->hits >= v.meta.hits;
	case MAP_MERGE_LATEST_UPDATE: return second_of(e->last_update_time) >= v.meta.updated_s;
	case MAP_MERGE_LATEST_ACCESS: return second_of(e->last_access_time) >= v.meta.accessed_s;
	default: return false;
	}
}

static void merge_one(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition,
	const struct hz_replicated_map_merging_entry_impl *e)
{
	struct data_request q = data_request_new(MAP_PUT, partition);

	q.name = w->name;
	q.r.key = replicated_value(n, &e->key);
	q.r.value = replicated_value(n, &e->value);
	q.r.ttl_ms = e->ttl > 0 && e->ttl != INT64_MAX ? e->ttl : 0;
	if (!comes_in(n, w->policy, slot, partition, q.r.key, e))
		return;
	if (replicated_misfit(n, &q) != NULL)
		w->why = "not all of it was merged: " REPLICATED_NO_ROOM;
	else
		w->full |= whole_run(n, slot, &q.r)->answer == MAP_FULL;
	w->found = true;
}

void replicated_merge(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot;

	w->why = why_not(n, w);
	if (w->why != NULL || w->merging_count == 0)
		return;
	slot = maps_open(&data_of(n)->shard.maps, w->name);
	w->full |= slot == NULL || !replicated_ready(n, slot, partition);
	for (uint32_t i = 0; i < w->merging_count && !w->full && w->why == NULL; i++)
		merge_one(n, w, slot, partition, entry_of(w->merging[i]));
}

/* --- to the larger cluster --- */
static struct mc_value *merging_of(struct node *n, const struct store_view *v)
{
	struct hz_replicated_map_merging_entry_impl *e = node_new(n, sizeof(*e));
	struct mc_bytes value = data_bytes(n, store_value_of(data_of(n)->shard.store, v));

	e->key = (struct mc_iobj){ .is_data = true, .data = v->key };
	e->value = (struct mc_iobj){ .is_data = true, .data = value };
	e->creation_time = merge_ms_of(v->meta.created_s);
	e->hits = v->meta.hits;
	e->last_access_time = merge_ms_of(v->meta.accessed_s);
	e->last_update_time = merge_ms_of(v->meta.updated_s);
	e->ttl = replicated_ttl_ms(n, v->meta.expires_ms);
	return value.n < 0 ? NULL : hz_value_object(HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL, e, &n->fx->mem);
}

void *replicated_merge_of(
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
