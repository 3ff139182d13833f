/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_client_internal.h - between the files of cluster_client.c, for nobody else. */
#ifndef MC_IO_CLUSTER_CLIENT_INTERNAL_H
#define MC_IO_CLUSTER_CLIENT_INTERNAL_H

#include "common/io/cluster_client.h"

enum { CALL_BUCKETS = 256 }; /* ids of one connection follow each other: a chain is short */

/* One connection, from the dial to its end. */
struct cc_conn {
	struct cluster_client *c;
	struct cc_conn *next, **at;
	struct cc_member *member; /* NULL: not let in yet, and not dialled for one */
	struct mc_addr addr;
	struct pool_conn *conn;
	const char *names[CLUSTER_CLIENT_NAMES_MAX];
	unsigned name_count, name, lane;
	bool open, dead; /* dead: it is being forgotten */
	char tried[256]; /* names that were refused: 'development', 'dev' */
	struct cluster_call *calls[CALL_BUCKETS];
};

struct cc_member {
	struct mc_uuid uuid;
	struct mc_addr addr;
	bool lite, listed;
	uint32_t partitions;
	int64_t dial_at_ms;      /* not before; it has refused */
	unsigned turn;           /* the lane of the next call */
	struct cc_conn *lanes[]; /* cfg.lanes; NULL: none */
};

struct cc_queue {
	struct cluster_call *first, **last;
};

struct cluster_client {
	struct cluster_client_config cfg;
	struct client_pool *pool;
	struct client_pool_callbacks callbacks;
	const char *name; /* that let us in */
	uint32_t partition_count;
	int16_t *owners; /* places in members; -1 */
	struct cc_member **members;
	unsigned member_count, member_cap;
	struct cc_conn *conns;
	struct cc_conn *seed; /* tells the views; NULL: nobody does */
	int64_t view_ask;     /* the listener's id on it */
	bool viewed;          /* a list of members has come */
	struct mc_addr *peers;
	unsigned peer_count, peer_cap, next_peer, dialling;
	bool more_asked, more_comes, waking, closing;
	bool starting; /* somebody answered, and was not ready yet: he is asked again */
	int64_t redial_at_ms, redial_pause_ms;
	struct cc_queue waiting, paused; /* for a connection; for their time */
	struct cluster_call *due;        /* all calls, the soonest first */
	struct cluster_call *due_last;
};

/* cluster_client.c */
void cc_send_waiting(struct cluster_client *c);
void cc_answered(struct cc_conn *n, const struct session_notice *t);
void cc_conn_lost(struct cc_conn *n, const struct pool_conn_end *e);
void cc_give_up(struct cluster_client *c); /* nobody is left: what waits has ended */
void cc_wake(void *ctx);
void cc_set_wake(struct cluster_client *c);

/* cluster_client_lists.c */
void cc_append(struct cc_queue *q, struct cluster_call *call);
void cc_take_out(struct cluster_client *c, struct cluster_call *call); /* of where it stands, if anywhere */
void cc_keep_due(struct cluster_client *c, struct cluster_call *call);
void cc_forget_due(struct cluster_client *c, struct cluster_call *call);

/* cluster_client_conns.c */
struct cc_conn *cc_dial(struct cluster_client *c, const struct mc_addr *addr);
bool cc_conns_open(struct cluster_client *c);
void cc_conns_close(struct cluster_client *c);
struct cc_conn *cc_conn_for(struct cluster_client *c, int32_t partition_id); /* NULL: none is open */
/* Not n, which is lite, but a member that stores may carry a call for this partition: one is there, or not
 * heard of yet. */
bool cc_other_is_near(const struct cc_conn *n, int32_t partition_id);
void cc_dial_member(struct cluster_client *c, struct cc_member *m, unsigned lane);

/* cluster_client_dial.c */
void cc_dial_more(struct cluster_client *c);

/* cluster_client_view.c */
void cc_ask_view(struct cluster_client *c); /* of another one, when the seed is gone */
bool cc_is_view(const struct cc_conn *n, const struct session_notice *t);
void cc_take_view(struct cluster_client *c, const struct client_message *m);
struct cc_member *cc_member_of(struct cluster_client *c, struct mc_uuid uuid, const struct mc_addr *addr);
bool cc_take_partition_count(struct cluster_client *c, int32_t count);

#endif
