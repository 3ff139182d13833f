/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/arena.h"

#include <string.h>

enum { ALIGN = 16 };

void *mc_arena_get(struct mc_arena *a, size_t size, size_t count)
{
	size_t at = (a->used + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *p;

	if (at > a->cap || (size != 0 && count > (a->cap - at) / size))
		return NULL;
	p = a->buf + at;
	a->used = at + size * count;
	memset(p, 0, size * count);
	return p;
}
