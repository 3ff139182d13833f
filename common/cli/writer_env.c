/* SPDX-License-Identifier: Apache-2.0 */
/* writer_env.c - records as environment variables of a command. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/writer.h"

enum {
	VARIABLES = 48,   /* fields of the richest record */
	BYTES = 16 << 10, /* all of them together; messages of peers are cut */
	VALUE = 2 << 10,
};

_Static_assert(2 * VALUE <= BYTES, "the longest value fits, under both of its names");

struct env_writer {
	struct writer base;
	char buf[BYTES];
	size_t used;
	const char *list[VARIABLES + 1];
	unsigned n, depth;
	char prefix[32];
};

static struct env_writer *self(struct writer *w)
{
	return (struct env_writer *)w; /* base is its first member */
}

static void put_as(struct env_writer *e, const char *prefix, const char *key, const char *value)
{
	size_t room = sizeof(e->buf) - e->used, i;
	char *at = e->buf + e->used;
	int n = snprintf(at, room, "MC_%s%s=%s", prefix, key, value);

	if (n < 0 || (size_t)n >= room || e->n == VARIABLES)
		return;
	mc_check(e->used + (size_t)n < sizeof(e->buf) && e->n < VARIABLES);
	for (i = 0; at[i] != '='; i++)
		at[i] = (char)toupper((unsigned char)at[i]);
	e->used += (size_t)n + 1;
	e->list[e->n++] = at;
	e->list[e->n] = NULL;
}

/* What is about a member is said as that and by itself: MC_MEMBER_HOST and MC_HOST. */
static void put_variable(struct env_writer *e, const char *key, const char *value)
{
	put_as(e, e->prefix, key, value);
	if (strcmp(e->prefix, "member_") == 0)
		put_as(e, "", key, value);
}

/* The names of all of them: a tool of ours that the command starts does not take them for its options
 * (settings.c). */
static void put_names(struct env_writer *e)
{
	char names[VALUE];
	size_t used = 0;

	for (unsigned i = 0; i < e->n; i++) {
		size_t n = strcspn(e->list[i], "=");

		if (used + n + 2 > sizeof(names))
			break;
		memcpy(names + used, e->list[i], n);
		names[used + n] = ' ';
		used += n + 1;
	}
	names[used] = '\0';
	put_as(e, "", "record_names", names);
}

static void begin_record(struct writer *w, enum record r, int64_t clock_ms)
{
	struct env_writer *e = self(w);
	char time[LOG_TIME_SIZE];

	mc_check(r < RECORD_COUNT);
	e->used = 0;
	e->n = e->depth = 0;
	e->prefix[0] = '\0';
	put_variable(e, "event", record_rows[r].type);
	log_time(time, clock_ms);
	put_variable(e, "time", time);
}

static void text(struct writer *w, const char *key, struct mc_str value)
{
	struct env_writer *e = self(w);
	char clean[VALUE];

	if (e->depth > 0)
		return;
	escape_text(clean, sizeof(clean), value, ESCAPE_TERMINAL);
	put_variable(e, key, clean);
}

static void number(struct writer *w, const char *key, int64_t value)
{
	char digits[32];

	if (self(w)->depth > 0)
		return;
	snprintf(digits, sizeof(digits), "%" PRId64, value);
	put_variable(self(w), key, digits);
}

static void real(struct writer *w, const char *key, double value)
{
	char digits[48];

	if (self(w)->depth > 0)
		return;
	snprintf(digits, sizeof(digits), "%.3f", value);
	put_variable(self(w), key, digits);
}

static void flag(struct writer *w, const char *key, bool value)
{
	if (self(w)->depth == 0)
		put_variable(self(w), key, value ? "true" : "false");
}

static void open_object(struct writer *w, const char *key)
{
	struct env_writer *e = self(w);

	if (e->depth == 0 && key != NULL)
		snprintf(e->prefix, sizeof(e->prefix), "%s_", key);
}

static void close_object(struct writer *w)
{
	self(w)->prefix[0] = '\0';
}

static void open_list(struct writer *w, const char *key)
{
	(void)key;
	self(w)->depth++;
}

static void list_end(struct writer *w)
{
	mc_check(self(w)->depth > 0);
	self(w)->depth--;
}

static void end_record(struct writer *w)
{
	mc_check(self(w)->depth == 0 && self(w)->prefix[0] == '\0'); /* what was opened is closed */
	put_names(self(w));
}

static void free_writer(struct writer *w)
{
	free(self(w));
}

static const struct writer_ops ops = {
	.begin = begin_record,
	.text = text,
	.number = number,
	.real = real,
	.flag = flag,
	.open = open_object,
	.close = close_object,
	.list = open_list,
	.list_end = list_end,
	.end = end_record,
	.free = free_writer,
	.people = false,
};

struct writer *writer_env(void)
{
	struct env_writer *e = calloc(1, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->base.ops = &ops;
	return &e->base;
}

const char *const *writer_env_list(const struct writer *w)
{
	return ((const struct env_writer *)w)->list;
}
