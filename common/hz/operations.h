/* SPDX-License-Identifier: Apache-2.0 */
/* operations.h - rows of the operations between members: cluster (factory 0), core (-1), partitions (-2). */
#ifndef MC_HZ_OPERATIONS_H
#define MC_HZ_OPERATIONS_H

#include "common/hz/objects.h"

/* Operation.flags */
enum {
	HZ_OP_VALIDATE_TARGET = 1,
	HZ_OP_CALLER_UUID = 2,
	HZ_OP_REPLICA_INDEX = 4,
	HZ_OP_WAIT_TIMEOUT = 8,
	HZ_OP_PARTITION_32 = 0x10,
	HZ_OP_TIMEOUT_64 = 0x20,
	HZ_OP_SERVICE = 0x40,
	HZ_OP_CLIENT_CALL = 0x80,
};

#define HZ_OP(R, T)                                 /* com.hazelcast.spi.impl.operationservice.Operation */ \
	R(T, i64, call_id, none, 0, 0, always, all) /* 0: no answer wanted */ \
	R(T, i16, flags, none, 0, 0, always, all) \
	R(T, str, service_name, none, MC_STR_MAX, 0, op_service, all) \
	R(T, i32, partition_id, none, 0, 0, op_partition_32, all) \
	R(T, i16as32, partition_id, none, 0, 0, op_partition_16, all) \
	R(T, i8, replica_index, none, 0, 0, op_replica_index, all) \
	R(T, i64, invocation_time, none, 0, 0, always, all) /* caller's cluster time */ \
	R(T, i64, call_timeout, none, 0, 0, op_timeout_64, all) \
	R(T, i32as64, call_timeout, none, 0, 0, op_timeout_32, all) \
	R(T, i64, wait_timeout, none, 0, 0, op_wait_timeout, all) \
	R(T, uuid, caller_uuid, none, 0, 0, op_caller_uuid, all) \
	R(T, i64, client_call_id, none, 0, 0, op_client_call, all)
MC_MESSAGE(hz_op, HZ_OP);
#define HZ_OP_HEAD(R, T) R(T, base, op, hz_op, 0, 0, always, all)

/* Operations without a field of their own: WhoisMaster's kin, AssignPartitions, and so on */
#define HZ_PLAIN_OP(R, T) HZ_OP_HEAD(R, T)
MC_MESSAGE(hz_plain_op, HZ_PLAIN_OP);

/* What names a map, queue, cache or the like: all of an operation on the whole of it, and the head of others
 */
#define HZ_NAMED_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_TEXT(R, T, name)
MC_MESSAGE(hz_named_op, HZ_NAMED_OP);
#define HZ_NAMED(R, T) HZ_TEXT(R, T, name) /* factories of such operations */
MC_MESSAGE(hz_named, HZ_NAMED);

#define HZ_ON_JOIN_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, anys, operations, none, MC_LIST_MAX, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_on_join_op, HZ_ON_JOIN_OP);

#define HZ_JOIN_MESSAGE(R, T) \
	R(T, i8, packet_version, none, 0, 0, always, all) \
	R(T, i32, build_number, none, 0, 0, always, all) \
	R(T, obj, member_version, hz_member_version, 0, 0, always, all) \
	R(T, obj, address, hz_address, 0, 0, always, all) \
	R(T, uuid, uuid, none, 0, 0, always, all) \
	R(T, obj, config_check, hz_config_check, 0, 0, always, all) \
	R(T, flag, lite_member, none, 0, 0, always, all) \
	R(T, objs, member_addresses, hz_address, MC_LIST_MAX, MC_ROW_COUNTED, always, all) \
	R(T, i32, data_member_count, none, 0, 0, always, all)
MC_MESSAGE(hz_join_message, HZ_JOIN_MESSAGE);

