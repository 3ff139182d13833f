/* SPDX-License-Identifier: Apache-2.0 */
/* from_json.c - the one walker that only tests need: rows filled from JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/golden.h"

static void bad(struct from *f, const char *name, const char *what)
{
	static char why[160];

	if (f->why != NULL)
		return;
	snprintf(why, sizeof(why), "%s: %s", name, what);
	f->why = why;
}

static void *get(struct from *f, size_t size, size_t n)
{
	void *p = mc_arena_get(f->mem, size, n);

	if (p == NULL)
		abort(); /* the scratch memory is far larger than any vector */
	return p;
}

static int64_t from_int(struct from *f, const char *name, json_t *v)
{
	if (!json_is_integer(v))
		bad(f, name, "not an integer");
	return json_integer_value(v);
}

static bool from_bool(struct from *f, const char *name, json_t *v)
{
	if (!json_is_boolean(v))
		bad(f, name, "not a boolean");
	return json_is_true(v);
}

static struct mc_str from_str(struct from *f, const char *name, json_t *v)
{
	if (json_is_null(v))
		return (struct mc_str){ NULL, -1 };
	if (!json_is_string(v))
		bad(f, name, "not a string");
	return mc_str_of(json_string_value(v), json_string_length(v));
}

static struct mc_uuid from_uuid(struct from *f, const char *name, json_t *v)
{
	struct mc_uuid u = { .null = true };

	if (!json_is_null(v) && !mc_uuid_parse(from_str(f, name, v), &u))
		bad(f, name, "not a uuid");
	return u;
}

struct mc_bytes from_hex(struct from *f, json_t *hex)
{
	size_t n;
	uint8_t *p = json_is_string(hex) ? hex_bytes(json_string_value(hex), &n) : NULL;
	uint8_t *q;

	if (p == NULL) {
		bad(f, "bytes", "not hex");
		return (struct mc_bytes){ NULL, -1 };
	}
	q = mc_arena_get(f->mem, 1, n);
	if (q == NULL)
		bad(f, "arena", "no memory");
	else
		memcpy(q, p, n);
	free(p);
	return (struct mc_bytes){ q, q == NULL ? -1 : (int32_t)n };
}

static struct mc_bytes from_blob(struct from *f, const char *key, json_t *v)
{
	return json_is_null(v) ? (struct mc_bytes){ NULL, -1 } : from_hex(f, json_object_get(v, key));
}

static struct mc_iobj from_iobj(struct from *f, const char *name, json_t *v)
{
	struct mc_iobj o = { .data = { NULL, -1 } };

	o.is_data = from_bool(f, name, json_object_get(v, "is_binary"));
	if (o.is_data)
		o.data = from_blob(f, "data_hex", json_object_get(v, "object"));
	else
		o.object = from_value(f, json_object_get(v, "object"));
	return o;
}

static void from_tuple(struct from *f, const struct mc_schema *s, json_t *a, void *out);

static void from_row(struct from *f, const struct mc_field *row, json_t *v, char *o);

static void from_row7(struct from *f, const char *name, json_t *v, int32_t *to)
{
	for (size_t k = 0; k < MC_REPLICAS; k++)
		to[k] = (int32_t)from_int(f, name, json_array_get(v, k));
}

static void from_item(struct from *f, const struct mc_field *row, json_t *v, char *items, size_t i)
{
	void *p;

	switch (row->kind) {
	case MC_K_strs: ((struct mc_str *)(void *)items)[i] = from_str(f, row->name, v); break;
	case MC_K_uuids: ((struct mc_uuid *)(void *)items)[i] = from_uuid(f, row->name, v); break;
	case MC_K_versions271:
	case MC_K_ints: ((int32_t *)(void *)items)[i] = (int32_t)from_int(f, row->name, v); break;
	case MC_K_longs8:
	case MC_K_longs: ((int64_t *)(void *)items)[i] = from_int(f, row->name, v); break;
	case MC_K_rows7: from_row7(f, row->name, v, (int32_t *)(void *)items + i * MC_REPLICAS); break;
	case MC_K_parts:
		if (row->flags & MC_ROW_TUPLE)
			from_tuple(f, row->sub, v, items + i * row->sub->size);
		else if (row->flags & MC_ROW_BARE)
			from_row(f, row->sub->rows, v, items + i * row->sub->size);
		else
			from_rows(f, row->sub, v, items + i * row->sub->size);
		break;
	default:
		p = row->kind == MC_K_objs ? from_object(f, mc_announced(&f->w, row->sub), v)
					   : (void *)from_value(f, v);
		memcpy(items + i * sizeof(p), &p, sizeof(p));
		break;
	}
}

static size_t item_size(const struct mc_field *row)
{
	switch (row->kind) {
	case MC_K_strs: return sizeof(struct mc_str);
	case MC_K_uuids: return sizeof(struct mc_uuid);
	case MC_K_versions271:
	case MC_K_ints: return sizeof(int32_t);
	case MC_K_rows7: return sizeof(int32_t) * MC_REPLICAS;
	case MC_K_longs8:
	case MC_K_longs: return sizeof(int64_t);
	case MC_K_parts: return row->sub->size;
	default: return sizeof(void *);
	}
}

static void *from_items(struct from *f, const struct mc_field *row, json_t *v)
{
	char *items = get(f, item_size(row), json_array_size(v));
	json_t *item;
	size_t i;

	json_array_foreach(v, i, item) if (f->why == NULL) from_item(f, row, item, items, i);
	return items;
}

