/* SPDX-License-Identifier: Apache-2.0 */
/* views.c - every list: all places and all whom they name are asked, what they say is compared, and the
 * verdict said. */
#include <stdlib.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/progress.h"
#include "tools/members/views.h"

/* The member may have told its list by another address. */
static bool has_told(const struct app *a, struct mc_uuid member)
{
	for (uint32_t i = 0; i < a->place_count && !member.null; i++)
		if (a->places[i]->view != NULL && mc_uuid_eq(a->places[i]->view->by, member))
			return true;
	return false;
}

static bool waiting(const struct app *a, const struct place *p)
{
	return !p->done && p->view == NULL && !has_told(a, p->uuid);
}

static uint32_t unanswered(const struct app *a)
{
	uint32_t i, n = 0;

	for (i = 0; i < a->place_count; i++)
		n += waiting(a, a->places[i]);
	return n;
}

static void dial_more(struct app *a)
{
	while (a->dialling < MC_POOL_DIALS_MAX && a->next_place < a->place_count) {
		struct place *p = a->places[a->next_place++];

		if (!waiting(a, p))
			p->done = true;
		else if (place_dial(a, p))
			a->dialling++;
		else
			p->done = true;
	}
}

/* Those who asked for a moment. When to look again; INT64_MAX: there are none. */
static int64_t dial_again(struct app *a, int64_t now_ms)
{
	int64_t at_ms = INT64_MAX;
	uint32_t i;

	for (i = 0; i < a->place_count; i++) {
		struct place *p = a->places[i];

		if (p->done || p->again_at_ms == 0)
			continue;
		if (now_ms >= p->again_at_ms) {
			p->again_at_ms = 0;
			a->dialling += place_dial(a, p);
		} else if (p->again_at_ms < at_ms) {
			at_ms = p->again_at_ms;
		}
	}
	return at_ms;
}

/* By default nobody in particular was to be asked: only who answered counts. */
static void forget_strays(struct app *a)
{
	uint32_t i, n = 0;

	for (i = 0; i < a->place_count; i++) {
		struct place *p = a->places[i];

		if (a->by_default && p->view == NULL && !p->listed)
			place_free(p);
		else
			a->places[n++] = p;
	}
	a->place_count = n;
}

static void end_views(struct app *a)
{
	struct views v;

	progress_clear();
	find_stop(a);
	if (!views_compare(&v, a)) {
		trouble(a, "memory", NULL, "No memory left.");
		a->status = STATUS_HOST;
	} else if (v.n == 0) {
		a->status = fail_say(a);
	} else {
		forget_strays(a);
		a->shown = views_show(&v, a);
		if (!a->shown)
			a->status = STATUS_HOST;
	}
	views_free(&v);
	client_pool_stop(a->pool);
}

/* Do they agree by now? Lists that are on their way need a moment. */
static bool agree(const struct app *a)
{
	struct views v;
	bool good = views_compare(&v, a) && compare_agrees(v.sides, v.side_count);

	views_free(&v);
	return good;
}

static void look_at_views(struct app *a)
{
	int64_t now_ms = client_pool_now(a->pool), at_ms = a->give_up_at_ms, again_ms;
	uint32_t open = unanswered(a);

	if (a->status >= 0)
		return;
	dial_more(a);
	again_ms = dial_again(a, now_ms);
	at_ms = again_ms < at_ms ? again_ms : at_ms;
	if (open == 0 && a->next_place >= a->place_count && a->solicit == NULL &&
		a->retry_at_ms == INT64_MAX) {
		if (a->list == NULL && find_more(a))
			return;
		a->retry_at_ms = now_ms + (agree(a) ? 0 : MC_VIEWS_SETTLE);
	}
	if (a->retry_at_ms < at_ms)
		at_ms = a->retry_at_ms;
	if (open > 0) {
		progress_look();
		progress_say("%u members asked, %u have not answered yet", a->place_count, open);
		if (progress_look_after() >= 0 && now_ms + progress_look_after() < at_ms)
			at_ms = now_ms + progress_look_after();
	}
	if (open == 0 && now_ms >= at_ms && again_ms == INT64_MAX)
		end_views(a);
	else
		client_pool_wake(a->pool, at_ms == INT64_MAX ? -1 : at_ms > now_ms ? at_ms - now_ms : 0);
}

static void on_told(struct app *a, struct place *p, const struct session_notice *t)
{
	struct place *other;
	uint32_t i;

	if (a->status >= 0 || t->type != SESSION_VIEW)
		return;
	if (!p->done)
		a->dialling -= a->dialling > 0;
	p->done = true;
	mc_check(p->view != NULL);
	view_free(a->list);
	a->list = view_copy(p->view);
	for (i = 0; i < p->view->n; i++) {
		const struct mc_addr *addr = view_dial(&p->view->v[i]);

		other = addr->port != 0 ? place_add(a, addr, false) : NULL;
		if (other == NULL)
			continue;
		other->listed = true;
		other->uuid = p->view->v[i].uuid;
	}
	a->retry_at_ms = INT64_MAX;
	look_at_views(a);
}

static void on_failed(struct app *a, struct place *p)
{
	mc_check(p->conn == NULL && (p->done || p->failure.row != NULL));
	if (!p->done)
		a->dialling -= a->dialling > 0;
	if (!p->done && p->failure.row->again == ASK_SOON)
		p->again_at_ms = client_pool_now(a->pool) + MC_ASK_PAUSE;
	else
		p->done = true;
	if (a->status < 0)
		look_at_views(a);
}

static void on_wake(struct app *a)
{
	if (a->status < 0 &&
		(client_pool_now(a->pool) >= a->give_up_at_ms || client_pool_now(a->pool) >= a->retry_at_ms))
		end_views(a);
	else
		look_at_views(a);
}

static void begin_views(struct app *a)
{
	a->retry_at_ms = INT64_MAX;
	look_at_views(a);
}

const struct task task_views = { begin_views, on_told, on_failed, look_at_views, on_wake };
