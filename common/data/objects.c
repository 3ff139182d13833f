/* SPDX-License-Identifier: Apache-2.0 */
/* objects.c - maps as distributed objects (ProxyServiceImpl): which there are, and one that is destroyed. */
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/counter_service.h"
#include "common/data/gather.h"
#include "common/data/multimaps.h"

/* Calls that wait for one of its locks end. */
static void end_waits(struct node *n, const struct map_slot *slot)
{
	struct data_service *d = data_of(n);
	uint64_t ticket;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		while (map_waits_take(&d->shard.waits, &slot->map, p, &ticket)) {
			struct data_caller who = d->callers[ticket - 1];

			data_caller_free(n, ticket);
			data_refuse(n, &who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, "the map was destroyed");
		}
}

static void destroy(struct node *n, struct mc_str service, struct mc_str name)
{
	struct data_service *d = data_of(n);
	struct counter *counter;
	struct map_slot *slot;

	if (!node_stores(n) || name.n < 0)
		return;
	data_begin(n);
	containers_destroyed(n, service, name);
	counter = mc_str_eqz(service, COUNTER_SERVICE) ? counter_find(&d->counters, name) : NULL;
	if (counter != NULL)
		counter_destroy(&d->counters, counter);
	if (mc_str_eqz(service, CACHE_SERVICE))
		caches_destroyed(n, name);
	name = map_name_of(n, service, name);
	if (name.n >= 0) /* MapService.destroyDistributedObject: deregisterAllListeners */
		data_listeners_end(n, name);
	slot = name.n < 0 ? NULL : maps_find(&d->shard.maps, name);
	if (slot == NULL)
		return;
	end_waits(n, slot);
	maps_destroy(&d->shard.maps, slot);
}

void on_object_destroyed(struct node *n, const struct in *in)
{
	const struct hz_distributed_object_destroy_operation *op = in->m->body;

	destroy(n, op->service_name, op->name);
	reply_bool(n, in, true);
}

/* --- of clients --- */
static void *destroy_operation(struct node *n, const void *proxy)
{
	struct hz_distributed_object_destroy_operation *op = node_new(n, sizeof(*op));
	const struct client_proxy *p = proxy;

	op->service_name = text_keep(n, p->service_name);
	op->name = text_keep(n, p->name);
	return op;
}

bool data_destroy_asks(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct client_proxy *p = m->body;

	if (m->type != CLIENT_DESTROY_PROXY)
		return false;
	destroy(n, p->service_name, p->name);
	gather_members(n, who, p->name, HZ_DISTRIBUTED_OBJECT_DESTROY_OPERATION, destroy_operation, p);
	return true;
}

static struct client_distributed_object_info object_of(const struct map_slot *slot)
{
	return (struct client_distributed_object_info){ mc_str_z(map_service(slot->name)),
		map_object(slot->name) };
}

void *data_objects_list(struct node *n, const struct client_message *m)
{
	struct client_distributed_objects *a = node_new(n, sizeof(*a));
	const struct maps *maps = &data_of(n)->shard.maps;
	const struct containers *all = &data_of(n)->containers;
	const struct counters *counters = &data_of(n)->counters;

	(void)m;
	a->response.v = node_new_array(n, sizeof(*a->response.v), maps->n + all->n + counters->n);
	for (uint32_t p = 0; a->response.v != NULL && p < MC_PARTITIONS; p++)
		for (const struct container *c = all->of[p]; c != NULL; c = c->next)
			a->response.v[a->response.n++] =
				(struct client_distributed_object_info){ mc_str_z(container_service(c->kind)),
					c->name };
	for (const struct counter *c = counters->first; a->response.v != NULL && c != NULL; c = c->next)
		a->response.v[a->response.n++] =
			(struct client_distributed_object_info){ mc_str_z(COUNTER_SERVICE), c->name };
	for (const struct map_slot *slot = maps_next(maps, NULL); a->response.v != NULL && slot != NULL;
		slot = maps_next(maps, slot))
		a->response.v[a->response.n++] = object_of(slot);
	return a;
}
