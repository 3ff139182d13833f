/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "tests/sim/sim.h"

static bool before(const struct sim_due *a, const struct sim_due *b)
{
	return a->at != b->at ? a->at < b->at : a->seq < b->seq;
}

void queue_put(struct sim_queue *q, struct sim_due d)
{
	size_t i;

	if (q->n == q->cap) {
		q->cap = q->cap ? 2 * q->cap : 1024;
		q->v = realloc(q->v, q->cap * sizeof(*q->v));
		if (q->v == NULL)
			abort();
	}
	d.seq = q->seq++;
	for (i = q->n++; i > 0 && before(&d, &q->v[(i - 1) / 4]); i = (i - 1) / 4)
		q->v[i] = q->v[(i - 1) / 4];
	q->v[i] = d;
}

/* The least of up to four children. */
static size_t least_child(const struct sim_queue *q, size_t i)
{
	size_t first = 4 * i + 1, least = first;

	for (size_t k = first + 1; k < first + 4 && k < q->n; k++)
		if (before(&q->v[k], &q->v[least]))
			least = k;
	return least;
}

bool queue_take(struct sim_queue *q, int64_t until, struct sim_due *out)
{
	struct sim_due last;
	size_t i = 0;

	if (q->n == 0 || q->v[0].at > until)
		return false;
	*out = q->v[0];
	last = q->v[--q->n];
	while (4 * i + 1 < q->n) {
		size_t child = least_child(q, i);

		if (!before(&q->v[child], &last))
			break;
		q->v[i] = q->v[child];
		i = child;
	}
	q->v[i] = last;
	return true;
}

void queue_free(struct sim_queue *q)
{
	free(q->v);
	*q = (struct sim_queue){ 0 };
}
