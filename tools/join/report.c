/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - what the edge calls back, turned into records; ends the run when --until or --for says so. */
#include "common/base/check.h"
#include "common/base/option.h"
#include "tools/join/report_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/progress.h"
#include "common/base/status.h"

int64_t report_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* --- where records go --- */

static void set_alarm(struct report *r);

/* Nobody hears this node any more: it does not stay behind as a member that nobody wants. */
static void unheard(struct report *r)
{
	edge_leave(r->edge, STATUS_HOST);
}

static void to_stdout(void *ctx, const char *text, size_t size)
{
	struct report *r = ctx;
	bool good = text == NULL || out_write(text, size);

	if (r->edge == NULL)
		return;
	if (!good)
		unheard(r);
	else if (out_look_after() >= 0)
		set_alarm(r);
}

/* The record is complete, as JSON and as environment: off to the commands that want it. */
static void to_hooks(void *ctx, const char *text, size_t size)
{
	struct report *r = ctx;
	const struct settings *s = r->plan->settings;
	const struct parsed_hook *h;
	unsigned i;

	mc_check(r->current < RECORD_COUNT);
	for (i = 0; text != NULL && i < s->hook_count; i++) {
		h = &s->hooks[i];
		if (parsed_hook_wants(h, record_rows[r->current].type))
			edge_hook(r->edge, h->command, writer_env_list(r->env), text, size);
	}
}

struct say report_hears(struct report *r, enum record rec)
{
	struct say s = { { r->main }, 1 };

	mc_check(rec < RECORD_COUNT && r->main != NULL);
	r->current = rec;
	if (r->edge == NULL || r->plan->settings->hook_count == 0 || (record_rows[rec].hook & TOOL_JOIN) == 0)
		return s;
	s.w[s.n++] = r->env;
	s.w[s.n++] = r->hook_json;
	return s;
}

struct say report_plain(const struct report *r)
{
	return (struct say){ { r->main }, 1 };
}

bool report_open(struct report *r, const struct plan *p)
{
	mc_check(p->settings != NULL);
	memset(r, 0, sizeof(*r));
	r->plan = p;
	r->main = tool_writer(p->settings, to_stdout, r);
	r->env = writer_env();
	r->hook_json = writer_json(to_hooks, r);
	r->has_until = setting_text(p->settings, OPT_UNTIL) != NULL;
	r->until = p->settings->v[OPT_UNTIL].value.condition;
	r->end_at_ms = r->give_up_at_ms = INT64_MAX;
	return r->main != NULL && r->env != NULL && r->hook_json != NULL;
}

void report_close(struct report *r)
{
	writer_free(r->main);
	writer_free(r->env);
	writer_free(r->hook_json);
}

/* --- the time this command may take --- */

static void set_alarm(struct report *r)
{
	int64_t at_ms = r->end_at_ms < r->give_up_at_ms ? r->end_at_ms : r->give_up_at_ms,
		left_ms = at_ms - report_clock(), look_ms = out_look_after();

	mc_check(r->edge != NULL);
	if (at_ms == INT64_MAX)
		left_ms = -1;
	else if (left_ms < 0)
		left_ms = 0;
	edge_wake(r->edge, left_ms < 0 || (look_ms >= 0 && look_ms < left_ms) ? look_ms : left_ms);
}

#define USUAL_HINT "-v shows what happens; " OPTION_TIMEOUT " allows more time."
#define HINT_SIZE 512

/* Whoever was heard has been told of. Members of Hazelcast 3 cannot read what is sent here, and answer
 * nothing. */
static void hint_of_silence(const struct report *r, char hint[HINT_SIZE])
{
	const struct edge_config *edge = &r->plan->edge;

	snprintf(hint, HINT_SIZE, "%s", USUAL_HINT);
	if (!r->heard && r->size <= 1 && edge->group != NULL)
		snprintf(hint, HINT_SIZE,
			"No other member was heard on %s port %u. mc-probe " OPTION_LISTEN
			" 130s " OPTION_MULTICAST_GROUP " %s " OPTION_MULTICAST_PORT
			" %u also hears clusters that speak seldom: those of "
			"other names, and of Hazelcast 3, which no node of this toolkit can join.",
			edge->group, edge->group_port, edge->group, edge->group_port);
}

