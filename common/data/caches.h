/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caches.h - JCache (com.hazelcast.cache.impl) on the maps of a shard: a cache is a map under a name that no
 * map has, so that it is stored, moved and backed up as maps are; what is its own are its configuration,
 * which members hand to each other and which is kept and given back byte for byte, its expiry, and its
 * events.
 *
 * Expiry is that of maps: whole seconds, so that an entry lives up to a second less than its policy says; the
 * policies of the JCache API are known, any other is eternal. Nothing here runs code of an application: entry
 * processors, loaders and writers are refused.
 */
#ifndef MC_DATA_CACHES_H
#define MC_DATA_CACHES_H

#include "common/data/service_internal.h"

#define CACHE_SERVICE "hz:impl:cacheService"

/* --- cache_names.c --- */
/* The name of its map, in the step's arena; null: too long, or null. */
struct mc_str cache_map_name(struct node *n, struct mc_str full);
/* The cache's full name, of its map's; null: it is a map. */
struct mc_str cache_full_name(struct mc_str map);

/* --- cache_configs.c --- */
/* As Java made it: PreJoinCacheConfig, ready to be read again. */
struct cache_config {
	struct cache_config *next;
	struct mc_str full;
	int64_t created_ms, updated_ms, idle_ms; /* 0: eternal; updated_ms -1: an update changes nothing */
	uint32_t size, object_at; /* of bytes: an operation, and where in it the object begins */
	uint8_t bytes[];
};
struct cache_config *caches_config_find(const struct node *n, struct mc_str full);
/* The object, read again into the step's memory; NULL: none is known, or no memory. */
struct mc_value *caches_config(struct node *n, struct mc_str full);
/* A PreJoinCacheConfig that another member sends is kept, unless one of that cache is; any other object is
 * passed by. False: no room. */
bool caches_take_config(struct node *n, const struct mc_value *config);
void caches_destroyed(struct node *n, struct mc_str full);
void caches_reset(struct node *n);

/* --- cache_policy.c --- */
/* The times of its policy, which `factory` makes; one that is not of the JCache API leaves them as they are.
 */
void caches_take_policy(struct cache_config *c, struct mc_bytes factory, struct mc_arena *mem);
/* The cache's map has the backups and the size that the configuration says. False: no room for one. */
bool caches_map_follows(
	struct node *n, struct mc_str full, const struct hz_cache_pre_join_cache_config *given);

/* --- cache_records.c: entries as members send them to each other --- */
struct mc_value *cache_record_of(struct node *n, const struct map_entry *e); /* a CacheDataRecord */
bool cache_record_fits(struct mc_bytes key, const struct mc_value *record);
/* idle_ms: of the cache's policy, for a record has none; 0: none. The record must fit. */
struct map_entry cache_entry_of(struct mc_bytes key, const struct mc_value *record, int64_t idle_ms);

/* --- cache_backup_out.c, cache_backup_in.c --- */
/* The operations that a backup runs. */
struct mc_value *cache_backup(struct node *n, const struct map_slot *slot, const struct map_change *c);
struct mc_value *cache_cleared(struct node *n, const struct map_slot *slot);
/* The body of a CachePutAllBackupOperation of these entries. */
void *cache_put_all_of(
	struct node *n, const struct map_slot *slot, const struct map_entry *v, uint32_t count);
struct mc_value *cache_backup_all(struct node *n, const struct map_slot *slot, const struct data_together *t);
/* As backup. False: not done. */
typedef bool cache_backup_fn(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
cache_backup_fn cache_run_put, cache_run_put_all, cache_run_remove, cache_run_remove_all, cache_run_clear;

/* --- cache_events.c --- */
/* An entry of a cache has changed: who has registered is told. */
void caches_tell_change(struct node *n, struct mc_str full, const struct map_change *c);
/* A caller waits until his listeners have heard of what did not happen (CacheEventType.COMPLETED). */
void caches_tell_completed(struct node *n, struct mc_str full, struct mc_bytes key, int32_t completion);
/* A member's registration of this service. False: no room. */
bool caches_register(struct node *n, const struct hz_registration *r);
void caches_unlisten(struct node *n, struct mc_uuid id); /* any id */
void caches_unlisten_all(struct node *n);

/* The times to live of what is written now; ms as in map_request. */
struct cache_times {
	int64_t ttl_ms, max_idle_ms;
};
struct cache_times caches_times(struct node *n, struct mc_str full, uint32_t partition, struct mc_bytes key);
int64_t caches_idle_ms(const struct node *n, struct mc_str full); /* 0: none */

#endif
