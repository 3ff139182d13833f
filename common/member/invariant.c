/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - what holds of the kernel's state between two steps. Costs a walk over all of it: for the
 * simulator. */
#include "common/base/check.h"
#include "common/member/member.h"

static void check_list(struct node *n)
{
	uint32_t indexed = 0;

	mc_check(n->member_count <= n->member_max);
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];
		struct conn *c = m->conn == 0 ? NULL : conn_find(n, m->conn);

		mc_check(member_find(n, m->uuid) == m); /* in the index, and nobody is in the list twice */
		mc_check(m->conn == 0 || !node_is_joined(n) ||
			(c != NULL && c->state == CONN_OPEN && !c->closing && mc_uuid_eq(c->uuid, m->uuid)));
		mc_check((m->attributes == NULL) == (m->attribute_count == 0));
		mc_check((m->pre.size == 0 || m->pre.bytes != NULL) &&
			(m->post.size == 0 || m->post.bytes != NULL));
	}
	for (uint32_t s = 0; s <= n->member_mask; s++)
		indexed += n->member_index[s] != 0;
	mc_check(indexed == n->member_count);
}

static void check_phase(struct node *n)
{
	mc_check(n->ended == (n->phase == NODE_PHASE_LEFT));
	mc_check(!node_is_joined(n) || (member_self(n) != NULL && !n->master.null && !n->cluster_id.null));
	mc_check(!node_is_master(n) || mc_uuid_eq(n->master, n->uuid));
	mc_check(n->member_count == 0 || n->phase >= NODE_PHASE_MEMBER);
}

static void check_conns(struct node *n)
{
	mc_check(n->conn_count <= n->conn_max);
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		mc_check(c->id != 0 && conn_find(n, c->id) == c);
		mc_check(c->state == CONN_HELLO || !c->uuid.null);
		mc_check(c->exchange == NULL || c->state != CONN_OPEN);
		mc_check(c->held == NULL || c->state == CONN_HELLO);
		mc_check(c->heard_at_ms >= c->since_ms && c->heard_at_ms <= n->now_ms);
	}
	mc_check(mc_index_count(&n->conn_index) == n->conn_count);
}

static void check_dials(const struct node *n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->conn_max; i++)
		count += n->dial_keys[i] != 0;
	mc_check(count == n->dial_count && count <= n->dial_high && n->dial_high <= n->conn_max);
}

static void check_invocations(const struct node *n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->invocation_high; i++) {
		const struct invocation *c = &n->invocations[i];

		if (c->id == 0)
			continue;
		count++;
		mc_check(
			c->id > 0 && c->id < n->invocation_next && (uint64_t)c->id % MC_INVOCATIONS_MAX == i);
		mc_check(c->kind < INVOCATION_KIND_COUNT && c->conn != 0);
		mc_check(due_at(n, DUE_INVOCATION, i) == c->deadline_ms);
		for (int r = 0; r < RING_COUNT; r++)
			mc_check(n->invocations[c->ring[r].next].ring[r].before == i &&
				n->invocations[c->ring[r].next].id != 0);
		mc_check(n->invocations[c->ring[RING_CONN].next].conn == c->conn);
	}
	mc_check(count == n->invocation_count);
}

void member_invariant(struct node *n)
{
	mc_check(n->fx == NULL);
	check_phase(n);
	check_list(n);
	check_conns(n);
	check_dials(n);
	check_invocations(n);
	cursors_invariant(n);
	mc_deadlines_invariant(&n->deadlines);
}
