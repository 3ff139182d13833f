/* SPDX-License-Identifier: Apache-2.0 */
/*
 * split.c - linear hashing (Litwin 1980): one bucket more or less at a time, in a fixed order, so that no
 * step depends on the size. A bucket that is split gives away those entries whose next bit of the hash is 1;
 * they are joined again in the reverse order.
 */
#include <string.h>

#include "common/store/internal.h"

enum { GATHERED_MAX = 2 * CHAIN_MAX * SLOTS };

struct gathered {
	uint32_t ref[GATHERED_MAX], n;
	uint8_t tag[GATHERED_MAX];
	uint32_t spare[2 * CHAIN_MAX], spares; /* buckets of the chains */
};

/* Empties a chain; its first bucket stays where it is. */
static void gather(struct store *s, struct bucket *b, struct gathered *g)
{
	for (struct bucket *first = b;; b = at(s, g->spare[g->spares++] = b->more)) {
		for (unsigned i = 0; i < SLOTS && b->ref[i] != 0; i++) {
			mc_check(g->n < GATHERED_MAX);
			g->tag[g->n] = b->tag[i];
			g->ref[g->n++] = b->ref[i];
			__builtin_prefetch(at(s, b->ref[i]));
		}
		work(s, 1);
		if (b->more == 0) {
			memset(first, 0, sizeof(*first) - sizeof(first->more));
			return;
		}
	}
}

struct fill {
	struct bucket *b;
	unsigned i;
};

static void bucket_fill(struct store *s, struct fill *f, struct gathered *g, uint32_t k)
{
	if (f->i == SLOTS) {
		mc_check(g->spares > 0);
		f->b->more = g->spare[--g->spares];
		f->b = at(s, f->b->more);
		memset(f->b, 0, sizeof(*f->b));
		f->i = 0;
	}
	f->b->tag[f->i] = g->tag[k];
	f->b->ref[f->i++] = g->ref[k];
}

static void free_spares(struct store *s, struct gathered *g)
{
	while (g->spares > 0)
		slab_put(s, g->spare[--g->spares]);
}

void index_grow(struct store *s, struct ns *ns)
{
	uint32_t n = ns->buckets, bit = 1u << bucket_depth(n);
	struct bucket *from, *to;
	struct gathered g = { .n = 0 };
	struct fill low, high;

	if (n == UINT32_MAX || !bucket_make(s, ns)) /* tried again with the next entry */
		return;
	ns->buckets = n + 1;
	from = bucket_at(s, ns, n - bit);
	to = bucket_at(s, ns, n);
	gather(s, from, &g);
	from->more = 0;
	memset(to, 0, sizeof(*to));
	low = (struct fill){ from, 0 };
	high = (struct fill){ to, 0 };
	for (uint32_t k = 0; k < g.n; k++) {
		bucket_fill(s, words(s, g.ref[k])[W_HASH] & bit ? &high : &low, &g, k);
		work(s, 1);
	}
	free_spares(s, &g);
}

/* The last bucket goes; what it held fits into the chain of the other with the buckets that both have, or one
 * more. */
static bool join(struct store *s, struct ns *ns, uint32_t n)
{
	struct bucket *last = bucket_at(s, ns, n - 1),
		      *into = bucket_at(s, ns, n - 1 - (1u << bucket_depth(n - 1)));
	struct gathered g = { .n = 0 };
	struct fill f = { into, 0 };
	uint32_t extra = slab_get(s, slab_index_class(sizeof(struct bucket)), ROOM_RESERVED);

	if (extra == 0)
		return false;
	g.spare[g.spares++] = extra;
	gather(s, into, &g);
	into->more = 0;
	gather(s, last, &g);
	last->more = 0;
	for (uint32_t k = 0; k < g.n; k++)
		bucket_fill(s, &f, &g, k);
	free_spares(s, &g);
	return true;
}

static bool joined_is_short(struct store *s, const struct ns *ns, uint32_t n)
{
	unsigned chain = 2;

	for (struct bucket *b = bucket_at(s, ns, n - 1); b->more != 0; b = at(s, b->more))
		chain++;
	for (struct bucket *b = bucket_at(s, ns, n - 1 - (1u << bucket_depth(n - 1))); b->more != 0;
		b = at(s, b->more))
		chain++;
	return chain <= CHAIN_MAX;
}

void index_shrink(struct store *s, struct ns *ns)
{
	uint32_t n = ns->buckets;

	if (n > 1 && (!joined_is_short(s, ns, n) || !join(s, ns, n)))
		return; /* tried again when the next entry goes */
	if (n == 1 && ns->entries > 0)
		return;
	ns->buckets = n - 1;
	bucket_unmake(s, ns);
}
