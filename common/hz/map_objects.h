/* SPDX-License-Identifier: Apache-2.0 */
/* map_objects.h - rows of what map operations and answers carry: filters, invalidations, indexes, policies.
 */
#ifndef MC_HZ_MAP_OBJECTS_H
#define MC_HZ_MAP_OBJECTS_H

#include "common/hz/maps.h"

#define HZ_PARTITION_UUID(R, T) /* of a near cache: halves of a UUID, or nothing */ \
	HZ_ROW(R, T, flag, null_uuid) \
	R(T, i64, most_significant_bits, none, 0, 0, if_partition_uuid, all) \
	R(T, i64, least_significant_bits, none, 0, 0, if_partition_uuid, all)
MC_MESSAGE(hz_partition_uuid, HZ_PARTITION_UUID);

#define HZ_INVALIDATION(R, T) \
	HZ_TEXT(R, T, data_structure_name) \
	HZ_ROW(R, T, uuid, source_uuid) \
	HZ_ROW(R, T, i64, sequence) \
	R(T, base, partition_uuid, hz_partition_uuid, 0, 0, always, all)
MC_MESSAGE(hz_invalidation, HZ_INVALIDATION);

#define HZ_SEQUENCE(R, T) /* of a near cache, by partition */ \
	HZ_ROW(R, T, i32, key) \
	HZ_ROW(R, T, i64, value)
MC_MESSAGE(hz_sequence, HZ_SEQUENCE);
#define HZ_SEQUENCES_OF_MAP(R, T) \
	HZ_TEXT(R, T, key) \
	R(T, parts, value, hz_sequence, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_sequences_of_map, HZ_SEQUENCES_OF_MAP);

#define HZ_MAP_ENTRIES_ITEM(R, T) \
	HZ_BLOB(R, T, keys) \
	HZ_BLOB(R, T, values)
MC_MESSAGE(hz_map_entries_item, HZ_MAP_ENTRIES_ITEM);
#define HZ_ENTRIES_OF_PARTITION(R, T) HZ_LIST(R, T, entries, hz_map_entries_item)
MC_MESSAGE(hz_entries_of_partition, HZ_ENTRIES_OF_PARTITION);
#define HZ_MERGING_OF_PARTITION(R, T) HZ_ANYS(R, T, list)
MC_MESSAGE(hz_merging_of_partition, HZ_MERGING_OF_PARTITION);

#define HZ_SERIALIZABLE_LIST(R, T) HZ_BLOBS(R, T, collection)
MC_MESSAGE(hz_serializable_list, HZ_SERIALIZABLE_LIST);

#define HZ_ACCUMULATOR_INFO(R, T) \
	HZ_TEXT(R, T, map_name) \
	HZ_TEXT(R, T, cache_id) \
	HZ_ROW(R, T, i32, batch_size) \
	HZ_ROW(R, T, i32, buffer_size) \
	HZ_ROW(R, T, i64, delay_seconds) \
	HZ_ROW(R, T, flag, include_value) \
	HZ_ROW(R, T, flag, publishable) \
	HZ_ROW(R, T, flag, coalesce) \
	HZ_ROW(R, T, flag, populate) \
	HZ_ANY(R, T, predicate)
MC_MESSAGE(hz_accumulator_info, HZ_ACCUMULATOR_INFO);

#define HZ_DATA_COLLECTION(R, T) HZ_BLOBS(R, T, values)
MC_MESSAGE(hz_data_collection, HZ_DATA_COLLECTION);

#define HZ_MAP_ENTRIES(R, T) HZ_LIST(R, T, items, hz_map_entries_item)
MC_MESSAGE(hz_map_entries, HZ_MAP_ENTRIES);

#define HZ_SIMPLE_ENTRY_VIEW(R, T) \
	R(T, iobj, key, none, 0, MC_ROW_KEEP, always, all) \
	R(T, iobj, value, none, 0, MC_ROW_KEEP, always, all) \
	HZ_ROW(R, T, i64, cost) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_stored_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, version) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, i64, max_idle)
MC_MESSAGE(hz_simple_entry_view, HZ_SIMPLE_ENTRY_VIEW);

