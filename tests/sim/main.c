/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-sim - nodes in a world of its own:
 *
 *	mc-sim [--update] [--trace FILE] SCENARIO...
 *	mc-sim --swarm [--seed N] [--runs R] [--time SECONDS] [--jobs J] [--twice] [--trace FILE]
 *	mc-sim --stores, with the same options: nodes that store, and the history of what is written and read
 *	mc-sim --bench [NODES]
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/check.h"
#include "tests/sim/script.h"
#include "tests/sim/swarm.h"

enum {
	OPT_UPDATE = 256,
	OPT_TRACE,
	OPT_SWARM,
	OPT_STORES,
	OPT_SEED,
	OPT_RUNS,
	OPT_TIME,
	OPT_JOBS,
	OPT_TWICE,
	OPT_BENCH,
	OPT_HELP
};

static const struct option options[] = {
	{ "update", no_argument, NULL, OPT_UPDATE },
	{ "trace", required_argument, NULL, OPT_TRACE },
	{ "swarm", no_argument, NULL, OPT_SWARM },
	{ "stores", no_argument, NULL, OPT_STORES },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "runs", required_argument, NULL, OPT_RUNS },
	{ "time", required_argument, NULL, OPT_TIME },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "twice", no_argument, NULL, OPT_TWICE },
	{ "bench", no_argument, NULL, OPT_BENCH },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

static const char usage[] =
	"mc-sim [--update] [--trace FILE] SCENARIO...\n"
	"mc-sim --swarm [--seed N] [--runs R] [--time SECONDS] [--jobs J] [--twice] [--trace FILE]\n"
	"mc-sim --stores [--seed N] [--runs R] [--time SECONDS] [--jobs J] [--twice] [--trace FILE]\n"
	"mc-sim --bench [NODES]\n";

static int scenarios(int count, char **files, bool update, FILE *trace)
{
	int bad = 0;

	for (int i = 0; i < count; i++) {
		int failed = script_file(files[i], update, trace);

		printf("%s %d %s\n", failed ? "not ok" : "ok", i + 1, files[i]);
		bad += failed;
	}
	printf("1..%d\n", count);
	return bad != 0;
}

/* Ends the process: the swarm runs each seed in one of its own, and names the seed. */
static void report_broken_promise(const char *what, const char *file, int line)
{
	fflush(NULL);
	fprintf(stderr, "mc-sim: %s:%d: this does not hold: %s\n", file, line, what);
	abort();
}

int main(int argc, char **argv)
{
	struct swarm_options swarm = { .runs = 1, .jobs = 1 };
	const char *trace_path = NULL;
	bool update = false, is_swarm = false, is_bench = false;
	FILE *trace = NULL;
	int opt, status;

	mc_check_report = report_broken_promise;
	swarm.seed = (uint64_t)time(NULL);
	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case OPT_UPDATE: update = true; break;
		case OPT_TRACE: trace_path = optarg; break;
		case OPT_SWARM: is_swarm = true; break;
		case OPT_STORES: is_swarm = swarm.stores = true; break;
		case OPT_SEED: swarm.seed = strtoull(optarg, NULL, 10); break;
		case OPT_RUNS: swarm.runs = strtoull(optarg, NULL, 10); break;
		case OPT_TIME: swarm.seconds = atoi(optarg); break;
		case OPT_JOBS: swarm.jobs = (unsigned)atoi(optarg); break;
		case OPT_TWICE: swarm.twice = true; break;
		case OPT_BENCH: is_bench = true; break;
		case OPT_HELP: fputs(usage, stdout); return 0;
		default: fputs(usage, stderr); return 2;
		}
	}
	if (!is_swarm && !is_bench && optind == argc) {
		fputs(usage, stderr);
		return 2;
	}
	if (trace_path != NULL && (trace = fopen(trace_path, "w")) == NULL) {
		fprintf(stderr, "mc-sim: %s cannot be written\n", trace_path);
		return 5;
	}
	swarm.trace = trace;
	if (is_swarm)
		status = swarm_runs(&swarm);
	else if (is_bench)
		status = bench_run(optind < argc ? (unsigned)atoi(argv[optind]) : BENCH_NODES);
	else
		status = scenarios(argc - optind, argv + optind, update, trace);
	if (trace != NULL)
		fclose(trace);
	return status;
}
