/* SPDX-License-Identifier: Apache-2.0 */
/* attempt.c - a real join attempt that no cluster can accept. Leaves the member as it was. */
#include "tools/probe/attempt.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/base/status.h"
#include "common/disco/source.h"

struct running {
	struct attempt *out;
	int64_t patience_ms;
	char last[CLI_TEXT]; /* the newest warning: why nobody could be asked */
};

static void copy_text(char out[CLI_TEXT], struct mc_str s)
{
	snprintf(out, CLI_TEXT, "%.*s", s.n > 0 ? s.n : 0, s.n > 0 ? s.p : "");
}

static void on_started(void *ctx, struct edge *e, const struct edge_started *s)
{
	struct running *r = ctx;

	(void)s;
	edge_wake(e, r->patience_ms);
}

static void on_wake(void *ctx, struct edge *e)
{
	(void)ctx;
	edge_leave(e, STATUS_SILENCE);
}

static void on_notice(void *ctx, struct edge *e, const struct node_notice *t, int64_t clock_ms)
{
	struct running *r = ctx;
	char text[CLI_TEXT];

	(void)e;
	(void)clock_ms;
	if (t->type == NODE_NOTICE_REFUSED && !r->out->refused) {
		r->out->refused = true;
		r->out->why = t->refusal;
		r->out->by_us = t->by_us;
		copy_text(r->out->message, t->message);
		copy_text(r->out->hint, t->hint);
	} else if (t->type == NODE_NOTICE_WARN || t->type == NODE_NOTICE_NOTE) {
		if (t->type == NODE_NOTICE_WARN)
			copy_text(r->last, t->message);
		copy_text(text, t->message);
		log_say(LOG_DEBUG, NULL, text, NULL);
	}
}

void attempt_run(const struct plan *plan, const char *peer, enum mc_line line, int64_t patience_ms,
	struct attempt *out)
{
	struct running r = { .out = out, .patience_ms = patience_ms };
	const struct edge_callbacks callbacks = {
		.ctx = &r, .started = on_started, .notice = on_notice, .wake = on_wake
	};
	struct node_config node = plan->node;
	struct edge_config edge = plan->edge;
	struct disco_ports ports = { .first = plan->edge.start_port, .count = 1 };
	struct fault disco = { .code = NULL };
	struct fault err = { .code = NULL };

	mc_check(patience_ms > 0 && line < MC_LINE_COUNT);
	memset(out, 0, sizeof(*out));
	node.joiner = NODE_TCP_IP;
	node.joiner_text = node_joiner_text(&plan->node);
	node.ask_only = true;
	node.line = line;
	node.heartbeat_interval_ms = MC_ASK_HEARTBEAT;
	node.no_heartbeat_timeout_ms = 2 * MC_ASK_HEARTBEAT;
	edge.node = &node;
	edge.group = NULL;
	edge.auto_increment = true;
	edge.bind_any = true;
	edge.record = NULL;
	edge.dry_run = false;
	edge.source = disco_list_open(peer, &ports, false, &disco);
	if (edge.source == NULL) {
		snprintf(out->failed, sizeof(out->failed), "%s", disco.message);
		out->status = STATUS_USAGE;
		return;
	}
	out->status = edge_run(&edge, &callbacks, &err);
	edge.source->ops->free(edge.source);
	if (err.code != NULL)
		snprintf(out->failed, sizeof(out->failed), "%s", err.message);
	else if (!out->refused)
		snprintf(out->failed, sizeof(out->failed), "%.400s",
			r.last[0] != '\0' ? r.last : "no member answered a join request");
}
