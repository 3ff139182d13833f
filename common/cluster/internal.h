/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - what the files of cluster offer each other: joining, admitting, the list, failure, taking
 * over, merging, leaving, and the password. Not for other folders: cluster.h.
 *
 * Files are cut by what a message means: join*.c (looking and joining), master.c (admitting), view.c and
 * list.c (the member list), heartbeat.c, suspect.c (failure and removal), claim.c (taking over), merge.c
 * (split brain), leave.c, registrations.c (what is handed on to those who join). conn_events.c has what
 * becomes of connections, handshake.c and proof.c say who is on one.
 */
#ifndef MC_CLUSTER_INTERNAL_H
#define MC_CLUSTER_INTERNAL_H

#include "common/cluster/cluster.h"
#include "common/cluster/fit.h"
#include "common/cluster/password.h"
#include "common/cluster/pauses_internal.h"
#include "common/cluster/registrations.h"
#include "common/crypto/guesses.h"
#include "common/member/member.h"
#include "common/partition/partition.h"

/* A password try that has to wait: guesses.h. */
struct held {
	struct mc_addr target;
	int32_t size;
	char text[2 * PASSWORD_HELLO + 1];
};

/* --- joining --- */
struct candidate {
	struct mc_addr addr;
	bool black; /* for this join: the cluster there has another name */
	bool gray;  /* could not be reached; tried again next round */
	bool own;
	bool learned;          /* not configured: seen as master or member; kept for MC_LEARNED_AGE */
	int64_t learned_at_ms; /* or reached */
	bool spoke;            /* the members' protocol, when it was dialled last */
	bool named;            /* by discovery, when it answered last */
	uint8_t closed;        /* in this join: so often it spoke and hung up */
	enum node_failure why; /* it could not be reached */
	uint32_t key;          /* from its address: to look through */
};
struct joining {
	struct mc_addr target;  /* master to join; host empty: none known */
	struct mc_addr line_of; /* whose line is known; host empty: nobody's */
	bool line_asked;        /* the edge asks the target for it */
	int64_t followed_at_ms; /* when a refusal named the line that we took; 0: never */
	int64_t since_ms, target_since_ms;
	int64_t until_ms; /* end of the search or of this round of asking */
	uint32_t tries, tries_max;
	bool looked;               /* discovery has answered */
	uint32_t next;             /* place of the candidate to dial next */
	int64_t asked_since_ms;    /* nobody is left to be reached since then; 0: not yet */
	int64_t promised_until_ms; /* we said yes to another claimer */
	uint32_t promises;         /* of these, to whom discovery had not named */
	bool claiming;
	uint32_t claims_out, claims_yes;
	int64_t confirmed_at_ms; /* the target's last MasterResponse that hurried us */
	int64_t answered_at_ms;  /* the target itself said last that it is the master, or was chosen */
	bool denied;             /* somebody would not have our password, or we not its */
	int64_t merge_until_ms;  /* joining the target of a merge until then */
	/* A refusal that is told when its sender has said which release it is; host empty: none. */
	struct mc_addr refused_at, refused_by; /* where it is asked, what it calls itself */
	uint16_t refusal_size;
	char refusal[MC_REFUSAL_KEPT];
};

/* Taking over: everybody who is left is asked for the list (ClusterServiceImpl,
 * MembershipManager.decideNewMembersView). */
struct claim {
	bool active;
	int64_t since_ms;
	int32_t version; /* greatest seen */
};

/* The split-brain round (AbstractJoiner, SplitBrainHandler). */
struct merge {
	int64_t until_ms; /* connections that we make until then are asked */
	int64_t last_soon_at_ms;
	bool round;          /* discovery was asked: everybody is, when it answers */
	struct mc_addr back; /* the last member whose process ended */
	int64_t back_pause_ms;
	uint32_t next, end; /* places of the candidates still to be asked */
};

