/* SPDX-License-Identifier: Apache-2.0 */
/*
 * values.c - values of a map as blobs: what Portable and Compact hold, read field by field; JSON; the
 * built-in types, which are the same bytes when they are written again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/compact.h"
#include "common/wire/portable.h"
#include "tests/golden/golden.h"

enum { FIELDS_MAX = 64, DEPTH_MAX = 8 };

static json_t *text_of_str(struct mc_rd *r)
{
	uint32_t n = mc_rd_u32(r);
	const uint8_t *p = n == UINT32_MAX ? NULL : mc_rd_take(r, n);

	return p == NULL ? json_null() : json_stringn((const char *)p, n);
}

/* --- what JSON has no type for is shown as Java's toString does --- */
/* Two's complement and a scale, of numbers that fit 64 bits. */
static json_t *decimal(struct mc_rd *r)
{
	uint32_t n = mc_rd_u32(r);
	const uint8_t *p = mc_rd_take(r, n);
	int32_t scale = (int32_t)mc_rd_u32(r);
	int64_t v = n > 0 && p != NULL && (p[0] & 0x80) ? -1 : 0;
	char digits[32], text[40];
	int places;

	for (uint32_t i = 0; p != NULL && i < n; i++)
		v = (int64_t)((uint64_t)v << 8 | p[i]);
	places = snprintf(digits, sizeof(digits), "%0*lld", scale + 1 + (v < 0), (long long)v);
	snprintf(text, sizeof(text), "%.*s%s%s", places - scale, digits, scale > 0 ? "." : "",
		digits + places - scale);
	return json_string(text);
}

/* Seconds and their parts are left out when they are 0, and the parts stand in threes. */
static void put_time(char *text, size_t size, struct mc_rd *r)
{
	unsigned hour = mc_rd_u8(r), minute = mc_rd_u8(r), second = mc_rd_u8(r);
	uint32_t nanos = mc_rd_u32(r);
	char part[16];

	snprintf(text, size, "%02u:%02u", hour, minute);
	if (second == 0 && nanos == 0)
		return;
	snprintf(text + strlen(text), size - strlen(text), ":%02u", second);
	if (nanos == 0)
		return;
	snprintf(part, sizeof(part), ".%09u", nanos);
	part[nanos % 1000000 == 0 ? 4 : nanos % 1000 == 0 ? 7 : 10] = '\0';
	snprintf(text + strlen(text), size - strlen(text), "%s", part);
}

/* Portable has two bytes for a year, Compact four. */
static void put_date(char *text, size_t size, struct mc_rd *r, bool portable)
{
	int year = portable ? (int16_t)mc_rd_u16(r) : (int32_t)mc_rd_u32(r);
	unsigned month = mc_rd_u8(r), day = mc_rd_u8(r);

	snprintf(text, size, "%04d-%02u-%02u", year, month, day);
}

static void put_zone(char *text, size_t size, int32_t seconds)
{
	int32_t all = seconds < 0 ? -seconds : seconds;

	if (seconds == 0)
		snprintf(text, size, "Z");
	else
		snprintf(text, size, "%c%02d:%02d", seconds < 0 ? '-' : '+', all / 3600, all / 60 % 60);
}

static json_t *when(enum mc_field_kind kind, struct mc_rd *r, bool portable)
{
	char text[80] = "";

	if (kind != MC_FIELD_TIME)
		put_date(text, sizeof(text), r, portable);
	if (kind != MC_FIELD_TIME && kind != MC_FIELD_DATE)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "T");
	if (kind != MC_FIELD_DATE)
		put_time(text + strlen(text), sizeof(text) - strlen(text), r);
	if (kind == MC_FIELD_TIMESTAMP_WITH_TIMEZONE)
		put_zone(text + strlen(text), sizeof(text) - strlen(text), (int32_t)mc_rd_u32(r));
	return json_string(text);
}

static json_t *character(struct mc_rd *r)
{
	char c = (char)mc_rd_u16(r); /* the vectors have letters of ASCII */

	return json_stringn(&c, 1);
}

static json_t *real32(struct mc_rd *r)
{
	uint32_t bits = mc_rd_u32(r);
	float f;

	memcpy(&f, &bits, sizeof(f));
	return json_real((double)f);
}

