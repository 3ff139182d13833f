/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indexes.h - the indexes of a map, as configuration (com.hazelcast.config.IndexConfig). A query here looks
 * at all entries, so an index changes no answer; it is kept so that whoever gets the map's partitions next
 * builds it (MapIndexInfo): a Java member that had lost it would answer slowly for ever, and say nothing.
 * At a merge of two clusters those of the smaller side do not go over: its entries do, one by one.
 */
#ifndef MC_DATA_INDEXES_H
#define MC_DATA_INDEXES_H

#include "common/client/map_queries.h"
#include "common/data/maps.h"
#include "common/hz/message.h"

enum index_type { INDEX_SORTED, INDEX_HASH, INDEX_BITMAP, INDEX_TYPES }; /* IndexType's ids */

/* Null texts: not there. */
struct index_config {
	struct mc_str name;
	int32_t type;
	const struct mc_str *attributes;
	uint32_t attribute_count;
	struct mc_str unique_key; /* of bitmaps: BitmapIndexOptions */
	int32_t transformation;
	struct mc_str page_unit,
		tier_unit; /* BTreeIndexConfig: of Enterprise's tiered store; MemoryUnit's names */
	int64_t page_size, tier_capacity;
};

/* One that is kept, in one piece of the heap. */
struct map_index {
	struct map_index *next;
	struct index_config config;
	size_t bytes; /* of the heap */
};

/* As members and clients say it, borrowed; attributes in `mem`. False: it makes no sense, or no memory. */
bool map_index_of_member(const struct hz_index_config *c, struct mc_arena *mem, struct index_config *out);
void map_index_of_client(const struct client_index_config *c, struct index_config *out);
/* As members say it; texts are borrowed. NULL: no memory. */
struct hz_index_config *map_index_to_member(const struct index_config *c, struct mc_arena *mem);

/* Attributes without `this.`, and a name when there is none (IndexUtils.validateAndNormalize). NULL: done;
 * else why not, for the caller; map_index_no_memory when it may ask again. */
extern const char map_index_no_memory[];
const char *map_index_normalize(struct mc_str map, struct mc_arena *mem, struct index_config *c);

/* NULL: there is none of this name. */
const struct map_index *map_index_find(const struct map_slot *slot, struct mc_str name);
/* What stands already stays as it is. False: no memory, or MC_MAP_INDEXES_MAX,
 * MC_MAP_INDEXES_BYTES_MAX or MC_MAPS_BYTES_MAX stand. */
bool map_index_keep(struct maps *m, struct map_slot *slot, const struct index_config *c);
void map_indexes_free(struct maps *m, struct map_slot *slot);
size_t map_indexes_bytes(const struct map_slot *slot);

/* MapIndexInfo of a map: all of them. False: no memory. */
bool map_indexes_give(const struct map_slot *slot, struct mc_arena *mem, struct hz_map_index_info *out);
/* And back: no map stays away for an index that is none here, or has no room. How many of them there are. */
uint32_t map_indexes_take(
	struct maps *m, struct map_slot *slot, const struct hz_map_index_info *info, struct mc_arena *mem);

#endif
