/* SPDX-License-Identifier: Apache-2.0 */
/* caches.h - rows of JCache. */
#ifndef MC_HZ_CACHES_H
#define MC_HZ_CACHES_H

#include "common/hz/configs.h"

#define HZ_CACHE_DATA_RECORD(R, T) /* times in milliseconds */ \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i32, hits) \
	HZ_BLOB(R, T, value) \
	HZ_BLOB(R, T, expiry_policy)
MC_MESSAGE(hz_cache_data_record, HZ_CACHE_DATA_RECORD);

#define HZ_CACHE_ENTRY(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ANY(R, T, record)
MC_MESSAGE(hz_cache_entry, HZ_CACHE_ENTRY);

#define HZ_CACHE_TO_MIGRATE(R, T) /* fewer than entry_count when some have expired meanwhile */ \
	HZ_ROW(R, T, i32, entry_count) \
	HZ_TEXT(R, T, key) \
	R(T, parts, entries_to_null, hz_cache_entry, MC_MOVE_ENTRIES_MAX, MC_ROW_TO_NULL, always, all)
MC_MESSAGE(hz_cache_to_migrate, HZ_CACHE_TO_MIGRATE);

#define HZ_CACHE_NAMESPACED_CONFIG(R, T) \
	HZ_TEXT(R, T, user_code_namespace) \
	HZ_ANY(R, T, config)
MC_MESSAGE(hz_cache_namespaced_config, HZ_CACHE_NAMESPACED_CONFIG);
#define HZ_CACHE_CONFIGS(R, T) /* from 5.4 on each with the name of its user code namespace */ \
	R(T, anys, configs, none, MC_LIST_MAX, MC_ROW_KEEP, always, to_53) \
	R(T, parts, namespaced_configs, hz_cache_namespaced_config, MC_LIST_MAX, 0, always, from_54)

#define HZ_CACHE_DURATION(R, T) /* -1: null, and then there is no unit, as readDuration has it */ \
	HZ_ROW(R, T, i64, duration_amount) \
	R(T, i32, time_unit, none, 0, 0, if_duration, all)
MC_MESSAGE(hz_cache_duration, HZ_CACHE_DURATION);

#define HZ_CACHE_GET_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ANY(R, T, expiry_policy)
MC_MESSAGE(hz_cache_get_operation, HZ_CACHE_GET_OPERATION);

#define HZ_CACHE_PUT_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i32, completion_id) \
	HZ_ROW(R, T, flag, get) \
	HZ_ANY(R, T, expiry_policy) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_cache_put_operation, HZ_CACHE_PUT_OPERATION);

#define HZ_CACHE_PUT_IF_ABSENT_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i32, completion_id) \
	HZ_ANY(R, T, expiry_policy) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_cache_put_if_absent_operation, HZ_CACHE_PUT_IF_ABSENT_OPERATION);

#define HZ_CACHE_REMOVE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i32, completion_id) \
	HZ_BLOB(R, T, old_value)
MC_MESSAGE(hz_cache_remove_operation, HZ_CACHE_REMOVE_OPERATION);

#define HZ_CACHE_GET_AND_REMOVE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i32, completion_id)
MC_MESSAGE(hz_cache_get_and_remove_operation, HZ_CACHE_GET_AND_REMOVE_OPERATION);

#define HZ_CACHE_REPLACE_OPERATION(R, T) \
	HZ_CACHE_GET_AND_REMOVE_OPERATION(R, T) \
	HZ_BLOB(R, T, new_value) \
	HZ_BLOB(R, T, old_value) \
	HZ_ANY(R, T, expiry_policy)
MC_MESSAGE(hz_cache_replace_operation, HZ_CACHE_REPLACE_OPERATION);

#define HZ_CACHE_GET_AND_REPLACE_OPERATION(R, T) \
	HZ_CACHE_GET_AND_REMOVE_OPERATION(R, T) \
	HZ_BLOB(R, T, value) \
	HZ_ANY(R, T, expiry_policy)