#define HZ_ITERATION_POINTER(R, T) \
	HZ_ROW(R, T, i32, index) \
	HZ_ROW(R, T, i32, count)
MC_MESSAGE(hz_iteration_pointer, HZ_ITERATION_POINTER);

#define HZ_MAP_KEYS_WITH_CURSOR(R, T) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer) \
	HZ_BLOBS(R, T, objects)
MC_MESSAGE(hz_map_keys_with_cursor, HZ_MAP_KEYS_WITH_CURSOR);

#define HZ_MAP_ENTRIES_WITH_CURSOR(R, T) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer) \
	HZ_LIST(R, T, objects, hz_query_result_row)
MC_MESSAGE(hz_map_entries_with_cursor, HZ_MAP_ENTRIES_WITH_CURSOR);

#define HZ_SINGLE_NEAR_CACHE_INVALIDATION(R, T) \
	R(T, base, head, hz_invalidation, 0, 0, always, all) \
	HZ_BLOB(R, T, key)
MC_MESSAGE(hz_single_near_cache_invalidation, HZ_SINGLE_NEAR_CACHE_INVALIDATION);

#define HZ_BATCH_NEAR_CACHE_INVALIDATION(R, T) \
	R(T, base, head, hz_invalidation, 0, 0, always, all) \
	HZ_ANYS(R, T, invalidations)
MC_MESSAGE(hz_batch_near_cache_invalidation, HZ_BATCH_NEAR_CACHE_INVALIDATION);

#define HZ_BITMAP_INDEX_OPTIONS(R, T) \
	HZ_TEXT(R, T, unique_key) \
	HZ_ROW(R, T, i32, unique_key_transformation)
MC_MESSAGE(hz_bitmap_index_options, HZ_BITMAP_INDEX_OPTIONS);

#define HZ_MEMORY_TIER_CONFIG(R, T) \
	HZ_ROW(R, T, i64, value) \
	HZ_TEXT(R, T, unit)
MC_MESSAGE(hz_memory_tier_config, HZ_MEMORY_TIER_CONFIG);

#define HZ_B_TREE_INDEX_CONFIG(R, T) \
	HZ_ROW(R, T, i64, value) \
	HZ_TEXT(R, T, unit) \
	HZ_OBJ(R, T, memory_tier_config, hz_memory_tier_config)
MC_MESSAGE(hz_b_tree_index_config, HZ_B_TREE_INDEX_CONFIG);

#define HZ_INDEX_CONFIG(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, type) \
	R(T, anys, attributes, none, MC_LIST_MAX, MC_ROW_PRESENT | MC_ROW_KEEP, always, all) \
	HZ_OBJ(R, T, bitmap_index_options, hz_bitmap_index_options) \
	HZ_OBJ(R, T, b_tree_index_config, hz_b_tree_index_config)
MC_MESSAGE(hz_index_config, HZ_INDEX_CONFIG);

#define HZ_ENTRY_EVENT_FILTER(R, T) \
	HZ_ROW(R, T, flag, include_value) \
	HZ_BLOB(R, T, key)
MC_MESSAGE(hz_entry_event_filter, HZ_ENTRY_EVENT_FILTER);

#define HZ_MAP_INDEX_INFO(R, T) \
	HZ_TEXT(R, T, map_name) \
	HZ_OBJS(R, T, index_configs, hz_index_config)
MC_MESSAGE(hz_map_index_info, HZ_MAP_INDEX_INFO);

#define HZ_UUID_FILTER(R, T) HZ_ROW(R, T, uuid, uuid)
MC_MESSAGE(hz_uuid_filter, HZ_UUID_FILTER);

#define HZ_UUID_OF_PARTITION(R, T) \
	HZ_ROW(R, T, i32, key) \
	HZ_ROW(R, T, i64, most_significant_bits) \
	HZ_ROW(R, T, i64, least_significant_bits)
MC_MESSAGE(hz_uuid_of_partition, HZ_UUID_OF_PARTITION);

#define HZ_META_DATA_RESPONSE(R, T) \
	HZ_LIST(R, T, name_partition_sequence_list, hz_sequences_of_map) \
	HZ_LIST(R, T, partition_uuid_list, hz_uuid_of_partition)
