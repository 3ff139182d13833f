/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - all that must hold between steps and within them; needs no memory. */
#include "common/store/internal.h"

struct census {
	uint64_t entries, entry_bytes, waiting_bytes, hung;
};

/* Buckets of one namespace: filled from the front, each entry where its hash belongs, once. */
static void check_bucket(const struct store *s, store_ns id, uint32_t number, struct census *c)
{
	const struct ns *ns = ns_at(s, id);
	unsigned chain = 0;

	for (const struct bucket *b = bucket_at(s, ns, number); b != NULL;
		b = b->more != 0 ? at(s, b->more) : NULL) {
		mc_check(++chain <= CHAIN_MAX);
		for (unsigned i = 0; i < SLOTS; i++) {
			uint32_t *w;

			if (b->ref[i] == 0) {
				mc_check(b->more == 0 && b->tag[i] == 0);
				continue;
			}
			mc_check(i == 0 || b->ref[i - 1] != 0);
			w = words(s, b->ref[i]);
			mc_check(item_kind(w) == KIND_ENTRY && item_ns(w) == id);
			mc_check(bucket_number(ns->buckets, w[W_HASH]) == number &&
				b->tag[i] == w[W_HASH] >> 24);
			for (unsigned k = 0; k < i; k++)
				mc_check(b->ref[k] != b->ref[i]);
			c->entries++;
			c->entry_bytes += entry_bytes(s, b->ref[i]);
		}
	}
}

static void check_aside(const struct store *s, const struct ns *ns)
{
	uint32_t last = 0;

	mc_check(ns->aside == 0 || ns->snap == SNAP_OPEN);
	for (uint32_t ref = ns->aside; ref != 0; ref = words(s, ref)[W_HASH]) {
		mc_check(item_kind(words(s, ref)) == KIND_WAITING);
		last = ref;
	}
	mc_check(last == ns->aside_tail);
}

static void check_namespace(const struct store *s, store_ns id, struct census *all)
{
	const struct ns *ns = ns_at(s, id);
	struct census c = { 0 };

	for (uint32_t n = 0; n < ns->buckets; n++)
		check_bucket(s, id, n, &c);
	mc_check(c.entries == ns->entries && ns->pinned <= ns->entries);
	mc_check((ns->buckets == 0) == (ns->root == 0));
	check_aside(s, ns);
	if (ns->state == NS_DEAD) {
		all->waiting_bytes += c.entry_bytes;
		return;
	}
	mc_check(c.entry_bytes == ns->bytes);
	all->entries += c.entries;
	all->entry_bytes += c.entry_bytes;
	if (ns->state == NS_LIVE) {
		mc_check(store_ns_find(s, ns->table, ns->partition) == id);
		mc_check(ns->part_prev == 0 || ns_at(s, ns->part_prev)->part_next == id);
		mc_check(ns->table_prev == 0 || ns_at(s, ns->table_prev)->table_next == id);
	}
}

static void check_hung(const struct store *s, uint32_t ref, uint32_t *w)
{
	const struct wheel *h = &s->wheel;
	uint32_t next = w[X_NEXT], prev = w[X_PREV];

	mc_check((next == 0) == (prev == 0));
	if (next == 0)
		return;
	mc_check(next & SLOT_TAG ? h->tail[next & ~SLOT_TAG] == ref : words(s, next)[X_PREV] == ref);
	mc_check(prev & SLOT_TAG ? h->head[prev & ~SLOT_TAG] == ref : words(s, prev)[X_NEXT] == ref);
}

static void check_item(const struct store *s, uint32_t ref, struct census *c)
{
	uint32_t *w = words(s, ref);

	switch (item_kind(w)) {
	case KIND_FREE: return;
	case KIND_PIECE: mc_check(w[P_NEXT] == 0 || words(s, w[P_NEXT])[P_OWNER] == ref); return;
	case KIND_WAITING: c->waiting_bytes += entry_bytes(s, ref); return;
	case KIND_ENTRY: break;
	}
	mc_check(ns_at(s, item_ns(w))->state != NS_FREE);
	c->entries += ns_at(s, item_ns(w))->state != NS_DEAD;
	if (item_fields(w) & F_CHAIN)
		mc_check(words(s, field_of(w, F_CHAIN)[1])[P_OWNER] == ref);
	if (item_fields(w) & F_EXPIRY) {
		c->hung += w[X_NEXT] != 0;
		check_hung(s, ref, w);
	}
}

