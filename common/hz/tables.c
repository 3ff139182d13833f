/* SPDX-License-Identifier: Apache-2.0 */
/* tables.c - the row lists as tables. The last column: the class a struct is announced as where a row says
 * `obj` or `objs`. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

static const struct mc_field no_rows[1];
const struct mc_schema hz_empty_schema = {
	.name = "hz_empty", .rows = no_rows, .size = sizeof(struct hz_empty)
};

MC_TABLE(hz_blob, HZ_BLOB_ROWS, MC_IN_PLACE);
MC_TABLE(hz_iobj, HZ_IOBJ_ROWS, MC_IN_PLACE);
MC_TABLE(hz_endpoint_qualifier, HZ_ENDPOINT_QUALIFIER, ANNOUNCED(ENDPOINT_QUALIFIER));
MC_TABLE(hz_endpoint, HZ_ENDPOINT, MC_IN_PLACE);
MC_TABLE(hz_member_info, HZ_MEMBER_INFO, ANNOUNCED(MEMBER_INFO));
MC_TABLE(hz_members_view, HZ_MEMBERS_VIEW, ANNOUNCED(MEMBERS_VIEW));
MC_TABLE(hz_members_view_metadata, HZ_MEMBERS_VIEW_METADATA, ANNOUNCED(MEMBERS_VIEW_METADATA));
MC_TABLE(hz_members_view_response, HZ_MEMBERS_VIEW_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_partition_replica, HZ_PARTITION_REPLICA, ANNOUNCED(PARTITION_REPLICA));
MC_TABLE(hz_migration_info, HZ_MIGRATION_INFO, ANNOUNCED(MIGRATION_INFO));
MC_TABLE(hz_indexed_replica, HZ_INDEXED_REPLICA, MC_IN_PLACE);
MC_TABLE(hz_partition_runtime_state, HZ_PARTITION_RUNTIME_STATE, ANNOUNCED(PARTITION_RUNTIME_STATE));
MC_TABLE(hz_local_addresses, HZ_LOCAL_ADDRESSES, MC_IN_PLACE);
MC_TABLE(hz_member_handshake, HZ_MEMBER_HANDSHAKE, MC_IN_PLACE);
MC_TABLE(hz_username_password_credentials, HZ_USERNAME_PASSWORD_CREDENTIALS, MC_IN_PLACE);
MC_TABLE(hz_simple_token_credentials, HZ_SIMPLE_TOKEN_CREDENTIALS, MC_IN_PLACE);

MC_TABLE(hz_op, HZ_OP, MC_IN_PLACE);
MC_TABLE(hz_plain_op, HZ_PLAIN_OP, MC_IN_PLACE);
MC_TABLE(hz_named_op, HZ_NAMED_OP, MC_IN_PLACE);
MC_TABLE(hz_named, HZ_NAMED, MC_IN_PLACE);
MC_TABLE(hz_uuid_op, HZ_UUID_OP, MC_IN_PLACE);
MC_TABLE(hz_on_join_op, HZ_ON_JOIN_OP, ANNOUNCED(ON_JOIN_OP));
MC_TABLE(hz_join_request, HZ_JOIN_REQUEST, ANNOUNCED(JOIN_REQUEST));
MC_TABLE(hz_whois_master_op, HZ_WHOIS_MASTER_OP, MC_IN_PLACE);
MC_TABLE(hz_master_response_op, HZ_MASTER_RESPONSE_OP, MC_IN_PLACE);
MC_TABLE(hz_join_request_op, HZ_JOIN_REQUEST_OP, MC_IN_PLACE);
MC_TABLE(hz_members_update_op, HZ_MEMBERS_UPDATE_OP, MC_IN_PLACE);
MC_TABLE(hz_finalize_join_op, HZ_FINALIZE_JOIN_OP, MC_IN_PLACE);
MC_TABLE(hz_cluster_state_change, HZ_CLUSTER_STATE_CHANGE, ANNOUNCED(CLUSTER_STATE_CHANGE));
MC_TABLE(hz_lock_cluster_state_op, HZ_LOCK_CLUSTER_STATE_OP, MC_IN_PLACE);
MC_TABLE(hz_commit_cluster_state_op, HZ_COMMIT_CLUSTER_STATE_OP, MC_IN_PLACE);
MC_TABLE(hz_rollback_cluster_state_op, HZ_ROLLBACK_CLUSTER_STATE_OP, MC_IN_PLACE);
MC_TABLE(hz_heartbeat_op, HZ_HEARTBEAT_OP, MC_IN_PLACE);
MC_TABLE(hz_heartbeat_complaint_op, HZ_HEARTBEAT_COMPLAINT_OP, MC_IN_PLACE);
MC_TABLE(hz_explicit_suspicion_op, HZ_EXPLICIT_SUSPICION_OP, MC_IN_PLACE);
MC_TABLE(hz_trigger_explicit_suspicion_op, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, MC_IN_PLACE);
MC_TABLE(hz_fetch_members_view_op, HZ_FETCH_MEMBERS_VIEW_OP, MC_IN_PLACE);
MC_TABLE(hz_split_brain_merge_validation_op, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, MC_IN_PLACE);
MC_TABLE(hz_merge_clusters_op, HZ_MERGE_CLUSTERS_OP, MC_IN_PLACE);
MC_TABLE(hz_before_join_check_failure_op, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, MC_IN_PLACE);
MC_TABLE(hz_config_mismatch_op, HZ_CONFIG_MISMATCH_OP, MC_IN_PLACE);
MC_TABLE(hz_partition_state_operation, HZ_PARTITION_STATE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_partition_state_check_operation, HZ_PARTITION_STATE_CHECK_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_migration_request_operation, HZ_MIGRATION_REQUEST_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_migration_commit_operation, HZ_MIGRATION_COMMIT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_publish_completed_migrations_operation, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_promotion_commit_operation, HZ_PROMOTION_COMMIT_OPERATION, MC_IN_PLACE);

MC_TABLE(hz_normal_response, HZ_NORMAL_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_error_response, HZ_ERROR_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_ack_response, HZ_ACK_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_operation_control, HZ_OPERATION_CONTROL, MC_IN_PLACE);

MC_TABLE(hz_registration, HZ_REGISTRATION, ANNOUNCED(REGISTRATION));
MC_TABLE(hz_on_join_registration_operation, HZ_ON_JOIN_REGISTRATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_registration_operation, HZ_REGISTRATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_deregistration_operation, HZ_DEREGISTRATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_event_envelope, HZ_EVENT_ENVELOPE, MC_IN_PLACE);
MC_TABLE(hz_send_event_operation, HZ_SEND_EVENT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_event_listener_filter, HZ_EVENT_LISTENER_FILTER, MC_IN_PLACE);
MC_TABLE(hz_topic_event, HZ_TOPIC_EVENT, MC_IN_PLACE);
MC_TABLE(hz_publish_operation, HZ_PUBLISH_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_entry_event_data, HZ_ENTRY_EVENT_DATA, MC_IN_PLACE);
MC_TABLE(hz_tenant_of_object, HZ_TENANT_OF_OBJECT, MC_IN_PLACE);
MC_TABLE(hz_tenants_of_service, HZ_TENANTS_OF_SERVICE, MC_IN_PLACE);
MC_TABLE(hz_tenant_control_replication_operation, HZ_TENANT_CONTROL_REPLICATION_OPERATION, MC_IN_PLACE);

MC_TABLE(hz_backup, HZ_BACKUP, MC_IN_PLACE);
MC_TABLE(hz_partition_iterating_operation, HZ_PARTITION_ITERATING_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_partition_response, HZ_PARTITION_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_put_operation, HZ_PUT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_get_operation, HZ_GET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_record, HZ_RECORD, MC_IN_PLACE);
MC_TABLE(hz_expiry, HZ_EXPIRY, MC_IN_PLACE);
MC_TABLE(hz_put_backup_operation, HZ_PUT_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_remove_backup_operation, HZ_REMOVE_BACKUP_OPERATION, MC_IN_PLACE);
