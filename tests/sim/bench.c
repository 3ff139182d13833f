/* SPDX-License-Identifier: Apache-2.0 */
/* bench.c - a full mesh: how long until all agree, in virtual and in real time, and how many events a second.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "tests/sim/swarm.h"

#define START_WITHIN SIM_S
#define LOOK_EVERY (50 * SIM_MS)
#define AGREE_WITHIN (120 * SIM_S)
#define STEADY (20 * SIM_S) /* heartbeats of everybody to everybody, four times */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void start_one(struct sim *s, uint32_t which)
{
	node_start(s, &s->nodes[which]);
}

static struct sim *bench_world(const struct node_config *cfg, unsigned nodes)
{
	struct sim_options opt = {
		.seed = 1, .nodes_max = nodes, .members_max = nodes, .conns_max = 4 * nodes
	};
	struct sim *s = sim_new(&opt);

	s->fault = start_one;
	for (unsigned i = 0; i < nodes; i++) {
		node_add(s, cfg);
		sim_put(s, DUE_FAULT, i * START_WITHIN / nodes, i, 0, 0, NULL);
	}
	return s;
}

static void row(const char *what, double value, const char *unit)
{
	printf("%-58s %12.1f %s\n", what, value, unit);
}

static int bench_joiner(unsigned nodes, enum node_joiner joiner, const char *name)
{
	struct node_config cfg;
	struct rusage usage;
	struct sim *s;
	double begin_s = seconds(), agreed_s;
	char why[256] = "", what[100];
	uint64_t events;
	int bad;

	node_config_defaults(&cfg);
	cfg.cluster_name = "bench";
	cfg.joiner = joiner;
	cfg.heap_size = MC_NODE_HEAP / 4;
	s = bench_world(&cfg, nodes);
	while (!watch_agree(s, NULL, why, sizeof(why)) && !s->failed && s->now_us < AGREE_WITHIN)
		sim_run(s, s->now_us + LOOK_EVERY);
	agreed_s = seconds();
	events = s->events;
	snprintf(what, sizeof(what), "simulator: %u nodes by %s until all agree", nodes, name);
	row(what, (double)s->now_us / SIM_S, "s virtual");
	row(what, agreed_s - begin_s, "s real");
	row(what, (double)events / (agreed_s - begin_s), "events/s");
	row(what, (double)s->bytes / 1e6, "MB written and read");
	bad = !watch_agree(s, NULL, why, sizeof(why));
	if (!bad)
		sim_run(s, s->now_us + STEADY);
	row("simulator: the same, 20 s later: heartbeats",
		(double)(s->events - events) / (seconds() - agreed_s), "events/s");
	bad |= !watch_agree(s, NULL, why, sizeof(why));
	getrusage(RUSAGE_SELF, &usage);
	row("simulator: the same, resident memory", (double)usage.ru_maxrss / 1024, "MB");
	if (s->failed || bad)
		printf("FAILED: %s\n", s->failed ? s->failure : why);
	bad |= s->failed;
	sim_free(s);
	return bad;
}

int bench_run(unsigned nodes)
{
	return bench_joiner(nodes, NODE_TCP_IP, "tcp-ip") | bench_joiner(nodes, NODE_MULTICAST, "multicast");
}
