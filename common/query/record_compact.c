/* SPDX-License-Identifier: Apache-2.0 */
/* record_compact.c - attributes of a Compact (GenericRecordQueryReader over CompactInternalGenericRecord).
 * Each object names its schema; without it nothing can be said. */
#include "common/query/extract_internal.h"

static void walk(struct finder *f, const struct mc_compact *v, uint32_t part);

static bool find_field(const struct mc_compact *v, struct mc_str name, struct mc_found *out)
{
	for (uint32_t i = 0; i < v->schema->n; i++)
		if (mc_str_eq(v->schema->v[i].name, name))
			return mc_compact_field(v, i, out);
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

static void inside(struct finder *f, const struct mc_found *object, uint32_t part)
{
	struct mc_compact inner;

	if (object->kind == MC_FIELD_COMPACT && !object->null && open_object(f, object->at, &inner))
		walk(f, &inner, part);
	else
		find_tell_nowhere(f);
}

static void element(struct finder *f, const struct mc_found *array, uint32_t part, uint32_t i)
{
	struct query_value out = query_null();
	struct mc_found found;
	uint32_t n;

	if (part + 1 < f->path->n) {
		if (array->kind == MC_FIELD_ARRAY_OF_COMPACT && !array->null &&
			mc_compact_element(array, i, &n, &found))
			inside(f, &found, part + 1);
		else
			find_tell_nowhere(f);
		return;
	}
	record_element(array, false, i, &out);
	find_tell(f, &out);
}

static void elements(struct finder *f, const struct mc_found *array, uint32_t part)
{
	const struct query_part *at = &f->path->v[part];
	struct mc_found none;
	uint32_t n = 0;

	if (at->type == QUERY_INDEX) {
		element(f, array, part, at->index);
		return;
	}
	f->many = true;
	if (part + 1 == f->path->n) {
		record_each(f, array, false);
		return;
	}
	if (array->kind == MC_FIELD_ARRAY_OF_COMPACT && !array->null)
		mc_compact_element(array, 0, &n, &none);
	if (n == 0)
		find_tell_nowhere(f);
	for (uint32_t i = 0; i < n && !f->enough && f->q->err == QUERY_ERR_OK; i++)
		element(f, array, part, i);
}

static void leaf(struct finder *f, const struct mc_found *found)
{
	struct query_value out = record_value(found, false);

	find_tell(f, &out);
}

static void walk(struct finder *f, const struct mc_compact *v, uint32_t part)
{
	struct query_value none = query_null();
	bool array = part + 1 < f->path->n && f->path->v[part + 1].type != QUERY_NAME;
	bool last = part + 1 + array >= f->path->n;
	struct mc_found found;

	if (f->path->v[part].type != QUERY_NAME || !find_field(v, f->path->v[part].name, &found)) {
		if (last && (!array || f->path->v[part + 1].type == QUERY_INDEX))
			find_tell(f, &none);
		else
			find_tell_nowhere(f);
		return;
	}
	if (array)
		elements(f, &found, part + 1);
	else if (last)
		leaf(f, &found);
	else
		inside(f, &found, part + 1);
}

void find_in_compact(struct finder *f, struct mc_bytes blob)
{
	struct query_value none = query_null();
	struct mc_rd r = mc_rd_of(blob.p, (size_t)blob.n);
	struct mc_compact v;
	struct mc_found found;

	mc_rd_take(&r, MC_BLOB_HEAD);
	if (!open_object(f, r, &v))
		find_tell(f, &none);
	else if (f->path->n > 1 && find_field(&v, f->path->text, &found)) /* a name with a point in it */
		leaf(f, &found);
	else
		walk(f, &v, 0);
}
