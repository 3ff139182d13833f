/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caller.h - a client's connections to many members on one loop: looks names up, dials, carries sessions
 * (client/session.h), keeps their times. One thread; all callbacks come from inside caller_run().
 */
#ifndef MC_IO_CALLER_H
#define MC_IO_CALLER_H

#include <uv.h>

#include "common/client/session.h"

struct caller;
struct call; /* one connection */

#define CALL_STAGES(X) X(LOOKUP) X(DIAL) X(TALK)
enum call_stage {
#define X(name) CALL_##name,
	CALL_STAGES(X)
#undef X
};

/* How a call ended that was not hung up by us. */
struct call_end {
	enum call_stage stage; /* how far it had come */
	int err;               /* libuv's error; UV_EOF: the other side closed; 0: see fault */
	enum session_fault fault;
	const struct client_error_holder *error; /* what the member said; may be NULL */
	const uint8_t *first;                    /* the first bytes that came in all, at most MC_CALL_FIRST */
	size_t first_n;
	bool greeted; /* it had let us in */
};

struct caller_calls {
	void *ctx;
	/* Anything but SESSION_NOTHING and SESSION_OVER. Borrowed; the call may be hung up, asked, and others
	 * dialled. */
	void (*tell)(void *ctx, struct call *call, const struct session_tell *t);
	/* The last of this call, which is gone after it. Borrowed. */
	void (*end)(void *ctx, struct call *call, const struct call_end *e);
	void (*wake)(void *ctx);               /* caller_wake() is due; may be NULL */
	void (*signal)(void *ctx, int number); /* see caller_signals(); may be NULL */
};

/* NULL: no memory, or no loop. `calls` is borrowed. */
struct caller *caller_open(const struct caller_calls *calls);
void caller_free(struct caller *c);
uv_loop_t *caller_loop(struct caller *c);   /* for others on the same loop */
int64_t caller_now(const struct caller *c); /* monotonic ms */

/*
 * Dials `peer`, a number or a name, of which each address is tried in turn. cfg: see session.h; its patience
 * also bounds the look-up and each dial. `owner` is handed back by call_owner(). NULL: no memory. Ends in
 * `end`, never before this returns.
 */
struct call *caller_dial(
	struct caller *c, const struct mc_addr *peer, const struct session_config *cfg, void *owner);
void *call_owner(const struct call *call);
/* The number that was dialled; empty until a name is found. */
const char *call_host(const struct call *call);
/* As session_ask(). */
int64_t call_ask(struct call *call, enum client_type request, const void *body);
/* No callback of it after this. It says goodbye as members like it: a FIN, after what came was read. */
void call_hang_up(struct call *call);

/* wake() in `after` ms, replacing an earlier one; negative: never. */
void caller_wake(struct caller *c, int64_t after);
/* INT, TERM and USR1 come to signal() from now on. */
bool caller_signals(struct caller *c);
/* Until caller_stop(); it returns when the goodbyes are said, or MC_CALL_GOODBYE later. */
void caller_run(struct caller *c);
void caller_stop(struct caller *c);

#endif
