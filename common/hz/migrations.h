/* SPDX-License-Identifier: Apache-2.0 */
/* migrations.h - rows of migration and anti-entropy between owners and backups, and of proxies. */
#ifndef MC_HZ_MIGRATIONS_H
#define MC_HZ_MIGRATIONS_H

#include "common/hz/operations.h"

#define HZ_PROXY_INFO(R, T) \
	HZ_TEXT(R, T, service_name) \
	HZ_TEXT(R, T, object_name) \
	HZ_ROW(R, T, uuid, source)
MC_MESSAGE(hz_proxy_info, HZ_PROXY_INFO);

#define HZ_INITIALIZE_DISTRIBUTED_OBJECT_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_TEXT(R, T, service_name) \
	HZ_ANY(R, T, name)
MC_MESSAGE(hz_initialize_distributed_object_operation, HZ_INITIALIZE_DISTRIBUTED_OBJECT_OPERATION);

#define HZ_DISTRIBUTED_OBJECT_DESTROY_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_TEXT(R, T, service_name) \
	HZ_TEXT(R, T, name)
MC_MESSAGE(hz_distributed_object_destroy_operation, HZ_DISTRIBUTED_OBJECT_DESTROY_OPERATION);

#define HZ_POST_JOIN_PROXY_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, proxies, hz_proxy_info)
MC_MESSAGE(hz_post_join_proxy_operation, HZ_POST_JOIN_PROXY_OPERATION);

#define HZ_DISTRIBUTED_OBJECT_NAMESPACE(R, T) \
	HZ_TEXT(R, T, service) \
	HZ_TEXT(R, T, object_name)
MC_MESSAGE(hz_distributed_object_namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);

#define HZ_DISTRIBUTED_OBJECT_EVENT_PACKET(R, T) \
	HZ_ROW(R, T, flag, created) \
	HZ_TEXT(R, T, service_name) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, uuid, source)
MC_MESSAGE(hz_distributed_object_event_packet, HZ_DISTRIBUTED_OBJECT_EVENT_PACKET);

#define HZ_VERSION_OF_NAMESPACE(R, T) \
	HZ_ANY(R, T, key) \
	HZ_ROW(R, T, i64, value)
MC_MESSAGE(hz_version_of_namespace, HZ_VERSION_OF_NAMESPACE);

#define HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, versions, hz_version_of_namespace, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all) \
	HZ_ROW(R, T, flag, return_response)
MC_MESSAGE(hz_partition_backup_replica_anti_entropy_operation,
	HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION);

#define HZ_PARTITION_REPLICA_SYNC_REQUEST( \
	R, T) /* PartitionReplicaSyncRequest, PartitionReplicaSyncRetryResponse */ \
	HZ_OP_HEAD(R, T) \
	HZ_ANYS(R, T, namespaces)
MC_MESSAGE(hz_partition_replica_sync_request, HZ_PARTITION_REPLICA_SYNC_REQUEST);

#define HZ_PARTITION_REPLICA_SYNC_RESPONSE(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ANY(R, T, namespace) \
	R(T, longs, replica_versions_array, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, anys, operations, none, MC_LIST_MAX, MC_ROW_PRESENT | MC_ROW_KEEP, always, all) \
	R(T, anys, chunks_to_null, none, MC_LIST_MAX, MC_ROW_TO_NULL | MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_partition_replica_sync_response, HZ_PARTITION_REPLICA_SYNC_RESPONSE);

#define HZ_VERSIONS_OF_NAMESPACE(R, T) \
	HZ_ANY(R, T, key) \
	R(T, longs, value, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_versions_of_namespace, HZ_VERSIONS_OF_NAMESPACE);

#define HZ_REPLICA_FRAGMENT_MIGRATION_STATE(R, T) \
	R(T, parts, namespaces, hz_versions_of_namespace, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all) \
	HZ_ANYS(R, T, migration_operations) \
	R(T, anys, chunks_to_null, none, MC_LIST_MAX, MC_ROW_TO_NULL | MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_replica_fragment_migration_state, HZ_REPLICA_FRAGMENT_MIGRATION_STATE);

#define HZ_MIGRATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, migration, hz_migration_info) \
	HZ_OBJS(R, T, completed_migrations, hz_migration_info) \
	R(T, obj, fragment_migration_state, hz_replica_fragment_migration_state, 0, MC_ROW_KEEP, always, \
		all) \
	R(T, flag, first_fragment, none, 0, MC_ROW_TAIL, always, all) \
	R(T, flag, last_fragment, none, 0, MC_ROW_TAIL, always, all)
