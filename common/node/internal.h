/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - the state of a node and what its files offer each other. Not for other folders.
 *
 * Files are cut by what a message means: join.c (looking and joining), master.c (admitting), view.c (the member list),
 * heartbeat.c, suspect.c (failure and removal), claim.c (taking over), merge.c (split brain), leave.c, partition_*.c, answers.c.
 * links.c keeps connections and peers, calls.c the calls in flight, dispatch.c the table from class to meaning.
 */
#ifndef MC_NODE_INTERNAL_H
#define MC_NODE_INTERNAL_H

#include "common/base/heap.h"
#include "common/base/rng.h"
#include "common/base/text.h"
#include "common/node/node.h"
#include "common/node/guesses.h"
#include "common/node/partition.h"
#include "common/node/registrations.h"
#include "common/node/password.h"

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
	int64_t next_dial;   /* not before this */
	node_conn conn;      /* the connection to send on; 0: none */
	bool dialling;
	bool accepted, asked; /* in a claim of ours */
	int64_t ask_at;
	int64_t finalized;   /* when FinalizeJoin was last sent */
	bool unready;        /* in the list, but its FinalizeJoin is not answered yet (as master) */
	uint8_t attribute_count;
	uint16_t attribute_bytes;
	char *attributes;    /* heap: key NUL value NUL ... */
	enum node_reason gone; /* why it is suspected */
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
	struct mc_addr seen;   /* where its packets come from, or what was dialled: before the handshake renamed it */
	bool guessing;         /* a password try of it is counted and not ended */
	struct password_exchange *exchange; /* heap; only while proving */
	struct held *held;                  /* heap */
	int64_t since, heard;  /* opened; last message */
};

/* An address dialled now. */
struct dial {
	bool used;
	struct mc_addr addr;
	struct mc_uuid member; /* null: not for a member */
};

/* --- calls in flight --- */
enum call_outcome { CALL_ANSWERED, CALL_ERROR, CALL_TIMEOUT, CALL_LOST }; /* LOST: no connection or the member is gone */
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
	X(LEAVE, leave_tick) \
	X(CALLS, calls_tick) \
	X(PARTITION, partition_tick)
enum node_timer {
#define X(name, tick) TIMER_##name,
	NODE_TIMERS(X)
#undef X
	TIMER_COUNT
};

/* --- joining --- */
struct candidate {
	struct mc_addr addr;
	bool black;      /* for this join: the cluster there has another name */
	bool gray;       /* could not be reached; tried again next round */
	bool own;
	bool learned;    /* not configured: seen as master or member; kept while the node lives */
	node_conn conn;
};
struct joining {
	struct mc_addr target;  /* master to join; host empty: none known */
	int64_t since, target_since;
	int64_t until;          /* end of the search or of this round of asking */
	uint32_t tries, tries_max;
	bool looked;            /* discovery has answered */
	int64_t asked_since;    /* nobody is left to be reached since then; 0: not yet */
	int64_t promised_until; /* we said yes to another claimer */
	bool claiming;
	uint32_t claims_out, claims_yes;
	int64_t merge_until;    /* joining the target of a merge until then */
};

/* Taking over: everybody who is left is asked for the list (ClusterServiceImpl, MembershipManager.decideNewMembersView). */
struct claim {
	bool active;
	int64_t since;
	int32_t version;      /* greatest seen */
};

/* The split-brain round (AbstractJoiner, SplitBrainHandler). */
struct merge {
	int64_t until;        /* connections that we make until then are asked */
	int64_t last_soon;
};

/* Something that was said, and when: node_may_say. */
#define NODE_COMPLAINTS 64
struct complaint {
	bool used;
	uint32_t key;
	int64_t at;
};

/* hazelcast.stale.join.prevention.duration.seconds: a late request of somebody who has joined and gone is not a new one. */
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
	int64_t now, clock;        /* of this step */
	int64_t clock_offset;      /* cluster time = clock + offset */
	struct node_effects *fx;   /* of this step */
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
	struct mc_uuid master;     /* null: none. Equal to uuid: this node */
	struct mc_addr master_addr;
	bool following;            /* another master is accepted, and has not sent its list yet */
	bool view_dirty;           /* as master: changed since the last publication */
	int64_t last_publish;

	struct conn *conns;
	uint32_t conn_max, conn_count;
	uint32_t *conn_index, conn_mask; /* id -> place + 1 */
	struct dial *dials;
	uint32_t dial_high;        /* places ever used */
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
	struct guesses *guesses;   /* NULL without a password */
	struct password_random random;
	struct password_secret password;
	struct complaint *complaints; /* what was said lately, so that it is not said again at once */
	enum node_reason leave_reason;
	int leave_status;
	int64_t leave_since;
	bool told_unprotected;
	int64_t timers[TIMER_COUNT];
	struct stale *stale; /* uuids that joined lately */
	uint32_t stale_at;
	struct registration *registrations; /* heap: listeners that members have told of, for those who join later */
	uint32_t registration_bytes;
	int64_t last_answer; /* multicast: when the last JoinMessage went out */
};

