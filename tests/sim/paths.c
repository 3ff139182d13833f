/* SPDX-License-Identifier: Apache-2.0 */
/* paths.c - what lies between two hosts. */
#include <stdlib.h>

#include "tests/sim/sim.h"

void paths_init(struct sim *s)
{
	s->paths.cut = calloc(s->opt.nodes_max, s->opt.nodes_max);
	if (s->paths.cut == NULL)
		abort();
	s->paths.delay_min_us = SIM_MS / 5;
	s->paths.delay_max_us = SIM_MS;
	s->paths.queue_max = MC_WRITE_QUEUE_MAX;
	s->paths.queue_low = MC_WRITABLE_LOW;
}

void path_cut(struct sim *s, unsigned from, unsigned to)
{
	if (from != to)
		s->paths.cut[from * s->opt.nodes_max + to] = 1;
}

void paths_heal(struct sim *s)
{
	for (size_t i = 0; i < (size_t)s->opt.nodes_max * s->opt.nodes_max; i++)
		s->paths.cut[i] = 0;
	conns_heal(s);
}

bool path_open(const struct sim *s, unsigned from, unsigned to)
{
	return s->paths.cut[from * s->opt.nodes_max + to] == 0;
}

int64_t path_delay(struct sim *s)
{
	return sim_between(s, s->paths.delay_min_us, s->paths.delay_max_us);
}
