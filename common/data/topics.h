/* SPDX-License-Identifier: Apache-2.0 */
/*
 * topics.h - topics (com.hazelcast.topic.impl.TopicService): who listens here and elsewhere, and what is
 * published. Nothing of a topic is stored, so a node without a store serves them as well. Any member
 * publishes, and itself tells everybody who has registered: of one publisher and topic all hear the same
 * order. A listener who reads too slowly misses events (member/cursors.c counts them); nobody else waits for
 * him.
 */
#ifndef MC_DATA_TOPICS_H
#define MC_DATA_TOPICS_H

#include "common/member/block.h"
#include "common/member/member.h"

/* This part of the node's block; n NULL while only counting. */
void topics_lay_out(struct node *n, struct node_block *b);

/* A client's listener; id: of its registration. One that is not only for what is published here is told to
 * all members. False: no room. */
bool topics_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id);
/* A member's, of any service: others than topics are nobody's matter here. False: no room. */
bool topics_register(struct node *n, const struct hz_registration *r);
void topics_unlisten(struct node *n, struct mc_uuid id); /* any id */

/* A client publishes: CLIENT_TOPIC_PUBLISH, CLIENT_TOPIC_PUBLISH_ALL. False: another message. */
bool topics_asked(struct node *n, const struct client_asks *asks);
handler_fn on_topic_publish, on_topic_publish_all; /* of members whose topics have one order for all */
/* A member tells what it published, for the listener with this number. */
void topics_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event);

void topics_invariant(struct node *n); /* mc_check of all that holds between two steps */

#endif
