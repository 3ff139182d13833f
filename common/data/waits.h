/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waits.h - calls that wait for the lock of a key
 * (com.hazelcast.spi.impl.operationparker.impl.OperationParkerImpl). A call that may not run is kept with
 * copies of its bytes, and run again, in the order in which they came, when its key is unlocked or the lease
 * of the lock is over. It is answered when it could run, when it has waited as long as its caller wanted, or
 * when the call itself is too old. Pure; what is kept lies in a heap of the caller.
 */
#ifndef MC_DATA_WAITS_H
#define MC_DATA_WAITS_H

#include "common/base/heap.h"
#include "common/data/map.h"

struct map_wait; /* one call that waits */

enum { MAP_WAITS_BUCKETS = 256 };

/* The caller's; its fields are not. */
struct map_waits {
	struct mc_heap *heap;
	struct {
		struct map_wait *first, *last;
	} bucket[MAP_WAITS_BUCKETS], woken;
	uint32_t n;
	uint64_t deadline_ms; /* not after the first of all that is due */
};

/* How long a call may wait. */
struct map_patience {
	uint64_t ticket; /* the caller's; comes back with the answer */
	int64_t wait_ms; /* of the operation's header: below 0: for ever, 0: not at all */
	int64_t call_ms; /* the call time-out: then the caller is told to send it again; below 0: none */
};

/* An empty table. The heap stays the caller's. */
void map_waits_init(struct map_waits *w, struct mc_heap *heap);

/* Runs a request, as map_run does. MAP_WAITS in the outcome: it is kept, and answered by map_waits_next. One
 * that may not wait is answered at once, as late. One that cannot be kept (MC_DATA_WAITS_MAX, the heap) gets
 * MAP_FULL. m must stay where it is. */
void map_waits_run(struct map_waits *w, struct store *s, const struct map *m, const struct map_request *r,
	const struct map_patience *p, uint64_t now_ms, struct map_outcome *out);

/* A key was unlocked otherwise: by map_expire (a lease), or by what a backup or a member that left brings. */
void map_waits_wake(struct map_waits *w, const struct map *m, uint32_t partition, struct mc_bytes key);

enum map_waited {
	MAP_WAITED_RUN,     /* it could run: the outcome is its answer */
	MAP_WAITED_LATE,    /* it has waited long enough: the outcome is null or false */
	MAP_WAITED_TIMEOUT, /* the call is too old: CallTimeoutResponse */
};

/* The next call that has an answer; false when there is none now. To be called until then after each
 * map_waits_run, map_waits_wake and deadline. What it changes is told by the outcome, as of any request. */
bool map_waits_next(struct map_waits *w, struct store *s, uint64_t now_ms, uint64_t *ticket,
	enum map_waited *how, struct map_outcome *out);

/* When map_waits_next has something to do without being woken; STORE_NEVER. May be too early. */
uint64_t map_waits_deadline(const struct map_waits *w);

/* Calls of one who left go without an answer. */
void map_waits_forget(struct map_waits *w, struct mc_uuid caller);
/* Takes one call for a partition that moves, in no order; false when there is none. m NULL: of any map. */
bool map_waits_take(struct map_waits *w, const struct map *m, uint32_t partition, uint64_t *ticket);

/* All that must hold of them, by mc_check. Cost: all that waits is read. */
void map_waits_invariant(const struct map_waits *w);

#endif
