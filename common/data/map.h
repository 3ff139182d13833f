/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map.h - what an operation by key does to an entry of a map: Hazelcast's rules for versions, times, locks
 * and events (com.hazelcast.map.impl.recordstore.DefaultRecordStore,
 * com.hazelcast.internal.locksupport.LockResourceImpl), on a store. Nothing of messages: a request goes in,
 * an outcome comes out, and its changes are the one source of response, backups, events and invalidations.
 * All of it belongs to one step of the store, whose time it takes.
 *
 * Times are milliseconds since 1970; what an entry keeps is whole seconds since 2018 (MAP_EPOCH_S), as on the
 * wire.
 */
#ifndef MC_DATA_MAP_H
#define MC_DATA_MAP_H

#include "common/base/heap.h"
#include "common/store/store.h"

/* 2018-01-01T00:00:00Z: seconds of entries count from here. */
#define MAP_EPOCH_S 1514764800
/* A time to live or idle time that the request leaves to the map. */
#define MAP_UNSET ((int64_t)-1)
/* Of a ttl or idle time in an entry: none. */
#define MAP_FOREVER_S INT32_MAX
/* The partition hash in front of keys and values: it does not count when they are compared. */
enum { MAP_DATA_HEAD = 4 };

/* ---- A map ---- */

struct map_config {
	int32_t ttl_s, max_idle_s; /* 0 or MAP_FOREVER_S: none */
	bool per_entry_stats;
	enum store_policy eviction;
	bool list; /* of a multimap: a key may have a value several times */
};

/* The caller's; what it names lives in the store. */
struct map {
	struct map_config cfg;
	store_table entries, locks;
};

/* False when the store has no room for two more tables. The store must have been made with key_skip
 * MAP_DATA_HEAD. */
bool map_open(struct store *s, const struct map_config *cfg, struct map *m);
/* All entries and locks go; no changes are told. */
void map_destroy(struct store *s, struct map *m);

/* ---- Requests ---- */

/* What an operation is: its name, whether it waits for a lock that another holds, what answers it when that
 * takes too long (0 null, 1 false), and how it acts. A member's operation and a client's message name the
 * same row.
 */
#define MAP_OPS(X) \
	X(GET, 0, 0, get) \
	X(CONTAINS_KEY, 0, 0, contains) \
	X(ENTRY_VIEW, 0, 0, view) \
	X(PUT, 1, 0, put) \
	X(SET, 1, 0, put) \
	X(PUT_TRANSIENT, 1, 0, put) \
	X(TRY_PUT, 1, 1, put) \
	X(PUT_ALL, 0, 0, put) /* one of its entries; it writes through locks */ \
	X(PUT_IF_ABSENT, 1, 0, put) \
	X(REPLACE, 1, 0, put) \
	X(REPLACE_IF_SAME, 1, 1, put) \
	X(SET_TTL, 1, 0, put) \
	X(REMOVE, 1, 0, remove) \
	X(DELETE, 1, 1, remove) \
	X(REMOVE_ALL, 0, 1, remove) /* one of its entries; it removes through locks */ \
	X(TRY_REMOVE, 1, 1, remove) \
	X(REMOVE_IF_SAME, 1, 0, remove) \
	X(EVICT, 1, 1, remove) \
	X(MERGE, 0, 0, merge) /* of another cluster; it writes through locks */ \
	X(LOCK, 1, 1, lock) \
	X(UNLOCK, 0, 0, unlock) \
	X(FORCE_UNLOCK, 0, 0, unlock) \
	X(IS_LOCKED, 0, 0, is_locked) \
	X(TXN_LOCK, 1, 0, txn_lock) /* of a transaction, up to TXN_ROLLBACK (txn_acts.c) */ \
	X(TXN_PREPARE, 0, 0, txn_prepare) \
	X(TXN_SET, 0, 0, txn_set) \
	X(TXN_DELETE, 0, 0, txn_delete) \
	X(TXN_UNLOCK, 0, 0, txn_unlock) \
	X(TXN_ROLLBACK, 0, 0, txn_unlock) \
	X(MULTI_PUT, 1, 1, multi_put) /* from here on of a multimap: one value of a key (multi.h) */ \
	X(MULTI_REMOVE, 1, 1, multi_remove) \
	X(MULTI_HAS, 0, 0, multi_has) \
	X(SET_EXPIRY, 0, 1, set_expiry) /* of a cache: the policy of the call is the entry's own now */

