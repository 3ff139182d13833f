/* SPDX-License-Identifier: Apache-2.0 */
/* report_tell.c - tells of the node become records, by a table. */
#include <stdio.h>
#include <string.h>

#include "common/cli/log.h"
#include "common/cli/report_inner.h"
#include "common/cli/status.h"

void report_say_uuid(const struct say *s, const char *key, struct mc_uuid u, char buf[MC_UUID_TEXT])
{
	mc_uuid_text(buf, u);
	say_z(s, key, u.null ? NULL : buf);
}

/* Buffers for what is said of one member: text is borrowed until its item is closed. */
struct member_text {
	char uuid[MC_UUID_TEXT], socket[MC_ADDR_TEXT];
};

static void say_member(const struct say *s, const struct node_member_view *m, struct member_text *buf)
{
	report_say_uuid(s, "uuid", m->uuid, buf->uuid);
	say_z(s, "host", m->addr.host);
	say_number(s, "port", m->addr.port);
	say_flag(s, "lite", m->lite);
	say_text(s, "name", m->name);
	say_text(s, "instance_group", m->instance_group);
	say_z(s, "line", plan_line_text(m->line));
	say_flag(s, "self", m->self);
	snprintf(buf->socket, sizeof(buf->socket), strchr(m->addr.host, ':') != NULL ? "/[%s]:%u" : "/%s:%u", m->addr.host,
		 m->addr.port);
	say_shown(s, "socket_address", buf->socket);
}

static void say_list_of(struct report *r, enum record rec, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, rec);
	struct member_text buf;
	char master[MC_UUID_TEXT];
	struct mc_uuid uuid = { .null = true };
	const struct node_config *cfg = edge_node_config(r->edge);
	uint32_t i;

	for (i = 0; i < t->count; i++)
		if (t->list[i].master)
			uuid = t->list[i].uuid;
	say_begin(&s, rec, clock);
	say_number(&s, "version", t->version);
	say_number(&s, "size", t->count);
	report_say_uuid(&s, "master", uuid, master);
	say_shown(&s, "cluster_name", cfg->cluster_name);
	say_shown(&s, "major", "5");
	say_list(&s, "members");
	for (i = 0; i < t->count; i++) {
		say_open(&s, NULL);
		say_member(&s, &t->list[i], &buf);
		say_close(&s);
	}
	say_list_end(&s);
	say_end(&s);
}

static bool wants_grid(const struct report *r)
{
	return setting_flag(r->plan->settings, OPT_DATA_GRID) && !setting_flag(r->plan->settings, OPT_JSON);
}

static void members(struct report *r, const struct node_tell *t, int64_t clock)
{
	r->size = t->count;
	say_list_of(r, RECORD_MEMBERS, t, clock);
	if (wants_grid(r))
		say_list_of(r, RECORD_DATA_GRID, t, clock);
	if (!r->has_until || r->until_held || r->left || !condition_holds(&r->until, t->count))
		return;
	r->until_held = true;
	r->give_up_at = INT64_MAX;
	edge_leave(r->edge, STATUS_OK);
}

static void say_change(struct report *r, enum record rec, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, rec);
	struct member_text buf;

	say_begin(&s, rec, clock);
	say_open(&s, "member");
	say_member(&s, &t->member, &buf);
	say_close(&s);
	if (t->type == NODE_TELL_MEMBER_REMOVED)
		say_z(&s, "reason", node_reason_text(t->reason));
	say_end(&s);
}

static void member_changed(struct report *r, const struct node_tell *t, int64_t clock)
{
	bool added = t->type == NODE_TELL_MEMBER_ADDED;

	say_change(r, added ? RECORD_MEMBER_ADDED : RECORD_MEMBER_REMOVED, t, clock);
	if (wants_grid(r))
		say_change(r, added ? RECORD_GRID_ADDED : RECORD_GRID_REMOVED, t, clock);
}

