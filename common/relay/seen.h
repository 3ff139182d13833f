/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen.h - what passed a moment ago, in tables of a fixed size: datagrams by their bytes, datagrams by their
 * number, and what each address has used up. The least recent makes room.
 */
#ifndef MC_RELAY_SEEN_H
#define MC_RELAY_SEEN_H

#include "common/base/types.h"

#define SEEN_WAYS 8 /* entries that share a bucket */

/* --- by bytes --- */
#define SEEN_HERE 0 /* the origin of what was heard on the own group */
struct seen_bytes {
	uint64_t hash;    /* 0: free */
	uint64_t origin;  /* who carried it first; SEEN_HERE */
	int64_t at_us;    /* when that one did so last */
	int64_t went_us;  /* when it went out to the links last */
	int64_t group_us; /* when another relay delivered it last, */
	uint64_t group;   /* and to which of our interfaces since then */
};

/* --- by number: RFC 4303 has such a window --- */
struct seen_origin {
	uint64_t origin;          /* 0: free */
	uint64_t highest, window; /* bit i: highest - i has come */
	int64_t at_us;
};

/* --- by address --- */
struct seen_rate {
	uint64_t key; /* 0: free */
	int64_t left; /* millionths of a datagram */
	int64_t at_us;
};

struct seen {
	struct seen_bytes bytes[MC_RELAY_SEEN_MAX];
	struct seen_origin origins[MC_RELAY_ORIGINS_MAX];
	struct seen_rate rates[MC_RELAY_RATES_MAX];
};

/* The entry of these bytes, made when there is none: fresh tells. hash is not 0. */
struct seen_bytes *relay_seen_bytes_find(struct seen *s, uint64_t hash, bool *fresh);
/* False: it has come before, or so long ago that nobody knows. */
bool relay_seen_number_take(struct seen *s, uint64_t origin, uint64_t number, int64_t now_us);
/* False: `rate` a second, 4 * rate at once, are used up. rate 0: no limit. */
bool relay_seen_rate_take(struct seen *s, uint64_t key, uint32_t rate, int64_t now_us);

#endif
