/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.h - from a number that names something (never 0) to its place in an array: open addressing, at most
 * half full. Plain data in an array of the caller.
 */
#ifndef MC_BASE_INDEX_H
#define MC_BASE_INDEX_H

#include <stdint.h>

#define MC_INDEX_NONE UINT32_MAX

struct mc_index_slot {
	uint32_t key; /* 0: free */
	uint32_t place;
};
struct mc_index {
	struct mc_index_slot *v;
	uint32_t mask; /* slots - 1, a power of two less 1 */
};

/* Slots for so many items. */
uint32_t mc_index_slots(uint32_t items);
/* v: zeroed, of mc_index_slots() elements. */
void mc_index_init(struct mc_index *x, struct mc_index_slot *v, uint32_t slots);
/* MC_INDEX_NONE: it is not there. */
uint32_t mc_index_find(const struct mc_index *x, uint32_t key);
/* Puts a new one in, or says where it is now. */
void mc_index_put(struct mc_index *x, uint32_t key, uint32_t place);
/* It has to be there. */
void mc_index_drop(struct mc_index *x, uint32_t key);
uint32_t mc_index_count(const struct mc_index *x); /* a walk over all slots: for tests */

#endif
