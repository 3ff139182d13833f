/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c - pieces of one buffer, in their order. A sanitized build sees the gaps between them and what was
 * given back. */
#include "common/base/arena.h"

#include <string.h>

#include "common/base/check.h"
#include "common/base/poison.h"

enum { ALIGN = 16 };

void *mc_arena_get(struct mc_arena *a, size_t size, size_t count)
{
	size_t at = (a->used + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	size_t end;
	void *p;

	if (at > a->cap || (size != 0 && count > (a->cap - at) / size))
		return NULL;
	p = a->buf + at;
	end = at + size * count;
	a->used = a->cap - end > MC_POISON_GAP ? end + MC_POISON_GAP : a->cap;
	mc_unpoison(p, size * count);
	mc_poison(a->buf + end, a->used - end);
	memset(p, 0, size * count);
	return p;
}

void mc_arena_back(struct mc_arena *a, size_t used)
{
	mc_check(used <= a->used);
	mc_poison(a->buf + used, a->used - used);
	a->used = used;
}

void mc_arena_wipe(struct mc_arena *a)
{
	mc_unpoison(a->buf, a->used);
	memset(a->buf, 0, a->used);
	mc_arena_back(a, 0);
}

void mc_arena_end(struct mc_arena *a)
{
	if (a->buf != NULL)
		mc_unpoison(a->buf, a->cap);
	a->used = 0;
}
