/* SPDX-License-Identifier: Apache-2.0 */
/* diagnosis.c - log lines counted by the rows of symptoms. Reads no files itself. */
#include "common/base/status.h"
#include "tools/probe/diagnosis.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

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
}

static void count_match(struct diagnosis *e, const struct symptom *s, const struct symptom_match *m,
	const char *line, size_t n)
{
	struct diagnosis_group *g = &e->groups[s - symptoms];
	const char *size = piece(m, "size");

	if (s->last != NULL && size != NULL && strcmp(size, s->last) != 0) {
		memset(g, 0, sizeof(*g)); /* it has changed since */
		return;
	}
	if (g->count++ == 0) {
		g->first = e->lines;
		n = n < MC_LOG_SHOWN ? n : MC_LOG_SHOWN;
		memcpy(g->line, line, n);
		g->line[n] = '\0';
	}
	g->last = e->lines;
	remember(g, m);
}

static void whole_line(struct diagnosis *e)
{
	const struct symptom *s;
	struct symptom_match m;
	bool member;

	e->lines++;
	if (e->have > 0 && e->line[e->have - 1] == '\r')
		e->have--;
	member = symptom_matches(prefix, e->line, e->have, &m);
	if (member && !e->self_known)
		e->self = m;
	e->self_known = e->self_known || member;
	s = symptom_find(e->line, e->have, &m);
	if (s != NULL) {
		e->known++;
		count_match(e, s, &m, e->line, e->have);
	}
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
		room = e->skipping ? 0 : MC_LOG_LINE_MAX - e->have;
		memcpy(e->line + e->have, p, part < room ? part : room);
		e->have += part < room ? part : room;
		e->skipping = end == NULL && (e->skipping || e->have == MC_LOG_LINE_MAX);
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
	say_commands(say, text, commands(s, g, text));
	say_end(say);
}

static void verdict_text(const struct diagnosis *e, unsigned harmless, unsigned kinds, unsigned unknown,
	char *text, size_t cap)
{
	char others[96] = "";

	if (kinds == 0 && unknown == 0) {
		snprintf(text, cap,
			harmless > 0 ? "nothing but what is harmless in %" PRIu64 " lines"
				     : "nothing known in %" PRIu64 " lines",
			e->lines);
		return;
	}
	if (unknown > 0)
		snprintf(others, sizeof(others),
			"%u kind%s of warning or error that no explanation is known for%s", unknown,
			unknown == 1 ? "" : "s", kinds > 0 ? ", " : "");
	if (kinds == 0)
		snprintf(text, cap, "%s, in %" PRIu64 " lines", others, e->lines);
	else
		snprintf(text, cap,
			"%s%u kind%s of message that mean%s something, in %" PRIu64
			" lines; what matters most stands last",
			others, kinds, kinds == 1 ? "" : "s", kinds == 1 ? "s" : "", e->lines);
}

unsigned diagnosis_end(struct diagnosis *e, const struct say *say, int64_t clock_ms)
{
	char text[256];
	unsigned kinds = 0, harmless = 0, unknown;
	size_t i;
	int weight;

	if (e->have > 0 || e->skipping)
		whole_line(e);
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
	say_begin(say, RECORD_VERDICT, clock_ms);
	say_flag(say, "ok", kinds + unknown == 0);
	say_number(say, "status", kinds + unknown == 0 ? STATUS_OK : STATUS_NOT);
	say_number(say, "line_count", (int64_t)e->lines);
	say_number(say, "symptom_count", kinds);
	say_number(say, "unknown_count", unknown);
	say_number(say, "unknown_more_count", (int64_t)e->unknown.more);
	say_z(say, "cluster_name", e->self_known ? piece(&e->self, "name") : NULL);
	say_z(say, "message", text);
	say_z(say, "hint", kinds > 0 ? NULL : "What shows in no log is listed in mc-diagnose(7).");
	say_end(say);
	return kinds + unknown;
}
