/* SPDX-License-Identifier: Apache-2.0 */
/* move_cp.h - what the files that move the CP subsystem's state have of each other. */
#ifndef MC_DATA_MOVE_CP_H
#define MC_DATA_MOVE_CP_H

#include "common/data/cp_service.h"
#include "common/data/moves.h"

/* A group that is given out. */
struct move_cp {
	struct node *n;
	const struct cp_group *g;
	struct hz_raft_group_id *id;
};

/* What each service's state is written as; the last: of sessions. move_cp_take.c */
extern const enum hz_class move_cp_snapshots[CP_KINDS + 1];

/* --- move_cp_objects.c: a lock, semaphore or latch with those that wait, as Hazelcast has it --- */
struct mc_value *move_cp_object(const struct move_cp *m, const struct cp_object *o); /* step's arena */

/* --- move_cp_take_objects.c --- */
/* False: it is none of that kind, or there is no room. */
bool move_cp_take_object(struct node *n, struct cp_object *o, const struct mc_value *v);

#endif
