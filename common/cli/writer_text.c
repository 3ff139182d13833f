/* SPDX-License-Identifier: Apache-2.0 */
/* writer_text.c - records as text for people. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/writer.h"

enum { SLOTS = 40 }; /* fields of the richest record with one item */

struct text_field {
	const char *key;
	enum { SLOT_TEXT, SLOT_NUMBER, SLOT_REAL, SLOT_FLAG } kind;
	struct mc_str text;
	int64_t number;
	double real;
};

struct text_writer {
	struct writer base;
	void (*out)(void *ctx, const char *text, size_t size);
	void *ctx;
	const struct record_row *row;
	struct text_field slots[SLOTS];
	unsigned n, kept;   /* slots from `kept` on belong to the item */
	bool in_list, skip; /* skip: inside a list that has no text */
	bool styled;        /* a style has begun */
	char *buf;
	size_t used, cap;
};

static struct text_writer *self(struct writer *w)
{
	return (struct text_writer *)w; /* base is its first member */
}

/* Room for n more bytes and a NUL. */
static char *room(struct text_writer *t, size_t n)
{
	size_t cap = t->cap;
	char *more;

	while (cap < t->used + n + 1)
		cap = cap > 0 ? 2 * cap : 1024;
	if (cap > t->cap) {
		more = realloc(t->buf, cap);
		if (more == NULL)
			return NULL;
		t->buf = more;
		t->cap = cap;
	}
	mc_check(t->used + n < t->cap);
	return t->buf + t->used;
}

static void append_text(struct text_writer *t, const char *p, size_t n)
{
	char *to = room(t, n);

	if (to == NULL)
		return;
	memcpy(to, p, n);
	t->used += n;
	t->buf[t->used] = '\0';
}

static const struct text_field *find(const struct text_writer *t, const char *key, size_t n)
{
	unsigned i;

	for (i = t->n; i > 0; i--)
		if (strlen(t->slots[i - 1].key) == n && memcmp(t->slots[i - 1].key, key, n) == 0)
			return &t->slots[i - 1];
	return NULL;
}

static bool is_true(const struct text_field *s)
{
	return s != NULL && (s->kind == SLOT_TEXT ? s->text.n > 0 : s->number != 0);
}

static void add_slot(struct text_writer *t, const struct text_field *s)
{
	char digits[32], *to;
	size_t cap;

	if (s == NULL || (s->kind == SLOT_TEXT && s->text.n <= 0))
		return;
	if (s->kind == SLOT_NUMBER) {
		snprintf(digits, sizeof(digits), "%" PRId64, s->number);
		append_text(t, digits, strlen(digits));
	} else if (s->kind == SLOT_REAL) {
		snprintf(digits, sizeof(digits), "%.3f", s->real);
		append_text(t, digits, strlen(digits));
	} else if (s->kind == SLOT_FLAG) {
		append_text(t, s->number != 0 ? "true" : "false", s->number != 0 ? 4 : 5);
	} else {
		cap = 4 * (size_t)s->text.n + 8; /* \x1b for one byte; \u202e for three, \ue0001 for four */
		to = room(t, cap);
		if (to != NULL)
			t->used += escape_text(to, cap, s->text, ESCAPE_TERMINAL);
	}
}

/* "<.good>", and "<.>" for its end: what a person sees first. Only in data; talk has the colour of its level.
 */
static void style(struct text_writer *t, const char *name, size_t n)
{
	static const struct {
		const char *name, *code;
	} styles[] = { { ".good", "\033[32m" }, { ".bad", "\033[31m" }, { ".master", "\033[1m" },
		{ ".", "\033[0m" } };

	if (!t->row->data || !log_data_has_color())
		return;
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (strlen(styles[i].name) == n && memcmp(styles[i].name, name, n) == 0 &&
			(n > 1 || t->styled)) {
			append_text(t, styles[i].code, strlen(styles[i].code));
			t->styled = n > 1;
		}
}

