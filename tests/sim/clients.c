/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clients.c - clients that look on: each hangs on one node, asks for its view, and what it hears is shown.
 * All of it goes through bytes. They have no network of their own: what they say arrives at once.
 */
#include <string.h>

#include "tests/sim/stores.h"

enum { FIRST_CONN = 1 << 30 }; /* connections of nodes are counted from 1 */

void client_say(struct sim *s, struct sim_node *n, node_conn conn, const struct client_message *m)
{
	struct mc_addr addr;
	struct node_event ev = { .type = NODE_EV_CLIENT_MESSAGE, .conn = conn, .addr = &addr };
	struct client_message in;
	uint8_t bytes[512];
	size_t size = 0;

	if (n->node == NULL)
		return;
	mc_arena_reset(&s->scratch);
	if (client_message_write(m, node_line(n->node), bytes, sizeof(bytes), &size) != MC_ERR_OK ||
		client_message_read(bytes, size, &s->scratch, &in) != MC_ERR_OK) {
		sim_fail(s, "a %s cannot be written and read", client_type_name(m->type));
		return;
	}
	mc_addr_set(&addr, mc_str_z("10.9.9.9"), (int32_t)(conn & 0xffff));
	ev.client = &in;
	node_event(s, n, &ev);
}

static void hear(struct sim *s, struct sim_node *n, node_conn conn, enum client_type type,
	int64_t correlation, void *body)
{
	client_say(s, n, conn,
		&(struct client_message){
			.type = type, .correlation = correlation, .partition_id = -1, .body = body });
}

void client_connect(struct sim *s, struct sim_node *n)
{
	struct client_authentication a = { .cluster_name = mc_str_z(n->cfg.cluster_name),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = { false, 9, 9 },
		.client_type = mc_str_z("SIM"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.3.8"),
		.client_name = mc_str_z("c") };
	struct client_empty empty = { 0 };
	node_conn conn = FIRST_CONN + ++s->clients;

	hear(s, n, conn, CLIENT_AUTHENTICATION, 1, &a);
	hear(s, n, conn, CLIENT_ADD_CLUSTER_VIEW_LISTENER, 2, &empty);
}

static void show(struct sim *s, struct sim_node *n, unsigned who, const struct client_message *m)
{
	const struct client_authentication_answer *a = m->body;
	const struct client_members_view *members = m->body;
	const struct client_errors *errors = m->body;

	switch ((int)m->type) {
	case CLIENT_AUTHENTICATION_ANSWER:
		trace_say(s, n, "client", "client %u: status %d", who, a->status);
		break;
	case CLIENT_MEMBERS_VIEW_EVENT:
		trace_say(s, n, "client", "client %u: members %u v%d", who, members->member_infos.n,
			members->version);
		break;
	case CLIENT_ERROR:
		trace_say(s, n, "client", "client %u: error %d", who,
			errors->errors.n > 0 ? errors->errors.v[0].error_code : 0);
		break;
	default: trace_say(s, n, "client", "client %u: %s", who, client_type_name(m->type));
	}
}

void client_told(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	static uint8_t bytes[MC_CLIENT_MESSAGE_MAX];
	struct client_message m;
	size_t size = 0;
	bool ok = client_message_write(&fx->client, fx->line, bytes, sizeof(bytes), &size) == MC_ERR_OK;

	mc_arena_reset(&s->scratch); /* not before: what came in is there, and an answer may borrow of it */
	if (!ok || client_message_read(bytes, size, &s->scratch, &m) != MC_ERR_OK)
		sim_fail(s, "%s: a %s cannot be written and read", name_node(n),
			client_type_name(fx->client.type));
	else if (!stores_told(s, fx->conn, &m))
		show(s, n, fx->conn - FIRST_CONN, &m);
}

bool client_is(node_conn conn)
{
	return conn >= FIRST_CONN;
}

bool client_hung_up(struct sim *s, struct sim_node *n, node_conn conn)
{
	if (!client_is(conn))
		return false;
	stores_hung_up(s, n, conn);
	trace_say(s, n, "client", "client %u: closed", conn - FIRST_CONN);
	return true;
}
