/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c - when two values are equal, which is greater, and what a value that was given becomes beside an
 * attribute (com.hazelcast.query.impl.Comparables, Numbers, TypeConverters). */
#include "common/base/check.h"
#include "common/base/hash.h"
#include "common/query/value.h"

/* --- texts --- */
/* UTF-8 has the order of UTF-16 but for what lies beyond the first plane: surrogates stand before U+E000. */
int query_compare_text(struct mc_bytes a, struct mc_bytes b)
{
	int32_t n = a.n < b.n ? a.n : b.n, i = 0;

	mc_check(n >= 0); /* null has no order */
	while (i < n && a.p[i] == b.p[i])
		i++;
	if (i == n)
		return (a.n > b.n) - (a.n < b.n);
	if (a.p[i] >= 0xee && b.p[i] >= 0xee && (a.p[i] >= 0xf0) != (b.p[i] >= 0xf0))
		return a.p[i] >= 0xf0 ? -1 : 1;
	return a.p[i] < b.p[i] ? -1 : 1;
}

static bool same_text(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

/* --- numbers --- */
static uint64_t bits_of(double f)
{
	uint64_t bits = (uint64_t)0x7ff8 << 48; /* doubleToLongBits: one NaN */

	if (f == f)
		memcpy(&bits, &f, sizeof(bits));
	return bits;
}

static int sign_of(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Double.compare: -0.0 before 0.0, NaN behind all. */
static int compare_reals(double a, double b)
{
	if (a < b)
		return -1;
	if (a > b)
		return 1;
	return sign_of((int64_t)bits_of(a), (int64_t)bits_of(b));
}

/* Numbers.compareLongWithDouble: nothing is lost. */
static int compare_mixed(int64_t l, double d)
{
	if (d > -0x1p53 && d < 0x1p53)
		return compare_reals((double)l, d);
	if (d <= -0x1p63)
		return d == -0x1p63 && l == INT64_MIN ? 0 : 1;
	if (d >= 0x1p63 || d != d)
		return -1;
	return sign_of(l, (int64_t)d);
}

static int compare_plain(const struct query_value *a, const struct query_value *b)
{
	if (query_is_real(a->kind))
		return query_is_real(b->kind) ? compare_reals(a->f, b->f) : -compare_mixed(b->i, a->f);
	return query_is_real(b->kind) ? compare_mixed(a->i, b->f) : sign_of(a->i, b->i);
}

static int compare_bigs(const struct query_value *a, const struct query_value *b)
{
	struct query_big x, y;

	if (!query_big_of(a, &x) || !query_big_of(b, &y))
		return sign_of(a->bytes.n, b->bytes.n);
	return query_big_compare(&x, &y);
}

/* --- dates and times --- */
/* Days since 1970-01-01 in the calendar of ISO. */
static int64_t days_of(const struct query_when *w)
{
	int64_t y = (int64_t)w->year - (w->month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400,
		of_year = (153 * (w->month + (w->month > 2 ? -3 : 9)) + 2) / 5 + w->day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int compare_when(const struct query_value *a, const struct query_value *b)
{
	const struct query_when *x = &a->when, *y = &b->when;
	int64_t s = days_of(x) * 86400 + x->hour * 3600 + x->minute * 60 + x->second - x->offset_s;
	int64_t t = days_of(y) * 86400 + y->hour * 3600 + y->minute * 60 + y->second - y->offset_s;

	if (s != t)
		return sign_of(s, t);
	if (x->nanos != y->nanos)
		return sign_of(x->nanos, y->nanos);
	return sign_of(x->offset_s, y->offset_s);
}

static int compare_uuids(const struct query_value *a, const struct query_value *b)
{
	if (a->uuid.hi != b->uuid.hi)
		return sign_of((int64_t)a->uuid.hi, (int64_t)b->uuid.hi);
	return sign_of((int64_t)a->uuid.lo, (int64_t)b->uuid.lo);
}

enum query_err query_compare(const struct query_value *a, const struct query_value *b, int *order)
{
	if (a->kind == QUERY_NULL || b->kind == QUERY_NULL)
		return QUERY_ERR_NULL_POINTER;
	if (a->kind >= QUERY_ARRAY || b->kind >= QUERY_ARRAY)
		return QUERY_ERR_NOT_COMPARABLE;
	if (query_is_plain_number(a->kind) && query_is_plain_number(b->kind)) {
		*order = compare_plain(a, b);
		return QUERY_ERR_OK;
	}
	if (a->kind != b->kind)
		return QUERY_ERR_CLASS_CAST;
	switch (a->kind) {
	case QUERY_BIG_INTEGER:
	case QUERY_BIG_DECIMAL: *order = compare_bigs(a, b); break;
	case QUERY_STRING: *order = query_compare_text(a->bytes, b->bytes); break;
	case QUERY_UUID: *order = compare_uuids(a, b); break;
	case QUERY_BOOLEAN:
	case QUERY_CHAR:
	case QUERY_DATE: *order = sign_of(a->i, b->i); break;
	default: *order = compare_when(a, b); break;
	}
	return QUERY_ERR_OK;
}

bool query_equal(const struct query_value *a, const struct query_value *b)
{
	int order;

	if (a->kind == QUERY_NULL || b->kind == QUERY_NULL)
		return a->kind == b->kind;
	if (a->kind == QUERY_BIG_DECIMAL && b->kind == QUERY_BIG_DECIMAL && a->i != b->i)
		return false; /* BigDecimal.equals: 2.0 is not 2.00 */
	if (a->kind >= QUERY_ARRAY || b->kind >= QUERY_ARRAY)
		return a->kind == b->kind && a->bytes.n >= MC_BLOB_HEAD && same_text(a->bytes, b->bytes);
	if (a->kind == QUERY_STRING && b->kind == QUERY_STRING)
		return same_text(a->bytes, b->bytes);
	return query_compare(a, b, &order) == QUERY_ERR_OK && order == 0;
}

static bool is_whole(double f)
{
	return f >= -0x1p63 && f < 0x1p63 && (double)(int64_t)f == f && !(f == 0 && bits_of(f) != 0);
}

uint64_t query_hash(const struct query_value *v)
{
	switch (v->kind) {
	case QUERY_NULL: return 0;
	case QUERY_FLOAT:
	case QUERY_DOUBLE: {
		uint64_t bits = is_whole(v->f) ? (uint64_t)(int64_t)v->f : bits_of(v->f);

		return (uint32_t)mc_murmur32((const uint8_t *)&bits, sizeof(bits));
	}
	case QUERY_BYTE:
	case QUERY_SHORT:
	case QUERY_INT:
	case QUERY_LONG: {
		uint64_t bits = (uint64_t)v->i;

		return (uint32_t)mc_murmur32((const uint8_t *)&bits, sizeof(bits));
	}
	case QUERY_BOOLEAN:
	case QUERY_CHAR:
	case QUERY_DATE: return (uint64_t)v->i * 31 + (uint64_t)v->kind;
	case QUERY_UUID: return v->uuid.hi ^ v->uuid.lo;
	case QUERY_LOCAL_DATE:
	case QUERY_LOCAL_TIME:
	case QUERY_LOCAL_DATE_TIME:
	case QUERY_OFFSET_DATE_TIME: return (uint64_t)days_of(&v->when) * 86400 + v->when.nanos;
	case QUERY_BIG_INTEGER:
	case QUERY_BIG_DECIMAL: return (uint64_t)v->kind; /* few, and 007 is 7 */
	default: return v->bytes.n <= 0 ? 1 : (uint32_t)mc_murmur32(v->bytes.p, (size_t)v->bytes.n);
	}
}
