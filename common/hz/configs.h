/* SPDX-License-Identifier: Apache-2.0 */
/* configs.h - rows of configurations that members hand each other at run time. */
#ifndef MC_HZ_CONFIGS_H
#define MC_HZ_CONFIGS_H

#include "common/hz/map_objects.h"

/* --- what several of them have in common --- */
#define HZ_CONFIG_BACKUPS(R, T) \
	HZ_ROW(R, T, i32, backup_count) \
	HZ_ROW(R, T, i32, async_backup_count)
#define HZ_CONFIG_SPLIT_BRAIN(R, T) \
	HZ_TEXT(R, T, split_brain_protection_name) \
	HZ_OBJ(R, T, merge_policy_config, hz_merge_policy_config)
#define HZ_CONFIG_LIST(R, T, name) /* of configurations that a member may not know */ \
	R(T, anys, name, none, MC_LIST_MAX, MC_ROW_PRESENT | MC_ROW_KEEP, always, all)
#define HZ_CONFIG_NAMESPACE(R, T) \
	R(T, str, user_code_namespace, none, MC_STR_MAX, 0, if_version_known, from_54)

#define HZ_EVICTION_CONFIG(R, T) \
	HZ_ROW(R, T, i32, count) \
	HZ_TEXT(R, T, max_size_policy) \
	HZ_TEXT(R, T, eviction_policy) \
	HZ_TEXT(R, T, comparator_class_name) \
	HZ_ANY(R, T, comparator)
MC_MESSAGE(hz_eviction_config, HZ_EVICTION_CONFIG);

#define HZ_NEAR_CACHE_PRELOADER_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_TEXT(R, T, directory) \
	HZ_ROW(R, T, i32, store_initial_delay_seconds) \
	HZ_ROW(R, T, i32, store_interval_seconds)
MC_MESSAGE(hz_near_cache_preloader_config, HZ_NEAR_CACHE_PRELOADER_CONFIG);

#define HZ_NEAR_CACHE_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, time_to_live_seconds) \
	HZ_ROW(R, T, i32, max_idle_seconds) \
	HZ_ROW(R, T, flag, invalidate_on_change) \
	HZ_ROW(R, T, flag, cache_local_entries) \
	HZ_ROW(R, T, i32, in_memory_format) \
	HZ_ROW(R, T, i32, local_update_policy) \
	HZ_OBJ(R, T, eviction_config, hz_eviction_config) \
	HZ_OBJ(R, T, preloader_config, hz_near_cache_preloader_config) \
	R(T, flag, serialize_keys, none, 0, 0, if_version_known, from_57)
MC_MESSAGE(hz_near_cache_config, HZ_NEAR_CACHE_CONFIG);

#define HZ_ADD_DYNAMIC_CONFIG_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_CONFIG_NAMESPACE(R, T) \
	HZ_ANY(R, T, config) \
	HZ_ROW(R, T, i32, member_list_version)
MC_MESSAGE(hz_add_dynamic_config_operation, HZ_ADD_DYNAMIC_CONFIG_OPERATION);

#define HZ_DYNAMIC_CONFIG_PRE_JOIN_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ANYS(R, T, configs) \
	HZ_TEXT(R, T, config_check_mode)
MC_MESSAGE(hz_dynamic_config_pre_join_operation, HZ_DYNAMIC_CONFIG_PRE_JOIN_OPERATION);

#define HZ_MERGE_POLICY_CONFIG(R, T) \
	HZ_TEXT(R, T, policy) \
	HZ_ROW(R, T, i32, batch_size)
MC_MESSAGE(hz_merge_policy_config, HZ_MERGE_POLICY_CONFIG);

#define HZ_MULTI_MAP_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_TEXT(R, T, value_collection_type) \
	HZ_CONFIG_LIST(R, T, listener_configs) \
	HZ_ROW(R, T, flag, binary) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_CONFIG_SPLIT_BRAIN(R, T) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_multi_map_config, HZ_MULTI_MAP_CONFIG);

#define HZ_MAP_STORE_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_ROW(R, T, flag, write_coalescing) \
	HZ_TEXT(R, T, class_name) \
	HZ_TEXT(R, T, factory_class_name) \
	HZ_ROW(R, T, i32, write_delay_seconds) \
	HZ_ROW(R, T, i32, write_batch_size) \
	HZ_ANY(R, T, implementation) \
	HZ_ANY(R, T, factory_implementation) \
	HZ_ANY(R, T, properties) \
	HZ_TEXT(R, T, initial_load_mode) \
	HZ_ROW(R, T, flag, offload)
