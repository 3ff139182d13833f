/* SPDX-License-Identifier: Apache-2.0 */
/* diagnosis.c - log lines counted by the rows of symptoms. Reads no files itself. */
#include "tools/probe/diagnosis_internal.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/probe/log_words.h"

static const char prefix[] = "[{host}]:{port} [{name}] [{version}] "; /* how each line of a member begins */

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

const char *diagnosis_piece(const struct symptom_match *m, const char *key)
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
	const char *size = diagnosis_piece(&w->match, "size");

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

void diagnosis_whole(struct diagnosis *e)
{
	if (e->have > 0)
		whole_line(e);
	settle_waiting(e);
}
