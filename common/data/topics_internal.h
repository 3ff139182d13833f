/* SPDX-License-Identifier: Apache-2.0 */
/* topics_internal.h - what the two files of topics have of each other. */
#ifndef MC_DATA_TOPICS_INTERNAL_H
#define MC_DATA_TOPICS_INTERNAL_H

#include "common/data/topics.h"

#define TOPIC_SERVICE "hz:impl:topicService"

struct topic_listener {
	struct topic_listener *next;
	struct mc_uuid id;
	struct mc_str name;
	/* a client's */
	node_conn conn; /* 0: a member's */
	int64_t correlation;
	struct mc_addr subscriber; /* a member's */
};

struct topic_service {
	struct topic_listener *first;
};

static inline struct topic_service *topics_of(const struct node *n)
{
	return n->topics;
}

#endif
