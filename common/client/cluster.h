/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.h - rows of the Client.* messages on migrations and CP groups. */
#ifndef MC_CLIENT_CLUSTER_H
#define MC_CLIENT_CLUSTER_H

#include "common/client/objects.h"

#define CLIENT_MIGRATION_STATE_ROWS(R, T) /* MigrationState */ \
	CLIENT_FIXED(R, T, i64, start_time) \
	CLIENT_FIXED(R, T, i32, planned_migrations) \
	CLIENT_FIXED(R, T, i32, completed_migrations) \
	CLIENT_FIXED(R, T, i64, total_elapsed_time)
MC_MESSAGE(client_migration_state, CLIENT_MIGRATION_STATE_ROWS);

#define CLIENT_ADD_MIGRATION_LISTENER_MIGRATION_EVENT_ROWS(R, T) \
	R(T, part, migration_state, client_migration_state, 0, 0, always, all) \
	CLIENT_FIXED(R, T, i32, type)
MC_MESSAGE(client_add_migration_listener_migration_event, CLIENT_ADD_MIGRATION_LISTENER_MIGRATION_EVENT_ROWS);

#define CLIENT_ADD_MIGRATION_LISTENER_REPLICA_MIGRATION_EVENT_ROWS(R, T) \
	R(T, part, migration_state, client_migration_state, 0, 0, always, all) \
	CLIENT_FIXED(R, T, i32, of_partition_id) \
	CLIENT_FIXED(R, T, i32, replica_index) \
	CLIENT_FIXED(R, T, uuid, source_uuid) \
	CLIENT_FIXED(R, T, uuid, dest_uuid) \
	CLIENT_FIXED(R, T, flag, success) \
	CLIENT_FIXED(R, T, i64, elapsed_time)
MC_MESSAGE(client_add_migration_listener_replica_migration_event,
	CLIENT_ADD_MIGRATION_LISTENER_REPLICA_MIGRATION_EVENT_ROWS);

#define CLIENT_RAFT_GROUP_ID_ROWS(R, T) /* RaftGroupId */ \
	CLIENT_FIXED(R, T, i64, seed) \
	CLIENT_FIXED(R, T, i64, id) \
	CLIENT_TEXT(R, T, name)
MC_MESSAGE(client_raft_group_id, CLIENT_RAFT_GROUP_ID_ROWS);

#define CLIENT_CP_MEMBER_ROWS(R, T) /* CPMember */ \
	CLIENT_FIXED(R, T, uuid, uuid) \
	R(T, flag, auto_step_down_when_leader, none, 0, 0, always, from_57) \
	R(T, part, address, client_address, 0, 0, always, all)
MC_MESSAGE(client_cp_member, CLIENT_CP_MEMBER_ROWS);

#define CLIENT_RAFT_GROUP_INFO_ROWS(R, T) /* RaftGroupInfo */ \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all) \
	R(T, part, leader, client_cp_member, 0, 0, always, all) \
	CLIENT_LIST(R, T, followers, client_cp_member)
MC_MESSAGE(client_raft_group_info, CLIENT_RAFT_GROUP_INFO_ROWS);

#define CLIENT_ADD_CP_GROUP_VIEW_LISTENER_GROUPS_VIEW_EVENT_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, version) \
	CLIENT_LIST(R, T, groups_info, client_raft_group_info) \
	R(T, parts, cp_to_ap_uuids, client_uuid_pair, MC_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_add_cp_group_view_listener_groups_view_event,
	CLIENT_ADD_CP_GROUP_VIEW_LISTENER_GROUPS_VIEW_EVENT_ROWS);

#define CLIENT_CLUSTER_TYPES(Q, E) \
	Q(ADD_MIGRATION_LISTENER, "ClientAddMigrationListener", 0x001100, client_listen, client_uuid_answer) \
	E(ADD_MIGRATION_LISTENER_MIGRATION_EVENT, "ClientAddMigrationListenerMigrationEvent", 0x001102, \
		client_add_migration_listener_migration_event, EVENT) \
	E(ADD_MIGRATION_LISTENER_REPLICA_MIGRATION_EVENT, "ClientAddMigrationListenerReplicaMigrationEvent", \
		0x001103, client_add_migration_listener_replica_migration_event, EVENT) \
	Q(REMOVE_MIGRATION_LISTENER, "ClientRemoveMigrationListener", 0x001200, client_unlisten, \
		client_flag_answer) \
	Q(ADD_CP_GROUP_VIEW_LISTENER, "ClientAddCPGroupViewListener", 0x001700, client_empty, client_empty) \
	E(ADD_CP_GROUP_VIEW_LISTENER_GROUPS_VIEW_EVENT, "ClientAddCPGroupViewListenerGroupsViewEvent", \
		0x001702, client_add_cp_group_view_listener_groups_view_event, EVENT)

#endif
