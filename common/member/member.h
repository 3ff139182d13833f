/* SPDX-License-Identifier: Apache-2.0 */
/*
 * member.h - the kernel of a member, for the parts that stand on it: what a step appends to, phases, the list
 * for reading, connections, calls in flight, and the messages and their pieces. It knows nobody above itself:
 * struct node_watchers.
 */
#ifndef MC_MEMBER_MEMBER_H
#define MC_MEMBER_MEMBER_H

#include "common/base/check.h"
#include "common/member/block.h"
#include "common/member/state.h"

/* --- kernel.c --- */
/* All that is due and no timer, each once: the rows of the watchers. What a row sets anew has to be later
 * than now. */
void dues_run(struct node *n);

/* --- effects.c --- */
/* at most NODE_SPARE, zeroed, from the step's arena; never NULL: see fx->lost */
void *node_new(struct node *n, size_t size);
/* NULL when there is no room (count 0 too) */
void *node_new_array(struct node *n, size_t size, size_t count);
struct node_effect *node_effect_new(struct node *n, enum node_effect_type type);
/* One that names an address, which is copied. */
void node_effect_addr(struct node *n, enum node_effect_type type, const struct mc_addr *a);

/* --- phase.c --- */
/* Only along a row of phase.c: another move is our own mistake. Told to the user; the same phase again is
 * nothing. */
void node_move(struct node *n, enum node_phase to);

/* --- what every part asks --- */
static inline void timer_set(struct node *n, enum node_timer t, int64_t at_ms)
{
	mc_deadlines_set(&n->deadlines, t, at_ms);
}
static inline int64_t timer_at(const struct node *n, enum node_timer t)
{
	return mc_deadlines_of(&n->deadlines, t);
}
/* When the one at this place is due; NODE_NEVER: not any more. */
static inline void due_set(struct node *n, enum node_due kind, uint32_t place, int64_t at_ms)
{
	mc_check(place < n->due_first[kind + 1] - n->due_first[kind]);
	mc_deadlines_set(&n->deadlines, n->due_first[kind] + place, at_ms);
}
static inline int64_t due_at(const struct node *n, enum node_due kind, uint32_t place)
{
	mc_check(place < n->due_first[kind + 1] - n->due_first[kind]);
	return mc_deadlines_of(&n->deadlines, n->due_first[kind] + place);
}
/* The first of all that is due, timer or other. */
static inline int64_t timers_next(const struct node *n)
{
	return mc_deadlines_next(&n->deadlines);
}
static inline bool node_is_master(const struct node *n)
{
	return n->phase == NODE_PHASE_MASTER;
}
/* A data member: it owns partitions. */
static inline bool node_stores(const struct node *n)
{
	return n->cfg->store_bytes > 0 && !n->lite;
}
static inline bool node_is_joined(const struct node *n)
{
	return n->phase == NODE_PHASE_MEMBER || n->phase == NODE_PHASE_MASTER;
}
/* Whether a time that a peer says is one: the numbers beyond would overflow what is reckoned with them. */
static inline bool time_is_sane(int64_t ms)
{
	return ms > 0 && ms < MC_TIME_MAX;
}
static inline int64_t node_cluster_time(const struct node *n)
{
	return n->clock_ms + n->clock_offset_ms;
}

/* --- notice.c --- */
struct mc_text node_text(struct node *n); /* an empty text in the step's arena */
/* In the step's arena, with texts that are null, as an effect. */
struct node_notice *notice_new(struct node *n, enum node_notice_type type);
void notice_say(struct node *n, enum node_notice_type type, struct mc_str message, struct mc_str hint);
void notice_members(struct node *n);
void notice_member(struct node *n, const struct member *m, enum node_reason reason, bool added);
struct node_notice *notice_refused(struct node *n, enum node_refusal why, const struct mc_addr *who,
	bool by_us, struct mc_str message, struct mc_str hint);
void member_view_of(const struct node *n, const struct member *m, struct node_member_view *out);
/* False when the same was said about the same peer within MC_LOG_REPEAT. `what` is one of these; SAY_REFUSAL
 * + node_refusal. */
enum {
	SAY_PASSWORD_BY_US,
	SAY_PASSWORD_BY_THEM,
	SAY_UNPROVABLE,
	SAY_UNSEALED,
	SAY_STRANGER,
	SAY_MALFORMED,
	SAY_NO_SUCH_OPERATION,
	SAY_CLIENT,
	SAY_CLIENTS_FULL,
	SAY_CLIENT_ASKS,
	SAY_UNFIT_LIST,
	SAY_SHUT_DOWN,
	SAY_STORE_FULL,
	SAY_UNFIT_PARTITION,
	SAY_MERGE_REFUSED,
	SAY_INDEX_LEFT_OUT,
	SAY_REPLICATED_TOO_LARGE,
	SAY_EVENTS_LOST,
	SAY_ON_JOIN_KEPT_BACK,
	SAY_REFUSAL,
};
bool notice_allowed(struct node *n, uint32_t what, const char *about);
void notice_status(struct node *n, uint32_t clients); /* clients: how many are connected */
void notice_left(struct node *n, enum node_reason reason);
void notice_line(struct node *n, enum mc_line line);
/* version: as said, three numbers; the first 0: not said. */
struct node_notice *notice_stranger(struct node *n, const struct mc_addr *who, struct mc_str cluster_name,
	struct mc_str joiner, const uint8_t *version);
