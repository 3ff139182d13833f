/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field_kind.h - what a field of a Portable or Compact value is, and where a field that was found lies.
 *
 *   K(name, number, bytes in the fixed part of a Compact; 0: bits, or in the variable part)
 *
 * Numbers: com.hazelcast.nio.serialization.FieldKind.
 */
#ifndef MC_WIRE_FIELD_KIND_H
#define MC_WIRE_FIELD_KIND_H

#include "common/wire/bytes.h"

#define MC_FIELD_KINDS(K) \
	K(BOOLEAN, 1, 0) \
	K(ARRAY_OF_BOOLEAN, 2, 0) \
	K(INT8, 3, 1) \
	K(ARRAY_OF_INT8, 4, 0) \
	K(CHAR, 5, 0) \
	K(ARRAY_OF_CHAR, 6, 0) \
	K(INT16, 7, 2) \
	K(ARRAY_OF_INT16, 8, 0) \
	K(INT32, 9, 4) \
	K(ARRAY_OF_INT32, 10, 0) \
	K(INT64, 11, 8) \
	K(ARRAY_OF_INT64, 12, 0) \
	K(FLOAT32, 13, 4) \
	K(ARRAY_OF_FLOAT32, 14, 0) \
	K(FLOAT64, 15, 8) \
	K(ARRAY_OF_FLOAT64, 16, 0) \
	K(STRING, 17, 0) \
	K(ARRAY_OF_STRING, 18, 0) \
	K(DECIMAL, 19, 0) \
	K(ARRAY_OF_DECIMAL, 20, 0) \
	K(TIME, 21, 0) \
	K(ARRAY_OF_TIME, 22, 0) \
	K(DATE, 23, 0) \
	K(ARRAY_OF_DATE, 24, 0) \
	K(TIMESTAMP, 25, 0) \
	K(ARRAY_OF_TIMESTAMP, 26, 0) \
	K(TIMESTAMP_WITH_TIMEZONE, 27, 0) \
	K(ARRAY_OF_TIMESTAMP_WITH_TIMEZONE, 28, 0) \
	K(COMPACT, 29, 0) \
	K(ARRAY_OF_COMPACT, 30, 0) \
	K(PORTABLE, 31, 0) \
	K(ARRAY_OF_PORTABLE, 32, 0) \
	K(NULLABLE_BOOLEAN, 33, 0) \
	K(ARRAY_OF_NULLABLE_BOOLEAN, 34, 0) \
	K(NULLABLE_INT8, 35, 0) \
	K(ARRAY_OF_NULLABLE_INT8, 36, 0) \
	K(NULLABLE_INT16, 37, 0) \
	K(ARRAY_OF_NULLABLE_INT16, 38, 0) \
	K(NULLABLE_INT32, 39, 0) \
	K(ARRAY_OF_NULLABLE_INT32, 40, 0) \
	K(NULLABLE_INT64, 41, 0) \
	K(ARRAY_OF_NULLABLE_INT64, 42, 0) \
	K(NULLABLE_FLOAT32, 43, 0) \
	K(ARRAY_OF_NULLABLE_FLOAT32, 44, 0) \
	K(NULLABLE_FLOAT64, 45, 0) \
	K(ARRAY_OF_NULLABLE_FLOAT64, 46, 0)

enum mc_field_kind {
	MC_FIELD_NONE,
#define K(name, number, size) MC_FIELD_##name = number,
	MC_FIELD_KINDS(K)
#undef K
		MC_FIELD_KIND_COUNT
};

/* Type ids of their blobs. */
enum { MC_TYPE_PORTABLE = -1, MC_TYPE_COMPACT = -55 };

/* A field, or an element of an array. Borrowed from the value it was found in. */
struct mc_found {
	enum mc_field_kind kind;
	bool null;
	bool bit;        /* BOOLEAN: the value; `at` is empty */
	struct mc_rd at; /* the value: from its first byte to the end of what it may use */
};

#endif
