/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - where records go, and the time that the relay is given. What they say: notices.c. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/io/clock.h"
#include "tools/relay/relay_tool.h"

#define TABLE_PERIOD 1000

static void set_alarm(struct relay_report *r);

static void unheard(struct relay_report *r)
{
	relay_edge_leave(r->edge, STATUS_HOST);
}

static void to_stdout(void *ctx, const char *text, size_t size)
{
	struct relay_report *r = ctx;
	bool good = text == NULL || out_write(text, size);

	if (r->edge == NULL)
		return;
	if (!good)
		unheard(r);
	else if (out_look_after() >= 0)
		set_alarm(r);
}

static void to_hooks(void *ctx, const char *text, size_t size)
{
	struct relay_report *r = ctx;
	const struct settings *s = r->plan->settings;

	mc_check(r->current < RECORD_COUNT);
	for (unsigned i = 0; text != NULL && i < s->hook_count; i++)
		if (parsed_hook_wants(&s->hooks[i], record_rows[r->current].type))
			relay_edge_hook(r->edge, s->hooks[i].command, writer_env_list(r->env), text, size);
}

struct say relay_report_hears(struct relay_report *r, enum record rec)
{
	struct say s = { { r->main }, 1 };

	mc_check(rec < RECORD_COUNT && r->main != NULL);
	r->current = rec;
	if (r->edge == NULL || r->plan->settings->hook_count == 0 ||
		(record_rows[rec].hook & TOOL_RELAY) == 0)
		return s;
	s.w[s.n++] = r->env;
	s.w[s.n++] = r->hook_json;
	return s;
}

bool relay_report_open(struct relay_report *r, const struct relay_plan *p)
{
	mc_check(p->settings != NULL);
	memset(r, 0, sizeof(*r));
	r->plan = p;
	r->main = tool_writer(p->settings, to_stdout, r);
	r->env = writer_env();
	r->hook_json = writer_json(to_hooks, r);
	r->end_at_ms = r->give_up_at_ms = INT64_MAX;
	r->table = setting_flag(p->settings, OPT_TABLE) && !setting_records(p->settings);
	return r->main != NULL && r->env != NULL && r->hook_json != NULL;
}

void relay_report_close(struct relay_report *r)
{
	writer_free(r->main);
	writer_free(r->env);
	writer_free(r->hook_json);
}

/* --- time --- */

static void set_alarm(struct relay_report *r)
{
	int64_t at_ms = r->end_at_ms < r->give_up_at_ms ? r->end_at_ms : r->give_up_at_ms,
		left_ms = at_ms == INT64_MAX ? -1 : at_ms - io_now();
	int64_t look_ms = out_look_after();

	mc_check(r->edge != NULL);
	if (left_ms < 0 && at_ms != INT64_MAX)
		left_ms = 0;
	if (look_ms >= 0 && (left_ms < 0 || look_ms < left_ms))
		left_ms = look_ms;
	if (r->table && (left_ms < 0 || left_ms > TABLE_PERIOD))
		left_ms = TABLE_PERIOD;
	relay_edge_wake(r->edge, left_ms);
}

/* Both JSON and text: to whoever asked for it. */
static void draw(struct relay_report *r)
{
	bool text = !setting_records(r->plan->settings);
	char more[32];

	if (text && r->table && isatty(STDOUT_FILENO))
		out_write("\033[H\033[J", 6);
	r->rows = r->hidden = 0;
	r->drawing = text;
	relay_edge_status(r->edge);
	r->drawing = false;
	if (r->hidden > 0) {
		snprintf(more, sizeof(more), "%u more\n", r->hidden);
		out_write(more, strlen(more));
	}
}

static void leave(struct relay_report *r, int status, const char *why)
{
	r->end_at_ms = r->give_up_at_ms = INT64_MAX;
	if (r->ended == NULL)
		r->ended = why;
	relay_edge_leave(r->edge, status);
}

