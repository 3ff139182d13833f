/* SPDX-License-Identifier: Apache-2.0 */
/*
 * versions.h - how many writes to a namespace (a map; or all that is no fragment of its own) in a partition
 * each of its backups has seen, or ought to have (com.hazelcast.internal.partition.impl
 * .PartitionReplicaFragmentVersions). The owner counts for all backups, and each backup keeps what the owner
 * said: equal numbers are equal contents. They go with the partition when it moves, and count on after a
 * promotion.
 *
 * Plain data; replicas are numbered as in the table: 1 is the first backup.
 */
#ifndef MC_DATA_VERSIONS_H
#define MC_DATA_VERSIONS_H

#include <stdint.h>

#include "common/base/heap.h"
#include "common/base/limits.h"

enum { REPLICA_BACKUPS = MC_REPLICAS - 1 };
/* Of a version: this backup has missed something and has to be given all of it. */
#define REPLICA_NEEDS_SYNC ((int64_t)-1)

struct replica_versions {
	int64_t of[REPLICA_BACKUPS]; /* of[r - 1]: replica r's */
	bool dirty;                  /* as a backup: a write was missed */
};

/* As owner: a write goes to the first `backups` of them. */
void replica_versions_count(struct replica_versions *v, uint32_t backups);
/* As backup in place `replica`: this write is behind what is here. */
bool replica_versions_stale(
	const struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t replica);
/* As backup, when the write is done. False: something was missed, so all of it has to be asked for. */
bool replica_versions_update(
	struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t replica);
/* All of it has come: from a migration or after a request, for the place `replica` and those behind it. */
void replica_versions_set(struct replica_versions *v, const int64_t given[REPLICA_BACKUPS], uint32_t replica);
/* The places before `replica` are somebody else's now: what an owner does that becomes a backup. */
void replica_versions_clear(struct replica_versions *v);
/* The backup in the place `was` is the owner now: who stood behind it stands behind the owner. */
void replica_versions_promote(struct replica_versions *v, uint32_t was);
/* As owner, before all of it is sent: those that need it begin anew. */
void replica_versions_for_sync(struct replica_versions *v);
/* Nothing was ever counted. */
bool replica_versions_unused(const struct replica_versions *v);

/* --- those of one namespace in all partitions: made when they are first needed, a leaf at a time --- */
enum { VERSIONS_LEAF = 16, VERSIONS_LEAVES = (MC_PARTITIONS + VERSIONS_LEAF - 1) / VERSIONS_LEAF };

struct versions {
	struct replica_versions *leaf[VERSIONS_LEAVES]; /* heap */
};

/* Makes them when there are none; NULL: no memory. */
struct replica_versions *versions_of(struct versions *v, struct mc_heap *heap, uint32_t partition);
/* NULL: nothing was counted there yet; all are 0. */
struct replica_versions *versions_find(const struct versions *v, uint32_t partition);
/* The partition is somebody else's now. */
void versions_drop(struct versions *v, uint32_t partition);
/* Gives all of it back; all are 0 again. */
void versions_free(struct versions *v, struct mc_heap *heap);

#endif