static void give_up(struct report *r)
{
	char hint[HINT_SIZE];

	bool in_cluster = r->phase == NODE_PHASE_MEMBER || r->phase == NODE_PHASE_MASTER;

	r->give_up_at_ms = r->end_at_ms = INT64_MAX;
	if (!r->has_until && in_cluster) {
		edge_leave(r->edge, STATUS_OK);
		return;
	}
	hint_of_silence(r, hint);
	if (r->has_until)
		log_sayf(LOG_ERROR, "timeout", hint,
			"Timed out: %" PRIu32 " in the list, and " OPTION_UNTIL " '%s' does not hold.",
			r->size, setting_text(r->plan->settings, OPT_UNTIL));
	else
		log_say(LOG_ERROR, "timeout", "Timed out: no cluster was joined.", hint);
	/* On a group a wrong password is no reason to end, but it is why nobody came. */
	edge_leave(r->edge, r->password_differs && r->size <= 1 ? STATUS_DENIED : STATUS_SILENCE);
}

static void on_wake(void *ctx, struct edge *e)
{
	struct report *r = ctx;
	int64_t now_ms = report_clock();

	r->edge = e;
	if (!out_look())
		unheard(r);
	if (now_ms >= r->give_up_at_ms || (now_ms >= r->end_at_ms && r->has_until && !r->until_held)) {
		give_up(r);
	} else if (now_ms >= r->end_at_ms) {
		r->end_at_ms = r->give_up_at_ms = INT64_MAX;
		edge_leave(e, STATUS_OK);
	}
	set_alarm(r);
}

static void on_notice(void *ctx, struct edge *e, const struct node_notice *t, int64_t clock_ms)
{
	struct report *r = ctx;

	r->edge = e;
	progress_clear(); /* its place is needed */
	report_tell(r, t, clock_ms);
}

static void on_progress(void *ctx, struct edge *e, const struct node_search *s)
{
	(void)ctx;
	(void)e;
	if (s != NULL)
		progress_say("%" PRIu32 " of %" PRIu32 " addresses tried, %" PRIu32 " answered", s->tried,
			s->all, s->answered);
	else
		progress_clear();
}

static void on_started(void *ctx, struct edge *e, const struct edge_started *st)
{
	struct report *r = ctx;

	r->edge = e;
	r->self = st->self;
	r->uuid = st->uuid;
	if (r->plan->edge.dry_run) {
		report_plan(r, st);
		return;
	}
	r->started_at_ms = report_clock();
	if (r->plan->run_for_ms >= 0)
		r->end_at_ms = r->started_at_ms + r->plan->run_for_ms;
	if (r->plan->give_up_ms >= 0)
		r->give_up_at_ms = r->started_at_ms + r->plan->give_up_ms;
	report_started(r, st);
	set_alarm(r);
}

static void on_trace(void *ctx, const char *text)
{
	(void)ctx;
	log_say(LOG_TRACE, NULL, text, NULL);
}

static void on_quit(void *ctx, struct edge *e, int quit_status)
{
	(void)ctx;
	(void)e;
	log_sayf(LOG_DEBUG, NULL, NULL, "The node has ended with status %d.", quit_status);
}

struct edge_callbacks report_callbacks(struct report *r)
{
	return (struct edge_callbacks){ .ctx = r,
		.started = on_started,
		.notice = on_notice,
		.wake = on_wake,
		.quit = on_quit,
		.progress = log_shows_progress() ? on_progress : NULL,
		.trace = log_wants(LOG_TRACE) ? on_trace : NULL };
}

int report_status(const struct report *r, int from_edge)
{
	mc_check(from_edge >= STATUS_OK);
	return from_edge == STATUS_NOT && r->password_refused ? STATUS_DENIED : from_edge;
}
