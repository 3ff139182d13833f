/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.h - how a node finds a cluster, is let in, lets others in, and goes: what node calls. State:
 * private to this folder. */
#ifndef MC_CLUSTER_CLUSTER_H
#define MC_CLUSTER_CLUSTER_H

#include "common/member/block.h"
#include "common/member/member.h"

/* This folder's part of the node's block; n NULL while only counting. */
void cluster_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg);
/* secret: 32 bytes, for the password exchange only. */
void cluster_init(struct node *n, const uint8_t *secret);

void join_start(struct node *n); /* looks for a cluster */
void leave_start(
	struct node *n, enum node_reason why, int status); /* says goodbye, then QUIT with this status */

/* --- events --- */
void link_accepted(struct node *n, const struct node_event *ev);  /* hung up when there are too many */
void link_connected(struct node *n, const struct node_event *ev); /* a dial of ours: our handshake goes out */
void link_dial_failed(struct node *n, const struct node_event *ev);   /* refused: gone; else dialled again */
void link_closed(struct node *n, const struct node_event *ev);        /* what waited for it ends */
void link_malformed(struct node *n, const struct node_event *ev);     /* told once for each host */
void join_peers(struct node *n, const struct node_event *ev);         /* discovery has answered; copied */
void join_heard(struct node *n, const struct in *in);                 /* datagrams */
void join_line_answered(struct node *n, const struct node_event *ev); /* to ASK_LINE */

/* --- timers --- */
void join_tick(struct node *n);                     /* asks again, or gives up */
void heartbeat_tick(struct node *n);                /* ClusterHeartbeatManager */
void handshake_due(struct node *n, uint32_t place); /* of a connection: what it holds is looked at now */
void join_answer_tick(struct node *n);              /* one answer for all who asked */
void view_publish_tick(struct node *n);             /* as master: the changed list */
void view_list_tick(struct node *n);                /* as master: for those who missed one */
void claim_tick(struct node *n);                    /* asks on who has not agreed */
/* Leaves the list, and joins again as a member that stores nothing. */
void join_come_back_lite(struct node *n);
void merge_tick(struct node *n);
void merge_back_tick(struct node *n);
void leave_tick(struct node *n);

/* --- long answers --- */
cursor_piece_fn view_list_piece;

/* --- ends of calls --- */
invocation_done_fn master_finalize_done, join_claim_done, claim_view_done, merge_question_done;

/* --- messages, each in the file that knows the meaning --- */
handler_fn on_lock_cluster_state, on_commit_cluster_state, on_rollback_cluster_state; /* cluster_state.c */
handler_fn on_shutdown_node;                                                          /* leave.c */
/* Who is on an open connection, when it is believed to be a member's; NULL: somebody else, or who says so. */
struct member *member_of_conn(struct node *n, struct conn *c); /* list.c */
handler_fn on_handshake;                                       /* handshake.c */
handler_fn on_on_join, on_registration, on_deregistration;     /* registrations.c */
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

/* --- what others may see --- */
void cluster_invariant(struct node *n); /* mc_check of all that holds between two steps */
bool cluster_settled(
	const struct node *n); /* neither taking over nor waiting for the first list of a new master */
/* ClusterState's id (0: ACTIVE); while a change is being agreed on, IN_TRANSITION, as ClusterStateManager
 * says. */
int8_t cluster_state_id(const struct node *n);
const char *cluster_state_name(const struct node *n); /* in the words of ClusterState */
/* How far the search among addresses is; false: the node is not looking for a cluster in that way. */
bool join_progress(const struct node *n, uint32_t *all, uint32_t *tried, uint32_t *answered);

#endif
