/* SPDX-License-Identifier: Apache-2.0 */
/* block.c - parts of the node's block, one behind the other; in a sanitized build with poisoned gaps. Nothing
 * is touched here: the block is mostly virtual. */
#include "common/member/block.h"

#include "common/base/check.h"
#include "common/base/poison.h"

#define ALIGNMENT 16
#define INDEX_MIN 16

void *node_block_part(struct node_block *b, size_t size, size_t count)
{
	uint8_t *p = b->base == NULL ? NULL : b->base + b->used;
	size_t bytes = size * count, room = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);

	mc_check(size > 0 && ((uintptr_t)b->base & (ALIGNMENT - 1)) == 0);
	room += MC_POISON_GAP;
	b->used += room;
	if (p != NULL) {
		mc_unpoison(p, bytes);
		mc_poison(p + bytes, room - bytes);
	}
	return p;
}

uint32_t node_index_size(uint32_t items)
{
	uint32_t size = INDEX_MIN;

	while (size < items * 2)
		size *= 2;
	return size;
}