MC_MESSAGE(hz_meta_data_response, HZ_META_DATA_RESPONSE);

#define HZ_COLLECTION_MERGING_VALUE_IMPL(R, T) /* CollectionMergingValueImpl, QueueMergingValueImpl */ \
	R(T, parts, value, hz_iobj, MC_ENTRIES_MAX, MC_ROW_BARE, always, all)
MC_MESSAGE(hz_collection_merging_value_impl, HZ_COLLECTION_MERGING_VALUE_IMPL);

#define HZ_MAP_MERGING_ENTRY_IMPL(R, T) \
	R(T, iobj, key, none, 0, MC_ROW_KEEP, always, all) \
	R(T, iobj, value, none, 0, MC_ROW_KEEP, always, all) \
	HZ_ROW(R, T, i64, cost) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_stored_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, version) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, flag, has_max_idle) \
	R(T, i64, max_idle, none, 0, 0, if_max_idle, all)
MC_MESSAGE(hz_map_merging_entry_impl, HZ_MAP_MERGING_ENTRY_IMPL);

#define HZ_CACHE_MERGING_ENTRY_IMPL(R, T) \
	R(T, iobj, key, none, 0, MC_ROW_KEEP, always, all) \
	R(T, iobj, value, none, 0, MC_ROW_KEEP, always, all) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time)
MC_MESSAGE(hz_cache_merging_entry_impl, HZ_CACHE_MERGING_ENTRY_IMPL);

#define HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL(R, T) \
	R(T, iobj, key, none, 0, MC_ROW_KEEP, always, all) \
	R(T, iobj, value, none, 0, MC_ROW_KEEP, always, all) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, ttl)
MC_MESSAGE(hz_replicated_map_merging_entry_impl, HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL);

#define HZ_PARTITION_ID_SET(R, T) /* PartitionIdSet, ImmutablePartitionIdSet */ \
	HZ_ROW(R, T, i32, partition_count) \
	R(T, longs, to_long_array, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_partition_id_set, HZ_PARTITION_ID_SET);

#define HZ_MAP_EVENT_DATA(R, T) \
	HZ_TEXT(R, T, source) \
	HZ_TEXT(R, T, map_name) \
	HZ_OBJ(R, T, caller, hz_address) \
	HZ_ROW(R, T, i32, event_type) \
	HZ_ROW(R, T, i32, number_of_entries)
MC_MESSAGE(hz_map_event_data, HZ_MAP_EVENT_DATA);

#define HZ_MAP_PARTITION_EVENT_DATA(R, T) \
	HZ_TEXT(R, T, source) \
	HZ_TEXT(R, T, map_name) \
	HZ_OBJ(R, T, caller, hz_address) \
	HZ_ROW(R, T, i32, event_type) \
	HZ_ROW(R, T, i32, partition_id)
MC_MESSAGE(hz_map_partition_event_data, HZ_MAP_PARTITION_EVENT_DATA);

