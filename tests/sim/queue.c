/* SPDX-License-Identifier: Apache-2.0 */
/*
 * queue.c - a wheel for the next few milliseconds, one slot a microsecond, and a heap for what is later.
 * Within a slot things stay in the order in which they were put; what comes from the heap comes before
 * anything can be put into its slot.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/sim/sim.h"

static bool before(const struct sim_due *a, const struct sim_due *b)
{
	return a->at_us != b->at_us ? a->at_us < b->at_us : a->seq < b->seq;
}

static void *grown(void *v, size_t *cap, size_t size)
{
	*cap = *cap ? 2 * *cap : 1024;
	v = realloc(v, *cap * size);
	if (v == NULL)
		abort();
	return v;
}

/* --- the heap, four children each --- */
static void heap_put(struct sim_queue *q, const struct sim_due *d)
{
	size_t i;

	if (q->n == q->cap)
		q->v = grown(q->v, &q->cap, sizeof(*q->v));
	for (i = q->n++; i > 0 && before(d, &q->v[(i - 1) / 4]); i = (i - 1) / 4)
		q->v[i] = q->v[(i - 1) / 4];
	q->v[i] = *d;
}

static size_t least_child(const struct sim_queue *q, size_t i)
{
	size_t first = 4 * i + 1, least = first;

	for (size_t k = first + 1; k < first + 4 && k < q->n; k++)
		if (before(&q->v[k], &q->v[least]))
			least = k;
	return least;
}

static struct sim_due heap_take(struct sim_queue *q)
{
	struct sim_due top = q->v[0], last = q->v[--q->n];
	size_t i = 0;

	while (4 * i + 1 < q->n) {
		size_t child = least_child(q, i);

		if (!before(&q->v[child], &last))
			break;
		q->v[i] = q->v[child];
		i = child;
	}
	q->v[i] = last;
	return top;
}

/* --- the wheel --- */
static void wheel_put(struct sim_queue *q, const struct sim_due *d)
{
	unsigned slot = (unsigned)d->at_us % SIM_WHEEL;
	uint32_t i = q->free;

	if (i != 0) {
		q->free = q->items[i - 1].next;
	} else {
		if (q->item_count == q->item_cap)
			q->items = grown(q->items, &q->item_cap, sizeof(*q->items));
		i = (uint32_t)++q->item_count;
	}
	q->items[i - 1].d = *d;
	q->items[i - 1].next = 0;
	if (q->slots[slot].tail != 0)
		q->items[q->slots[slot].tail - 1].next = i;
	else
		q->slots[slot].head = i;
	q->slots[slot].tail = i;
	q->used[slot / 64] |= (uint64_t)1 << slot % 64;
	q->turning++;
}

static struct sim_due wheel_take(struct sim_queue *q, unsigned slot)
{
	uint32_t i = q->slots[slot].head;
	struct sim_due d = q->items[i - 1].d;

	q->slots[slot].head = q->items[i - 1].next;
	if (q->slots[slot].head == 0) {
		q->slots[slot].tail = 0;
		q->used[slot / 64] &= ~((uint64_t)1 << slot % 64);
	}
	q->items[i - 1].next = q->free;
	q->free = i;
	q->turning--;
	return d;
}

/* First slot in use at or after this one, around the wheel; there is one. */
static unsigned wheel_next(const struct sim_queue *q, unsigned from)
{
	unsigned word = from / 64;
	uint64_t bits = q->used[word] & (UINT64_MAX << from % 64);

	while (bits == 0) {
		word = (word + 1) % (SIM_WHEEL / 64);
		bits = q->used[word];
	}
	return word * 64 + (unsigned)__builtin_ctzll(bits);
}

static void turn_to(struct sim_queue *q, int64_t at_us)
{
	q->base_us = at_us;
	while (q->n > 0 && q->v[0].at_us < q->base_us + SIM_WHEEL) {
		struct sim_due d = heap_take(q);

		wheel_put(q, &d);
	}
}

void queue_put(struct sim_queue *q, struct sim_due d)
{
	if (d.at_us < q->base_us)
		d.at_us = q->base_us;
	d.seq = q->seq++;
	if (d.at_us < q->base_us + SIM_WHEEL)
		wheel_put(q, &d);
	else
		heap_put(q, &d);
}

bool queue_take(struct sim_queue *q, int64_t until_us, struct sim_due *out)
{
	unsigned slot;

	if (q->turning == 0) {
		if (q->n == 0 || q->v[0].at_us > until_us)
			return false;
		turn_to(q, q->v[0].at_us);
	}
	slot = wheel_next(q, (unsigned)q->base_us % SIM_WHEEL);
	if (q->items[q->slots[slot].head - 1].d.at_us > until_us)
		return false;
	*out = wheel_take(q, slot);
	turn_to(q, out->at_us);
	return true;
}

void queue_free(struct sim_queue *q)
{
	free(q->v);
	free(q->items);
	memset(q, 0, sizeof(*q));
}
