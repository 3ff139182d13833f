/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire/walk.h"

enum { TEXT_MAX = 12, ITEMS_MAX = 3, DEPTH = 6 };

static uint64_t below(struct mc_random *r, uint64_t bound)
{
	return mc_rng_below(r->rng, bound);
}

static void *get(struct mc_random *r, size_t size, size_t n)
{
	void *p = mc_arena_get(r->mem, size, n);

	if (p == NULL)
		r->failed = true;
	return p;
}

static struct mc_str random_str(struct mc_random *r, uint32_t max)
{
	static const char letters[] = "abcxyz.-019";
	uint32_t n = (uint32_t)below(r, (max < TEXT_MAX ? max : TEXT_MAX) + 1);
	char *p = get(r, 1, n);

	if (below(r, 6) == 0 || p == NULL)
		return (struct mc_str){ NULL, -1 };
	for (uint32_t i = 0; i < n; i++)
		p[i] = letters[below(r, sizeof(letters) - 1)];
	return mc_str_of(p, n);
}

static struct mc_bytes random_bytes(struct mc_random *r, uint32_t n)
{
	uint8_t *p = get(r, 1, n);

	for (uint32_t i = 0; p != NULL && i < n; i++)
		p[i] = (uint8_t)mc_rng_next(r->rng);
	return (struct mc_bytes){ p, p == NULL ? -1 : (int32_t)n };
}

static struct mc_bytes random_data(struct mc_random *r)
{
	if (below(r, 6) == 0)
		return (struct mc_bytes){ NULL, -1 };
	return random_bytes(r, MC_BLOB_HEAD + (uint32_t)below(r, TEXT_MAX));
}

static int32_t random_allowed(struct mc_random *r, uint32_t mask)
{
	int32_t v;

	do
		v = (int32_t)below(r, 32);
	while (!(mask >> v & 1));
	return v;
}

static struct mc_str random_word(struct mc_random *r, const char *const *words)
{
	size_t n = 0;

	while (words[n] != NULL)
		n++;
	return mc_str_z(words[below(r, n)]);
}

static struct mc_bytes random_blob(struct mc_random *r, uint32_t max)
{
	if (below(r, 6) == 0)
		return (struct mc_bytes){ NULL, -1 };
	return random_bytes(r, (uint32_t)below(r, (max < TEXT_MAX ? max : TEXT_MAX) + 1));
}

static struct mc_uuid random_uuid(struct mc_random *r)
{
	if (below(r, 4) == 0)
		return (struct mc_uuid){ .null = true };
	return mc_rng_uuid(r->rng);
}

void *mc_random_body(struct mc_random *r, const struct mc_class *c)
{
	bool outer = r->w.known;
	void *o = get(r, c->schema->size, 1);

	r->w.known = mc_known_inside(r->w.line, mc_announces(c, r->w.line));
	if (o != NULL)
		mc_random_rows(r, c->schema, o);
	r->w.known = outer;
	return o;
}

static void *random_obj(struct mc_random *r, const struct mc_class *c)
{
	if (r->depth >= DEPTH || below(r, 5) == 0 || c->since > (unsigned)r->w.line)
		return NULL;
	return mc_random_body(r, c);
}

static void random_item(struct mc_random *r, const struct mc_field *f, char *v, size_t i)
{
	void *p;

	switch (f->kind) {
	case MC_K_strs: ((struct mc_str *)(void *)v)[i] = random_str(r, TEXT_MAX); break;
	case MC_K_uuids: ((struct mc_uuid *)(void *)v)[i] = random_uuid(r); break;
	case MC_K_ints: ((int32_t *)(void *)v)[i] = (int32_t)mc_rng_next(r->rng); break;
	case MC_K_rows7:
		for (size_t k = 0; k < MC_REPLICAS; k++)
			((int32_t *)(void *)v)[i * MC_REPLICAS + k] = (int32_t)mc_rng_next(r->rng);
		break;
	case MC_K_longs8:
	case MC_K_longs: ((int64_t *)(void *)v)[i] = (int64_t)mc_rng_next(r->rng); break;
	case MC_K_parts: mc_random_rows(r, f->sub, v + i * f->sub->size); break;
	case MC_K_objs:
		p = random_obj(r, f->sub->cls);
		memcpy(v + i * sizeof(p), &p, sizeof(p));
		break;
	default:
		p = mc_random_value(r);
		memcpy(v + i * sizeof(p), &p, sizeof(p));
		break;
	}
}