MC_MESSAGE(hz_cache_get_and_replace_operation, HZ_CACHE_GET_AND_REPLACE_OPERATION);

#define HZ_CACHE_PUT_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_OBJ(R, T, cache_record, hz_cache_data_record) \
	HZ_ROW(R, T, flag, wan_originated)
MC_MESSAGE(hz_cache_put_backup_operation, HZ_CACHE_PUT_BACKUP_OPERATION);

#define HZ_CACHE_PUT_ALL_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	R(T, parts, cache_records, hz_cache_entry, MC_ENTRIES_MAX, MC_ROW_PRESENT, always, all) \
	R(T, flag, has_no_wan_replication_keys, none, 0, 0, if_cache_records, from_54) \
	R(T, bytes, no_wan_replication_keys, none, MC_FRAME_MEMBER_MAX, 0, if_cache_no_wan, from_54)
MC_MESSAGE(hz_cache_put_all_backup_operation, HZ_CACHE_PUT_ALL_BACKUP_OPERATION);

#define HZ_CACHE_REMOVE_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, flag, wan_originated)
MC_MESSAGE(hz_cache_remove_backup_operation, HZ_CACHE_REMOVE_BACKUP_OPERATION);

#define HZ_CACHE_GET_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, expiry_policy) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_cache_get_all_operation, HZ_CACHE_GET_ALL_OPERATION);

#define HZ_CACHE_GET_ALL_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ANY(R, T, expiry_policy) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_cache_get_all_operation_factory, HZ_CACHE_GET_ALL_OPERATION_FACTORY);

#define HZ_CACHE_LOAD_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, replace_existing_values) \
	R(T, parts, keys, hz_blob, MC_ENTRIES_MAX, MC_ROW_PRESENT | MC_ROW_BARE, always, all)
MC_MESSAGE(hz_cache_load_all_operation, HZ_CACHE_LOAD_ALL_OPERATION);

#define HZ_CACHE_LOAD_ALL_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, flag, replace_existing_values) \
	R(T, parts, keys, hz_blob, MC_ENTRIES_MAX, MC_ROW_PRESENT | MC_ROW_BARE, always, all)
MC_MESSAGE(hz_cache_load_all_operation_factory, HZ_CACHE_LOAD_ALL_OPERATION_FACTORY);

#define HZ_CACHE_HAZELCAST_EXPIRY_POLICY(R, T) \
	R(T, part, create, hz_cache_duration, 0, 0, always, all) \
	R(T, part, access, hz_cache_duration, 0, 0, always, all) \
	R(T, part, update, hz_cache_duration, 0, 0, always, all)
MC_MESSAGE(hz_cache_hazelcast_expiry_policy, HZ_CACHE_HAZELCAST_EXPIRY_POLICY);

#define HZ_CACHE_FETCH_KEYS_OPERATION(R, T) /* CacheFetchKeysOperation, CacheFetchEntriesOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer) \
	HZ_ROW(R, T, i32, fetch_size)
MC_MESSAGE(hz_cache_fetch_keys_operation, HZ_CACHE_FETCH_KEYS_OPERATION);

#define HZ_CACHE_KEYS_WITH_CURSOR(R, T) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer) \
	HZ_BLOBS(R, T, keys)
MC_MESSAGE(hz_cache_keys_with_cursor, HZ_CACHE_KEYS_WITH_CURSOR);

#define HZ_CACHE_ENTRY_PROCESSOR_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i32, completion_id) \
	HZ_ANY(R, T, entry_processor) \
	R(T, anys, arguments, none, MC_LIST_MAX, MC_ROW_PRESENT | MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_cache_entry_processor_operation, HZ_CACHE_ENTRY_PROCESSOR_OPERATION);

