/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - keys and values in one block of memory that the caller hands in. Knows bytes, times and counts;
 * not whose they are. No clock, no malloc, no pointers inside the block: two stores that were told the same
 * are equal byte by byte.
 *
 * A *table* is what the layers above call a map, a cache or a list of locks. Its part in one partition is a
 * *namespace*, which comes to stand with its first entry. README.md beside this file has the layout and the
 * bytes of an entry.
 *
 * Steps. store_begin opens a step and says what time it is; all else happens at that time. Bytes that the
 * store shows (a key, a value) are *borrowed*: they stay as they are until the next store_begin, also when
 * their entry is overwritten or removed meanwhile. No function blocks, and none costs more for a larger
 * store: what an operation cannot do at once (growing an index, closing gaps, freeing a dropped namespace) is
 * done piece by piece in later steps.
 *
 * Mistakes of the caller (a view of an earlier step, a namespace that is gone, a length below 0) end the
 * process by mc_check. What data can cause (too long, no memory) is an enum store_err.
 */
#ifndef MC_STORE_STORE_H
#define MC_STORE_STORE_H

#include "common/base/types.h"

struct store;                 /* lives at the start of the block */
typedef uint32_t store_table; /* 0: none */
typedef uint32_t
	store_ns; /* a namespace; 0: none. Good until it is dropped or found empty: ask again in each step */

#define STORE_NEVER UINT64_MAX /* a time that does not come */

/* Why something was not done. Nothing has changed then. */
enum store_err {
	STORE_OK,
	STORE_FULL,       /* no memory left in the store */
	STORE_KEY,        /* a key longer than MC_STORE_KEY_MAX */
	STORE_VALUE,      /* a value longer than MC_STORE_VALUE_MAX */
	STORE_NAMESPACES, /* more namespaces than the store was made for */
};

/* ---- A store ---- */

struct store_config {
	uint64_t seed[2];    /* secret of the hash, so that a stranger cannot choose keys that collide; from a
			      * random source.    Stores with one seed walk equal contents in one order */
	uint32_t partitions; /* 1..MC_STORE_PARTITIONS_MAX */
	uint32_t tables_max; /* 1..MC_STORE_TABLES_MAX; 4 bytes each 256 */
	uint32_t namespaces_max; /* 1..MC_STORE_NAMESPACES_MAX; 4 bytes each 512 */
	uint32_t key_skip; /* first bytes of a key that are kept but do not count when keys are compared */
};

/* The least block for this configuration: an empty store and 64 pages for entries. */
size_t store_size_min(const struct store_config *cfg);
/* Makes a store of a block of size bytes aligned to 64, all zero (fresh from mmap). Of a block larger than
 * MC_STORE_SIZE_MAX the rest is not used. Touches the beginning only. NULL when the configuration is outside
 * its limits or the block below store_size_min. The block is the caller's; there is nothing to close. */
struct store *store_init(void *block, size_t size, const struct store_config *cfg);

/* Opens a step: ends all borrowing, frees what waited for that, and does up to `work` units of what was put
 * off (a unit is an item, bucket or page touched, or 4 KiB copied; about 100 ns). True when more of it is
 * left. A node gives STORE_WORK_STEP with each event and STORE_WORK_TICK from a timer. now_ms: since any
 * epoch, of the caller's choice; a clock that goes back is endured. */
enum { STORE_WORK_STEP = 16, STORE_WORK_TICK = 1024 };
bool store_begin(struct store *s, uint64_t now_ms, uint32_t work);

/* Pages that are free but were used: the caller gives them back to the system (madvise). False when there are
 * none; else the longest run around one of them, as bytes from the start of the block. The store takes them
 * as given back. */
bool store_release(struct store *s, size_t *from, size_t *length);

/* ---- Tables and namespaces ---- */

/* What a table keeps of each entry beyond key, value, version and times to expire, as bits. 4 bytes each,
 * created 8. */
enum store_keep {
	STORE_KEEP_UPDATED = 1,
	STORE_KEEP_ACCESSED = 2,
	STORE_KEEP_HITS = 4,
	STORE_KEEP_CREATED = 8
};
/* Which entry goes first when room is wanted. LRU wants KEEP_ACCESSED, LFU KEEP_HITS. */
enum store_policy { STORE_EVICT_NONE, STORE_EVICT_LRU, STORE_EVICT_LFU };

struct store_table_config {
	uint32_t keep; /* of enum store_keep */
	enum store_policy policy;
};

