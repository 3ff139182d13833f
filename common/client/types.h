/* SPDX-License-Identifier: Apache-2.0 */
/*
 * types.h - the messages of the Open Binary Client Protocol that are known, one row each.
 *
 *   Q(ID, Hazelcast's name, type, struct of the request, struct of the answer)    CLIENT_ID and
 * CLIENT_ID_ANSWER (type + 1) E(ID, Hazelcast's name, type, struct, kind) an event, CLIENT_ID
 *
 * type = service << 16 | method << 8 | kind: 0 request, 1 answer, 2 and on the events of that request's
 * listener.
 */
#ifndef MC_CLIENT_TYPES_H
#define MC_CLIENT_TYPES_H

#include "common/client/cache.h"
#include "common/client/cluster.h"
#include "common/client/collections.h"
#include "common/client/counters.h"
#include "common/client/cp.h"
#include "common/client/dynamic_config.h"
#include "common/client/map_queries.h"
#include "common/client/multimap.h"
#include "common/client/query_cache.h"
#include "common/client/replicated_map.h"
#include "common/client/transaction.h"

#define CLIENT_CORE_TYPES(Q, E) \
	Q(AUTHENTICATION, "ClientAuthentication", 0x000100, client_authentication, \
		client_authentication_answer) \
	Q(AUTHENTICATION_CUSTOM, "ClientAuthenticationCustom", 0x000200, client_authentication_custom, \
		client_authentication_answer) \
	Q(ADD_CLUSTER_VIEW_LISTENER, "ClientAddClusterViewListener", 0x000300, client_empty, client_empty) \
	E(MEMBERS_VIEW_EVENT, "ClientAddClusterViewListenerMembersViewEvent", 0x000302, client_members_view, \
		EVENT) \
	E(PARTITIONS_VIEW_EVENT, "ClientAddClusterViewListenerPartitionsViewEvent", 0x000303, \
		client_partitions_view, EVENT) \
	E(MEMBER_GROUPS_VIEW_EVENT, "ClientAddClusterViewListenerMemberGroupsViewEvent", 0x000304, \
		client_member_groups_view, EVENT) \
	E(CLUSTER_VERSION_EVENT, "ClientAddClusterViewListenerClusterVersionEvent", 0x000305, \
		client_cluster_version, EVENT) \
	Q(CREATE_PROXY, "ClientCreateProxy", 0x000400, client_proxy, client_empty) \
	Q(DESTROY_PROXY, "ClientDestroyProxy", 0x000500, client_proxy, client_empty) \
	Q(ADD_PARTITION_LOST_LISTENER, "ClientAddPartitionLostListener", 0x000600, client_listen, \
		client_uuid_answer) \
	E(PARTITION_LOST_EVENT, "ClientAddPartitionLostListenerPartitionLostEvent", 0x000602, \
		client_partition_lost_event, EVENT) \
	Q(REMOVE_PARTITION_LOST_LISTENER, "ClientRemovePartitionLostListener", 0x000700, client_unlisten, \
		client_flag_answer) \
	Q(GET_DISTRIBUTED_OBJECTS, "ClientGetDistributedObjects", 0x000800, client_empty, \
		client_distributed_objects) \
	Q(ADD_DISTRIBUTED_OBJECT_LISTENER, "ClientAddDistributedObjectListener", 0x000900, client_listen, \
		client_uuid_answer) \
	E(DISTRIBUTED_OBJECT_EVENT, "ClientAddDistributedObjectListenerDistributedObjectEvent", 0x000902, \
		client_distributed_object_event, EVENT) \
	Q(REMOVE_DISTRIBUTED_OBJECT_LISTENER, "ClientRemoveDistributedObjectListener", 0x000a00, \
		client_unlisten, client_flag_answer) \
	Q(PING, "ClientPing", 0x000b00, client_empty, client_empty) \
	Q(STATISTICS, "ClientStatistics", 0x000c00, client_statistics, client_empty) \
	Q(CREATE_PROXIES, "ClientCreateProxies", 0x000e00, client_proxies, client_empty) \
	Q(LOCAL_BACKUP_LISTENER, "ClientLocalBackupListener", 0x000f00, client_empty, client_uuid_answer) \
	E(BACKUP_EVENT, "ClientLocalBackupListenerBackupEvent", 0x000f02, client_backup_event, BACKUP_EVENT) \
	Q(TRIGGER_PARTITION_ASSIGNMENT, "ClientTriggerPartitionAssignment", 0x001000, client_empty, \
		client_empty) \
	Q(SEND_SCHEMA, "ClientSendSchema", 0x001300, client_send_schema, client_send_schema_answer) \
	Q(FETCH_SCHEMA, "ClientFetchSchema", 0x001400, client_fetch_schema, client_fetch_schema_answer) \
	Q(SEND_ALL_SCHEMAS, "ClientSendAllSchemas", 0x001500, client_send_all_schemas, client_empty)

