/* SPDX-License-Identifier: Apache-2.0 */
/* classes.c - the registry of classes, found by ids or by name. */
#include "common/hz/registry.h"

#define MARKED_V MC_LINES_from_55
#define MARKED_N MC_LINES_none

const struct mc_class hz_class_table[HZ_CLASS_COUNT] = {
#define C(id, type, name, factory, cls, form, marked, lines) \
	[HZ_##id] = { name, NULL, &type##_schema, factory, cls, MC_FORM_##form, MC_LINES_##lines, \
		MARKED_##marked },
	HZ_CLASSES(C)
#undef C
#define C(id, type, name, java) \
	[HZ_##id] = { name, java, &type##_schema, 0, 0, MC_FORM_OBJ, MC_LINES_all, MC_LINES_none },
		HZ_NAMED_CLASSES(C)
#undef C
};

/* Factory ids are 0 and below, class ids 0 and above: a plain table finds a class at once. Two classes with
 * the same ids would be two initializers of one element, which the compiler refuses. */
enum { FACTORIES = 48, IDS = 160 };
static const uint16_t by_ids[FACTORIES][IDS] = {
#define C(id, type, name, factory, cls, form, marked, lines) [-(factory)][cls] = HZ_##id,
	HZ_CLASSES(C)
#undef C
};
_Static_assert(HZ_CLASS_COUNT <= UINT16_MAX, "by_ids holds two bytes");

enum hz_class hz_class_find(int32_t factory, int32_t id)
{
	if (factory > 0 || factory <= -FACTORIES || id < 0 || id >= IDS)
		return HZ_NONE;
	return (enum hz_class)by_ids[-factory][id];
}

static const struct mc_class *find(int32_t factory, int32_t id)
{
	enum hz_class c = hz_class_find(factory, id);

	return c == HZ_NONE ? NULL : &hz_class_table[c];
}

static const struct mc_class *find_java(struct mc_str name)
{
	for (const struct mc_class *c = hz_class_table; c < hz_class_table + HZ_CLASS_COUNT; c++)
		if (c->java != NULL && mc_str_eqz(name, c->java))
			return c;
	return NULL;
}

/* com.hazelcast.cluster.ClusterState */
static const char *const cluster_states[] = { "ACTIVE", "NO_MIGRATION", "FROZEN", "PASSIVE", "IN_TRANSITION",
	NULL };
static const char *const *const words[HZ_WORDS_COUNT] = { [HZ_CLUSTER_STATES] = cluster_states };

const struct mc_registry hz_registry = { hz_class_table, HZ_CLASS_COUNT, find, find_java, words };

const char *hz_class_name(enum hz_class cls)
{
	return (unsigned)cls < HZ_CLASS_COUNT ? hz_class_table[cls].name : NULL;
}
