/* SPDX-License-Identifier: Apache-2.0 */
/* value.c - values of a query from blobs and to blobs. Takes any bytes; what it cannot read is an OBJECT. */
#include "common/query/value.h"
#include "common/base/check.h"
#include "common/wire/field_kind.h"
#include "common/wire/value.h"

const char *query_err_text(enum query_err err)
{
	static const char *const texts[] = {
#define X(name, text) text,
		QUERY_ERRORS(X)
#undef X
	};

	mc_check(err < QUERY_ERR_COUNT);
	return texts[err];
}

static int32_t type_of(enum query_kind kind)
{
	static const int16_t types[] = {
#define K(name, type) type,
		QUERY_KINDS(K)
#undef K
	};

	return types[kind];
}

static enum query_kind kind_of(int32_t type)
{
	for (int k = QUERY_BOOLEAN; k < QUERY_ARRAY; k++)
		if (type_of((enum query_kind)k) == type)
			return (enum query_kind)k;
	return QUERY_OBJECT;
}

/* --- read --- */
static struct mc_bytes take_bytes(struct mc_rd *r)
{
	uint32_t n = mc_rd_u32(r);
	const uint8_t *p = mc_rd_take(r, n);

	if (p == NULL || n > INT32_MAX)
		mc_rd_fail(r, MC_ERR_SHORT);
	return (struct mc_bytes){ p, p == NULL ? 0 : (int32_t)n };
}

