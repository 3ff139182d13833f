/* SPDX-License-Identifier: Apache-2.0 */
/* map_queries.h - rows of Map.* messages of aggregation, projection, paging, indexes, interceptors, loading
 * and the journal. */
#ifndef MC_CLIENT_MAP_QUERIES_H
#define MC_CLIENT_MAP_QUERIES_H

#include "common/client/config_objects.h"
#include "common/client/map.h"

#define CLIENT_MAP_ADD_INTERCEPTOR_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, interceptor)
MC_MESSAGE(client_map_add_interceptor, CLIENT_MAP_ADD_INTERCEPTOR_ROWS);

#define CLIENT_MAP_ADD_INTERCEPTOR_ANSWER_ROWS(R, T) CLIENT_TEXT(R, T, response)
MC_MESSAGE(client_map_add_interceptor_answer, CLIENT_MAP_ADD_INTERCEPTOR_ANSWER_ROWS);

#define CLIENT_MAP_REMOVE_INTERCEPTOR_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, id)
MC_MESSAGE(client_map_remove_interceptor, CLIENT_MAP_REMOVE_INTERCEPTOR_ROWS);

#define CLIENT_MAP_ADD_PARTITION_LOST_LISTENER_MAP_PARTITION_LOST_EVENT_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, lost_partition_id) \
	CLIENT_FIXED(R, T, uuid, uuid)
MC_MESSAGE(client_map_add_partition_lost_listener_map_partition_lost_event,
	CLIENT_MAP_ADD_PARTITION_LOST_LISTENER_MAP_PARTITION_LOST_EVENT_ROWS);

#define CLIENT_MAP_LOAD_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, replace_existing_values)
MC_MESSAGE(client_map_load_all, CLIENT_MAP_LOAD_ALL_ROWS);

#define CLIENT_MAP_LOAD_GIVEN_KEYS_ROWS(R, T) \
	CLIENT_MAP_KEYS_ROWS(R, T) \
	CLIENT_FIXED(R, T, flag, replace_existing_values)
MC_MESSAGE(client_map_load_given_keys, CLIENT_MAP_LOAD_GIVEN_KEYS_ROWS);

#define CLIENT_MAP_ADD_INDEX_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	R(T, part, index_config, client_index_config, 0, 0, always, all)
MC_MESSAGE(client_map_add_index, CLIENT_MAP_ADD_INDEX_ROWS);

/* MCGetMapConfigCodec; what 5.5 and later say behind it is left alone */
#define CLIENT_MAP_CONFIG_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, in_memory_format) /* InMemoryFormat: 0 BINARY */ \
	CLIENT_FIXED(R, T, i32, backup_count) \
	CLIENT_FIXED(R, T, i32, async_backup_count) \
	CLIENT_FIXED(R, T, i32, time_to_live_seconds) \
	CLIENT_FIXED(R, T, i32, max_idle_seconds) \
	CLIENT_FIXED(R, T, i32, max_size) \
	CLIENT_FIXED(R, T, i32, max_size_policy) /* MaxSizePolicy: 0 PER_NODE */ \
	CLIENT_FIXED(R, T, flag, read_backup_data) \
	CLIENT_FIXED(R, T, i32, eviction_policy) /* EvictionPolicy: 0 LRU, 1 LFU, 2 NONE */ \
	CLIENT_TEXT(R, T, merge_policy) \
	CLIENT_LIST(R, T, global_indexes, client_index_config)
MC_MESSAGE(client_map_config_answer, CLIENT_MAP_CONFIG_ANSWER_ROWS);

#define CLIENT_ANCHOR_DATA_LIST_ROWS(R, T) /* AnchorDataListHolder */ \
	R(T, ints, anchor_page_list, none, MC_CLIENT_LIST_MAX, 0, always, all) \
	R(T, parts, anchor_data_list, client_entry_or_null, MC_CLIENT_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_anchor_data_list, CLIENT_ANCHOR_DATA_LIST_ROWS);

