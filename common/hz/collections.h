/* SPDX-License-Identifier: Apache-2.0 */
/* collections.h - rows of queues, lists and sets. */
#ifndef MC_HZ_COLLECTIONS_H
#define MC_HZ_COLLECTIONS_H

#include "common/hz/migrations.h"

#define HZ_RESERVED_QUEUE_ITEM(R, T) /* what a transaction holds of a queue */ \
	HZ_ROW(R, T, i64, item_id) \
	HZ_BLOB(R, T, serialized_object) \
	HZ_ROW(R, T, uuid, transaction_id) \
	HZ_ROW(R, T, flag, poll_operation)
MC_MESSAGE(hz_reserved_queue_item, HZ_RESERVED_QUEUE_ITEM);

#define HZ_RESERVED_ITEM(R, T) /* what a transaction holds of a list or set */ \
	HZ_ROW(R, T, i64, item_id) \
	HZ_BLOB(R, T, value) \
	HZ_ROW(R, T, uuid, transaction_id) \
	HZ_ROW(R, T, flag, remove_operation)
MC_MESSAGE(hz_reserved_item, HZ_RESERVED_ITEM);

#define HZ_QUEUE_OFFER_OPERATION(R, T) /* OfferOperation, RemoveOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, data)
MC_MESSAGE(hz_queue_offer_operation, HZ_QUEUE_OFFER_OPERATION);

#define HZ_QUEUE_OFFER_BACKUP_OPERATION(R, T) \
	HZ_QUEUE_OFFER_OPERATION(R, T) \
	HZ_ROW(R, T, i64, item_id)
MC_MESSAGE(hz_queue_offer_backup_operation, HZ_QUEUE_OFFER_BACKUP_OPERATION);

#define HZ_QUEUE_POLL_BACKUP_OPERATION( \
	R, T) /* PollBackupOperation, RemoveBackupOperation, TxnPollBackupOperation ... */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, item_id)
MC_MESSAGE(hz_queue_poll_backup_operation, HZ_QUEUE_POLL_BACKUP_OPERATION);

#define HZ_ITEM(R, T) \
	HZ_ROW(R, T, i64, item_id) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_item, HZ_ITEM);

#define HZ_QUEUE_ADD_ALL_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_LIST(R, T, data_map, hz_item)
MC_MESSAGE(hz_queue_add_all_backup_operation, HZ_QUEUE_ADD_ALL_BACKUP_OPERATION);

#define HZ_QUEUE_ADD_ALL_OPERATION(R, T) /* AddAllOperation, ContainsOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_BLOBS(R, T, data_list)
MC_MESSAGE(hz_queue_add_all_operation, HZ_QUEUE_ADD_ALL_OPERATION);

#define HZ_QUEUE_CLEAR_BACKUP_OPERATION(R, T) /* ClearBackupOperation, CollectionClearBackupOperation */ \
	HZ_NAMED_OP(R, T) \
	R(T, longs, item_id_set, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_queue_clear_backup_operation, HZ_QUEUE_CLEAR_BACKUP_OPERATION);

#define HZ_QUEUE_COMPARE_AND_REMOVE_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	R(T, longs, key_set, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_queue_compare_and_remove_backup_operation, HZ_QUEUE_COMPARE_AND_REMOVE_BACKUP_OPERATION);

#define HZ_QUEUE_COMPARE_AND_REMOVE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, retain) \
	HZ_BLOBS(R, T, data_list)
MC_MESSAGE(hz_queue_compare_and_remove_operation, HZ_QUEUE_COMPARE_AND_REMOVE_OPERATION);

#define HZ_QUEUE_DRAIN_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, flag) \
	R(T, longs, item_id_set, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_queue_drain_backup_operation, HZ_QUEUE_DRAIN_BACKUP_OPERATION);

#define HZ_QUEUE_DRAIN_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, max_size)
MC_MESSAGE(hz_queue_drain_operation, HZ_QUEUE_DRAIN_OPERATION);

#define HZ_QUEUE_EVENT(R, T) /* QueueEvent, CollectionEvent */ \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, event_type) \
	R(T, part, caller, hz_address, 0, 0, always, all) \
	HZ_BLOB(R, T, data)
