/* SPDX-License-Identifier: Apache-2.0 */
/* cache.h - rows of Cache.* messages. */
#ifndef MC_CLIENT_CACHE_H
#define MC_CLIENT_CACHE_H

#include "common/client/config_objects.h"

#define CLIENT_CACHE_EVENT_DATA_ROWS(R, T) /* CacheEventData */ \
	CLIENT_FIXED(R, T, i32, cache_event_type) \
	CLIENT_FIXED(R, T, flag, old_value_available) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA_OR_NULL(R, T, data_key) \
	CLIENT_DATA_OR_NULL(R, T, data_value) \
	CLIENT_DATA_OR_NULL(R, T, data_old_value)
MC_MESSAGE(client_cache_event_data, CLIENT_CACHE_EVENT_DATA_ROWS);

#define CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, type) \
	CLIENT_LIST(R, T, keys, client_cache_event_data) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_add_entry_listener_cache_event, CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT_ROWS);

#define CLIENT_CACHE_REMOVE_ALL_KEYS_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, keys) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_remove_all_keys, CLIENT_CACHE_REMOVE_ALL_KEYS_ROWS);

#define CLIENT_CACHE_REMOVE_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_remove_all, CLIENT_CACHE_REMOVE_ALL_ROWS);

#define CLIENT_CACHE_CONFIG_ROWS(R, T) /* CacheConfigHolder */ \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_CONFIG_THROUGH(R, T) \
	CLIENT_FIXED(R, T, flag, store_by_value) \
	CLIENT_FIXED(R, T, flag, management_enabled) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_FIXED(R, T, flag, disable_per_entry_invalidation_events) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT_OR_NULL(R, T, manager_prefix) \
	CLIENT_TEXT_OR_NULL(R, T, uri_string) \
	CLIENT_TEXT(R, T, in_memory_format) \
	R(T, part, eviction_config_holder, client_eviction_config, 0, 0, always, all) \
	R(T, opt, wan_replication_ref, client_wan_replication_ref, 0, 0, always, all) \
	CLIENT_TEXT(R, T, key_class_name) \
	CLIENT_TEXT(R, T, value_class_name) \
	CLIENT_DATA_OR_NULL(R, T, cache_loader_factory) \
	CLIENT_DATA_OR_NULL(R, T, cache_writer_factory) \
	CLIENT_DATA(R, T, expiry_policy_factory) \
	R(T, opt, hot_restart_config, client_hot_restart_config, 0, 0, always, all) \
	R(T, opt, event_journal_config, client_event_journal_config, 0, 0, always, all) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	R(T, parts, listener_configurations, client_blob, MC_CLIENT_LIST_MAX, MC_ROW_BARE | MC_ROW_NULLABLE, \
		always, all) \
	R(T, part, merge_policy_config, client_merge_policy_config, 0, 0, always, all) \
	CLIENT_CONFIG_LISTENERS(R, T, cache_partition_lost_listener_configs) \
	R(T, opt, merkle_tree_config, client_merkle_tree_config, 0, 0, always, all) \
	R(T, part, data_persistence_config, client_data_persistence_config, 0, 0, always, all) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_cache_config, CLIENT_CACHE_CONFIG_ROWS);

#define CLIENT_CACHE_CREATE_CONFIG_ROWS(R, T) \
	R(T, part, cache_config, client_cache_config, 0, 0, always, all) \
	CLIENT_FIXED(R, T, flag, create_also_on_others)
MC_MESSAGE(client_cache_create_config, CLIENT_CACHE_CREATE_CONFIG_ROWS);

#define CLIENT_CACHE_CREATE_CONFIG_ANSWER_ROWS(R, T) \
	R(T, opt, response, client_cache_config, 0, 0, always, all)
MC_MESSAGE(client_cache_create_config_answer, CLIENT_CACHE_CREATE_CONFIG_ANSWER_ROWS);

#define CLIENT_CACHE_ENTRY_PROCESSOR_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, entry_processor) \
	CLIENT_DATAS(R, T, arguments) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_entry_processor, CLIENT_CACHE_ENTRY_PROCESSOR_ROWS);

#define CLIENT_CACHE_GET_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, keys) \
	CLIENT_DATA_OR_NULL(R, T, expiry_policy)
MC_MESSAGE(client_cache_get_all, CLIENT_CACHE_GET_ALL_ROWS);

#define CLIENT_CACHE_GET_AND_REMOVE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_get_and_remove, CLIENT_CACHE_GET_AND_REMOVE_ROWS);

#define CLIENT_CACHE_GET_AND_REPLACE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_DATA_OR_NULL(R, T, expiry_policy) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_get_and_replace, CLIENT_CACHE_GET_AND_REPLACE_ROWS);