static void on_wake(void *ctx, struct relay_edge *e)
{
	struct relay_report *r = ctx;
	bool until = setting_text(r->plan->settings, OPT_UNTIL_LINKS) != NULL;
	int64_t now_ms = io_now();

	r->edge = e;
	if (!out_look())
		unheard(r);
	if (now_ms >= r->give_up_at_ms || (now_ms >= r->end_at_ms && until)) {
		if (until)
			log_sayf(LOG_ERROR, "timeout",
				"-v shows what happens; " OPTION_TIMEOUT " allows more time.",
				"Timed out: %u links, and " OPTION_UNTIL " '%s' does not hold.",
				relay_edge_links(e), setting_text(r->plan->settings, OPT_UNTIL_LINKS));
		leave(r,
			!until                                                    ? STATUS_OK
				: r->password_refused && relay_edge_links(e) == 0 ? STATUS_DENIED
										  : STATUS_SILENCE,
			"timeout");
	} else if (now_ms >= r->end_at_ms) {
		leave(r, STATUS_OK, "for");
	} else if (r->table) {
		draw(r);
	}
	set_alarm(r);
}

/* --- from the edge --- */

/* links: as it was told; a link that came and went in one step has been there. */
static void look_until(struct relay_report *r, unsigned links)
{
	const struct setting *until = &r->plan->settings->v[OPT_UNTIL_LINKS];

	if (until->text == NULL || r->until_held || !condition_holds(&until->value.condition, links))
		return;
	r->until_held = true;
	leave(r, STATUS_OK, "until");
}

static void on_notice(void *ctx, struct relay_edge *e, const struct relay_notice *t)
{
	struct relay_report *r = ctx;
	bool quiet = r->table && !r->drawing &&
		(t->type == RELAY_NOTICE_MEMBER || t->type == RELAY_NOTICE_MEMBER_GONE);

	r->edge = e;
	if (!quiet)
		relay_notice(r, t);
	if (t->type == RELAY_NOTICE_LINK_UP || t->type == RELAY_NOTICE_LINK_DOWN)
		look_until(r, t->links);
}

static void on_said(
	void *ctx, struct relay_edge *e, enum edge_level level, const char *message, const char *hint)
{
	static const enum log_level levels[] = {
		[EDGE_DEBUG] = LOG_DEBUG, [EDGE_NOTE] = LOG_NOTE, [EDGE_WARN] = LOG_WARN
	};

	(void)ctx;
	(void)e;
	log_say(levels[level], NULL, message, hint);
}

static void join(char *out, size_t cap, const char *const *texts, unsigned n, const char *none)
{
	size_t used = 0;

	snprintf(out, cap, "%s", n == 0 ? none : "");
	for (unsigned i = 0; i < n && used + 3 < cap; i++)
		used += (size_t)snprintf(out + used, cap - used, "%s%s", i > 0 ? ", " : "", texts[i]);
}

static void say_plan(const struct say *s, struct relay_report *r)
{
	const struct relay_plan *p = r->plan;

	say_z(s, "multicast_group", p->relay.group);
	say_number(s, "multicast_port", p->relay.group_port);
	say_number(s, "multicast_ttl", p->edge.ttl);
	say_z(s, "listen_host",
		p->edge.listen ? p->edge.listen_host != NULL ? p->edge.listen_host : "*" : NULL);
	if (p->edge.listen)
		say_number(s, "listen_port", p->edge.listen_port);
	else
		say_z(s, "listen_port", NULL);
	say_z(s, "hubs", p->hubs);
	say_shown(s, "shown_hubs", p->hubs);
	say_list(s, "cluster_names");
	for (unsigned i = 0; i < p->relay.name_count; i++) {
		say_open(s, NULL);
		say_z(s, "name", p->names[i]);
		say_close(s);
	}
	say_list_end(s);
	join(r->names, sizeof(r->names), p->names, p->relay.name_count, "all");
	say_shown(s, "shown_names", r->names);
	say_flag(s, "protected", p->relay.password.n > 0);
	say_z(s, "command", p->edge.command != NULL ? p->edge.command[0] : NULL);
}

void relay_report_plan(struct relay_report *r)
{
	struct say s = relay_report_hears(r, RECORD_RELAY_PLAN);

	say_begin(&s, RECORD_RELAY_PLAN, log_now());
	say_plan(&s, r);
	say_end(&s);
}