MC_MESSAGE(hz_queue_event, HZ_QUEUE_EVENT);

#define HZ_QUEUE_EVENT_FILTER(R, T) \
	HZ_ROW(R, T, flag, include_value) /* QueueEventFilter, CollectionEventFilter */
MC_MESSAGE(hz_queue_event_filter, HZ_QUEUE_EVENT_FILTER);

#define HZ_QUEUE_ITEM(R, T) \
	HZ_ROW(R, T, i64, item_id) \
	HZ_BLOB(R, T, serialized_object)
MC_MESSAGE(hz_queue_item, HZ_QUEUE_ITEM);

#define HZ_QUEUE_CONTAINER(R, T) \
	HZ_TEXT(R, T, name) \
	R(T, objs, item_queue, hz_queue_item, MC_ENTRIES_MAX, 0, always, all) \
	HZ_LIST(R, T, tx_map, hz_reserved_queue_item)
MC_MESSAGE(hz_queue_container, HZ_QUEUE_CONTAINER);

#define HZ_QUEUE_TO_MIGRATE(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_OBJ(R, T, container, hz_queue_container)
MC_MESSAGE(hz_queue_to_migrate, HZ_QUEUE_TO_MIGRATE);

#define HZ_QUEUE_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, migration_data, hz_queue_to_migrate)
MC_MESSAGE(hz_queue_replication_operation, HZ_QUEUE_REPLICATION_OPERATION);

#define HZ_QUEUE_TXN_OFFER_BACKUP_OPERATION(R, T) /* TxnOfferBackupOperation, TxnOfferOperation */ \
	HZ_QUEUE_POLL_BACKUP_OPERATION(R, T) \
	HZ_BLOB(R, T, data)
MC_MESSAGE(hz_queue_txn_offer_backup_operation, HZ_QUEUE_TXN_OFFER_BACKUP_OPERATION);

#define HZ_QUEUE_TXN_PREPARE_BACKUP_OPERATION( \
	R, T) /* TxnPrepareBackupOperation, TxnPrepareOperation, CollectionPrepareOperation ... */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, uuid, transaction_id) \
	R(T, longs, item_ids, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_queue_txn_prepare_backup_operation, HZ_QUEUE_TXN_PREPARE_BACKUP_OPERATION);

#define HZ_QUEUE_TXN_RESERVE_OFFER_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, tx_size) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_queue_txn_reserve_offer_operation, HZ_QUEUE_TXN_RESERVE_OFFER_OPERATION);

#define HZ_QUEUE_TXN_RESERVE_OFFER_BACKUP_OPERATION( \
	R, T) /* TxnReserveOfferBackupOperation, TxnReservePollBackupOperation, TxnPeekOperation */ \
	HZ_QUEUE_POLL_BACKUP_OPERATION(R, T) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_queue_txn_reserve_offer_backup_operation, HZ_QUEUE_TXN_RESERVE_OFFER_BACKUP_OPERATION);

#define HZ_QUEUE_TXN_RESERVE_POLL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, reserved_offer_id) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_queue_txn_reserve_poll_operation, HZ_QUEUE_TXN_RESERVE_POLL_OPERATION);

#define HZ_QUEUE_TXN_ROLLBACK_BACKUP_OPERATION( \
	R, T) /* TxnRollbackBackupOperation, TxnRollbackOperation, CollectionRollbackOperation ... */ \
	HZ_NAMED_OP(R, T) \
	R(T, longs, item_ids, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_queue_txn_rollback_backup_operation, HZ_QUEUE_TXN_ROLLBACK_BACKUP_OPERATION);

