/* SPDX-License-Identifier: Apache-2.0 */
/*
 * objects.h - rows of what several client messages carry (com.hazelcast.client.impl.protocol.codec.custom).
 * The same row lists as for members (wire/rows.h), other bytes: see message.h. `part` and `parts` are custom
 * types here, or pairs (MC_ROW_TUPLE).
 */
#ifndef MC_CLIENT_OBJECTS_H
#define MC_CLIENT_OBJECTS_H

#include "common/wire/rows.h"

/* The rows that occur again and again */
#define CLIENT_FIXED(R, T, kind, name) R(T, kind, name, none, 0, 0, always, all)
#define CLIENT_TEXT(R, T, name) R(T, str, name, none, MC_STR_MAX, MC_ROW_SOME, always, all)
#define CLIENT_TEXT_OR_NULL(R, T, name) R(T, str, name, none, MC_STR_MAX, 0, always, all)
#define CLIENT_DATA(R, T, name) R(T, data, name, none, MC_CLIENT_MESSAGE_MAX, MC_ROW_SOME, always, all)
#define CLIENT_DATA_OR_NULL(R, T, name) R(T, data, name, none, MC_CLIENT_MESSAGE_MAX, 0, always, all)
#define CLIENT_LIST(R, T, name, sub) R(T, parts, name, sub, MC_CLIENT_LIST_MAX, 0, always, all)
#define CLIENT_DATAS(R, T, name) R(T, parts, name, client_blob, MC_CLIENT_LIST_MAX, MC_ROW_BARE, always, all)
#define CLIENT_ENTRIES(R, T, name) \
	R(T, parts, name, client_entry, MC_CLIENT_LIST_MAX, MC_ROW_TUPLE, always, all)

#define CLIENT_BLOB_ROWS(R, T) CLIENT_DATA(R, T, data) /* an element of List_Data */
MC_MESSAGE(client_blob, CLIENT_BLOB_ROWS);

#define CLIENT_ENTRY_ROWS(R, T) /* EntryList_Data_Data */ \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_entry, CLIENT_ENTRY_ROWS);

#define CLIENT_STRING_PAIR_ROWS(R, T) /* Map_String_String */ \
	CLIENT_TEXT(R, T, key) \
	CLIENT_TEXT(R, T, value)
MC_MESSAGE(client_string_pair, CLIENT_STRING_PAIR_ROWS);

#define CLIENT_INT_PAIR_ROWS(R, T) /* EntryList_Integer_Integer */ \
	CLIENT_FIXED(R, T, i32, key) \
	CLIENT_FIXED(R, T, i32, value)
MC_MESSAGE(client_int_pair, CLIENT_INT_PAIR_ROWS);

#define CLIENT_UUID_PAIR_ROWS(R, T) /* EntryList_UUID_UUID */ \
	CLIENT_FIXED(R, T, uuid, key) \
	CLIENT_FIXED(R, T, uuid, value)
MC_MESSAGE(client_uuid_pair, CLIENT_UUID_PAIR_ROWS);

#define CLIENT_ENTRY_OR_NULL_ROWS(R, T) /* EntryList_Data_Data whose values may be null */ \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA_OR_NULL(R, T, value)
MC_MESSAGE(client_entry_or_null, CLIENT_ENTRY_OR_NULL_ROWS);

#define CLIENT_BLOB_OR_NULL_ROWS(R, T) /* an element of List_Data whose elements may be null */ \
	CLIENT_DATA_OR_NULL(R, T, data)
MC_MESSAGE(client_blob_or_null, CLIENT_BLOB_OR_NULL_ROWS);

#define CLIENT_KEY_VALUES_ROWS(R, T) /* EntryList_Data_List_Data */ \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATAS(R, T, values)
MC_MESSAGE(client_key_values, CLIENT_KEY_VALUES_ROWS);

#define CLIENT_UUID_LONG_ROWS(R, T) /* EntryList_UUID_Long */ \
	CLIENT_FIXED(R, T, uuid, key) \
	CLIENT_FIXED(R, T, i64, value)
MC_MESSAGE(client_uuid_long, CLIENT_UUID_LONG_ROWS);

