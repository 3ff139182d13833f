/* SPDX-License-Identifier: Apache-2.0 */
/* transactions.h - rows of transactions: logs on other members, and what they do to maps. */
#ifndef MC_HZ_TRANSACTIONS_H
#define MC_HZ_TRANSACTIONS_H

#include "common/hz/map_operations.h"

#define HZ_TXN_LOCK_AND_GET_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, uuid, owner_uuid) \
	HZ_ROW(R, T, flag, should_load) \
	HZ_ROW(R, T, flag, block_reads) \
	HZ_ROW(R, T, i64, ttl)
MC_MESSAGE(hz_txn_lock_and_get_operation, HZ_TXN_LOCK_AND_GET_OPERATION);

#define HZ_TXN_DELETE_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, i64, version) \
	HZ_ROW(R, T, uuid, owner_uuid) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_delete_operation, HZ_TXN_DELETE_OPERATION);

#define HZ_TXN_PREPARE_OPERATION(R, T) /* TxnPrepareOperation, TxnRollbackOperation */ \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, uuid, owner_uuid) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_prepare_operation, HZ_TXN_PREPARE_OPERATION);

#define HZ_TXN_PREPARE_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, uuid, lock_owner_uuid) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_prepare_backup_operation, HZ_TXN_PREPARE_BACKUP_OPERATION);

#define HZ_TXN_ROLLBACK_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, uuid, lock_owner) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_rollback_backup_operation, HZ_TXN_ROLLBACK_BACKUP_OPERATION);

#define HZ_TXN_SET_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, i64, version) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, uuid, owner_uuid) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_set_operation, HZ_TXN_SET_OPERATION);

#define HZ_TXN_UNLOCK_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, i64, version) \
	HZ_ROW(R, T, uuid, owner_uuid)
MC_MESSAGE(hz_txn_unlock_operation, HZ_TXN_UNLOCK_OPERATION);

#define HZ_TXN_UNLOCK_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, uuid, owner_uuid)
MC_MESSAGE(hz_txn_unlock_backup_operation, HZ_TXN_UNLOCK_BACKUP_OPERATION);

#define HZ_MAP_TRANSACTION_LOG_RECORD(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, partition_id) \
	HZ_ROW(R, T, flag, is_null_key) \
	R(T, data, key, none, MC_FRAME_MEMBER_MAX, 0, if_log_key, all) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_ROW(R, T, uuid, owner_uuid) \
	HZ_ROW(R, T, uuid, transaction_id) \
	HZ_ANY(R, T, op)
MC_MESSAGE(hz_map_transaction_log_record, HZ_MAP_TRANSACTION_LOG_RECORD);

#define HZ_VERSIONED_VALUE(R, T) \
	HZ_ROW(R, T, i64, version) \
	HZ_ROW(R, T, flag, is_null) \
	R(T, data, value, none, MC_FRAME_MEMBER_MAX, 0, if_versioned_value, all)
MC_MESSAGE(hz_versioned_value, HZ_VERSIONED_VALUE);

#define HZ_TXN_SET_BACKUP_OPERATION(R, T) \
	HZ_KEYED_OP(R, T) \
	R(T, part, record, hz_record, 0, 0, always, all) \
	R(T, part, expiry_metadata, hz_expiry, 0, 0, always, all) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_set_backup_operation, HZ_TXN_SET_BACKUP_OPERATION);

#define HZ_TXN_DELETE_BACKUP_OPERATION(R, T) \
	HZ_KEY_GROUP(R, T) \
	HZ_ROW(R, T, flag, disable_wan_replication_event) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_txn_delete_backup_operation, HZ_TXN_DELETE_BACKUP_OPERATION);

#define HZ_CREATE_TX_BACKUP_LOG_OPERATION( \
	R, T) /* CreateTxBackupLogOperation, CreateAllowedDuringPassiveStateTxBackupLogOperation */ \
	HZ_OP_HEAD(R, T) \
	HZ_ROW(R, T, uuid, caller_uuid_2) \
	HZ_ROW(R, T, uuid, txn_id)
MC_MESSAGE(hz_create_tx_backup_log_operation, HZ_CREATE_TX_BACKUP_LOG_OPERATION);

