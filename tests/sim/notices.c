/* SPDX-License-Identifier: Apache-2.0 */
/* notices.c - what happens, in words: the lines of scenarios, and the long trace of --trace. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "tests/sim/sim.h"

#define LINE_MAX_TEXT 8192
#define LIST_SHOWN 2000
#define PIECES_SHOWN 16 /* of a list: runs of nodes */

static double ms(const struct sim *s)
{
	return (double)s->now_us / SIM_MS;
}

void trace_say(struct sim *s, struct sim_node *n, const char *kind, const char *fmt, ...)
{
	char line[LINE_MAX_TEXT], text[LINE_MAX_TEXT - 64];
	va_list ap;

	if (s->told == NULL && s->opt.trace == NULL && !s->opt.hash)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sim_hash(s, (uint64_t)s->now_us);
	sim_hash(s, n->index);
	sim_hash_bytes(s, text, strlen(text));
	snprintf(line, sizeof(line), "%.0f %s %s", ms(s), name_node(n), text);
	if (s->told != NULL)
		s->told(s, n, line, kind);
	if (s->opt.trace != NULL)
		fprintf(s->opt.trace, "%10.3f %-6s    %s\n", ms(s), name_node(n), text);
}

void trace_event(struct sim *s, struct sim_node *n, const struct node_event *ev)
{
	static const char *const names[] = {
#define X(name) #name,
		NODE_EVENTS(X)
#undef X
	};
	bool has_message = ev->type == NODE_EV_MESSAGE || ev->type == NODE_EV_DATAGRAM;
	const char *cls = has_message                ? hz_class_name(ev->message->cls)
		: ev->type == NODE_EV_CLIENT_MESSAGE ? client_type_name(ev->client->type)
						     : "";

	sim_hash(s, (uint64_t)s->now_us);
	sim_hash(s, (uint64_t)n->index << 32 | ev->type);
	if (s->opt.trace == NULL)
		return;
	fprintf(s->opt.trace, "%10.3f %-6s <- %s %s", ms(s), name_node(n), names[ev->type], cls);
	if (ev->conn != 0) {
		unsigned side = 0;
		struct sim_conn *c = conn_of(s, n, ev->conn, &side);

		fprintf(s->opt.trace, " #%u", ev->conn);
		if (c != NULL)
			fprintf(s->opt.trace, " of %s", name_node(&s->nodes[c->end[!side].node]));
	}
	if (ev->type == NODE_EV_CLIENT_MESSAGE)
		fprintf(s->opt.trace, " correlation %" PRIx64 " partition %d", ev->client->correlation,
			ev->client->partition_id);
	if (has_message && ev->message->call_id != 0)
		fprintf(s->opt.trace, " call %" PRId64, ev->message->call_id);
	if (ev->addr != NULL)
		fprintf(s->opt.trace, " %s", name_addr(s, ev->addr));
	if (ev->type == NODE_EV_CLOSED || ev->type == NODE_EV_DIAL_FAILED)
		fprintf(s->opt.trace, " failure %d", ev->failure);
	fputc('\n', s->opt.trace);
}

void trace_effect(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	static const char *const names[] = {
#define X(name) #name,
		NODE_EFFECTS(X)
#undef X
	};
	unsigned side = 0;
	struct sim_conn *c;

	sim_hash(s, (uint64_t)n->index << 32 | fx->type);
	if (s->opt.trace == NULL || fx->type == NODE_FX_NOTICE)
		return;
	fprintf(s->opt.trace, "%10.3f %-6s -> %s", ms(s), name_node(n), names[fx->type]);
	if (fx->type == NODE_FX_SEND || fx->type == NODE_FX_MULTICAST)
		fprintf(s->opt.trace, " %s", hz_class_name(fx->out.cls));
	c = fx->conn != 0 ? conn_of(s, n, fx->conn, &side) : NULL;
	if (fx->conn != 0)
		fprintf(s->opt.trace, " #%u to %s", fx->conn,
			c ? name_node(&s->nodes[c->end[!side].node]) : "nobody");
	if (fx->type == NODE_FX_DIAL)
		fprintf(s->opt.trace, " %s", name_addr(s, fx->addr));
	fputc('\n', s->opt.trace);
}

/* --- lists --- */
static const struct sim_name *member_name(const struct sim *s, const struct sim_node *n, uint32_t i)
{
	struct node_member_view v;

	return node_member_at(n->node, i, &v) ? name_find(s, v.uuid) : NULL;
}

