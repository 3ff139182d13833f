/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen.c - listeners of clients to what happens to data. A client that knows every member registers
 * at each of them for what happens there (local only): where nothing is stored nothing does, so such a
 * listener is kept and stays silent. Of entries that are stored here it is told by whoever stores them.
 */
#include "common/base/check.h"
#include "common/clients/internal.h"

/* Of one host, as all clients together may have: half of what the others leave, so that there is always some
 * for one more. Hosts that share a number share this. */
static bool host_may_listen(const struct node *n, uint32_t host)
{
	const struct client_service *s = clients_of(n);
	uint32_t all = n->cfg->clients_max * MC_CLIENT_LISTENERS_MEAN, own = 0;

	for (uint32_t i = 0; i < s->count; i++)
		own += s->v[i].host == host ? s->v[i].listeners : 0;
	mc_check(own <= s->listener_count && s->listener_count <= all);
	return own < (all - (s->listener_count - own)) / 2;
}

static struct client_listener *listener_add(struct node *n, const struct client_in *in)
{
	struct client_service *s = clients_of(n);
	struct client_listener *l;

	mc_check(in->client != NULL);
	if (in->client->listeners >= MC_CLIENT_LISTENERS_MAX || !host_may_listen(n, in->client->host))
		return NULL;
	l = &s->listeners[s->listener_count++];
	*l = (struct client_listener){ in->conn, in->m->type, mc_rng_uuid(&n->rng) };
	in->client->listeners++;
	return l;
}

static void listener_remove(struct node *n, struct client_listener *l)
{
	mc_check(l >= clients_of(n)->listeners &&
		l < clients_of(n)->listeners + clients_of(n)->listener_count);
	n->watchers->listener_gone(n, l->uuid);
	*l = clients_of(n)->listeners[--clients_of(n)->listener_count];
}

void client_listeners_drop(struct node *n, struct node_client *c)
{
	struct client_service *s = clients_of(n);

	mc_check(c->listeners <= s->listener_count);
	for (uint32_t i = s->listener_count; c->listeners > 0 && i-- > 0;)
		if (s->listeners[i].conn == c->id) {
			listener_remove(n, &s->listeners[i]);
			c->listeners--;
		}
}

/* Of what is stored here; another has nothing to be told. */
static bool is_of_entries(enum client_type type)
{
	return type == CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE ||
		type == CLIENT_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE ||
		type == CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY || type == CLIENT_MAP_ADD_ENTRY_LISTENER ||
		type == CLIENT_MAP_ADD_NEAR_CACHE_INVALIDATION_LISTENER ||
		type == CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER ||
		type == CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY || type == CLIENT_QUEUE_ADD_LISTENER ||
		type == CLIENT_LIST_ADD_LISTENER || type == CLIENT_SET_ADD_LISTENER ||
		type == CLIENT_CACHE_ADD_ENTRY_LISTENER ||
		type == CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER ||
		type == CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER ||
		type == CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY ||
		type == CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE ||
		type == CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE ||
		type == CLIENT_REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER;
}

/* Of what members publish: heard wherever the client is. */
static bool is_of_topic(enum client_type type)
{
	return type == CLIENT_TOPIC_ADD_MESSAGE_LISTENER;
}

static bool is_served(struct node *n, const struct client_in *in, struct mc_uuid listener)
{
	struct client_asks asks = { in->m, in->conn, in->client->uuid };

	return (!is_of_entries(in->m->type) && !is_of_topic(in->m->type)) ||
		n->watchers->client_listens(n, &asks, listener);
}

static void listener_keep(struct node *n, const struct client_in *in)
{
	struct client_listener *l = listener_add(n, in);
	struct client_uuid_answer *a;

	if (l == NULL) {
		client_error(n, in, CLIENT_ERROR_HAZELCAST, "too many listeners");
		return;
	}
	if (!is_served(n, in, l->uuid)) {
		listener_remove(n, l);
		in->client->listeners--;
		client_refuse(n, in);
		return;
	}
	a = node_new(n, sizeof(*a));
	a->response = l->uuid;
	client_reply(n, in, a);
}

void on_client_listen(struct node *n, const struct client_in *in, bool local_only)
{
	if (local_only || node_stores(n) || is_of_topic(in->m->type) || member_data_count(n) == 0)
		listener_keep(n, in);
	else
		client_refuse(n, in); /* it wants to hear here what happens elsewhere */
}

/* Answers of ours say that there is nothing to count. But this member may be the backup of one that leaves
 * the counting to the client. */
void on_client_backup_listener(struct node *n, const struct client_in *in)
{
	in->client->counting = true;
	in->client->backups = in->m->correlation;
	listener_keep(n, in);
}

void clients_backed_up(struct node *n, struct mc_uuid client, int64_t correlation)
{
	struct client_service *s = clients_of(n);

	for (uint32_t i = 0; i < s->count; i++) {
		const struct node_client *c = &s->v[i];
		struct client_backup_event *e;

		if (!c->counting || !mc_uuid_eq(c->uuid, client))
			continue;
		e = node_new(n, sizeof(*e));
		e->source_invocation_correlation_id = correlation;
		client_event(n, c, c->backups, CLIENT_BACKUP_EVENT, e);
		return;
	}
}

void on_client_unlisten(struct node *n, const struct client_in *in, struct mc_uuid listener)
{
	struct client_service *s = clients_of(n);
	struct client_flag_answer *a = node_new(n, sizeof(*a));

	for (uint32_t i = 0; i < s->listener_count && !a->response; i++) {
		struct client_listener *l = &s->listeners[i];

		if (l->conn != in->conn || !mc_uuid_eq(l->uuid, listener))
			continue;
		listener_remove(n, l);
		in->client->listeners--;
		a->response = true;
	}
	client_reply(n, in, a);
}
