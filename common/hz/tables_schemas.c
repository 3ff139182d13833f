/* SPDX-License-Identifier: Apache-2.0 */
/* tables_schemas.c - the rows of schemas.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_schema_field, HZ_SCHEMA_FIELD, MC_IN_PLACE);
MC_TABLE(hz_schema, HZ_SCHEMA, ANNOUNCED(SCHEMA));
MC_TABLE(hz_schema_replication, HZ_SCHEMA_REPLICATION, ANNOUNCED(SCHEMA_REPLICATION));
MC_TABLE(hz_schema_send_schema_replications_operation, HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_schema_prepare_schema_replication_operation, HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_schema_ack_schema_replication_operation, HZ_SCHEMA_ACK_SCHEMA_REPLICATION_OPERATION, MC_IN_PLACE);