static float take_float(struct mc_rd *r)
{
	uint32_t bits = mc_rd_u32(r);
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

static void take_when(struct mc_rd *r, enum query_kind kind, struct query_when *w)
{
	if (kind != QUERY_LOCAL_TIME) {
		w->year = (int32_t)mc_rd_u32(r);
		w->month = mc_rd_u8(r);
		w->day = mc_rd_u8(r);
	}
	if (kind != QUERY_LOCAL_DATE) {
		w->hour = mc_rd_u8(r);
		w->minute = mc_rd_u8(r);
		w->second = mc_rd_u8(r);
		w->nanos = mc_rd_u32(r);
	}
	if (kind == QUERY_OFFSET_DATE_TIME)
		w->offset_s = (int32_t)mc_rd_u32(r);
}

static void take_value(struct mc_rd *r, struct query_value *v)
{
	switch (v->kind) {
	case QUERY_BOOLEAN: v->i = mc_rd_u8(r) != 0; break;
	case QUERY_CHAR: v->i = mc_rd_u16(r); break;
	case QUERY_BYTE: v->i = (int8_t)mc_rd_u8(r); break;
	case QUERY_SHORT: v->i = (int16_t)mc_rd_u16(r); break;
	case QUERY_INT: v->i = (int32_t)mc_rd_u32(r); break;
	case QUERY_LONG:
	case QUERY_DATE: v->i = (int64_t)mc_rd_u64(r); break;
	case QUERY_FLOAT: v->f = (double)take_float(r); break;
	case QUERY_DOUBLE: v->f = mc_rd_f64(r); break;
	case QUERY_STRING:
	case QUERY_BIG_INTEGER: v->bytes = take_bytes(r); break;
	case QUERY_BIG_DECIMAL:
		v->bytes = take_bytes(r);
		v->i = (int32_t)mc_rd_u32(r);
		break;
	case QUERY_UUID:
		v->uuid.hi = mc_rd_u64(r);
		v->uuid.lo = mc_rd_u64(r);
		break;
	default: take_when(r, v->kind, &v->when); break;
	}
}

/* What is no single value: arrays and collections, texts of JSON, records, objects. */
static enum query_kind kind_of_other(int32_t type)
{
	const struct mc_type *t = mc_type_find(type);

	if (type == MC_TYPE_JSON)
		return QUERY_JSON;
	if (type == MC_TYPE_PORTABLE || type == MC_TYPE_COMPACT)
		return QUERY_RECORD;
	if (t == NULL)
		return QUERY_OBJECT;
	switch (t->shape) {
	case MC_SHAPE_ARRAY:
	case MC_SHAPE_STRS:
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_SORTED: return QUERY_ARRAY;
	default: return QUERY_OBJECT;
	}
}

static struct query_value read_at(struct mc_rd r, struct mc_bytes blob)
{
	int32_t type = (int32_t)mc_rd_u32(&r);
	struct query_value v = { .kind = kind_of(type) };

	if (r.err == MC_ERR_OK && type == MC_TYPE_NULL)
		return query_null();
	if (r.err == MC_ERR_OK && v.kind != QUERY_OBJECT) {
		take_value(&r, &v);
		if (r.err == MC_ERR_OK)
			return v;
	}
	v = (struct query_value){ .kind = QUERY_OBJECT, .bytes = blob };
	if (r.err == MC_ERR_OK)
		v.kind = kind_of_other(type);
	return v;
}

struct query_value query_value_of(struct mc_bytes blob)
{
	struct mc_rd r;

	if (blob.n < 0)
		return query_null();
	r = mc_rd_of(blob.p, (size_t)blob.n);
	mc_rd_u32(&r); /* the partition hash */
	return read_at(r, blob);
}

struct query_value query_value_of_object(struct mc_bytes object)
{
	if (object.n < 0)
		return query_null();
	return read_at(mc_rd_of(object.p, (size_t)object.n), (struct mc_bytes){ NULL, -1 });
}

/* --- write --- */
static void write_bytes(struct mc_wr *w, struct mc_bytes b)
{
	mc_wr_u32(w, (uint32_t)b.n);
	mc_wr_put(w, b.p, (size_t)b.n);
}

static void write_when(struct mc_wr *w, const struct query_value *v)
{
	if (v->kind != QUERY_LOCAL_TIME) {
		mc_wr_u32(w, (uint32_t)v->when.year);
		mc_wr_u8(w, v->when.month);
		mc_wr_u8(w, v->when.day);
	}
	if (v->kind != QUERY_LOCAL_DATE) {
		mc_wr_u8(w, v->when.hour);
		mc_wr_u8(w, v->when.minute);
		mc_wr_u8(w, v->when.second);
		mc_wr_u32(w, v->when.nanos);
	}
	if (v->kind == QUERY_OFFSET_DATE_TIME)
		mc_wr_u32(w, (uint32_t)v->when.offset_s);
}

static void write_float(struct mc_wr *w, double f)
{
	float narrow = (float)f;
	uint32_t bits;

	memcpy(&bits, &narrow, sizeof(bits));
	mc_wr_u32(w, bits);
}

void query_value_write(struct mc_wr *w, const struct query_value *v)
{
	if (v->kind >= QUERY_ARRAY) { /* as it came, without its partition hash */
		if (v->bytes.n < MC_BLOB_HEAD)
			mc_wr_fail(w, MC_ERR_VALUE);
		else
			mc_wr_put(w, v->bytes.p + 4, (size_t)v->bytes.n - 4);
		return;
	}
	mc_wr_u32(w, (uint32_t)type_of(v->kind));
	switch (v->kind) {
	case QUERY_NULL: break;
	case QUERY_BOOLEAN:
	case QUERY_BYTE: mc_wr_u8(w, (uint8_t)v->i); break;
	case QUERY_CHAR:
	case QUERY_SHORT: mc_wr_u16(w, (uint16_t)v->i); break;
	case QUERY_INT: mc_wr_u32(w, (uint32_t)v->i); break;
	case QUERY_LONG:
	case QUERY_DATE: mc_wr_u64(w, (uint64_t)v->i); break;
	case QUERY_FLOAT: write_float(w, v->f); break;
	case QUERY_DOUBLE: mc_wr_f64(w, v->f); break;
	case QUERY_STRING:
	case QUERY_BIG_INTEGER: write_bytes(w, v->bytes); break;
	case QUERY_BIG_DECIMAL:
		write_bytes(w, v->bytes);
		mc_wr_u32(w, (uint32_t)v->i);
		break;
	case QUERY_UUID:
		mc_wr_u64(w, v->uuid.hi);
		mc_wr_u64(w, v->uuid.lo);
		break;
	default: write_when(w, v); break;
	}
}
