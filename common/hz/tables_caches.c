/* SPDX-License-Identifier: Apache-2.0 */
/* tables_caches.c - the rows of caches.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_cache_data_record, HZ_CACHE_DATA_RECORD, ANNOUNCED(CACHE_DATA_RECORD));
MC_TABLE(hz_cache_entry, HZ_CACHE_ENTRY, MC_IN_PLACE);
MC_TABLE(hz_cache_to_migrate, HZ_CACHE_TO_MIGRATE, MC_IN_PLACE);
MC_TABLE(hz_cache_namespaced_config, HZ_CACHE_NAMESPACED_CONFIG, MC_IN_PLACE);
MC_TABLE(hz_cache_duration, HZ_CACHE_DURATION, MC_IN_PLACE);
MC_TABLE(hz_cache_get_operation, HZ_CACHE_GET_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_put_operation, HZ_CACHE_PUT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_put_if_absent_operation, HZ_CACHE_PUT_IF_ABSENT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_remove_operation, HZ_CACHE_REMOVE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_get_and_remove_operation, HZ_CACHE_GET_AND_REMOVE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_replace_operation, HZ_CACHE_REPLACE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_get_and_replace_operation, HZ_CACHE_GET_AND_REPLACE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_put_backup_operation, HZ_CACHE_PUT_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_put_all_backup_operation, HZ_CACHE_PUT_ALL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_remove_backup_operation, HZ_CACHE_REMOVE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_get_all_operation, HZ_CACHE_GET_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_get_all_operation_factory, HZ_CACHE_GET_ALL_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_cache_load_all_operation, HZ_CACHE_LOAD_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_load_all_operation_factory, HZ_CACHE_LOAD_ALL_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_cache_hazelcast_expiry_policy, HZ_CACHE_HAZELCAST_EXPIRY_POLICY, MC_IN_PLACE);
MC_TABLE(hz_cache_fetch_keys_operation, HZ_CACHE_FETCH_KEYS_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_keys_with_cursor, HZ_CACHE_KEYS_WITH_CURSOR, MC_IN_PLACE);
MC_TABLE(hz_cache_entry_processor_operation, HZ_CACHE_ENTRY_PROCESSOR_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_clear_response, HZ_CACHE_CLEAR_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_cache_get_config_operation, HZ_CACHE_GET_CONFIG_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_management_config_operation, HZ_CACHE_MANAGEMENT_CONFIG_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_listener_registration_operation, HZ_CACHE_LISTENER_REGISTRATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_destroy_operation, HZ_CACHE_DESTROY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_event_data_impl, HZ_CACHE_EVENT_DATA_IMPL, ANNOUNCED(CACHE_EVENT_DATA_IMPL));
MC_TABLE(hz_cache_event_set, HZ_CACHE_EVENT_SET, MC_IN_PLACE);
MC_TABLE(hz_cache_remove_all_operation, HZ_CACHE_REMOVE_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_remove_all_backup_operation, HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_remove_all_operation_factory, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_cache_put_all_operation, HZ_CACHE_PUT_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_entries_with_cursor, HZ_CACHE_ENTRIES_WITH_CURSOR, MC_IN_PLACE);
MC_TABLE(hz_cache_default_cache_entry_view, HZ_CACHE_DEFAULT_CACHE_ENTRY_VIEW, MC_IN_PLACE);
MC_TABLE(hz_cache_replication_operation, HZ_CACHE_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_on_join_cache_operation, HZ_CACHE_ON_JOIN_CACHE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_partition_event_data, HZ_CACHE_PARTITION_EVENT_DATA, MC_IN_PLACE);
MC_TABLE(hz_cache_get_invalidation_meta_data_operation, HZ_CACHE_GET_INVALIDATION_META_DATA_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_cache_near_cache_state_holder, HZ_CACHE_NEAR_CACHE_STATE_HOLDER,
	ANNOUNCED(CACHE_NEAR_CACHE_STATE_HOLDER));
MC_TABLE(hz_cache_pre_join_cache_config, HZ_CACHE_PRE_JOIN_CACHE_CONFIG,
	ANNOUNCED(CACHE_PRE_JOIN_CACHE_CONFIG));
MC_TABLE(hz_cache_add_cache_config_operation, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_set_expiry_policy_operation, HZ_CACHE_SET_EXPIRY_POLICY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_expire_batch_backup_operation, HZ_CACHE_EXPIRE_BATCH_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cache_config, HZ_CACHE_CONFIG, MC_IN_PLACE);
