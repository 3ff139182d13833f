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

/* --- whom to believe --- */
/* Of those who say that they are m: who has proved the password, then whom we dialled at its address, then
 * who comes from its host. */
static int credit(const struct member *m, const struct conn *c)
{
	return 8 * c->of_member + 4 * c->proved + 2 * (c->dialled && mc_addr_eq(&c->target, &m->addr)) +
		(strcmp(c->seen.host, m->addr.host) == 0);
}

static bool is_silent(const struct node *n, const struct conn *c)
{
	return n->now_ms - c->heard_at_ms >= ANSWERING * n->cfg->heartbeat_interval_ms;
}

/* The connection on which this member is spoken to lives, and the other one comes from another host: whoever
 * says later that he is this member does not take its place. */
bool answers_elsewhere(struct node *n, const struct member *m, const struct conn *other)
{
	const struct conn *c = m->conn == 0 ? NULL : conn_find(n, m->conn);

	return c != NULL && !is_silent(n, c) && strcmp(c->seen.host, other->seen.host) != 0;
}

/* A member has few connections: one that is silent, for its end was not seen, goes for a new one. */
static bool make_room(struct node *n, struct mc_uuid uuid)
{
	struct conn *oldest = NULL;
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (!c->of_member || c->closing || !mc_uuid_eq(c->uuid, uuid))
			continue;
		count++;
		if (oldest == NULL || c->heard_at_ms < oldest->heard_at_ms)
			oldest = c;
	}
	if (count < MC_MEMBER_CONNS_MAX)
		return true;
	if (!is_silent(n, oldest))
		return false;
	link_hang_up(n, oldest);
	return true;
}

/* Lets c have what a member may have, when there is reason to believe that it is m's: its sizes, and its
 * word. */
static bool member_believe(struct node *n, struct member *m, struct conn *c)
{
	struct node_effect *e;

	if (c->of_member || c->closing || c->state != CONN_OPEN)
		return c->of_member;
	if (!c->proved && !(c->dialled && mc_addr_eq(&c->target, &m->addr)) && answers_elsewhere(n, m, c))
		return false;
	if (!make_room(n, m->uuid))
		return false;
	c->of_member = true;
	e = node_effect_new(n, NODE_FX_TRUST);
	e->conn = c->id;
	e->frame_max = node_frame_max(n->cfg);
	return true;
}

/* From the first proof on, who claims to be m has to prove it. */
static void hang_up_unproved(struct node *n, const struct member *m)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->state == CONN_OPEN && !c->proved && mc_uuid_eq(c->uuid, m->uuid))
			link_hang_up(n, c);
	}
}

struct member *member_of_conn(struct node *n, struct conn *c)
{
	struct member *m = member_find(n, c->uuid);

	if (m != NULL)
		member_believe(n, m, c); /* what it was spoken to on may be silent by now */
	return c->of_member ? m : NULL;
}

void member_take_conn(struct node *n, struct member *m, struct conn *c)
{
	if (c->proved && !m->proved) {
		m->proved = true;
		hang_up_unproved(n, m);
	}
	if (!member_believe(n, m, c) || (m->conn != 0 && answers_elsewhere(n, m, c)))
		return;
	m->c_node = c->c_node;
	m->conn = c->id;
}

/* The best of the connections that were there before the member was, or are left; NULL: there is none. */
struct conn *member_adopt_conn(struct node *n, struct member *m)
{
	struct conn *best = NULL;

	m->conn = 0;
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->state == CONN_OPEN && !c->closing && mc_uuid_eq(c->uuid, m->uuid) &&
			(best == NULL || credit(m, c) > credit(m, best)))
			best = c;
	}
	if (best == NULL)
		return NULL;
	member_take_conn(n, m, best);
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (mc_uuid_eq(n->conns[i].uuid, m->uuid))
			member_believe(n, m, &n->conns[i]);
	return best;
}

void member_asked_over(struct node *n, struct member *m, struct conn *c)
{
	const struct conn *now = m->conn == 0 ? NULL : conn_find(n, m->conn);

	if (member_believe(n, m, c) && (now == NULL || credit(m, c) >= credit(m, now)))
		m->conn = c->id;
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
