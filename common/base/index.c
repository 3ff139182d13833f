/* SPDX-License-Identifier: Apache-2.0 */
/* index.c - open addressing with linear steps; who is taken out is followed up by those of his chain, so
 * there are no tombstones. */
#include "common/base/index.h"

#include <stddef.h>

#include "common/base/check.h"

#define SLOTS_MIN 16

uint32_t mc_index_slots(uint32_t items)
{
	uint32_t size = SLOTS_MIN;

	while (size < items * 2)
		size *= 2;
	return size;
}

void mc_index_init(struct mc_index *x, struct mc_index_slot *v, uint32_t slots)
{
	mc_check(v != NULL && slots >= SLOTS_MIN && (slots & (slots - 1)) == 0);
	*x = (struct mc_index){ v, slots - 1 };
}

static uint32_t home_of(const struct mc_index *x, uint32_t key)
{
	return (key * 2654435761u) & x->mask; /* Knuth's multiplicative hash */
}

/* Its slot, or the free one where it would be. */
static uint32_t slot_of(const struct mc_index *x, uint32_t key)
{
	uint32_t s = home_of(x, key);

	while (x->v[s].key != 0 && x->v[s].key != key)
		s = (s + 1) & x->mask;
	return s;
}

uint32_t mc_index_find(const struct mc_index *x, uint32_t key)
{
	uint32_t s = slot_of(x, key);

	return key == 0 || x->v[s].key == 0 ? MC_INDEX_NONE : x->v[s].place;
}

void mc_index_put(struct mc_index *x, uint32_t key, uint32_t place)
{
	mc_check(key != 0 && place != MC_INDEX_NONE);
	x->v[slot_of(x, key)] = (struct mc_index_slot){ key, place };
}

void mc_index_drop(struct mc_index *x, uint32_t key)
{
	uint32_t s = slot_of(x, key), next = s;

	mc_check(key != 0 && x->v[s].key == key);
	for (;;) {
		uint32_t home;

		x->v[s].key = 0;
		do {
			next = (next + 1) & x->mask;
			if (x->v[next].key == 0)
				return;
			home = home_of(x, x->v[next].key);
		} while (s <= next ? (s < home && home <= next) : (s < home || home <= next));
		x->v[s] = x->v[next];
		s = next;
	}
}

uint32_t mc_index_count(const struct mc_index *x)
{
	uint32_t count = 0;

	for (uint32_t s = 0; s <= x->mask; s++)
		count += x->v[s].key != 0;
	return count;
}
