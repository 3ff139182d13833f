/* SPDX-License-Identifier: Apache-2.0 */
/* tables_map_operations.c - the rows of map_operations.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_operation_factory_wrapper, HZ_OPERATION_FACTORY_WRAPPER, MC_IN_PLACE);
MC_TABLE(hz_binary_operation_factory, HZ_BINARY_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_evict_backup_operation, HZ_EVICT_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_entry_backup_operation, HZ_ENTRY_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_entry_operation, HZ_ENTRY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_put_all_operation, HZ_PUT_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_put_all_backup_operation, HZ_PUT_ALL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_remove_if_same_operation, HZ_REMOVE_IF_SAME_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_evict_operation, HZ_EVICT_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_evict_all_operation, HZ_EVICT_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_get_all_operation, HZ_GET_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_partition_wide_entry_operation, HZ_PARTITION_WIDE_ENTRY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_partition_wide_entry_backup_operation, HZ_PARTITION_WIDE_ENTRY_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_partition_wide_entry_with_predicate_operation, HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_partition_wide_entry_with_predicate_backup_operation,
	HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_add_index_operation, HZ_ADD_INDEX_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_await_map_flush_operation, HZ_AWAIT_MAP_FLUSH_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_contains_value_operation, HZ_CONTAINS_VALUE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_map_fetch_entries_operation, HZ_MAP_FETCH_ENTRIES_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multiple_entry_backup_operation, HZ_MULTIPLE_ENTRY_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multiple_entry_operation, HZ_MULTIPLE_ENTRY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_multiple_entry_with_predicate_operation, HZ_MULTIPLE_ENTRY_WITH_PREDICATE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_add_index_operation_factory, HZ_ADD_INDEX_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_contains_value_operation_factory, HZ_CONTAINS_VALUE_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_key_load_status_operation_factory, HZ_KEY_LOAD_STATUS_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_map_get_all_operation_factory, HZ_MAP_GET_ALL_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_partition_wide_entry_with_predicate_operation_factory,
	HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_put_all_partition_aware_operation_factory, HZ_PUT_ALL_PARTITION_AWARE_OPERATION_FACTORY,
	MC_IN_PLACE);
MC_TABLE(hz_post_join_map_operation, HZ_POST_JOIN_MAP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_map_get_invalidation_meta_data_operation, HZ_MAP_GET_INVALIDATION_META_DATA_OPERATION,
	MC_IN_PLACE);
MC_TABLE(hz_entry_offloadable_set_unlock_operation, HZ_ENTRY_OFFLOADABLE_SET_UNLOCK_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_expired_key, HZ_EXPIRED_KEY, MC_IN_PLACE);
MC_TABLE(hz_evict_batch_backup_operation, HZ_EVICT_BATCH_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_merge_operation_factory, HZ_MERGE_OPERATION_FACTORY, MC_IN_PLACE);
MC_TABLE(hz_merge_operation, HZ_MERGE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_set_ttl_operation, HZ_SET_TTL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_set_with_expiry_operation, HZ_SET_WITH_EXPIRY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_put_transient_backup_operation, HZ_PUT_TRANSIENT_BACKUP_OPERATION, MC_IN_PLACE);
