/* SPDX-License-Identifier: Apache-2.0 */
/* follow.c - one list: from whoever answers first; then, for those who wait or watch, its changes, over
 * reconnects to others. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/progress.h"
#include "tools/members/payara.h"
#include "tools/members/state.h"
#include "tools/members/survey.h"
#include "tools/members/top.h"

static bool waits(const struct app *a)
{
	return a->want.sized || a->want.stable_ms > 0;
}

static bool stays(const struct app *a)
{
	return waits(a) || a->want.watch;
}

/* A list that is as it is wanted is the end. */
static bool ends(const struct app *a)
{
	return waits(a) || !a->want.watch;
}

static int64_t now_of(const struct app *a)
{
	return client_pool_now(a->pool);
}

static bool is_surveying(const struct app *a)
{
	return a->survey != NULL && !a->survey->done && !a->shown;
}

/* Something is asked beside the list, which is shown when it has come. */
static bool is_asking(const struct app *a)
{
	return is_surveying(a) || a->state.ask != 0 || (a->payara != NULL && a->payara->asking);
}

static void show(struct app *a);

/* --- the end --- */

static void stop(struct app *a)
{
	find_stop(a);
	others_stop(a);
	top_stop(a);
	survey_stop(a->survey);
	client_pool_stop(a->pool);
}

static void finish_follow(struct app *a, int status)
{
	a->shown = true;
	a->status = status;
	top_stop(a);
	find_stop(a);
	progress_clear();
}

static const char *size_text(const struct app *a, char out[48])
{
	snprintf(out, 48, a->want.exact ? "%" PRIu32 : "at least %" PRIu32, a->want.size);
	return out;
}

static void time_is_up(struct app *a)
{
	char size[48];

	progress_clear();
	if (a->list == NULL) {
		a->status = fail_say(a);
	} else if (is_surveying(a) && a->state.ready && !a->want.top) {
		a->survey->give_up_at_ms = 0; /* what has not come is unknown */
		show(a);
	} else if (a->payara != NULL && a->payara->asking) {
		trouble(a, "payara", "Without " OPTION_PAYARA " the list comes at once.",
			"Timed out: the member does not tell what is in Payara's maps.");
		a->status = STATUS_SILENCE;
	} else if (a->want.state && a->state.ask != 0) {
		trouble(a, "state", "Without " OPTION_STATE " the list comes at once.",
			"Timed out: the member does not tell the cluster's state.");
		a->status = STATUS_SILENCE;
	} else if (a->want.watch) {
		a->status = STATUS_OK; /* so long, and no longer */
	} else if (a->chosen == NULL) {
		trouble(a, "lost", NULL, "Timed out: no member of the list answers any more.");
		a->status = STATUS_SILENCE;
	} else {
		if (a->want.sized)
			trouble(a, "size",
				OPTION_VIEWS " shows whether others see more; " OPTION_TIMEOUT
					     " allows more time.",
				"Timed out: %" PRIu32 " in the list of '%s', wanted %s%s.", a->list->n,
				a->list->cluster_name, size_text(a, size),
				a->want.stable_ms > 0 ? " and no change" : "");
		else
			trouble(a, "unstable", NULL,
				"Timed out: the list still changed in the last %" PRId64 " ms.",
				a->want.stable_ms);
		a->status = STATUS_NOT;
	}
	stop(a);
}

/* --- what is wanted, against the list --- */

static bool size_holds(const struct app *a)
{
	return !a->want.sized || (a->want.exact ? a->list->n == a->want.size : a->list->n >= a->want.size);
}

/* When it would be true if nothing changed; INT64_MAX: not as it is. */
static int64_t holds_at(const struct app *a)
{
	int64_t at_ms = a->since_ms + a->want.stable_ms;

	if (a->chosen == NULL || !size_holds(a))
		return INT64_MAX;
	return at_ms > find_settled_at(a) ? at_ms : find_settled_at(a);
}

/* Payara's maps first, when they are wanted. True: they are asked for. */
static bool asks_payara(struct app *a)
{
	struct payara *y = a->payara;

	if (y == NULL || y->ready || a->chosen == NULL)
		return false;
	return y->asking || payara_begin(y, a->chosen);
}

