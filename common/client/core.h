/* SPDX-License-Identifier: Apache-2.0 */
/* core.h - rows of the Client.* messages and of errors. Field names are those of Hazelcast's codecs. */
#ifndef MC_CLIENT_CORE_H
#define MC_CLIENT_CORE_H

#include "common/client/errors.h"
#include "common/client/objects.h"

/* Status of an authentication answer (com.hazelcast.client.impl.protocol.AuthenticationStatus) */
enum client_status {
	CLIENT_AUTHENTICATED = 0,
	CLIENT_CREDENTIALS_FAILED = 1, /* also another cluster name */
	CLIENT_SERIALIZATION_VERSION_MISMATCH = 2,
	CLIENT_NOT_ALLOWED_IN_CLUSTER = 3,
};

#define CLIENT_AUTHENTICATION_TAIL_ROWS(R, T) \
	CLIENT_FIXED(R, T, uuid, uuid) \
	CLIENT_TEXT(R, T, client_type) \
	CLIENT_FIXED(R, T, i8, serialization_version) \
	CLIENT_TEXT(R, T, client_hazelcast_version) \
	CLIENT_TEXT(R, T, client_name) \
	R(T, strs, labels, none, MC_LIST_MAX, MC_ROW_SOME, always, all) \
	R(T, i8, routing_mode, none, 0, 0, always, from_55) \
	R(T, flag, cp_direct_to_leader_routing, none, 0, 0, always, from_55)

#define CLIENT_AUTHENTICATION_ROWS(R, T) \
	CLIENT_TEXT(R, T, cluster_name) \
	CLIENT_TEXT_OR_NULL(R, T, username) \
	CLIENT_TEXT_OR_NULL(R, T, password) \
	CLIENT_AUTHENTICATION_TAIL_ROWS(R, T)
MC_MESSAGE(client_authentication, CLIENT_AUTHENTICATION_ROWS);

#define CLIENT_AUTHENTICATION_CUSTOM_ROWS(R, T) \
	CLIENT_TEXT(R, T, cluster_name) \
	R(T, bytes, credentials, none, MC_STR_MAX, MC_ROW_SOME, always, all) \
	CLIENT_AUTHENTICATION_TAIL_ROWS(R, T)
MC_MESSAGE(client_authentication_custom, CLIENT_AUTHENTICATION_CUSTOM_ROWS);

#define CLIENT_AUTHENTICATION_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i8, status) /* enum client_status */ \
	R(T, opt, address, client_address, 0, 0, always, all) \
	CLIENT_FIXED(R, T, uuid, member_uuid) \
	CLIENT_FIXED(R, T, i8, serialization_version) \
	CLIENT_TEXT(R, T, server_hazelcast_version) \
	CLIENT_FIXED(R, T, i32, partition_count) \
	CLIENT_FIXED(R, T, uuid, cluster_id) \
	CLIENT_FIXED(R, T, flag, failover_supported) \
	R(T, ints, tpc_ports, none, MC_LIST_MAX, MC_ROW_NULLABLE, always, from_54) \
	R(T, bytes, tpc_token, none, MC_STR_MAX, 0, always, from_54) \
	R(T, i32, member_list_version, none, 0, 0, always, from_54) \
	R(T, parts, member_infos, client_member_info, MC_MEMBERS_MAX, 0, always, from_54) \
	R(T, i32, partition_list_version, none, 0, 0, always, from_54) \
	R(T, parts, partitions, client_owned, MC_MEMBERS_MAX, MC_ROW_TUPLE, always, from_54) \
	R(T, parts, key_value_pairs, client_string_pair, MC_LIST_MAX, MC_ROW_TUPLE, always, from_55)
MC_MESSAGE(client_authentication_answer, CLIENT_AUTHENTICATION_ANSWER_ROWS);

#define CLIENT_MEMBERS_VIEW_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, version) \
	R(T, parts, member_infos, client_member_info, MC_MEMBERS_MAX, 0, always, all)
MC_MESSAGE(client_members_view, CLIENT_MEMBERS_VIEW_ROWS);

#define CLIENT_PARTITIONS_VIEW_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, version) \
	R(T, parts, partitions, client_owned, MC_MEMBERS_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_partitions_view, CLIENT_PARTITIONS_VIEW_ROWS);

#define CLIENT_MEMBER_GROUPS_VIEW_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, version) \
	R(T, parts, member_groups, client_uuids, MC_MEMBERS_MAX, MC_ROW_BARE, always, all)
MC_MESSAGE(client_member_groups_view, CLIENT_MEMBER_GROUPS_VIEW_ROWS);

#define CLIENT_CLUSTER_VERSION_ROWS(R, T) R(T, part, version, client_version, 0, 0, always, all)
MC_MESSAGE(client_cluster_version, CLIENT_CLUSTER_VERSION_ROWS);

#define CLIENT_PROXY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, service_name)
MC_MESSAGE(client_proxy, CLIENT_PROXY_ROWS);

#define CLIENT_PROXIES_ROWS(R, T) /* pairs of name and service name */ \
	R(T, parts, proxies, client_string_pair, MC_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_proxies, CLIENT_PROXIES_ROWS);

