/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster_client.h - a client of a whole cluster, on the loop of a client pool: one member lets it in, tells
 * it the others and who owns which partition; each call goes to the member that owns its key, or to any; what
 * may be tried again is tried again, on other connections and after pauses, until its time is up.
 *
 * What is sent twice: a call that is marked `again`, and any call of which a member says that it was not done
 * (it is migrating, it is not the owner, it is not ready). A call that was sent and whose connection broke
 * before the answer ends as CALL_BROKEN: nobody knows whether it was done.
 *
 * One thread; all callbacks come from inside client_pool_run(), none before a function here has returned,
 * except where a call cannot even be sent.
 */
#ifndef MC_IO_CLUSTER_CLIENT_H
#define MC_IO_CLUSTER_CLIENT_H

#include "common/io/client_pool.h"

struct cluster_client;
struct cluster_call;

enum call_end {
	CALL_ANSWERED,         /* message */
	CALL_REFUSED,          /* error: what the member says */
	CALL_UNREACHED,        /* nobody let us in; never sent */
	CALL_LATE,             /* no answer in time; `sent`: a member has it, and may have done it */
	CALL_BROKEN,           /* sent, the connection broke, and it must not be sent twice */
	CALL_TOO_LARGE,        /* more than MC_CLIENT_MESSAGE_MAX, or no memory; not sent */
	CALL_ANSWER_TOO_LARGE, /* the same of its answer */
};

/* Borrowed for the call back. */
struct call_result {
	enum call_end end;
	const struct client_message *message;
	const struct client_error_holder *error; /* may be NULL, also of CALL_REFUSED */
	bool sent;
};

/*
 * One request, in the caller's memory from cluster_client_call() until `done`, which may use it anew. A call
 * with `event` registers a listener: `done` comes with each registration, `event` with each event, and with
 * NULL when the connection has broken and it is registered anew; it ends with the client only.
 */
struct cluster_call {
	enum client_type type;
	const void *body;     /* the struct of its type's row, with all that it points to */
	struct mc_bytes key;  /* the owner of this key's partition; p NULL: partition_id */
	int32_t partition_id; /* -1: anybody's */
	bool again;           /* it may be sent twice: it changes nothing, or the same */
	int64_t patience_ms;  /* ms for all tries together */
	void *ctx;
	void (*done)(struct cluster_call *call, const struct call_result *r);
	void (*event)(struct cluster_call *call, const struct client_message *event);

	/* the client's own */
	struct cluster_call *next, **at;         /* on a connection, or in a queue */
	struct cluster_call *next_due, **due_at; /* by deadline */
	int64_t id, deadline_ms, retry_at_ms;
	unsigned tries;
	bool sent, registered;
};

#define CLUSTER_CLIENT_NAMES_MAX 4
struct cluster_client_config {
	void *ctx;
	struct mc_uuid client;
	int64_t patience_ms; /* ms to make one connection */
	unsigned lanes;      /* connections with each member, at least 1 */
	bool smart;          /* learn members and owners; else all goes through the one that let us in */
	/* The names that the cluster of this port may have, the likeliest first; as client_names(). */
	unsigned (*names)(
		void *ctx, const char *known, uint16_t port, const char *names[CLUSTER_CLIENT_NAMES_MAX]);
	/* A connection has ended. tried: names that were refused. To be kept, if somebody wants to tell it.
	 */
	void (*failed)(void *ctx, const struct mc_addr *peer, const char *tried, const struct pool_conn *conn,
		const struct pool_conn_end *e);
	/* Nobody let us in yet, and no peer is left. True: more will be added. NULL: never. */
	bool (*more)(void *ctx);
	/* Members, owners or connections are others than before; may be NULL. */
	void (*changed)(void *ctx);
	void (*signal)(void *ctx, int number); /* as the pool's */
};

/* NULL: no memory, or no loop. cfg is copied, names are borrowed for good. */
struct cluster_client *cluster_client_open(const struct cluster_client_config *cfg);
void cluster_client_free(struct cluster_client *c); /* NULL is fine; calls are forgotten */
struct client_pool *cluster_client_pool(struct cluster_client *c);
/* One more address to try; dialled when there is room. False: no memory. */
bool cluster_client_add(struct cluster_client *c, const struct mc_addr *peer);
/* After `more` has said true: nothing came of it. */
void cluster_client_no_more(struct cluster_client *c);

/* Sends it as soon as there is somebody to send it to; see struct cluster_call. */
void cluster_client_call(struct cluster_client *c, struct cluster_call *call);

/* --- what is known of the cluster --- */
uint32_t cluster_client_partitions(const struct cluster_client *c); /* 0: not known yet */
/* The place of the member that owns it; -1: not known. */
int cluster_client_owner(const struct cluster_client *c, uint32_t partition);
/* The member in that place, with its address: borrowed until the next list. NULL: there is none. */
const struct mc_addr *cluster_client_member(const struct cluster_client *c, int place, struct mc_uuid *uuid);
/* Of a member that is or was in the list; NULL: not known. */
const struct mc_addr *cluster_client_address(const struct cluster_client *c, struct mc_uuid member);
/* Dials every data member on every lane. */
void cluster_client_spread(struct cluster_client *c);
/* All that were dialled have answered or failed, and the list of members is there. */
bool cluster_client_settled(const struct cluster_client *c);

#endif