MC_MESSAGE(hz_map_store_config, HZ_MAP_STORE_CONFIG);

#define HZ_HOT_RESTART_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_ROW(R, T, flag, fsync)
MC_MESSAGE(hz_hot_restart_config, HZ_HOT_RESTART_CONFIG);

#define HZ_MERKLE_TREE_CONFIG(R, T) \
	HZ_ROW(R, T, i8, enabled) \
	HZ_ROW(R, T, i32, depth)
MC_MESSAGE(hz_merkle_tree_config, HZ_MERKLE_TREE_CONFIG);

#define HZ_EVENT_JOURNAL_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_ROW(R, T, i32, capacity) \
	HZ_ROW(R, T, i32, time_to_live_seconds)
MC_MESSAGE(hz_event_journal_config, HZ_EVENT_JOURNAL_CONFIG);

#define HZ_DATA_PERSISTENCE_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_ROW(R, T, flag, fsync)
MC_MESSAGE(hz_data_persistence_config, HZ_DATA_PERSISTENCE_CONFIG);

#define HZ_MAP_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_ROW(R, T, i32, time_to_live_seconds) \
	HZ_ROW(R, T, i32, max_idle_seconds) \
	HZ_OBJ(R, T, eviction_config, hz_eviction_config) \
	HZ_OBJ(R, T, map_store_config, hz_map_store_config) \
	HZ_OBJ(R, T, near_cache_config, hz_near_cache_config) \
	HZ_ROW(R, T, flag, read_backup_data) \
	HZ_TEXT(R, T, cache_deserialized_values) \
	HZ_OBJ(R, T, merge_policy_config, hz_merge_policy_config) \
	HZ_TEXT(R, T, in_memory_format) \
	HZ_ANY(R, T, wan_replication_ref) \
	HZ_CONFIG_LIST(R, T, entry_listener_configs) \
	HZ_CONFIG_LIST(R, T, partition_lost_listener_configs) \
	R(T, objs, index_configs, hz_index_config, MC_LIST_MAX, MC_ROW_PRESENT, always, all) \
	HZ_CONFIG_LIST(R, T, attribute_configs) \
	HZ_CONFIG_LIST(R, T, query_cache_configs) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_ANY(R, T, partitioning_strategy_config) \
	HZ_TEXT(R, T, split_brain_protection_name) \
	HZ_OBJ(R, T, hot_restart_config, hz_hot_restart_config) \
	HZ_OBJ(R, T, merkle_tree_config, hz_merkle_tree_config) \
	HZ_OBJ(R, T, event_journal_config, hz_event_journal_config) \
	HZ_ROW(R, T, i16, metadata_policy) \
	HZ_ROW(R, T, flag, per_entry_stats_enabled) \
	HZ_OBJ(R, T, data_persistence_config, hz_data_persistence_config) \
	HZ_OBJ(R, T, tiered_store_config, hz_tiered_store_config) \
	HZ_CONFIG_LIST(R, T, partitioning_attribute_configs) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_map_config, HZ_MAP_CONFIG);

#define HZ_TOPIC_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, flag, global_ordering_enabled) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_ROW(R, T, flag, multi_threading_enabled) \
	HZ_CONFIG_LIST(R, T, listener_configs) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_topic_config, HZ_TOPIC_CONFIG);

#define HZ_RELIABLE_TOPIC_CONFIG(R, T) \
	HZ_ANY(R, T, executor) \
	HZ_ROW(R, T, i32, read_batch_size) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_CONFIG_LIST(R, T, listener_configs) \
	HZ_TEXT(R, T, topic_overload_policy) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_reliable_topic_config, HZ_RELIABLE_TOPIC_CONFIG);

#define HZ_QUEUE_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_CONFIG_LIST(R, T, listener_configs) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_ROW(R, T, i32, max_size) \
	HZ_ROW(R, T, i32, empty_queue_ttl) \
	HZ_ANY(R, T, queue_store_config) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_CONFIG_SPLIT_BRAIN(R, T) \
	HZ_TEXT(R, T, priority_comparator_class_name) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_queue_config, HZ_QUEUE_CONFIG);

#define HZ_LIST_CONFIG(R, T) /* ListConfig, SetConfig */ \
	HZ_TEXT(R, T, name) \
	HZ_CONFIG_LIST(R, T, listener_configs) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_ROW(R, T, i32, max_size) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_CONFIG_SPLIT_BRAIN(R, T) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_list_config, HZ_LIST_CONFIG);