#define HZ_QUEUE_TRANSACTION_ROLLBACK_OPERATION( \
	R, T) /* QueueTransactionRollbackOperation, CollectionTransactionRollbackOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_queue_transaction_rollback_operation, HZ_QUEUE_TRANSACTION_ROLLBACK_OPERATION);

#define HZ_QUEUE_TXN_COMMIT_OPERATION(R, T) /* TxnCommitOperation, CollectionCommitOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ANYS(R, T, operation_list)
MC_MESSAGE(hz_queue_txn_commit_operation, HZ_QUEUE_TXN_COMMIT_OPERATION);

#define HZ_QUEUE_TXN_COMMIT_BACKUP_OPERATION( \
	R, T) /* TxnCommitBackupOperation, CollectionCommitBackupOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ANYS(R, T, backup_list)
MC_MESSAGE(hz_queue_txn_commit_backup_operation, HZ_QUEUE_TXN_COMMIT_BACKUP_OPERATION);

#define HZ_QUEUE_MERGE_OPERATION(R, T) /* QueueMergeOperation, CollectionMergeOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, merge_policy) \
	HZ_ANY(R, T, merging_value)
MC_MESSAGE(hz_queue_merge_operation, HZ_QUEUE_MERGE_OPERATION);

#define HZ_QUEUE_MERGE_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	R(T, objs, backup_items, hz_queue_item, MC_ENTRIES_MAX, 0, always, all)
MC_MESSAGE(hz_queue_merge_backup_operation, HZ_QUEUE_MERGE_BACKUP_OPERATION);

#define HZ_COLLECTION_ADD_OPERATION(R, T) /* CollectionAddOperation, CollectionRemoveOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_collection_add_operation, HZ_COLLECTION_ADD_OPERATION);

#define HZ_COLLECTION_ADD_BACKUP_OPERATION(R, T) /* CollectionAddBackupOperation, CollectionTxnAddOperation, \
						    CollectionTxnAddBackupOperation ... */ \
	HZ_OP_HEAD(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i64, item_id) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_collection_add_backup_operation, HZ_COLLECTION_ADD_BACKUP_OPERATION);

#define HZ_LIST_ADD_OPERATION(R, T) \
	HZ_COLLECTION_ADD_OPERATION(R, T) \
	HZ_ROW(R, T, i32, index)
MC_MESSAGE(hz_list_add_operation, HZ_LIST_ADD_OPERATION);

#define HZ_LIST_GET_OPERATION(R, T) /* ListGetOperation, ListRemoveOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, index)
MC_MESSAGE(hz_list_get_operation, HZ_LIST_GET_OPERATION);

#define HZ_LIST_SET_OPERATION(R, T) \
	HZ_LIST_GET_OPERATION(R, T) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_list_set_operation, HZ_LIST_SET_OPERATION);

#define HZ_LIST_SET_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, old_item_id) \
	HZ_ROW(R, T, i64, item_id) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_list_set_backup_operation, HZ_LIST_SET_BACKUP_OPERATION);

#define HZ_LIST_INDEX_OF_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, last) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_list_index_of_operation, HZ_LIST_INDEX_OF_OPERATION);

#define HZ_COLLECTION_CONTAINS_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOBS(R, T, value_set)
MC_MESSAGE(hz_collection_contains_operation, HZ_COLLECTION_CONTAINS_OPERATION);

#define HZ_COLLECTION_ADD_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOBS(R, T, value_list)
MC_MESSAGE(hz_collection_add_all_operation, HZ_COLLECTION_ADD_ALL_OPERATION);

#define HZ_ITEM_OF_KEY(R, T) \
	HZ_ROW(R, T, i64, key) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_item_of_key, HZ_ITEM_OF_KEY);

#define HZ_COLLECTION_ADD_ALL_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	R(T, parts, value_map, hz_item_of_key, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_collection_add_all_backup_operation, HZ_COLLECTION_ADD_ALL_BACKUP_OPERATION);

#define HZ_LIST_ADD_ALL_OPERATION(R, T) \
	HZ_COLLECTION_ADD_ALL_OPERATION(R, T) \
	HZ_ROW(R, T, i32, index)
MC_MESSAGE(hz_list_add_all_operation, HZ_LIST_ADD_ALL_OPERATION);

#define HZ_LIST_SUB_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, from) \
	HZ_ROW(R, T, i32, to)
MC_MESSAGE(hz_list_sub_operation, HZ_LIST_SUB_OPERATION);

#define HZ_COLLECTION_COMPARE_AND_REMOVE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, flag, retain) \
	HZ_BLOBS(R, T, value_set)
