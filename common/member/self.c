/* SPDX-License-Identifier: Apache-2.0 */
/*
 * self.c - what a node says to itself: a master that owns partitions calls itself as it calls any other
 * member. What is said waits until the handler that said it has returned, and is taken in the order in which
 * it was said, in the same step: nothing here calls anybody, and nothing of it is kept from one step to the
 * next.
 */
#include "common/base/check.h"
#include "common/hz/registry.h"
#include "common/member/member.h"

struct self_message {
	struct self_message *next;
	struct hz_message m;
};

void self_send(struct node *n, const struct hz_message *m)
{
	struct self_message *s = node_new(n, sizeof(*s));

	mc_check(m->cls < HZ_CLASS_COUNT && m->body != NULL);
	if (n->fx->lost)
		return; /* the node ends; the memory is no one message's own */
	s->m = *m;
	s->m.factory = hz_class_table[m->cls].factory;
	s->m.id = hz_class_table[m->cls].id;
	if (n->self.last == NULL)
		n->self.first = s;
	else
		n->self.last->next = s;
	n->self.last = s;
}

bool self_is_quiet(const struct node *n)
{
	return n->self.first == NULL;
}

bool self_take(struct node *n, struct hz_message *out)
{
	struct self_message *s = n->self.first;

	if (s == NULL)
		return false;
	*out = s->m;
	n->self.first = s->next;
	if (s->next == NULL)
		n->self.last = NULL;
	return true;
}

void self_forget(struct node *n)
{
	n->self.first = n->self.last = NULL;
}

struct conn *self_conn(struct node *n)
{
	struct conn *c = &n->self.conn;

	*c = (struct conn){ .id = NODE_SELF,
		.state = CONN_OPEN,
		.c_node = true,
		.has_line = true,
		.line = n->line,
		.uuid = n->uuid,
		.addr = n->addr,
		.target = n->addr,
		.seen = n->addr,
		.proved = true,
		.of_member = true,
		.since_ms = n->now_ms,
		.heard_at_ms = n->now_ms };
	return c;
}
