/* SPDX-License-Identifier: Apache-2.0 */
/* iterate.c - a partition of a map in pages of any size: MapFetchKeys, MapFetchEntries. Hazelcast's pointers
 * into its tables are ours into the store: a place, in two halves; below 0: the end. What stays is seen
 * exactly once. */
#include "common/data/service_internal.h"
#include "common/data/whole.h"

/* ANSWER_BYTES: of one piece, or one entry that is larger. Who walks over a map has several on their way. */
enum { ROWS = 64, BATCH_MAX = 4096, ANSWER_BYTES = 256 << 10 };
_Static_assert((int)ROWS >= (int)STORE_WALK_ROWS_MIN, "a walk may give so many at once");

static store_place place_of(const struct data_walk *p)
{
	if (p->index == INT32_MAX && p->size < 0)
		return 0; /* from the beginning */
	if (p->index < 0)
		return STORE_WALK_END;
	return (store_place)(uint32_t)p->index << 1 | (p->size & 1);
}

static store_place fill_pairs(struct node *n, struct data_walk *p, uint32_t partition)
{
	struct shard *h = &data_of(n)->shard;
	struct map_slot *slot = maps_find(&h->maps, p->name);
	store_ns ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, partition);
	uint32_t batch = p->batch <= 0 ? ROWS : p->batch > BATCH_MAX ? BATCH_MAX : (uint32_t)p->batch;
	store_place at = place_of(p);
	struct store_view rows[ROWS];
	size_t bytes = 0;

	while (ns != 0 && at != STORE_WALK_END && p->count < batch && bytes < ANSWER_BYTES) {
		uint32_t got = store_walk(h->store, ns, &at, rows, ROWS);

		for (uint32_t i = 0; i < got; i++) {
			struct store_value v = store_value_of(h->store, &rows[i]);

			if (!shard_is_alive(h, &rows[i]))
				continue;
			/* a place is a hash: those of one stay together */
			if (p->count > 0 && (p->count >= batch || bytes + v.total > ANSWER_BYTES) &&
				(i == 0 || rows[i].hash != rows[i - 1].hash))
				return store_place_of(&rows[i]);
			p->v[p->count] = (struct data_pair){ rows[i].key, data_bytes(n, v) };
			bytes += (size_t)rows[i].key.n + v.total;
			p->count += p->v[p->count].value.n >= 0;
		}
	}
	return ns == 0 ? STORE_WALK_END : at;
}

bool data_walk_on(struct node *n, struct data_walk *p, uint32_t partition)
{
	store_place at;

	p->v = node_new_array(n, sizeof(*p->v), BATCH_MAX + ROWS);
	p->count = 0;
	if (p->v == NULL)
		return false;
	at = fill_pairs(n, p, partition);
	p->index = at == STORE_WALK_END ? -1 : (int32_t)(at >> 1);
	p->size = at == STORE_WALK_END ? 0 : (int32_t)(at & 1);
	return true;
}

static struct client_int_pair *pointer_of(struct node *n, const struct data_walk *p)
{
	struct client_int_pair *pointer = node_new(n, sizeof(*pointer));

	*pointer = (struct client_int_pair){ p->index, p->size };
	return pointer;
}

void *data_fetch(struct node *n, const struct client_message *m)
{
	const struct client_map_fetch *b = m->body;
	struct client_map_fetch_keys_answer *keys = node_new(n, sizeof(*keys));
	struct client_map_fetch_entries_answer *entries = node_new(n, sizeof(*entries));
	struct data_walk p = { b->name, b->batch, DATA_WALK_FIRST, NULL, 0 };

	if (b->iteration_pointers.n > 0) {
		p.index = b->iteration_pointers.v[b->iteration_pointers.n - 1].key;
		p.size = b->iteration_pointers.v[b->iteration_pointers.n - 1].value;
	}
	if (!data_walk_on(n, &p, (uint32_t)m->partition_id))
		return NULL;
	if (m->type == CLIENT_MAP_FETCH_ENTRIES) {
		entries->entries.v = (struct client_entry *)p.v;
		entries->entries.n = p.count;
		entries->iteration_pointers.v = pointer_of(n, &p);
		entries->iteration_pointers.n = 1;
		return entries;
	}
	keys->keys.v = node_new_array(n, sizeof(*keys->keys.v), p.count);
	for (uint32_t i = 0; keys->keys.v != NULL && i < p.count; i++)
		keys->keys.v[keys->keys.n++].data = p.v[i].key;
	keys->iteration_pointers.v = pointer_of(n, &p);
	keys->iteration_pointers.n = 1;
	return keys;
}
