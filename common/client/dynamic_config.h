/* SPDX-License-Identifier: Apache-2.0 */
/* dynamic_config.h - rows of DynamicConfig.* messages. */
#ifndef MC_CLIENT_DYNAMIC_CONFIG_H
#define MC_CLIENT_DYNAMIC_CONFIG_H

#include "common/client/config_objects.h"

#define CLIENT_DYNAMIC_CONFIG_ADD_MULTI_MAP_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, collection_type) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_FIXED(R, T, flag, binary) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_multi_map_config, CLIENT_DYNAMIC_CONFIG_ADD_MULTI_MAP_CONFIG_ROWS);

#define CLIENT_RINGBUFFER_STORE_CONFIG_ROWS(R, T) /* RingbufferStoreConfigHolder */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_CONFIG_FACTORY(R, T)
MC_MESSAGE(client_ringbuffer_store_config, CLIENT_RINGBUFFER_STORE_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_RINGBUFFER_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, capacity) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_FIXED(R, T, i32, time_to_live_seconds) \
	CLIENT_TEXT(R, T, in_memory_format) \
	R(T, opt, ringbuffer_store_config, client_ringbuffer_store_config, 0, 0, always, all) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_ringbuffer_config, CLIENT_DYNAMIC_CONFIG_ADD_RINGBUFFER_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_CARDINALITY_ESTIMATOR_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_CONFIG_MERGE(R, T)
MC_MESSAGE(client_dynamic_config_add_cardinality_estimator_config,
	CLIENT_DYNAMIC_CONFIG_ADD_CARDINALITY_ESTIMATOR_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_LIST_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_FIXED(R, T, i32, max_size) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_list_config, CLIENT_DYNAMIC_CONFIG_ADD_LIST_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_REPLICATED_MAP_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, in_memory_format) \
	CLIENT_FIXED(R, T, flag, async_fillup) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT(R, T, merge_policy) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_FIXED(R, T, i32, merge_batch_size) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_replicated_map_config,
	CLIENT_DYNAMIC_CONFIG_ADD_REPLICATED_MAP_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_TOPIC_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, global_ordering_enabled) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_FIXED(R, T, flag, multi_threading_enabled) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_topic_config, CLIENT_DYNAMIC_CONFIG_ADD_TOPIC_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_EXECUTOR_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, pool_size) \
	CLIENT_FIXED(R, T, i32, queue_capacity) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_executor_config, CLIENT_DYNAMIC_CONFIG_ADD_EXECUTOR_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_DURABLE_EXECUTOR_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, pool_size) \
	CLIENT_FIXED(R, T, i32, durability) \
	CLIENT_FIXED(R, T, i32, capacity) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_durable_executor_config,
	CLIENT_DYNAMIC_CONFIG_ADD_DURABLE_EXECUTOR_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_SCHEDULED_EXECUTOR_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, pool_size) \
	CLIENT_FIXED(R, T, i32, durability) \
	CLIENT_FIXED(R, T, i32, capacity) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_FIXED(R, T, i8, capacity_policy) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_scheduled_executor_config,
	CLIENT_DYNAMIC_CONFIG_ADD_SCHEDULED_EXECUTOR_CONFIG_ROWS);

#define CLIENT_QUEUE_STORE_CONFIG_ROWS(R, T) /* QueueStoreConfigHolder */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_CONFIG_FACTORY(R, T)
MC_MESSAGE(client_queue_store_config, CLIENT_QUEUE_STORE_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_QUEUE_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_FIXED(R, T, i32, max_size) \
	CLIENT_FIXED(R, T, i32, empty_queue_ttl) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	R(T, opt, queue_store_config, client_queue_store_config, 0, 0, always, all) \
	CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_TEXT_OR_NULL(R, T, priority_comparator_class_name) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_queue_config, CLIENT_DYNAMIC_CONFIG_ADD_QUEUE_CONFIG_ROWS);

#define CLIENT_MAP_STORE_CONFIG_ROWS(R, T) /* MapStoreConfigHolder */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, flag, write_coalescing) \
	CLIENT_FIXED(R, T, i32, write_delay_seconds) \
	CLIENT_FIXED(R, T, i32, write_batch_size) \
	CLIENT_FIXED(R, T, flag, offload) \
	CLIENT_TEXT_OR_NULL(R, T, class_name) \
	CLIENT_DATA_OR_NULL(R, T, implementation) \
	CLIENT_TEXT_OR_NULL(R, T, factory_class_name) \
	CLIENT_DATA_OR_NULL(R, T, factory_implementation) \
	R(T, parts, properties, client_string_pair, MC_CLIENT_LIST_MAX, MC_ROW_TUPLE | MC_ROW_NULLABLE, \
		always, all) \
	CLIENT_TEXT(R, T, initial_load_mode)
