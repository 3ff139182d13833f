/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state.h - what all parts of a node share: who it is, the member list, connections, calls in flight, timers.
 * The parts above read it, and change it through member.h; what is theirs alone is in a struct of their own.
 */
#ifndef MC_MEMBER_STATE_H
#define MC_MEMBER_STATE_H

#include "common/base/budget.h"
#include "common/base/deadlines.h"
#include "common/base/heap.h"
#include "common/base/index.h"
#include "common/base/rng.h"
#include "common/base/text.h"
#include "common/member/config.h"
#include "common/member/due.h"
#include "common/member/effect.h"
#include "common/member/event.h"

#define NODE_NEVER MC_NEVER

/* Operations as they came in an OnJoinOp: handed on unchanged. */
struct onjoin {
	uint32_t count, size;
	uint8_t *bytes; /* heap */
};

/* --- members --- */
struct member {
	struct mc_uuid uuid;
	struct mc_addr addr; /* announced: what the list and the handshake say */
	bool lite, suspected, c_node;
	bool proved; /* a connection of it has proved the password: all others must, too */
	uint8_t version[3];
	int32_t join_version;
	int64_t heartbeat_at_ms;
	int64_t next_dial_at_ms; /* not before this */
	node_conn conn;          /* the connection to send on; 0: none */
	bool dialling;
	bool accepted, asked; /* in a claim of ours */
	int64_t ask_at_ms;
	int64_t finalized_at_ms;   /* when FinalizeJoin was last sent */
	int32_t finalized_version; /* of the list in it */
	int64_t list_sent_at_ms;   /* when a list was last sent to it alone (as master); 0: never */
	int32_t list_sent_version;
	bool unready; /* in the list, but its FinalizeJoin is not answered yet (as master) */
	bool unheard; /* it could not take a listener of ours, and is told of all of them again */
	uint8_t attribute_count;
	uint16_t attribute_bytes;
	char *attributes;        /* heap: key NUL value NUL ... */
	enum node_reason gone;   /* why it is suspected */
	struct onjoin pre, post; /* on-join operations it sent, for those who join later */
};

/* --- connections --- */
enum conn_state { CONN_FREE, CONN_HELLO, CONN_PROVING, CONN_OPEN };
struct password_exchange; /* of cluster */
struct held;
struct conn {
	node_conn id;
	enum conn_state state; /* HELLO: no handshake yet. PROVING: password not proved yet */
	bool dialled;          /* we dialled it */
	bool c_node;
	bool has_line; /* a C node said in its handshake which line it is on */
	enum mc_line line;
	bool closing;
	struct mc_uuid uuid;   /* after the handshake */
	struct mc_addr addr;   /* dialled or seen; after the handshake: announced */
	struct mc_addr target; /* what was dialled, when we dialled */
	/* where its packets come from; what was dialled, where that is not known */
	struct mc_addr seen;
	bool proved;      /* the password */
	bool of_member;   /* believed to be the member's whose uuid it claims: list.c, member_believe */
	bool asked;       /* over it we asked to be let in, or who the master is */
	bool told_master; /* that we are it */
	int64_t complained_at_ms;           /* when what it sends was last complained of; 0: never */
	bool guessing;                      /* a password try of it is counted and not ended */
	struct password_exchange *exchange; /* heap; only while proving */
	struct held *held;                  /* heap */
	int64_t since_ms, heard_at_ms;      /* opened; last message */
};

/* What a node says to itself: self.c. Its connection is one in name only. */
#define NODE_SELF ((node_conn)UINT32_MAX)
struct self_message;
struct self {
	struct self_message *first, *last; /* in the step's arena */
	struct conn conn;
};

