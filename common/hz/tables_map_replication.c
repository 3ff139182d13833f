/* SPDX-License-Identifier: Apache-2.0 */
/* tables_map_replication.c - the rows of map_replication.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_record_entry, HZ_RECORD_ENTRY, MC_IN_PLACE);
MC_TABLE(hz_local_record_store_stats, HZ_LOCAL_RECORD_STORE_STATS, MC_IN_PLACE);
MC_TABLE(hz_record_store, HZ_RECORD_STORE, MC_IN_PLACE);
MC_TABLE(hz_delayed_entry, HZ_DELAYED_ENTRY, MC_IN_PLACE);
MC_TABLE(hz_flush_sequence, HZ_FLUSH_SEQUENCE, MC_IN_PLACE);
MC_TABLE(hz_reservation, HZ_RESERVATION, MC_IN_PLACE);
MC_TABLE(hz_delayed_of_map, HZ_DELAYED_OF_MAP, MC_IN_PLACE);
MC_TABLE(hz_flushes_of_map, HZ_FLUSHES_OF_MAP, MC_IN_PLACE);
MC_TABLE(hz_reservations_of_map, HZ_RESERVATIONS_OF_MAP, MC_IN_PLACE);
MC_TABLE(hz_map_loaded, HZ_MAP_LOADED, MC_IN_PLACE);
MC_TABLE(hz_map_replication_state_holder, HZ_MAP_REPLICATION_STATE_HOLDER,
	ANNOUNCED(MAP_REPLICATION_STATE_HOLDER));
MC_TABLE(hz_write_behind_state_holder, HZ_WRITE_BEHIND_STATE_HOLDER, ANNOUNCED(WRITE_BEHIND_STATE_HOLDER));
MC_TABLE(hz_map_near_cache_state_holder, HZ_MAP_NEAR_CACHE_STATE_HOLDER,
	ANNOUNCED(MAP_NEAR_CACHE_STATE_HOLDER));
MC_TABLE(hz_map_replication_operation, HZ_MAP_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_local_record_store_stats_impl, HZ_LOCAL_RECORD_STORE_STATS_IMPL, MC_IN_PLACE);
MC_TABLE(hz_map_chunk, HZ_MAP_CHUNK, MC_IN_PLACE);
