/* SPDX-License-Identifier: Apache-2.0 */
/* transaction.h - rows of Transaction*.* and XATransaction.* messages. */
#ifndef MC_CLIENT_TRANSACTION_H
#define MC_CLIENT_TRANSACTION_H

#include "common/client/objects.h"

#define CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, uuid, txn_id) \
	CLIENT_FIXED(R, T, i64, thread_id) \
	CLIENT_DATA(R, T, key)
MC_MESSAGE(client_transactional_map_contains_key, CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY_ROWS);

#define CLIENT_TRANSACTIONAL_MAP_SIZE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, uuid, txn_id) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_transactional_map_size, CLIENT_TRANSACTIONAL_MAP_SIZE_ROWS);

#define CLIENT_TRANSACTIONAL_MAP_PUT_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY_ROWS(R, T) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, ttl)
MC_MESSAGE(client_transactional_map_put, CLIENT_TRANSACTIONAL_MAP_PUT_ROWS);

#define CLIENT_TRANSACTIONAL_MAP_SET_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY_ROWS(R, T) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_transactional_map_set, CLIENT_TRANSACTIONAL_MAP_SET_ROWS);

#define CLIENT_TRANSACTIONAL_MAP_REPLACE_IF_SAME_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY_ROWS(R, T) \
	CLIENT_DATA(R, T, old_value) \
	CLIENT_DATA(R, T, new_value)
MC_MESSAGE(client_transactional_map_replace_if_same, CLIENT_TRANSACTIONAL_MAP_REPLACE_IF_SAME_ROWS);

#define CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_SIZE_ROWS(R, T) \
	CLIENT_DATA(R, T, predicate)
MC_MESSAGE(client_transactional_map_key_set_with_predicate,
	CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE_ROWS);

#define CLIENT_TRANSACTIONAL_MAP_CONTAINS_VALUE_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_SIZE_ROWS(R, T) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_transactional_map_contains_value, CLIENT_TRANSACTIONAL_MAP_CONTAINS_VALUE_ROWS);

#define CLIENT_TRANSACTIONAL_SET_ADD_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_SIZE_ROWS(R, T) \
	CLIENT_DATA(R, T, item)
MC_MESSAGE(client_transactional_set_add, CLIENT_TRANSACTIONAL_SET_ADD_ROWS);

#define CLIENT_TRANSACTIONAL_QUEUE_OFFER_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_SET_ADD_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, timeout)
MC_MESSAGE(client_transactional_queue_offer, CLIENT_TRANSACTIONAL_QUEUE_OFFER_ROWS);

#define CLIENT_TRANSACTIONAL_QUEUE_POLL_ROWS(R, T) \
	CLIENT_TRANSACTIONAL_MAP_SIZE_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, timeout)
MC_MESSAGE(client_transactional_queue_poll, CLIENT_TRANSACTIONAL_QUEUE_POLL_ROWS);

#define CLIENT_TRANSACTION_COMMIT_ROWS(R, T) \
	CLIENT_FIXED(R, T, uuid, transaction_id) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_transaction_commit, CLIENT_TRANSACTION_COMMIT_ROWS);

#define CLIENT_TRANSACTION_CREATE_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, timeout) \
	CLIENT_FIXED(R, T, i32, durability) \
	CLIENT_FIXED(R, T, i32, transaction_type) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_transaction_create, CLIENT_TRANSACTION_CREATE_ROWS);

