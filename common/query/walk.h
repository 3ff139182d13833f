/* SPDX-License-Identifier: Apache-2.0 */
/* walk.h - all of a Portable or Compact object, field by field, for who shows it
 * (com.hazelcast.internal.serialization.impl.portable.PortableInternalGenericRecord,
 * ...compact.CompactInternalGenericRecord). */
#ifndef MC_QUERY_WALK_H
#define MC_QUERY_WALK_H

#include "common/query/extract.h"

enum query_step { WALKED_OBJECT, WALKED_OBJECT_END, WALKED_LIST, WALKED_LIST_END, WALKED_FIELD, WALKED_ITEM };
struct query_walked {
	enum query_step step;
	struct mc_str name; /* FIELD: its name. OBJECT: the type of a Compact; n -1: a Portable, of */
	int32_t factory, cls, version; /* these */
	struct query_value value;      /* ITEM: of a field, or of a list; null too */
};
typedef void query_walk_fn(void *ctx, const struct query_walked *w);

/* Tells of all that is in the blob, in the order in which it lies there (a Compact's fields by name). False:
 * damaged, deeper than MC_QUERY_PATH_MAX, or a schema is missing (q->err is QUERY_ERR_SCHEMA, q->schema_id
 * says which): what was told then has no ends. Borrows q->mem for nothing. */
bool query_walk(struct query_context *q, struct mc_bytes blob, query_walk_fn *fn, void *ctx);

#endif
