/* SPDX-License-Identifier: Apache-2.0 */
/* caller_in.h - between the files of caller.c, for nobody else. */
#ifndef MC_IO_CALLER_IN_H
#define MC_IO_CALLER_IN_H

#include "common/io/caller.h"
#include "common/io/connector.h"
#include "common/io/sock.h"

enum { CALLER_SIGNALS = 3 };

struct caller {
	uv_loop_t loop;
	uv_timer_t timer, waker;
	uv_signal_t signals[CALLER_SIGNALS];
	bool signalled, stopping;
	const struct caller_calls *calls;
	struct call *first;  /* all that are not closed */
	struct mc_arena mem; /* of one message */
	uint8_t *scratch;    /* MC_READ_CHUNK: reads of calls that hold nothing */
	struct connector *connector;
};

struct call {
	uv_tcp_t tcp; /* first: a handle is its call */
	struct caller *c;
	struct call *next, **at; /* in the list; at: what points here */
	void *owner;
	char host[64];
	struct session_config cfg;
	struct session session;
	enum call_stage stage;
	bool hung_up, said_goodbye, closing;
	int64_t deadline; /* of a goodbye */
	uv_shutdown_t shutdown;
	struct dial *dial; /* NULL: it has ended */
	uint8_t *buf;      /* what came and is not a whole message yet */
	size_t n, cap;
	uint8_t first[MC_CALL_FIRST];
	size_t first_n;
};

/* caller_talk.c */
void call_connected(struct call *call);
void call_flush(struct call *call);
void call_late(struct call *call, int64_t now);
/* caller.c */
void call_over(struct call *call, int err, enum session_fault fault, const struct client_error_holder *error);
void call_close(struct call *call);
void call_goodbye(struct call *call);
void caller_set_timer(struct caller *c);

#endif