#define CLIENT_ADDRESS_ROWS(R, T) \
	CLIENT_TEXT(R, T, host) \
	CLIENT_FIXED(R, T, i32, port)
MC_MESSAGE(client_address, CLIENT_ADDRESS_ROWS);

#define CLIENT_ENDPOINT_QUALIFIER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, type) /* ProtocolType: 0 MEMBER, 1 CLIENT, 2 WAN, 3 REST, 4 MEMCACHE */ \
	CLIENT_TEXT_OR_NULL(R, T, identifier)
MC_MESSAGE(client_endpoint_qualifier, CLIENT_ENDPOINT_QUALIFIER_ROWS);

#define CLIENT_ENDPOINT_ROWS(R, T) /* Map_EndpointQualifier_Address */ \
	R(T, part, qualifier, client_endpoint_qualifier, 0, 0, always, all) \
	R(T, part, address, client_address, 0, 0, always, all)
MC_MESSAGE(client_endpoint, CLIENT_ENDPOINT_ROWS);

#define CLIENT_MEMBER_VERSION_ROWS(R, T) \
	CLIENT_FIXED(R, T, i8, major) \
	CLIENT_FIXED(R, T, i8, minor) \
	CLIENT_FIXED(R, T, i8, patch)
MC_MESSAGE(client_member_version, CLIENT_MEMBER_VERSION_ROWS);

#define CLIENT_VERSION_ROWS(R, T) \
	CLIENT_FIXED(R, T, i8, major) \
	CLIENT_FIXED(R, T, i8, minor)
MC_MESSAGE(client_version, CLIENT_VERSION_ROWS);

#define CLIENT_MEMBER_INFO_ROWS(R, T) \
	R(T, part, address, client_address, 0, 0, always, all) \
	CLIENT_FIXED(R, T, uuid, uuid) \
	R(T, parts, attributes, client_string_pair, MC_LIST_MAX, MC_ROW_TUPLE, always, all) \
	CLIENT_FIXED(R, T, flag, lite_member) \
	R(T, part, version, client_member_version, 0, 0, always, all) \
	R(T, parts, address_map, client_endpoint, MC_LIST_MAX, MC_ROW_TUPLE | MC_ROW_LATER, always, \
		all) /* since 4.0.1 */
MC_MESSAGE(client_member_info, CLIENT_MEMBER_INFO_ROWS);

