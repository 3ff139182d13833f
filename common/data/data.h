/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data.h - what a node stores, for node: operations of members and messages of clients become requests of the
 * shard (gate: is the partition ours?), and its outcomes answers (tell). State: private to this folder.
 */
#ifndef MC_DATA_DATA_H
#define MC_DATA_DATA_H

#include "common/data/container_rows.h"
#include "common/member/block.h"
#include "common/member/member.h"

/* This folder's part of the node's block; n NULL while only counting. Nearly nothing when nothing is stored.
 */
void data_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg);
void data_init(struct node *n);
void data_after(struct node *n); /* at the end of each step */
void data_tick(struct node *n);  /* its timer */
void data_reset(struct node *n); /* this node is in no cluster any more: all that is stored goes, or is kept
				    for the next one when it goes on to that */
void data_invariant(struct node *n); /* mc_check of all that holds between two steps */

/* Handlers, rows of node's table; a member that stores nothing refuses with WrongTargetException. */
handler_fn on_map_operation;       /* of one key: DATA_MEMBER_ROWS */
handler_fn on_partition_operation; /* of one partition: DATA_PARTITION_ROWS */
handler_fn on_partition_iterating; /* of several partitions */
handler_fn on_entries_processed;   /* removeAll with a predicate, of one partition */
handler_fn on_query;               /* of the entries of all partitions that are here, or of one */
handler_fn on_schema;              /* schemas of Compact values, from another member */
handler_fn on_object_destroyed;
handler_fn on_container_operation; /* of a queue, list, set or ring buffer: CONTAINER_ROWS */
handler_fn on_cache_operation;     /* of one key of a cache: DATA_CACHE_ROWS */
/* Configurations are taken, and forgotten, by members without a store as well */
handler_fn on_cache_add_config, on_cache_get_config, on_cache_listener;
handler_fn on_cache_entry_processor; /* refused: nobody waits for its listeners */
handler_fn on_cp_call;               /* to the CP subsystem, in unsafe mode */
handler_fn on_migration_request, on_migration, on_migration_commit, on_promotion_commit;
invocation_done_fn data_migration_done, data_forward_done, data_gather_done, data_hand_over_done,
	data_clients_told, data_txn_done;
handler_fn on_backup; /* a write of an owner whose backup this member is */
handler_fn on_backup_versions, on_sync_request, on_sync_response, on_sync_retry;
cursor_piece_fn data_sync_piece;
/* Of a PN counter; what other replicas of them know */
handler_fn on_counter_operation, on_counters;
invocation_done_fn data_counters_sent;
/* What the owner of a partition has done to a replicated map, for itself or for us; and what is missing */
handler_fn on_replicated_update, on_replicated_own_update, on_replicated_clear;
handler_fn on_replicated_versions, on_replicated_request, on_replicated_sync;
void data_counters_leave(struct node *n); /* this member is to go: another one gets them all */
/* What has expired or was evicted there, in a map and in a cache */
handler_fn on_evict_batch_backup, on_cache_expire_batch_backup;

/* A client asks (struct node_watchers). */
bool data_client_asks(struct node *n, const struct client_asks *asks);

/* Listeners (struct node_watchers). False: one that cannot be served, for it has a predicate, or there is no
 * room. data_unlisten takes any id. */
bool data_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id);
bool data_register(struct node *n, const struct hz_registration *r);
void data_unlisten(struct node *n, struct mc_uuid id);
/* Another member tells what happened there to entries, for the listener with this number. */
void data_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event);

/* What members tell each other at a join (struct node_watchers): configurations of caches, whose they are. */
void data_take_on_join(struct node *n, const struct mc_value *op);
struct mc_bytes data_on_join_object(struct node *n, uint32_t i);
size_t data_on_join_bytes(const struct node *n);

/* The last connection of a client is gone; one that was is back (struct node_watchers). */
void data_client_gone(struct node *n, struct mc_uuid client);
void data_client_came(struct node *n, struct mc_uuid client);

/* A backup has a write that was done here for a client (struct node_watchers). */
void data_backup_acked(struct node *n, int64_t call_id);

/* False: nothing is stored here. */
bool data_figures(const struct node *n, struct node_store_figures *out);
void data_status(struct node *n); /* tells them */

/* Three times a partition came here with something that cannot be stored: `unfit` of the watchers was called.
 */
bool data_is_unfit(const struct node *n);
void data_unfit_forget(struct node *n);