/* A new table; 0 when tables_max stand already or memory is out. */
store_table store_table_open(struct store *s, const struct store_table_config *cfg);
/* Drops it with all its namespaces; O(namespaces of it), entries are freed by later steps. */
void store_table_drop(struct store *s, store_table t);

/* The namespace of a table in a partition; 0 when there is none. O(1). */
store_ns store_ns_find(const struct store *s, store_table t, uint32_t partition);
/* The same, made when there is none: STORE_NAMESPACES or STORE_FULL when that cannot be. */
enum store_err store_ns_open(struct store *s, store_table t, uint32_t partition, store_ns *ns);
/* Takes it out of its table and partition, in O(1): they have none then, or get a new one. It can be read,
 * walked, and entries moved out of it (store_move), until store_ns_drop. How a clear that keeps locked
 * entries is made. */
void store_ns_detach(struct store *s, store_ns ns);
/* Puts one that is detached back where it was; there must be none now. O(1), and wants no memory. */
void store_ns_attach(struct store *s, store_ns ns);
/* Detached if it is not yet, and gone; O(1), entries are freed by later steps. A snapshot of it can be read
 * to its end. */
void store_ns_drop(struct store *s, store_ns ns);
/* The namespaces of a partition or of a table, in no order: give 0 first, then the last one; 0 at the end.
 * One that was got may be dropped only after its successor was asked for. */
store_ns store_ns_of_partition(const struct store *s, uint32_t partition, store_ns after);
store_ns store_ns_of_table(const struct store *s, store_table t, store_ns after);

struct store_ns_info {
	store_table table;
	uint32_t partition;
	uint32_t entries, pinned;
	uint64_t bytes; /* of entries, as allocated; the index has 5 to 12 bytes an entry more */
};
/* Figures of a namespace, as they are kept. O(1). */
struct store_ns_info store_ns_info(const struct store *s, store_ns ns);

/* ---- Entries ---- */

/* Bytes of a value. Up to about 16 KiB they are in one piece; else p and n are the first piece, see
 * store_next_piece. */
struct store_value {
	const uint8_t *p;
	uint32_t n, total;
	uint32_t more;
};

/* What is known of an entry beside key and value. The store acts on expires_ms, accessed_s and hits; the rest
 * is kept as it was given. Seconds are of the caller's epoch. Fields that the table does not keep read as 0.
 */
struct store_meta {
	uint64_t expires_ms; /* STORE_NEVER: not at all */
	uint32_t version;
	uint32_t ttl_s,
		max_idle_s; /* kept with a time to expire, or when one of them is not 0: 24 bytes then */
	uint32_t created_s, stored_s;
	uint32_t updated_s; /* also kept when there is a time to expire */
	uint32_t accessed_s;
	uint32_t hits;
};

/* An entry, or the place where it would be. Good for the step in which it was made. */
struct store_view {
	store_ns ns;
	uint32_t hash, step;
	uint32_t ref; /* 0: there is none */
	bool pinned;  /* not evicted; see store_pin */
	struct store_meta meta;
	struct mc_bytes key; /* borrowed, when there is an entry */
};

/* Looks a key up: true when there is an entry. The view can be given to all functions below; also without an
 * entry, to store_put. An entry that has expired is still found: compare meta.expires_ms. */
bool store_find(struct store *s, store_ns ns, struct mc_bytes key, struct store_view *v);
/* The value of an entry, borrowed. (A value that was never asked for may be overwritten in place.) */
struct store_value store_value_of(struct store *s, const struct store_view *v);
/* Goes on to the next piece; false at the end. */
bool store_next_piece(const struct store *s, struct store_value *value);
/* Copies the whole value to a buffer of value.total bytes. */
void store_copy(const struct store *s, struct store_value value, uint8_t *to);

enum store_how {
	STORE_PLAIN,
	STORE_RESERVED, /* may use the reserve: backups, what migrates in */
};
/* Makes or overwrites the entry that store_find has looked for with this key; v shows the new one. meta is
 * taken whole. An entry that is pinned stays so. STORE_FULL when there is no room that `how` may use. */
enum store_err store_put(struct store *s, struct store_view *v, struct mc_bytes key, struct mc_bytes value,
	const struct store_meta *meta, enum store_how how);
/* New meta for an entry, the value as it is. Fails only when it must grow (a first time to expire) and
 * cannot. */
enum store_err store_set_meta(struct store *s, struct store_view *v, const struct store_meta *meta);
/* An access: one hit more, accessed_s and, if the entry has one, the time to expire. Cheap; never fails. */
void store_touch(struct store *s, struct store_view *v, uint32_t accessed_s, uint64_t expires_ms);
/* A pinned entry is never proposed for eviction. What else that means (a lock) is for the caller. */
void store_pin(struct store *s, struct store_view *v, bool pinned);