enum map_op {
#define X(name, waits, late, act) MAP_##name,
	MAP_OPS(X)
#undef X
		MAP_OP_COUNT
};
/* It must wait for a lock that another holds. */
bool map_op_waits(enum map_op op);
/* What a transaction does. */
static inline bool map_op_is_txn(enum map_op op)
{
	return op >= MAP_TXN_LOCK && op <= MAP_TXN_ROLLBACK;
}
/* When it has waited too long: answered with false, else with null. */
bool map_op_late_is_false(enum map_op op);

/* MERGE: what the other cluster had, and which of both stays (com.hazelcast.spi.merge). Times are those of
 * the entry there: the request's own do not count. */
struct map_merging {
	enum map_policy {
		MAP_MERGE_PUT_IF_ABSENT,
		MAP_MERGE_PASS_THROUGH,
		MAP_MERGE_DISCARD,
		MAP_MERGE_HIGHER_HITS,
		MAP_MERGE_LATEST_UPDATE,
		MAP_MERGE_LATEST_ACCESS,
		MAP_MERGE_EXPIRATION_TIME,
		MAP_POLICY_COUNT
	} policy;
	struct store_meta meta;
};

/* Of a cache (javax.cache.expiry.ExpiryPolicy): for how long an entry stays from each of these on, in ms.
 * MAP_UNSET: its time stays as it is; MAP_ENDLESS_MS: it has none; 0: it goes at once. */
#define MAP_ENDLESS_MS INT64_MAX
struct map_expiry {
	int64_t created_ms, accessed_ms, updated_ms;
};
/* Which of them counts: the call's, else the entry's own, else the cache's. */
struct map_expiring {
	bool called;       /* the call has one */
	bool says_whether; /* the caller asks whether it was written, not for the value before */
	struct map_expiry call, usual;
};

/* Borrowed for the call. */
struct map_request {
	enum map_op op;
	uint32_t partition;
	struct mc_bytes key, value, expect; /* heap forms; n < 0 where the operation has none */
	int64_t ttl_ms, max_idle_ms;        /* MAP_UNSET: the map's; 0: none. SET_TTL: ttl_ms alone */
	struct mc_uuid caller;              /* with thread: who holds a lock */
	int64_t thread, reference;          /* reference: of a lock call; the same once more is a retry. Of
					       MULTI_PUT as its backup does it: the record's number */
	int64_t lease_ms;                   /* LOCK, TXN_LOCK: below 0: without end */
	int64_t version;                    /* TXN_SET, TXN_DELETE: of the entry when it was locked */
	const struct map_merging *merging;  /* of MERGE alone */
	/* of a cache: what its entries' times are made of, instead of the two above, and to the millisecond.
	   NULL: a map's */
	const struct map_expiring *expiring;
	struct mc_heap *scratch; /* MULTI_*: for the call, as many bytes as two values have */
	bool want_old;           /* somebody listens: changes of writes have the old value */
	bool reserved; /* what the owner has done, as its backup does it: no lock stops it, and it may use
			  the store's reserve */
};

/* ---- Outcomes ---- */

/* After WAITS, FULL and NOT_OWNER nothing was done, except that an entry that had expired may be gone.
 * WAITS: another holds the lock, until_ms at the latest; run the request again when it is unlocked. FULL: see
 * err. NOT_OWNER: UNLOCK by one who does not hold the lock, or what a
 * transaction does to a key whose lock it has lost; holder says who has it, null: nobody. */
enum map_answer {
	MAP_ANSWER_NULL,
	/* value; with it meta for ENTRY_VIEW. Of TXN_LOCK, with `total` 0 when there is no entry; the version
	   is meta's */
	MAP_ANSWER_VALUE,
	MAP_ANSWER_BOOL,
	MAP_WAITS,
	MAP_FULL,
	MAP_NOT_OWNER,
};

enum map_change_kind {
	MAP_ADDED,
	MAP_UPDATED,
	MAP_REMOVED,
	MAP_EVICTED,
	MAP_EXPIRED,
	MAP_MERGED, /* also when the value that was there has stayed: as Hazelcast tells it */
	/* not told to listeners */
	MAP_TTL_SET,
	MAP_LOCK_TAKEN, /* hold: the request that led to it */
	MAP_LOCK_GIVEN,
};

