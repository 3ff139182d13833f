/* SPDX-License-Identifier: Apache-2.0 */
/*
 * announce.h - listeners of clients of this member that are to hear what happens at others, too
 * (EventServiceImpl.registerListener): every member is told of one, and who joins later; what happens there
 * comes as an EventEnvelope with the listener's number. A node without a store announces listeners of topics.
 */
#ifndef MC_DATA_ANNOUNCE_H
#define MC_DATA_ANNOUNCE_H

#include "common/member/block.h"
#include "common/member/member.h"

/* This part of the node's block; n NULL while only counting. */
void announce_lay_out(struct node *n, struct node_block *b);

/* What members filter by for this listener: an object in the step's memory; NULL: no memory for it. */
typedef struct mc_value *announced_filter_fn(struct node *n, struct mc_uuid id);

/* The service's name and the function last, the topic is copied. False: no room, or too long a name. */
bool announce(struct node *n, struct mc_uuid id, const char *service, struct mc_str topic,
	announced_filter_fn *filter);
bool announced(const struct node *n, struct mc_uuid id);
void announce_end(struct node *n, struct mc_uuid id); /* any id; members are told */

void announce_after(struct node *n); /* at the end of each step: who came is told */
void announce_tick(struct node *n);  /* who could not take it is told again */
invocation_done_fn announce_told;    /* a member has answered */

handler_fn on_event, on_send_event; /* what happened at a member, for a listener here */

#endif
