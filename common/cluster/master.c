/* SPDX-License-Identifier: Apache-2.0 */
/* master.c - admitting: who asks, is checked, let in, and told so (ClusterJoinManager). */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

#define FINALIZE_TIMEOUT 60000
#define FINALIZE_AGAIN 500 /* a joiner asks several times in a burst; one answer serves */

void master_begin(struct node *n, int32_t list_version)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(!cluster->claim.active && n->member_count > 0 && list_version > 0);
	n->list_version = list_version;
	n->master = n->uuid;
	n->master_addr = n->addr;
	node_move(n, NODE_PHASE_MASTER);
	timer_set(n, TIMER_JOIN, NODE_NEVER);
	cluster->heartbeat_due_ms = n->now_ms + n->cfg->heartbeat_interval_ms;
	timer_set(n, TIMER_HEARTBEAT, cluster->heartbeat_due_ms);
	timer_set(n, TIMER_LIST, n->now_ms + n->cfg->list_publish_interval_ms);
	timer_set(n, TIMER_MERGE, n->now_ms + n->cfg->merge_first_ms);
}

/* --- refusing --- */
static void send_refusal(struct node *n, const struct in *in, const struct join_check *why)
{
	/* BeforeJoinCheckFailureOp has the same one text */
	struct hz_config_mismatch_op *op = node_new(n, sizeof(*op));

	op->msg = why->message;
	if (why->answer == HZ_CLUSTER_MISMATCH_OP)
		send_cast(n, in->conn->id, why->answer, node_new(n, sizeof(struct hz_plain_op)));
	else
		send_cast(n, in->conn->id, why->answer, op);
}

static void refuse(struct node *n, const struct in *in, const struct join_check *why)
{
	char about[MC_ADDR_TEXT];

	send_refusal(n, in, why);
	mc_addr_text(about, &in->conn->addr);
	if (notice_allowed(n, SAY_REFUSAL + (uint32_t)why->why, about))
		notice_refused(n, why->why, &in->conn->addr, true, why->message, why->hint)->theirs =
			why->theirs;
}

static bool fits(struct node *n, const struct in *in, const struct hz_join_message *j)
{
	struct join_check why;

	if (j != NULL && check_config(n, j, &why))
		return true;
	if (j != NULL)
		refuse(n, in, &why);
	return false;
}

/* --- who is the master? --- */
static const struct hz_join_message *join_message_of(const struct mc_value *v)
{
	static const enum hz_class kin[] = { HZ_JOIN_MESSAGE, HZ_JOIN_REQUEST, HZ_SPLIT_BRAIN_JOIN_MESSAGE };

	for (size_t i = 0; v != NULL && i < sizeof(kin) / sizeof(kin[0]); i++) {
		const void *body = hz_value_body(v, kin[i]);

		if (body != NULL)
			return body; /* all three begin with it */
	}
	return NULL;
}

void on_whois_master(struct node *n, const struct in *in)
{
	const struct hz_whois_master_op *op = in->m->body;
	const struct hz_join_message *j = join_message_of(op->join_message);
	struct join_check why;

	if (n->phase == NODE_PHASE_LOOKING && j != NULL && check_config(n, j, &why))
		line_heard(n, j, &in->conn->addr);
	else if (node_is_joined(n) && !cluster_of(n)->claim.active && fits(n, in, j))
		master_response(n, in->conn->id);
}

/* --- letting in --- */
/* A late request comes over the connection over which it joined; whoever dials anew means it. */
static bool is_stale(struct node *n, const struct conn *c, struct mc_uuid uuid)
{
	struct cluster *cluster = cluster_of(n);

	for (uint32_t i = 0; i < NODE_STALE; i++)
		if (cluster->stale[i].at_ms != 0 && mc_uuid_eq(cluster->stale[i].uuid, uuid) &&
			n->now_ms - cluster->stale[i].at_ms < NODE_STALE_TIME &&
			c->since_ms <= cluster->stale[i].at_ms)
			return true;
	return false;
}

static void refuse_state(struct node *n, const struct in *in)
{
	struct join_check why = { .why = NODE_REFUSAL_CLUSTER_STATE,
		.answer = HZ_BEFORE_JOIN_CHECK_FAILURE_OP,
		.theirs = { NULL, -1 } };
	struct mc_text t = node_text(n);

	mc_text_z(
		&t, "Cluster state either is locked or doesn't allow new members to join -> ClusterState: ");
	why.message = mc_text_done(mc_text_z(&t, cluster_of(n)->state));
	why.hint = mc_str_z("the state is changed with changeClusterState(ACTIVE) of any Java member");
	refuse(n, in, &why);
}

