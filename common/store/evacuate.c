/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evacuate.c - a page that is nearly empty gives its items to the others of its class, so that it can be used
 * for another class or given back. Nothing outside holds references over a step, so only the index, the wheel
 * and the neighbours in a chain are told.
 */
#include <string.h>

#include "common/store/internal.h"

enum { LOOK_MAX = 8 }; /* pages that are compared, of the emptiest list */

static uint32_t emptiest(struct store *s, const struct slab *b)
{
	uint32_t number = b->partial[__builtin_ctz(b->mask)], best = number;

	for (int i = 1; i < LOOK_MAX && (number = page_of(s, number)->next) != 0; i++)
		if (page_of(s, number)->used < page_of(s, best)->used)
			best = number;
	work(s, LOOK_MAX / 4);
	return best;
}

static bool choose(struct store *s)
{
	for (int i = 0; i < 2; i++) {
		while (s->wasteful[i] != 0) {
			unsigned class = (unsigned)(i * 64 + __builtin_ctzll(s->wasteful[i]));

			if (slab_is_wasteful(s, class) && s->slab[class].mask != 0) {
				s->leaving = emptiest(s, &s->slab[class]);
				s->leaving_item = 0;
				slab_unlink(s, s->leaving);
				page_of(s, s->leaving)->state = PAGE_LEAVING;
				return true;
			}
			s->wasteful[i] &= s->wasteful[i] - 1;
		}
	}
	return false;
}

static void tell_pieces(struct store *s, uint32_t to)
{
	const uint32_t *w = words(s, to);
	uint32_t owner = w[P_OWNER], *o = words(s, owner);

	if (item_kind(o) == KIND_PIECE)
		o[P_NEXT] = to;
	else
		field_of(o, F_CHAIN)[1] = to;
	if (w[P_NEXT] != 0)
		words(s, w[P_NEXT])[P_OWNER] = to;
}

static void tell_entry(struct store *s, uint32_t from, uint32_t to)
{
	uint32_t *w = words(s, to);

	index_replace(s, ns_at(s, item_ns(w)), w[W_HASH], from, to);
	if (item_fields(w) & F_EXPIRY)
		wheel_moved(s, to);
	if ((item_fields(w) & F_CHAIN) && field_of(w, F_CHAIN)[1] != 0)
		words(s, field_of(w, F_CHAIN)[1])[P_OWNER] = to;
}

/* Only within pages that are there: to take one would be no gain. */
static bool move_item(struct store *s, uint32_t from)
{
	unsigned class = page_of(s, page_number(from))->class;
	uint32_t size = s->slab[class].size, to = slab_get(s, class, ROOM_NONE);

	if (to == 0)
		return false;
	memcpy(at(s, to), at(s, from), size);
	if (item_kind(words(s, from)) == KIND_PIECE)
		tell_pieces(s, to);
	else
		tell_entry(s, from, to);
	s->moved++;
	work(s, 1 + size / COPY_UNIT);
	slab_put(s, from);
	return true;
}

static void stay(struct store *s)
{
	page_of(s, s->leaving)->state = PAGE_SLAB;
	slab_link(s, s->leaving);
	s->leaving = 0;
}

/* Until the page is free (slab_put has s->leaving 0 then) or only items wait in it that are still borrowed or
 * aside. */
static bool empty_page(struct store *s, uint32_t *budget)
{
	uint32_t page = s->leaving, units = s->slab[page_of(s, page)->class].size / UNIT;

	while (s->leaving != 0 && s->leaving_item<page_of(s, page)->bump && * budget> 0) {
		uint32_t ref = page * PAGE_UNITS + s->leaving_item * units;
		enum kind kind = item_kind(words(s, ref));

		if ((kind == KIND_ENTRY || kind == KIND_PIECE) && !move_item(s, ref)) {
			stay(s);
			return false;
		}
		s->leaving_item++;
		--*budget;
	}
	if (s->leaving != 0 && s->leaving_item >= page_of(s, page)->bump)
		s->leaving = 0; /* it goes with the last that waits */
	return true;
}

bool evacuate(struct store *s, uint32_t *budget)
{
	while (*budget > 0) {
		if (s->leaving == 0 && !choose(s))
			return false;
		if (!empty_page(s, budget))
			return false;
	}
	return s->leaving != 0 || (s->wasteful[0] | s->wasteful[1]) != 0;
}
