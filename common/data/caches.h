/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caches.h - JCache (com.hazelcast.cache.impl) on the maps of a shard: a cache is a map under a name that no
 * map has, so that it is stored, moved and backed up as maps are; what is its own are its configuration,
 * which members hand to each other and which is kept and given back byte for byte, its expiry, and its
 * events.
 *
 * Expiry is that of policies (expiring.c), to the millisecond: the call's, the entry's own, or the cache's,
 * of the JCache API or Hazelcast's. Nothing here runs code of an application: entry processors, loaders,
 * writers and policies of its own are refused, but for one in a configuration, which is taken for an eternal
 * one.
 */
#ifndef MC_DATA_CACHES_H
#define MC_DATA_CACHES_H

#include "common/data/whole_rows.h"

#define CACHE_SERVICE "hz:impl:cacheService"
#define CACHES_MERGE_POLICY "com.hazelcast.spi.merge.PutIfAbsentMergePolicy"
#define CACHES_NO_PROCESSORS "this member is no Java and cannot run an application's entry processors"
#define CACHES_NO_LOADERS "this member is no Java and cannot run a cache's loader or writer"
#define CACHES_NO_POLICIES \
	"this member is no Java and cannot run an application's expiry policy: give one of javax.cache.expiry or a " \
	"HazelcastExpiryPolicy"

/* --- cache_names.c --- */
/* The name of its map, in the step's arena; null: too long, or null. */
struct mc_str cache_map_name(struct node *n, struct mc_str full);
struct mc_str cache_prefix(void); /* what such a name begins with */
/* The cache's full name, of its map's; null: it is a map. */
struct mc_str cache_full_name(struct mc_str map);

/* --- cache_tenants.c --- */
size_t caches_tenants_bytes(const struct node *n); /* at most, of all that who joins is told */
/* That each is nobody's, for who joins (TenantControlReplicationOperation), in the step's memory; n < 0: no
 * memory. */
struct mc_bytes caches_tenants_object(struct node *n);

/* --- cache_configs.c --- */
/* All of them for who joins (OnJoinCacheOperation), in the step's memory; n < 0: there are none. */
struct mc_bytes caches_configs_object(struct node *n);
/* As Java made it: PreJoinCacheConfig, ready to be read again. */
struct cache_config {
	struct cache_config *next;
	struct mc_str full;
	struct map_expiry expiry; /* of its policy */
	bool loads;               /* it has a loader */
	bool told;                /* all members have heard of it from here, or when they joined */
	uint32_t teller;          /* the serial of the gather that tells them; 0: none does */
	uint32_t size, object_at; /* of bytes: an operation, and where in it the object begins */
	uint8_t bytes[];
};
struct cache_config *caches_config_find(const struct node *n, struct mc_str full);
/* The object, read again into the step's memory; NULL: none is known, or no memory. */
struct mc_value *caches_config(struct node *n, struct mc_str full);
/* A PreJoinCacheConfig that another member sends is kept, unless one of that cache is; any other object is
 * passed by. False: no room. */
bool caches_take_config(struct node *n, const struct mc_value *config);
/* The same; NULL: it is kept, or one of that cache is. Otherwise why not. */
const char *caches_keep(struct node *n, const struct hz_cache_pre_join_cache_config *given);
/* In the step's arena; null: too long. */
struct mc_str caches_full_name(struct node *n, const struct hz_cache_pre_join_cache_config *c);
/* The same of one, without the object around it. */
struct hz_cache_pre_join_cache_config *caches_config_read(struct node *n, const struct cache_config *c);
void caches_destroyed(struct node *n, struct mc_str full);
void caches_reset(struct node *n);

/* --- cache_kept.c: from one cluster to another --- */
void caches_keep_configs(struct node *n); /* all of them are put aside, in front of caches_reset */
/* The next one that was put aside: it is one of this cluster, too. False: there is none. */
bool caches_tell_kept(struct node *n);
void caches_forget_kept(struct node *n);

/* cache_holders.c: for clients, in the step's arena; what comes of it borrows from what is given */
struct hz_cache_pre_join_cache_config *cache_config_in(struct node *n, const struct client_cache_config *c);
struct client_cache_config *cache_config_out(struct node *n, const struct hz_cache_pre_join_cache_config *c);

/* --- cache_client.c, cache_client_configs.c: messages of clients --- */
/* False: it is none, or one that is not known here. */
bool cache_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m);
bool cache_config_asks(struct node *n, const struct data_caller *who, const struct client_message *m);

/* --- cache_client_ops.c --- */
bool cache_has_operation(enum client_type type); /* one of those below */
/* Of a message of one partition. NULL: it has none. */
void *cache_operation_of(struct node *n, const struct client_message *m, enum hz_class *cls);
/* What an owner is asked when all are. */
struct mc_value *cache_factory_of(struct node *n, const struct client_message *m);

/* --- cache_answers.c --- */
/* A client's message of this type is about a cache. */
bool cache_is_asked(enum client_type type);
/* The body of an answer that has the cache's configuration, or null. */
void *cache_config_answer(struct node *n, struct mc_str full);
void cache_tell_empty(struct node *n, const struct data_caller *who);
/* A page of keys or entries, as an owner has answered. False: something else was asked. */
bool cache_tell_page(struct node *n, const struct data_caller *who, const struct mc_iobj *value);

