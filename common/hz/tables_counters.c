/* SPDX-License-Identifier: Apache-2.0 */
/* tables_counters.c - the rows of counters.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_pn_counter_of_replica, HZ_PN_COUNTER_OF_REPLICA, MC_IN_PLACE);
MC_TABLE(hz_replica_timestamp, HZ_REPLICA_TIMESTAMP, MC_IN_PLACE);
MC_TABLE(hz_vector_clock, HZ_VECTOR_CLOCK, ANNOUNCED(VECTOR_CLOCK));
MC_TABLE(hz_flake_id_new_id_batch_operation, HZ_FLAKE_ID_NEW_ID_BATCH_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_pn_counter_impl, HZ_PN_COUNTER_IMPL, ANNOUNCED(PN_COUNTER_IMPL));
MC_TABLE(hz_pn_counter_to_migrate, HZ_PN_COUNTER_TO_MIGRATE, MC_IN_PLACE);
MC_TABLE(hz_pn_counter_replication_operation, HZ_PN_COUNTER_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_pn_counter_add_operation, HZ_PN_COUNTER_ADD_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_pn_counter_get_operation, HZ_PN_COUNTER_GET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_pn_counter_crdt_timestamped_long, HZ_PN_COUNTER_CRDT_TIMESTAMPED_LONG, MC_IN_PLACE);
