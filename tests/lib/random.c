/* SPDX-License-Identifier: Apache-2.0 */
/* random.c - rows filled with anything that their limits allow. */
#include "tests/lib/random_internal.h"

uint64_t mc_random_below(struct mc_random *r, uint64_t bound)
{
	return mc_rng_below(r->rng, bound);
}

void *mc_random_get(struct mc_random *r, size_t size, size_t n)
{
	void *p = mc_arena_get(r->mem, size, n);

	if (p == NULL)
		r->failed = true;
	return p;
}

struct mc_str mc_random_str(struct mc_random *r, uint32_t max)
{
	static const char letters[] = "abcxyz.-019";
	uint32_t n = (uint32_t)mc_random_below(r, (max < MC_RANDOM_TEXT ? max : MC_RANDOM_TEXT) + 1);
	char *p = mc_random_get(r, 1, n);

	if (mc_random_below(r, 6) == 0 || p == NULL)
		return (struct mc_str){ NULL, -1 };
	for (uint32_t i = 0; i < n; i++)
		p[i] = letters[mc_random_below(r, sizeof(letters) - 1)];
	return mc_str_of(p, n);
}

struct mc_bytes mc_random_bytes(struct mc_random *r, uint32_t n)
{
	uint8_t *p = mc_random_get(r, 1, n);

	for (uint32_t i = 0; p != NULL && i < n; i++)
		p[i] = (uint8_t)mc_rng_next(r->rng);
	return (struct mc_bytes){ p, p == NULL ? -1 : (int32_t)n };
}

static struct mc_bytes random_data(struct mc_random *r)
{
	if (mc_random_below(r, 6) == 0)
		return (struct mc_bytes){ NULL, -1 };
	return mc_random_bytes(r, MC_BLOB_HEAD + (uint32_t)mc_random_below(r, MC_RANDOM_TEXT));
}

static int32_t random_allowed(struct mc_random *r, uint32_t mask)
{
	int32_t v;

	do
		v = (int32_t)mc_random_below(r, 32);
	while (!(mask >> v & 1));
	return v;
}

static struct mc_str random_word(struct mc_random *r, const char *const *words)
{
	size_t n = 0;

	while (words[n] != NULL)
		n++;
	return mc_str_z(words[mc_random_below(r, n)]);
}

struct mc_bytes mc_random_blob(struct mc_random *r, uint32_t max)
{
	if (mc_random_below(r, 6) == 0)
		return (struct mc_bytes){ NULL, -1 };
	max = max < MC_RANDOM_TEXT ? max : MC_RANDOM_TEXT;
	return mc_random_bytes(r, (uint32_t)mc_random_below(r, max + 1));
}

static struct mc_uuid random_uuid(struct mc_random *r)
{
	if (mc_random_below(r, 4) == 0)
		return (struct mc_uuid){ .null = true };
	return mc_rng_uuid(r->rng);
}

void *mc_random_body(struct mc_random *r, const struct mc_class *c)
{
	bool outer = r->w.known;
	void *o = mc_random_get(r, c->schema->size, 1);

	r->w.known = mc_known_inside(r->w.line, mc_announces(c, r->w.line));
	if (o != NULL)
		mc_random_rows(r, c->schema, o);
	r->w.known = outer;
	return o;
}

static void *random_obj(struct mc_random *r, const struct mc_class *c)
{
	if (r->depth >= MC_RANDOM_DEPTH || mc_random_below(r, 5) == 0 || !mc_has_line(c->lines, r->w.line))
		return NULL;
	return mc_random_body(r, c);
}

/* Empty in place of null, where null is not allowed. */
static struct mc_bytes some(const struct mc_field *f, struct mc_bytes b)
{
	if (b.n < 0 && (f->flags & MC_ROW_SOME))
		b.n = 0;
	return b;
}

static struct mc_str random_some(struct mc_random *r, const struct mc_field *f, uint32_t max)
{
	struct mc_str s = mc_random_str(r, max);

	return s.n < 0 && (f->flags & MC_ROW_SOME) ? mc_str_z("") : s;
}

static void *random_opt(struct mc_random *r, const struct mc_schema *s)
{
	void *o = mc_random_below(r, 3) == 0 ? NULL : mc_random_get(r, s->size, 1);

	if (o != NULL)
		mc_random_rows(r, s, o);
	return o;
}

