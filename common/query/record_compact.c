/* SPDX-License-Identifier: Apache-2.0 */
/* record_compact.c - Compact as a form of records (CompactInternalGenericRecord). Each object names its
 * schema; without it nothing can be said. */
#include "common/query/extract_internal.h"

static bool find_field(const union record *v, struct mc_str name, struct mc_found *out)
{
	const struct mc_compact *c = &v->compact;

	for (uint32_t i = 0; i < c->schema->n; i++)
		if (mc_str_eq(c->schema->v[i].name, name))
			return mc_compact_field(c, i, out);
	return false;
}

/* `at` begins at the id of a schema. */
static bool open_object(struct finder *f, struct mc_rd at, struct mc_compact *v)
{
	int64_t id = (int64_t)mc_rd_u64(&at);
	const struct mc_compact_schema *s = f->q->schema == NULL ? NULL : f->q->schema(f->q->ctx, id);

	if (s == NULL) {
		f->q->schema_id = id;
		query_fail(f->q, QUERY_ERR_SCHEMA);
		return false;
	}
	return mc_compact_open(v, s, at);
}

static bool open_inner(struct finder *f, const union record *v, const struct mc_found *found, uint32_t i,
	union record *inner)
{
	struct mc_found object = *found;
	uint32_t n;

	(void)v;
	if (found->kind == MC_FIELD_ARRAY_OF_COMPACT &&
		(found->null || !mc_compact_element(found, i, &n, &object)))
		return false;
	return object.kind == MC_FIELD_COMPACT && !object.null && open_object(f, object.at, &inner->compact);
}

static uint32_t count_records(const struct mc_found *array)
{
	struct mc_found first;
	uint32_t n = 0;

	if (array->kind == MC_FIELD_ARRAY_OF_COMPACT && !array->null)
		mc_compact_element(array, 0, &n, &first);
	return n;
}

static const struct record_form form = { .field = find_field, .open = open_inner, .count = count_records };

void find_in_compact(struct finder *f, struct mc_bytes blob)
{
	struct query_value none = query_null();
	struct mc_rd r = mc_rd_of(blob.p, (size_t)blob.n);
	union record v;

	mc_rd_take(&r, MC_BLOB_HEAD);
	if (!open_object(f, r, &v.compact))
		find_tell(f, &none);
	else
		find_in_record(f, &form, &v);
}
