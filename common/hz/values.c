/* SPDX-License-Identifier: Apache-2.0 */
/* values.c - values that answers are made of. */
#include "common/hz/registry.h"
#include "common/base/check.h"
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

struct mc_value *hz_value_int(int32_t i, struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_INT, mem);

	if (v != NULL)
		v->u.i = i;
	return v;
}

struct mc_value *hz_value_long(int64_t i, struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_LONG, mem);

	if (v != NULL)
		v->u.i = i;
	return v;
}

struct mc_value *hz_value_object(enum hz_class cls, void *body, struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_OBJECT, mem);

	mc_check(cls > HZ_NONE && cls < HZ_CLASS_COUNT);
	if (v != NULL) {
		v->cls = &hz_class_table[cls];
		v->body = body;
	}
	return v;
}

struct mc_value *hz_value_map(uint32_t pairs, struct mc_arena *mem)
{
	struct mc_value *v = make(MC_TYPE_MAP, mem);
	struct mc_items *items = v == NULL ? NULL : mc_arena_get(mem, sizeof(*items), 1);

	if (items == NULL ||
		(items->v = mc_arena_get(mem, sizeof(struct mc_value *), 2 * (size_t)pairs)) == NULL)
		return NULL;
	v->body = items;
	return v;
}

bool hz_value_map_add(struct mc_value *map, struct mc_uuid key, struct mc_str value, struct mc_arena *mem)
{
	struct mc_items *items = map->body;
	struct mc_value *k = make(MC_TYPE_UUID, mem), *v = make(MC_TYPE_STRING, mem);

	mc_check(map->type == MC_TYPE_MAP && items->n % 2 == 0);
	if (k == NULL || v == NULL)
		return false;
	k->u.uuid = key;
	v->u.str = value;
	items->v[items->n++] = k;
	items->v[items->n++] = v;
	return true;
}

enum hz_class hz_value_class(const struct mc_value *v)
{
	return v == NULL || v->opaque || v->type != MC_TYPE_OBJECT ? HZ_NONE : hz_class_of(v->cls);
}

void *hz_value_body(const struct mc_value *v, enum hz_class cls)
{
	mc_check(cls > HZ_NONE && cls < HZ_CLASS_COUNT);
	if (v == NULL || v->opaque || v->type != MC_TYPE_OBJECT || v->cls != &hz_class_table[cls])
		return NULL;
	return v->body;
}
