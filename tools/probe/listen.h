/* SPDX-License-Identifier: Apache-2.0 */
/* listen.h - mc-probe --listen from inside. */
#ifndef MC_PROBE_LISTEN_H
#define MC_PROBE_LISTEN_H

#include "tools/probe/hearing.h"

/* When silence means something: hazelcast.merge.next.run.delay.seconds is 120,
 * hazelcast.merge.first.run.delay.seconds 300. */
#define LISTEN_SETTLED 121000 /* every settled cluster has announced itself */
#define LISTEN_YOUNG 300000   /* and those that were started just before */
/* masters answer at once; ours gathers questions for at most a second and a half */
#define LISTEN_ASKED 2000

struct listening {
	struct hearing h;
	const char *expect;   /* NULL: our own name is not foreign, and nothing is expected */
	bool listen, solicit; /* what was asked */
};

/* Whose name is not the one expected; without --expect: neither ours nor one that was asked for. */
bool listen_foreign(const struct listening *l, const struct voice *v);
/* "5.3.8", or without `whole` its line "5.3". */
#define VERSION_TEXT 32
void version_text(char out[VERSION_TEXT], const struct voice *v, bool whole);
void listen_tell_voice(struct listening *l, struct voice *v);
void listen_tell_garbled(struct listening *l, struct garbled *g);
/* Nodes that look for a cluster are told of when nobody has answered them for a while, or at the end. */
void listen_tell_lookers(struct listening *l, bool end);
/* The last record. Returns the exit status. */
int listen_verdict(struct listening *l);

#endif
