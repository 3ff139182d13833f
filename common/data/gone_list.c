/* SPDX-License-Identifier: Apache-2.0 */
/* gone_list.c - clients that have a lock here, or the copy of one, or have lost their connection: until they
 * are asked for (gone_clients.c). */
#include "common/data/service_internal.h"

struct data_gone *data_gone_find(struct data_gone_clients *g, struct mc_uuid client)
{
	for (uint32_t i = 0; i < g->count; i++)
		if (mc_uuid_eq(g->v[i].client, client))
			return &g->v[i];
	return NULL;
}

void data_gone_drop(struct data_gone_clients *g, struct data_gone *c)
{
	uint32_t place = (uint32_t)(c - g->v);

	mc_check(place < g->count);
	*c = g->v[--g->count];
	g->last = (struct mc_uuid){ .null = true };
}

void data_gone_add(struct node *n, struct mc_uuid client)
{
	struct data_gone_clients *g = &data_of(n)->gone;
	int64_t at_ms = n->now_ms + MC_DATA_GONE_PATIENCE_MS;

	mc_check(g->count < MC_DATA_GONE_MAX);
	g->v[g->count++] = (struct data_gone){ .client = client, .at_ms = at_ms };
	if (at_ms < g->at_ms)
		g->at_ms = at_ms;
}

void data_gone_forget(struct node *n)
{
	struct data_gone_clients *g = &data_of(n)->gone;

	g->count = g->asked = 0;
	g->serial++;
	g->at_ms = NODE_NEVER;
}

void data_client_holds(struct node *n, struct mc_uuid holder)
{
	struct data_gone_clients *g = &data_of(n)->gone;

	if (holder.null || g->count == MC_DATA_GONE_MAX || (g->count > 0 && mc_uuid_eq(g->last, holder)) ||
		member_find(n, holder) != NULL)
		return;
	g->last = holder;
	if (data_gone_find(g, holder) == NULL)
		data_gone_add(n, holder);
}

void data_client_came(struct node *n, struct mc_uuid client)
{
	struct data_gone *c = node_stores(n) ? data_gone_find(&data_of(n)->gone, client) : NULL;

	if (c == NULL)
		return;
	c->at_ms = n->now_ms + MC_DATA_GONE_PATIENCE_MS;
	c->there = true; /* also for a question that is under way */
}
