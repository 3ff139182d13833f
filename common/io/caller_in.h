/* SPDX-License-Identifier: Apache-2.0 */
/* caller_in.h - between the files of caller.c, for nobody else. */
#ifndef MC_IO_CALLER_IN_H
#define MC_IO_CALLER_IN_H

#include "common/io/caller.h"
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
	unsigned hanging;    /* look-ups that nobody waits for any more */
};

struct call {
	uv_tcp_t tcp; /* first: a handle is its call */
	struct caller *c;
	struct call *next, **at; /* in the list; at: what points here */
	void *owner;
	struct mc_addr peer;
	char host[64];
	struct session_config cfg;
	struct session session;
	enum call_stage stage;
	/* again: its handle closes only to dial the next address */
	bool hung_up, said_goodbye, closing, again;
	int64_t deadline; /* of the look-up and the dial; of a goodbye */
	uv_connect_t connect;
	uv_shutdown_t shutdown;
	struct call_lookup *lookup;
	struct addrinfo *found, *next_found;
	int failed;   /* a libuv error that is told from the loop */
	uint8_t *buf; /* what came and is not a whole message yet */
	size_t n, cap;
	uint8_t first[MC_CALL_FIRST];
	size_t first_n;
};

/* dial.c of a caller */
void call_dial(struct call *call);
void call_dial_next(struct call *call);         /* its handle is closed, and another address is to be tried */
void call_try_next(struct call *call, int err); /* this address has failed */
void call_dial_forget(struct call *call);
/* talk */
void call_connected(struct call *call);
void call_flush(struct call *call);
void call_late(struct call *call, int64_t now);
/* ends */
void call_over(struct call *call, int err, enum session_fault fault, const struct client_error_holder *error);
void call_close(struct call *call);
void call_goodbye(struct call *call);
void caller_set_timer(struct caller *c);

#endif
