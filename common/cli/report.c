/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/status.h"

static int64_t monotonic(void)
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

static bool hook_wants(const struct hook *h, enum record rec)
{
	const char *type = record_rows[rec].type;

	return parse_word_in(h->event, h->event_size, "any") || parse_word_in(h->event, h->event_size, type);
}

/* The record is complete, as JSON and as environment: off to the commands that want it. */
static void to_hooks(void *ctx, const char *text, size_t size)
{
	struct report *r = ctx;
	const struct settings *s = r->plan->settings;
	struct hook h;
	unsigned i;

	for (i = 0; text != NULL && i < s->hook_count; i++)
		if (parse_hook(s->hooks[i], &h) && hook_wants(&h, r->current))
			edge_hook(r->edge, h.command, writer_env_list(r->env), text, size);
}

/* Who hears a record: standard output or the log, and the commands of --on. */
static struct say hears(struct report *r, enum record rec)
{
	struct say s = { { r->main }, 1 };

	r->current = rec;
	if (r->edge == NULL || r->plan->settings->hook_count == 0 || !record_rows[rec].hook)
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
	const char *until = setting_text(p->settings, OPT_UNTIL);

	memset(r, 0, sizeof(*r));
	r->plan = p;
	r->main = setting_flag(p->settings, OPT_JSON) ? writer_json(to_stdout, r) : writer_text(to_stdout, r);
	r->env = writer_env();
	r->hook_json = writer_json(to_hooks, r);
	r->has_until = until != NULL && parse_condition(until, &r->until);
	r->end_at = r->give_up_at = INT64_MAX;
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
	int64_t at = r->end_at < r->give_up_at ? r->end_at : r->give_up_at, left = at - monotonic(), look = out_look_after();

	if (at == INT64_MAX)
		left = -1;
	else if (left < 0)
		left = 0;
	edge_wake(r->edge, left < 0 || (look >= 0 && look < left) ? look : left);
}

static void give_up(struct report *r)
{
	bool in_cluster = r->phase == NODE_PHASE_MEMBER || r->phase == NODE_PHASE_MASTER;

	r->give_up_at = r->end_at = INT64_MAX;
	if (!r->has_until && in_cluster) {
		edge_leave(r->edge, STATUS_OK);
		return;
	}
	if (r->has_until)
		log_sayf(LOG_ERROR, "timeout", "-v says what happens; --timeout sets the patience.",
			 "Time is up: %" PRIu32 " in the list, and --until '%s' does not hold.", r->size,
			 setting_text(r->plan->settings, OPT_UNTIL));
	else
		log_say(LOG_ERROR, "timeout", "Time is up, and no cluster was joined.", "-v says what happens; --timeout sets the patience.");
	edge_leave(r->edge, STATUS_SILENCE);
}

static void on_wake(void *ctx, struct edge *e)
{
	struct report *r = ctx;
	int64_t now = monotonic();

	r->edge = e;
	if (!out_look())
		unheard(r);
	if (now >= r->give_up_at || (now >= r->end_at && r->has_until && !r->until_held)) {
		give_up(r);
	} else if (now >= r->end_at) {
		r->end_at = r->give_up_at = INT64_MAX;
		edge_leave(e, STATUS_OK);
	}
	set_alarm(r);
}

/* --- records --- */

static void say_uuid(const struct say *s, const char *key, struct mc_uuid u, char buf[MC_UUID_TEXT])
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
	say_uuid(s, "uuid", m->uuid, buf->uuid);
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
	struct say s = hears(r, rec);
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
	say_uuid(&s, "master", uuid, master);
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
	struct say s = hears(r, rec);
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
	struct say s = hears(r, RECORD_PHASE);

	r->phase = t->to;
	say_begin(&s, RECORD_PHASE, clock);
	say_z(&s, "from", node_phase_text(t->from));
	say_z(&s, "to", node_phase_text(t->to));
	say_end(&s);
}

static void refused(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = hears(r, RECORD_REFUSED);
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
	struct say s = hears(r, RECORD_STRANGER);

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
	struct say s = hears(r, RECORD_STATUS);
	char uuid[MC_UUID_TEXT];

	say_begin(&s, RECORD_STATUS, clock);
	say_z(&s, "phase", node_phase_text(r->phase));
	say_number(&s, "size", t->count);
	say_number(&s, "version", t->version);
	say_uuid(&s, "uuid", r->uuid, uuid);
	say_number(&s, "up", (monotonic() - r->started_at) / 1000);
	say_end(&s);
}