/* Of a lock that was taken or given back. */
struct map_hold {
	struct mc_uuid holder;
	int64_t thread, reference, lease_ms;
	bool force, txn; /* txn: of a transaction: prepared, or given back by one */
};

/* One change of one entry: what backups, listeners and near caches are told. Borrowed until the next step. */
struct map_change {
	enum map_change_kind kind;
	bool told; /* to listeners; backups and near caches hear of all */
	bool txn;  /* of TXN_SET and TXN_DELETE: the lock has gone with it */
	bool has_old, has_value;
	struct mc_bytes key;
	struct store_value old;   /* for listeners: not with a delete or tryPut, nor unless want_old */
	struct store_value value; /* after it */
	struct store_meta meta;   /* after it, or the last of an entry that is gone */
	struct map_hold hold;
	/* of MULTI_PUT and MULTI_REMOVE: MAP_ITEM_LAST: the last record of `value` has come; else the one in
	   this place of `old`, counted from 0, has gone. Else of no matter */
	int32_t item;
};
enum { MAP_ITEM_LAST = -1 };

enum { MAP_CHANGES_MAX = 2 }; /* an entry that was found expired, and what was asked for */

struct map_outcome {
	enum map_answer answer;
	bool yes;
	struct store_value value;
	struct store_meta meta;
	enum store_err err;
	uint64_t until_ms; /* STORE_NEVER: no lease */
	struct mc_uuid holder;
	int64_t holder_thread;
	bool unlocked; /* those that wait for this key can be run again */
	uint32_t partition;
	uint32_t changes;
	struct map_change change[MAP_CHANGES_MAX]; /* behind `changes` of them: whatever */
};

/* Runs one request. Cost: a few look-ups; no more for a larger map. */
void map_run(struct store *s, const struct map *m, const struct map_request *r, uint64_t now_ms,
	struct map_outcome *out);

/* ---- Whole partitions ---- */

/* Dead entries count until they are found. */
uint32_t map_size(const struct store *s, const struct map *m, uint32_t partition);
/* Removes all entries that are not locked (clear and evictAll); gives their number. One CLEAR_ALL or
 * EVICT_ALL is told when it is not 0. O(1) with at most eight locked entries and room in the store, else
 * O(entries of the partition). */
uint32_t map_clear(struct store *s, const struct map *m, uint32_t partition);

/* ---- Entries as another has them ---- */

struct map_entry {
	struct mc_bytes key, value;
	struct store_meta meta;
};
/* Keeps it as it is, in the reserve if need be; one that is locked is pinned. */
enum store_err map_keep(struct store *s, const struct map *m, uint32_t partition, const struct map_entry *e);

/* ---- Time and room ---- */

/* What the store shows as expired (store_next_expired), if it is of this map: an entry goes with MAP_EXPIRED,
 * unless it is locked; a lock whose lease is over goes with `unlocked`. False: of another table. */
bool map_expire(
	struct store *s, const struct map *m, struct store_view *v, uint64_t now_ms, struct map_outcome *out);
/* The locks of one who is gone go; each key that is free then is told. Cost: all locks of the map. */
typedef void map_unlocked_fn(void *ctx, uint32_t partition, struct mc_bytes key);
void map_release(
	struct store *s, const struct map *m, struct mc_uuid holder, map_unlocked_fn *unlocked, void *ctx);
/* An entry that the store has proposed (store_sample) goes with MAP_EVICTED. */
void map_evict(struct store *s, const struct map *m, struct store_view *v, struct map_outcome *out);

/* The time to expire by Hazelcast's rules (ExpirationTimeSetter), in ms; STORE_NEVER when there is none.
 * ttl_ms, max_idle_ms: INT64_MAX is none. */
uint64_t map_expires_ms(int64_t ttl_ms, int64_t max_idle_ms, uint64_t now_ms, uint64_t updated_ms);
/* Seconds as an entry keeps them: cut, at least 1, MAP_FOREVER_S for none. */
uint32_t map_seconds(int64_t ms);

/* An entry of a cache may have a policy of its own (ICache.setExpiryPolicy): what it says of updates and
 * accesses stands in place of the ttl and the idle time, in 32 bits each, to the millisecond up to 24 days.
 * False: it has none. created_ms is that of the updates, for the entry is there. */
bool map_own_expiry(const struct store_meta *m, struct map_expiry *out);
void map_keep_expiry(struct store_meta *m, const struct map_expiry *e);

#endif