#define CLIENT_CACHE_GET_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, simple_name)
MC_MESSAGE(client_cache_get_config, CLIENT_CACHE_GET_CONFIG_ROWS);

#define CLIENT_CACHE_GET_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA_OR_NULL(R, T, expiry_policy)
MC_MESSAGE(client_cache_get, CLIENT_CACHE_GET_ROWS);

#define CLIENT_CACHE_LISTENER_REGISTRATION_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, listener_config) \
	CLIENT_FIXED(R, T, flag, should_register) \
	CLIENT_FIXED(R, T, uuid, uuid)
MC_MESSAGE(client_cache_listener_registration, CLIENT_CACHE_LISTENER_REGISTRATION_ROWS);

#define CLIENT_CACHE_LOAD_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, keys) \
	CLIENT_FIXED(R, T, flag, replace_existing_values)
MC_MESSAGE(client_cache_load_all, CLIENT_CACHE_LOAD_ALL_ROWS);

#define CLIENT_CACHE_MANAGEMENT_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, is_stat) \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, uuid, uuid)
MC_MESSAGE(client_cache_management_config, CLIENT_CACHE_MANAGEMENT_CONFIG_ROWS);

#define CLIENT_CACHE_PUT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_DATA_OR_NULL(R, T, expiry_policy) \
	CLIENT_FIXED(R, T, flag, get) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_put, CLIENT_CACHE_PUT_ROWS);

#define CLIENT_CACHE_REMOVE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA_OR_NULL(R, T, current_value) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_remove, CLIENT_CACHE_REMOVE_ROWS);

#define CLIENT_CACHE_REPLACE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA_OR_NULL(R, T, old_value) \
	CLIENT_DATA(R, T, new_value) \
	CLIENT_DATA_OR_NULL(R, T, expiry_policy) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_replace, CLIENT_CACHE_REPLACE_ROWS);

#define CLIENT_CACHE_ADD_PARTITION_LOST_LISTENER_CACHE_PARTITION_LOST_EVENT_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, lost_partition_id) \
	CLIENT_FIXED(R, T, uuid, uuid)
MC_MESSAGE(client_cache_add_partition_lost_listener_cache_partition_lost_event,
	CLIENT_CACHE_ADD_PARTITION_LOST_LISTENER_CACHE_PARTITION_LOST_EVENT_ROWS);

#define CLIENT_CACHE_PUT_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_ENTRIES(R, T, entries) \
	CLIENT_DATA_OR_NULL(R, T, expiry_policy) \
	CLIENT_FIXED(R, T, i32, completion_id)
MC_MESSAGE(client_cache_put_all, CLIENT_CACHE_PUT_ALL_ROWS);

#define CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_INVALIDATION_EVENT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA_OR_NULL(R, T, key) \
	CLIENT_FIXED(R, T, uuid, source_uuid) \
	CLIENT_FIXED(R, T, uuid, partition_uuid) \
	CLIENT_FIXED(R, T, i64, sequence)
MC_MESSAGE(client_cache_add_near_cache_invalidation_listener_cache_invalidation_event,
	CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_INVALIDATION_EVENT_ROWS);

#define CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_BATCH_INVALIDATION_EVENT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, keys) \
	R(T, uuids, source_uuids, none, MC_LIST_MAX, 0, always, all) \
	R(T, uuids, partition_uuids, none, MC_LIST_MAX, 0, always, all) \
	R(T, longs, sequences, none, MC_CLIENT_LIST_MAX, 0, always, all)
MC_MESSAGE(client_cache_add_near_cache_invalidation_listener_cache_batch_invalidation_event,
	CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_BATCH_INVALIDATION_EVENT_ROWS);

#define CLIENT_CACHE_SET_EXPIRY_POLICY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, keys) \
	CLIENT_DATA(R, T, expiry_policy)
MC_MESSAGE(client_cache_set_expiry_policy, CLIENT_CACHE_SET_EXPIRY_POLICY_ROWS);

