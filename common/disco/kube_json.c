/* SPDX-License-Identifier: Apache-2.0 */
/* kube_json.c - gathers bytes until a document is whole; jansson reads it. Keeps no document. */
#include "common/disco/kube_json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/limits.h"

/* --- how much memory a parse may take: "[[],[],[" is 20 times as large when it is parsed --- */

static size_t allowance = SIZE_MAX; /* what is left of it; SIZE_MAX: nothing is being parsed */
static bool exhausted;

static void *limited_malloc(size_t n)
{
	if (n > allowance) {
		exhausted = true;
		return NULL;
	}
	if (allowance != SIZE_MAX)
		allowance -= n;
	return malloc(n);
}

static enum kube_json_error error_of(const json_error_t *why)
{
	switch (json_error_code(why)) {
	case json_error_stack_overflow: return KUBE_JSON_DEEP;
	case json_error_premature_end_of_input: return KUBE_JSON_CUT;
	default: return KUBE_JSON_NOT_JSON;
	}
}

static json_t *parse_object(struct kube_json *j, const char *text, size_t n)
{
	static bool hooked;
	json_error_t why;
	json_t *o;

	if (!hooked)
		json_set_alloc_funcs(limited_malloc, free);
	hooked = true;
	allowance = MC_KUBE_PARSE_MAX;
	exhausted = false;
	o = json_loadb(text, n, 0, &why);
	allowance = SIZE_MAX;
	if (json_is_object(o))
		return o;
	j->error = o ? KUBE_JSON_NO_OBJECT : exhausted ? KUBE_JSON_LARGE : error_of(&why);
	memcpy(j->why, why.text, sizeof(j->why));
	json_decref(o);
	return NULL;
}

/* --- bytes --- */

static bool fail(struct kube_json *j, enum kube_json_error error)
{
	j->error = error;
	return false;
}

static bool reserve_bytes(struct kube_json *j, size_t n)
{
	size_t max = j->stream ? MC_KUBE_OBJECT_MAX : MC_KUBE_BODY_MAX, cap = j->cap ? j->cap : 4096;
	char *more;

	if (n > max - j->n)
		return fail(j, KUBE_JSON_LARGE);
	while (cap - j->n < n)
		cap *= 2;
	if (cap == j->cap)
		return true;
	more = realloc(j->text, cap);
	if (!more)
		return fail(j, KUBE_JSON_NO_MEMORY);
	j->text = more;
	j->cap = cap;
	return true;
}

static bool keep_bytes(struct kube_json *j, const char *p, size_t n)
{
	if (!reserve_bytes(j, n))
		return false;
	memcpy(j->text + j->n, p, n);
	j->n += n;
	return true;
}

static bool is_blank(const char *p, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", p[n - 1]) && p[n - 1])
		n--;
	return n == 0;
}

/* A line of a stream, without its end. */
static bool read_line(struct kube_json *j, const char *p, size_t n)
{
	json_t *o;
	bool go_on;

	if (is_blank(p, n))
		return true;
	o = parse_object(j, p, n);
	if (!o)
		return false;
	go_on = j->object(j->ctx, o);
	json_decref(o);
	return go_on || fail(j, KUBE_JSON_STOPPED);
}

static bool add_lines(struct kube_json *j, const char *p, size_t n)
{
	const char *end;

	while ((end = memchr(p, '\n', n))) {
		size_t part = (size_t)(end - p);
		bool ok = j->n == 0 ? read_line(j, p, part)
				    : keep_bytes(j, p, part) && read_line(j, j->text, j->n);

		if (!ok)
			return false;
		j->n = 0;
		p += part + 1;
		n -= part + 1;
	}
	return keep_bytes(j, p, n);
}

void kube_json_open(struct kube_json *j, bool stream, bool (*object)(void *ctx, json_t *object), void *ctx)
{
	mc_check(stream == (object != NULL));
	*j = (struct kube_json){ .stream = stream, .object = object, .ctx = ctx };
}

bool kube_json_add(struct kube_json *j, const char *p, size_t n)
{
	if (j->error != KUBE_JSON_OK)
		return false;
	return j->stream ? add_lines(j, p, n) : keep_bytes(j, p, n);
}

json_t *kube_json_document(struct kube_json *j)
{
	json_t *o;

	mc_check(!j->stream);
	if (j->error != KUBE_JSON_OK)
		return NULL;
	o = parse_object(j, j->text ? j->text : "", j->n);
	kube_json_close(j); /* its text may be large */
	return o;
}

bool kube_json_whole(const struct kube_json *j)
{
	mc_check(j->stream);
	return j->error == KUBE_JSON_OK && is_blank(j->text, j->n);
}

void kube_json_close(struct kube_json *j)
{
	free(j->text);
	j->text = NULL;
	j->n = j->cap = 0;
}
