/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_nagios.c - one line and a status by the guidelines of the monitoring plugins: 0 OK, 1 WARNING, 2
 * CRITICAL (also when nobody answers, which is not the plugin's own trouble), 3 UNKNOWN (a wrong command
 * line, this host, a range for a figure that nobody tells).
 */
#include <inttypes.h>
#include <string.h>

#include "tools/members/state.h"
#include "tools/members/survey.h"
#include "tools/members/text.h"

enum { NAGIOS_OK, NAGIOS_WARNING, NAGIOS_CRITICAL, NAGIOS_UNKNOWN, NAGIOS_COUNT };
static const char *const words[NAGIOS_COUNT] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

int form_nagios_status(int status)
{
	static const int states[STATUS_COUNT] = {
		[STATUS_OK] = NAGIOS_OK,
		[STATUS_NOT] = NAGIOS_CRITICAL,
		[STATUS_USAGE] = NAGIOS_UNKNOWN,
		[STATUS_SILENCE] = NAGIOS_CRITICAL,
		[STATUS_DENIED] = NAGIOS_CRITICAL,
		[STATUS_HOST] = NAGIOS_UNKNOWN,
	};

	return status >= 0 && status < STATUS_COUNT ? states[status] : NAGIOS_UNKNOWN;
}

/* A cluster that is frozen serves its data, and somebody has to thaw it; one that is passive serves none. */
static bool warns(const struct app *a)
{
	return a->status == STATUS_NOT && a->trouble[0] == '\0' && state_known(a) &&
		a->state.id != CLIENT_CLUSTER_PASSIVE;
}

/* As the plugins have it: critical is worst, then warning, then unknown. */
static int worse(int a, int b)
{
	static const int weights[NAGIOS_COUNT] = { 0, 2, 3, 1 };

	return weights[a] >= weights[b] ? a : b;
}

int form_nagios_exit(const struct app *a)
{
	int status = a->status > 0 ? a->status : STATUS_OK;

	return worse(warns(a) ? NAGIOS_WARNING : form_nagios_status(status), a->alert);
}

/* --- what is measured --- */

/* The values in the order of the labels; FIGURE_UNKNOWN: nobody tells it. `there`: it was asked for. */
struct measured {
	int64_t v[ALERT_COUNT];
	bool there[ALERT_COUNT];
};

static void measure(struct measured *m, enum alert_label label, int64_t value)
{
	m->v[label] = value;
	m->there[label] = true;
}

static void measure_state(struct measured *m, const struct app *a)
{
	struct survey_sum sum;

	if (state_known(a))
		measure(m, ALERT_STATE, a->state.id);
	if (a->survey == NULL)
		return;
	survey_sum(a, &sum);
	measure(m, ALERT_PARTITIONS, sum.partitions);
	measure(m, ALERT_UNOWNED, sum.unowned);
	measure(m, ALERT_WAITING, sum.v[FIGURE_WAITING]);
	measure(m, ALERT_MIGRATIONS, sum.v[FIGURE_MIGRATIONS]);
	measure(m, ALERT_SAFE, sum.v[FIGURE_SAFE]);
	measure(m, ALERT_ENTRIES, sum.v[FIGURE_ENTRIES]);
	measure(m, ALERT_BYTES, sum.v[FIGURE_BYTES]);
	measure(m, ALERT_CLIENTS, sum.v[FIGURE_CLIENTS]);
	measure(m, ALERT_UNTOLD, sum.silent);
}

static void measure_all(struct measured *m, const struct app *a, const struct view *v)
{
	int64_t lite = 0;

	memset(m, 0, sizeof(*m));
	for (uint32_t i = 0; i < v->n; i++)
		lite += v->v[i].lite;
	measure(m, ALERT_MEMBERS, v->n);
	measure(m, ALERT_LITE, lite);
	measure(m, ALERT_VERSION, v->version);
	if (a->want.state)
		measure_state(m, a);
	if (a->want.views) {
		measure(m, ALERT_SIDES, a->found.sides);
		measure(m, ALERT_SILENT, a->found.silent);
	}
}

/* --- ranges --- */

static void say_alert(
	struct text *t, int nagios, enum alert_label label, int64_t value, const char *range, int n)
{
	if (value == FIGURE_UNKNOWN)
		text_add(t, "; %s is unknown (%s)", alert_labels[label], words[nagios]);
	else
		text_add(t, "; %s %" PRId64 " is %s %.*s (%s)", alert_labels[label], value,
			range[0] == '@' ? "inside" : "outside", range[0] == '@' ? n - 1 : n,
			range[0] == '@' ? range + 1 : range, words[nagios]);
}

/* One label under one option. True: it alerts. */
static bool alerts_on(const struct alerts *w, const struct measured *m, enum alert_label label)
{
	return w->of[label].text != NULL && m->there[label] && m->v[label] != FIGURE_UNKNOWN &&
		range_alerts(&w->of[label].range, m->v[label]);
}

