/* SPDX-License-Identifier: Apache-2.0 */
/*
 * node.h - a cluster member as a function: (state, event) -> effects. No clock, no socket, no memory of its
 * own.
 *
 * The caller hands in events, each with the time, and carries out the effects in their order. Whatever an
 * event points to is borrowed for the one step; whatever an effect points to lives until the next step on the
 * same `struct node_effects`.
 */
#ifndef MC_NODE_NODE_H
#define MC_NODE_NODE_H

#include "common/client/message.h"
#include "common/hz/message.h"
#include "common/member/config.h"
#include "common/member/tell.h"

typedef uint32_t node_conn; /* a connection, named by the edge: never 0, not used again within an hour */

/* --- events --- */
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
	X(CLOCK)     /* wall clock was set: `clock` has jumped by this much against `now` */ \
	X(STATUS)    /* tell a status record */ \
	X(LEAVE)     /* leave the cluster cleanly, then QUIT */ \
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

struct node_event {
	enum node_event_type type;
	int64_t now; /* milliseconds, monotonic */
	/* milliseconds since 1970: this host's idea of cluster time before a master is known */
	int64_t clock;
	node_conn conn;
	/* START: public address of this node. CONNECTED, DIAL_FAILED: as dialled. ACCEPTED: socket's
	 * remote address */
	struct mc_addr addr;
	const struct hz_message *message;
	const struct client_message *client;
	struct mc_bytes raw; /* CLIENT_MESSAGE: as it came, for recordings */
	const struct mc_addr *peers;
	uint32_t peer_count;
	enum node_failure failure;
	enum mc_err err;
	int64_t jump;
};

/* --- effects --- */
#define NODE_EFFECTS(X) \
	X(SEND)        /* out to conn, in order */ \
	X(MULTICAST)   /* out.cls, out.body as a datagram to the group */ \
	X(DIAL)        /* connect to addr; ends in CONNECTED or DIAL_FAILED exactly once */ \
	X(HANG_UP)     /* close conn after what was sent to it is written; CLOSED follows */ \
	X(LOOK)        /* ask discovery for peers; PEERS follows */ \
	X(TELL)        /* something for the user: tell */ \
	X(TRUST)       /* conn now belongs to a peer, member or client: frames (of a client: messages) up to \
			  frame_max are fine */ \
	X(QUIT)        /* the node has ended: status */ \
	X(CLIENT_SEND) /* client out to conn, in order */

enum node_effect_type {
#define X(name) NODE_FX_##name,
	NODE_EFFECTS(X)
#undef X
		NODE_FX_COUNT
};

struct node_effect {
	enum node_effect_type type;
	node_conn conn;
	struct hz_outgoing out;
	struct client_message client;
	enum mc_line line; /* to write `out` or `client` with */
	struct mc_addr addr;
	struct node_tell tell;
	uint32_t frame_max;
	int status; /* QUIT: exit status, see below */
};

/* A list that the step appends to. The caller owns both arrays; see node_effects_init. */
struct node_effects {
	struct mc_arena mem; /* bodies of messages, texts of tells */
	struct node_effect *v;
	uint32_t n, cap;
	bool lost;   /* something did not fit: the node has ended; a bug or a block too small */
	void *spare; /* NODE_SPARE bytes, written to when something did not fit */
};
#define NODE_SPARE 8192
/* `block` aligned to 16, of at least NODE_EFFECTS_MIN bytes (the edge takes MC_EVENT_ARENA): half holds
 * effects, the rest bodies. */
#define NODE_EFFECTS_MIN (1 << 20)
/* Exit statuses that a node can end with (mc-join(1), EXIT STATUS) */
enum {
	NODE_STATUS_OK = 0,
	NODE_STATUS_NOT = 1,
	NODE_STATUS_NO_ANSWER = 3,
	NODE_STATUS_DENIED = 4,
	NODE_STATUS_HOST = 5
};
void node_effects_init(struct node_effects *fx, void *block, size_t size);
void node_effects_reset(struct node_effects *fx);

/* --- the node --- */
struct node;

/* bytes of the block for node_init; mostly untouched until needed */
size_t node_size(const struct node_config *cfg);
/* block: zeroed, aligned to 16, at least node_size(cfg). seed: everything random follows from it; secret: 32
 * bytes from the system's generator, for the password exchange only (may be NULL without a password). cfg
 * must outlive the node. */
struct node *node_init(void *block, const struct node_config *cfg, uint64_t seed, const uint8_t *secret);
/* One event in, effects appended to fx (which the caller has reset). */
void node_step(struct node *n, const struct node_event *ev, struct node_effects *fx);
/* When to call with TICK at the latest; INT64_MAX: no need. */
int64_t node_deadline(const struct node *n);

/* How far the search among addresses is. */
struct node_search {
	uint32_t all, tried, answered;
};
/* False: the node is not looking for a cluster in that way. */
bool node_search(const struct node *n, struct node_search *out);

/* For tests, the simulator and status: what the node believes. */
enum node_phase node_phase_of(const struct node *n);
struct mc_uuid node_uuid(const struct node *n);
struct mc_uuid node_master(const struct node *n); /* null: none known */
int32_t node_list_version(const struct node *n);
/* False between a change of master and the first list of the new one: the list then is still the old
 * master's. */
bool node_settled(const struct node *n);
uint32_t node_member_count(const struct node *n);
uint32_t node_client_count(const struct node *n); /* that have authenticated */
enum mc_line node_line(const struct node *n);     /* to decode frames with */
/* i-th member in list order; borrowed until the next step. */
bool node_member_at(const struct node *n, uint32_t i, struct node_member_view *out);
/* Partition table: owner's uuid of partition p, replica r; null: none. And the table's stamp. */
struct mc_uuid node_replica(const struct node *n, uint32_t p, uint32_t r);
int64_t node_stamp(const struct node *n);

#endif
