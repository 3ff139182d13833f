/* SPDX-License-Identifier: Apache-2.0 */
/* limbo.c - entries that are gone, but whose bytes may still be looked at: a queue, freed when the next step
 * begins. */
#include "common/store/internal.h"

void limbo_put(struct store *s, uint32_t ref)
{
	uint32_t *w = words(s, ref);

	s->waiting_bytes += entry_bytes(s, ref);
	item_mark(w, KIND_WAITING);
	w[W_HASH] = 0;
	if (s->limbo_tail != 0)
		words(s, s->limbo_tail)[W_HASH] = ref;
	else
		s->limbo = ref;
	s->limbo_tail = ref;
	work(s, 1);
}

/* Takes pieces off the front; true when none is left. */
static bool free_pieces(struct store *s, uint32_t ref, uint32_t *budget)
{
	uint32_t *chain = field_of(words(s, ref), F_CHAIN);

	while (chain[1] != 0 && *budget > 0) {
		uint32_t first = chain[1];

		chain[1] = words(s, first)[P_NEXT];
		if (chain[1] != 0)
			words(s, chain[1])[P_OWNER] = ref;
		slab_put(s, first);
		--*budget;
	}
	return chain[1] == 0;
}

bool limbo_free(struct store *s, uint32_t *budget)
{
	while (s->limbo != 0 && *budget > 0) {
		uint32_t ref = s->limbo, *w = words(s, ref);

		mc_check(item_kind(w) == KIND_WAITING);
		if ((item_fields(w) & F_CHAIN) && !free_pieces(s, ref, budget))
			break;
		s->limbo = w[W_HASH];
		if (s->limbo == 0)
			s->limbo_tail = 0;
		s->waiting_bytes -= entry_bytes(s, ref);
		slab_put(s, ref);
		*budget -= *budget > 0;
	}
	return s->limbo != 0;
}
