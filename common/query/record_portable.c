/* SPDX-License-Identifier: Apache-2.0 */
/* record_portable.c - attributes of a Portable (GenericRecordQueryReader over PortableInternalGenericRecord).
 */
#include "common/query/extract_internal.h"
#include "common/wire/portable.h"

static void walk(struct finder *f, const struct mc_portable *v, uint32_t part);

/* name[2] or name[any]; the last part, or objects go on. */
static void element(struct finder *f, const struct mc_portable *v, const struct mc_found *array,
	uint32_t part, uint32_t i)
{
	struct query_value out = query_null();
	struct mc_portable inner;

	if (array->kind == MC_FIELD_ARRAY_OF_PORTABLE && part + 1 < f->path->n) {
		if (mc_portable_inner(v, array, i, &inner))
			walk(f, &inner, part + 1);
		else
			find_tell_nowhere(f);
		return;
	}
	if (array->kind == MC_FIELD_ARRAY_OF_PORTABLE)
		out = (struct query_value){ .kind = QUERY_RECORD, .bytes = { NULL, -1 } };
	else
		record_element(array, true, i, &out);
	find_tell(f, &out);
}

static void elements(
	struct finder *f, const struct mc_portable *v, const struct mc_found *array, uint32_t part)
{
	const struct query_part *at = &f->path->v[part];
	uint32_t n = mc_portable_elements(array);

	if (at->type == QUERY_INDEX) {
		element(f, v, array, part, at->index);
		return;
	}
	f->many = true;
	if (array->null || array->kind != MC_FIELD_ARRAY_OF_PORTABLE || n == 0) {
		if (part + 1 < f->path->n)
			find_tell_nowhere(f);
		else
			record_each(f, array, true);
		return;
	}
	for (uint32_t i = 0; i < n && !f->enough && f->q->err == QUERY_ERR_OK; i++)
		element(f, v, array, part, i);
}

static void leaf(struct finder *f, const struct mc_found *found)
{
	struct query_value out = record_value(found, true);

	find_tell(f, &out);
}

static void walk(struct finder *f, const struct mc_portable *v, uint32_t part)
{
	struct query_value none = query_null();
	bool array = part + 1 < f->path->n && f->path->v[part + 1].type != QUERY_NAME;
	bool last = part + 1 + array >= f->path->n;
	struct mc_portable inner;
	struct mc_found found;

	if (f->path->v[part].type != QUERY_NAME || !mc_portable_find(v, f->path->v[part].name, &found)) {
		if (last && (!array || f->path->v[part + 1].type == QUERY_INDEX))
			find_tell(f, &none);
		else
			find_tell_nowhere(f);
		return;
	}
	if (array)
		elements(f, v, &found, part + 1);
	else if (last)
		leaf(f, &found);
	else if (found.kind == MC_FIELD_PORTABLE && mc_portable_inner(v, &found, 0, &inner))
		walk(f, &inner, part + 1);
	else
		find_tell_nowhere(f);
}

void find_in_portable(struct finder *f, struct mc_bytes blob)
{
	struct query_value none = query_null();
	struct mc_portable v;
	struct mc_found found;

	if (mc_portable_open(&v, blob) != MC_ERR_OK)
		find_tell(f, &none);
	else if (f->path->n > 1 &&
		mc_portable_find(&v, f->path->text, &found)) /* a name with a point in it */
		leaf(f, &found);
	else
		walk(f, &v, 0);
}