/* hazelcast.stale.join.prevention.duration.seconds: a late request of somebody who has joined and gone is not
 * a new one. */
#define NODE_STALE 256
#define NODE_STALE_TIME 30000
struct stale {
	struct mc_uuid uuid;
	int64_t at_ms;
};

/* A joiner that waits for the window of wait_before_join (as master). */
struct waiting {
	struct mc_uuid uuid;
	node_conn conn; /* it is forgotten with this one */
};

/* A change of the cluster's state that all members have been told of. */
struct state_lock {
	struct mc_uuid txn;
	int64_t until_ms; /* 0: none */
};
#define NODE_MISSING 256

struct cluster {
	int64_t started_at_ms; /* of the cluster, in its own time */
	char state[16];        /* ClusterState: "ACTIVE" */
	struct state_lock lock;
	struct mc_addr missing[NODE_MISSING]; /* who left while the cluster was frozen or passive */
	uint32_t missing_count;
	bool following; /* another master is accepted, and has not sent its list yet */
	int64_t published_at_ms;
	struct hz_member_info **infos; /* while everybody is told: the list, as all get it */

	struct candidate *candidates;
	uint32_t candidate_count;
	struct waiting *waiting;
	uint32_t waiting_count;
	int64_t window_first_ms, window_until_ms; /* of wait_before_join */
	struct stale *stale;                      /* uuids that joined lately */
	uint32_t stale_at;

	struct joining join;
	struct claim claim;
	struct merge merge;
	int64_t last_answer_at_ms; /* multicast: when the last JoinMessage went out */
	int64_t list_wrong_since_ms,
		list_asked_at_ms; /* the master's heartbeats name another list than ours; 0: no */
	int64_t heartbeat_due_ms; /* when the next round should begin: later, and this process was stopped */
	int64_t joined_at_ms;

	struct pause pauses[NODE_PAUSES];
	struct lures lures;
	struct mc_budget complaints; /* of heartbeats of strangers */

	struct guesses *guesses; /* NULL without a password */
	struct mc_heap *proofs;  /* exchanges, and tries that wait */
	struct password_random random;
	struct password_secret password;
	bool told_unprotected;

	struct registration
		*registrations; /* heap: listeners that members have told of, for those who join later */
	uint32_t registration_bytes;

	enum node_reason leave_reason;
	int leave_status;
	int64_t leave_since_ms;
	bool leave_later; /* asked to leave just after joining: TIMER_LEAVE does it */
};
static inline struct cluster *cluster_of(const struct node *n)
{
	return n->cluster;
}

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
void candidates_notice_nobody(struct node *n); /* that, and why, nobody of them is to be joined */

/* --- cluster_state.c --- */
void state_begin(struct node *n); /* of another cluster: active, and nobody changes it */
void state_set(struct node *n, struct mc_str name);
bool state_is_active(const struct node *n);
bool state_is_locked(const struct node *n); /* it is being changed */
bool state_lets_join(const struct node *n, const struct mc_addr *who);
void state_member_gone(struct node *n, const struct mc_addr *who); /* as master */

/* --- handshake.c: who is there --- */
void handshake_send(struct node *n, struct conn *c); /* as dialler */
/* One handshake; `extra` (key NULL: none) is the password's option. */
void handshake_write(struct node *n, const struct conn *c, bool reply, const struct password_option *extra);
struct mc_str handshake_option(const struct hz_member_handshake *h, const char *key); /* null: not there */
struct password_party handshake_party(const struct node *n);
/* known and proved: from here on it may ask and be asked */
void handshake_open(struct node *n, struct conn *c);

