/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c - member lists side by side. A function of what was read; asks nobody. */
#include "common/client/compare.h"

#include <string.h>

#include "common/base/check.h"

const char *compare_relation_text(enum compare_relation r)
{
	static const char *const texts[COMPARE_RELATION_COUNT] = {
#define X(name, text) text,
		COMPARE_RELATIONS(X)
#undef X
	};

	mc_check(r < COMPARE_RELATION_COUNT);
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

/* What the sides stand on while they are related to each other. */
struct relating {
	struct compare_view *views;
	struct compare_side *sides;
	uint32_t count;
	compare_fits_fn *fits;
};

static const struct compare_view *newest(const struct relating *r, uint32_t i)
{
	return &r->views[r->sides[i].newest];
}

static bool one_name(const struct relating *r, uint32_t i, uint32_t k)
{
	return mc_str_eq(newest(r, i)->cluster_name, newest(r, k)->cluster_name);
}

static bool may_be_one(const struct relating *r, uint32_t i, uint32_t k)
{
	return one_name(r, i, k) && (i == k || r->fits(newest(r, i), newest(r, k)));
}

/* The strongest of those that it can be one with. */
static uint32_t into(const struct relating *r, uint32_t i)
{
	uint32_t best = i;

	for (uint32_t k = 0; k < r->count; k++)
		if (may_be_one(r, i, k) && stays_before(r->views, &r->sides[k], &r->sides[best]))
			best = k;
	return best;
}

/* The first side that stays; named: of those with the name of `i`. */
static uint32_t first_staying(const struct relating *r, uint32_t i, bool named)
{
	uint32_t k = 0;

	while (k < r->count && (r->sides[k].into != k || (named && !one_name(r, i, k))))
		k++;
	mc_check(k < r->count); /* the strongest of a name is one with itself */
	return k;
}

/* Whom a side that stays is told beside: of its own name, if there is one. */
static uint32_t beside(const struct relating *r, uint32_t i)
{
	uint32_t of_name = first_staying(r, i, true);

	return of_name != i ? of_name : first_staying(r, i, false);
}

static enum compare_relation relation(const struct relating *r, uint32_t i, uint32_t other)
{
	if (other == i)
		return COMPARE_SAME;
	if (!one_name(r, i, other))
		return COMPARE_OTHER_NAME;
	if (!may_be_one(r, i, other))
		return COMPARE_UNFIT;
	return mc_uuid_eq(newest(r, i)->cluster, newest(r, other)->cluster) ? COMPARE_SPLIT : COMPARE_APART;
}

static void relate(const struct relating *r)
{
	for (uint32_t i = 0; i < r->count; i++)
		r->sides[i].into = into(r, i);
	for (uint32_t i = 0; i < r->count; i++) {
		struct compare_side *s = &r->sides[i];

		s->other = s->into != i ? s->into : beside(r, i);
		s->relation = relation(r, i, s->other);
		s->blocked = s->into != i &&
			(names(newest(r, i), newest(r, s->other)) ||
				names(newest(r, s->other), newest(r, i)));
	}
}

uint32_t compare_views(
	struct compare_view *views, uint32_t n, compare_fits_fn *fits, struct compare_side *sides)
{
	uint32_t i, count = 0;

	mc_check((views != NULL && sides != NULL) || n == 0);
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
	mc_check(count <= n && (count == 0) == (n == 0));
	relate(&(struct relating){ views, sides, count, fits });
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
