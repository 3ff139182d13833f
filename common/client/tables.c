/* SPDX-License-Identifier: Apache-2.0 */
/* tables.c - the row lists as tables. */
#include "common/client/message.h"
#include "common/wire/schema.h"

static const struct mc_field no_rows[1];
const struct mc_schema client_empty_schema = {
	.name = "client_empty", .rows = no_rows, .size = sizeof(struct client_empty)
};

MC_TABLE(client_blob, CLIENT_BLOB_ROWS, NULL);
MC_TABLE(client_entry, CLIENT_ENTRY_ROWS, NULL);
MC_TABLE(client_string_pair, CLIENT_STRING_PAIR_ROWS, NULL);
MC_TABLE(client_int_pair, CLIENT_INT_PAIR_ROWS, NULL);
MC_TABLE(client_address, CLIENT_ADDRESS_ROWS, NULL);
MC_TABLE(client_endpoint_qualifier, CLIENT_ENDPOINT_QUALIFIER_ROWS, NULL);
MC_TABLE(client_endpoint, CLIENT_ENDPOINT_ROWS, NULL);
MC_TABLE(client_member_version, CLIENT_MEMBER_VERSION_ROWS, NULL);
MC_TABLE(client_version, CLIENT_VERSION_ROWS, NULL);
MC_TABLE(client_member_info, CLIENT_MEMBER_INFO_ROWS, NULL);
MC_TABLE(client_owned, CLIENT_OWNED_ROWS, NULL);
MC_TABLE(client_uuids, CLIENT_UUIDS_ROWS, NULL);
MC_TABLE(client_distributed_object_info, CLIENT_DISTRIBUTED_OBJECT_INFO_ROWS, NULL);
MC_TABLE(client_stack_trace_element, CLIENT_STACK_TRACE_ELEMENT_ROWS, NULL);
MC_TABLE(client_error_holder, CLIENT_ERROR_HOLDER_ROWS, NULL);
MC_TABLE(client_field_descriptor, CLIENT_FIELD_DESCRIPTOR_ROWS, NULL);
MC_TABLE(client_schema, CLIENT_SCHEMA_ROWS, NULL);
MC_TABLE(client_simple_entry_view, CLIENT_SIMPLE_ENTRY_VIEW_ROWS, NULL);

MC_TABLE(client_flag_answer, CLIENT_FLAG_ANSWER_ROWS, NULL);
MC_TABLE(client_int_answer, CLIENT_INT_ANSWER_ROWS, NULL);
MC_TABLE(client_long_answer, CLIENT_LONG_ANSWER_ROWS, NULL);
MC_TABLE(client_uuid_answer, CLIENT_UUID_ANSWER_ROWS, NULL);
MC_TABLE(client_data_answer, CLIENT_DATA_ANSWER_ROWS, NULL);
MC_TABLE(client_datas_answer, CLIENT_DATAS_ANSWER_ROWS, NULL);
MC_TABLE(client_entries_answer, CLIENT_ENTRIES_ANSWER_ROWS, NULL);
MC_TABLE(client_name, CLIENT_NAME_ROWS, NULL);
MC_TABLE(client_listen, CLIENT_LISTEN_ROWS, NULL);
MC_TABLE(client_named_listen, CLIENT_NAMED_LISTEN_ROWS, NULL);
MC_TABLE(client_unlisten, CLIENT_UNLISTEN_ROWS, NULL);
MC_TABLE(client_named_unlisten, CLIENT_NAMED_UNLISTEN_ROWS, NULL);

MC_TABLE(client_authentication, CLIENT_AUTHENTICATION_ROWS, NULL);
MC_TABLE(client_authentication_custom, CLIENT_AUTHENTICATION_CUSTOM_ROWS, NULL);
MC_TABLE(client_authentication_answer, CLIENT_AUTHENTICATION_ANSWER_ROWS, NULL);
MC_TABLE(client_members_view, CLIENT_MEMBERS_VIEW_ROWS, NULL);
MC_TABLE(client_partitions_view, CLIENT_PARTITIONS_VIEW_ROWS, NULL);
MC_TABLE(client_member_groups_view, CLIENT_MEMBER_GROUPS_VIEW_ROWS, NULL);
MC_TABLE(client_cluster_version, CLIENT_CLUSTER_VERSION_ROWS, NULL);
MC_TABLE(client_proxy, CLIENT_PROXY_ROWS, NULL);
MC_TABLE(client_proxies, CLIENT_PROXIES_ROWS, NULL);
MC_TABLE(client_distributed_objects, CLIENT_DISTRIBUTED_OBJECTS_ROWS, NULL);
MC_TABLE(client_distributed_object_event, CLIENT_DISTRIBUTED_OBJECT_EVENT_ROWS, NULL);
MC_TABLE(client_partition_lost_event, CLIENT_PARTITION_LOST_EVENT_ROWS, NULL);
MC_TABLE(client_statistics, CLIENT_STATISTICS_ROWS, NULL);
MC_TABLE(client_backup_event, CLIENT_BACKUP_EVENT_ROWS, NULL);
MC_TABLE(client_send_schema, CLIENT_SEND_SCHEMA_ROWS, NULL);
MC_TABLE(client_send_schema_answer, CLIENT_SEND_SCHEMA_ANSWER_ROWS, NULL);
MC_TABLE(client_fetch_schema, CLIENT_FETCH_SCHEMA_ROWS, NULL);
MC_TABLE(client_fetch_schema_answer, CLIENT_FETCH_SCHEMA_ANSWER_ROWS, NULL);
MC_TABLE(client_send_all_schemas, CLIENT_SEND_ALL_SCHEMAS_ROWS, NULL);
MC_TABLE(client_errors, CLIENT_ERRORS_ROWS, NULL);

