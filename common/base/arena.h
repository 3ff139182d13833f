/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h - memory of one event: taken piece by piece, given back all at once. The caller owns the buffer. */
#ifndef MC_BASE_ARENA_H
#define MC_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct mc_arena {
	uint8_t *buf;
	size_t used, cap;
};

/* buf is aligned to 16. The pieces are the arena's until mc_arena_end. */
static inline struct mc_arena mc_arena_of(void *buf, size_t cap)
{
	return (struct mc_arena){ buf, 0, cap };
}
/* Zeroed, aligned to 16; NULL when size * count does not fit (checked without overflow). */
void *mc_arena_get(struct mc_arena *a, size_t size, size_t count);
/* What was taken since `used` was so is nobody's any more; in a sanitized build touching it is an error. */
void mc_arena_back(struct mc_arena *a, size_t used);
static inline void mc_arena_reset(struct mc_arena *a)
{
	mc_arena_back(a, 0);
}
/* The same, and nothing of what was in it can be read any more. */
void mc_arena_wipe(struct mc_arena *a);
/* The buffer is plain memory of the caller's again: before it becomes something else, or is unmapped. */
void mc_arena_end(struct mc_arena *a);

#endif
