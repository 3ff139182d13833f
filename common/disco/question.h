/* SPDX-License-Identifier: Apache-2.0 */
/*
 * question.h - a question to the multicast group, in the words of a joiner: a JoinRequest datagram for a
 * cluster name. A master of that name answers by multicast; nobody dials, admits or remembers who asked:
 *   - the uuid is the greatest there is: a node that is looking waits for smaller ones only;
 *   - the address is ours, with a port that is kept and never listened on: no member's, so that nobody takes
 * its master for restarted (Hazelcast does when a request comes from its master's address). The request is
 * one of line 5.3 without an operation inside, which members of 4.x to 5.7 can read.
 */
#ifndef MC_DISCO_QUESTION_H
#define MC_DISCO_QUESTION_H

#include "common/hz/heard.h"

#define QUESTION_MAX 2048 /* a name of MC_NAME_MAX and what stands around it */

struct question {
	const char *name, *host;
	const char *partition_group, *partition_count; /* NULL: none */
	uint16_t port;
	uint32_t try; /* from 1 */
};
/* A datagram as a joiner's (JoinRequest of 5.3), *n bytes; MC_ERR_LIMIT: cap is too small. */
enum mc_err question_write(const struct question *q, uint8_t *p, size_t cap, size_t *n);
/* The socket that keeps a port from being anybody's; -1: none is free. Close it when no more is asked. */
int question_port(uint16_t *port);
/* Is this a master's answer? Then what it says. */
bool question_answer(const uint8_t *p, size_t n, struct mc_arena *mem, struct heard_said *out);

#endif
