/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - what the files of a node offer each other. Not for other folders.
 *
 * Files are cut by what a message means: join*.c (looking and joining), master.c (admitting), view.c (the
 * member list), heartbeat.c, suspect.c (failure and removal), claim.c (taking over), merge.c (split brain),
 * leave.c, partition_*.c, answers.c. client_*.c serve clients (client_service.h). links.c keeps connections
 * and dials, handshake.c and proof.c say who is on one, calls.c has the calls in flight, dispatch.c the table
 * from class to meaning.
 */
#ifndef MC_MEMBER_MEMBER_H
#define MC_MEMBER_MEMBER_H

#include "common/member/state.h"

/* --- node.c --- */
/* at most NODE_SPARE, zeroed, from the step's arena; never NULL: see fx->lost */
void *node_new(struct node *n, size_t size);
/* NULL when there is no room (count 0 too) */
void *node_new_array(struct node *n, size_t size, size_t count);
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
void tell_refused(struct node *n, enum node_refusal why, const struct mc_addr *who, bool by_us,
	struct mc_str message, struct mc_str hint);
void member_view_of(const struct node *n, const struct member *m, struct node_member_view *out);
/* False when the same was said about the same peer within MC_LOG_REPEAT. `what` is one of these; SAY_REFUSAL
 * + node_refusal. */
enum {
	SAY_PASSWORD_BY_US,
	SAY_PASSWORD_BY_THEM,
	SAY_UNPROVABLE,
	SAY_LINE,
	SAY_STRANGER,
	SAY_MALFORMED,
	SAY_NO_SUCH_OPERATION,
	SAY_CLIENT,
	SAY_CLIENTS_FULL,
	SAY_CLIENT_ASKS,
	SAY_REFUSAL,
};
bool node_may_say(struct node *n, uint32_t what, const char *about);
void tell_status(struct node *n);
void tell_left(struct node *n, enum node_reason reason);
void tell_line(struct node *n, enum mc_line line);
void tell_stranger(struct node *n, const struct mc_addr *who, struct mc_str cluster_name,
	struct mc_str joiner, enum mc_line line);
/* a copy that lives as long as the step's effects */
struct mc_str text_keep(struct node *n, struct mc_str s);

/* --- candidates.c: addresses that may be members --- */
struct candidate *candidate_add(struct node *n, const struct mc_addr *a, bool learned); /* NULL: no room */
/* What discovery names now, all of it: others that it had named go. The place of the first new one: they are
 * the last. */
uint32_t candidates_set(struct node *n, const struct mc_addr *peers, uint32_t count);
void candidate_own(struct node *n, const struct mc_addr *a);
void candidate_black(struct node *n, const struct mc_addr *a);
bool candidate_is_black(struct node *n, const struct mc_addr *a);
bool candidate_is_named(struct node *n, const struct mc_addr *a); /* by discovery */
bool candidate_usable(const struct candidate *c);                 /* neither own nor black */
void candidate_reached(struct node *n, const struct mc_addr *a);
void candidate_failed(struct node *n, const struct mc_addr *a, enum node_failure why);
void candidates_tell_nobody(struct node *n); /* that, and why, nobody of them is to be joined */

/* --- links.c: connections, dials --- */
struct conn *conn_find(struct node *n, node_conn id);
struct conn *conn_to_addr(struct node *n, const struct mc_addr *a); /* open, announced or dialled as a */
bool conn_pending_to(struct node *n, const struct mc_addr *a);      /* dialled, handshake not done */
struct conn *conn_to_uuid(struct node *n, struct mc_uuid uuid);
/* once at a time for one address */
void link_dial(struct node *n, const struct mc_addr *a, struct mc_uuid member);
bool link_dialling(const struct node *n, const struct mc_addr *a);
void link_hang_up(struct node *n, struct conn *c);
void link_member(struct node *n, struct member *m); /* dial it unless connected or dialling */
void links_tick(struct node *n);
void link_accepted(struct node *n, const struct node_event *ev);
void link_connected(struct node *n, const struct node_event *ev);
void link_dial_failed(struct node *n, const struct node_event *ev);
void link_closed(struct node *n, const struct node_event *ev);
void link_malformed(struct node *n, const struct node_event *ev);

