/* SPDX-License-Identifier: Apache-2.0 */
/* leave.c - going in a way that the others see at once and without a warning: we tell them to suspect us
 * (ExplicitSuspicionOp). */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

#define SETTLE 100 /* a member stays at least this long */
#define GRACE 250  /* the others close their connections to us in a few milliseconds; after this we do */

static void hang_up_all(struct node *n)
{
	for (uint32_t i = 0; i < n->conn_count; i++)
		link_hang_up(n, &n->conns[i]);
}

/* Connections to nobody in the list have nothing to wait for. */
static void hang_up_strangers(struct node *n)
{
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (member_find(n, n->conns[i].uuid) == NULL)
			link_hang_up(n, &n->conns[i]);
}

void leave_say_goodbye(struct node *n)
{
	struct member *master = member_find(n, n->master);

	if (!node_is_master(n)) {
		if (master != NULL)
			suspicion_send_member(n, master, n->list_version);
		return;
	}
	if (n->view_dirty)
		view_publish(n); /* the goodbye names the list that they have */
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid))
			suspicion_send_member(n, &n->members[i], n->list_version);
}

static void leave_end(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(!n->ended && n->conn_count <= n->conn_max);
	node_move(n, NODE_PHASE_LEFT);
	notice_left(n, cluster->leave_reason);
	node_effect_new(n, NODE_FX_QUIT)->status = cluster->leave_status;
	n->ended = true;
	password_secret_wipe(&cluster->password);
}

/* Our answer to FinalizeJoin may still be on its way: a Java master warns of an answer of somebody who is
 * gone. */
static bool too_soon(struct node *n, enum node_reason why, int status)
{
	struct cluster *cluster = cluster_of(n);

	if (n->phase != NODE_PHASE_MEMBER || n->now_ms - cluster->joined_at_ms >= SETTLE)
		return false;
	cluster->leave_later = true;
	cluster->leave_reason = why;
	cluster->leave_status = status;
	timer_set(n, TIMER_LEAVE, cluster->joined_at_ms + SETTLE);
	return true;
}

void leave_start(struct node *n, enum node_reason why, int status)
{
	struct cluster *cluster = cluster_of(n);
	bool joined = node_is_joined(n);

	mc_check(status >= 0 && why < NODE_REASON_COUNT);
	if (n->phase == NODE_PHASE_LEAVING || n->phase == NODE_PHASE_LEFT || too_soon(n, why, status))
		return;
	cluster->leave_reason = why;
	cluster->leave_status = status;
	if (joined && n->member_count > 1)
		leave_say_goodbye(n);
	node_move(n, NODE_PHASE_LEAVING);
	claim_reset(n);
	n->watchers->uuid_given_up(n);
	cursors_forget(n);
	invocations_forget(n); /* their ends would have this node go on with what it began */
	for (int t = 0; t < TIMER_COUNT; t++)
		timer_set(n, (enum node_timer)t, NODE_NEVER);
	cluster->leave_since_ms = n->now_ms;
	if (joined && n->member_count > 1) {
		hang_up_strangers(n);
		timer_set(n, TIMER_LEAVE, n->now_ms + GRACE);
	} else {
		hang_up_all(n);
		timer_set(n, TIMER_LEAVE, n->now_ms + n->cfg->leave_timeout_ms);
	}
	if (n->conn_count == 0)
		leave_end(n);
}

void leave_conn_gone(struct node *n)
{
	if (n->conn_count == 0)
		leave_end(n);
}

void leave_tick(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	if (cluster->leave_later) {
		cluster->leave_later = false;
		leave_start(n, cluster->leave_reason, cluster->leave_status);
		return;
	}
	if (n->now_ms - cluster->leave_since_ms >= n->cfg->leave_timeout_ms) {
		leave_end(n);
		return;
	}
	hang_up_all(n);
	timer_set(n, TIMER_LEAVE, cluster->leave_since_ms + n->cfg->leave_timeout_ms);
}

/* ShutdownNodeOp: the end of Cluster.shutdown(), which makes the cluster passive first. In another state
 * nobody means it. */
void on_shutdown_node(struct node *n, const struct in *in)
{
	char about[MC_ADDR_TEXT];
	struct mc_text t = node_text(n);

	if (strcmp(cluster_of(n)->state, "PASSIVE") == 0) {
		leave_start(n, NODE_REASON_SHUT_DOWN, STATUS_OK);
		return;
	}
	mc_addr_text(about, &in->conn->addr);
	if (!notice_allowed(n, SAY_SHUT_DOWN, about))
		return;
	mc_text_z(mc_text_z(mc_text_z(&t, about), " orders this node to end, but the cluster is "),
		cluster_of(n)->state);
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(mc_text_z(&t, ", not PASSIVE: not obeyed")),
		mc_str_z(NULL));
}
