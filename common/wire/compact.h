/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compact.h - fields of a Compact value, found in the bytes by its schema. A value says only which schema it
 * has; where each field lies follows from the names and kinds of all
 * (com.hazelcast.internal.serialization.impl.compact.Schema).
 *
 *   value    i64 schema, object
 *   object   fixed fields only: those. With variable ones: i32 size of all fields, fixed fields, variable
 * fields, and an offset from the first fixed field for each, of 1, 2 or 4 bytes by that size; all ones: null
 *   fixed    by size, largest first, then by name; booleans last, a bit each
 *   array    of what has a fixed size: i32 elements, the elements (booleans: bits). Of others: i32 size, i32
 *            elements, the elements, offsets as above
 */
#ifndef MC_WIRE_COMPACT_H
#define MC_WIRE_COMPACT_H

#include "common/base/types.h"
#include "common/wire/field_kind.h"

struct mc_compact_field {
	struct mc_str name;
	enum mc_field_kind kind;
	uint32_t place; /* offset in the fixed part, or number among the variable fields */
	uint8_t bit;
};

struct mc_compact_schema {
	struct mc_str type;
	struct mc_compact_field *v; /* by name; the caller's */
	uint32_t n, fixed_size, variable;
	int64_t id; /* as values name it */
};

/* `type`, v and n are given, with names and kinds: the rest is found, and v is sorted. False: a kind that no
 * schema has, or two fields of one name. */
bool mc_compact_lay_out(struct mc_compact_schema *s);

struct mc_compact { /* borrowed */
	const struct mc_compact_schema *schema;
	struct mc_rd fields; /* fixed and variable ones */
	const uint8_t *offsets;
	uint8_t width; /* of an offset */
};

/* The schema that a blob (partition hash, type id -55, value) names. False: it is no Compact. */
bool mc_compact_schema_of(struct mc_bytes blob, int64_t *id);
/* The same for a field of the kind COMPACT. */
bool mc_compact_schema_of_inner(const struct mc_found *f, int64_t *id);
/* `at` begins at the object, behind the id of the schema. False: damaged. */
bool mc_compact_open(struct mc_compact *v, const struct mc_compact_schema *s, struct mc_rd at);
/* Field i of the schema. False: damaged. */
bool mc_compact_field(const struct mc_compact *v, uint32_t i, struct mc_found *out);
/* Element i of an array whose elements have no fixed size; *n: how many there are. False: damaged, or no
 * such. */
bool mc_compact_element(const struct mc_found *array, uint32_t i, uint32_t *n, struct mc_found *out);

#endif
