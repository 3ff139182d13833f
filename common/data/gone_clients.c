/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gone_clients.c - clients that are gone: their locks are released (ClientLifecycleMonitor). Who has a lock
 * here, or a copy of one, may be connected to another member alone, and a connection that breaks is not a
 * client that ends. So each is asked for after MC_DATA_GONE_PATIENCE_MS, of all members at once
 * (GetConnectedClientsOperation), and let go when none of them knows it.
 */
#include "common/data/txns.h"
#include "common/wire/value.h"

#include <string.h>

enum { ASK_TIMEOUT_MS = 10000, ASK_AGAIN_MS = 10000 };

static void count_deadline(struct data_gone_clients *g)
{
	g->at_ms = NODE_NEVER;
	for (uint32_t i = 0; i < g->count; i++)
		if (g->v[i].at_ms < g->at_ms)
			g->at_ms = g->v[i].at_ms;
}

void data_client_gone(struct node *n, struct mc_uuid client)
{
	struct data_gone_clients *g;

	if (!node_stores(n) || client.null)
		return;
	g = &data_of(n)->gone;
	txns_client_gone(n, client);
	data_let_go(n, SHARD_FORGET, client);
	if (data_gone_find(g, client) != NULL)
		data_gone_drop(g, data_gone_find(g, client));
	if (g->count == MC_DATA_GONE_MAX) { /* the others may be connected; this one has just lost it */
		data_let_go(n, SHARD_GONE, client);
		return;
	}
	data_gone_add(n, client);
}

/* --- all members are asked --- */
void data_gone_tick(struct node *n)
{
	struct data_gone_clients *g = &data_of(n)->gone;

	if (g->at_ms > n->now_ms || g->asked > 0 || !node_is_joined(n))
		return;
	for (uint32_t i = 0; i < g->count; i++) {
		g->v[i].asked = g->v[i].at_ms <= n->now_ms;
		g->v[i].there = false;
	}
	g->serial++;
	g->unsure = false;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_plain_op *op = node_new(n, sizeof(*op));

		op->op = data_operation_head("hz:core:clientEngine", 0, n->uuid);
		op->op.partition_id = -1;
		g->asked++;
		member_invoke(n, &n->members[i], HZ_GET_CONNECTED_CLIENTS_OPERATION, op, ASK_TIMEOUT_MS,
			INVOCATION_CLIENTS, g->serial);
	}
}

/* Once all have answered. Who did not may have one of them. */
static void finish(struct node *n)
{
	struct data_gone_clients *g = &data_of(n)->gone;

	data_begin(n);
	for (uint32_t i = g->count; i-- > 0;) {
		struct data_gone *c = &g->v[i];
		struct mc_uuid client = c->client;

		if (!c->asked)
			continue;
		c->asked = false;
		if (c->there || g->unsure) {
			c->at_ms = n->now_ms + (c->there ? MC_DATA_GONE_PATIENCE_MS : ASK_AGAIN_MS);
			continue;
		}
		data_gone_drop(g, c);
		data_let_go(n, SHARD_GONE, client);
	}
	count_deadline(g);
}

/* Those that we look for, by a number of each, which two may share: what has it is looked at. */
static bool index_asked(struct node *n, struct mc_index *x)
{
	const struct data_gone_clients *g = &data_of(n)->gone;

	mc_index_init(x, node_new_array(n, sizeof(*x->v), mc_index_slots(MC_DATA_GONE_MAX)),
		mc_index_slots(MC_DATA_GONE_MAX));
	for (uint32_t i = 0; x->v != NULL && i < g->count; i++)
		if (g->v[i].asked && mc_index_find(x, (uint32_t)g->v[i].client.lo) == MC_INDEX_NONE)
			mc_index_put(x, (uint32_t)g->v[i].client.lo, i);
	return x->v != NULL;
}

/* A map of uuids to kinds of clients. */
static void note_there(struct node *n, const struct mc_value *v)
{
	struct data_gone_clients *g = &data_of(n)->gone;
	const struct mc_items *map = v != NULL && v->type == MC_TYPE_MAP ? v->body : NULL;
	struct mc_index x;

	g->unsure |= map == NULL || !index_asked(n, &x);
	for (uint32_t i = 0; map != NULL && !g->unsure && i < map->n; i += 2) {
		const struct mc_value *key = map->v[i];
		uint32_t place = key == NULL || key->type != MC_TYPE_UUID
			? MC_INDEX_NONE
			: mc_index_find(&x, (uint32_t)key->u.uuid.lo);

		for (uint32_t k = 0; place != MC_INDEX_NONE && k < g->count; k++)
			g->v[k].there |= mc_uuid_eq(g->v[k].client, key->u.uuid);
	}
}

void data_clients_told(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct data_gone_clients *g = &data_of(n)->gone;

	if (!node_stores(n) || (uint32_t)c->cookie != g->serial || g->asked == 0)
		return; /* of an older time */
	if (how == INVOCATION_ANSWERED && answer->cls == HZ_NORMAL_RESPONSE)
		note_there(n, ((const struct hz_normal_response *)answer->body)->value.object);
	else if (how != INVOCATION_ERROR || response_is_retryable(n, answer))
		g->unsure = true; /* who never answers that has no clients that we could learn of */
	if (--g->asked == 0)
		finish(n);
}

int64_t data_gone_deadline(const struct node *n)
{
	const struct data_gone_clients *g = &data_of(n)->gone;

	return g->asked > 0 ? NODE_NEVER : g->at_ms;
}