/* --- handshake.c: who is there --- */
void handshake_send(struct node *n, struct conn *c); /* as dialler */
/* One handshake; `extra` (key NULL: none) is the password's option. */
void handshake_write(struct node *n, const struct conn *c, bool reply, const struct password_option *extra);
struct mc_str handshake_option(const struct hz_member_handshake *h, const char *key); /* null: not there */
struct password_party handshake_party(const struct node *n);
/* known and proved: from here on it may ask and be asked */
void handshake_open(struct node *n, struct conn *c);
void on_handshake(struct node *n, const struct in *in);

/* --- proof.c: the password on a connection --- */
bool proof_begin(struct node *n, struct conn *c, uint8_t seed[PASSWORD_SEED]); /* false: no memory */
void proof_end(struct node *n, struct conn *c);
bool proof_not_needed(struct node *n, struct conn *c); /* of a Java member; false: refused and hung up */
void proof_answer(struct node *n, struct conn *c, const struct mc_addr *target, struct mc_str pake);
void proof_check(struct node *n, struct conn *c, const struct hz_member_handshake *h);
void proof_refuse(struct node *n, struct conn *c, bool tell_peer);
void proof_say_refused(struct node *n, const struct conn *c, bool by_us);
void handshake_held_tick(struct node *n);
/* the connection is: an exchange under way was a failed guess */
void handshake_gone(struct node *n, struct conn *c);

/* --- send.c --- */
/* Sends an operation on a connection; head filled in: flags, times, caller. call_id 0: fire and forget. */
void send_op(struct node *n, node_conn to, enum hz_class cls, void *body, int64_t call_id, int64_t timeout);
void send_cast(struct node *n, node_conn to, enum hz_class cls, void *body);
/* false: no connection; one is made */
bool member_cast(struct node *n, struct member *m, enum hz_class cls, void *body);
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
/* a copy for an effect; NULL stays NULL */
struct hz_address *keep_address(struct node *n, const struct hz_address *a);
bool read_address(const struct hz_address *a, struct mc_addr *out); /* false: null or too long */

/* --- calls.c --- */
/* A call to a member; the end comes to the row of `kind` exactly once, also when it cannot even be sent (then
 * before this returns false). */
bool member_call(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout,
	enum call_kind kind, uint64_t cookie);
bool conn_call(struct node *n, struct conn *c, enum hz_class cls, void *body, int64_t timeout,
	enum call_kind kind, uint64_t cookie);
void calls_init(struct node *n);
void calls_tick(struct node *n);
void calls_lost_member(struct node *n, struct mc_uuid uuid); /* ends them with CALL_LOST */
void calls_lost_conn(struct node *n, node_conn conn);
void calls_drop_all(struct node *n); /* ends nothing: forgets */
void on_response(struct node *n, const struct in *in);
/* Ends of calls: answer is NULL unless CALL_ANSWERED or CALL_ERROR */
typedef void call_done_fn(
	struct node *n, const struct call *c, enum call_outcome how, const struct hz_message *answer);
#define X(name, done) call_done_fn done;
NODE_CALLS(X)
#undef X
/* The value of a NormalResponse: object of a class, or boolean (false when it is anything else). */
void *answer_object(const struct hz_message *answer, enum hz_class cls);
bool answer_true(const struct hz_message *answer);
bool answer_retryable(struct node *n, const struct hz_message *answer); /* an error of the retryable family */

/* --- members.c: one by one --- */
void members_index(struct node *n); /* after places have changed */
bool member_fill(struct node *n, struct member *m, const struct hz_member_info *info);
/* a connection that was there before the member was */
void member_adopt_conn(struct node *n, struct member *m);
void member_drop(struct node *n, struct member *m); /* gives back what it holds; its place stays */
struct member *member_find(struct node *n, struct mc_uuid uuid);
struct member *member_at_addr(struct node *n, const struct mc_addr *a);
struct member *member_self(struct node *n);
static inline uint32_t member_index(const struct node *n, const struct member *m)
{
	return (uint32_t)(m - n->members);
}
struct member *member_append(struct node *n, const struct hz_member_info *info); /* NULL: full */
bool member_set_attributes(
	struct node *n, struct member *m, const struct hz_string_pair *pairs, uint32_t count);