/* Text with <key>, <?key>, <!key>, </> and styles; conditions do not nest. */
static void render(struct text_writer *t, const char *form)
{
	bool shown = true;
	size_t n;

	for (; *form != '\0'; form += n + (form[n] == '>')) {
		if (*form != '<') {
			n = strcspn(form, "<");
			if (shown)
				append_text(t, form, n);
			if (form[n] == '\0')
				return;
			form += n;
		}
		form++;
		n = strcspn(form, ">");
		if (*form == '/')
			shown = true;
		else if (*form == '?' || *form == '!')
			shown = is_true(find(t, form + 1, n - 1)) == (*form == '?');
		else if (shown && *form == '.')
			style(t, form, n);
		else if (shown)
			add_slot(t, find(t, form, n));
	}
}

static void begin_record(struct writer *w, enum record r, int64_t clock_ms)
{
	struct text_writer *t = self(w);

	(void)clock_ms;
	mc_check(r < RECORD_COUNT);
	t->row = &record_rows[r];
	t->n = t->kept = 0;
	t->used = 0;
	t->in_list = t->skip = t->styled = false;
}

static void put_slot(struct writer *w, struct text_field s)
{
	struct text_writer *t = self(w);

	if (!t->skip && t->n < SLOTS)
		t->slots[t->n++] = s;
}

static void text(struct writer *w, const char *key, struct mc_str value)
{
	put_slot(w, (struct text_field){ .key = key, .kind = SLOT_TEXT, .text = value });
}

static void number(struct writer *w, const char *key, int64_t value)
{
	put_slot(w, (struct text_field){ .key = key, .kind = SLOT_NUMBER, .number = value });
}

static void real(struct writer *w, const char *key, double value)
{
	put_slot(w, (struct text_field){ .key = key, .kind = SLOT_REAL, .real = value, .number = value > 0 });
}

static void flag(struct writer *w, const char *key, bool value)
{
	put_slot(w, (struct text_field){ .key = key, .kind = SLOT_FLAG, .number = value });
}

static void open_object(struct writer *w, const char *key)
{
	struct text_writer *t = self(w);

	(void)key;
	if (t->in_list)
		t->kept = t->n;
}

static void close_object(struct writer *w)
{
	struct text_writer *t = self(w);

	if (!t->in_list)
		return; /* what stood in a plain object is found by its key all the same */
	mc_check(t->kept <= t->n);
	render(t, t->row->item);
	t->n = t->kept;
}

static void open_list(struct writer *w, const char *key)
{
	struct text_writer *t = self(w);

	mc_check(!t->in_list && !t->skip); /* no list of a record stands in another one */
	t->skip = t->row->list == NULL || strcmp(t->row->list, key) != 0;
	if (t->skip)
		return;
	render(t, t->row->text);
	t->in_list = true;
}

static void list_end(struct writer *w)
{
	self(w)->in_list = self(w)->skip = false;
}

static void end_record(struct writer *w)
{
	struct text_writer *t = self(w);
	const struct text_field *hint = find(t, "hint", 4);
	char text_of_hint[CLI_TEXT];

	if (!t->row->data && !log_wants(t->row->level))
		return;
	render(t, t->row->item != NULL ? t->row->tail : t->row->text);
	if (t->row->data) {
		t->out(t->ctx, t->buf, t->used);
		return;
	}
	mc_str_copy(text_of_hint, sizeof(text_of_hint), hint != NULL ? hint->text : mc_str_of("", 0));
	log_say(t->row->level, t->row->type, t->used > 0 ? t->buf : "", text_of_hint);
}

static void free_writer(struct writer *w)
{
	free(self(w)->buf);
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
	.people = true,
};

struct writer *writer_text(void (*out)(void *ctx, const char *text, size_t size), void *ctx)
{
	struct text_writer *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->base.ops = &ops;
	t->out = out;
	t->ctx = ctx;
	return &t->base;
}
