/* SPDX-License-Identifier: Apache-2.0 */
/* list.c - who comes into the member list and who goes out of it, one by one, with all that hangs on a
 * member. */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

#define ANSWERING 3 /* heartbeats: who has said nothing for so long may be gone */

static void hang_up_all(struct node *n, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (mc_uuid_eq(n->conns[i].uuid, uuid))
			link_hang_up(n, &n->conns[i]);
}

/* It chose on which one it speaks to us: none of them is a stranger's any more. */
static void trust_all(struct node *n, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		const struct conn *c = &n->conns[i];
		struct node_effect *e;

		if (c->state != CONN_OPEN || c->closing || c->dialled || !mc_uuid_eq(c->uuid, uuid))
			continue;
		e = node_effect_new(n, NODE_FX_TRUST);
		e->conn = c->id;
		e->frame_max = MC_FRAME_MEMBER_MAX;
	}
}

/* A connection that was there before the member was. */
void member_adopt_conn(struct node *n, struct member *m)
{
	struct conn *c = conn_to_uuid(n, m->uuid);

	if (c == NULL)
		return;
	m->conn = c->id;
	m->c_node = c->c_node;
	m->proved |= c->proved;
	trust_all(n, m->uuid);
}

struct member *member_append(struct node *n, const struct hz_member_info *info)
{
	struct member *m = &n->members[n->member_count];

	if (n->member_count == n->member_max || !member_fill(n, m, info))
		return NULL;
	n->member_count++;
	members_index_add(n, n->member_count - 1);
	member_adopt_conn(n, m);
	return m;
}

void member_remove(struct node *n, struct member *m, enum node_reason reason)
{
	struct mc_uuid uuid = m->uuid;
	uint32_t place = member_index(n, m);

	mc_check(place < n->member_count);
	mc_check(!mc_uuid_eq(uuid, n->uuid));
	notice_member(n, m, reason, false);
	hang_up_all(n, uuid);
	registrations_drop_member(n, &m->addr);
	member_drop(n, m);
	memmove(m, m + 1, sizeof(*m) * (n->member_count - place - 1));
	n->member_count--;
	members_index(n);
	invocations_lost_member(n, uuid);
}

/* The connection on which this member is spoken to lives, and the other one comes from another host: whoever
 * says later that he is this member does not take its place. */
bool answers_elsewhere(struct node *n, const struct member *m, const struct conn *other)
{
	const struct conn *c = m->conn == 0 ? NULL : conn_find(n, m->conn);

	return c != NULL && n->now_ms - c->heard_at_ms < ANSWERING * n->cfg->heartbeat_interval_ms &&
		strcmp(c->seen.host, other->seen.host) != 0;
}
