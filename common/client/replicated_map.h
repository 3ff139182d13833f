/* SPDX-License-Identifier: Apache-2.0 */
/* replicated_map.h - rows of ReplicatedMap.* messages. */
#ifndef MC_CLIENT_REPLICATED_MAP_H
#define MC_CLIENT_REPLICATED_MAP_H

#include "common/client/map.h"

#define CLIENT_REPLICATED_MAP_PUT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, ttl)
MC_MESSAGE(client_replicated_map_put, CLIENT_REPLICATED_MAP_PUT_ROWS);

#define CLIENT_REPLICATED_MAP_PUT_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_ENTRIES(R, T, entries)
MC_MESSAGE(client_replicated_map_put_all, CLIENT_REPLICATED_MAP_PUT_ALL_ROWS);

#define CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, predicate) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_replicated_map_add_entry_listener_to_key_with_predicate,
	CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE_ROWS);

#define CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, predicate) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_replicated_map_add_entry_listener_with_predicate,
	CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE_ROWS);

#define CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_replicated_map_add_entry_listener_to_key,
	CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_ROWS);

#define CLIENT_REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_replicated_map_add_near_cache_entry_listener,
	CLIENT_REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER_ROWS);

#define CLIENT_REPLICATED_MAP_ENTRY_VIEW_ROWS(R, T) /* ReplicatedMapEntryViewHolder */ \
	CLIENT_FIXED(R, T, i64, creation_time) \
	CLIENT_FIXED(R, T, i64, hits) \
	CLIENT_FIXED(R, T, i64, last_access_time) \
	CLIENT_FIXED(R, T, i64, last_update_time) \
	CLIENT_FIXED(R, T, i64, ttl_millis) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_replicated_map_entry_view, CLIENT_REPLICATED_MAP_ENTRY_VIEW_ROWS);

#define CLIENT_REPLICATED_MAP_PUT_ALL_WITH_METADATA_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_LIST(R, T, entries, client_replicated_map_entry_view) \
	CLIENT_FIXED(R, T, i32, of_partition_id)
MC_MESSAGE(client_replicated_map_put_all_with_metadata, CLIENT_REPLICATED_MAP_PUT_ALL_WITH_METADATA_ROWS);

#define CLIENT_REPLICATED_MAP_FETCH_ENTRY_VIEWS_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, uuid, cursor_id) \
	CLIENT_FIXED(R, T, flag, new_iteration) \
	CLIENT_FIXED(R, T, i32, of_partition_id) \
	CLIENT_FIXED(R, T, i32, batch_size)
MC_MESSAGE(client_replicated_map_fetch_entry_views, CLIENT_REPLICATED_MAP_FETCH_ENTRY_VIEWS_ROWS);

#define CLIENT_REPLICATED_MAP_FETCH_ENTRY_VIEWS_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, uuid, cursor_id) \
	CLIENT_LIST(R, T, entry_views, client_replicated_map_entry_view)
MC_MESSAGE(
	client_replicated_map_fetch_entry_views_answer, CLIENT_REPLICATED_MAP_FETCH_ENTRY_VIEWS_ANSWER_ROWS);

#define CLIENT_REPLICATED_MAP_END_ENTRY_VIEW_ITERATION_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, uuid, cursor_id)
MC_MESSAGE(
	client_replicated_map_end_entry_view_iteration, CLIENT_REPLICATED_MAP_END_ENTRY_VIEW_ITERATION_ROWS);

