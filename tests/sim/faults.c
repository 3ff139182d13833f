/* SPDX-License-Identifier: Apache-2.0 */
/* faults.c - what goes wrong in a swarm run, one row a fault; what a fault began ends by itself or with the
 * faults. */
#include "tests/sim/plan.h"

/* Numbers behind the nodes' own in DUE_FAULT: below PLAN_NODES a node is started. */
enum { FAULT_ANY = PLAN_NODES, FAULT_HEAL, FAULT_QUIET, FAULT_THAW };
#define THAW(i) (FAULT_THAW + (i))
#define SOON (150 * SIM_MS) /* a process that is started again at once */

static void later(struct plan *p, int64_t min, int64_t max, uint32_t what)
{
	sim_put(p->s, DUE_FAULT, p->s->now_us + plan_between(p, min, max), what, 0, 0, NULL);
}

/* A data member needs somebody else to be master, see data.c. */
static void start(struct plan *p, struct sim_node *n)
{
	bool ready = !n->data;

	for (unsigned i = 0; i < p->s->count; i++)
		ready |=
			node_live(&p->s->nodes[i]) && node_phase_of(p->s->nodes[i].node) == NODE_PHASE_MASTER;
	if (!ready)
		later(p, SIM_S, SIM_S, n->index);
	else if (n->node == NULL)
		node_start(p->s, n);
}

static struct sim_node *any(struct plan *p)
{
	return &p->s->nodes[mc_rng_below(&p->rng, p->s->count)];
}

/* The n-th of the list of somebody who has one. */
static struct sim_node *placed(struct plan *p, uint32_t place)
{
	for (unsigned i = 0; i < p->s->count; i++) {
		struct sim_node *n = &p->s->nodes[i];
		struct node_member_view v;
		const struct sim_name *name;

		if (!node_live(n) || !n->joined || !node_member_at(n->node, place, &v))
			continue;
		name = name_find(p->s, v.uuid);
		if (name != NULL)
			return &p->s->nodes[name->node];
	}
	return any(p);
}

static void maybe_again(struct plan *p, const struct sim_node *n)
{
	if (plan_chance(p, 20))
		later(p, 0, SOON, n->index);
	else if (plan_chance(p, 60))
		later(p, SOON, 20 * SIM_S, n->index);
}

static void kill_any(struct plan *p)
{
	struct sim_node *n = any(p);

	node_kill(p->s, n);
	maybe_again(p, n);
}

static void kill_master(struct plan *p)
{
	struct sim_node *n = placed(p, 0);

	node_kill(p->s, n);
	maybe_again(p, n);
}

static void kill_two(struct plan *p)
{
	struct sim_node *first = placed(p, 0), *second = placed(p, 1);

	node_kill(p->s, first);
	node_kill(p->s, second);
	maybe_again(p, first);
	maybe_again(p, second);
}

static void lose_host(struct plan *p)
{
	struct sim_node *n = plan_chance(p, 50) ? any(p) : placed(p, 0);

	node_lose(p->s, n);
	maybe_again(p, n);
}

static void leave(struct plan *p)
{
	struct sim_node *n = plan_chance(p, 50) ? any(p) : placed(p, 0);

	if (n->node == NULL || n->leaving)
		return;
	if (n->data)
		n->wish = true;
	else
		node_leave(p->s, n);
	maybe_again(p, n);
}

static void freeze(struct plan *p)
{
	struct sim_node *n = plan_chance(p, 50) ? any(p) : placed(p, 0);

	node_freeze(p->s, n);
	later(p, 100 * SIM_MS, 2 * n->cfg.no_heartbeat_timeout_ms * SIM_MS, THAW(n->index));
}

static void cut_one_way(struct plan *p)
{
	path_cut(p->s, any(p)->index, any(p)->index);
	later(p, 100 * SIM_MS, 20 * SIM_S, FAULT_HEAL);
}

static void isolate(struct plan *p)
{
	unsigned who = plan_chance(p, 50) ? any(p)->index : placed(p, 0)->index;
	bool in = plan_chance(p, 70), out = !in || plan_chance(p, 70);

	for (unsigned i = 0; i < p->s->count; i++) {
		if (in)
			path_cut(p->s, i, who);
		if (out)
			path_cut(p->s, who, i);
	}
	later(p, 100 * SIM_MS, 30 * SIM_S, FAULT_HEAL);
}