static void phase(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, RECORD_PHASE);

	r->phase = t->to;
	say_begin(&s, RECORD_PHASE, clock);
	say_z(&s, "from", node_phase_text(t->from));
	say_z(&s, "to", node_phase_text(t->to));
	say_end(&s);
}

static void refused(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, RECORD_REFUSED);
	const struct mc_addr *by = t->by_us ? &r->self : &t->addr, *of = t->by_us ? &t->addr : &r->self;

	if (!t->by_us)
		r->password_refused = t->refusal == NODE_REFUSAL_PASSWORD;
	say_begin(&s, RECORD_REFUSED, clock);
	say_z(&s, "by_host", by->host);
	say_number(&s, "by_port", by->port);
	say_z(&s, "host", of->host);
	say_number(&s, "port", of->port);
	say_flag(&s, "by_us", t->by_us);
	say_z(&s, "reason", node_refusal_text(t->refusal));
	say_text(&s, "message", t->message);
	say_text(&s, "hint", t->hint);
	say_end(&s);
}

static void stranger(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, RECORD_STRANGER);

	say_begin(&s, RECORD_STRANGER, clock);
	say_text(&s, "cluster_name", t->cluster_name);
	say_z(&s, "host", t->addr.host);
	say_number(&s, "port", t->addr.port);
	say_z(&s, "line", plan_line_text(t->line));
	say_text(&s, "joiner", t->joiner);
	say_end(&s);
}

static void status(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, RECORD_STATUS);
	char uuid[MC_UUID_TEXT];

	say_begin(&s, RECORD_STATUS, clock);
	say_z(&s, "phase", node_phase_text(r->phase));
	say_number(&s, "size", t->count);
	say_number(&s, "version", t->version);
	report_say_uuid(&s, "uuid", r->uuid, uuid);
	say_number(&s, "up", (report_clock() - r->started_at) / 1000);
	say_end(&s);
}

static void left(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = report_hears(r, RECORD_LEFT);

	r->left = true;
	say_begin(&s, RECORD_LEFT, clock);
	say_z(&s, "reason", node_reason_text(t->reason));
	say_end(&s);
}

static void remark(struct report *r, const struct node_tell *t, int64_t clock)
{
	static const enum log_level levels[NODE_TELL_COUNT] = {
		[NODE_TELL_NOTE] = LOG_NOTE, [NODE_TELL_WARN] = LOG_WARN, [NODE_TELL_DEBUG] = LOG_DEBUG,
	};
	char hint[CLI_TEXT] = "";

	(void)r;
	(void)clock;
	if (t->hint.n > 0)
		snprintf(hint, sizeof(hint), "%.*s", t->hint.n, t->hint.p);
	log_sayf(levels[t->type], NULL, hint, "%.*s", t->message.n > 0 ? t->message.n : 0, t->message.p);
}

static void line(struct report *r, const struct node_tell *t, int64_t clock)
{
	(void)r;
	(void)clock;
	log_sayf(LOG_NOTE, NULL, NULL, "The cluster here speaks line %s; this node follows.", plan_line_text(t->line));
}

static void (*const tells[NODE_TELL_COUNT])(struct report *r, const struct node_tell *t, int64_t clock) = {
	[NODE_TELL_PHASE] = phase, [NODE_TELL_MEMBERS] = members, [NODE_TELL_MEMBER_ADDED] = member_changed,
	[NODE_TELL_MEMBER_REMOVED] = member_changed, [NODE_TELL_REFUSED] = refused, [NODE_TELL_STRANGER] = stranger,
	[NODE_TELL_STATUS] = status, [NODE_TELL_LINE] = line, [NODE_TELL_NOTE] = remark, [NODE_TELL_WARN] = remark,
	[NODE_TELL_DEBUG] = remark, [NODE_TELL_LEFT] = left,
};

void report_tell(struct report *r, const struct node_tell *t, int64_t clock)
{
	tells[t->type](r, t, clock);
}
