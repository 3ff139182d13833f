/* SPDX-License-Identifier: Apache-2.0 */
/* latency.h - how long many things took: counts in buckets, each at most 1/64 wider than its beginning. */
#ifndef MC_TOOLS_MAP_LATENCY_H
#define MC_TOOLS_MAP_LATENCY_H

#include <stdint.h>

enum {
	LATENCY_FINE_BITS = 6, /* buckets of one power of two: 64 */
	LATENCY_BUCKETS = (40 - LATENCY_FINE_BITS + 1) << LATENCY_FINE_BITS, /* up to 2^40 ns, 18 minutes */
};
struct latency {
	uint64_t count, max_ns;
	uint64_t buckets[LATENCY_BUCKETS];
};

/* A time that is beyond all buckets counts in the last one; max_ns is exact. */
void latency_add(struct latency *l, uint64_t time_ns);
/* The time within which `part` of 1000 ended, rounded up to the end of its bucket; 0 when nothing did. */
uint64_t latency_within(const struct latency *l, unsigned part);

#endif