#define HZ_EXECUTOR_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, pool_size) \
	HZ_ROW(R, T, i32, queue_capacity) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_TEXT(R, T, split_brain_protection_name) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_executor_config, HZ_EXECUTOR_CONFIG);

#define HZ_REPLICATED_MAP_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_TEXT(R, T, in_memory_format) \
	HZ_ROW(R, T, flag, async_fillup) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_CONFIG_LIST(R, T, listener_configs) \
	HZ_CONFIG_SPLIT_BRAIN(R, T) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_replicated_map_config, HZ_REPLICATED_MAP_CONFIG);

#define HZ_RINGBUFFER_STORE_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_TEXT(R, T, class_name) \
	HZ_TEXT(R, T, factory_class_name) \
	HZ_ANY(R, T, properties) \
	HZ_ANY(R, T, store_implementation) \
	HZ_ANY(R, T, factory_implementation)
MC_MESSAGE(hz_ringbuffer_store_config, HZ_RINGBUFFER_STORE_CONFIG);

#define HZ_RINGBUFFER_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, capacity) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_ROW(R, T, i32, time_to_live_seconds) \
	HZ_TEXT(R, T, in_memory_format) \
	HZ_OBJ(R, T, ringbuffer_store_config, hz_ringbuffer_store_config) \
	HZ_CONFIG_SPLIT_BRAIN(R, T) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_ringbuffer_config, HZ_RINGBUFFER_CONFIG);

#define HZ_CARDINALITY_ESTIMATOR_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_CONFIG_BACKUPS(R, T) \
	HZ_CONFIG_SPLIT_BRAIN(R, T)
MC_MESSAGE(hz_cardinality_estimator_config, HZ_CARDINALITY_ESTIMATOR_CONFIG);

#define HZ_CACHE_SIMPLE_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_TEXT(R, T, key_type) \
	HZ_TEXT(R, T, value_type) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_ROW(R, T, flag, management_enabled) \
	HZ_ROW(R, T, flag, read_through) \
	HZ_ROW(R, T, flag, write_through) \
	HZ_ROW(R, T, flag, disable_per_entry_invalidation_events) \
	HZ_TEXT(R, T, cache_loader_factory) \
	HZ_TEXT(R, T, cache_writer_factory) \
	HZ_TEXT(R, T, cache_loader) \
	HZ_TEXT(R, T, cache_writer) \
	HZ_ANY(R, T, expiry_policy_factory_config) \
	HZ_CONFIG_LIST(R, T, cache_entry_listeners) \
	HZ_ROW(R, T, i32, async_backup_count) \
	HZ_ROW(R, T, i32, backup_count) \
	HZ_TEXT(R, T, in_memory_format) \
	HZ_OBJ(R, T, eviction_config, hz_eviction_config) \
	HZ_ANY(R, T, wan_replication_ref) \
	HZ_TEXT(R, T, split_brain_protection_name) \
	HZ_CONFIG_LIST(R, T, partition_lost_listener_configs) \
	HZ_OBJ(R, T, merge_policy_config, hz_merge_policy_config) \
	HZ_OBJ(R, T, hot_restart_config, hz_hot_restart_config) \
	HZ_OBJ(R, T, event_journal_config, hz_event_journal_config) \
	HZ_OBJ(R, T, merkle_tree_config, hz_merkle_tree_config) \
	HZ_OBJ(R, T, data_persistence_config, hz_data_persistence_config) \
	HZ_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(hz_cache_simple_config, HZ_CACHE_SIMPLE_CONFIG);

#define HZ_FLAKE_ID_GENERATOR_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, prefetch_count) \
	HZ_ROW(R, T, i64, prefetch_validity_millis) \
	HZ_ROW(R, T, i64, epoch_start) \
	HZ_ROW(R, T, i64, node_id_offset) \
	HZ_ROW(R, T, i32, bits_sequence) \
	HZ_ROW(R, T, i32, bits_node_id) \
	HZ_ROW(R, T, i64, allowed_future_millis) \
	HZ_ROW(R, T, flag, statistics_enabled)
MC_MESSAGE(hz_flake_id_generator_config, HZ_FLAKE_ID_GENERATOR_CONFIG);

#define HZ_PN_COUNTER_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, replica_count) \
	HZ_ROW(R, T, flag, statistics_enabled) \
	HZ_TEXT(R, T, split_brain_protection_name)
MC_MESSAGE(hz_pn_counter_config, HZ_PN_COUNTER_CONFIG);

#define HZ_DISK_TIER_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_TEXT(R, T, device_name)
MC_MESSAGE(hz_disk_tier_config, HZ_DISK_TIER_CONFIG);

