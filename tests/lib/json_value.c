/* SPDX-License-Identifier: Apache-2.0 */
/* json_value.c - {"_type":id,"value":...} of the built-in types. */
#include "common/wire/java.h"
#include "tests/lib/json_out.h"

static void put_numbers(struct mc_json *j, struct mc_bytes b, unsigned size)
{
	struct mc_rd r = mc_rd_of(b.p, (size_t)b.n);

	mc_json_open(j, "[");
	while (mc_rd_left(&r) > 0) {
		mc_json_item(j);
		mc_json_int(j, size == 4 ? (int32_t)mc_rd_u32(&r) : (int64_t)mc_rd_u64(&r));
	}
	mc_json_close(j, "]");
}

static void put_array(struct mc_json *j, int32_t type, unsigned size, struct mc_bytes b)
{
	if (b.n >= 0 && (type == MC_TYPE_INTS || type == MC_TYPE_LONGS))
		put_numbers(j, b, size);
	else
		mc_json_bytes(j, "bytes_hex", b);
}

static void put_blob(struct mc_json *j, struct mc_bytes b)
{
	mc_json_open(j, "{");
	mc_json_key(j, "bytes_count", "");
	mc_json_int(j, b.n);
	mc_json_key(j, "bytes", "");
	mc_json_bytes(j, "bytes_hex", b);
	mc_json_close(j, "}");
}

/* The scale's four bytes lie behind the others. */
static void put_decimal(struct mc_json *j, struct mc_bytes b)
{
	struct mc_bytes unscaled = { b.p, b.n - 4 };

	mc_json_open(j, "{");
	mc_json_key(j, "unscaled_value", "");
	put_blob(j, unscaled);
	j->more = true;
	mc_json_key(j, "scale", "");
	mc_json_int(j, (int32_t)mc_get32(b.p + unscaled.n));
	mc_json_close(j, "}");
}

static void put_strs(struct mc_json *j, const struct mc_strs *s)
{
	if (s->null) {
		mc_json_raw(j, "null");
		return;
	}
	mc_json_open(j, "[");
	for (uint32_t i = 0; i < s->n; i++) {
		mc_json_item(j);
		mc_json_str(j, s->v[i]);
	}
	mc_json_close(j, "]");
}

static void put_two(struct mc_json *j, const struct mc_items *l)
{
	mc_json_open(j, "{");
	mc_json_key(j, "key", "");
	mc_json_value(j, l->v[0]);
	j->more = true;
	mc_json_key(j, "value", "");
	mc_json_value(j, l->v[1]);
	mc_json_close(j, "}");
}

static void put_items(struct mc_json *j, const struct mc_items *l, uint32_t step)
{
	mc_json_open(j, "[");
	for (uint32_t i = 0; i < l->n && !j->kept; i++) {
		mc_json_item(j);
		if (step == 2 && i % 2 == 0)
			mc_json_open(j, "[");
		mc_json_value(j, l->v[i]);
		j->more = true;
		if (step == 2 && i % 2 == 1)
			mc_json_close(j, "]");
	}
	mc_json_close(j, "]");
}

static void put_collection(struct mc_json *j, enum mc_shape shape, const struct mc_items *l)
{
	if (shape == MC_SHAPE_SORTED || shape == MC_SHAPE_SORTED_MAP) {
		mc_json_open(j, "{");
		mc_json_key(j, "comparator", "");
		mc_json_value(j, l->comparator);
		j->more = true;
		mc_json_key(j, "items", "");
		put_items(j, l, mc_items_step(shape));
		mc_json_close(j, "}");
	} else if (shape == MC_SHAPE_TWO && l->n == 2) {
		put_two(j, l);
	} else {
		put_items(j, l, mc_items_step(shape));
	}
}

static void put_java(struct mc_json *j, struct mc_bytes stream)
{
	static uint8_t room[8 << 20];
	struct mc_arena mem = mc_arena_of(room, sizeof(room));
	struct mc_java_info info = mc_java_info_of(stream, &mem);

	mc_json_key(j, "java_class", "");
	mc_json_java_str(j, info.java_class);
	mc_json_key(j, "message", "");
	mc_json_java_str(j, info.message);
	mc_json_key(j, "hex", "");
	mc_json_hex(j, stream.p, stream.n < 0 ? 0 : (size_t)stream.n);
}

static void put_shape(struct mc_json *j, const struct mc_type *t, const struct mc_value *v)
{
	switch ((enum mc_shape)t->shape) {
	case MC_SHAPE_NULL:
	case MC_SHAPE_OBJECT:
	case MC_SHAPE_JAVA: break;
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: mc_json_int(j, v->u.i); break;
	case MC_SHAPE_BOOL: mc_json_int(j, v->u.flag); break;
	case MC_SHAPE_REAL: j->real(j->ctx, v->u.f); break;
	case MC_SHAPE_STR: mc_json_str(j, v->u.str); break;
	case MC_SHAPE_UUID: mc_json_uuid(j, v->u.uuid); break;
	case MC_SHAPE_ARRAY: put_array(j, v->type, t->size, v->u.bytes); break;
	case MC_SHAPE_BLOB: put_blob(j, v->u.bytes); break;
	case MC_SHAPE_DECIMAL: put_decimal(j, v->u.bytes); break;
	case MC_SHAPE_FIXED: mc_json_bytes(j, "bytes_hex", v->u.bytes); break;
	case MC_SHAPE_STRS: put_strs(j, v->body); break;
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_TWO:
	case MC_SHAPE_MAYBE:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_SORTED_MAP: put_collection(j, t->shape, v->body); break;
	}
}

static void put_typed(struct mc_json *j, const struct mc_type *t, const struct mc_value *v)
{
	mc_json_open(j, "{");
	mc_json_key(j, "_type", "");
	mc_json_int(j, v->type);
	if (t->shape == MC_SHAPE_JAVA) {
		put_java(j, v->u.bytes);
	} else {
		mc_json_key(j, "value", "");
		put_shape(j, t, v);
	}
	mc_json_close(j, "}");
}

static void put_opaque(struct mc_json *j, const struct mc_value *v)
{
	mc_json_open(j, "{");
	mc_json_key(j, "_type", "");
	mc_json_int(j, v->type);
	mc_json_key(j, "opaque_hex", "");
	mc_json_hex(j, v->raw.p, v->raw.n < 0 ? 0 : (size_t)v->raw.n);
	mc_json_close(j, "}");
	j->kept = true;
}

void mc_json_value(struct mc_json *j, const struct mc_value *v)
{
	const struct mc_type *t = v == NULL ? NULL : mc_type_find(v->type);

	if (v == NULL || (t != NULL && t->shape == MC_SHAPE_NULL))
		mc_json_raw(j, "null");
	else if (v->opaque || t == NULL)
		put_opaque(j, v);
	else if (t->shape == MC_SHAPE_OBJECT)
		mc_json_object(j, v->cls, v->body, true);
	else
		put_typed(j, t, v);
}