static void left(struct report *r, const struct node_tell *t, int64_t clock)
{
	struct say s = hears(r, RECORD_LEFT);

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

static void on_tell(void *ctx, struct edge *e, const struct node_tell *t, int64_t clock)
{
	struct report *r = ctx;

	r->edge = e;
	tells[t->type](r, t, clock);
}

/* --- the start --- */

static void say_place(const struct say *s, const struct report *r, const struct edge_started *st)
{
	const struct node_config *cfg = edge_node_config(r->edge);
	const struct settings *set = r->plan->settings;

	say_z(s, "host", st->self.host);
	say_number(s, "port", st->self.port);
	say_z(s, "bind_host", st->bind_host);
	say_number(s, "bind_port", st->bind_port);
	say_z(s, "cluster_name", cfg->cluster_name);
	say_z(s, "profile", opt_profile_text(set->profile));
	say_z(s, "line", plan_line_text(cfg->line));
	say_flag(s, "lite", true); /* as presented: a node that stores nothing */
	say_z(s, "interface", st->interface);
	say_z(s, "multicast_group", st->group);
	if (st->group != NULL)
		say_number(s, "multicast_port", st->group_port);
	else
		say_z(s, "multicast_port", NULL);
	say_z(s, "joiner", plan_joiner_text(cfg->joiner));
	say_number(s, "pid", st->pid);
	say_shown(s, "why", st->why);
	say_shown(s, "on_all", strcmp(st->bind_host, "0.0.0.0") == 0 || strcmp(st->bind_host, "::") == 0 ? "yes" : NULL);
	say_shown(s, "mode", setting_text(set, OPT_MODE));
}

/* What is known without asking anybody. */
static void say_peers(const struct say *s, struct edge_source *source)
{
	const struct mc_addr *peers = NULL;
	uint32_t n = source != NULL ? source->ops->known(source, &peers) : 0, i;

	say_list(s, "peers");
	for (i = 0; i < n; i++) {
		say_open(s, NULL);
		say_z(s, "host", peers[i].host);
		say_number(s, "port", peers[i].port);
		say_close(s);
	}
	say_list_end(s);
}

static void say_plan(struct report *r, const struct edge_started *st)
{
	struct say s = hears(r, RECORD_PLAN);
	const struct node_config *cfg = &r->plan->node;
	unsigned i;

	say_begin(&s, RECORD_PLAN, log_now());
	say_place(&s, r, st);
	if (st->group != NULL)
		say_number(&s, "multicast_ttl", r->plan->edge.ttl);
	else
		say_z(&s, "multicast_ttl", NULL);
	say_z(&s, "cluster_mode", setting_text(r->plan->settings, OPT_MODE));
	say_z(&s, "partition_group", cfg->partition_group);
	say_z(&s, "name", setting_text(r->plan->settings, OPT_NAME));
	say_z(&s, "instance_group", setting_text(r->plan->settings, OPT_INSTANCE_GROUP));
	say_flag(&s, "password", cfg->password != NULL);
	say_peers(&s, r->plan->edge.source);
	say_list(&s, "candidates");
	for (i = 0; i < st->candidate_count; i++) {
		say_open(&s, NULL);
		say_z(&s, "interface", st->candidates[i].name);
		say_z(&s, "host", st->candidates[i].host);
		say_flag(&s, "kept", st->candidates[i].kept);
		say_flag(&s, "picked", st->candidates[i].picked);
		say_z(&s, "reason", st->candidates[i].reason);
		say_close(&s);
	}
	say_list_end(&s);
	say_end(&s);
}

static void say_started(struct report *r, const struct edge_started *st)
{
	struct say s = hears(r, RECORD_STARTED);
	char uuid[MC_UUID_TEXT];

	say_begin(&s, RECORD_STARTED, log_now());
	say_uuid(&s, "uuid", st->uuid, uuid);
	say_place(&s, r, st);
	say_end(&s);
	if (!setting_flag(r->plan->settings, OPT_LITE))
		log_say(LOG_NOTE, NULL, "This node holds no data: to the others it is a lite member, as with --lite.", NULL);
}

static void on_started(void *ctx, struct edge *e, const struct edge_started *st)
{
	struct report *r = ctx;

	r->edge = e;
	r->self = st->self;
	r->uuid = st->uuid;
	if (r->plan->edge.dry_run) {
		say_plan(r, st);
		return;
	}
	r->started_at = monotonic();
	if (r->plan->run_for >= 0)
		r->end_at = r->started_at + r->plan->run_for;
	if (r->plan->give_up >= 0)
		r->give_up_at = r->started_at + r->plan->give_up;
	say_started(r, st);
	set_alarm(r);
}

static void on_quit(void *ctx, struct edge *e, int quit_status)
{
	(void)ctx;
	(void)e;
	log_sayf(LOG_DEBUG, NULL, NULL, "The node has ended with status %d.", quit_status);
}

struct edge_calls report_calls(struct report *r)
{
	return (struct edge_calls){ .ctx = r, .started = on_started, .tell = on_tell, .wake = on_wake, .quit = on_quit };
}

int report_status(const struct report *r, int from_edge)
{
	return from_edge == STATUS_NOT && r->password_refused ? STATUS_DENIED : from_edge;
}
