/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - the steps from one row of the table to another, as Hazelcast's MigrationPlanner decides
 * them. */
#include "common/base/check.h"
#include "common/partition/plan.h"

#include <string.h>

#define slot partition_slot_of

struct planner {
	int16_t state[MC_REPLICAS]; /* the row after the steps so far */
	int16_t *to;
	struct partition_step *steps;
	uint32_t n;
};

static void step(struct planner *p, int16_t source, int source_now, int source_new, int16_t destination,
	int destination_now, int destination_new)
{
	if (p->n < PARTITION_STEPS_MAX)
		p->steps[p->n++] = (struct partition_step){ source, destination, (int8_t)source_now,
			(int8_t)source_new, (int8_t)destination_now, (int8_t)destination_new };
}

/* --- members that trade places: [A,B] -> [B,A], [A,B,C] -> [B,C,A] --- */
static bool cyclic(const int16_t *from, const int16_t *to, int at)
{
	int16_t owner = to[at];

	for (int first = at, k = 0; k < MC_REPLICAS; k++) {
		int next = slot(to, from[first]);

		if (next == PARTITION_NONE || next == first)
			return false;
		if (from[next] == owner)
			return true;
		first = next;
	}
	return false;
}

static void undo_cycle(const int16_t *from, int16_t *to, int at)
{
	for (int k = 0; k < MC_REPLICAS && at != PARTITION_NONE; k++) {
		int next = slot(to, from[at]);

		to[at] = from[at];
		at = next;
	}
}

static void undo_cycles(const int16_t *from, int16_t *to)
{
	for (int i = 0; i < MC_REPLICAS; i++)
		if (from[i] != PARTITION_NONE && to[i] != PARTITION_NONE && from[i] != to[i] &&
			cyclic(from, to, i))
			undo_cycle(from, to, i);
}

/* --- one place at a time --- */
/* The member that should be at `at` is further down, and one is in its way: follow the chain to its end and
 * begin there. */
static bool plan_chain(struct planner *p, int at)
{
	for (int k = 0; k < MC_REPLICAS; k++) {
		int target = slot(p->state, p->to[at]);

		/* up it goes; what stood there goes down, if its place is free, or out */
		if (p->to[target] == PARTITION_NONE) {
			int down = slot(p->to, p->state[at]);

			if (down != PARTITION_NONE && p->state[down] != PARTITION_NONE)
				down = PARTITION_NONE; /* it comes back with a step of its own */
			step(p, p->state[at], at, down, p->state[target], target, at);
			if (down != PARTITION_NONE)
				p->state[down] = p->state[at];
			p->state[at] = p->state[target];
			p->state[target] = PARTITION_NONE;
			return true;
		}
		if (slot(p->state, p->to[target]) == PARTITION_NONE) { /* a newcomer takes its place */
			step(p, p->state[target], target, PARTITION_NONE, p->to[target], PARTITION_NONE,
				target);
			p->state[target] = p->to[target];
			return true;
		}
		at = target;
	}
	return false; /* a row that names somebody twice: nothing can be done here */
}

static bool plan_empty(struct planner *p, int at)
{
	int from = slot(p->state, p->to[at]);

	if (from == PARTITION_NONE) { /* a copy from the owner */
		step(p, PARTITION_NONE, PARTITION_NONE, PARTITION_NONE, p->to[at], PARTITION_NONE, at);
		p->state[at] = p->to[at];
		return true;
	}
	step(p, PARTITION_NONE, PARTITION_NONE, PARTITION_NONE, p->state[from], from, at);
	p->state[at] = p->state[from];
	p->state[from] = PARTITION_NONE;
	return false;
}

/* A newcomer takes the place of another, who leaves or goes further down. */
static void plan_newcomer(struct planner *p, int at)
{
	int down = slot(p->to, p->state[at]);

	if (down != PARTITION_NONE && p->state[down] != PARTITION_NONE)
		down = PARTITION_NONE;
	step(p, p->state[at], at, down, p->to[at], PARTITION_NONE, at);
	if (down != PARTITION_NONE)
		p->state[down] = p->state[at];
	p->state[at] = p->to[at];
}

/* True when this place is as it should be. */
static bool plan_place(struct planner *p, int at)
{
	if (p->to[at] == PARTITION_NONE) {
		if (p->state[at] != PARTITION_NONE)
			step(p, p->state[at], at, PARTITION_NONE, PARTITION_NONE, PARTITION_NONE,
				PARTITION_NONE);
		p->state[at] = PARTITION_NONE;
		return true;
	}
	if (p->state[at] == PARTITION_NONE)
		return plan_empty(p, at);
	if (p->state[at] == p->to[at])
		return true;
	if (slot(p->state, p->to[at]) == PARTITION_NONE) {
		plan_newcomer(p, at);
		return true;
	}
	return !plan_chain(p, at);
}

/* --- copies first: they add a replica, moves do not --- */
static bool may_pass(const struct partition_step *s, const struct partition_step *other)
{
	return other->source_now != PARTITION_NONE && s->destination != other->source &&
		s->destination != other->destination &&
		(other->source_new == PARTITION_NONE || other->source_new >= s->destination_new);
}

static void copies_first(struct partition_step *steps, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct partition_step s = steps[i];
		uint32_t k = i;

		if (s.source_now != PARTITION_NONE)
			continue;
		while (k > 0 && may_pass(&s, &steps[k - 1])) {
			steps[k] = steps[k - 1];
			k--;
		}
		steps[k] = s;
	}
}

uint32_t partition_plan(const int16_t from[MC_REPLICAS], int16_t to[MC_REPLICAS],
	struct partition_step steps[PARTITION_STEPS_MAX])
{
	struct planner p = { .to = to, .steps = steps };

	mc_check(from != to);
	memcpy(p.state, from, sizeof(p.state));
	undo_cycles(from, to);
	for (int at = 0; at < MC_REPLICAS && p.n < PARTITION_STEPS_MAX;)
		if (plan_place(&p, at))
			at++;
	copies_first(steps, p.n);
	return p.n;
}
