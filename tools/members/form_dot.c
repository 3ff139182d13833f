/* SPDX-License-Identifier: Apache-2.0 */
/* form_dot.c - a drawing for `dot -Tsvg`: a box for each instance group, the master in bold, lite members
 * dashed, trouble in red. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/check.h"
#include "tools/members/app.h"
#include "tools/members/text.h"
#include "tools/members/views.h"

#define SPECIAL "\\\""

static void node(struct text *t, const struct view *v, const struct member_record *m)
{
	char uuid[MC_UUID_TEXT], addr[MC_ADDR_TEXT];

	mc_uuid_text(uuid, m->uuid);
	show_addr(addr, &m->addr);
	text_add(t, "\t\t\"%s\" [label=\"", uuid);
	if (m->name.n > 0) {
		text_quote(t, m->name, SPECIAL);
		text_add(t, "\\n");
	}
	text_quote(t, mc_str_z(addr), SPECIAL);
	text_add(t, "\\n%.8s%s%s\"%s, style=\"filled,rounded%s\"];\n", uuid, m == v->v ? " master" : "",
		m->lite ? " lite" : "", m == v->v ? ", penwidth=3" : "", m->lite ? ",dashed" : "");
}

static bool first_of_group(const struct view *v, uint32_t i)
{
	uint32_t k;

	for (k = 0; k < i; k++)
		if (mc_str_eq(v->v[k].instance_group, v->v[i].instance_group))
			return false;
	return true;
}

static void group(struct text *t, const struct view *v, uint32_t first, const char *prefix)
{
	struct mc_str name = v->v[first].instance_group;
	uint32_t i;

	mc_check(first < v->n);
	text_add(t, "\tsubgraph \"cluster_%s%" PRIu32 "\" {\n\t\tlabel=\"", prefix, first);
	text_quote(t, name.n > 0 ? name : mc_str_z("no group"), SPECIAL);
	text_add(t, "\";\n");
	for (i = first; i < v->n; i++)
		if (mc_str_eq(v->v[i].instance_group, name))
			node(t, v, &v->v[i]);
	text_add(t, "\t}\n");
}

static void edges(struct text *t, const struct view *v)
{
	char master[MC_UUID_TEXT], uuid[MC_UUID_TEXT];
	uint32_t i;

	for (i = 1; i < v->n; i++) {
		mc_uuid_text(master, v->v[0].uuid);
		mc_uuid_text(uuid, v->v[i].uuid);
		text_add(t, "\t\"%s\" -> \"%s\";\n", master, uuid);
	}
}

static void dot_list(struct text *t, const struct view *v, const char *prefix)
{
	uint32_t i;

	for (i = 0; i < v->n; i++)
		if (first_of_group(v, i))
			group(t, v, i, prefix);
	edges(t, v);
}

static void dot_begin(struct text *t, const char *name, const char *label)
{
	text_add(t, "digraph \"");
	text_quote(t, mc_str_z(name), SPECIAL);
	text_add(t, "\" {\n\tgraph [label=\"");
	text_quote(t, mc_str_z(label), SPECIAL);
	text_add(t,
		"\", labelloc=t, fontname=\"sans-serif\"];\n"
		"\tnode [shape=box, style=\"filled,rounded\", fillcolor=white, fontname=\"sans-serif\"];\n"
		"\tedge [arrowhead=none, color=gray50, fontname=\"sans-serif\"];\n");
}

bool form_dot(struct app *a, const struct view *v)
{
	struct text t = { 0 }, label = { 0 };

	(void)a;
	text_add(&label, "%s: %" PRIu32 " member%s, version %" PRId32 ", Hazelcast %s", v->cluster_name, v->n,
		v->n == 1 ? "" : "s", v->version, v->server);
	dot_begin(&t, v->cluster_name, label.failed ? "" : label.p);
	dot_list(&t, v, "");
	text_add(&t, "}\n");
	text_free(&label);
	return text_out(&t);
}

/* --- many lists: a cluster of boxes for each side, red between those that should be one --- */

