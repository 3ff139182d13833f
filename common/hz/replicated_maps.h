/* SPDX-License-Identifier: Apache-2.0 */
/* replicated_maps.h - rows of replicated maps. */
#ifndef MC_HZ_REPLICATED_MAPS_H
#define MC_HZ_REPLICATED_MAPS_H

#include "common/hz/map_objects.h"

#define HZ_REPLICATED_MAP_RECORD_MIGRATION_INFO(R, T) /* times in milliseconds */ \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, creation_time)
MC_MESSAGE(hz_replicated_map_record_migration_info, HZ_REPLICATED_MAP_RECORD_MIGRATION_INFO);

#define HZ_REPLICATED_MAP_VERSION_RESPONSE_PAIR(R, T) \
	R(T, iobj, response, none, 0, MC_ROW_KEEP, always, all) \
	R(T, i64, version, none, 0, MC_ROW_TAIL, always, all)
MC_MESSAGE(hz_replicated_map_version_response_pair, HZ_REPLICATED_MAP_VERSION_RESPONSE_PAIR);

#define HZ_REPLICATED_MAP_VERSION(R, T) /* of a map in a partition */ \
	HZ_TEXT(R, T, key) \
	HZ_ROW(R, T, i64, value)
MC_MESSAGE(hz_replicated_map_version, HZ_REPLICATED_MAP_VERSION);

#define HZ_REPLICATED_MAP_TO_MIGRATE(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_LIST(R, T, record_set, hz_replicated_map_record_migration_info)
MC_MESSAGE(hz_replicated_map_to_migrate, HZ_REPLICATED_MAP_TO_MIGRATE);

#define HZ_REPLICATED_MAP_CLEAR_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_TEXT(R, T, map_name) \
	HZ_ROW(R, T, flag, replicate_clear) \
	HZ_ROW(R, T, i64, version)
MC_MESSAGE(hz_replicated_map_clear_operation, HZ_REPLICATED_MAP_CLEAR_OPERATION);

#define HZ_REPLICATED_MAP_ENTRY_VIEW(R, T) \
	R(T, iobj, key, none, 0, MC_ROW_KEEP, always, all) \
	R(T, iobj, value, none, 0, MC_ROW_KEEP, always, all) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, i64, max_idle)
MC_MESSAGE(hz_replicated_map_entry_view, HZ_REPLICATED_MAP_ENTRY_VIEW);

#define HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, part, response, hz_replicated_map_version_response_pair, 0, 0, always, all) \
	HZ_TEXT(R, T, name) \
	HZ_BLOB(R, T, data_key) \
	HZ_BLOB(R, T, data_value) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, flag, is_remove) \
	HZ_OBJ(R, T, origin, hz_address)
MC_MESSAGE(hz_replicated_map_replicate_update_operation, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION);

#define HZ_REPLICATED_MAP_REPLICATE_UPDATE_TO_CALLER_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, call_id_2) \
	HZ_BLOB(R, T, data_key) \
	HZ_BLOB(R, T, data_value) \
	R(T, part, response, hz_replicated_map_version_response_pair, 0, 0, always, all) \
	R(T, i64, ttl, none, 0, MC_ROW_TAIL, always, all) \
	R(T, flag, is_remove, none, 0, MC_ROW_TAIL, always, all)
MC_MESSAGE(hz_replicated_map_replicate_update_to_caller_operation,
	HZ_REPLICATED_MAP_REPLICATE_UPDATE_TO_CALLER_OPERATION);

#define HZ_REPLICATED_MAP_PUT_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_OBJ(R, T, entries, hz_map_entries)
MC_MESSAGE(hz_replicated_map_put_all_operation, HZ_REPLICATED_MAP_PUT_ALL_OPERATION);

#define HZ_REPLICATED_MAP_PUT_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value) \
	HZ_ROW(R, T, i64, ttl)
MC_MESSAGE(hz_replicated_map_put_operation, HZ_REPLICATED_MAP_PUT_OPERATION);

#define HZ_REPLICATED_MAP_REMOVE_OPERATION(R, T) /* RemoveOperation, GetOperation, ContainsKeyOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key)
MC_MESSAGE(hz_replicated_map_remove_operation, HZ_REPLICATED_MAP_REMOVE_OPERATION);

#define HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, versions, hz_replicated_map_version, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(
	hz_replicated_map_check_replica_version_operation, HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION);

