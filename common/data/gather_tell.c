/* SPDX-License-Identifier: Apache-2.0 */
/* gather_tell.c - a client makes or destroys an object: all members are told, and the client is answered when
 * all have answered. A cache's configuration is told once, however many clients ask for it. */
#include "common/data/caches.h"
#include "common/data/gather.h"

#include <string.h>

/* --- the end --- */
/* What is made or destroyed by now. Who asked for the same meanwhile hears the same: `body` is made once. */
static void tell_end(struct node *n, const struct data_gather *g, const struct data_caller *who, void *body)
{
	if (g->refused[0] != 0)
		gather_tell_refusal(n, g, who);
	else
		client_send(n, who->conn,
			&(struct client_message){ .type = client_answer_to(who->type),
				.correlation = who->correlation,
				.partition_id = -1,
				.body = body });
}

static void *end_of(struct node *n, const struct data_gather *g)
{
	if (g->refused[0] != 0)
		return NULL;
	return g->who.type == CLIENT_CACHE_CREATE_CONFIG ? cache_config_answer(n, g->name)
							 : node_new(n, sizeof(struct client_empty));
}

void gather_end_told(struct node *n, struct data_gather **at)
{
	struct data_service *d = data_of(n);
	const struct data_gather *g = *at;
	struct cache_config *c = caches_config_find(n, g->name);
	void *body = end_of(n, g);

	mc_check(g->waiting == 0 && g->joined == 0);
	if (c != NULL && c->teller == g->serial) {
		c->teller = 0;
		c->told = g->refused[0] == 0;
	}
	tell_end(n, g, &g->who, body);
	for (uint32_t i = 0; i < MC_DATA_GATHERS_MAX; i++)
		if (d->gathers[i] != NULL && d->gathers[i]->joined == g->serial) {
			tell_end(n, g, &d->gathers[i]->who, body);
			gather_free(n, &d->gathers[i]);
		}
	gather_free(n, at);
}

/* --- the beginning --- */
static struct data_gather **teller_new(struct node *n, const struct data_caller *who, struct mc_str name)
{
	struct data_gather **at = gather_new(n, who, (size_t)name.n + 1);

	if (at == NULL)
		return NULL;
	memcpy(*at + 1, name.p, (size_t)name.n);
	(*at)->name = mc_str_of((const char *)(*at + 1), (size_t)name.n);
	(*at)->tells = true;
	return at;
}

/* ProxyServiceImpl.destroyDistributedObject waits for all, too: what the client writes next must not meet the
 * end of what was there before. */
void gather_members(struct node *n, const struct data_caller *who, struct mc_str name, enum hz_class cls,
	void *(*make)(struct node *n, const void *of), const void *of)
{
	struct data_gather **at = teller_new(n, who, name);
	struct cache_config *c = caches_config_find(n, name);
	uint64_t cookie;

	if (at == NULL)
		return;
	if (who->type == CLIENT_CACHE_CREATE_CONFIG)
		(*at)->unable = "a member cannot keep the cache's configuration now: ask again";
	if (c != NULL && who->type == CLIENT_CACHE_CREATE_CONFIG)
		c->teller = (*at)->serial;
	cookie = gather_begin(n, at);
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid))
			gather_ask_member(n, *at, &n->members[i], cls, make(n, of), cookie);
	mc_check((*at)->waiting > 0);
	if (--(*at)->waiting == 0)
		gather_end_told(n, at);
}

bool gather_join(struct node *n, const struct data_caller *who, struct mc_str name, uint32_t serial)
{
	struct data_service *d = data_of(n);
	struct data_gather **at;
	uint32_t i = 0;

	while (i < MC_DATA_GATHERS_MAX && (d->gathers[i] == NULL || d->gathers[i]->serial != serial))
		i++;
	if (i == MC_DATA_GATHERS_MAX || serial == 0)
		return false;
	at = teller_new(n, who, name);
	if (at != NULL) {
		(*at)->joined = serial;
		(*at)->waiting = 1;
	}
	return true;
}
