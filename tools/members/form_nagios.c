/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_nagios.c - one line and a status by the guidelines of the monitoring plugins: 0 OK, 2 CRITICAL (also
 * when nobody answers, which is not the plugin's own trouble), 3 UNKNOWN (a wrong command line, this host).
 */
#include <inttypes.h>

#include "tools/members/state.h"
#include "tools/members/text.h"

static const struct {
	int nagios;
	const char *word;
} states[STATUS_COUNT] = {
	[STATUS_OK] = { 0, "OK" },
	[STATUS_NOT] = { 2, "CRITICAL" },
	[STATUS_USAGE] = { 3, "UNKNOWN" },
	[STATUS_SILENCE] = { 2, "CRITICAL" },
	[STATUS_DENIED] = { 2, "CRITICAL" },
	[STATUS_HOST] = { 3, "UNKNOWN" },
};

int form_nagios_status(int status)
{
	return status >= 0 && status < STATUS_COUNT ? states[status].nagios : 3;
}

/* A cluster that is frozen serves its data, and somebody has to thaw it; one that is passive serves none. */
static bool warns(const struct app *a)
{
	return a->status == STATUS_NOT && a->trouble[0] == '\0' && state_known(a) &&
		a->state.id != CLIENT_CLUSTER_PASSIVE;
}

int form_nagios_exit(const struct app *a)
{
	return warns(a) ? 1 : form_nagios_status(a->status);
}

static const char *word(const struct app *a)
{
	int status = a->status > 0 ? a->status : STATUS_OK;

	return warns(a) ? "WARNING" : status < STATUS_COUNT ? states[status].word : "UNKNOWN";
}

/* The line must not hold a bar of its own, nor end early: strangers have their word in it. */
static void begin_line(struct text *t, const struct app *a, struct text *message)
{
	size_t i;

	for (i = 0; i < message->n; i++)
		if (message->p[i] == '|')
			message->p[i] = '/';
	text_add(t, "MC_MEMBERS %s - ", word(a));
	text_quote(t, mc_str_of(message->p, message->n), "");
	text_free(message);
}

/* 'label'=value;warn;crit;min;max, the range as monitoring-plugins writes it: "3:" alerts below 3. */
static void perfdata(struct text *t, const struct app *a, const struct view *v)
{
	uint32_t i, lite = 0;

	for (i = 0; i < v->n; i++)
		lite += v->v[i].lite;
	text_add(t, " | members=%" PRIu32 ";;", v->n);
	if (a->want.sized)
		text_add(t, "%" PRIu32 ":", a->want.size);
	if (a->want.sized && a->want.exact)
		text_add(t, "%" PRIu32, a->want.size);
	text_add(t, ";0 lite=%" PRIu32 ";;;0 version=%" PRId32 ";;;0", lite, v->version);
	if (a->want.state && state_known(a))
		text_add(t, " state=%d;0;3;0;4", a->state.id);
	if (a->want.views)
		text_add(
			t, " sides=%" PRIu32 ";;1;0 silent=%" PRIu32 ";;;0", a->found.sides, a->found.silent);
}

bool form_nagios(struct app *a, const struct view *v)
{
	struct text t = { 0 }, m = { 0 };
	char addr[MC_ADDR_TEXT] = "nobody";

	if (v->n > 0)
		show_addr(addr, &v->v[0].addr);
	if (a->trouble[0] != '\0')
		text_add(&m, "%s", a->trouble);
	else if (a->want.state)
		text_add(&m, "%s is %s: %" PRIu32 " member%s, master %s", v->cluster_name, state_name(a),
			v->n, v->n == 1 ? "" : "s", addr);
	else
		text_add(&m, "%s: %" PRIu32 " member%s%s, master %s", v->cluster_name, v->n,
			v->n == 1 ? "" : "s", a->want.views ? ", all views agree" : "", addr);
	begin_line(&t, a, &m);
	perfdata(&t, a, v);
	text_add(&t, "\n");
	return text_out(&t);
}

bool form_nagios_failed(struct app *a)
{
	struct text t = { 0 }, m = { 0 };

	text_add(&m, "%s", a->trouble[0] != '\0' ? a->trouble : "see standard error");
	begin_line(&t, a, &m);
	if (a->list != NULL)
		perfdata(&t, a, a->list);
	text_add(&t, "\n");
	return text_out(&t);
}