static void random_item(struct mc_random *r, const struct mc_field *f, char *v, size_t i)
{
	void *p;

	switch (f->kind) {
	case MC_K_strs: ((struct mc_str *)(void *)v)[i] = random_some(r, f, MC_RANDOM_TEXT); break;
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
		p = random_obj(r, mc_announced(&r->w, f->sub));
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

/* In a list that ends with a null no element is one. */
static void random_some_item(struct mc_random *r, const struct mc_field *f, char *v, size_t i)
{
	struct mc_value *some = mc_random_get(r, sizeof(*some), 1);
	struct mc_bytes data;
	void *p = NULL;

	if (f->kind == MC_K_parts) {
		random_item(r, f, v, i);
		data = random_data(r);
		data.n = data.n < 0 ? 0 : data.n;
		memcpy(v + i * f->sub->size + f->sub->rows->off, &data, sizeof(data));
		return;
	}
	if (f->kind == MC_K_objs)
		p = mc_random_body(r, mc_announced(&r->w, f->sub));
	else if ((p = mc_random_value(r)) == NULL && some != NULL) {
		*some = (struct mc_value){ .type = MC_TYPE_BOOL };
		p = some;
	}
	memcpy(v + i * sizeof(p), &p, sizeof(p));
}

static void random_list(struct mc_random *r, const struct mc_field *f, void *o)
{
	void *at = (char *)o + f->off;
	mc_list l = { .null = (f->flags & (MC_ROW_PRESENT | MC_ROW_NULLABLE)) && mc_random_below(r, 3) == 0 };
	bool none = l.null || r->depth >= MC_RANDOM_DEPTH;
	uint32_t n = none ? 0 : (uint32_t)mc_random_below(r, MC_RANDOM_ITEMS + 1);

	if (f->flags & MC_ROW_COUNTED_BY)
		r->w.registry->counts[f->max].set(o, n);
	else if (f->flags & MC_ROW_AS_MANY)
		n = mc_as_many(f, o);

	l.v = n == 0 ? NULL : mc_random_get(r, item_size(f), n);
	l.n = l.v == NULL ? 0 : n;
	for (uint32_t i = 0; i < l.n; i++)
		(f->flags & MC_ROW_TO_NULL ? random_some_item : random_item)(r, f, l.v, i);
	memcpy(at, &l, sizeof(l));
}

static void random_versions(struct mc_random *r, const struct mc_field *f, char *o)
{
	int32_t *v;
	mc_list table;

	memcpy(&table, o + f->aux, sizeof(table));
	v = mc_random_get(r, sizeof(*v), table.n);
	for (uint32_t i = 0; v != NULL && i < table.n; i++)
		v[i] = (int32_t)mc_rng_next(r->rng);
	memcpy(o + f->off, &v, sizeof(v));
}

static struct mc_iobj random_iobj(struct mc_random *r)
{
	struct mc_iobj v = { .is_data = mc_random_below(r, 2) == 0, .data = { NULL, -1 } };

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
	case MC_K_u8: *(uint8_t *)at = (uint8_t)mc_random_below(r, 8); break;
	case MC_K_i8: *(int8_t *)at = (int8_t)mc_random_below(r, 8); break;
	case MC_K_flag: *(bool *)at = mc_random_below(r, 2) != 0; break;
	case MC_K_i16: *(int16_t *)at = (int16_t)mc_rng_next(r->rng); break;
	case MC_K_same32:
	case MC_K_i32: *(int32_t *)at = (int32_t)mc_rng_next(r->rng); break;
	case MC_K_i64: *(int64_t *)at = (int64_t)mc_rng_next(r->rng); break;
	case MC_K_f64: *(double *)at = (double)mc_random_below(r, 1 << 16) / 64; break;
	case MC_K_i16as32: *(int32_t *)at = (int16_t)mc_rng_next(r->rng); break;
	case MC_K_i32as64: *(int64_t *)at = (int32_t)mc_rng_next(r->rng); break;
	case MC_K_str: *(struct mc_str *)at = random_some(r, f, f->max); break;
	case MC_K_uuid: *(struct mc_uuid *)at = random_uuid(r); break;
	case MC_K_data: *(struct mc_bytes *)at = some(f, random_data(r)); break;
	case MC_K_bytes: *(struct mc_bytes *)at = some(f, mc_random_blob(r, f->max)); break;
	case MC_K_base:
	case MC_K_part: mc_random_rows(r, f->sub, at); break;
	case MC_K_obj:
		p = random_obj(r, mc_announced(&r->w, f->sub));
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_opt:
		p = random_opt(r, f->sub);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_any:
		p = mc_random_value(r);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_versions271: random_versions(r, f, o); break;
	case MC_K_iobj: *(struct mc_iobj *)at = random_iobj(r); break;
	case MC_K_rest: break;
	default: random_list(r, f, o); break;
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
