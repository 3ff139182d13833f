/* SPDX-License-Identifier: Apache-2.0 */
/* tables_transactions.c - the rows of transactions.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_txn_lock_and_get_operation, HZ_TXN_LOCK_AND_GET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_delete_operation, HZ_TXN_DELETE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_prepare_operation, HZ_TXN_PREPARE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_prepare_backup_operation, HZ_TXN_PREPARE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_rollback_backup_operation, HZ_TXN_ROLLBACK_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_set_operation, HZ_TXN_SET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_unlock_operation, HZ_TXN_UNLOCK_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_unlock_backup_operation, HZ_TXN_UNLOCK_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_map_transaction_log_record, HZ_MAP_TRANSACTION_LOG_RECORD, MC_IN_PLACE);
MC_TABLE(hz_versioned_value, HZ_VERSIONED_VALUE, MC_IN_PLACE);
MC_TABLE(hz_txn_set_backup_operation, HZ_TXN_SET_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_delete_backup_operation, HZ_TXN_DELETE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_create_tx_backup_log_operation, HZ_CREATE_TX_BACKUP_LOG_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_txn_operation, HZ_TXN_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_replicate_tx_backup_log_operation, HZ_REPLICATE_TX_BACKUP_LOG_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_xa_operation, HZ_XA_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_finalize_remote_transaction_operation, HZ_FINALIZE_REMOTE_TRANSACTION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_put_remote_transaction_operation, HZ_PUT_REMOTE_TRANSACTION_OPERATION, MC_IN_PLACE);