static void admit(struct node *n, const struct in *in, const struct hz_join_request *r)
{
	struct cluster *cluster = cluster_of(n);
	struct hz_member_info *info = node_new(n, sizeof(*info));
	struct join_check full = {
		.why = NODE_REFUSAL_FULL, .answer = HZ_BEFORE_JOIN_CHECK_FAILURE_OP, .theirs = { NULL, -1 }
	};
	struct member *m;

	mc_check(node_is_master(n));
	info->address = r->join.address;
	info->uuid = r->join.uuid;
	info->lite_member = r->join.lite_member;
	info->attributes.v = r->attributes.v;
	info->attributes.n = r->attributes.n;
	info->version = r->join.member_version;
	info->member_list_join_version = n->list_version + 1;
	m = member_append(n, info);
	if (m == NULL) {
		full.message = mc_str_z("the member list is full");
		full.hint = mc_str_z("one cluster of this size is not sensible: make two");
		refuse(n, in, &full);
		return;
	}
	member_asked_over(n, m, in->conn);
	n->list_version++;
	m->unready = true;
	cluster->stale[cluster->stale_at++ % NODE_STALE] = (struct stale){ m->uuid, n->now_ms };
	registrations_keep(n, m, r->pre_join_operation, true);
	registrations_forward(n, m, r->pre_join_operation);
	notice_member(n, m, NODE_REASON_LEFT, true);
	partition_member_added(n, m);
	view_changed(n);
}

/* The member at this address came later than the one who asks: that one has died, and its request was long on
 * its way. */
static bool outdated(const struct node *n, const struct member *m, const struct conn *asker)
{
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (n->conns[i].state == CONN_OPEN && mc_uuid_eq(n->conns[i].uuid, m->uuid) &&
			n->conns[i].since_ms > asker->since_ms)
			return true;
	return false;
}

/* Somebody who is in the list asks again: it has not heard, or it is another one at the same address. */
static bool known(
	struct node *n, const struct in *in, const struct hz_join_request *r, const struct mc_addr *addr)
{
	struct member *m = member_at_addr(n, addr);

	if (m != NULL && mc_uuid_eq(m->uuid, r->join.uuid)) {
		if (!n->view_dirty && n->now_ms - m->finalized_at_ms >= FINALIZE_AGAIN)
			view_finalize(n, m);
		return true;
	}
	if (m != NULL) {
		if (mc_uuid_eq(m->uuid, n->uuid) || outdated(n, m, in->conn) ||
			(m->proved && !in->conn->proved) || !conn_is_at(in->conn, addr) ||
			answers_elsewhere(n, m, in->conn))
			return true; /* it claims our own address, or one that is another's by now */
		suspect_member(n, m, NODE_REASON_SUSPECTED);
		return false;
	}
	return member_find(n, r->join.uuid) != NULL; /* its uuid is in use elsewhere: not answered */
}

void on_join_request(struct node *n, const struct in *in)
{
	const struct hz_join_request *r = ((const struct hz_join_request_op *)in->m->body)->request;
	struct join_check why;
	struct mc_addr addr;

	if (!node_is_joined(n) || r == NULL || !fits(n, in, &r->join))
		return;
	if (!node_is_master(n)) {
		master_response(n, in->conn->id);
		return;
	}
	if (!read_address(r->join.address, &addr) || !mc_uuid_eq(r->join.uuid, in->conn->uuid))
		return;
	if (known(n, in, r, &addr) || is_stale(n, in->conn, r->join.uuid))
		return;
	if (state_is_locked(n))
		return; /* it asks again each second */
	if (!state_lets_join(n, &addr))
		refuse_state(n, in);
	else if (!check_version(n, &r->join, r, &why))
		refuse(n, in, &why);
	else if (master_window_over(n, in, r))
		admit(n, in, r);
}

void master_finalize(struct node *n, struct member *m, struct hz_member_info **infos)
{
	struct cluster *cluster = cluster_of(n);
	struct hz_finalize_join_op *f = node_new(n, sizeof(*f));

	mc_check(node_is_master(n) && infos != NULL && !mc_uuid_eq(m->uuid, n->uuid));
	f->target_uuid = m->uuid;
	f->master_time = node_cluster_time(n);
	f->member_infos.v = infos;
	f->member_infos.n = n->member_count;
	f->partition_runtime_state = partition_state(n);
	f->return_response = true;
	f->cluster_id = n->cluster_id;
	f->cluster_start_time = cluster->started_at_ms;
	f->cluster_state = mc_str_z(cluster->state);
	f->cluster_version = make_cluster_version(n);
	f->pre_join_op = registrations_for(n, m, true);
	f->post_join_op = registrations_for(n, m, false);
	f->member_list_version = n->list_version;
	m->finalized_at_ms = n->now_ms;
	m->finalized_version = n->list_version;
	member_invoke(n, m, HZ_FINALIZE_JOIN_OP, f, FINALIZE_TIMEOUT, INVOCATION_FINALIZE_JOIN, 0);
}

void master_finalize_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct member *m = member_find(n, c->to);

	(void)answer;
	if (m == NULL || how == INVOCATION_LOST || !m->unready)
		return;
	m->unready = false;
	partition_member_added(n, m); /* partitions given out in the meantime passed it by */
}