static json_t *scalar(enum mc_field_kind kind, struct mc_rd *r, bool portable)
{
	switch (kind) {
	case MC_FIELD_INT8:
	case MC_FIELD_NULLABLE_INT8: return json_integer((int8_t)mc_rd_u8(r));
	case MC_FIELD_INT16:
	case MC_FIELD_NULLABLE_INT16: return json_integer((int16_t)mc_rd_u16(r));
	case MC_FIELD_INT32:
	case MC_FIELD_NULLABLE_INT32: return json_integer((int32_t)mc_rd_u32(r));
	case MC_FIELD_INT64:
	case MC_FIELD_NULLABLE_INT64: return json_integer((int64_t)mc_rd_u64(r));
	case MC_FIELD_CHAR: return character(r);
	case MC_FIELD_FLOAT32: return real32(r);
	case MC_FIELD_FLOAT64: return json_real(mc_rd_f64(r));
	case MC_FIELD_STRING: return text_of_str(r);
	case MC_FIELD_DECIMAL: return decimal(r);
	case MC_FIELD_TIME:
	case MC_FIELD_DATE:
	case MC_FIELD_TIMESTAMP:
	case MC_FIELD_TIMESTAMP_WITH_TIMEZONE: return when(kind, r, portable);
	default: return NULL; /* no vector has it */
	}
}

static json_t *bits(struct mc_rd *r)
{
	uint32_t n = mc_rd_u32(r);
	const uint8_t *p = mc_rd_take(r, (n + 7) / 8);
	json_t *all = json_array();

	for (uint32_t i = 0; p != NULL && i < n; i++)
		json_array_append_new(all, json_boolean(p[i / 8] >> i % 8 & 1));
	return all;
}

/* Elements one behind the other: all arrays of Portable, and of what has a fixed size. */
static json_t *row_of(enum mc_field_kind element, struct mc_rd *r, bool portable)
{
	uint32_t n = mc_rd_u32(r);
	json_t *all = json_array();

	for (uint32_t i = 0; i < n && r->err == MC_ERR_OK; i++)
		json_array_append_new(all, scalar(element, r, portable));
	return all;
}

static json_t *field(enum mc_field_kind kind, json_t *value)
{
	static const char *const names[MC_FIELD_KIND_COUNT] = {
#define K(name, number, size) [MC_FIELD_##name] = #name,
		MC_FIELD_KINDS(K)
#undef K
	};

	return json_pack("{s:i,s:s,s:o}", "kind", (int)kind, "kind_name", names[kind], "value",
		value == NULL ? json_null() : value);
}

/* --- Portable --- */
static json_t *portable_fields(const struct mc_portable *v, unsigned depth);

static json_t *inner(const struct mc_portable *v, const struct mc_found *f, uint32_t i, unsigned depth)
{
	struct mc_portable o;

	return mc_portable_inner(v, f, i, &o) && depth < DEPTH_MAX ? portable_fields(&o, depth + 1)
								   : json_null();
}

static json_t *portable_value(const struct mc_portable *v, const struct mc_found *f, unsigned depth)
{
	struct mc_rd r = f->at;
	json_t *all;

	if (f->null)
		return json_null();
	if (f->kind == MC_FIELD_BOOLEAN)
		return json_boolean(f->bit);
	if (f->kind == MC_FIELD_PORTABLE)
		return inner(v, f, 0, depth);
	if (f->kind != MC_FIELD_ARRAY_OF_PORTABLE)
		return f->kind % 2 == 0 ? row_of(f->kind - 1, &r, true) : scalar(f->kind, &r, true);
	all = json_array();
	for (uint32_t i = 0; i < mc_portable_elements(f); i++)
		json_array_append_new(all, inner(v, f, i, depth));
	return all;
}

static json_t *portable_fields(const struct mc_portable *v, unsigned depth)
{
	json_t *o = json_object();
	struct mc_found f, again;
	struct mc_str name;

	for (uint32_t i = 0; i < v->fields; i++)
		if (mc_portable_field(v, i, &name, &f) && mc_portable_find(v, name, &again) &&
			again.at.p == f.at.p)
			json_object_setn_new(
				o, name.p, (size_t)name.n, field(f.kind, portable_value(v, &f, depth)));
	return o;
}

