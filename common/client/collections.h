/* SPDX-License-Identifier: Apache-2.0 */
/* collections.h - rows of Queue.*, List.* and Set.* messages. */
#ifndef MC_CLIENT_COLLECTIONS_H
#define MC_CLIENT_COLLECTIONS_H

#include "common/client/objects.h"

#define CLIENT_QUEUE_OFFER_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, timeout_millis)
MC_MESSAGE(client_queue_offer, CLIENT_QUEUE_OFFER_ROWS);

#define CLIENT_QUEUE_POLL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i64, timeout_millis)
MC_MESSAGE(client_queue_poll, CLIENT_QUEUE_POLL_ROWS);

#define CLIENT_QUEUE_DRAIN_TO_MAX_SIZE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, max_size)
MC_MESSAGE(client_queue_drain_to_max_size, CLIENT_QUEUE_DRAIN_TO_MAX_SIZE_ROWS);

#define CLIENT_QUEUE_CONTAINS_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, data_list)
MC_MESSAGE(client_queue_contains_all, CLIENT_QUEUE_CONTAINS_ALL_ROWS);

#define CLIENT_QUEUE_ADD_LISTENER_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_queue_add_listener, CLIENT_QUEUE_ADD_LISTENER_ROWS);

#define CLIENT_QUEUE_ADD_LISTENER_ITEM_EVENT_ROWS(R, T) \
	CLIENT_DATA_OR_NULL(R, T, item) \
	CLIENT_FIXED(R, T, uuid, uuid) \
	CLIENT_FIXED(R, T, i32, event_type)
MC_MESSAGE(client_queue_add_listener_item_event, CLIENT_QUEUE_ADD_LISTENER_ITEM_EVENT_ROWS);

#define CLIENT_LIST_CONTAINS_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, values)
MC_MESSAGE(client_list_contains_all, CLIENT_LIST_CONTAINS_ALL_ROWS);

#define CLIENT_LIST_ADD_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, value_list)
MC_MESSAGE(client_list_add_all, CLIENT_LIST_ADD_ALL_ROWS);

#define CLIENT_LIST_ADD_LISTENER_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_list_add_listener, CLIENT_LIST_ADD_LISTENER_ROWS);

#define CLIENT_LIST_ADD_ALL_WITH_INDEX_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, index) \
	CLIENT_DATAS(R, T, value_list)
MC_MESSAGE(client_list_add_all_with_index, CLIENT_LIST_ADD_ALL_WITH_INDEX_ROWS);

#define CLIENT_LIST_GET_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, index)
MC_MESSAGE(client_list_get, CLIENT_LIST_GET_ROWS);

#define CLIENT_LIST_SET_ROWS(R, T) \
	CLIENT_LIST_GET_ROWS(R, T) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_list_set, CLIENT_LIST_SET_ROWS);

#define CLIENT_LIST_SUB_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, from) \
	CLIENT_FIXED(R, T, i32, to)
MC_MESSAGE(client_list_sub, CLIENT_LIST_SUB_ROWS);

#define CLIENT_SET_CONTAINS_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, items)
MC_MESSAGE(client_set_contains_all, CLIENT_SET_CONTAINS_ALL_ROWS);

#define CLIENT_SET_ADD_LISTENER_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_set_add_listener, CLIENT_SET_ADD_LISTENER_ROWS);

