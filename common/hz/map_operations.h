/* SPDX-License-Identifier: Apache-2.0 */
/* map_operations.h - rows of the operations of maps that maps.h has not, of their backups and factories. */
#ifndef MC_HZ_MAP_OPERATIONS_H
#define MC_HZ_MAP_OPERATIONS_H

#include "common/hz/map_replication.h"

#define HZ_OPERATION_FACTORY_WRAPPER(R, T) \
	HZ_ROW(R, T, uuid, uuid) \
	HZ_ANY(R, T, op_factory)
MC_MESSAGE(hz_operation_factory_wrapper, HZ_OPERATION_FACTORY_WRAPPER);

#define HZ_BINARY_OPERATION_FACTORY(R, T) HZ_BLOB(R, T, operation_data)
MC_MESSAGE(hz_binary_operation_factory, HZ_BINARY_OPERATION_FACTORY);

#define HZ_EVICT_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, flag, unlock_key)
MC_MESSAGE(hz_evict_backup_operation, HZ_EVICT_BACKUP_OPERATION);

#define HZ_ENTRY_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ANY(R, T, entry_backup_processor)
MC_MESSAGE(hz_entry_backup_operation, HZ_ENTRY_BACKUP_OPERATION);

#define HZ_ENTRY_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ANY(R, T, entry_processor)
MC_MESSAGE(hz_entry_operation, HZ_ENTRY_OPERATION);

#define HZ_PUT_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_OBJ(R, T, map_entries, hz_map_entries) \
	HZ_ROW(R, T, flag, trigger_map_loader)
MC_MESSAGE(hz_put_all_operation, HZ_PUT_ALL_OPERATION);

#define HZ_PUT_ALL_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_LIST(R, T, key_value_record_expiry, hz_record_entry) \
	HZ_ROW(R, T, flag, disable_wan_replication_event) \
	R(T, flag, flag, none, 0, 0, if_version_known, from_54) \
	R(T, bytes, to_byte_array, none, MC_FRAME_MEMBER_MAX, 0, if_put_all_wan, from_54)
MC_MESSAGE(hz_put_all_backup_operation, HZ_PUT_ALL_BACKUP_OPERATION);

#define HZ_REMOVE_IF_SAME_OPERATION(R, T) /* RemoveIfSameOperation, ReplaceIfSameOperation */ \
	HZ_KEY_GROUP(R, T) \
	HZ_BLOB(R, T, expect)
MC_MESSAGE(hz_remove_if_same_operation, HZ_REMOVE_IF_SAME_OPERATION);

#define HZ_EVICT_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, flag, async_backup)
MC_MESSAGE(hz_evict_operation, HZ_EVICT_OPERATION);

#define HZ_EVICT_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, number_of_evicted_entries)
MC_MESSAGE(hz_evict_all_operation, HZ_EVICT_ALL_OPERATION);

#define HZ_GET_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_get_all_operation, HZ_GET_ALL_OPERATION);

#define HZ_PARTITION_WIDE_ENTRY_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, entry_processor)
MC_MESSAGE(hz_partition_wide_entry_operation, HZ_PARTITION_WIDE_ENTRY_OPERATION);

#define HZ_PARTITION_WIDE_ENTRY_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, backup_processor)
MC_MESSAGE(hz_partition_wide_entry_backup_operation, HZ_PARTITION_WIDE_ENTRY_BACKUP_OPERATION);

#define HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION(R, T) \
	HZ_PARTITION_WIDE_ENTRY_OPERATION(R, T) \
	HZ_ANY(R, T, predicate)
MC_MESSAGE(
	hz_partition_wide_entry_with_predicate_operation, HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION);

#define HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_BACKUP_OPERATION(R, T) \
	HZ_PARTITION_WIDE_ENTRY_BACKUP_OPERATION(R, T) \
	HZ_ANY(R, T, predicate)
MC_MESSAGE(hz_partition_wide_entry_with_predicate_backup_operation,
	HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_BACKUP_OPERATION);

#define HZ_ADD_INDEX_OPERATION(R, T) /* AddIndexOperation, AddIndexBackupOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_OBJ(R, T, config, hz_index_config)
MC_MESSAGE(hz_add_index_operation, HZ_ADD_INDEX_OPERATION);

#define HZ_AWAIT_MAP_FLUSH_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, sequence)
MC_MESSAGE(hz_await_map_flush_operation, HZ_AWAIT_MAP_FLUSH_OPERATION);