static void judge(struct app *a, const struct measured *m, struct text *said)
{
	const struct alerts *c = &a->want.critical, *w = &a->want.warning;

	for (int i = 0; i < ALERT_COUNT; i++) {
		enum alert_label label = (enum alert_label)i;
		const char *text = c->of[i].text != NULL ? c->of[i].text : w->of[i].text;
		int nagios = alerts_on(c, m, label)                                   ? NAGIOS_CRITICAL
			: alerts_on(w, m, label)                                      ? NAGIOS_WARNING
			: text != NULL && (!m->there[i] || m->v[i] == FIGURE_UNKNOWN) ? NAGIOS_UNKNOWN
										      : NAGIOS_OK;
		const struct alerts *by = c->of[i].text != NULL && nagios != NAGIOS_WARNING ? c : w;

		if (nagios == NAGIOS_OK)
			continue;
		a->alert = worse(a->alert, nagios);
		say_alert(said, nagios, label, m->there[i] ? m->v[i] : FIGURE_UNKNOWN, by->of[i].text,
			by->of[i].n);
	}
}

/* --- the line --- */

/* It must not hold a bar of its own, nor end early: strangers have their word in it. */
static void begin_line(struct text *t, const struct app *a, struct text *message)
{
	size_t i;

	for (i = 0; i < message->n; i++)
		if (message->p[i] == '|')
			message->p[i] = '/';
	text_add(t, "MC_MEMBERS %s - ", words[form_nagios_exit(a)]);
	text_quote(t, mc_str_of(message->p, message->n), "");
	text_free(message);
}

/* What alerts without --warning and --critical. */
static void own_ranges(struct text *t, const struct app *a, enum alert_label label)
{
	if (label == ALERT_STATE)
		text_add(t, ";0;3");
	else if (label == ALERT_SIDES)
		text_add(t, ";;1");
	else if (label == ALERT_MEMBERS && a->want.sized && a->want.exact)
		text_add(t, ";;%" PRIu32 ":%" PRIu32, a->want.size, a->want.size);
	else if (label == ALERT_MEMBERS && a->want.sized)
		text_add(t, ";;%" PRIu32 ":", a->want.size);
	else
		text_add(t, ";;");
}

/* 'label'=value;warn;crit;min;max; a value that is not told is U. */
static void perfdata(struct text *t, const struct app *a, const struct measured *m)
{
	static const char *const units[ALERT_COUNT] = { [ALERT_BYTES] = "B" };
	static const char *const ends[ALERT_COUNT] = { [ALERT_STATE] = ";4", [ALERT_SAFE] = ";1" };
	const struct alerts *w = &a->want.warning, *c = &a->want.critical;

	text_add(t, " |");
	for (int i = 0; i < ALERT_COUNT; i++) {
		if (!m->there[i])
			continue;
		text_add(t, " %s=", alert_labels[i]);
		if (m->v[i] == FIGURE_UNKNOWN) {
			text_add(t, "U");
			continue;
		}
		text_add(t, "%" PRId64 "%s", m->v[i], units[i] != NULL ? units[i] : "");
		if (w->of[i].text != NULL || c->of[i].text != NULL)
			text_add(t, ";%.*s;%.*s", w->of[i].n, w->of[i].text != NULL ? w->of[i].text : "",
				c->of[i].n, c->of[i].text != NULL ? c->of[i].text : "");
		else
			own_ranges(t, a, (enum alert_label)i);
		text_add(t, ";0%s", ends[i] != NULL ? ends[i] : "");
	}
}

static const char *safety(const struct app *a)
{
	struct survey_sum sum;

	if (a->survey == NULL)
		return "";
	survey_sum(a, &sum);
	return sum.v[FIGURE_SAFE] == 1    ? ", safe"
		: sum.v[FIGURE_SAFE] == 0 ? ", not safe"
					  : ", safe or not is unknown";
}

bool form_nagios(struct app *a, const struct view *v)
{
	struct text t = { 0 }, m = { 0 };
	char addr[MC_ADDR_TEXT] = "nobody";
	struct measured measured;

	if (v->n > 0)
		show_addr(addr, &v->v[0].addr);
	if (a->trouble[0] != '\0')
		text_add(&m, "%s", a->trouble);
	else if (a->want.state)
		text_add(&m, "%s is %s: %" PRIu32 " member%s%s, master %s", v->cluster_name, state_name(a),
			v->n, v->n == 1 ? "" : "s", safety(a), addr);
	else
		text_add(&m, "%s: %" PRIu32 " member%s%s, master %s", v->cluster_name, v->n,
			v->n == 1 ? "" : "s", a->want.views ? ", all views agree" : "", addr);
	measure_all(&measured, a, v);
	judge(a, &measured, &m);
	begin_line(&t, a, &m);
	perfdata(&t, a, &measured);
	text_add(&t, "\n");
	return text_out(&t);
}

bool form_nagios_failed(struct app *a)
{
	struct text t = { 0 }, m = { 0 };
	struct measured measured;

	text_add(&m, "%s", a->trouble[0] != '\0' ? a->trouble : "see standard error");
	begin_line(&t, a, &m);
	if (a->list != NULL) {
		measure_all(&measured, a, a->list);
		perfdata(&t, a, &measured);
	}
	text_add(&t, "\n");
	return text_out(&t);
}
