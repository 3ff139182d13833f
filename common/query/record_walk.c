/* SPDX-License-Identifier: Apache-2.0 */
/* record_walk.c - the way of a path through records (GenericRecordQueryReader): from field to field, into
 * elements of arrays. How fields are found and inner records opened is their form's: record_portable.c,
 * record_compact.c. */
#include "common/query/extract_internal.h"

static void walk(struct finder *f, const union record *v, uint32_t part);

/* Into a record, or into element i of several. */
static void walk_into(
	struct finder *f, const union record *v, const struct mc_found *found, uint32_t i, uint32_t part)
{
	union record inner;

	if (f->form->open(f, v, found, i, &inner))
		walk(f, &inner, part);
	else
		find_tell_nowhere(f);
}

/* name[2] or name[any]; the last part, or records go on. */
static void element(
	struct finder *f, const union record *v, const struct mc_found *array, uint32_t part, uint32_t i)
{
	struct query_value out = query_null();

	if (part + 1 < f->path->n) {
		walk_into(f, v, array, i, part + 1);
		return;
	}
	record_element(array, f->form->portable, i, &out);
	find_tell(f, &out);
}

static void elements(struct finder *f, const union record *v, const struct mc_found *array, uint32_t part)
{
	const struct query_part *at = &f->path->v[part];
	uint32_t n;

	if (at->type == QUERY_INDEX) {
		element(f, v, array, part, at->index);
		return;
	}
	f->many = true;
	if (part + 1 == f->path->n) {
		record_each(f, array, f->form->portable);
		return;
	}
	n = f->form->count(array);
	if (n == 0)
		find_tell_nowhere(f);
	for (uint32_t i = 0; i < n && !f->enough && f->q->err == QUERY_ERR_OK; i++)
		element(f, v, array, part, i);
}

static void leaf(struct finder *f, const struct mc_found *found)
{
	struct query_value out = record_value(found, f->form->portable);

	find_tell(f, &out);
}

static void walk(struct finder *f, const union record *v, uint32_t part)
{
	struct query_value none = query_null();
	bool array = part + 1 < f->path->n && f->path->v[part + 1].type != QUERY_NAME;
	bool last = part + 1 + array >= f->path->n;
	struct mc_found found;

	mc_check(part < f->path->n);
	if (f->path->v[part].type != QUERY_NAME || !f->form->field(v, f->path->v[part].name, &found)) {
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
	else
		walk_into(f, v, &found, 0, part + 1);
}

void find_in_record(struct finder *f, const struct record_form *form, const union record *v)
{
	struct mc_found found;

	f->form = form;
	if (f->path->n > 1 && form->field(v, f->path->text, &found)) /* a name with a point in it */
		leaf(f, &found);
	else
		walk(f, v, 0);
}