#define CLIENT_PAGING_PREDICATE_ROWS(R, T) /* PagingPredicateHolder */ \
	CLIENT_FIXED(R, T, i32, page_size) \
	CLIENT_FIXED(R, T, i32, page) \
	CLIENT_FIXED(R, T, i8, iteration_type_id) \
	R(T, part, anchor_data_list_holder, client_anchor_data_list, 0, 0, always, all) \
	CLIENT_DATA_OR_NULL(R, T, predicate_data) \
	CLIENT_DATA_OR_NULL(R, T, comparator_data) \
	CLIENT_DATA_OR_NULL(R, T, partition_key_data) \
	R(T, parts, partition_keys_data, client_blob, MC_CLIENT_LIST_MAX, \
		MC_ROW_BARE | MC_ROW_NULLABLE | MC_ROW_LATER, always, all)
MC_MESSAGE(client_paging_predicate, CLIENT_PAGING_PREDICATE_ROWS);

#define CLIENT_MAP_KEY_SET_WITH_PAGING_PREDICATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	R(T, part, predicate, client_paging_predicate, 0, 0, always, all)
MC_MESSAGE(client_map_key_set_with_paging_predicate, CLIENT_MAP_KEY_SET_WITH_PAGING_PREDICATE_ROWS);

#define CLIENT_MAP_KEY_SET_WITH_PAGING_PREDICATE_ANSWER_ROWS(R, T) \
	CLIENT_DATAS(R, T, response) \
	R(T, part, anchor_data_list, client_anchor_data_list, 0, 0, always, all)
MC_MESSAGE(client_map_key_set_with_paging_predicate_answer,
	CLIENT_MAP_KEY_SET_WITH_PAGING_PREDICATE_ANSWER_ROWS);

#define CLIENT_MAP_ENTRIES_WITH_PAGING_PREDICATE_ANSWER_ROWS(R, T) \
	CLIENT_ENTRIES(R, T, response) \
	R(T, part, anchor_data_list, client_anchor_data_list, 0, 0, always, all)
MC_MESSAGE(client_map_entries_with_paging_predicate_answer,
	CLIENT_MAP_ENTRIES_WITH_PAGING_PREDICATE_ANSWER_ROWS);

#define CLIENT_MAP_AGGREGATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, aggregator)
MC_MESSAGE(client_map_aggregate, CLIENT_MAP_AGGREGATE_ROWS);

#define CLIENT_MAP_AGGREGATE_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_MAP_AGGREGATE_ROWS(R, T) \
	CLIENT_DATA(R, T, predicate)
MC_MESSAGE(client_map_aggregate_with_predicate, CLIENT_MAP_AGGREGATE_WITH_PREDICATE_ROWS);

#define CLIENT_MAP_PROJECT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, projection)
MC_MESSAGE(client_map_project, CLIENT_MAP_PROJECT_ROWS);

#define CLIENT_MAP_PROJECT_ANSWER_ROWS(R, T) \
	R(T, parts, response, client_blob_or_null, MC_CLIENT_LIST_MAX, MC_ROW_BARE, always, all)
MC_MESSAGE(client_map_project_answer, CLIENT_MAP_PROJECT_ANSWER_ROWS);

#define CLIENT_MAP_PROJECT_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_MAP_PROJECT_ROWS(R, T) \
	CLIENT_DATA(R, T, predicate)
MC_MESSAGE(client_map_project_with_predicate, CLIENT_MAP_PROJECT_WITH_PREDICATE_ROWS);

#define CLIENT_MAP_FETCH_WITH_QUERY_ROWS(R, T) \
	CLIENT_MAP_FETCH_ROWS(R, T) \
	CLIENT_DATA(R, T, projection) \
	CLIENT_DATA(R, T, predicate)
MC_MESSAGE(client_map_fetch_with_query, CLIENT_MAP_FETCH_WITH_QUERY_ROWS);