static void run_text(char *out, size_t cap, uint32_t first, uint32_t last, uint32_t life)
{
	static const char *const marks[] = { "", "", "'", "''", "'''" };
	const char *mark = life < 5 ? marks[life] : "'...";

	if (first == last)
		snprintf(out, cap, " n%u%s", first + 1, mark);
	else
		snprintf(out, cap, last == first + 1 ? " n%u%s n%u%s" : " n%u%s..n%u%s", first + 1, mark,
			last + 1, mark);
}

void list_text(struct sim *s, const struct sim_node *n, char *out, size_t cap)
{
	uint32_t count = node_member_count(n->node), i = 0;
	unsigned pieces = 0;
	size_t used = 0;

	out[0] = '\0';
	while (i < count && used + 64 < cap) {
		const struct sim_name *first = member_name(s, n, i), *next;
		uint32_t from = i;

		for (i++; first != NULL && i < count; i++) {
			next = member_name(s, n, i);
			if (next == NULL || next->life != first->life ||
				next->node != first->node + (i - from))
				break;
		}
		if (first == NULL)
			snprintf(out + used, cap - used, " somebody");
		else
			run_text(out + used, cap - used, first->node, first->node + (i - from) - 1,
				first->life);
		used += strlen(out + used);
		if (++pieces == PIECES_SHOWN && i < count) {
			snprintf(out + used, cap - used, " ...");
			return;
		}
	}
}

/* --- what nodes tell --- */
static void say_phase(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "phase", "phase %s -> %s", node_phase_text(t->from), node_phase_text(t->to));
}

static void say_members(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	char list[LIST_SHOWN];

	list_text(s, n, list, sizeof(list));
	trace_say(s, n, "members", "members %u v%d master %s:%s", t->count, t->version,
		name_of(s, node_master(n->node)), list);
}

static void say_added(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "added", "added %s", name_of(s, t->member.uuid));
}

static void say_removed(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "removed", "removed %s %s", name_of(s, t->member.uuid), node_reason_text(t->reason));
}

static void say_refused(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "refused", "refused %s %s %s: %.*s", t->by_us ? "to let in" : "by",
		name_addr(s, &t->addr), node_refusal_text(t->refusal), t->message.n < 0 ? 0 : t->message.n,
		t->message.p);
}

static void say_stranger(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "stranger", "stranger %s of cluster %.*s", name_addr(s, &t->addr),
		t->cluster_name.n < 0 ? 0 : t->cluster_name.n, t->cluster_name.p);
}

static void say_line(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "line", "line %s", mc_lines[t->line].text);
}

static void say_left(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "left", "left %s", node_reason_text(t->reason));
}

static void say_status(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	trace_say(s, n, "status", "status %u v%d", t->count, t->version);
}

static void say_sentence(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	static const char *const kinds[NODE_NOTICE_COUNT] = {
		[NODE_NOTICE_NOTE] = "note", [NODE_NOTICE_WARN] = "warn", [NODE_NOTICE_DEBUG] = "debug"
	};

	trace_say(s, n, kinds[t->type], "%s: %.*s", kinds[t->type], t->message.n < 0 ? 0 : t->message.n,
		t->message.p);
}

/* Figures are not part of a trace: what they follow from is. */
static void say_nothing(struct sim *s, struct sim_node *n, const struct node_notice *t)
{
	(void)s;
	(void)n;
	(void)t;
}

void trace_notice(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	static void (*const fns[NODE_NOTICE_COUNT])(
		struct sim *, struct sim_node *, const struct node_notice *) = {
		[NODE_NOTICE_PHASE] = say_phase,
		[NODE_NOTICE_MEMBERS] = say_members,
		[NODE_NOTICE_MEMBER_ADDED] = say_added,
		[NODE_NOTICE_MEMBER_REMOVED] = say_removed,
		[NODE_NOTICE_REFUSED] = say_refused,
		[NODE_NOTICE_STRANGER] = say_stranger,
		[NODE_NOTICE_STATUS] = say_status,
		[NODE_NOTICE_STORE] = say_nothing,
		[NODE_NOTICE_STORE_FULL] = say_nothing,
		[NODE_NOTICE_MIGRATION] = say_nothing,
		[NODE_NOTICE_LINE] = say_line,
		[NODE_NOTICE_NOTE] = say_sentence,
		[NODE_NOTICE_WARN] = say_sentence,
		[NODE_NOTICE_DEBUG] = say_sentence,
		[NODE_NOTICE_LEFT] = say_left,
	};

	fns[fx->notice->type](s, n, fx->notice);
}
