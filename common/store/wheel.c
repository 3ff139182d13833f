/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wheel.c - when entries are due (Varghese, Lauck 1987: hierarchical timing wheels). Whole seconds, rounded
 * up; those of one second in the order in which they were hung. A later time is only written into the entry:
 * when its slot comes, it is hung on again.
 */
#include "common/store/internal.h"

enum { SCAN_UNITS = 4 }; /* to see that up to 320 slots are empty */

static uint32_t slot_for(const struct store *s, uint64_t at_ms)
{
	const struct wheel *h = &s->wheel;
	uint64_t second = at_ms / 1000 + (at_ms % 1000 != 0);

	if (second < h->second) {
		if (at_ms <= s->now_ms)
			return SLOT_DUE;
		second = h->second; /* the clock went back */
	}
	if (second - h->second < WHEEL_1)
		return (uint32_t)(second % WHEEL_1);
	if (second / WHEEL_1 - h->second / WHEEL_1 < WHEEL_2)
		return SLOT_2 + (uint32_t)(second / WHEEL_1 % WHEEL_2);
	if (second / (WHEEL_1 * WHEEL_2) - h->second / (WHEEL_1 * WHEEL_2) < WHEEL_3)
		return SLOT_3 + (uint32_t)(second / (WHEEL_1 * WHEEL_2) % WHEEL_3);
	return SLOT_FAR;
}

void wheel_hang(struct store *s, uint32_t ref, uint64_t at_ms)
{
	struct wheel *h = &s->wheel;
	uint32_t slot, *w = words(s, ref);

	w[X_NEXT] = w[X_PREV] = 0;
	if (at_ms == STORE_NEVER)
		return;
	slot = slot_for(s, at_ms);
	w[X_NEXT] = SLOT_TAG | slot;
	if (h->tail[slot] != 0) {
		w[X_PREV] = h->tail[slot];
		words(s, h->tail[slot])[X_NEXT] = ref;
	} else {
		w[X_PREV] = SLOT_TAG | slot;
		h->head[slot] = ref;
	}
	h->tail[slot] = ref;
	h->hung++;
	work(s, 1);
}

/* Whoever is before (after) it now has this one next (before). */
static void patch(struct store *s, uint32_t prev, uint32_t next, uint32_t to_prev, uint32_t to_next)
{
	struct wheel *h = &s->wheel;

	if (prev & SLOT_TAG)
		h->head[prev & ~SLOT_TAG] = to_prev & SLOT_TAG ? 0 : to_prev;
	else
		words(s, prev)[X_NEXT] = to_prev;
	if (next & SLOT_TAG)
		h->tail[next & ~SLOT_TAG] = to_next & SLOT_TAG ? 0 : to_next;
	else
		words(s, next)[X_PREV] = to_next;
}

void wheel_unhang(struct store *s, uint32_t ref)
{
	uint32_t *w = words(s, ref);

	if (w[X_NEXT] == 0)
		return;
	patch(s, w[X_PREV], w[X_NEXT], w[X_NEXT], w[X_PREV]);
	w[X_NEXT] = w[X_PREV] = 0;
	s->wheel.hung--;
	work(s, 1);
}

void wheel_moved(struct store *s, uint32_t to)
{
	const uint32_t *w = words(s, to);

	if (w[X_NEXT] != 0)
		patch(s, w[X_PREV], w[X_NEXT], to, to);
}

/* All of a slot behind those that are due. */
static void splice(struct store *s, uint32_t slot)
{
	struct wheel *h = &s->wheel;
	uint32_t first = h->head[slot], last = h->tail[slot];

	if (first == 0)
		return;
	words(s, last)[X_NEXT] = SLOT_TAG | SLOT_DUE;
	if (h->tail[SLOT_DUE] != 0) {
		words(s, first)[X_PREV] = h->tail[SLOT_DUE];
		words(s, h->tail[SLOT_DUE])[X_NEXT] = first;
	} else {
		words(s, first)[X_PREV] = SLOT_TAG | SLOT_DUE;
		h->head[SLOT_DUE] = first;
	}
	h->tail[SLOT_DUE] = last;
	h->head[slot] = h->tail[slot] = 0;
	work(s, 1);
}

static bool empty(const struct wheel *h, uint32_t slots)
{
	for (uint32_t i = 0; i < slots; i++)
		if (h->head[i] != 0)
			return false;
	return true;
}

/* The next second at which something may stand: the one after t, or the end of the stretch of slots that are
 * all empty. */
static uint64_t next_second(struct store *s, uint64_t t)
{
	const struct wheel *h = &s->wheel;

	if (t % WHEEL_1 != 0)
		return t + 1;
	work(s, SCAN_UNITS);
	if (h->head[SLOT_DUE] != 0 || !empty(h, WHEEL_1))
		return t + 1;
	return t % (WHEEL_1 * WHEEL_2) == 0 && empty(h, SLOT_3) ? t + WHEEL_1 * WHEEL_2 : t + WHEEL_1;
}

static void pass_second(struct store *s, uint64_t now_s)
{
	struct wheel *h = &s->wheel;
	uint64_t t = h->second, next;

	if (t % WHEEL_1 == 0) {
		uint64_t turn = t / WHEEL_1;

		if (turn % WHEEL_2 == 0) {
			if (turn / WHEEL_2 % WHEEL_3 == 0)
				splice(s, SLOT_FAR);
			splice(s, SLOT_3 + (uint32_t)(turn / WHEEL_2 % WHEEL_3));
		}
		splice(s, SLOT_2 + (uint32_t)(turn % WHEEL_2));
	}
	splice(s, (uint32_t)(t % WHEEL_1));
	if (t % SECONDS_UNIT == 0)
		work(s, 1);
	next = next_second(s, t);
	h->second = next <= now_s ? next : now_s + 1;
}

/* Turns until something is to be looked at. */
static bool turn(struct store *s, uint32_t before, uint32_t limit)
{
	struct wheel *h = &s->wheel;
	uint64_t now_s = s->now_ms / 1000;

	if (h->hung == 0 && h->second <= now_s)
		h->second = now_s + 1;
	while (h->head[SLOT_DUE] == 0) {
		if (h->second > now_s || s->work - before >= limit)
			return false;
		pass_second(s, now_s);
	}
	return true;
}

bool store_next_expired(struct store *s, uint32_t again_ms, uint32_t limit, struct store_view *v, bool *more)
{
	uint32_t before = s->work;
	bool found = false;

	while (!found && s->work - before < limit && turn(s, before, limit)) {
		uint32_t ref = s->wheel.head[SLOT_DUE], *w = words(s, ref);
		uint64_t due_ms = get_u64(w + X_AT);
		enum ns_state state = (enum ns_state)ns_at(s, item_ns(w))->state;

		wheel_unhang(s, ref);
		found = due_ms <= s->now_ms && state == NS_LIVE;
		if (state == NS_DEAD)
			continue;
		wheel_hang(s, ref,
			due_ms > s->now_ms ? due_ms : s->now_ms + (again_ms > 1000 ? again_ms : 1000));
		if (found)
			entry_view(s, ref, v);
	}
	*more = found || s->wheel.head[SLOT_DUE] != 0 ||
		(s->wheel.hung > 0 && s->wheel.second <= s->now_ms / 1000);
	work_end(s, before, limit + WORK_CALL);
	return found;
}
