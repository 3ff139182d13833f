/* SPDX-License-Identifier: Apache-2.0 */
/* cache_removes.c - many entries of a cache go at once (CacheRemoveAllOperation): one backup for those of a
 * partition, events in sets, and no more in a step than it has room for. */
#include "common/data/caches.h"
#include "common/data/whole_rows.h"

/* The keys that are there, when none are named: borrowed, so that they stay while their entries go. */
static void list_keys(struct node *n, struct data_whole *w, const struct map_slot *slot, uint32_t partition)
{
	enum { ROWS = 64 };
	struct store *s = data_of(n)->shard.store;
	store_ns ns = store_ns_find(s, slot->map.entries, partition);
	uint32_t room = map_size(s, &slot->map, partition);
	struct mc_bytes *keys = node_new_array(n, sizeof(*keys), room);
	struct store_view rows[ROWS];
	store_place at = 0;

	w->full |= keys == NULL && room > 0;
	while (ns != 0 && keys != NULL && at != STORE_WALK_END) {
		uint32_t count = store_walk(s, ns, &at, rows, ROWS);

		for (uint32_t i = 0; i < count && w->key_count < room; i++)
			keys[w->key_count++] = rows[i].key;
	}
	w->keys = keys;
}

/* Each that goes may be events of its own; a quarter is kept for what comes after. */
static bool has_room(const struct node *n)
{
	const struct node_effects *fx = n->fx;

	return fx->cap - fx->n > fx->cap / 4 && fx->mem.cap - fx->mem.used > fx->mem.cap / 4;
}

static void remove_keys(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition)
{
	for (uint32_t i = 0; i < w->key_count && w->why == NULL; i++) {
		struct data_request q = data_request_new(MAP_REMOVE, partition);

		q.r.key = w->keys[i];
		if (!has_room(n))
			w->why = whole_call_again;
		else if (q.r.key.n >= MC_BLOB_HEAD)
			cache_run_one(n, slot, &q.r);
	}
}

/* One backup for all of them, and one event for many. */
static void remove_each(struct node *n, struct data_whole *w, struct map_slot *slot, uint32_t partition)
{
	struct data_service *d = data_of(n);
	struct data_together t = { .room = w->key_count };
	struct cache_batch batch = { .full = w->cache };

	t.gone = node_new_array(n, sizeof(*t.gone), t.room);
	w->full |= t.gone == NULL && t.room > 0;
	if (w->full || t.room == 0)
		return;
	d->cache_completion = 0;
	d->together = &t;
	d->cache_batch = &batch;
	remove_keys(n, w, slot, partition);
	caches_tell_batch(n, &batch);
	d->cache_batch = NULL;
	d->together = NULL;
	d->cache_completion = -1;
	if (t.n > 0)
		w->acks = data_back_up_made(n, slot, partition,
			data_has_backups(n, slot, partition) ? cache_backup_gone(n, slot, &t) : NULL, &w->to);
}

/* All of them where nobody hears of any: as a clear, however many they are. Whoever waits for listeners does
 * so until all are gone. */
void cache_remove_all(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_find(&data_of(n)->shard.maps, w->name);

	if (slot != NULL && w->all && !caches_listened(n, w->cache) && !data_near_has(n, w->name)) {
		data_whole_clear(n, w, partition);
	} else if (slot != NULL) {
		if (w->all)
			list_keys(n, w, slot, partition);
		remove_each(n, w, slot, partition);
	}
	if (w->why == NULL && !w->full)
		cache_complete(n, w);
}
