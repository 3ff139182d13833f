/* SPDX-License-Identifier: Apache-2.0 */
/* multimap_whole.c - what is asked of a partition of a multimap as a whole, or of several keys of it
 * (com.hazelcast.multimap.impl.operations.MultiMapOperationFactory and what it makes). */
#include <string.h>

#include "common/data/internal.h"
#include "common/data/multimaps.h"

/* --- how the fields of each are read --- */
#define TAKE_NAMED(fn, of) \
	static bool take_##fn(struct node *n, const void *body, struct data_whole *w, uint32_t at) \
	{ \
		(void)at; \
		w->kind = of; \
		w->name = multimap_map_name(n, ((const struct hz_named_op *)body)->name); \
		return w->name.n >= 0; \
	}
TAKE_NAMED(key_set, MULTIMAP_KEY_SET)
TAKE_NAMED(values, MULTIMAP_VALUES)
TAKE_NAMED(entry_set, MULTIMAP_ENTRY_SET)
TAKE_NAMED(size, MULTIMAP_SIZE)
TAKE_NAMED(clear, MULTIMAP_CLEAR)
#undef TAKE_NAMED

static bool take_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_multi_map_operation_factory *o = body;

	(void)at;
	w->kind = o->type >= MULTIMAP_KEY_SET && o->type <= MULTIMAP_CLEAR ? o->type : 0;
	w->name = multimap_map_name(n, o->name);
	w->value = o->value;
	w->keys = o->key.n >= MC_BLOB_HEAD ? &o->key : NULL; /* containsKey and containsEntry of members */
	if (w->kind == 0)
		w->why = "this member does not run that operation on all partitions of a multimap";
	return w->name.n >= 0 && w->why == NULL;
}

static bool take_put_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_multi_map_put_all_operation *o = body;

	(void)at;
	w->kind = MULTIMAP_PUT_ALL;
	w->name = multimap_map_name(n, o->name);
	if (o->map_entries != NULL) {
		w->given = (const struct data_pair *)o->map_entries->items.v;
		w->given_count = o->map_entries->items.n;
	}
	return w->name.n >= 0;
}

static bool take_put_all_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_multi_map_put_all_operation_factory *o = body;

	w->kind = MULTIMAP_PUT_ALL;
	w->name = multimap_map_name(n, o->name);
	for (uint32_t i = 0; i < o->partitions.n; i++)
		if (o->partitions.v[i] == (int32_t)at) {
			w->given = (const struct data_pair *)o->map_entries_per_partition.v[i].entries.v;
			w->given_count = o->map_entries_per_partition.v[i].entries.n;
		}
	return w->name.n >= 0;
}

/* --- walks --- */
/* What a pair takes in the answer, about: all partitions of this member may be asked in one step. */
enum { ANSWER_BYTES = 192 };

static void add_pair(struct node *n, struct data_whole *w, struct mc_bytes key, struct mc_bytes value)
{
	w->bytes +=
		(size_t)(key.n < 0 ? 0 : key.n) + (size_t)(value.n < 0 ? 0 : value.n) + 2 * CLIENT_FRAME_HEAD;
	if (w->pair_count == w->pair_room) {
		uint32_t room = w->pair_room == 0 ? 64 : 2 * w->pair_room;
		struct data_pair *v =
			room > 2 * MC_CLIENT_LIST_MAX ? NULL : node_new_array(n, sizeof(*v), room);

		w->full |= v == NULL;
		if (v == NULL)
			return;
		if (w->pair_count > 0)
			memcpy(v, w->pairs, sizeof(*v) * w->pair_count);
		w->pairs = v;
		w->pair_room = room;
	}
	w->full |= w->bytes > MC_CLIENT_MESSAGE_MAX / 2 || w->pair_count == MC_CLIENT_LIST_MAX ||
		n->fx->mem.used + (size_t)w->pair_count * ANSWER_BYTES > n->fx->mem.cap / 4 * 3;
	w->pairs[w->pair_count++] = (struct data_pair){ key, value };
}

