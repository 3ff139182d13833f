/* SPDX-License-Identifier: Apache-2.0 */
/* pick_compare.h - the addresses of this host, and what becomes of each: with us, with Hazelcast and with
 * Payara.
 */
#ifndef MC_DISCO_PICK_COMPARE_H
#define MC_DISCO_PICK_COMPARE_H

#include "common/disco/pick.h"

struct disco_pick_ask {
	struct disco_pick_wish wish;
	const char *group; /* multicast; NULL: not by multicast */
};

struct disco_picks {
	struct io_iface list[MC_CANDIDATES_MAX]; /* in a JVM's order, with our routes */
	unsigned n;
	struct edge_candidate ours[MC_CANDIDATES_MAX];
	struct disco_verdict hazelcast[MC_CANDIDATES_MAX], payara[MC_CANDIDATES_MAX];
	unsigned ours_at, hazelcast_at, payara_at; /* places in list, or IO_IFACE_NONE: */
	const char *hazelcast_why, *payara_why;    /* what happens then */
};

/* Asks the system, sends nothing. 0, or a libuv error. */
int disco_pick_compare(const struct disco_pick_ask *ask, struct disco_picks *out);

#endif
