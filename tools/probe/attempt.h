/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attempt.h - --would-join --actively: a node of our own asks a member to let it in, with a version that no
 * cluster has. Every other condition is checked before that one, so the refusal is about the first that does
 * not hold, and when all do it names the cluster's version. It cannot end in a join: a master refuses that
 * version, and the node takes no admission.
 */
#ifndef MC_PROBE_ATTEMPT_H
#define MC_PROBE_ATTEMPT_H

#include "common/cli/plan.h"

struct attempt {
	bool refused;
	enum node_refusal why;
	bool by_us;             /* it was our own password rule */
	char message[CLI_TEXT]; /* in Hazelcast's words */
	char hint[CLI_TEXT];
	char failed[FAULT_TEXT]; /* nothing was answered, or it could not be tried: why; empty: it was */
	int status;
};

/* Asks the member at `host:port`; at most patience ms. `line`: what to speak. */
void attempt_run(const struct plan *plan, const char *peer, enum mc_line line, int64_t patience_ms,
	struct attempt *out);

#endif
