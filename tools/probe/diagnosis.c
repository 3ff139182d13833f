/* SPDX-License-Identifier: Apache-2.0 */
/* diagnosis.c - log lines counted by the rows of symptoms. Reads no files itself. */
#include "common/base/status.h"
#include "tools/probe/diagnosis.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/probe/log_words.h"

enum { TEXT = 2048 };

static const char prefix[] = "[{host}]:{port} [{name}] [{version}] "; /* how each line of a member begins */

static const char *const weights[] = { [SYMPTOM_HARMLESS] = "harmless",
	[SYMPTOM_NOTE] = "note",
	[SYMPTOM_TROUBLE] = "trouble",
	[SYMPTOM_FATAL] = "fatal" };

bool diagnosis_open(struct diagnosis *e)
{
	memset(e, 0, sizeof(*e));
	e->groups = calloc(symptom_count, sizeof(*e->groups));
	e->line = malloc(MC_LOG_LINE_MAX);
	return e->groups != NULL && e->line != NULL;
}

void diagnosis_close(struct diagnosis *e)
{
	free(e->groups);
	free(e->line);
}

static const char *piece(const struct symptom_match *m, const char *key)
{
	unsigned i;

	for (i = 0; i < m->n; i++)
		if (m->pieces[i].key_n == strlen(key) &&
			memcmp(m->pieces[i].key, key, m->pieces[i].key_n) == 0)
			return m->pieces[i].value;
	return NULL;
}

static bool same_pieces(const struct symptom_match *a, const struct symptom_match *b)
{
	unsigned i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (strcmp(a->pieces[i].value, b->pieces[i].value) != 0)
			return false;
	return a->n == b->n;
}

static void remember(struct diagnosis_group *g, const struct symptom_match *m)
{
	unsigned i;

	for (i = 0; i < g->example_count; i++)
		if (same_pieces(&g->examples[i], m))
			return;
	if (g->example_count < MC_LOG_EXAMPLES)
		g->examples[g->example_count++] = *m;
	else
		g->example_more++;
}

static void count_match(struct diagnosis *e, const struct diagnosis_waiting *w)
{
	struct diagnosis_group *g = &e->groups[w->symptom - symptoms];
	const char *size = piece(&w->match, "size");

	if (w->symptom->last != NULL && size != NULL && strcmp(size, w->symptom->last) != 0) {
		memset(g, 0, sizeof(*g)); /* it has changed since */
		return;
	}
	if (g->count++ == 0) {
		g->first = w->number;
		memcpy(g->line, w->line, sizeof(g->line));
	}
	g->last = w->number;
	remember(g, &w->match);
}

/* What the frames below the lines say: they count unless all of them are of other programs. */
static void settle_waiting(struct diagnosis *e)
{
	unsigned i;

	for (i = 0; i < e->waiting_count && (e->trace_ours || !e->trace_seen); i++)
		count_match(e, &e->waiting[i]);
	e->waiting_count = 0;
}

static void follow_trace(struct diagnosis *e)
{
	if (!log_in_trace(e->line, e->have)) {
		settle_waiting(e);
		e->trace_seen = e->trace_ours = false;
	} else if (log_is_frame(e->line, e->have)) {
		e->trace_seen = true;
		e->trace_ours = e->trace_ours || log_has_server(e->line, e->have);
		if (e->trace_ours)
			settle_waiting(e);
	}
}

/* A line that a row fits. ours: it says itself that it is the product's. */
static void take_match(struct diagnosis *e, const struct symptom *s, const struct symptom_match *m, bool ours)
{
	struct diagnosis_waiting now = { .symptom = s, .match = *m, .number = e->lines };
	size_t n = e->have < MC_LOG_SHOWN ? e->have : MC_LOG_SHOWN;

	memcpy(now.line, e->line, n);
	if (m->any && !ours && !e->trace_ours && e->waiting_count < MC_LOG_WAITING)
		e->waiting[e->waiting_count++] = now;
	else
		count_match(e, &now);
	e->known++;
}

