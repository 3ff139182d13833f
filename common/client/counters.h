/* SPDX-License-Identifier: Apache-2.0 */
/* counters.h - rows of PNCounter.*, FlakeIdGenerator.* and CardinalityEstimator.* messages. */
#ifndef MC_CLIENT_COUNTERS_H
#define MC_CLIENT_COUNTERS_H

#include "common/client/objects.h"

#define CLIENT_CARDINALITY_ESTIMATOR_ADD_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i64, hash)
MC_MESSAGE(client_cardinality_estimator_add, CLIENT_CARDINALITY_ESTIMATOR_ADD_ROWS);

#define CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, batch_size)
MC_MESSAGE(client_flake_id_generator_new_id_batch, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ROWS);

#define CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, base) \
	CLIENT_FIXED(R, T, i64, increment) \
	CLIENT_FIXED(R, T, i32, batch_size)
MC_MESSAGE(client_flake_id_generator_new_id_batch_answer, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ANSWER_ROWS);

#define CLIENT_PN_COUNTER_GET_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	R(T, parts, replica_timestamps, client_uuid_long, MC_LIST_MAX, MC_ROW_TUPLE, always, all) \
	CLIENT_FIXED(R, T, uuid, target_replica_uuid)
MC_MESSAGE(client_pn_counter_get, CLIENT_PN_COUNTER_GET_ROWS);

#define CLIENT_PN_COUNTER_GET_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, value) \
	R(T, parts, replica_timestamps, client_uuid_long, MC_LIST_MAX, MC_ROW_TUPLE, always, all) \
	CLIENT_FIXED(R, T, i32, replica_count)
MC_MESSAGE(client_pn_counter_get_answer, CLIENT_PN_COUNTER_GET_ANSWER_ROWS);

#define CLIENT_PN_COUNTER_ADD_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i64, delta) \
	CLIENT_FIXED(R, T, flag, get_before_update) \
	R(T, parts, replica_timestamps, client_uuid_long, MC_LIST_MAX, MC_ROW_TUPLE, always, all) \
	CLIENT_FIXED(R, T, uuid, target_replica_uuid)
MC_MESSAGE(client_pn_counter_add, CLIENT_PN_COUNTER_ADD_ROWS);

#define CLIENT_COUNTERS_TYPES(Q, E) \
	Q(CARDINALITY_ESTIMATOR_ADD, "CardinalityEstimatorAdd", 0x190100, client_cardinality_estimator_add, \
		client_empty) \
	Q(CARDINALITY_ESTIMATOR_ESTIMATE, "CardinalityEstimatorEstimate", 0x190200, client_name, \
		client_long_answer) \
	Q(FLAKE_ID_GENERATOR_NEW_ID_BATCH, "FlakeIdGeneratorNewIdBatch", 0x1c0100, \
		client_flake_id_generator_new_id_batch, client_flake_id_generator_new_id_batch_answer) \
	Q(PN_COUNTER_GET, "PNCounterGet", 0x1d0100, client_pn_counter_get, client_pn_counter_get_answer) \
	Q(PN_COUNTER_ADD, "PNCounterAdd", 0x1d0200, client_pn_counter_add, client_pn_counter_get_answer) \
	Q(PN_COUNTER_GET_CONFIGURED_REPLICA_COUNT, "PNCounterGetConfiguredReplicaCount", 0x1d0300, \
		client_name, client_int_answer)

#endif
