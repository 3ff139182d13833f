/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of node offer each other. Not for other folders: node.h. */
#ifndef MC_NODE_INTERNAL_H
#define MC_NODE_INTERNAL_H

#include "common/member/member.h"
#include "common/node/node.h"

/* --- dispatch.c --- */
void dispatch(struct node *n, struct conn *c, const struct hz_message *m);
void dispatch_self(struct node *n); /* what the node has said to itself, until it says no more */

/* --- rows.c: what is called when, of all parts --- */
extern const struct node_watchers node_watchers;
typedef void event_fn(struct node *n, const struct node_event *ev);
extern event_fn *const node_on_event[NODE_EV_COUNT];
typedef void tick_fn(struct node *n);
extern tick_fn *const node_on_timer[TIMER_COUNT];

#endif
