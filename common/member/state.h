/* SPDX-License-Identifier: Apache-2.0 */
/* state.h - what a node knows between two events. Not for other folders; see internal.h. */
#ifndef MC_MEMBER_STATE_H
#define MC_MEMBER_STATE_H

#include "common/base/heap.h"
#include "common/base/rng.h"
#include "common/base/text.h"
#include "common/clients/internal.h"
#include "common/node/node.h"
#include "common/crypto/guesses.h"
#include "common/partition/partition.h"
#include "common/cluster/registrations.h"
#include "common/cluster/password.h"

#define NODE_NEVER INT64_MAX

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
	uint8_t version[3];
	int32_t join_version;
	int64_t last_heartbeat;
	int64_t next_dial; /* not before this */
	node_conn conn;    /* the connection to send on; 0: none */
	bool dialling;
	bool accepted, asked; /* in a claim of ours */
	int64_t ask_at;
	int64_t finalized; /* when FinalizeJoin was last sent */
	bool unready;      /* in the list, but its FinalizeJoin is not answered yet (as master) */
	uint8_t attribute_count;
	uint16_t attribute_bytes;
	char *attributes;        /* heap: key NUL value NUL ... */
	enum node_reason gone;   /* why it is suspected */
	struct onjoin pre, post; /* on-join operations it sent, for those who join later */
};

/* --- connections --- */
enum conn_state { CONN_FREE, CONN_HELLO, CONN_PROVING, CONN_OPEN };
/* A password try that has to wait: guesses.h. */
struct held {
	struct mc_addr target;
	int64_t again;
	int32_t size;
	char text[2 * PASSWORD_HELLO + 1];
};

struct conn {
	node_conn id;
	enum conn_state state; /* HELLO: no handshake yet. PROVING: password not proved yet */
	bool dialled;          /* we dialled it */
	bool c_node;
	bool closing;
	struct mc_uuid uuid;   /* after the handshake */
	struct mc_addr addr;   /* dialled or seen; after the handshake: announced */
	struct mc_addr target; /* what was dialled, when we dialled */
	/* where its packets come from, or what was dialled: before the handshake renamed it */
	struct mc_addr seen;
	bool guessing;                      /* a password try of it is counted and not ended */
	struct password_exchange *exchange; /* heap; only while proving */
	struct held *held;                  /* heap */
	int64_t since, heard;               /* opened; last message */
};

/* An address dialled now. */
struct dial {
	struct mc_addr addr;
	struct mc_uuid member; /* null: not for a member */
};

/* --- calls in flight --- */
/* LOST: no connection or the member is gone */
enum call_outcome { CALL_ANSWERED, CALL_ERROR, CALL_TIMEOUT, CALL_LOST };
/* kind, function that takes the end of the call */
#define NODE_CALLS(X) \
	X(NONE, call_nothing) \
	X(FINALIZE_JOIN, master_finalize_done) \
	X(MEMBERS_UPDATE, call_nothing) \
	X(ON_JOIN, call_nothing) \
	X(MASTERSHIP_CLAIM, join_claim_done) \
	X(FETCH_VIEW, claim_view_done) \
	X(MERGE_QUESTION, merge_question_done) \
	X(PARTITION, partition_call_done)
enum call_kind {
#define X(name, done) CALL_##name,
	NODE_CALLS(X)
#undef X
		CALL_KIND_COUNT
};
struct call {
	int64_t id; /* 0: free */
	enum call_kind kind;
	struct mc_uuid to; /* null: a connection that is no member */
	node_conn conn;
	int64_t deadline;
	uint64_t cookie; /* the caller's own */
};

/* --- timers: rows in node.c, one function each --- */
#define NODE_TIMERS(X) \
	X(JOIN, join_tick) \
	X(HEARTBEAT, heartbeat_tick) \
	X(LINKS, links_tick) \
	X(HELD, handshake_held_tick) \
	X(ANSWER, join_answer_tick) \
	X(PUBLISH, view_publish_tick) \
	X(LIST, view_list_tick) \
	X(CLAIM, claim_tick) \
	X(MERGE, merge_tick) \
	X(BACK, merge_back_tick) \
	X(LEAVE, leave_tick) \
	X(CALLS, calls_tick) \
	X(PARTITION, partition_tick) \
	X(CLIENTS, clients_tick)
enum node_timer {
#define X(name, tick) TIMER_##name,
	NODE_TIMERS(X)
#undef X
		TIMER_COUNT
};

