/* SPDX-License-Identifier: Apache-2.0 */
/* heap.h - an allocator with a budget inside one block that the caller owns: what a node keeps beyond one
 * event. */
#ifndef MC_BASE_HEAP_H
#define MC_BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

struct mc_heap; /* lives at the start of the block */

/* Makes a heap of a block aligned to 16. Touches only the block's beginning, so that an unused budget stays
 * virtual. */
struct mc_heap *mc_heap_init(void *block, size_t size);
/* Aligned to 16, not zeroed; NULL when the budget is spent. size 0 gives NULL. */
void *mc_heap_get(struct mc_heap *h, size_t size);
/* NULL is fine. What is not handed out by this heap, or came back already, is refused (mc_check). */
void mc_heap_put(struct mc_heap *h, void *p);
size_t mc_heap_used(const struct mc_heap *h);
/* Every byte below the highest one ever handed out belongs to exactly one piece or free block. For tests:
 * walks the free list. */
bool mc_heap_invariant(const struct mc_heap *h);

#endif