#define HZ_CACHE_CLEAR_RESPONSE(R, T) HZ_ANY(R, T, response)
MC_MESSAGE(hz_cache_clear_response, HZ_CACHE_CLEAR_RESPONSE);

#define HZ_CACHE_GET_CONFIG_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_TEXT(R, T, simple_name)
MC_MESSAGE(hz_cache_get_config_operation, HZ_CACHE_GET_CONFIG_OPERATION);

#define HZ_CACHE_MANAGEMENT_CONFIG_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, is_stat) \
	HZ_ROW(R, T, flag, enabled)
MC_MESSAGE(hz_cache_management_config_operation, HZ_CACHE_MANAGEMENT_CONFIG_OPERATION);

#define HZ_CACHE_LISTENER_REGISTRATION_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, cache_entry_listener_configuration) \
	HZ_ROW(R, T, flag, registers)
MC_MESSAGE(hz_cache_listener_registration_operation, HZ_CACHE_LISTENER_REGISTRATION_OPERATION);

#define HZ_CACHE_DESTROY_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, is_local)
MC_MESSAGE(hz_cache_destroy_operation, HZ_CACHE_DESTROY_OPERATION);

#define HZ_CACHE_EVENT_DATA_IMPL(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, event_type) \
	HZ_BLOB(R, T, data_key) \
	HZ_BLOB(R, T, data_new_value) \
	HZ_BLOB(R, T, data_old_value) \
	HZ_ROW(R, T, flag, is_old_value_available)
MC_MESSAGE(hz_cache_event_data_impl, HZ_CACHE_EVENT_DATA_IMPL);

#define HZ_CACHE_EVENT_SET(R, T) \
	HZ_ROW(R, T, i32, event_type) \
	HZ_ROW(R, T, i32, completion_id) \
	HZ_OBJS(R, T, events, hz_cache_event_data_impl)
MC_MESSAGE(hz_cache_event_set, HZ_CACHE_EVENT_SET);

#define HZ_CACHE_REMOVE_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, completion_id) \
	R(T, parts, keys, hz_blob, MC_ENTRIES_MAX, MC_ROW_PRESENT | MC_ROW_BARE, always, all)
MC_MESSAGE(hz_cache_remove_all_operation, HZ_CACHE_REMOVE_ALL_OPERATION);

#define HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	R(T, parts, keys, hz_blob, MC_ENTRIES_MAX, MC_ROW_PRESENT | MC_ROW_BARE, always, all)
MC_MESSAGE(hz_cache_remove_all_backup_operation, HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION);

#define HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY(R, T) /* keys null: all of them */ \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, completion_id) \
	R(T, parts, keys, hz_blob, MC_ENTRIES_MAX, MC_ROW_NULLABLE | MC_ROW_BARE, always, all)
MC_MESSAGE(hz_cache_remove_all_operation_factory, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY);

#define HZ_CACHE_PUT_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, expiry_policy) \
	HZ_ROW(R, T, i32, completion_id) \
	R(T, parts, entries, hz_query_result_row, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_cache_put_all_operation, HZ_CACHE_PUT_ALL_OPERATION);

#define HZ_CACHE_ENTRIES_WITH_CURSOR(R, T) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer) \
	R(T, parts, entries, hz_query_result_row, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_cache_entries_with_cursor, HZ_CACHE_ENTRIES_WITH_CURSOR);

#define HZ_CACHE_DEFAULT_CACHE_ENTRY_VIEW(R, T) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, access_hit) \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value) \
	HZ_BLOB(R, T, expiry_policy)
MC_MESSAGE(hz_cache_default_cache_entry_view, HZ_CACHE_DEFAULT_CACHE_ENTRY_VIEW);

#define HZ_CACHE_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_CACHE_CONFIGS(R, T) \
	HZ_LIST(R, T, data, hz_cache_to_migrate) \
	HZ_OBJ(R, T, near_cache_state_holder, hz_cache_near_cache_state_holder)