#define HZ_REPLICATED_MAP_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, data, hz_replicated_map_to_migrate) \
	R(T, parts, versions, hz_replicated_map_version, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_replicated_map_replication_operation, HZ_REPLICATED_MAP_REPLICATION_OPERATION);

#define HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, version) \
	HZ_LIST(R, T, record_set, hz_replicated_map_record_migration_info)
MC_MESSAGE(hz_replicated_map_sync_replicated_map_data_operation,
	HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION);

#define HZ_REPLICATED_MAP_CLEAR_OPERATION_FACTORY(R, T) HZ_TEXT(R, T, map_name)
MC_MESSAGE(hz_replicated_map_clear_operation_factory, HZ_REPLICATED_MAP_CLEAR_OPERATION_FACTORY);

#define HZ_REPLICATED_MAP_PUT_ALL_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_OBJ(R, T, entries, hz_map_entries)
MC_MESSAGE(hz_replicated_map_put_all_operation_factory, HZ_REPLICATED_MAP_PUT_ALL_OPERATION_FACTORY);

#define HZ_REPLICATED_MAP_MERGE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANYS(R, T, merging_entries) \
	HZ_ANY(R, T, merge_policy)
MC_MESSAGE(hz_replicated_map_merge_operation, HZ_REPLICATED_MAP_MERGE_OPERATION);

#define HZ_REPLICATED_MAP_ENTRY_VIEW_HOLDER(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, ttl_millis)
MC_MESSAGE(hz_replicated_map_entry_view_holder, HZ_REPLICATED_MAP_ENTRY_VIEW_HOLDER);

#define HZ_REPLICATED_MAP_PUT_ALL_WITH_METADATA_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_OBJS(R, T, entry_view_holders, hz_replicated_map_entry_view_holder) \
	HZ_ROW(R, T, i32, partition_id_2)
MC_MESSAGE(
	hz_replicated_map_put_all_with_metadata_operation, HZ_REPLICATED_MAP_PUT_ALL_WITH_METADATA_OPERATION);

#define HZ_REPLICATED_MAP_FETCH_ENTRY_VIEWS_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, partition_id_2) \
	HZ_ROW(R, T, uuid, cursor_id) \
	HZ_ROW(R, T, i32, batch_size) \
	HZ_ROW(R, T, flag, new_iteration)
MC_MESSAGE(hz_replicated_map_fetch_entry_views_operation, HZ_REPLICATED_MAP_FETCH_ENTRY_VIEWS_OPERATION);

#define HZ_REPLICATED_MAP_END_ENTRY_VIEW_ITERATION_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, uuid, cursor_id)
MC_MESSAGE(hz_replicated_map_end_entry_view_iteration_operation,
	HZ_REPLICATED_MAP_END_ENTRY_VIEW_ITERATION_OPERATION);

#define HZ_REPLICATED_MAP_ENTRY_VIEWS_WITH_CURSOR(R, T) \
	HZ_OBJS(R, T, entry_view_holders, hz_replicated_map_entry_view_holder) \
	HZ_ROW(R, T, uuid, cursor_id)
MC_MESSAGE(hz_replicated_map_entry_views_with_cursor, HZ_REPLICATED_MAP_ENTRY_VIEWS_WITH_CURSOR);