MC_MESSAGE(hz_collection_compare_and_remove_operation, HZ_COLLECTION_COMPARE_AND_REMOVE_OPERATION);

#define HZ_COLLECTION_RESERVE_ADD_OPERATION(R, T) \
	HZ_QUEUE_TRANSACTION_ROLLBACK_OPERATION(R, T) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_collection_reserve_add_operation, HZ_COLLECTION_RESERVE_ADD_OPERATION);

#define HZ_COLLECTION_RESERVE_REMOVE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, reserved_item_id) \
	HZ_BLOB(R, T, value) \
	HZ_ROW(R, T, uuid, transaction_id)
MC_MESSAGE(hz_collection_reserve_remove_operation, HZ_COLLECTION_RESERVE_REMOVE_OPERATION);

#define HZ_COLLECTION_TO_MIGRATE(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_ANY(R, T, container)
MC_MESSAGE(hz_collection_to_migrate, HZ_COLLECTION_TO_MIGRATE);

#define HZ_LIST_REPLICATION_OPERATION(R, T) /* ListReplicationOperation, SetReplicationOperation */ \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, migration_data, hz_collection_to_migrate)
MC_MESSAGE(hz_list_replication_operation, HZ_LIST_REPLICATION_OPERATION);

#define HZ_SET_CONTAINER(R, T) /* SetContainer, ListContainer */ \
	HZ_TEXT(R, T, name) \
	HZ_LIST(R, T, collection, hz_item) \
	HZ_LIST(R, T, tx_map, hz_reserved_item)
MC_MESSAGE(hz_set_container, HZ_SET_CONTAINER);

#define HZ_COLLECTION_MERGE_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	R(T, objs, backup_items, hz_item, MC_ENTRIES_MAX, 0, always, all)
MC_MESSAGE(hz_collection_merge_backup_operation, HZ_COLLECTION_MERGE_BACKUP_OPERATION);

