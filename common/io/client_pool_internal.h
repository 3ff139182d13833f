/* SPDX-License-Identifier: Apache-2.0 */
/* client_pool_internal.h - between the files of client_pool.c, for nobody else. */
#ifndef MC_IO_CLIENT_POOL_INTERNAL_H
#define MC_IO_CLIENT_POOL_INTERNAL_H

#include "common/io/client_pool.h"
#include "common/io/connector.h"
#include "common/io/sock.h"

enum { POOL_SIGNALS = 3 };

struct client_pool {
	uv_loop_t loop;
	uv_timer_t timer, waker;
	uv_prepare_t before_waiting; /* sends what was asked in this round of the loop */
	uv_signal_t signals[POOL_SIGNALS];
	bool signalled, stopping;
	const struct client_pool_callbacks *callbacks;
	struct pool_conn *first; /* all that are not closed */
	struct pool_conn *asked; /* those with something to send, by next_asked */
	struct mc_arena mem;     /* of one message */
	uint8_t *scratch;        /* MC_READ_CHUNK: reads of connections that hold nothing */
	struct connector *connector;
};

struct pool_conn {
	uv_tcp_t tcp; /* first: a handle is its connection */
	struct client_pool *c;
	struct pool_conn *next, **at; /* in the list; at: what points here */
	struct pool_conn *next_asked;
	bool is_asked;
	void *owner;
	char host[64];
	struct session_config cfg;
	struct session session;
	enum pool_conn_stage stage;
	bool hung_up, said_goodbye, closing;
	int64_t deadline_ms; /* of a goodbye */
	uv_shutdown_t shutdown;
	struct dial *dial; /* NULL: it has ended */
	uint8_t *buf;      /* what came and is not a whole message yet */
	size_t n, cap;
	uint8_t first[MC_POOL_FIRST];
	size_t first_n;
};
_Static_assert(offsetof(struct pool_conn, tcp) == 0, "a handle is its connection");

/* client_pool_talk.c */
void pool_conn_connected(struct pool_conn *conn);
void client_pool_flush(struct client_pool *c); /* all that have something to send */
void pool_conn_late(struct pool_conn *conn, int64_t now_ms);
/* client_pool.c */
/* t: what the session told last; NULL: it did not end it */
void pool_conn_over(struct pool_conn *conn, int err, const struct session_notice *t);
void pool_conn_close(struct pool_conn *conn);
void pool_conn_goodbye(struct pool_conn *conn);
void client_pool_set_timer(struct client_pool *c);

#endif