/* --- invocations in flight --- */
/* LOST: no connection or the member is gone */
enum invocation_outcome { INVOCATION_ANSWERED, INVOCATION_ERROR, INVOCATION_TIMEOUT, INVOCATION_LOST };
/* Who takes the end of a call: rows in node/rows.c */
enum invocation_kind {
	INVOCATION_NONE, /* nobody waits for it */
	INVOCATION_FINALIZE_JOIN,
	INVOCATION_ON_JOIN,
	INVOCATION_MASTERSHIP_CLAIM,
	INVOCATION_FETCH_VIEW,
	INVOCATION_MERGE_QUESTION,
	INVOCATION_PARTITION,
	INVOCATION_REGISTRATION,
	INVOCATION_MIGRATION, /* a piece of a partition */
	INVOCATION_FORWARD,   /* a client's request, to the owner of its partition */
	INVOCATION_GATHER,    /* of all partitions, to each of their owners */
	INVOCATION_COUNTERS,  /* what other data members do not know yet of PN counters */
	INVOCATION_HAND_OVER, /* entries of the cluster before, to the owner of their partition */
	INVOCATION_CLIENTS,   /* which clients a member has */
	INVOCATION_TXN,       /* what a client's transaction does, to the owner of its key */
	INVOCATION_KIND_COUNT
};
/* What leads to those of one connection, and to those to one member. */
enum invocation_ring { RING_CONN, RING_MEMBER, RING_COUNT };
struct invocation {
	int64_t id; /* 0: free */
	enum invocation_kind kind;
	struct mc_uuid to; /* null: a connection that is no member */
	node_conn conn;
	int64_t deadline_ms;
	uint64_t cookie; /* the caller's own */
	uint32_t acks;   /* backups that have said that they have the write */
	struct {
		uint32_t next, before; /* places of those in the same ring, the oldest first */
	} ring[RING_COUNT];
};

/* --- long answers: cursors.c --- */
/* What is said in pieces; each kind is made by a row in node/rows.c */
enum cursor_kind {
	CURSOR_MEMBER_LIST,
	CURSOR_CLIENT_MEMBERS,
	CURSOR_CLIENT_PARTITIONS,
	CURSOR_SYNC,
	CURSOR_KIND_COUNT
};
struct cursor {
	node_conn conn; /* 0: free */
	enum cursor_kind kind;
	uint64_t reached, cookie; /* its maker's: how far it is, and of what */
	uint32_t next;            /* place of the next one on this connection, or that is free */
};
struct outlet;
struct cursors {
	struct outlet *outlets; /* of connections that have not drained */
	struct mc_index index;  /* conn -> place there */
	uint32_t outlet_count;
	struct cursor *v;
	uint32_t count, high, free; /* in use; places ever used; the first free one */
	size_t share;               /* bytes that this step may still say at once */
	uint64_t events_lost;       /* for their listeners read too slowly */
};

/* Something that was said, and when: notice_allowed. */
#define NODE_RATE_LIMITS 64
struct rate_limit {
	bool used;
	uint32_t key;
	int64_t at_ms;
};

struct node;
struct hz_message;
/* Ends of calls: answer is NULL unless INVOCATION_ANSWERED or INVOCATION_ERROR */
typedef void invocation_done_fn(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer);

/* One piece of at most `room` bytes, or one message that cannot be cut; true: there is more. Nothing of it
 * may be kept from one piece to the next but what is in the cursor: the world changes in between. */
typedef bool cursor_piece_fn(struct node *n, struct cursor *c, uint32_t room);

/* A client's message, and where its answer goes. */
struct client_asks {
	const struct client_message *m;
	node_conn conn;
	struct mc_uuid uuid; /* the client's own */
};

enum { NODE_ON_JOIN_OBJECTS = 2 };

