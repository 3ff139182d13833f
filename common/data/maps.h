/* SPDX-License-Identifier: Apache-2.0 */
/* maps.h - the maps of a shard by name, and by the tables they have in the store. */
#ifndef MC_DATA_MAPS_H
#define MC_DATA_MAPS_H

#include "common/base/heap.h"
#include "common/data/map.h"
#include "common/data/versions.h"
#include "common/member/config.h"

struct map_index;
enum { MAPS_BUCKETS = 1024 };

/* Stays where it is until it is destroyed. */
struct map_slot {
	struct map_slot *next; /* of its bucket; of those that are kept */
	struct map map;
	uint32_t max_size;      /* entries on this member; 0: no limit */
	uint32_t backups;       /* copies beside the owner's, all; of them */
	uint32_t async_backups; /* so many nobody waits for */
	enum map_policy merge;
	bool kept; /* of a cluster that this member has left for another: has no name here any more */
	struct versions versions;
	struct map_index *indexes; /* indexes.h */
	uint32_t index_count;
	struct mc_str name;
};

struct maps {
	struct mc_heap *heap;
	struct store *store;
	const struct node_map_rule *rules;
	uint32_t rule_count, n;
	size_t bytes; /* of the heap, for what stands here */
	struct map_slot *bucket[MAPS_BUCKETS];
	struct map_slot **by_table; /* room for MC_DATA_TABLES */
};

/* The first byte of names that are not of maps: cache_names.c. No rule is about these; the least used entry
 * goes when a partition has so many of them, as in a cache of Hazelcast's default size. */
#define MAPS_OTHER '\0'
/* The same of multimaps (multimaps.c): as maps of the default rule, without eviction. */
#define MAPS_MULTI '\1'
/* And of replicated maps (replicated_maps.h): all that they have is here, whoever owns the partition. */
#define MAPS_REPLICATED '\2'
enum { MAPS_OTHER_PARTITION_MAX = 55 };

static inline bool maps_is_multi(struct mc_str name)
{
	return name.n > 0 && name.p[0] == MAPS_MULTI;
}
static inline bool maps_is_cache(struct mc_str name)
{
	return name.n > 0 && name.p[0] == MAPS_OTHER;
}
static inline bool maps_is_replicated(struct mc_str name)
{
	return name.n > 0 && name.p[0] == MAPS_REPLICATED;
}
/* A map that somebody else may name. What comes from outside is held against this before it is prefixed: the
 * map behind a cache, a multimap or a replicated map is nobody's to write to by its name. */
#define MAPS_NOT_PLAIN "the name of a map does not begin with the characters U+0000 to U+0002 here"
static inline bool maps_is_plain(struct mc_str name)
{
	return !maps_is_multi(name) && !maps_is_cache(name) && !maps_is_replicated(name);
}

/* NULL: there is none of this name, or the name is null. */
struct map_slot *maps_find(const struct maps *m, struct mc_str name);
/* Makes it when there is none; NULL: no memory, or MC_MAPS_MAX or MC_MAPS_BYTES_MAX stand already. */
struct map_slot *maps_open(struct maps *m, struct mc_str name);
/* With all its entries and locks. */
void maps_destroy(struct maps *m, struct map_slot *slot);
/* Takes it out of the names, so that another one may have its own; it is for maps_free from now on. Its
 * tables stay, and are its. */
void maps_keep(struct maps *m, struct map_slot *slot);
/* One that is kept, with all that it still has. */
void maps_free(struct maps *m, struct map_slot *slot);
/* Whose table it is. */
struct map_slot *maps_of_table(const struct maps *m, store_table table);
/* All of them, one after the other: give NULL first; NULL at the end. */
struct map_slot *maps_next(const struct maps *m, const struct map_slot *after);
/* All that must hold of them, by mc_check; kept: so many are kept that have no name here. */
void maps_invariant(const struct maps *m, uint32_t kept);

#endif