#define HZ_JOIN_REQUEST(R, T) \
	R(T, base, join, hz_join_message, 0, 0, always, all) \
	R(T, any, credentials, none, 0, 0, always, all) \
	R(T, i32, try_count, none, 0, 0, always, all) \
	R(T, parts, attributes, hz_string_pair, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, always, all) \
	R(T, uuids, excluded_member_uuids, none, MC_LIST_MAX, MC_ROW_COUNTED, always, all) \
	R(T, parts, addresses, hz_endpoint, MC_LIST_MAX, MC_ROW_TUPLE, always, all) \
	R(T, uuid, cp_member_uuid, none, 0, 0, always, all) \
	R(T, obj, pre_join_operation, hz_on_join_op, 0, MC_ROW_KEEP, if_member_53, all) \
	R(T, objs, supported_cluster_versions, hz_version, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TAIL, \
		if_member_553, all)
MC_MESSAGE(hz_join_request, HZ_JOIN_REQUEST);

#define HZ_SPLIT_BRAIN_JOIN_MESSAGE(R, T) \
	R(T, base, join, hz_join_message, 0, 0, always, all) \
	R(T, obj, cluster_version, hz_version, 0, 0, always, all) \
	R(T, i32, member_list_version, none, 0, 0, always, all)
MC_MESSAGE(hz_split_brain_join_message, HZ_SPLIT_BRAIN_JOIN_MESSAGE);

/* --- factory 0 --- */
#define HZ_WHOIS_MASTER_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, any, join_message, none, 0, 0, always, all) /* a JoinMessage; the reader takes its kin too */
MC_MESSAGE(hz_whois_master_op, HZ_WHOIS_MASTER_OP);

#define HZ_MASTER_RESPONSE_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, master_address, hz_address, 0, 0, always, all)
MC_MESSAGE(hz_master_response_op, HZ_MASTER_RESPONSE_OP);

#define HZ_JOIN_REQUEST_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, request, hz_join_request, 0, 0, always, all)
MC_MESSAGE(hz_join_request_op, HZ_JOIN_REQUEST_OP);

#define HZ_MEMBERS_UPDATE_HEAD(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, uuid, target_uuid, none, 0, 0, always, all) \
	R(T, i64, master_time, none, 0, 0, always, all) \
	R(T, objs, member_infos, hz_member_info, MC_LIST_MAX, 0, always, all) \
	R(T, obj, partition_runtime_state, hz_partition_runtime_state, 0, 0, always, all) \
	R(T, flag, return_response, none, 0, 0, always, all)
#define HZ_MEMBERS_UPDATE_OP(R, T) \
	HZ_MEMBERS_UPDATE_HEAD(R, T) \
	R(T, i32, member_list_version, none, 0, MC_ROW_TAIL, always, all)
MC_MESSAGE(hz_members_update_op, HZ_MEMBERS_UPDATE_OP);

#define HZ_FINALIZE_JOIN_OP(R, T) \
	HZ_MEMBERS_UPDATE_HEAD(R, T) \
	R(T, uuid, cluster_id, none, 0, 0, always, all) \
	R(T, i64, cluster_start_time, none, 0, 0, always, all) \
	R(T, str, cluster_state, none, HZ_CLUSTER_STATES, MC_ROW_ENUM, always, all) \
	R(T, obj, cluster_version, hz_version, 0, 0, always, all) \
	R(T, obj, pre_join_op, hz_on_join_op, 0, MC_ROW_KEEP, always, all) \
	R(T, obj, post_join_op, hz_on_join_op, 0, MC_ROW_KEEP, always, all) \
	R(T, flag, defer_partition_processing, none, 0, MC_ROW_TAIL, always, all) \
	R(T, i8, cluster_topology_intent, none, HZ_TOPOLOGY_INTENTS, MC_ROW_TAIL | MC_ROW_ENUM, always, all) \
	R(T, i32, member_list_version, none, 0, MC_ROW_TAIL, always, all)
MC_MESSAGE(hz_finalize_join_op, HZ_FINALIZE_JOIN_OP);

