/* SPDX-License-Identifier: Apache-2.0 */
/* evict.c - which entry goes first: the worst of a few drawn at random, as Redis and Hazelcast do it. No list
 * is kept in order. */
#include "common/store/internal.h"

enum {
	SAMPLES = 15,
	SAMPLE_WORK = 256, /* no more is looked at, when nearly all are pinned or buckets are empty */
	TABLES_MAX = 32,
	SPACES_MAX = 32,
};

/* Lower goes first. */
static uint32_t worth(const struct table *t, uint32_t *w)
{
	uint32_t field = t->policy == STORE_EVICT_LFU ? F_HITS : F_ACCESSED;

	return item_fields(w) & field ? *field_of(w, field) : 0;
}

bool store_sample(struct store *s, store_ns id, const struct store_view *except, struct store_view *v)
{
	const struct ns *ns = ns_at(s, id);
	const struct table *t = table_at(s, ns->table);
	store_place place = mc_rng_next(&s->rng) >> 32;
	uint32_t refs[CHAIN_MAX * SLOTS], best = 0, seen = 0, before = s->work;

	mc_check(ns_alive(s, id));
	while (seen < SAMPLES && ns->entries > ns->pinned && s->work - before < SAMPLE_WORK) {
		uint32_t n = walk_bucket(s, ns, &place, refs, CHAIN_MAX * SLOTS);

		for (uint32_t k = 0; k < n && seen < SAMPLES; k++) {
			uint32_t *w = words(s, refs[k]);

			if ((item_fields(w) & F_PINNED) || (except != NULL && except->ref == refs[k]))
				continue;
			seen++;
			if (best == 0 || worth(t, w) < worth(t, words(s, best)))
				best = refs[k];
		}
		if (place == STORE_WALK_END)
			place = 0;
	}
	if (best != 0)
		entry_view(s, best, v);
	work_end(s, before, WORK_CALL);
	return best != 0;
}

/* The largest of some; they take turns at the front, so that all are looked at where there are many. */
static struct table *largest(struct store *s)
{
	struct table *best = NULL;
	store_table id = s->giving;

	for (int i = 0; i < TABLES_MAX && id != 0; i++, id = table_at(s, id)->give_next) {
		struct table *t = table_at(s, id);

		if (t->entries > 0 && (best == NULL || t->bytes > best->bytes))
			best = t;
		work(s, 1);
	}
	return best;
}

static void turn(struct store *s)
{
	store_table first = s->giving, id = first;
	struct table *t = first == 0 ? NULL : table_at(s, first);

	if (t == NULL || t->give_next == 0)
		return;
	for (int i = 0; table_at(s, id)->give_next != 0; i++) {
		if (i == TABLES_MAX)
			break;
		id = table_at(s, id)->give_next;
	}
	s->giving = t->give_next;
	table_at(s, s->giving)->give_prev = 0;
	t->give_prev = id;
	t->give_next = table_at(s, id)->give_next;
	if (t->give_next != 0)
		table_at(s, t->give_next)->give_prev = first;
	table_at(s, id)->give_next = first;
}

bool store_sample_any(struct store *s, const struct store_view *except, struct store_view *v)
{
	uint32_t before = s->work;
	struct table *t = largest(s);

	turn(s);
	for (int i = 0; t != NULL && i < SPACES_MAX && s->work - before < SAMPLE_WORK; i++) {
		store_ns id = t->give != 0 ? t->give : t->first;

		if (id == 0)
			break;
		t->give = ns_at(s, id)->table_next;
		if (store_sample(s, id, except, v))
			return true;
	}
	return false;
}

bool store_wants_room(const struct store *s)
{
	return s->pages_free < s->pages_reserve + s->pages_room;
}
