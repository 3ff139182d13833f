/* SPDX-License-Identifier: Apache-2.0 */
/* map_replication.h - rows of what a map puts into a migration: in chunks, or whole. */
#ifndef MC_HZ_MAP_REPLICATION_H
#define MC_HZ_MAP_REPLICATION_H

#include "common/hz/map_objects.h"

#define HZ_RECORD_ENTRY(R, T) \
	HZ_BLOB(R, T, data_key) \
	R(T, part, record, hz_record, 0, 0, always, all) \
	R(T, part, expiry_metadata, hz_expiry, 0, 0, always, all)
MC_MESSAGE(hz_record_entry, HZ_RECORD_ENTRY);
#define HZ_LOCAL_RECORD_STORE_STATS(R, T) /* times in milliseconds */ \
	HZ_ROW(R, T, i64, hits) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	R(T, i64, eviction_count, none, 0, 0, if_version_known, all) \
	R(T, i64, expiration_count, none, 0, 0, if_version_known, all)
MC_MESSAGE(hz_local_record_store_stats, HZ_LOCAL_RECORD_STORE_STATS);
#define HZ_RECORD_STORE(R, T) /* is_differential: by Merkle trees, which Enterprise has */ \
	HZ_TEXT(R, T, map_name) \
	HZ_ROW(R, T, flag, is_differential) \
	HZ_LIST(R, T, entries, hz_record_entry) \
	R(T, part, local_record_store_stats, hz_local_record_store_stats, 0, 0, always, all)
MC_MESSAGE(hz_record_store, HZ_RECORD_STORE);

#define HZ_DELAYED_ENTRY(R, T) /* what a map store has not written yet */ \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, store_time) \
	HZ_ROW(R, T, i32, partition_id) \
	HZ_ROW(R, T, i64, sequence) \
	HZ_ROW(R, T, uuid, txn_id)
MC_MESSAGE(hz_delayed_entry, HZ_DELAYED_ENTRY);
#define HZ_FLUSH_SEQUENCE(R, T) \
	HZ_ROW(R, T, i64, sequence) \
	HZ_ROW(R, T, flag, full_flush)
MC_MESSAGE(hz_flush_sequence, HZ_FLUSH_SEQUENCE);
#define HZ_RESERVATION(R, T) /* of a transaction */ \
	HZ_ROW(R, T, uuid, key) \
	HZ_ROW(R, T, i64, value)
MC_MESSAGE(hz_reservation, HZ_RESERVATION);
#define HZ_DELAYED_OF_MAP(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_LIST(R, T, value, hz_delayed_entry)
MC_MESSAGE(hz_delayed_of_map, HZ_DELAYED_OF_MAP);
#define HZ_FLUSHES_OF_MAP(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_LIST(R, T, value, hz_flush_sequence)
MC_MESSAGE(hz_flushes_of_map, HZ_FLUSHES_OF_MAP);
#define HZ_RESERVATIONS_OF_MAP(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_LIST(R, T, value, hz_reservation)
MC_MESSAGE(hz_reservations_of_map, HZ_RESERVATIONS_OF_MAP);

#define HZ_MAP_LOADED(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_ROW(R, T, flag, value)
MC_MESSAGE(hz_map_loaded, HZ_MAP_LOADED);

#define HZ_MAP_REPLICATION_STATE_HOLDER(R, T) \
	HZ_LIST(R, T, stores_by_map_name, hz_record_store) \
	R(T, parts, loaded, hz_map_loaded, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all) \
	HZ_OBJS(R, T, map_index_infos, hz_map_index_info)
MC_MESSAGE(hz_map_replication_state_holder, HZ_MAP_REPLICATION_STATE_HOLDER);

#define HZ_WRITE_BEHIND_STATE_HOLDER(R, T) \
	HZ_LIST(R, T, delayed_entries, hz_delayed_of_map) \
	HZ_LIST(R, T, flush_sequences, hz_flushes_of_map) \
	HZ_LIST(R, T, reservations_by_txn_id_per_map, hz_reservations_of_map)
