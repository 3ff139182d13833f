/* SPDX-License-Identifier: Apache-2.0 */
/* waits.c - calls that wait for a lock: kept in lists by key, woken, run again, answered. */
#include "common/data/waits.h"

#include <string.h>

#include "common/base/check.h"
#include "common/base/hash.h"

struct map_wait {
	struct map_wait *next, *prev; /* of its bucket, in order of arrival */
	struct map_wait *woken_next;
	bool woken;
	const struct map *m;
	struct map_request r; /* its bytes stand behind this */
	uint64_t ticket, late_ms, call_ms, until_ms;
};

void map_waits_init(struct map_waits *w, struct mc_heap *heap)
{
	memset(w, 0, sizeof(*w));
	w->heap = heap;
	w->deadline_ms = STORE_NEVER;
}

static uint32_t bucket_of(const struct map *m, uint32_t partition, struct mc_bytes key)
{
	uint32_t skip = key.n < MAP_DATA_HEAD ? (uint32_t)key.n : MAP_DATA_HEAD;
	uint32_t h = (uint32_t)mc_murmur32(key.p + skip, (uint32_t)key.n - skip);

	return (h ^ m->locks * 31 ^ partition) % MAP_WAITS_BUCKETS;
}

static bool same_key(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n &&
		(a.n <= MAP_DATA_HEAD ||
			memcmp(a.p + MAP_DATA_HEAD, b.p + MAP_DATA_HEAD, (size_t)(a.n - MAP_DATA_HEAD)) == 0);
}

static uint64_t due(const struct map_wait *c)
{
	uint64_t first = c->late_ms < c->call_ms ? c->late_ms : c->call_ms;

	return c->until_ms < first ? c->until_ms : first;
}

static void note_deadline(struct map_waits *w, const struct map_wait *c)
{
	if (due(c) < w->deadline_ms)
		w->deadline_ms = due(c);
}

static uint64_t ends(uint64_t now_ms, int64_t ms)
{
	return ms < 0 || (uint64_t)ms > INT64_MAX - now_ms ? STORE_NEVER : now_ms + (uint64_t)ms;
}

static size_t length(struct mc_bytes b)
{
	return b.n > 0 ? (size_t)b.n : 0;
}

static void copy_bytes(struct mc_bytes *b, uint8_t **to)
{
	size_t n = length(*b);

	if (n > 0)
		memcpy(*to, b->p, n);
	b->p = *to;
	*to += n;
}

static struct map_wait *copy_call(struct map_waits *w, const struct map_request *r)
{
	size_t bytes = length(r->key) + length(r->value) + length(r->expect);
	struct map_wait *c = w->n < MC_DATA_WAITS_MAX ? mc_heap_get(w->heap, sizeof(*c) + bytes) : NULL;
	uint8_t *to;

	if (c == NULL)
		return NULL;
	*c = (struct map_wait){ .r = *r };
	to = (uint8_t *)(c + 1);
	copy_bytes(&c->r.key, &to);
	copy_bytes(&c->r.value, &to);
	copy_bytes(&c->r.expect, &to);
	return c;
}

static bool park(struct map_waits *w, const struct map *m, const struct map_request *r,
	const struct map_patience *p, uint64_t now_ms, uint64_t until_ms)
{
	struct map_wait *c = copy_call(w, r);
	uint32_t b = bucket_of(m, r->partition, r->key);

	mc_check(p->ticket != 0 && p->wait_ms != 0 && map_op_waits(r->op));
	if (c == NULL)
		return false;
	c->m = m;
	c->ticket = p->ticket;
	c->late_ms = ends(now_ms, p->wait_ms);
	c->call_ms = ends(now_ms, p->call_ms);
	c->until_ms = until_ms;
	c->prev = w->bucket[b].last;
	if (c->prev != NULL)
		c->prev->next = c;
	else
		w->bucket[b].first = c;
	w->bucket[b].last = c;
	w->n++;
	note_deadline(w, c);
	return true;
}

static void free_call(struct map_waits *w, struct map_wait *c)
{
	uint32_t b = bucket_of(c->m, c->r.partition, c->r.key);

	mc_check(!c->woken && w->n > 0);
	if (c->next != NULL)
		c->next->prev = c->prev;
	else
		w->bucket[b].last = c->prev;
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		w->bucket[b].first = c->next;
	w->n--;
	mc_heap_put(w->heap, c);
}

static void wake(struct map_waits *w, struct map_wait *c)
{
	if (c->woken)
		return;
	c->woken = true;
	c->woken_next = NULL;
	if (w->woken.last != NULL)
		w->woken.last->woken_next = c;
	else
		w->woken.first = c;
	w->woken.last = c;
}

void map_waits_wake(struct map_waits *w, const struct map *m, uint32_t partition, struct mc_bytes key)
{
	for (struct map_wait *c = w->bucket[bucket_of(m, partition, key)].first; c != NULL; c = c->next)
		if (c->m == m && c->r.partition == partition && same_key(c->r.key, key))
			wake(w, c);
}

static void answer_late(enum map_op op, struct map_outcome *out)
{
	mc_check(map_op_waits(op));
	*out = (struct map_outcome){ .answer = map_op_late_is_false(op) ? MAP_ANSWER_BOOL : MAP_ANSWER_NULL };
}

