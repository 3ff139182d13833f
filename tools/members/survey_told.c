/* SPDX-License-Identifier: Apache-2.0 */
/* survey_told.c - asks one member what it may be asked, and takes what comes. Prints nothing, adds nothing
 * up. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "tools/members/survey.h"

#define AGAIN_MAX_MS 10000 /* a listed member that comes back is dialled within this */

struct surveyed *survey_at(const struct survey *y, const struct place *p)
{
	for (uint32_t i = 0; y != NULL && i < y->n; i++)
		if (y->v[i]->place == p)
			return y->v[i];
	return NULL;
}

/* --- asking --- */

bool survey_is_waiting(const struct surveyed *m)
{
	bool asked = m->page != NULL;

	for (int i = 0; i < SURVEY_ASKS; i++)
		asked = asked || m->ask[i] != 0;
	return asked;
}

/* Once at a time, and not what it refuses. */
static void ask_member(struct surveyed *m, enum survey_ask what)
{
	static const enum client_type types[SURVEY_ASKS] = {
		[SURVEY_STATE] = CLIENT_MC_GET_TIMED_MEMBER_STATE,
		[SURVEY_CONFIG] = CLIENT_MC_GET_MEMBER_CONFIG,
		[SURVEY_METRICS] = CLIENT_MC_READ_METRICS,
	};
	const struct client_read_metrics metrics = { .member = m->uuid, .from_sequence = m->next_sequence };
	static const struct client_empty nothing;
	const struct session_request r = { types[what], -1,
		what == SURVEY_METRICS ? (const void *)&metrics : &nothing };

	mc_check(what < SURVEY_ASKS && m->place != NULL);
	if (m->ask[what] != 0 || m->refuses[what])
		return;
	m->ask[what] = m->place->conn != NULL ? pool_conn_ask(m->place->conn, &r) : 0;
}

/* Something has come, or will not: whoever waits for it looks again. */
static void settle(struct surveyed *m)
{
	m->over = !survey_is_waiting(m);
	m->of->task->wake(m->of);
}

static void told(struct surveyed *m)
{
	m->told_at_ms = client_pool_now(m->of->pool);
}

/* To a question that it answers at once: how long it took is how well it is. */
static void answered(struct surveyed *m)
{
	m->took_ms = client_pool_now(m->of->pool) - m->asked_at_ms;
	m->waiting_since_ms = 0;
	mc_check(m->took_ms >= 0);
}

void survey_note(struct surveyed *m, const char *why)
{
	if (m->why[0] == '\0')
		mc_str_copy(m->why, sizeof(m->why), mc_str_of(why, strnlen(why, sizeof(m->why) - 1)));
}

static void on_metrics_page(void *ctx, int status, struct mc_str body)
{
	struct surveyed *m = ctx;

	mc_check(m->page != NULL);
	m->page = NULL;
	if (status != 0 || client_pool_now(m->of->pool) - m->asked_at_ms < MC_ASK_PATIENCE)
		answered(m); /* it may have closed, which is an answer as well */
	if (status == 200 && figures_read_page(&m->figures, body)) {
		told(m);
		m->counted_at_ms = m->told_at_ms;
		m->why[0] = '\0';
	} else
		survey_note(m, "its figures are not served there: " OPTION_NO_HTTP ", or " OPTION_HTTP);
	settle(m);
}

static void on_health_page(void *ctx, int status, struct mc_str body)
{
	struct surveyed *m = ctx;

	m->page = NULL;
	if (status == 200 && figures_read_health(&m->figures, body))
		told(m);
	else
		survey_note(m, "it does not serve its health endpoint");
	settle(m);
}

static void get(struct surveyed *m, const char *path, http_get_fn *done)
{
	if (m->page == NULL)
		m->page = http_get_open(client_pool_loop(m->of->pool), client_pool_connector(m->of->pool),
			&m->addr, path, MC_ASK_PATIENCE, done, m);
}

/* The connection stands. */
void survey_ask(struct surveyed *m)
{
	if (m->is_ours) {
		get(m, "/metrics", on_metrics_page);
		return;
	}
	ask_member(m, SURVEY_STATE);
	if (!m->configured)
		ask_member(m, SURVEY_CONFIG);
	if (m->may.metrics)
		ask_member(m, SURVEY_METRICS);
	if (m->may.health)
		get(m, "/hazelcast/health", on_health_page);
}

/* --- what comes --- */

static void take_config(struct surveyed *m, const struct client_member_config *c)
{
	m->configured = true;
	figures_read_config(&m->may, c->xml);
	if (m->may.metrics)
		ask_member(m, SURVEY_METRICS);
	else
		survey_note(m, "its metrics are switched off");
	if (m->may.health)
		get(m, "/hazelcast/health", on_health_page);
}

static void take_metrics(struct surveyed *m, const struct client_metrics *c)
{
	const char *why = "its metrics cannot be read";
	const char *missing = NULL;

	m->next_sequence = c->next_sequence;
	if (c->collections.n == 0)
		return;
	if (!figures_read_metrics(&m->figures, c->collections.v[c->collections.n - 1].data, &missing))
		survey_note(m, missing != NULL ? missing : why);
	else if (c->times.n == c->collections.n)
		m->counted_at_ms = c->times.v[c->times.n - 1];
}

