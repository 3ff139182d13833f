/* SPDX-License-Identifier: Apache-2.0 */
/* conn_events.c - what the edge says of connections and dials: opened, failed, gone, unreadable. */
#include "common/base/check.h"
#include "common/cluster/internal.h"

void link_accepted(struct node *n, const struct node_event *ev)
{
	mc_check(ev->conn != 0);
	if (n->phase == NODE_PHASE_LEAVING || conn_add(n, ev->conn, ev->addr, false) == NULL)
		node_effect_new(n, NODE_FX_HANG_UP)->conn = ev->conn;
}

void link_connected(struct node *n, const struct node_event *ev)
{
	struct conn *c = conn_add(n, ev->conn, ev->addr, true);

	mc_check(ev->conn != 0);
	link_dial_ended(n, ev->addr);
	if (c == NULL) {
		node_effect_new(n, NODE_FX_HANG_UP)->conn = ev->conn;
		return;
	}
	if (ev->source != NULL && ev->source[0] != '\0')
		mc_str_copy(c->seen.host, sizeof(c->seen.host), mc_str_z(ev->source));
	if (n->phase == NODE_PHASE_LEAVING)
		link_hang_up(n, c);
	else
		handshake_send(n, c);
}

/* The member whose address was dialled; the dial may have begun before it was in the list. */
static struct member *dialled_member(struct node *n, struct mc_uuid uuid, const struct mc_addr *a)
{
	struct member *m = member_find(n, uuid);

	return m != NULL ? m : member_at_addr(n, a);
}

void link_dial_failed(struct node *n, const struct node_event *ev)
{
	struct member *m = dialled_member(n, link_dial_ended(n, ev->addr), ev->addr);

	mc_check(ev->failure < NODE_FAIL_COUNT);
	if (n->phase == NODE_PHASE_LEAVING)
		return;
	if (m != NULL && m->conn == 0 && node_is_joined(n)) {
		if (ev->failure == NODE_FAIL_REFUSED)
			suspect_process_gone(n, m);
		else if (timer_at(n, TIMER_LINKS) > m->next_dial_at_ms)
			timer_set(n, TIMER_LINKS, m->next_dial_at_ms);
	}
	join_conn_gone(n, ev->addr, ev->failure);
	merge_conn_gone(n);
}

static void member_lost_conn(struct node *n, struct member *m, node_conn gone)
{
	if (m->conn != gone && m->conn != 0)
		return;
	if (member_adopt_conn(n, m) == NULL && !m->suspected) {
		m->next_dial_at_ms = n->now_ms;
		link_member(n, m);
	}
}

void link_closed(struct node *n, const struct node_event *ev)
{
	struct conn *c = conn_find(n, ev->conn), was;
	struct member *m;

	mc_check(ev->failure < NODE_FAIL_COUNT);
	if (c == NULL)
		return;
	was = *c;
	handshake_gone(n, c);
	conn_remove(n, c);
	master_waiter_gone(n, was.id);
	m = member_find(n, was.uuid);
	if (m != NULL && node_is_joined(n))
		member_lost_conn(n, m, was.id);
	invocations_lost_conn(
		n, was.id); /* after that: what a lost call leads to is not sent where nobody is */
	if (n->phase == NODE_PHASE_LEAVING) {
		leave_conn_gone(n);
		return;
	}
	join_conn_gone(
		n, was.dialled ? &was.target : &was.addr, was.closing ? NODE_FAIL_HUNG_UP : ev->failure);
}

void link_malformed(struct node *n, const struct node_event *ev)
{
	struct conn *c = conn_find(n, ev->conn);
	struct mc_text t = node_text(n);
	char about[MC_ADDR_TEXT];

	if (c == NULL)
		return;
	mc_addr_text(about, &c->addr);
	if (!notice_allowed(n, SAY_MALFORMED, c->addr.host)) /* each try has a port of its own */
		return;
	mc_text_z(mc_text_z(mc_text_z(&t, "closed the connection with "), about),
		": it sent a message that cannot be read: ");
	mc_text_z(&t, mc_err_text(ev->err));
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}
