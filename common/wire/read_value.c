/* SPDX-License-Identifier: Apache-2.0 */
/* read_value.c - values of the built-in types. */
#include "common/base/check.h"
#include "common/wire/java.h"
#include "common/wire/walk.h"

static void read_object_value(struct mc_reader *r, struct mc_value *v)
{
	struct mc_head h = mc_read_head(r);

	if (r->in.err != MC_ERR_OK)
		return;
	if (h.cls == NULL) {
		mc_rd_fail(&r->in, MC_ERR_UNKNOWN);
		return;
	}
	v->cls = h.cls;
	v->body = mc_read_body(r, &h);
}

static int64_t read_int(struct mc_reader *r, unsigned size)
{
	mc_check(size == 1 || size == 2 || size == 4 || size == 8);
	switch (size) {
	case 1: return (int8_t)mc_rd_u8(&r->in);
	case 2: return (int16_t)mc_rd_u16(&r->in);
	case 4: return (int32_t)mc_rd_u32(&r->in);
	default: return (int64_t)mc_rd_u64(&r->in);
	}
}

static double read_real(struct mc_reader *r, unsigned size)
{
	uint32_t bits32;
	uint64_t bits64;
	float f;
	double d;

	mc_check(size == sizeof(f) || size == sizeof(d));
	if (size == 4) {
		bits32 = mc_rd_u32(&r->in);
		memcpy(&f, &bits32, sizeof(f));
		return (double)f;
	}
	bits64 = mc_rd_u64(&r->in);
	memcpy(&d, &bits64, sizeof(d));
	return d;
}

static struct mc_bytes take_bytes(struct mc_reader *r, size_t n)
{
	const uint8_t *p = mc_rd_take(&r->in, n);

	mc_check(p == NULL || n <= INT32_MAX);
	return p == NULL ? (struct mc_bytes){ NULL, -1 } : (struct mc_bytes){ p, (int32_t)n };
}

static struct mc_bytes read_array(struct mc_reader *r, unsigned size)
{
	bool null = false;
	uint32_t n = mc_read_count(r, MC_FRAME_MOVE_MAX, size, &null);

	return null ? (struct mc_bytes){ NULL, -1 } : take_bytes(r, (size_t)n * size);
}

static struct mc_strs *read_strs(struct mc_reader *r)
{
	struct mc_strs *s = mc_read_get(r, sizeof(*s), 1);

	if (s == NULL)
		return NULL;
	s->n = mc_read_count(r, MC_LIST_MAX, 4, &s->null);
	if (s->n > 0)
		s->v = mc_read_get(r, sizeof(*s->v), s->n);
	for (uint32_t i = 0; i < s->n && r->in.err == MC_ERR_OK; i++)
		s->v[i] = mc_read_str(r, MC_STR_MAX);
	return s;
}

static uint32_t items_count(struct mc_reader *r, enum mc_shape shape)
{
	uint32_t step = mc_items_step(shape);

	if (shape == MC_SHAPE_TWO)
		return 2;
	if (shape == MC_SHAPE_MAYBE)
		return mc_rd_u8(&r->in) != 0;
	return mc_read_count(r, MC_LIST_MAX, 4 * step, NULL) * step;
}

static struct mc_items *read_items(struct mc_reader *r, enum mc_shape shape)
{
	struct mc_items *l = mc_read_get(r, sizeof(*l), 1);

	if (l == NULL)
		return NULL;
	if (shape == MC_SHAPE_SORTED || shape == MC_SHAPE_SORTED_MAP)
		l->comparator = mc_read_value(r);
	if (r->kept)
		return l;
	l->n = items_count(r, shape);
	if (l->n > 0 && r->in.err == MC_ERR_OK)
		l->v = mc_read_get(r, sizeof(struct mc_value *), l->n);
	for (uint32_t i = 0; i < l->n && r->in.err == MC_ERR_OK && !r->kept; i++)
		l->v[i] = mc_read_value(r);
	return l;
}

static struct mc_bytes read_java(struct mc_reader *r)
{
	const uint8_t *from = r->in.p;
	struct mc_java_info info;
	enum mc_err err = mc_java_read(&r->in, r->mem, &info);

	if (err != MC_ERR_OK)
		mc_rd_fail(&r->in, err);
	return (struct mc_bytes){ from, (int32_t)(r->in.p - from) };
}

static void read_shape(struct mc_reader *r, const struct mc_type *t, struct mc_value *v)
{
	struct mc_bytes b;

	switch ((enum mc_shape)t->shape) {
	case MC_SHAPE_NULL: break;
	case MC_SHAPE_OBJECT: read_object_value(r, v); break;
	case MC_SHAPE_INT: v->u.i = read_int(r, t->size); break;
	case MC_SHAPE_CHAR: v->u.i = mc_rd_u16(&r->in); break;
	case MC_SHAPE_BOOL: v->u.flag = mc_rd_u8(&r->in) != 0; break;
	case MC_SHAPE_REAL: v->u.f = read_real(r, t->size); break;
	case MC_SHAPE_STR: v->u.str = mc_read_str(r, MC_FRAME_MOVE_MAX); break;
	case MC_SHAPE_UUID:
		v->u.uuid.hi = mc_rd_u64(&r->in);
		v->u.uuid.lo = mc_rd_u64(&r->in);
		break;
	case MC_SHAPE_ARRAY: v->u.bytes = read_array(r, t->size); break;
	case MC_SHAPE_BLOB: v->u.bytes = mc_read_bytes(r, MC_FRAME_MOVE_MAX); break;
	case MC_SHAPE_DECIMAL:
		b = mc_read_bytes(r, MC_FRAME_MOVE_MAX);
		mc_rd_u32(&r->in);
		if (b.n < 0)
			mc_rd_fail(&r->in, MC_ERR_VALUE);
		v->u.bytes = (struct mc_bytes){ b.p, b.n + 4 };
		break;
	case MC_SHAPE_FIXED: v->u.bytes = take_bytes(r, t->size); break;
	case MC_SHAPE_STRS: v->body = read_strs(r); break;
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_TWO:
	case MC_SHAPE_MAYBE:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_SORTED_MAP: v->body = read_items(r, t->shape); break;
	case MC_SHAPE_JAVA: v->u.bytes = read_java(r); break;
	}
}

struct mc_value *mc_read_value(struct mc_reader *r)
{
	const uint8_t *from = r->in.p;
	int32_t id = (int32_t)mc_rd_u32(&r->in);
	const struct mc_type *t = mc_type_find(id);
	struct mc_value *v;

	if (r->in.err != MC_ERR_OK || id == MC_TYPE_NULL)
		return NULL;
	if (t == NULL || r->depth >= MC_DEPTH_MAX) {
		mc_rd_fail(&r->in, t == NULL ? MC_ERR_UNKNOWN : MC_ERR_LIMIT);
		return NULL;
	}
	v = mc_read_get(r, sizeof(*v), 1);
	if (v == NULL)
		return NULL;
	v->type = id;
	r->depth++;
	read_shape(r, t, v);
	r->depth--;
	v->raw = (struct mc_bytes){ from, (int32_t)(r->in.p - from) };
	return v;
}