/* --- joining --- */
struct candidate {
	struct mc_addr addr;
	bool black; /* for this join: the cluster there has another name */
	bool gray;  /* could not be reached; tried again next round */
	bool own;
	bool learned;          /* not configured: seen as master or member; kept while the node lives */
	bool spoke;            /* the members' protocol, when it was dialled last */
	bool named;            /* by discovery, when it answered last */
	enum node_failure why; /* it could not be reached */
	uint32_t key;          /* from its address: to look through */
};
struct joining {
	struct mc_addr target; /* master to join; host empty: none known */
	int64_t since, target_since;
	int64_t until; /* end of the search or of this round of asking */
	uint32_t tries, tries_max;
	bool looked;            /* discovery has answered */
	uint32_t next;          /* place of the candidate to dial next */
	int64_t asked_since;    /* nobody is left to be reached since then; 0: not yet */
	int64_t promised_until; /* we said yes to another claimer */
	bool claiming;
	uint32_t claims_out, claims_yes;
	int64_t merge_until; /* joining the target of a merge until then */
};

/* Taking over: everybody who is left is asked for the list (ClusterServiceImpl,
 * MembershipManager.decideNewMembersView). */
struct claim {
	bool active;
	int64_t since;
	int32_t version; /* greatest seen */
};

/* The split-brain round (AbstractJoiner, SplitBrainHandler). */
struct merge {
	int64_t until; /* connections that we make until then are asked */
	int64_t last_soon;
	bool round;          /* discovery was asked: everybody is, when it answers */
	struct mc_addr back; /* the last member whose process ended */
	int64_t back_pause;
	uint32_t next, end; /* places of the candidates still to be asked */
};

/* Something that was said, and when: node_may_say. */
#define NODE_COMPLAINTS 64
struct complaint {
	bool used;
	uint32_t key;
	int64_t at;
};

/* hazelcast.stale.join.prevention.duration.seconds: a late request of somebody who has joined and gone is not
 * a new one. */
#define NODE_STALE 256
#define NODE_STALE_TIME 30000
struct stale {
	struct mc_uuid uuid;
	int64_t at;
};

/* A joiner that waits for the window of wait_before_join (as master). */
struct waiting {
	struct mc_uuid uuid;
	struct mc_addr addr;
	node_conn conn;
	bool ready; /* asked again after the window */
};

struct node {
	const struct node_config *cfg;
	int64_t now, clock;      /* of this step */
	int64_t clock_offset;    /* cluster time = clock + offset */
	struct node_effects *fx; /* of this step */
	struct mc_rng rng;
	struct mc_heap *heap;
	struct mc_str cluster_name;
	enum mc_line line;
	enum node_phase phase;
	bool started, ended;

	struct mc_uuid uuid;
	struct mc_addr addr;
	struct mc_uuid cluster_id;
	int64_t cluster_start;
	char cluster_state[16];

	/* the view: members[0..member_count) in list order; self is in it when joined */
	struct member *members;
	uint32_t member_count, member_max;
	uint32_t *member_index, member_mask; /* uuid -> place + 1 */
	int32_t list_version;
	struct mc_uuid master; /* null: none. Equal to uuid: this node */
	struct mc_addr master_addr;
	bool following;  /* another master is accepted, and has not sent its list yet */
	bool view_dirty; /* as master: changed since the last publication */
	int64_t last_publish;

	struct conn *conns;
	uint32_t conn_max, conn_count;
	uint32_t *conn_index, conn_mask; /* id -> place + 1 */
	struct dial *dials;
	/* of each, from its address; 0: not in use. To look through, for members dial each other in
	 * crowds */
	uint32_t *dial_keys;
	uint32_t dial_count; /* in use */
	uint32_t dial_high;  /* places in use or between such */
	struct candidate *candidates;
	uint32_t candidate_count;
	struct waiting *waiting;
	uint32_t waiting_count;
	int64_t window_first, window_until; /* of wait_before_join */

	struct call *calls;
	uint32_t call_count, call_high; /* in use; places ever used */
	int64_t call_next;

	struct joining join;
	struct claim claim;
	struct merge merge;
	struct partition_service *partitions; /* partition_*.c */
	struct client_service clients;        /* client_*.c */
	struct guesses *guesses;              /* NULL without a password */
	struct password_random random;
	struct password_secret password;
	struct complaint *complaints; /* what was said lately, so that it is not said again at once */
	enum node_reason leave_reason;
	int leave_status;
	int64_t leave_since;
	bool leave_later; /* asked to leave just after joining: TIMER_LEAVE does it */
	int64_t joined_at;
	bool told_unprotected;
	int64_t timers[TIMER_COUNT];
	int64_t heartbeat_due; /* when the next round should begin: later, and this process was stopped */
	struct stale *stale;   /* uuids that joined lately */
	uint32_t stale_at;
	/* heap: listeners that members have told of, for those who join later */
	struct registration *registrations;
	uint32_t registration_bytes;
	int64_t last_answer; /* multicast: when the last JoinMessage went out */
};

/* What a handler of a message is given. */
struct in {
	const struct hz_message *m;
	struct conn *conn;     /* NULL for datagrams */
	struct member *member; /* sender, when it is in the list by its connection's uuid; else NULL */
};

#endif
