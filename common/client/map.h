/* SPDX-License-Identifier: Apache-2.0 */
/* map.h - rows of the Map.* messages. Times and times to live in milliseconds; a ttl of -1 is the map's
 * default. */
#ifndef MC_CLIENT_MAP_H
#define MC_CLIENT_MAP_H

#include "common/client/objects.h"

#define CLIENT_MAP_KEY_ROWS(R, T) /* get, remove, delete, containsKey, evict, getEntryView */ \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_map_key, CLIENT_MAP_KEY_ROWS);

#define CLIENT_MAP_BARE_KEY_ROWS(R, T) /* isLocked */ \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key)
MC_MESSAGE(client_map_bare_key, CLIENT_MAP_BARE_KEY_ROWS);

#define CLIENT_MAP_PUT_ROWS(R, T) /* put, set, putIfAbsent, putTransient */ \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, thread_id) \
	CLIENT_FIXED(R, T, i64, ttl)
MC_MESSAGE(client_map_put, CLIENT_MAP_PUT_ROWS);

#define CLIENT_MAP_PUT_IDLE_ROWS(R, T) /* the same …WithMaxIdle */ \
	CLIENT_MAP_PUT_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, max_idle)
MC_MESSAGE(client_map_put_idle, CLIENT_MAP_PUT_IDLE_ROWS);

#define CLIENT_MAP_TRY_PUT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, thread_id) \
	CLIENT_FIXED(R, T, i64, timeout)
MC_MESSAGE(client_map_try_put, CLIENT_MAP_TRY_PUT_ROWS);

#define CLIENT_MAP_TRY_REMOVE_ROWS(R, T) \
	CLIENT_MAP_KEY_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, timeout)
MC_MESSAGE(client_map_try_remove, CLIENT_MAP_TRY_REMOVE_ROWS);

#define CLIENT_MAP_KEY_VALUE_ROWS(R, T) /* replace, removeIfSame */ \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_map_key_value, CLIENT_MAP_KEY_VALUE_ROWS);

#define CLIENT_MAP_REPLACE_IF_SAME_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, test_value) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_map_replace_if_same, CLIENT_MAP_REPLACE_IF_SAME_ROWS);

#define CLIENT_MAP_VALUE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_map_value, CLIENT_MAP_VALUE_ROWS);

#define CLIENT_MAP_SET_TTL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, i64, ttl)
MC_MESSAGE(client_map_set_ttl, CLIENT_MAP_SET_TTL_ROWS);

#define CLIENT_MAP_DELETE_ANSWER_ROWS(R, T) /* nothing on 5.3 */ \
	R(T, flag, response, none, 0, 0, always, from_54)
MC_MESSAGE(client_map_delete_answer, CLIENT_MAP_DELETE_ANSWER_ROWS);

#define CLIENT_MAP_LOCK_ROWS(R, T) \
	CLIENT_MAP_KEY_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, ttl) \
	CLIENT_FIXED(R, T, i64, reference_id)
MC_MESSAGE(client_map_lock, CLIENT_MAP_LOCK_ROWS);

#define CLIENT_MAP_TRY_LOCK_ROWS(R, T) \
	CLIENT_MAP_KEY_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, lease) \
	CLIENT_FIXED(R, T, i64, timeout) \
	CLIENT_FIXED(R, T, i64, reference_id)
MC_MESSAGE(client_map_try_lock, CLIENT_MAP_TRY_LOCK_ROWS);

#define CLIENT_MAP_UNLOCK_ROWS(R, T) \
	CLIENT_MAP_KEY_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, reference_id)
MC_MESSAGE(client_map_unlock, CLIENT_MAP_UNLOCK_ROWS);

#define CLIENT_MAP_FORCE_UNLOCK_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, i64, reference_id)
MC_MESSAGE(client_map_force_unlock, CLIENT_MAP_FORCE_UNLOCK_ROWS);

#define CLIENT_MAP_KEYS_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, keys)
MC_MESSAGE(client_map_keys, CLIENT_MAP_KEYS_ROWS);

#define CLIENT_MAP_PUT_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_ENTRIES(R, T, entries) \
	CLIENT_FIXED(R, T, flag, trigger_map_loader)