/* --- proof.c: the password on a connection --- */
bool proof_begin(struct node *n, struct conn *c, uint8_t seed[PASSWORD_SEED]); /* false: no memory */
void proof_end(struct node *n, struct conn *c);
struct mc_str guess_host(const struct conn *c);            /* whom a wrong password is counted for */
bool proof_may_dial(struct node *n, const struct conn *c); /* false: it failed lately, and has to wait */
void proof_was_refused(struct node *n, struct conn *c, struct mc_str why); /* by the peer that we dialled */
bool proof_not_needed(struct node *n, struct conn *c); /* of a Java member; false: refused and hung up */
void proof_answer(struct node *n, struct conn *c, const struct mc_addr *target, struct mc_str pake);
void proof_check(struct node *n, struct conn *c, const struct hz_member_handshake *h);
void proof_refuse(struct node *n, struct conn *c, bool tell_peer);
bool proof_seal(struct node *n, struct conn *c, struct password_shared *shared);
void proof_refuse_unsealed(struct node *n, struct conn *c);
/* the connection is: an exchange under way was a failed guess */
void handshake_gone(struct node *n, struct conn *c);

/* --- line.c: the protocol line, before we ask --- */
bool line_follow(struct node *n, enum mc_line line);        /* false: it is ours already */
void line_learnt(struct node *n, const struct mc_addr *of); /* nobody need ask it any more */
/* Somebody who looks for the same cluster says what it is. */
void line_heard(struct node *n, const struct hz_join_message *j, const struct mc_addr *from);
/* For our handshake; NULL: it is not settled. */
const char *line_to_say(const struct node *n);
/* May the target be asked over c to let us in? False: its line is being asked for, join_line_answered() goes
 * on. */
bool line_is_known(struct node *n, const struct conn *c);

/* --- refusal.c: what a member that will not have us says, once it is known whether its release fits --- */
/* True: it is told later, when its sender has said which release it is. False: there is nothing to wait for.
 */
bool refusal_keep(struct node *n, const struct conn *c, struct mc_str text);
bool refusal_waits(const struct node *n); /* one is kept: nothing else is begun until it is told */
/* The answer of whom the kept one is of; it is kept no longer, and refusal_tell_kept() says it. */
bool refusal_answered(struct node *n, const struct node_event *ev);
void refusal_tell_kept(struct node *n, const struct node_event *ev);
/* release: major and minor of who refuses; NULL: not known. */
void refusal_tell(struct node *n, const struct mc_addr *by, struct mc_str text, const uint8_t *release);

/* --- list.c: one by one --- */
/* The best of the connections that were there before the member was, or are left; NULL: there is none. */
struct conn *member_adopt_conn(struct node *n, struct member *m);
void member_take_conn(
	struct node *n, struct member *m, struct conn *c); /* it is open, and says that it is m's */
/* The request that let m in came over c. */
void member_asked_over(struct node *n, struct member *m, struct conn *c);
struct member *member_append(struct node *n, const struct hz_member_info *info); /* NULL: full */
void member_remove(struct node *n, struct member *m, enum node_reason reason);   /* from the array; tells */
/* Whether m answers on a connection from another host than this one's. */
bool answers_elsewhere(struct node *n, const struct member *m, const struct conn *other);

/* --- view.c: the list as a whole --- */
void view_clear(struct node *n);
/* Whether a list that `master` sends can be meant for this node: it and its master are in it, nobody twice.
 */
bool view_fits(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version,
	struct mc_uuid master);
void view_notice_unfit(struct node *n, const struct conn *from);
/* Takes a list that fits. */
void view_apply(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version,
	enum node_reason gone);
void view_changed(struct node *n); /* as master: publish soon */
void view_publish(struct node *n); /* as master: now, with the table, as calls */
/* As master: the list to one, as a long answer: in a FinalizeJoin when it has none yet. */
void view_send(struct node *n, struct member *m);
void view_finalize(struct node *n, struct member *m); /* FinalizeJoin again to one */