#define HZ_MAP_OBJECTS_CLASSES(C) \
	C(SERIALIZABLE_LIST, hz_serializable_list, "SerializableList", -1, 7, OBJ, N, all) \
	C(ACCUMULATOR_INFO, hz_accumulator_info, "AccumulatorInfo", -4, 5, OBJ, N, all) \
	C(DATA_COLLECTION, hz_data_collection, "DataCollection", -4, 6, OBJ, N, all) \
	C(MAP_ENTRIES, hz_map_entries, "MapEntries", -4, 7, OBJ, N, all) \
	C(SIMPLE_ENTRY_VIEW, hz_simple_entry_view, "SimpleEntryView", -4, 8, OBJ, N, all) \
	C(MAP_KEYS_WITH_CURSOR, hz_map_keys_with_cursor, "MapKeysWithCursor", -4, 13, OBJ, N, all) \
	C(MAP_ENTRIES_WITH_CURSOR, hz_map_entries_with_cursor, "MapEntriesWithCursor", -4, 14, OBJ, N, all) \
	C(SINGLE_NEAR_CACHE_INVALIDATION, hz_single_near_cache_invalidation, "SingleNearCacheInvalidation", \
		-4, 34, OBJ, N, all) \
	C(BATCH_NEAR_CACHE_INVALIDATION, hz_batch_near_cache_invalidation, "BatchNearCacheInvalidation", -4, \
		35, OBJ, N, all) \
	C(ENTRY_EVENT_FILTER, hz_entry_event_filter, "EntryEventFilter", -4, 87, OBJ, N, all) \
	C(MAP_PARTITION_LOST_EVENT_FILTER, hz_empty, "MapPartitionLostEventFilter", -4, 89, OBJ, N, all) \
	C(MAP_INDEX_INFO, hz_map_index_info, "MapIndexInfo", -4, 94, OBJ, N, all) \
	C(UUID_FILTER, hz_uuid_filter, "UuidFilter", -4, 100, OBJ, N, all) \
	C(META_DATA_RESPONSE, hz_meta_data_response, "MetaDataResponse", -4, 109, OBJ, N, all) \
	C(ENTRY_REMOVING_PROCESSOR, hz_empty, "EntryRemovingProcessor", -4, 124, OBJ, N, all) \
	C(INDEX_CONFIG, hz_index_config, "IndexConfig", -31, 17, OBJ, V, all) \
	C(BITMAP_INDEX_OPTIONS, hz_bitmap_index_options, "BitmapIndexOptions", -31, 62, OBJ, N, all) \
	C(MEMORY_TIER_CONFIG, hz_memory_tier_config, "MemoryTierConfig", -31, 65, OBJ, N, all) \
	C(B_TREE_INDEX_CONFIG, hz_b_tree_index_config, "BTreeIndexConfig", -31, 67, OBJ, N, all) \
	C(COLLECTION_MERGING_VALUE_IMPL, hz_collection_merging_value_impl, "CollectionMergingValueImpl", \
		-35, 0, OBJ, N, all) \
	C(QUEUE_MERGING_VALUE_IMPL, hz_collection_merging_value_impl, "QueueMergingValueImpl", -35, 1, OBJ, \
		N, all) \
	C(MAP_MERGING_ENTRY_IMPL, hz_map_merging_entry_impl, "MapMergingEntryImpl", -35, 4, OBJ, N, all) \
	C(CACHE_MERGING_ENTRY_IMPL, hz_cache_merging_entry_impl, "CacheMergingEntryImpl", -35, 5, OBJ, N, \
		all) \
	C(REPLICATED_MAP_MERGING_ENTRY_IMPL, hz_replicated_map_merging_entry_impl, \
		"ReplicatedMapMergingEntryImpl", -35, 7, OBJ, N, all) \
	C(DISCARD_MERGE_POLICY, hz_empty, "DiscardMergePolicy", -35, 11, OBJ, N, all) \
	C(EXPIRATION_TIME_MERGE_POLICY, hz_empty, "ExpirationTimeMergePolicy", -35, 12, OBJ, N, all) \
	C(HIGHER_HITS_MERGE_POLICY, hz_empty, "HigherHitsMergePolicy", -35, 13, OBJ, N, all) \
	C(HYPER_LOG_LOG_MERGE_POLICY, hz_empty, "HyperLogLogMergePolicy", -35, 14, OBJ, N, all) \
	C(LATEST_ACCESS_MERGE_POLICY, hz_empty, "LatestAccessMergePolicy", -35, 15, OBJ, N, all) \
	C(LATEST_UPDATE_MERGE_POLICY, hz_empty, "LatestUpdateMergePolicy", -35, 16, OBJ, N, all) \
	C(PASS_THROUGH_MERGE_POLICY, hz_empty, "PassThroughMergePolicy", -35, 17, OBJ, N, all) \
	C(PUT_IF_ABSENT_MERGE_POLICY, hz_empty, "PutIfAbsentMergePolicy", -35, 18, OBJ, N, all) \
	C(PARTITION_ID_SET, hz_partition_id_set, "PartitionIdSet", -40, 1, OBJ, N, all) \
	C(IMMUTABLE_PARTITION_ID_SET, hz_partition_id_set, "ImmutablePartitionIdSet", -40, 2, OBJ, N, all)

#endif
