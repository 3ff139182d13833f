/* SPDX-License-Identifier: Apache-2.0 */
/* block.c - parts of the node's block, one behind the other. Nothing is touched here: the block is mostly
 * virtual. */
#include "common/member/block.h"

#define ALIGNMENT 16
#define INDEX_MIN 16

void *node_block_part(struct node_block *b, size_t size, size_t count)
{
	void *p = b->base == NULL ? NULL : b->base + b->used;

	b->used += (size * count + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	return p;
}

uint32_t node_index_size(uint32_t items)
{
	uint32_t size = INDEX_MIN;

	while (size < items * 2)
		size *= 2;
	return size;
}