static void look_at(struct node *n, struct data_whole *w, struct mc_bytes key, struct mc_bytes values)
{
	struct multi_at at = multi_first(values);
	struct multi_record r;
	int64_t next;

	if (w->kind == MULTIMAP_SIZE)
		w->count += multi_count(values);
	else if (w->kind == MULTIMAP_CONTAINS)
		w->found |= multi_find(values, w->value, &next) >= 0;
	else if (w->kind == MULTIMAP_KEY_SET)
		add_pair(n, w, key, (struct mc_bytes){ NULL, -1 });
	else
		while (!w->full && multi_next(&at, &r))
			add_pair(n, w, key, r.value);
}

/* Values that are only looked at are copied one after the other to one place. */
static void look_at_row(struct node *n, struct data_whole *w, const struct store_view *row)
{
	size_t used = n->fx->mem.used;
	struct mc_bytes values = { NULL, -1 };

	if (w->kind != MULTIMAP_KEY_SET) {
		values = data_bytes(n, store_value_of(data_of(n)->shard.store, row));
		w->full |= values.n < 0;
	}
	if (!w->full)
		look_at(n, w, row->key, values);
	if (w->kind == MULTIMAP_SIZE || w->kind == MULTIMAP_CONTAINS)
		mc_arena_back(&n->fx->mem, used);
}

static void each_key(struct node *n, struct data_whole *w, uint32_t partition)
{
	enum { ROWS = 64 };
	const struct map_slot *slot = maps_find(&data_of(n)->shard.maps, w->name);
	struct shard *h = &data_of(n)->shard;
	store_ns ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, partition);
	struct store_view rows[ROWS];
	store_place at = ns == 0 ? STORE_WALK_END : 0;

	while (at != STORE_WALK_END && !w->full) {
		uint32_t count = store_walk(h->store, ns, &at, rows, ROWS);

		for (uint32_t i = 0; i < count && !w->full; i++)
			look_at_row(n, w, &rows[i]);
	}
}

/* --- several values --- */
static void put_one(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition,
	struct mc_bytes key, struct mc_bytes value)
{
	struct data_request q = data_request_new(MAP_MULTI_PUT, partition);

	q.r.key = key;
	q.r.value = value;
	if (key.n >= MC_BLOB_HEAD && value.n >= MC_BLOB_HEAD)
		w->full |= whole_run(n, slot, &q.r)->answer == MAP_FULL;
	w->full |= n->fx->mem.used > n->fx->mem.cap / 2; /* of each key all values go to backups */
}

/* A member's values of one key are a DataCollection, a client's a list. The answer waits for the backups,
 * which have them in one operation. */
static void put_all(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, w->name);
	uint32_t keys = w->given_count + w->listed_count;
	struct data_together t = { .keys = node_new_array(n, sizeof(*t.keys), keys) };

	w->full |= slot == NULL || (t.keys == NULL && keys > 0);
	data_of(n)->together = &t;
	for (uint32_t i = 0; i < w->given_count && !w->full; i++) {
		const struct hz_data_collection *c =
			hz_data_read(w->given[i].value, HZ_DATA_COLLECTION, n->line, &n->fx->mem);

		t.keys[t.key_count++] = w->given[i].key;
		for (uint32_t k = 0; c != NULL && k < c->values.n && !w->full; k++)
			put_one(n, w, slot, partition, w->given[i].key, c->values.v[k].data);
	}
	for (uint32_t i = 0; i < w->listed_count && !w->full; i++) {
		t.keys[t.key_count++] = w->listed[i].key;
		for (uint32_t k = 0; k < w->listed[i].values.n && !w->full; k++)
			put_one(n, w, slot, partition, w->listed[i].key, w->listed[i].values.v[k].data);
	}
	data_of(n)->together = NULL;
	if (slot != NULL)
		w->acks = data_back_up_all(n, slot, partition, &t, &w->to);
}

static void look_for_key(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_find(&data_of(n)->shard.maps, w->name);
	struct data_request q =
		data_request_new(w->value.n < MC_BLOB_HEAD ? MAP_CONTAINS_KEY : MAP_MULTI_HAS, partition);

	q.r.key = w->keys[0];
	q.r.value = w->value;
	if (slot != NULL)
		w->found |= whole_run(n, slot, &q.r)->yes;
}

void multimap_whole(struct node *n, struct data_whole *w, uint32_t partition)
{
	if (w->kind == MULTIMAP_CLEAR)
		data_whole_clear(n, w, partition);
	else if (w->kind == MULTIMAP_PUT_ALL)
		put_all(n, w, partition);
	else if (w->kind == MULTIMAP_CONTAINS && w->keys != NULL)
		look_for_key(n, w, partition);
	else if (!w->full)
		each_key(n, w, partition);
}

