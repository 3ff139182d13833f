/* SPDX-License-Identifier: Apache-2.0 */
/* data_show.c - serialized values as text. Takes any bytes; what it cannot read it names, with its size. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/cli/data_show_internal.h"

enum {
	ARENA = 8 << 20, /* of one value: what it is made of, beside its own bytes */
	TURNS = 3,       /* texts that live at the same time: a key, its value, its old value */
};

/* With the texts and fields of its own behind it. */
struct schema {
	struct schema *next;
	struct mc_compact_schema s;
};

struct data_shower {
	struct schema *schemas;
	struct mc_arena mem;
	char *texts[TURNS];
	size_t size;
	unsigned turn;
};

struct data_shower *data_shower_new(void)
{
	struct data_shower *s = calloc(1, sizeof(*s));
	void *p = s != NULL ? aligned_alloc(16, ARENA) : NULL;

	if (p == NULL) {
		free(s);
		return NULL;
	}
	s->mem = mc_arena_of(p, ARENA);
	return s;
}

void data_shower_free(struct data_shower *s)
{
	if (s == NULL)
		return;
	while (s->schemas != NULL) {
		struct schema *next = s->schemas->next;

		free(s->schemas);
		s->schemas = next;
	}
	for (unsigned i = 0; i < TURNS; i++)
		free(s->texts[i]);
	mc_arena_end(&s->mem);
	free(s->mem.buf);
	free(s);
}

/* --- schemas --- */
static const struct mc_compact_schema *schema_find(void *ctx, int64_t id)
{
	const struct data_shower *shower = ctx;
	const struct schema *s = shower->schemas;

	while (s != NULL && s->s.id != id)
		s = s->next;
	return s != NULL ? &s->s : NULL;
}

static struct query_context context_of(struct data_shower *s)
{
	return (struct query_context){ .mem = &s->mem, .schema = schema_find, .ctx = s };
}

static struct mc_str keep_text(char **at, struct mc_str text)
{
	char *p = *at;

	memcpy(p, text.p, (size_t)text.n);
	*at += text.n;
	return mc_str_of(p, (size_t)text.n);
}

bool data_shower_schema(struct data_shower *shower, int64_t id, struct mc_str type,
	const struct mc_compact_field *v, uint32_t n)
{
	size_t size = sizeof(struct schema) + n * sizeof(*v) + (size_t)type.n;
	struct schema *s;
	char *at;

	mc_check(type.n >= 0);
	for (uint32_t i = 0; i < n; i++)
		size += (size_t)v[i].name.n;
	s = calloc(1, size);
	if (s == NULL)
		return false;
	s->s.v = (struct mc_compact_field *)(s + 1);
	s->s.n = n;
	at = (char *)(s->s.v + n);
	s->s.type = keep_text(&at, type);
	for (uint32_t i = 0; i < n; i++)
		s->s.v[i] = (struct mc_compact_field){ .name = keep_text(&at, v[i].name), .kind = v[i].kind };
	if (!mc_compact_lay_out(&s->s) || s->s.id != id || schema_find(shower, id) != NULL) {
		free(s);
		return false;
	}
	s->next = shower->schemas;
	shower->schemas = s;
	return true;
}

bool data_shower_wants(struct data_shower *s, struct mc_bytes blob, int64_t *id)
{
	struct query_context q = context_of(s);

	if (blob.p == NULL || client_data_type(blob) != MC_TYPE_COMPACT || data_record_is_whole(&q, blob) ||
		q.err != QUERY_ERR_SCHEMA)
		return false;
	*id = q.schema_id;
	return true;
}

/* --- the types that people type --- */

static const struct data_text no_text = { .type = DATA_TYPE_COUNT };

static struct data_text plain(enum data_type type, struct mc_str text)
{
	return (struct data_text){ type, data_type_text(type), text };
}

/* A text that is no longer borrowed from the blob. */
static char *next_text(struct data_shower *s, size_t cap)
{
	char **p = &s->texts[s->turn++ % TURNS];

	mc_check(cap > 0);
	free(*p);
	*p = malloc(cap);
	return *p;
}

static struct data_text plain_kept(struct data_shower *s, enum data_type type, const char *text)
{
	size_t n = strlen(text);
	char *p = next_text(s, n + 1);

	if (p == NULL)
		return no_text;
	memcpy(p, text, n + 1);
	return plain(type, mc_str_of(p, n));
}

bool data_is_utf8(struct mc_str s)
{
	uint32_t cp;
	size_t took;

	for (int32_t i = 0; i < s.n; i += (int32_t)took) {
		took = mc_utf8_get((const uint8_t *)s.p + i, (size_t)(s.n - i), &cp);
		if (cp == MC_UTF8_DAMAGED && took == 1)
			return false;
	}
	return true;
}

