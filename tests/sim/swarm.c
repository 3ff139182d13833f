/* SPDX-License-Identifier: Apache-2.0 */
/* swarm.c - runs drawn from seeds: faults, then quiet, then all live nodes must agree, then they leave. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/sim/plan.h"
#include "tests/sim/stores.h"
#include "tests/sim/swarm.h"

#define LOOK_EVERY (100 * SIM_MS)
/* Steps of a node from one look at all that holds within it to the next: it costs as much as all else. What
 * is broken stays broken, or is so at another time with another seed; a trace, which says where, looks each
 * time. */
#define INVARIANTS_EVERY 5
#define CALLS_PATIENCE (5 * SIM_S) /* an answer takes no longer when nothing is wrong */
#define LEAVE_TIME (10 * SIM_S)
#define MOVE_TIME (40 * SIM_S) /* partitions are shared out among data members */
#define QUIET_FACTOR 2         /* heartbeats, and as much again for everything else */
#define QUIET_SLACK 200
#define JOBS_MAX 16

/* Of all runs, shared by the processes that run them. */
struct totals {
	uint64_t events, frames, datagrams, virtual_ms, worst_ms, worst_seed;
};

static uint64_t all_sent(const struct sim *s)
{
	uint64_t sent = 0;

	for (unsigned i = 0; i < s->count; i++)
		sent += s->nodes[i].sent;
	return sent;
}

/* Frames of one node to another in a while in which nothing happens: heartbeats, the list now and then,
 * questions of a master. */
static void expect_quiet(struct plan *p, struct sim *s, uint64_t sent, int64_t us)
{
	uint64_t live = 0, each, now = all_sent(s);

	for (unsigned i = 0; i < s->count; i++)
		live += s->nodes[i].node != NULL;
	each = (uint64_t)(us / SIM_MS / p->cfg.heartbeat_interval_ms) + 2;
	if (now - sent > QUIET_FACTOR * live * live * each + QUIET_SLACK)
		sim_fail(s,
			"%" PRIu64 " nodes sent %" PRIu64 " frames in %" PRId64
			" ms in which nothing happened",
			live, now - sent, us / SIM_MS);
}

/* Agreement within the stated time, and it lasts. */
static int64_t expect_agreement(struct plan *p, struct sim *s)
{
	int64_t from = s->now_us, agreed_us,
		lasts_us = (p->cfg.no_heartbeat_timeout_ms + 2 * p->cfg.heartbeat_interval_ms) * SIM_MS;
	char why[256] = "";
	uint64_t sent;

	while (!watch_agree(s, NULL, why, sizeof(why)) && !s->failed) {
		if (s->now_us >= from + p->settle_us) {
			sim_fail(s, "no agreement %" PRId64 " ms after the last fault: %s",
				p->settle_us / SIM_MS, why);
			return 0;
		}
		sim_run(s, s->now_us + LOOK_EVERY);
	}
	agreed_us = s->now_us - from;
	sim_run(s, s->now_us + (p->data > 0 ? MOVE_TIME : SIM_S));
	sent = all_sent(s);
	sim_run(s, s->now_us + lasts_us);
	expect_quiet(p, s, sent, lasts_us);
	if (!s->failed && !watch_agree(s, NULL, why, sizeof(why)))
		sim_fail(s, "agreed, and then not any more: %s", why);
	calls_end(s, CALLS_PATIENCE);
	if (!s->failed)
		data_settled(s);
	return agreed_us;
}

static void everybody_leaves(struct sim *s)
{
	for (unsigned i = 0; i < s->count; i++)
		if (s->nodes[i].node != NULL)
			node_leave(s, &s->nodes[i]);
	sim_run(s, s->now_us + LEAVE_TIME);
	for (unsigned i = 0; i < s->count; i++)
		if (s->nodes[i].node != NULL)
			sim_fail(s, "%s was asked to leave and has not ended", name_node(&s->nodes[i]));
}

static bool nobody(const struct sim *s)
{
	for (unsigned i = 0; i < s->count; i++)
		if (s->nodes[i].node != NULL)
			return false;
	return true;
}

static struct sim *run_once(
	struct plan *p, uint64_t seed, FILE *trace, unsigned invariants, int64_t *agreed_us)
{
	struct sim_options opt = { .seed = ~seed,
		.nodes_max = PLAN_NODES,
		.members_max = 2 * PLAN_NODES,
		.conns_max = 16 * PLAN_NODES,
		.watch = true,
		.invariants = invariants,
		.hash = true,
		.trace = trace };
	struct sim *s = sim_new(&opt);

	plan_draw(p, seed);
	plan_begin(p, s);
	sim_run(s, p->last_us);
	if (!s->failed)
		plan_end_faults(p);
	/* What a fault left for later (a restart, a thaw) belongs to it. */
	sim_run(s, s->now_us + 20 * SIM_S);
	if (!s->failed)
		plan_end_faults(p);
	*agreed_us = s->failed || nobody(s) ? 0 : expect_agreement(p, s);
	if (!s->failed)
		everybody_leaves(s);
	return s;
}