/* a copy that lives as long as the step's effects */
struct mc_str text_keep(struct node *n, struct mc_str s);

/* --- links.c: connections, dials --- */
struct link_dial *links_lay_out(struct node_block *b, size_t count); /* room for the dials of a node */
struct conn *conn_add(
	struct node *n, node_conn id, const struct mc_addr *addr, bool dialled); /* NULL: full */
void conn_remove(struct node *n, struct conn *c);     /* the last one takes its place */
struct conn *conn_find(struct node *n, node_conn id); /* NULL: it is gone */
/* What is on c is at a: it was dialled there, or says so and comes from there. Who dialled us may say
 * anything. */
bool conn_is_at(const struct conn *c, const struct mc_addr *a);
struct conn *conn_to_addr(struct node *n, const struct mc_addr *a); /* open, and at a */
bool conn_pending_to(struct node *n, const struct mc_addr *a);      /* dialled, handshake not done */
struct conn *conn_to_uuid(struct node *n, struct mc_uuid uuid);
/* once at a time for one address */
void link_dial(struct node *n, const struct mc_addr *a, struct mc_uuid member);
bool link_dialling(const struct node *n, const struct mc_addr *a);
struct mc_uuid link_dial_ended(
	struct node *n, const struct mc_addr *a); /* the member it was for; null: for none, or no such dial */
void link_hang_up(struct node *n, struct conn *c);
void link_member(struct node *n, struct member *m); /* dial it unless connected or dialling */
void links_tick(struct node *n);

/* --- cursors.c: long answers --- */
/*
 * What may be long (a list for everybody, a walk over what is stored) is said in pieces. The first is made at
 * once, while MC_STEP_LONG lasts and nothing long is on its way there; each further one when the connection
 * has drained (WANT_WRITABLE, WRITABLE): who reads slowly holds up himself, and costs the memory of one
 * piece. The cursors of one connection take turns. They end with it.
 */
void cursors_lay_out(struct cursors *c, struct node_block *b, const struct node_config *cfg);
void cursors_init(struct node *n);
void cursors_begin_step(struct node *n);
/* reached, cookie: as the piece's function finds them. False: as many wait as can; nothing was begun. */
bool cursor_begin(struct node *n, node_conn conn, enum cursor_kind kind, uint64_t reached, uint64_t cookie);
/* Something that is said as it is when it is said, so that one of its kind that waits there stands for this
 * one, too. bytes: about how long it is, to be said at once; SIZE_MAX: not at once. Always has room. */
void cursor_once(struct node *n, node_conn conn, enum cursor_kind kind, size_t bytes);
void cursors_writable(struct node *n, const struct node_event *ev); /* WRITABLE */
void cursors_lost_conn(struct node *n, node_conn conn);
void cursors_forget(struct node *n);
void cursors_invariant(const struct node *n);

/*
 * What happens, told to who listens: never more than `most` bytes of it on a connection that has not drained
 * since. False: this one is not to be sent. It is counted, and that is said.
 */
bool event_fits(struct node *n, node_conn conn, size_t bytes, size_t most);

/* --- send.c --- */
/* Sends an operation on a connection; head filled in: flags, times, caller. call_id 0: fire and forget. */
void send_op(
	struct node *n, node_conn to, enum hz_class cls, void *body, int64_t call_id, int64_t timeout_ms);
void send_cast(struct node *n, node_conn to, enum hz_class cls, void *body);
/* To whom an answer goes: kept when it comes in a later step. */
struct reply_to {
	node_conn conn;
	int64_t call_id; /* 0: nobody wants one */
	bool urgent;
};
struct reply_to reply_to_of(const struct in *in);
/* backup_acks: so many BackupAckResponses the caller has to wait for */
void answer_value(struct node *n, const struct reply_to *to, struct mc_iobj value, uint32_t backup_acks);
void answer_error(struct node *n, const struct reply_to *to, enum hz_exception e, const char *message);
void answer_again(struct node *n, const struct reply_to *to); /* CallTimeoutResponse: to be sent again */
void reply_value(struct node *n, const struct in *in, struct mc_value *v); /* v NULL: the null answer */
void reply_bool(struct node *n, const struct in *in, bool b);
void reply_null(struct node *n, const struct in *in);
void reply_object(struct node *n, const struct in *in, enum hz_class cls, void *body);
void reply_error(struct node *n, const struct in *in, enum hz_exception e, const char *message);
/* To a client; body in the step's arena. */
void client_send(struct node *n, node_conn conn, const struct client_message *m);
void client_send_error(struct node *n, node_conn conn, int64_t correlation, enum client_error_code code,
	const char *message);