static void whole_line(struct diagnosis *e)
{
	const struct symptom *s;
	struct symptom_match m;
	bool member, ours;

	e->lines++;
	e->cut += e->overlong;
	e->overlong = false;
	if (e->have > 0 && e->line[e->have - 1] == '\r')
		e->have--;
	member = symptom_matches(prefix, e->line, e->have, &m);
	if (member && !e->self_known)
		e->self = m;
	e->self_known = e->self_known || member;
	ours = unknown_is_ours(&e->unknown, e->line, e->have, member);
	follow_trace(e);
	s = symptom_find(e->line, e->have, &m);
	if (s != NULL)
		take_match(e, s, &m, ours);
	unknown_line(&e->unknown, e->line, e->have, e->lines, s != NULL, member);
	e->have = 0;
}

void diagnosis_bytes(struct diagnosis *e, const char *p, size_t n)
{
	const char *end, *stop = p + n;
	size_t part, room;

	mc_check(e->line != NULL && (p != NULL || n == 0));
	e->bytes += n;
	for (; p < stop; p += part + (end != NULL)) {
		end = memchr(p, '\n', (size_t)(stop - p));
		part = (size_t)((end != NULL ? end : stop) - p);
		room = MC_LOG_LINE_MAX - e->have;
		memcpy(e->line + e->have, p, part < room ? part : room);
		e->have += part < room ? part : room;
		e->overlong = e->overlong || part > room;
		if (end != NULL)
			whole_line(e);
	}
}

/* --- telling --- */

static void add_own(const struct diagnosis *e, struct symptom_match *m, const char *key, const char *of)
{
	const char *value = e->self_known ? piece(&e->self, of) : NULL;

	if (value == NULL || m->n == SYMPTOM_KEYS || piece(m, key) != NULL)
		return;
	m->pieces[m->n].key = key;
	m->pieces[m->n].key_n = strlen(key);
	memcpy(m->pieces[m->n].value, value, strlen(value) + 1);
	m->n++;
}

/* What the log says of itself stands in for what the line does not say. */
static void with_own(const struct diagnosis *e, struct symptom_match *m)
{
	add_own(e, m, "name", "name");
	add_own(e, m, "own", "host");
	add_own(e, m, "ownport", "port");
	if (piece(m, "joiner") == NULL)
		return;
	add_own(e, m, "host", "host");
	add_own(e, m, "port", "port");
}

enum { COMMANDS = SYMPTOM_COMMANDS * MC_LOG_EXAMPLES, COMMAND = 512 };

/* Each one once, for all the addresses that the log named. */
static size_t commands(const struct symptom *s, const struct diagnosis_group *g, char text[COMMANDS][COMMAND])
{
	size_t i, j, k, n = 0;

	for (i = 0; i < SYMPTOM_COMMANDS && s->commands[i] != NULL; i++)
		for (j = 0; j < g->example_count; j++) {
			symptom_command(text[n], COMMAND, s->commands[i], &g->examples[j]);
			for (k = 0; k < n && strcmp(text[k], text[n]) != 0; k++)
				;
			n += k == n;
		}
	return n;
}

/* Plain texts in JSON, items to people. */
static void say_commands(const struct say *say, char text[COMMANDS][COMMAND], size_t n)
{
	bool people = say->w[0]->ops->people;
	size_t i;

	say_list(say, "commands");
	for (i = 0; i < n; i++) {
		if (people)
			say_open(say, NULL);
		say_z(say, "command", text[i]);
		if (people)
			say_close(say);
	}
	say_list_end(say);
}

static void say_group(const struct diagnosis *e, size_t row, const struct say *say, int64_t clock_ms)
{
	struct diagnosis_group *g = &e->groups[row];
	const struct symptom *s = &symptoms[row];
	char cause[TEXT], check[TEXT], text[COMMANDS][COMMAND];
	const char *example = g->line + strspn(g->line, " \t");
	size_t i;

	for (i = 0; i < g->example_count; i++)
		with_own(e, &g->examples[i]);
	symptom_sentence(cause, sizeof(cause), s->cause, &g->examples[0]);
	symptom_sentence(check, sizeof(check), s->check, &g->examples[0]);
	say_begin(say, RECORD_SYMPTOM, clock_ms);
	say_z(say, "symptom", s->id);
	say_z(say, "title", s->title);
	say_shown(say, "harmless", s->weight == SYMPTOM_HARMLESS ? "yes" : NULL);
	say_z(say, "weight", weights[s->weight]);
	say_number(say, "count", (int64_t)g->count);
	say_number(say, "first_line", (int64_t)g->first);
	say_number(say, "last_line", (int64_t)g->last);
	say_shown(say, "same", g->first == g->last ? "yes" : NULL);
	say_z(say, "example", example);
	say_z(say, "cause", cause);
	say_z(say, "check", check);
	if (g->example_more > 0)
		say_number(say, "other_line_count", (int64_t)g->example_more);
	say_commands(say, text, commands(s, g, text));
	say_end(say);
}