#define HZ_REPLICATED_MAPS_CLASSES(C) \
	C(REPLICATED_MAP_CLEAR_OPERATION, hz_replicated_map_clear_operation, "ClearOperation", -12, 1, OP, \
		N, all) \
	C(REPLICATED_MAP_ENTRY_VIEW, hz_replicated_map_entry_view, "ReplicatedMapEntryView", -12, 2, OBJ, N, \
		all) \
	C(REPLICATED_MAP_REPLICATE_UPDATE_OPERATION, hz_replicated_map_replicate_update_operation, \
		"ReplicateUpdateOperation", -12, 3, OP, N, all) \
	C(REPLICATED_MAP_REPLICATE_UPDATE_TO_CALLER_OPERATION, \
		hz_replicated_map_replicate_update_to_caller_operation, "ReplicateUpdateToCallerOperation", \
		-12, 4, OP, N, all) \
	C(REPLICATED_MAP_PUT_ALL_OPERATION, hz_replicated_map_put_all_operation, "PutAllOperation", -12, 5, \
		OP, N, all) \
	C(REPLICATED_MAP_PUT_OPERATION, hz_replicated_map_put_operation, "PutOperation", -12, 6, OP, N, all) \
	C(REPLICATED_MAP_REMOVE_OPERATION, hz_replicated_map_remove_operation, "RemoveOperation", -12, 7, \
		OP, N, all) \
	C(REPLICATED_MAP_SIZE_OPERATION, hz_named_op, "SizeOperation", -12, 8, OP, N, all) \
	C(REPLICATED_MAP_VERSION_RESPONSE_PAIR, hz_replicated_map_version_response_pair, \
		"VersionResponsePair", -12, 9, OBJ, N, all) \
	C(REPLICATED_MAP_GET_OPERATION, hz_replicated_map_remove_operation, "GetOperation", -12, 10, OP, N, \
		all) \
	C(REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION, hz_replicated_map_check_replica_version_operation, \
		"CheckReplicaVersionOperation", -12, 11, OP, N, all) \
	C(REPLICATED_MAP_CONTAINS_KEY_OPERATION, hz_replicated_map_remove_operation, "ContainsKeyOperation", \
		-12, 12, OP, N, all) \
	C(REPLICATED_MAP_CONTAINS_VALUE_OPERATION, hz_collection_add_operation, "ContainsValueOperation", \
		-12, 13, OP, N, all) \
	C(REPLICATED_MAP_ENTRY_SET_OPERATION, hz_named_op, "EntrySetOperation", -12, 14, OP, N, all) \
	C(REPLICATED_MAP_EVICTION_OPERATION, hz_plain_op, "EvictionOperation", -12, 15, OP, N, all) \
	C(REPLICATED_MAP_IS_EMPTY_OPERATION, hz_named_op, "IsEmptyOperation", -12, 16, OP, N, all) \
	C(REPLICATED_MAP_KEY_SET_OPERATION, hz_named_op, "KeySetOperation", -12, 17, OP, N, all) \
	C(REPLICATED_MAP_REPLICATION_OPERATION, hz_replicated_map_replication_operation, \
		"ReplicationOperation", -12, 18, OP, N, all) \
	C(REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, hz_named_op, "RequestMapDataOperation", -12, 19, OP, N, \
		all) \
	C(REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION, \
		hz_replicated_map_sync_replicated_map_data_operation, "SyncReplicatedMapDataOperation", -12, \
		20, OP, N, all) \
	C(REPLICATED_MAP_VALUES_OPERATION, hz_named_op, "ValuesOperation", -12, 21, OP, N, all) \
	C(REPLICATED_MAP_CLEAR_OPERATION_FACTORY, hz_replicated_map_clear_operation_factory, \
		"ClearOperationFactory", -12, 22, OBJ, N, all) \
	C(REPLICATED_MAP_PUT_ALL_OPERATION_FACTORY, hz_replicated_map_put_all_operation_factory, \
		"PutAllOperationFactory", -12, 23, OBJ, N, all) \
	C(REPLICATED_MAP_RECORD_MIGRATION_INFO, hz_replicated_map_record_migration_info, \
		"RecordMigrationInfo", -12, 24, OBJ, N, all) \
	C(REPLICATED_MAP_MERGE_OPERATION_FACTORY, hz_merge_operation_factory, "MergeOperationFactory", -12, \
		25, OBJ, N, all) \
	C(REPLICATED_MAP_MERGE_OPERATION, hz_replicated_map_merge_operation, "MergeOperation", -12, 26, OP, \
		N, all) \
	C(REPLICATED_MAP_PUT_ALL_WITH_METADATA_OPERATION, hz_replicated_map_put_all_with_metadata_operation, \
		"PutAllWithMetadataOperation", -12, 27, OP, N, from_54) \
	C(REPLICATED_MAP_ENTRY_VIEW_HOLDER, hz_replicated_map_entry_view_holder, \
		"ReplicatedMapEntryViewHolder", -12, 28, OBJ, N, from_54) \
	C(REPLICATED_MAP_FETCH_ENTRY_VIEWS_OPERATION, hz_replicated_map_fetch_entry_views_operation, \
		"FetchEntryViewsOperation", -12, 29, OP, N, from_54) \
	C(REPLICATED_MAP_END_ENTRY_VIEW_ITERATION_OPERATION, \
		hz_replicated_map_end_entry_view_iteration_operation, "EndEntryViewIterationOperation", -12, \
		30, OP, N, from_54) \
	C(REPLICATED_MAP_ENTRY_VIEWS_WITH_CURSOR, hz_replicated_map_entry_views_with_cursor, \
		"EntryViewsWithCursor", -12, 31, OBJ, N, from_54)

#endif
