/* SPDX-License-Identifier: Apache-2.0 */
/* json.c - rows as JSON, with the names of the rows. */
#include "tests/lib/json_out.h"

static void *pointer_at(const void *at)
{
	void *p;

	memcpy(&p, at, sizeof(p));
	return p;
}

/* Structs with a derived row are plain values: no class is shown, the row only where the struct stands for
 * itself. */
static bool is_plain(const struct mc_schema *s)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (f->flags & MC_ROW_DERIVED)
			return true;
	return false;
}

static void put_version(struct mc_json *j)
{
	mc_json_key(j, "_version", "");
	mc_json_str(j, mc_str_z(mc_lines[j->w.line].text));
}

static void put_class(struct mc_json *j, const struct mc_class *c)
{
	mc_json_key(j, "_name", "");
	mc_json_str(j, mc_str_z(c->name));
	if (c->java != NULL) {
		mc_json_key(j, "_class_name", "");
		mc_json_str(j, mc_str_z(c->java));
		return;
	}
	mc_json_key(j, "_factory", "");
	mc_json_int(j, c->factory);
	mc_json_key(j, "_class", "");
	mc_json_int(j, c->id);
	if (mc_announces(c, j->w.line))
		put_version(j);
}

static void put_rows(struct mc_json *j, const struct mc_schema *s, const void *in, bool nested);

static void put_item(struct mc_json *j, const struct mc_field *f, const char *v, size_t i)
{
	switch (f->kind) {
	case MC_K_strs: mc_json_str(j, ((const struct mc_str *)(const void *)v)[i]); break;
	case MC_K_uuids: mc_json_uuid(j, ((const struct mc_uuid *)(const void *)v)[i]); break;
	case MC_K_ints:
	case MC_K_versions271: mc_json_int(j, ((const int32_t *)(const void *)v)[i]); break;
	case MC_K_longs8:
	case MC_K_longs: mc_json_int(j, ((const int64_t *)(const void *)v)[i]); break;
	case MC_K_objs:
		mc_json_object(j, mc_announced(&j->w, f->sub), pointer_at(v + i * sizeof(void *)), true);
		break;
	case MC_K_anys: mc_json_value(j, pointer_at(v + i * sizeof(void *))); break;
	default: break;
	}
}

static void put_row7(struct mc_json *j, const int32_t *v)
{
	mc_json_open(j, "[");
	for (int i = 0; i < MC_REPLICAS; i++) {
		mc_json_item(j);
		mc_json_int(j, v[i]);
	}
	mc_json_close(j, "]");
}

static void put_tuple(struct mc_json *j, const struct mc_schema *s, const void *in);
static void put_value_of(struct mc_json *j, const struct mc_field *f, const char *o);

static void put_items(struct mc_json *j, const struct mc_field *f, const char *v, uint32_t n)
{
	mc_json_open(j, "[");
	for (uint32_t i = 0; i < n && !j->kept; i++) {
		mc_json_item(j);
		if (f->kind == MC_K_rows7)
			put_row7(j, (const int32_t *)(const void *)v + (size_t)i * MC_REPLICAS);
		else if (f->kind == MC_K_parts && (f->flags & MC_ROW_TUPLE))
			put_tuple(j, f->sub, v + (size_t)i * f->sub->size);
		else if (f->kind == MC_K_parts && (f->flags & MC_ROW_BARE))
			put_value_of(j, f->sub->rows, v + (size_t)i * f->sub->size);
		else if (f->kind == MC_K_parts)
			mc_json_rows(j, f->sub, v + (size_t)i * f->sub->size);
		else
			put_item(j, f, v, i);
	}
	mc_json_close(j, "]");
}

static void put_opaque(struct mc_json *j, struct mc_bytes raw, bool to_the_tail)
{
	mc_json_bytes(j, "opaque_hex", raw);
	j->kept = j->kept || to_the_tail;
}

static void put_list(struct mc_json *j, const struct mc_field *f, const void *at)
{
	mc_list l;

	memcpy(&l, at, sizeof(l));
	if (l.null)
		mc_json_raw(j, "null");
	else if (l.n > 0 && l.v == NULL)
		put_opaque(j, l.raw, l.opaque);
	else
		put_items(j, f, l.v, l.n);
}

static void put_versions(struct mc_json *j, const struct mc_field *f, const char *o)
{
	mc_list table;

	memcpy(&table, o + f->aux, sizeof(table));
	put_items(j, f, pointer_at(o + f->off), table.n);
}

static void put_iobj(struct mc_json *j, const struct mc_iobj *v)
{
	mc_json_open(j, "{");
	mc_json_key(j, "is_binary", "");
	mc_json_bool(j, v->is_data);
	mc_json_key(j, "object", "");
	if (v->is_data)
		mc_json_bytes(j, "data_hex", v->data);
	else
		mc_json_value(j, v->object);
	mc_json_close(j, "}");
}

