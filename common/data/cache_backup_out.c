/* SPDX-License-Identifier: Apache-2.0 */
/* cache_backup_out.c - as owner: what has changed in a cache, as its backups are told
 * (com.hazelcast.cache.impl.operation.CachePutBackupOperation and its like). */
#include <string.h>

#include "common/data/caches.h"

static struct hz_op nested(void)
{
	return (struct hz_op){ .flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64 | HZ_OP_SERVICE,
		.service_name = mc_str_z(CACHE_SERVICE),
		.partition_id = -1,
		.invocation_time = -1,
		.call_timeout = INT64_MAX };
}

struct mc_value *cache_backup(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct map_entry e = { .key = c->key, .meta = c->meta };
	struct hz_cache_put_backup_operation *put;
	struct hz_cache_remove_backup_operation *gone;

	mc_check(c->kind <= MAP_TTL_SET); /* nobody locks what is in a cache */
	if (!c->has_value) {
		gone = node_new(n, sizeof(*gone));
		gone->op = nested();
		gone->name = cache_full_name(slot->name);
		gone->key = c->key;
		return hz_value_object(HZ_CACHE_REMOVE_BACKUP_OPERATION, gone, &n->fx->mem);
	}
	put = node_new(n, sizeof(*put));
	e.value = data_bytes(n, c->value);
	put->op = nested();
	put->name = cache_full_name(slot->name);
	put->key = c->key;
	put->cache_record = hz_value_body(cache_record_of(n, &e), HZ_CACHE_DATA_RECORD);
	return hz_value_object(HZ_CACHE_PUT_BACKUP_OPERATION, put, &n->fx->mem);
}

struct mc_value *cache_cleared(struct node *n, const struct map_slot *slot)
{
	struct hz_named_op *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = cache_full_name(slot->name);
	return hz_value_object(HZ_CACHE_CLEAR_BACKUP_OPERATION, o, &n->fx->mem);
}

void *cache_put_all_of(struct node *n, const struct map_slot *slot, const struct map_entry *v, uint32_t count)
{
	struct hz_cache_put_all_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = cache_full_name(slot->name);
	o->cache_records.v = node_new_array(n, sizeof(*o->cache_records.v), count);
	n->fx->lost |= o->cache_records.v == NULL && count > 0;
	for (uint32_t i = 0; o->cache_records.v != NULL && i < count; i++)
		o->cache_records.v[o->cache_records.n++] =
			(struct hz_cache_entry){ v[i].key, cache_record_of(n, &v[i]) };
	return o;
}

struct mc_value *cache_backup_all(struct node *n, const struct map_slot *slot, const struct data_together *t)
{
	return hz_value_object(
		HZ_CACHE_PUT_ALL_BACKUP_OPERATION, cache_put_all_of(n, slot, t->entries, t->n), &n->fx->mem);
}

struct mc_value *cache_backup_gone(struct node *n, const struct map_slot *slot, const struct data_together *t)
{
	struct hz_cache_remove_all_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = cache_full_name(slot->name);
	o->keys.v = (struct hz_blob *)t->gone;
	o->keys.n = t->n;
	return hz_value_object(HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION, o, &n->fx->mem);
}

struct mc_value *cache_backup_expiry(struct node *n, const struct map_slot *slot, const struct mc_bytes *keys,
	uint32_t count, struct mc_bytes policy)
{
	struct hz_cache_set_expiry_policy_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = cache_full_name(slot->name);
	memcpy(&o->keys.v, &keys, sizeof(keys)); /* what is written is only read */
	o->keys.n = count;
	o->expiry_policy = policy;
	return hz_value_object(HZ_CACHE_SET_EXPIRY_POLICY_BACKUP_OPERATION, o, &n->fx->mem);
}