static size_t item_size(const struct mc_field *f)
{
	switch (f->kind) {
	case MC_K_strs: return sizeof(struct mc_str);
	case MC_K_uuids: return sizeof(struct mc_uuid);
	case MC_K_ints: return sizeof(int32_t);
	case MC_K_rows7: return sizeof(int32_t) * MC_REPLICAS;
	case MC_K_longs8:
	case MC_K_longs: return sizeof(int64_t);
	case MC_K_parts: return f->sub->size;
	default: return sizeof(void *);
	}
}

static void random_list(struct mc_random *r, const struct mc_field *f, void *at)
{
	mc_list l = { .null = (f->flags & (MC_ROW_PRESENT | MC_ROW_NULLABLE)) && below(r, 3) == 0 };
	uint32_t n = l.null || r->depth >= DEPTH ? 0 : (uint32_t)below(r, ITEMS_MAX + 1);

	l.v = n == 0 ? NULL : get(r, item_size(f), n);
	l.n = l.v == NULL ? 0 : n;
	for (uint32_t i = 0; i < l.n; i++)
		random_item(r, f, l.v, i);
	memcpy(at, &l, sizeof(l));
}

static void random_versions(struct mc_random *r, const struct mc_field *f, char *o)
{
	int32_t *v;
	mc_list table;

	memcpy(&table, o + f->aux, sizeof(table));
	v = get(r, sizeof(*v), table.n);
	for (uint32_t i = 0; v != NULL && i < table.n; i++)
		v[i] = (int32_t)mc_rng_next(r->rng);
	memcpy(o + f->off, &v, sizeof(v));
}

static struct mc_iobj random_iobj(struct mc_random *r)
{
	struct mc_iobj v = { .is_data = below(r, 2) == 0, .data = { NULL, -1 } };

	if (v.is_data)
		v.data = random_data(r);
	else
		v.object = mc_random_value(r);
	return v;
}

static void random_enum(struct mc_random *r, const struct mc_field *f, void *at)
{
	switch (f->kind) {
	case MC_K_str: *(struct mc_str *)at = random_word(r, r->w.registry->words[f->max]); break;
	case MC_K_u8: *(uint8_t *)at = (uint8_t)random_allowed(r, f->max); break;
	case MC_K_i8: *(int8_t *)at = (int8_t)random_allowed(r, f->max); break;
	default: *(int32_t *)at = random_allowed(r, f->max); break;
	}
}

static void random_row(struct mc_random *r, const struct mc_field *f, char *o)
{
	void *at = o + f->off;
	void *p;

	if (f->flags & MC_ROW_ENUM) {
		random_enum(r, f, at);
		return;
	}
	switch (f->kind) {
	case MC_K_u8: *(uint8_t *)at = (uint8_t)below(r, 8); break;
	case MC_K_i8: *(int8_t *)at = (int8_t)below(r, 8); break;
	case MC_K_flag: *(bool *)at = below(r, 2) != 0; break;
	case MC_K_i16: *(int16_t *)at = (int16_t)mc_rng_next(r->rng); break;
	case MC_K_same32:
	case MC_K_i32: *(int32_t *)at = (int32_t)mc_rng_next(r->rng); break;
	case MC_K_i64: *(int64_t *)at = (int64_t)mc_rng_next(r->rng); break;
	case MC_K_i16as32: *(int32_t *)at = (int16_t)mc_rng_next(r->rng); break;
	case MC_K_i32as64: *(int64_t *)at = (int32_t)mc_rng_next(r->rng); break;
	case MC_K_str: *(struct mc_str *)at = random_str(r, f->max); break;
	case MC_K_uuid: *(struct mc_uuid *)at = random_uuid(r); break;
	case MC_K_data: *(struct mc_bytes *)at = random_data(r); break;
	case MC_K_bytes: *(struct mc_bytes *)at = random_blob(r, f->max); break;
	case MC_K_base:
	case MC_K_part: mc_random_rows(r, f->sub, at); break;
	case MC_K_obj:
		p = random_obj(r, f->sub->cls);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_any:
		p = mc_random_value(r);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_versions271: random_versions(r, f, o); break;
	case MC_K_iobj: *(struct mc_iobj *)at = random_iobj(r); break;
	case MC_K_rest: break;
	default: random_list(r, f, at); break;
	}
}