/* What a handler of a message is given. */
struct in {
	const struct hz_message *m;
	struct conn *conn;      /* NULL for datagrams */
	struct member *member;  /* sender, when it is in the list by its connection's uuid; else NULL */
};

/* --- node.c --- */
void *node_new(struct node *n, size_t size); /* at most NODE_SPARE, zeroed, from the step's arena; never NULL: see fx->lost */
void *node_new_array(struct node *n, size_t size, size_t count); /* NULL when there is no room (count 0 too) */
struct node_effect *node_effect_new(struct node *n, enum node_effect_type type);
void node_move(struct node *n, enum node_phase to); /* asserts the row, tells the user */
static inline void timer_set(struct node *n, enum node_timer t, int64_t at)
{
	n->timers[t] = at;
}
static inline bool node_is_master(const struct node *n)
{
	return n->phase == NODE_PHASE_MASTER;
}
static inline bool node_is_joined(const struct node *n)
{
	return n->phase == NODE_PHASE_MEMBER || n->phase == NODE_PHASE_MASTER;
}
static inline int64_t node_cluster_time(const struct node *n)
{
	return n->clock + n->clock_offset;
}

/* --- tell.c --- */
struct mc_text node_text(struct node *n); /* an empty text in the step's arena */
void tell_simple(struct node *n, enum node_tell_type type, struct mc_str message, struct mc_str hint);
void tell_members(struct node *n);
void tell_member(struct node *n, const struct member *m, enum node_reason reason, bool added);
void tell_refused(struct node *n, enum node_refusal why, const struct mc_addr *who, bool by_us, struct mc_str message,
		  struct mc_str hint);
void member_view_of(const struct node *n, const struct member *m, struct node_member_view *out);
/* False when the same was said about the same peer within MC_LOG_REPEAT. */
bool node_may_say(struct node *n, uint32_t what, const char *about);
void tell_status(struct node *n);
void tell_left(struct node *n, enum node_reason reason);
void tell_line(struct node *n, enum mc_line line);
void tell_stranger(struct node *n, const struct mc_addr *who, struct mc_str cluster_name, struct mc_str joiner, enum mc_line line);
struct mc_str text_keep(struct node *n, struct mc_str s); /* a copy that lives as long as the step's effects */

/* --- links.c: connections, dials --- */
struct conn *conn_find(struct node *n, node_conn id);
struct conn *conn_to_addr(struct node *n, const struct mc_addr *a); /* open, announced or dialled as a */
bool conn_pending_to(struct node *n, const struct mc_addr *a); /* dialled, handshake not done */
struct conn *conn_to_uuid(struct node *n, struct mc_uuid uuid);
void link_dial(struct node *n, const struct mc_addr *a, struct mc_uuid member); /* once at a time for one address */
bool link_dialling(const struct node *n, const struct mc_addr *a);
void link_hang_up(struct node *n, struct conn *c);
void link_member(struct node *n, struct member *m); /* dial it unless connected or dialling */
void links_tick(struct node *n);
void link_accepted(struct node *n, const struct node_event *ev);
void link_connected(struct node *n, const struct node_event *ev);
void link_dial_failed(struct node *n, const struct node_event *ev);
void link_closed(struct node *n, const struct node_event *ev);
void link_malformed(struct node *n, const struct node_event *ev);

/* --- handshake.c --- */
void handshake_send(struct node *n, struct conn *c); /* as dialler */
void handshake_gone(struct node *n, struct conn *c);
void handshake_held_tick(struct node *n);
void on_handshake(struct node *n, const struct in *in);