static void check_page(const struct store *s, uint32_t number, struct census *c)
{
	const struct page *p = page_of(s, number);
	const struct slab *b = &s->slab[p->class];
	uint32_t free = 0;

	mc_check(p->used > 0 && p->used <= p->bump && p->bump <= b->per_page);
	for (uint32_t place = p->free; place != 0; free++) {
		mc_check(place <= p->bump && free < p->bump);
		place = words(s, number * PAGE_UNITS + (place - 1) * (b->size / UNIT))[W_HEAD] >> 2;
	}
	mc_check(free + p->used == p->bump);
	for (uint32_t i = 0; i < p->bump && !b->index; i++)
		check_item(s, number * PAGE_UNITS + i * (b->size / UNIT), c);
}

static void check_pages(const struct store *s, struct census *c)
{
	uint32_t pages[CLASSES] = { 0 }, used[CLASSES] = { 0 }, free = 0, dirty = 0, clean = 0;

	for (uint32_t n = s->page_first; n < s->page_top; n++) {
		const struct page *p = page_of(s, n);

		if (p->state == PAGE_DIRTY || p->state == PAGE_CLEAN) {
			free++;
			dirty += p->state == PAGE_DIRTY;
		} else if (p->state == PAGE_SLAB || p->state == PAGE_LEAVING) {
			pages[p->class]++;
			used[p->class] += p->used;
			check_page(s, n, c);
		}
	}
	for (uint32_t n = s->clean; n != 0; n = page_of(s, n)->next)
		clean++;
	mc_check(free + s->page_end - s->page_top == s->pages_free && dirty == s->dirty_pages &&
		clean == free - dirty);
	for (unsigned i = 0; i < CLASSES; i++)
		mc_check(pages[i] == s->slab[i].pages && used[i] == s->slab[i].used);
}

static void check_partials(const struct store *s)
{
	for (unsigned c = 0; c < CLASSES; c++) {
		for (unsigned f = 0; f < PARTIALS; f++) {
			uint32_t prev = 0;

			mc_check((s->slab[c].partial[f] != 0) == (s->slab[c].mask >> f & 1));
			for (uint32_t n = s->slab[c].partial[f]; n != 0; prev = n, n = page_of(s, n)->next) {
				const struct page *p = page_of(s, n);

				mc_check(p->state == PAGE_SLAB && p->class == c && p->prev == prev);
				mc_check(p->used * PARTIALS / s->slab[c].per_page == f);
			}
		}
	}
}

static void check_tables(const struct store *s)
{
	uint64_t entries = 0, bytes = 0;

	for (store_table t = 1; t <= s->tables.top; t++) {
		struct store_table_info i;

		if (!table_at(s, t)->open)
			continue;
		i = store_table_info(s, t);
		for (store_ns ns = store_ns_of_table(s, t, 0); ns != 0; ns = store_ns_of_table(s, t, ns)) {
			entries += ns_at(s, ns)->entries;
			bytes += ns_at(s, ns)->bytes;
		}
		mc_check(entries == i.entries && bytes == i.bytes);
		entries = bytes = 0;
	}
}

void store_invariant(const struct store *s)
{
	struct census by_index = { 0 }, by_page = { 0 };
	uint32_t live = 0;

	for (store_ns id = 1; id <= s->namespaces.top; id++) {
		if (ns_at(s, id)->state == NS_FREE)
			continue;
		live++;
		check_namespace(s, id, &by_index);
	}
	mc_check(live == s->namespaces.live);
	check_pages(s, &by_page);
	check_partials(s);
	check_tables(s);
	mc_check(by_index.entries == s->entries && by_page.entries == s->entries);
	mc_check(by_index.entry_bytes == s->entry_bytes);
	mc_check(by_index.waiting_bytes + by_page.waiting_bytes == s->waiting_bytes);
	mc_check(by_page.hung == s->wheel.hung);
}
