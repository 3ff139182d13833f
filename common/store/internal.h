/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of this folder have of each other. */
#ifndef MC_STORE_INTERNAL_H
#define MC_STORE_INTERNAL_H

#include "common/store/layout.h"

/* The block is the caller's to write; const says only that a function changes nothing that counts. */
static inline void *at(const struct store *s, uint32_t ref)
{
	return (void *)((uintptr_t)s + ((uintptr_t)ref << 4));
}
static inline uint32_t *words(const struct store *s, uint32_t ref)
{
	return at(s, ref);
}
static inline struct page *page_of(const struct store *s, uint32_t number)
{
	return (struct page *)at(s, s->pages) + number;
}
static inline uint32_t page_number(uint32_t ref)
{
	return ref / PAGE_UNITS;
}
static inline uint32_t class_size(const struct store *s, uint32_t ref)
{
	return s->slab[page_of(s, page_number(ref))->class].size;
}
static inline void work(struct store *s, uint32_t units)
{
	s->work += units;
}
/* The end of a call that began at `before` units and must stay below a limit. */
static inline void work_end(struct store *s, uint32_t before, uint32_t limit)
{
	uint32_t used = s->work - before;

	if (used > s->longest)
		s->longest = used;
	mc_check(used <= limit);
}
enum {
	WORK_CALL = 512
}; /* of one call: a split, a merge, an overwrite and what hangs on them; values apart */

/* page.c */
enum room { ROOM_NONE, ROOM_PLAIN, ROOM_RESERVED };  /* which pages may be taken */
uint32_t page_take(struct store *s, enum room room); /* 0: none. Not cleared */
void page_give(struct store *s, uint32_t number);

/* slab.c */
void slab_init(struct store *s);
unsigned slab_class(uint32_t bytes);                                /* of entries; bytes <= PAGE */
unsigned slab_index_class(uint32_t bytes);                          /* 64 << 0..10 */
uint32_t slab_get(struct store *s, unsigned class, enum room room); /* 0: none. Not cleared */
void slab_put(struct store *s, uint32_t ref);
void slab_link(struct store *s, uint32_t number); /* into the list of pages as full as it is */
void slab_unlink(struct store *s, uint32_t number);
bool slab_is_wasteful(const struct store *s, unsigned class);

/* pool.c */
/* size: the pool's. Where it is a constant no division is left: each operation comes by here several times.
 */
static inline void *pool_at(const struct store *s, const struct pool *p, uint32_t size, uint32_t id)
{
	uint32_t per_page = PAGE / size, page = words(s, p->dir)[(id - 1) / per_page];

	return (uint8_t *)at(s, page * PAGE_UNITS) + (size_t)((id - 1) % per_page) * size;
}
uint32_t pool_get(struct store *s, struct pool *p); /* zeroed; 0: none */
void pool_put(struct store *s, struct pool *p, uint32_t id);
static inline struct ns *ns_at(const struct store *s, store_ns ns)
{
	return pool_at(s, &s->namespaces, sizeof(struct ns), ns);
}
static inline struct table *table_at(const struct store *s, store_table t)
{
	return pool_at(s, &s->tables, sizeof(struct table), t);
}

/* item.c: fields of an item */
static inline enum kind item_kind(const uint32_t *w)
{
	return (enum kind)(w[W_HEAD] & 3);
}
static inline uint32_t item_fields(const uint32_t *w)
{
	return w[W_HEAD] >> F_SHIFT & 0xff;
}
static inline store_ns item_ns(const uint32_t *w)
{
	return w[W_HEAD] >> NS_SHIFT;
}
static inline void item_mark(uint32_t *w, enum kind kind)
{
	w[W_HEAD] = (w[W_HEAD] & ~3u) | (uint32_t)kind;
}
static inline void item_flag(uint32_t *w, uint32_t flag, bool on)
{
	w[W_HEAD] = (w[W_HEAD] & ~(flag << F_SHIFT)) | (on ? flag << F_SHIFT : 0);
}
static inline uint32_t fields_bytes(uint32_t f)
{
	return (f & F_EXPIRY ? 24u : 0) + (f & F_CHAIN ? 8u : 0) + (f & F_UPDATED ? 4u : 0) +
		(f & F_ACCESSED ? 4u : 0) + (f & F_HITS ? 4u : 0) + (f & F_CREATED ? 8u : 0);
}
/* Where a field stands, in an entry that has it. */
static inline uint32_t *field_of(uint32_t *w, uint32_t field)
{
	return w + (HEAD + fields_bytes(item_fields(w) & (field - 1))) / 4;
}
static inline uint32_t key_bytes(const uint32_t *w)
{
	return w[W_LENGTHS] & 0xffff;
}
static inline uint8_t *key_of(uint32_t *w)
{
	return (uint8_t *)w + HEAD + fields_bytes(item_fields(w) & F_SIZED);
}
static inline uint64_t get_u64(const uint32_t *w)
{
	return w[0] | (uint64_t)w[1] << 32;
}
static inline void put_u64(uint32_t *w, uint64_t v)
{
	w[0] = (uint32_t)v;
	w[1] = (uint32_t)(v >> 32);
}
uint64_t entry_bytes(const struct store *s, uint32_t ref); /* as allocated, with its pieces */
void entry_view(const struct store *s, uint32_t ref, struct store_view *v);
struct ns *view_check(
	const struct store *s, const struct store_view *v); /* it is of this step, and still there */
