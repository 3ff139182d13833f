/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_pool.h - a client's connections to many members on one loop: dials (connector.h), carries sessions
 * (client/session.h), keeps their times. One thread; all callbacks come from inside client_pool_run().
 */
#ifndef MC_IO_CLIENT_POOL_H
#define MC_IO_CLIENT_POOL_H

#include <uv.h>

#include "common/client/session.h"

struct client_pool;
struct connector;
struct pool_conn; /* one connection */

#define POOL_CONN_STAGES(X) X(LOOKUP) X(DIAL) X(TALK)
enum pool_conn_stage {
#define X(name) POOL_CONN_##name,
	POOL_CONN_STAGES(X)
#undef X
};

/* How a connection ended that was not hung up by us. */
struct pool_conn_end {
	enum pool_conn_stage stage; /* how far it had come */
	int err;                    /* libuv's error; UV_EOF: the other side closed; 0: see fault */
	enum session_fault fault;
	const struct client_error_holder *error; /* what the member said; may be NULL */
	int64_t ask;          /* SESSION_FAULT_LIMIT: the request whose answer was too large; 0: none */
	const uint8_t *first; /* the first bytes that came in all, at most MC_POOL_FIRST */
	size_t first_n;
	bool greeted; /* it had let us in */
};

struct client_pool_callbacks {
	void *ctx;
	/* Anything but SESSION_NOTHING and SESSION_OVER. Borrowed; the connection may be hung up, asked, and
	 * others dialled. */
	void (*notice)(void *ctx, struct pool_conn *conn, const struct session_notice *t);
	/* The last of this connection, which is gone after it. Borrowed. */
	void (*end)(void *ctx, struct pool_conn *conn, const struct pool_conn_end *e);
	void (*wake)(void *ctx);               /* client_pool_wake() is due; may be NULL */
	void (*signal)(void *ctx, int number); /* see client_pool_signals(); may be NULL */
};

/* NULL: no memory, or no loop. `callbacks` is borrowed. */
struct client_pool *client_pool_open(const struct client_pool_callbacks *callbacks);
void client_pool_free(struct client_pool *c);
uv_loop_t *client_pool_loop(struct client_pool *c);             /* for others on the same loop */
struct connector *client_pool_connector(struct client_pool *c); /* the same */
int64_t client_pool_now(const struct client_pool *c);           /* monotonic ms */

/*
 * Dials `peer`, a number or a name, of which each address is tried in turn. cfg: see session.h; its patience
 * also bounds the look-up and each dial. `owner` is handed back by pool_conn_owner(). NULL: no memory. Ends
 * in `end`, never before this returns.
 */
struct pool_conn *client_pool_dial(
	struct client_pool *c, const struct mc_addr *peer, const struct session_config *cfg, void *owner);
void *pool_conn_owner(const struct pool_conn *conn);
/* The number that was dialled; empty until a name is found. */
const char *pool_conn_host(const struct pool_conn *conn);
/*
 * As session_ask(), of any size up to MC_CLIENT_MESSAGE_MAX. It leaves when the loop has run what is due,
 * with all else that was asked until then. 0 also when there is no memory.
 */
int64_t pool_conn_ask(struct pool_conn *conn, const struct session_request *request);
/* No callback of it after this. It says goodbye as members like it: a FIN, after what came was read. */
void pool_conn_hang_up(struct pool_conn *conn);

/* wake() after `after_ms`, replacing an earlier one; negative: never. */
void client_pool_wake(struct client_pool *c, int64_t after_ms);
/* INT, TERM and USR1 come to signal() from now on. */
bool client_pool_signals(struct client_pool *c);
/* Until client_pool_stop(); it returns when the goodbyes are said, or MC_POOL_GOODBYE later. */
void client_pool_run(struct client_pool *c);
void client_pool_stop(struct client_pool *c);

#endif
