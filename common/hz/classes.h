/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classes.h - the registry of what stands on the wire, one row a class.
 *
 *   C(ID, struct, Hazelcast's name, factory, class id, form, marked, lines)
 *
 * - form: OP, an operation (starts with struct hz_op); RESP, a response; OBJ, a value; CTRL, what has a kind
 * of frame of its own (OperationControl, MemberHandshake, EventEnvelope)
 * - marked: V, announced with header 03 and the version of the cluster, on lines that do so, V57 from 5.7 on;
 * N, never
 * - lines: all, from_54 ... from_57, to_53 ... to_56
 */
#ifndef MC_HZ_CLASSES_H
#define MC_HZ_CLASSES_H

#include "common/hz/caches.h"
#include "common/hz/collections.h"
#include "common/hz/configs.h"
#include "common/hz/counters.h"
#include "common/hz/cp.h"
#include "common/hz/locks.h"
#include "common/hz/map_operations.h"
#include "common/hz/migrations.h"
#include "common/hz/multimaps.h"
#include "common/hz/others.h"
#include "common/hz/queries.h"
#include "common/hz/replicated_maps.h"
#include "common/hz/ringbuffers.h"
#include "common/hz/schemas.h"
#include "common/hz/transactions.h"

#define HZ_CLASSES(C) \
	C(AUTHENTICATION_FAILURE_OP, hz_plain_op, "AuthenticationFailureOp", 0, 0, OP, N, all) \
	C(HEARTBEAT_OP, hz_heartbeat_op, "HeartbeatOp", 0, 3, OP, V, all) \
	C(MEMBERS_UPDATE_OP, hz_members_update_op, "MembersUpdateOp", 0, 6, OP, N, all) \
	C(FINALIZE_JOIN_OP, hz_finalize_join_op, "FinalizeJoinOp", 0, 7, OP, N, all) \
	C(COMMIT_CLUSTER_STATE_OP, hz_commit_cluster_state_op, "CommitClusterStateOp", 0, 9, OP, N, all) \
	C(LOCK_CLUSTER_STATE_OP, hz_lock_cluster_state_op, "LockClusterStateOp", 0, 14, OP, V, all) \
	C(ROLLBACK_CLUSTER_STATE_OP, hz_rollback_cluster_state_op, "RollbackClusterStateOp", 0, 20, OP, N, \
		all) \
	C(CLUSTER_STATE_CHANGE, hz_cluster_state_change, "ClusterStateChange", 0, 30, OBJ, N, all) \
	C(BEFORE_JOIN_CHECK_FAILURE_OP, hz_before_join_check_failure_op, "BeforeJoinCheckFailureOp", 0, 8, \
		OP, N, all) \
	C(CONFIG_MISMATCH_OP, hz_config_mismatch_op, "ConfigMismatchOp", 0, 10, OP, N, all) \
	C(CLUSTER_MISMATCH_OP, hz_plain_op, "ClusterMismatchOp", 0, 11, OP, N, all) \
	C(SPLIT_BRAIN_MERGE_VALIDATION_OP, hz_split_brain_merge_validation_op, \
		"SplitBrainMergeValidationOp", 0, 12, OP, N, all) \
	C(JOIN_REQUEST_OP, hz_join_request_op, "JoinRequestOp", 0, 13, OP, N, all) \
	C(JOIN_MASTERSHIP_CLAIM_OP, hz_plain_op, "JoinMastershipClaimOp", 0, 15, OP, N, all) \
	C(WHOIS_MASTER_OP, hz_whois_master_op, "WhoisMasterOp", 0, 16, OP, N, all) \
	C(MERGE_CLUSTERS_OP, hz_merge_clusters_op, "MergeClustersOp", 0, 18, OP, N, all) \
	C(ON_JOIN_OP, hz_on_join_op, "OnJoinOp", 0, 19, OP, N, all) \
	C(MASTER_RESPONSE_OP, hz_master_response_op, "MasterResponseOp", 0, 21, OP, N, all) \
	C(SHUTDOWN_NODE_OP, hz_plain_op, "ShutdownNodeOp", 0, 22, OP, N, all) \
	C(TRIGGER_MEMBER_LIST_PUBLISH_OP, hz_plain_op, "TriggerMemberListPublishOp", 0, 23, OP, N, all) \
	C(FETCH_MEMBERS_VIEW_OP, hz_fetch_members_view_op, "FetchMembersViewOp", 0, 33, OP, N, all) \
	C(EXPLICIT_SUSPICION_OP, hz_explicit_suspicion_op, "ExplicitSuspicionOp", 0, 34, OP, N, all) \
	C(TRIGGER_EXPLICIT_SUSPICION_OP, hz_trigger_explicit_suspicion_op, "TriggerExplicitSuspicionOp", 0, \
		36, OP, N, all) \
	C(HEARTBEAT_COMPLAINT_OP, hz_heartbeat_complaint_op, "HeartbeatComplaintOp", 0, 38, OP, N, all) \
	C(PROMOTE_LITE_MEMBER_OP, hz_plain_op, "PromoteLiteMemberOp", 0, 39, OP, N, all) \
	C(DEMOTE_DATA_MEMBER_OP, hz_plain_op, "DemoteDataMemberOp", 0, 41, OP, N, from_54) \
	C(ON_JOIN_REGISTRATION_OPERATION, hz_on_join_registration_operation, "OnJoinRegistrationOperation", \
		-1, 11, OP, N, all) \
	C(REGISTRATION_OPERATION, hz_registration_operation, "RegistrationOperation", -1, 12, OP, V, all) \
	C(DEREGISTRATION_OPERATION, hz_deregistration_operation, "DeregistrationOperation", -1, 10, OP, V, \
		all) \
	C(SEND_EVENT_OPERATION, hz_send_event_operation, "SendEventOperation", -1, 13, OP, N, all) \
	C(TENANT_CONTROL_REPLICATION_OPERATION, hz_tenant_control_replication_operation, \
		"TenantControlReplicationOperation", -1, 26, OP, N, all) \
	C(PUBLISH_OPERATION, hz_publish_operation, "PublishOperation", -9, 0, OP, N, all) \
	C(ASSIGN_PARTITIONS, hz_plain_op, "AssignPartitions", -2, 2, OP, N, all) \
	C(FETCH_PARTITION_STATE_OPERATION, hz_plain_op, "FetchPartitionStateOperation", -2, 4, OP, N, all) \
	C(HAS_ONGOING_MIGRATION, hz_plain_op, "HasOngoingMigration", -2, 5, OP, N, all) \
	C(MIGRATION_COMMIT_OPERATION, hz_migration_commit_operation, "MigrationCommitOperation", -2, 6, OP, \
		N, all) \
	C(PARTITION_STATE_OPERATION, hz_partition_state_operation, "PartitionStateOperation", -2, 7, OP, N, \
		all) \
	C(PROMOTION_COMMIT_OPERATION, hz_promotion_commit_operation, "PromotionCommitOperation", -2, 8, OP, \
		N, all) \
	C(SAFE_STATE_CHECK_OPERATION, hz_plain_op, "SafeStateCheckOperation", -2, 12, OP, N, all) \
	C(SHUTDOWN_REQUEST_OPERATION, hz_uuid_op, "ShutdownRequestOperation", -2, 13, OP, V, all) \
	C(SHUTDOWN_RESPONSE_OPERATION, hz_uuid_op, "ShutdownResponseOperation", -2, 14, OP, V, all) \
	C(MIGRATION_REQUEST_OPERATION, hz_migration_request_operation, "MigrationRequestOperation", -2, 17, \
		OP, N, all) \
	C(PUBLISH_COMPLETED_MIGRATIONS_OPERATION, hz_publish_completed_migrations_operation, \
		"PublishCompletedMigrationsOperation", -2, 20, OP, N, all) \
	C(PARTITION_STATE_CHECK_OPERATION, hz_partition_state_check_operation, \
		"PartitionStateCheckOperation", -2, 21, OP, V, all) \
	C(DEMOTE_REQUEST_OPERATION, hz_uuid_op, "DemoteRequestOperation", -2, 26, OP, N, from_54) \
	C(DEMOTE_RESPONSE_OPERATION, hz_uuid_op, "DemoteResponseOperation", -2, 27, OP, N, from_54) \
	C(NORMAL_RESPONSE, hz_normal_response, "NormalResponse", -1, 0, RESP, N, all) \
	C(BACKUP_ACK_RESPONSE, hz_ack_response, "BackupAckResponse", -1, 2, RESP, N, all) \
	C(CALL_TIMEOUT_RESPONSE, hz_ack_response, "CallTimeoutResponse", -1, 8, RESP, N, all) \
	C(ERROR_RESPONSE, hz_error_response, "ErrorResponse", -1, 9, RESP, N, all) \
	C(MEMBER_HANDSHAKE, hz_member_handshake, "MemberHandshake", 0, 5, CTRL, N, all) \
	C(OPERATION_CONTROL, hz_operation_control, "OperationControl", -1, 19, CTRL, N, all) \
	C(EVENT_ENVELOPE, hz_event_envelope, "EventEnvelope", -1, 6, CTRL, N, all) \
	C(ADDRESS, hz_address, "Address", 0, 1, OBJ, N, all) \
	C(CONFIG_CHECK, hz_config_check, "ConfigCheck", 0, 4, OBJ, N, all) \
	C(ENDPOINT_QUALIFIER, hz_endpoint_qualifier, "EndpointQualifier", 0, 17, OBJ, N, all) \
	C(MEMBER_INFO, hz_member_info, "MemberInfo", 0, 25, OBJ, V, all) \
	C(JOIN_MESSAGE, hz_join_message, "JoinMessage", 0, 26, OBJ, N, all) \
	C(JOIN_REQUEST, hz_join_request, "JoinRequest", 0, 27, OBJ, N, all) \
	C(MIGRATION_INFO, hz_migration_info, "MigrationInfo", 0, 28, OBJ, N, all) \
	C(MEMBER_VERSION, hz_member_version, "MemberVersion", 0, 29, OBJ, N, all) \
	C(SPLIT_BRAIN_JOIN_MESSAGE, hz_split_brain_join_message, "SplitBrainJoinMessage", 0, 31, OBJ, N, \
		all) \
	C(VERSION, hz_version, "Version", 0, 32, OBJ, N, all) \
	C(MEMBERS_VIEW, hz_members_view, "MembersView", 0, 35, OBJ, N, all) \
	C(MEMBERS_VIEW_METADATA, hz_members_view_metadata, "MembersViewMetadata", 0, 37, OBJ, N, all) \
	C(MEMBERS_VIEW_RESPONSE, hz_members_view_response, "MembersViewResponse", 0, 42, OBJ, N, from_54) \
	C(PARTITION_RUNTIME_STATE, hz_partition_runtime_state, "PartitionRuntimeState", -2, 1, OBJ, V, all) \
	C(PARTITION_REPLICA, hz_partition_replica, "PartitionReplica", -2, 19, OBJ, N, all) \
	C(REGISTRATION, hz_registration, "Registration", -1, 21, OBJ, V, all) \
	C(USERNAME_PASSWORD_CREDENTIALS, hz_username_password_credentials, "UsernamePasswordCredentials", \
		-1, 23, OBJ, N, all) \
	C(SIMPLE_TOKEN_CREDENTIALS, hz_simple_token_credentials, "SimpleTokenCredentials", -1, 24, OBJ, N, \
		all) \
	C(TRUE_EVENT_FILTER, hz_empty, "TrueEventFilter", -1, 17, OBJ, N, all) \
	C(NOOP_TENANT_CONTROL, hz_empty, "NoopTenantControl", -1, 22, OBJ, N, all) \
	C(EVENT_LISTENER_FILTER, hz_event_listener_filter, "EventListenerFilter", -4, 88, OBJ, N, all) \
	C(TOPIC_EVENT, hz_topic_event, "TopicEvent", -9, 1, OBJ, N, all) \
	HZ_MAP_CLASSES(C) \
	HZ_MAP_OBJECTS_CLASSES(C) \
	HZ_MAP_REPLICATION_CLASSES(C) \
	HZ_MAP_OPERATIONS_CLASSES(C) \
	HZ_LOCKS_CLASSES(C) \
	HZ_MIGRATIONS_CLASSES(C) \
	HZ_QUERIES_CLASSES(C) \
	HZ_COLLECTIONS_CLASSES(C) \
	HZ_MULTIMAPS_CLASSES(C) \
	HZ_RINGBUFFERS_CLASSES(C) \
	HZ_REPLICATED_MAPS_CLASSES(C) \
	HZ_CACHES_CLASSES(C) \
	HZ_CONFIGS_CLASSES(C) \
	HZ_TRANSACTIONS_CLASSES(C) \
	HZ_COUNTERS_CLASSES(C) \
	HZ_SCHEMAS_CLASSES(C) \
	HZ_OTHERS_CLASSES(C) \
	HZ_CP_CLASSES(C)

/* Maps and their carriers: rows in maps.h */
#define HZ_MAP_CLASSES(C) \
	C(BACKUP, hz_backup, "Backup", -1, 1, OP, N, all) \
	C(PARTITION_ITERATING_OPERATION, hz_partition_iterating_operation, "PartitionIteratingOperation", \
		-1, 3, OP, N, all) \
	C(PARTITION_RESPONSE, hz_partition_response, "PartitionResponse", -1, 4, OBJ, N, all) \
	C(PUT_OPERATION, hz_put_operation, "PutOperation", -4, 0, OP, N, all) \
	C(GET_OPERATION, hz_get_operation, "GetOperation", -4, 1, OP, N, all) \
	C(REMOVE_OPERATION, hz_put_operation, "RemoveOperation", -4, 2, OP, N, all) \
	C(PUT_BACKUP_OPERATION, hz_put_backup_operation, "PutBackupOperation", -4, 3, OP, V, all) \
	C(REMOVE_BACKUP_OPERATION, hz_remove_backup_operation, "RemoveBackupOperation", -4, 4, OP, N, all) \
	C(MAP_SIZE_OPERATION, hz_named_op, "MapSizeOperation", -4, 25, OP, N, all) \
	C(SIZE_OPERATION_FACTORY, hz_named, "SizeOperationFactory", -4, 85, OBJ, N, all)
/* Written by class name, not by ids; factory 0, id 0 stand for that: the reader finds it by name. */
#define HZ_NAMED_CLASSES(C) \
	C(ENTRY_EVENT_DATA, hz_entry_event_data, "EntryEventData", \
		"com.hazelcast.map.impl.event.EntryEventData") \
	C(MAP_EVENT_DATA, hz_map_event_data, "MapEventData", "com.hazelcast.map.impl.event.MapEventData") \
	C(MAP_PARTITION_EVENT_DATA, hz_map_partition_event_data, "MapPartitionEventData", \
		"com.hazelcast.map.impl.event.MapPartitionEventData")

enum hz_class {
	HZ_NONE, /* not in the registry */
#define C(id, type, name, factory, cls, form, marked, lines) HZ_##id,
	HZ_CLASSES(C)
#undef C
#define C(id, type, name, java) HZ_##id,
		HZ_NAMED_CLASSES(C)
#undef C
			HZ_CLASS_COUNT
};

#endif