#define HZ_CONTAINS_VALUE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, test_value)
MC_MESSAGE(hz_contains_value_operation, HZ_CONTAINS_VALUE_OPERATION);

#define HZ_MAP_FETCH_ENTRIES_OPERATION(R, T) /* MapFetchEntriesOperation, MapFetchKeysOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, fetch_size) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer)
MC_MESSAGE(hz_map_fetch_entries_operation, HZ_MAP_FETCH_ENTRIES_OPERATION);

#define HZ_MULTIPLE_ENTRY_BACKUP_OPERATION(R, T) \
	HZ_PARTITION_WIDE_ENTRY_BACKUP_OPERATION(R, T) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_multiple_entry_backup_operation, HZ_MULTIPLE_ENTRY_BACKUP_OPERATION);

#define HZ_MULTIPLE_ENTRY_OPERATION(R, T) \
	HZ_PARTITION_WIDE_ENTRY_OPERATION(R, T) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_multiple_entry_operation, HZ_MULTIPLE_ENTRY_OPERATION);

#define HZ_MULTIPLE_ENTRY_WITH_PREDICATE_OPERATION(R, T) \
	HZ_MULTIPLE_ENTRY_OPERATION(R, T) \
	HZ_ANY(R, T, predicate)
MC_MESSAGE(hz_multiple_entry_with_predicate_operation, HZ_MULTIPLE_ENTRY_WITH_PREDICATE_OPERATION);

#define HZ_ADD_INDEX_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_OBJ(R, T, config, hz_index_config)
MC_MESSAGE(hz_add_index_operation_factory, HZ_ADD_INDEX_OPERATION_FACTORY);

#define HZ_CONTAINS_VALUE_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_contains_value_operation_factory, HZ_CONTAINS_VALUE_OPERATION_FACTORY);

#define HZ_KEY_LOAD_STATUS_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ANY(R, T, exception)
MC_MESSAGE(hz_key_load_status_operation_factory, HZ_KEY_LOAD_STATUS_OPERATION_FACTORY);

#define HZ_MAP_GET_ALL_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_map_get_all_operation_factory, HZ_MAP_GET_ALL_OPERATION_FACTORY);

#define HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ANY(R, T, entry_processor) \
	HZ_ANY(R, T, predicate)
MC_MESSAGE(hz_partition_wide_entry_with_predicate_operation_factory,
	HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION_FACTORY);

#define HZ_PUT_ALL_PARTITION_AWARE_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	R(T, ints, partitions, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, parts, map_entries_per_partition, hz_entries_of_partition, MC_AS_MANY(T, partitions), \
		MC_ROW_AS_MANY, always, all) \
	HZ_ROW(R, T, flag, trigger_map_loader)
MC_MESSAGE(hz_put_all_partition_aware_operation_factory, HZ_PUT_ALL_PARTITION_AWARE_OPERATION_FACTORY);

#define HZ_POST_JOIN_MAP_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ANYS(R, T, interceptor_info_list) \
	HZ_OBJS(R, T, info_list, hz_accumulator_info)
MC_MESSAGE(hz_post_join_map_operation, HZ_POST_JOIN_MAP_OPERATION);

#define HZ_MAP_GET_INVALIDATION_META_DATA_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, strs, map_names, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_map_get_invalidation_meta_data_operation, HZ_MAP_GET_INVALIDATION_META_DATA_OPERATION);

#define HZ_ENTRY_OFFLOADABLE_SET_UNLOCK_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_TEXT(R, T, modification_type) \
	HZ_BLOB(R, T, old_value) \
	HZ_BLOB(R, T, new_value) \
	HZ_ROW(R, T, uuid, caller) \
	HZ_ROW(R, T, i64, begin) \
	HZ_ANY(R, T, entry_backup_processor) \
	HZ_ROW(R, T, i64, new_ttl) \
	HZ_ROW(R, T, flag, change_expiry_on_update)
MC_MESSAGE(hz_entry_offloadable_set_unlock_operation, HZ_ENTRY_OFFLOADABLE_SET_UNLOCK_OPERATION);

#define HZ_EXPIRED_KEY(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i64, metadata)
MC_MESSAGE(hz_expired_key, HZ_EXPIRED_KEY);

#define HZ_EVICT_BATCH_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_TEXT(R, T, name_2) \
	HZ_LIST(R, T, expired_keys, hz_expired_key) \
	HZ_ROW(R, T, i32, primary_entry_count)
