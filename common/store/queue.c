/* SPDX-License-Identifier: Apache-2.0 */
/* queue.c - namespaces that later steps work on: those dropped are freed bucket by bucket, those with an old
 * snapshot cleaned. */
#include "common/store/internal.h"

void queue_push(struct store *s, store_ns id)
{
	struct ns *ns = ns_at(s, id);

	if (ns->queued)
		return;
	ns->queued = 1;
	ns->queue_next = 0;
	if (s->queue_tail != 0)
		ns_at(s, s->queue_tail)->queue_next = id;
	else
		s->queue = id;
	s->queue_tail = id;
}

static store_ns queue_pop(struct store *s)
{
	store_ns id = s->queue;
	struct ns *ns = ns_at(s, id);

	s->queue = ns->queue_next;
	if (s->queue == 0)
		s->queue_tail = 0;
	ns->queued = 0;
	return id;
}

static void free_entry(struct store *s, uint32_t ref)
{
	uint32_t *w = words(s, ref);

	s->waiting_bytes -= entry_bytes(s, ref);
	if (item_fields(w) & F_EXPIRY)
		wheel_unhang(s, ref);
	if (item_fields(w) & F_CHAIN)
		limbo_put(s, ref);
	else
		slab_put(s, ref);
}

/* The last bucket with all that is in it; gives the units used. */
static uint32_t free_bucket(struct store *s, struct ns *ns)
{
	struct bucket *first = bucket_at(s, ns, ns->buckets - 1);
	uint32_t n = 1;

	for (struct bucket *b = first;; b = at(s, b->more)) {
		for (unsigned i = 0; i < SLOTS && b->ref[i] != 0; i++, n++)
			free_entry(s, b->ref[i]);
		if (b->more == 0)
			break;
	}
	ns->entries -= n - 1;
	while (first->more != 0) {
		uint32_t more = first->more;

		first->more = ((struct bucket *)at(s, more))->more;
		slab_put(s, more);
	}
	ns->buckets--;
	bucket_unmake(s, ns);
	return n;
}

static void drain(struct store *s, struct ns *ns, uint32_t *budget)
{
	while (ns->buckets > 0 && *budget > 0) {
		uint32_t n = free_bucket(s, ns);

		*budget -= n < *budget ? n : *budget;
	}
}

/* True when nothing is left to do for it. */
static bool finish(struct store *s, store_ns id, uint32_t *budget)
{
	struct ns *ns = ns_at(s, id);

	if (ns->state != NS_DEAD)
		return snapshot_clean(s, ns, budget);
	drain(s, ns, budget);
	return ns->buckets == 0;
}

bool queue_work(struct store *s, uint32_t *budget)
{
	store_ns last = s->queue_tail, id = 0;

	while (s->queue != 0 && id != last) {
		id = s->queue;
		if (ns_at(s, id)->snap == SNAP_OPEN) { /* dropped, and still being read */
			queue_pop(s);
			queue_push(s, id);
			continue;
		}
		if (*budget == 0 || !finish(s, id, budget))
			return true;
		queue_pop(s);
		if (ns_at(s, id)->state == NS_DEAD) {
			mc_check(ns_at(s, id)->entries == 0 && ns_at(s, id)->aside == 0);
			pool_put(s, &s->namespaces, id);
		}
		work(s, 1);
	}
	return false;
}