void map_waits_run(struct map_waits *w, struct store *s, const struct map *m, const struct map_request *r,
	const struct map_patience *p, uint64_t now_ms, struct map_outcome *out)
{
	map_run(s, m, r, now_ms, out);
	if (out->unlocked)
		map_waits_wake(w, m, r->partition, r->key);
	if (out->answer != MAP_WAITS)
		return;
	if (p->wait_ms == 0)
		answer_late(r->op, out);
	else if (!park(w, m, r, p, now_ms, out->until_ms))
		*out = (struct map_outcome){ .answer = MAP_FULL, .err = STORE_FULL };
}

/* Those whose time has come; and when the next one's does. */
static void wake_due(struct map_waits *w, uint64_t now_ms)
{
	if (now_ms < w->deadline_ms)
		return;
	w->deadline_ms = STORE_NEVER;
	for (uint32_t b = 0; b < MAP_WAITS_BUCKETS; b++)
		for (struct map_wait *c = w->bucket[b].first; c != NULL; c = c->next) {
			if (due(c) <= now_ms)
				wake(w, c);
			else
				note_deadline(w, c);
		}
}

static struct map_wait *pop_woken(struct map_waits *w)
{
	struct map_wait *c = w->woken.first;

	if (c == NULL)
		return NULL;
	mc_check(c->woken && w->n > 0);
	w->woken.first = c->woken_next;
	if (w->woken.first == NULL)
		w->woken.last = NULL;
	c->woken = false;
	return c;
}

/* True when it has an answer. */
static bool run_again(
	struct map_wait *c, struct store *s, uint64_t now_ms, enum map_waited *how, struct map_outcome *out)
{
	*how = MAP_WAITED_RUN;
	map_run(s, c->m, &c->r, now_ms, out);
	if (out->answer != MAP_WAITS)
		return true;
	c->until_ms = out->until_ms;
	if (c->late_ms <= now_ms) {
		*how = MAP_WAITED_LATE;
		answer_late(c->r.op, out);
		return true;
	}
	*how = MAP_WAITED_TIMEOUT;
	return c->call_ms <= now_ms;
}

bool map_waits_next(struct map_waits *w, struct store *s, uint64_t now_ms, uint64_t *ticket,
	enum map_waited *how, struct map_outcome *out)
{
	struct map_wait *c;

	wake_due(w, now_ms);
	while ((c = pop_woken(w)) != NULL) {
		if (!run_again(c, s, now_ms, how, out)) {
			note_deadline(w, c);
			continue;
		}
		mc_check(!out->unlocked); /* no operation that unlocks waits for a lock */
		*ticket = c->ticket;
		free_call(w, c);
		return true;
	}
	return false;
}

uint64_t map_waits_deadline(const struct map_waits *w)
{
	return w->woken.first != NULL ? 0 : w->deadline_ms;
}

/* Out of the list of those that are woken, wherever it stands there. */
static void unwake(struct map_waits *w, struct map_wait *gone)
{
	struct map_wait **at = &w->woken.first, *before = NULL;

	if (!gone->woken)
		return;
	for (; *at != gone; at = &(*at)->woken_next) {
		mc_check(*at != NULL); /* what says that it is woken stands there */
		before = *at;
	}
	*at = gone->woken_next;
	if (w->woken.last == gone)
		w->woken.last = before;
	gone->woken = false;
}

void map_waits_forget(struct map_waits *w, struct mc_uuid caller)
{
	for (uint32_t b = 0; b < MAP_WAITS_BUCKETS; b++)
		for (struct map_wait *c = w->bucket[b].first, *next; c != NULL; c = next) {
			next = c->next;
			if (mc_uuid_eq(c->r.caller, caller)) {
				unwake(w, c);
				free_call(w, c);
			}
		}
}

bool map_waits_take(struct map_waits *w, const struct map *m, uint32_t partition, uint64_t *ticket)
{
	for (uint32_t b = 0; b < MAP_WAITS_BUCKETS; b++)
		for (struct map_wait *c = w->bucket[b].first; c != NULL; c = c->next)
			if (c->r.partition == partition && (m == NULL || c->m == m)) {
				*ticket = c->ticket;
				unwake(w, c);
				free_call(w, c);
				return true;
			}
	return false;
}

static uint32_t check_woken(const struct map_waits *w)
{
	const struct map_wait *last = NULL;
	uint32_t n = 0;

	for (const struct map_wait *c = w->woken.first; c != NULL; last = c, c = c->woken_next, n++)
		mc_check(c->woken && n < w->n);
	mc_check(w->woken.last == last);
	return n;
}

void map_waits_invariant(const struct map_waits *w)
{
	uint32_t n = 0, woken = 0;

	for (uint32_t b = 0; b < MAP_WAITS_BUCKETS; b++) {
		const struct map_wait *before = NULL;

		for (const struct map_wait *c = w->bucket[b].first; c != NULL; before = c, c = c->next, n++) {
			mc_check(c->prev == before && bucket_of(c->m, c->r.partition, c->r.key) == b);
			mc_check(c->ticket != 0 && c->r.partition < MC_PARTITIONS);
			mc_check(c->woken || w->deadline_ms <= due(c)); /* else it would be forgotten */
			woken += c->woken;
		}
		mc_check(w->bucket[b].last == before);
	}
	mc_check(n == w->n && n <= MC_DATA_WAITS_MAX && check_woken(w) == woken);
}