/* The state of the cluster, in two phases: locked by all, then set or given up. */
#define HZ_CLUSTER_STATE_CHANGE(R, T)            /* ...internal.cluster.impl.ClusterStateChange */ \
	R(T, any, type, none, 0, 0, always, all) /* a Class: ClusterState or Version */ \
	R(T, any, new_state, none, 0, 0, always, all)
MC_MESSAGE(hz_cluster_state_change, HZ_CLUSTER_STATE_CHANGE);

#define HZ_STATE_CHANGE_HEAD(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, state_change, hz_cluster_state_change, 0, 0, always, all) \
	R(T, obj, initiator, hz_address, 0, 0, always, all) \
	R(T, uuid, txn_id, none, 0, 0, always, all)
#define HZ_LOCK_CLUSTER_STATE_OP(R, T) \
	HZ_STATE_CHANGE_HEAD(R, T) \
	R(T, i64, lease_time, none, 0, 0, always, all) \
	R(T, i64, partition_state_stamp, none, 0, 0, always, all) \
	R(T, i32, member_list_version, none, 0, 0, always, all)
MC_MESSAGE(hz_lock_cluster_state_op, HZ_LOCK_CLUSTER_STATE_OP);

#define HZ_COMMIT_CLUSTER_STATE_OP(R, T) \
	HZ_STATE_CHANGE_HEAD(R, T) \
	R(T, flag, is_transient, none, 0, 0, always, all)
MC_MESSAGE(hz_commit_cluster_state_op, HZ_COMMIT_CLUSTER_STATE_OP);

#define HZ_ROLLBACK_CLUSTER_STATE_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, initiator, hz_address, 0, 0, always, all) \
	R(T, uuid, txn_id, none, 0, 0, always, all)
MC_MESSAGE(hz_rollback_cluster_state_op, HZ_ROLLBACK_CLUSTER_STATE_OP);

#define HZ_HEARTBEAT_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, sender_members_view_metadata, hz_members_view_metadata, 0, 0, always, all) \
	R(T, uuid, target_uuid, none, 0, 0, always, all) \
	R(T, i64, timestamp, none, 0, 0, always, all) /* cluster time */ \
	R(T, objs, suspected_members, hz_member_info, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_heartbeat_op, HZ_HEARTBEAT_OP);

#define HZ_HEARTBEAT_COMPLAINT_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, receiver_members_view_metadata, hz_members_view_metadata, 0, 0, always, all) \
	R(T, obj, sender_members_view_metadata, hz_members_view_metadata, 0, 0, always, all)
MC_MESSAGE(hz_heartbeat_complaint_op, HZ_HEARTBEAT_COMPLAINT_OP);

#define HZ_EXPLICIT_SUSPICION_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, members_view_metadata, hz_members_view_metadata, 0, 0, always, all)
MC_MESSAGE(hz_explicit_suspicion_op, HZ_EXPLICIT_SUSPICION_OP);

#define HZ_TRIGGER_EXPLICIT_SUSPICION_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, i32, caller_member_list_version, none, 0, 0, always, all) \
	R(T, obj, suspected_members_view_metadata, hz_members_view_metadata, 0, 0, always, all)
MC_MESSAGE(hz_trigger_explicit_suspicion_op, HZ_TRIGGER_EXPLICIT_SUSPICION_OP);

#define HZ_FETCH_MEMBERS_VIEW_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, uuid, target_uuid, none, 0, 0, always, all)
MC_MESSAGE(hz_fetch_members_view_op, HZ_FETCH_MEMBERS_VIEW_OP);

#define HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, request, hz_split_brain_join_message, 0, 0, always, all)
MC_MESSAGE(hz_split_brain_merge_validation_op, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP);

#define HZ_MERGE_CLUSTERS_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, new_target_address, hz_address, 0, 0, always, all)
MC_MESSAGE(hz_merge_clusters_op, HZ_MERGE_CLUSTERS_OP);

