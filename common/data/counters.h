/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counters.h - PN counters (com.hazelcast.internal.crdt.pncounter.PNCounterImpl): numbers that every data
 * member adds to on its own, and that come to agree. Of each replica stands here how much it has added and
 * subtracted, and its time, which counts its updates. They lie in no partition. Knows no member, no message
 * and no clock.
 */
#ifndef MC_DATA_COUNTERS_H
#define MC_DATA_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/heap.h"
#include "common/base/limits.h"
#include "common/base/types.h"

/* What is known of a replica. A peer may know its time alone, or its sums alone. */
struct counter_part {
	struct mc_uuid replica;
	bool timed, summed;
	int64_t time;
	uint64_t added, subtracted; /* as Java's long: they wrap */
};

struct counter {
	struct counter *next, *before; /* in the order of their last changes, the latest last */
	uint64_t change;               /* which of all changes that was */
	struct mc_uuid self;           /* this replica */
	struct mc_str name;
	struct counter_part *v;
	uint32_t n, room;
};

struct counters {
	struct mc_heap *heap;
	struct counter *first, *last;
	uint32_t n, parts; /* of all of them */
	uint64_t changes;
};

/* An empty set of them; the heap stays the caller's. */
void counters_init(struct counters *s, struct mc_heap *heap);
struct counter *counter_find(const struct counters *s, struct mc_str name); /* NULL: there is none */
/* Makes it when there is none, with `self` as this replica; NULL: no room for one more. */
struct counter *counter_open(struct counters *s, struct mc_str name, struct mc_uuid self);
void counter_destroy(struct counters *s, struct counter *c);

/* The part of a replica; NULL: it is not known. */
const struct counter_part *counter_part(const struct counter *c, struct mc_uuid replica);
/* Somebody has seen these times (of parts, nothing else is looked at), which are after ours: what is said
 * here would take back what he knows. */
bool counter_is_stale(const struct counter *c, const struct counter_part *seen, uint32_t n);
int64_t counter_value(const struct counter *c);
void counter_add(struct counters *s, struct counter *c, int64_t delta);
/* What another replica knows. False: no room for all of it. */
bool counter_merge(struct counters *s, struct counter *c, const struct counter_part *v, uint32_t n);

void counters_invariant(const struct counters *s); /* by mc_check */

#endif
