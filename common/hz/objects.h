/* SPDX-License-Identifier: Apache-2.0 */
/* objects.h - rows of the values that member operations carry. Field names are Hazelcast's, from each class's
 * readData. */
#ifndef MC_HZ_OBJECTS_H
#define MC_HZ_OBJECTS_H

#include "common/wire/rows.h"

/* The rows that occur again and again */
#define HZ_ROW(R, T, kind, name) R(T, kind, name, none, 0, 0, always, all)
#define HZ_TEXT(R, T, name) R(T, str, name, none, MC_STR_MAX, 0, always, all)
#define HZ_BLOB(R, T, name) R(T, data, name, none, MC_FRAME_MOVE_MAX, 0, always, all)
#define HZ_BLOBS(R, T, name) R(T, parts, name, hz_blob, MC_ENTRIES_MAX, MC_ROW_BARE, always, all)
#define HZ_OBJ(R, T, name, sub) R(T, obj, name, sub, 0, 0, always, all)
#define HZ_OBJS(R, T, name, sub) R(T, objs, name, sub, MC_LIST_MAX, 0, always, all)
#define HZ_ANY(R, T, name) R(T, any, name, none, 0, MC_ROW_KEEP, always, all)
#define HZ_ANYS(R, T, name) R(T, anys, name, none, MC_LIST_MAX, MC_ROW_KEEP, always, all)
#define HZ_LIST(R, T, name, sub) R(T, parts, name, sub, MC_ENTRIES_MAX, 0, always, all)

#define HZ_BLOB_ROWS(R, T) HZ_BLOB(R, T, data) /* an element of HZ_BLOBS */
MC_MESSAGE(hz_blob, HZ_BLOB_ROWS);

/* An element of a list of such. */
#define HZ_IOBJ_ROWS(R, T) R(T, iobj, object, none, 0, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_iobj, HZ_IOBJ_ROWS);

/* Numbers that name something: bit n allows n. */
#define HZ_PROTOCOL_TYPES 0x1f     /* MEMBER CLIENT WAN REST MEMCACHE */
#define HZ_MIGRATION_STATUSES 0x0d /* ACTIVE, SUCCESS, FAILED */
#define HZ_TOPOLOGY_INTENTS 0xff   /* com.hazelcast.instance.impl.ClusterTopologyIntent */
#define HZ_RECORD_TYPES 0x3c       /* com.hazelcast.map.impl.record.Records: below */
/* Texts that name something: places in the registry's words. */
enum { HZ_CLUSTER_STATES, HZ_WORDS_COUNT };
/* What says how many elements a list has: places in the registry's counts. */
enum { HZ_RING_COUNT, HZ_RING_MERGE_COUNT, HZ_RING_BACKUP_COUNT, HZ_COLL_COUNT, HZ_COUNTS_COUNT };

#define HZ_ADDRESS(R, T) /* com.hazelcast.cluster.Address */ \
	R(T, i32, port, none, 0, 0, always, all) \
	R(T, i8, type, none, 0, MC_ROW_DERIVED, always, all) /* 4, or 6 for an IPv6 literal */ \
	R(T, str, host, none, MC_HOST_WIRE_MAX, 0, always, all)
MC_MESSAGE(hz_address, HZ_ADDRESS);

#define HZ_STRING_PAIR(R, T) \
	R(T, str, key, none, MC_STR_MAX, 0, always, all) \
	R(T, str, value, none, MC_STR_MAX, 0, always, all)
MC_MESSAGE(hz_string_pair, HZ_STRING_PAIR);

#define HZ_NAMED_VALUE(R, T) /* ConfigCheck's maps and queues: always empty */ \
	R(T, str, name, none, MC_STR_MAX, 0, always, all) \
	R(T, any, value, none, 0, 0, always, all)
MC_MESSAGE(hz_named_value, HZ_NAMED_VALUE);

