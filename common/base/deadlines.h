/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deadlines.h - what is due when: a binary heap of numbered deadlines, each found by its number. Plain data
 * in arrays of the caller; numbers go from 0 to cap - 1. Times are in any unit, as long as it is one.
 */
#ifndef MC_BASE_DEADLINES_H
#define MC_BASE_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#define MC_NEVER INT64_MAX

struct mc_deadlines {
	int64_t *at;     /* of each number that is in the heap */
	uint32_t *heap;  /* numbers, the soonest first */
	uint32_t *place; /* of each number in the heap, plus 1; 0: not in it */
	uint32_t n, cap;
};

/* Arrays of cap elements each; place is zeroed, so nothing is due. */
void mc_deadlines_init(struct mc_deadlines *d, int64_t *at, uint32_t *heap, uint32_t *place, uint32_t cap);
/* MC_NEVER: it is not due any more. O(log n). */
void mc_deadlines_set(struct mc_deadlines *d, uint32_t number, int64_t at);
static inline int64_t mc_deadlines_of(const struct mc_deadlines *d, uint32_t number)
{
	return d->place[number] == 0 ? MC_NEVER : d->at[number];
}
/* The soonest; MC_NEVER: there is none. */
static inline int64_t mc_deadlines_next(const struct mc_deadlines *d)
{
	return d->n == 0 ? MC_NEVER : d->at[d->heap[0]];
}
/* Some number not below `first` that is due at `now`; false: none. Costs no more than those that are due. */
bool mc_deadlines_due(const struct mc_deadlines *d, int64_t now, uint32_t first, uint32_t *number);
/* mc_check of all that holds: for tests and the simulator. */
void mc_deadlines_invariant(const struct mc_deadlines *d);

#endif
