/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h - one connection of a client to one member, as a function: bytes and times in; bytes to send, a
 * deadline, and what there is to tell out. Pure: the caller has the socket, the clock and the memory.
 *
 * It says CP2 and authenticates with one cluster name, asks for the cluster view, answers nothing else, pings
 * when it has been quiet, and carries requests. A member that refuses, talks something else, or falls silent
 * ends it; a new one may be opened.
 */
#ifndef MC_CLIENT_SESSION_H
#define MC_CLIENT_SESSION_H

#include "common/client/message.h"

/* Why a session is over. */
enum session_fault {
	SESSION_FAULT_NONE,
	SESSION_FAULT_NAME,          /* refused: another cluster name, or it wants a user and a password */
	SESSION_FAULT_SERIALIZATION, /* refused: another version of the serialization */
	SESSION_FAULT_NOT_ALLOWED,   /* refused: it takes no clients now */
	SESSION_FAULT_STARTING,      /* not ready yet, or shutting down: ask again */
	SESSION_FAULT_FOREIGN,       /* what came is not this protocol: see the first bytes */
	SESSION_FAULT_MALFORMED,     /* the protocol, broken */
	SESSION_FAULT_LIMIT,         /* more than the limits allow */
	SESSION_FAULT_SILENT,        /* nothing came in time */
	SESSION_FAULT_ERROR,         /* it answered the hello with an error */
	SESSION_FAULT_COUNT
};

enum session_notice_type {
	SESSION_NOTHING, /* more bytes are needed, or the message meant nothing */
	SESSION_HELLO,   /* authenticated: `hello` */
	SESSION_VIEW,    /* a member list, the first or a new one: `view` */
	SESSION_TABLE,   /* who owns what: `table` */
	SESSION_ANSWER,  /* to the request `ask`: `message` */
	SESSION_REFUSAL, /* the request `ask` was answered with an error: `error` */
	SESSION_EVENT,   /* of the listener that `ask` has registered: `message` */
	SESSION_OVER,    /* it is over: `fault`, and perhaps `error` */
};

/* What there is to tell; everything in it lives in the arena and the bytes of the call. */
struct session_notice {
	enum session_notice_type type;
	enum session_fault fault;
	int64_t ask; /* SESSION_OVER by SESSION_FAULT_LIMIT: whose answer was too large; 0: nobody's */
	const struct client_authentication_answer *hello;
	const struct client_members_view *view;
	const struct client_partitions_view *table;
	const struct client_message *message;
	const struct client_error_holder *error; /* may be NULL */
};

struct session_config {
	struct mc_str cluster_name; /* borrowed as long as the session lives */
	struct mc_uuid client;      /* who asks: one uuid for all connections of a process */
	int64_t patience_ms;        /* from the connection to the member's hello, and to its first list */
	bool no_view;               /* do not ask for the cluster view */
};

struct session {
	struct session_config cfg;
	enum session_phase { SESSION_GREETING, SESSION_LISTENING, SESSION_OPEN, SESSION_ENDED } phase;
	struct client_scan scan;
	struct client_message message; /* the last one read */
	bool came, heard;              /* a byte, a whole message */
	int64_t last_id, listener;     /* correlation ids */
	unsigned unanswered;           /* requests */
	int64_t began_at_ms, wrote_at_ms,
		read_at_ms; /* times: of the connection, of the last message out and in */
	size_t out_n;
	uint8_t out[MC_SESSION_OUT]; /* to be sent: the first out_n bytes */
};

/* At the moment of the connection. cfg is copied, its name is borrowed. */
void session_open(struct session *s, const struct session_config *cfg, int64_t now_ms);
/*
 * p: what has come and was not taken yet, n bytes. Returns how many of them are done with: a whole message,
 * or 0 when more is needed. Call it until it returns 0 or the session is over, then drop what was taken. The
 * arena is the caller's to reset after each call.
 */
size_t session_read(struct session *s, int64_t now_ms, const uint8_t *p, size_t n, struct mc_arena *mem,
	struct session_notice *t);
/* When to call session_late(); INT64_MAX: never. */
int64_t session_deadline(const struct session *s);
/* Its deadline has come: a ping is written, or it is over. */
void session_late(struct session *s, int64_t now_ms, struct session_notice *t);
/* A request of partition_id -1 is anybody's; `body` is the struct of its type's row, borrowed for the call.
 */
struct session_request {
	enum client_type type;
	int32_t partition_id;
	const void *body;
};
/* Writes it into `out`. Returns its id, which the answer bears; 0: not open, or no room. */
int64_t session_ask(struct session *s, int64_t now_ms, const struct session_request *request);
/* For what is larger than `out`: into p instead, *n bytes, which are to be sent after those in `out`. */
int64_t session_ask_into(struct session *s, int64_t now_ms, const struct session_request *request, uint8_t *p,
	size_t cap, size_t *n);
/*
 * Nobody listens to it any more, but it should end well: members log an error when a client goes that has
 * asked something (5.3.8: SEVERE, "must authenticate before any operation"). Nothing more is asked. False:
 * answers are still to come, feed it until then.
 */
bool session_leave(struct session *s);
/* The caller has taken the bytes in `out`. */
static inline void session_sent(struct session *s)
{
	s->out_n = 0;
}

#endif