/* Why an entry goes; only counted. */
enum store_why { STORE_REMOVED, STORE_EXPIRED, STORE_EVICTED, STORE_WHY_COUNT };
void store_remove(struct store *s, struct store_view *v, enum store_why why);
/* Moves an entry to another namespace which has none of this key, without copying it. */
enum store_err store_move(struct store *s, struct store_view *v, store_ns to);

/* ---- Expiry and eviction: the store proposes, the caller disposes ---- */

/* The next entry whose time has come, at most once a second each; false when there is none, or `work` units
 * are used up (then *more is true). The caller removes it, or leaves it: then it is shown again after
 * again_ms. */
bool store_next_expired(struct store *s, uint32_t again_ms, uint32_t work, struct store_view *v, bool *more);
/* Which of about 15 entries drawn from a namespace goes first by the policy of its table; never the one in
 * `except` (NULL: none), never a pinned one. False when none can go. Cost: about 40 units; 512 at most. */
bool store_sample(struct store *s, store_ns ns, const struct store_view *except, struct store_view *v);
/* The same over all tables with a policy, the one with most bytes first: for when store_wants_room. */
bool store_sample_any(struct store *s, const struct store_view *except, struct store_view *v);
/* Little is left besides the reserve. Tables with a policy should give, until this is false or there are
 * none; what they give is free in the next step. */
bool store_wants_room(const struct store *s);

/* ---- Walks ---- */

/* A place in a walk: 0 at the start. What stays in the namespace during the walk is seen exactly once,
 * however the index grows or shrinks; what comes or goes meanwhile once or not at all. It is a number in the
 * order of the keys' hashes: it may be kept, sent, and used with another store of the same seed. */
typedef uint64_t store_place;
#define STORE_WALK_END ((store_place)1 << 32)
enum { STORE_WALK_ROWS_MIN = 16 };
/* Where a walk stands that has this entry, and those of its hash, still before it. */
store_place store_place_of(const struct store_view *v);

/* The next entries, up to cap (at least STORE_WALK_ROWS_MIN); may be none though the end is not reached.
 * Cost: 2 cap + 64 units. *at moves on, to STORE_WALK_END. Values as of store_value_of. */
uint32_t store_walk(struct store *s, store_ns ns, store_place *at, struct store_view *rows, uint32_t cap);

/* A snapshot: the entries as they were at its opening (times of access apart), read in pieces while others
 * write. What is overwritten or removed before it was read is kept aside until then, out of the same memory.
 * One at a time in a namespace: false when one is open, or the last one closed early and is still being
 * cleaned up. */
bool store_snapshot_open(struct store *s, store_ns ns);
/* Up to cap rows. Those kept aside have ref 0: only their key, meta and this function's values can be read.
 * done: that was all. */
struct store_row {
	struct mc_bytes key;
	struct store_value value;
	struct store_meta meta;
};
uint32_t store_snapshot_read(struct store *s, store_ns ns, struct store_row *rows, uint32_t cap, bool *done);
/* Must follow store_snapshot_open, at any time. */
void store_snapshot_close(struct store *s, store_ns ns);

/* ---- Figures and checks ---- */

struct store_stats {
	uint64_t block_bytes, used_bytes; /* pages in use; the reserve counts as unused */
	uint64_t resident_bytes;          /* pages that were touched and not given back */
	uint64_t entry_bytes, index_bytes,
		waiting_bytes; /* allocated to entries; to indexes; to what is borrowed or aside */
	uint64_t gone[STORE_WHY_COUNT];
	uint64_t refused, moved; /* STORE_FULL; entries moved to close gaps */
	uint32_t entries, namespaces, tables, pages_free;
	uint32_t longest_call; /* units, since store_init */
};
/* Figures of the store, as they are kept. O(1). */
struct store_stats store_stats(const struct store *s);
uint64_t store_entries(const struct store *s); /* of all namespaces */

struct store_table_info {
	uint64_t entries, bytes, gone[STORE_WHY_COUNT], refused;
	uint32_t namespaces;
};
/* The same of a table, over all its namespaces. O(1). */
struct store_table_info store_table_info(const struct store *s, store_table t);

/* All that must hold of the block, by mc_check. Cost: everything is read. The order is that of namespaces and
 * pages. */
void store_invariant(const struct store *s);

#endif