static void side_label(struct text *t, const struct views *v, const struct compare_side *side)
{
	const struct view *view = v->from[side->newest]->view;

	text_quote(t, mc_str_z(view->cluster_name), SPECIAL);
	text_add(t, ", version %" PRId32 ", %" PRIu32 " of %" PRIu32 " lists", view->version,
		side->views - side->behind, side->views);
}

static void draw_side(struct text *t, const struct views *v, uint32_t i)
{
	const struct compare_side *side = &v->sides[i];
	char prefix[32];

	mc_check(i < v->side_count && side->newest < v->n);
	text_add(t, "\tsubgraph \"cluster_side%" PRIu32 "\" {\n\tlabel=\"", i);
	side_label(t, v, side);
	text_add(t, "\";\n%s", v->side_count > 1 ? "\tcolor=red;\n" : "");
	snprintf(prefix, sizeof(prefix), "side%" PRIu32 "_", i);
	dot_list(t, v->from[side->newest]->view, prefix);
	text_add(t, "\t}\n");
}

static void draw_merge(struct text *t, const struct views *v, uint32_t i)
{
	const struct compare_side *side = &v->sides[i];
	const struct view *mine = v->from[side->newest]->view;
	const struct view *other = v->from[v->sides[side->into != i ? side->into : 0].newest]->view;
	char from[MC_UUID_TEXT], to[MC_UUID_TEXT];

	if (side->relation == COMPARE_SAME || mine->n == 0 || other->n == 0)
		return;
	mc_uuid_text(from, mine->v[0].uuid);
	mc_uuid_text(to, other->v[0].uuid);
	text_add(t,
		"\t\"%s\" -> \"%s\" [color=red, style=dashed, arrowhead=%s, constraint=false, label=\"%s\"];\n",
		from, to, side->into != i ? "normal" : "none", compare_relation_text(side->relation));
}

static void mark(struct text *t, struct mc_uuid uuid, const char *color)
{
	char text[MC_UUID_TEXT];

	mc_uuid_text(text, uuid);
	text_add(t, "\t\"%s\" [fillcolor=%s];\n", text, color);
}

/* Those whose own list is behind, and those who told none. */
static void mark_trouble(struct text *t, const struct views *v)
{
	uint32_t i, k;

	for (i = 0; i < v->n; i++) {
		const struct view *view = v->from[i]->view,
				  *newest = v->from[v->sides[v->v[i].side].newest]->view;

		if (view->version != newest->version || !view_same(view, newest))
			mark(t, view->by, "orange");
	}
	for (i = 0; i < v->silent_count; i++)
		for (k = 0; k < v->side_count; k++) {
			const struct view *view = v->from[v->sides[k].newest]->view;
			uint32_t m;

			for (m = 0; m < view->n; m++)
				if (mc_addr_eq(&view->v[m].addr, &v->silent[i]->addr))
					mark(t, view->v[m].uuid, "lightpink");
		}
}

bool form_dot_views(const struct views *v)
{
	struct text t = { 0 }, label = { 0 };
	uint32_t i;

	mc_check(v->n > 0);
	text_add(&label, "%s: %" PRIu32 " lists, %" PRIu32 " master%s, %" PRIu32 " silent",
		v->from[0]->view->cluster_name, v->n, v->side_count, v->side_count == 1 ? "" : "s",
		v->silent_count);
	dot_begin(&t, v->from[0]->view->cluster_name, label.failed ? "" : label.p);
	for (i = 0; i < v->side_count; i++)
		draw_side(&t, v, i);
	for (i = 0; i < v->side_count; i++)
		draw_merge(&t, v, i);
	mark_trouble(&t, v);
	text_add(&t, "}\n");
	text_free(&label);
	return text_out(&t);
}
