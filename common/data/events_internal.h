/* SPDX-License-Identifier: Apache-2.0 */
/* events_internal.h - what the files of listeners to entries have of each other. */
#ifndef MC_DATA_EVENTS_INTERNAL_H
#define MC_DATA_EVENTS_INTERNAL_H

#include "common/data/service_internal.h"

struct data_listener {
	struct data_listener *next;
	struct mc_uuid id;
	int32_t flags; /* enum client_entry_kind, which members use, too */
	bool include_value;
	bool everywhere; /* a client's that is to hear what happens at other members, too */
	bool own_only;   /* of a replicated map: it hears only what was written through this member */
	struct mc_str name;
	struct mc_bytes key;       /* n < 0: every key */
	struct mc_bytes predicate; /* a blob; n < 0: every entry */
	/* a client's */
	node_conn conn; /* 0: a member's */
	int64_t correlation;
	enum client_type type;
	struct mc_addr subscriber; /* a member's */
};

/* What a multimap tells: a value has come, one has gone, all have (MultiMapEventsDispatcher). */
enum { MULTIMAP_EVENTS = CLIENT_ENTRY_ADDED | CLIENT_ENTRY_REMOVED | CLIENT_ENTRY_CLEAR_ALL };

/* A copy of it, kept. NULL: no room. */
struct data_listener *data_listener_new(struct node *n, const struct data_listener *like);
const struct data_listener *data_listener_find(const struct node *n, struct mc_uuid id); /* NULL: none */
/* One that this member can evaluate, of a blob in the step's memory; NULL: it cannot. */
struct query_predicate *data_predicate_read(struct node *n, struct mc_bytes blob);
bool data_predicate_fits(struct node *n, struct mc_bytes predicate); /* there is none, or it can be read */

/* One event. */
struct told {
	struct mc_str name;
	enum client_entry_kind kind;
	struct mc_bytes key, value, old, merging; /* n < 0: none */
	int32_t count;
	struct mc_uuid by;             /* the member that it is said to have happened at */
	struct data_invalidation near; /* INVALIDATION */
};
/* Everybody who listens to that here. */
void data_tell_all(struct node *n, const struct told *t);
/* An entry's or a map's, and one of a near cache. */
void data_tell_client(struct node *n, const struct data_listener *l, const struct told *t);
void data_tell_near_client(struct node *n, const struct data_listener *l, const struct told *t);

#endif
