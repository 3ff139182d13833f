/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h - what one seed draws: nodes, their configuration, the network, and what goes wrong when. */
#ifndef MC_SIM_PLAN_H
#define MC_SIM_PLAN_H

#include "tests/sim/sim.h"

#define PLAN_NODES 48
#define PLAN_FAULTS 16

struct plan {
	struct mc_rng rng; /* of the plan; the world has its own */
	struct sim *s;
	unsigned nodes, faults, peers, data, plain; /* data, plain: nodes of a hundred */
	struct node_config cfg;
	int64_t first_us, last_us; /* when faults happen */
	int64_t settle_us;         /* after the last fault all live nodes agree within this */
	double loss;
};

/* Draws everything and puts the faults into the world's queue. */
void plan_draw(struct plan *p, uint64_t seed);
void plan_begin(struct plan *p, struct sim *s);
void plan_describe(const struct plan *p, char *out, size_t cap);
int64_t plan_between(struct plan *p, int64_t min, int64_t max);
bool plan_chance(struct plan *p, unsigned percent);
/* faults.c */
void plan_fault(struct sim *s, uint32_t which);
void plan_end_faults(struct plan *p);

#endif
