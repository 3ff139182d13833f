/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First fit over an address-ordered free list, neighbours joined when a block comes back. What was never
 * handed out lies behind `top` and is not touched.
 */
#include "common/base/heap.h"

#include <stdalign.h>
#include <stdint.h>

enum { UNIT = 16 };

struct block {                     /* in front of each piece handed out; while free, `next` leads on */
	alignas(UNIT) size_t size; /* with this head */
	struct block *next;
};

struct mc_heap {
	alignas(UNIT) uint8_t *top;
	uint8_t *end;
	struct block *free;
	size_t used;
};

static size_t units(size_t n)
{
	return (n + UNIT - 1) & ~(size_t)(UNIT - 1);
}

static uint8_t *end_of(struct block *b)
{
	return (uint8_t *)b + b->size;
}

struct mc_heap *mc_heap_init(void *block, size_t size)
{
	struct mc_heap *h = block;

	if (size < sizeof(*h))
		return NULL;
	size &= ~(size_t)(UNIT - 1);
	*h = (struct mc_heap){ .top = (uint8_t *)block + sizeof(*h), .end = (uint8_t *)block + size };
	return h;
}

/* Cuts what is too much off; what is left must hold a head and something. */
static void split(struct block *b, size_t need)
{
	struct block *rest;

	if (b->size - need < sizeof(*b) + UNIT)
		return;
	rest = (struct block *)(void *)((uint8_t *)b + need);
	rest->size = b->size - need;
	rest->next = b->next;
	b->size = need;
	b->next = rest;
}

static struct block *from_free(struct mc_heap *h, size_t need)
{
	for (struct block **at = &h->free; *at != NULL; at = &(*at)->next) {
		struct block *b = *at;

		if (b->size < need)
			continue;
		split(b, need);
		*at = b->next;
		return b;
	}
	return NULL;
}

static struct block *from_top(struct mc_heap *h, size_t need)
{
	struct block *b = (struct block *)(void *)h->top;

	if (need > (size_t)(h->end - h->top))
		return NULL;
	b->size = need;
	h->top += need;
	return b;
}

void *mc_heap_get(struct mc_heap *h, size_t size)
{
	struct block *b;
	size_t need;

	if (size == 0 || size > (size_t)(h->end - (uint8_t *)h))
		return NULL;
	need = units(size) + sizeof(*b);
	b = from_free(h, need);
	if (b == NULL)
		b = from_top(h, need);
	if (b == NULL)
		return NULL;
	b->next = NULL;
	h->used += b->size;
	return b + 1;
}

static void join(struct block *b)
{
	if (b->next != NULL && end_of(b) == (uint8_t *)b->next) {
		b->size += b->next->size;
		b->next = b->next->next;
	}
}

/* The last free block goes back behind `top` when it ends there. */
static void lower_top(struct mc_heap *h, struct block **at)
{
	if (end_of(*at) == h->top && (*at)->next == NULL) {
		h->top = (uint8_t *)*at;
		*at = NULL;
	}
}

void mc_heap_put(struct mc_heap *h, void *p)
{
	struct block **at = &h->free, **prev = NULL;
	struct block *b = p;

	if (p == NULL)
		return;
	b--;
	h->used -= b->size;
	while (*at != NULL && *at < b) {
		prev = at;
		at = &(*at)->next;
	}
	b->next = *at;
	*at = b;
	join(b);
	if (prev != NULL && end_of(*prev) == (uint8_t *)b) {
		join(*prev);
		at = prev;
	}
	lower_top(h, at);
}

size_t mc_heap_used(const struct mc_heap *h)
{
	return h->used;
}
