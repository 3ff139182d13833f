/* SPDX-License-Identifier: Apache-2.0 */
/* topics.c - who listens to topics: clients here, and members that have registered. */
#include "common/data/topics_internal.h"

#include <string.h>

#include "common/base/check.h"
#include "common/data/announce.h"

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
	return true;
}

/* All that is published, whatever it is. */
static struct mc_value *filter_of(struct node *n, struct mc_uuid id)
{
	(void)id;
	return hz_value_object(HZ_TRUE_EVENT_FILTER, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
}

bool topics_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id)
{
	const struct client_named_listen *body = asks->m->body;

	return listener_add(n,
		       &(struct topic_listener){ .id = id,
			       .name = body->name,
			       .conn = asks->conn,
			       .correlation = asks->m->correlation }) &&
		(body->local_only || announce(n, id, TOPIC_SERVICE, body->name, filter_of));
}

bool topics_register(struct node *n, const struct hz_registration *r)
{
	struct topic_listener l = { .id = r->id, .name = r->topic };

	if (!mc_str_eqz(r->service_name, TOPIC_SERVICE))
		return true;
	return read_address(r->subscriber, &l.subscriber) && listener_add(n, &l);
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
	mc_heap_put(n->heap, l);
}

void topics_invariant(struct node *n)
{
	for (const struct topic_listener *l = topics_of(n)->first; l != NULL; l = l->next)
		mc_check(l->name.n >= 0);
}
