/* SPDX-License-Identifier: Apache-2.0 */
/* values.c - values that answers are made of. */
#include "common/hz/registry.h"
#include "common/wire/value.h"

static struct mc_value *make(int32_t type, struct mc_arena *mem)
{
	struct mc_value *v = mc_arena_get(mem, sizeof(*v), 1);

	if (v != NULL)
		v->type = type;
	return v;
}

struct mc_value *hz_value_bool(bool b, struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_BOOL, mem);

	if (v != NULL)
		v->u.flag = b;
	return v;
}

struct mc_value *hz_value_object(enum hz_class cls, void *body, struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_OBJECT, mem);

	if (v != NULL) {
		v->cls = &hz_class_table[cls];
		v->body = body;
	}
	return v;
}

struct mc_value *hz_value_empty_map(struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_MAP, mem);

	if (v == NULL || (v->body = mc_arena_get(mem, sizeof(struct mc_items), 1)) == NULL)
		return NULL;
	return v;
}

void *hz_value_body(const struct mc_value *v, enum hz_class cls)
{
	if (v == NULL || v->opaque || v->type != MC_TYPE_OBJECT || v->cls != &hz_class_table[cls])
		return NULL;
	return v->body;
}
