/* SPDX-License-Identifier: Apache-2.0 */
/* multimap_gather.c - keys and values of a multimap that several members own: what each has answered is kept
 * until all have. */
#include <string.h>

#include "common/data/gather.h"
#include "common/data/multimaps.h"

/* What one partition has said; behind it the pairs, and behind these their bytes. */
struct gather_items {
	struct gather_items *next;
	uint32_t n;
};

static size_t bytes_of(const struct data_pair *v, uint32_t n)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < n; i++)
		bytes += (size_t)(v[i].key.n > 0 ? v[i].key.n : 0) +
			(size_t)(v[i].value.n > 0 ? v[i].value.n : 0);
	return bytes;
}

static struct mc_bytes keep_bytes(uint8_t **to, struct mc_bytes b)
{
	struct mc_bytes kept = { *to, b.n };

	if (b.n > 0) {
		memcpy(*to, b.p, (size_t)b.n);
		*to += b.n;
	}
	return kept;
}

/* Not for ever: what a client's answer cannot hold is not kept either. */
static void keep_pairs(struct node *n, struct data_gather *g, const struct data_pair *v, uint32_t count)
{
	size_t bytes = bytes_of(v, count);
	struct gather_items *items;
	struct data_pair *to;
	uint8_t *at;

	g->item_bytes += bytes + count * 2 * CLIENT_FRAME_HEAD;
	g->full |= g->item_bytes > MC_CLIENT_MESSAGE_MAX / 2 || g->item_count + count > MC_CLIENT_LIST_MAX;
	if (g->full || count == 0)
		return;
	items = mc_heap_get(data_of(n)->heap, sizeof(*items) + count * sizeof(*v) + bytes);
	g->full |= items == NULL;
	if (items == NULL)
		return;
	*items = (struct gather_items){ g->items, count };
	to = (struct data_pair *)(items + 1);
	at = (uint8_t *)(to + count);
	for (uint32_t i = 0; i < count; i++) {
		to[i].key = keep_bytes(&at, v[i].key);
		to[i].value = keep_bytes(&at, v[i].value);
	}
	g->items = items;
	g->item_count += count;
}

/* A key, or a record's value. */
static struct data_pair pair_of(const struct mc_iobj *o)
{
	const struct hz_multi_map_record *r =
		o->is_data ? NULL : hz_value_body(o->object, HZ_MULTI_MAP_RECORD);
	struct data_pair pair = { { NULL, -1 }, { NULL, -1 } };

	if (o->is_data)
		pair.key = o->data;
	else if (r != NULL && r->object.is_data)
		pair.value = r->object.data;
	return pair;
}

static void take_list(struct node *n, struct data_gather *g, const struct hz_multi_map_response *r)
{
	struct data_pair *v = node_new_array(n, sizeof(*v), r->collection.n);
	uint32_t count = 0;

	g->full |= v == NULL && r->collection.n > 0;
	for (uint32_t i = 0; v != NULL && i < r->collection.n; i++) {
		v[count] = pair_of(&r->collection.v[i].object);
		count += v[count].key.n >= 0 || v[count].value.n >= 0;
	}
	keep_pairs(n, g, v, count);
}

static void take_entries(
	struct node *n, struct data_gather *g, const struct hz_multi_map_entry_set_response *r)
{
	for (uint32_t i = 0; i < r->map.n; i++) {
		const struct hz_multi_map_values *from = &r->map.v[i];
		struct data_pair *v = node_new_array(n, sizeof(*v), from->coll.n);

		g->full |= v == NULL && from->coll.n > 0;
		for (uint32_t k = 0; v != NULL && k < from->coll.n; k++)
			v[k] = (struct data_pair){ from->key, from->coll.v[k].data };
		keep_pairs(n, g, v, v == NULL ? 0 : from->coll.n);
	}
}

bool gather_take_items(struct node *n, struct data_gather *g, const struct mc_value *v)
{
	const struct hz_multi_map_response *list = hz_value_body(v, HZ_MULTI_MAP_RESPONSE);
	const struct hz_multi_map_entry_set_response *entries =
		hz_value_body(v, HZ_MULTI_MAP_ENTRY_SET_RESPONSE);
	const struct hz_map_entries *map = hz_value_body(v, HZ_MAP_ENTRIES); /* of a cache */

	if (list != NULL)
		take_list(n, g, list);
	else if (entries != NULL)
		take_entries(n, g, entries);
	else if (map != NULL)
		keep_pairs(n, g, (const struct data_pair *)map->items.v, map->items.n);
	return list != NULL || entries != NULL || map != NULL;
}

void gather_give_items(struct node *n, const struct data_gather *g, struct data_whole *w)
{
	w->full |= g->full;
	w->pairs = g->full ? NULL : node_new_array(n, sizeof(*w->pairs), g->item_count);
	w->full |= w->pairs == NULL && g->item_count > 0;
	for (const struct gather_items *i = g->items; w->pairs != NULL && i != NULL; i = i->next) {
		const struct data_pair *from = (const struct data_pair *)(i + 1);

		for (uint32_t k = 0; k < i->n; k++) {
			struct data_pair copy = { data_copy(n, from[k].key), data_copy(n, from[k].value) };

			w->full |= copy.key.n != from[k].key.n || copy.value.n != from[k].value.n;
			w->pairs[w->pair_count++] = copy;
		}
	}
}

void gather_free_items(struct node *n, struct data_gather *g)
{
	while (g->items != NULL) {
		struct gather_items *items = g->items;

		g->items = items->next;
		mc_heap_put(data_of(n)->heap, items);
	}
}
