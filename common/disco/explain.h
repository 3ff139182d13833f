/* SPDX-License-Identifier: Apache-2.0 */
/* explain.h - the addresses of this host, and what becomes of each: with us, with Hazelcast and with Payara.
 */
#ifndef MC_DISCO_EXPLAIN_H
#define MC_DISCO_EXPLAIN_H

#include "common/disco/pick.h"

struct disco_ask {
	struct disco_pick_wish wish;
	const char *group; /* multicast; NULL: not by multicast */
};

struct disco_explained {
	struct io_iface list[MC_CANDIDATES_MAX]; /* in a JVM's order, with our routes */
	unsigned n;
	struct edge_candidate ours[MC_CANDIDATES_MAX];
	struct disco_verdict hazelcast[MC_CANDIDATES_MAX], payara[MC_CANDIDATES_MAX];
	unsigned ours_at, hazelcast_at, payara_at; /* places in list, or IO_IFACE_NONE: */
	const char *hazelcast_why, *payara_why;    /* what happens then */
};

/* Asks the system, sends nothing. 0, or a libuv error. */
int disco_explain(const struct disco_ask *ask, struct disco_explained *out);

#endif
