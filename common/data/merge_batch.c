/* SPDX-License-Identifier: Apache-2.0 */
/* merge_batch.c - the next entries of a partition that are still to be handed over to another cluster, as the
 * operation of the map, multimap, replicated map or cache that they are of. Sends nothing. */
#include "common/data/caches.h"
#include "common/data/merge.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

/* Those that still live, from one map. */
struct batch {
	struct store_view v[MC_MERGE_BATCH];
	uint32_t n;
};

/* Those behind `at`, as many as one batch has; h->next: where the one after it begins. Entries of one hash
 * stay together, for a place is a hash. */
static void take_rows(struct node *n, struct data_hand *h, store_ns ns, struct batch *b)
{
	struct shard *sh = &data_of(n)->shard;
	struct store_view rows[MC_MERGE_BATCH];
	uint32_t count = store_walk(sh->store, ns, &h->next, rows, MC_MERGE_BATCH);

	h->bytes = 0;
	for (uint32_t i = 0; i < count; i++) {
		h->bytes += (size_t)rows[i].key.n + store_value_of(sh->store, &rows[i]).total;
		if (i > 0 && h->bytes > MC_MOVE_PIECE && rows[i].hash != rows[i - 1].hash) {
			h->next = store_place_of(&rows[i]);
			break;
		}
		if (shard_is_alive(sh, &rows[i]))
			b->v[b->n++] = rows[i];
	}
}

/* The next entries of this partition, over all maps that are kept; false: no more. */
static bool fill_batch(struct node *n, uint32_t p, struct batch *b)
{
	struct data_service *d = data_of(n);
	struct data_hand *h = &d->hands[p];
	store_ns ns;

	for (; h->slot != NULL; h->slot = h->slot->next, h->at = 0) {
		mc_check(h->slot->kept);
		ns = store_ns_find(d->shard.store, h->slot->map.entries, p);
		for (h->next = h->at; ns != 0 && h->next != STORE_WALK_END; h->at = h->next) {
			take_rows(n, h, ns, b);
			if (b->n > 0)
				return true;
		}
		if (ns != 0)
			store_ns_drop(d->shard.store, ns); /* all of it is there */
	}
	return false;
}

static void *map_merge_of(
	struct node *n, const struct map_slot *slot, const struct store_view *rows, uint32_t count)
{
	struct hz_merge_operation *op = node_new(n, sizeof(*op));

	op->name = text_keep(n, slot->name);
	op->merge_policy = merge_policy_of(n, slot->merge);
	op->merging_entries.v = node_new_array(n, sizeof(*op->merging_entries.v), count);
	for (; op->merging_entries.v != NULL && op->merging_entries.n < count; op->merging_entries.n++) {
		op->merging_entries.v[op->merging_entries.n] =
			merge_entry_of(n, &rows[op->merging_entries.n]);
		if (op->merging_entries.v[op->merging_entries.n] == NULL)
			return NULL;
	}
	return op->merging_entries.n == count ? op : NULL;
}

void *merge_next_batch(struct node *n, uint32_t p, enum hz_class *cls)
{
	struct data_hand *h = &data_of(n)->hands[p];
	struct batch b = { .n = 0 };
	struct hz_op *op;

	if (!fill_batch(n, p, &b))
		return NULL;
	h->entries = b.n;
	if (maps_is_multi(h->slot->name)) {
		*cls = HZ_MULTI_MAP_MERGE_OPERATION;
		op = multimap_merge_of(n, h->slot, b.v, b.n);
	} else if (maps_is_cache(h->slot->name)) {
		*cls = HZ_CACHE_MERGE_OPERATION;
		op = cache_merge_of(n, h->slot, b.v, b.n);
	} else if (maps_is_replicated(h->slot->name)) {
		*cls = HZ_REPLICATED_MAP_MERGE_OPERATION;
		op = replicated_merge_of(n, h->slot, b.v, b.n);
	} else {
		*cls = HZ_MERGE_OPERATION;
		op = map_merge_of(n, h->slot, b.v, b.n);
	}
	if (op == NULL)
		n->fx->lost = true;
	else
		*op = data_operation_head(map_service(h->slot->name), p, n->uuid);
	return op;
}
