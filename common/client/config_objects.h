/* SPDX-License-Identifier: Apache-2.0 */
/* config_objects.h - rows of configurations that several messages carry. */
#ifndef MC_CLIENT_CONFIG_OBJECTS_H
#define MC_CLIENT_CONFIG_OBJECTS_H

#include "common/client/objects.h"

/* --- what several configurations have in common --- */
#define CLIENT_CONFIG_BACKUPS(R, T) \
	CLIENT_FIXED(R, T, i32, backup_count) \
	CLIENT_FIXED(R, T, i32, async_backup_count)
#define CLIENT_CONFIG_MERGE(R, T) \
	CLIENT_TEXT(R, T, merge_policy) \
	CLIENT_FIXED(R, T, i32, merge_batch_size)
#define CLIENT_CONFIG_THROUGH(R, T) \
	CLIENT_FIXED(R, T, flag, read_through) \
	CLIENT_FIXED(R, T, flag, write_through)
#define CLIENT_CONFIG_LISTENERS(R, T, name) \
	R(T, parts, name, client_listener_config, MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, always, all)
/* of a store behind a queue or a ring buffer */
#define CLIENT_CONFIG_FACTORY(R, T) \
	CLIENT_TEXT_OR_NULL(R, T, class_name) \
	CLIENT_TEXT_OR_NULL(R, T, factory_class_name) \
	CLIENT_DATA_OR_NULL(R, T, implementation) \
	CLIENT_DATA_OR_NULL(R, T, factory_implementation) \
	R(T, parts, properties, client_string_pair, MC_CLIENT_LIST_MAX, MC_ROW_TUPLE | MC_ROW_NULLABLE, \
		always, all)
#define CLIENT_CONFIG_NAMESPACE(R, T) R(T, str, user_code_namespace, none, MC_STR_MAX, 0, always, from_54)

#define CLIENT_BITMAP_INDEX_OPTIONS_ROWS(R, T) /* BitmapIndexOptions */ \
	CLIENT_FIXED(R, T, i32, unique_key_transformation) \
	CLIENT_TEXT(R, T, unique_key)
MC_MESSAGE(client_bitmap_index_options, CLIENT_BITMAP_INDEX_OPTIONS_ROWS);

#define CLIENT_CAPACITY_ROWS(R, T) /* Capacity */ \
	CLIENT_FIXED(R, T, i64, value) \
	CLIENT_FIXED(R, T, i32, unit)
MC_MESSAGE(client_capacity, CLIENT_CAPACITY_ROWS);

#define CLIENT_MEMORY_TIER_CONFIG_ROWS(R, T) /* MemoryTierConfig */ \
	R(T, part, capacity, client_capacity, 0, 0, always, all)
MC_MESSAGE(client_memory_tier_config, CLIENT_MEMORY_TIER_CONFIG_ROWS);

#define CLIENT_B_TREE_INDEX_CONFIG_ROWS(R, T) /* BTreeIndexConfig */ \
	R(T, part, page_size, client_capacity, 0, 0, always, all) \
	R(T, part, memory_tier_config, client_memory_tier_config, 0, 0, always, all)
MC_MESSAGE(client_b_tree_index_config, CLIENT_B_TREE_INDEX_CONFIG_ROWS);

#define CLIENT_INDEX_CONFIG_ROWS(R, T) /* IndexConfig */ \
	CLIENT_FIXED(R, T, i32, type) \
	CLIENT_TEXT_OR_NULL(R, T, name) \
	R(T, strs, attributes, none, MC_LIST_MAX, MC_ROW_SOME, always, all) \
	R(T, opt, bitmap_index_options, client_bitmap_index_options, 0, 0, always, all) \
	R(T, opt, b_tree_index_config, client_b_tree_index_config, 0, MC_ROW_LATER, always, all)
MC_MESSAGE(client_index_config, CLIENT_INDEX_CONFIG_ROWS);

#define CLIENT_EVICTION_CONFIG_ROWS(R, T) /* EvictionConfigHolder */ \
	CLIENT_FIXED(R, T, i32, size) \
	CLIENT_TEXT(R, T, max_size_policy) \
	CLIENT_TEXT(R, T, eviction_policy) \
	CLIENT_TEXT_OR_NULL(R, T, comparator_class_name) \
	CLIENT_DATA_OR_NULL(R, T, comparator)
MC_MESSAGE(client_eviction_config, CLIENT_EVICTION_CONFIG_ROWS);

#define CLIENT_WAN_REPLICATION_REF_ROWS(R, T) /* WanReplicationRef */ \
	CLIENT_FIXED(R, T, flag, republishing_enabled) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, merge_policy_class_name) \
	R(T, strs, filters, none, MC_LIST_MAX, MC_ROW_SOME | MC_ROW_NULLABLE, always, all)
MC_MESSAGE(client_wan_replication_ref, CLIENT_WAN_REPLICATION_REF_ROWS);

#define CLIENT_HOT_RESTART_CONFIG_ROWS(R, T) /* HotRestartConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, flag, fsync)
MC_MESSAGE(client_hot_restart_config, CLIENT_HOT_RESTART_CONFIG_ROWS);

#define CLIENT_EVENT_JOURNAL_CONFIG_ROWS(R, T) /* EventJournalConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, i32, capacity) \
	CLIENT_FIXED(R, T, i32, time_to_live_seconds)
MC_MESSAGE(client_event_journal_config, CLIENT_EVENT_JOURNAL_CONFIG_ROWS);

#define CLIENT_MERGE_POLICY_CONFIG_ROWS(R, T) /* MergePolicyConfig */ \
	CLIENT_FIXED(R, T, i32, batch_size) \
	CLIENT_TEXT(R, T, policy)
MC_MESSAGE(client_merge_policy_config, CLIENT_MERGE_POLICY_CONFIG_ROWS);

#define CLIENT_LISTENER_CONFIG_ROWS(R, T) /* ListenerConfigHolder */ \
	CLIENT_FIXED(R, T, i32, listener_type) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local) \
	CLIENT_DATA_OR_NULL(R, T, listener_implementation) \
	CLIENT_TEXT_OR_NULL(R, T, class_name)
MC_MESSAGE(client_listener_config, CLIENT_LISTENER_CONFIG_ROWS);

#define CLIENT_MERKLE_TREE_CONFIG_ROWS(R, T) /* MerkleTreeConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, i32, depth) \
	CLIENT_FIXED(R, T, flag, enabled_set)
MC_MESSAGE(client_merkle_tree_config, CLIENT_MERKLE_TREE_CONFIG_ROWS);

#define CLIENT_DATA_PERSISTENCE_CONFIG_ROWS(R, T) /* DataPersistenceConfig */ \
	CLIENT_FIXED(R, T, flag, enabled) \
	CLIENT_FIXED(R, T, flag, fsync)
MC_MESSAGE(client_data_persistence_config, CLIENT_DATA_PERSISTENCE_CONFIG_ROWS);

#endif
