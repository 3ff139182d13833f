/* SPDX-License-Identifier: Apache-2.0 */
/* versions.c - arithmetic on the versions of replicas, and where those of a namespace are kept. Knows no map,
 * no member and no store. */
#include "common/data/versions.h"

#include <string.h>

#include "common/base/check.h"

static uint32_t place(uint32_t replica)
{
	mc_check(replica > 0 && replica <= REPLICA_BACKUPS);
	return replica - 1;
}

/* incrementAndGet */
void replica_versions_count(struct replica_versions *v, uint32_t backups)
{
	mc_check(backups <= REPLICA_BACKUPS);
	for (uint32_t i = 0; i < backups; i++)
		if (v->of[i] != REPLICA_NEEDS_SYNC)
			v->of[i]++;
}

bool replica_versions_stale(
	const struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t replica)
{
	uint32_t at = place(replica);

	return v->of[at] > given[at] || v->of[at] == REPLICA_NEEDS_SYNC;
}

static void take_from(struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t from)
{
	mc_check(from < REPLICA_BACKUPS);
	memcpy(v->of + from, given + from, sizeof(v->of[0]) * (REPLICA_BACKUPS - from));
}

bool replica_versions_update(
	struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t replica)
{
	uint32_t at = place(replica);
	int64_t had = v->of[at], next = given[at];

	if (had == REPLICA_NEEDS_SYNC) {
		v->dirty = true;
		return true; /* the next check asks for it */
	}
	if (had < next) {
		take_from(v, given, at);
		v->dirty |= next - 1 > had;
	}
	return !v->dirty;
}

void replica_versions_set(struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t replica)
{
	take_from(v, given, place(replica));
	v->dirty = false;
}

void replica_versions_clear(struct replica_versions *v)
{
	*v = (struct replica_versions){ 0 };
}

void replica_versions_promote(struct replica_versions *v, uint32_t was)
{
	uint32_t lost = place(was); /* places before it that are gone with the owner */

	for (uint32_t i = 0; lost > 0 && i < REPLICA_BACKUPS; i++)
		v->of[i] = i + lost < REPLICA_BACKUPS ? v->of[i + lost] : 0;
}

void replica_versions_for_sync(struct replica_versions *v)
{
	for (uint32_t i = 0; i < REPLICA_BACKUPS; i++)
		if (v->of[i] == REPLICA_NEEDS_SYNC)
			v->of[i] = 0;
}

bool replica_versions_unused(const struct replica_versions *v)
{
	for (uint32_t i = 0; i < REPLICA_BACKUPS; i++)
		if (v->of[i] != 0)
			return false;
	return !v->dirty;
}

/* --- where they are kept --- */
_Static_assert(VERSIONS_LEAVES *VERSIONS_LEAF >= MC_PARTITIONS, "every partition has a leaf");

struct replica_versions *versions_find(const struct versions *v, uint32_t partition)
{
	struct replica_versions *leaf;

	mc_check(partition < MC_PARTITIONS);
	leaf = v->leaf[partition / VERSIONS_LEAF];
	return leaf == NULL ? NULL : &leaf[partition % VERSIONS_LEAF];
}

struct replica_versions *versions_of(struct versions *v, struct mc_heap *heap, uint32_t partition)
{
	struct replica_versions **leaf = &v->leaf[partition / VERSIONS_LEAF];

	mc_check(partition < MC_PARTITIONS);
	if (*leaf == NULL) {
		*leaf = mc_heap_get(heap, sizeof(**leaf) * VERSIONS_LEAF);
		if (*leaf == NULL)
			return NULL;
		memset(*leaf, 0, sizeof(**leaf) * VERSIONS_LEAF);
	}
	return &(*leaf)[partition % VERSIONS_LEAF];
}

void versions_drop(struct versions *v, uint32_t partition)
{
	struct replica_versions *r = versions_find(v, partition);

	if (r != NULL)
		replica_versions_clear(r);
}

void versions_free(struct versions *v, struct mc_heap *heap)
{
	for (uint32_t i = 0; i < VERSIONS_LEAVES; i++) {
		if (v->leaf[i] != NULL)
			mc_heap_put(heap, v->leaf[i]);
		v->leaf[i] = NULL;
	}
}
