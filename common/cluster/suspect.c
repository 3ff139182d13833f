/* SPDX-License-Identifier: Apache-2.0 */
/* suspect.c - when a member is thought dead, and what follows (MembershipManager.suspectMember). */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

static void remove_as_master(struct node *n, struct member *m, enum node_reason why)
{
	struct mc_uuid uuid = m->uuid;

	mc_check(node_is_master(n));
	if (why == NODE_REASON_CONNECTION_LOST)
		merge_watch(n, &m->addr);
	state_member_gone(n, &m->addr);
	member_remove(n, m, why);
	n->list_version++;
	partition_member_gone(n, uuid);
	view_changed(n);
}

void suspect_member(struct node *n, struct member *m, enum node_reason why)
{
	if (mc_uuid_eq(m->uuid, n->uuid) || !node_is_joined(n))
		return;
	if (node_is_master(n)) {
		remove_as_master(n, m, why);
		return;
	}
	if (!m->suspected) {
		m->suspected = true;
		m->gone = why;
		for (uint32_t i = 0; i < n->conn_count; i++)
			if (mc_uuid_eq(n->conns[i].uuid, m->uuid))
				link_hang_up(n, &n->conns[i]);
	}
	claim_check(n);
}

/* Hazelcast waits for four more refused dials; one says it all: no process listens there. */
void suspect_process_gone(struct node *n, struct member *m)
{
	suspect_member(n, m, NODE_REASON_CONNECTION_LOST);
}

/* What we dialled there is the truth; who comes to us and says so is believed when the member is not heard
 * of, from its host. */
static bool replaces(const struct member *m, const struct conn *c)
{
	if (c->dialled && mc_addr_eq(&c->target, &m->addr))
		return true;
	return m->conn == 0 && (c->dialled || strcmp(c->seen.host, m->addr.host) == 0);
}

void suspect_replaced(struct node *n, const struct conn *c)
{
	struct member *m = member_at_addr(n, &c->addr);

	if (m == NULL && c->dialled)
		m = member_at_addr(n, &c->target);
	if (m != NULL && replaces(m, c) && !mc_uuid_eq(m->uuid, c->uuid) && !mc_uuid_eq(m->uuid, n->uuid))
		suspect_process_gone(n, m);
}

/* Our own view, exactly: then it is meant for what we are now, and not for what we were. */
static bool is_own_view(const struct node *n, const struct hz_members_view_metadata *v)
{
	struct mc_addr member, master;

	return v != NULL && read_address(v->member_address, &member) &&
		read_address(v->master_address, &master) && mc_addr_eq(&member, &n->addr) &&
		mc_addr_eq(&master, &n->master_addr) && mc_uuid_eq(v->member_uuid, n->uuid) &&
		v->member_list_version == n->list_version;
}

void on_explicit_suspicion(struct node *n, const struct in *in)
{
	const struct hz_explicit_suspicion_op *op = in->m->body;

	if (!node_is_joined(n) || in->member == NULL || !is_own_view(n, op->members_view_metadata))
		return;
	/* One of ours says this when it leaves; a Java member, when it has us no longer in its list. */
	suspect_member(n, in->member, in->member->c_node ? NODE_REASON_LEFT : NODE_REASON_SUSPECTED);
}
