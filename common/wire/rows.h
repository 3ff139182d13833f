/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.h - a message is a list of rows; the list makes the struct and the table that drives reading, writing,
 * size, equality, JSON and random generation.
 *
 *   R(T, kind, name, sub, limit, flags, cond, lines)
 *
 * T     the struct's name            name   field and JSON key, as in Hazelcast
 * kind  below                        sub    struct of nested objects, else none
 * limit most bytes or elements; with MC_ROW_ENUM what is allowed
 * flags MC_ROW_*
 * cond  on the wire only if mc_on_COND(walk, object); `always` is a column value, not a function
 * lines all, from_54 … from_57 or to_53 … to_56: the protocol lines that have it (base/line.h)
 */
#ifndef MC_WIRE_ROWS_H
#define MC_WIRE_ROWS_H

#include "common/base/types.h"

/* kind, C declaration (empty: shares the field of an earlier row) */
#define MC_KINDS(K) \
	K(u8)   /* one byte, unsigned */ \
	K(i8)   /* one byte, signed */ \
	K(flag) /* boolean: 0 or 1 is written, any non-zero is read as true */ \
	K(i16) \
	K(i32) \
	K(i64) \
	K(f64)     /* IEEE double */ \
	K(same32)  /* four bytes, in the int32_t field that another row declares: fields whose order differs \
		    */ \
	K(i16as32) /* two bytes on the wire, in the int32_t field of this name that another row declares */ \
	K(i32as64) /* four bytes on the wire, in the int64_t field that another row declares */ \
	K(str)     /* i32 length, UTF-8; -1 null */ \
	K(uuid)    /* bool is-null, two i64 */ \
	K(data)    /* serialized value: i32 length, bytes; -1 null. JSON {"data_hex"} */ \
	K(bytes)   /* byte array: the same form. JSON {"bytes_hex"} */ \
	K(base)    /* a struct's rows in place, its keys among ours in JSON */ \
	K(part)    /* a struct's rows in place, an object of its own in JSON (no type id on the wire) */ \
	K(obj)     /* nested object of the class `sub`; null = type id 0 */ \
	K(opt)     /* a struct's rows in place, or null: client messages only */ \
	K(any)     /* nested value of any type: by type id and registry */ \
	K(strs)    /* list of str */ \
	K(uuids)   /* list of uuid */ \
	K(ints)    /* int array */ \
	K(longs)   /* long array */ \
	K(longs8)  /* longs with a count of one byte. JSON NAME_count, NAME */ \
	K(parts)   /* list of structs in place */ \
	K(objs)    /* list of nested objects of the class `sub` */ \
	K(anys)    /* list of nested values */ \
	K(versions271) /* one i32 per row of the partition table, no count */ \
	K(rows7)       /* partition table: i32 count, then 7 x i32 each */ \
	K(iobj)        /* "binary or object": bool is-data, then data or any */ \
	K(rest)        /* nothing on the wire: in JSON the rows behind it are an object of this name */

enum mc_kind {
#define K(name) MC_K_##name,
	MC_KINDS(K)
#undef K
		MC_K_COUNT
};

enum {
	MC_ROW_COUNTED = 1,  /* the JSON of the vectors shows NAME_count before the list */
	MC_ROW_PRESENT = 2,  /* a bool "present" stands before the count; null when absent */
	MC_ROW_NULLABLE = 4, /* count -1 is null (arrays) */
	/* an unknown class inside keeps the rest of the frame (to the tail rows) as opaque bytes */
	MC_ROW_KEEP = 8,
	/* fixed size, at the end of the frame: still read when something before was kept opaque */
	MC_ROW_TAIL = 16,
	MC_ROW_TUPLE = 32, /* each element is a JSON array of its values without names: map entries */
	/* follows from the others; in JSON only where the struct stands for itself, and such structs show
	 * no class */
	MC_ROW_DERIVED = 64,
	/* numbers: `limit` is a mask, bit n allows the value n. str: `limit` is a place in the registry's
	 * words */
	MC_ROW_ENUM = 128,
	/* anys, objs: no count; a null object ends them. parts: no count; the null of their first row, a
	   data, does */
	MC_ROW_TO_NULL = 2048,
	/* parts: no count; as many as the list at `limit` in the struct: MC_AS_MANY(T, name) */
	MC_ROW_AS_MANY = 4096,
	/* parts, anys: no count here; rows before say how many. `limit` is a place in the registry's counts
	 */
	MC_ROW_COUNTED_BY = 8192,
	/* client messages only */
	MC_ROW_SOME = 256, /* str, data, bytes, and the elements of strs: never null */
	/* each element of parts has one row, and is shown and laid out as that row's value */
	MC_ROW_BARE = 512,
	MC_ROW_LATER = 1024, /* older peers do not send it: it may be missing at the end of its struct */
};

