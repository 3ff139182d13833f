/* SPDX-License-Identifier: Apache-2.0 */
/* record_portable.c - Portable as a form of records (PortableInternalGenericRecord). */
#include "common/query/extract_internal.h"

static bool find_field(const union record *v, struct mc_str name, struct mc_found *out)
{
	return mc_portable_find(&v->portable, name, out);
}

static bool open_inner(struct finder *f, const union record *v, const struct mc_found *found, uint32_t i,
	union record *inner)
{
	(void)f;
	return (found->kind == MC_FIELD_PORTABLE || found->kind == MC_FIELD_ARRAY_OF_PORTABLE) &&
		mc_portable_inner(&v->portable, found, i, &inner->portable);
}

static uint32_t count_records(const struct mc_found *array)
{
	return array->null || array->kind != MC_FIELD_ARRAY_OF_PORTABLE ? 0 : mc_portable_elements(array);
}

static const struct record_form form = {
	.portable = true, .field = find_field, .open = open_inner, .count = count_records
};

void find_in_portable(struct finder *f, struct mc_bytes blob)
{
	struct query_value none = query_null();
	union record v;

	if (mc_portable_open(&v.portable, blob) != MC_ERR_OK)
		find_tell(f, &none);
	else
		find_in_record(f, &form, &v);
}
