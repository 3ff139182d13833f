/* SPDX-License-Identifier: Apache-2.0 */
/* deadlines.c - the heap: parents are due no later than their children, equal ones in the order of their
 * numbers. */
#include "common/base/deadlines.h"

#include <stddef.h>

#include "common/base/check.h"

void mc_deadlines_init(struct mc_deadlines *d, int64_t *at, uint32_t *heap, uint32_t *place, uint32_t cap)
{
	mc_check(at != NULL && heap != NULL && place != NULL && cap > 0);
	*d = (struct mc_deadlines){ .at = at, .heap = heap, .place = place, .cap = cap };
}

static bool sooner(const struct mc_deadlines *d, uint32_t a, uint32_t b)
{
	return d->at[a] != d->at[b] ? d->at[a] < d->at[b] : a < b;
}

static void heap_put(struct mc_deadlines *d, uint32_t place, uint32_t number)
{
	d->heap[place] = number;
	d->place[number] = place + 1;
}

static void sift_up(struct mc_deadlines *d, uint32_t place)
{
	uint32_t number = d->heap[place];

	for (; place > 0 && sooner(d, number, d->heap[(place - 1) / 2]); place = (place - 1) / 2)
		heap_put(d, place, d->heap[(place - 1) / 2]);
	heap_put(d, place, number);
}

static void sift_down(struct mc_deadlines *d, uint32_t place)
{
	uint32_t number = d->heap[place];

	for (;;) {
		uint32_t child = 2 * place + 1;

		if (child + 1 < d->n && sooner(d, d->heap[child + 1], d->heap[child]))
			child++;
		if (child >= d->n || !sooner(d, d->heap[child], number))
			break;
		heap_put(d, place, d->heap[child]);
		place = child;
	}
	heap_put(d, place, number);
}

static void drop(struct mc_deadlines *d, uint32_t number)
{
	uint32_t place = d->place[number] - 1, last = d->heap[d->n - 1];

	d->place[number] = 0;
	d->n--;
	if (last == number)
		return;
	heap_put(d, place, last);
	sift_up(d, place);
	sift_down(d, d->place[last] - 1);
}

void mc_deadlines_set(struct mc_deadlines *d, uint32_t number, int64_t at)
{
	mc_check(number < d->cap);
	if (at == MC_NEVER) {
		if (d->place[number] != 0)
			drop(d, number);
		return;
	}
	d->at[number] = at;
	if (d->place[number] == 0)
		heap_put(d, d->n++, number);
	sift_up(d, d->place[number] - 1);
	sift_down(d, d->place[number] - 1);
}

static bool due_below(
	const struct mc_deadlines *d, uint32_t place, int64_t now, uint32_t first, uint32_t *number)
{
	if (place >= d->n || d->at[d->heap[place]] > now)
		return false;
	if (d->heap[place] >= first) {
		*number = d->heap[place];
		return true;
	}
	return due_below(d, 2 * place + 1, now, first, number) ||
		due_below(d, 2 * place + 2, now, first, number);
}

bool mc_deadlines_due(const struct mc_deadlines *d, int64_t now, uint32_t first, uint32_t *number)
{
	return due_below(d, 0, now, first, number);
}

void mc_deadlines_invariant(const struct mc_deadlines *d)
{
	mc_check(d->n <= d->cap);
	for (uint32_t place = 0; place < d->n; place++) {
		mc_check(d->heap[place] < d->cap && d->place[d->heap[place]] == place + 1);
		mc_check(place == 0 || !sooner(d, d->heap[place], d->heap[(place - 1) / 2]));
	}
}
