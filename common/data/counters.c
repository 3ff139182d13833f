/* SPDX-License-Identifier: Apache-2.0 */
/* counters.c - PN counters as values: adding, and taking over what other replicas know. */
#include "common/data/counters.h"

#include <string.h>

#include "common/base/check.h"

void counters_init(struct counters *s, struct mc_heap *heap)
{
	*s = (struct counters){ .heap = heap };
}

/* --- the order of changes --- */
static void unlink_counter(struct counters *s, struct counter *c)
{
	*(c->before == NULL ? &s->first : &c->before->next) = c->next;
	*(c->next == NULL ? &s->last : &c->next->before) = c->before;
}

static void link_last(struct counters *s, struct counter *c)
{
	c->next = NULL;
	c->before = s->last;
	*(s->last == NULL ? &s->first : &s->last->next) = c;
	s->last = c;
}

static void changed(struct counters *s, struct counter *c)
{
	unlink_counter(s, c);
	link_last(s, c);
	c->change = ++s->changes;
}

/* --- which there are --- */
struct counter *counter_find(const struct counters *s, struct mc_str name)
{
	struct counter *c = s->first;

	while (c != NULL && !mc_str_eq(c->name, name))
		c = c->next;
	return c;
}

/* NULL: no room. */
static struct counter_part *part_new(struct counters *s, struct counter *c, struct mc_uuid replica)
{
	uint32_t room = c->room == 0 ? 4 : 2 * c->room;
	struct counter_part *v;

	if (c->n == c->room) {
		if (c->n >= MC_COUNTER_REPLICAS_MAX || s->parts + room - c->room > MC_COUNTER_PARTS_MAX)
			return NULL;
		v = mc_heap_get(s->heap, room * sizeof(*v));
		if (v == NULL)
			return NULL;
		if (c->n > 0)
			memcpy(v, c->v, c->n * sizeof(*v));
		mc_heap_put(s->heap, c->v);
		s->parts += room - c->room;
		c->v = v;
		c->room = room;
	}
	c->v[c->n] = (struct counter_part){ .replica = replica };
	return &c->v[c->n++];
}

struct counter *counter_open(struct counters *s, struct mc_str name, struct mc_uuid self)
{
	struct counter *c = counter_find(s, name);
	struct counter_part *own;

	mc_check(name.n >= 0 && !self.null);
	if (c != NULL || s->n >= MC_COUNTERS_MAX || name.n > MC_MAP_NAME_MAX)
		return c;
	c = mc_heap_get(s->heap, sizeof(*c) + (size_t)name.n);
	if (c == NULL)
		return NULL;
	*c = (struct counter){ .self = self };
	own = part_new(s, c, self);
	if (own == NULL) {
		mc_heap_put(s->heap, c);
		return NULL;
	}
	own->timed = true;
	own->time = INT64_MIN;
	if (name.n > 0)
		memcpy(c + 1, name.p, (size_t)name.n);
	c->name = mc_str_of((const char *)(c + 1), (size_t)name.n);
	link_last(s, c);
	c->change = ++s->changes;
	s->n++;
	return c;
}

void counter_destroy(struct counters *s, struct counter *c)
{
	unlink_counter(s, c);
	s->parts -= c->room;
	s->n--;
	mc_heap_put(s->heap, c->v);
	mc_heap_put(s->heap, c);
}

/* --- one of them --- */
static struct counter_part *part_of(const struct counter *c, struct mc_uuid replica)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (mc_uuid_eq(c->v[i].replica, replica))
			return &c->v[i];
	return NULL;
}

const struct counter_part *counter_part(const struct counter *c, struct mc_uuid replica)
{
	return part_of(c, replica);
}

static uint32_t times(const struct counter_part *v, uint32_t n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n; i++)
		count += v[i].timed;
	return count;
}

/* com.hazelcast.cluster.impl.VectorClock.isAfter, of what was seen against ours */
bool counter_is_stale(const struct counter *c, const struct counter_part *seen, uint32_t n)
{
	bool later = times(c->v, c->n) < times(seen, n);

	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t k = 0;

		if (!c->v[i].timed)
			continue;
		while (k < n && !(seen[k].timed && mc_uuid_eq(seen[k].replica, c->v[i].replica)))
			k++;
		if (k == n || seen[k].time < c->v[i].time)
			return false;
		later |= seen[k].time > c->v[i].time;
	}
	return later;
}

int64_t counter_value(const struct counter *c)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < c->n; i++)
		value += c->v[i].added - c->v[i].subtracted;
	return (int64_t)value;
}

void counter_add(struct counters *s, struct counter *c, int64_t delta)
{
	struct counter_part *own = part_of(c, c->self);

	mc_check(own != NULL && own->timed);
	own->summed = true;
	if (delta < 0)
		own->subtracted -= (uint64_t)delta;
	else
		own->added += (uint64_t)delta;
	own->time = (int64_t)((uint64_t)own->time + 1);
	changed(s, c);
}

/* PNCounterImpl.merge of one replica: each number the greater one. True: it is news. */
static bool merge_part(struct counter_part *own, const struct counter_part *other)
{
	struct counter_part was = *own;

	if (other->timed && (!own->timed || own->time < other->time)) {
		own->timed = true;
		own->time = other->time;
	}
	if (other->summed) {
		own->summed = true;
		if ((int64_t)own->added < (int64_t)other->added)
			own->added = other->added;
		if ((int64_t)own->subtracted < (int64_t)other->subtracted)
			own->subtracted = other->subtracted;
	}
	return own->timed != was.timed || own->time != was.time || own->summed != was.summed ||
		own->added != was.added || own->subtracted != was.subtracted;
}

bool counter_merge(struct counters *s, struct counter *c, const struct counter_part *v, uint32_t n)
{
	bool news = false, all = true;

	for (uint32_t i = 0; i < n; i++) {
		struct counter_part *own = v[i].replica.null ? NULL : part_of(c, v[i].replica);

		if (own == NULL && !v[i].replica.null)
			own = part_new(s, c, v[i].replica);
		if (own == NULL)
			all = false;
		else
			news |= merge_part(own, &v[i]);
	}
	if (news)
		changed(s, c);
	return all;
}

void counters_invariant(const struct counters *s)
{
	uint32_t n = 0, parts = 0;
	uint64_t change = 0;

	for (const struct counter *c = s->first; c != NULL; c = c->next, n++) {
		const struct counter_part *own = counter_part(c, c->self);

		mc_check(own != NULL && own->timed && c->n <= c->room);
		mc_check(c->change > change && c->change <= s->changes);
		mc_check(c->next == NULL ? s->last == c : c->next->before == c);
		change = c->change;
		parts += c->room;
	}
	mc_check(n == s->n && parts == s->parts);
}
