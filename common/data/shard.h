/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shard.h - what lies in the partitions of one thread, as a function: all that changes an entry goes through
 * shard_step, in the order in which it came. A shard knows its store, its maps and the calls that wait for
 * locks; it knows no member, no message and no clock, so that there may be several of them later.
 *
 * An effect is one outcome (data/map.h): whose answer it is, if anybody's, and what it changed. From that,
 * and nothing else, answers, backups, events and invalidations are made.
 */
#ifndef MC_DATA_SHARD_H
#define MC_DATA_SHARD_H

#include "common/data/maps.h"
#include "common/data/waits.h"

enum shard_event_type {
	SHARD_REQUEST, /* map, request, patience: one operation on one key */
	SHARD_CLEAR,   /* map, partition: all of its entries that are not locked; evicts: evictAll */
	SHARD_WAITERS, /* nothing: calls that waited go on */
	SHARD_EXPIRE,  /* owned: entries and leases whose time has come go */
	SHARD_MOVES,   /* partition: it is not ours any more; its calls are answered with SHARD_MOVED */
	SHARD_FORGET,  /* who: its calls are forgotten */
	SHARD_GONE,    /* who: its locks go */
	/* as backup: nobody is told, nothing waits, and there is no effect */
	SHARD_KEEP, /* map, partition, entry: as its owner has it */
	SHARD_COPY, /* map, request: what its owner has run (map_request.reserved) */
};

/* What it points to is borrowed for the step; a map that waits are kept of has to stay. */
struct shard_event {
	enum shard_event_type type;
	uint32_t partition;
	bool evicts;
	struct map_slot *map;
	const struct map_request *request;
	struct map_patience patience;
	struct mc_uuid who;
	const struct map_entry *entry;
	const bool *owned; /* SHARD_EXPIRE: of each partition, whether it is ours; NULL: all are */
};

enum shard_how { SHARD_RAN, SHARD_LATE, SHARD_TIMEOUT, SHARD_MOVED };
struct shard_effect {
	uint64_t ticket; /* of the patience; 0: nobody waits for an answer */
	struct map_slot *map;
	uint32_t partition, cleared;
	enum shard_how how;
	bool evicts;
	const struct map_outcome *out; /* borrowed until the next step; NULL: SHARD_CLEAR, SHARD_MOVED */
};

enum { SHARD_EFFECTS_MAX = 64 };

struct shard {
	struct store *store;
	struct maps maps;
	struct map_waits waits;
	uint64_t now_ms;
	uint64_t gets, hits; /* MAP_GET that were answered; of these, with a value */
	bool full;           /* SHARD_KEEP, SHARD_COPY: there was no room for it */
	bool left;           /* something was put off: of the store's own work, or calls that wait */
	struct shard_effect fx[SHARD_EFFECTS_MAX];
	struct map_outcome outcomes[SHARD_EFFECTS_MAX];
	uint32_t fx_count;
};

/* A shard over an empty store; heap: for names and for calls that wait; by_table: MC_DATA_TABLES of them. All
 * stays the caller's. */
void shard_init(struct shard *h, struct store *store, struct mc_heap *heap, struct map_slot **by_table,
	const struct node_map_rule *rules, uint32_t rule_count);
/* Opens a step of the store: what was borrowed before is gone. Up to `work` units of what was put off. */
void shard_begin(struct shard *h, uint64_t now_ms, uint32_t work);
/* One event; fx[0..fx_count) is what it led to. A request that waits has no effect yet. */
void shard_step(struct shard *h, const struct shard_event *ev);
/* When SHARD_WAITERS or SHARD_EXPIRE have something to do, in the time of shard_begin; STORE_NEVER. */
uint64_t shard_deadline(const struct shard *h);

/* The entry of a key as it is, for reading; false: none, or it has expired. */
bool shard_is_alive(const struct shard *h, const struct store_view *v);

#endif
