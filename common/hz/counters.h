/* SPDX-License-Identifier: Apache-2.0 */
/* counters.h - rows of PN counters, vector clocks and flake ids. */
#ifndef MC_HZ_COUNTERS_H
#define MC_HZ_COUNTERS_H

#include "common/hz/operations.h"

#define HZ_PN_COUNTER_OF_REPLICA(R, T) \
	HZ_ROW(R, T, uuid, replica_id) \
	HZ_ROW(R, T, i64, added) \
	HZ_ROW(R, T, i64, subtracted)
MC_MESSAGE(hz_pn_counter_of_replica, HZ_PN_COUNTER_OF_REPLICA);

#define HZ_REPLICA_TIMESTAMP(R, T) \
	HZ_ROW(R, T, uuid, replica_id) \
	HZ_ROW(R, T, i64, timestamp)
MC_MESSAGE(hz_replica_timestamp, HZ_REPLICA_TIMESTAMP);

#define HZ_VECTOR_CLOCK(R, T) HZ_LIST(R, T, replica_timestamps, hz_replica_timestamp)
MC_MESSAGE(hz_vector_clock, HZ_VECTOR_CLOCK);

#define HZ_FLAKE_ID_NEW_ID_BATCH_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_TEXT(R, T, flake_id_gen_name) \
	HZ_ROW(R, T, i32, batch_size)
MC_MESSAGE(hz_flake_id_new_id_batch_operation, HZ_FLAKE_ID_NEW_ID_BATCH_OPERATION);

#define HZ_PN_COUNTER_IMPL(R, T) \
	HZ_OBJ(R, T, state_vector_clock, hz_vector_clock) \
	HZ_LIST(R, T, state, hz_pn_counter_of_replica)
MC_MESSAGE(hz_pn_counter_impl, HZ_PN_COUNTER_IMPL);

#define HZ_PN_COUNTER_TO_MIGRATE(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_OBJ(R, T, value, hz_pn_counter_impl)
MC_MESSAGE(hz_pn_counter_to_migrate, HZ_PN_COUNTER_TO_MIGRATE);

#define HZ_PN_COUNTER_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, replication_data, hz_pn_counter_to_migrate, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_pn_counter_replication_operation, HZ_PN_COUNTER_REPLICATION_OPERATION);

#define HZ_PN_COUNTER_ADD_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, get_before_update) \
	HZ_ROW(R, T, i64, delta) \
	HZ_OBJ(R, T, observed_timestamps, hz_vector_clock)
MC_MESSAGE(hz_pn_counter_add_operation, HZ_PN_COUNTER_ADD_OPERATION);

#define HZ_PN_COUNTER_GET_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_OBJ(R, T, observed_timestamps, hz_vector_clock)
MC_MESSAGE(hz_pn_counter_get_operation, HZ_PN_COUNTER_GET_OPERATION);

#define HZ_PN_COUNTER_CRDT_TIMESTAMPED_LONG(R, T) \
	HZ_ROW(R, T, i64, value) \
	HZ_OBJ(R, T, vector_clock, hz_vector_clock)
MC_MESSAGE(hz_pn_counter_crdt_timestamped_long, HZ_PN_COUNTER_CRDT_TIMESTAMPED_LONG);

#define HZ_COUNTERS_CLASSES(C) \
	C(VECTOR_CLOCK, hz_vector_clock, "VectorClock", 0, 40, OBJ, N, all) \
	C(FLAKE_ID_NEW_ID_BATCH_OPERATION, hz_flake_id_new_id_batch_operation, "NewIdBatchOperation", -34, \
		0, OP, N, all) \
	C(PN_COUNTER_REPLICATION_OPERATION, hz_pn_counter_replication_operation, \
		"PNCounterReplicationOperation", -36, 1, OP, N, all) \
	C(PN_COUNTER_IMPL, hz_pn_counter_impl, "PNCounterImpl", -36, 2, OBJ, N, all) \
	C(PN_COUNTER_ADD_OPERATION, hz_pn_counter_add_operation, "AddOperation", -36, 3, OP, N, all) \
	C(PN_COUNTER_GET_OPERATION, hz_pn_counter_get_operation, "GetOperation", -36, 4, OP, N, all) \
	C(PN_COUNTER_CRDT_TIMESTAMPED_LONG, hz_pn_counter_crdt_timestamped_long, "CRDTTimestampedLong", -36, \
		5, OBJ, N, all)

#endif
