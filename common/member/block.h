/* SPDX-License-Identifier: Apache-2.0 */
/* block.h - the one block that a node lives in: each room's parts are listed once, for the size and for the
 * pointers. */
#ifndef MC_MEMBER_BLOCK_H
#define MC_MEMBER_BLOCK_H

#include <stddef.h>
#include <stdint.h>

struct node_block {
	uint8_t *base; /* NULL: only counting */
	size_t used;   /* bytes */
};

/* Room for count things of this size, aligned to 16; NULL while only counting. */
void *node_block_part(struct node_block *b, size_t size, size_t count);
/* Places of an index with open addressing over so many items: a power of two, at most half full. */
uint32_t node_index_size(uint32_t items);

#endif
