/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream_turns.c - the sides of streams that have something to send on one link, which take turns; and the
 * bytes that wait for theirs.
 */
#include <string.h>

#include "common/relay/state.h"

static uint32_t turn_of(const struct relay *r, const struct stream *s, const struct stream_side *side)
{
	return ((uint32_t)(s - r->streams) * 2 | (side == &s->sides[1])) + 1;
}

struct stream_side *relay_side_at(struct relay *r, uint32_t turn)
{
	mc_check(turn > 0 && turn <= 2 * r->stream_top);
	return &r->streams[(turn - 1) / 2].sides[(turn - 1) % 2];
}

void relay_side_queue(struct relay *r, struct link *l, struct stream *s, struct stream_side *side)
{
	uint32_t turn = turn_of(r, s, side);

	mc_check(side->link == l->name);
	if (side->queued)
		return;
	side->queued = true;
	side->next = 0;
	if (l->turn == 0)
		l->turn = turn;
	else
		relay_side_at(r, l->turn_end)->next = turn;
	l->turn_end = turn;
}

void relay_side_unqueue(struct relay *r, struct link *l, struct stream *s, struct stream_side *side)
{
	uint32_t turn = turn_of(r, s, side), before = 0;

	if (!side->queued)
		return;
	for (uint32_t t = l->turn; t != turn; t = relay_side_at(r, t)->next)
		before = t;
	if (before == 0)
		l->turn = side->next;
	else
		relay_side_at(r, before)->next = side->next;
	if (l->turn_end == turn)
		l->turn_end = before;
	side->queued = false;
}

bool relay_side_is_busy(const struct link *l, const struct stream_side *side)
{
	return l->flying >= MC_RELAY_STREAM_FLYING_MAX || (side->waiting != NULL && side->waiting->n > 0);
}

/* It waits for its turn. False: the share of the link is used up, or the memory. */
bool relay_side_wait(
	struct relay *r, struct stream *s, struct link *l, struct stream_side *to, const uint8_t *p, size_t n)
{
	struct parcel *parcel;

	if (l->stream_waiting + n > MC_RELAY_STREAM_WAIT_MAX)
		return false;
	if (to->waiting == NULL) {
		to->waiting = mc_heap_get(r->heap, sizeof(*to->waiting));
		if (to->waiting == NULL)
			return false;
		to->waiting->first = to->waiting->n = 0;
	}
	parcel = to->waiting->n < MC_RELAY_QUEUE_MAX ? mc_heap_get(r->heap, sizeof(*parcel) + n) : NULL;
	if (parcel == NULL)
		return false;
	parcel->n = (uint32_t)n;
	memcpy(parcel->plain, p, n);
	to->waiting->v[(to->waiting->first + to->waiting->n++) % MC_RELAY_QUEUE_MAX] = parcel;
	l->stream_waiting += n;
	relay_side_queue(r, l, s, to);
	return true;
}

/* One record of what waits. False: there is no room. */
bool relay_side_send_waiting(struct relay *r, struct link *l, struct stream_side *to)
{
	struct parcels *w = to->waiting;
	struct parcel *p = w->v[w->first];

	mc_check(w->n > 0 && p->n <= l->stream_waiting);
	if (!relay_record_chunk(r, l, to->name, p->plain, p->n))
		return false;
	l->stream_waiting -= p->n;
	mc_heap_put(r->heap, p);
	w->first = (w->first + 1) % MC_RELAY_QUEUE_MAX;
	w->n--;
	return true;
}

void relay_side_forget_waiting(struct relay *r, struct link *l, struct stream_side *side)
{
	struct parcels *w = side->waiting;

	for (; w != NULL && w->n > 0; w->n--, w->first = (w->first + 1) % MC_RELAY_QUEUE_MAX) {
		if (l != NULL)
			l->stream_waiting -= w->v[w->first]->n;
		mc_heap_put(r->heap, w->v[w->first]);
	}
	mc_heap_put(r->heap, w);
	side->waiting = NULL;
}