#define CLIENT_OWNED_ROWS(R, T) /* EntryList_UUID_List_Integer: a member and its partitions */ \
	CLIENT_FIXED(R, T, uuid, uuid) \
	R(T, ints, partitions, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(client_owned, CLIENT_OWNED_ROWS);

#define CLIENT_UUIDS_ROWS(R, T) /* an element of List_List_UUID */ \
	R(T, uuids, uuids, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(client_uuids, CLIENT_UUIDS_ROWS);

#define CLIENT_DISTRIBUTED_OBJECT_INFO_ROWS(R, T) \
	CLIENT_TEXT(R, T, service_name) \
	CLIENT_TEXT(R, T, name)
MC_MESSAGE(client_distributed_object_info, CLIENT_DISTRIBUTED_OBJECT_INFO_ROWS);

#define CLIENT_STACK_TRACE_ELEMENT_ROWS(R, T) \
	CLIENT_TEXT(R, T, class_name) \
	CLIENT_TEXT(R, T, method_name) \
	CLIENT_TEXT_OR_NULL(R, T, file_name) \
	CLIENT_FIXED(R, T, i32, line_number)
MC_MESSAGE(client_stack_trace_element, CLIENT_STACK_TRACE_ELEMENT_ROWS);

#define CLIENT_ERROR_HOLDER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, error_code) /* ClientProtocolErrorCodes */ \
	CLIENT_TEXT(R, T, class_name) \
	CLIENT_TEXT_OR_NULL(R, T, message) \
	CLIENT_LIST(R, T, stack_trace_elements, client_stack_trace_element)
MC_MESSAGE(client_error_holder, CLIENT_ERROR_HOLDER_ROWS);

#define CLIENT_FIELD_DESCRIPTOR_ROWS(R, T) \
	CLIENT_TEXT(R, T, field_name) \
	CLIENT_FIXED(R, T, i32, kind)
MC_MESSAGE(client_field_descriptor, CLIENT_FIELD_DESCRIPTOR_ROWS);

#define CLIENT_SCHEMA_ROWS(R, T) /* of compact serialization */ \
	CLIENT_TEXT(R, T, type_name) \
	CLIENT_LIST(R, T, fields, client_field_descriptor)
MC_MESSAGE(client_schema, CLIENT_SCHEMA_ROWS);

#define CLIENT_SIMPLE_ENTRY_VIEW_ROWS(R, T) /* times in milliseconds */ \
	CLIENT_DATA(R, T, key) \
	CLIENT_DATA(R, T, value) \
	CLIENT_FIXED(R, T, i64, cost) \
	CLIENT_FIXED(R, T, i64, creation_time) \
	CLIENT_FIXED(R, T, i64, expiration_time) \
	CLIENT_FIXED(R, T, i64, hits) \
	CLIENT_FIXED(R, T, i64, last_access_time) \
	CLIENT_FIXED(R, T, i64, last_stored_time) \
	CLIENT_FIXED(R, T, i64, last_update_time) \
	CLIENT_FIXED(R, T, i64, version) \
	CLIENT_FIXED(R, T, i64, ttl) \
	CLIENT_FIXED(R, T, i64, max_idle)
MC_MESSAGE(client_simple_entry_view, CLIENT_SIMPLE_ENTRY_VIEW_ROWS);

/* --- messages that are alike: named for what they hold --- */
struct client_empty { /* nothing behind the head */
	bool unused;
};
extern const struct mc_schema client_empty_schema;

#define CLIENT_FLAG_ANSWER_ROWS(R, T) CLIENT_FIXED(R, T, flag, response)
MC_MESSAGE(client_flag_answer, CLIENT_FLAG_ANSWER_ROWS);
#define CLIENT_INT_ANSWER_ROWS(R, T) CLIENT_FIXED(R, T, i32, response)
MC_MESSAGE(client_int_answer, CLIENT_INT_ANSWER_ROWS);
#define CLIENT_LONG_ANSWER_ROWS(R, T) CLIENT_FIXED(R, T, i64, response)
MC_MESSAGE(client_long_answer, CLIENT_LONG_ANSWER_ROWS);
#define CLIENT_UUID_ANSWER_ROWS(R, T) CLIENT_FIXED(R, T, uuid, response) /* the id of a new listener */
MC_MESSAGE(client_uuid_answer, CLIENT_UUID_ANSWER_ROWS);
#define CLIENT_DATA_ANSWER_ROWS(R, T) CLIENT_DATA_OR_NULL(R, T, response)
MC_MESSAGE(client_data_answer, CLIENT_DATA_ANSWER_ROWS);
#define CLIENT_DATAS_ANSWER_ROWS(R, T) CLIENT_DATAS(R, T, response)
MC_MESSAGE(client_datas_answer, CLIENT_DATAS_ANSWER_ROWS);
#define CLIENT_ENTRIES_ANSWER_ROWS(R, T) CLIENT_ENTRIES(R, T, response)
MC_MESSAGE(client_entries_answer, CLIENT_ENTRIES_ANSWER_ROWS);

#define CLIENT_NAME_ROWS(R, T) CLIENT_TEXT(R, T, name)
MC_MESSAGE(client_name, CLIENT_NAME_ROWS);
#define CLIENT_LISTEN_ROWS(R, T) CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_listen, CLIENT_LISTEN_ROWS);
#define CLIENT_NAMED_LISTEN_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_named_listen, CLIENT_NAMED_LISTEN_ROWS);
#define CLIENT_UNLISTEN_ROWS(R, T) CLIENT_FIXED(R, T, uuid, registration_id)
MC_MESSAGE(client_unlisten, CLIENT_UNLISTEN_ROWS);
#define CLIENT_NAMED_UNLISTEN_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, uuid, registration_id)
MC_MESSAGE(client_named_unlisten, CLIENT_NAMED_UNLISTEN_ROWS);

#endif
