/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multimap_merge.c - several keys of a multimap as one operation with all their values: of another cluster,
 * as they come to their owner and go to him (com.hazelcast.multimap.impl.operations.MergeOperation), and as
 * backups have them (MergeBackupOperation). Of one key all values of one side stay.
 */
#include <string.h>

#include "common/base/hash.h"
#include "common/data/merge.h"
#include "common/data/internal.h"
#include "common/data/multimaps.h"

/* --- values of a key, as one --- */
struct records {
	const struct hz_multi_map_record **v;
	uint32_t n;
	size_t bytes;
};

/* False: one is nothing that can be stored, or there are too many. */
static bool add_record(struct records *all, const struct hz_multi_map_record *r)
{
	if (r == NULL || !r->object.is_data || r->object.data.n < MC_BLOB_HEAD)
		return false;
	all->v[all->n++] = r;
	all->bytes += MULTI_RECORD_HEAD + (size_t)r->object.data.n;
	return all->bytes <= MC_STORE_VALUE_MAX && all->n <= MC_MULTI_VALUES_MAX;
}

static bool is_same(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n &&
		memcmp(a.p + MAP_DATA_HEAD, b.p + MAP_DATA_HEAD, (size_t)a.n - MAP_DATA_HEAD) == 0;
}

/* A set has each value once; a list of the other side may have it several times. No memory: all stay. */
static void drop_repeated(struct node *n, struct records *all)
{
	uint32_t size = 16, kept = 0, *places;

	while (size < 2 * all->n)
		size *= 2;
	places = node_new_array(n, sizeof(*places), size); /* in all->v, + 1 */
	for (uint32_t i = 0; places != NULL && i < all->n; i++) {
		struct mc_bytes value = all->v[i]->object.data;
		uint32_t at =
			(uint32_t)mc_murmur32(value.p + MAP_DATA_HEAD, (size_t)value.n - MAP_DATA_HEAD) &
			(size - 1);

		while (places[at] != 0 && !is_same(all->v[places[at] - 1]->object.data, value))
			at = (at + 1) & (size - 1);
		if (places[at] != 0)
			continue;
		all->v[kept++] = all->v[i];
		places[at] = kept;
	}
	if (places != NULL)
		all->n = kept;
}

/* In the step's arena; n < 0: no memory. own: each has a number of ours. */
static struct mc_bytes values_of(struct node *n, const struct records *all, bool own)
{
	uint8_t *to = node_new_array(n, 1, MC_BLOB_HEAD + all->bytes);
	struct mc_bytes values = { NULL, -1 };

	for (uint32_t i = 0; to != NULL && i < all->n; i++) {
		values.n = multi_add(
			to, values, own ? (int64_t)i : all->v[i]->record_id, all->v[i]->object.data);
		values.p = to;
	}
	return values;
}

/* --- as the owner in the larger cluster --- */
bool multimap_take_merge(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_multi_map_merge_operation *o = body;

	(void)at;
	w->kind = MULTIMAP_MERGE;
	w->name = multimap_map_name(n, o->name);
	w->merging_keys = o->merge_containers.v;
	w->merging_count = o->merge_containers.n;
	if (!merge_policy_in(o->merge_policy, &w->policy))
		w->why = MERGE_POLICY_UNKNOWN;
	return w->name.n >= 0 && w->why == NULL;
}

/* n < 0: not all of it can be read. */
static struct mc_bytes values_given(
	struct node *n, const struct map_slot *slot, const struct hz_multi_map_merge_container *c)
{
	struct records all = { .v = node_new_array(n, sizeof(*all.v), c->records.n) };
	const struct mc_bytes none = { NULL, -1 };

	if (c->key.n < MC_BLOB_HEAD || all.v == NULL)
		return none;
	for (uint32_t i = 0; i < c->records.n; i++)
		if (!add_record(&all, hz_value_body(c->records.v[i], HZ_MULTI_MAP_RECORD)))
			return none;
	if (!slot->map.cfg.list)
		drop_repeated(n, &all);
	return values_of(n, &all, true);
}

static bool is_locked(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_bytes key)
{
	struct data_request q = data_request_new(MAP_IS_LOCKED, partition);

	q.r.key = key;
	return whole_run(n, slot, &q.r)->yes;
}

static uint32_t seconds_of(int64_t ms)
{
	return ms <= 0 || ms == INT64_MAX ? 0 : map_epoch_s((uint64_t)ms);
}