#define HZ_ENDPOINT_QUALIFIER(R, T) \
	R(T, i32, type, none, HZ_PROTOCOL_TYPES, MC_ROW_ENUM, always, \
		all) /* ProtocolType ordinal: 0 MEMBER */ \
	R(T, str, identifier, none, MC_NAME_MAX * 4, 0, always, all)
MC_MESSAGE(hz_endpoint_qualifier, HZ_ENDPOINT_QUALIFIER);

#define HZ_ENDPOINT(R, T) \
	R(T, obj, qualifier, hz_endpoint_qualifier, 0, 0, always, all) \
	R(T, obj, address, hz_address, 0, 0, always, all)
MC_MESSAGE(hz_endpoint, HZ_ENDPOINT);

#define HZ_MEMBER_VERSION(R, T) \
	R(T, i8, major, none, 0, 0, always, all) \
	R(T, i8, minor, none, 0, 0, always, all) \
	R(T, i8, patch, none, 0, 0, always, all)
MC_MESSAGE(hz_member_version, HZ_MEMBER_VERSION);

#define HZ_VERSION(R, T) \
	R(T, i8, major, none, 0, 0, always, all) \
	R(T, i8, minor, none, 0, 0, always, all)
MC_MESSAGE(hz_version, HZ_VERSION);

#define HZ_CONFIG_CHECK(R, T) \
	R(T, str, cluster_name, none, MC_STR_MAX, 0, always, all) \
	R(T, str, joiner_type, none, MC_STR_MAX, 0, always, all) \
	R(T, flag, partition_group_enabled, none, 0, 0, always, all) \
	R(T, str, member_group_type, none, MC_STR_MAX, 0, if_groups, all) \
	R(T, parts, properties, hz_string_pair, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, always, all) \
	R(T, parts, maps, hz_named_value, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, always, all) \
	R(T, parts, queues, hz_named_value, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_config_check, HZ_CONFIG_CHECK);

#define HZ_MEMBER_INFO(R, T) \
	R(T, obj, address, hz_address, 0, 0, always, all) \
	R(T, uuid, uuid, none, 0, 0, always, all) \
	R(T, flag, lite_member, none, 0, 0, always, all) \
	R(T, parts, attributes, hz_string_pair, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, always, all) \
	R(T, obj, version, hz_member_version, 0, 0, always, all) \
	R(T, i32, member_list_join_version, none, 0, 0, always, all) \
	R(T, parts, address_map, hz_endpoint, MC_LIST_MAX, MC_ROW_TUPLE, always, all) \
	R(T, uuid, cp_member_uuid, none, 0, 0, always, all)
MC_MESSAGE(hz_member_info, HZ_MEMBER_INFO);

#define HZ_MEMBERS_VIEW(R, T) \
	R(T, i32, version, none, 0, 0, always, all) \
	R(T, objs, members, hz_member_info, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_members_view, HZ_MEMBERS_VIEW);

#define HZ_MEMBERS_VIEW_METADATA(R, T) \
	R(T, obj, member_address, hz_address, 0, 0, always, all) \
	R(T, uuid, member_uuid, none, 0, 0, always, all) \
	R(T, obj, master_address, hz_address, 0, 0, always, all) \
	R(T, i32, member_list_version, none, 0, 0, always, all)
MC_MESSAGE(hz_members_view_metadata, HZ_MEMBERS_VIEW_METADATA);

#define HZ_MEMBERS_VIEW_RESPONSE(R, T) /* from 5.4 on */ \
	R(T, obj, member_address, hz_address, 0, 0, always, all) \
	R(T, uuid, member_uuid, none, 0, 0, always, all) \
	R(T, obj, members_view, hz_members_view, 0, 0, always, all)
MC_MESSAGE(hz_members_view_response, HZ_MEMBERS_VIEW_RESPONSE);

#define HZ_PARTITION_REPLICA(R, T) \
	R(T, obj, address, hz_address, 0, 0, always, all) \
	R(T, uuid, uuid, none, 0, 0, always, all)
MC_MESSAGE(hz_partition_replica, HZ_PARTITION_REPLICA);

