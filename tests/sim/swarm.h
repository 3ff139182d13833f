/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MC_SIM_SWARM_H
#define MC_SIM_SWARM_H

#include "tests/sim/sim.h"

struct swarm_options {
	uint64_t seed, runs; /* seed of the first run; the next one has the next seed */
	int seconds;         /* of real time; 0: no limit */
	unsigned jobs;       /* runs at once */
	bool stores;         /* nodes that store, and their history: stores.c */
	bool twice;          /* each run again, and both must be equal byte for byte */
	FILE *trace;
};
/* 0: every run kept every invariant. A failing seed is printed with the command that repeats it. */
int swarm_runs(const struct swarm_options *o);

#define BENCH_NODES 1000
int bench_run(unsigned nodes);

#endif