/* --- join.c, master.c, heartbeat.c, suspect.c, claim.c, merge.c, leave.c --- */
void join_restart(struct node *n); /* forget the cluster, look again (with a new uuid) */
void join_reset(struct node *n);   /* forget the cluster, close everything */
void join_target(struct node *n, const struct mc_addr *a); /* ask this one to let us in */
/* Somebody says that this is the master: nobody is asked yet, or another one, who is silent. */
bool join_may_turn_to(const struct node *n, const struct mc_addr *a);
void multicast_search(struct node *n);
void multicast_tick(struct node *n);
void multicast_ask(struct node *n); /* one JoinRequest to the group */
void multicast_answer(struct node *n);
void tcp_search(struct node *n);
void tcp_tick(struct node *n);
/* whoever is there is asked for the master; who is not is dialled */
void tcp_ask_all(struct node *n);
void tcp_conn_open(struct node *n, struct conn *c);
void tcp_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why);
void tcp_settle(struct node *n);
bool tcp_nobody_left(struct node *n);
void join_conn_open(struct node *n, struct conn *c); /* handshake done: ask it, if it is somebody to ask */
void join_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why);
void join_become_master(struct node *n);
void join_password_refused(struct node *n, const struct conn *c);
/* The join check (ConfigCheck and version); true: fits. Else fills why, ours, theirs (texts). */
struct join_check {
	enum node_refusal why;
	struct mc_str message; /* Hazelcast's words */
	struct mc_str hint;    /* what to do, in ours */
	struct mc_str theirs;  /* the other side's line, when that is why; else null */
	enum hz_class answer;  /* how Hazelcast tells it: HZ_CLUSTER_MISMATCH_OP, ... */
};
/* The condition that keeps our cluster and the sender's two for ever; FIT_COUNT: none. */
enum fit check_apart(const struct node *n, const struct hz_join_message *m);
bool check_config(struct node *n, const struct hz_join_message *m, struct join_check *out);
bool check_version(struct node *n, const struct hz_join_message *m, const struct hz_join_request *r,
	struct join_check *out);
/* of a refusal we were sent */
void check_explain(struct node *n, struct mc_str hazelcast_text, struct join_check *out);
/* This node leads the list that it has, under this version: the first of a cluster, or who has taken over.
 * What partitions make of it is the caller's. */
void master_begin(struct node *n, int32_t list_version);
/* window.c: does this request let its sender in? */
bool master_window_over(struct node *n, const struct in *in, const struct hz_join_request *r);
void master_response(struct node *n, node_conn to);
void master_waiter_gone(struct node *n, node_conn conn); /* the connection is */
bool check_line_of_refusal(struct mc_str text, enum mc_line *line);
void master_finalize(struct node *n, struct member *m, struct hz_member_info **infos);
/* "drop me": how one of ours leaves */
void suspicion_send_member(struct node *n, struct member *m, int32_t version);
/* ExplicitSuspicion back to a sender that is wrong about us */
void suspicion_send(struct node *n, const struct in *in);
void heartbeat_send(struct node *n, struct member *m);
void heartbeat_all(struct node *n);
/* as master: removes; else marks, and claims when due */
void suspect_member(struct node *n, struct member *m, enum node_reason why);
void suspect_process_gone(struct node *n, struct member *m);
void suspect_replaced(struct node *n, const struct conn *c); /* somebody else answers at a member's address */
void claim_check(struct node *n);                            /* every older member suspected? then claim */
void claim_reset(struct node *n);
void merge_heard(
	struct node *n, const struct mc_addr *from, const char *source); /* another master announces itself */
void merge_soon(struct node *n, const struct mc_addr *from,
	const char *source);                      /* another master answers on our group */
void merge_peers(struct node *n, uint32_t fresh); /* fresh: place of the first that is new */
void merge_conn_open(struct node *n, struct conn *c);
void merge_conn_gone(struct node *n);
/* its process ended: another may soon be there, alone */
void merge_watch(struct node *n, const struct mc_addr *gone);
void merge_reset(struct node *n);
void leave_conn_gone(struct node *n);
void leave_say_goodbye(struct node *n); /* the others take us off the list at once */

#endif
