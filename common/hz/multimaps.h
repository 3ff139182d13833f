/* SPDX-License-Identifier: Apache-2.0 */
/* multimaps.h - rows of multimaps. */
#ifndef MC_HZ_MULTIMAPS_H
#define MC_HZ_MULTIMAPS_H

#include "common/hz/map_objects.h"

#define HZ_MULTI_MAP_VALUES(R, T) /* of a key */ \
	HZ_BLOB(R, T, key) \
	HZ_BLOBS(R, T, coll)
MC_MESSAGE(hz_multi_map_values, HZ_MULTI_MAP_VALUES);

#define HZ_MULTI_MAP_RECORD(R, T) \
	HZ_ROW(R, T, i64, record_id) \
	R(T, iobj, object, none, 0, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_multi_map_record, HZ_MULTI_MAP_RECORD);

#define HZ_MULTI_MAP_COLLECTION( \
	R, T) /* all values of a key; collection_type stands between count and records */ \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i32, coll_count) \
	HZ_TEXT(R, T, collection_type) \
	R(T, parts, coll, hz_multi_map_record, HZ_COLL_COUNT, MC_ROW_COUNTED_BY, always, all)
MC_MESSAGE(hz_multi_map_collection, HZ_MULTI_MAP_COLLECTION);

#define HZ_MULTI_MAP_BACKUP_ENTRY(R, T) /* what a merge left of a key */ \
	HZ_BLOB(R, T, key) \
	HZ_OBJS(R, T, collection, hz_multi_map_record)
MC_MESSAGE(hz_multi_map_backup_entry, HZ_MULTI_MAP_BACKUP_ENTRY);

#define HZ_MULTI_MAP_CONTAINS_ENTRY_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_multi_map_contains_entry_operation, HZ_MULTI_MAP_CONTAINS_ENTRY_OPERATION);

#define HZ_MULTI_MAP_COUNT_OPERATION( \
	R, T) /* CountOperation, GetAllOperation, RemoveAllBackupOperation ... */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_BLOB(R, T, data_key)
MC_MESSAGE(hz_multi_map_count_operation, HZ_MULTI_MAP_COUNT_OPERATION);

#define HZ_MULTI_MAP_PUT_BACKUP_OPERATION(R, T) \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ROW(R, T, i64, record_id) \
	HZ_ROW(R, T, i32, index) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_multi_map_put_backup_operation, HZ_MULTI_MAP_PUT_BACKUP_OPERATION);

#define HZ_MULTI_MAP_PUT_OPERATION(R, T) \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ROW(R, T, i32, index) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_multi_map_put_operation, HZ_MULTI_MAP_PUT_OPERATION);

#define HZ_MULTI_MAP_REMOVE_BACKUP_OPERATION(R, T) /* RemoveBackupOperation, RemoveOperation */ \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_multi_map_remove_backup_operation, HZ_MULTI_MAP_REMOVE_BACKUP_OPERATION);

#define HZ_MULTI_MAP_TXN_COMMIT_BACKUP_OPERATION(R, T) \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ANYS(R, T, op_list) \
	HZ_ROW(R, T, uuid, caller)
MC_MESSAGE(hz_multi_map_txn_commit_backup_operation, HZ_MULTI_MAP_TXN_COMMIT_BACKUP_OPERATION);

#define HZ_MULTI_MAP_TXN_COMMIT_OPERATION(R, T) \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ANYS(R, T, op_list)
MC_MESSAGE(hz_multi_map_txn_commit_operation, HZ_MULTI_MAP_TXN_COMMIT_OPERATION);

#define HZ_MULTI_MAP_TXN_LOCK_AND_GET_OPERATION(R, T) \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, flag, block_reads)
MC_MESSAGE(hz_multi_map_txn_lock_and_get_operation, HZ_MULTI_MAP_TXN_LOCK_AND_GET_OPERATION);

#define HZ_MULTI_MAP_TXN_PREPARE_BACKUP_OPERATION( \
	R, T) /* TxnPrepareBackupOperation, TxnRollbackBackupOperation */ \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ROW(R, T, uuid, caller)