void entry_count(struct store *s, struct ns *ns, int32_t entries, int64_t bytes); /* more or less of them */
/* entry.c */
void entry_expires(struct store *s, uint32_t ref, uint64_t from_ms, uint64_t to_ms);
void entry_retire(
	struct store *s, uint32_t ref); /* out of the index already: to limbo, or aside for a snapshot */

/* meta.c */
uint32_t meta_fields(const struct table *t, const struct store_meta *m); /* which of F_… it takes */
void meta_write(uint32_t *w, const struct store_meta *m);
void meta_read(const uint32_t *w, struct store_meta *m);

/* value.c */
uint32_t chain_pieces(uint32_t bytes);
uint32_t chain_make(
	struct store *s, uint32_t owner, struct store_value from, enum room room); /* 0: no room */
uint64_t chain_bytes(const struct store *s, uint32_t first);                       /* as allocated */
struct store_value value_of(const struct store *s, uint32_t ref);
static inline struct store_value value_from(struct mc_bytes b)
{
	return (struct store_value){ b.p, (uint32_t)b.n, (uint32_t)b.n, 0 };
}

/* limbo.c */
void limbo_put(struct store *s, uint32_t ref);
bool limbo_free(struct store *s, uint32_t *budget);

/* hash.c */
uint32_t key_hash(const struct store *s, struct mc_bytes key);
bool key_equal(const struct store *s, uint32_t *w, struct mc_bytes key);

/* index.c */
uint32_t index_find(struct store *s, const struct ns *ns, uint32_t hash, struct mc_bytes key);
bool index_add(struct store *s, struct ns *ns, uint32_t hash, uint32_t ref);
void index_remove(struct store *s, struct ns *ns, uint32_t hash, uint32_t ref);
void index_replace(struct store *s, const struct ns *ns, uint32_t hash, uint32_t from, uint32_t to);
/* buckets.c */
struct bucket *bucket_at(const struct store *s, const struct ns *ns, uint32_t n);
bool bucket_make(struct store *s, struct ns *ns);   /* room for one more; the caller counts it */
void bucket_unmake(struct store *s, struct ns *ns); /* the last was taken off ns->buckets */
/* Which of n buckets has a hash: linear hashing, the first ones split once more than the rest. */
static inline uint32_t bucket_depth(uint32_t n) /* n >= 1 */
{
	return 31 - (uint32_t)__builtin_clz(n);
}
static inline uint32_t bucket_number(uint32_t n, uint32_t hash)
{
	uint32_t low = (1u << bucket_depth(n)) - 1, b = hash & (low << 1 | 1);

	return b < n ? b : hash & low;
}
/* split.c */
void index_grow(struct store *s, struct ns *ns);
void index_shrink(struct store *s, struct ns *ns);

/* wheel.c */
void wheel_hang(struct store *s, uint32_t ref, uint64_t at_ms);
void wheel_unhang(struct store *s, uint32_t ref);
void wheel_moved(struct store *s, uint32_t to); /* a copy, which takes the place of the one copied */

/* evacuate.c, drain.c, snapshot.c: what is put off. True: there is more */
bool evacuate(struct store *s, uint32_t *budget);
bool queue_work(struct store *s, uint32_t *budget);
void queue_push(struct store *s, store_ns ns);
bool snapshot_keeps(const struct ns *ns, const uint32_t *w); /* it must still be read as it is */
bool snapshot_ahead(const struct ns *ns, uint32_t hash);
bool snapshot_clean(struct store *s, struct ns *ns, uint32_t *budget); /* true: done */
void snapshot_keep(struct store *s, struct ns *ns, uint32_t ref);

/* walk.c */
static inline uint32_t reversed(uint32_t v)
{
	v = (v >> 1 & 0x55555555u) | (v & 0x55555555u) << 1;
	v = (v >> 2 & 0x33333333u) | (v & 0x33333333u) << 2;
	v = (v >> 4 & 0x0f0f0f0fu) | (v & 0x0f0f0f0fu) << 4;
	return __builtin_bswap32(v);
}
/* Entries of the bucket where *at stands, from there on in order; *at moves behind them. At most cap, never
 * half of those with one hash. */
uint32_t walk_bucket(struct store *s, const struct ns *ns, store_place *at, uint32_t *refs, uint32_t cap);

static inline bool ns_alive(const struct store *s, store_ns id)
{
	return id != 0 && id <= s->namespaces.top &&
		(ns_at(s, id)->state == NS_LIVE || ns_at(s, id)->state == NS_DETACHED);
}

#endif