#define CLIENT_MAP_TYPES(Q, E) \
	Q(MAP_PUT, "MapPut", 0x010100, client_map_put, client_data_answer) \
	Q(MAP_GET, "MapGet", 0x010200, client_map_key, client_data_answer) \
	Q(MAP_REMOVE, "MapRemove", 0x010300, client_map_key, client_data_answer) \
	Q(MAP_REPLACE, "MapReplace", 0x010400, client_map_key_value, client_data_answer) \
	Q(MAP_REPLACE_IF_SAME, "MapReplaceIfSame", 0x010500, client_map_replace_if_same, client_flag_answer) \
	Q(MAP_CONTAINS_KEY, "MapContainsKey", 0x010600, client_map_key, client_flag_answer) \
	Q(MAP_CONTAINS_VALUE, "MapContainsValue", 0x010700, client_map_value, client_flag_answer) \
	Q(MAP_REMOVE_IF_SAME, "MapRemoveIfSame", 0x010800, client_map_key_value, client_flag_answer) \
	Q(MAP_DELETE, "MapDelete", 0x010900, client_map_key, client_map_delete_answer) \
	Q(MAP_FLUSH, "MapFlush", 0x010a00, client_name, client_empty) \
	Q(MAP_TRY_REMOVE, "MapTryRemove", 0x010b00, client_map_try_remove, client_flag_answer) \
	Q(MAP_TRY_PUT, "MapTryPut", 0x010c00, client_map_try_put, client_flag_answer) \
	Q(MAP_PUT_TRANSIENT, "MapPutTransient", 0x010d00, client_map_put, client_empty) \
	Q(MAP_PUT_IF_ABSENT, "MapPutIfAbsent", 0x010e00, client_map_put, client_data_answer) \
	Q(MAP_SET, "MapSet", 0x010f00, client_map_put, client_empty) \
	Q(MAP_LOCK, "MapLock", 0x011000, client_map_lock, client_empty) \
	Q(MAP_TRY_LOCK, "MapTryLock", 0x011100, client_map_try_lock, client_flag_answer) \
	Q(MAP_IS_LOCKED, "MapIsLocked", 0x011200, client_map_bare_key, client_flag_answer) \
	Q(MAP_UNLOCK, "MapUnlock", 0x011300, client_map_unlock, client_empty) \
	Q(MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE, "MapAddEntryListenerToKeyWithPredicate", 0x011600, \
		client_map_listen_to_key_with_predicate, client_uuid_answer) \
	E(MAP_KEY_PREDICATE_ENTRY_EVENT, "MapAddEntryListenerToKeyWithPredicateEntryEvent", 0x011602, \
		client_entry_event, EVENT) \
	Q(MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE, "MapAddEntryListenerWithPredicate", 0x011700, \
		client_map_listen_with_predicate, client_uuid_answer) \
	E(MAP_PREDICATE_ENTRY_EVENT, "MapAddEntryListenerWithPredicateEntryEvent", 0x011702, \
		client_entry_event, EVENT) \
	Q(MAP_ADD_ENTRY_LISTENER_TO_KEY, "MapAddEntryListenerToKey", 0x011800, client_map_listen_to_key, \
		client_uuid_answer) \
	E(MAP_KEY_ENTRY_EVENT, "MapAddEntryListenerToKeyEntryEvent", 0x011802, client_entry_event, EVENT) \
	Q(MAP_ADD_ENTRY_LISTENER, "MapAddEntryListener", 0x011900, client_map_listen, client_uuid_answer) \
	E(MAP_ENTRY_EVENT, "MapAddEntryListenerEntryEvent", 0x011902, client_entry_event, EVENT) \
	Q(MAP_REMOVE_ENTRY_LISTENER, "MapRemoveEntryListener", 0x011a00, client_named_unlisten, \
		client_flag_answer) \
	Q(MAP_GET_ENTRY_VIEW, "MapGetEntryView", 0x011d00, client_map_key, client_map_entry_view_answer) \
	Q(MAP_EVICT, "MapEvict", 0x011e00, client_map_key, client_flag_answer) \
	Q(MAP_EVICT_ALL, "MapEvictAll", 0x011f00, client_name, client_empty) \
	Q(MAP_KEY_SET, "MapKeySet", 0x012200, client_name, client_datas_answer) \
	Q(MAP_GET_ALL, "MapGetAll", 0x012300, client_map_keys, client_entries_answer) \
	Q(MAP_VALUES, "MapValues", 0x012400, client_name, client_datas_answer) \
	Q(MAP_ENTRY_SET, "MapEntrySet", 0x012500, client_name, client_entries_answer) \
	Q(MAP_KEY_SET_WITH_PREDICATE, "MapKeySetWithPredicate", 0x012600, client_map_predicate, \
		client_datas_answer) \
	Q(MAP_VALUES_WITH_PREDICATE, "MapValuesWithPredicate", 0x012700, client_map_predicate, \
		client_datas_answer) \
	Q(MAP_ENTRIES_WITH_PREDICATE, "MapEntriesWithPredicate", 0x012800, client_map_predicate, \
		client_entries_answer) \
	Q(MAP_SIZE, "MapSize", 0x012a00, client_name, client_int_answer) \
	Q(MAP_IS_EMPTY, "MapIsEmpty", 0x012b00, client_name, client_flag_answer) \
	Q(MAP_PUT_ALL, "MapPutAll", 0x012c00, client_map_put_all, client_empty) \
	Q(MAP_CLEAR, "MapClear", 0x012d00, client_name, client_empty) \
	Q(MAP_EXECUTE_ON_KEY, "MapExecuteOnKey", 0x012e00, client_map_execute_on_key, client_data_answer) \
	Q(MAP_SUBMIT_TO_KEY, "MapSubmitToKey", 0x012f00, client_map_execute_on_key, client_data_answer) \
	Q(MAP_EXECUTE_ON_ALL_KEYS, "MapExecuteOnAllKeys", 0x013000, client_map_execute, \
		client_entries_answer) \
	Q(MAP_EXECUTE_WITH_PREDICATE, "MapExecuteWithPredicate", 0x013100, \
		client_map_execute_with_predicate, client_entries_answer) \
	Q(MAP_EXECUTE_ON_KEYS, "MapExecuteOnKeys", 0x013200, client_map_execute_on_keys, \
		client_entries_answer) \
	Q(MAP_FORCE_UNLOCK, "MapForceUnlock", 0x013300, client_map_force_unlock, client_empty) \
	Q(MAP_FETCH_KEYS, "MapFetchKeys", 0x013700, client_map_fetch, client_map_fetch_keys_answer) \
	Q(MAP_FETCH_ENTRIES, "MapFetchEntries", 0x013800, client_map_fetch, client_map_fetch_entries_answer) \
	Q(MAP_FETCH_NEAR_CACHE_INVALIDATION_METADATA, "MapFetchNearCacheInvalidationMetadata", 0x013d00, \
		client_near_cache_metadata, client_near_cache_metadata_answer) \
	Q(MAP_REMOVE_ALL, "MapRemoveAll", 0x013e00, client_map_predicate, client_empty) \
	Q(MAP_ADD_NEAR_CACHE_INVALIDATION_LISTENER, "MapAddNearCacheInvalidationListener", 0x013f00, \
		client_near_cache_listen, client_uuid_answer) \
	E(MAP_INVALIDATION_EVENT, "MapAddNearCacheInvalidationListenerIMapInvalidationEvent", 0x013f02, \
		client_invalidation_event, EVENT) \
	E(MAP_BATCH_INVALIDATION_EVENT, "MapAddNearCacheInvalidationListenerIMapBatchInvalidationEvent", \
		0x013f03, client_batch_invalidation_event, EVENT) \
	Q(MAP_SET_TTL, "MapSetTtl", 0x014300, client_map_set_ttl, client_flag_answer) \
	Q(MAP_PUT_WITH_MAX_IDLE, "MapPutWithMaxIdle", 0x014400, client_map_put_idle, client_data_answer) \
	Q(MAP_PUT_TRANSIENT_WITH_MAX_IDLE, "MapPutTransientWithMaxIdle", 0x014500, client_map_put_idle, \
		client_data_answer) \
	Q(MAP_PUT_IF_ABSENT_WITH_MAX_IDLE, "MapPutIfAbsentWithMaxIdle", 0x014600, client_map_put_idle, \
		client_data_answer) \
	Q(MAP_SET_WITH_MAX_IDLE, "MapSetWithMaxIdle", 0x014700, client_map_put_idle, client_data_answer)