#define HZ_TXN_OPERATION(R, \
	T) /* BroadcastTxRollbackOperation, PurgeTxBackupLogOperation, RollbackTxBackupLogOperation ... */ \
	HZ_OP_HEAD(R, T) \
	HZ_ROW(R, T, uuid, txn_id)
MC_MESSAGE(hz_txn_operation, HZ_TXN_OPERATION);

#define HZ_REPLICATE_TX_BACKUP_LOG_OPERATION(R, \
	T) /* ReplicateTxBackupLogOperation, ReplicateAllowedDuringPassiveStateTxBackupLogOperation ... */ \
	HZ_CREATE_TX_BACKUP_LOG_OPERATION(R, T) \
	HZ_ROW(R, T, i64, timeout_millis) \
	HZ_ROW(R, T, i64, start_time) \
	HZ_ANYS(R, T, records)
MC_MESSAGE(hz_replicate_tx_backup_log_operation, HZ_REPLICATE_TX_BACKUP_LOG_OPERATION);

#define HZ_XA_OPERATION(R, T) /* ClearRemoteTransactionBackupOperation, ClearRemoteTransactionOperation, \
				 FinalizeRemoteTransactionBackupOperation ... */ \
	HZ_OP_HEAD(R, T) \
	HZ_BLOB(R, T, xid_data)
MC_MESSAGE(hz_xa_operation, HZ_XA_OPERATION);

#define HZ_FINALIZE_REMOTE_TRANSACTION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_BLOB(R, T, xid_data) \
	HZ_ROW(R, T, flag, is_commit)
MC_MESSAGE(hz_finalize_remote_transaction_operation, HZ_FINALIZE_REMOTE_TRANSACTION_OPERATION);

#define HZ_PUT_REMOTE_TRANSACTION_OPERATION( \
	R, T) /* PutRemoteTransactionBackupOperation, PutRemoteTransactionOperation */ \
	HZ_OP_HEAD(R, T) \
	HZ_ROW(R, T, uuid, txn_id) \
	HZ_ANY(R, T, xid) \
	HZ_ROW(R, T, uuid, tx_owner_uuid) \
	HZ_ROW(R, T, i64, timeout_millis) \
	HZ_ROW(R, T, i64, start_time) \
	HZ_ANYS(R, T, records)
MC_MESSAGE(hz_put_remote_transaction_operation, HZ_PUT_REMOTE_TRANSACTION_OPERATION);