/* --- send.c --- */
/* Sends an operation on a connection; head filled in: flags, times, caller. call_id 0: fire and forget. */
void send_op(struct node *n, node_conn to, enum hz_class cls, void *body, int64_t call_id, int64_t timeout);
void send_cast(struct node *n, node_conn to, enum hz_class cls, void *body);
bool member_cast(struct node *n, struct member *m, enum hz_class cls, void *body); /* false: no connection; one is made */
void reply_value(struct node *n, const struct in *in, struct mc_value *v); /* v NULL: the null answer */
void reply_bool(struct node *n, const struct in *in, bool b);
void reply_null(struct node *n, const struct in *in);
void reply_object(struct node *n, const struct in *in, enum hz_class cls, void *body);
void reply_error(struct node *n, const struct in *in, enum hz_exception e, const char *message);
/* Pieces of messages, made in the step's arena */
struct hz_address *make_address(struct node *n, const struct mc_addr *a);
struct hz_members_view_metadata *make_metadata(struct node *n, const struct mc_addr *a, struct mc_uuid uuid,
					       const struct mc_addr *master, int32_t version);
struct hz_member_info *make_member_info(struct node *n, const struct member *m);
struct hz_join_message *make_join_message(struct node *n, struct hz_join_message *into);
struct hz_member_version *make_member_version(struct node *n, const uint8_t version[3]);
struct hz_version *make_cluster_version(struct node *n);
struct hz_endpoint *make_endpoint(struct node *n, const struct mc_addr *a);
struct hz_join_request *make_join_request(struct node *n, uint32_t try_count);
struct hz_address *keep_address(struct node *n, const struct hz_address *a); /* a copy for an effect; NULL stays NULL */
bool read_address(const struct hz_address *a, struct mc_addr *out); /* false: null or too long */

/* --- calls.c --- */
/* A call to a member; the end comes to the row of `kind` exactly once, also when it cannot even be sent (then before this
 * returns false). */
bool member_call(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout, enum call_kind kind,
		 uint64_t cookie);
bool conn_call(struct node *n, struct conn *c, enum hz_class cls, void *body, int64_t timeout, enum call_kind kind,
	       uint64_t cookie);
void calls_init(struct node *n);
void calls_tick(struct node *n);
void calls_lost_member(struct node *n, struct mc_uuid uuid); /* ends them with CALL_LOST */
void calls_lost_conn(struct node *n, node_conn conn);
void calls_drop_all(struct node *n); /* ends nothing: forgets */
void on_response(struct node *n, const struct in *in);
/* Ends of calls: answer is NULL unless CALL_ANSWERED or CALL_ERROR */
typedef void call_done_fn(struct node *n, const struct call *c, enum call_outcome how, const struct hz_message *answer);
#define X(name, done) call_done_fn done;
NODE_CALLS(X)
#undef X
/* The value of a NormalResponse: object of a class, or boolean (false when it is anything else). */
void *answer_object(const struct hz_message *answer, enum hz_class cls);
bool answer_true(const struct hz_message *answer);
bool answer_retryable(const struct hz_message *answer); /* an error of the retryable family */

/* --- view.c: the member list --- */
struct member *member_find(struct node *n, struct mc_uuid uuid);
struct member *member_at_addr(struct node *n, const struct mc_addr *a);
struct member *member_self(struct node *n);
static inline uint32_t member_index(const struct node *n, const struct member *m)
{
	return (uint32_t)(m - n->members);
}
struct member *member_append(struct node *n, const struct hz_member_info *info); /* NULL: full */
bool member_set_attributes(struct node *n, struct member *m, const struct hz_string_pair *pairs, uint32_t count);
struct mc_str member_attribute(const struct member *m, const char *key);
void member_remove(struct node *n, struct member *m, enum node_reason reason); /* from the array; tells */
uint32_t member_data_count(const struct node *n);
void view_clear(struct node *n);
void view_apply(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version, enum node_reason gone);
void view_changed(struct node *n); /* as master: publish soon */
void view_publish(struct node *n); /* as master: now, with the table, as calls */
void view_publish_tick(struct node *n);
void view_list_tick(struct node *n);
void view_send(struct node *n, struct member *m);     /* as master: the list to one */
void view_finalize(struct node *n, struct member *m); /* FinalizeJoin again to one */
/* Text that says which failure group a member is in: replicas of one partition go to different groups. */
struct mc_str member_group(struct node *n, const struct member *m);