MC_MESSAGE(client_map_put_all, CLIENT_MAP_PUT_ALL_ROWS);

#define CLIENT_MAP_PREDICATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, predicate)
MC_MESSAGE(client_map_predicate, CLIENT_MAP_PREDICATE_ROWS);

#define CLIENT_MAP_ENTRY_VIEW_ANSWER_ROWS(R, T) \
	R(T, opt, response, client_simple_entry_view, 0, 0, always, all) \
	CLIENT_FIXED(R, T, i64, max_idle)
MC_MESSAGE(client_map_entry_view_answer, CLIENT_MAP_ENTRY_VIEW_ANSWER_ROWS);

#define CLIENT_MAP_EXECUTE_ROWS(R, T) /* on all keys */ \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, entry_processor)
MC_MESSAGE(client_map_execute, CLIENT_MAP_EXECUTE_ROWS);
#define CLIENT_MAP_EXECUTE_ON_KEY_ROWS(R, T) \
	CLIENT_MAP_EXECUTE_ROWS(R, T) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_map_execute_on_key, CLIENT_MAP_EXECUTE_ON_KEY_ROWS);
#define CLIENT_MAP_EXECUTE_ON_KEYS_ROWS(R, T) \
	CLIENT_MAP_EXECUTE_ROWS(R, T) \
	CLIENT_DATAS(R, T, keys)
MC_MESSAGE(client_map_execute_on_keys, CLIENT_MAP_EXECUTE_ON_KEYS_ROWS);
#define CLIENT_MAP_EXECUTE_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_MAP_EXECUTE_ROWS(R, T) \
	CLIENT_DATA(R, T, predicate)
MC_MESSAGE(client_map_execute_with_predicate, CLIENT_MAP_EXECUTE_WITH_PREDICATE_ROWS);

#define CLIENT_POINTERS_ROWS(R, T) /* iteration pointers: pairs of index and size */ \
	R(T, parts, iteration_pointers, client_int_pair, MC_LIST_MAX, MC_ROW_TUPLE, always, all)
#define CLIENT_MAP_FETCH_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_POINTERS_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, batch)
MC_MESSAGE(client_map_fetch, CLIENT_MAP_FETCH_ROWS);
#define CLIENT_MAP_FETCH_KEYS_ANSWER_ROWS(R, T) \
	CLIENT_POINTERS_ROWS(R, T) \
	CLIENT_DATAS(R, T, keys)
MC_MESSAGE(client_map_fetch_keys_answer, CLIENT_MAP_FETCH_KEYS_ANSWER_ROWS);
#define CLIENT_MAP_FETCH_ENTRIES_ANSWER_ROWS(R, T) \
	CLIENT_POINTERS_ROWS(R, T) \
	CLIENT_ENTRIES(R, T, entries)
MC_MESSAGE(client_map_fetch_entries_answer, CLIENT_MAP_FETCH_ENTRIES_ANSWER_ROWS);

/* --- listeners --- */
/* Bits of listener_flags, and the event_type of an event (com.hazelcast.core.EntryEventType) */
enum client_entry_kind {
	CLIENT_ENTRY_ADDED = 1,
	CLIENT_ENTRY_REMOVED = 2,
	CLIENT_ENTRY_UPDATED = 4,
	CLIENT_ENTRY_EVICTED = 8,
	CLIENT_ENTRY_EXPIRED = 16,
	CLIENT_ENTRY_EVICT_ALL = 32,
	CLIENT_ENTRY_CLEAR_ALL = 64,
	CLIENT_ENTRY_MERGED = 128,
	CLIENT_ENTRY_INVALIDATION = 256,
	CLIENT_ENTRY_LOADED = 512,
};
#define CLIENT_MAP_LISTEN_FIXED_ROWS(R, T) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, i32, listener_flags) \
	CLIENT_FIXED(R, T, flag, local_only)