#define HZ_BEFORE_JOIN_CHECK_FAILURE_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, str, fail_reason_msg, none, MC_STR_MAX, 0, always, all)
MC_MESSAGE(hz_before_join_check_failure_op, HZ_BEFORE_JOIN_CHECK_FAILURE_OP);

#define HZ_CONFIG_MISMATCH_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, str, msg, none, MC_STR_MAX, 0, always, all)
MC_MESSAGE(hz_config_mismatch_op, HZ_CONFIG_MISMATCH_OP);

/* --- factory -2 --- */
#define HZ_PARTITION_STATE_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, partition_state, hz_partition_runtime_state, 0, 0, always, all) \
	R(T, flag, sync, none, 0, 0, always, all)
MC_MESSAGE(hz_partition_state_operation, HZ_PARTITION_STATE_OPERATION);

#define HZ_PARTITION_STATE_CHECK_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, i64, stamp, none, 0, 0, always, all)
MC_MESSAGE(hz_partition_state_check_operation, HZ_PARTITION_STATE_CHECK_OPERATION);

#define HZ_UUID_OP(R, T) /* ShutdownRequest, ShutdownResponse, DemoteRequest, DemoteResponse */ \
	HZ_OP_HEAD(R, T) \
	R(T, uuid, uuid, none, 0, 0, always, all)
MC_MESSAGE(hz_uuid_op, HZ_UUID_OP);

#define HZ_MIGRATION_REQUEST_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, obj, migration, hz_migration_info, 0, 0, always, all) \
	R(T, objs, completed_migrations, hz_migration_info, MC_LIST_MAX, 0, always, all) \
	R(T, flag, fragmented_migration_enabled, none, 0, 0, always, all) \
	R(T, flag, chunked_migration_enabled, none, 0, 0, always, all) \
	R(T, i32, max_total_chunked_data_in_bytes, none, 0, 0, always, all)
MC_MESSAGE(hz_migration_request_operation, HZ_MIGRATION_REQUEST_OPERATION);

#define HZ_MIGRATION_COMMIT_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, uuid, expected_member_uuid, none, 0, 0, always, all) \
	R(T, obj, migration, hz_migration_info, 0, 0, always, all)
MC_MESSAGE(hz_migration_commit_operation, HZ_MIGRATION_COMMIT_OPERATION);

#define HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, objs, completed_migrations, hz_migration_info, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_publish_completed_migrations_operation, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION);

#define HZ_PROMOTION_COMMIT_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, uuid, expected_member_uuid, none, 0, 0, always, all) \
	R(T, obj, partition_state, hz_partition_runtime_state, 0, 0, always, all) \
	R(T, objs, promotions, hz_migration_info, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_promotion_commit_operation, HZ_PROMOTION_COMMIT_OPERATION);

/* --- responses and control, factory -1: no operation header --- */
#define HZ_RESPONSE_HEAD(R, T) \
	R(T, i64, call_id, none, 0, 0, always, all) \
	R(T, flag, urgent, none, 0, 0, always, all)
#define HZ_NORMAL_RESPONSE(R, T) \
	HZ_RESPONSE_HEAD(R, T) \
	R(T, i8, backup_acks, none, 0, 0, always, all) \
	R(T, iobj, value, none, 0, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_normal_response, HZ_NORMAL_RESPONSE);
#define HZ_ERROR_RESPONSE(R, T) \
	HZ_RESPONSE_HEAD(R, T) \
	R(T, any, cause, none, 0, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_error_response, HZ_ERROR_RESPONSE);
#define HZ_ACK_RESPONSE(R, T) HZ_RESPONSE_HEAD(R, T) /* BackupAckResponse, CallTimeoutResponse */
MC_MESSAGE(hz_ack_response, HZ_ACK_RESPONSE);

#define HZ_OPERATION_CONTROL(R, T) \
	R(T, longs, running_operations, none, MC_LIST_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, longs, operations_to_cancel, none, MC_LIST_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_operation_control, HZ_OPERATION_CONTROL);

#endif