#define CLIENT_TRANSACTION_TYPES(Q, E) \
	Q(TRANSACTIONAL_MAP_CONTAINS_KEY, "TransactionalMapContainsKey", 0x0e0100, \
		client_transactional_map_contains_key, client_flag_answer) \
	Q(TRANSACTIONAL_MAP_GET, "TransactionalMapGet", 0x0e0200, client_transactional_map_contains_key, \
		client_data_answer) \
	Q(TRANSACTIONAL_MAP_GET_FOR_UPDATE, "TransactionalMapGetForUpdate", 0x0e0300, \
		client_transactional_map_contains_key, client_data_answer) \
	Q(TRANSACTIONAL_MAP_SIZE, "TransactionalMapSize", 0x0e0400, client_transactional_map_size, \
		client_int_answer) \
	Q(TRANSACTIONAL_MAP_IS_EMPTY, "TransactionalMapIsEmpty", 0x0e0500, client_transactional_map_size, \
		client_flag_answer) \
	Q(TRANSACTIONAL_MAP_PUT, "TransactionalMapPut", 0x0e0600, client_transactional_map_put, \
		client_data_answer) \
	Q(TRANSACTIONAL_MAP_SET, "TransactionalMapSet", 0x0e0700, client_transactional_map_set, \
		client_empty) \
	Q(TRANSACTIONAL_MAP_PUT_IF_ABSENT, "TransactionalMapPutIfAbsent", 0x0e0800, \
		client_transactional_map_set, client_data_answer) \
	Q(TRANSACTIONAL_MAP_REPLACE, "TransactionalMapReplace", 0x0e0900, client_transactional_map_set, \
		client_data_answer) \
	Q(TRANSACTIONAL_MAP_REPLACE_IF_SAME, "TransactionalMapReplaceIfSame", 0x0e0a00, \
		client_transactional_map_replace_if_same, client_flag_answer) \
	Q(TRANSACTIONAL_MAP_REMOVE, "TransactionalMapRemove", 0x0e0b00, \
		client_transactional_map_contains_key, client_data_answer) \
	Q(TRANSACTIONAL_MAP_DELETE, "TransactionalMapDelete", 0x0e0c00, \
		client_transactional_map_contains_key, client_empty) \
	Q(TRANSACTIONAL_MAP_REMOVE_IF_SAME, "TransactionalMapRemoveIfSame", 0x0e0d00, \
		client_transactional_map_set, client_flag_answer) \
	Q(TRANSACTIONAL_MAP_KEY_SET, "TransactionalMapKeySet", 0x0e0e00, client_transactional_map_size, \
		client_datas_answer) \
	Q(TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE, "TransactionalMapKeySetWithPredicate", 0x0e0f00, \
		client_transactional_map_key_set_with_predicate, client_datas_answer) \
	Q(TRANSACTIONAL_MAP_VALUES, "TransactionalMapValues", 0x0e1000, client_transactional_map_size, \
		client_datas_answer) \
	Q(TRANSACTIONAL_MAP_VALUES_WITH_PREDICATE, "TransactionalMapValuesWithPredicate", 0x0e1100, \
		client_transactional_map_key_set_with_predicate, client_datas_answer) \
	Q(TRANSACTIONAL_MAP_CONTAINS_VALUE, "TransactionalMapContainsValue", 0x0e1200, \
		client_transactional_map_contains_value, client_flag_answer) \
	Q(TRANSACTIONAL_MULTI_MAP_PUT, "TransactionalMultiMapPut", 0x0f0100, client_transactional_map_set, \
		client_flag_answer) \
	Q(TRANSACTIONAL_MULTI_MAP_GET, "TransactionalMultiMapGet", 0x0f0200, \
		client_transactional_map_contains_key, client_datas_answer) \
	Q(TRANSACTIONAL_MULTI_MAP_REMOVE, "TransactionalMultiMapRemove", 0x0f0300, \
		client_transactional_map_contains_key, client_datas_answer) \
	Q(TRANSACTIONAL_MULTI_MAP_REMOVE_ENTRY, "TransactionalMultiMapRemoveEntry", 0x0f0400, \
		client_transactional_map_set, client_flag_answer) \
	Q(TRANSACTIONAL_MULTI_MAP_VALUE_COUNT, "TransactionalMultiMapValueCount", 0x0f0500, \
		client_transactional_map_contains_key, client_int_answer) \
	Q(TRANSACTIONAL_MULTI_MAP_SIZE, "TransactionalMultiMapSize", 0x0f0600, \
		client_transactional_map_size, client_int_answer) \
	Q(TRANSACTIONAL_SET_ADD, "TransactionalSetAdd", 0x100100, client_transactional_set_add, \
		client_flag_answer) \
	Q(TRANSACTIONAL_SET_REMOVE, "TransactionalSetRemove", 0x100200, client_transactional_set_add, \
		client_flag_answer) \
	Q(TRANSACTIONAL_SET_SIZE, "TransactionalSetSize", 0x100300, client_transactional_map_size, \
		client_int_answer) \
	Q(TRANSACTIONAL_LIST_ADD, "TransactionalListAdd", 0x110100, client_transactional_set_add, \
		client_flag_answer) \
	Q(TRANSACTIONAL_LIST_REMOVE, "TransactionalListRemove", 0x110200, client_transactional_set_add, \
		client_flag_answer) \
	Q(TRANSACTIONAL_LIST_SIZE, "TransactionalListSize", 0x110300, client_transactional_map_size, \
		client_int_answer) \
	Q(TRANSACTIONAL_QUEUE_OFFER, "TransactionalQueueOffer", 0x120100, client_transactional_queue_offer, \
		client_flag_answer) \
	Q(TRANSACTIONAL_QUEUE_TAKE, "TransactionalQueueTake", 0x120200, client_transactional_map_size, \
		client_data_answer) \
	Q(TRANSACTIONAL_QUEUE_POLL, "TransactionalQueuePoll", 0x120300, client_transactional_queue_poll, \
		client_data_answer) \
	Q(TRANSACTIONAL_QUEUE_PEEK, "TransactionalQueuePeek", 0x120400, client_transactional_queue_poll, \
		client_data_answer) \
	Q(TRANSACTIONAL_QUEUE_SIZE, "TransactionalQueueSize", 0x120500, client_transactional_map_size, \
		client_int_answer) \
	Q(TRANSACTION_COMMIT, "TransactionCommit", 0x150100, client_transaction_commit, client_empty) \
	Q(TRANSACTION_CREATE, "TransactionCreate", 0x150200, client_transaction_create, client_uuid_answer) \
	Q(TRANSACTION_ROLLBACK, "TransactionRollback", 0x150300, client_transaction_commit, client_empty)

#endif
