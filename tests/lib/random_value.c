/* SPDX-License-Identifier: Apache-2.0 */
/* random_value.c - values of any type. */
#include "tests/lib/random_internal.h"

static struct mc_items *random_items(struct mc_random *r, enum mc_shape shape)
{
	uint32_t n = shape == MC_SHAPE_TWO ? 2
		: shape == MC_SHAPE_MAYBE
		? (uint32_t)mc_random_below(r, 2)
		: (uint32_t)mc_random_below(r, MC_RANDOM_ITEMS) * mc_items_step(shape);
	struct mc_items *l = mc_random_get(r, sizeof(*l), 1);

	if (l == NULL || (l->v = mc_random_get(r, sizeof(struct mc_value *), n)) == NULL)
		return l;
	l->n = n;
	for (uint32_t i = 0; i < n; i++)
		l->v[i] = mc_random_value(r);
	return l;
}

static struct mc_strs *random_strs(struct mc_random *r)
{
	struct mc_strs *s = mc_random_get(r, sizeof(*s), 1);

	if (s == NULL || (s->v = mc_random_get(r, sizeof(*s->v), MC_RANDOM_ITEMS)) == NULL)
		return s;
	s->n = MC_RANDOM_ITEMS;
	for (uint32_t i = 0; i < s->n; i++)
		s->v[i] = mc_random_str(r, MC_RANDOM_TEXT);
	return s;
}

static void random_object(struct mc_random *r, struct mc_value *v)
{
	const struct mc_registry *reg = r->w.registry;
	const struct mc_class *c = &reg->v[mc_random_below(r, reg->n)];

	if (c->schema == NULL || !mc_has_line(c->lines, r->w.line))
		return;
	v->type = MC_TYPE_OBJECT;
	v->cls = c;
	v->body = mc_random_body(r, c);
}

static int64_t random_int(struct mc_random *r, const struct mc_type *t)
{
	int64_t v = (int64_t)mc_rng_next(r->rng);
	unsigned shift = 64 - 8u * t->size;

	if (t->shape == MC_SHAPE_CHAR)
		return v & UINT16_MAX;
	return (int64_t)((uint64_t)v << shift) >> shift;
}

static void random_shape(struct mc_random *r, const struct mc_type *t, struct mc_value *v)
{
	uint32_t few = (uint32_t)mc_random_below(r, MC_RANDOM_ITEMS);

	switch ((enum mc_shape)t->shape) {
	case MC_SHAPE_OBJECT: random_object(r, v); break;
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: v->u.i = random_int(r, t); break;
	case MC_SHAPE_BOOL: v->u.flag = mc_random_below(r, 2) != 0; break;
	case MC_SHAPE_REAL: v->u.f = (double)mc_random_below(r, 1 << 16) / 64; break;
	case MC_SHAPE_STR: v->u.str = mc_random_str(r, MC_RANDOM_TEXT); break;
	case MC_SHAPE_UUID: v->u.uuid = mc_rng_uuid(r->rng); break;
	case MC_SHAPE_ARRAY: v->u.bytes = mc_random_bytes(r, t->size * few); break;
	case MC_SHAPE_BLOB: v->u.bytes = mc_random_blob(r, MC_RANDOM_TEXT); break;
	case MC_SHAPE_DECIMAL: v->u.bytes = mc_random_bytes(r, 4 + few); break;
	case MC_SHAPE_FIXED: v->u.bytes = mc_random_bytes(r, t->size); break;
	case MC_SHAPE_STRS: v->body = random_strs(r); break;
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_TWO:
	case MC_SHAPE_MAYBE:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_SORTED_MAP: v->body = random_items(r, t->shape); break;
	case MC_SHAPE_NULL:
	case MC_SHAPE_JAVA: break;
	}
}

struct mc_value *mc_random_value(struct mc_random *r)
{
	/* One in three an object, the others any built-in type. */
	int32_t id = mc_random_below(r, 3) == 0 ? MC_TYPE_OBJECT : -(int32_t)mc_random_below(r, 55);
	const struct mc_type *t = mc_type_find(id);
	struct mc_value *v;

	if (t == NULL || t->shape == MC_SHAPE_NULL || r->depth >= MC_RANDOM_DEPTH)
		return NULL;
	v = mc_random_get(r, sizeof(*v), 1);
	if (v == NULL)
		return NULL;
	v->type = id;
	r->depth++;
	random_shape(r, t, v);
	r->depth--;
	if (v->type == MC_TYPE_OBJECT && v->body == NULL)
		return NULL;
	return v;
}
