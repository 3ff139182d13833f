/* SPDX-License-Identifier: Apache-2.0 */
/* writer.c - a datum said once, handed to the writer that was chosen. */
#include "common/cli/writer.h"

#include "common/base/check.h"

#define EACH(s, i) for (unsigned i = 0; i < (s)->n; i++)

void say_begin(const struct say *s, enum record r, int64_t clock_ms)
{
	mc_check(r < RECORD_COUNT && s->n <= SAY_WRITERS_MAX);
	EACH(s, i)
	s->w[i]->ops->begin(s->w[i], r, clock_ms);
}

void say_text(const struct say *s, const char *key, struct mc_str value)
{
	EACH(s, i)
	s->w[i]->ops->text(s->w[i], key, value);
}

void say_z(const struct say *s, const char *key, const char *value)
{
	say_text(s, key, mc_str_z(value));
}

void say_number(const struct say *s, const char *key, int64_t value)
{
	EACH(s, i)
	s->w[i]->ops->number(s->w[i], key, value);
}

void say_real(const struct say *s, const char *key, double value)
{
	unsigned i;

	for (i = 0; i < s->n; i++)
		s->w[i]->ops->real(s->w[i], key, value);
}

void say_flag(const struct say *s, const char *key, bool value)
{
	EACH(s, i)
	s->w[i]->ops->flag(s->w[i], key, value);
}

void say_open(const struct say *s, const char *key)
{
	mc_check(s->n <= SAY_WRITERS_MAX);
	EACH(s, i)
	s->w[i]->ops->open(s->w[i], key);
}

void say_close(const struct say *s)
{
	EACH(s, i)
	s->w[i]->ops->close(s->w[i]);
}

void say_list(const struct say *s, const char *key)
{
	EACH(s, i)
	s->w[i]->ops->list(s->w[i], key);
}

void say_list_end(const struct say *s)
{
	EACH(s, i)
	s->w[i]->ops->list_end(s->w[i]);
}

void say_end(const struct say *s)
{
	EACH(s, i)
	s->w[i]->ops->end(s->w[i]);
}

void say_shown(const struct say *s, const char *key, const char *value)
{
	EACH(s, i)
	if (s->w[i]->ops->people)
		s->w[i]->ops->text(s->w[i], key, mc_str_z(value));
}

void writer_free(struct writer *w)
{
	if (w != NULL)
		w->ops->free(w);
}
