/* SPDX-License-Identifier: Apache-2.0 */
/* rows.c - what is called when: events, timers and ends of calls, each with the one function of the part that
 * it belongs to. */
#include "common/base/check.h"
#include "common/clients/clients.h"
#include "common/cluster/cluster.h"
#include "common/data/announce.h"
#include "common/data/data.h"
#include "common/data/flakes.h"
#include "common/node/internal.h"
#include "common/partition/partition.h"

static void ev_start(struct node *n, const struct node_event *ev)
{
	mc_check(!n->started && ev->addr != NULL && ev->addr->port != 0);
	n->addr = *ev->addr;
	n->started = true;
	timer_set(n, TIMER_LINKS, NODE_NEVER);
	join_start(n);
}

static void ev_message(struct node *n, const struct node_event *ev)
{
	struct conn *c = conn_find(n, ev->conn);

	if (c != NULL && !c->closing)
		dispatch(n, c, ev->message);
}

static void ev_closed(struct node *n, const struct node_event *ev)
{
	cursors_lost_conn(n, ev->conn);
	if (!clients_closed(n, ev->conn))
		link_closed(n, ev);
}

static void ev_datagram(struct node *n, const struct node_event *ev)
{
	struct in in = { .m = ev->message, .source = ev->source == NULL ? "" : ev->source };

	if (n->phase != NODE_PHASE_LEAVING)
		join_heard(n, &in);
}

static void ev_status(struct node *n, const struct node_event *ev)
{
	(void)ev;
	notice_status(n, clients_count(n));
	data_status(n);
}

static void ev_leave(struct node *n, const struct node_event *ev)
{
	(void)ev;
	data_unfit_forget(n); /* it is to leave, and not to come back */
	data_counters_leave(n);
	if (!partition_empty(n))
		leave_start(n, NODE_REASON_ASKED, 0);
}

static void emptied(struct node *n)
{
	data_counters_leave(n);
	if (data_is_unfit(n))
		join_come_back_lite(n);
	else
		leave_start(n, NODE_REASON_ASKED, 0);
}

static void unfit(struct node *n)
{
	if (!partition_empty(n) && !partition_emptying(n))
		join_come_back_lite(n);
}

static void ev_clock(struct node *n, const struct node_event *ev)
{
	/* Cluster time does not follow this host's clock: the offset takes the jump
	 * (ClusterHeartbeatManager). */
	n->clock_offset_ms -= ev->jump_ms;
}

static void ev_tick(struct node *n, const struct node_event *ev)
{
	(void)n;
	(void)ev;
}

event_fn *const node_on_event[NODE_EV_COUNT] = {
	[NODE_EV_START] = ev_start,
	[NODE_EV_TICK] = ev_tick,
	[NODE_EV_MESSAGE] = ev_message,
	[NODE_EV_DATAGRAM] = ev_datagram,
	[NODE_EV_ACCEPTED] = link_accepted,
	[NODE_EV_CONNECTED] = link_connected,
	[NODE_EV_DIAL_FAILED] = link_dial_failed,
	[NODE_EV_CLOSED] = ev_closed,
	[NODE_EV_PEERS] = join_peers,
	[NODE_EV_LINE] = join_line_answered,
	[NODE_EV_CLIENT_MESSAGE] = clients_message,
	[NODE_EV_WRITABLE] = cursors_writable,
	[NODE_EV_MALFORMED] = link_malformed,
	[NODE_EV_CLOCK] = ev_clock,
	[NODE_EV_STATUS] = ev_status,
	[NODE_EV_LEAVE] = ev_leave,
};

tick_fn *const node_on_timer[TIMER_COUNT] = {
	[TIMER_JOIN] = join_tick,
	[TIMER_HEARTBEAT] = heartbeat_tick,
	[TIMER_LINKS] = links_tick,
	[TIMER_ANSWER] = join_answer_tick,
	[TIMER_PUBLISH] = view_publish_tick,
	[TIMER_LIST] = view_list_tick,
	[TIMER_CLAIM] = claim_tick,
	[TIMER_MERGE] = merge_tick,
	[TIMER_BACK] = merge_back_tick,
	[TIMER_LEAVE] = leave_tick,
	[TIMER_PARTITION] = partition_tick,
	[TIMER_EMPTY] = partition_empty_tick,
	[TIMER_CLIENTS] = clients_tick,
	[TIMER_DATA] = data_tick,
	[TIMER_FLAKES] = flakes_tick,
	[TIMER_ANNOUNCE] = announce_tick,
};

static void nobody_waits(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	(void)n;
	(void)c;
	(void)how;
	(void)answer;
}

/* What is stored belonged to who this node was. */
static void uuid_given_up(struct node *n)
{
	clients_hang_up(n);
	data_reset(n);
}

const struct node_watchers node_watchers = {
	.pieces = {
		[CURSOR_MEMBER_LIST] = view_list_piece,
		[CURSOR_CLIENT_MEMBERS] = clients_members_piece,
		[CURSOR_CLIENT_PARTITIONS] = clients_partitions_piece,
		[CURSOR_SYNC] = data_sync_piece,
	},
	.ends = {
		[INVOCATION_NONE] = nobody_waits,
		[INVOCATION_FINALIZE_JOIN] = master_finalize_done,
		[INVOCATION_ON_JOIN] = nobody_waits,
		[INVOCATION_MASTERSHIP_CLAIM] = join_claim_done,
		[INVOCATION_FETCH_VIEW] = claim_view_done,
		[INVOCATION_MERGE_QUESTION] = merge_question_done,
		[INVOCATION_PARTITION] = partition_invocation_done,
		[INVOCATION_REGISTRATION] = announce_told,
		[INVOCATION_MIGRATION] = data_migration_done,
		[INVOCATION_FORWARD] = data_forward_done,
		[INVOCATION_GATHER] = data_gather_done,
		[INVOCATION_TXN] = data_txn_done,
		[INVOCATION_COUNTERS] = data_counters_sent,
		[INVOCATION_HAND_OVER] = data_hand_over_done,
		[INVOCATION_CLIENTS] = data_clients_told,
	},
	.due = {
		[DUE_INVOCATION] = invocation_overdue,
		[DUE_MOVE] = partition_move_due,
		[DUE_ASK] = partition_ask_due,
		[DUE_CLIENT] = clients_due,
		[DUE_CONN] = handshake_due,
	},
	.cluster_state = cluster_state_id,
	.uuid_given_up = uuid_given_up,
	.unfit = unfit,
	.emptied = emptied,
	.data_asked = data_client_asks,
	.client_listens = data_listen,
	.member_listens = data_register,
	.listener_gone = data_unlisten,
	.on_join_taken = data_take_on_join,
	.on_join_object = data_on_join_object,
	.on_join_bytes = data_on_join_bytes,
	.client_came = data_client_came,
	.client_gone = data_client_gone,
	.client_backed_up = clients_backed_up,
	.backed_up = data_backup_acked,
};