MC_MESSAGE(client_map_store_config, CLIENT_MAP_STORE_CONFIG_ROWS);

#define CLIENT_NEAR_CACHE_PRELOADER_CONFIG_ROWS(R, T) /* NearCachePreloaderConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, i32, store_initial_delay_seconds) \
	CLIENT_FIXED(R, T, i32, store_interval_seconds) \
	CLIENT_TEXT(R, T, directory)
MC_MESSAGE(client_near_cache_preloader_config, CLIENT_NEAR_CACHE_PRELOADER_CONFIG_ROWS);

#define CLIENT_NEAR_CACHE_CONFIG_ROWS(R, T) /* NearCacheConfigHolder */ \
	CLIENT_FIXED(R, T, flag, serialize_keys) \
	CLIENT_FIXED(R, T, flag, invalidate_on_change) \
	CLIENT_FIXED(R, T, i32, time_to_live_seconds) \
	CLIENT_FIXED(R, T, i32, max_idle_seconds) \
	CLIENT_FIXED(R, T, flag, cache_local_entries) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, in_memory_format) \
	R(T, part, eviction_config_holder, client_eviction_config, 0, 0, always, all) \
	CLIENT_TEXT(R, T, local_update_policy) \
	R(T, opt, preloader_config, client_near_cache_preloader_config, 0, 0, always, all)
MC_MESSAGE(client_near_cache_config, CLIENT_NEAR_CACHE_CONFIG_ROWS);

#define CLIENT_ATTRIBUTE_CONFIG_ROWS(R, T) /* AttributeConfig */ \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, extractor_class_name)
MC_MESSAGE(client_attribute_config, CLIENT_ATTRIBUTE_CONFIG_ROWS);

#define CLIENT_PREDICATE_CONFIG_ROWS(R, T) /* PredicateConfigHolder */ \
	CLIENT_TEXT_OR_NULL(R, T, class_name) \
	CLIENT_TEXT_OR_NULL(R, T, sql) \
	CLIENT_DATA_OR_NULL(R, T, implementation)
MC_MESSAGE(client_predicate_config, CLIENT_PREDICATE_CONFIG_ROWS);