/* cache_rows.c: an operation of one key, on a partition of ours, behind the gate */
void cache_run_key(
	struct node *n, struct data_caller *who, enum hz_class cls, const void *body, uint32_t partition);
/* One of several keys of a partition. The outcome is borrowed until the next one. */
const struct map_outcome *cache_run_one(struct node *n, struct map_slot *slot, struct map_request *r);

/* --- cache_whole.c, cache_removes.c --- */
/* Whoever waits for listeners waits once, for all keys. */
void cache_complete(struct node *n, const struct data_whole *w);
data_whole_fn cache_remove_all;

/* --- cache_merge.c --- */
whole_take_fn cache_take_merge, cache_take_merge_factory;
data_whole_fn cache_merge;
/* The operation that hands these entries over to their owner in another cluster; NULL: no memory. */
void *cache_merge_of(
	struct node *n, const struct map_slot *slot, const struct store_view *rows, uint32_t count);

/* --- cache_policy.c --- */
extern const struct map_expiry cache_eternal; /* what has no policy */
/* The times of the policy that `factory` makes; of one that is not known: no end. */
struct map_expiry cache_policy_made(struct mc_bytes factory, struct mc_arena *mem);
/* Of a policy as an object. False: it is none, or one that only Java can ask; so with a null one. */
bool cache_policy_of(const struct mc_value *policy, struct mc_arena *mem, struct map_expiry *out);
/* The same of a serialized one. */
bool cache_policy_read(struct node *n, struct mc_bytes policy, struct map_expiry *out);
/* Which policy counts in a call on this cache that has this one of its own, or null. False: it has one that
 * is not known. */
bool cache_expiring(
	struct node *n, struct mc_str full, const struct mc_value *policy, struct map_expiring *out);
/* The cache's map has the backups and the size that the configuration says. False: no room for one. */
bool caches_map_follows(
	struct node *n, struct mc_str full, const struct hz_cache_pre_join_cache_config *given);

/* --- cache_records.c: entries as members send them to each other --- */
struct mc_value *cache_record_of(struct node *n, const struct map_entry *e); /* a CacheDataRecord */
bool cache_record_fits(struct mc_bytes key, const struct mc_value *record);  /* has a key and a value */
/* The policy that the last record had of its own: of many records, most have the same. */
struct cache_seen {
	struct mc_bytes policy;
	struct map_expiry expiry;
	bool known; /* else: as if it had none */
};
/* The record must fit. `seen`: all zero before the first one of a message. */
struct map_entry cache_entry_of(
	struct node *n, struct cache_seen *seen, struct mc_bytes key, const struct mc_value *record);

/* --- cache_backup_out.c, cache_backup_in.c --- */
/* The operations that a backup runs. */
struct mc_value *cache_backup(struct node *n, const struct map_slot *slot, const struct map_change *c);
struct mc_value *cache_cleared(struct node *n, const struct map_slot *slot);
/* The body of a CachePutAllBackupOperation of these entries. */
void *cache_put_all_of(
	struct node *n, const struct map_slot *slot, const struct map_entry *v, uint32_t count);
struct mc_value *cache_backup_all(struct node *n, const struct map_slot *slot, const struct data_together *t);
struct mc_value *cache_backup_gone(
	struct node *n, const struct map_slot *slot, const struct data_together *t);
struct mc_value *cache_backup_expiry(struct node *n, const struct map_slot *slot, const struct mc_bytes *keys,
	uint32_t count, struct mc_bytes policy);
/* As backup. False: not done. */
typedef bool cache_backup_fn(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
cache_backup_fn cache_run_put, cache_run_put_all, cache_run_remove, cache_run_remove_all, cache_run_clear,
	cache_run_set_expiry;

/* --- cache_events.c --- */
/* An entry of a cache has changed: who has registered is told. */
void caches_tell_change(struct node *n, struct mc_str full, const struct map_change *c);
bool caches_listened(const struct node *n, struct mc_str full); /* somebody has registered */
/* Entries of one partition that go, told of together (AbstractCacheRecordStore.publishBatchedEvents): while
 * cache_batch is set, and in parts that a message can hold. */
enum { CACHE_BATCH = 256 };
struct cache_batch {
	struct mc_str full;
	struct hz_cache_event_data_impl *v[CACHE_BATCH];
	uint32_t n;
	size_t bytes;
};
void caches_tell_batch(struct node *n, struct cache_batch *b); /* what is left */
/* What another member says of a listener here. */
void caches_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event);
/* A caller waits until his listeners have heard of what did not happen (CacheEventType.COMPLETED). */
void caches_tell_completed(struct node *n, struct mc_str full, struct mc_bytes key, int32_t completion);
/* A member's registration of this service. False: no room. */
bool caches_register(struct node *n, const struct hz_registration *r);
bool caches_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id); /* as a client */
void caches_unlisten(struct node *n, struct mc_uuid id);                               /* any id */
void caches_unlisten_all(struct node *n);

#endif
