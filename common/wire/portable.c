/* SPDX-License-Identifier: Apache-2.0 */
/* portable.c - fields of a Portable found by their names. Takes any bytes; remembers nothing. */
#include "common/wire/portable.h"
#include "common/base/check.h"

/* com.hazelcast.nio.serialization.FieldType, by its number; and whether a flag "is null" stands before. */
static const struct {
	uint8_t kind;
	bool nullable;
} types[] = {
	{ MC_FIELD_PORTABLE, true },
	{ MC_FIELD_INT8, false },
	{ MC_FIELD_BOOLEAN, false },
	{ MC_FIELD_CHAR, false },
	{ MC_FIELD_INT16, false },
	{ MC_FIELD_INT32, false },
	{ MC_FIELD_INT64, false },
	{ MC_FIELD_FLOAT32, false },
	{ MC_FIELD_FLOAT64, false },
	{ MC_FIELD_STRING, false },
	{ MC_FIELD_ARRAY_OF_PORTABLE, false },
	{ MC_FIELD_ARRAY_OF_INT8, false },
	{ MC_FIELD_ARRAY_OF_BOOLEAN, false },
	{ MC_FIELD_ARRAY_OF_CHAR, false },
	{ MC_FIELD_ARRAY_OF_INT16, false },
	{ MC_FIELD_ARRAY_OF_INT32, false },
	{ MC_FIELD_ARRAY_OF_INT64, false },
	{ MC_FIELD_ARRAY_OF_FLOAT32, false },
	{ MC_FIELD_ARRAY_OF_FLOAT64, false },
	{ MC_FIELD_ARRAY_OF_STRING, false },
	{ MC_FIELD_DECIMAL, true },
	{ MC_FIELD_ARRAY_OF_DECIMAL, false },
	{ MC_FIELD_TIME, true },
	{ MC_FIELD_ARRAY_OF_TIME, false },
	{ MC_FIELD_DATE, true },
	{ MC_FIELD_ARRAY_OF_DATE, false },
	{ MC_FIELD_TIMESTAMP, true },
	{ MC_FIELD_ARRAY_OF_TIMESTAMP, false },
	{ MC_FIELD_TIMESTAMP_WITH_TIMEZONE, true },
	{ MC_FIELD_ARRAY_OF_TIMESTAMP_WITH_TIMEZONE, false },
};
enum { TYPES = sizeof(types) / sizeof(types[0]) };

static struct mc_rd from(struct mc_bytes blob, uint32_t place)
{
	struct mc_rd r = mc_rd_of(blob.p, (size_t)blob.n);

	mc_rd_take(&r, place);
	return r;
}

static uint32_t place_of(const struct mc_portable *v, const struct mc_rd *r)
{
	return (uint32_t)(r->p - v->blob.p);
}

/* The object that begins at r: its version comes first. */
static bool open_here(struct mc_portable *v, struct mc_rd r)
{
	v->version = (int32_t)mc_rd_u32(&r);
	mc_rd_u32(&r);
	v->fields = mc_rd_u32(&r);
	v->places = place_of(v, &r);
	return r.err == MC_ERR_OK && v->fields <= mc_rd_left(&r) / 4;
}

enum mc_err mc_portable_open(struct mc_portable *v, struct mc_bytes blob)
{
	struct mc_rd r = mc_rd_of(blob.p, blob.n < 0 ? 0 : (size_t)blob.n);

	*v = (struct mc_portable){ .blob = blob };
	mc_rd_u32(&r);
	if (mc_rd_u32(&r) != (uint32_t)MC_TYPE_PORTABLE)
		return MC_ERR_VALUE;
	v->factory = (int32_t)mc_rd_u32(&r);
	v->cls = (int32_t)mc_rd_u32(&r);
	return open_here(v, r) ? MC_ERR_OK : MC_ERR_VALUE;
}

/* Texts and arrays have a length of -1 when they are null. */
static bool is_null(const struct mc_found *f, bool nullable, struct mc_rd *r)
{
	if (nullable)
		return mc_rd_u8(r) != 0;
	return (f->kind == MC_FIELD_STRING || f->kind % 2 == 0) && mc_rd_left(r) >= 4 &&
		mc_get32(r->p) == UINT32_MAX;
}

bool mc_portable_field(const struct mc_portable *v, uint32_t i, struct mc_str *name, struct mc_found *out)
{
	struct mc_rd r = from(v->blob, v->places + 4 * i);
	uint16_t length;
	uint8_t type;

	mc_check(i < v->fields);
	r = from(v->blob, mc_rd_u32(&r));
	length = mc_rd_u16(&r);
	*name = mc_str_of((const char *)mc_rd_take(&r, length), length);
	type = mc_rd_u8(&r);
	if (r.err != MC_ERR_OK || type >= TYPES)
		return false;
	*out = (struct mc_found){ .kind = types[type].kind };
	out->null = is_null(out, types[type].nullable, &r);
	out->bit = out->kind == MC_FIELD_BOOLEAN && mc_rd_u8(&r) != 0;
	out->at = r;
	return r.err == MC_ERR_OK;
}

bool mc_portable_find(const struct mc_portable *v, struct mc_str name, struct mc_found *out)
{
	struct mc_str have;

	for (uint32_t i = 0; i < v->fields; i++) {
		if (!mc_portable_field(v, i, &have, out))
			return false;
		if (mc_str_eq(have, name))
			return true;
	}
	return false;
}

uint32_t mc_portable_elements(const struct mc_found *array)
{
	struct mc_rd r = array->at;
	uint32_t n = mc_rd_u32(&r);

	mc_rd_take(&r, 8);
	return r.err == MC_ERR_OK && n <= mc_rd_left(&r) / 4 ? n : 0;
}

bool mc_portable_inner(
	const struct mc_portable *v, const struct mc_found *f, uint32_t i, struct mc_portable *out)
{
	struct mc_rd r = f->at;

	if (f->null || (f->kind == MC_FIELD_ARRAY_OF_PORTABLE && i >= mc_portable_elements(f)))
		return false;
	*out = (struct mc_portable){ .blob = v->blob };
	if (f->kind == MC_FIELD_ARRAY_OF_PORTABLE)
		mc_rd_u32(&r);
	out->factory = (int32_t)mc_rd_u32(&r);
	out->cls = (int32_t)mc_rd_u32(&r);
	if (f->kind == MC_FIELD_ARRAY_OF_PORTABLE) {
		mc_rd_take(&r, 4 * (size_t)i);
		r = from(v->blob, mc_rd_u32(&r));
	}
	return open_here(out, r);
}
