/* SPDX-License-Identifier: Apache-2.0 */
/* merge_in.c - entries of a smaller cluster come to the owner of their partition in this one, with the policy
 * of the side that they come from (com.hazelcast.map.impl.operation.MergeOperation). */
#include "common/data/internal.h"
#include "common/data/merge.h"
#include "common/data/whole_rows.h"

/* --- how the fields are read --- */
static bool take_policy(const struct mc_value *v, struct data_whole *w)
{
	if (!merge_policy_in(v, &w->policy))
		w->why = MERGE_POLICY_UNKNOWN;
	return w->why == NULL;
}

void merge_take_partition(const struct hz_merge_operation_factory *o, struct data_whole *w, uint32_t at)
{
	for (uint32_t i = 0; i < o->partitions.n && i < o->merging_entries_per_partition.n; i++)
		if (o->partitions.v[i] == (int32_t)at) {
			w->merging = o->merging_entries_per_partition.v[i].list.v;
			w->merging_count = o->merging_entries_per_partition.v[i].list.n;
		}
}

bool whole_take_merge(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_merge_operation *o = body;

	(void)n;
	(void)at;
	w->name = o->name;
	w->merging = o->merging_entries.v;
	w->merging_count = o->merging_entries.n;
	return take_policy(o->merge_policy, w);
}

bool whole_take_merge_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_merge_operation_factory *o = body;

	(void)n;
	w->name = o->name;
	merge_take_partition(o, w, at);
	return take_policy(o->merge_policy, w);
}

/* --- what is done --- */
/* Milliseconds of the wire, of which -1 and Long.MAX_VALUE stand for none. */
static uint32_t second_of(int64_t ms)
{
	return ms <= 0 || ms == INT64_MAX ? 0 : map_epoch_s((uint64_t)ms);
}

static uint32_t span_of(int64_t ms)
{
	return ms <= 0 ? MAP_FOREVER_S : map_seconds(ms);
}

static struct store_meta meta_of(const struct hz_map_merging_entry_impl *e)
{
	struct store_meta m = { .expires_ms = STORE_NEVER,
		.created_s = second_of(e->creation_time),
		.accessed_s = second_of(e->last_access_time),
		.updated_s = second_of(e->last_update_time),
		.stored_s = second_of(e->last_stored_time),
		.hits = e->hits <= 0           ? 0
			: e->hits >= INT32_MAX ? INT32_MAX
					       : (uint32_t)e->hits };

	if (e->expiration_time <= 0 || second_of(e->expiration_time) == INT32_MAX ||
		e->expiration_time == INT64_MAX)
		return m;
	m.expires_ms = (uint64_t)e->expiration_time / 1000 * 1000;
	m.ttl_s = span_of(e->ttl);
	m.max_idle_s = e->has_max_idle ? span_of(e->max_idle) : MAP_FOREVER_S;
	return m;
}

/* Bytes, as Hazelcast writes them; an object instead of a value's bytes is nothing that can be stored. */
static const struct hz_map_merging_entry_impl *entry_of(const struct mc_value *v)
{
	const struct hz_map_merging_entry_impl *e = hz_value_body(v, HZ_MAP_MERGING_ENTRY_IMPL);

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

static void merge_one(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition,
	const struct hz_map_merging_entry_impl *e)
{
	struct map_merging merging = { w->policy, meta_of(e) };
	struct data_request q = data_request_new(MAP_MERGE, partition);
	const struct map_outcome *out;

	q.r.key = e->key.data;
	q.r.value = e->value.data;
	q.r.merging = &merging;
	out = whole_run(n, slot, &q.r);
	w->full |= out->answer == MAP_FULL;
	w->found |= out->answer == MAP_ANSWER_BOOL && out->yes;
}

void data_whole_merge(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, w->name);
	struct data_together t = { .room = w->merging_count };

	if (!all_readable(w)) {
		w->why = "entries that this member cannot read";
		return;
	}
	t.v = node_new_array(n, sizeof(*t.v), t.room);
	w->full |= slot == NULL || (t.v == NULL && t.room > 0);
	data_of(n)->together = &t;
	for (uint32_t i = 0; i < w->merging_count && !w->full; i++)
		merge_one(n, w, slot, partition, entry_of(w->merging[i]));
	data_of(n)->together = NULL;
	if (slot != NULL)
		w->acks = data_back_up_all(n, slot, partition, &t, &w->to);
}