#define HZ_COLLECTIONS_CLASSES(C) \
	C(QUEUE_OFFER_OPERATION, hz_queue_offer_operation, "OfferOperation", -5, 0, OP, N, all) \
	C(QUEUE_POLL_OPERATION, hz_named_op, "PollOperation", -5, 1, OP, N, all) \
	C(QUEUE_PEEK_OPERATION, hz_named_op, "PeekOperation", -5, 2, OP, N, all) \
	C(QUEUE_OFFER_BACKUP_OPERATION, hz_queue_offer_backup_operation, "OfferBackupOperation", -5, 3, OP, \
		N, all) \
	C(QUEUE_POLL_BACKUP_OPERATION, hz_queue_poll_backup_operation, "PollBackupOperation", -5, 4, OP, N, \
		all) \
	C(QUEUE_ADD_ALL_BACKUP_OPERATION, hz_queue_add_all_backup_operation, "AddAllBackupOperation", -5, 5, \
		OP, N, all) \
	C(QUEUE_ADD_ALL_OPERATION, hz_queue_add_all_operation, "AddAllOperation", -5, 6, OP, N, all) \
	C(QUEUE_CLEAR_BACKUP_OPERATION, hz_queue_clear_backup_operation, "ClearBackupOperation", -5, 7, OP, \
		N, all) \
	C(QUEUE_CLEAR_OPERATION, hz_named_op, "ClearOperation", -5, 8, OP, N, all) \
	C(QUEUE_COMPARE_AND_REMOVE_BACKUP_OPERATION, hz_queue_compare_and_remove_backup_operation, \
		"CompareAndRemoveBackupOperation", -5, 9, OP, N, all) \
	C(QUEUE_COMPARE_AND_REMOVE_OPERATION, hz_queue_compare_and_remove_operation, \
		"CompareAndRemoveOperation", -5, 10, OP, N, all) \
	C(QUEUE_CONTAINS_OPERATION, hz_queue_add_all_operation, "ContainsOperation", -5, 11, OP, N, all) \
	C(QUEUE_DRAIN_BACKUP_OPERATION, hz_queue_drain_backup_operation, "DrainBackupOperation", -5, 12, OP, \
		N, all) \
	C(QUEUE_DRAIN_OPERATION, hz_queue_drain_operation, "DrainOperation", -5, 13, OP, N, all) \
	C(QUEUE_ITERATOR_OPERATION, hz_named_op, "IteratorOperation", -5, 14, OP, N, all) \
	C(QUEUE_EVENT, hz_queue_event, "QueueEvent", -5, 15, OBJ, N, all) \
	C(QUEUE_EVENT_FILTER, hz_queue_event_filter, "QueueEventFilter", -5, 16, OBJ, N, all) \
	C(QUEUE_ITEM, hz_queue_item, "QueueItem", -5, 17, OBJ, N, all) \
	C(QUEUE_REPLICATION_OPERATION, hz_queue_replication_operation, "QueueReplicationOperation", -5, 18, \
		OP, N, all) \
	C(QUEUE_REMOVE_BACKUP_OPERATION, hz_queue_poll_backup_operation, "RemoveBackupOperation", -5, 19, \
		OP, N, all) \
	C(QUEUE_REMOVE_OPERATION, hz_queue_offer_operation, "RemoveOperation", -5, 20, OP, N, all) \
	C(QUEUE_SIZE_OPERATION, hz_named_op, "SizeOperation", -5, 22, OP, N, all) \
	C(QUEUE_TXN_OFFER_BACKUP_OPERATION, hz_queue_txn_offer_backup_operation, "TxnOfferBackupOperation", \
		-5, 23, OP, N, all) \
	C(QUEUE_TXN_OFFER_OPERATION, hz_queue_txn_offer_backup_operation, "TxnOfferOperation", -5, 24, OP, \
		N, all) \
	C(QUEUE_TXN_POLL_BACKUP_OPERATION, hz_queue_poll_backup_operation, "TxnPollBackupOperation", -5, 25, \
		OP, N, all) \
	C(QUEUE_TXN_POLL_OPERATION, hz_queue_poll_backup_operation, "TxnPollOperation", -5, 26, OP, N, all) \
	C(QUEUE_TXN_PREPARE_BACKUP_OPERATION, hz_queue_txn_prepare_backup_operation, \
		"TxnPrepareBackupOperation", -5, 27, OP, N, all) \
	C(QUEUE_TXN_PREPARE_OPERATION, hz_queue_txn_prepare_backup_operation, "TxnPrepareOperation", -5, 28, \
		OP, N, all) \
	C(QUEUE_TXN_RESERVE_OFFER_OPERATION, hz_queue_txn_reserve_offer_operation, \
		"TxnReserveOfferOperation", -5, 29, OP, N, all) \
	C(QUEUE_TXN_RESERVE_OFFER_BACKUP_OPERATION, hz_queue_txn_reserve_offer_backup_operation, \
		"TxnReserveOfferBackupOperation", -5, 30, OP, N, all) \
	C(QUEUE_TXN_RESERVE_POLL_OPERATION, hz_queue_txn_reserve_poll_operation, "TxnReservePollOperation", \
		-5, 31, OP, N, all) \
	C(QUEUE_TXN_RESERVE_POLL_BACKUP_OPERATION, hz_queue_txn_reserve_offer_backup_operation, \
		"TxnReservePollBackupOperation", -5, 32, OP, N, all) \
	C(QUEUE_TXN_ROLLBACK_BACKUP_OPERATION, hz_queue_txn_rollback_backup_operation, \
		"TxnRollbackBackupOperation", -5, 33, OP, N, all) \
	C(QUEUE_TXN_ROLLBACK_OPERATION, hz_queue_txn_rollback_backup_operation, "TxnRollbackOperation", -5, \
		34, OP, N, all) \
	C(QUEUE_CHECK_AND_EVICT_OPERATION, hz_named_op, "CheckAndEvictOperation", -5, 35, OP, N, all) \
	C(QUEUE_TRANSACTION_ROLLBACK_OPERATION, hz_queue_transaction_rollback_operation, \
		"QueueTransactionRollbackOperation", -5, 36, OP, N, all) \
	C(QUEUE_CONTAINER, hz_queue_container, "QueueContainer", -5, 38, OBJ, N, all) \
	C(QUEUE_TXN_PEEK_OPERATION, hz_queue_txn_reserve_offer_backup_operation, "TxnPeekOperation", -5, 39, \
		OP, N, all) \
	C(QUEUE_IS_EMPTY_OPERATION, hz_named_op, "IsEmptyOperation", -5, 40, OP, N, all) \
	C(QUEUE_REMAINING_CAPACITY_OPERATION, hz_named_op, "RemainingCapacityOperation", -5, 41, OP, N, all) \
	C(QUEUE_TXN_COMMIT_OPERATION, hz_queue_txn_commit_operation, "TxnCommitOperation", -5, 42, OP, N, \
		all) \
	C(QUEUE_TXN_COMMIT_BACKUP_OPERATION, hz_queue_txn_commit_backup_operation, \
		"TxnCommitBackupOperation", -5, 43, OP, N, all) \
	C(QUEUE_MERGE_OPERATION, hz_queue_merge_operation, "QueueMergeOperation", -5, 44, OP, N, all) \
	C(QUEUE_MERGE_BACKUP_OPERATION, hz_queue_merge_backup_operation, "QueueMergeBackupOperation", -5, \
		45, OP, N, all) \
	C(COLLECTION_ADD_OPERATION, hz_collection_add_operation, "CollectionAddOperation", -11, 1, OP, N, \
		all) \
	C(COLLECTION_ADD_BACKUP_OPERATION, hz_collection_add_backup_operation, \
		"CollectionAddBackupOperation", -11, 2, OP, N, all) \
	C(LIST_ADD_OPERATION, hz_list_add_operation, "ListAddOperation", -11, 3, OP, N, all) \
	C(LIST_GET_OPERATION, hz_list_get_operation, "ListGetOperation", -11, 4, OP, N, all) \
	C(COLLECTION_REMOVE_OPERATION, hz_collection_add_operation, "CollectionRemoveOperation", -11, 5, OP, \
		N, all) \
	C(COLLECTION_REMOVE_BACKUP_OPERATION, hz_queue_poll_backup_operation, \
		"CollectionRemoveBackupOperation", -11, 6, OP, N, all) \
	C(COLLECTION_SIZE_OPERATION, hz_named_op, "CollectionSizeOperation", -11, 7, OP, N, all) \
	C(COLLECTION_CLEAR_OPERATION, hz_named_op, "CollectionClearOperation", -11, 8, OP, N, all) \
	C(COLLECTION_CLEAR_BACKUP_OPERATION, hz_queue_clear_backup_operation, \
		"CollectionClearBackupOperation", -11, 9, OP, N, all) \
	C(LIST_SET_OPERATION, hz_list_set_operation, "ListSetOperation", -11, 10, OP, N, all) \
	C(LIST_SET_BACKUP_OPERATION, hz_list_set_backup_operation, "ListSetBackupOperation", -11, 11, OP, N, \
		all) \
	C(LIST_REMOVE_OPERATION, hz_list_get_operation, "ListRemoveOperation", -11, 12, OP, N, all) \
	C(LIST_INDEX_OF_OPERATION, hz_list_index_of_operation, "ListIndexOfOperation", -11, 13, OP, N, all) \
	C(COLLECTION_CONTAINS_OPERATION, hz_collection_contains_operation, "CollectionContainsOperation", \
		-11, 14, OP, N, all) \
	C(COLLECTION_ADD_ALL_OPERATION, hz_collection_add_all_operation, "CollectionAddAllOperation", -11, \
		15, OP, N, all) \
	C(COLLECTION_ADD_ALL_BACKUP_OPERATION, hz_collection_add_all_backup_operation, \
		"CollectionAddAllBackupOperation", -11, 16, OP, N, all) \
	C(LIST_ADD_ALL_OPERATION, hz_list_add_all_operation, "ListAddAllOperation", -11, 17, OP, N, all) \
	C(LIST_SUB_OPERATION, hz_list_sub_operation, "ListSubOperation", -11, 18, OP, N, all) \
	C(COLLECTION_COMPARE_AND_REMOVE_OPERATION, hz_collection_compare_and_remove_operation, \
		"CollectionCompareAndRemoveOperation", -11, 19, OP, N, all) \
	C(COLLECTION_GET_ALL_OPERATION, hz_named_op, "CollectionGetAllOperation", -11, 20, OP, N, all) \
	C(COLLECTION_EVENT_FILTER, hz_queue_event_filter, "CollectionEventFilter", -11, 21, OBJ, N, all) \
	C(COLLECTION_EVENT, hz_queue_event, "CollectionEvent", -11, 22, OBJ, N, all) \
	C(COLLECTION_ITEM, hz_item, "CollectionItem", -11, 23, OBJ, N, all) \
	C(COLLECTION_RESERVE_ADD_OPERATION, hz_collection_reserve_add_operation, \
		"CollectionReserveAddOperation", -11, 24, OP, N, all) \
	C(COLLECTION_RESERVE_REMOVE_OPERATION, hz_collection_reserve_remove_operation, \
		"CollectionReserveRemoveOperation", -11, 25, OP, N, all) \
	C(COLLECTION_TXN_ADD_OPERATION, hz_collection_add_backup_operation, "CollectionTxnAddOperation", \
		-11, 26, OP, N, all) \
	C(COLLECTION_TXN_ADD_BACKUP_OPERATION, hz_collection_add_backup_operation, \
		"CollectionTxnAddBackupOperation", -11, 27, OP, N, all) \
	C(COLLECTION_TXN_REMOVE_OPERATION, hz_queue_poll_backup_operation, "CollectionTxnRemoveOperation", \
		-11, 28, OP, N, all) \
	C(COLLECTION_TXN_REMOVE_BACKUP_OPERATION, hz_queue_poll_backup_operation, \
		"CollectionTxnRemoveBackupOperation", -11, 29, OP, N, all) \
	C(COLLECTION_PREPARE_OPERATION, hz_queue_txn_prepare_backup_operation, "CollectionPrepareOperation", \
		-11, 30, OP, N, all) \
	C(COLLECTION_PREPARE_BACKUP_OPERATION, hz_queue_txn_prepare_backup_operation, \
		"CollectionPrepareBackupOperation", -11, 31, OP, N, all) \
	C(COLLECTION_ROLLBACK_OPERATION, hz_queue_txn_rollback_backup_operation, \
		"CollectionRollbackOperation", -11, 32, OP, N, all) \
	C(COLLECTION_ROLLBACK_BACKUP_OPERATION, hz_queue_txn_rollback_backup_operation, \
		"CollectionRollbackBackupOperation", -11, 33, OP, N, all) \
	C(COLLECTION_TRANSACTION_ROLLBACK_OPERATION, hz_queue_transaction_rollback_operation, \
		"CollectionTransactionRollbackOperation", -11, 35, OP, N, all) \
	C(LIST_REPLICATION_OPERATION, hz_list_replication_operation, "ListReplicationOperation", -11, 36, \
		OP, N, all) \
	C(SET_REPLICATION_OPERATION, hz_list_replication_operation, "SetReplicationOperation", -11, 37, OP, \
		N, all) \
	C(COLLECTION_IS_EMPTY_OPERATION, hz_named_op, "CollectionIsEmptyOperation", -11, 38, OP, N, all) \
	C(COLLECTION_COMMIT_OPERATION, hz_queue_txn_commit_operation, "CollectionCommitOperation", -11, 39, \
		OP, N, all) \
	C(COLLECTION_COMMIT_BACKUP_OPERATION, hz_queue_txn_commit_backup_operation, \
		"CollectionCommitBackupOperation", -11, 40, OP, N, all) \
	C(SET_CONTAINER, hz_set_container, "SetContainer", -11, 41, OBJ, N, all) \
	C(LIST_CONTAINER, hz_set_container, "ListContainer", -11, 42, OBJ, N, all) \
	C(COLLECTION_MERGE_OPERATION, hz_queue_merge_operation, "CollectionMergeOperation", -11, 45, OP, N, \
		all) \
	C(COLLECTION_MERGE_BACKUP_OPERATION, hz_collection_merge_backup_operation, \
		"CollectionMergeBackupOperation", -11, 46, OP, N, all)

#endif