static void from_list(struct from *f, const struct mc_field *row, json_t *v, void *at)
{
	mc_list l = { .null = json_is_null(v) };

	if (!l.null && !json_is_array(v))
		bad(f, row->name, "not an array");
	if (!l.null) {
		l.n = (uint32_t)json_array_size(v);
		l.v = from_items(f, row, v);
	}
	memcpy(at, &l, sizeof(l));
}

static void *from_opt(struct from *f, const struct mc_schema *s, json_t *v)
{
	void *o = json_is_null(v) ? NULL : get(f, s->size, 1);

	if (o != NULL)
		from_rows(f, s, v, o);
	return o;
}

static void from_row(struct from *f, const struct mc_field *row, json_t *v, char *o)
{
	void *at = o + row->off;
	void *p;

	switch (row->kind) {
	case MC_K_u8: *(uint8_t *)at = (uint8_t)from_int(f, row->name, v); break;
	case MC_K_i8: *(int8_t *)at = (int8_t)from_int(f, row->name, v); break;
	case MC_K_flag: *(bool *)at = from_bool(f, row->name, v); break;
	case MC_K_i16: *(int16_t *)at = (int16_t)from_int(f, row->name, v); break;
	case MC_K_same32:
	case MC_K_i16as32:
	case MC_K_i32: *(int32_t *)at = (int32_t)from_int(f, row->name, v); break;
	case MC_K_i32as64:
	case MC_K_i64: *(int64_t *)at = from_int(f, row->name, v); break;
	case MC_K_f64: *(double *)at = json_number_value(v); break;
	case MC_K_str: *(struct mc_str *)at = from_str(f, row->name, v); break;
	case MC_K_uuid: *(struct mc_uuid *)at = from_uuid(f, row->name, v); break;
	case MC_K_data: *(struct mc_bytes *)at = from_blob(f, "data_hex", v); break;
	case MC_K_bytes: *(struct mc_bytes *)at = from_blob(f, "bytes_hex", v); break;
	case MC_K_part: from_rows(f, row->sub, v, at); break;
	case MC_K_obj:
		p = from_object(f, mc_announced(&f->w, row->sub), v);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_opt:
		p = from_opt(f, row->sub, v);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_any:
		p = from_value(f, v);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_versions271:
		p = from_items(f, row, v);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_iobj: *(struct mc_iobj *)at = from_iobj(f, row->name, v); break;
	default: from_list(f, row, v, at); break;
	}
}

/* An address whose type is not shown: Hazelcast takes it from the literal. */
static void derive(const struct mc_schema *s, void *out)
{
	struct hz_address *a = out;

	if (s == &hz_address_schema)
		a->type = a->host.n > 0 && memchr(a->host.p, ':', (size_t)a->host.n) != NULL ? 6 : 4;
}

/* Empty lists, and counts that are 0, are not shown or have been dropped (compare.c). */
static bool may_be_missing(const struct mc_field *row)
{
	size_t n = strlen(row->name);

	switch (row->kind) {
	case MC_K_i32:
	case MC_K_i64: return n >= 5 && strcmp(row->name + n - 5, "count") == 0;
	case MC_K_strs:
	case MC_K_uuids:
	case MC_K_ints:
	case MC_K_longs:
	case MC_K_parts:
	case MC_K_objs:
	case MC_K_anys:
	case MC_K_longs8:
	case MC_K_rows7:
	case MC_K_versions271: return true;
	default: return false;
	}
}

/* Rows that say how many elements a list has, and are not shown when they say what the list shows. */
static void say_before(const struct mc_field *row, void *out)
{
	mc_list l;

	if (!(row->flags & MC_ROW_COUNTED_BY))
		return;
	memcpy(&l, (const char *)out + row->off, sizeof(l));
	hz_registry.counts[row->max].set(out, l.n);
}

void from_rows(struct from *f, const struct mc_schema *s, json_t *o, void *out)
{
	bool derived = false;

	for (const struct mc_field *row = s->rows; row < mc_rows_end(s) && f->why == NULL; row++) {
		json_t *v = json_object_get(o, row->name);

		if (!mc_row_on(row, &f->w, out))
			continue;
		if (row->kind == MC_K_base)
			from_rows(f, row->sub, o, (char *)out + row->off);
		else if (row->kind == MC_K_rest)
			o = v;
		else if (v == NULL && (row->flags & MC_ROW_DERIVED))
			derived = true;
		else if (v == NULL && may_be_missing(row))
			continue;
		else if (v == NULL)
			bad(f, row->name, "not among the fields");
		else
			from_row(f, row, v, out);
		say_before(row, out);
	}
	if (derived)
		derive(s, out);
}

static void from_tuple(struct from *f, const struct mc_schema *s, json_t *a, void *out)
{
	size_t i = 0;

	for (const struct mc_field *row = s->rows; row < mc_rows_end(s) && f->why == NULL; row++)
		if (mc_row_on(row, &f->w, out))
			from_row(f, row, json_array_get(a, i++), out);
}

void *from_object(struct from *f, const struct mc_class *c, json_t *o)
{
	bool outer = f->w.known;
	void *body;

	if (json_is_null(o))
		return NULL;
	if (!json_is_object(o))
		bad(f, c->name, "not an object");
	body = get(f, c->schema->size, 1);
	f->w.known = mc_known_inside(f->w.line, mc_announces(c, f->w.line));
	from_rows(f, c->schema, o, body);
	f->w.known = outer;
	return body;
}