#define CLIENT_TOPIC_TYPES(Q, E) \
	Q(TOPIC_PUBLISH, "TopicPublish", 0x040100, client_topic_publish, client_empty) \
	Q(TOPIC_ADD_MESSAGE_LISTENER, "TopicAddMessageListener", 0x040200, client_named_listen, \
		client_uuid_answer) \
	E(TOPIC_EVENT, "TopicAddMessageListenerTopicEvent", 0x040202, client_topic_event, EVENT) \
	Q(TOPIC_REMOVE_MESSAGE_LISTENER, "TopicRemoveMessageListener", 0x040300, client_named_unlisten, \
		client_flag_answer) \
	Q(TOPIC_PUBLISH_ALL, "TopicPublishAll", 0x040400, client_topic_publish_all, client_empty) \
	Q(RINGBUFFER_SIZE, "RingbufferSize", 0x170100, client_name, client_long_answer) \
	Q(RINGBUFFER_TAIL_SEQUENCE, "RingbufferTailSequence", 0x170200, client_name, client_long_answer) \
	Q(RINGBUFFER_HEAD_SEQUENCE, "RingbufferHeadSequence", 0x170300, client_name, client_long_answer) \
	Q(RINGBUFFER_CAPACITY, "RingbufferCapacity", 0x170400, client_name, client_long_answer) \
	Q(RINGBUFFER_REMAINING_CAPACITY, "RingbufferRemainingCapacity", 0x170500, client_name, \
		client_long_answer) \
	Q(RINGBUFFER_ADD, "RingbufferAdd", 0x170600, client_ringbuffer_add, client_long_answer) \
	Q(RINGBUFFER_READ_ONE, "RingbufferReadOne", 0x170700, client_ringbuffer_read_one, \
		client_data_answer) \
	Q(RINGBUFFER_ADD_ALL, "RingbufferAddAll", 0x170800, client_ringbuffer_add_all, client_long_answer) \
	Q(RINGBUFFER_READ_MANY, "RingbufferReadMany", 0x170900, client_ringbuffer_read_many, \
		client_ringbuffer_read_many_answer)