#define HZ_TIERED_STORE_CONFIG(R, T) \
	HZ_ROW(R, T, flag, enabled) \
	HZ_OBJ(R, T, memory_tier_config, hz_memory_tier_config) \
	HZ_OBJ(R, T, disk_tier_config, hz_disk_tier_config)
MC_MESSAGE(hz_tiered_store_config, HZ_TIERED_STORE_CONFIG);

#define HZ_CONFIGS_CLASSES(C) \
	C(NEAR_CACHE_CONFIG, hz_near_cache_config, "NearCacheConfig", -31, 4, OBJ, V57, all) \
	C(NEAR_CACHE_PRELOADER_CONFIG, hz_near_cache_preloader_config, "NearCachePreloaderConfig", -31, 5, \
		OBJ, N, all) \
	C(ADD_DYNAMIC_CONFIG_OPERATION, hz_add_dynamic_config_operation, "AddDynamicConfigOperation", -31, \
		6, OP, V, all) \
	C(DYNAMIC_CONFIG_PRE_JOIN_OPERATION, hz_dynamic_config_pre_join_operation, \
		"DynamicConfigPreJoinOperation", -31, 7, OP, N, all) \
	C(MULTI_MAP_CONFIG, hz_multi_map_config, "MultiMapConfig", -31, 8, OBJ, V, all) \
	C(MAP_CONFIG, hz_map_config, "MapConfig", -31, 11, OBJ, V, all) \
	C(MAP_STORE_CONFIG, hz_map_store_config, "MapStoreConfig", -31, 15, OBJ, V, all) \
	C(HOT_RESTART_CONFIG, hz_hot_restart_config, "HotRestartConfig", -31, 22, OBJ, N, all) \
	C(TOPIC_CONFIG, hz_topic_config, "TopicConfig", -31, 23, OBJ, V, all) \
	C(RELIABLE_TOPIC_CONFIG, hz_reliable_topic_config, "ReliableTopicConfig", -31, 24, OBJ, V, all) \
	C(QUEUE_CONFIG, hz_queue_config, "QueueConfig", -31, 27, OBJ, V, all) \
	C(LIST_CONFIG, hz_list_config, "ListConfig", -31, 28, OBJ, V, all) \
	C(SET_CONFIG, hz_list_config, "SetConfig", -31, 29, OBJ, V, all) \
	C(EXECUTOR_CONFIG, hz_executor_config, "ExecutorConfig", -31, 30, OBJ, V, all) \
	C(REPLICATED_MAP_CONFIG, hz_replicated_map_config, "ReplicatedMapConfig", -31, 33, OBJ, V, all) \
	C(RINGBUFFER_CONFIG, hz_ringbuffer_config, "RingbufferConfig", -31, 34, OBJ, V, all) \
	C(RINGBUFFER_STORE_CONFIG, hz_ringbuffer_store_config, "RingbufferStoreConfig", -31, 35, OBJ, N, \
		all) \
	C(CARDINALITY_ESTIMATOR_CONFIG, hz_cardinality_estimator_config, "CardinalityEstimatorConfig", -31, \
		36, OBJ, N, all) \
	C(CACHE_SIMPLE_CONFIG, hz_cache_simple_config, "CacheSimpleConfig", -31, 37, OBJ, V, all) \
	C(EVENT_JOURNAL_CONFIG, hz_event_journal_config, "EventJournalConfig", -31, 43, OBJ, N, all) \
	C(FLAKE_ID_GENERATOR_CONFIG, hz_flake_id_generator_config, "FlakeIdGeneratorConfig", -31, 47, OBJ, \
		N, all) \
	C(MERGE_POLICY_CONFIG, hz_merge_policy_config, "MergePolicyConfig", -31, 48, OBJ, N, all) \
	C(PN_COUNTER_CONFIG, hz_pn_counter_config, "PNCounterConfig", -31, 49, OBJ, N, all) \
	C(MERKLE_TREE_CONFIG, hz_merkle_tree_config, "MerkleTreeConfig", -31, 50, OBJ, V, all) \
	C(EVICTION_CONFIG, hz_eviction_config, "EvictionConfig", -31, 60, OBJ, N, all) \
	C(DATA_PERSISTENCE_CONFIG, hz_data_persistence_config, "DataPersistenceConfig", -31, 63, OBJ, N, \
		all) \
	C(TIERED_STORE_CONFIG, hz_tiered_store_config, "TieredStoreConfig", -31, 64, OBJ, N, all) \
	C(DISK_TIER_CONFIG, hz_disk_tier_config, "DiskTierConfig", -31, 66, OBJ, N, all)

#endif
