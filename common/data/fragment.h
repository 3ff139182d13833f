/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fragment.h - what a map has in one partition, as it migrates: entries out of the store in chunks, locks as
 * a whole, and both into it (com.hazelcast.map.impl.operation.MapChunk,
 * com.hazelcast.internal.locksupport.operations.LockReplicationOperation). Nothing of who sends it to whom.
 *
 * What comes from another member may be anything: an entry without a key, twice the same one, a lock of
 * nobody. What makes no sense is refused as a whole, before the fragment's first entry is kept.
 */
#ifndef MC_DATA_FRAGMENT_H
#define MC_DATA_FRAGMENT_H

#include "common/base/arena.h"
#include "common/data/map.h"
#include "common/hz/message.h"

/* The next chunk: entries from *at on (0: the first chunk) until they have `bytes` bytes, at least one of
 * them, in `mem`, with `last_chunk` when no more follow. used: bytes that it has. What is small is borrowed
 * from the store: written before its next step. False: no memory. */
bool fragment_chunk(struct store *s, const struct map *m, uint32_t partition, struct mc_str name,
	store_place *at, size_t bytes, struct mc_arena *mem, struct hz_map_chunk *out, size_t *used);
/* All locks of the map there. False: no memory. */
bool fragment_locks(struct store *s, const struct map *m, uint32_t partition, struct mc_str name,
	struct mc_arena *mem, struct hz_lock_store_impl *out);

/* One entry on the wire, as chunks and backups have it, and back; all borrowed. */
void fragment_record(const struct map_config *cfg, const struct map_entry *e, struct hz_record_entry *out);
bool fragment_entry_fits(const struct hz_record_entry *e); /* it has a key and a value */
struct map_entry fragment_entry(const struct hz_record_entry *e);

/* May the chunk be taken: are its entries such that it makes sense? */
bool fragment_chunk_fits(const struct hz_map_chunk *c);
/* Takes it. The first chunk replaces what stood there; entries that are locked are pinned. STORE_FULL may
 * come halfway: the migration fails then, and what has come is dropped with the partition. */
enum store_err fragment_take_chunk(
	struct store *s, const struct map *m, uint32_t partition, const struct hz_map_chunk *c);
bool fragment_locks_fit(const struct hz_lock_store_impl *l);
/* The same for locks, which replace those that stood there. now_ms: leases that are over do not come. */
enum store_err fragment_take_locks(struct store *s, const struct map *m, uint32_t partition,
	const struct hz_lock_store_impl *l, uint64_t now_ms);
/* All that the map has there goes: it is somebody else's now. */
void fragment_drop(struct store *s, const struct map *m, uint32_t partition);

#endif