/* Asked by Hazelcast's management center, and by mc-members --state and mc-map info */
#define CLIENT_MANAGEMENT_TYPES(Q, E) \
	Q(MC_READ_METRICS, "MCReadMetrics", 0x200100, client_read_metrics, client_metrics) \
	Q(MC_GET_MAP_CONFIG, "MCGetMapConfig", 0x200300, client_name, client_map_config_answer) \
	Q(MC_GET_MEMBER_CONFIG, "MCGetMemberConfig", 0x200500, client_empty, client_member_config) \
	Q(MC_GET_TIMED_MEMBER_STATE, "MCGetTimedMemberState", 0x200b00, client_empty, \
		client_timed_member_state) \
	Q(MC_GET_CLUSTER_METADATA, "MCGetClusterMetadata", 0x200e00, client_empty, client_cluster_metadata)

/* An error answers any request; its type is 0, and it is laid out like an answer. */
#define CLIENT_ERROR_TYPES(Q, E) E(ERROR, "Errors", 0x000000, client_errors, ANSWER)

#define CLIENT_TYPES(Q, E) \
	CLIENT_ERROR_TYPES(Q, E) \
	CLIENT_CORE_TYPES(Q, E) \
	CLIENT_MAP_TYPES(Q, E) \
	CLIENT_TOPIC_TYPES(Q, E) \
	CLIENT_CLUSTER_TYPES(Q, E) \
	CLIENT_MAP_QUERIES_TYPES(Q, E) \
	CLIENT_MULTIMAP_TYPES(Q, E) \
	CLIENT_COLLECTIONS_TYPES(Q, E) \
	CLIENT_CP_TYPES(Q, E) \
	CLIENT_REPLICATED_MAP_TYPES(Q, E) \
	CLIENT_TRANSACTION_TYPES(Q, E) \
	CLIENT_CACHE_TYPES(Q, E) \
	CLIENT_QUERY_CACHE_TYPES(Q, E) \
	CLIENT_COUNTERS_TYPES(Q, E) \
	CLIENT_DYNAMIC_CONFIG_TYPES(Q, E) \
	CLIENT_MANAGEMENT_TYPES(Q, E)

enum client_type {
	CLIENT_NONE, /* not among the rows */
#define Q(id, name, type, request, answer) CLIENT_##id, CLIENT_##id##_ANSWER,
#define E(id, name, type, body, kind) CLIENT_##id,
	CLIENT_TYPES(Q, E)
#undef Q
#undef E
		CLIENT_TYPE_COUNT
};

#endif
