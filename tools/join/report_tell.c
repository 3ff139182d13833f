/* SPDX-License-Identifier: Apache-2.0 */
/* report_tell.c - tells of the node become records, by a table. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/member.h"
#include "tools/join/report_internal.h"
#include "common/base/status.h"

static void as_member(const struct node_member_view *v, struct member_record *m)
{
	*m = (struct member_record){ .uuid = v->uuid,
		.addr = v->addr,
		.lite = v->lite,
		.self = v->self,
		.name = v->name,
		.instance_group = v->instance_group };
	snprintf(m->line, sizeof(m->line), "%s", plan_line_text(v->line));
}

static void get_member(const void *list, uint32_t i, struct member_record *out)
{
	as_member((const struct node_member_view *)list + i, out);
}

static void say_list_of(struct report *r, enum record rec, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, rec);
	struct member_list l = { .version = t->version,
		.master = { .null = true },
		.n = t->count,
		.get = get_member,
		.from = t->list,
		.cluster_name = edge_node_config(r->edge)->cluster_name };
	uint32_t i;

	for (i = 0; i < t->count; i++)
		if (t->list[i].master)
			l.master = t->list[i].uuid;
	member_list_say(&s, rec, &l, clock_ms);
}

static bool wants_grid(const struct report *r)
{
	return setting_flag(r->plan->settings, OPT_DATA_GRID_BLOCK) && !setting_records(r->plan->settings);
}

static void members(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	r->size = t->count;
	say_list_of(r, RECORD_MEMBERS, t, clock_ms);
	if (wants_grid(r))
		say_list_of(r, RECORD_DATA_GRID, t, clock_ms);
	if (!r->has_until || r->until_held || r->left || !condition_holds(&r->until, t->count))
		return;
	r->until_held = true;
	r->give_up_at_ms = INT64_MAX;
	edge_leave(r->edge, STATUS_OK);
}

static void say_change(struct report *r, enum record rec, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, rec);
	struct member_text buf;
	struct member_record m;

	mc_check(t->type == NODE_NOTICE_MEMBER_ADDED || t->type == NODE_NOTICE_MEMBER_REMOVED);
	as_member(&t->member, &m);
	say_begin(&s, rec, clock_ms);
	say_open(&s, "member");
	member_say(&s, &m, &buf);
	say_close(&s);
	if (t->type == NODE_NOTICE_MEMBER_REMOVED)
		say_z(&s, "reason", node_reason_text(t->reason));
	say_end(&s);
}

static void member_changed(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	bool added = t->type == NODE_NOTICE_MEMBER_ADDED;

	r->heard |= !added;
	say_change(r, added ? RECORD_MEMBER_ADDED : RECORD_MEMBER_REMOVED, t, clock_ms);
	if (wants_grid(r))
		say_change(r, added ? RECORD_GRID_ADDED : RECORD_GRID_REMOVED, t, clock_ms);
}

static void phase(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, RECORD_PHASE);

	r->phase = t->to;
	say_begin(&s, RECORD_PHASE, clock_ms);
	say_z(&s, "from", node_phase_text(t->from));
	say_z(&s, "to", node_phase_text(t->to));
	say_end(&s);
}

static void refused(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, RECORD_REFUSED);
	const struct mc_addr *by = t->by_us ? &r->self : &t->addr, *of = t->by_us ? &t->addr : &r->self;

	r->heard = true;
	if (!t->by_us)
		r->password_refused = t->refusal == NODE_REFUSAL_PASSWORD;
	r->password_differs |= t->refusal == NODE_REFUSAL_PASSWORD;
	say_begin(&s, RECORD_REFUSED, clock_ms);
	say_z(&s, "by_host", by->host);
	say_number(&s, "by_port", by->port);
	say_z(&s, "host", of->host);
	say_number(&s, "port", of->port);
	say_flag(&s, "by_us", t->by_us);
	say_z(&s, "reason", node_refusal_text(t->refusal));
	if (t->theirs.n >= 0)
		say_text(&s, "line", t->theirs);
	say_text(&s, "message", t->message);
	say_text(&s, "hint", t->hint);
	say_end(&s);
}

static void stranger(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, RECORD_STRANGER);

	r->heard = true;
	say_begin(&s, RECORD_STRANGER, clock_ms);
	say_text(&s, "cluster_name", t->cluster_name);
	say_z(&s, "host", t->addr.host);
	say_number(&s, "port", t->addr.port);
	say_text(&s, "line", t->theirs);
	say_text(&s, "joiner", t->joiner);
	say_text(&s, "release", t->release);
	say_flag(&s, "is_same_name", t->same_name);
	say_text(&s, "message", t->message);
	say_text(&s, "hint", t->hint);
	say_end(&s);
}

static void status(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, RECORD_STATUS);
	char uuid[MC_UUID_TEXT], up[24];
	int64_t up_ms = report_clock() - r->started_at_ms;

	snprintf(up, sizeof(up), "%" PRId64 " s", up_ms / 1000);
	say_begin(&s, RECORD_STATUS, clock_ms);
	say_z(&s, "phase", node_phase_text(r->phase));
	say_number(&s, "member_count", t->count);
	say_number(&s, "version", t->version);
	say_number(&s, "client_count", t->clients);
	member_say_uuid(&s, "uuid", r->uuid, uuid);
	say_number(&s, "up_ms", up_ms);
	say_shown(&s, "shown_up", up);
	say_end(&s);
}

static void say_store(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, t->type == NODE_NOTICE_STORE ? RECORD_STORE : RECORD_STORE_FULL);

	say_begin(&s, t->type == NODE_NOTICE_STORE ? RECORD_STORE : RECORD_STORE_FULL, clock_ms);
	say_number(&s, "entries", (int64_t)t->store.entries);
	say_number(&s, "bytes", (int64_t)t->store.bytes);
	say_number(&s, "budget", (int64_t)t->store.budget);
	say_number(&s, "map_count", t->store.maps);
	say_number(&s, "partitions_owned", t->store.owned);
	say_number(&s, "backups", t->store.backups);
	say_end(&s);
}

static void migration(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, RECORD_MIGRATION);
	char from[MC_UUID_TEXT], to[MC_UUID_TEXT];

	say_begin(&s, RECORD_MIGRATION, clock_ms);
	say_number(&s, "partition", t->partition);
	member_say_uuid(&s, "from", t->source, from);
	member_say_uuid(&s, "to", t->destination, to);
	say_z(&s, "role", t->gives ? "source" : "destination");
	say_end(&s);
}

static void left(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	struct say s = report_hears(r, RECORD_LEFT);

	r->left = true;
	say_begin(&s, RECORD_LEFT, clock_ms);
	say_z(&s, "reason", node_reason_text(t->reason));
	say_end(&s);
}

static void remark(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	static const enum log_level levels[NODE_NOTICE_COUNT] = {
		[NODE_NOTICE_NOTE] = LOG_NOTE,
		[NODE_NOTICE_WARN] = LOG_WARN,
		[NODE_NOTICE_DEBUG] = LOG_DEBUG,
	};
	char hint[CLI_TEXT] = "";

	(void)r;
	(void)clock_ms;
	if (t->hint.n > 0)
		snprintf(hint, sizeof(hint), "%.*s", t->hint.n, t->hint.p);
	log_sayf(levels[t->type], NULL, hint, "%.*s", t->message.n > 0 ? t->message.n : 0, t->message.p);
}

static void line(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	(void)r;
	(void)clock_ms;
	log_sayf(LOG_NOTE, NULL, NULL, "The cluster here speaks line %s; this node follows.",
		plan_line_text(t->line));
}

static void (*const tells[NODE_NOTICE_COUNT])(
	struct report *r, const struct node_notice *t, int64_t clock_ms) = {
	[NODE_NOTICE_PHASE] = phase,
	[NODE_NOTICE_MEMBERS] = members,
	[NODE_NOTICE_MEMBER_ADDED] = member_changed,
	[NODE_NOTICE_MEMBER_REMOVED] = member_changed,
	[NODE_NOTICE_REFUSED] = refused,
	[NODE_NOTICE_STRANGER] = stranger,
	[NODE_NOTICE_STATUS] = status,
	[NODE_NOTICE_STORE] = say_store,
	[NODE_NOTICE_STORE_FULL] = say_store,
	[NODE_NOTICE_MIGRATION] = migration,
	[NODE_NOTICE_LINE] = line,
	[NODE_NOTICE_NOTE] = remark,
	[NODE_NOTICE_WARN] = remark,
	[NODE_NOTICE_DEBUG] = remark,
	[NODE_NOTICE_LEFT] = left,
};

void report_tell(struct report *r, const struct node_notice *t, int64_t clock_ms)
{
	mc_check(t->type < NODE_NOTICE_COUNT);
	tells[t->type](r, t, clock_ms);
}
