/* SPDX-License-Identifier: Apache-2.0 */
/* query_cache.h - rows of ContinuousQuery.* messages. */
#ifndef MC_CLIENT_QUERY_CACHE_H
#define MC_CLIENT_QUERY_CACHE_H

#include "common/client/config_objects.h"

#define CLIENT_CONTINUOUS_QUERY_PUBLISHER_CREATE_WITH_VALUE_ROWS(R, T) \
	CLIENT_TEXT(R, T, map_name) \
	CLIENT_TEXT(R, T, cache_name) \
	CLIENT_DATA(R, T, predicate) \
	CLIENT_FIXED(R, T, i32, batch_size) \
	CLIENT_FIXED(R, T, i32, buffer_size) \
	CLIENT_FIXED(R, T, i64, delay_seconds) \
	CLIENT_FIXED(R, T, flag, populate) \
	CLIENT_FIXED(R, T, flag, coalesce)
MC_MESSAGE(client_continuous_query_publisher_create_with_value,
	CLIENT_CONTINUOUS_QUERY_PUBLISHER_CREATE_WITH_VALUE_ROWS);

#define CLIENT_CONTINUOUS_QUERY_MADE_PUBLISHABLE_ROWS(R, T) \
	CLIENT_TEXT(R, T, map_name) \
	CLIENT_TEXT(R, T, cache_name)
MC_MESSAGE(client_continuous_query_made_publishable, CLIENT_CONTINUOUS_QUERY_MADE_PUBLISHABLE_ROWS);

#define CLIENT_CONTINUOUS_QUERY_ADD_LISTENER_ROWS(R, T) \
	CLIENT_TEXT(R, T, listener_name) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_continuous_query_add_listener, CLIENT_CONTINUOUS_QUERY_ADD_LISTENER_ROWS);

#define CLIENT_QUERY_CACHE_EVENT_DATA_ROWS(R, T) /* QueryCacheEventData */ \
	CLIENT_FIXED(R, T, i64, sequence) \
	CLIENT_FIXED(R, T, i32, event_type) \
	CLIENT_FIXED(R, T, i32, partition_id) \
	CLIENT_DATA_OR_NULL(R, T, data_key) \
	CLIENT_DATA_OR_NULL(R, T, data_new_value) \
	R(T, str, map_name, none, MC_STR_MAX, MC_ROW_SOME, always, from_54)
MC_MESSAGE(client_query_cache_event_data, CLIENT_QUERY_CACHE_EVENT_DATA_ROWS);

#define CLIENT_CONTINUOUS_QUERY_ADD_LISTENER_QUERY_CACHE_SINGLE_EVENT_ROWS(R, T) \
	R(T, part, data, client_query_cache_event_data, 0, 0, always, all)
MC_MESSAGE(client_continuous_query_add_listener_query_cache_single_event,
	CLIENT_CONTINUOUS_QUERY_ADD_LISTENER_QUERY_CACHE_SINGLE_EVENT_ROWS);

#define CLIENT_CONTINUOUS_QUERY_ADD_LISTENER_QUERY_CACHE_BATCH_EVENT_ROWS(R, T) \
	CLIENT_LIST(R, T, events, client_query_cache_event_data) \
	CLIENT_TEXT(R, T, source) \
	CLIENT_FIXED(R, T, i32, of_partition_id)
MC_MESSAGE(client_continuous_query_add_listener_query_cache_batch_event,
	CLIENT_CONTINUOUS_QUERY_ADD_LISTENER_QUERY_CACHE_BATCH_EVENT_ROWS);

#define CLIENT_CONTINUOUS_QUERY_SET_READ_CURSOR_ROWS(R, T) \
	CLIENT_CONTINUOUS_QUERY_MADE_PUBLISHABLE_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, sequence)
MC_MESSAGE(client_continuous_query_set_read_cursor, CLIENT_CONTINUOUS_QUERY_SET_READ_CURSOR_ROWS);

#define CLIENT_QUERY_CACHE_TYPES(Q, E) \
	Q(CONTINUOUS_QUERY_PUBLISHER_CREATE_WITH_VALUE, "ContinuousQueryPublisherCreateWithValue", 0x160100, \
		client_continuous_query_publisher_create_with_value, client_entries_answer) \
	Q(CONTINUOUS_QUERY_PUBLISHER_CREATE, "ContinuousQueryPublisherCreate", 0x160200, \
		client_continuous_query_publisher_create_with_value, client_datas_answer) \
	Q(CONTINUOUS_QUERY_MADE_PUBLISHABLE, "ContinuousQueryMadePublishable", 0x160300, \
		client_continuous_query_made_publishable, client_flag_answer) \
	Q(CONTINUOUS_QUERY_ADD_LISTENER, "ContinuousQueryAddListener", 0x160400, \
		client_continuous_query_add_listener, client_uuid_answer) \
	E(CONTINUOUS_QUERY_ADD_LISTENER_QUERY_CACHE_SINGLE_EVENT, \
		"ContinuousQueryAddListenerQueryCacheSingleEvent", 0x160402, \
		client_continuous_query_add_listener_query_cache_single_event, EVENT) \
	E(CONTINUOUS_QUERY_ADD_LISTENER_QUERY_CACHE_BATCH_EVENT, \
		"ContinuousQueryAddListenerQueryCacheBatchEvent", 0x160403, \
		client_continuous_query_add_listener_query_cache_batch_event, EVENT) \
	Q(CONTINUOUS_QUERY_SET_READ_CURSOR, "ContinuousQuerySetReadCursor", 0x160500, \
		client_continuous_query_set_read_cursor, client_flag_answer) \
	Q(CONTINUOUS_QUERY_DESTROY_CACHE, "ContinuousQueryDestroyCache", 0x160600, \
		client_continuous_query_made_publishable, client_flag_answer)

#endif
