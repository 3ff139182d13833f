/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_tenants.c - whose a cache is, as a member is told that joins (TenantControlReplicationOperation). A
 * Payara that gets entries of a cache before an application there has it would read it without one and fail
 * (com.hazelcast.cache.impl.AbstractCacheRecordStore takes it once, TenantContextual.get): it is nobody's,
 * until then. What a Payara tells us of its applications is not kept: it is a class of its own.
 */
#include "common/data/caches.h"

enum { TENANT_BYTES = 32 }; /* at least what one takes beside its name */

size_t caches_tenants_bytes(const struct node *n)
{
	size_t all = 0;

	for (const struct cache_config *c = data_of(n)->cache_configs; c != NULL; c = c->next)
		all += TENANT_BYTES + (size_t)c->full.n;
	return all;
}

static void list_caches(struct node *n, struct hz_tenants_of_service *service)
{
	struct hz_tenant_of_object *v = node_new_array(n, sizeof(*v), data_of(n)->cache_config_count);
	struct mc_value *nobody =
		hz_value_object(HZ_NOOP_TENANT_CONTROL, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);

	service->service_name = mc_str_z("hz:impl:cacheService");
	service->tenant_control_per_object.v = v;
	for (const struct cache_config *c = data_of(n)->cache_configs; v != NULL && c != NULL; c = c->next)
		v[service->tenant_control_per_object.n++] = (struct hz_tenant_of_object){ c->full, nobody };
}

struct mc_bytes caches_tenants_object(struct node *n)
{
	enum { OBJECT_AT = HZ_FRAME_HEAD + 4 }; /* in a frame: behind the head and the blob's hash */
	struct hz_tenants_of_service service = { .service_name = { NULL, -1 } };
	struct hz_tenant_control_replication_operation op = { .op = { .partition_id = -1,
								      .invocation_time = -1,
								      .call_timeout = INT64_MAX,
								      .flags = HZ_OP_VALIDATE_TARGET |
									      HZ_OP_TIMEOUT_64 } };
	struct hz_outgoing out = { HZ_TENANT_CONTROL_REPLICATION_OPERATION, &op, HZ_PACKET_OPERATION, -1 };
	uint8_t *frame;
	size_t size;

	list_caches(n, &service);
	op.tenant_control_map.v = &service;
	op.tenant_control_map.n = 1;
	size = hz_frame_size(&out, n->line);
	frame = node_new_array(n, 1, size);
	if (frame == NULL || hz_frame_write(&out, n->line, frame, size, &size) != MC_ERR_OK) {
		n->fx->lost = true; /* who joins would never hear of them */
		return (struct mc_bytes){ NULL, -1 };
	}
	return (struct mc_bytes){ frame + OBJECT_AT, (int32_t)(size - OBJECT_AT) };
}
