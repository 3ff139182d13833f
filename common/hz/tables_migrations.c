/* SPDX-License-Identifier: Apache-2.0 */
/* tables_migrations.c - the rows of migrations.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_proxy_info, HZ_PROXY_INFO, MC_IN_PLACE);
MC_TABLE(hz_initialize_distributed_object_operation, HZ_INITIALIZE_DISTRIBUTED_OBJECT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_distributed_object_destroy_operation, HZ_DISTRIBUTED_OBJECT_DESTROY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_post_join_proxy_operation, HZ_POST_JOIN_PROXY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_distributed_object_namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE,
	ANNOUNCED(DISTRIBUTED_OBJECT_NAMESPACE));
MC_TABLE(hz_distributed_object_event_packet, HZ_DISTRIBUTED_OBJECT_EVENT_PACKET, MC_IN_PLACE);
MC_TABLE(hz_version_of_namespace, HZ_VERSION_OF_NAMESPACE, MC_IN_PLACE);
MC_TABLE(hz_partition_backup_replica_anti_entropy_operation,
	HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_partition_replica_sync_request, HZ_PARTITION_REPLICA_SYNC_REQUEST, MC_IN_PLACE);
MC_TABLE(hz_partition_replica_sync_response, HZ_PARTITION_REPLICA_SYNC_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_versions_of_namespace, HZ_VERSIONS_OF_NAMESPACE, MC_IN_PLACE);
MC_TABLE(hz_replica_fragment_migration_state, HZ_REPLICA_FRAGMENT_MIGRATION_STATE,
	ANNOUNCED(REPLICA_FRAGMENT_MIGRATION_STATE));
MC_TABLE(hz_migration_operation, HZ_MIGRATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_replica_migration_event_impl, HZ_REPLICA_MIGRATION_EVENT_IMPL, MC_IN_PLACE);
MC_TABLE(hz_migration_state_impl, HZ_MIGRATION_STATE_IMPL, MC_IN_PLACE);
MC_TABLE(hz_partition_lost_event_impl, HZ_PARTITION_LOST_EVENT_IMPL, MC_IN_PLACE);
MC_TABLE(hz_partition_replica_sync_request_offloadable, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE,
	MC_IN_PLACE);
