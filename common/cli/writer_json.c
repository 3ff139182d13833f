/* SPDX-License-Identifier: Apache-2.0 */
/* writer_json.c - records as JSON, one object a line, or in the forms that are made from that. */
#include <jansson.h>
#include <stdlib.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/field.h"
#include "common/cli/writer.h"

enum { DEPTH = 4 }; /* record, list, item, object in it */
#define FORM (JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(12))

struct json_writer {
	struct writer base;
	void (*line)(void *ctx, const char *line, size_t size);
	void *ctx;
	json_t *at[DEPTH]; /* at[0] is the record; each is held by the one before */
	unsigned depth;
	struct output output; /* JSON, or what is made of it */
	bool skip;            /* this record is for people */
	bool strict; /* a mistake of ours ends the process: tests want that, who runs a node does not */
	bool checks; /* this record is held against its rows */
	struct field_check check;
};

static struct json_writer *self(struct writer *w)
{
	return (struct json_writer *)w; /* base is its first member */
}

static void put_member(struct json_writer *j, const char *key, json_t *value)
{
	json_t *to = j->depth > 0 ? j->at[j->depth - 1] : NULL;

	if (json_is_array(to))
		json_array_append_new(to, value);
	else if (to != NULL)
		json_object_set_new(to, key, value);
	else
		json_decref(value);
}

static void put_value(struct json_writer *j, const char *key, json_t *value, enum field_value is)
{
	if (j->checks)
		field_check_value(&j->check, key, is);
	put_member(j, key, value);
}

static void begin_record(struct writer *w, enum record r, int64_t clock_ms)
{
	struct json_writer *j = self(w);
	char time[LOG_TIME_SIZE];

	mc_check(j->at[0] == NULL);
	j->skip = record_rows[r].text_only;
	j->checks = j->strict && !j->skip;
	j->depth = 0;
	if (j->skip)
		return;
	j->at[j->depth++] = json_object();
	put_member(j, "type", json_string(record_rows[r].type));
	log_time(time, clock_ms);
	put_member(j, "time", json_string(time));
	if (j->checks)
		field_check_begin(&j->check, r);
}

static void text(struct writer *w, const char *key, struct mc_str value)
{
	json_t *made = value.n < 0 ? json_null() : json_stringn(value.p, (size_t)value.n);
	size_t cap = value.n > 0 ? 4 * (size_t)value.n + 1 : 1;
	char *clean;

	if (made == NULL && (clean = malloc(cap)) != NULL) { /* not UTF-8 */
		made = json_stringn(clean, escape_text(clean, cap, value, ESCAPE_UTF8));
		free(clean);
	}
	put_value(
		self(w), key, made != NULL ? made : json_null(), value.n < 0 ? FIELD_IS_NULL : FIELD_IS_TEXT);
}

static void number(struct writer *w, const char *key, int64_t value)
{
	put_value(self(w), key, json_integer(value), FIELD_IS_NUMBER);
}

/* Rounded, so that 0.4 is not written with 17 digits. */
static void real(struct writer *w, const char *key, double value)
{
	put_value(self(w), key, json_real((double)(int64_t)(value * 1000 + 0.5) / 1000), FIELD_IS_REAL);
}

static void flag(struct writer *w, const char *key, bool value)
{
	put_value(self(w), key, json_boolean(value), FIELD_IS_FLAG);
}

static void enter(struct writer *w, const char *key, bool list)
{
	struct json_writer *j = self(w);
	json_t *made = list ? json_array() : json_object();

	mc_check(j->depth < DEPTH);
	if (j->checks)
		field_check_open(&j->check, key, list);
	put_member(j, key, made); /* now held by its parent, if there is one */
	if (j->depth > 0 && j->depth < DEPTH)
		j->at[j->depth++] = made;
}

static void open_object(struct writer *w, const char *key)
{
	enter(w, key, false);
}

static void open_list(struct writer *w, const char *key)
{
	enter(w, key, true);
}

static void leave(struct writer *w)
{
	struct json_writer *j = self(w);

	if (j->checks)
		field_check_close(&j->check);
	if (j->depth > 0)
		j->depth--;
}

static void print_line(struct json_writer *j)
{
	size_t n = json_dumpb(j->at[0], NULL, 0, FORM);
	char *buf = malloc(n + 1);

	if (buf != NULL) {
		json_dumpb(j->at[0], buf, n, FORM);
		buf[n] = '\n';
	}
	j->line(j->ctx, buf, buf != NULL ? n + 1 : 0);
	free(buf);
}

static void print_form(struct json_writer *j)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	if (to != NULL) {
		output_print(to, &j->output, j->at[0]);
		fclose(to);
	}
	if (n > 0)
		j->line(j->ctx, text, n);
	free(text);
}

static void end_record(struct writer *w)
{
	struct json_writer *j = self(w);

	mc_check(j->skip || j->depth == 1);
	if (j->checks)
		field_check_close(&j->check);
	if (j->skip || j->at[0] == NULL)
		return;
	if (j->output.form == OUTPUT_JSON)
		print_line(j);
	else
		print_form(j);
	json_decref(j->at[0]);
	j->at[0] = NULL;
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
	.close = leave,
	.list = open_list,
	.list_end = leave,
	.end = end_record,
	.free = free_writer,
	.people = false,
};

struct writer *writer_json(void (*line)(void *ctx, const char *line, size_t size), void *ctx)
{
	static const struct output json = { OUTPUT_JSON, NULL };

	return writer_output(&json, line, ctx);
}

struct writer *writer_output(
	const struct output *o, void (*line)(void *ctx, const char *line, size_t size), void *ctx)
{
	struct json_writer *j = calloc(1, sizeof(*j));

	if (j == NULL)
		return NULL;
	j->base.ops = &ops;
	j->output = *o;
	j->line = line;
	j->ctx = ctx;
	j->strict = getenv("MC_CHECK_RECORDS") != NULL;
	return &j->base;
}
