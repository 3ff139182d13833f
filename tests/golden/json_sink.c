/* SPDX-License-Identifier: Apache-2.0 */
/* json_sink.c - what the JSON walkers print, parsed again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/golden.h"

struct text {
	char *p;
	size_t n, cap;
};

static void put(void *ctx, const char *p, size_t n)
{
	struct text *t = ctx;

	if (n > t->cap - t->n) {
		t->cap = 2 * (t->cap + n);
		t->p = realloc(t->p, t->cap);
		if (t->p == NULL)
			abort();
	}
	memcpy(t->p + t->n, p, n);
	t->n += n;
}

/* A number that JSON reads as real. */
static void real(void *ctx, double d)
{
	char buf[64];

	snprintf(buf, sizeof(buf), "%.17g", d);
	put(ctx, buf, strlen(buf));
	if (strpbrk(buf, ".en") == NULL)
		put(ctx, ".0", 2);
}

static struct mc_json sink(struct text *t, enum mc_line line)
{
	return (struct mc_json){
		.w = { .registry = &hz_registry, .line = line, .known = mc_known_inside(line, false) },
		.put = put,
		.real = real,
		.ctx = t,
	};
}

static json_t *parse(struct text *t)
{
	json_error_t err;
	json_t *j = json_loadb(t->p, t->n, JSON_ALLOW_NUL | JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &err);

	if (j == NULL)
		fprintf(stderr, "walkers wrote bad JSON: %s at %d\n", err.text, err.position);
	free(t->p);
	return j;
}

json_t *json_of_object(const struct mc_class *c, const void *body, enum mc_line line)
{
	struct text t = { NULL, 0, 0 };
	struct mc_json j = sink(&t, line);

	mc_json_object(&j, c, body, false);
	return parse(&t);
}

json_t *json_of_client(const struct client_message *m, enum mc_line line)
{
	struct text t = { NULL, 0, 0 };
	struct mc_json j = sink(&t, line);

	client_message_json(&j, m);
	return parse(&t);
}

json_t *json_of_value(const struct mc_value *v, enum mc_line line)
{
	struct text t = { NULL, 0, 0 };
	struct mc_json j = sink(&t, line);

	mc_json_value(&j, v);
	return parse(&t);
}

json_t *json_of_rows(const struct mc_schema *s, const void *o, enum mc_line line)
{
	struct text t = { NULL, 0, 0 };
	struct mc_json j = sink(&t, line);

	mc_json_rows(&j, s, o);
	return parse(&t);
}