#define CLIENT_MAP_FETCH_WITH_QUERY_ANSWER_ROWS(R, T) \
	R(T, parts, results, client_blob_or_null, MC_CLIENT_LIST_MAX, MC_ROW_BARE, always, all) \
	R(T, parts, iteration_pointers, client_int_pair, MC_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_map_fetch_with_query_answer, CLIENT_MAP_FETCH_WITH_QUERY_ANSWER_ROWS);

#define CLIENT_MAP_REPLACE_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, function)
MC_MESSAGE(client_map_replace_all, CLIENT_MAP_REPLACE_ALL_ROWS);

#define CLIENT_MAP_PUT_ALL_WITH_METADATA_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_LIST(R, T, entries, client_simple_entry_view)
MC_MESSAGE(client_map_put_all_with_metadata, CLIENT_MAP_PUT_ALL_WITH_METADATA_ROWS);

#define CLIENT_MAP_QUERIES_TYPES(Q, E) \
	Q(MAP_ADD_INTERCEPTOR, "MapAddInterceptor", 0x011400, client_map_add_interceptor, \
		client_map_add_interceptor_answer) \
	Q(MAP_REMOVE_INTERCEPTOR, "MapRemoveInterceptor", 0x011500, client_map_remove_interceptor, \
		client_flag_answer) \
	Q(MAP_ADD_PARTITION_LOST_LISTENER, "MapAddPartitionLostListener", 0x011b00, client_named_listen, \
		client_uuid_answer) \
	E(MAP_ADD_PARTITION_LOST_LISTENER_MAP_PARTITION_LOST_EVENT, \
		"MapAddPartitionLostListenerMapPartitionLostEvent", 0x011b02, \
		client_map_add_partition_lost_listener_map_partition_lost_event, EVENT) \
	Q(MAP_REMOVE_PARTITION_LOST_LISTENER, "MapRemovePartitionLostListener", 0x011c00, \
		client_named_unlisten, client_flag_answer) \
	Q(MAP_LOAD_ALL, "MapLoadAll", 0x012000, client_map_load_all, client_empty) \
	Q(MAP_LOAD_GIVEN_KEYS, "MapLoadGivenKeys", 0x012100, client_map_load_given_keys, client_empty) \
	Q(MAP_ADD_INDEX, "MapAddIndex", 0x012900, client_map_add_index, client_empty) \
	Q(MAP_KEY_SET_WITH_PAGING_PREDICATE, "MapKeySetWithPagingPredicate", 0x013400, \
		client_map_key_set_with_paging_predicate, client_map_key_set_with_paging_predicate_answer) \
	Q(MAP_VALUES_WITH_PAGING_PREDICATE, "MapValuesWithPagingPredicate", 0x013500, \
		client_map_key_set_with_paging_predicate, client_map_key_set_with_paging_predicate_answer) \
	Q(MAP_ENTRIES_WITH_PAGING_PREDICATE, "MapEntriesWithPagingPredicate", 0x013600, \
		client_map_key_set_with_paging_predicate, client_map_entries_with_paging_predicate_answer) \
	Q(MAP_AGGREGATE, "MapAggregate", 0x013900, client_map_aggregate, client_data_answer) \
	Q(MAP_AGGREGATE_WITH_PREDICATE, "MapAggregateWithPredicate", 0x013a00, \
		client_map_aggregate_with_predicate, client_data_answer) \
	Q(MAP_PROJECT, "MapProject", 0x013b00, client_map_project, client_map_project_answer) \
	Q(MAP_PROJECT_WITH_PREDICATE, "MapProjectWithPredicate", 0x013c00, \
		client_map_project_with_predicate, client_map_project_answer) \
	Q(MAP_FETCH_WITH_QUERY, "MapFetchWithQuery", 0x014000, client_map_fetch_with_query, \
		client_map_fetch_with_query_answer) \
	Q(MAP_REPLACE_ALL, "MapReplaceAll", 0x014800, client_map_replace_all, client_empty) \
	Q(MAP_PUT_ALL_WITH_METADATA, "MapPutAllWithMetadata", 0x014900, client_map_put_all_with_metadata, \
		client_empty)

#endif