/* The cluster's state, of the member that gave the list, and the figures of all. */
static bool asks_state(struct app *a)
{
	bool asks;

	if (!a->want.state || a->chosen == NULL)
		return false;
	asks = !a->state.ready && (a->state.ask != 0 || state_begin(a, a->chosen));
	if (a->survey == NULL && (a->survey = survey_new()) != NULL && survey_list(a))
		survey_round(a);
	if (a->survey != NULL)
		a->survey->done = a->survey->done || survey_is_over(a);
	return asks || (a->survey != NULL && !a->survey->done);
}

static void show(struct app *a)
{
	bool silent = a->want.quiet && waits(a);

	if (a->want.top)
		return; /* it shows itself */
	if (asks_state(a) || (!silent && asks_payara(a)) || now_of(a) < find_settled_at(a))
		return;
	a->status = a->want.state ? state_status(a) : STATUS_OK;
	finish_follow(a, silent || show_view(a, a->list) ? a->status : STATUS_HOST);
}

static void take_payara(struct app *a)
{
	mc_check(a->payara != NULL);
	if (a->list == NULL || !payara_apply(a->payara, a->list))
		log_say(LOG_WARN, NULL, "What Payara's maps say could not be put together.", NULL);
	a->payara->ready = true;
	show(a);
}

static void look_again(struct app *a)
{
	int64_t now_ms = now_of(a), at_ms = a->give_up_at_ms, holds_at_ms = holds_at(a);

	if (a->status >= 0)
		return;
	if (ends(a) && holds_at_ms < at_ms && !is_asking(a))
		at_ms = holds_at_ms;
	if (find_settled_at(a) != 0 && find_settled_at(a) < at_ms)
		at_ms = find_settled_at(a);
	if (is_surveying(a) && a->survey->give_up_at_ms < at_ms && !a->want.top)
		at_ms = a->survey->give_up_at_ms;
	if (top_next_ms(a) < at_ms)
		at_ms = top_next_ms(a);
	if (a->chosen == NULL && a->retry_at_ms < at_ms)
		at_ms = a->retry_at_ms;
	if (progress_look_after() >= 0 && now_ms + progress_look_after() < at_ms)
		at_ms = now_ms + progress_look_after();
	client_pool_wake(a->pool, at_ms == INT64_MAX ? -1 : at_ms > now_ms ? at_ms - now_ms : 0);
}

static void say_progress(const struct app *a)
{
	char size[48];

	if (top_is_open(a))
		return; /* what is said of it stands there */
	if (a->chosen != NULL && !waits(a))
		progress_clear(); /* what comes is shown as it comes */
	else if (a->chosen != NULL)
		progress_say("%" PRIu32 " of %s members in '%s'", a->list->n, size_text(a, size),
			a->list->cluster_name);
	else if (stays(a))
		progress_say("no member answered yet (%" PRIu32 " asked); trying again", a->place_count);
}

/* --- looking for somebody --- */

static bool may_ask(const struct place *p)
{
	return p->failure.row == NULL || p->failure.row->again != ASK_NEVER;
}

/* Is there anybody whom it makes sense to ask again? */
static bool is_hope(const struct app *a)
{
	bool all = waits(a) || a->list != NULL;
	uint32_t i;

	for (i = 0; i < a->place_count; i++)
		if (a->places[i]->failure.row == NULL || a->places[i]->failure.row->again == ASK_SOON ||
			(all && may_ask(a->places[i])))
			return true;
	return waits(a) && a->by_default;
}

static void dial_more(struct app *a)
{
	mc_check(a->next_place <= a->place_count);
	while (a->chosen == NULL && a->dialling < MC_POOL_DIALS_MAX && a->next_place < a->place_count) {
		struct place *p = a->places[a->next_place++];

		if (p->conn == NULL && !p->no_maps && may_ask(p) && place_dial(a, p))
			a->dialling++;
	}
}

static void start_over(struct app *a)
{
	a->retry_at_ms = INT64_MAX;
	a->next_place = 0;
	a->more_asked = false;
	dial_more(a);
}

