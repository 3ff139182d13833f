/* SPDX-License-Identifier: Apache-2.0 */
/* conditions.c - conditions of rows, decided by rows before them. */
#include "common/hz/conditions.h"

#include "common/hz/message.h"

/* Each is one expression over `o`, the object. */
#define CONDITION(name, type, expression) \
	bool mc_on_##name(const struct mc_walk *w, const void *object) \
	{ \
		const struct type *o = object; \
\
		(void)w; \
		return expression; \
	}

CONDITION(op_service, hz_op, o->flags &HZ_OP_SERVICE)
CONDITION(op_partition_32, hz_op, o->flags &HZ_OP_PARTITION_32)
CONDITION(op_partition_16, hz_op, !(o->flags & HZ_OP_PARTITION_32))
CONDITION(op_replica_index, hz_op, o->flags &HZ_OP_REPLICA_INDEX)
CONDITION(op_timeout_64, hz_op, o->flags &HZ_OP_TIMEOUT_64)
CONDITION(op_timeout_32, hz_op, !(o->flags & HZ_OP_TIMEOUT_64))
CONDITION(op_wait_timeout, hz_op, o->flags &HZ_OP_WAIT_TIMEOUT)
CONDITION(op_caller_uuid, hz_op, o->flags &HZ_OP_CALLER_UUID)
CONDITION(op_client_call, hz_op, o->flags &HZ_OP_CLIENT_CALL)
CONDITION(if_groups, hz_config_check, o->partition_group_enabled)
CONDITION(if_schema_2, hz_member_handshake, o->schema_version >= 2)
CONDITION(if_backup_data, hz_backup, o->backup_op_is_data)
CONDITION(if_backup_object, hz_backup, !o->backup_op_is_data)
CONDITION(if_original_caller, hz_backup, o->has_original_caller)
CONDITION(record_stats, hz_record, o->record_type == HZ_RECORD_STATS)
CONDITION(record_lru, hz_record, o->record_type == HZ_RECORD_LRU)
CONDITION(record_lfu, hz_record, o->record_type == HZ_RECORD_LFU)
CONDITION(has_expiry, hz_expiry, o->has_expiry)
CONDITION(if_partition_uuid, hz_partition_uuid, !o->null_uuid)
CONDITION(if_max_idle, hz_map_merging_entry_impl, o->has_max_idle)
CONDITION(if_first_chunk, hz_map_chunk, o->first_chunk)
CONDITION(if_write_behind, hz_map_chunk, o->first_chunk && o->has_write_behind)
CONDITION(if_chunk_uuid, hz_map_chunk, o->first_chunk && !o->near_cache_uuid_is_null)
CONDITION(if_partition_ids, hz_partition_ids, o->partition_count >= 0)
CONDITION(if_log_key, hz_map_transaction_log_record, !o->is_null_key)
CONDITION(if_versioned_value, hz_versioned_value, !o->is_null)
CONDITION(if_ring_items, hz_ringbuffer_container, o->in_memory_format == 0 && o->ttl_ms == 0)
CONDITION(if_ring_items_with_ttl, hz_ringbuffer_container, o->in_memory_format == 0 && o->ttl_ms != 0)
CONDITION(if_ring_objects, hz_ringbuffer_container, o->in_memory_format != 0 && o->ttl_ms == 0)
CONDITION(if_ring_objects_with_ttl, hz_ringbuffer_container, o->in_memory_format != 0 && o->ttl_ms != 0)
CONDITION(if_ring_merged, hz_ringbuffer_merge_backup_operation, o->capacity > 0)
CONDITION(if_cache_records, hz_cache_put_all_backup_operation, !o->cache_records.null && w->known)
CONDITION(if_cache_no_wan, hz_cache_put_all_backup_operation,
	!o->cache_records.null && w->known && o->has_no_wan_replication_keys)
CONDITION(if_duration, hz_cache_duration, o->duration_amount > -1)
CONDITION(if_endpoint_name, hz_cp_session_endpoint, o->contains_endpoint_name)
CONDITION(if_lock_owner, hz_fenced_lock_lock, o->has_owner)

bool mc_on_if_version_known(const struct mc_walk *w, const void *object)
{
	(void)object;
	return w->known;
}

bool mc_on_if_put_all_wan(const struct mc_walk *w, const void *object)
{
	return w->known && ((const struct hz_put_all_backup_operation *)object)->flag;
}

static bool at_least(const struct hz_member_version *v, int major, int minor, int patch)
{
	int have[] = { v->major, v->minor, v->patch };
	int want[] = { major, minor, patch };

	for (int i = 0; i < 3; i++)
		if (have[i] != want[i])
			return have[i] > want[i];
	return true;
}

CONDITION(if_member_53, hz_join_request,
	o->join.member_version != NULL && at_least(o->join.member_version, 5, 3, 0))
CONDITION(if_member_553, hz_join_request,
	o->join.member_version != NULL && at_least(o->join.member_version, 5, 5, 3))