/* Lists as they stand in structs; items live in the reader's arena. null only with PRESENT or NULLABLE. */
#define MC_LIST(type) \
	struct { \
		type *v; \
		uint32_t n; \
		bool null; \
		/* objs, anys: the elements' bytes as read. v NULL: written as they are; with opaque set too \
		 * they reach to the tail rows, and nothing else follows */ \
		struct mc_bytes raw; \
		bool opaque; /* v is NULL: n elements (and what followed) are in raw; written as they came \
			      */ \
	}

struct mc_schema;
struct mc_class;
/* A value of any type. type 0: null. type -2: body of class `cls`. Other types: see values in value.h. */
struct mc_value {
	int32_t type;
	/* type -2. NULL and opaque set: class not known, raw reaches to the end of what was kept */
	const struct mc_class *cls;
	void *body; /* for type -2: the class's struct; for collections: struct mc_items */
	union {
		bool flag;
		int64_t i;           /* -3 -5 -6 -7 -8 -25 */
		double f;            /* -9 -10 */
		struct mc_str str;   /* -11 -24 -130 */
		struct mc_uuid uuid; /* -21 */
		/* -12 -26 and -100 (the stream) and arrays of fixed-size items as raw bytes */
		struct mc_bytes bytes;
	} u;
	bool opaque;
	struct mc_bytes raw; /* the whole object as read, from its type id */
};

/* "binary or object" (NormalResponse, EventEnvelope) */
struct mc_iobj {
	bool is_data;
	struct mc_bytes data;
	struct mc_value *object; /* NULL is null */
};

#define MC_DECL_u8(m, s) uint8_t m;
#define MC_DECL_i8(m, s) int8_t m;
#define MC_DECL_flag(m, s) bool m;
#define MC_DECL_i16(m, s) int16_t m;
#define MC_DECL_i32(m, s) int32_t m;
#define MC_DECL_i64(m, s) int64_t m;
#define MC_DECL_f64(m, s) double m;
#define MC_DECL_same32(m, s)
#define MC_DECL_i16as32(m, s)
#define MC_DECL_i32as64(m, s)
#define MC_DECL_str(m, s) struct mc_str m;
#define MC_DECL_uuid(m, s) struct mc_uuid m;
#define MC_DECL_data(m, s) struct mc_bytes m;
#define MC_DECL_bytes(m, s) struct mc_bytes m;
#define MC_DECL_base(m, s) struct s m;
#define MC_DECL_part(m, s) struct s m;
#define MC_DECL_obj(m, s) struct s *m;
#define MC_DECL_opt(m, s) struct s *m;
#define MC_DECL_any(m, s) struct mc_value *m;
#define MC_DECL_strs(m, s) MC_LIST(struct mc_str) m;
#define MC_DECL_uuids(m, s) MC_LIST(struct mc_uuid) m;
#define MC_DECL_ints(m, s) MC_LIST(int32_t) m;
#define MC_DECL_longs(m, s) MC_LIST(int64_t) m;
#define MC_DECL_longs8(m, s) MC_LIST(int64_t) m;
#define MC_DECL_parts(m, s) MC_LIST(struct s) m;
#define MC_DECL_objs(m, s) MC_LIST(struct s *) m;
#define MC_DECL_anys(m, s) MC_LIST(struct mc_value *) m;
#define MC_DECL_versions271(m, s) int32_t *m;
#define MC_DECL_rows7(m, s) MC_LIST(int32_t) m; /* n partitions, 7 * n values */
#define MC_DECL_iobj(m, s) struct mc_iobj m;
#define MC_DECL_rest(m, s) bool m; /* so that it has a place: not used */

/* The column `limit` of a row with MC_ROW_AS_MANY. */
#define MC_AS_MANY(T, list) offsetof(struct T, list)

#define MC_DECLARE(T, kind, name, sub, limit, flags, cond, lines) MC_DECL_##kind(name, sub)
#define MC_MESSAGE(T, ROWS) \
	struct T { \
		ROWS(MC_DECLARE, T) \
	}; \
	extern const struct mc_schema T##_schema

#endif
