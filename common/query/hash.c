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

int32_t query_java_hash(const struct query_value *v)
{
	switch (v->kind) {
	case QUERY_BOOLEAN: return v->i != 0 ? 1231 : 1237;
	case QUERY_CHAR:
	case QUERY_BYTE:
	case QUERY_SHORT:
	case QUERY_INT: return (int32_t)v->i;
	case QUERY_LONG:
	case QUERY_DATE: return (int32_t)folded((uint64_t)v->i);
	case QUERY_FLOAT: return (int32_t)of_float(v->f);
	case QUERY_DOUBLE: return (int32_t)of_double(v->f);
	case QUERY_STRING: return (int32_t)of_text(v->bytes);
	case QUERY_UUID: return (int32_t)folded(v->uuid.hi ^ v->uuid.lo);
	default: return 0;
	}
}
