/* SPDX-License-Identifier: Apache-2.0 */
/* form_prometheus.c - the text exposition format (version 0.0.4), for a textfile collector. */
#include <inttypes.h>

#include "tools/members/state.h"
#include "tools/members/text.h"

#include "common/base/option.h"

#define LABEL_SPECIAL "\\\""

static void describe(struct text *t, const char *name, const char *help)
{
	text_add(t, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void label(struct text *t, const char *name, struct mc_str value, const char *after)
{
	text_add(t, "%s=\"", name);
	text_quote(t, value, LABEL_SPECIAL);
	text_add(t, "\"%s", after);
}

static void number(struct text *t, const char *name, const char *help, const char *cluster, int64_t value)
{
	describe(t, name, help);
	text_add(t, "%s{", name);
	label(t, "cluster", mc_str_z(cluster), "} ");
	text_add(t, "%" PRId64 "\n", value);
}

static void say_up(struct text *t, int value)
{
	describe(t, "mc_cluster_up", "Whether a member gave its list.");
	text_add(t, "mc_cluster_up %d\n", value);
}

static void member(struct text *t, const struct view *v, const struct member_record *m)
{
	char uuid[MC_UUID_TEXT], addr[MC_ADDR_TEXT];

	mc_uuid_text(uuid, m->uuid);
	show_addr(addr, &m->addr);
	text_add(t, "mc_cluster_member_info{");
	label(t, "cluster", mc_str_z(v->cluster_name), ",");
	label(t, "uuid", mc_str_z(uuid), ",");
	label(t, "address", mc_str_z(addr), ",");
	label(t, "name", m->name, ",");
	label(t, "group", m->instance_group, ",");
	label(t, "line", mc_str_z(m->line), ",");
	text_add(t, "lite=\"%s\",master=\"%s\"} 1\n", m->lite ? "true" : "false",
		m == v->v ? "true" : "false");
}

static void of_views(struct text *t, const struct app *a, const struct view *v)
{
	number(t, "mc_cluster_views_agree", "Whether every member that was asked has the same list.",
		v->cluster_name, a->found.agree);
	number(t, "mc_cluster_sides",
		"Masters that are followed; more than one is a split brain or two clusters.", v->cluster_name,
		a->found.sides);
	number(t, "mc_cluster_members_silent", "Members of a list that did not give their own.",
		v->cluster_name, a->found.silent);
}

static void of_state(struct text *t, const struct app *a, const struct view *v)
{
	number(t, "mc_cluster_active", "Whether the cluster is in its state ACTIVE.", v->cluster_name,
		state_is_active(a));
	describe(t, "mc_cluster_state_info", "The state of the cluster; always 1.");
	text_add(t, "mc_cluster_state_info{");
	label(t, "cluster", mc_str_z(v->cluster_name), ",");
	text_add(t, "state=\"%s\"} 1\n", state_name(a));
}

/* What nobody tells is not there, as Prometheus has it. */
static void of_figures(struct text *t, const struct app *a, const struct view *v)
{
	static const struct {
		enum figure f;
		const char *name, *help;
	} rows[] = {
		{ FIGURE_SAFE, "mc_cluster_safe",
			"Whether no replica is missing or on its way, as the members say." },
		{ FIGURE_WAITING, "mc_cluster_partitions_waiting",
			"Partitions that wait for their first backup." },
		{ FIGURE_MIGRATIONS, "mc_cluster_migrations", "Migrations planned or under way." },
		{ FIGURE_ENTRIES, "mc_cluster_entries", "Entries of maps, backups included." },
		{ FIGURE_BYTES, "mc_cluster_bytes", "Bytes of these." },
		{ FIGURE_CLIENTS, "mc_cluster_clients", "Connections of clients." },
	};
	struct survey_sum sum;

	survey_sum(a, &sum);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (sum.v[rows[i].f] != FIGURE_UNKNOWN)
			number(t, rows[i].name, rows[i].help, v->cluster_name, sum.v[rows[i].f]);
}

bool form_prometheus(struct app *a, const struct view *v)
{
	struct text t = { 0 };
	uint32_t i, lite = 0;

	for (i = 0; i < v->n; i++)
		lite += v->v[i].lite;
	say_up(&t, 1);
	number(&t, "mc_cluster_members", "Members in the list, lite ones too.", v->cluster_name, v->n);
	number(&t, "mc_cluster_lite_members", "Members that store no data.", v->cluster_name, lite);
	number(&t, "mc_cluster_view_version",
		"Version of the list; grows with each member that comes or goes.", v->cluster_name,
		v->version);
	if (a->want.sized)
		number(&t, "mc_cluster_members_wanted", "Members that " OPTION_WAIT_SIZE " asks for.",
			v->cluster_name, a->want.size);
	if (a->want.state && state_known(a))
		of_state(&t, a, v);
	if (a->survey != NULL)
		of_figures(&t, a, v);
	if (a->want.views)
		of_views(&t, a, v);
	describe(&t, "mc_cluster_member_info", "One of the list; always 1.");
	for (i = 0; i < v->n; i++)
		member(&t, v, &v->v[i]);
	return text_out(&t);
}

bool form_prometheus_down(void)
{
	struct text t = { 0 };

	say_up(&t, 0);
	return text_out(&t);
}
