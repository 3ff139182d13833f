/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_calls.c - what is asked of replicated maps: of one key, of all of one, and for a client of this
 * member at the owner (com.hazelcast.client.impl.protocol.task.replicatedmap). What only looks is answered
 * here, whoever owns the partition, if all of it is here.
 */
#include "common/data/internal.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

/* --- of one key --- */
bool replicated_read(struct node *n, const struct data_caller *who, const struct data_request *q)
{
	struct shard *h = &data_of(n)->shard;
	const struct map_slot *slot = maps_find(&h->maps, q->name);
	struct map_outcome out = { .answer = MAP_ANSWER_NULL };
	struct shard_effect e = { .how = SHARD_RAN, .out = &out };
	struct store_view v;
	store_ns ns;

	if ((q->r.op != MAP_GET && q->r.op != MAP_CONTAINS_KEY) || slot == NULL ||
		q->r.key.n < MC_BLOB_HEAD || q->r.partition >= MC_PARTITIONS ||
		!replicated_is_whole(slot, q->r.partition))
		return false;
	data_begin(n);
	ns = store_ns_find(h->store, slot->map.entries, q->r.partition);
	out.yes = ns != 0 && store_find(h->store, ns, q->r.key, &v) && shard_is_alive(h, &v);
	if (q->r.op == MAP_CONTAINS_KEY)
		out.answer = MAP_ANSWER_BOOL;
	else if (out.yes)
		map_answer_value(&out, store_value_of(h->store, &v));
	data_tell(n, who, &e, 0);
	return true;
}

/* --- how the fields of each are read --- */
#define TAKE_NAMED(fn, of, field, type) \
	static bool take_##fn(struct node *n, const void *body, struct data_whole *w, uint32_t at) \
	{ \
		(void)at; \
		w->kind = of; \
		w->name = replicated_map_name(n, ((const struct type *)body)->field); \
		return w->name.n >= 0; \
	}
TAKE_NAMED(size, REPLICATED_SIZE, name, hz_named_op)
TAKE_NAMED(list, REPLICATED_LIST, name, hz_named_op)
TAKE_NAMED(clear, REPLICATED_CLEAR, map_name, hz_replicated_map_clear_operation)
TAKE_NAMED(clear_factory, REPLICATED_CLEAR, map_name, hz_replicated_map_clear_operation_factory)
#undef TAKE_NAMED

static bool take_value(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_collection_add_operation *o = body;

	(void)at;
	w->kind = REPLICATED_CONTAINS_VALUE;
	w->name = replicated_map_name(n, o->name);
	w->value = o->value;
	return w->name.n >= 0;
}

static bool take_entries(
	struct node *n, struct mc_str name, const struct hz_map_entries *entries, struct data_whole *w)
{
	w->kind = REPLICATED_PUT_ALL;
	w->name = replicated_map_name(n, name);
	if (entries != NULL) {
		w->given = (const struct data_pair *)entries->items.v;
		w->given_count = entries->items.n;
	}
	return w->name.n >= 0;
}

static bool take_put_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_replicated_map_put_all_operation *o = body;

	(void)at;
	return take_entries(n, o->name, o->entries, w);
}

static bool take_put_all_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_replicated_map_put_all_operation_factory *o = body;

	(void)at;
	return take_entries(n, o->name, o->entries, w);
}

/* --- of all of one --- */
static void list_all(struct node *n, struct data_whole *w, const struct map_slot *slot)
{
	uint64_t entries = store_table_info(data_of(n)->shard.store, slot->map.entries).entries;

	if (!whole_make_room(n, w, entries > MC_CLIENT_LIST_MAX ? MC_CLIENT_LIST_MAX + 1 : (uint32_t)entries))
		return;
	for (uint32_t p = 0; p < MC_PARTITIONS && !w->full; p++)
		data_whole_list(n, w, p);
}

/* What has expired and not yet gone is not counted. */
static void size_of(struct node *n, struct data_whole *w)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		data_whole_size(n, w, p);
}

static void clear(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition)
{
	int64_t before = w->count;

	if (map_size(data_of(n)->shard.store, &slot->map, partition) == 0)
		return;
	w->full |= !replicated_ready(n, slot, partition);
	if (w->full)
		return;
	data_whole_clear(n, w, partition);
	if (w->count > before)
		replicated_tell_cleared(n, slot, partition);
}

static const uint16_t *look_at_given(struct node *n, const struct data_whole *w)
{
	uint16_t *to = node_new_array(n, sizeof(*to), w->given_count);
	uint32_t entries = 0;
	size_t bytes = 0;

	for (uint32_t i = 0; to != NULL && i < w->given_count; i++) {
		to[i] = (uint16_t)whole_partition_of_key(w->given[i].key);
		if (!data_owns(n, to[i]))
			continue;
		entries++;
		bytes += w->given[i].value.n > 0 ? (size_t)w->given[i].value.n : 0;
	}
	return replicated_has_room(n, w->name, entries, bytes) ? to : NULL;
}

