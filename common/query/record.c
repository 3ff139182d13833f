/* SPDX-License-Identifier: Apache-2.0 */
/* record.c - fields of Portable and Compact objects, and elements of their arrays, as values. Takes any
 * bytes; what is damaged is null. */
#include "common/query/extract_internal.h"

enum { NO_KIND = QUERY_KIND_COUNT };

static enum query_kind kind_of(enum mc_field_kind kind)
{
	static const uint8_t kinds[MC_FIELD_KIND_COUNT] = {
		[MC_FIELD_BOOLEAN] = QUERY_BOOLEAN,
		[MC_FIELD_NULLABLE_BOOLEAN] = QUERY_BOOLEAN,
		[MC_FIELD_CHAR] = QUERY_CHAR,
		[MC_FIELD_INT8] = QUERY_BYTE,
		[MC_FIELD_NULLABLE_INT8] = QUERY_BYTE,
		[MC_FIELD_INT16] = QUERY_SHORT,
		[MC_FIELD_NULLABLE_INT16] = QUERY_SHORT,
		[MC_FIELD_INT32] = QUERY_INT,
		[MC_FIELD_NULLABLE_INT32] = QUERY_INT,
		[MC_FIELD_INT64] = QUERY_LONG,
		[MC_FIELD_NULLABLE_INT64] = QUERY_LONG,
		[MC_FIELD_FLOAT32] = QUERY_FLOAT,
		[MC_FIELD_NULLABLE_FLOAT32] = QUERY_FLOAT,
		[MC_FIELD_FLOAT64] = QUERY_DOUBLE,
		[MC_FIELD_NULLABLE_FLOAT64] = QUERY_DOUBLE,
		[MC_FIELD_STRING] = QUERY_STRING,
		[MC_FIELD_DECIMAL] = QUERY_BIG_DECIMAL,
		[MC_FIELD_TIME] = QUERY_LOCAL_TIME,
		[MC_FIELD_DATE] = QUERY_LOCAL_DATE,
		[MC_FIELD_TIMESTAMP] = QUERY_LOCAL_DATE_TIME,
		[MC_FIELD_TIMESTAMP_WITH_TIMEZONE] = QUERY_OFFSET_DATE_TIME,
		[MC_FIELD_COMPACT] = QUERY_RECORD,
		[MC_FIELD_PORTABLE] = QUERY_RECORD,
	};

	return kinds[kind] == QUERY_NULL ? QUERY_ARRAY : (enum query_kind)kinds[kind];
}

static double real_of(struct mc_rd *r, enum query_kind kind)
{
	uint32_t bits;
	float f;

	if (kind == QUERY_DOUBLE)
		return mc_rd_f64(r);
	bits = mc_rd_u32(r);
	memcpy(&f, &bits, sizeof(f));
	return (double)f;
}

static struct mc_bytes bytes_of(struct mc_rd *r)
{
	uint32_t n = mc_rd_u32(r);
	const uint8_t *p = n == UINT32_MAX ? NULL : mc_rd_take(r, n);

	if (n != UINT32_MAX && p == NULL)
		mc_rd_fail(r, MC_ERR_SHORT);
	return (struct mc_bytes){ p, p == NULL ? -1 : (int32_t)n };
}

/* Portable has two bytes for a year, Compact four. */
static struct query_when when_of(struct mc_rd *r, enum query_kind kind, bool portable)
{
	struct query_when w = { 0 };

	if (kind != QUERY_LOCAL_TIME) {
		w.year = portable ? (int16_t)mc_rd_u16(r) : (int32_t)mc_rd_u32(r);
		w.month = mc_rd_u8(r);
		w.day = mc_rd_u8(r);
	}
	if (kind != QUERY_LOCAL_DATE) {
		w.hour = mc_rd_u8(r);
		w.minute = mc_rd_u8(r);
		w.second = mc_rd_u8(r);
		w.nanos = mc_rd_u32(r);
	}
	if (kind == QUERY_OFFSET_DATE_TIME)
		w.offset_s = (int32_t)mc_rd_u32(r);
	return w;
}

static struct query_value scalar(enum mc_field_kind field, struct mc_rd *r, bool portable)
{
	struct query_value v = { .kind = kind_of(field) };

	switch (v.kind) {
	case QUERY_BOOLEAN: v.i = mc_rd_u8(r) != 0; break;
	case QUERY_CHAR: v.i = mc_rd_u16(r); break;
	case QUERY_BYTE: v.i = (int8_t)mc_rd_u8(r); break;
	case QUERY_SHORT: v.i = (int16_t)mc_rd_u16(r); break;
	case QUERY_INT: v.i = (int32_t)mc_rd_u32(r); break;
	case QUERY_LONG: v.i = (int64_t)mc_rd_u64(r); break;
	case QUERY_FLOAT:
	case QUERY_DOUBLE: v.f = real_of(r, v.kind); break;
	case QUERY_STRING: v.bytes = bytes_of(r); break;
	case QUERY_BIG_DECIMAL:
		v.bytes = bytes_of(r);
		v.i = (int32_t)mc_rd_u32(r);
		break;
	case QUERY_LOCAL_DATE:
	case QUERY_LOCAL_TIME:
	case QUERY_LOCAL_DATE_TIME:
	case QUERY_OFFSET_DATE_TIME: v.when = when_of(r, v.kind, portable); break;
	default: v.bytes = (struct mc_bytes){ NULL, -1 }; break;
	}
	if (r->err != MC_ERR_OK || ((v.kind == QUERY_STRING || v.kind == QUERY_BIG_DECIMAL) && v.bytes.n < 0))
		return query_null();
	return v;
}

