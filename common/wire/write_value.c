/* SPDX-License-Identifier: Apache-2.0 */
/* write_value.c - values of the built-in types. */
#include "common/base/check.h"
#include "common/wire/walk.h"

static void write_int(struct mc_writer *w, unsigned size, int64_t v)
{
	mc_check(size == 1 || size == 2 || size == 4 || size == 8);
	switch (size) {
	case 1: mc_wr_u8(&w->out, (uint8_t)v); break;
	case 2: mc_wr_u16(&w->out, (uint16_t)v); break;
	case 4: mc_wr_u32(&w->out, (uint32_t)v); break;
	default: mc_wr_u64(&w->out, (uint64_t)v); break;
	}
}

static void write_real(struct mc_writer *w, unsigned size, double d)
{
	float f = (float)d;
	uint32_t bits32;
	uint64_t bits64;

	mc_check(size == sizeof(f) || size == sizeof(d));
	if (size == 4) {
		memcpy(&bits32, &f, sizeof(bits32));
		mc_wr_u32(&w->out, bits32);
	} else {
		memcpy(&bits64, &d, sizeof(bits64));
		mc_wr_u64(&w->out, bits64);
	}
}

/* n of the count field is what is left of b.n in items. */
static void write_counted(struct mc_writer *w, struct mc_bytes b, int32_t count)
{
	mc_check(b.n <= 0 || b.p != NULL);
	mc_wr_u32(&w->out, b.n < 0 ? UINT32_MAX : (uint32_t)count);
	if (b.n > 0)
		mc_wr_put(&w->out, b.p, (size_t)b.n);
}

static void write_strs(struct mc_writer *w, const struct mc_strs *s)
{
	mc_wr_u32(&w->out, s->null ? UINT32_MAX : s->n);
	for (uint32_t i = 0; i < s->n; i++)
		mc_write_str(w, s->v[i]);
}

static void write_items(struct mc_writer *w, enum mc_shape shape, const struct mc_items *l)
{
	if (shape == MC_SHAPE_SORTED || shape == MC_SHAPE_SORTED_MAP)
		mc_write_value(w, l->comparator);
	if (w->kept)
		return;
	if (shape == MC_SHAPE_TWO ? l->n != 2 : shape == MC_SHAPE_MAYBE && l->n > 1)
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	if (shape == MC_SHAPE_MAYBE)
		mc_wr_u8(&w->out, l->n > 0);
	else if (shape != MC_SHAPE_TWO)
		mc_wr_u32(&w->out, l->n / mc_items_step(shape));
	for (uint32_t i = 0; i < l->n && !w->kept && w->out.err == MC_ERR_OK; i++)
		mc_write_value(w, l->v[i]);
}

static void write_shape(struct mc_writer *w, const struct mc_type *t, const struct mc_value *v)
{
	switch ((enum mc_shape)t->shape) {
	case MC_SHAPE_NULL: break;
	case MC_SHAPE_OBJECT: mc_write_body(w, v->cls, v->body); break;
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: write_int(w, t->size, v->u.i); break;
	case MC_SHAPE_BOOL: mc_wr_u8(&w->out, v->u.flag); break;
	case MC_SHAPE_REAL: write_real(w, t->size, v->u.f); break;
	case MC_SHAPE_STR: mc_write_str(w, v->u.str); break;
	case MC_SHAPE_UUID:
		mc_wr_u64(&w->out, v->u.uuid.hi);
		mc_wr_u64(&w->out, v->u.uuid.lo);
		break;
	case MC_SHAPE_ARRAY: write_counted(w, v->u.bytes, v->u.bytes.n / t->size); break;
	case MC_SHAPE_BLOB: write_counted(w, v->u.bytes, v->u.bytes.n); break;
	case MC_SHAPE_DECIMAL: write_counted(w, v->u.bytes, v->u.bytes.n - 4); break;
	case MC_SHAPE_JAVA:
	case MC_SHAPE_FIXED: mc_wr_put(&w->out, v->u.bytes.p, (size_t)v->u.bytes.n); break;
	case MC_SHAPE_STRS: write_strs(w, v->body); break;
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_TWO:
	case MC_SHAPE_MAYBE:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_SORTED_MAP: write_items(w, t->shape, v->body); break;
	}
}

void mc_write_value(struct mc_writer *w, const struct mc_value *v)
{
	const struct mc_type *t = v == NULL ? NULL : mc_type_find(v->type);

	mc_check(v == NULL || !v->opaque || v->raw.n >= 0);
	if (v == NULL) {
		mc_wr_u32(&w->out, MC_TYPE_NULL);
	} else if (v->opaque) {
		mc_wr_put(&w->out, v->raw.p, (size_t)v->raw.n);
		w->kept = true;
	} else if (t == NULL || (t->shape == MC_SHAPE_OBJECT && (v->cls == NULL || v->body == NULL))) {
		mc_wr_fail(&w->out, MC_ERR_UNKNOWN);
	} else {
		mc_wr_u32(&w->out, (uint32_t)v->type);
		write_shape(w, t, v);
	}
}
