/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portable.h - fields of a Portable value, found in the bytes: each object carries the names of its fields
 * (com.hazelcast.internal.serialization.impl.portable.DefaultPortableWriter). Places are counted from the
 * blob's first byte, for objects inside as well.
 *
 *   object   i32 version, i32 where it ends, i32 fields, places of the fields (i32 each), the fields
 *   field    i16 length of the name, name, byte type, value
 *   array    i32 elements, i32 factory, i32 class, places of the elements (i32 each), the elements
 */
#ifndef MC_WIRE_PORTABLE_H
#define MC_WIRE_PORTABLE_H

#include "common/base/types.h"
#include "common/wire/field_kind.h"

struct mc_portable {
	struct mc_bytes blob; /* borrowed */
	int32_t factory, cls, version;
	uint32_t fields;
	uint32_t places; /* where the places of the fields are */
};

/* blob: partition hash, type id -1, factory, class, the object. MC_ERR_VALUE: another type, or no fields. */
enum mc_err mc_portable_open(struct mc_portable *v, struct mc_bytes blob);
/* Field i < v->fields. False: damaged. */
bool mc_portable_field(const struct mc_portable *v, uint32_t i, struct mc_str *name, struct mc_found *out);
/* False: there is no such field, or the value is damaged. */
bool mc_portable_find(const struct mc_portable *v, struct mc_str name, struct mc_found *out);
/* Elements of an array of Portables that is not null. */
uint32_t mc_portable_elements(const struct mc_found *array);
/* The object in a field of the kind PORTABLE (i: 0), or one of an array. False: null or damaged. */
bool mc_portable_inner(
	const struct mc_portable *v, const struct mc_found *f, uint32_t i, struct mc_portable *out);

#endif
