/* SPDX-License-Identifier: Apache-2.0 */
/* survey.c - the members of the list, and when they are asked for their figures. What they answer is
 * survey_told.c. */
#include "tools/members/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

struct survey *survey_new(void)
{
	struct survey *y = calloc(1, sizeof(*y));

	if (y != NULL)
		y->owned_count = FIGURE_UNKNOWN;
	return y;
}

static void forget(struct surveyed *m)
{
	if (m->page != NULL)
		http_get_close(m->page);
	free(m);
}

void survey_stop(struct survey *y)
{
	for (uint32_t i = 0; y != NULL && i < y->n; i++) {
		if (y->v[i]->page != NULL)
			http_get_close(y->v[i]->page);
		y->v[i]->page = NULL;
	}
}

void survey_free(struct survey *y)
{
	if (y == NULL)
		return;
	for (uint32_t i = 0; i < y->n; i++)
		forget(y->v[i]);
	free(y->v);
	free(y);
}

struct surveyed *survey_find(const struct survey *y, struct mc_uuid uuid)
{
	for (uint32_t i = 0; y != NULL && i < y->n; i++)
		if (mc_uuid_eq(y->v[i]->uuid, uuid))
			return y->v[i];
	return NULL;
}

/* --- whom --- */

static struct surveyed *add(struct app *a, const struct member_record *r)
{
	struct surveyed *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->of = a;
	m->uuid = r->uuid;
	m->addr = *view_dial(r);
	m->lite = r->lite;
	m->took_ms = FIGURE_UNKNOWN;
	figures_clear(&m->figures);
	m->place = m->addr.port != 0 ? place_add(a, &m->addr, false) : NULL;
	if (m->place == NULL)
		snprintf(m->why, sizeof(m->why), "its address cannot be dialled");
	m->over = m->place == NULL;
	return m;
}

/* The one that was asked first is known by another address than the list has, perhaps. */
static void take_chosen(struct app *a, struct surveyed *m)
{
	if (a->chosen == NULL || !mc_uuid_eq(m->uuid, a->chosen->hello.by))
		return;
	m->place = a->chosen;
	m->addr = a->chosen->addr;
}

/* It is gone, and so is what it was asked over, unless another is at its place. */
static void leave(struct app *a, struct surveyed *m, struct surveyed *const *list)
{
	bool shared = m->place == a->chosen;

	for (uint32_t i = 0; i < a->list->n && !shared; i++)
		shared = list[i]->place == m->place;
	mc_check(!m->listed);
	if (m->place != NULL && !shared)
		place_hang_up(m->place);
	forget(m);
}

bool survey_list(struct app *a)
{
	struct survey *y = a->survey;
	struct surveyed **list = calloc(a->list->n + 1, sizeof(struct surveyed *));
	bool good = list != NULL;

	for (uint32_t i = 0; i < a->list->n && good; i++) {
		struct surveyed *m = survey_find(y, a->list->v[i].uuid);

		/* a list that names one twice: they are two */
		list[i] = m != NULL && !m->listed ? m : add(a, &a->list->v[i]);
		good = list[i] != NULL;
		if (good) {
			list[i]->lite = a->list->v[i].lite;
			list[i]->listed = true;
			take_chosen(a, list[i]);
		}
	}
	if (!good) {
		free(list);
		return false;
	}
	for (uint32_t i = 0; i < y->n; i++)
		if (!y->v[i]->listed)
			leave(a, y->v[i], list);
	free(y->v);
	y->v = list;
	y->n = a->list->n;
	for (uint32_t i = 0; i < y->n; i++)
		y->v[i]->listed = false;
	return true;
}

void survey_round(struct app *a)
{
	struct survey *y = a->survey;

	mc_check(y != NULL && y->n == a->list->n); /* it follows the list */
	y->give_up_at_ms = client_pool_now(a->pool) + MC_ASK_PATIENCE;
	for (uint32_t i = 0; i < y->n; i++) {
		struct surveyed *m = y->v[i];

		/* figures of a real member come when it has collected new ones, which keeps no other question
		 */
		if (m->place == NULL || m->ask[SURVEY_STATE] != 0 || m->page != NULL)
			continue;
		if (m->place->conn == NULL && client_pool_now(a->pool) < m->again_at_ms)
			continue;
		m->over = false;
		m->asked_at_ms = client_pool_now(a->pool);
		if (m->waiting_since_ms == 0 && !m->refuses[SURVEY_STATE])
			m->waiting_since_ms = m->asked_at_ms;
		if (place_is_open(m->place))
			survey_ask(m);
		else if (!place_dial(a, m->place)) {
			survey_note(m, "no memory left, or too many connections");
			m->over = true;
		}
	}
}

/* From here its list's address leads nowhere, and one that was named leads to it: a published port, or its
 * address of the other family. */
static bool take_way(struct surveyed *m, struct place *p)
{
	struct app *a = m->of;

	if (p == NULL || m->place == NULL || p == m->place || m->place->given)
		return false;
	m->place = p;
	m->addr = p->addr;
	m->over = a->survey->done = false;
	m->why[0] = '\0';
	m->again_at_ms = m->pause_ms = 0;
	m->asked_at_ms = client_pool_now(a->pool);
	if (place_is_open(p))
		survey_ask(m);
	return p->conn != NULL || place_dial(a, p);
}

static struct place *named_way(const struct app *a, const struct surveyed *m)
{
	for (uint32_t i = 0; i < a->place_count; i++)
		if (a->places[i]->given && mc_uuid_eq(a->places[i]->hello.by, m->uuid))
			return a->places[i];
	return NULL;
}

bool survey_take_way(struct surveyed *m)
{
	return take_way(m, named_way(m->of, m));
}

void survey_met(struct app *a, struct place *p)
{
	struct surveyed *m = survey_find(a->survey, p->hello.by);

	mc_check(p->given);
	if (m != NULL && m->place != NULL && m->place->failure.row != NULL && !place_is_open(m->place))
		take_way(m, p);
}

bool survey_is_over(struct app *a)
{
	struct survey *y = a->survey;
	bool late = client_pool_now(a->pool) >= y->give_up_at_ms, over = true;

	mc_check(y != NULL && (y->n == 0 || y->v != NULL));
	for (uint32_t i = 0; i < y->n; i++) {
		struct surveyed *m = y->v[i];

		if (!m->over && late) {
			m->over = true;
			if (m->why[0] == '\0')
				snprintf(m->why, sizeof(m->why), "it did not answer within %d s",
					MC_ASK_PATIENCE / 1000);
		}
		over = over && m->over;
	}
	return over;
}
