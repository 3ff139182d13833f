/* SPDX-License-Identifier: Apache-2.0 */
/* heard_internal.h - heard.c keeps, heard_learn.c compares. */
#ifndef MC_PROBE_HEARD_INTERNAL_H
#define MC_PROBE_HEARD_INTERNAL_H

#include "tools/probe/heard.h"

#define HEARD_BUCKETS 4096
#define HEARD_HOSTS 1024

/* The voices of one host (or of those that share its bucket), in the order in which they were last heard;
 * place + 1. */
struct heard_host {
	uint16_t count, oldest, newest;
};

struct heard {
	struct mc_arena mem; /* of one datagram */
	struct voice voices[HEARD_VOICES_MAX];
	uint32_t bucket[HEARD_BUCKETS]; /* place + 1 */
	uint32_t top;
	struct heard_host host[HEARD_HOSTS];
	uint16_t host_of[HEARD_VOICES_MAX], older[HEARD_VOICES_MAX], newer[HEARD_VOICES_MAX];
	struct garbled garbled[HEARD_GARBLED_MAX];
	size_t list_bytes;
	struct heard_counts counts;
};

/* True when more is known of v than before. `j` as above. */
bool heard_learn(struct heard *h, struct voice *v, const struct heard_said *said,
	const struct hz_join_message *j, const struct heard_datagram *d);

#endif