struct query_value record_value(const struct mc_found *f, bool portable)
{
	struct mc_rd r = f->at;

	if (f->null)
		return query_null();
	if (f->kind == MC_FIELD_BOOLEAN || f->kind == MC_FIELD_NULLABLE_BOOLEAN)
		return query_integer(QUERY_BOOLEAN, f->bit);
	return scalar(f->kind, &r, portable);
}

/* --- arrays --- */
static uint32_t fixed_size(enum query_kind kind)
{
	switch (kind) {
	case QUERY_BOOLEAN:
	case QUERY_BYTE: return 1;
	case QUERY_CHAR:
	case QUERY_SHORT: return 2;
	case QUERY_INT:
	case QUERY_FLOAT: return 4;
	case QUERY_LONG:
	case QUERY_DOUBLE: return 8;
	default: return 0;
	}
}

/* Where the first element stands, of those that stand one behind the other, and how many there are. Dates,
 * times and decimals of a Portable have a list of places in front. */
static bool first_element(const struct mc_found *array, bool portable, struct mc_rd *r, uint32_t *n)
{
	enum query_kind kind = kind_of(array->kind - 1);

	*r = array->at;
	*n = mc_rd_u32(r);
	if (r->err != MC_ERR_OK || *n > INT32_MAX || *n > mc_rd_left(r) * 8)
		return false;
	if (portable && fixed_size(kind) == 0 && kind != QUERY_STRING)
		mc_rd_take(r, 4 * (size_t)*n);
	return r->err == MC_ERR_OK;
}

static bool has_offsets(const struct mc_found *array, bool portable)
{
	return !portable &&
		(fixed_size(kind_of(array->kind - 1)) == 0 || array->kind > MC_FIELD_ARRAY_OF_PORTABLE);
}

static bool is_bits(const struct mc_found *array, bool portable)
{
	return !portable && array->kind == MC_FIELD_ARRAY_OF_BOOLEAN;
}

static struct query_value bit(struct mc_rd r, uint32_t i)
{
	mc_rd_take(&r, i / 8);
	return query_integer(QUERY_BOOLEAN, mc_rd_u8(&r) >> i % 8 & 1);
}

bool record_element(const struct mc_found *array, bool portable, uint32_t i, struct query_value *out)
{
	enum mc_field_kind field = array->kind - 1;
	struct mc_found found;
	struct mc_rd r;
	uint32_t n;

	if (array->null || array->kind % 2 != 0)
		return false;
	if (has_offsets(array, portable)) {
		if (!mc_compact_element(array, i, &n, &found))
			return false;
		*out = record_value(&found, false);
		return true;
	}
	if (!first_element(array, portable, &r, &n) || i >= n)
		return false;
	if (is_bits(array, portable)) {
		*out = bit(r, i);
		return true;
	}
	mc_rd_take(&r, (size_t)fixed_size(kind_of(field)) * i);
	for (uint32_t k = fixed_size(kind_of(field)) > 0 ? i : 0; k <= i && r.err == MC_ERR_OK; k++)
		*out = scalar(field, &r, portable);
	return r.err == MC_ERR_OK;
}

static void each_with_offset(struct finder *f, const struct mc_found *array)
{
	struct mc_found found;
	uint32_t n = 1;

	for (uint32_t i = 0; i < n && !f->enough; i++) {
		struct query_value v;

		if (!mc_compact_element(array, i, &n, &found)) {
			find_tell_nowhere(f);
			return;
		}
		v = record_value(&found, false);
		find_tell(f, &v);
	}
}

void record_each(struct finder *f, const struct mc_found *array, bool portable)
{
	struct mc_rd r;
	uint32_t n;

	if (array->null || array->kind % 2 != 0) {
		find_tell_nowhere(f);
		return;
	}
	if (has_offsets(array, portable)) {
		each_with_offset(f, array);
		return;
	}
	if (!first_element(array, portable, &r, &n) || n == 0) { /* n may be what it only says */
		find_tell_nowhere(f);
		return;
	}
	for (uint32_t i = 0; i < n && !f->enough && r.err == MC_ERR_OK; i++) {
		struct query_value v =
			is_bits(array, portable) ? bit(r, i) : scalar(array->kind - 1, &r, portable);

		find_tell(f, &v);
	}
}
