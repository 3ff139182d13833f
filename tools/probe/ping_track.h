/* SPDX-License-Identifier: Apache-2.0 */
/* ping_track.h - what became of numbered datagrams: lost, twice, out of order, late. Pure. */
#ifndef MC_TOOLS_PROBE_PING_TRACK_H
#define MC_TOOLS_PROBE_PING_TRACK_H

#include "common/base/types.h"

#define PING_WINDOW 64

/* One path: datagrams of one sender that come the same way. Zeroed at the start. */
struct ping_track {
	uint32_t first, last; /* sequence numbers */
	uint64_t seen;        /* bit i: last - i was heard */
	uint32_t heard, twice, reordered, late;
	uint32_t heard_first;            /* of the first MC_PING_FIRST */
	int64_t fastest_us;              /* the least of (arrived - sent), in us: clocks differ */
	int64_t first_at_ms, last_at_ms; /* monotonic, ours */
	bool any;
};

void ping_track_take(struct ping_track *t, uint32_t seq, uint64_t sent_us, int64_t now_us);
/* How many there must have been, from the first that was heard to the last. */
uint32_t ping_track_expected(const struct ping_track *t);
uint32_t ping_track_lost(const struct ping_track *t);
/* Of these, among the first MC_PING_FIRST. */
uint32_t ping_track_lost_first(const struct ping_track *t);

#endif
