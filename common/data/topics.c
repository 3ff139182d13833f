/* SPDX-License-Identifier: Apache-2.0 */
/* topics.c - who listens to topics: clients here, and members that have registered; and how other members
 * hear of those. */
#include "common/data/topics_internal.h"

#include <string.h>

#include "common/base/check.h"

enum { ASK_AGAIN_MS = 500, REGISTRATION_TIMEOUT_MS = 30000 };

void topics_lay_out(struct node *n, struct node_block *b)
{
	struct topic_service *t = node_block_part(b, sizeof(*t), 1);

	if (n != NULL)
		n->topics = t;
}

/* --- who listens --- */
static bool listener_add(struct node *n, const struct topic_listener *like)
{
	struct topic_service *t = topics_of(n);
	struct topic_listener *l;
	char *name;

	if (like->name.n < 0 || like->name.n > MC_MAP_NAME_MAX)
		return false;
	l = mc_heap_get(n->heap, sizeof(*l) + (size_t)like->name.n + 1);
	if (l == NULL)
		return false;
	*l = *like;
	name = (char *)(l + 1);
	memcpy(name, like->name.p, (size_t)like->name.n);
	l->name.p = name;
	l->next = t->first;
	t->first = l;
	t->everywhere += l->everywhere;
	t->untold |= l->everywhere;
	return true;
}

bool topics_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id)
{
	const struct client_named_listen *body = asks->m->body;

	return listener_add(n,
		&(struct topic_listener){ .id = id,
			.name = body->name,
			.conn = asks->conn,
			.correlation = asks->m->correlation,
			.everywhere = !body->local_only,
			.told_join_version = INT32_MIN });
}

bool topics_register(struct node *n, const struct hz_registration *r)
{
	struct topic_listener l = { .id = r->id, .name = r->topic };

	if (!mc_str_eqz(r->service_name, TOPIC_SERVICE))
		return true;
	return read_address(r->subscriber, &l.subscriber) && listener_add(n, &l);
}

/* --- and is known for it among the members --- */
static void service_head(struct hz_op *op)
{
	op->flags |= HZ_OP_SERVICE;
	op->service_name = mc_str_z(TOPIC_SERVICE);
	op->partition_id = -1;
}

static void tell_one(struct node *n, struct member *m, const struct topic_listener *l)
{
	struct hz_registration_operation *op = node_new(n, sizeof(*op));

	service_head(&op->op);
	op->member_list_version = n->list_version;
	op->registration.id = l->id;
	op->registration.service_name = op->op.service_name;
	op->registration.topic = text_keep(n, l->name);
	op->registration.subscriber = make_address(n, &n->addr);
	op->registration.filter =
		hz_value_object(HZ_TRUE_EVENT_FILTER, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
	op->order_key = -1;
	member_invoke(
		n, m, HZ_REGISTRATION_OPERATION, op, REGISTRATION_TIMEOUT_MS, INVOCATION_REGISTRATION, 0);
}

static void tell_listener(struct node *n, struct topic_listener *l)
{
	int32_t newest = l->told_join_version;

	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (m->join_version <= l->told_join_version || mc_uuid_eq(m->uuid, n->uuid))
			continue;
		tell_one(n, m, l);
		newest = m->join_version > newest ? m->join_version : newest;
	}
	l->told_join_version = newest;
}

void topics_after(struct node *n)
{
	struct topic_service *t = topics_of(n);

	if (t->everywhere == 0 || !node_is_joined(n) || (!t->untold && t->told_version == n->list_version))
		return;
	t->untold = false;
	t->told_version = n->list_version;
	for (struct topic_listener *l = t->first; l != NULL; l = l->next)
		if (l->everywhere)
			tell_listener(n, l);
}

/* A member that could not take it now, for the list has changed or it is not reached, is asked again with all
 * the others: to hear of a listener twice is nothing to them. */
void topics_told(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	(void)c;
	(void)answer;
	if (how != INVOCATION_ANSWERED && timer_at(n, TIMER_TOPICS) == NODE_NEVER)
		timer_set(n, TIMER_TOPICS, n->now_ms + ASK_AGAIN_MS);
}

void topics_tick(struct node *n)
{
	struct topic_service *t = topics_of(n);

	for (struct topic_listener *l = t->first; l != NULL; l = l->next)
		l->told_join_version = INT32_MIN;
	t->untold = true;
}

static void tell_gone(struct node *n, const struct topic_listener *l)
{
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_deregistration_operation *op;

		if (n->members[i].conn == 0)
			continue;
		op = node_new(n, sizeof(*op));
		service_head(&op->op);
		op->member_list_version = n->list_version;
		op->topic = text_keep(n, l->name);
		op->id = l->id;
		op->order_key = -1;
		member_invoke(n, &n->members[i], HZ_DEREGISTRATION_OPERATION, op, REGISTRATION_TIMEOUT_MS,
			INVOCATION_NONE, 0);
	}
}

void topics_unlisten(struct node *n, struct mc_uuid id)
{
	struct topic_service *t = topics_of(n);
	struct topic_listener **at = &t->first, *l;

	while (*at != NULL && !mc_uuid_eq((*at)->id, id))
		at = &(*at)->next;
	l = *at;
	if (l == NULL)
		return;
	*at = l->next;
	t->everywhere -= l->everywhere;
	if (l->everywhere && node_is_joined(n))
		tell_gone(n, l);
	mc_heap_put(n->heap, l);
}

void topics_invariant(struct node *n)
{
	uint32_t everywhere = 0;

	for (const struct topic_listener *l = topics_of(n)->first; l != NULL; l = l->next) {
		mc_check(l->name.n >= 0 && (l->conn != 0 || !l->everywhere));
		everywhere += l->everywhere;
	}
	mc_check(everywhere == topics_of(n)->everywhere);
}
