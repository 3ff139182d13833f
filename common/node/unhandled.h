/* SPDX-License-Identifier: Apache-2.0 */
/* unhandled.h - what a member that stores nothing says to calls that are not its business, from one table. */
#ifndef MC_NODE_UNHANDLED_H
#define MC_NODE_UNHANDLED_H

struct node;
struct in;

/* Answers a call of a class that has no handler; with call id 0 does nothing. */
void reply_unhandled(struct node *n, const struct in *in);

#endif
