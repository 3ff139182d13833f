/* SPDX-License-Identifier: Apache-2.0 */
/* views_compare.c - the lists of all members, side by side. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/check.h"
#include "common/cluster/fit.h"
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

	mc_check(view != NULL && !is_known(v, view->by));
	for (i = 0; i < view->n; i++)
		members[i] = (struct compare_member){ view->v[i].uuid, &view->v[i].addr, view->v[i].lite };
	v->v[v->n] = (struct compare_view){
		.cluster_name = mc_str_z(view->cluster_name),
		.cluster = view->cluster,
		.by = view->by,
		.version = view->version,
		.v = members,
		.n = view->n,
		.release = mc_str_z(view->server),
		.partition_count = view->partition_count,
	};
	v->from[v->n++] = p;
}

/* What a client is told of a cluster; its joiner and groups are not. count: memory for a text. */
static void side_of(const struct compare_view *v, char count[16], struct fit_side *out)
{
	unsigned major = 0, minor = 0;
	char release[32] = "";

	mc_str_copy(release, sizeof(release), v->release);
	sscanf(release, "%u.%u", &major, &minor);
	snprintf(count, 16, "%" PRId32, v->partition_count);
	*out = (struct fit_side){ .packet_version = FIT_PACKET,
		.cluster_name = v->cluster_name,
		.partition_count = mc_str_z(count),
		.version = { (uint8_t)major, (uint8_t)minor },
		.unknown = 1u << FIT_JOINER | 1u << FIT_PARTITION_GROUP };
	if (major == 0 || major > UINT8_MAX || minor > UINT8_MAX)
		out->unknown |= 1u << FIT_LINE;
	if (v->partition_count <= 0)
		out->unknown |= 1u << FIT_PARTITION_COUNT;
}

enum fit views_apart(const struct compare_view *a, const struct compare_view *b)
{
	struct fit_side one, other;
	char counts[2][16];

	side_of(a, counts[0], &one);
	side_of(b, counts[1], &other);
	return fit_apart(&one, &other);
}

static bool fits(const struct compare_view *a, const struct compare_view *b)
{
	return views_apart(a, b) == FIT_COUNT;
}

/* One member may have several addresses, some of which lead here and some not. */
static bool is_silent(const struct views *v, const struct place *p)
{
	return p->view == NULL && (p->given || p->listed) && (p->uuid.null || !is_known(v, p->uuid));
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

		if (p->view == NULL || is_known(v, p->view->by))
			continue;
		add_view(v, p, v->members + used);
		used += p->view->n;
	}
	for (i = 0; i < a->place_count; i++)
		if (is_silent(v, a->places[i]))
			v->silent[v->silent_count++] = a->places[i];
	v->side_count = compare_views(v->v, v->n, fits, v->sides);
	mc_check(v->n + v->silent_count <= a->place_count && v->side_count <= v->n);
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
