/* SPDX-License-Identifier: Apache-2.0 */
/* diagnosis_tell.c - what a log has come to, as records: kinds of message, commands, a verdict. */
#include "tools/probe/diagnosis_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/status.h"

enum { TEXT = 2048 };

static const char *const weights[] = { [SYMPTOM_HARMLESS] = "harmless",
	[SYMPTOM_NOTE] = "note",
	[SYMPTOM_TROUBLE] = "trouble",
	[SYMPTOM_FATAL] = "fatal" };

static void add_own(const struct diagnosis *e, struct symptom_match *m, const char *key, const char *of)
{
	const char *value = e->self_known ? diagnosis_piece(&e->self, of) : NULL;

	if (value == NULL || m->n == SYMPTOM_KEYS || diagnosis_piece(m, key) != NULL)
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
	if (diagnosis_piece(m, "joiner") == NULL)
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
			mc_check(n < COMMANDS);
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

	mc_check(g->count > 0 && g->example_count > 0 && g->first <= g->last);
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
			"; %" PRIu64 " more line%s of further kinds %s not listed", e->unknown.more,
			e->unknown.more == 1 ? "" : "s", e->unknown.more == 1 ? "is" : "are");
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

	diagnosis_whole(e);
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
	say_z(say, "cluster_name", e->self_known ? diagnosis_piece(&e->self, "name") : NULL);
	say_z(say, "message", text);
	say_z(say, "hint", kinds > 0 ? NULL : "What shows in no log is listed in mc-diagnose(7).");
	say_end(say);
	return kinds + unknown;
}
