/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - what one seed draws: nodes, network, faults. */
#include <string.h>

#include "tests/sim/plan.h"

/* Joining after a merge or a restart, and what is tried again after a second or two. */
#define SLACK (30 * SIM_S)
/* Clusters that have fallen apart into several parts merge pair by pair. */
#define MERGE_ROUNDS 6

int64_t plan_between(struct plan *p, int64_t min, int64_t max)
{
	return max <= min ? min : min + (int64_t)mc_rng_below(&p->rng, (uint64_t)(max - min + 1));
}

bool plan_chance(struct plan *p, unsigned percent)
{
	return mc_rng_below(&p->rng, 100) < percent;
}

static void draw_config(struct plan *p)
{
	struct node_config *cfg = &p->cfg;

	node_config_defaults(cfg);
	cfg->cluster_name = "swarm";
	cfg->joiner = plan_chance(p, 50) ? NODE_MULTICAST : NODE_TCP_IP;
	cfg->line = (enum mc_line)plan_between(p, MC_LINE_FIRST, MC_LINE_LAST);
	cfg->line_auto = plan_chance(p, 70);
	cfg->partition_group = plan_chance(p, 50) ? "HOST_AWARE" : NULL;
	cfg->heartbeat_interval_ms = plan_between(p, 5, 20) * 100;
	cfg->no_heartbeat_timeout_ms = cfg->heartbeat_interval_ms * plan_between(p, 4, 10);
	cfg->wait_before_join_ms = plan_chance(p, 60) ? 0 : plan_between(p, 1, 30) * 100;
	cfg->max_wait_before_join_ms = 4 * cfg->wait_before_join_ms;
	cfg->merge_first_ms = plan_between(p, 3, 15) * 1000;
	cfg->merge_next_ms = plan_between(p, 3, 10) * 1000;
	cfg->list_publish_interval_ms = plan_between(p, 5, 20) * 1000;
	cfg->table_send_interval_ms = plan_between(p, 3, 15) * 1000;
	if (plan_chance(p, 15)) {
		cfg->password = (const uint8_t *)"correct horse";
		cfg->password_size = 13;
		cfg->require_password = plan_chance(p, 50);
	}
}

void plan_draw(struct plan *p, uint64_t seed)
{
	memset(p, 0, sizeof(*p));
	mc_rng_seed(&p->rng, seed);
	p->nodes = (unsigned)plan_between(p, 2, plan_chance(p, 30) ? 40 : 8);
	draw_config(p);
	p->data = plan_chance(p, 35) ? (unsigned)plan_between(p, 20, 70) : 0;
	p->plain = plan_chance(p, 35) ? (unsigned)plan_between(p, 20, 70) : 0;
	p->peers = plan_chance(p, 50) ? p->nodes : 3;
	p->faults = plan_chance(p, 10) ? 0 : (unsigned)plan_between(p, 1, PLAN_FAULTS);
	p->first_us = plan_between(p, 0, 10) * SIM_S;
	p->last_us = p->first_us + plan_between(p, 1, 60) * SIM_S;
	p->loss = plan_chance(p, 50) ? 0 : (double)plan_between(p, 0, 10) / 100;
	p->settle_us = SLACK +
		(3 * p->cfg.no_heartbeat_timeout_ms + p->cfg.merge_first_ms +
			MERGE_ROUNDS * p->cfg.merge_next_ms + 2 * p->cfg.max_wait_before_join_ms) *
			SIM_MS;
}

void plan_begin(struct plan *p, struct sim *s)
{
	int64_t within_us = plan_chance(p, 40) ? 0 : plan_between(p, 0, 5000) * SIM_MS;

	p->s = s;
	s->fault = plan_fault;
	s->fault_ctx = p;
	s->faulty = p->data > 0 && plan_chance(p, 50);
	s->paths.loss = p->loss;
	s->paths.duplicate = p->loss / 2;
	s->paths.delay_min_us = plan_between(p, 50, 1000);
	s->paths.delay_max_us = s->paths.delay_min_us +
		(plan_chance(p, 70) ? plan_between(p, 0, 2000) : plan_between(p, 0, 50000));
	for (unsigned i = 0; i < p->nodes; i++) {
		struct sim_node *n = node_add(s, &p->cfg);

		n->data = i > 0 && plan_chance(p, p->data);
		n->plain = p->cfg.password == NULL && plan_chance(p, p->plain);
		n->deaf = n->plain && plan_chance(p, 20);
		n->peers = p->peers < p->nodes ? p->peers : p->nodes;
		sim_put(s, DUE_FAULT, plan_between(p, 0, within_us), i, 0, 0, NULL);
	}
	for (unsigned i = 0; i < p->faults; i++)
		sim_put(s, DUE_FAULT, plan_between(p, p->first_us, p->last_us), PLAN_NODES, 0, 0, NULL);
}

void plan_describe(const struct plan *p, char *out, size_t cap)
{
	snprintf(out, cap, "%u nodes, %s, line %s%s, heartbeat %lld/%lld ms, %u faults%s%s%s", p->nodes,
		p->cfg.joiner == NODE_MULTICAST ? "multicast" : "tcp-ip", mc_lines[p->cfg.line].text,
		p->cfg.line_auto ? " auto" : "", (long long)p->cfg.heartbeat_interval_ms,
		(long long)p->cfg.no_heartbeat_timeout_ms, p->faults,
		p->cfg.wait_before_join_ms ? ", waits" : "", p->cfg.password ? ", password" : "",
		p->data ? ", data" : "");
}
