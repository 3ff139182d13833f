/* SPDX-License-Identifier: Apache-2.0 */
/* equal.c - two structs of the same rows: the same on the wire? */
#include "tests/lib/walkers.h"

static bool bytes_equal(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n && (a.n <= 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

static bool blob_equal(const void *a, const void *b)
{
	return bytes_equal(*(const struct mc_bytes *)a, *(const struct mc_bytes *)b);
}

static bool str_equal(const void *a, const void *b)
{
	return mc_str_eq(*(const struct mc_str *)a, *(const struct mc_str *)b);
}

static bool uuid_equal(const void *a, const void *b)
{
	return mc_uuid_eq(*(const struct mc_uuid *)a, *(const struct mc_uuid *)b);
}

static void *pointer_at(const void *at)
{
	void *p;

	memcpy(&p, at, sizeof(p));
	return p;
}

static bool body_equal(const struct mc_walk *w, const struct mc_class *c, const void *a, const void *b)
{
	struct mc_walk inner = *w;

	if (a == NULL || b == NULL)
		return a == b;
	inner.known = mc_known_inside(w->line, mc_announces(c, w->line));
	return mc_equal_rows(&inner, c->schema, a, b);
}

static bool opt_equal(const struct mc_walk *w, const struct mc_schema *s, const void *a, const void *b)
{
	return a == NULL || b == NULL ? a == b : mc_equal_rows(w, s, a, b);
}

static bool item_equal(
	const struct mc_walk *w, const struct mc_field *f, const char *a, const char *b, size_t i)
{
	size_t ptr = i * sizeof(void *);

	switch (f->kind) {
	case MC_K_strs: return str_equal(a + i * sizeof(struct mc_str), b + i * sizeof(struct mc_str));
	case MC_K_uuids: return uuid_equal(a + i * sizeof(struct mc_uuid), b + i * sizeof(struct mc_uuid));
	case MC_K_parts: return mc_equal_rows(w, f->sub, a + i * f->sub->size, b + i * f->sub->size);
	case MC_K_objs:
		return body_equal(w, mc_announced(w, f->sub), pointer_at(a + ptr), pointer_at(b + ptr));
	default: return mc_equal_value(w, pointer_at(a + ptr), pointer_at(b + ptr));
	}
}

/* Lists of plain numbers: bytes of one item. 0: others. */
static size_t number_size(const struct mc_field *f)
{
	static const uint8_t sizes[MC_K_COUNT] = {
		[MC_K_ints] = sizeof(int32_t),
		[MC_K_rows7] = sizeof(int32_t) * MC_REPLICAS,
		[MC_K_longs] = sizeof(int64_t),
		[MC_K_longs8] = sizeof(int64_t),
	};

	return sizes[f->kind];
}

static bool list_equal(const struct mc_walk *w, const struct mc_field *f, const void *pa, const void *pb)
{
	mc_list a, b;

	memcpy(&a, pa, sizeof(a));
	memcpy(&b, pb, sizeof(b));
	if (a.n != b.n || a.null != b.null || a.opaque != b.opaque)
		return false;
	if (a.n > 0 && (a.v == NULL || b.v == NULL))
		return bytes_equal(a.raw, b.raw);
	if (number_size(f) > 0)
		return a.n == 0 || memcmp(a.v, b.v, a.n * number_size(f)) == 0;
	for (uint32_t i = 0; i < a.n; i++)
		if (!item_equal(w, f, a.v, b.v, i))
			return false;
	return true;
}

static bool versions_equal(const struct mc_field *f, const char *a, const char *b)
{
	const int32_t *va = pointer_at(a + f->off), *vb = pointer_at(b + f->off);
	mc_list table;

	memcpy(&table, a + f->aux, sizeof(table));
	return table.n == 0 || memcmp(va, vb, table.n * sizeof(*va)) == 0;
}

static bool iobj_equal(const struct mc_walk *w, const struct mc_iobj *a, const struct mc_iobj *b)
{
	if (a->is_data != b->is_data)
		return false;
	return a->is_data ? bytes_equal(a->data, b->data) : mc_equal_value(w, a->object, b->object);
}

static bool row_equal(const struct mc_walk *w, const struct mc_field *f, const char *oa, const char *ob)
{
	const void *a = oa + f->off, *b = ob + f->off;

	switch (f->kind) {
	case MC_K_u8:
	case MC_K_i8: return *(const uint8_t *)a == *(const uint8_t *)b;
	case MC_K_flag: return *(const bool *)a == *(const bool *)b;
	case MC_K_i16: return *(const int16_t *)a == *(const int16_t *)b;
	case MC_K_same32:
	case MC_K_i16as32:
	case MC_K_i32: return *(const int32_t *)a == *(const int32_t *)b;
	case MC_K_i32as64:
	case MC_K_i64: return *(const int64_t *)a == *(const int64_t *)b;
	case MC_K_f64: return memcmp(a, b, sizeof(double)) == 0;
	case MC_K_str: return str_equal(a, b);
	case MC_K_uuid: return uuid_equal(a, b);
	case MC_K_data:
	case MC_K_bytes: return blob_equal(a, b);
	case MC_K_base:
	case MC_K_part: return mc_equal_rows(w, f->sub, a, b);
	case MC_K_obj: return body_equal(w, mc_announced(w, f->sub), pointer_at(a), pointer_at(b));
	case MC_K_opt: return opt_equal(w, f->sub, pointer_at(a), pointer_at(b));
	case MC_K_any: return mc_equal_value(w, pointer_at(a), pointer_at(b));
	case MC_K_versions271: return versions_equal(f, oa, ob);
	case MC_K_iobj: return iobj_equal(w, a, b);
	case MC_K_rest: return true;
	default: return list_equal(w, f, a, b);
	}
}

bool mc_equal_rows(const struct mc_walk *w, const struct mc_schema *s, const void *a, const void *b)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		bool on = mc_row_on(f, w, a);

		if (on != mc_row_on(f, w, b) || (on && !row_equal(w, f, a, b)))
			return false;
	}
	return true;
}

