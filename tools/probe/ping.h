/* SPDX-License-Identifier: Apache-2.0 */
/* ping.h - what the files of --ping-group and --merge share: how a peer is found to be, and what that means.
 */
#ifndef MC_PROBE_PING_H
#define MC_PROBE_PING_H

#include "common/cli/settings.h"
#include "common/cli/writer.h"
#include "tools/probe/group_ping.h"

/* From the best to the worst; the words stand in records. */
#define PING_STATES(X) \
	X(BOTH, "both_ways") \
	X(LOSSY, "lossy") \
	X(LATE, "late") \
	X(FADED, "stopped_hearing")  /* it heard us, and does no more */ \
	X(STOPPED, "stopped")        /* we heard it, and do no more */ \
	X(UNREACHED, "we_hear_only") /* it does not hear us */ \
	X(UNHEARD, "it_hears_only")  /* we do not hear it */ \
	X(UNICAST, "unicast_only")
enum ping_state {
#define X(name, text) PING_STATE_##name,
	PING_STATES(X)
#undef X
		PING_STATE_COUNT
};
const char *ping_state_text(enum ping_state s);
enum ping_state ping_state_of(const struct group_ping *p, const struct ping_peer *peer);

enum { PING_TEXT = 512 };
/* "4m20s" */
void ping_time(int64_t ms, char *out, size_t cap);
/* What it means, and what to try (empty: nothing). */
void ping_explain(const struct group_ping *p, const struct ping_peer *peer, enum ping_state s,
	char verdict[PING_TEXT], char hint[PING_TEXT]);
/* The verdict record; returns the exit status. */
int ping_verdict(const struct group_ping *p, const struct say *say);

#endif
