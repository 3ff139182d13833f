/* SPDX-License-Identifier: Apache-2.0 */
/* reach.c - saying something to a member, whichever connection leads to it; without one it is dialled. A node
 * reaches itself without one. */
#include "common/base/check.h"
#include "common/member/member.h"

static node_conn conn_of(const struct node *n, const struct member *m)
{
	bool self = mc_uuid_eq(m->uuid, n->uuid);

	mc_check(!self || m->conn == 0); /* nobody has a connection to itself */
	return self ? NODE_SELF : m->conn;
}

bool member_cast(struct node *n, struct member *m, enum hz_class cls, void *body)
{
	node_conn conn = conn_of(n, m);

	if (conn == 0) {
		link_member(n, m);
		return false;
	}
	send_cast(n, conn, cls, body);
	return true;
}

bool member_invoke(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout_ms,
	enum invocation_kind kind, uint64_t cookie)
{
	node_conn conn = conn_of(n, m);

	if (conn == 0)
		link_member(n, m);
	return invocation_start(n, m->uuid, conn, cls, body, timeout_ms, kind, cookie);
}