MC_MESSAGE(hz_cache_replication_operation, HZ_CACHE_REPLICATION_OPERATION);

#define HZ_CACHE_ON_JOIN_CACHE_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_CACHE_CONFIGS(R, T)
MC_MESSAGE(hz_cache_on_join_cache_operation, HZ_CACHE_ON_JOIN_CACHE_OPERATION);

#define HZ_CACHE_PARTITION_EVENT_DATA(R, T) \
	HZ_CACHE_EVENT_DATA_IMPL(R, T) \
	HZ_ROW(R, T, i32, partition_id) \
	HZ_ANY(R, T, member)
MC_MESSAGE(hz_cache_partition_event_data, HZ_CACHE_PARTITION_EVENT_DATA);

#define HZ_CACHE_GET_INVALIDATION_META_DATA_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, strs, names, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_cache_get_invalidation_meta_data_operation, HZ_CACHE_GET_INVALIDATION_META_DATA_OPERATION);

#define HZ_CACHE_NEAR_CACHE_STATE_HOLDER(R, T) \
	R(T, base, partition_uuid, hz_partition_uuid, 0, 0, always, all) \
	HZ_ANYS(R, T, cache_name_sequence_pairs)
MC_MESSAGE(hz_cache_near_cache_state_holder, HZ_CACHE_NEAR_CACHE_STATE_HOLDER);

/* CacheConfig and PreJoinCacheConfig differ in how they hold classes, factories and listeners */
#define HZ_CACHE_CONFIG_HEAD(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_TEXT(R, T, manager_prefix) \
	HZ_TEXT(R, T, uri_string) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_TEXT(R, T, in_memory_format) \
	HZ_ANY(R, T, eviction_config) \
	HZ_ANY(R, T, wan_replication_ref)
#define HZ_CACHE_CONFIG_MIDDLE(R, T) \
	HZ_ROW(R, T, flag, is_read_through) \
	HZ_ROW(R, T, flag, is_write_through) \
	HZ_ROW(R, T, flag, is_store_by_value) \
	HZ_ROW(R, T, flag, is_management_enabled) \
	HZ_ROW(R, T, flag, is_statistics_enabled) \
	HZ_ANY(R, T, hot_restart_config) \
	HZ_ANY(R, T, event_journal_config) \
	HZ_TEXT(R, T, split_brain_protection_name)
#define HZ_CACHE_CONFIG_TAIL(R, T) \
	HZ_ANY(R, T, merge_policy_config) \
	HZ_ROW(R, T, flag, disable_per_entry_invalidation_events) \
	R(T, anys, partition_lost_listener_configs, none, MC_LIST_MAX, MC_ROW_NULLABLE | MC_ROW_KEEP, \
		always, all) \
	HZ_ANY(R, T, merkle_tree_config) \
	HZ_ANY(R, T, data_persistence_config) \
	HZ_CONFIG_NAMESPACE(R, T)

#define HZ_CACHE_PRE_JOIN_CACHE_CONFIG(R, T) \
	HZ_CACHE_CONFIG_HEAD(R, T) \
	HZ_TEXT(R, T, key_class_name) \
	HZ_TEXT(R, T, value_class_name) \
	HZ_BLOB(R, T, cache_loader_factory) \
	HZ_BLOB(R, T, cache_writer_factory) \
	HZ_BLOB(R, T, expiry_policy_factory) \
	HZ_CACHE_CONFIG_MIDDLE(R, T) \
	R(T, parts, listener_configurations, hz_blob, MC_ENTRIES_MAX, MC_ROW_PRESENT | MC_ROW_BARE, always, \
		all) \
	HZ_CACHE_CONFIG_TAIL(R, T)
MC_MESSAGE(hz_cache_pre_join_cache_config, HZ_CACHE_PRE_JOIN_CACHE_CONFIG);

