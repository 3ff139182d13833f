/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connector.h - the one engine for outgoing TCP connections: the node's dials, the client pool, the port scan
 * and the relay's links stand on it.
 *
 * A dial looks its name up as the system does (resolve.h), tries the addresses one after the other, says what
 * the protocol begins with, waits for the first bytes of the answer, and ends in one call back, with a socket
 * or with how far it came and why not. A connector paces its dials: how many connections there may be, how
 * many may begin in a second; those that must wait begin in the order in which they were asked for.
 *
 *	static void on_dialled(void *owner, const struct dial_result *r)
 *	{
 *		struct link *l = owner;
 *
 *		l->dial = NULL;
 *		if (r->err)
 *			log("%s: %s", r->host, uv_strerror(r->err));
 *		else if (!dial_open(r, &l->tcp))
 *			uv_read_start((uv_stream_t *)&l->tcp, on_room, on_read);
 *	}
 *
 *	const struct dial_options o = { .patience_ms = 5000, .hello = "HZC", .hello_size = 3, .first_size = 3,
 *					.answer_ms = 3000 };
 *
 *	l->dial = connector_dial(c, &addr, &o, on_dialled, l);
 *	...
 *	if (l->dial)
 *		dial_cancel(l->dial);
 */
#ifndef MC_IO_CONNECTOR_H
#define MC_IO_CONNECTOR_H

#include <sys/socket.h>
#include <uv.h>

#include "common/base/types.h"

struct connector; /* of one loop */
struct dial;      /* one connection that is being made */

/* Zeroes: no bound. */
struct connector_options {
	unsigned open_max;   /* connections being made, and made ones until connector_release() */
	unsigned per_second; /* connections that begin, once `burst` of them have */
	unsigned burst;      /* with per_second: at least 1 */
	bool learns;         /* numbers of the first crowd that are silent get the time that the others teach
				(patience.h) */
};
/* NULL: no memory, or no descriptor is left. The options are copied. */
struct connector *connector_new(uv_loop_t *loop, const struct connector_options *options);
/* Cancels every dial; no call back after this. What is left on the loop is freed by its next round, whatever
 * a name server does. NULL is fine. */
void connector_close(struct connector *c);
/* Dials that have not ended, those that wait for their turn included. */
unsigned connector_pending(const struct connector *c);
/* A connection that was handed over is closed: another one may take its place. Only where open_max is set,
 * and not after connector_close(). */
void connector_release(struct connector *c);

struct dial_options {
	/* From its turn on: the look-up, and all connections that are tried; > 0. At most, where the
	 * connector learns. */
	int64_t patience_ms;
	/* Said as soon as the connection stands; borrowed until the dial has ended. At most
	 * MC_DIAL_HELLO_MAX. */
	const void *hello;
	size_t hello_size;
	/* Bytes of the answer that are waited for, and taken off the connection; at most MC_DIAL_FIRST_MAX.
	 * 0: the dial ends when the connection stands. */
	unsigned first_size;
	int64_t answer_ms; /* how long, from the connection on; > 0 with first_size */
	bool ipv4_first;   /* of a name; else in the system's order (RFC 6724) */
	/* A connection that is reset before the answer has met a process that was just ending: try that
	 * address once more, which is refused then and says more. */
	bool again_after_reset;
	bool at_once; /* before those that wait for their turn */
};

enum dial_stage {
	DIAL_LOOKUP,  /* err: the resolver's, UV_EAI_... */
	DIAL_CONNECT, /* err: of the last of its addresses */
	DIAL_ANSWER,  /* connected. err: UV_EOF when the connection was closed, UV_ECONNRESET ... */
};

/* Everything is borrowed but fd. */
struct dial_result {
	/* 0: connected, and first_size bytes have come; UV_ETIMEDOUT: our time is over; else as the stage has
	 * it */
	int err;
	enum dial_stage stage;      /* how far it came */
	int fd;                     /* the caller's when err is 0 (dial_open), else -1 */
	struct sockaddr_storage at; /* the last address that was tried */
	char host[64];              /* the same as a number; empty when the name has none */
	const uint8_t *first;       /* what came of the answer, also when it fails */
	unsigned first_size;
	uint64_t dialled_at_ns; /* uv_hrtime() of the last SYN */
	int64_t connect_us;     /* from then until the connection stood, or failed */
};
/* The dial is gone. From the loop, never from inside connector_dial(); it may dial again, cancel others,
 * close the connector. */
typedef void dial_done_fn(void *owner, const struct dial_result *r);

/* The options and the address are copied. NULL: no memory, and `done` is not called. */
struct dial *connector_dial(struct connector *c, const struct mc_addr *to, const struct dial_options *options,
	dial_done_fn *done, void *owner);
/* To a number that is known already, e.g. one of the addresses of a name: `to` has the port, too. */
struct dial *connector_dial_number(struct connector *c, const struct sockaddr_storage *to,
	const struct dial_options *options, dial_done_fn *done, void *owner);
/* Ends it now, without `done`; `d` is gone. */
void dial_cancel(struct dial *d);

/* Gives tcp, which uv_tcp_init() has made and nobody opened, the connection of r: no delay (TCP_NODELAY),
 * close on exec. On failure, a libuv error, the socket is closed; tcp stays the caller's to close. */
int dial_open(const struct dial_result *r, uv_tcp_t *tcp);

/* Raises this process's soft limit of descriptors as far as `connections` and MC_FDS_RESERVED need and may.
 * How many connections it can have then: at most `connections`, at least 1. */
unsigned connector_room(unsigned connections);

#endif