MC_MESSAGE(hz_multi_map_txn_prepare_backup_operation, HZ_MULTI_MAP_TXN_PREPARE_BACKUP_OPERATION);

#define HZ_MULTI_MAP_TXN_PUT_OPERATION( \
	R, T) /* TxnPutOperation, TxnPutBackupOperation, TxnRemoveOperation ... */ \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	HZ_ROW(R, T, i64, record_id) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_multi_map_txn_put_operation, HZ_MULTI_MAP_TXN_PUT_OPERATION);

#define HZ_MULTI_MAP_TXN_REMOVE_ALL_OPERATION(R, T) /* TxnRemoveAllOperation, TxnRemoveAllBackupOperation */ \
	HZ_MULTI_MAP_COUNT_OPERATION(R, T) \
	R(T, longs, record_ids, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_multi_map_txn_remove_all_operation, HZ_MULTI_MAP_TXN_REMOVE_ALL_OPERATION);

#define HZ_MULTI_MAP_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, type) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_multi_map_operation_factory, HZ_MULTI_MAP_OPERATION_FACTORY);

#define HZ_MULTI_MAP_TRANSACTION_LOG_RECORD(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, partition_id) \
	HZ_ANYS(R, T, op_list) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i64, ttl) \
	HZ_ROW(R, T, i64, thread_id)
MC_MESSAGE(hz_multi_map_transaction_log_record, HZ_MULTI_MAP_TRANSACTION_LOG_RECORD);

#define HZ_MULTI_MAP_TO_MIGRATE(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_LIST(R, T, collections, hz_multi_map_collection)
MC_MESSAGE(hz_multi_map_to_migrate, HZ_MULTI_MAP_TO_MIGRATE);

#define HZ_MULTI_MAP_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, map, hz_multi_map_to_migrate)
MC_MESSAGE(hz_multi_map_replication_operation, HZ_MULTI_MAP_REPLICATION_OPERATION);

#define HZ_MULTI_MAP_RESPONSE(R, T) \
	HZ_TEXT(R, T, collection_type) \
	HZ_ROW(R, T, i64, next_record_id) \
	R(T, parts, collection, hz_iobj, MC_ENTRIES_MAX, MC_ROW_BARE | MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_multi_map_response, HZ_MULTI_MAP_RESPONSE);

#define HZ_MULTI_MAP_ENTRY_SET_RESPONSE(R, T) HZ_LIST(R, T, map, hz_multi_map_values)
MC_MESSAGE(hz_multi_map_entry_set_response, HZ_MULTI_MAP_ENTRY_SET_RESPONSE);

#define HZ_MULTI_MAP_MERGE_CONTAINER(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ANYS(R, T, records) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, last_access_time) \
	HZ_ROW(R, T, i64, last_update_time) \
	HZ_ROW(R, T, i64, hits)
MC_MESSAGE(hz_multi_map_merge_container, HZ_MULTI_MAP_MERGE_CONTAINER);

#define HZ_MULTI_MAP_MERGE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_OBJS(R, T, merge_containers, hz_multi_map_merge_container) \
	HZ_ANY(R, T, merge_policy)
MC_MESSAGE(hz_multi_map_merge_operation, HZ_MULTI_MAP_MERGE_OPERATION);

#define HZ_MULTI_MAP_MERGE_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_LIST(R, T, backup_entries, hz_multi_map_backup_entry)
MC_MESSAGE(hz_multi_map_merge_backup_operation, HZ_MULTI_MAP_MERGE_BACKUP_OPERATION);

#define HZ_MULTI_MAP_PUT_ALL_OPERATION(R, T) /* PutAllOperation, PutAllBackupOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_OBJ(R, T, map_entries, hz_map_entries)
MC_MESSAGE(hz_multi_map_put_all_operation, HZ_MULTI_MAP_PUT_ALL_OPERATION);

#define HZ_MULTI_MAP_PUT_ALL_OPERATION_FACTORY(R, T) \
	HZ_TEXT(R, T, name) \
	R(T, ints, partitions, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all) \
	R(T, parts, map_entries_per_partition, hz_entries_of_partition, MC_AS_MANY(T, partitions), \
		MC_ROW_AS_MANY, always, all)