struct mc_str member_attribute(const struct member *m, const char *key);
void member_remove(struct node *n, struct member *m, enum node_reason reason); /* from the array; tells */
uint32_t member_data_count(const struct node *n);
/* --- view.c: the list as a whole --- */
void view_clear(struct node *n);
void view_apply(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version,
	enum node_reason gone);
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
void join_restart(struct node *n); /* forget the cluster, look again (with a new uuid) */
void join_reset(struct node *n);   /* forget the cluster, close everything */
void join_tick(struct node *n);
void join_target(struct node *n, const struct mc_addr *a); /* ask this one to let us in */
void join_forget_target(struct node *n);
bool join_follow_line(struct node *n, enum mc_line line); /* false: it is ours already */
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
void join_conn_open(struct node *n, struct conn *c); /* handshake done: ask it, if it is somebody to ask */
void join_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why);
void join_become_master(struct node *n);
void join_heard(struct node *n, const struct in *in); /* datagrams */
void join_answer_tick(struct node *n);
void join_password_refused(struct node *n, const struct conn *c);
/* The join check (ConfigCheck and version); true: fits. Else fills why, ours, theirs (texts). */
struct join_check {
	enum node_refusal why;
	struct mc_str message; /* Hazelcast's words */
	struct mc_str hint;    /* what to do, in ours */
	enum hz_class answer;  /* how Hazelcast tells it: HZ_CLUSTER_MISMATCH_OP, ... */
};
bool check_config(struct node *n, const struct hz_join_message *m, struct join_check *out);
bool check_version(struct node *n, const struct hz_join_message *m, const struct hz_join_request *r,
	struct join_check *out);
/* of a refusal we were sent */
void check_explain(struct node *n, struct mc_str hazelcast_text, struct join_check *out);
void master_begin(struct node *n); /* timers of a master */
void master_response(struct node *n, node_conn to);
bool check_line_of_refusal(struct mc_str text, enum mc_line *line);
void master_finalize(struct node *n, struct member *m, struct hz_member_info **infos);
/* "drop me": how one of ours leaves */
void suspicion_send_member(struct node *n, struct member *m, int32_t version);
/* ExplicitSuspicion back to a sender that is wrong about us */
void suspicion_send(struct node *n, const struct in *in);
void heartbeat_tick(struct node *n);
void heartbeat_send(struct node *n, struct member *m);
void heartbeat_all(struct node *n);
/* as master: removes; else marks, and claims when due */
void suspect_member(struct node *n, struct member *m, enum node_reason why);
void suspect_process_gone(struct node *n, struct member *m);
void suspect_replaced(struct node *n, const struct conn *c); /* somebody else answers at a member's address */
void claim_check(struct node *n);                            /* every older member suspected? then claim */
void claim_tick(struct node *n);
void claim_reset(struct node *n);
void merge_tick(struct node *n);
void merge_heard(struct node *n, const struct mc_addr *from); /* another master announces itself */
void merge_soon(struct node *n, const struct mc_addr *from);  /* another master answers on our group */
void merge_peers(struct node *n, uint32_t fresh);             /* fresh: place of the first that is new */
void merge_conn_open(struct node *n, struct conn *c);
void merge_conn_gone(struct node *n);
/* its process ended: another may soon be there, alone */
void merge_watch(struct node *n, const struct mc_addr *gone);
void merge_back_tick(struct node *n);
void merge_reset(struct node *n);
void leave_start(struct node *n, enum node_reason why, int status);
void leave_tick(struct node *n);
void leave_conn_gone(struct node *n);
void node_end(struct node *n);

/* --- dispatch.c --- */
typedef void handler_fn(struct node *n, const struct in *in);
void dispatch(struct node *n, struct conn *c, const struct hz_message *m);

/* Handlers, each in the file that knows the meaning */
handler_fn on_whois_master, on_join_request;                                              /* master.c */
handler_fn on_master_response, on_finalize_join, on_cluster_mismatch, on_config_mismatch; /* join.c */
handler_fn on_before_join_check_failure, on_authentication_failure;
handler_fn on_mastership_claim;                                                 /* join_tcp.c */
handler_fn on_members_update, on_trigger_member_list_publish;                   /* view.c */
handler_fn on_heartbeat, on_heartbeat_complaint, on_trigger_explicit_suspicion; /* heartbeat.c */
handler_fn on_explicit_suspicion;                                               /* suspect.c */
handler_fn on_fetch_members_view;                                               /* claim.c */
handler_fn on_split_brain_merge_validation, on_merge_clusters;                  /* merge.c */

#endif
