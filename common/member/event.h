/* SPDX-License-Identifier: Apache-2.0 */
/* event.h - what happens to a node, as the edge hands it in. All that an event points to is borrowed for the
 * one step. */
#ifndef MC_MEMBER_EVENT_H
#define MC_MEMBER_EVENT_H

#include "common/client/message.h"
#include "common/hz/message.h"

typedef uint32_t node_conn; /* a connection, named by the edge: never 0, not used again within an hour */

#define NODE_EVENTS(X) \
	X(START)       /* begin; the listening socket is open: self */ \
	X(TICK)        /* node_deadline() has come */ \
	X(MESSAGE)     /* a frame of a connection, decoded: conn, message */ \
	X(DATAGRAM)    /* a multicast datagram, decoded: message */ \
	X(ACCEPTED)    /* somebody dialled us and said HZC: conn, addr = where from */ \
	X(CONNECTED)   /* our DIAL of addr is up and said HZC: conn */ \
	X(DIAL_FAILED) /* our DIAL of addr: failure */ \
	X(CLOSED)      /* conn is gone: failure. Also after our own HANG_UP */ \
	X(PEERS)       /* answer to LOOK: peers, peer_count; may come again when discovery learns more */ \
	X(MALFORMED) /* a frame of conn that could not be decoded; the edge closes it when the node is done: \
			conn, err */ \
	X(CLOCK)     /* wall clock was set: `clock_ms` has jumped by this much against `now_ms` */ \
	X(STATUS)    /* tell a status record */ \
	X(LEAVE)     /* leave the cluster cleanly, then QUIT */ \
	X(WRITABLE)  /* answer to WANT_WRITABLE: conn has drained; room: bytes that may be queued for it now \
		      */ \
	X(LINE)      /* answer to ASK_LINE of addr: has_line, line, release */ \
	X(CLIENT_MESSAGE) /* a message of a client's connection, decoded: conn, addr = where from, client, \
			     raw */

enum node_event_type {
#define X(name) NODE_EV_##name,
	NODE_EVENTS(X)
#undef X
		NODE_EV_COUNT
};

enum node_failure {
	NODE_FAIL_NONE,
	NODE_FAIL_REFUSED,     /* the host says that nobody listens: the process is gone */
	NODE_FAIL_TIMEOUT,     /* no answer in time */
	NODE_FAIL_UNREACHABLE, /* no route, network down */
	NODE_FAIL_NOT_MEMBER,  /* accepted, but did not answer HZC in time or answered something else */
	NODE_FAIL_CLOSED,      /* closed by the other side */
	NODE_FAIL_RESET,
	NODE_FAIL_SLOW,    /* its write queue was full: dropped */
	NODE_FAIL_HUNG_UP, /* we did it */
	NODE_FAIL_COUNT
};

#define NODE_SOURCE 48 /* an IPv6 literal and its zone, cut */
/* What the union holds is said by the type: see NODE_EVENTS. All pointers are borrowed for the one step. */
struct node_event {
	enum node_event_type type;
	node_conn conn;
	int64_t now_ms; /* monotonic */
	/* since 1970: this host's idea of cluster time before a master is known */
	int64_t clock_ms;
	/* START: public address of this node. CONNECTED, DIAL_FAILED: as dialled. ACCEPTED, CLIENT_MESSAGE:
	 * socket's remote address. LINE: whom was asked. NULL: none */
	const struct mc_addr *addr;
	/* CONNECTED, DATAGRAM: the address at the other end as a literal, whatever name was dialled or is
	 * named inside; NULL or empty: not known */
	const char *source;
	union {
		const struct hz_message *message;
		struct {
			const struct client_message *client;
			struct mc_bytes raw; /* as it came, for recordings */
		};
		struct {
			const struct mc_addr *peers;
			uint32_t peer_count;
		};
		enum node_failure failure;
		enum mc_err err;
		int64_t jump_ms;
		uint32_t room;
		struct {
			bool has_line; /* what is at addr said which line it speaks */
			enum mc_line line;
			uint8_t release[2]; /* major and minor of what is at addr; 0: it did not say */
		};
	};
};
_Static_assert(sizeof(struct node_event) <= 96, "events are small: what is large is pointed to");

#endif
