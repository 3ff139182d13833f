/* SPDX-License-Identifier: Apache-2.0 */
/* iterate.c - a partition of a map in pages of any size: MapFetchKeys, MapFetchEntries. Hazelcast's pointers
 * into its tables are ours into the store: a place, in two halves; below 0: the end. What stays is seen
 * exactly once. */
#include "common/data/service_internal.h"
#include "common/data/whole.h"

/* ANSWER_BYTES: of one piece, or one entry that is larger. Who walks over a map has several on their way. */
enum { ROWS = 64, BATCH_MAX = 4096, ANSWER_BYTES = 256 << 10 };
_Static_assert((int)ROWS >= (int)STORE_WALK_ROWS_MIN, "a walk may give so many at once");

static store_place place_of(const struct client_map_fetch *b)
{
	const struct client_int_pair *last =
		b->iteration_pointers.n == 0 ? NULL : &b->iteration_pointers.v[b->iteration_pointers.n - 1];

	if (last == NULL || (last->key == INT32_MAX && last->value < 0))
		return 0; /* from the beginning */
	if (last->key < 0)
		return STORE_WALK_END;
	return (store_place)(uint32_t)last->key << 1 | (last->value & 1);
}

static struct client_int_pair *pointer_of(struct node *n, store_place at)
{
	struct client_int_pair *p = node_new(n, sizeof(*p));

	*p = at == STORE_WALK_END ? (struct client_int_pair){ -1, 0 }
				  : (struct client_int_pair){ (int32_t)(at >> 1), (int32_t)(at & 1) };
	return p;
}

static store_place fill_pairs(struct node *n, const struct client_map_fetch *b, uint32_t partition,
	struct data_pair *out, uint32_t *count)
{
	struct shard *h = &data_of(n)->shard;
	struct map_slot *slot = maps_find(&h->maps, b->name);
	store_ns ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, partition);
	uint32_t batch = b->batch <= 0 ? ROWS : b->batch > BATCH_MAX ? BATCH_MAX : (uint32_t)b->batch;
	store_place at = place_of(b);
	struct store_view rows[ROWS];
	size_t bytes = 0;

	while (ns != 0 && at != STORE_WALK_END && *count < batch && bytes < ANSWER_BYTES) {
		uint32_t got = store_walk(h->store, ns, &at, rows, ROWS);

		for (uint32_t i = 0; i < got; i++) {
			struct store_value v = store_value_of(h->store, &rows[i]);

			if (!shard_is_alive(h, &rows[i]))
				continue;
			/* a place is a hash: those of one stay together */
			if (*count > 0 && (*count >= batch || bytes + v.total > ANSWER_BYTES) &&
				(i == 0 || rows[i].hash != rows[i - 1].hash))
				return store_place_of(&rows[i]);
			out[*count] = (struct data_pair){ rows[i].key, data_bytes(n, v) };
			bytes += (size_t)rows[i].key.n + v.total;
			*count += out[*count].value.n >= 0;
		}
	}
	return ns == 0 ? STORE_WALK_END : at;
}

void *data_fetch(struct node *n, const struct client_message *m)
{
	const struct client_map_fetch *b = m->body;
	struct client_map_fetch_keys_answer *keys = node_new(n, sizeof(*keys));
	struct client_map_fetch_entries_answer *entries = node_new(n, sizeof(*entries));
	struct data_pair *v = node_new_array(n, sizeof(*v), BATCH_MAX + ROWS);
	uint32_t count = 0;
	store_place at;

	if (v == NULL)
		return NULL;
	at = fill_pairs(n, b, (uint32_t)m->partition_id, v, &count);
	if (m->type == CLIENT_MAP_FETCH_ENTRIES) {
		entries->entries.v = (struct client_entry *)v;
		entries->entries.n = count;
		entries->iteration_pointers.v = pointer_of(n, at);
		entries->iteration_pointers.n = 1;
		return entries;
	}
	keys->keys.v = (struct client_blob *)v; /* in place: what is read stands before what is written */
	keys->keys.n = count;
	for (uint32_t i = 0; i < count; i++)
		keys->keys.v[i].data = v[i].key;
	keys->iteration_pointers.v = pointer_of(n, at);
	keys->iteration_pointers.n = 1;
	return keys;
}
