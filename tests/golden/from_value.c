/* SPDX-License-Identifier: Apache-2.0 */
/* from_value.c - values of any type from JSON. */
#include <string.h>

#include "tests/golden/golden.h"

static const struct mc_class *class_of(json_t *o)
{
	const char *java = json_string_value(json_object_get(o, "_class_name"));

	if (json_object_get(o, "host") != NULL && json_object_get(o, "_name") == NULL)
		return &hz_class_table[HZ_ADDRESS];
	if (java != NULL)
		return hz_registry.find_java(mc_str_z(java));
	return hz_registry.find((int32_t)json_integer_value(json_object_get(o, "_factory")),
		(int32_t)json_integer_value(json_object_get(o, "_class")));
}

static struct mc_bytes numbers(struct from *f, json_t *a, unsigned size)
{
	uint8_t *p = mc_arena_get(f->mem, size, json_array_size(a));
	struct mc_wr w = mc_wr_of(p, size * json_array_size(a));
	json_t *v;
	size_t i;

	json_array_foreach(a, i, v)
	{
		if (size == 4)
			mc_wr_u32(&w, (uint32_t)json_integer_value(v));
		else
			mc_wr_u64(&w, (uint64_t)json_integer_value(v));
	}
	return (struct mc_bytes){ p, (int32_t)w.len };
}

static struct mc_bytes array(struct from *f, json_t *v, unsigned size)
{
	if (json_is_null(v))
		return (struct mc_bytes){ NULL, -1 };
	return json_is_array(v) ? numbers(f, v, size) : from_hex(f, json_object_get(v, "bytes_hex"));
}

/* The scale behind the bytes. */
static struct mc_bytes decimal(struct from *f, json_t *v)
{
	struct mc_bytes b = from_hex(f,
		json_object_get(json_object_get(json_object_get(v, "unscaled_value"), "bytes"), "bytes_hex"));
	uint8_t *p = b.n < 0 ? NULL : mc_arena_get(f->mem, 1, (size_t)b.n + 4);

	if (p == NULL)
		return (struct mc_bytes){ NULL, -1 };
	memcpy(p, b.p, (size_t)b.n);
	mc_put32(p + b.n, (uint32_t)json_integer_value(json_object_get(v, "scale")));
	return (struct mc_bytes){ p, b.n + 4 };
}

static struct mc_str text(json_t *v)
{
	if (!json_is_string(v))
		return (struct mc_str){ NULL, -1 };
	return mc_str_of(json_string_value(v), json_string_length(v));
}

static struct mc_strs *strs(struct from *f, json_t *a)
{
	struct mc_strs *s = mc_arena_get(f->mem, sizeof(*s), 1);
	json_t *v;
	size_t i;

	s->null = json_is_null(a);
	s->n = (uint32_t)json_array_size(a);
	s->v = mc_arena_get(f->mem, sizeof(*s->v), s->n);
	json_array_foreach(a, i, v) s->v[i] = text(v);
	return s;
}

static void add(struct from *f, struct mc_items *l, json_t *v)
{
	l->v[l->n++] = from_value(f, v);
}

/* Lists, lists of pairs, {"key","value"}, {"comparator","items"}. */
static struct mc_items *items(struct from *f, json_t *v, enum mc_shape shape)
{
	struct mc_items *l = mc_arena_get(f->mem, sizeof(*l), 1);
	json_t *list = json_is_object(v) && shape != MC_SHAPE_TWO ? json_object_get(v, "items") : v;
	json_t *item;
	size_t i;

	l->comparator = json_is_object(v) ? from_value(f, json_object_get(v, "comparator")) : NULL;
	l->v = mc_arena_get(f->mem, sizeof(struct mc_value *), 2 * json_array_size(list) + 2);
	if (shape == MC_SHAPE_TWO) {
		add(f, l, json_object_get(v, "key"));
		add(f, l, json_object_get(v, "value"));
	}
	json_array_foreach(list, i, item)
	{
		if (mc_items_step(shape) == 1) {
			add(f, l, item);
			continue;
		}
		add(f, l, json_array_get(item, 0));
		add(f, l, json_array_get(item, 1));
	}
	return l;
}

static void from_shape(struct from *f, const struct mc_type *t, json_t *o, struct mc_value *v)
{
	json_t *val = json_object_get(o, "value");

	switch ((enum mc_shape)t->shape) {
	case MC_SHAPE_NULL:
	case MC_SHAPE_OBJECT: break;
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: v->u.i = json_integer_value(val); break;
	case MC_SHAPE_BOOL: v->u.flag = json_integer_value(val) != 0 || json_is_true(val); break;
	case MC_SHAPE_REAL: v->u.f = json_number_value(val); break;
	case MC_SHAPE_STR: v->u.str = text(val); break;
	case MC_SHAPE_UUID: mc_uuid_parse(mc_str_z(json_string_value(val)), &v->u.uuid); break;
	case MC_SHAPE_ARRAY: v->u.bytes = array(f, val, t->size); break;
	case MC_SHAPE_DECIMAL: v->u.bytes = decimal(f, val); break;
	case MC_SHAPE_BLOB: val = json_object_get(val, "bytes"); /* fall through */
	case MC_SHAPE_FIXED: v->u.bytes = from_hex(f, json_object_get(val, "bytes_hex")); break;
	case MC_SHAPE_STRS: v->body = strs(f, val); break;
	case MC_SHAPE_JAVA: v->u.bytes = from_hex(f, json_object_get(o, "hex")); break;
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_TWO:
	case MC_SHAPE_MAYBE:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_SORTED_MAP: v->body = items(f, val, t->shape); break;
	}
}

struct mc_value *from_value(struct from *f, json_t *o)
{
	json_t *type = json_object_get(o, "_type");
	const struct mc_type *t = type == NULL ? NULL : mc_type_find((int32_t)json_integer_value(type));
	struct mc_value *v;

	if (o == NULL || json_is_null(o))
		return NULL;
	v = mc_arena_get(f->mem, sizeof(*v), 1);
	if (v == NULL || (type != NULL && t == NULL) || (type == NULL && class_of(o) == NULL)) {
		f->why = "a value of a type that is not known";
		return NULL;
	}
	v->type = t != NULL ? t->id : MC_TYPE_OBJECT;
	if (t != NULL) {
		from_shape(f, t, o, v);
	} else {
		v->cls = class_of(o);
		v->body = from_object(f, v->cls, o);
	}
	return v;
}