void mc_random_rows(struct mc_random *r, const struct mc_schema *s, void *out)
{
	r->depth++;
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (mc_row_on(f, &r->w, out))
			random_row(r, f, out);
	r->depth--;
}

static struct mc_items *random_items(struct mc_random *r, enum mc_shape shape)
{
	uint32_t n = shape == MC_SHAPE_TWO ? 2 : shape == MC_SHAPE_MAYBE ? (uint32_t)below(r, 2) :
		     (uint32_t)below(r, ITEMS_MAX) * mc_items_step(shape);
	struct mc_items *l = get(r, sizeof(*l), 1);

	if (l == NULL || (l->v = get(r, sizeof(struct mc_value *), n)) == NULL)
		return l;
	l->n = n;
	for (uint32_t i = 0; i < n; i++)
		l->v[i] = mc_random_value(r);
	return l;
}

static struct mc_strs *random_strs(struct mc_random *r)
{
	struct mc_strs *s = get(r, sizeof(*s), 1);

	if (s == NULL || (s->v = get(r, sizeof(*s->v), ITEMS_MAX)) == NULL)
		return s;
	s->n = ITEMS_MAX;
	for (uint32_t i = 0; i < s->n; i++)
		s->v[i] = random_str(r, TEXT_MAX);
	return s;
}

static void random_object(struct mc_random *r, struct mc_value *v)
{
	const struct mc_registry *reg = r->w.registry;
	const struct mc_class *c = &reg->v[below(r, reg->n)];

	if (c->schema == NULL || c->since > (unsigned)r->w.line)
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
	switch ((enum mc_shape)t->shape) {
	case MC_SHAPE_OBJECT: random_object(r, v); break;
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: v->u.i = random_int(r, t); break;
	case MC_SHAPE_BOOL: v->u.flag = below(r, 2) != 0; break;
	case MC_SHAPE_REAL: v->u.f = (double)below(r, 1 << 16) / 64; break;
	case MC_SHAPE_STR: v->u.str = random_str(r, TEXT_MAX); break;
	case MC_SHAPE_UUID: v->u.uuid = mc_rng_uuid(r->rng); break;
	case MC_SHAPE_ARRAY: v->u.bytes = random_bytes(r, (uint32_t)(t->size * below(r, ITEMS_MAX))); break;
	case MC_SHAPE_BLOB: v->u.bytes = random_blob(r, TEXT_MAX); break;
	case MC_SHAPE_DECIMAL: v->u.bytes = random_bytes(r, 4 + (uint32_t)below(r, TEXT_MAX)); break;
	case MC_SHAPE_FIXED: v->u.bytes = random_bytes(r, t->size); break;
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
	int32_t id = below(r, 3) == 0 ? MC_TYPE_OBJECT : -(int32_t)below(r, 55);
	const struct mc_type *t = mc_type_find(id);
	struct mc_value *v;

	if (t == NULL || t->shape == MC_SHAPE_NULL || r->depth >= DEPTH)
		return NULL;
	v = get(r, sizeof(*v), 1);
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