#define CLIENT_QUERY_CACHE_CONFIG_ROWS(R, T) /* QueryCacheConfigHolder */ \
	CLIENT_FIXED(R, T, i32, batch_size) \
	CLIENT_FIXED(R, T, i32, buffer_size) \
	CLIENT_FIXED(R, T, i32, delay_seconds) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, populate) \
	CLIENT_FIXED(R, T, flag, coalesce) \
	CLIENT_FIXED(R, T, flag, serialize_keys) \
	CLIENT_TEXT(R, T, in_memory_format) \
	CLIENT_TEXT(R, T, name) \
	R(T, part, predicate_config_holder, client_predicate_config, 0, 0, always, all) \
	R(T, part, eviction_config_holder, client_eviction_config, 0, 0, always, all) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	R(T, parts, index_configs, client_index_config, MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(client_query_cache_config, CLIENT_QUERY_CACHE_CONFIG_ROWS);

#define CLIENT_DISK_TIER_CONFIG_ROWS(R, T) /* DiskTierConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_TEXT(R, T, device_name)
MC_MESSAGE(client_disk_tier_config, CLIENT_DISK_TIER_CONFIG_ROWS);

#define CLIENT_TIERED_STORE_CONFIG_ROWS(R, T) /* TieredStoreConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	R(T, part, memory_tier_config, client_memory_tier_config, 0, 0, always, all) \
	R(T, part, disk_tier_config, client_disk_tier_config, 0, 0, always, all)
MC_MESSAGE(client_tiered_store_config, CLIENT_TIERED_STORE_CONFIG_ROWS);

#define CLIENT_PARTITIONING_ATTRIBUTE_CONFIG_ROWS(R, T) /* PartitioningAttributeConfig */ \
	CLIENT_TEXT(R, T, attribute_name)
MC_MESSAGE(client_partitioning_attribute_config, CLIENT_PARTITIONING_ATTRIBUTE_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_MAP_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_FIXED(R, T, i32, time_to_live_seconds) \
	CLIENT_FIXED(R, T, i32, max_idle_seconds) \
	R(T, opt, eviction_config, client_eviction_config, 0, 0, always, all) \
	CLIENT_FIXED(R, T, flag, read_backup_data) \
	CLIENT_TEXT(R, T, cache_deserialized_values) \
	CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_TEXT(R, T, in_memory_format) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_CONFIG_LISTENERS(R, T, partition_lost_listener_configs) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	R(T, opt, map_store_config, client_map_store_config, 0, 0, always, all) \
	R(T, opt, near_cache_config, client_near_cache_config, 0, 0, always, all) \
	R(T, opt, wan_replication_ref, client_wan_replication_ref, 0, 0, always, all) \
	R(T, parts, index_configs, client_index_config, MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, parts, attribute_configs, client_attribute_config, MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, always, \
		all) \
	R(T, parts, query_cache_configs, client_query_cache_config, MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, \
		always, all) \
	CLIENT_TEXT_OR_NULL(R, T, partitioning_strategy_class_name) \
	CLIENT_DATA_OR_NULL(R, T, partitioning_strategy_implementation) \
	R(T, opt, hot_restart_config, client_hot_restart_config, 0, 0, always, all) \
	R(T, opt, event_journal_config, client_event_journal_config, 0, 0, always, all) \
	R(T, opt, merkle_tree_config, client_merkle_tree_config, 0, 0, always, all) \
	CLIENT_FIXED(R, T, i32, metadata_policy) \
	CLIENT_FIXED(R, T, flag, per_entry_stats_enabled) \
	R(T, part, data_persistence_config, client_data_persistence_config, 0, 0, always, all) \
	R(T, part, tiered_store_config, client_tiered_store_config, 0, 0, always, all) \
	R(T, parts, partitioning_attribute_configs, client_partitioning_attribute_config, \
		MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, always, all) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_map_config, CLIENT_DYNAMIC_CONFIG_ADD_MAP_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_RELIABLE_TOPIC_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_CONFIG_LISTENERS(R, T, listener_configs) \
	CLIENT_FIXED(R, T, i32, read_batch_size) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT(R, T, topic_overload_policy) \
	CLIENT_DATA_OR_NULL(R, T, executor) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_reliable_topic_config,
	CLIENT_DYNAMIC_CONFIG_ADD_RELIABLE_TOPIC_CONFIG_ROWS);

#define CLIENT_DURATION_CONFIG_ROWS(R, T) /* DurationConfig */ \
	CLIENT_FIXED(R, T, i64, duration_amount) \
	CLIENT_FIXED(R, T, i32, time_unit)
MC_MESSAGE(client_duration_config, CLIENT_DURATION_CONFIG_ROWS);

#define CLIENT_TIMED_EXPIRY_POLICY_FACTORY_CONFIG_ROWS(R, T) /* TimedExpiryPolicyFactoryConfig */ \
	CLIENT_FIXED(R, T, i32, expiry_policy_type) \
	R(T, part, duration_config, client_duration_config, 0, 0, always, all)
MC_MESSAGE(client_timed_expiry_policy_factory_config, CLIENT_TIMED_EXPIRY_POLICY_FACTORY_CONFIG_ROWS);

#define CLIENT_CACHE_SIMPLE_ENTRY_LISTENER_CONFIG_ROWS(R, T) /* CacheSimpleEntryListenerConfig */ \
	CLIENT_FIXED(R, T, flag, old_value_required) \
	CLIENT_FIXED(R, T, flag, synchronous) \
	CLIENT_TEXT_OR_NULL(R, T, cache_entry_listener_factory) \
	CLIENT_TEXT_OR_NULL(R, T, cache_entry_event_filter_factory)
MC_MESSAGE(client_cache_simple_entry_listener_config, CLIENT_CACHE_SIMPLE_ENTRY_LISTENER_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_CACHE_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT_OR_NULL(R, T, key_type) \
	CLIENT_TEXT_OR_NULL(R, T, value_type) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_FIXED(R, T, flag, management_enabled) \
	CLIENT_CONFIG_THROUGH(R, T) \
	CLIENT_TEXT_OR_NULL(R, T, cache_loader_factory) \
	CLIENT_TEXT_OR_NULL(R, T, cache_writer_factory) \
	CLIENT_TEXT_OR_NULL(R, T, cache_loader) \
	CLIENT_TEXT_OR_NULL(R, T, cache_writer) \
	CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_TEXT(R, T, in_memory_format) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name) \
	CLIENT_TEXT_OR_NULL(R, T, merge_policy) \
	CLIENT_FIXED(R, T, i32, merge_batch_size) \
	CLIENT_FIXED(R, T, flag, disable_per_entry_invalidation_events) \
	CLIENT_CONFIG_LISTENERS(R, T, partition_lost_listener_configs) \
	CLIENT_TEXT_OR_NULL(R, T, expiry_policy_factory_class_name) \
	R(T, opt, timed_expiry_policy_factory_config, client_timed_expiry_policy_factory_config, 0, 0, \
		always, all) \
	R(T, parts, cache_entry_listeners, client_cache_simple_entry_listener_config, MC_CLIENT_LIST_MAX, \
		MC_ROW_NULLABLE, always, all) \
	R(T, opt, eviction_config, client_eviction_config, 0, 0, always, all) \
	R(T, opt, wan_replication_ref, client_wan_replication_ref, 0, 0, always, all) \
	R(T, opt, event_journal_config, client_event_journal_config, 0, 0, always, all) \
	R(T, opt, hot_restart_config, client_hot_restart_config, 0, 0, always, all) \
	R(T, opt, merkle_tree_config, client_merkle_tree_config, 0, 0, always, all) \
	R(T, part, data_persistence_config, client_data_persistence_config, 0, 0, always, all) \
	CLIENT_CONFIG_NAMESPACE(R, T)
MC_MESSAGE(client_dynamic_config_add_cache_config, CLIENT_DYNAMIC_CONFIG_ADD_CACHE_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_FLAKE_ID_GENERATOR_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, prefetch_count) \
	CLIENT_FIXED(R, T, i64, prefetch_validity) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_FIXED(R, T, i64, node_id_offset) \
	CLIENT_FIXED(R, T, i64, epoch_start) \
	CLIENT_FIXED(R, T, i32, bits_sequence) \
	CLIENT_FIXED(R, T, i32, bits_node_id) \
	CLIENT_FIXED(R, T, i64, allowed_future_millis)
MC_MESSAGE(client_dynamic_config_add_flake_id_generator_config,
	CLIENT_DYNAMIC_CONFIG_ADD_FLAKE_ID_GENERATOR_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_ADD_PN_COUNTER_CONFIG_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, replica_count) \
	CLIENT_FIXED(R, T, flag, statistics_enabled) \
	CLIENT_TEXT_OR_NULL(R, T, split_brain_protection_name)
MC_MESSAGE(client_dynamic_config_add_pn_counter_config, CLIENT_DYNAMIC_CONFIG_ADD_PN_COUNTER_CONFIG_ROWS);

#define CLIENT_DYNAMIC_CONFIG_TYPES(Q, E) \
	Q(DYNAMIC_CONFIG_ADD_MULTI_MAP_CONFIG, "DynamicConfigAddMultiMapConfig", 0x1b0100, \
		client_dynamic_config_add_multi_map_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_RINGBUFFER_CONFIG, "DynamicConfigAddRingbufferConfig", 0x1b0200, \
		client_dynamic_config_add_ringbuffer_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_CARDINALITY_ESTIMATOR_CONFIG, "DynamicConfigAddCardinalityEstimatorConfig", \
		0x1b0300, client_dynamic_config_add_cardinality_estimator_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_LIST_CONFIG, "DynamicConfigAddListConfig", 0x1b0400, \
		client_dynamic_config_add_list_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_SET_CONFIG, "DynamicConfigAddSetConfig", 0x1b0500, \
		client_dynamic_config_add_list_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_REPLICATED_MAP_CONFIG, "DynamicConfigAddReplicatedMapConfig", 0x1b0600, \
		client_dynamic_config_add_replicated_map_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_TOPIC_CONFIG, "DynamicConfigAddTopicConfig", 0x1b0700, \
		client_dynamic_config_add_topic_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_EXECUTOR_CONFIG, "DynamicConfigAddExecutorConfig", 0x1b0800, \
		client_dynamic_config_add_executor_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_DURABLE_EXECUTOR_CONFIG, "DynamicConfigAddDurableExecutorConfig", 0x1b0900, \
		client_dynamic_config_add_durable_executor_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_SCHEDULED_EXECUTOR_CONFIG, "DynamicConfigAddScheduledExecutorConfig", 0x1b0a00, \
		client_dynamic_config_add_scheduled_executor_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_QUEUE_CONFIG, "DynamicConfigAddQueueConfig", 0x1b0b00, \
		client_dynamic_config_add_queue_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_MAP_CONFIG, "DynamicConfigAddMapConfig", 0x1b0c00, \
		client_dynamic_config_add_map_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_RELIABLE_TOPIC_CONFIG, "DynamicConfigAddReliableTopicConfig", 0x1b0d00, \
		client_dynamic_config_add_reliable_topic_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_CACHE_CONFIG, "DynamicConfigAddCacheConfig", 0x1b0e00, \
		client_dynamic_config_add_cache_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_FLAKE_ID_GENERATOR_CONFIG, "DynamicConfigAddFlakeIdGeneratorConfig", 0x1b0f00, \
		client_dynamic_config_add_flake_id_generator_config, client_empty) \
	Q(DYNAMIC_CONFIG_ADD_PN_COUNTER_CONFIG, "DynamicConfigAddPNCounterConfig", 0x1b1000, \
		client_dynamic_config_add_pn_counter_config, client_empty)

#endif
