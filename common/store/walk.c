/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - all entries of a namespace, in the order of their hashes read from the last bit to the first.
 * Linear hashing takes buckets by those bits: a bucket is a stretch of that order, and halves or joins
 * without anything leaving its place. So one number is the cursor, and what stays is seen once however often
 * buckets are split or joined meanwhile.
 */
#include "common/store/internal.h"

enum { SORTED_MAX = CHAIN_MAX * SLOTS };

struct sorted {
	uint32_t place[SORTED_MAX], ref[SORTED_MAX], n;
};

static void insert(struct sorted *o, uint32_t place, uint32_t ref)
{
	uint32_t i = o->n++;

	for (; i > 0 && o->place[i - 1] > place; i--) {
		o->place[i] = o->place[i - 1];
		o->ref[i] = o->ref[i - 1];
	}
	o->place[i] = place;
	o->ref[i] = ref;
}

static void sort_bucket(struct store *s, const struct bucket *b, uint32_t from, struct sorted *o)
{
	for (;; b = at(s, b->more)) {
		for (unsigned i = 0; i < SLOTS && b->ref[i] != 0; i++)
			__builtin_prefetch(at(s, b->ref[i]));
		for (unsigned i = 0; i < SLOTS && b->ref[i] != 0; i++) {
			uint32_t place = reversed(words(s, b->ref[i])[W_HASH]);

			if (place >= from)
				insert(o, place, b->ref[i]);
			work(s, 1);
		}
		work(s, 1);
		if (b->more == 0)
			return;
	}
}

/* How many may be taken so that none of one hash is left behind. */
static uint32_t cut(const struct sorted *o, uint32_t cap)
{
	uint32_t n = o->n;

	if (n > cap)
		for (n = cap; n > 0 && o->place[n - 1] == o->place[n];)
			n--;
	return n;
}

uint32_t walk_bucket(
	struct store *s, const struct ns *ns, store_place *at_place, uint32_t *refs, uint32_t cap)
{
	uint32_t from = (uint32_t)*at_place, hash = reversed(from), number, depth, n;
	struct sorted o = { .n = 0 };

	if (ns->buckets == 0) {
		*at_place = STORE_WALK_END;
		return 0;
	}
	number = bucket_number(ns->buckets, hash);
	depth = bucket_depth(ns->buckets);
	depth += number >= 1u << depth || number < ns->buckets - (1u << depth);
	sort_bucket(s, bucket_at(s, ns, number), from, &o);
	n = cut(&o, cap);
	for (uint32_t i = 0; i < n; i++)
		refs[i] = o.ref[i];
	if (n < o.n)
		*at_place = o.place[n];
	else
		*at_place = (uint64_t)(from | (uint32_t)((uint64_t)UINT32_MAX >> depth)) + 1;
	return n;
}

uint32_t store_walk(
	struct store *s, store_ns id, store_place *at_place, struct store_view *rows, uint32_t cap)
{
	uint32_t refs[SORTED_MAX], n = 0, before = s->work;

	mc_check(ns_alive(s, id) && cap >= STORE_WALK_ROWS_MIN && *at_place <= STORE_WALK_END);
	while (*at_place < STORE_WALK_END && n < cap && s->work - before < cap + 64) {
		uint32_t room = cap - n < SORTED_MAX ? cap - n : SORTED_MAX;
		store_place was = *at_place;
		uint32_t got = walk_bucket(s, ns_at(s, id), at_place, refs, room);

		for (uint32_t i = 0; i < got; i++)
			entry_view(s, refs[i], &rows[n++]);
		if (got == 0 && *at_place == was)
			break;
	}
	work_end(s, before, 2 * cap + WORK_CALL);
	return n;
}

store_place store_place_of(const struct store_view *v)
{
	return reversed(v->hash);
}
