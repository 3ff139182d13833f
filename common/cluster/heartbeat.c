/* SPDX-License-Identifier: Apache-2.0 */
/* heartbeat.c - heartbeats both ways, and what a wrong one leads to (ClusterHeartbeatManager). */
#include "common/base/check.h"
#include "common/cluster/internal.h"

#define UPDATE_GRACE 200 /* a member that is behind this long after a publication has missed it */

static struct hz_members_view_metadata *own_metadata(struct node *n)
{
	return make_metadata(n, &n->addr, n->uuid, &n->master_addr, n->list_version);
}

void heartbeat_send(struct node *n, struct member *m)
{
	struct hz_heartbeat_op *op = node_new(n, sizeof(*op));

	mc_check(node_is_joined(n));
	op->sender_members_view_metadata = own_metadata(n);
	op->target_uuid = m->uuid;
	op->timestamp = node_cluster_time(n);
	member_cast(n, m, HZ_HEARTBEAT_OP, op);
}

void heartbeat_all(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	cluster->heartbeat_due_ms = n->now_ms + n->cfg->heartbeat_interval_ms;
	timer_set(n, TIMER_HEARTBEAT, cluster->heartbeat_due_ms);
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid) && !n->members[i].suspected)
			heartbeat_send(n, &n->members[i]);
}

/* This process was stopped for so long that it cannot tell who was silent: everybody gets a new chance
 * (checkClockDrift). */
static void forgive(struct node *n)
{
	if (n->now_ms - cluster_of(n)->heartbeat_due_ms < n->cfg->no_heartbeat_timeout_ms / 2)
		return;
	for (uint32_t i = 0; i < n->member_count; i++)
		n->members[i].heartbeat_at_ms = n->now_ms;
	notice_say(n, NODE_NOTICE_NOTE,
		mc_str_z("this process was held up for long: missing heartbeats of others are counted anew"),
		mc_str_z(NULL));
}

/* Whom somebody made us dial, and who is no member, does not stay: its question is answered in seconds. Whom
 * discovery named may. */
static void hang_up_strangers(struct node *n)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->dialled && !c->closing && n->now_ms - c->since_ms > MC_GUEST_PATIENCE &&
			member_find(n, c->uuid) == NULL && !candidate_is_named(n, &c->target))
			link_hang_up(n, c);
	}
}

void heartbeat_tick(struct node *n)
{
	if (!node_is_joined(n))
		return;
	forgive(n);
	hang_up_strangers(n);
	for (uint32_t i = n->member_count; i-- > 0 && i < n->member_count;) {
		struct member *m = &n->members[i];

		if (!mc_uuid_eq(m->uuid, n->uuid) && !m->suspected &&
			n->now_ms - m->heartbeat_at_ms > n->cfg->no_heartbeat_timeout_ms)
			suspect_member(n, m, NODE_REASON_NO_HEARTBEAT);
	}
	heartbeat_all(n);
}

/* --- suspicion, sent --- */
static void send_suspicion(struct node *n, node_conn to, const struct hz_members_view_metadata *theirs)
{
	struct hz_explicit_suspicion_op *op = node_new(n, sizeof(*op));

	mc_check(to != 0 && theirs != NULL);
	op->members_view_metadata = node_new(n, sizeof(*theirs));
	/* its pointers are into the message we answer: read before the step ends */
	*op->members_view_metadata = *theirs;
	op->members_view_metadata->member_address = keep_address(n, theirs->member_address);
	op->members_view_metadata->master_address = keep_address(n, theirs->master_address);
	send_cast(n, to, HZ_EXPLICIT_SUSPICION_OP, op);
}

void suspicion_send_member(struct node *n, struct member *m, int32_t version)
{
	const struct mc_addr *master = &n->master_addr;

	if (m->conn != 0)
		send_suspicion(n, m->conn, make_metadata(n, &m->addr, m->uuid, master, version));
}

/* The sender of a list that is not our master's: it should drop us. Its view is not known exactly, so it may
 * not listen. */
void suspicion_send(struct node *n, const struct in *in)
{
	const struct hz_members_update_op *u = in->m->body;

	send_suspicion(n, in->conn->id,
		make_metadata(n, &in->conn->addr, in->conn->uuid, &in->conn->addr, u->member_list_version));
}

/* --- received --- */
/* A stranger's heartbeats are answered, or told of, at a pace: those of each connection, and of all together.
 */
static bool may_complain(struct node *n, struct conn *c)
{
	if (c->complained_at_ms != 0 && n->now_ms - c->complained_at_ms < MC_COMPLAIN_PAUSE)
		return false;
	if (!mc_budget_take(&cluster_of(n)->complaints, MC_COMPLAIN_AT_ONCE, MC_COMPLAIN_REFILL, n->now_ms))
		return false;
	c->complained_at_ms = n->now_ms;
	return true;
}

static void from_unknown(struct node *n, const struct in *in, const struct hz_heartbeat_op *h)
{
	struct hz_heartbeat_complaint_op *op;
	struct member *master = member_find(n, n->master);

	if (node_is_master(n)) {
		send_suspicion(n, in->conn->id, h->sender_members_view_metadata);
		return;
	}
	if (master == NULL || cluster_of(n)->claim.active)
		return;
	op = node_new(n, sizeof(*op));
	op->receiver_members_view_metadata = own_metadata(n);
	op->sender_members_view_metadata = node_new(n, sizeof(*op->sender_members_view_metadata));
	*op->sender_members_view_metadata = *h->sender_members_view_metadata;
	op->sender_members_view_metadata->member_address =
		keep_address(n, h->sender_members_view_metadata->member_address);
	op->sender_members_view_metadata->master_address =
		keep_address(n, h->sender_members_view_metadata->master_address);
	member_cast(n, master, HZ_HEARTBEAT_COMPLAINT_OP, op);
}