#define HZ_TRANSACTIONS_CLASSES(C) \
	C(TXN_LOCK_AND_GET_OPERATION, hz_txn_lock_and_get_operation, "TxnLockAndGetOperation", -4, 63, OP, \
		N, all) \
	C(TXN_DELETE_OPERATION, hz_txn_delete_operation, "TxnDeleteOperation", -4, 64, OP, N, all) \
	C(TXN_PREPARE_OPERATION, hz_txn_prepare_operation, "TxnPrepareOperation", -4, 65, OP, N, all) \
	C(TXN_PREPARE_BACKUP_OPERATION, hz_txn_prepare_backup_operation, "TxnPrepareBackupOperation", -4, \
		66, OP, N, all) \
	C(TXN_ROLLBACK_OPERATION, hz_txn_prepare_operation, "TxnRollbackOperation", -4, 67, OP, N, all) \
	C(TXN_ROLLBACK_BACKUP_OPERATION, hz_txn_rollback_backup_operation, "TxnRollbackBackupOperation", -4, \
		68, OP, N, all) \
	C(TXN_SET_OPERATION, hz_txn_set_operation, "TxnSetOperation", -4, 69, OP, N, all) \
	C(TXN_UNLOCK_OPERATION, hz_txn_unlock_operation, "TxnUnlockOperation", -4, 70, OP, N, all) \
	C(TXN_UNLOCK_BACKUP_OPERATION, hz_txn_unlock_backup_operation, "TxnUnlockBackupOperation", -4, 71, \
		OP, N, all) \
	C(MAP_TRANSACTION_LOG_RECORD, hz_map_transaction_log_record, "MapTransactionLogRecord", -4, 101, \
		OBJ, N, all) \
	C(VERSIONED_VALUE, hz_versioned_value, "VersionedValue", -4, 102, OBJ, N, all) \
	C(TXN_SET_BACKUP_OPERATION, hz_txn_set_backup_operation, "TxnSetBackupOperation", -4, 141, OP, V, \
		all) \
	C(TXN_DELETE_BACKUP_OPERATION, hz_txn_delete_backup_operation, "TxnDeleteBackupOperation", -4, 142, \
		OP, N, all) \
	C(TRANSACTION_CREATE_TX_BACKUP_LOG_OPERATION, hz_create_tx_backup_log_operation, \
		"CreateTxBackupLogOperation", -10, 0, OP, N, all) \
	C(TRANSACTION_BROADCAST_TX_ROLLBACK_OPERATION, hz_txn_operation, "BroadcastTxRollbackOperation", \
		-10, 1, OP, N, all) \
	C(TRANSACTION_PURGE_TX_BACKUP_LOG_OPERATION, hz_txn_operation, "PurgeTxBackupLogOperation", -10, 2, \
		OP, N, all) \
	C(TRANSACTION_REPLICATE_TX_BACKUP_LOG_OPERATION, hz_replicate_tx_backup_log_operation, \
		"ReplicateTxBackupLogOperation", -10, 3, OP, N, all) \
	C(TRANSACTION_ROLLBACK_TX_BACKUP_LOG_OPERATION, hz_txn_operation, "RollbackTxBackupLogOperation", \
		-10, 4, OP, N, all) \
	C(TRANSACTION_CREATE_ALLOWED_DURING_PASSIVE_STATE_TX_BACKUP_LOG_OPERATION, \
		hz_create_tx_backup_log_operation, "CreateAllowedDuringPassiveStateTxBackupLogOperation", \
		-10, 5, OP, N, all) \
	C(TRANSACTION_PURGE_ALLOWED_DURING_PASSIVE_STATE_TX_BACKUP_LOG_OPERATION, hz_txn_operation, \
		"PurgeAllowedDuringPassiveStateTxBackupLogOperation", -10, 6, OP, N, all) \
	C(TRANSACTION_REPLICATE_ALLOWED_DURING_PASSIVE_STATE_TX_BACKUP_LOG_OPERATION, \
		hz_replicate_tx_backup_log_operation, \
		"ReplicateAllowedDuringPassiveStateTxBackupLogOperation", -10, 7, OP, N, all) \
	C(TRANSACTION_ROLLBACK_ALLOWED_DURING_PASSIVE_STATE_TX_BACKUP_LOG_OPERATION, hz_txn_operation, \
		"RollbackAllowedDuringPassiveStateTxBackupLogOperation", -10, 8, OP, N, all) \
	C(TRANSACTION_CLEAR_REMOTE_TRANSACTION_BACKUP_OPERATION, hz_xa_operation, \
		"ClearRemoteTransactionBackupOperation", -10, 9, OP, N, all) \
	C(TRANSACTION_CLEAR_REMOTE_TRANSACTION_OPERATION, hz_xa_operation, \
		"ClearRemoteTransactionOperation", -10, 10, OP, N, all) \
	C(TRANSACTION_COLLECT_REMOTE_TRANSACTIONS_OPERATION, hz_plain_op, \
		"CollectRemoteTransactionsOperation", -10, 11, OP, N, all) \
	C(TRANSACTION_FINALIZE_REMOTE_TRANSACTION_BACKUP_OPERATION, hz_xa_operation, \
		"FinalizeRemoteTransactionBackupOperation", -10, 13, OP, N, all) \
	C(TRANSACTION_FINALIZE_REMOTE_TRANSACTION_OPERATION, hz_finalize_remote_transaction_operation, \
		"FinalizeRemoteTransactionOperation", -10, 14, OP, N, all) \
	C(TRANSACTION_PUT_REMOTE_TRANSACTION_BACKUP_OPERATION, hz_put_remote_transaction_operation, \
		"PutRemoteTransactionBackupOperation", -10, 15, OP, N, all) \
	C(TRANSACTION_PUT_REMOTE_TRANSACTION_OPERATION, hz_put_remote_transaction_operation, \
		"PutRemoteTransactionOperation", -10, 16, OP, N, all)

#endif
