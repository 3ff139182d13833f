/* SPDX-License-Identifier: Apache-2.0 */
/* latency.c - a histogram of times, linear within each power of two. */
#include "tools/map/latency.h"

enum { FINE = 1 << LATENCY_FINE_BITS };

static unsigned bucket_of(uint64_t time_ns)
{
	unsigned power = 0, bucket;

	while (time_ns >> power >= 2 * FINE)
		power++;
	bucket = (power << LATENCY_FINE_BITS) + (unsigned)(time_ns >> power);
	return bucket < LATENCY_BUCKETS ? bucket : LATENCY_BUCKETS - 1;
}

/* The last time that falls into it. */
static uint64_t end_of(unsigned bucket)
{
	unsigned power = bucket < 2 * FINE ? 0 : (bucket >> LATENCY_FINE_BITS) - 1;

	return (((uint64_t)bucket - ((uint64_t)power << LATENCY_FINE_BITS) + 1) << power) - 1;
}

void latency_add(struct latency *l, uint64_t time_ns)
{
	l->count++;
	l->buckets[bucket_of(time_ns)]++;
	if (time_ns > l->max_ns)
		l->max_ns = time_ns;
}

uint64_t latency_within(const struct latency *l, unsigned part)
{
	uint64_t least = (l->count * part + 999) / 1000, seen = 0;

	for (unsigned i = 0; i < LATENCY_BUCKETS && l->count > 0; i++) {
		seen += l->buckets[i];
		if (seen >= least && seen > 0)
			return end_of(i) < l->max_ns ? end_of(i) : l->max_ns;
	}
	return 0;
}