#define CLIENT_CACHE_TYPES(Q, E) \
	Q(CACHE_ADD_ENTRY_LISTENER, "CacheAddEntryListener", 0x130100, client_named_listen, \
		client_uuid_answer) \
	E(CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT, "CacheAddEntryListenerCacheEvent", 0x130102, \
		client_cache_add_entry_listener_cache_event, EVENT) \
	Q(CACHE_CLEAR, "CacheClear", 0x130200, client_name, client_empty) \
	Q(CACHE_REMOVE_ALL_KEYS, "CacheRemoveAllKeys", 0x130300, client_cache_remove_all_keys, client_empty) \
	Q(CACHE_REMOVE_ALL, "CacheRemoveAll", 0x130400, client_cache_remove_all, client_empty) \
	Q(CACHE_CONTAINS_KEY, "CacheContainsKey", 0x130500, client_map_bare_key, client_flag_answer) \
	Q(CACHE_CREATE_CONFIG, "CacheCreateConfig", 0x130600, client_cache_create_config, \
		client_cache_create_config_answer) \
	Q(CACHE_DESTROY, "CacheDestroy", 0x130700, client_name, client_empty) \
	Q(CACHE_ENTRY_PROCESSOR, "CacheEntryProcessor", 0x130800, client_cache_entry_processor, \
		client_data_answer) \
	Q(CACHE_GET_ALL, "CacheGetAll", 0x130900, client_cache_get_all, client_entries_answer) \
	Q(CACHE_GET_AND_REMOVE, "CacheGetAndRemove", 0x130a00, client_cache_get_and_remove, \
		client_data_answer) \
	Q(CACHE_GET_AND_REPLACE, "CacheGetAndReplace", 0x130b00, client_cache_get_and_replace, \
		client_data_answer) \
	Q(CACHE_GET_CONFIG, "CacheGetConfig", 0x130c00, client_cache_get_config, \
		client_cache_create_config_answer) \
	Q(CACHE_GET, "CacheGet", 0x130d00, client_cache_get, client_data_answer) \
	Q(CACHE_ITERATE, "CacheIterate", 0x130e00, client_map_fetch, client_map_fetch_keys_answer) \
	Q(CACHE_LISTENER_REGISTRATION, "CacheListenerRegistration", 0x130f00, \
		client_cache_listener_registration, client_empty) \
	Q(CACHE_LOAD_ALL, "CacheLoadAll", 0x131000, client_cache_load_all, client_empty) \
	Q(CACHE_MANAGEMENT_CONFIG, "CacheManagementConfig", 0x131100, client_cache_management_config, \
		client_empty) \
	Q(CACHE_PUT_IF_ABSENT, "CachePutIfAbsent", 0x131200, client_cache_get_and_replace, \
		client_flag_answer) \
	Q(CACHE_PUT, "CachePut", 0x131300, client_cache_put, client_data_answer) \
	Q(CACHE_REMOVE_ENTRY_LISTENER, "CacheRemoveEntryListener", 0x131400, client_named_unlisten, \
		client_flag_answer) \
	Q(CACHE_REMOVE_INVALIDATION_LISTENER, "CacheRemoveInvalidationListener", 0x131500, \
		client_named_unlisten, client_flag_answer) \
	Q(CACHE_REMOVE, "CacheRemove", 0x131600, client_cache_remove, client_flag_answer) \
	Q(CACHE_REPLACE, "CacheReplace", 0x131700, client_cache_replace, client_data_answer) \
	Q(CACHE_SIZE, "CacheSize", 0x131800, client_name, client_int_answer) \
	Q(CACHE_ADD_PARTITION_LOST_LISTENER, "CacheAddPartitionLostListener", 0x131900, client_named_listen, \
		client_uuid_answer) \
	E(CACHE_ADD_PARTITION_LOST_LISTENER_CACHE_PARTITION_LOST_EVENT, \
		"CacheAddPartitionLostListenerCachePartitionLostEvent", 0x131902, \
		client_cache_add_partition_lost_listener_cache_partition_lost_event, EVENT) \
	Q(CACHE_REMOVE_PARTITION_LOST_LISTENER, "CacheRemovePartitionLostListener", 0x131a00, \
		client_named_unlisten, client_flag_answer) \
	Q(CACHE_PUT_ALL, "CachePutAll", 0x131b00, client_cache_put_all, client_empty) \
	Q(CACHE_ITERATE_ENTRIES, "CacheIterateEntries", 0x131c00, client_map_fetch, \
		client_map_fetch_entries_answer) \
	Q(CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER, "CacheAddNearCacheInvalidationListener", 0x131d00, \
		client_named_listen, client_uuid_answer) \
	E(CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_INVALIDATION_EVENT, \
		"CacheAddNearCacheInvalidationListenerCacheInvalidationEvent", 0x131d02, \
		client_cache_add_near_cache_invalidation_listener_cache_invalidation_event, EVENT) \
	E(CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_BATCH_INVALIDATION_EVENT, \
		"CacheAddNearCacheInvalidationListenerCacheBatchInvalidationEvent", 0x131d03, \
		client_cache_add_near_cache_invalidation_listener_cache_batch_invalidation_event, EVENT) \
	Q(CACHE_FETCH_NEAR_CACHE_INVALIDATION_METADATA, "CacheFetchNearCacheInvalidationMetadata", 0x131e00, \
		client_near_cache_metadata, client_near_cache_metadata_answer) \
	Q(CACHE_SET_EXPIRY_POLICY, "CacheSetExpiryPolicy", 0x132100, client_cache_set_expiry_policy, \
		client_flag_answer)

#endif