#define HZ_CACHE_ADD_CACHE_CONFIG_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, cache_config, hz_cache_pre_join_cache_config)
MC_MESSAGE(hz_cache_add_cache_config_operation, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION);

#define HZ_CACHE_SET_EXPIRY_POLICY_OPERATION( \
	R, T) /* CacheSetExpiryPolicyOperation, CacheSetExpiryPolicyBackupOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_BLOBS(R, T, keys) \
	HZ_BLOB(R, T, expiry_policy)
MC_MESSAGE(hz_cache_set_expiry_policy_operation, HZ_CACHE_SET_EXPIRY_POLICY_OPERATION);

#define HZ_CACHE_EXPIRE_BATCH_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_LIST(R, T, expired_keys, hz_expired_key) \
	HZ_ROW(R, T, i32, primary_entry_count)
MC_MESSAGE(hz_cache_expire_batch_backup_operation, HZ_CACHE_EXPIRE_BATCH_BACKUP_OPERATION);

#define HZ_CACHE_CONFIG(R, T) \
	HZ_CACHE_CONFIG_HEAD(R, T) \
	HZ_ANY(R, T, key_type) \
	HZ_ANY(R, T, value_type) \
	HZ_ANY(R, T, cache_loader_factory) \
	HZ_ANY(R, T, cache_writer_factory) \
	HZ_ANY(R, T, expiry_policy_factory) \
	HZ_CACHE_CONFIG_MIDDLE(R, T) \
	HZ_CONFIG_LIST(R, T, listener_configurations) \
	HZ_CACHE_CONFIG_TAIL(R, T)
MC_MESSAGE(hz_cache_config, HZ_CACHE_CONFIG);

#define HZ_CACHES_CLASSES(C) \
	C(CACHE_GET_OPERATION, hz_cache_get_operation, "CacheGetOperation", -13, 1, OP, N, all) \
	C(CACHE_CONTAINS_KEY_OPERATION, hz_replicated_map_remove_operation, "CacheContainsKeyOperation", \
		-13, 2, OP, N, all) \
	C(CACHE_PUT_OPERATION, hz_cache_put_operation, "CachePutOperation", -13, 3, OP, N, all) \
	C(CACHE_PUT_IF_ABSENT_OPERATION, hz_cache_put_if_absent_operation, "CachePutIfAbsentOperation", -13, \
		4, OP, N, all) \
	C(CACHE_REMOVE_OPERATION, hz_cache_remove_operation, "CacheRemoveOperation", -13, 5, OP, N, all) \
	C(CACHE_GET_AND_REMOVE_OPERATION, hz_cache_get_and_remove_operation, "CacheGetAndRemoveOperation", \
		-13, 6, OP, N, all) \
	C(CACHE_REPLACE_OPERATION, hz_cache_replace_operation, "CacheReplaceOperation", -13, 7, OP, N, all) \
	C(CACHE_GET_AND_REPLACE_OPERATION, hz_cache_get_and_replace_operation, \
		"CacheGetAndReplaceOperation", -13, 8, OP, N, all) \
	C(CACHE_PUT_BACKUP_OPERATION, hz_cache_put_backup_operation, "CachePutBackupOperation", -13, 9, OP, \
		N, all) \
	C(CACHE_PUT_ALL_BACKUP_OPERATION, hz_cache_put_all_backup_operation, "CachePutAllBackupOperation", \
		-13, 10, OP, V, all) \
	C(CACHE_REMOVE_BACKUP_OPERATION, hz_cache_remove_backup_operation, "CacheRemoveBackupOperation", \
		-13, 11, OP, N, all) \
	C(CACHE_CLEAR_BACKUP_OPERATION, hz_named_op, "CacheClearBackupOperation", -13, 12, OP, N, all) \
	C(CACHE_SIZE_OPERATION, hz_named_op, "CacheSizeOperation", -13, 13, OP, N, all) \
	C(CACHE_SIZE_OPERATION_FACTORY, hz_named, "CacheSizeOperationFactory", -13, 14, OBJ, N, all) \
	C(CACHE_CLEAR_OPERATION, hz_named_op, "CacheClearOperation", -13, 15, OP, N, all) \
	C(CACHE_CLEAR_OPERATION_FACTORY, hz_named, "CacheClearOperationFactory", -13, 16, OBJ, N, all) \
	C(CACHE_GET_ALL_OPERATION, hz_cache_get_all_operation, "CacheGetAllOperation", -13, 17, OP, N, all) \
	C(CACHE_GET_ALL_OPERATION_FACTORY, hz_cache_get_all_operation_factory, \
		"CacheGetAllOperationFactory", -13, 18, OBJ, N, all) \
	C(CACHE_LOAD_ALL_OPERATION, hz_cache_load_all_operation, "CacheLoadAllOperation", -13, 19, OP, N, \
		all) \
	C(CACHE_LOAD_ALL_OPERATION_FACTORY, hz_cache_load_all_operation_factory, \
		"CacheLoadAllOperationFactory", -13, 20, OBJ, N, all) \
	C(CACHE_HAZELCAST_EXPIRY_POLICY, hz_cache_hazelcast_expiry_policy, "HazelcastExpiryPolicy", -13, 21, \
		OBJ, N, all) \
	C(CACHE_FETCH_KEYS_OPERATION, hz_cache_fetch_keys_operation, "CacheFetchKeysOperation", -13, 22, OP, \
		N, all) \
	C(CACHE_KEYS_WITH_CURSOR, hz_cache_keys_with_cursor, "CacheKeysWithCursor", -13, 23, OBJ, N, all) \
	C(CACHE_ENTRY_PROCESSOR_OPERATION, hz_cache_entry_processor_operation, \
		"CacheEntryProcessorOperation", -13, 24, OP, N, all) \
	C(CACHE_CLEAR_RESPONSE, hz_cache_clear_response, "CacheClearResponse", -13, 25, OBJ, N, all) \
	C(CACHE_GET_CONFIG_OPERATION, hz_cache_get_config_operation, "CacheGetConfigOperation", -13, 26, OP, \
		N, all) \
	C(CACHE_MANAGEMENT_CONFIG_OPERATION, hz_cache_management_config_operation, \
		"CacheManagementConfigOperation", -13, 27, OP, N, all) \
	C(CACHE_LISTENER_REGISTRATION_OPERATION, hz_cache_listener_registration_operation, \
		"CacheListenerRegistrationOperation", -13, 28, OP, N, all) \
	C(CACHE_DESTROY_OPERATION, hz_cache_destroy_operation, "CacheDestroyOperation", -13, 29, OP, N, all) \
	C(CACHE_EVENT_DATA_IMPL, hz_cache_event_data_impl, "CacheEventDataImpl", -13, 30, OBJ, N, all) \
	C(CACHE_EVENT_SET, hz_cache_event_set, "CacheEventSet", -13, 31, OBJ, N, all) \
	C(CACHE_REMOVE_ALL_OPERATION, hz_cache_remove_all_operation, "CacheRemoveAllOperation", -13, 33, OP, \
		N, all) \
	C(CACHE_REMOVE_ALL_BACKUP_OPERATION, hz_cache_remove_all_backup_operation, \
		"CacheRemoveAllBackupOperation", -13, 34, OP, N, all) \
	C(CACHE_REMOVE_ALL_OPERATION_FACTORY, hz_cache_remove_all_operation_factory, \
		"CacheRemoveAllOperationFactory", -13, 35, OBJ, N, all) \
	C(CACHE_PUT_ALL_OPERATION, hz_cache_put_all_operation, "CachePutAllOperation", -13, 36, OP, N, all) \
	C(CACHE_FETCH_ENTRIES_OPERATION, hz_cache_fetch_keys_operation, "CacheFetchEntriesOperation", -13, \
		37, OP, N, all) \
	C(CACHE_ENTRIES_WITH_CURSOR, hz_cache_entries_with_cursor, "CacheEntriesWithCursor", -13, 38, OBJ, \
		N, all) \
	C(CACHE_PARTITION_LOST_EVENT_FILTER, hz_empty, "CachePartitionLostEventFilter", -13, 39, OBJ, N, \
		all) \
	C(CACHE_DEFAULT_CACHE_ENTRY_VIEW, hz_cache_default_cache_entry_view, "DefaultCacheEntryView", -13, \
		40, OBJ, N, all) \
	C(CACHE_REPLICATION_OPERATION, hz_cache_replication_operation, "CacheReplicationOperation", -13, 41, \
		OP, V, all) \
	C(CACHE_ON_JOIN_CACHE_OPERATION, hz_cache_on_join_cache_operation, "OnJoinCacheOperation", -13, 42, \
		OP, V, all) \
	C(CACHE_DATA_RECORD, hz_cache_data_record, "CacheDataRecord", -13, 43, OBJ, N, all) \
	C(CACHE_PARTITION_EVENT_DATA, hz_cache_partition_event_data, "CachePartitionEventData", -13, 45, \
		OBJ, N, all) \
	C(CACHE_GET_INVALIDATION_META_DATA_OPERATION, hz_cache_get_invalidation_meta_data_operation, \
		"CacheGetInvalidationMetaDataOperation", -13, 46, OP, N, all) \
	C(CACHE_META_DATA_RESPONSE, hz_meta_data_response, "MetaDataResponse", -13, 47, OBJ, N, all) \
	C(CACHE_ASSIGN_AND_GET_UUIDS_OPERATION, hz_plain_op, "CacheAssignAndGetUuidsOperation", -13, 48, OP, \
		N, all) \
	C(CACHE_ASSIGN_AND_GET_UUIDS_OPERATION_FACTORY, hz_empty, "CacheAssignAndGetUuidsOperationFactory", \
		-13, 49, OBJ, N, all) \
	C(CACHE_NEAR_CACHE_STATE_HOLDER, hz_cache_near_cache_state_holder, "CacheNearCacheStateHolder", -13, \
		50, OBJ, N, all) \
	C(CACHE_EVENT_LISTENER_ADAPTOR, hz_empty, "CacheEventListenerAdaptor", -13, 51, OBJ, N, all) \
	C(CACHE_PRE_JOIN_CACHE_CONFIG, hz_cache_pre_join_cache_config, "PreJoinCacheConfig", -13, 57, OBJ, \
		V, all) \
	C(CACHE_MERGE_OPERATION_FACTORY, hz_merge_operation_factory, "CacheMergeOperationFactory", -13, 60, \
		OBJ, N, all) \
	C(CACHE_MERGE_OPERATION, hz_replicated_map_merge_operation, "CacheMergeOperation", -13, 61, OP, N, \
		all) \
	C(CACHE_ADD_CACHE_CONFIG_OPERATION, hz_cache_add_cache_config_operation, "AddCacheConfigOperation", \
		-13, 62, OP, N, all) \
	C(CACHE_SET_EXPIRY_POLICY_OPERATION, hz_cache_set_expiry_policy_operation, \
		"CacheSetExpiryPolicyOperation", -13, 63, OP, N, all) \
	C(CACHE_SET_EXPIRY_POLICY_BACKUP_OPERATION, hz_cache_set_expiry_policy_operation, \
		"CacheSetExpiryPolicyBackupOperation", -13, 64, OP, N, all) \
	C(CACHE_EXPIRE_BATCH_BACKUP_OPERATION, hz_cache_expire_batch_backup_operation, \
		"CacheExpireBatchBackupOperation", -13, 65, OP, N, all) \
	C(CACHE_CONFIG, hz_cache_config, "CacheConfig", -13, 67, OBJ, V, all)

#endif