static struct data_text show_string(enum data_type type, struct mc_bytes body)
{
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);
	uint32_t n = mc_rd_u32(&r);
	struct mc_str text = { (const char *)r.p, (int32_t)mc_rd_left(&r) };

	if (r.err != MC_ERR_OK || n != mc_rd_left(&r) || !data_is_utf8(text))
		return no_text;
	return plain(type, text);
}

static struct data_text show_json(struct mc_bytes body)
{
	struct data_text t = show_string(DATA_JSON, body);
	json_t *made = NULL;

	if (t.type == DATA_JSON)
		made = json_loadb(t.text.p, (size_t)t.text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	json_decref(made);
	return made != NULL ? t : no_text;
}

/* As few digits as give the same number again. */
void data_double_text(char out[DATA_DOUBLE_TEXT], double d)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, DATA_DOUBLE_TEXT, "%.*g", digits, d);
		if (strtod(out, NULL) == d)
			return;
	}
}

static struct data_text show_double(struct data_shower *s, struct mc_bytes body)
{
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);
	double d = mc_rd_f64(&r), back;
	char text[DATA_DOUBLE_TEXT];

	data_double_text(text, d);
	back = strtod(text, NULL);
	if (memcmp(&back, &d, sizeof(d)) != 0) /* a number that is none, with bits of its own */
		return no_text;
	return plain_kept(s, DATA_DOUBLE, text);
}

static struct data_text show_integer(struct data_shower *s, enum data_type type, struct mc_bytes body)
{
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);
	int64_t i = type == DATA_INT ? (int32_t)mc_rd_u32(&r) : (int64_t)mc_rd_u64(&r);
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, i);
	return plain_kept(s, type, text);
}

static struct data_text show_uuid(struct data_shower *s, struct mc_bytes body)
{
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);
	struct mc_uuid u = { .hi = mc_rd_u64(&r) };
	char text[MC_UUID_TEXT];

	u.lo = mc_rd_u64(&r);
	mc_uuid_text(text, u);
	return plain_kept(s, DATA_UUID, text);
}

/* COUNT: it is none of them, or not whole. */
static struct data_text show_plain(struct data_shower *s, struct mc_bytes blob)
{
	struct mc_bytes body = client_data_body(blob);

	switch (client_data_type(blob)) {
	case MC_TYPE_STRING: return show_string(DATA_STRING, body);
	case MC_TYPE_JSON: return show_json(body);
	case MC_TYPE_INT: return body.n == 4 ? show_integer(s, DATA_INT, body) : no_text;
	case MC_TYPE_LONG: return body.n == 8 ? show_integer(s, DATA_LONG, body) : no_text;
	case MC_TYPE_DOUBLE: return body.n == 8 ? show_double(s, body) : no_text;
	case MC_TYPE_UUID: return body.n == 16 ? show_uuid(s, body) : no_text;
	case MC_TYPE_BOOL:
		if (body.n != 1 || body.p[0] > 1)
			return no_text;
		return plain(DATA_BOOL, mc_str_z(body.p[0] == 1 ? "true" : "false"));
	default: return no_text;
	}
}

static struct data_text show_hex(struct data_shower *s, struct mc_bytes blob)
{
	static const char digits[] = "0123456789abcdef";
	char *p;

	mc_check(blob.n >= MC_BLOB_HEAD);
	p = next_text(s, 2 * (size_t)blob.n + 1);
	if (p == NULL)
		return no_text;
	for (int32_t i = 0; i < blob.n; i++) {
		p[2 * i] = digits[blob.p[i] >> 4];
		p[2 * i + 1] = digits[blob.p[i] & 15];
	}
	return plain(DATA_HEX, mc_str_of(p, 2 * (size_t)blob.n));
}

struct data_text data_show_exact(struct data_shower *s, struct mc_bytes blob)
{
	struct data_text t = client_data_hash(blob) == 0 ? show_plain(s, blob) : no_text;

	return t.type == DATA_TYPE_COUNT && blob.n >= MC_BLOB_HEAD ? show_hex(s, blob) : t;
}

/* --- all the others, for people --- */

static struct data_text show_other(struct data_shower *s, struct mc_bytes blob)
{
	char **p = &s->texts[s->turn++ % TURNS];
	struct query_context q = context_of(s);
	struct data_text t = no_text;
	FILE *to;

	free(*p);
	*p = NULL;
	to = open_memstream(p, &s->size);
	if (to == NULL)
		return t;
	mc_arena_reset(&s->mem);
	t.name = data_print(to, blob, &s->mem, &q);
	if (fclose(to) != 0 || *p == NULL)
		return no_text;
	t.text = mc_str_of(*p, s->size);
	return t;
}

struct data_text data_show(struct data_shower *s, struct mc_bytes blob)
{
	struct data_text t;

	if (blob.p == NULL || blob.n < MC_BLOB_HEAD)
		return (struct data_text){ DATA_TYPE_COUNT, "null", { NULL, -1 } };
	t = show_plain(s, blob);
	return t.type == DATA_TYPE_COUNT ? show_other(s, blob) : t;
}