/* What the parts below ask of those above, which they do not know: filled in by node. */
struct node_watchers {
	cursor_piece_fn *pieces[CURSOR_KIND_COUNT];
	invocation_done_fn *ends[INVOCATION_KIND_COUNT];
	/* Its deadline has come, and is set no more. */
	void (*due[DUE_KIND_COUNT])(struct node *n, uint32_t place);
	int8_t (*cluster_state)(const struct node *n); /* ClusterState's id */
	void (*uuid_given_up)(struct node *n); /* this node leaves, or joins anew as somebody else: nobody is
						  tied to it any more */
	/* What others want to give it this node cannot store. */
	void (*unfit)(struct node *n);
	/* What this node held is held by others, or they had time enough to take it. */
	void (*emptied)(struct node *n);
	/* A client asks for data. False: this member stores nothing, or not that. */
	bool (*data_asked)(struct node *n, const struct client_asks *asks);
	/* A listener of what happens to stored entries comes, of a client or of a member, and goes. False: it
	 * cannot be served. */
	bool (*client_listens)(struct node *n, const struct client_asks *asks, struct mc_uuid id);
	bool (*member_listens)(struct node *n, const struct hz_registration *r);
	void (*listener_gone)(struct node *n, struct mc_uuid id);
	/* An operation that a member had others run when it joined, or the master of this node's cluster;
	 * what is known of such, for who joins: the i-th operation in the step's memory (n < 0: nothing); the
	 * bytes of all. */
	void (*on_join_taken)(struct node *n, const struct mc_value *op);
	struct mc_bytes (*on_join_object)(struct node *n, uint32_t i);
	size_t (*on_join_bytes)(const struct node *n);
	/* A client has its first connection to this node; its last one is gone. */
	void (*client_came)(struct node *n, struct mc_uuid client);
	void (*client_gone)(struct node *n, struct mc_uuid client);
	/* A backup has a write: of a client that counts them itself, by its correlation; of ours, by its
	 * number, when it is no call in flight. */
	void (*client_backed_up)(struct node *n, struct mc_uuid client, int64_t correlation);
	void (*backed_up)(struct node *n, int64_t call_id);
};

struct link_dial; /* of links.c */
struct cluster;   /* each known to its own room only */
struct partition_service;
struct client_service;
struct data_service;
struct topic_service;
struct flake_service;
struct announcements;

struct node {
	const struct node_config *cfg;
	const struct node_watchers *watchers;
	struct cluster *cluster;
	struct partition_service *partitions;
	struct client_service *clients;
	struct data_service *data;
	struct topic_service *topics;
	struct flake_service *flakes;
	struct announcements *announcements;
	int64_t now_ms, clock_ms; /* of this step */
	int64_t clock_offset_ms;  /* cluster time = clock + offset */
	struct node_effects *fx;  /* of this step */
	struct mc_rng rng;
	struct mc_heap *heap;
	struct mc_str cluster_name;
	enum mc_line line;
	enum node_phase phase;
	bool started, ended;
	bool lite; /* it stores nothing any more, although it could: what others store is not for it */

	struct mc_uuid uuid;
	struct mc_addr addr;
	struct mc_uuid cluster_id;

	/* the view: members[0..member_count) in list order; self is in it when joined */
	struct member *members;
	uint32_t member_count, member_max;
	int32_t list_version;
	struct mc_uuid master; /* null: none. Equal to uuid: this node */
	struct mc_addr master_addr;
	bool view_dirty;                             /* as master: changed since the last publication */
	bool migrations_allowed, promotions_allowed; /* by the cluster's state */

	struct conn *conns;
	uint32_t conn_max, conn_count;
	uint32_t dial_count; /* under way */

	/* --- of this room alone (tests/tidy/source); others ask its functions --- */
	uint32_t *member_index, member_mask; /* uuid -> place + 1 */
	struct mc_index conn_index;          /* id -> place */
	struct link_dial *dials;
	/* of each, from its address; 0: not in use. To look through, for members dial each other in
	 * crowds */
	uint32_t *dial_keys;
	uint32_t dial_high; /* places in use or between such */

	struct invocation *invocations;
	uint32_t invocation_count, invocation_high; /* in use; places ever used */
	struct mc_index rings[RING_COUNT]; /* number of a connection, hash of a member -> its oldest */
	int64_t invocation_next;

	struct self self;
	struct cursors cursors;

	struct mc_budget say, say_heard; /* how much is said because of others */
	uint32_t unsaid;
	struct rate_limit *rate_limits; /* what was said lately, so that it is not said again at once */
	struct mc_deadlines deadlines;  /* of timers, and behind them of each kind's places */
	uint32_t due_first[DUE_KIND_COUNT + 1]; /* where each begins there */
};

/* What a handler of a message is given. */
struct in {
	const char *source; /* of a datagram: the host it came from, or empty */
	const struct hz_message *m;
	struct conn *conn;     /* NULL for datagrams */
	struct member *member; /* sender, when it is in the list by its connection's uuid; else NULL */
};

#endif