/* What others dial. */
static void place_of(char *out, size_t cap, const struct relay_plan *p, const char *host)
{
	if (p->edge.listen_host != NULL)
		host = p->edge.listen_host;
	if (host[0] != '\0')
		snprintf(out, cap, "[%s]:%u", host, p->edge.listen_port);
	else
		snprintf(out, cap, "port %u", p->edge.listen_port);
}

static void on_started(void *ctx, struct relay_edge *e, const struct relay_edge_started *st)
{
	struct relay_report *r = ctx;
	struct say s;
	const char *places[MULTICAST_PLACES_MAX];
	char interfaces[1024], host[64], place[RELAY_PLAN_TEXT + 10];
	unsigned n = 0;

	r->edge = e;
	for (unsigned i = 0; i < st->place_count; i++)
		if (st->places[i].unusable == NULL && st->places[i].err == 0)
			places[n++] = st->places[i].name;
	join(interfaces, sizeof(interfaces), places, n, "none");
	snprintf(r->hosts, sizeof(r->hosts), "%s", st->hosts);
	snprintf(host, sizeof(host), "%.*s", (int)strcspn(st->hosts, " "), st->hosts);
	place_of(place, sizeof(place), r->plan, host);
	s = relay_report_hears(r, RECORD_RELAY_STARTED);
	say_begin(&s, RECORD_RELAY_STARTED, log_now());
	say_z(&s, "id", st->id);
	say_z(&s, "name", r->plan->self);
	say_z(&s, "host", host[0] != '\0' ? host : NULL);
	say_z(&s, "interfaces", n > 0 ? interfaces : NULL);
	say_shown(&s, "shown_interfaces", interfaces);
	say_shown(&s, "shown_place", place);
	say_plan(&s, r);
	say_number(&s, "pid", getpid());
	say_end(&s);
	if (r->plan->run_for_ms >= 0)
		r->end_at_ms = io_now() + r->plan->run_for_ms;
	if (r->plan->give_up_ms >= 0)
		r->give_up_at_ms = io_now() + r->plan->give_up_ms;
	set_alarm(r);
}

static void on_command_started(void *ctx, struct relay_edge *e, int pid, const char *message)
{
	struct relay_report *r = ctx;
	struct say s = relay_report_hears(r, RECORD_COMMAND_STARTED);

	r->edge = e;
	if (pid == 0) {
		log_sayf(LOG_ERROR, "command", "Write it as a shell would find it, behind `--`.",
			"%s cannot be started: %s", r->plan->edge.command[0], message);
		return;
	}
	say_begin(&s, RECORD_COMMAND_STARTED, log_now());
	say_number(&s, "pid", pid);
	say_end(&s);
}

static void on_command_ended(void *ctx, struct relay_edge *e, int status, int signal)
{
	struct relay_report *r = ctx;
	struct say s = relay_report_hears(r, RECORD_COMMAND_ENDED);

	r->edge = e;
	say_begin(&s, RECORD_COMMAND_ENDED, log_now());
	say_number(&s, "status", status);
	if (signal != 0)
		say_number(&s, "signal", signal);
	else
		say_z(&s, "signal", NULL);
	say_end(&s);
	if (r->ended == NULL)
		r->ended = "command";
}

static void on_status(void *ctx, struct relay_edge *e)
{
	struct relay_report *r = ctx;

	r->edge = e;
	draw(r);
}

static void on_quit(void *ctx, struct relay_edge *e, int status)
{
	struct relay_report *r = ctx;
	struct say s = relay_report_hears(r, RECORD_ENDED);

	(void)e;
	if (r->ended == NULL)
		r->ended = status == STATUS_OK ? "signal" : status == STATUS_SILENCE ? "timeout" : "refused";
	say_begin(&s, RECORD_ENDED, log_now());
	say_z(&s, "reason", r->ended);
	say_end(&s);
}

struct relay_edge_callbacks relay_report_callbacks(struct relay_report *r)
{
	return (struct relay_edge_callbacks){ .ctx = r,
		.started = on_started,
		.notice = on_notice,
		.said = on_said,
		.command_started = on_command_started,
		.command_ended = on_command_ended,
		.status = on_status,
		.wake = on_wake,
		.quit = on_quit };
}
