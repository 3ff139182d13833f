/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heap.c - first fit over an address-ordered free list, neighbours joined when a block comes back. What was
 * never handed out lies behind `top` and is not touched. In a sanitized build heads, free blocks and the
 * bytes that a piece is rounded up by are poisoned; only the functions here, which are blind to that, touch
 * them.
 */
#include "common/base/heap.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/check.h"
#include "common/base/poison.h"

enum { UNIT = 16 };

struct block {                     /* in front of each piece */
	alignas(UNIT) size_t size; /* with this head */
	struct block *next;        /* free: leads on; handed out: the heap itself, which is no block */
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

MC_POISON_BLIND static uint8_t *end_of(struct block *b)
{
	return (uint8_t *)b + b->size;
}

struct mc_heap *mc_heap_init(void *block, size_t size)
{
	struct mc_heap *h = block;

	if (size < sizeof(*h))
		return NULL;
	size &= ~(size_t)(UNIT - 1);
	mc_unpoison(block, size);
	*h = (struct mc_heap){ .top = (uint8_t *)block + sizeof(*h), .end = (uint8_t *)block + size };
	return h;
}

/* Cuts what is too much off; what is left must hold a head and something. */
MC_POISON_BLIND static void split(struct block *b, size_t need)
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

MC_POISON_BLIND static struct block *from_free(struct mc_heap *h, size_t need)
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

MC_POISON_BLIND static struct block *from_top(struct mc_heap *h, size_t need)
{
	struct block *b = (struct block *)(void *)h->top;

	if (need > (size_t)(h->end - h->top))
		return NULL;
	b->size = need;
	h->top += need;
	if (h->top < h->end)
		mc_poison(h->top, UNIT); /* where the next head will be */
	return b;
}

MC_POISON_BLIND void *mc_heap_get(struct mc_heap *h, size_t size)
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
	b->next = (struct block *)(void *)h;
	h->used += b->size;
	mc_poison(b, b->size);
	mc_unpoison(b + 1, size);
	return b + 1;
}

MC_POISON_BLIND static void join(struct block *b)
{
	if (b->next != NULL && end_of(b) == (uint8_t *)b->next) {
		b->size += b->next->size;
		b->next = b->next->next;
	}
}

/* The last free block goes back behind `top` when it ends there. */
MC_POISON_BLIND static void lower_top(struct mc_heap *h, struct block **at)
{
	if (end_of(*at) == h->top && (*at)->next == NULL) {
		h->top = (uint8_t *)*at;
		*at = NULL;
	}
}

/* A block that is free, or no block of this heap, would make a ring of the free list or be handed out twice.
 */
MC_POISON_BLIND static bool is_handed_out(const struct mc_heap *h, const struct block *b)
{
	const uint8_t *first = (const uint8_t *)(h + 1), *at = (const uint8_t *)b;

	return at >= first && at < h->top && (size_t)(at - first) % UNIT == 0 && b->next == (const void *)h &&
		b->size > sizeof(*b) && b->size <= (size_t)(h->top - at);
}

MC_POISON_BLIND void mc_heap_put(struct mc_heap *h, void *p)
{
	struct block **at = &h->free, **prev = NULL;
	struct block *b = p;

	if (p == NULL)
		return;
	b--;
	mc_check(is_handed_out(h, b));
	mc_poison(b, b->size);
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

MC_POISON_BLIND bool mc_heap_invariant(const struct mc_heap *h)
{
	const uint8_t *at = (const uint8_t *)(h + 1);
	size_t free = 0;

	for (const struct block *b = h->free; b != NULL; b = b->next) {
		/* in order, apart, whole, and not the last one, which would lie behind `top` */
		if ((const uint8_t *)b < at || b->size <= sizeof(*b) ||
			b->size >= (size_t)(h->top - (const uint8_t *)b))
			return false;
		at = (const uint8_t *)b + b->size + 1;
		free += b->size;
	}
	return h->top <= h->end && h->used + free == (size_t)(h->top - (const uint8_t *)(h + 1));
}