#define HZ_MIGRATION_INFO(R, T) \
	R(T, uuid, uuid, none, 0, 0, always, all) \
	R(T, i32, partition_id, none, 0, 0, always, all) \
	R(T, i8, source_current_replica_index, none, 0, 0, always, all) \
	R(T, i8, source_new_replica_index, none, 0, 0, always, all) \
	R(T, i8, destination_current_replica_index, none, 0, 0, always, all) \
	R(T, i8, destination_new_replica_index, none, 0, 0, always, all) \
	R(T, i8, status, none, HZ_MIGRATION_STATUSES, MC_ROW_ENUM, always, \
		all) /* 0 active, 2 success, 3 failed */ \
	R(T, obj, source, hz_partition_replica, 0, 0, always, all) \
	R(T, obj, destination, hz_partition_replica, 0, 0, always, all) \
	R(T, obj, master, hz_address, 0, 0, always, all) \
	R(T, i32, initial_partition_version, none, 0, 0, always, all) \
	R(T, i32, partition_version_increment, none, 0, 0, always, all)
MC_MESSAGE(hz_migration_info, HZ_MIGRATION_INFO);

#define HZ_INDEXED_REPLICA(R, T) \
	R(T, obj, replica, hz_partition_replica, 0, 0, always, all) \
	R(T, i32, index, none, 0, 0, always, all)
MC_MESSAGE(hz_indexed_replica, HZ_INDEXED_REPLICA);

#define HZ_PARTITION_RUNTIME_STATE(R, T) \
	R(T, i64, stamp, none, 0, 0, always, all) \
	R(T, parts, all_replicas, hz_indexed_replica, MC_LIST_MAX, MC_ROW_COUNTED, always, all) \
	R(T, rows7, encoded_partition_table, none, MC_LIST_MAX, MC_ROW_COUNTED, always, all) \
	R(T, versions271, versions, encoded_partition_table, 0, 0, always, \
		all) /* one per row of the table */ \
	R(T, objs, active_migrations, hz_migration_info, MC_LIST_MAX, MC_ROW_PRESENT, always, all) \
	R(T, objs, completed_migrations, hz_migration_info, MC_LIST_MAX, MC_ROW_PRESENT, always, all)
MC_MESSAGE(hz_partition_runtime_state, HZ_PARTITION_RUNTIME_STATE);

#define HZ_LOCAL_ADDRESSES(R, T) \
	R(T, i32, protocol, none, HZ_PROTOCOL_TYPES, MC_ROW_ENUM, always, all) \
	R(T, objs, addresses, hz_address, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_local_addresses, HZ_LOCAL_ADDRESSES);

#define HZ_MEMBER_HANDSHAKE(R, T) \
	R(T, i8, schema_version, none, 0, 0, always, all) \
	R(T, obj, target_address, hz_address, 0, 0, always, all) \
	R(T, flag, reply, none, 0, 0, always, all) \
	R(T, uuid, uuid, none, 0, 0, always, all) \
	R(T, parts, local_addresses, hz_local_addresses, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, always, \
		all) \
	R(T, parts, options, hz_string_pair, MC_LIST_MAX, MC_ROW_COUNTED | MC_ROW_TUPLE, if_schema_2, all)
MC_MESSAGE(hz_member_handshake, HZ_MEMBER_HANDSHAKE);

/* Classes without a field of their own */
struct hz_empty {
	bool unused;
};
extern const struct mc_schema hz_empty_schema;
#define HZ_USERNAME_PASSWORD_CREDENTIALS(R, T) \
	R(T, str, name, none, MC_STR_MAX, 0, always, all) \
	R(T, str, password, none, MC_STR_MAX, 0, always, all)
MC_MESSAGE(hz_username_password_credentials, HZ_USERNAME_PASSWORD_CREDENTIALS);
#define HZ_SIMPLE_TOKEN_CREDENTIALS(R, T) R(T, bytes, token, none, MC_STR_MAX, 0, always, all)
MC_MESSAGE(hz_simple_token_credentials, HZ_SIMPLE_TOKEN_CREDENTIALS);

#endif
