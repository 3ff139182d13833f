/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout.h - how the block is laid out. README.md says why.
 *
 *   struct store | directories of tables, of namespaces | first namespace of each partition | struct page ...
 * | pages
 *
 * A reference (ref) is an offset from the start of the block in units of 16 bytes; 0 is none.
 */
#ifndef MC_STORE_LAYOUT_H
#define MC_STORE_LAYOUT_H

#include "common/base/check.h"
#include "common/base/rng.h"
#include "common/store/store.h"

/* ---- Pages and slabs ---- */

enum {
	UNIT = 16,
	PAGE = 1 << 16,
	PAGE_UNITS = PAGE / UNIT,
	COPY_UNIT = 4096,   /* bytes copied for one unit of work */
	RELEASE_RUN = 256,  /* pages of one run that is given back */
	RESERVE_PARTS = 50, /* 1/50 of the pages is the reserve, */
	ROOM_PARTS = 33,    /* and below 1/33 besides it the store wants room */
	EVACUATE_PARTS = 8, /* a class may have 1/8 of its items free, before it is evacuated */
	EVACUATE_PAGES = 2, /* and two pages' worth at any time */
};

enum page_state { PAGE_NEW, PAGE_DIRTY, PAGE_CLEAN, PAGE_HEADS, PAGE_SLAB, PAGE_LEAVING };

struct page {
	uint8_t state, class;
	uint16_t used; /* items handed out */
	uint16_t free; /* the first item that was freed, + 1 */
	uint16_t bump; /* items from here on were never used */
	uint32_t next, prev;
};
_Static_assert(sizeof(struct page) == 16, "16 bytes for 64 KiB");

/* Classes of items: steps of 16 bytes to 1 KiB, then what divides a page; then powers of two for indexes. */
enum {
	SMALL_MIN = 32,
	SMALL_MAX = 1024,
	SMALL_CLASSES = (SMALL_MAX - SMALL_MIN) / UNIT + 1,
	LARGE_CLASSES = 24,
	ENTRY_CLASSES = SMALL_CLASSES + LARGE_CLASSES,
	INDEX_CLASSES = 11, /* 64 bytes << 0..10 */
	CLASSES = ENTRY_CLASSES + INDEX_CLASSES,
	PARTIALS = 8,       /* lists of pages by how full they are */
	INLINE_MAX = 16384, /* an entry with its value in one item; a larger value is a chain of pieces */
};

struct slab {
	uint32_t size;
	uint16_t per_page;
	uint8_t mask;   /* which of partial are not empty */
	uint8_t index;  /* not of entries */
	uint32_t pages; /* also those that are full */
	uint32_t used;
	uint32_t partial[PARTIALS];
};

/* ---- Items ---- */

enum kind { KIND_FREE, KIND_ENTRY, KIND_PIECE, KIND_WAITING };

/* Fields of an entry, in the order in which they stand behind its head. */
enum {
	F_EXPIRY = 1 << 0,   /* u64 expires_ms, u32 ttl, max idle, next and previous in the wheel */
	F_CHAIN = 1 << 1,    /* u32 length of the value, first piece */
	F_UPDATED = 1 << 2,  /* u32 */
	F_ACCESSED = 1 << 3, /* u32 */
	F_HITS = 1 << 4,     /* u32 */
	F_CREATED = 1 << 5,  /* u32 created, stored */
	F_SIZED = 0x3f,      /* those that take room; the other two are flags */
	F_PINNED = 1 << 6,
	F_LATER = 1 << 7, /* younger than the snapshot that has not passed it */
	F_SHIFT = 2,
	NS_SHIFT = 10,
};
_Static_assert(STORE_KEEP_UPDATED << 2 == F_UPDATED && STORE_KEEP_ACCESSED << 2 == F_ACCESSED &&
		STORE_KEEP_HITS << 2 == F_HITS && STORE_KEEP_CREATED << 2 == F_CREATED,
	"one order");
_Static_assert(MC_STORE_NAMESPACES_MAX < 1u << (32 - NS_SHIFT), "a namespace fits the head of an entry");

enum { W_HEAD, W_HASH, W_VERSION, W_LENGTHS };        /* an entry: words */
enum { P_HEAD, P_NEXT, P_OWNER, P_BYTES };            /* a piece of a value */
enum { X_AT = 4, X_TTL = 6, X_IDLE, X_NEXT, X_PREV }; /* F_EXPIRY is always the first */
enum {
	HEAD = 16,
	PIECE_HEAD = 16,
	PIECE_BYTES = INLINE_MAX - PIECE_HEAD,
	FIELDS_MAX = 24 + 8 + 4 + 4 + 4 + 8
};
_Static_assert(HEAD + FIELDS_MAX + MC_STORE_KEY_MAX <= PAGE, "a key and its head fit a page");
_Static_assert(MC_STORE_KEY_MAX <= UINT16_MAX && INLINE_MAX <= UINT16_MAX, "lengths fit 16 bits each");