MC_TABLE(client_map_key, CLIENT_MAP_KEY_ROWS, NULL);
MC_TABLE(client_map_bare_key, CLIENT_MAP_BARE_KEY_ROWS, NULL);
MC_TABLE(client_map_put, CLIENT_MAP_PUT_ROWS, NULL);
MC_TABLE(client_map_put_idle, CLIENT_MAP_PUT_IDLE_ROWS, NULL);
MC_TABLE(client_map_try_put, CLIENT_MAP_TRY_PUT_ROWS, NULL);
MC_TABLE(client_map_try_remove, CLIENT_MAP_TRY_REMOVE_ROWS, NULL);
MC_TABLE(client_map_key_value, CLIENT_MAP_KEY_VALUE_ROWS, NULL);
MC_TABLE(client_map_replace_if_same, CLIENT_MAP_REPLACE_IF_SAME_ROWS, NULL);
MC_TABLE(client_map_value, CLIENT_MAP_VALUE_ROWS, NULL);
MC_TABLE(client_map_set_ttl, CLIENT_MAP_SET_TTL_ROWS, NULL);
MC_TABLE(client_map_delete_answer, CLIENT_MAP_DELETE_ANSWER_ROWS, NULL);
MC_TABLE(client_map_lock, CLIENT_MAP_LOCK_ROWS, NULL);
MC_TABLE(client_map_try_lock, CLIENT_MAP_TRY_LOCK_ROWS, NULL);
MC_TABLE(client_map_unlock, CLIENT_MAP_UNLOCK_ROWS, NULL);
MC_TABLE(client_map_force_unlock, CLIENT_MAP_FORCE_UNLOCK_ROWS, NULL);
MC_TABLE(client_map_keys, CLIENT_MAP_KEYS_ROWS, NULL);
MC_TABLE(client_map_put_all, CLIENT_MAP_PUT_ALL_ROWS, NULL);
MC_TABLE(client_map_predicate, CLIENT_MAP_PREDICATE_ROWS, NULL);
MC_TABLE(client_map_entry_view_answer, CLIENT_MAP_ENTRY_VIEW_ANSWER_ROWS, NULL);
MC_TABLE(client_map_execute, CLIENT_MAP_EXECUTE_ROWS, NULL);
MC_TABLE(client_map_execute_on_key, CLIENT_MAP_EXECUTE_ON_KEY_ROWS, NULL);
MC_TABLE(client_map_execute_on_keys, CLIENT_MAP_EXECUTE_ON_KEYS_ROWS, NULL);
MC_TABLE(client_map_execute_with_predicate, CLIENT_MAP_EXECUTE_WITH_PREDICATE_ROWS, NULL);
MC_TABLE(client_map_fetch, CLIENT_MAP_FETCH_ROWS, NULL);
MC_TABLE(client_map_fetch_keys_answer, CLIENT_MAP_FETCH_KEYS_ANSWER_ROWS, NULL);
MC_TABLE(client_map_fetch_entries_answer, CLIENT_MAP_FETCH_ENTRIES_ANSWER_ROWS, NULL);
MC_TABLE(client_map_listen, CLIENT_MAP_LISTEN_ROWS, NULL);
MC_TABLE(client_map_listen_to_key, CLIENT_MAP_LISTEN_TO_KEY_ROWS, NULL);
MC_TABLE(client_map_listen_with_predicate, CLIENT_MAP_LISTEN_WITH_PREDICATE_ROWS, NULL);
MC_TABLE(client_map_listen_to_key_with_predicate, CLIENT_MAP_LISTEN_TO_KEY_WITH_PREDICATE_ROWS, NULL);
MC_TABLE(client_entry_event, CLIENT_ENTRY_EVENT_ROWS, NULL);
MC_TABLE(client_near_cache_listen, CLIENT_NEAR_CACHE_LISTEN_ROWS, NULL);
MC_TABLE(client_near_cache_metadata, CLIENT_NEAR_CACHE_METADATA_ROWS, NULL);
MC_TABLE(client_partition_sequence, CLIENT_PARTITION_SEQUENCE_ROWS, NULL);
MC_TABLE(client_map_sequences, CLIENT_MAP_SEQUENCES_ROWS, NULL);
MC_TABLE(client_partition_uuid, CLIENT_PARTITION_UUID_ROWS, NULL);
MC_TABLE(client_near_cache_metadata_answer, CLIENT_NEAR_CACHE_METADATA_ANSWER_ROWS, NULL);
MC_TABLE(client_invalidation_event, CLIENT_INVALIDATION_EVENT_ROWS, NULL);
MC_TABLE(client_batch_invalidation_event, CLIENT_BATCH_INVALIDATION_EVENT_ROWS, NULL);

MC_TABLE(client_topic_publish, CLIENT_TOPIC_PUBLISH_ROWS, NULL);
MC_TABLE(client_topic_publish_all, CLIENT_TOPIC_PUBLISH_ALL_ROWS, NULL);
MC_TABLE(client_topic_event, CLIENT_TOPIC_EVENT_ROWS, NULL);
MC_TABLE(client_ringbuffer_add, CLIENT_RINGBUFFER_ADD_ROWS, NULL);
MC_TABLE(client_ringbuffer_add_all, CLIENT_RINGBUFFER_ADD_ALL_ROWS, NULL);
MC_TABLE(client_ringbuffer_read_one, CLIENT_RINGBUFFER_READ_ONE_ROWS, NULL);
MC_TABLE(client_ringbuffer_read_many, CLIENT_RINGBUFFER_READ_MANY_ROWS, NULL);
MC_TABLE(client_ringbuffer_read_many_answer, CLIENT_RINGBUFFER_READ_MANY_ANSWER_ROWS, NULL);