static void put_opt(struct mc_json *j, const struct mc_schema *s, const void *o)
{
	if (o == NULL)
		mc_json_raw(j, "null");
	else
		mc_json_rows(j, s, o);
}

static void put_value_of(struct mc_json *j, const struct mc_field *f, const char *o)
{
	const void *at = o + f->off;

	switch (f->kind) {
	case MC_K_u8: mc_json_int(j, *(const uint8_t *)at); break;
	case MC_K_i8: mc_json_int(j, *(const int8_t *)at); break;
	case MC_K_flag: mc_json_bool(j, *(const bool *)at); break;
	case MC_K_i16: mc_json_int(j, *(const int16_t *)at); break;
	case MC_K_same32:
	case MC_K_i16as32:
	case MC_K_i32: mc_json_int(j, *(const int32_t *)at); break;
	case MC_K_i32as64:
	case MC_K_i64: mc_json_int(j, *(const int64_t *)at); break;
	case MC_K_f64: j->real(j->ctx, *(const double *)at); break;
	case MC_K_str: mc_json_str(j, *(const struct mc_str *)at); break;
	case MC_K_uuid: mc_json_uuid(j, *(const struct mc_uuid *)at); break;
	case MC_K_data: mc_json_bytes(j, "data_hex", *(const struct mc_bytes *)at); break;
	case MC_K_bytes: mc_json_bytes(j, "bytes_hex", *(const struct mc_bytes *)at); break;
	case MC_K_part: mc_json_rows(j, f->sub, at); break;
	case MC_K_obj: mc_json_object(j, mc_announced(&j->w, f->sub), pointer_at(at), true); break;
	case MC_K_opt: put_opt(j, f->sub, pointer_at(at)); break;
	case MC_K_any: mc_json_value(j, pointer_at(at)); break;
	case MC_K_versions271: put_versions(j, f, o); break;
	case MC_K_iobj: put_iobj(j, at); break;
	default: put_list(j, f, at); break;
	}
}

static bool is_shown(const struct mc_json *j, const struct mc_field *f, const void *in, bool nested)
{
	if ((j->kept && !(f->flags & MC_ROW_TAIL)) || !mc_row_on(f, &j->w, in))
		return false;
	return !nested || !(f->flags & MC_ROW_DERIVED);
}

static void put_count(struct mc_json *j, const struct mc_field *f, const char *o)
{
	mc_list l;

	memcpy(&l, o + f->off, sizeof(l));
	mc_json_key(j, f->name, "_count");
	mc_json_int(j, l.n);
}

static void put_rows(struct mc_json *j, const struct mc_schema *s, const void *in, bool nested)
{
	int rests = 0;
	bool kept;

	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		if (!is_shown(j, f, in, nested))
			continue;
		if (f->kind == MC_K_base) {
			put_rows(j, f->sub, (const char *)in + f->off, nested);
			continue;
		}
		if ((f->flags & MC_ROW_COUNTED) || f->kind == MC_K_longs8)
			put_count(j, f, in);
		mc_json_key(j, f->name, "");
		if (f->kind == MC_K_rest) {
			mc_json_open(j, "{");
			rests++;
			continue;
		}
		kept = j->kept;
		j->kept = false;
		put_value_of(j, f, in);
		j->kept = j->kept || kept;
		j->more = true;
	}
	while (rests-- > 0)
		mc_json_close(j, "}");
}

static void put_tuple(struct mc_json *j, const struct mc_schema *s, const void *in)
{
	mc_json_open(j, "[");
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		if (!is_shown(j, f, in, false))
			continue;
		mc_json_item(j);
		put_value_of(j, f, in);
	}
	mc_json_close(j, "]");
}

void mc_json_keys(struct mc_json *j, const struct mc_schema *s, const void *in)
{
	put_rows(j, s, in, false);
}

void mc_json_rows(struct mc_json *j, const struct mc_schema *s, const void *in)
{
	mc_json_open(j, "{");
	put_rows(j, s, in, false);
	mc_json_close(j, "}");
}

void mc_json_object(struct mc_json *j, const struct mc_class *c, const void *body, bool nested)
{
	bool outer = j->w.known;

	if (body == NULL) {
		mc_json_raw(j, "null");
		return;
	}
	mc_json_open(j, "{");
	if (!is_plain(c->schema))
		put_class(j, c);
	j->w.known = mc_known_inside(j->w.line, mc_announces(c, j->w.line));
	put_rows(j, c->schema, body, nested);
	j->w.known = outer;
	mc_json_close(j, "}");
}