static void verdict_text(const struct diagnosis *e, unsigned harmless, unsigned kinds, unsigned unknown,
	char *text, size_t cap)
{
	char others[96] = "";

	if (kinds == 0 && unknown == 0) {
		snprintf(text, cap,
			harmless > 0 ? "nothing but what is harmless in %" PRIu64 " line%s"
				     : "nothing known in %" PRIu64 " line%s",
			e->lines, e->lines == 1 ? "" : "s");
		return;
	}
	if (unknown > 0)
		snprintf(others, sizeof(others),
			"%u kind%s of warning or error that no explanation is known for%s", unknown,
			unknown == 1 ? "" : "s", kinds > 0 ? ", " : "");
	if (kinds == 0)
		snprintf(text, cap, "%s, in %" PRIu64 " line%s", others, e->lines, e->lines == 1 ? "" : "s");
	else
		snprintf(text, cap, "%s%u kind%s of message that mean%s something, in %" PRIu64 " line%s%s",
			others, kinds, kinds == 1 ? "" : "s", kinds == 1 ? "s" : "", e->lines,
			e->lines == 1 ? "" : "s", kinds > 1 ? "; what matters most stands last" : "");
}

/* What was not looked at is said. */
static void add_limits(const struct diagnosis *e, char *text, size_t cap)
{
	size_t n = strlen(text);

	if (e->unknown.more > 0)
		n += (size_t)snprintf(text + n, cap - n,
			"; %" PRIu64 " more lines of further kinds are not listed", e->unknown.more);
	if (e->cut > 0 && n < cap)
		snprintf(text + n, cap - n,
			"; %" PRIu64 " line%s longer than %d KiB, of which the rest was not read", e->cut,
			e->cut == 1 ? " is" : "s are", MC_LOG_LINE_MAX >> 10);
}

unsigned diagnosis_end(struct diagnosis *e, const struct say *say, int64_t clock_ms)
{
	char text[512];
	unsigned kinds = 0, harmless = 0, unknown;
	size_t i;
	int weight;

	if (e->have > 0)
		whole_line(e);
	settle_waiting(e);
	unknown = unknown_end(&e->unknown, say, clock_ms);
	for (weight = SYMPTOM_HARMLESS; weight <= SYMPTOM_FATAL; weight++)
		/* the rows begin with causes and end with what follows from them */
		for (i = symptom_count; i > 0; i--)
			if (e->groups[i - 1].count > 0 && (int)symptoms[i - 1].weight == weight) {
				say_group(e, i - 1, say, clock_ms);
				harmless += weight == SYMPTOM_HARMLESS;
				kinds += weight != SYMPTOM_HARMLESS;
			}
	verdict_text(e, harmless, kinds, unknown, text, sizeof(text));
	add_limits(e, text, sizeof(text));
	say_begin(say, RECORD_VERDICT, clock_ms);
	say_flag(say, "ok", kinds + unknown == 0);
	say_number(say, "status", kinds + unknown == 0 ? STATUS_OK : STATUS_NOT);
	say_number(say, "line_count", (int64_t)e->lines);
	say_number(say, "symptom_count", kinds);
	say_number(say, "unknown_count", unknown);
	say_number(say, "unknown_more_count", (int64_t)e->unknown.more);
	say_number(say, "cut_line_count", (int64_t)e->cut);
	say_z(say, "cluster_name", e->self_known ? piece(&e->self, "name") : NULL);
	say_z(say, "message", text);
	say_z(say, "hint", kinds > 0 ? NULL : "What shows in no log is listed in mc-diagnose(7).");
	say_end(say);
	return kinds + unknown;
}