/* The partition of each, found once for all partitions of a call. NULL: they are too many for one step. */
static const uint16_t *partitions_of(struct node *n, const struct data_whole *w)
{
	struct replicated_given *g = &data_of(n)->replicated_given;

	_Static_assert(MC_PARTITIONS <= UINT16_MAX, "a partition's number fits");
	if (g->v != w->given)
		*g = (struct replicated_given){ w->given, look_at_given(n, w) };
	return g->partitions;
}

static void put_one(struct node *n, struct data_whole *w, struct map_slot *slot, struct data_request *q)
{
	if (q->r.key.n < MC_BLOB_HEAD || q->r.value.n < MC_BLOB_HEAD)
		return;
	if (replicated_misfit(n, q) != NULL)
		w->why = "not all of it was stored: " REPLICATED_NO_ROOM;
	else
		w->full |= whole_run(n, slot, &q->r)->answer == MAP_FULL;
}

static void put_all(struct node *n, struct data_whole *w, uint32_t partition)
{
	const uint16_t *of = w->given_count == 0 ? NULL : partitions_of(n, w);
	struct map_slot *slot = of == NULL ? NULL : maps_open(&data_of(n)->shard.maps, w->name);

	if (of == NULL && w->given_count > 0)
		w->why = "too many entries for one call, as all members are told of each: none was stored, "
			 "put them in parts";
	w->full |= of != NULL && (slot == NULL || !replicated_ready(n, slot, partition));
	for (uint32_t i = 0; slot != NULL && i < w->given_count && !w->full && w->why == NULL; i++) {
		struct data_request q = data_request_new(MAP_PUT, partition);

		if (of[i] != partition)
			continue;
		q.name = w->name;
		q.r.key = w->given[i].key;
		q.r.value = w->given[i].value;
		q.r.ttl_ms = 0;
		put_one(n, w, slot, &q);
	}
}

void replicated_whole(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_find(&data_of(n)->shard.maps, w->name);

	if (w->kind == REPLICATED_PUT_ALL)
		put_all(n, w, partition);
	else if (slot == NULL)
		return;
	else if (w->kind == REPLICATED_CLEAR)
		clear(n, w, slot, partition);
	else if (w->kind == REPLICATED_SIZE)
		size_of(n, w);
	else if (w->kind == REPLICATED_LIST)
		list_all(n, w, slot);
	else
		for (uint32_t p = 0; p < MC_PARTITIONS; p++)
			data_whole_contains_value(n, w, p);
}

/* --- answers to members --- */
static struct mc_value *collection(struct node *n, const struct data_whole *w, bool keys)
{
	struct hz_data_collection *c = node_new(n, sizeof(*c));

	c->values.v = node_new_array(n, sizeof(*c->values.v), w->pair_count);
	for (uint32_t i = 0; c->values.v != NULL && i < w->pair_count; i++)
		c->values.v[c->values.n++].data = keys ? w->pairs[i].key : w->pairs[i].value;
	return hz_value_object(HZ_DATA_COLLECTION, c, &n->fx->mem);
}

static struct mc_value *value_keys(struct node *n, const struct data_whole *w)
{
	return collection(n, w, true);
}

static struct mc_value *value_values(struct node *n, const struct data_whole *w)
{
	return collection(n, w, false);
}

const struct whole_row replicated_whole_rows[REPLICATED_WHOLE_ROWS] = {
	{ HZ_REPLICATED_MAP_SIZE_OPERATION, HZ_NONE, take_size, NULL, replicated_whole, whole_value_count },
	{ HZ_REPLICATED_MAP_IS_EMPTY_OPERATION, HZ_NONE, take_size, NULL, replicated_whole,
		whole_value_empty },
	{ HZ_REPLICATED_MAP_CONTAINS_VALUE_OPERATION, HZ_NONE, take_value, NULL, replicated_whole,
		whole_value_found },
	{ HZ_REPLICATED_MAP_KEY_SET_OPERATION, HZ_NONE, take_list, NULL, replicated_whole, value_keys },
	{ HZ_REPLICATED_MAP_VALUES_OPERATION, HZ_NONE, take_list, NULL, replicated_whole, value_values },
	{ HZ_REPLICATED_MAP_ENTRY_SET_OPERATION, HZ_NONE, take_list, NULL, replicated_whole,
		whole_value_entries },
	{ HZ_REPLICATED_MAP_CLEAR_OPERATION, HZ_REPLICATED_MAP_CLEAR_OPERATION_FACTORY, take_clear,
		take_clear_factory, replicated_whole, whole_value_count },
	{ HZ_REPLICATED_MAP_PUT_ALL_OPERATION, HZ_REPLICATED_MAP_PUT_ALL_OPERATION_FACTORY, take_put_all,
		take_put_all_factory, replicated_whole, whole_value_null },
	{ HZ_REPLICATED_MAP_MERGE_OPERATION, HZ_REPLICATED_MAP_MERGE_OPERATION_FACTORY, replicated_take_merge,
		replicated_take_merge_factory, replicated_merge, whole_value_found },
};