static const char *portable_fault(const struct vector *v)
{
	struct mc_portable o;
	json_t *fields;
	bool same;

	if (mc_portable_open(&o, (struct mc_bytes){ v->bytes, (int32_t)v->n }) != MC_ERR_OK)
		return "no Portable";
	fields = portable_fields(&o, 0);
	same = json_equal(fields, json_object_get(v->fields, "attributes"));
	json_decref(fields);
	return same ? NULL : "the fields differ";
}

/* --- Compact --- */
/* A schema of what an object shows: names and kinds. */
static bool schema_from(struct mc_compact_schema *s, struct mc_compact_field *v, json_t *attributes)
{
	const char *name;
	json_t *f;

	*s = (struct mc_compact_schema){ .type = mc_str_z(""), .v = v };
	json_object_foreach(attributes, name, f)
	{
		if (s->n == FIELDS_MAX)
			return false;
		v[s->n++] = (struct mc_compact_field){ .name = mc_str_z(name),
			.kind = (enum mc_field_kind)json_integer_value(json_object_get(f, "kind")) };
	}
	return mc_compact_lay_out(s);
}

static json_t *compact_fields(
	const struct mc_compact_schema *s, struct mc_rd at, json_t *want, unsigned depth);

static json_t *compact_inner(const struct mc_found *f, json_t *want, unsigned depth)
{
	struct mc_compact_field v[FIELDS_MAX];
	struct mc_compact_schema s;
	struct mc_rd at = f->at;
	int64_t id;

	if (depth >= DEPTH_MAX || !mc_compact_schema_of_inner(f, &id) || !schema_from(&s, v, want))
		return json_null();
	mc_rd_u64(&at);
	return compact_fields(&s, at, want, depth + 1);
}

static json_t *compact_value(const struct mc_found *f, json_t *want, unsigned depth)
{
	struct mc_found element;
	struct mc_rd r = f->at;
	json_t *all;
	uint32_t n = 1;

	if (f->null)
		return json_null();
	if (f->kind == MC_FIELD_BOOLEAN || f->kind == MC_FIELD_NULLABLE_BOOLEAN)
		return json_boolean(f->bit);
	if (f->kind == MC_FIELD_COMPACT)
		return compact_inner(f, want, depth);
	if (f->kind == MC_FIELD_ARRAY_OF_BOOLEAN)
		return bits(&r);
	if (f->kind % 2 != 0 || f->kind < MC_FIELD_STRING)
		return f->kind % 2 == 0 ? row_of(f->kind - 1, &r, false) : scalar(f->kind, &r, false);
	all = json_array();
	for (uint32_t i = 0; i < n && mc_compact_element(f, i, &n, &element); i++)
		json_array_append_new(all, compact_value(&element, json_array_get(want, i), depth));
	return all;
}

static json_t *compact_fields(
	const struct mc_compact_schema *s, struct mc_rd at, json_t *want, unsigned depth)
{
	json_t *o = json_object(), *inside;
	struct mc_compact v;
	struct mc_found f;
	char name[256];

	if (!mc_compact_open(&v, s, at))
		return o;
	for (uint32_t i = 0; i < s->n; i++) {
		snprintf(name, sizeof(name), "%.*s", (int)s->v[i].name.n, s->v[i].name.p);
		inside = json_object_get(json_object_get(want, name), "value");
		if (mc_compact_field(&v, i, &f))
			json_object_set_new(o, name, field(f.kind, compact_value(&f, inside, depth)));
	}
	return o;
}

static bool is_laid_out(const struct mc_compact_schema *s, json_t *fields)
{
	json_t *f;
	size_t i;

	json_array_foreach(fields, i, f)
	{
		json_int_t offset = json_integer_value(json_object_get(f, "offset"));
		json_int_t index = json_integer_value(json_object_get(f, "index"));
		json_int_t bit = json_integer_value(json_object_get(f, "bit_offset"));

		if (!mc_str_eqz(s->v[i].name, text_of(f, "field_name")) ||
			(json_int_t)s->v[i].place != (offset >= 0 ? offset : index) ||
			s->v[i].bit != (bit < 0 ? 0 : bit))
			return false;
	}
	return i == s->n;
}

