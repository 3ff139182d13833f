/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registrations.h - what members told of their listeners, objects and configurations, kept so that those who
 * join later learn it (OnJoinOp, RegistrationOperation). Handed on byte for byte: nothing of it is understood
 * here but its owner and its id.
 */
#ifndef MC_CLUSTER_REGISTRATIONS_H
#define MC_CLUSTER_REGISTRATIONS_H

#include "common/hz/message.h"

struct node;
struct member;
struct registration;

/* As master: on-join operations of a joiner, `pre` from its join request, else those it sent after it. False:
 * no room. */
bool registrations_keep(struct node *n, struct member *m, const struct hz_on_join_op *op, bool pre);
/* Everything kept, as one operation to be sent with FinalizeJoin to `joiner`; NULL: nothing is kept. */
struct hz_on_join_op *registrations_for(struct node *n, const struct member *joiner, bool pre);
size_t registrations_bytes(const struct node *n); /* of all that is kept */
/* Whether what is left of the step's memory holds them: else they are for the next step. */
bool registrations_have_room(const struct node *n);
/* As master: passes a member's on-join operations to the other Java members, kept or not, unless they are
 * more than MC_ONJOIN_MESSAGE_MAX, or MC_ONJOIN_FORWARD_MAX for all of those together: that is said
 * (OnJoinOp). */
void registrations_forward(struct node *n, const struct member *from, const struct hz_on_join_op *op);
void registrations_drop_member(struct node *n, const struct mc_addr *subscriber);
void registrations_clear(struct node *n);
/* The next one, NULL behind the last; what this one holds is added to bytes. */
const struct registration *registration_next(const struct registration *r, uint32_t *bytes);

#endif
