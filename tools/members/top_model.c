/* SPDX-License-Identifier: Apache-2.0 */
/* top_model.c - members and what happens to them, from sample to sample. In which order they stand is
 * top_keys.c; draws nothing: that is top_draw.c. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/members/top_internal.h"

struct top_model *top_model_new(void)
{
	struct top_model *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->chosen.null = true;
	for (int i = 0; i < FIGURE_COUNT; i++)
		m->sum[i] = FIGURE_UNKNOWN;
	m->ops = m->unowned = m->safe = m->migrations = FIGURE_UNKNOWN;
	return m;
}

void top_model_free(struct top_model *m)
{
	if (m != NULL)
		free(m->v);
	free(m);
}

static void copy_text(char *to, size_t cap, const char *from)
{
	mc_str_copy(to, cap, mc_str_of(from, strnlen(from, cap - 1)));
}

/* --- events --- */

void top_say(struct top_model *m, int64_t clock_ms, const char *text)
{
	struct top_event *e = &m->events[m->event_count++ % TOP_EVENTS];

	e->clock_ms = clock_ms;
	copy_text(e->text, sizeof(e->text), text);
}

static void sayf(struct top_model *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void sayf(struct top_model *m, const char *fmt, ...)
{
	char text[TOP_EVENT_TEXT];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	top_say(m, m->clock_ms, text);
}

/* --- members --- */

static struct top_row *find(struct top_model *m, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < m->n; i++)
		if (mc_uuid_eq(m->v[i].uuid, uuid))
			return &m->v[i];
	return NULL;
}

static struct top_row *add(struct top_model *m, const struct top_seen *s)
{
	uint32_t cap = m->cap > 0 ? 2 * m->cap : 16;
	struct top_row *r;

	mc_check(m->n <= m->cap);
	if (m->n == m->cap) {
		struct top_row *more = realloc(m->v, cap * sizeof(*more));

		if (more == NULL)
			return NULL;
		m->v = more;
		m->cap = cap;
	}
	r = &m->v[m->n++];
	*r = (struct top_row){ .uuid = s->uuid, .ops = FIGURE_UNKNOWN };
	figures_clear(&r->figures);
	if (m->samples > 0)
		sayf(m, "%s joined", s->addr);
	return r;
}

static enum top_state state_of(const struct top_model *m, const struct top_seen *s)
{
	if (!s->connected && s->why[0] != '\0')
		return TOP_LOST;
	if (s->waiting_since_ms != 0 && m->now_ms - s->waiting_since_ms >= TOP_SLOW_MS)
		return TOP_SLOW;
	if (s->took_ms == FIGURE_UNKNOWN)
		return s->why[0] != '\0' ? TOP_UNTOLD : TOP_WAITING;
	return TOP_WELL;
}

static void take_state(struct top_model *m, struct top_row *r, const struct top_seen *s)
{
	enum top_state now = state_of(m, s), before = r->state;

	r->state = now;
	r->late_ms = now == TOP_SLOW ? m->now_ms - s->waiting_since_ms : 0;
	if (now == TOP_LOST || now == TOP_SLOW)
		r->ops = FIGURE_UNKNOWN;
	if (now == before)
		return;
	if (now == TOP_SLOW)
		sayf(m, "%s does not answer", s->addr);
	else if (now == TOP_LOST)
		sayf(m, "%s is lost: %s", s->addr, s->why);
	else if (now == TOP_WELL && (before == TOP_SLOW || before == TOP_LOST))
		sayf(m, "%s answers again", s->addr);
}

/* Between two counts; one that went back is of a member that began anew. */
static void take_rate(struct top_row *r, const struct top_seen *s)
{
	int64_t count = s->figures->v[FIGURE_OPERATIONS], ms = s->counted_at_ms - r->counted_at_ms;

	if (count == FIGURE_UNKNOWN || s->counted_at_ms == 0 || (r->counted_at_ms != 0 && ms == 0))
		return;
	if (r->counted_at_ms != 0 && ms > 0 && count >= r->counted && count - r->counted < INT64_MAX / 2000)
		r->ops = ((count - r->counted) * 1000 + ms / 2) / ms;
	else
		r->ops = FIGURE_UNKNOWN;
	r->counted = count;
	r->counted_at_ms = s->counted_at_ms;
}

void top_begin(struct top_model *m, int64_t now_ms, int64_t clock_ms)
{
	m->now_ms = now_ms;
	m->clock_ms = clock_ms;
	m->seen = 0;
	for (uint32_t i = 0; i < m->n; i++)
		m->v[i].seen = false;
}

bool top_add(struct top_model *m, const struct top_seen *s)
{
	struct top_row *r = find(m, s->uuid);

	if (r != NULL && r->seen)
		return true; /* a list that names one twice */
	if (r == NULL && (r = add(m, s)) == NULL)
		return false;
	copy_text(r->addr, sizeof(r->addr), s->addr);
	copy_text(r->name, sizeof(r->name), s->name);
	copy_text(r->why, sizeof(r->why), s->why);
	if (s->master && !r->master && m->samples > 0)
		sayf(m, "%s is the master now", s->addr);
	r->seen = true;
	r->master = s->master;
	r->lite = s->lite;
	r->took_ms = s->took_ms;
	r->age = m->seen++;
	r->figures = *s->figures;
	take_rate(r, s);
	take_state(m, r, s);
	return true;
}

static void drop_gone(struct top_model *m)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < m->n; i++) {
		if (m->v[i].seen)
			m->v[kept++] = m->v[i];
		else
			sayf(m, "%s is gone", m->v[i].addr);
	}
	m->n = kept;
}

/* --- all of them --- */

static void tell_changes(struct top_model *m, const struct top_cluster *c)
{
	int64_t safe = c->v[FIGURE_SAFE], moves = c->v[FIGURE_MIGRATIONS];

	if (m->samples > 0 && c->state[0] != '\0' && m->state[0] != '\0' && strcmp(c->state, m->state) != 0)
		sayf(m, "the cluster is %s now, and was %s", c->state, m->state);
	if (m->safe == 1 && safe == 0)
		sayf(m, "not safe: backups are missing, or on their way");
	if (m->safe == 0 && safe == 1)
		sayf(m, "safe again");
	if (m->samples > 0 && moves > 0 && m->migrations <= 0)
		sayf(m, "%" PRId64 " migration%s planned or under way", moves, moves > 1 ? "s" : "");
	if (m->migrations > 0 && moves == 0)
		sayf(m, "no migration is left");
	if (safe != FIGURE_UNKNOWN)
		m->safe = safe;
	if (moves != FIGURE_UNKNOWN)
		m->migrations = moves;
	if (m->samples > 0 && m->connected && !c->connected)
		sayf(m, "no member answers; each is tried again");
}

void top_end(struct top_model *m, const struct top_cluster *c)
{
	bool any = false;

	drop_gone(m);
	tell_changes(m, c);
	copy_text(m->name, sizeof(m->name), c->name);
	copy_text(m->state, sizeof(m->state), c->state);
	copy_text(m->version, sizeof(m->version), c->version);
	memcpy(m->sum, c->v, sizeof(m->sum));
	m->partitions = c->partitions;
	m->unowned = c->unowned;
	m->connected = c->connected;
	m->ops = 0;
	for (uint32_t i = 0; i < m->n; i++)
		if (m->v[i].ops != FIGURE_UNKNOWN) {
			any = true;
			m->ops += m->v[i].ops;
		}
	if (!any)
		m->ops = FIGURE_UNKNOWN;
	m->samples++;
	top_sort(m);
}
