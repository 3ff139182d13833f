/* SPDX-License-Identifier: Apache-2.0 */
/* tables_multimaps.c - the rows of multimaps.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_multi_map_values, HZ_MULTI_MAP_VALUES, MC_IN_PLACE);
MC_TABLE(hz_multi_map_record, HZ_MULTI_MAP_RECORD, ANNOUNCED(MULTI_MAP_RECORD));
MC_TABLE(hz_multi_map_collection, HZ_MULTI_MAP_COLLECTION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_backup_entry, HZ_MULTI_MAP_BACKUP_ENTRY, MC_IN_PLACE);
MC_TABLE(hz_multi_map_contains_entry_operation, HZ_MULTI_MAP_CONTAINS_ENTRY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_count_operation, HZ_MULTI_MAP_COUNT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_put_backup_operation, HZ_MULTI_MAP_PUT_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_put_operation, HZ_MULTI_MAP_PUT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_remove_backup_operation, HZ_MULTI_MAP_REMOVE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_txn_commit_backup_operation, HZ_MULTI_MAP_TXN_COMMIT_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_txn_commit_operation, HZ_MULTI_MAP_TXN_COMMIT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_txn_lock_and_get_operation, HZ_MULTI_MAP_TXN_LOCK_AND_GET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_txn_prepare_backup_operation, HZ_MULTI_MAP_TXN_PREPARE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_txn_put_operation, HZ_MULTI_MAP_TXN_PUT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_txn_remove_all_operation, HZ_MULTI_MAP_TXN_REMOVE_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_operation_factory, HZ_MULTI_MAP_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_multi_map_transaction_log_record, HZ_MULTI_MAP_TRANSACTION_LOG_RECORD, MC_IN_PLACE);
MC_TABLE(hz_multi_map_to_migrate, HZ_MULTI_MAP_TO_MIGRATE, MC_IN_PLACE);
MC_TABLE(hz_multi_map_replication_operation, HZ_MULTI_MAP_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_response, HZ_MULTI_MAP_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_multi_map_entry_set_response, HZ_MULTI_MAP_ENTRY_SET_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_multi_map_merge_container, HZ_MULTI_MAP_MERGE_CONTAINER, ANNOUNCED(MULTI_MAP_MERGE_CONTAINER));
MC_TABLE(hz_multi_map_merge_operation, HZ_MULTI_MAP_MERGE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_merge_backup_operation, HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_put_all_operation, HZ_MULTI_MAP_PUT_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multi_map_put_all_operation_factory, HZ_MULTI_MAP_PUT_ALL_OPERATION_FACTORY, MC_IN_PLACE);
