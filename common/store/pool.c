/* SPDX-License-Identifier: Apache-2.0 */
/* pool.c - heads of tables and namespaces by number. Their pages stay: a number that is free is used again
 * first. */
#include "common/store/internal.h"

#include <string.h>

uint32_t pool_get(struct store *s, struct pool *p)
{
	uint32_t id = p->free, per_page = PAGE / p->size;

	work(s, 1);
	if (id != 0) {
		memcpy(&p->free, pool_at(s, p, p->size, id), sizeof(p->free));
	} else {
		if (p->top == p->max)
			return 0;
		if (p->top % per_page == 0) {
			uint32_t page = page_take(s, ROOM_RESERVED);

			if (page == 0)
				return 0;
			page_of(s, page)->state = PAGE_HEADS;
			words(s, p->dir)[p->top / per_page] = page;
		}
		id = ++p->top;
	}
	memset(pool_at(s, p, p->size, id), 0, p->size);
	p->live++;
	return id;
}

void pool_put(struct store *s, struct pool *p, uint32_t id)
{
	memset(pool_at(s, p, p->size, id), 0, p->size);
	memcpy(pool_at(s, p, p->size, id), &p->free, sizeof(p->free));
	p->free = id;
	p->live--;
}