/* What is locked stays, as in Hazelcast. */
static void merge_key(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition,
	const struct hz_multi_map_merge_container *c)
{
	struct map_merging merging = { w->policy,
		{ .expires_ms = STORE_NEVER,
			.created_s = seconds_of(c->creation_time),
			.accessed_s = seconds_of(c->last_access_time),
			.updated_s = seconds_of(c->last_update_time),
			.hits = c->hits <= 0 || c->hits > INT32_MAX ? 0 : (uint32_t)c->hits } };
	struct data_request q = data_request_new(MAP_MERGE, partition);
	const struct map_outcome *out;

	q.r.key = c->key;
	q.r.value = values_given(n, slot, c);
	q.r.merging = &merging;
	if (q.r.value.n < 0) {
		w->why = "values of a multimap that this member cannot read, or too many of one key";
		return;
	}
	if (is_locked(n, slot, partition, c->key))
		return;
	out = whole_run(n, slot, &q.r);
	w->full |= out->answer == MAP_FULL;
	w->found |= out->answer == MAP_ANSWER_BOOL && out->yes;
}

void multimap_merge(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, w->name);
	struct data_together t = { .keys = node_new_array(n, sizeof(*t.keys), w->merging_count) };

	w->full |= slot == NULL || (t.keys == NULL && w->merging_count > 0);
	data_of(n)->together = &t;
	for (uint32_t i = 0; i < w->merging_count && !w->full && w->why == NULL; i++) {
		const struct hz_multi_map_merge_container *c = w->merging_keys[i];

		if (c == NULL || c->records.n == 0)
			continue;
		t.keys[t.key_count++] = c->key;
		merge_key(n, w, slot, partition, c);
	}
	data_of(n)->together = NULL;
	if (slot != NULL)
		w->acks = data_back_up_all(n, slot, partition, &t, &w->to);
}

/* --- as backup --- */
static bool run_key(
	struct node *n, struct map_slot *slot, uint32_t partition, const struct hz_multi_map_backup_entry *e)
{
	struct records all = { .v = node_new_array(n, sizeof(*all.v), e->collection.n) };
	struct data_request q = data_request_new(e->collection.n == 0 ? MAP_DELETE : MAP_SET, partition);

	for (uint32_t i = 0; all.v != NULL && i < e->collection.n; i++)
		if (!add_record(&all, e->collection.v[i]))
			return false;
	q.r.key = e->key;
	q.r.ttl_ms = q.r.max_idle_ms = 0;
	if (e->collection.n > 0)
		q.r.value = values_of(n, &all, false);
	return (e->collection.n == 0 || q.r.value.n >= 0) && multimap_copy(n, slot, &q);
}

bool multimap_run_merge(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_multi_map_merge_backup_operation *o = body;
	bool all = true;

	for (uint32_t i = 0; i < o->backup_entries.n; i++)
		all &= run_key(n, slot, partition, &o->backup_entries.v[i]);
	return all;
}

/* --- to the larger cluster --- */
static struct mc_value **records_as_values(struct node *n, struct mc_bytes values, uint32_t *count)
{
	struct hz_multi_map_record **of = multimap_records_out(n, values, count);
	struct mc_value **v = node_new_array(n, sizeof(*v), *count);

	for (uint32_t i = 0; v != NULL && i < *count; i++)
		v[i] = hz_value_object(HZ_MULTI_MAP_RECORD, of[i], &n->fx->mem);
	return v;
}

void *multimap_merge_of(
	struct node *n, const struct map_slot *slot, const struct store_view *rows, uint32_t count)
{
	struct hz_multi_map_merge_operation *o = node_new(n, sizeof(*o));
	struct hz_multi_map_merge_container *c = node_new_array(n, sizeof(*c), count);

	o->name = text_keep(n, map_object(slot->name));
	o->merge_policy = merge_policy_of(n, slot->merge);
	o->merge_containers.v = node_new_array(n, sizeof(*o->merge_containers.v), count);
	for (uint32_t i = 0; c != NULL && o->merge_containers.v != NULL && i < count; i++) {
		c[i].key = rows[i].key;
		c[i].records.v = records_as_values(
			n, data_bytes(n, store_value_of(data_of(n)->shard.store, &rows[i])), &c[i].records.n);
		c[i].creation_time = merge_ms_of(rows[i].meta.created_s);
		c[i].last_access_time = merge_ms_of(rows[i].meta.accessed_s);
		c[i].last_update_time = merge_ms_of(rows[i].meta.updated_s);
		c[i].hits = rows[i].meta.hits;
		o->merge_containers.v[o->merge_containers.n++] = &c[i];
	}
	return o->merge_containers.n == count ? o : NULL;
}