#define CLIENT_COLLECTIONS_TYPES(Q, E) \
	Q(QUEUE_OFFER, "QueueOffer", 0x030100, client_queue_offer, client_flag_answer) \
	Q(QUEUE_PUT, "QueuePut", 0x030200, client_map_value, client_empty) \
	Q(QUEUE_SIZE, "QueueSize", 0x030300, client_name, client_int_answer) \
	Q(QUEUE_REMOVE, "QueueRemove", 0x030400, client_map_value, client_flag_answer) \
	Q(QUEUE_POLL, "QueuePoll", 0x030500, client_queue_poll, client_data_answer) \
	Q(QUEUE_TAKE, "QueueTake", 0x030600, client_name, client_data_answer) \
	Q(QUEUE_PEEK, "QueuePeek", 0x030700, client_name, client_data_answer) \
	Q(QUEUE_ITERATOR, "QueueIterator", 0x030800, client_name, client_datas_answer) \
	Q(QUEUE_DRAIN_TO, "QueueDrainTo", 0x030900, client_name, client_datas_answer) \
	Q(QUEUE_DRAIN_TO_MAX_SIZE, "QueueDrainToMaxSize", 0x030a00, client_queue_drain_to_max_size, \
		client_datas_answer) \
	Q(QUEUE_CONTAINS, "QueueContains", 0x030b00, client_map_value, client_flag_answer) \
	Q(QUEUE_CONTAINS_ALL, "QueueContainsAll", 0x030c00, client_queue_contains_all, client_flag_answer) \
	Q(QUEUE_COMPARE_AND_REMOVE_ALL, "QueueCompareAndRemoveAll", 0x030d00, client_queue_contains_all, \
		client_flag_answer) \
	Q(QUEUE_COMPARE_AND_RETAIN_ALL, "QueueCompareAndRetainAll", 0x030e00, client_queue_contains_all, \
		client_flag_answer) \
	Q(QUEUE_CLEAR, "QueueClear", 0x030f00, client_name, client_empty) \
	Q(QUEUE_ADD_ALL, "QueueAddAll", 0x031000, client_queue_contains_all, client_flag_answer) \
	Q(QUEUE_ADD_LISTENER, "QueueAddListener", 0x031100, client_queue_add_listener, client_uuid_answer) \
	E(QUEUE_ADD_LISTENER_ITEM_EVENT, "QueueAddListenerItemEvent", 0x031102, \
		client_queue_add_listener_item_event, EVENT) \
	Q(QUEUE_REMOVE_LISTENER, "QueueRemoveListener", 0x031200, client_named_unlisten, client_flag_answer) \
	Q(QUEUE_REMAINING_CAPACITY, "QueueRemainingCapacity", 0x031300, client_name, client_int_answer) \
	Q(QUEUE_IS_EMPTY, "QueueIsEmpty", 0x031400, client_name, client_flag_answer) \
	Q(LIST_SIZE, "ListSize", 0x050100, client_name, client_int_answer) \
	Q(LIST_CONTAINS, "ListContains", 0x050200, client_map_value, client_flag_answer) \
	Q(LIST_CONTAINS_ALL, "ListContainsAll", 0x050300, client_list_contains_all, client_flag_answer) \
	Q(LIST_ADD, "ListAdd", 0x050400, client_map_value, client_flag_answer) \
	Q(LIST_REMOVE, "ListRemove", 0x050500, client_map_value, client_flag_answer) \
	Q(LIST_ADD_ALL, "ListAddAll", 0x050600, client_list_add_all, client_flag_answer) \
	Q(LIST_COMPARE_AND_REMOVE_ALL, "ListCompareAndRemoveAll", 0x050700, client_list_contains_all, \
		client_flag_answer) \
	Q(LIST_COMPARE_AND_RETAIN_ALL, "ListCompareAndRetainAll", 0x050800, client_list_contains_all, \
		client_flag_answer) \
	Q(LIST_CLEAR, "ListClear", 0x050900, client_name, client_empty) \
	Q(LIST_GET_ALL, "ListGetAll", 0x050a00, client_name, client_datas_answer) \
	Q(LIST_ADD_LISTENER, "ListAddListener", 0x050b00, client_list_add_listener, client_uuid_answer) \
	E(LIST_ADD_LISTENER_ITEM_EVENT, "ListAddListenerItemEvent", 0x050b02, \
		client_queue_add_listener_item_event, EVENT) \
	Q(LIST_REMOVE_LISTENER, "ListRemoveListener", 0x050c00, client_named_unlisten, client_flag_answer) \
	Q(LIST_IS_EMPTY, "ListIsEmpty", 0x050d00, client_name, client_flag_answer) \
	Q(LIST_ADD_ALL_WITH_INDEX, "ListAddAllWithIndex", 0x050e00, client_list_add_all_with_index, \
		client_flag_answer) \
	Q(LIST_GET, "ListGet", 0x050f00, client_list_get, client_data_answer) \
	Q(LIST_SET, "ListSet", 0x051000, client_list_set, client_data_answer) \
	Q(LIST_ADD_WITH_INDEX, "ListAddWithIndex", 0x051100, client_list_set, client_empty) \
	Q(LIST_REMOVE_WITH_INDEX, "ListRemoveWithIndex", 0x051200, client_list_get, client_data_answer) \
	Q(LIST_LAST_INDEX_OF, "ListLastIndexOf", 0x051300, client_map_value, client_int_answer) \
	Q(LIST_INDEX_OF, "ListIndexOf", 0x051400, client_map_value, client_int_answer) \
	Q(LIST_SUB, "ListSub", 0x051500, client_list_sub, client_datas_answer) \
	Q(LIST_ITERATOR, "ListIterator", 0x051600, client_name, client_datas_answer) \
	Q(LIST_LIST_ITERATOR, "ListListIterator", 0x051700, client_list_get, client_datas_answer) \
	Q(SET_SIZE, "SetSize", 0x060100, client_name, client_int_answer) \
	Q(SET_CONTAINS, "SetContains", 0x060200, client_map_value, client_flag_answer) \
	Q(SET_CONTAINS_ALL, "SetContainsAll", 0x060300, client_set_contains_all, client_flag_answer) \
	Q(SET_ADD, "SetAdd", 0x060400, client_map_value, client_flag_answer) \
	Q(SET_REMOVE, "SetRemove", 0x060500, client_map_value, client_flag_answer) \
	Q(SET_ADD_ALL, "SetAddAll", 0x060600, client_list_add_all, client_flag_answer) \
	Q(SET_COMPARE_AND_REMOVE_ALL, "SetCompareAndRemoveAll", 0x060700, client_list_contains_all, \
		client_flag_answer) \
	Q(SET_COMPARE_AND_RETAIN_ALL, "SetCompareAndRetainAll", 0x060800, client_list_contains_all, \
		client_flag_answer) \
	Q(SET_CLEAR, "SetClear", 0x060900, client_name, client_empty) \
	Q(SET_GET_ALL, "SetGetAll", 0x060a00, client_name, client_datas_answer) \
	Q(SET_ADD_LISTENER, "SetAddListener", 0x060b00, client_set_add_listener, client_uuid_answer) \
	E(SET_ADD_LISTENER_ITEM_EVENT, "SetAddListenerItemEvent", 0x060b02, \
		client_queue_add_listener_item_event, EVENT) \
	Q(SET_REMOVE_LISTENER, "SetRemoveListener", 0x060c00, client_named_unlisten, client_flag_answer) \
	Q(SET_IS_EMPTY, "SetIsEmpty", 0x060d00, client_name, client_flag_answer)

#endif
