/* SPDX-License-Identifier: Apache-2.0 */
/* tables_map_objects.c - the rows of map_objects.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_partition_uuid, HZ_PARTITION_UUID, MC_IN_PLACE);
MC_TABLE(hz_invalidation, HZ_INVALIDATION, MC_IN_PLACE);
MC_TABLE(hz_sequence, HZ_SEQUENCE, MC_IN_PLACE);
MC_TABLE(hz_sequences_of_map, HZ_SEQUENCES_OF_MAP, MC_IN_PLACE);
MC_TABLE(hz_map_entries_item, HZ_MAP_ENTRIES_ITEM, MC_IN_PLACE);
MC_TABLE(hz_entries_of_partition, HZ_ENTRIES_OF_PARTITION, MC_IN_PLACE);
MC_TABLE(hz_merging_of_partition, HZ_MERGING_OF_PARTITION, MC_IN_PLACE);
MC_TABLE(hz_serializable_list, HZ_SERIALIZABLE_LIST, MC_IN_PLACE);
MC_TABLE(hz_accumulator_info, HZ_ACCUMULATOR_INFO, ANNOUNCED(ACCUMULATOR_INFO));
MC_TABLE(hz_data_collection, HZ_DATA_COLLECTION, MC_IN_PLACE);
MC_TABLE(hz_map_entries, HZ_MAP_ENTRIES, ANNOUNCED(MAP_ENTRIES));
MC_TABLE(hz_simple_entry_view, HZ_SIMPLE_ENTRY_VIEW, MC_IN_PLACE);
MC_TABLE(hz_iteration_pointer, HZ_ITERATION_POINTER, MC_IN_PLACE);
MC_TABLE(hz_map_keys_with_cursor, HZ_MAP_KEYS_WITH_CURSOR, MC_IN_PLACE);
MC_TABLE(hz_map_entries_with_cursor, HZ_MAP_ENTRIES_WITH_CURSOR, MC_IN_PLACE);
MC_TABLE(hz_single_near_cache_invalidation, HZ_SINGLE_NEAR_CACHE_INVALIDATION, MC_IN_PLACE);
MC_TABLE(hz_batch_near_cache_invalidation, HZ_BATCH_NEAR_CACHE_INVALIDATION, MC_IN_PLACE);
MC_TABLE(hz_bitmap_index_options, HZ_BITMAP_INDEX_OPTIONS, ANNOUNCED(BITMAP_INDEX_OPTIONS));
MC_TABLE(hz_memory_tier_config, HZ_MEMORY_TIER_CONFIG, ANNOUNCED(MEMORY_TIER_CONFIG));
MC_TABLE(hz_b_tree_index_config, HZ_B_TREE_INDEX_CONFIG, ANNOUNCED(B_TREE_INDEX_CONFIG));
MC_TABLE(hz_index_config, HZ_INDEX_CONFIG, ANNOUNCED(INDEX_CONFIG));
MC_TABLE(hz_entry_event_filter, HZ_ENTRY_EVENT_FILTER, MC_IN_PLACE);
MC_TABLE(hz_map_index_info, HZ_MAP_INDEX_INFO, ANNOUNCED(MAP_INDEX_INFO));
MC_TABLE(hz_uuid_filter, HZ_UUID_FILTER, MC_IN_PLACE);
MC_TABLE(hz_uuid_of_partition, HZ_UUID_OF_PARTITION, MC_IN_PLACE);
MC_TABLE(hz_meta_data_response, HZ_META_DATA_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_collection_merging_value_impl, HZ_COLLECTION_MERGING_VALUE_IMPL, MC_IN_PLACE);
MC_TABLE(hz_map_merging_entry_impl, HZ_MAP_MERGING_ENTRY_IMPL, MC_IN_PLACE);
MC_TABLE(hz_cache_merging_entry_impl, HZ_CACHE_MERGING_ENTRY_IMPL, MC_IN_PLACE);
MC_TABLE(hz_replicated_map_merging_entry_impl, HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL, MC_IN_PLACE);
MC_TABLE(hz_partition_id_set, HZ_PARTITION_ID_SET, MC_IN_PLACE);
MC_TABLE(hz_map_event_data, HZ_MAP_EVENT_DATA, MC_IN_PLACE);
MC_TABLE(hz_map_partition_event_data, HZ_MAP_PARTITION_EVENT_DATA, MC_IN_PLACE);