static const char *compact_fault(const struct vector *v)
{
	json_t *want = json_object_get(v->fields, "attributes"), *fields;
	struct mc_bytes blob = { v->bytes, (int32_t)v->n };
	struct mc_rd at = mc_rd_of(v->bytes, v->n);
	struct mc_compact_field f[FIELDS_MAX];
	struct mc_compact_schema s;
	int64_t id;
	bool same;

	if (!schema_from(&s, f, want) || !is_laid_out(&s, json_object_get(v->fields, "schema_fields")))
		return "the schema is laid out otherwise";
	s.type = mc_str_z(text_of(v->fields, "type_name"));
	if (!mc_compact_lay_out(&s) || !mc_compact_schema_of(blob, &id) || id != s.id)
		return "the schema has another id";
	mc_rd_take(&at, MC_BLOB_HEAD + 8);
	fields = compact_fields(&s, at, want, 0);
	same = json_equal(fields, want);
	json_decref(fields);
	return same ? NULL : "the fields differ";
}

/* --- the others --- */
static const char *written_again_fault(const struct vector *v)
{
	uint8_t *again = mc_arena_get(scratch(), 1, v->n);
	struct mc_value *value;
	struct mc_reader r;
	struct mc_writer w;

	mc_read_init(&r, &hz_registry, v->line, v->bytes, v->n, scratch());
	mc_rd_u32(&r.in);
	value = mc_read_value(&r);
	if (r.in.err != MC_ERR_OK || mc_rd_left(&r.in) > 0)
		return "cannot be read";
	mc_write_init(&w, &hz_registry, v->line, mc_wr_of(again, v->n));
	mc_wr_u32(&w.out, mc_get32(v->bytes));
	mc_write_value(&w, value);
	return w.out.len == v->n && memcmp(again, v->bytes, v->n) == 0 ? NULL
								       : "other bytes when written again";
}

static const char *json_fault(const struct vector *v)
{
	struct mc_rd r = mc_rd_of(v->bytes, v->n);
	json_t *text;
	bool same;

	mc_rd_take(&r, MC_BLOB_HEAD);
	text = text_of_str(&r);
	same = json_equal(text, json_object_get(v->fields, "json"));
	json_decref(text);
	return same ? NULL : "another text";
}

/* No prefix leads anywhere outside of it: each is a block of its own, which a sanitizer watches. */
static void read_prefixes(const struct vector *v)
{
	json_t *want = json_object_get(v->fields, "attributes");
	struct mc_compact_field f[FIELDS_MAX];
	struct mc_compact_schema s;
	struct mc_portable o;

	for (size_t n = 0; n < v->n; n++) {
		uint8_t *p = malloc(n > 0 ? n : 1);
		struct mc_rd at = mc_rd_of(p, n);

		memcpy(p, v->bytes, n);
		mc_rd_take(&at, MC_BLOB_HEAD + 8);
		if (strcmp(v->cls, "Compact") == 0 && schema_from(&s, f, want))
			json_decref(compact_fields(&s, at, want, 0));
		else if (mc_portable_open(&o, (struct mc_bytes){ p, (int32_t)n }) == MC_ERR_OK)
			json_decref(portable_fields(&o, 0));
		free(p);
	}
}

bool is_value(json_t *fields)
{
	return json_object_get(fields, "type_id") != NULL && json_object_get(fields, "hash") == NULL;
}

const char *value_fault(const struct vector *v)
{
	if (v->n < MC_BLOB_HEAD)
		return "shorter than a blob's head";
	if ((int32_t)mc_get32(v->bytes + 4) != json_integer_value(json_object_get(v->fields, "type_id")))
		return "another type";
	read_prefixes(v);
	if (strcmp(v->cls, "Portable") == 0)
		return portable_fault(v);
	if (strcmp(v->cls, "Compact") == 0)
		return compact_fault(v);
	if (json_object_get(v->fields, "json") != NULL)
		return json_fault(v);
	return written_again_fault(v);
}
