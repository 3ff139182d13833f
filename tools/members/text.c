/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - text that grows. */
#include "tools/members/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/out.h"

static char *room(struct text *t, size_t n)
{
	size_t cap = t->cap > 0 ? t->cap : 4096;
	char *more;

	while (cap < t->n + n + 1)
		cap *= 2;
	if (cap > t->cap) {
		more = realloc(t->p, cap);
		if (more == NULL) {
			t->failed = true;
			return NULL;
		}
		t->p = more;
		t->cap = cap;
	}
	return t->p + t->n;
}

void text_add(struct text *t, const char *fmt, ...)
{
	va_list args, again;
	char *to;
	int n;

	mc_check(t->n <= t->cap && (t->p == NULL) == (t->cap == 0));
	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	to = n >= 0 ? room(t, (size_t)n) : NULL;
	if (to != NULL) {
		vsnprintf(to, (size_t)n + 1, fmt, again);
		t->n += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

void text_str(struct text *t, struct mc_str s)
{
	if (s.n > 0)
		text_add(t, "%.*s", s.n, s.p);
}

void text_quote(struct text *t, struct mc_str s, const char *special)
{
	size_t cap = 4 * (s.n > 0 ? (size_t)s.n : 0) + 8, n, i;
	char *clean = malloc(cap), *to;

	if (clean == NULL) {
		t->failed = true;
		return;
	}
	n = s.n > 0 ? escape_text(clean, cap, s, ESCAPE_TERMINAL) : 0;
	to = room(t, 2 * n);
	for (i = 0; i < n && to != NULL; i++) {
		if (strchr(special, clean[i]) != NULL)
			t->p[t->n++] = '\\';
		t->p[t->n++] = clean[i];
	}
	if (to != NULL)
		t->p[t->n] = '\0';
	free(clean);
}

void text_free(struct text *t)
{
	free(t->p);
	*t = (struct text){ 0 };
}

bool text_out(struct text *t)
{
	bool good = !t->failed && (t->n == 0 || out_write(t->p, t->n));

	text_free(t);
	return good && out_look();
}
