/* SPDX-License-Identifier: Apache-2.0 */
/* value.c - values: behind their key in one item, or, when they are large, a chain of pieces of 16 KiB. */
#include <string.h>

#include "common/store/internal.h"

uint32_t chain_pieces(uint32_t bytes)
{
	return (bytes + PIECE_BYTES - 1) / PIECE_BYTES;
}

uint64_t chain_bytes(const struct store *s, uint32_t bytes)
{
	uint32_t rest = bytes % PIECE_BYTES;

	return (uint64_t)(bytes / PIECE_BYTES) * INLINE_MAX +
		(rest > 0 ? s->slab[slab_class(PIECE_HEAD + rest)].size : 0);
}

static void chain_free(struct store *s, uint32_t first)
{
	while (first != 0) {
		uint32_t next = words(s, first)[P_NEXT];

		slab_put(s, first);
		first = next;
	}
}

/* The next n bytes of a value; it moves on. */
static void pour(const struct store *s, struct store_value *from, uint8_t *to, uint32_t n)
{
	while (n > 0) {
		uint32_t some = from->n < n ? from->n : n;

		if (some == 0) {
			mc_check(store_next_piece(s, from));
			continue;
		}
		memcpy(to, from->p, some);
		from->p += some;
		from->n -= some;
		to += some;
		n -= some;
	}
}

static bool has_room(const struct store *s, uint32_t pieces, enum room room)
{
	uint32_t free = s->pages_free, kept = room == ROOM_PLAIN ? s->pages_reserve : 0;

	return free > kept && pieces / (PAGE / INLINE_MAX) <= free - kept;
}

uint32_t chain_make(struct store *s, uint32_t owner, struct store_value from, enum room room)
{
	uint32_t left = from.total, first = 0, last = 0;

	if (!has_room(s, chain_pieces(left), room))
		return 0;
	while (left > 0) {
		uint32_t n = left < PIECE_BYTES ? left : PIECE_BYTES;
		uint32_t ref = slab_get(s, slab_class(PIECE_HEAD + n), room);
		uint32_t *w;

		if (ref == 0) {
			chain_free(s, first);
			return 0;
		}
		w = words(s, ref);
		w[P_HEAD] = KIND_PIECE;
		w[P_NEXT] = 0;
		w[P_OWNER] = last != 0 ? last : owner;
		w[P_BYTES] = n;
		pour(s, &from, (uint8_t *)w + PIECE_HEAD, n);
		if (last != 0)
			words(s, last)[P_NEXT] = ref;
		else
			first = ref;
		last = ref;
		left -= n;
		work(s, n / COPY_UNIT);
	}
	return first;
}

static struct store_value piece(const struct store *s, uint32_t ref, uint32_t total)
{
	const uint32_t *w = words(s, ref);

	return (struct store_value){ (const uint8_t *)w + PIECE_HEAD, w[P_BYTES], total, w[P_NEXT] };
}

struct store_value value_of(const struct store *s, uint32_t ref)
{
	uint32_t *w = words(s, ref), n = w[W_LENGTHS] >> 16;

	if (item_fields(w) & F_CHAIN)
		return piece(s, field_of(w, F_CHAIN)[1], field_of(w, F_CHAIN)[0]);
	return (struct store_value){ key_of(w) + key_bytes(w), n, n, 0 };
}

bool store_next_piece(const struct store *s, struct store_value *value)
{
	if (value->more == 0)
		return false;
	*value = piece(s, value->more, value->total);
	return true;
}

void store_copy(const struct store *s, struct store_value value, uint8_t *to)
{
	pour(s, &value, to, value.total);
}

struct store_value store_value_of(struct store *s, const struct store_view *v)
{
	mc_check(v->step == s->step && v->ref != 0);
	if (s->lents < LENT_MAX)
		s->lent[s->lents] = v->ref;
	if (s->lents <= LENT_MAX)
		s->lents++;
	return value_of(s, v->ref);
}
