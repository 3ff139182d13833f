/* SPDX-License-Identifier: Apache-2.0 */
/* kube_split.c - cuts a JSON answer into its objects while it comes. Bounded memory. */
#include "common/disco/kube_split.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"

static const char items_key[] = "\"items\"";

void kube_split_open(struct kube_split *s, enum kube_shape shape,
	bool (*each)(void *ctx, const char *text, size_t size), void *ctx)
{
	*s = (struct kube_split){ .shape = shape, .each = each, .ctx = ctx };
}

void kube_split_close(struct kube_split *s)
{
	free(s->piece.p);
	free(s->shell.p);
	s->piece = s->shell = (struct kube_bytes){ NULL, 0, 0 };
}

static bool fail(struct kube_split *s, enum kube_split_error error)
{
	s->error = error;
	return false;
}

static bool append(struct kube_split *s, struct kube_bytes *to, const char *p, size_t n, size_t max)
{
	if (n > max - to->n)
		return fail(s, KUBE_SPLIT_LARGE);
	if (n > to->cap - to->n) {
		size_t cap = to->cap ? to->cap : 4096;
		char *more;

		while (cap - to->n < n)
			cap *= 2;
		more = realloc(to->p, cap);
		if (!more)
			return fail(s, KUBE_SPLIT_NOMEM);
		to->p = more;
		to->cap = cap;
	}
	memcpy(to->p + to->n, p, n);
	to->n += n;
	return true;
}

static bool in_piece(const struct kube_split *s)
{
	return s->shape == KUBE_STREAM || (s->items && s->depth >= s->base);
}

static bool keep(struct kube_split *s, const char *p, size_t n)
{
	if (in_piece(s))
		return append(s, &s->piece, p, n, MC_KUBE_OBJECT_MAX);
	return append(s, &s->shell, p, n, s->shape == KUBE_OBJECT ? MC_KUBE_OBJECT_MAX : MC_KUBE_SHELL_MAX);
}

static bool deliver(struct kube_split *s)
{
	bool go_on = s->each(s->ctx, s->piece.p, s->piece.n);

	s->piece.n = 0;
	s->comma = true;
	return go_on || fail(s, KUBE_SPLIT_STOPPED);
}

/* What may stand between two pieces. */
static bool between(struct kube_split *s, char c)
{
	if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
		return true;
	if (c == ',' && s->comma && s->items) {
		s->comma = false;
		return true;
	}
	return fail(s, KUBE_SPLIT_NOT_JSON);
}

static bool opens(struct kube_split *s, char c)
{
	bool list = s->shape == KUBE_LIST && s->depth == 1 && c == '[' && s->key_is_items;

	if (s->depth == 0 && (c != '{' || s->ended))
		return fail(s, KUBE_SPLIT_NOT_JSON);
	if (s->depth == MC_KUBE_DEPTH_MAX)
		return fail(s, KUBE_SPLIT_DEEP);
	if (!keep(s, &c, 1))
		return false;
	s->depth++;
	s->key_is_items = false;
	if (list) {
		s->items = true;
		s->comma = false;
		s->base = s->depth + 1; /* inside an item */
	}
	return true;
}

static bool closes(struct kube_split *s, char c)
{
	if (s->depth == 0)
		return fail(s, KUBE_SPLIT_NOT_JSON);
	if (s->items && s->depth == s->base - 1) { /* the end of the items */
		if (c != ']')
			return fail(s, KUBE_SPLIT_NOT_JSON);
		s->items = false;
		s->depth--;
		return keep(s, &c, 1);
	}
	if (!keep(s, &c, 1))
		return false;
	s->depth--;
	if (s->depth == 0)
		s->ended = s->shape != KUBE_STREAM;
	if ((s->shape == KUBE_STREAM && s->depth == 0) || (s->items && s->depth == s->base - 1))
		return deliver(s);
	return true;
}

/* Inside the list of items, but not inside an item: only objects and commas. */
static bool at_items(struct kube_split *s, char c)
{
	if (c == ']')
		return closes(s, c);
	if (c != '{')
		return between(s, c);
	if (s->comma)
		return fail(s, KUBE_SPLIT_NOT_JSON);
	s->depth++;
	return append(s, &s->piece, &c, 1, MC_KUBE_OBJECT_MAX);
}

static bool ends_string(struct kube_split *s)
{
	if (!keep(s, "\"", 1))
		return false;
	s->in_string = false;
	if (s->shape == KUBE_LIST && s->depth == 1)
		s->key_is_items = s->shell.n - s->key == sizeof(items_key) - 1 &&
			!memcmp(s->shell.p + s->key, items_key, sizeof(items_key) - 1);
	return true;
}

static bool structure(struct kube_split *s, char c)
{
	if (s->items && s->depth == s->base - 1)
		return at_items(s, c);
	switch (c) {
	case '{':
	case '[': return opens(s, c);
	case '}':
	case ']': return closes(s, c);
	case '"':
		if (s->depth == 0)
			return fail(s, KUBE_SPLIT_NOT_JSON);
		s->in_string = true;
		s->key = s->shell.n;
		return keep(s, &c, 1);
	default:
		if (c == ',' && s->depth == 1)
			s->key_is_items = false;
		return s->depth == 0 ? between(s, c) : keep(s, &c, 1);
	}
}

/* The bytes of a string up to its end or an escape: most of what comes, so they are taken together. */
static size_t string_run(struct kube_split *s, const char *p, size_t n)
{
	size_t i = 0;

	if (s->escape) {
		s->escape = false;
		i = 1;
	}
	while (i < n && p[i] != '"' && p[i] != '\\')
		i++;
	if (i < n && p[i] == '\\') {
		s->escape = true;
		i++;
	}
	return i;
}

/* And those of numbers, words and blanks inside an object. */
static size_t plain_run(const struct kube_split *s, const char *p, size_t n)
{
	size_t i = 0;

	if (s->depth < 2 || (s->items && s->depth == s->base - 1))
		return 0;
	while (i < n && !strchr("{}[]\"", p[i])) /* a NUL counts as structure, and is left to the parser */
		i++;
	return i;
}

bool kube_split_add(struct kube_split *s, const char *p, size_t n)
{
	while (n > 0 && s->error == KUBE_SPLIT_OK) {
		size_t run = s->in_string ? string_run(s, p, n) : plain_run(s, p, n);

		if (run > 0) {
			keep(s, p, run);
		} else {
			run = 1;
			if (s->in_string)
				ends_string(s);
			else
				structure(s, *p);
		}
		p += run;
		n -= run;
	}
	return s->error == KUBE_SPLIT_OK;
}

bool kube_split_whole(const struct kube_split *s)
{
	if (s->error != KUBE_SPLIT_OK || s->depth > 0)
		return false;
	return s->shape == KUBE_STREAM || s->ended;
}
