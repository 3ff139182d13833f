/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c - hash codes of values as their Java classes have them (Object.hashCode). */
#include <string.h>

#include "common/base/utf8.h"
#include "common/query/value.h"

static uint32_t folded(uint64_t bits)
{
	return (uint32_t)(bits ^ bits >> 32);
}

/* Of UTF-16 units. */
static uint32_t of_text(struct mc_bytes b)
{
	uint32_t h = 0;
	size_t at = 0, n = b.n < 0 ? 0 : (size_t)b.n;

	while (at < n) {
		uint32_t cp;
		size_t used = mc_utf8_get(b.p + at, n - at, &cp);

		if (used == 0)
			break;
		at += used;
		if (cp >= 0x10000) {
			h = 31 * h + (0xd800 + ((cp - 0x10000) >> 10));
			cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
		}
		h = 31 * h + cp;
	}
	return h;
}

static uint32_t of_float(double f)
{
	float single = (float)f;
	uint32_t bits;

	memcpy(&bits, &single, sizeof(bits));
	return bits;
}

static uint32_t of_double(double f)
{
	uint64_t bits;

	memcpy(&bits, &f, sizeof(bits));
	return folded(bits);
}

/* BigInteger.hashCode: of the words of the magnitude, which is made of two's complement from its end on. */
static uint32_t of_big(struct mc_bytes b)
{
	const uint8_t sign = b.n > 0 && b.p[0] >= 0x80 ? 0xff : 0;
	uint32_t h = 0, power = 1, word = 0, carry = sign != 0;

	for (int32_t i = 0; i < b.n; i++) {
		uint32_t byte = (uint8_t)(b.p[b.n - 1 - i] ^ sign) + carry;

		carry = byte >> 8;
		word |= (byte & 0xff) << i % 4 * 8;
		if (i % 4 == 3 || i + 1 == b.n) {
			h += word * power;
			power *= 31;
			word = 0;
		}
	}
	return sign != 0 ? 0 - h : h;
}

static uint32_t of_date(const struct query_when *w)
{
	uint32_t year = (uint32_t)w->year;

	return (year & 0xfffff800) ^ ((year << 11) + ((uint32_t)w->month << 6) + w->day);
}

static uint32_t of_time(const struct query_when *w)
{
	uint64_t seconds = (w->hour * UINT64_C(60) + w->minute) * 60 + w->second;

	return folded(seconds * 1000000000 + w->nanos);
}

/* HazelcastJsonValue.hashCode. False: it is inside another value, or no text. */
static bool of_json(struct mc_bytes blob, int32_t *hash)
{
	struct mc_rd r;
	uint32_t n;
	const uint8_t *p;

	if (blob.n < MC_BLOB_HEAD)
		return false;
	r = mc_rd_of(blob.p + MC_BLOB_HEAD, (size_t)blob.n - MC_BLOB_HEAD);
	n = mc_rd_u32(&r);
	p = mc_rd_take(&r, n);
	if (p == NULL || r.err != MC_ERR_OK || n > INT32_MAX)
		return false;
	*hash = (int32_t)of_text((struct mc_bytes){ p, (int32_t)n });
	return true;
}

static uint32_t of_simple(const struct query_value *v)
{
	switch (v->kind) {
	case QUERY_BOOLEAN: return v->i != 0 ? 1231 : 1237;
	case QUERY_CHAR:
	case QUERY_BYTE:
	case QUERY_SHORT:
	case QUERY_INT: return (uint32_t)v->i;
	case QUERY_LONG:
	case QUERY_DATE: return folded((uint64_t)v->i);
	case QUERY_FLOAT: return of_float(v->f);
	case QUERY_DOUBLE: return of_double(v->f);
	case QUERY_BIG_INTEGER: return of_big(v->bytes);
	case QUERY_BIG_DECIMAL: return 31 * of_big(v->bytes) + (uint32_t)v->i;
	case QUERY_STRING: return of_text(v->bytes);
	case QUERY_UUID: return folded(v->uuid.hi ^ v->uuid.lo);
	case QUERY_LOCAL_DATE: return of_date(&v->when);
	case QUERY_LOCAL_TIME: return of_time(&v->when);
	case QUERY_LOCAL_DATE_TIME: return of_date(&v->when) ^ of_time(&v->when);
	case QUERY_OFFSET_DATE_TIME:
		return of_date(&v->when) ^ of_time(&v->when) ^ (uint32_t)v->when.offset_s;
	default: return 0;
	}
}

bool query_java_hash(const struct query_value *v, int32_t *hash)
{
	*hash = 0;
	if (v->kind == QUERY_JSON)
		return of_json(v->bytes, hash);
	*hash = (int32_t)of_simple(v);
	return v->kind < QUERY_ARRAY;
}
