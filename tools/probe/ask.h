/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask.h - questions to the group, in the words of a joiner: a JoinRequest datagram for each name, by each interface. A master of
 * that name answers by multicast; nobody dials, admits or remembers who asked:
 *   - the uuid is the greatest there is: a node that is looking waits for smaller ones only;
 *   - the address is ours, with a port that is kept and never listened on: no member's, so that nobody takes its master for
 *     restarted (Hazelcast does when a request comes from its master's address).
 * The request is one of line 5.3 without an operation inside, which members of 4.x to 5.7 can read.
 */
#ifndef MC_PROBE_ASK_H
#define MC_PROBE_ASK_H

#include "tools/probe/hearing.h"

void ask_tick(struct hearing *h);
/* The place that sent this question of ours; -1: it is another's. */
int ask_own(const struct hearing *h, const uint8_t *p, size_t n);
void ask_close(struct hearing *h);

#endif