#define CLIENT_MAP_LISTEN_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_MAP_LISTEN_FIXED_ROWS(R, T)
MC_MESSAGE(client_map_listen, CLIENT_MAP_LISTEN_ROWS);
#define CLIENT_MAP_LISTEN_TO_KEY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_MAP_LISTEN_FIXED_ROWS(R, T)
MC_MESSAGE(client_map_listen_to_key, CLIENT_MAP_LISTEN_TO_KEY_ROWS);
#define CLIENT_MAP_LISTEN_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, predicate) \
	CLIENT_MAP_LISTEN_FIXED_ROWS(R, T)
MC_MESSAGE(client_map_listen_with_predicate, CLIENT_MAP_LISTEN_WITH_PREDICATE_ROWS);
#define CLIENT_MAP_LISTEN_TO_KEY_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, predicate) \
	CLIENT_MAP_LISTEN_FIXED_ROWS(R, T)
MC_MESSAGE(client_map_listen_to_key_with_predicate, CLIENT_MAP_LISTEN_TO_KEY_WITH_PREDICATE_ROWS);

#define CLIENT_ENTRY_EVENT_ROWS(R, T) \
	CLIENT_DATA_OR_NULL(R, T, key) \
	CLIENT_DATA_OR_NULL(R, T, value) \
	CLIENT_DATA_OR_NULL(R, T, old_value) \
	CLIENT_DATA_OR_NULL(R, T, merging_value) \
	CLIENT_FIXED(R, T, i32, event_type) \
	CLIENT_FIXED(R, T, uuid, uuid) /* the member on which it happened */ \
	CLIENT_FIXED(R, T, i32, number_of_affected_entries)
MC_MESSAGE(client_entry_event, CLIENT_ENTRY_EVENT_ROWS);

#define CLIENT_NEAR_CACHE_LISTEN_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, listener_flags) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_near_cache_listen, CLIENT_NEAR_CACHE_LISTEN_ROWS);
#define CLIENT_NEAR_CACHE_METADATA_ROWS(R, T) \
	R(T, strs, names, none, MC_LIST_MAX, MC_ROW_SOME, always, all) \
	CLIENT_FIXED(R, T, uuid, uuid)
MC_MESSAGE(client_near_cache_metadata, CLIENT_NEAR_CACHE_METADATA_ROWS);
#define CLIENT_PARTITION_SEQUENCE_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, partition_id) \
	CLIENT_FIXED(R, T, i64, sequence)
MC_MESSAGE(client_partition_sequence, CLIENT_PARTITION_SEQUENCE_ROWS);
#define CLIENT_MAP_SEQUENCES_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	R(T, parts, sequences, client_partition_sequence, MC_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_map_sequences, CLIENT_MAP_SEQUENCES_ROWS);
#define CLIENT_PARTITION_UUID_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, partition_id) \
	CLIENT_FIXED(R, T, uuid, uuid)
MC_MESSAGE(client_partition_uuid, CLIENT_PARTITION_UUID_ROWS);
#define CLIENT_NEAR_CACHE_METADATA_ANSWER_ROWS(R, T) \
	R(T, parts, name_partition_sequence_list, client_map_sequences, MC_LIST_MAX, MC_ROW_TUPLE, always, \
		all) \
	R(T, parts, partition_uuid_list, client_partition_uuid, MC_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_near_cache_metadata_answer, CLIENT_NEAR_CACHE_METADATA_ANSWER_ROWS);
#define CLIENT_INVALIDATION_EVENT_ROWS(R, T) \
	CLIENT_DATA_OR_NULL(R, T, key) \
	CLIENT_FIXED(R, T, uuid, source_uuid) \
	CLIENT_FIXED(R, T, uuid, partition_uuid) \
	CLIENT_FIXED(R, T, i64, sequence)
MC_MESSAGE(client_invalidation_event, CLIENT_INVALIDATION_EVENT_ROWS);
#define CLIENT_BATCH_INVALIDATION_EVENT_ROWS(R, T) \
	CLIENT_DATAS(R, T, keys) \
	R(T, uuids, source_uuids, none, MC_LIST_MAX, 0, always, all) \
	R(T, uuids, partition_uuids, none, MC_LIST_MAX, 0, always, all) \
	R(T, longs, sequences, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(client_batch_invalidation_event, CLIENT_BATCH_INVALIDATION_EVENT_ROWS);

#endif
