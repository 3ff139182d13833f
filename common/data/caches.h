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

/* The name of its map, in the step's arena; null: too long, or null. */
struct mc_str cache_map_name(struct node *n, struct mc_str full);
/* The cache's full name, of its map's; null: it is a map. */
struct mc_str cache_full_name(struct mc_str map);

/* An entry of a cache has changed: who has registered is told. */
void caches_tell_change(struct node *n, struct mc_str full, const struct map_change *c);
/* A caller waits until his listeners have heard of what did not happen (CacheEventType.COMPLETED). */
void caches_tell_completed(struct node *n, struct mc_str full, struct mc_bytes key, int32_t completion);
/* A member's registration of this service. False: no room. */
bool caches_register(struct node *n, const struct hz_registration *r);
void caches_unlisten(struct node *n, struct mc_uuid id); /* any id */
void caches_unlisten_all(struct node *n);
void caches_destroyed(struct node *n, struct mc_str full);
void caches_reset(struct node *n);

/* The times to live of what is written now; ms as in map_request. */
struct cache_times {
	int64_t ttl_ms, max_idle_ms;
};
struct cache_times caches_times(struct node *n, struct mc_str full, uint32_t partition, struct mc_bytes key);

#endif
