/* SPDX-License-Identifier: Apache-2.0 */
/* whole.c - what an operation does to one partition of a map as a whole. */
#include "common/data/whole_rows.h"

#include <string.h>

#include "common/base/hash.h"
#include "common/data/internal.h"

enum { ROWS = 64 };

static struct map_slot *slot_of(const struct node *n, const struct data_whole *w)
{
	return maps_find(&data_of(n)->shard.maps, w->name);
}

void data_whole_size(struct node *n, struct data_whole *w, uint32_t partition)
{
	const struct map_slot *slot = slot_of(n, w);

	if (slot != NULL)
		w->count += map_size(data_of(n)->shard.store, &slot->map, partition);
}

static void clear(struct node *n, struct data_whole *w, uint32_t partition, bool evicts)
{
	struct map_slot *slot = slot_of(n, w);

	if (slot == NULL)
		return;
	data_shard(n,
		&(struct shard_event){
			.type = SHARD_CLEAR, .map = slot, .partition = partition, .evicts = evicts });
	w->count += data_of(n)->shard.fx[0].cleared;
}

void data_whole_clear(struct node *n, struct data_whole *w, uint32_t partition)
{
	clear(n, w, partition, false);
}

void data_whole_evict(struct node *n, struct data_whole *w, uint32_t partition)
{
	clear(n, w, partition, true);
}

bool data_whole_reads(data_whole_fn *act)
{
	return act == data_whole_size || act == data_whole_contains_value || act == data_whole_list ||
		act == data_whole_get_all;
}

/* --- walks --- */
typedef bool entry_fn(struct node *n, struct data_whole *w, struct store_view *v); /* false: enough */

static void each_entry(struct node *n, struct data_whole *w, uint32_t partition, entry_fn *fn)
{
	const struct map_slot *slot = slot_of(n, w);
	struct shard *h = &data_of(n)->shard;
	store_ns ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, partition);
	struct store_view rows[ROWS];
	store_place at = 0;

	while (ns != 0 && at != STORE_WALK_END) {
		uint32_t count = store_walk(h->store, ns, &at, rows, ROWS);

		for (uint32_t i = 0; i < count; i++)
			if (shard_is_alive(h, &rows[i]) && !fn(n, w, &rows[i]))
				return;
	}
}

static bool is_value(struct node *n, struct data_whole *w, struct store_view *v)
{
	struct store *s = data_of(n)->shard.store;

	w->found = map_values_equal(s, store_value_of(s, v), w->value);
	return !w->found;
}

void data_whole_contains_value(struct node *n, struct data_whole *w, uint32_t partition)
{
	if (!w->found && w->value.n >= 0)
		each_entry(n, w, partition, is_value);
}

/* --- lists --- */
bool whole_make_room(struct node *n, struct data_whole *w, uint32_t pairs)
{
	w->pairs = pairs > MC_CLIENT_LIST_MAX ? NULL : node_new_array(n, sizeof(*w->pairs), pairs);
	w->pair_room = w->pairs == NULL ? 0 : pairs;
	w->full = w->pairs == NULL && pairs > 0;
	return !w->full;
}

static bool add_pair(struct node *n, struct data_whole *w, struct mc_bytes key, struct store_value value)
{
	struct data_pair *pair = &w->pairs[w->pair_count];

	w->bytes += (size_t)key.n + value.total + 2 * CLIENT_FRAME_HEAD;
	w->full |= w->bytes > MC_CLIENT_MESSAGE_MAX / 2 || w->pair_count == w->pair_room;
	if (w->full)
		return false;
	*pair = (struct data_pair){ key, data_bytes(n, value) };
	w->full |= pair->value.n < 0;
	w->pair_count += !w->full;
	return !w->full;
}

static bool list_entry(struct node *n, struct data_whole *w, struct store_view *v)
{
	return add_pair(n, w, v->key, store_value_of(data_of(n)->shard.store, v));
}

void data_whole_list(struct node *n, struct data_whole *w, uint32_t partition)
{
	if (!w->full)
		each_entry(n, w, partition, list_entry);
}

/* --- several keys --- */
const struct map_outcome *whole_run(struct node *n, struct map_slot *slot, struct map_request *r)
{
	struct shard_event ev = { .type = SHARD_REQUEST, .map = slot, .request = r };

	r->scratch = data_of(n)->heap;
	r->want_old = data_of(n)->listeners != NULL || data_of(n)->cache_listeners != NULL;
	data_shard(n, &ev);
	return data_of(n)->shard.fx[0].out;
}

void data_whole_get_all(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct data_request q = data_request_new(MAP_GET, partition);
	struct map_slot *slot = slot_of(n, w);

	q.r.expiring = w->expiring;
	for (uint32_t i = 0; slot != NULL && i < w->key_count && !w->full; i++) {
		const struct map_outcome *out;

		q.r.key = w->keys[i];
		if (q.r.key.n < 0)
			continue;
		out = whole_run(n, slot, &q.r);
		if (out->answer == MAP_ANSWER_VALUE)
			add_pair(n, w, w->keys[i], out->value);
	}
}

void data_whole_put_all(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct data_request q = data_request_new(MAP_PUT_ALL, partition);
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, w->name);
	struct data_together t = { .room = w->given_count };

	t.v = node_new_array(n, sizeof(*t.v), t.room);
	w->full |= slot == NULL || (t.v == NULL && t.room > 0);
	data_of(n)->together = &t;
	for (uint32_t i = 0; i < w->given_count && !w->full; i++) {
		q.r.key = w->given[i].key;
		q.r.value = w->given[i].value;
		if (q.r.key.n >= 0 && q.r.value.n >= 0)
			w->full |= whole_run(n, slot, &q.r)->answer == MAP_FULL;
	}
	data_of(n)->together = NULL;
	if (slot != NULL)
		w->acks = data_back_up_all(n, slot, partition, &t, &w->to);
}

uint32_t whole_partition_of_key(struct mc_bytes key)
{
	uint8_t b[4] = { 0 };
	uint32_t hash;

	if (key.n < MAP_DATA_HEAD + 4)
		return 0;
	memcpy(b, key.p, sizeof(b));
	hash = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	if (hash == 0)
		hash = (uint32_t)mc_murmur32(key.p + 8, (size_t)key.n - 8);
	return mc_partition_of((int32_t)hash, MC_PARTITIONS);
}

/* --- answers to members --- */
struct mc_value *whole_value_count(struct node *n, const struct data_whole *w)
{
	return hz_value_int((int32_t)w->count, &n->fx->mem);
}

struct mc_value *whole_value_empty(struct node *n, const struct data_whole *w)
{
	return hz_value_bool(w->count == 0, &n->fx->mem);
}

struct mc_value *whole_value_found(struct node *n, const struct data_whole *w)
{
	return hz_value_bool(w->found, &n->fx->mem);
}

struct mc_value *whole_value_entries(struct node *n, const struct data_whole *w)
{
	struct hz_map_entries *e = node_new(n, sizeof(*e));

	e->items.v = (struct hz_map_entries_item *)w->pairs;
	e->items.n = w->pair_count;
	return hz_value_object(HZ_MAP_ENTRIES, e, &n->fx->mem);
}

struct mc_value *whole_value_null(struct node *n, const struct data_whole *w)
{
	(void)n;
	(void)w;
	return NULL;
}
