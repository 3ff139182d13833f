/* SPDX-License-Identifier: Apache-2.0 */
/* tables_collections.c - the rows of collections.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_reserved_queue_item, HZ_RESERVED_QUEUE_ITEM, MC_IN_PLACE);
MC_TABLE(hz_reserved_item, HZ_RESERVED_ITEM, MC_IN_PLACE);
MC_TABLE(hz_queue_offer_operation, HZ_QUEUE_OFFER_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_offer_backup_operation, HZ_QUEUE_OFFER_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_poll_backup_operation, HZ_QUEUE_POLL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_item, HZ_ITEM, ANNOUNCED(COLLECTION_ITEM));
MC_TABLE(hz_queue_add_all_backup_operation, HZ_QUEUE_ADD_ALL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_add_all_operation, HZ_QUEUE_ADD_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_clear_backup_operation, HZ_QUEUE_CLEAR_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_compare_and_remove_backup_operation, HZ_QUEUE_COMPARE_AND_REMOVE_BACKUP_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_queue_compare_and_remove_operation, HZ_QUEUE_COMPARE_AND_REMOVE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_drain_backup_operation, HZ_QUEUE_DRAIN_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_drain_operation, HZ_QUEUE_DRAIN_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_event, HZ_QUEUE_EVENT, MC_IN_PLACE);
MC_TABLE(hz_queue_event_filter, HZ_QUEUE_EVENT_FILTER, MC_IN_PLACE);
MC_TABLE(hz_queue_item, HZ_QUEUE_ITEM, ANNOUNCED(QUEUE_ITEM));
MC_TABLE(hz_queue_container, HZ_QUEUE_CONTAINER, ANNOUNCED(QUEUE_CONTAINER));
MC_TABLE(hz_queue_to_migrate, HZ_QUEUE_TO_MIGRATE, MC_IN_PLACE);
MC_TABLE(hz_queue_replication_operation, HZ_QUEUE_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_offer_backup_operation, HZ_QUEUE_TXN_OFFER_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_prepare_backup_operation, HZ_QUEUE_TXN_PREPARE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_reserve_offer_operation, HZ_QUEUE_TXN_RESERVE_OFFER_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_reserve_offer_backup_operation, HZ_QUEUE_TXN_RESERVE_OFFER_BACKUP_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_queue_txn_reserve_poll_operation, HZ_QUEUE_TXN_RESERVE_POLL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_rollback_backup_operation, HZ_QUEUE_TXN_ROLLBACK_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_transaction_rollback_operation, HZ_QUEUE_TRANSACTION_ROLLBACK_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_commit_operation, HZ_QUEUE_TXN_COMMIT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_txn_commit_backup_operation, HZ_QUEUE_TXN_COMMIT_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_merge_operation, HZ_QUEUE_MERGE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_queue_merge_backup_operation, HZ_QUEUE_MERGE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_add_operation, HZ_COLLECTION_ADD_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_add_backup_operation, HZ_COLLECTION_ADD_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_add_operation, HZ_LIST_ADD_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_get_operation, HZ_LIST_GET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_set_operation, HZ_LIST_SET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_set_backup_operation, HZ_LIST_SET_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_index_of_operation, HZ_LIST_INDEX_OF_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_contains_operation, HZ_COLLECTION_CONTAINS_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_add_all_operation, HZ_COLLECTION_ADD_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_item_of_key, HZ_ITEM_OF_KEY, MC_IN_PLACE);
MC_TABLE(hz_collection_add_all_backup_operation, HZ_COLLECTION_ADD_ALL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_add_all_operation, HZ_LIST_ADD_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_list_sub_operation, HZ_LIST_SUB_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_compare_and_remove_operation, HZ_COLLECTION_COMPARE_AND_REMOVE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_reserve_add_operation, HZ_COLLECTION_RESERVE_ADD_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_reserve_remove_operation, HZ_COLLECTION_RESERVE_REMOVE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_collection_to_migrate, HZ_COLLECTION_TO_MIGRATE, MC_IN_PLACE);
MC_TABLE(hz_list_replication_operation, HZ_LIST_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_set_container, HZ_SET_CONTAINER, MC_IN_PLACE);
MC_TABLE(hz_collection_merge_backup_operation, HZ_COLLECTION_MERGE_BACKUP_OPERATION, MC_IN_PLACE);