/* ---- Index ---- */

/* A test builds these small, so that a directory of directories does not take a million buckets. */
#ifndef STORE_CHUNK_BITS
#define STORE_CHUNK_BITS 6
#define STORE_LEAF_BITS 14
#endif

enum {
	SLOTS = 12,
	CHAIN_MAX = 8, /* buckets in a row; at 16 entries a bucket, more than 96 come once in 10^40 */
	FILL_MAX = 8,  /* entries a bucket, in the mean: above, one is split; */
	FILL_MIN = 4,  /* below, two are joined */
	CHUNK_BITS = STORE_CHUNK_BITS,
	CHUNK = 1 << CHUNK_BITS, /* buckets in one piece */
	LEAF_BITS = STORE_LEAF_BITS,
	LEAF = 1 << LEAF_BITS, /* chunks of one directory */
};

struct bucket {
	uint8_t tag[SLOTS];  /* first bits of the hash */
	uint32_t ref[SLOTS]; /* filled from the front; 0 ends it */
	uint32_t more;
};
_Static_assert(sizeof(struct bucket) == 64, "a cache line");
_Static_assert(LEAF * 4 <= PAGE && CHUNK * sizeof(struct bucket) <= PAGE, "both lie in one page");

enum ns_state { NS_FREE, NS_LIVE, NS_DETACHED, NS_DEAD };
enum snap_state { SNAP_NONE, SNAP_OPEN, SNAP_CLEANING };

struct ns {
	uint32_t next_free; /* of its pool, while it is free */
	uint8_t state, snap;
	uint16_t spare;
	store_table table;
	uint32_t partition;
	uint32_t buckets, root; /* one array of buckets, or a directory of chunks, or a page of directories */
	uint32_t entries, pinned;
	uint64_t bytes;
	uint32_t part_next, part_prev, table_next, table_prev;
	uint32_t queue_next; /* of those that are dead or being cleaned */
	uint32_t queued;
	uint32_t aside, aside_tail; /* what its snapshot must still read */
	uint64_t snap_place;
	uint8_t rest[48];
};
_Static_assert(sizeof(struct ns) == 128, "512 a page");

struct table {
	uint32_t next_free;
	uint32_t open, keep, policy;
	uint32_t root;                 /* directory of namespaces by partition, in leaves of 16 */
	uint32_t first;                /* its namespaces */
	uint32_t namespaces, give;     /* where eviction goes on */
	uint32_t give_next, give_prev; /* tables with a policy */
	uint32_t spare[2];
	uint64_t entries, bytes, gone[STORE_WHY_COUNT], refused;
	uint8_t rest[160];
};
_Static_assert(sizeof(struct table) == 256, "256 a page");

/* Heads of one size by number, in pages that stay. */
struct pool {
	uint32_t dir; /* ref of the directory in the block's beginning */
	uint32_t size, max, top, free, live;
};

/* ---- The wheel ---- */

enum {
	WHEEL_1 = 256, /* slots of a second */
	WHEEL_2 = 64,  /* of 256 s */
	WHEEL_3 = 64,  /* of 16,384 s */
	SLOT_2 = WHEEL_1,
	SLOT_3 = SLOT_2 + WHEEL_2,
	SLOT_FAR = SLOT_3 + WHEEL_3,
	SLOT_DUE, /* looked at next: due, or to be hung on again */
	WHEEL_SLOTS,
	SECONDS_UNIT = 16, /* seconds passed for one unit of work */
};
#define SLOT_TAG 0x80000000u /* in next or prev: not an entry, but this slot */
_Static_assert(MC_STORE_SIZE_MAX / UNIT <= SLOT_TAG, "a reference leaves that bit free");

struct wheel {
	uint64_t second; /* the next one that comes */
	uint32_t hung;
	uint32_t head[WHEEL_SLOTS], tail[WHEEL_SLOTS];
};

/* ---- The store ---- */

enum { LENT_MAX = 16 };

struct store {
	struct store_config cfg;
	uint64_t size, now_ms;
	uint32_t step, work, longest;
	uint32_t partitions, pages;              /* refs of the arrays */
	uint32_t page_first, page_top, page_end; /* numbers; those from top on were never used */
	uint32_t dirty, clean, dirty_pages;      /* lists of free pages */
	uint32_t pages_free, pages_reserve, pages_room;
	struct pool tables, namespaces;
	struct slab slab[CLASSES];
	uint64_t wasteful[2]; /* classes that may want evacuation, as bits */
	uint32_t leaving, leaving_item;
	uint32_t lent[LENT_MAX], lents;
	uint32_t limbo, limbo_tail; /* items that wait for the next step */
	uint32_t queue, queue_tail; /* namespaces that are dead or being cleaned */
	uint32_t giving;            /* tables with a policy */
	uint32_t entries;
	uint64_t entry_bytes, waiting_bytes;
	uint64_t gone[STORE_WHY_COUNT], refused, moved;
	struct mc_rng rng;
	struct wheel wheel;
};

#endif
