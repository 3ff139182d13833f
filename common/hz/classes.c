/* SPDX-License-Identifier: Apache-2.0 */
/* classes.c - the registry of classes, found by ids or by name. */
#include "common/base/check.h"
#include "common/hz/registry.h"

#define MARKED_V MC_LINES_from_55
#define MARKED_V57 MC_LINES_from_57
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

/* Factory ids are 0 and below, those of CP -1001 and below, class ids 0 and above: a plain table finds a
 * class at once. Two classes with the same ids would be two initializers of one element, which the compiler
 * refuses. */
enum { FACTORIES = 48, CP_BASE = 1000, CP_FACTORIES = 24, IDS = 160 };
#define PLACE(factory) \
	((factory) > -FACTORIES ? (uint32_t) - (factory) : (uint32_t) - (factory)-CP_BASE + FACTORIES)
static const uint16_t by_ids[FACTORIES + CP_FACTORIES][IDS] = {
#define C(id, type, name, factory, cls, form, marked, lines) [PLACE(factory)][cls] = HZ_##id,
	HZ_CLASSES(C)
#undef C
};
_Static_assert(HZ_CLASS_COUNT <= UINT16_MAX, "by_ids holds two bytes");
_Static_assert(HZ_NONE == 0, "a place that is left empty names no class");
_Static_assert(CP_BASE > FACTORIES, "the factories of CP have places of their own");

static enum hz_class hz_class_find(int32_t factory, int32_t id)
{
	bool is_cp = factory <= -CP_BASE && factory > -CP_BASE - CP_FACTORIES;

	if (factory > 0 || (factory <= -FACTORIES && !is_cp) || id < 0 || id >= IDS)
		return HZ_NONE;
	return (enum hz_class)by_ids[PLACE(factory)][id];
}

static const struct mc_class *find(int32_t factory, int32_t id)
{
	enum hz_class c = hz_class_find(factory, id);

	mc_check(c == HZ_NONE || (hz_class_table[c].factory == factory && hz_class_table[c].id == id));
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

/* An empty ring buffer's tail is the one before its head. */
#define RING_COUNT(prefix, type) \
	static uint64_t prefix##_count(const void *object) \
	{ \
		const struct type *o = object; \
\
		return (uint64_t)o->tail_sequence - (uint64_t)o->head_sequence + 1; \
	} \
	static void set_##prefix##_count(void *object, uint32_t n) \
	{ \
		struct type *o = object; \
\
		o->tail_sequence = (int64_t)((uint64_t)o->head_sequence + n - 1); \
	}
RING_COUNT(ring, hz_ringbuffer_container)
RING_COUNT(ring_merge, hz_ringbuffer_merge_operation)
RING_COUNT(ring_backup, hz_ringbuffer_merge_backup_operation)
#undef RING_COUNT

static uint64_t coll_count(const void *object)
{
	const struct hz_multi_map_collection *o = object;

	return (uint64_t)o->coll_count;
}

static void set_coll_count(void *object, uint32_t n)
{
	struct hz_multi_map_collection *o = object;

	o->coll_count = (int32_t)n;
}

static const struct mc_count counts[HZ_COUNTS_COUNT] = {
	[HZ_RING_COUNT] = { ring_count, set_ring_count },
	[HZ_RING_MERGE_COUNT] = { ring_merge_count, set_ring_merge_count },
	[HZ_RING_BACKUP_COUNT] = { ring_backup_count, set_ring_backup_count },
	[HZ_COLL_COUNT] = { coll_count, set_coll_count },
};

const struct mc_registry hz_registry = { hz_class_table, HZ_CLASS_COUNT, find, find_java, words, counts };

const char *hz_class_name(enum hz_class cls)
{
	return (unsigned)cls < HZ_CLASS_COUNT ? hz_class_table[cls].name : NULL;
}