MC_MESSAGE(hz_migration_operation, HZ_MIGRATION_OPERATION);

#define HZ_REPLICA_MIGRATION_EVENT_IMPL(R, T) \
	HZ_ANY(R, T, state) \
	HZ_ROW(R, T, i32, partition_id) \
	HZ_ROW(R, T, i32, replica_index) \
	HZ_ANY(R, T, source) \
	HZ_ANY(R, T, destination) \
	HZ_ROW(R, T, flag, success) \
	HZ_ROW(R, T, i64, elapsed_time)
MC_MESSAGE(hz_replica_migration_event_impl, HZ_REPLICA_MIGRATION_EVENT_IMPL);

#define HZ_MIGRATION_STATE_IMPL(R, T) \
	HZ_ROW(R, T, i64, start_time) \
	HZ_ROW(R, T, i64, total_elapsed_time) \
	HZ_ROW(R, T, i32, planned_migrations) \
	HZ_ROW(R, T, i32, completed_migrations)
MC_MESSAGE(hz_migration_state_impl, HZ_MIGRATION_STATE_IMPL);

#define HZ_PARTITION_LOST_EVENT_IMPL(R, T) \
	HZ_ROW(R, T, i32, partition_id) \
	HZ_ROW(R, T, i32, lost_backup_count) \
	HZ_OBJ(R, T, event_source, hz_address)
MC_MESSAGE(hz_partition_lost_event_impl, HZ_PARTITION_LOST_EVENT_IMPL);

#define HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ANYS(R, T, namespaces) \
	HZ_ROW(R, T, i32, partition_id_2)
MC_MESSAGE(hz_partition_replica_sync_request_offloadable, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE);

#define HZ_MIGRATIONS_CLASSES(C) \
	C(INITIALIZE_DISTRIBUTED_OBJECT_OPERATION, hz_initialize_distributed_object_operation, \
		"InitializeDistributedObjectOperation", -1, 14, OP, N, all) \
	C(DISTRIBUTED_OBJECT_DESTROY_OPERATION, hz_distributed_object_destroy_operation, \
		"DistributedObjectDestroyOperation", -1, 15, OP, N, all) \
	C(POST_JOIN_PROXY_OPERATION, hz_post_join_proxy_operation, "PostJoinProxyOperation", -1, 16, OP, N, \
		all) \
	C(DISTRIBUTED_OBJECT_NAMESPACE, hz_distributed_object_namespace, "DistributedObjectNamespace", -1, \
		20, OBJ, N, all) \
	C(DISTRIBUTED_OBJECT_EVENT_PACKET, hz_distributed_object_event_packet, \
		"DistributedObjectEventPacket", -1, 25, OBJ, N, all) \
	C(PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION, \
		hz_partition_backup_replica_anti_entropy_operation, \
		"PartitionBackupReplicaAntiEntropyOperation", -2, 3, OP, N, all) \
	C(PARTITION_REPLICA_SYNC_REQUEST, hz_partition_replica_sync_request, "PartitionReplicaSyncRequest", \
		-2, 9, OP, N, all) \
	C(PARTITION_REPLICA_SYNC_RESPONSE, hz_partition_replica_sync_response, \
		"PartitionReplicaSyncResponse", -2, 10, OP, V, all) \
	C(PARTITION_REPLICA_SYNC_RETRY_RESPONSE, hz_partition_replica_sync_request, \
		"PartitionReplicaSyncRetryResponse", -2, 11, OP, N, all) \
	C(REPLICA_FRAGMENT_MIGRATION_STATE, hz_replica_fragment_migration_state, \
		"ReplicaFragmentMigrationState", -2, 15, OBJ, V, all) \
	C(MIGRATION_OPERATION, hz_migration_operation, "MigrationOperation", -2, 16, OP, N, all) \
	C(NON_FRAGMENTED_SERVICE_NAMESPACE, hz_empty, "NonFragmentedServiceNamespace", -2, 18, OBJ, N, all) \
	C(REPLICA_MIGRATION_EVENT_IMPL, hz_replica_migration_event_impl, "ReplicaMigrationEventImpl", -2, \
		22, OBJ, N, all) \
	C(MIGRATION_STATE_IMPL, hz_migration_state_impl, "MigrationStateImpl", -2, 23, OBJ, N, all) \
	C(PARTITION_LOST_EVENT_IMPL, hz_partition_lost_event_impl, "PartitionLostEventImpl", -2, 24, OBJ, N, \
		all) \
	C(PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE, hz_partition_replica_sync_request_offloadable, \
		"PartitionReplicaSyncRequestOffloadable", -2, 25, OP, N, all)

#endif