/* Everybody was asked in vain. */
static void nobody(struct app *a)
{
	if (a->solicit != NULL || find_more(a))
		return; /* found() comes */
	if (a->list != NULL && a->payara != NULL && a->payara->unserved) {
		take_payara(a); /* the list is known, only the maps are not */
		stop(a);
		return;
	}
	if (is_hope(a)) {
		a->retry_at_ms = now_of(a) + a->pause_ms;
		a->pause_ms = a->pause_ms * 2 < MC_ASK_PAUSE_MAX ? a->pause_ms * 2 : MC_ASK_PAUSE_MAX;
		say_progress(a);
	} else {
		progress_clear();
		a->status = fail_say(a);
		stop(a);
	}
}

/* Its figures came over the connections that are hung up now. */
static void forget_survey(struct app *a)
{
	for (uint32_t i = 0; i < a->place_count && a->survey != NULL; i++)
		place_hang_up(a->places[i]);
	survey_free(a->survey);
	a->survey = NULL;
}

static void take_list(struct app *a, struct place *p);

/* The list comes from another of its members from now on, who is connected already; else each is tried again,
 * a second apart. */
static void change_over(struct app *a)
{
	mc_check(a->chosen == NULL && a->survey != NULL);
	for (uint32_t i = 0; i < a->survey->n && a->chosen == NULL; i++) {
		struct place *p = a->survey->v[i]->place;

		if (p != NULL && place_is_open(p))
			take_list(a, p);
	}
	a->retry_at_ms = a->chosen != NULL ? INT64_MAX : now_of(a) + MC_ASK_PAUSE_MAX;
}

static void on_failed(struct app *a, struct place *p)
{
	char addr[MC_ADDR_TEXT];

	a->dialling -= a->dialling > 0;
	if (a->shown || a->status >= 0) {
		return;
	}
	if (others_failed(a, p) || (a->survey != NULL && survey_failed(a, p))) {
		look_again(a);
		return;
	}
	if (a->shown || a->status >= 0)
		return; /* it was the last that was waited for */
	mc_addr_text(addr, &p->addr);
	if (p == a->chosen && top_is_open(a)) {
		a->chosen = NULL;
		a->state.ask = 0;
		change_over(a);
	} else if (p == a->chosen) {
		a->chosen = NULL;
		forget_survey(a);
		if (a->payara != NULL)
			a->payara->asking = false;
		a->state.ask = 0;
		log_sayf(a->want.watch ? LOG_NOTE : LOG_DEBUG, NULL, NULL,
			"%s is lost; asking others of its list.", addr);
		if (now_of(a) - a->chosen_at_ms >= MC_ASK_PAUSE)
			start_over(a);
		else
			a->next_place = a->place_count; /* not at once: it may do so at each question */
	} else {
		dial_more(a);
	}
	if (a->chosen == NULL && a->dialling == 0 && a->next_place >= a->place_count && !top_is_open(a))
		nobody(a);
	look_again(a);
}

/* --- a list has come --- */

static void choose(struct app *a, struct place *p)
{
	uint32_t i;

	mc_check(a->chosen != p && p->view != NULL);
	if (now_of(a) - a->chosen_at_ms >= MC_ASK_PAUSE_MAX)
		a->pause_ms = MC_ASK_PAUSE;
	a->chosen = p;
	a->name = p->names[p->name]; /* another may have let us in under another name meanwhile */
	a->chosen_at_ms = now_of(a);
	a->dialling = 0;
	for (i = 0; i < a->place_count; i++)
		if (a->places[i] != p && survey_at(a->survey, a->places[i]) == NULL &&
			!others_keep(a, a->places[i]))
			place_hang_up(a->places[i]);
	find_settle(a);
}