MC_MESSAGE(hz_write_behind_state_holder, HZ_WRITE_BEHIND_STATE_HOLDER);

#define HZ_MAP_NEAR_CACHE_STATE_HOLDER(R, T) \
	R(T, base, partition_uuid, hz_partition_uuid, 0, 0, always, all) \
	HZ_ANYS(R, T, map_name_sequence_pairs)
MC_MESSAGE(hz_map_near_cache_state_holder, HZ_MAP_NEAR_CACHE_STATE_HOLDER);

#define HZ_MAP_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, map_replication_state_holder, hz_map_replication_state_holder) \
	HZ_OBJ(R, T, write_behind_state_holder, hz_write_behind_state_holder) \
	HZ_OBJ(R, T, map_near_cache_state_holder, hz_map_near_cache_state_holder)
MC_MESSAGE(hz_map_replication_operation, HZ_MAP_REPLICATION_OPERATION);

#define HZ_LOCAL_RECORD_STORE_STATS_IMPL(R, T) \
	R(T, base, stats, hz_local_record_store_stats, 0, 0, always, all)
MC_MESSAGE(hz_local_record_store_stats_impl, HZ_LOCAL_RECORD_STORE_STATS_IMPL);

#define HZ_MAP_CHUNK(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ROW(R, T, flag, first_chunk) \
	R(T, obj, create_map_index_info, hz_map_index_info, 0, 0, if_first_chunk, all) \
	R(T, flag, record_store_loaded, none, 0, 0, if_first_chunk, all) \
	R(T, part, local_record_store_stats, hz_local_record_store_stats, 0, 0, if_first_chunk, all) \
	R(T, flag, has_write_behind, none, 0, 0, if_first_chunk, all) \
	R(T, parts, delayed_entries, hz_delayed_entry, MC_ENTRIES_MAX, 0, if_write_behind, all) \
	R(T, parts, flush_sequences, hz_flush_sequence, MC_ENTRIES_MAX, 0, if_write_behind, all) \
	R(T, parts, reservations, hz_reservation, MC_ENTRIES_MAX, 0, if_write_behind, all) \
	R(T, flag, near_cache_uuid_is_null, none, 0, 0, if_first_chunk, all) \
	R(T, i64, most_significant_bits, none, 0, 0, if_chunk_uuid, all) \
	R(T, i64, least_significant_bits, none, 0, 0, if_chunk_uuid, all) \
	R(T, i64, near_cache_sequence, none, 0, 0, if_first_chunk, all) \
	HZ_TEXT(R, T, map_name) \
	R(T, parts, entries_to_null, hz_record_entry, MC_MOVE_ENTRIES_MAX, MC_ROW_TO_NULL, always, all) \
	HZ_ROW(R, T, flag, last_chunk)
MC_MESSAGE(hz_map_chunk, HZ_MAP_CHUNK);

#define HZ_MAP_REPLICATION_CLASSES(C) \
	C(MAP_REPLICATION_OPERATION, hz_map_replication_operation, "MapReplicationOperation", -4, 91, OP, N, \
		all) \
	C(MAP_REPLICATION_STATE_HOLDER, hz_map_replication_state_holder, "MapReplicationStateHolder", -4, \
		103, OBJ, V, all) \
	C(WRITE_BEHIND_STATE_HOLDER, hz_write_behind_state_holder, "WriteBehindStateHolder", -4, 104, OBJ, \
		N, all) \
	C(MAP_NEAR_CACHE_STATE_HOLDER, hz_map_near_cache_state_holder, "MapNearCacheStateHolder", -4, 110, \
		OBJ, N, all) \
	C(LOCAL_RECORD_STORE_STATS_IMPL, hz_local_record_store_stats_impl, "LocalRecordStoreStatsImpl", -4, \
		154, OBJ, V, all) \
	C(MAP_CHUNK, hz_map_chunk, "MapChunk", -4, 158, OP, V, all)

#endif
