/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - the clients that have authenticated: found, added, gone, silent. */
#include <string.h>

#include "common/base/check.h"
#include "common/clients/internal.h"

void clients_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg)
{
	struct client_service *s = node_block_part(b, sizeof(*s), 1), none, *at = s == NULL ? &none : s;

	at->index.v = node_block_part(b, sizeof(*at->index.v), mc_index_slots(cfg->clients_max));
	at->v = node_block_part(b, sizeof(*at->v), cfg->clients_max);
	at->listeners = node_block_part(
		b, sizeof(*at->listeners), (size_t)cfg->clients_max * MC_CLIENT_LISTENERS_MEAN);
	if (n != NULL)
		n->clients = s;
}

void clients_init(struct node *n)
{
	struct client_service *s = clients_of(n);

	mc_index_init(&s->index, s->index.v, mc_index_slots(n->cfg->clients_max));
	s->publish_by_ms = NODE_NEVER;
}

struct node_client *client_find(struct node *n, node_conn conn)
{
	struct client_service *s = clients_of(n);
	uint32_t place = mc_index_find(&s->index, conn);

	return place == MC_INDEX_NONE ? NULL : &s->v[place];
}

struct node_client *client_add(struct node *n, const struct client_in *in)
{
	struct client_service *s = clients_of(n);
	struct node_client *c;

	mc_check(client_find(n, in->conn) == NULL);
	if (s->count >= n->cfg->clients_max)
		return NULL;
	c = &s->v[s->count];
	memset(c, 0, sizeof(*c));
	c->id = in->conn;
	mc_index_put(&s->index, c->id, s->count++);
	c->addr = *in->addr;
	c->host = (uint32_t)mc_java_hash(mc_str_z(c->addr.host));
	c->heard_at_ms = n->now_ms;
	c->first = in->m->correlation;
	c->messages = 1;
	due_set(n, DUE_CLIENT, s->count - 1, n->now_ms + MC_CLIENT_SILENCE);
	return c;
}

/* On another connection. */
static bool is_here(const struct client_service *s, struct mc_uuid client)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (mc_uuid_eq(s->v[i].uuid, client))
			return true;
	return false;
}

static void drop(struct node *n, struct node_client *c)
{
	struct client_service *s = clients_of(n);
	struct mc_uuid uuid = c->uuid;
	uint32_t place = (uint32_t)(c - s->v);

	mc_check(s->count > 0 && place < s->count);
	mc_check(s->viewing >= c->viewing);
	client_listeners_drop(n, c);
	s->viewing -= c->viewing;
	s->count--;
	mc_index_drop(&s->index, c->id);
	if (place < s->count) {
		s->v[place] = s->v[s->count];
		mc_index_put(&s->index, s->v[place].id, place);
	}
	due_set(n, DUE_CLIENT, place, due_at(n, DUE_CLIENT, s->count));
	due_set(n, DUE_CLIENT, s->count, NODE_NEVER);
	if (!is_here(s, uuid))
		n->watchers->client_gone(n, uuid);
}

bool clients_closed(struct node *n, node_conn conn)
{
	struct node_client *c = client_find(n, conn);

	if (c != NULL)
		drop(n, c);
	return c != NULL;
}

void clients_hang_up(struct node *n)
{
	struct client_service *s = clients_of(n);

	for (uint32_t i = 0; i < s->count; i++) {
		client_listeners_drop(n, &s->v[i]); /* whoever else keeps something of them hears of it */
		client_hang_up(n, s->v[i].id);
		mc_index_drop(&s->index, s->v[i].id);
		due_set(n, DUE_CLIENT, i, NODE_NEVER);
	}
	timer_set(n, TIMER_CLIENTS, NODE_NEVER);
	mc_check(s->listener_count == 0);
	s->count = s->viewing = 0;
	clients_init(n);
}

/* ClientHeartbeatMonitor: clients ping when they have nothing else to say. What a client says does not move
 * its deadline, which would cost each message something: it is set anew when it has come. */
void clients_due(struct node *n, uint32_t place)
{
	struct node_client *c = &clients_of(n)->v[place];
	struct mc_text t = node_text(n);

	mc_check(place < clients_of(n)->count);
	if (n->now_ms - c->heard_at_ms < MC_CLIENT_SILENCE) {
		due_set(n, DUE_CLIENT, place, c->heard_at_ms + MC_CLIENT_SILENCE);
		return;
	}
	mc_text_z(mc_text_addr(mc_text_z(&t, "closed the connection of the client "), &c->addr),
		": it has been silent too long");
	notice_say(n, NODE_NOTICE_DEBUG, mc_text_done(&t), mc_str_z(NULL));
	client_hang_up(n, c->id);
	drop(n, c);
}

/* --- what others ask --- */
uint32_t clients_count(const struct node *n)
{
	return clients_of(n)->count;
}

struct mc_value *clients_types(struct node *n)
{
	const struct client_service *s = clients_of(n);
	struct mc_value *map = hz_value_map(s->count, &n->fx->mem);

	for (uint32_t i = 0; map != NULL && i < s->count; i++)
		if (!s->v[i].uuid.null)
			hz_value_map_add(
				map, s->v[i].uuid, text_keep(n, mc_str_z(s->v[i].type)), &n->fx->mem);
	return map;
}