static void count(struct totals *t, const struct sim *s, uint64_t seed, int64_t agreed_us)
{
	__atomic_add_fetch(&t->events, s->events, __ATOMIC_RELAXED);
	__atomic_add_fetch(&t->frames, s->frames, __ATOMIC_RELAXED);
	__atomic_add_fetch(&t->datagrams, s->datagrams, __ATOMIC_RELAXED);
	__atomic_add_fetch(&t->virtual_ms, (uint64_t)(s->now_us / SIM_MS), __ATOMIC_RELAXED);
	if ((uint64_t)(agreed_us / SIM_MS) > t->worst_ms) {
		t->worst_ms = (uint64_t)(agreed_us / SIM_MS);
		t->worst_seed = seed;
	}
}

/* The same of nodes that store, and their history. */
static struct sim *run_stores(uint64_t seed, FILE *trace, unsigned invariants)
{
	struct sim_options opt = { .seed = ~seed,
		.nodes_max = PLAN_NODES,
		.members_max = 2 * PLAN_NODES,
		.conns_max = 16 * PLAN_NODES,
		.watch = true,
		.invariants = invariants,
		.hash = true,
		.trace = trace };
	struct sim *s = sim_new(&opt);

	stores_run(s, seed);
	if (!s->failed)
		everybody_leaves(s);
	return s;
}

static int run_seed(const struct swarm_options *o, struct totals *t, uint64_t seed)
{
	struct plan p;
	int64_t agreed_us = 0;
	unsigned every = o->trace != NULL ? 1 : INVARIANTS_EVERY;
	struct sim *s = o->stores ? run_stores(seed, o->trace, every)
				  : run_once(&p, seed, o->trace, every, &agreed_us);
	uint64_t hash = s->hash;
	bool failed = s->failed;
	char failure[sizeof(s->failure)], what[256];

	memcpy(failure, s->failure, sizeof(failure));
	if (o->stores)
		stores_describe(s, what, sizeof(what));
	else
		plan_describe(&p, what, sizeof(what));
	stores_free(s);
	count(t, s, seed, agreed_us);
	sim_free(s);
	if (!failed && o->twice) {
		/* the course is all that is compared: nothing has to be looked at once more */
		s = o->stores ? run_stores(seed, NULL, 0) : run_once(&p, seed, NULL, 0, &agreed_us);
		stores_free(s);
		failed = s->hash != hash;
		snprintf(failure, sizeof(failure), "the same seed took another course");
		sim_free(s);
	}
	if (failed)
		printf("seed %" PRIu64 " FAILED: %s\n    %s\n", seed, failure, what);
	else if (o->runs == 1)
		printf("seed %" PRIu64 " ok, agreed %" PRId64
		       " ms after the last fault; %s; trace %016" PRIx64 "\n",
			seed, agreed_us / SIM_MS, what, hash);
	fflush(NULL);
	return failed;
}

static void say_repeat(const struct swarm_options *o, uint64_t seed)
{
	printf("    to repeat: mc-sim --%s --seed %" PRIu64 " --trace FILE\n", o->stores ? "stores" : "swarm",
		seed);
	fflush(stdout);
}

/* --- several at once, each in a process of its own: one that crashes is a failed run --- */
struct pool {
	pid_t pid[JOBS_MAX];
	uint64_t seed[JOBS_MAX];
	unsigned running;
	uint64_t done, failed;
};

static void pool_wait(struct pool *p, const struct swarm_options *o)
{
	int status = 0;
	pid_t pid = wait(&status);
	unsigned i = 0;

	while (i < p->running && p->pid[i] != pid)
		i++;
	if (i == p->running)
		return;
	p->done++;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		p->failed++;
		if (WIFSIGNALED(status))
			printf("seed %" PRIu64 " FAILED: ended by signal %d\n", p->seed[i], WTERMSIG(status));
		say_repeat(o, p->seed[i]);
	}
	p->running--;
	p->pid[i] = p->pid[p->running];
	p->seed[i] = p->seed[p->running];
}

static void pool_start(struct pool *p, const struct swarm_options *o, struct totals *t, uint64_t seed)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exit(run_seed(o, t, seed)); /* not _exit: it ends coverage, too */
	if (pid < 0)
		abort();
	p->pid[p->running] = pid;
	p->seed[p->running++] = seed;
}

int swarm_runs(const struct swarm_options *o)
{
	struct totals *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	time_t end = o->seconds > 0 ? time(NULL) + o->seconds : 0;
	unsigned jobs = o->jobs < 1 ? 1 : o->jobs > JOBS_MAX ? JOBS_MAX : o->jobs;
	uint64_t runs = o->seconds > 0 && o->runs <= 1 ? UINT64_MAX : o->runs;
	struct pool pool = { 0 };

	if (t == MAP_FAILED)
		abort();
	if (runs == 1)
		return run_seed(o, t, o->seed);
	for (uint64_t i = 0; i < runs && (end == 0 || time(NULL) < end); i++) {
		if (pool.running == jobs)
			pool_wait(&pool, o);
		pool_start(&pool, o, t, o->seed + i);
	}
	while (pool.running > 0)
		pool_wait(&pool, o);
	printf("%" PRIu64 " runs from seed %" PRIu64 ": %" PRIu64 " failed; %" PRIu64 " events, %" PRIu64
	       " h of virtual time; "
	       "slowest agreement %" PRIu64 " ms (seed %" PRIu64 ")\n",
		pool.done, o->seed, pool.failed, t->events, t->virtual_ms / 3600000, t->worst_ms,
		t->worst_seed);
	return pool.failed > 0;
}
