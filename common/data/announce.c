/* SPDX-License-Identifier: Apache-2.0 */
/* announce.c - which listeners of ours other members know. */
#include "common/data/announce.h"

#include <string.h>

#include "common/base/check.h"

enum { ASK_AGAIN_MS = 500, REGISTRATION_TIMEOUT_MS = 30000 };

struct announced {
	struct announced *next;
	struct mc_uuid id;
	const char *service;
	struct mc_str topic;
	announced_filter_fn *filter;
	int32_t told_join_version; /* who joined later is to be told of it; INT32_MIN: everybody */
};

struct announcements {
	struct announced *first;
	int32_t told_version; /* of the list, when all in it were told */
	bool untold;
};

static struct announcements *announcements_of(const struct node *n)
{
	return n->announcements;
}

bool announced(const struct node *n, struct mc_uuid id)
{
	const struct announced *a = announcements_of(n)->first;

	while (a != NULL && !mc_uuid_eq(a->id, id))
		a = a->next;
	return a != NULL;
}

void announce_lay_out(struct node *n, struct node_block *b)
{
	struct announcements *a = node_block_part(b, sizeof(*a), 1);

	if (n != NULL)
		n->announcements = a;
}

bool announce(struct node *n, struct mc_uuid id, const char *service, struct mc_str topic,
	announced_filter_fn *filter)
{
	struct announcements *all = announcements_of(n);
	struct announced *a;

	if (topic.n < 0 || topic.n > MC_MAP_NAME_MAX)
		return false;
	a = mc_heap_get(n->heap, sizeof(*a) + (size_t)topic.n + 1);
	if (a == NULL)
		return false;
	*a = (struct announced){ all->first, id, service, { (const char *)(a + 1), topic.n }, filter,
		INT32_MIN };
	if (topic.n > 0)
		memcpy(a + 1, topic.p, (size_t)topic.n);
	all->first = a;
	all->untold = true;
	return true;
}

/* --- telling --- */
static void service_head(struct hz_op *op, const struct announced *a)
{
	op->flags |= HZ_OP_SERVICE;
	op->service_name = mc_str_z(a->service);
	op->partition_id = -1;
}

static void tell_one(struct node *n, struct member *m, const struct announced *a, struct mc_value *filter)
{
	struct hz_registration_operation *op = node_new(n, sizeof(*op));

	service_head(&op->op, a);
	op->member_list_version = n->list_version;
	op->registration.id = a->id;
	op->registration.service_name = op->op.service_name;
	op->registration.topic = text_keep(n, a->topic);
	op->registration.subscriber = make_address(n, &n->addr);
	op->registration.filter = filter;
	op->order_key = -1;
	member_invoke(
		n, m, HZ_REGISTRATION_OPERATION, op, REGISTRATION_TIMEOUT_MS, INVOCATION_REGISTRATION, 0);
}

static bool is_other(const struct node *n, const struct member *m)
{
	return !mc_uuid_eq(m->uuid, n->uuid);
}

static void tell_members(struct node *n, struct announced *a)
{
	int32_t newest = a->told_join_version;
	struct mc_value *filter = NULL;

	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (m->join_version <= a->told_join_version || !is_other(n, m))
			continue;
		if (filter == NULL)
			filter = a->filter(n, a->id);
		if (filter == NULL)
			return; /* the step has no memory left, and fails */
		tell_one(n, m, a, filter);
		newest = m->join_version > newest ? m->join_version : newest;
	}
	a->told_join_version = newest;
}

void announce_after(struct node *n)
{
	struct announcements *all = announcements_of(n);

	if (all->first == NULL || !node_is_joined(n) ||
		(!all->untold && all->told_version == n->list_version))
		return;
	all->untold = false;
	all->told_version = n->list_version;
	for (struct announced *a = all->first; a != NULL; a = a->next)
		tell_members(n, a);
}

/* A member that could not take one now, for the list has changed or it is not reached, is asked again with
 * all of them: to hear of a listener twice is nothing to it. */
void announce_told(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct member *m = member_find(n, c->to);

	if (m == NULL || how == INVOCATION_ANSWERED ||
		(how == INVOCATION_ERROR && !response_is_retryable(n, answer)))
		return; /* one that refuses it for ever is not asked for ever */
	m->unheard = true;
	if (timer_at(n, TIMER_ANNOUNCE) == NODE_NEVER)
		timer_set(n, TIMER_ANNOUNCE, n->now_ms + ASK_AGAIN_MS);
}

void announce_tick(struct node *n)
{
	for (uint32_t i = 0; i < n->member_count && node_is_joined(n); i++) {
		struct member *m = &n->members[i];
		bool again = m->unheard && is_other(n, m);

		m->unheard = false; /* before it is told: that may fail at once */
		for (const struct announced *a = announcements_of(n)->first; again && a != NULL;
			a = a->next) {
			struct mc_value *filter = a->filter(n, a->id);

			if (filter == NULL)
				return; /* the step has no memory left, and fails */
			tell_one(n, m, a, filter);
		}
	}
}

static void tell_gone(struct node *n, const struct announced *a)
{
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_deregistration_operation *op;

		if (n->members[i].conn == 0)
			continue;
		op = node_new(n, sizeof(*op));
		service_head(&op->op, a);
		op->member_list_version = n->list_version;
		op->topic = text_keep(n, a->topic);
		op->id = a->id;
		op->order_key = -1;
		member_invoke(n, &n->members[i], HZ_DEREGISTRATION_OPERATION, op, REGISTRATION_TIMEOUT_MS,
			INVOCATION_NONE, 0);
	}
}

void announce_end(struct node *n, struct mc_uuid id)
{
	struct announced **at = &announcements_of(n)->first, *a;

	while (*at != NULL && !mc_uuid_eq((*at)->id, id))
		at = &(*at)->next;
	a = *at;
	if (a == NULL)
		return;
	*at = a->next;
	if (node_is_joined(n))
		tell_gone(n, a);
	mc_heap_put(n->heap, a);
}
