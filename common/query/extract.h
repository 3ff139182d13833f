/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extract.h - attributes of an entry: the key or value itself, and what lies inside texts of JSON, Portable
 * and Compact objects (com.hazelcast.query.impl.getters, GenericRecordQueryReader). Nothing is made of what
 * is not asked for: the bytes are walked up to the attribute.
 *
 *   this   __key   a.b   __key.a   a[2].b   a[any]
 */
#ifndef MC_QUERY_EXTRACT_H
#define MC_QUERY_EXTRACT_H

#include "common/query/value.h"
#include "common/wire/compact.h"

#define MC_QUERY_PATH_MAX 32 /* parts of one attribute: an object nested deeper is not looked into */

struct query_part {
	enum { QUERY_NAME, QUERY_INDEX, QUERY_ANY } type;
	uint32_t index;
	struct mc_str name;
};
struct query_path {
	bool key;           /* of the key, else of the value */
	uint32_t n;         /* 0: the key or value itself */
	struct mc_str text; /* without "this." and "__key." */
	struct query_part v[MC_QUERY_PATH_MAX];
};
/* False: malformed, or too long. Borrows `text`. */
bool query_path_parse(struct mc_str text, struct query_path *out);

/* What a query takes with it while it looks at entries. */
struct query_context {
	struct mc_arena *mem; /* texts that had escapes; the caller gives it back after each entry */
	/* NULL: not known here */
	const struct mc_compact_schema *(*schema)(void *ctx, int64_t id);
	void *ctx;
	enum query_err err; /* the first one stays */
	int64_t schema_id;  /* QUERY_ERR_SCHEMA: which */
};
static inline void query_fail(struct query_context *q, enum query_err err)
{
	if (q->err == QUERY_ERR_OK)
		q->err = err;
}

struct query_entry {
	struct mc_bytes key, value; /* blobs */
};

/* ELEMENT: one of several behind [any]. NOWHERE: something on the way is missing or empty; the value is null,
 * and aggregates do not count it. */
enum query_place { QUERY_SINGLE, QUERY_ELEMENT, QUERY_NOWHERE };
typedef bool query_found_fn(
	void *ctx, const struct query_value *v, enum query_place place); /* false: enough */
/* Calls fn for each value of the attribute: once, unless there is [any] in the path. Errors are in q. */
void query_extract(struct query_context *q, const struct query_entry *e, const struct query_path *path,
	query_found_fn *fn, void *ctx);

#endif