#define CLIENT_REPLICATED_MAP_TYPES(Q, E) \
	Q(REPLICATED_MAP_PUT, "ReplicatedMapPut", 0x0d0100, client_replicated_map_put, client_data_answer) \
	Q(REPLICATED_MAP_SIZE, "ReplicatedMapSize", 0x0d0200, client_name, client_int_answer) \
	Q(REPLICATED_MAP_IS_EMPTY, "ReplicatedMapIsEmpty", 0x0d0300, client_name, client_flag_answer) \
	Q(REPLICATED_MAP_CONTAINS_KEY, "ReplicatedMapContainsKey", 0x0d0400, client_map_bare_key, \
		client_flag_answer) \
	Q(REPLICATED_MAP_CONTAINS_VALUE, "ReplicatedMapContainsValue", 0x0d0500, client_map_value, \
		client_flag_answer) \
	Q(REPLICATED_MAP_GET, "ReplicatedMapGet", 0x0d0600, client_map_bare_key, client_data_answer) \
	Q(REPLICATED_MAP_REMOVE, "ReplicatedMapRemove", 0x0d0700, client_map_bare_key, client_data_answer) \
	Q(REPLICATED_MAP_PUT_ALL, "ReplicatedMapPutAll", 0x0d0800, client_replicated_map_put_all, \
		client_empty) \
	Q(REPLICATED_MAP_CLEAR, "ReplicatedMapClear", 0x0d0900, client_name, client_empty) \
	Q(REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE, \
		"ReplicatedMapAddEntryListenerToKeyWithPredicate", 0x0d0a00, \
		client_replicated_map_add_entry_listener_to_key_with_predicate, client_uuid_answer) \
	E(REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE_ENTRY_EVENT, \
		"ReplicatedMapAddEntryListenerToKeyWithPredicateEntryEvent", 0x0d0a02, client_entry_event, \
		EVENT) \
	Q(REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE, "ReplicatedMapAddEntryListenerWithPredicate", \
		0x0d0b00, client_replicated_map_add_entry_listener_with_predicate, client_uuid_answer) \
	E(REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE_ENTRY_EVENT, \
		"ReplicatedMapAddEntryListenerWithPredicateEntryEvent", 0x0d0b02, client_entry_event, EVENT) \
	Q(REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY, "ReplicatedMapAddEntryListenerToKey", 0x0d0c00, \
		client_replicated_map_add_entry_listener_to_key, client_uuid_answer) \
	E(REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_ENTRY_EVENT, \
		"ReplicatedMapAddEntryListenerToKeyEntryEvent", 0x0d0c02, client_entry_event, EVENT) \
	Q(REPLICATED_MAP_ADD_ENTRY_LISTENER, "ReplicatedMapAddEntryListener", 0x0d0d00, client_named_listen, \
		client_uuid_answer) \
	E(REPLICATED_MAP_ADD_ENTRY_LISTENER_ENTRY_EVENT, "ReplicatedMapAddEntryListenerEntryEvent", \
		0x0d0d02, client_entry_event, EVENT) \
	Q(REPLICATED_MAP_REMOVE_ENTRY_LISTENER, "ReplicatedMapRemoveEntryListener", 0x0d0e00, \
		client_named_unlisten, client_flag_answer) \
	Q(REPLICATED_MAP_KEY_SET, "ReplicatedMapKeySet", 0x0d0f00, client_name, client_datas_answer) \
	Q(REPLICATED_MAP_VALUES, "ReplicatedMapValues", 0x0d1000, client_name, client_datas_answer) \
	Q(REPLICATED_MAP_ENTRY_SET, "ReplicatedMapEntrySet", 0x0d1100, client_name, client_entries_answer) \
	Q(REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER, "ReplicatedMapAddNearCacheEntryListener", 0x0d1200, \
		client_replicated_map_add_near_cache_entry_listener, client_uuid_answer) \
	E(REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER_ENTRY_EVENT, \
		"ReplicatedMapAddNearCacheEntryListenerEntryEvent", 0x0d1202, client_entry_event, EVENT) \
	Q(REPLICATED_MAP_PUT_ALL_WITH_METADATA, "ReplicatedMapPutAllWithMetadata", 0x0d1300, \
		client_replicated_map_put_all_with_metadata, client_empty) \
	Q(REPLICATED_MAP_FETCH_ENTRY_VIEWS, "ReplicatedMapFetchEntryViews", 0x0d1400, \
		client_replicated_map_fetch_entry_views, client_replicated_map_fetch_entry_views_answer) \
	Q(REPLICATED_MAP_END_ENTRY_VIEW_ITERATION, "ReplicatedMapEndEntryViewIteration", 0x0d1500, \
		client_replicated_map_end_entry_view_iteration, client_empty)

#endif
