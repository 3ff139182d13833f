/* SPDX-License-Identifier: Apache-2.0 */
/* value.h - the built-in types of Hazelcast's serialization by type id, and where mc_value keeps them. */
#ifndef MC_WIRE_VALUE_H
#define MC_WIRE_VALUE_H

#include "common/wire/schema.h"

enum {
	MC_TYPE_NULL = 0,
	MC_TYPE_OBJECT = -2,
	MC_TYPE_BOOL = -4,
	MC_TYPE_INT = -7,
	MC_TYPE_LONG = -8,
	MC_TYPE_DOUBLE = -10,
	MC_TYPE_STRING = -11,
	MC_TYPE_UUID = -21,
	MC_TYPE_INTS = -16,
	MC_TYPE_LONGS = -17,
	MC_TYPE_OBJECTS = -28,
	MC_TYPE_MAP = -32,
	MC_TYPE_JAVA = -100,
	MC_TYPE_JSON = -130,
};

/* shape: how the bytes lie, and the member of mc_value that holds them */
#define MC_SHAPES(S) \
	S(NULL) \
	S(OBJECT)     /* header, class, body: cls, body */ \
	S(INT)        /* `size` bytes, signed: u.i */ \
	S(CHAR)       /* two bytes, unsigned: u.i */ \
	S(BOOL)       /* u.flag */ \
	S(REAL)       /* IEEE of `size` bytes: u.f */ \
	S(STR)        /* u.str */ \
	S(UUID)       /* two i64, no null byte: u.uuid */ \
	S(ARRAY)      /* i32 count, items of `size` bytes: u.bytes, items as on the wire; n -1: null */ \
	S(BLOB)       /* i32 length, bytes: u.bytes */ \
	S(DECIMAL)    /* i32 length, bytes, i32 scale: u.bytes, the scale's four bytes behind the others */ \
	S(FIXED)      /* `size` bytes: u.bytes */ \
	S(STRS)       /* i32 count, strings: body is struct mc_strs */ \
	S(ITEMS)      /* i32 count, values: body is struct mc_items, as with all below */ \
	S(PAIRS)      /* i32 count, key and value each */ \
	S(TWO)        /* a key and a value */ \
	S(MAYBE)      /* bool present, then a value */ \
	S(SORTED)     /* a comparator, i32 count, values */ \
	S(SORTED_MAP) /* a comparator, i32 count, keys and values */ \
	S(JAVA)       /* a Java object stream whose end is certain: u.bytes; others are unknown */

enum mc_shape {
#define S(name) MC_SHAPE_##name,
	MC_SHAPES(S)
#undef S
};

struct mc_type {
	int32_t id;
	uint8_t shape, size;
	const char *name;
};

struct mc_strs {
	struct mc_str *v;
	uint32_t n;
	bool null;
};
struct mc_items {
	struct mc_value **v; /* pairs: key, value, key, value; an entry may be NULL: null */
	uint32_t n;          /* values in v */
	struct mc_value *comparator;
};

/* NULL: not a built-in type. */
const struct mc_type *mc_type_find(int32_t id);
/* Values of one element: 2 in maps. */
static inline uint32_t mc_items_step(enum mc_shape s)
{
	return s == MC_SHAPE_PAIRS || s == MC_SHAPE_SORTED_MAP ? 2 : 1;
}

#endif