#define CLIENT_DISTRIBUTED_OBJECTS_ROWS(R, T) \
	R(T, parts, response, client_distributed_object_info, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(client_distributed_objects, CLIENT_DISTRIBUTED_OBJECTS_ROWS);

#define CLIENT_DISTRIBUTED_OBJECT_EVENT_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_TEXT(R, T, service_name) \
	CLIENT_TEXT(R, T, event_type) /* CREATED, DESTROYED */ \
	CLIENT_FIXED(R, T, uuid, source)
MC_MESSAGE(client_distributed_object_event, CLIENT_DISTRIBUTED_OBJECT_EVENT_ROWS);

#define CLIENT_PARTITION_LOST_EVENT_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, \
		lost_partition_id) /* partitionId there: not to be mixed up with the one of the head */ \
	CLIENT_FIXED(R, T, i32, lost_backup_count) \
	CLIENT_FIXED(R, T, uuid, source)
MC_MESSAGE(client_partition_lost_event, CLIENT_PARTITION_LOST_EVENT_ROWS);

#define CLIENT_STATISTICS_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, timestamp) \
	CLIENT_TEXT(R, T, client_attributes) \
	R(T, bytes, metrics_blob, none, MC_STR_MAX, MC_ROW_SOME, always, all)
MC_MESSAGE(client_statistics, CLIENT_STATISTICS_ROWS);

#define CLIENT_BACKUP_EVENT_ROWS(R, T) CLIENT_FIXED(R, T, i64, source_invocation_correlation_id)
MC_MESSAGE(client_backup_event, CLIENT_BACKUP_EVENT_ROWS);

#define CLIENT_SEND_SCHEMA_ROWS(R, T) R(T, part, schema, client_schema, 0, 0, always, all)
MC_MESSAGE(client_send_schema, CLIENT_SEND_SCHEMA_ROWS);
#define CLIENT_SEND_SCHEMA_ANSWER_ROWS(R, T) \
	R(T, uuids, replicated_members, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(client_send_schema_answer, CLIENT_SEND_SCHEMA_ANSWER_ROWS);
#define CLIENT_FETCH_SCHEMA_ROWS(R, T) CLIENT_FIXED(R, T, i64, schema_id)
MC_MESSAGE(client_fetch_schema, CLIENT_FETCH_SCHEMA_ROWS);
#define CLIENT_FETCH_SCHEMA_ANSWER_ROWS(R, T) R(T, opt, schema, client_schema, 0, 0, always, all)
MC_MESSAGE(client_fetch_schema_answer, CLIENT_FETCH_SCHEMA_ANSWER_ROWS);
#define CLIENT_SEND_ALL_SCHEMAS_ROWS(R, T) CLIENT_LIST(R, T, schemas, client_schema)
MC_MESSAGE(client_send_all_schemas, CLIENT_SEND_ALL_SCHEMAS_ROWS);

/* com.hazelcast.cluster.ClusterState, by its id */
#define CLIENT_CLUSTER_STATES(X) X(ACTIVE) X(NO_MIGRATION) X(FROZEN) X(PASSIVE) X(IN_TRANSITION)
enum client_cluster_state {
#define X(name) CLIENT_CLUSTER_##name,
	CLIENT_CLUSTER_STATES(X)
#undef X
		CLIENT_CLUSTER_STATE_COUNT
};
#define CLIENT_CLUSTER_METADATA_ROWS(R, T) \
	CLIENT_FIXED(R, T, i8, current_state) /* enum client_cluster_state */ \
	CLIENT_TEXT(R, T, member_version) \
	CLIENT_TEXT_OR_NULL(R, T, jet_version) \
	CLIENT_FIXED(R, T, i64, cluster_time) \
	CLIENT_FIXED(R, T, uuid, cluster_id)
MC_MESSAGE(client_cluster_metadata, CLIENT_CLUSTER_METADATA_ROWS);

/* what one member says of itself: JSON (com.hazelcast.internal.management.TimedMemberState), XML of its
 * configuration, and the figures that it collects every few seconds (metrics.h) */
#define CLIENT_TIMED_MEMBER_STATE_ROWS(R, T) \
	R(T, str, json, none, MC_CLIENT_MESSAGE_MAX, 0, always, all) /* NULL: it has none yet */
MC_MESSAGE(client_timed_member_state, CLIENT_TIMED_MEMBER_STATE_ROWS);
#define CLIENT_MEMBER_CONFIG_ROWS(R, T) R(T, str, xml, none, MC_CLIENT_MESSAGE_MAX, MC_ROW_SOME, always, all)
MC_MESSAGE(client_member_config, CLIENT_MEMBER_CONFIG_ROWS);
#define CLIENT_READ_METRICS_ROWS(R, T) \
	CLIENT_FIXED(R, T, uuid, member) \
	CLIENT_FIXED(R, T, i64, from_sequence)
MC_MESSAGE(client_read_metrics, CLIENT_READ_METRICS_ROWS);
#define CLIENT_METRICS_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, next_sequence) \
	CLIENT_DATAS(R, T, collections) \
	R(T, longs, times, none, MC_CLIENT_LIST_MAX, 0, always, all) /* one for each collection */
MC_MESSAGE(client_metrics, CLIENT_METRICS_ROWS);

/* the exception, then its causes */
#define CLIENT_ERRORS_ROWS(R, T) CLIENT_LIST(R, T, errors, client_error_holder)
MC_MESSAGE(client_errors, CLIENT_ERRORS_ROWS);

#endif
