/* SPDX-License-Identifier: Apache-2.0 */
/* show.c - a list as text for people and as records; the other forms are files of their own. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "tools/members/payara.h"
#include "tools/members/state.h"

void show_addr(char out[MC_ADDR_TEXT], const struct mc_addr *a)
{
	snprintf(out, MC_ADDR_TEXT, strchr(a->host, ':') != NULL ? "[%s]:%u" : "%s:%u", a->host, a->port);
}

static bool is_master(const struct view *v, const struct member_record *m)
{
	return v->n > 0 && m == &v->v[0];
}

static const char *role(const struct view *v, const struct member_record *m)
{
	static const char *const roles[2][2] = { { "", "lite" }, { "master", "master lite" } };

	return roles[is_master(v, m)][m->lite];
}

static struct columns show_columns(const struct view *v)
{
	struct columns c = { 0, 0, false };
	char addr[MC_ADDR_TEXT];
	uint32_t i;

	for (i = 0; i < v->n; i++) {
		show_addr(addr, &v->v[i].addr);
		if ((int)strlen(addr) > c.addr)
			c.addr = (int)strlen(addr);
		if ((int)strlen(role(v, &v->v[i])) > c.role)
			c.role = (int)strlen(role(v, &v->v[i]));
		c.groups = c.groups || !mc_str_eq(v->v[i].instance_group, v->v[0].instance_group);
	}
	return c;
}

static void show_row(
	char out[ROW_TEXT], const struct view *v, const struct member_record *m, struct columns c)
{
	char addr[MC_ADDR_TEXT], uuid[MC_UUID_TEXT], client[MC_ADDR_TEXT] = "";
	bool group = c.groups && m->instance_group.n > 0;
	int n;

	show_addr(addr, &m->addr);
	mc_uuid_text(uuid, m->uuid);
	if (m->client.port != 0)
		show_addr(client, &m->client);
	n = snprintf(out, ROW_TEXT, "%-*s  %s  %-*s  %.*s%s%.*s%s%s%s%s", c.addr, addr, uuid, c.role,
		role(v, m), m->name.n > 0 ? m->name.n : 0, m->name.p, group ? " (" : "",
		group ? m->instance_group.n : 0, m->instance_group.p, group ? ")" : "",
		client[0] != '\0' ? "  (clients: " : "", client, client[0] != '\0' ? ")" : "");
	while (n > 0 && n < ROW_TEXT && out[n - 1] == ' ')
		out[--n] = '\0';
}

static void say_row(const struct say *s, const struct view *v, const struct member_record *m,
	struct columns c, struct member_text *buf, char row[ROW_TEXT])
{
	member_say(s, m, buf);
	say_flag(s, "is_master", is_master(v, m));
	say_number(s, "view_version", v->version);
	say_z(s, "cluster_name", v->cluster_name);
	show_row(row, v, m, c);
	say_shown(s, "row", row);
}

static void say_head(const struct say *s, const struct view *v)
{
	struct columns c = show_columns(v);
	char group[MC_NAME_MAX + 1] = "";

	if (!c.groups && v->n > 0)
		mc_str_copy(group, sizeof(group), v->v[0].instance_group);
	say_begin(s, RECORD_LIST_HEAD, log_now());
	say_z(s, "cluster_name", v->cluster_name);
	say_number(s, "member_count", v->n);
	say_shown(s, "plural", v->n != 1 ? "s" : NULL);
	say_number(s, "version", v->version);
	say_z(s, "release", v->server);
	say_z(s, "group", group);
	say_end(s);
}

static void get_member(const void *view, uint32_t i, struct member_record *out)
{
	*out = ((const struct view *)view)->v[i];
}

static void say_block(const struct app *a, const struct view *v)
{
	const struct member_list l = {
		.version = v->version,
		.master = v->n > 0 ? v->v[0].uuid : (struct mc_uuid){ .null = true },
		.cluster_name = v->cluster_name,
		.n = v->n,
		.get = get_member,
		.from = v,
	};

	member_list_say(&a->out, RECORD_DATA_GRID, &l, log_now());
}

static bool form_records(struct app *a, const struct view *v)
{
	struct columns c = show_columns(v);
	struct member_text buf;
	struct payara_said said = { .time = "" };
	char row[ROW_TEXT], figures[STATE_TEXT];
	uint32_t i;

	if (a->want.grid && a->want.form == FORM_TEXT) {
		say_block(a, v);
		return out_look();
	}
	say_head(&a->out, v);
	if (a->want.state && state_known(a))
		state_say(&a->out, a, v);
	for (i = 0; i < v->n; i++) {
		say_begin(&a->out, RECORD_MEMBER, log_now());
		say_row(&a->out, v, &v->v[i], c, &buf, row);
		if (a->want.payara && a->payara->ready)
			payara_say_fields(&a->out, a->payara, i, &said);
		if (survey_find(a->survey, v->v[i].uuid) != NULL)
			state_say_member(&a->out, survey_find(a->survey, v->v[i].uuid), figures);
		say_end(&a->out);
	}
	text_free(&said.detail);
	text_free(&said.runs);
	if (a->want.payara && a->payara->ready)
		payara_say_stale(&a->out, a->payara);
	return out_look();
}

bool show_view(struct app *a, const struct view *v)
{
	static bool (*const forms[FORM_COUNT])(struct app *, const struct view *) = {
		[FORM_TEXT] = form_records,
		[FORM_JSON] = form_records,
		[FORM_PEERS] = form_peers,
		[FORM_DOT] = form_dot,
		[FORM_NAGIOS] = form_nagios,
		[FORM_PROMETHEUS] = form_prometheus,
	};

	mc_check(a->want.form < FORM_COUNT);
	return forms[a->want.form](a, v);
}

/* --- changes --- */

