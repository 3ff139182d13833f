/* SPDX-License-Identifier: Apache-2.0 */
/* window.c - who asks to be let in waits until he has been told who the master is, and for others: the window
 * of hazelcast.wait.seconds.before.join (ClusterJoinManager.startJoinRequest). Lets nobody in itself. */
#include "common/base/check.h"
#include "common/cluster/internal.h"

static struct waiting *waiting_find(struct node *n, struct mc_uuid uuid)
{
	struct cluster *cluster = cluster_of(n);

	for (uint32_t i = 0; i < cluster->waiting_count; i++)
		if (mc_uuid_eq(cluster->waiting[i].uuid, uuid))
			return &cluster->waiting[i];
	return NULL;
}

void master_waiter_gone(struct node *n, node_conn conn)
{
	struct cluster *cluster = cluster_of(n);

	for (uint32_t i = cluster->waiting_count; i-- > 0;)
		if (cluster->waiting[i].conn == conn)
			cluster->waiting[i] = cluster->waiting[--cluster->waiting_count];
}

void master_response(struct node *n, node_conn to)
{
	struct hz_master_response_op *op = node_new(n, sizeof(*op));
	struct conn *c = conn_find(n, to);

	mc_check(to != 0 && !n->master.null);
	if (c != NULL)
		c->told_master = node_is_master(n);
	op->master_address = make_address(n, &n->master_addr);
	send_cast(n, to, HZ_MASTER_RESPONSE_OP, op);
}

/* A Java member that merges asks its target straight away (AbstractJoiner.joinViaTargetMember), and takes a
 * FinalizeJoin only from whom a MasterResponse named: without one it asks for 20 s in vain
 * (hazelcast.max.join.merge.target.seconds). Told, it asks again at once. */
static bool knows_master(struct node *n, const struct conn *c)
{
	bool knows = c->c_node || c->told_master;

	if (!knows)
		master_response(n, c->id);
	return knows;
}

/* Each newcomer moves the window on, as Hazelcast does; when it is
 * over, each of those who wait comes in with its next request: they repeat it every second. */
bool master_window_over(struct node *n, const struct in *in, const struct hz_join_request *r)
{
	struct cluster *cluster = cluster_of(n);
	struct waiting *w = waiting_find(n, r->join.uuid);

	if (n->cfg->wait_before_join_ms == 0)
		return knows_master(n, in->conn);
	if (w != NULL) {
		w->conn = in->conn->id;
		if (n->now_ms < cluster->window_until_ms)
			return false;
		*w = cluster->waiting[--cluster->waiting_count];
		return true;
	}
	if (cluster->waiting_count == 0)
		cluster->window_first_ms = n->now_ms;
	if (n->now_ms - cluster->window_first_ms < n->cfg->max_wait_before_join_ms)
		cluster->window_until_ms = n->now_ms + n->cfg->wait_before_join_ms;
	if (cluster->waiting_count < n->member_max)
		cluster->waiting[cluster->waiting_count++] = (struct waiting){ r->join.uuid, in->conn->id };
	master_response(n, in->conn->id);
	return false;
}
