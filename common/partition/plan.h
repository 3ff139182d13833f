/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - from the table as it is to the table as it should be, and the migrations between the
 * two. Pure.
 *
 * assign.c says where replicas should be (PartitionStateGeneratorImpl), plan.c by which
 * steps they get there (MigrationPlanner): each step moves or copies one replica and no step leaves a
 * partition with fewer replicas than before, unless fewer are wanted.
 */
#ifndef MC_PARTITION_PLAN_H
#define MC_PARTITION_PLAN_H

#include "common/base/rng.h"
#include "common/partition/table.h"

/* A member that may hold replicas, and its group by number: replicas of one partition lie in different
 * groups. */
struct partition_candidate {
	int16_t replica;
	uint16_t group;
};

typedef int16_t partition_target[MC_PARTITIONS][MC_REPLICAS];

/*
 * Fills target: min(MC_REPLICAS, groups) replicas a row, packed to the left, no two of one group; groups are
 * balanced at each place, members inside their group too. Keeps what can be kept of the present rows and
 * prefers those who have the data. False: no candidates, or no memory in `mem` for the sums.
 */
bool partition_assign(const struct partition_table *t, const struct partition_candidate *c, uint32_t count,
	uint32_t groups, struct mc_rng *rng, struct mc_arena *mem, partition_target target);

/* Each of 7 places is filled, emptied or changed at most three times on the way (moved away, moved to, moved
 * on). */
#define PARTITION_STEPS_MAX (3 * MC_REPLICAS)

/*
 * The steps from one row to another, in the order they are to be taken. Two kinds are not migrations: a
 * source that goes and nobody comes (destination none), and a first owner (destination_new 0, no source,
 * destination_now none). `to` is changed where members would only trade places: such cycles cannot be
 * migrated and stay as they are.
 */
uint32_t partition_plan(const int16_t from[MC_REPLICAS], int16_t to[MC_REPLICAS],
	struct partition_step steps[PARTITION_STEPS_MAX]);

#endif