static void split(struct plan *p)
{
	bool left[PLAN_NODES];

	for (unsigned i = 0; i < p->s->count; i++)
		left[i] = plan_chance(p, 50);
	for (unsigned i = 0; i < p->s->count; i++)
		for (unsigned k = 0; k < p->s->count; k++)
			if (left[i] != left[k])
				path_cut(p->s, i, k);
	later(p, 100 * SIM_MS, 30 * SIM_S, FAULT_HEAL);
}

static void slow(struct plan *p)
{
	node_slow(p->s, any(p), plan_between(p, 100, 20 * SIM_MS));
	later(p, SIM_S, 10 * SIM_S, FAULT_QUIET);
}

static void noise(struct plan *p)
{
	p->s->paths.loss = (double)plan_between(p, 10, 90) / 100;
	p->s->paths.delay_max_us = p->s->paths.delay_min_us + plan_between(p, 0, 200) * SIM_MS;
	later(p, SIM_S, 10 * SIM_S, FAULT_QUIET);
}

static void clock_jump(struct plan *p)
{
	node_clock_jump(p->s, any(p), plan_between(p, -3600000, 3600000));
}

static void restart_all(struct plan *p)
{
	for (unsigned i = 0; i < p->s->count; i++)
		if (plan_chance(p, 70)) {
			node_kill(p->s, &p->s->nodes[i]);
			later(p, 0, 2 * SIM_S, i);
		}
}

static const struct {
	const char *name;
	unsigned weight;
	void (*run)(struct plan *p);
} faults[] = {
	{ "kill", 10, kill_any },
	{ "kill the master", 10, kill_master },
	{ "kill two", 6, kill_two },
	{ "lose a host", 5, lose_host },
	{ "leave", 10, leave },
	{ "freeze", 8, freeze },
	{ "cut", 8, cut_one_way },
	{ "isolate", 8, isolate },
	{ "split", 8, split },
	{ "slow", 4, slow },
	{ "noise", 4, noise },
	{ "clock", 3, clock_jump },
	{ "restart many", 1, restart_all },
};
#define FAULTS (sizeof(faults) / sizeof(faults[0]))

static void fault_any(struct plan *p)
{
	unsigned sum = 0, at;

	for (size_t i = 0; i < FAULTS; i++)
		sum += faults[i].weight;
	at = (unsigned)mc_rng_below(&p->rng, sum);
	for (size_t i = 0; i < FAULTS; i++) {
		if (at < faults[i].weight) {
			if (p->s->opt.trace != NULL)
				fprintf(p->s->opt.trace, "%10.3f FAULT %s\n", (double)p->s->now_us / SIM_MS,
					faults[i].name);
			faults[i].run(p);
			return;
		}
		at -= faults[i].weight;
	}
}

static void quiet(struct plan *p)
{
	for (unsigned i = 0; i < p->s->count; i++)
		node_slow(p->s, &p->s->nodes[i], 0);
	p->s->paths.loss = p->loss;
	if (p->s->paths.delay_max_us > 50 * SIM_MS)
		p->s->paths.delay_max_us = 50 * SIM_MS;
}

void plan_fault(struct sim *s, uint32_t which)
{
	struct plan *p = s->fault_ctx;

	if (which < PLAN_NODES) {
		start(p, &s->nodes[which]);
	} else if (which == FAULT_ANY) {
		if (s->now_us <= p->last_us)
			fault_any(p);
	} else if (which == FAULT_HEAL) {
		paths_heal(s);
	} else if (which == FAULT_QUIET) {
		quiet(p);
	} else {
		node_thaw(s, &s->nodes[which - FAULT_THAW]);
	}
}

/* From here on the network and the processes are as they should be; half of the dead come back. With an
 * address list its own hosts must be there. */
void plan_end_faults(struct plan *p)
{
	paths_heal(p->s);
	quiet(p);
	p->s->faulty = false;
	if (p->s->nodes[0].node == NULL && p->data > 0)
		node_start(p->s, &p->s->nodes[0]); /* never a data member: somebody has to be master */
	for (unsigned i = 0; i < p->s->count; i++) {
		struct sim_node *n = &p->s->nodes[i];

		node_thaw(p->s, n);
		if (n->node == NULL &&
			(plan_chance(p, 50) ||
				(p->cfg.joiner == NODE_TCP_IP && i < p->peers && p->peers < p->nodes)))
			start(p, n);
	}
}
