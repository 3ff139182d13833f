/* SPDX-License-Identifier: Apache-2.0 */
/* maps.h - rows of the map operations that members see, and of what carries them: Backup and
 * PartitionIteratingOperation. */
#ifndef MC_HZ_MAPS_H
#define MC_HZ_MAPS_H

#include "common/hz/operations.h"

#define HZ_BACKUP(R, T) /* the backup operation as a blob or as an object; the caller stands in place */ \
	HZ_OP_HEAD(R, T) \
	R(T, flag, backup_op_is_data, none, 0, 0, always, all) \
	R(T, data, backup_op_data, none, MC_FRAME_MEMBER_MAX, 0, if_backup_data, all) \
	R(T, any, backup_op, none, 0, MC_ROW_KEEP, if_backup_object, all) \
	R(T, flag, has_original_caller, none, 0, 0, always, all) \
	R(T, part, original_caller, hz_address, 0, 0, if_original_caller, all) \
	R(T, longs8, replica_version, none, 0, 0, always, all) \
	R(T, flag, sync, none, 0, 0, always, all) \
	R(T, i64, client_correlation_id, none, 0, 0, always, all)
MC_MESSAGE(hz_backup, HZ_BACKUP);

#define HZ_PARTITION_ITERATING_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, any, operation_factory, none, 0, MC_ROW_KEEP, always, all) \
	R(T, ints, partitions, none, MC_LIST_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_partition_iterating_operation, HZ_PARTITION_ITERATING_OPERATION);
#define HZ_PARTITION_RESPONSE(R, T) \
	R(T, ints, partitions, none, MC_LIST_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, anys, results, none, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_partition_response, HZ_PARTITION_RESPONSE);

#define HZ_KEYED_OP(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, data_key)
#define HZ_KEY_GROUP(R, T) \
	HZ_KEYED_OP(R, T) \
	R(T, data, data_value, none, MC_FRAME_MEMBER_MAX, 0, always, all) \
	R(T, i64, thread_id, none, 0, 0, always, all)
#define HZ_PUT_OPERATION(R, T) HZ_KEY_GROUP(R, T) /* RemoveOperation has its form, too: the value is null */
MC_MESSAGE(hz_put_operation, HZ_PUT_OPERATION);
#define HZ_REMOVE_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	R(T, flag, disable_wan_replication_event, none, 0, 0, always, all)
MC_MESSAGE(hz_remove_backup_operation, HZ_REMOVE_BACKUP_OPERATION);
#define HZ_GET_OPERATION(R, T) \
	HZ_KEYED_OP(R, T) \
	R(T, i64, thread_id, none, 0, 0, always, all)
MC_MESSAGE(hz_get_operation, HZ_GET_OPERATION);

/* Record readers by type (com.hazelcast.map.impl.record.RecordReaderWriter): which numbers follow the value.
 */
enum {
	HZ_RECORD_STATS = 2,
	HZ_RECORD_SIMPLE = 3,
	HZ_RECORD_LRU = 4,
	HZ_RECORD_LFU = 5,
};
#define HZ_RECORD(R, T) /* times are seconds since 2018-01-01 */ \
	R(T, u8, record_type, none, HZ_RECORD_TYPES, MC_ROW_ENUM, always, all) \
	R(T, rest, record, none, 0, 0, always, all) \
	R(T, data, data_value, none, MC_FRAME_MOVE_MAX, 0, always, all) \
	R(T, i32, raw_creation_time, none, 0, 0, record_stats, all) \
	R(T, i32, raw_last_access_time, none, 0, 0, record_stats, all) \
	R(T, i32, raw_last_update_time, none, 0, 0, record_stats, all) \
	R(T, i32, hits, none, 0, 0, record_stats, all) \
	R(T, i32, version, none, 0, 0, always, all) \
	R(T, i32, raw_last_stored_time, none, 0, 0, record_stats, all) \
	R(T, same32, raw_last_access_time, none, 0, 0, record_lru, all) \
	R(T, same32, hits, none, 0, 0, record_lfu, all)
MC_MESSAGE(hz_record, HZ_RECORD);
#define HZ_EXPIRY(R, T) /* seconds since 2018-01-01 */ \
	R(T, flag, has_expiry, none, 0, 0, always, all) \
	R(T, rest, expiry_metadata, none, 0, 0, has_expiry, all) \
	R(T, i32, raw_ttl, none, 0, 0, has_expiry, all) \
	R(T, i32, raw_max_idle, none, 0, 0, has_expiry, all) \
	R(T, i32, raw_expiration_time, none, 0, 0, has_expiry, all) \
	R(T, i32, raw_last_update_time, none, 0, 0, has_expiry, all)
MC_MESSAGE(hz_expiry, HZ_EXPIRY);
#define HZ_PUT_BACKUP_OPERATION(R, T) \
	HZ_KEYED_OP(R, T) \
	R(T, part, record, hz_record, 0, 0, always, all) \
	R(T, part, expiry_metadata, hz_expiry, 0, 0, always, all)
MC_MESSAGE(hz_put_backup_operation, HZ_PUT_BACKUP_OPERATION);

#endif