MC_MESSAGE(hz_multi_map_put_all_operation_factory, HZ_MULTI_MAP_PUT_ALL_OPERATION_FACTORY);

#define HZ_MULTIMAPS_CLASSES(C) \
	C(MULTI_MAP_CLEAR_BACKUP_OPERATION, hz_named_op, "ClearBackupOperation", -6, 2, OP, N, all) \
	C(MULTI_MAP_CLEAR_OPERATION, hz_named_op, "ClearOperation", -6, 3, OP, N, all) \
	C(MULTI_MAP_CONTAINS_ENTRY_OPERATION, hz_multi_map_contains_entry_operation, \
		"ContainsEntryOperation", -6, 7, OP, N, all) \
	C(MULTI_MAP_COUNT_OPERATION, hz_multi_map_count_operation, "CountOperation", -6, 9, OP, N, all) \
	C(MULTI_MAP_ENTRY_SET_OPERATION, hz_named_op, "EntrySetOperation", -6, 10, OP, N, all) \
	C(MULTI_MAP_GET_ALL_OPERATION, hz_multi_map_count_operation, "GetAllOperation", -6, 11, OP, N, all) \
	C(MULTI_MAP_KEY_SET_OPERATION, hz_named_op, "KeySetOperation", -6, 14, OP, N, all) \
	C(MULTI_MAP_PUT_BACKUP_OPERATION, hz_multi_map_put_backup_operation, "PutBackupOperation", -6, 15, \
		OP, N, all) \
	C(MULTI_MAP_PUT_OPERATION, hz_multi_map_put_operation, "PutOperation", -6, 16, OP, N, all) \
	C(MULTI_MAP_REMOVE_ALL_BACKUP_OPERATION, hz_multi_map_count_operation, "RemoveAllBackupOperation", \
		-6, 17, OP, N, all) \
	C(MULTI_MAP_REMOVE_ALL_OPERATION, hz_multi_map_count_operation, "RemoveAllOperation", -6, 18, OP, N, \
		all) \
	C(MULTI_MAP_REMOVE_BACKUP_OPERATION, hz_multi_map_remove_backup_operation, "RemoveBackupOperation", \
		-6, 19, OP, N, all) \
	C(MULTI_MAP_REMOVE_OPERATION, hz_multi_map_remove_backup_operation, "RemoveOperation", -6, 20, OP, \
		N, all) \
	C(MULTI_MAP_SIZE_OPERATION, hz_named_op, "SizeOperation", -6, 25, OP, N, all) \
	C(MULTI_MAP_VALUES_OPERATION, hz_named_op, "ValuesOperation", -6, 26, OP, N, all) \
	C(MULTI_MAP_TXN_COMMIT_BACKUP_OPERATION, hz_multi_map_txn_commit_backup_operation, \
		"TxnCommitBackupOperation", -6, 27, OP, N, all) \
	C(MULTI_MAP_TXN_COMMIT_OPERATION, hz_multi_map_txn_commit_operation, "TxnCommitOperation", -6, 28, \
		OP, N, all) \
	C(MULTI_MAP_TXN_GENERATE_RECORD_ID_OPERATION, hz_multi_map_count_operation, \
		"TxnGenerateRecordIdOperation", -6, 29, OP, N, all) \
	C(MULTI_MAP_TXN_LOCK_AND_GET_OPERATION, hz_multi_map_txn_lock_and_get_operation, \
		"TxnLockAndGetOperation", -6, 30, OP, N, all) \
	C(MULTI_MAP_TXN_PREPARE_BACKUP_OPERATION, hz_multi_map_txn_prepare_backup_operation, \
		"TxnPrepareBackupOperation", -6, 31, OP, N, all) \
	C(MULTI_MAP_TXN_PREPARE_OPERATION, hz_multi_map_count_operation, "TxnPrepareOperation", -6, 32, OP, \
		N, all) \
	C(MULTI_MAP_TXN_PUT_OPERATION, hz_multi_map_txn_put_operation, "TxnPutOperation", -6, 33, OP, N, \
		all) \
	C(MULTI_MAP_TXN_PUT_BACKUP_OPERATION, hz_multi_map_txn_put_operation, "TxnPutBackupOperation", -6, \
		34, OP, N, all) \
	C(MULTI_MAP_TXN_REMOVE_OPERATION, hz_multi_map_txn_put_operation, "TxnRemoveOperation", -6, 35, OP, \
		N, all) \
	C(MULTI_MAP_TXN_REMOVE_BACKUP_OPERATION, hz_multi_map_txn_put_operation, "TxnRemoveBackupOperation", \
		-6, 36, OP, N, all) \
	C(MULTI_MAP_TXN_REMOVE_ALL_OPERATION, hz_multi_map_txn_remove_all_operation, \
		"TxnRemoveAllOperation", -6, 37, OP, N, all) \
	C(MULTI_MAP_TXN_REMOVE_ALL_BACKUP_OPERATION, hz_multi_map_txn_remove_all_operation, \
		"TxnRemoveAllBackupOperation", -6, 38, OP, N, all) \
	C(MULTI_MAP_TXN_ROLLBACK_OPERATION, hz_multi_map_count_operation, "TxnRollbackOperation", -6, 39, \
		OP, N, all) \
	C(MULTI_MAP_TXN_ROLLBACK_BACKUP_OPERATION, hz_multi_map_txn_prepare_backup_operation, \
		"TxnRollbackBackupOperation", -6, 40, OP, N, all) \
	C(MULTI_MAP_OPERATION_FACTORY, hz_multi_map_operation_factory, "MultiMapOperationFactory", -6, 41, \
		OBJ, N, all) \
	C(MULTI_MAP_TRANSACTION_LOG_RECORD, hz_multi_map_transaction_log_record, \
		"MultiMapTransactionLogRecord", -6, 42, OBJ, N, all) \
	C(MULTI_MAP_EVENT_FILTER, hz_entry_event_filter, "MultiMapEventFilter", -6, 43, OBJ, N, all) \
	C(MULTI_MAP_RECORD, hz_multi_map_record, "MultiMapRecord", -6, 44, OBJ, N, all) \
	C(MULTI_MAP_REPLICATION_OPERATION, hz_multi_map_replication_operation, \
		"MultiMapReplicationOperation", -6, 45, OP, N, all) \
	C(MULTI_MAP_RESPONSE, hz_multi_map_response, "MultiMapResponse", -6, 46, OBJ, N, all) \
	C(MULTI_MAP_ENTRY_SET_RESPONSE, hz_multi_map_entry_set_response, "EntrySetResponse", -6, 47, OBJ, N, \
		all) \
	C(MULTI_MAP_MERGE_CONTAINER, hz_multi_map_merge_container, "MultiMapMergeContainer", -6, 48, OBJ, N, \
		all) \
	C(MULTI_MAP_MERGE_OPERATION, hz_multi_map_merge_operation, "MergeOperation", -6, 49, OP, N, all) \
	C(MULTI_MAP_MERGE_BACKUP_OPERATION, hz_multi_map_merge_backup_operation, "MergeBackupOperation", -6, \
		50, OP, N, all) \
	C(MULTI_MAP_DELETE_OPERATION, hz_multi_map_count_operation, "DeleteOperation", -6, 51, OP, N, all) \
	C(MULTI_MAP_DELETE_BACKUP_OPERATION, hz_multi_map_count_operation, "DeleteBackupOperation", -6, 52, \
		OP, N, all) \
	C(MULTI_MAP_PUT_ALL_OPERATION, hz_multi_map_put_all_operation, "PutAllOperation", -6, 53, OP, N, \
		all) \
	C(MULTI_MAP_PUT_ALL_BACKUP_OPERATION, hz_multi_map_put_all_operation, "PutAllBackupOperation", -6, \
		54, OP, N, all) \
	C(MULTI_MAP_PUT_ALL_OPERATION_FACTORY, hz_multi_map_put_all_operation_factory, \
		"MultiMapPutAllOperationFactory", -6, 55, OBJ, N, all)

#endif
