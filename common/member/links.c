/* SPDX-License-Identifier: Apache-2.0 */
/* links.c - connections: the table, dialling, what happens when one opens or goes. Handshakes are in
 * handshake.c. */
#include <string.h>

#include "common/base/check.h"
#include "common/member/member.h"

#define DIAL_AGAIN 1000 /* between dials of a member whose host does not answer */

struct conn *conn_find(struct node *n, node_conn id)
{
	uint32_t place = mc_index_find(&n->conn_index, id);

	return place == MC_INDEX_NONE ? NULL : &n->conns[place];
}

struct conn *conn_add(struct node *n, node_conn id, const struct mc_addr *addr, bool dialled)
{
	struct conn *c;

	mc_check(conn_find(n, id) == NULL);
	if (n->conn_count == n->conn_max)
		return NULL;
	c = &n->conns[n->conn_count];
	memset(c, 0, sizeof(*c));
	c->id = id;
	c->state = CONN_HELLO;
	c->dialled = dialled;
	c->uuid.null = true;
	c->addr = *addr;
	c->target = *addr;
	c->seen = *addr;
	c->since_ms = c->heard_at_ms = n->now_ms;
	mc_index_put(&n->conn_index, id, n->conn_count++);
	return c;
}

void conn_remove(struct node *n, struct conn *c)
{
	uint32_t place = (uint32_t)(c - n->conns), last = n->conn_count - 1;

	mc_check(place < n->conn_count);
	mc_index_drop(&n->conn_index, c->id);
	if (place != last) {
		mc_index_put(&n->conn_index, n->conns[last].id, place);
		n->conns[place] = n->conns[last];
	}
	due_set(n, DUE_CONN, place, due_at(n, DUE_CONN, last));
	due_set(n, DUE_CONN, last, NODE_NEVER);
	n->conn_count--;
}

bool conn_is_at(const struct conn *c, const struct mc_addr *a)
{
	if (c->dialled && mc_addr_eq(&c->target, a))
		return true;
	return mc_addr_eq(&c->addr, a) && (c->dialled || strcmp(c->seen.host, a->host) == 0);
}

struct conn *conn_to_addr(struct node *n, const struct mc_addr *a)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->state == CONN_OPEN && !c->closing && conn_is_at(c, a))
			return c;
	}
	return NULL;
}

bool conn_pending_to(struct node *n, const struct mc_addr *a)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->dialled && c->state != CONN_OPEN && !c->closing && mc_addr_eq(&c->target, a))
			return true;
	}
	return false;
}

struct conn *conn_to_uuid(struct node *n, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->state == CONN_OPEN && !c->closing && mc_uuid_eq(c->uuid, uuid))
			return c;
	}
	return NULL;
}

/* --- dials --- */
/* An address dialled now. */
struct link_dial {
	struct mc_addr addr;
	struct mc_uuid member; /* null: not for a member */
};

struct link_dial *links_lay_out(struct node_block *b, size_t count)
{
	return node_block_part(b, sizeof(struct link_dial), count);
}

static uint32_t dial_key(const struct mc_addr *a)
{
	return (uint32_t)mc_addr_hash(a) | 1;
}

static struct link_dial *dial_find(const struct node *n, const struct mc_addr *a)
{
	uint32_t key = dial_key(a);

	for (uint32_t i = 0; i < n->dial_high; i++)
		if (n->dial_keys[i] == key && mc_addr_eq(&n->dials[i].addr, a))
			return &n->dials[i];
	return NULL;
}

bool link_dialling(const struct node *n, const struct mc_addr *a)
{
	return dial_find(n, a) != NULL;
}

struct mc_uuid link_dial_ended(struct node *n, const struct mc_addr *a)
{
	struct link_dial *d = dial_find(n, a);

	if (d == NULL)
		return (struct mc_uuid){ .null = true };
	n->dial_keys[d - n->dials] = 0;
	n->dial_count--;
	while (n->dial_high > 0 && n->dial_keys[n->dial_high - 1] == 0)
		n->dial_high--;
	return d->member;
}

static struct link_dial *dial_free(struct node *n)
{
	for (uint32_t i = 0; i < n->dial_high; i++)
		if (n->dial_keys[i] == 0)
			return &n->dials[i];
	return n->dial_high < n->conn_max ? &n->dials[n->dial_high++] : NULL;
}

void link_dial(struct node *n, const struct mc_addr *a, struct mc_uuid member)
{
	struct link_dial *d = dial_find(n, a);

	if (d != NULL) {
		if (d->member.null)
			d->member = member;
		return;
	}
	d = mc_addr_eq(a, &n->addr) ? NULL : dial_free(n);
	if (d == NULL)
		return;
	*d = (struct link_dial){ *a, member };
	n->dial_keys[d - n->dials] = dial_key(a);
	n->dial_count++;
	node_effect_addr(n, NODE_FX_DIAL, a);
}

void link_member(struct node *n, struct member *m)
{
	mc_check(m >= n->members && m < n->members + n->member_count);
	if (m->conn != 0 || mc_uuid_eq(m->uuid, n->uuid) || link_dialling(n, &m->addr))
		return;
	if (m->next_dial_at_ms > n->now_ms) {
		if (timer_at(n, TIMER_LINKS) > m->next_dial_at_ms)
			timer_set(n, TIMER_LINKS, m->next_dial_at_ms);
		return;
	}
	m->next_dial_at_ms = n->now_ms + DIAL_AGAIN;
	link_dial(n, &m->addr, m->uuid);
}

/* Members without a connection are dialled again when their pause is over. */
void links_tick(struct node *n)
{
	for (uint32_t i = 0; i < n->member_count && node_is_joined(n); i++)
		link_member(n, &n->members[i]);
}

void link_hang_up(struct node *n, struct conn *c)
{
	struct member *m = member_find(n, c->uuid);

	mc_check(c >= n->conns && c < n->conns + n->conn_count);
	if (c->closing)
		return;
	c->closing = true;
	if (m != NULL && m->conn == c->id)
		m->conn = 0;
	node_effect_new(n, NODE_FX_HANG_UP)->conn = c->id;
}