/* Operations of one key: class, how its fields are read (member_rows.c), what it does (data/map.h). */
#define DATA_MEMBER_ROWS(X) \
	X(GET_OPERATION, get, GET) \
	X(CONTAINS_KEY_OPERATION, get, CONTAINS_KEY) \
	X(GET_ENTRY_VIEW_OPERATION, get, ENTRY_VIEW) \
	X(PUT_OPERATION, put, PUT) \
	X(SET_OPERATION, put, SET) \
	X(PUT_TRANSIENT_OPERATION, put, PUT_TRANSIENT) \
	X(TRY_PUT_OPERATION, put, TRY_PUT) \
	X(PUT_IF_ABSENT_OPERATION, put, PUT_IF_ABSENT) \
	X(REPLACE_OPERATION, put, REPLACE) \
	X(REPLACE_IF_SAME_OPERATION, same, REPLACE_IF_SAME) \
	X(REMOVE_IF_SAME_OPERATION, same, REMOVE_IF_SAME) \
	X(PUT_WITH_EXPIRY_OPERATION, expiry, PUT) \
	X(SET_WITH_EXPIRY_OPERATION, expiry, SET) \
	X(PUT_TRANSIENT_WITH_EXPIRY_OPERATION, expiry, PUT_TRANSIENT) \
	X(PUT_IF_ABSENT_WITH_EXPIRY_OPERATION, expiry, PUT_IF_ABSENT) \
	X(SET_TTL_OPERATION, ttl, SET_TTL) \
	X(REMOVE_OPERATION, put, REMOVE) \
	X(TRY_REMOVE_OPERATION, put, TRY_REMOVE) \
	X(DELETE_OPERATION, remove, DELETE) \
	X(EVICT_OPERATION, evict, EVICT) \
	X(MULTI_MAP_PUT_OPERATION, multi_put, MULTI_PUT) \
	X(MULTI_MAP_REMOVE_OPERATION, multi_remove, MULTI_REMOVE) \
	X(MULTI_MAP_REMOVE_ALL_OPERATION, multi_key, REMOVE) \
	X(MULTI_MAP_DELETE_OPERATION, multi_key, DELETE) \
	X(MULTI_MAP_GET_ALL_OPERATION, multi_key, GET) \
	X(MULTI_MAP_COUNT_OPERATION, multi_key, GET) \
	X(MULTI_MAP_CONTAINS_ENTRY_OPERATION, multi_has, MULTI_HAS) \
	X(REPLICATED_MAP_GET_OPERATION, replicated_key, GET) \
	X(REPLICATED_MAP_CONTAINS_KEY_OPERATION, replicated_key, CONTAINS_KEY) \
	X(REPLICATED_MAP_PUT_OPERATION, replicated_put, PUT) \
	X(REPLICATED_MAP_REMOVE_OPERATION, replicated_key, REMOVE) \
	X(TXN_LOCK_AND_GET_OPERATION, txn_lock, TXN_LOCK) \
	X(TXN_PREPARE_OPERATION, txn_key, TXN_PREPARE) \
	X(TXN_SET_OPERATION, txn_set, TXN_SET) \
	X(TXN_DELETE_OPERATION, txn_delete, TXN_DELETE) \
	X(TXN_UNLOCK_OPERATION, txn_unlock, TXN_UNLOCK) \
	X(TXN_ROLLBACK_OPERATION, txn_key, TXN_ROLLBACK) \
	X(LOCK_OPERATION, lock, LOCK) \
	X(LOCK_UNLOCK_OPERATION, unlock, UNLOCK) \
	X(LOCK_IS_LOCKED_OPERATION, lock, IS_LOCKED)

/* Operations of one key of a cache: class, how its fields are read (cache_rows.c). */
#define DATA_CACHE_ROWS(X) \
	X(CACHE_GET_OPERATION, get) \
	X(CACHE_CONTAINS_KEY_OPERATION, contains) \
	X(CACHE_PUT_OPERATION, put) \
	X(CACHE_PUT_IF_ABSENT_OPERATION, put_if_absent) \
	X(CACHE_REMOVE_OPERATION, remove) \
	X(CACHE_GET_AND_REMOVE_OPERATION, get_and_remove) \
	X(CACHE_REPLACE_OPERATION, replace) \
	X(CACHE_GET_AND_REPLACE_OPERATION, get_and_replace)

/* Operations of one partition as a whole, which PartitionIteratingOperation has factories for
 * (whole_member.c).
 */
#define DATA_PARTITION_ROWS(X) \
	X(MAP_SIZE_OPERATION) \
	X(MAP_IS_EMPTY_OPERATION) \
	X(CLEAR_OPERATION) \
	X(EVICT_ALL_OPERATION) \
	X(CONTAINS_VALUE_OPERATION) \
	X(GET_ALL_OPERATION) \
	X(PUT_ALL_OPERATION) \
	X(MERGE_OPERATION) \
	X(ADD_INDEX_OPERATION) \
	X(MULTI_MAP_KEY_SET_OPERATION) \
	X(MULTI_MAP_VALUES_OPERATION) \
	X(MULTI_MAP_ENTRY_SET_OPERATION) \
	X(MULTI_MAP_SIZE_OPERATION) \
	X(MULTI_MAP_CLEAR_OPERATION) \
	X(MULTI_MAP_PUT_ALL_OPERATION) \
	X(MULTI_MAP_MERGE_OPERATION) \
	X(REPLICATED_MAP_SIZE_OPERATION) \
	X(REPLICATED_MAP_IS_EMPTY_OPERATION) \
	X(REPLICATED_MAP_CONTAINS_VALUE_OPERATION) \
	X(REPLICATED_MAP_KEY_SET_OPERATION) \
	X(REPLICATED_MAP_VALUES_OPERATION) \
	X(REPLICATED_MAP_ENTRY_SET_OPERATION) \
	X(REPLICATED_MAP_PUT_ALL_OPERATION) \
	X(REPLICATED_MAP_MERGE_OPERATION) \
	X(CACHE_SIZE_OPERATION) \
	X(CACHE_CLEAR_OPERATION) \
	X(CACHE_GET_ALL_OPERATION) \
	X(CACHE_PUT_ALL_OPERATION) \
	X(CACHE_SET_EXPIRY_POLICY_OPERATION) \
	X(CACHE_REMOVE_ALL_OPERATION) \
	X(CACHE_MERGE_OPERATION) \
	X(CACHE_FETCH_KEYS_OPERATION) \
	X(CACHE_FETCH_ENTRIES_OPERATION)

#endif
