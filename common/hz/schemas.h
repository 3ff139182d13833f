/* SPDX-License-Identifier: Apache-2.0 */
/* schemas.h - rows of the schemas of Compact serialization. */
#ifndef MC_HZ_SCHEMAS_H
#define MC_HZ_SCHEMAS_H

#include "common/hz/operations.h"

#define HZ_SCHEMA_FIELD(R, T) \
	HZ_TEXT(R, T, field_name) \
	HZ_ROW(R, T, i32, kind)
MC_MESSAGE(hz_schema_field, HZ_SCHEMA_FIELD);

#define HZ_SCHEMA(R, T) \
	HZ_TEXT(R, T, type_name) \
	HZ_LIST(R, T, fields, hz_schema_field)
MC_MESSAGE(hz_schema, HZ_SCHEMA);

#define HZ_SCHEMA_REPLICATION(R, T) \
	HZ_OBJ(R, T, schema, hz_schema) \
	HZ_ROW(R, T, i32, status)
MC_MESSAGE(hz_schema_replication, HZ_SCHEMA_REPLICATION);

#define HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_OBJS(R, T, replications, hz_schema_replication)
MC_MESSAGE(hz_schema_send_schema_replications_operation, HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION);

#define HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, schema, hz_schema) \
	HZ_ROW(R, T, i32, member_list_version)
MC_MESSAGE(hz_schema_prepare_schema_replication_operation, HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION);

#define HZ_SCHEMA_ACK_SCHEMA_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ROW(R, T, i64, schema_id) \
	HZ_ROW(R, T, i32, member_list_version)
MC_MESSAGE(hz_schema_ack_schema_replication_operation, HZ_SCHEMA_ACK_SCHEMA_REPLICATION_OPERATION);

#define HZ_SCHEMAS_CLASSES(C) \
	C(SCHEMA, hz_schema, "Schema", -42, 1, OBJ, N, all) \
	C(SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION, hz_schema_send_schema_replications_operation, \
		"SendSchemaReplicationsOperation", -42, 2, OP, N, all) \
	C(SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION, hz_schema_prepare_schema_replication_operation, \
		"PrepareSchemaReplicationOperation", -42, 3, OP, N, all) \
	C(SCHEMA_ACK_SCHEMA_REPLICATION_OPERATION, hz_schema_ack_schema_replication_operation, \
		"AckSchemaReplicationOperation", -42, 4, OP, N, all) \
	C(SCHEMA_REPLICATION, hz_schema_replication, "SchemaReplication", -42, 5, OBJ, N, all)

#endif