/* --- join.c, master.c, heartbeat.c, suspect.c, claim.c, merge.c, leave.c --- */
void join_start(struct node *n);
void join_restart(struct node *n);     /* forget the cluster, look again (with a new uuid) */
void join_reset(struct node *n);       /* forget the cluster, close everything */
void join_tick(struct node *n);
void join_target(struct node *n, const struct mc_addr *a); /* ask this one to let us in */
void join_forget_target(struct node *n);
bool join_follow_line(struct node *n, enum mc_line line);  /* false: it is ours already */
void multicast_search(struct node *n);
void multicast_tick(struct node *n);
void multicast_answer(struct node *n);
void tcp_search(struct node *n);
void tcp_tick(struct node *n);
void tcp_conn_open(struct node *n, struct conn *c);
void tcp_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why);
void tcp_settle(struct node *n);
bool tcp_nobody_left(struct node *n);
void join_peers(struct node *n, const struct node_event *ev);
void join_conn_open(struct node *n, struct conn *c);   /* handshake done: ask it, if it is somebody to ask */
void join_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why);
void join_become_master(struct node *n);
void join_heard(struct node *n, const struct in *in);  /* datagrams */
void join_answer_tick(struct node *n);
void join_password_refused(struct node *n, const struct conn *c);
struct candidate *candidate_add(struct node *n, const struct mc_addr *a, bool learned);
void candidate_own(struct node *n, const struct mc_addr *a);
void candidate_black(struct node *n, const struct mc_addr *a);
bool candidate_is_black(struct node *n, const struct mc_addr *a);
/* The join check (ConfigCheck and version); true: fits. Else fills why, ours, theirs (texts). */
struct join_check {
	enum node_refusal why;
	struct mc_str message; /* Hazelcast's words */
	struct mc_str hint;    /* what to do, in ours */
	enum hz_class answer;  /* how Hazelcast tells it: HZ_CLUSTER_MISMATCH_OP, ... */
};
bool check_config(struct node *n, const struct hz_join_message *m, struct join_check *out);
bool check_version(struct node *n, const struct hz_join_message *m, const struct hz_join_request *r, struct join_check *out);
void check_explain(struct node *n, struct mc_str hazelcast_text, struct join_check *out); /* of a refusal we were sent */
void master_begin(struct node *n);     /* timers of a master */
void master_response(struct node *n, node_conn to);
bool check_line_of_refusal(struct mc_str text, enum mc_line *line);
void master_finalize(struct node *n, struct member *m, struct hz_member_info **infos);
void suspicion_send_member(struct node *n, struct member *m, int32_t version); /* "drop me": how one of ours leaves */
void suspicion_send(struct node *n, const struct in *in); /* ExplicitSuspicion back to a sender that is wrong about us */
void heartbeat_tick(struct node *n);
void heartbeat_send(struct node *n, struct member *m);
void heartbeat_all(struct node *n);
void suspect_member(struct node *n, struct member *m, enum node_reason why); /* as master: removes; else marks, and claims when due */
void suspect_process_gone(struct node *n, struct member *m);
void suspect_replaced(struct node *n, const struct conn *c); /* somebody else answers at a member's address */
void claim_check(struct node *n); /* every older member suspected? then claim */
void claim_tick(struct node *n);
void claim_reset(struct node *n);
void merge_tick(struct node *n);
void merge_heard(struct node *n, const struct mc_addr *from); /* another master announces itself */
void merge_soon(struct node *n, const struct mc_addr *from);  /* another master answers on our group */
void merge_peers(struct node *n);
void merge_conn_open(struct node *n, struct conn *c);
void merge_conn_gone(struct node *n, const struct mc_addr *a);
void merge_reset(struct node *n);
void leave_start(struct node *n, enum node_reason why, int status);
void leave_tick(struct node *n);
void leave_conn_gone(struct node *n);
void node_end(struct node *n);

/* --- dispatch.c --- */
typedef void handler_fn(struct node *n, const struct in *in);
void dispatch(struct node *n, struct conn *c, const struct hz_message *m);

/* Handlers, each in the file that knows the meaning */
handler_fn on_whois_master, on_join_request;                                            /* master.c */
handler_fn on_master_response, on_finalize_join, on_cluster_mismatch, on_config_mismatch; /* join.c */
handler_fn on_before_join_check_failure, on_authentication_failure;
handler_fn on_mastership_claim;                                                         /* join_tcp.c */
handler_fn on_members_update, on_trigger_member_list_publish;                           /* view.c */
handler_fn on_heartbeat, on_heartbeat_complaint, on_trigger_explicit_suspicion;         /* heartbeat.c */
handler_fn on_explicit_suspicion;                                                       /* suspect.c */
handler_fn on_fetch_members_view;                                                       /* claim.c */
handler_fn on_split_brain_merge_validation, on_merge_clusters;                          /* merge.c */

#endif
