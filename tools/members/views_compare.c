/* SPDX-License-Identifier: Apache-2.0 */
/* views_compare.c - the lists of all members, side by side. */
#include <stdlib.h>

#include "common/base/check.h"
#include "tools/members/views.h"

static uint32_t members_of(const struct app *a)
{
	uint32_t i, n = 0;

	for (i = 0; i < a->place_count; i++)
		n += a->places[i]->view != NULL ? a->places[i]->view->n : 0;
	return n;
}

/* One member may have several addresses: its list counts once. */
static bool is_known(const struct views *v, struct mc_uuid by)
{
	uint32_t i;

	for (i = 0; i < v->n; i++)
		if (mc_uuid_eq(v->v[i].by, by))
			return true;
	return false;
}

static void add_view(struct views *v, const struct place *p, struct compare_member *members)
{
	const struct view *view = p->view;
	uint32_t i;

	for (i = 0; i < view->n; i++)
		members[i] = (struct compare_member){ view->v[i].uuid, &view->v[i].addr, view->v[i].lite };
	v->v[v->n] = (struct compare_view){
		.cluster_name = mc_str_z(view->cluster_name),
		.cluster = view->cluster,
		.by = view->by,
		.version = view->version,
		.v = members,
		.n = view->n,
	};
	v->from[v->n++] = p;
}

bool views_compare(struct views *v, const struct app *a)
{
	uint32_t i, used = 0;

	mc_check(a->place_count > 0);
	*v = (struct views){
		.v = calloc(a->place_count + 1, sizeof(*v->v)),
		.from = calloc(a->place_count + 1, sizeof(*v->from)),
		.sides = calloc(a->place_count + 1, sizeof(*v->sides)),
		.silent = calloc(a->place_count + 1, sizeof(*v->silent)),
		.members = calloc(members_of(a) + 1, sizeof(*v->members)),
	};
	if (v->v == NULL || v->from == NULL || v->sides == NULL || v->silent == NULL || v->members == NULL)
		return false;
	for (i = 0; i < a->place_count; i++) {
		const struct place *p = a->places[i];

		if (p->view == NULL && (p->given || p->listed))
			v->silent[v->silent_count++] = p;
		else if (p->view != NULL && !is_known(v, p->view->by)) {
			add_view(v, p, v->members + used);
			used += p->view->n;
		}
	}
	v->side_count = compare_views(v->v, v->n, v->sides);
	return true;
}

void views_free(struct views *v)
{
	free(v->v);
	free(v->from);
	free(v->sides);
	free(v->silent);
	free(v->members);
}