static bool strs_equal(const struct mc_strs *a, const struct mc_strs *b)
{
	if (a->n != b->n || a->null != b->null)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!mc_str_eq(a->v[i], b->v[i]))
			return false;
	return true;
}

static bool items_equal(const struct mc_walk *w, const struct mc_items *a, const struct mc_items *b)
{
	if (a->n != b->n || !mc_equal_value(w, a->comparator, b->comparator))
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!mc_equal_value(w, a->v[i], b->v[i]))
			return false;
	return true;
}

bool mc_equal_value(const struct mc_walk *w, const struct mc_value *a, const struct mc_value *b)
{
	const struct mc_type *t = a == NULL ? NULL : mc_type_find(a->type);

	if (a == NULL || b == NULL)
		return a == b;
	if (a->type != b->type || a->opaque != b->opaque || a->cls != b->cls)
		return false;
	if (a->opaque)
		return bytes_equal(a->raw, b->raw);
	switch (t == NULL ? MC_SHAPE_NULL : (enum mc_shape)t->shape) {
	case MC_SHAPE_NULL: return true;
	case MC_SHAPE_OBJECT: return body_equal(w, a->cls, a->body, b->body);
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: return a->u.i == b->u.i;
	case MC_SHAPE_BOOL: return a->u.flag == b->u.flag;
	case MC_SHAPE_REAL: return memcmp(&a->u.f, &b->u.f, sizeof(a->u.f)) == 0;
	case MC_SHAPE_STR: return mc_str_eq(a->u.str, b->u.str);
	case MC_SHAPE_UUID: return mc_uuid_eq(a->u.uuid, b->u.uuid);
	case MC_SHAPE_STRS: return strs_equal(a->body, b->body);
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_TWO:
	case MC_SHAPE_MAYBE:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_SORTED_MAP: return items_equal(w, a->body, b->body);
	default: return bytes_equal(a->u.bytes, b->u.bytes);
	}
}
