/* SPDX-License-Identifier: Apache-2.0 */
/* reach.c - saying something to a member, whichever connection leads to it; without one it is dialled. */
#include "common/base/check.h"
#include "common/member/member.h"

bool member_cast(struct node *n, struct member *m, enum hz_class cls, void *body)
{
	mc_check(!mc_uuid_eq(m->uuid, n->uuid));
	if (m->conn == 0) {
		link_member(n, m);
		return false;
	}
	send_cast(n, m->conn, cls, body);
	return true;
}

bool member_invoke(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout_ms,
	enum invocation_kind kind, uint64_t cookie)
{
	mc_check(m->conn == 0 || !mc_uuid_eq(m->uuid, n->uuid)); /* nobody has a connection to itself */
	if (m->conn == 0)
		link_member(n, m);
	return invocation_start(n, m->uuid, m->conn, cls, body, timeout_ms, kind, cookie);
}