/* --- pieces.c --- */
/* Pieces of messages, made in the step's arena */
struct hz_address *make_address(struct node *n, const struct mc_addr *a);
struct hz_members_view_metadata *make_metadata(struct node *n, const struct mc_addr *a, struct mc_uuid uuid,
	const struct mc_addr *master, int32_t version);
struct hz_member_info *make_member_info(struct node *n, const struct member *m);
struct hz_join_message *make_join_message(struct node *n, struct hz_join_message *into);
struct hz_version *make_cluster_version(struct node *n);
struct hz_join_request *make_join_request(struct node *n, uint32_t try_count);
/* a copy for an effect; NULL stays NULL */
struct hz_address *keep_address(struct node *n, const struct hz_address *a);
bool read_address(const struct hz_address *a, struct mc_addr *out); /* false: null or too long */

/* --- invocations.c --- */
/* A call id that no other call of this node has, for a call that is kept elsewhere. */
int64_t invocation_number(struct node *n);
/* A call; its end comes to the watcher of `kind` exactly once, also when it cannot even be sent (then before
 * this returns false). conn 0: none. timeout in ms. */
bool invocation_start(struct node *n, struct mc_uuid to, node_conn conn, enum hz_class cls, void *body,
	int64_t timeout_ms, enum invocation_kind kind, uint64_t cookie);
bool conn_invoke(struct node *n, struct conn *c, enum hz_class cls, void *body, int64_t timeout_ms,
	enum invocation_kind kind, uint64_t cookie);
void invocations_init(struct node *n);
void invocation_overdue(struct node *n, uint32_t place);           /* its time is over: DUE_INVOCATION */
void invocations_lost_member(struct node *n, struct mc_uuid uuid); /* ends them with INVOCATION_LOST */
void invocations_lost_conn(struct node *n, node_conn conn);
void invocations_forget(struct node *n); /* ends nothing: forgets */
/* Those under way, one after the other, in no order: give NULL first; NULL at the end. */
const struct invocation *invocation_next(const struct node *n, const struct invocation *after);
void on_response(struct node *n, const struct in *in);
/* A backup says that it has a write of ours. */
void invocation_acked(struct node *n, int64_t call_id);
/* The value of a NormalResponse: object of a class, or boolean (false when it is anything else). */
void *response_object(const struct hz_message *answer, enum hz_class cls);
bool response_is_true(const struct hz_message *answer);
bool response_is_retryable(
	struct node *n, const struct hz_message *answer); /* an error of the retryable family */

/* --- self.c --- */
/* What is sent to NODE_SELF (send.c does it) is taken by node, in order, before its step ends. The body lives
 * in the step's arena. */
void self_send(struct node *n, const struct hz_message *m);
bool self_is_quiet(const struct node *n);               /* nothing is left to be taken */
bool self_take(struct node *n, struct hz_message *out); /* false: there is no more */
void self_forget(struct node *n);
struct conn *self_conn(struct node *n); /* as it is now: for struct in */

/* --- reach.c --- */
/* To any member of the list, this node too.
 * false: no connection; one is made */
bool member_cast(struct node *n, struct member *m, enum hz_class cls, void *body);
bool member_invoke(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout_ms,
	enum invocation_kind kind, uint64_t cookie);

/* --- members.c: the list, for reading --- */
void members_index(struct node *n);                     /* after places have changed */
void members_index_add(struct node *n, uint32_t place); /* after one was added */
bool member_fill(struct node *n, struct member *m, const struct hz_member_info *info); /* false: nobody */
void member_drop(struct node *n, struct member *m); /* gives back what it holds; its place stays */
struct member *member_find(struct node *n, struct mc_uuid uuid);        /* NULL: not in the list */
struct member *member_at_addr(struct node *n, const struct mc_addr *a); /* as text; NULL: none */
struct member *member_self(struct node *n);                             /* this node's row */
static inline uint32_t member_index(const struct node *n, const struct member *m)
{
	return (uint32_t)(m - n->members);
}
struct mc_str member_attribute(const struct member *m, const char *key); /* borrowed; null: none */
uint32_t member_data_count(const struct node *n);                        /* those that are not lite */
size_t members_bytes(const struct node *n); /* about what the list takes in a message */
/* Text that says which failure group a member is in: replicas of one partition go to different groups. */
struct mc_str member_group(struct node *n, const struct member *m);
/* May b hold a backup of what a owns? The same question of two, without a text. */
bool member_groups_differ(const struct node *n, const struct member *a, const struct member *b);

/* --- kernel.c --- */
/* This folder's part of the node's block; n NULL while only counting. */
void member_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg);
void member_init(
	struct node *n, const struct node_config *cfg, const struct node_watchers *watchers, uint64_t seed);
/* --- invariant.c --- */
void member_invariant(struct node *n); /* mc_check of all that holds between two steps */

/* What a message means, as a row of the dispatch table */
typedef void handler_fn(struct node *n, const struct in *in);

#endif
