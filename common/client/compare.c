/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c - member lists side by side. A function of what was read; asks nobody. */
#include "common/client/compare.h"

#include <string.h>

const char *compare_relation_text(enum compare_relation r)
{
	static const char *const texts[COMPARE_RELATION_COUNT] = {
#define X(name, text) text,
		COMPARE_RELATIONS(X)
#undef X
	};

	return texts[r];
}

static struct mc_uuid master_of(const struct compare_view *v)
{
	return v->n > 0 ? v->v[0].uuid : v->by;
}

static bool same_list(const struct compare_view *a, const struct compare_view *b)
{
	uint32_t i;

	if (a->version != b->version || a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!mc_uuid_eq(a->v[i].uuid, b->v[i].uuid))
			return false;
	return true;
}

static uint32_t data_members(const struct compare_view *v)
{
	uint32_t i, n = 0;

	for (i = 0; i < v->n; i++)
		n += !v->v[i].lite;
	return n;
}

static uint32_t side_of(struct compare_view *views, const struct compare_side *sides, uint32_t count,
	const struct compare_view *v)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (mc_uuid_eq(master_of(&views[sides[i].newest]), master_of(v)))
			break;
	return i;
}

/* Does the list name the master of the other side, or anybody whose list is on that side? */
static bool names(const struct compare_view *list, const struct compare_view *other)
{
	uint32_t i, k;

	for (i = 0; i < list->n; i++)
		for (k = 0; k < other->n; k++)
			if (mc_uuid_eq(list->v[i].uuid, other->v[k].uuid) ||
				mc_addr_eq(list->v[i].addr, other->v[k].addr))
				return true;
	return false;
}

/* The order of "[host]:port" as text. */
static bool text_greater(const struct compare_view *a, const struct compare_view *b)
{
	char at[MC_ADDR_TEXT] = "", bt[MC_ADDR_TEXT] = "";

	if (a->n > 0)
		mc_addr_text(at, a->v[0].addr);
	if (b->n > 0)
		mc_addr_text(bt, b->v[0].addr);
	return strcmp(at, bt) > 0;
}

static bool stays_before(
	const struct compare_view *views, const struct compare_side *a, const struct compare_side *b)
{
	if (a->data != b->data)
		return a->data > b->data;
	return text_greater(&views[b->newest], &views[a->newest]);
}

/* Whom each side should merge into: the strongest of its own name. */
static void relate(struct compare_view *views, struct compare_side *sides, uint32_t count)
{
	uint32_t i, k, first = count; /* the first side that stays */

	for (i = 0; i < count; i++) {
		const struct compare_view *mine = &views[sides[i].newest], *other;

		sides[i].into = i;
		for (k = 0; k < count; k++)
			if (mc_str_eq(views[sides[k].newest].cluster_name, mine->cluster_name) &&
				stays_before(views, &sides[k], &sides[sides[i].into]))
				sides[i].into = k;
		if (sides[i].into == i && first == count)
			first = i;
		other = &views[sides[sides[i].into == i ? first : sides[i].into].newest];
		if (other == mine)
			sides[i].relation = COMPARE_SAME;
		else if (!mc_str_eq(other->cluster_name, mine->cluster_name))
			sides[i].relation = COMPARE_OTHER_NAME;
		else
			sides[i].relation =
				mc_uuid_eq(other->cluster, mine->cluster) ? COMPARE_SPLIT : COMPARE_APART;
		sides[i].blocked = sides[i].into != i && (names(mine, other) || names(other, mine));
	}
}

uint32_t compare_views(struct compare_view *views, uint32_t n, struct compare_side *sides)
{
	uint32_t i, count = 0;

	for (i = 0; i < n; i++) {
		uint32_t at = side_of(views, sides, count, &views[i]);

		if (at == count)
			sides[count++] = (struct compare_side){ .newest = i };
		views[i].side = at;
		sides[at].views++;
		if (views[i].version > views[sides[at].newest].version)
			sides[at].newest = i;
	}
	for (i = 0; i < n; i++)
		sides[views[i].side].behind += !same_list(&views[i], &views[sides[views[i].side].newest]);
	for (i = 0; i < count; i++)
		sides[i].data = data_members(&views[sides[i].newest]);
	relate(views, sides, count);
	return count;
}

bool compare_agrees(const struct compare_side *sides, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (sides[i].behind > 0)
			return false;
	return n <= 1;
}