static void take_list(struct app *a, struct place *p)
{
	bool changed = a->list == NULL || !view_same(a->list, p->view);
	struct view *before = a->list;
	uint32_t i;

	if (changed || a->chosen != p)
		a->since_ms = p->view->at_ms;
	/* whom to ask when this one is lost */
	for (i = 0; i < p->view->n && (stays(a) || a->payara != NULL); i++)
		if (view_dial(&p->view->v[i])->port != 0)
			place_add(a, view_dial(&p->view->v[i]), false);
	if (a->chosen != p)
		choose(a, p);
	a->list = view_copy(p->view);
	if (is_surveying(a) && !a->want.top && survey_list(a))
		survey_round(a);
	if (a->want.watch && setting_text(a->s, OPT_TIMEOUT) == NULL)
		a->give_up_at_ms = INT64_MAX; /* the tool's own patience is for the first list */
	if (a->want.watch && changed && !(a->want.top ? top_list(a) : show_change(a, before, a->list)))
		finish_follow(a, STATUS_HOST);
	view_free(before);
}

/* A C node knows the list, and not the maps: somebody else of its list may. */
static bool ask_elsewhere(struct app *a, struct place *p)
{
	uint32_t i;

	p->no_maps = true;
	for (i = 0; i < a->place_count; i++)
		if (!a->places[i]->no_maps && a->places[i]->failure.row == NULL)
			break;
	if (!a->payara->unserved || i == a->place_count)
		return false;
	a->chosen = NULL;
	place_hang_up(p);
	start_over(a);
	return a->dialling > 0;
}

static void on_told(struct app *a, struct place *p, const struct session_notice *t)
{
	if (others_told(a, p, t)) {
		look_again(a);
		return;
	}
	if (is_surveying(a) && survey_told(a, p, t) && a->chosen != NULL)
		return;
	if (a->chosen != NULL && a->chosen != p)
		return;
	if (!a->shown && state_told(a, t))
		show(a);
	if (a->payara != NULL && !a->shown && payara_told(a->payara, p, t) && !ask_elsewhere(a, p))
		take_payara(a);
	if (t->type == SESSION_VIEW && !a->shown) {
		take_list(a, p);
		if (!stays(a))
			show(a);
	}
	/* the answer to the listener has come as well: nothing is left unread */
	if (a->shown && t->type != SESSION_VIEW) {
		stop(a);
		return;
	}
	if (a->list != NULL)
		say_progress(a);
	if (a->shown)
		client_pool_wake(a->pool, MC_POOL_GOODBYE);
	else
		look_again(a);
}

static void on_wake(struct app *a)
{
	int64_t now_ms = now_of(a);

	progress_look();
	if (now_ms >= find_settled_at(a)) {
		find_stop(a);
		others_stop(a);
	}
	if (a->shown) {
		stop(a);
	} else if ((ends(a) && now_ms >= holds_at(a)) || (is_surveying(a) && !a->want.top)) {
		show(a);
		if (a->shown)
			stop(a);
		else if (now_ms >= a->give_up_at_ms)
			time_is_up(a);
		else
			look_again(a);
	} else if (now_ms >= a->give_up_at_ms) {
		time_is_up(a);
	} else {
		if (a->chosen == NULL && now_ms >= a->retry_at_ms) {
			start_over(a);
			if (top_is_open(a))
				a->retry_at_ms = now_ms + MC_ASK_PAUSE_MAX;
		}
		top_wake(a);
		look_again(a);
	}
}

static void begin_follow(struct app *a)
{
	a->pause_ms = MC_ASK_PAUSE;
	a->retry_at_ms = INT64_MAX;
	dial_more(a);
	if (a->dialling == 0)
		nobody(a);
	look_again(a);
}

static void on_found(struct app *a)
{
	dial_more(a);
	if (a->solicit == NULL && a->chosen == NULL && a->dialling == 0)
		nobody(a);
	look_again(a);
}

const struct task task_follow = { begin_follow, on_told, on_failed, on_found, on_wake };

void follow_quit(struct app *a)
{
	finish_follow(a, STATUS_OK);
	stop(a);
}

void follow_signal(void *app, int number)
{
	struct app *a = app;

	if (number == SIGUSR1) {
		log_sayf(LOG_ANSWER, NULL, NULL, "%" PRIu32 " in the list, version %" PRId32 "; %s",
			a->list != NULL ? a->list->n : 0, a->list != NULL ? a->list->version : 0,
			a->chosen != NULL ? "connected" : "asking around");
		return;
	}
	progress_clear();
	a->status = 128 + number;
	stop(a);
}