/* Those of `of` that are not in `in`. */
static void say_missing(
	const struct app *a, enum record r, const struct view *of, const struct view *in, const char *at)
{
	struct columns c = show_columns(of);
	struct member_text buf;
	char row[ROW_TEXT];
	uint32_t i;

	mc_check(r == RECORD_LIST_REMOVED || r == RECORD_LIST_ADDED);
	for (i = 0; i < of->n; i++) {
		if (view_find(in, of->v[i].uuid) != NULL)
			continue;
		say_begin(&a->out, r, log_now());
		say_shown(&a->out, "at", at);
		say_open(&a->out, "member");
		say_row(&a->out, of, &of->v[i], c, &buf, row);
		say_close(&a->out);
		say_end(&a->out);
	}
}

static void say_list_of(const struct app *a, const struct view *v, const char *at)
{
	struct member_text buf;
	char by[MC_UUID_TEXT], master[MC_UUID_TEXT];
	struct mc_uuid none = { .null = true };
	uint32_t i;

	say_begin(&a->out, RECORD_LIST_CHANGE, log_now());
	say_shown(&a->out, "at", at);
	say_z(&a->out, "cluster_name", v->cluster_name);
	say_number(&a->out, "version", v->version);
	say_number(&a->out, "member_count", v->n);
	member_say_uuid(&a->out, "master", v->n > 0 ? v->v[0].uuid : none, master);
	member_say_uuid(&a->out, "by", v->by, by);
	say_z(&a->out, "by_host", v->by_addr.host);
	say_number(&a->out, "by_port", v->by_addr.port);
	say_list(&a->out, "members");
	for (i = 0; i < v->n; i++) {
		say_open(&a->out, NULL);
		member_say(&a->out, &v->v[i], &buf);
		say_close(&a->out);
	}
	say_list_end(&a->out);
	say_end(&a->out);
}

bool show_change(struct app *a, const struct view *before, const struct view *now)
{
	char at[LOG_TIME_SIZE];

	log_time(at, log_now());
	if (before == NULL) {
		if (!show_view(a, now))
			return false;
	} else {
		say_missing(a, RECORD_LIST_REMOVED, before, now, at);
		say_missing(a, RECORD_LIST_ADDED, now, before, at);
	}
	say_list_of(a, now, at);
	return out_look();
}