/* Lists come in order and each minute again. Where the master goes on speaking of another one, ours is none
 * of his. */
static void compare_lists(struct node *n, struct member *master, int32_t version)
{
	struct cluster *cluster = cluster_of(n);

	if (version == n->list_version || cluster->following || cluster->claim.active) {
		cluster->list_wrong_since_ms = 0;
		return;
	}
	if (cluster->list_wrong_since_ms == 0) {
		cluster->list_wrong_since_ms = cluster->list_asked_at_ms = n->now_ms;
	} else if (n->now_ms - cluster->list_wrong_since_ms >= MC_LIST_WRONG) {
		cluster->list_wrong_since_ms = 0;
		join_restart(n);
	} else if (n->now_ms - cluster->list_asked_at_ms >= MC_LIST_ASK) {
		cluster->list_asked_at_ms = n->now_ms;
		member_cast(n, master, HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP,
			node_new(n, sizeof(struct hz_plain_op)));
	}
}

static void accepted(struct node *n, struct member *m, const struct hz_heartbeat_op *h)
{
	struct member *master = member_find(n, n->master);

	m->heartbeat_at_ms = n->now_ms;
	if (m->suspected && (master == NULL || master <= m))
		m->suspected = false; /* older than the master: it has lost its place */
	if (mc_uuid_eq(m->uuid, n->master) && !node_is_master(n)) {
		n->clock_offset_ms = h->timestamp - n->clock_ms;
		compare_lists(n, m, h->sender_members_view_metadata->member_list_version);
		return;
	}
	/* It missed a list: its connection was not there when the list went out. */
	if (node_is_master(n) && !m->unready &&
		h->sender_members_view_metadata->member_list_version < n->list_version && !n->view_dirty &&
		n->now_ms - cluster_of(n)->published_at_ms > UPDATE_GRACE)
		view_send(n, m);
}

void on_heartbeat(struct node *n, const struct in *in)
{
	const struct hz_heartbeat_op *h = in->m->body;

	if (h->sender_members_view_metadata == NULL)
		return;
	if (!node_is_joined(n)) {
		if (!mc_uuid_eq(h->target_uuid, n->uuid) && may_complain(n, in->conn))
			send_suspicion(n, in->conn->id, h->sender_members_view_metadata);
		return;
	}
	if (in->member == NULL && member_find(n, in->conn->uuid) != NULL)
		return; /* it says that it is a member who is spoken to elsewhere */
	if (in->member == NULL ||
		!mc_uuid_eq(h->sender_members_view_metadata->member_uuid, in->member->uuid) ||
		!mc_uuid_eq(h->target_uuid, n->uuid)) {
		if (may_complain(n, in->conn))
			from_unknown(n, in, h);
	} else if (time_is_sane(h->timestamp) &&
		node_cluster_time(n) - h->timestamp <= n->cfg->no_heartbeat_timeout_ms / 2) {
		accepted(n, in->member, h);
	}
}

/* One of the two the complaint is about: known ones get the list, strangers are told to go. */
static void settle_one(struct node *n, const struct hz_members_view_metadata *who, struct member *other)
{
	struct member *m = who == NULL ? NULL : member_find(n, who->member_uuid);
	struct conn *c = who == NULL ? NULL : conn_to_uuid(n, who->member_uuid);
	struct hz_trigger_explicit_suspicion_op *op;

	if (m != NULL) {
		if (!mc_uuid_eq(m->uuid, n->uuid)) /* about the master itself: nothing is told */
			view_send(n, m);
		return;
	}
	if (c != NULL)
		send_suspicion(n, c->id, who);
	if (who == NULL || other == NULL)
		return;
	op = node_new(n, sizeof(*op));
	op->caller_member_list_version = n->list_version;
	op->suspected_members_view_metadata = node_new(n, sizeof(*who));
	*op->suspected_members_view_metadata = *who;
	op->suspected_members_view_metadata->member_address = keep_address(n, who->member_address);
	op->suspected_members_view_metadata->master_address = keep_address(n, who->master_address);
	member_cast(n, other, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, op);
}

void on_heartbeat_complaint(struct node *n, const struct in *in)
{
	const struct hz_heartbeat_complaint_op *op = in->m->body;

	if (!node_is_master(n) || in->member == NULL)
		return;
	settle_one(n, op->sender_members_view_metadata, in->member);
	settle_one(n, op->receiver_members_view_metadata, NULL);
}

void on_trigger_explicit_suspicion(struct node *n, const struct in *in)
{
	const struct hz_trigger_explicit_suspicion_op *op = in->m->body;
	const struct hz_members_view_metadata *who = op->suspected_members_view_metadata;
	struct conn *c = who == NULL ? NULL : conn_to_uuid(n, who->member_uuid);

	if (c != NULL && mc_uuid_eq(in->conn->uuid, n->master) &&
		op->caller_member_list_version == n->list_version)
		send_suspicion(n, c->id, who);
}