MC_MESSAGE(hz_evict_batch_backup_operation, HZ_EVICT_BATCH_BACKUP_OPERATION);

#define HZ_MERGE_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	R(T, ints, partitions, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, parts, merging_entries_per_partition, hz_merging_of_partition, MC_AS_MANY(T, partitions), \
		MC_ROW_AS_MANY, always, all) \
	HZ_ANY(R, T, merge_policy)
MC_MESSAGE(hz_merge_operation_factory, HZ_MERGE_OPERATION_FACTORY);

#define HZ_MERGE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANYS(R, T, merging_entries) \
	HZ_ANY(R, T, merge_policy) \
	HZ_ROW(R, T, flag, disable_wan_replication_event)
MC_MESSAGE(hz_merge_operation, HZ_MERGE_OPERATION);

#define HZ_SET_TTL_OPERATION(R, T) /* SetTtlOperation, SetTtlBackupOperation */ \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, i64, ttl)
MC_MESSAGE(hz_set_ttl_operation, HZ_SET_TTL_OPERATION);

#define HZ_SET_WITH_EXPIRY_OPERATION( \
	R, T) /* SetWithExpiryOperation, PutWithExpiryOperation, PutTransientWithExpiryOperation ... */ \
	HZ_SET_TTL_OPERATION(R, T) \
	HZ_ROW(R, T, i64, max_idle)
MC_MESSAGE(hz_set_with_expiry_operation, HZ_SET_WITH_EXPIRY_OPERATION);

#define HZ_PUT_TRANSIENT_BACKUP_OPERATION(R, T) \
	HZ_KEYED_OP(R, T) \
	R(T, part, record, hz_record, 0, 0, always, all) \
	R(T, part, expiry_metadata, hz_expiry, 0, 0, always, all)
MC_MESSAGE(hz_put_transient_backup_operation, HZ_PUT_TRANSIENT_BACKUP_OPERATION);