static void take_answer(struct surveyed *m, enum survey_ask what, const struct client_message *c)
{
	const struct client_timed_member_state *state = c->body;

	switch (what) {
	case SURVEY_STATE:
		answered(m);
		if (!figures_read_state(&m->figures, state->json))
			survey_note(m, "what it says of itself cannot be read");
		break;
	case SURVEY_CONFIG: take_config(m, c->body); break;
	case SURVEY_METRICS: take_metrics(m, c->body); break;
	case SURVEY_ASKS: break;
	}
	told(m);
}

static void take_refusal(struct surveyed *m, enum survey_ask what, const struct client_error_holder *e)
{
	char text[CLI_TEXT / 2] = "it does not say why";

	if (what == SURVEY_STATE && e != NULL && e->error_code == CLIENT_ERROR_UNSUPPORTED_OPERATION) {
		m->is_ours = true;
		get(m, "/metrics", on_metrics_page);
		return;
	}
	if (m->is_ours)
		return; /* it refuses the configuration as well */
	m->refuses[what] = true;
	if (what == SURVEY_STATE)
		answered(m);
	if (e != NULL)
		snprintf(text, sizeof(text), "%.*s: %.*s", e->class_name.n > 0 ? e->class_name.n : 0,
			e->class_name.p, e->message.n > 0 ? e->message.n : 0, e->message.p);
	survey_note(m, text);
}

static void take_table(struct survey *y, const struct client_partitions_view *t)
{
	y->owned_count = 0;
	for (uint32_t i = 0; i < y->n; i++)
		y->v[i]->figures.v[FIGURE_OWNED] = 0;
	for (uint32_t i = 0; i < t->partitions.n; i++) {
		struct surveyed *m = survey_find(y, t->partitions.v[i].uuid);

		if (m != NULL) /* who has none yet stands under the null uuid, or not at all */
			m->figures.v[FIGURE_OWNED] = t->partitions.v[i].partitions.n;
		y->owned_count += m != NULL ? t->partitions.v[i].partitions.n : 0;
	}
}

bool survey_told(struct app *a, struct place *p, const struct session_notice *t)
{
	struct surveyed *m = survey_at(a->survey, p);

	if (m == NULL)
		return false;
	if (t->type == SESSION_TABLE)
		take_table(a->survey, t->table);
	if (t->type == SESSION_HELLO) {
		m->why[0] = '\0';
		m->configured = m->is_ours = false; /* another process, perhaps */
		memset(m->refuses, 0, sizeof(m->refuses));
		m->again_at_ms = m->pause_ms = 0;
		m->next_sequence = 0;
		m->asked_at_ms = client_pool_now(a->pool);
		m->waiting_since_ms = m->asked_at_ms; /* not since it was lost */
		survey_ask(m);
	}
	for (int i = 0; i < SURVEY_ASKS; i++) {
		if (m->ask[i] == 0 || m->ask[i] != t->ask)
			continue;
		m->ask[i] = 0;
		if (t->type == SESSION_ANSWER)
			take_answer(m, (enum survey_ask)i, t->message);
		else
			take_refusal(m, (enum survey_ask)i, t->error);
		settle(m);
		return true;
	}
	return p != a->chosen;
}

/* When it is dialled again: later from one failure to the next, and never what cannot pass. */
static void put_off(struct surveyed *m, const struct client_failure *f)
{
	m->pause_ms = m->pause_ms == 0 ? MC_ASK_PAUSE_MAX : 2 * m->pause_ms;
	if (m->pause_ms > AGAIN_MAX_MS)
		m->pause_ms = AGAIN_MAX_MS;
	mc_check(m->pause_ms > 0 && m->pause_ms <= AGAIN_MAX_MS);
	m->again_at_ms = client_pool_now(m->of->pool) + m->pause_ms;
	if (f->row != NULL && f->row->again == ASK_NEVER)
		m->again_at_ms = INT64_MAX;
}

void survey_doubt(struct surveyed *m)
{
	m->figures.v[FIGURE_SAFE] = FIGURE_UNKNOWN;
	m->figures.v[FIGURE_WAITING] = FIGURE_UNKNOWN;
	m->figures.v[FIGURE_MIGRATIONS] = FIGURE_UNKNOWN;
}

bool survey_failed(struct app *a, struct place *p)
{
	struct surveyed *m = survey_at(a->survey, p);
	char text[2 * CLI_TEXT];

	if (m == NULL)
		return false;
	memset(m->ask, 0, sizeof(m->ask));
	if (survey_take_way(m))
		return true;
	put_off(m, &p->failure);
	survey_doubt(m);
	client_fail_sentence(text, sizeof(text), &p->addr, &p->failure);
	m->why[0] = '\0';
	survey_note(m, text);
	settle(m);
	return p != a->chosen;
}