/* --- answers --- */
static struct mc_value *value_list(struct node *n, const struct data_whole *w)
{
	struct hz_multi_map_response *r = node_new(n, sizeof(*r));

	r->collection_type = mc_str_z("SET");
	r->next_record_id = -1;
	r->collection.v = node_new_array(n, sizeof(*r->collection.v), w->pair_count);
	for (uint32_t i = 0; r->collection.v != NULL && i < w->pair_count; i++) {
		struct hz_multi_map_record *record = node_new(n, sizeof(*record));
		struct mc_iobj *o = &r->collection.v[r->collection.n++].object;

		if (w->kind == MULTIMAP_KEY_SET) {
			*o = (struct mc_iobj){ .is_data = true, .data = w->pairs[i].key };
			continue;
		}
		record->record_id = -1;
		record->object = (struct mc_iobj){ .is_data = true, .data = w->pairs[i].value };
		*o = (struct mc_iobj){ .object = hz_value_object(HZ_MULTI_MAP_RECORD, record, &n->fx->mem) };
	}
	return hz_value_object(HZ_MULTI_MAP_RESPONSE, r, &n->fx->mem);
}

/* Pairs of one key stand one behind the other. */
static struct mc_value *value_entries(struct node *n, const struct data_whole *w)
{
	struct hz_multi_map_entry_set_response *r = node_new(n, sizeof(*r));
	struct hz_blob *values = node_new_array(n, sizeof(*values), w->pair_count);

	r->map.v = node_new_array(n, sizeof(*r->map.v), w->pair_count);
	for (uint32_t i = 0; values != NULL && r->map.v != NULL && i < w->pair_count; i++) {
		values[i].data = w->pairs[i].value;
		if (i == 0 || w->pairs[i].key.p != w->pairs[i - 1].key.p) {
			r->map.v[r->map.n].key = w->pairs[i].key;
			r->map.v[r->map.n].coll.v = &values[i];
			r->map.v[r->map.n++].coll.n = 0;
		}
		r->map.v[r->map.n - 1].coll.n++;
	}
	return hz_value_object(HZ_MULTI_MAP_ENTRY_SET_RESPONSE, r, &n->fx->mem);
}

static struct mc_value *value_of(struct node *n, const struct data_whole *w)
{
	switch (w->kind) {
	case MULTIMAP_KEY_SET:
	case MULTIMAP_VALUES: return value_list(n, w);
	case MULTIMAP_ENTRY_SET: return value_entries(n, w);
	case MULTIMAP_CONTAINS: return hz_value_bool(w->found, &n->fx->mem);
	case MULTIMAP_SIZE:
	case MULTIMAP_CLEAR: return hz_value_int((int32_t)w->count, &n->fx->mem);
	default: return hz_value_bool(true, &n->fx->mem);
	}
}

const struct whole_row multimap_whole_rows[MULTIMAP_WHOLE_ROWS] = {
	{ HZ_MULTI_MAP_KEY_SET_OPERATION, HZ_NONE, take_key_set, NULL, multimap_whole, value_of },
	{ HZ_MULTI_MAP_VALUES_OPERATION, HZ_NONE, take_values, NULL, multimap_whole, value_of },
	{ HZ_MULTI_MAP_ENTRY_SET_OPERATION, HZ_NONE, take_entry_set, NULL, multimap_whole, value_of },
	{ HZ_MULTI_MAP_SIZE_OPERATION, HZ_NONE, take_size, NULL, multimap_whole, value_of },
	{ HZ_MULTI_MAP_CLEAR_OPERATION, HZ_NONE, take_clear, NULL, multimap_whole, value_of },
	{ HZ_MULTI_MAP_PUT_ALL_OPERATION, HZ_MULTI_MAP_PUT_ALL_OPERATION_FACTORY, take_put_all,
		take_put_all_factory, multimap_whole, value_of },
	{ HZ_MULTI_MAP_MERGE_OPERATION, HZ_NONE, multimap_take_merge, NULL, multimap_merge,
		whole_value_found },
	{ HZ_NONE, HZ_MULTI_MAP_OPERATION_FACTORY, NULL, take_factory, multimap_whole, value_of },
};