#define HZ_MAP_OPERATIONS_CLASSES(C) \
	C(BINARY_OPERATION_FACTORY, hz_binary_operation_factory, "BinaryOperationFactory", -1, 5, OBJ, N, \
		all) \
	C(GET_CONNECTED_CLIENTS_OPERATION, hz_plain_op, "GetConnectedClientsOperation", -3, 2, OP, N, all) \
	C(OPERATION_FACTORY_WRAPPER, hz_operation_factory_wrapper, "OperationFactoryWrapper", -3, 4, OBJ, N, \
		all) \
	C(EVICT_BACKUP_OPERATION, hz_evict_backup_operation, "EvictBackupOperation", -4, 11, OP, N, all) \
	C(CONTAINS_KEY_OPERATION, hz_get_operation, "ContainsKeyOperation", -4, 12, OP, N, all) \
	C(SET_OPERATION, hz_put_operation, "SetOperation", -4, 15, OP, N, all) \
	C(ENTRY_BACKUP_OPERATION, hz_entry_backup_operation, "EntryBackupOperation", -4, 19, OP, N, all) \
	C(ENTRY_OPERATION, hz_entry_operation, "EntryOperation", -4, 20, OP, N, all) \
	C(PUT_ALL_OPERATION, hz_put_all_operation, "PutAllOperation", -4, 21, OP, V, all) \
	C(PUT_ALL_BACKUP_OPERATION, hz_put_all_backup_operation, "PutAllBackupOperation", -4, 22, OP, V, \
		all) \
	C(REMOVE_IF_SAME_OPERATION, hz_remove_if_same_operation, "RemoveIfSameOperation", -4, 23, OP, N, \
		all) \
	C(REPLACE_OPERATION, hz_put_operation, "ReplaceOperation", -4, 24, OP, N, all) \
	C(CLEAR_BACKUP_OPERATION, hz_named_op, "ClearBackupOperation", -4, 26, OP, N, all) \
	C(CLEAR_OPERATION, hz_named_op, "ClearOperation", -4, 27, OP, N, all) \
	C(DELETE_OPERATION, hz_remove_backup_operation, "DeleteOperation", -4, 28, OP, N, all) \
	C(EVICT_OPERATION, hz_evict_operation, "EvictOperation", -4, 29, OP, N, all) \
	C(EVICT_ALL_OPERATION, hz_evict_all_operation, "EvictAllOperation", -4, 30, OP, N, all) \
	C(EVICT_ALL_BACKUP_OPERATION, hz_named_op, "EvictAllBackupOperation", -4, 31, OP, N, all) \
	C(GET_ALL_OPERATION, hz_get_all_operation, "GetAllOperation", -4, 32, OP, N, all) \
	C(MAP_IS_EMPTY_OPERATION, hz_named_op, "MapIsEmptyOperation", -4, 33, OP, N, all) \
	C(PARTITION_WIDE_ENTRY_OPERATION, hz_partition_wide_entry_operation, "PartitionWideEntryOperation", \
		-4, 37, OP, N, all) \
	C(PARTITION_WIDE_ENTRY_BACKUP_OPERATION, hz_partition_wide_entry_backup_operation, \
		"PartitionWideEntryBackupOperation", -4, 38, OP, N, all) \
	C(PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION, hz_partition_wide_entry_with_predicate_operation, \
		"PartitionWideEntryWithPredicateOperation", -4, 39, OP, N, all) \
	C(PARTITION_WIDE_ENTRY_WITH_PREDICATE_BACKUP_OPERATION, \
		hz_partition_wide_entry_with_predicate_backup_operation, \
		"PartitionWideEntryWithPredicateBackupOperation", -4, 40, OP, N, all) \
	C(ADD_INDEX_OPERATION, hz_add_index_operation, "AddIndexOperation", -4, 41, OP, N, all) \
	C(AWAIT_MAP_FLUSH_OPERATION, hz_await_map_flush_operation, "AwaitMapFlushOperation", -4, 42, OP, N, \
		all) \
	C(CONTAINS_VALUE_OPERATION, hz_contains_value_operation, "ContainsValueOperation", -4, 43, OP, N, \
		all) \
	C(GET_ENTRY_VIEW_OPERATION, hz_get_operation, "GetEntryViewOperation", -4, 44, OP, N, all) \
	C(MAP_FETCH_ENTRIES_OPERATION, hz_map_fetch_entries_operation, "MapFetchEntriesOperation", -4, 45, \
		OP, N, all) \
	C(MAP_FETCH_KEYS_OPERATION, hz_map_fetch_entries_operation, "MapFetchKeysOperation", -4, 46, OP, N, \
		all) \
	C(MAP_FLUSH_BACKUP_OPERATION, hz_named_op, "MapFlushBackupOperation", -4, 47, OP, N, all) \
	C(MAP_FLUSH_OPERATION, hz_named_op, "MapFlushOperation", -4, 48, OP, N, all) \
	C(MULTIPLE_ENTRY_BACKUP_OPERATION, hz_multiple_entry_backup_operation, \
		"MultipleEntryBackupOperation", -4, 49, OP, N, all) \
	C(MULTIPLE_ENTRY_OPERATION, hz_multiple_entry_operation, "MultipleEntryOperation", -4, 50, OP, N, \
		all) \
	C(MULTIPLE_ENTRY_WITH_PREDICATE_OPERATION, hz_multiple_entry_with_predicate_operation, \
		"MultipleEntryWithPredicateOperation", -4, 52, OP, N, all) \
	C(PUT_IF_ABSENT_OPERATION, hz_put_operation, "PutIfAbsentOperation", -4, 54, OP, N, all) \
	C(PUT_TRANSIENT_OPERATION, hz_put_operation, "PutTransientOperation", -4, 59, OP, N, all) \
	C(REPLACE_IF_SAME_OPERATION, hz_remove_if_same_operation, "ReplaceIfSameOperation", -4, 60, OP, N, \
		all) \
	C(TRY_PUT_OPERATION, hz_put_operation, "TryPutOperation", -4, 61, OP, N, all) \
	C(TRY_REMOVE_OPERATION, hz_put_operation, "TryRemoveOperation", -4, 62, OP, N, all) \
	C(IS_PARTITION_LOADED_OPERATION_FACTORY, hz_named, "IsPartitionLoadedOperationFactory", -4, 72, OBJ, \
		N, all) \
	C(ADD_INDEX_OPERATION_FACTORY, hz_add_index_operation_factory, "AddIndexOperationFactory", -4, 73, \
		OBJ, N, all) \
	C(CLEAR_OPERATION_FACTORY, hz_named, "ClearOperationFactory", -4, 74, OBJ, N, all) \
	C(CONTAINS_VALUE_OPERATION_FACTORY, hz_contains_value_operation_factory, \
		"ContainsValueOperationFactory", -4, 75, OBJ, N, all) \
	C(EVICT_ALL_OPERATION_FACTORY, hz_named, "EvictAllOperationFactory", -4, 76, OBJ, N, all) \
	C(IS_EMPTY_OPERATION_FACTORY, hz_named, "IsEmptyOperationFactory", -4, 77, OBJ, N, all) \
	C(KEY_LOAD_STATUS_OPERATION_FACTORY, hz_key_load_status_operation_factory, \
		"KeyLoadStatusOperationFactory", -4, 78, OBJ, N, all) \
	C(MAP_FLUSH_OPERATION_FACTORY, hz_named, "MapFlushOperationFactory", -4, 79, OBJ, N, all) \
	C(MAP_GET_ALL_OPERATION_FACTORY, hz_map_get_all_operation_factory, "MapGetAllOperationFactory", -4, \
		80, OBJ, N, all) \
	C(PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION_FACTORY, \
		hz_partition_wide_entry_with_predicate_operation_factory, \
		"PartitionWideEntryWithPredicateOperationFactory", -4, 83, OBJ, N, all) \
	C(PUT_ALL_PARTITION_AWARE_OPERATION_FACTORY, hz_put_all_partition_aware_operation_factory, \
		"PutAllPartitionAwareOperationFactory", -4, 84, OBJ, V, all) \
	C(POST_JOIN_MAP_OPERATION, hz_post_join_map_operation, "PostJoinMapOperation", -4, 92, OP, N, all) \
	C(MAP_GET_INVALIDATION_META_DATA_OPERATION, hz_map_get_invalidation_meta_data_operation, \
		"MapGetInvalidationMetaDataOperation", -4, 108, OP, N, all) \
	C(MAP_ASSIGN_AND_GET_UUIDS_OPERATION, hz_plain_op, "MapAssignAndGetUuidsOperation", -4, 111, OP, N, \
		all) \
	C(MAP_ASSIGN_AND_GET_UUIDS_OPERATION_FACTORY, hz_empty, "MapAssignAndGetUuidsOperationFactory", -4, \
		112, OBJ, N, all) \
	C(TRIGGER_LOAD_IF_NEEDED_OPERATION, hz_named_op, "TriggerLoadIfNeededOperation", -4, 121, OP, N, \
		all) \
	C(ENTRY_OFFLOADABLE_SET_UNLOCK_OPERATION, hz_entry_offloadable_set_unlock_operation, \
		"EntryOffloadableSetUnlockOperation", -4, 125, OP, V, all) \
	C(EVICT_BATCH_BACKUP_OPERATION, hz_evict_batch_backup_operation, "EvictBatchBackupOperation", -4, \
		129, OP, N, all) \
	C(MERGE_OPERATION_FACTORY, hz_merge_operation_factory, "MergeOperationFactory", -4, 135, OBJ, N, \
		all) \
	C(MERGE_OPERATION, hz_merge_operation, "MergeOperation", -4, 136, OP, N, all) \
	C(SET_TTL_OPERATION, hz_set_ttl_operation, "SetTtlOperation", -4, 137, OP, N, all) \
	C(SET_TTL_BACKUP_OPERATION, hz_set_ttl_operation, "SetTtlBackupOperation", -4, 138, OP, N, all) \
	C(ADD_INDEX_BACKUP_OPERATION, hz_add_index_operation, "AddIndexBackupOperation", -4, 140, OP, N, \
		all) \
	C(SET_WITH_EXPIRY_OPERATION, hz_set_with_expiry_operation, "SetWithExpiryOperation", -4, 143, OP, N, \
		all) \
	C(PUT_WITH_EXPIRY_OPERATION, hz_set_with_expiry_operation, "PutWithExpiryOperation", -4, 144, OP, N, \
		all) \
	C(PUT_TRANSIENT_WITH_EXPIRY_OPERATION, hz_set_with_expiry_operation, \
		"PutTransientWithExpiryOperation", -4, 145, OP, N, all) \
	C(PUT_IF_ABSENT_WITH_EXPIRY_OPERATION, hz_set_with_expiry_operation, \
		"PutIfAbsentWithExpiryOperation", -4, 146, OP, N, all) \
	C(PUT_TRANSIENT_BACKUP_OPERATION, hz_put_transient_backup_operation, "PutTransientBackupOperation", \
		-4, 147, OP, V, all)

#endif
