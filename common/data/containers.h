/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers.h - what lies under a name as a whole in one partition, that of the name: queues, lists, sets,
 * ring buffers and cardinality estimators (com.hazelcast.collection.impl.queue.QueueContainer,
 * collection.list.ListContainer, collection.set.SetContainer, ringbuffer.impl.RingbufferContainer,
 * cardinality.impl .CardinalityEstimatorContainer, whose one item is all that it has counted). Items are
 * entries of the store, in a table of the container's own, so that the budget holds for them and all of them
 * go at once; here stands in which order they are. Knows no member, no message and no clock; all of it
 * belongs to a step of the store.
 *
 * An item has a number, Hazelcast's item id or sequence, by which backups name it: numbers rise in the order
 * of the items.
 */
#ifndef MC_DATA_CONTAINERS_H
#define MC_DATA_CONTAINERS_H

#include "common/base/heap.h"
#include "common/data/versions.h"
#include "common/store/store.h"

enum container_kind {
	CONTAINER_QUEUE,
	CONTAINER_LIST,
	CONTAINER_SET,
	CONTAINER_RING,
	CONTAINER_ESTIMATOR,
	CONTAINER_KINDS
};

/* com.hazelcast.config.RingbufferConfig.DEFAULT_CAPACITY */
enum { CONTAINER_RING_CAPACITY = 10000 };

struct container_leaf; /* some items, one after the other */
struct container_wait; /* a call that waits for an item: container_waits.c */

struct container {
	struct container *next; /* of its partition */
	enum container_kind kind;
	uint32_t partition, size;
	uint32_t capacity; /* of a ring buffer */
	uint64_t bytes;    /* of its items, as they are written when it moves */
	store_table table;
	uint32_t place;                      /* in the store of the next item */
	int64_t next_id;                     /* of a ring buffer: tail + 1 */
	struct container_leaf *first, *last; /* not of ring buffers: there is nothing between head and tail */
	struct container_wait *waits_first, *waits_last;
	bool woken;                       /* not all of them that can go on have */
	bool doubted;                     /* as backup: its owner has not named it since it was asked */
	struct replica_versions versions; /* of a ring buffer, which moves by itself */
	struct mc_str name;
};

struct containers {
	struct mc_heap *heap;
	struct store *store;
	uint32_t n, wait_count;
	int64_t deadline_ms; /* not after the first call that has waited long enough; INT64_MAX: none */
	struct container *of[MC_PARTITIONS];
	struct versions versions; /* of all that is no fragment of its own: NonFragmentedServiceNamespace */
};

/* An empty set of them; heap and store stay the caller's. */
void containers_init(struct containers *s, struct mc_heap *heap, struct store *store);
/* Hazelcast's name of the service. */
const char *container_service(enum container_kind kind);
/* False: it is none of ours. */
bool container_kind_of(struct mc_str service, enum container_kind *kind);
/* NULL: there is none. */
struct container *container_find(
	const struct containers *s, enum container_kind kind, uint32_t partition, struct mc_str name);
/* Makes it when there is none; NULL: no room for one more. */
struct container *container_open(
	struct containers *s, enum container_kind kind, uint32_t partition, struct mc_str name);
/* Another one of the same name, empty: for the step, until container_exchange. NULL: no room for one more. */
struct container *container_anew(struct containers *s, const struct container *c);
/* Each has what the other one held; who waits stays where he is. */
void container_exchange(struct container *a, struct container *b);
/* From one set to another of the same store, which has none of this name; nobody may wait for an item. */
void container_move(struct containers *from, struct containers *to, struct container *c);
/* With all its items; nobody may wait for one. */
void container_destroy(struct containers *s, struct container *c);

/* Numbers that a peer may say: with all that is reckoned with them they stay far from an overflow. */
static inline bool container_is_id(int64_t id)
{
	return id > -((int64_t)1 << 62) && id < (int64_t)1 << 62;
}

/* STORE_OK, or why an item of so many bytes is not taken. STORE_VALUE: the container would be too large to
 * move. */
enum store_err container_room(const struct container *c, uint64_t items, uint64_t bytes);

/* ---- Queues, lists and sets ---- */

/* A place among the items; leaf NULL: behind the last one. */
struct container_at {
	struct container_leaf *leaf;
	uint32_t i;
};
struct container_at container_first(const struct container *c);
struct container_at container_nth(const struct container *c, uint32_t rank);
void container_next(struct container_at *at);
int64_t container_id(struct container_at at);
/* Its value, borrowed for the step. */
struct store_value container_value(
	const struct containers *s, const struct container *c, struct container_at at);
/* Where an item of this value is (equal but for the partition's hash), or of this number; leaf NULL: nowhere.
 * rank: its place, counted from 0. */
struct container_at container_of_value(const struct containers *s, const struct container *c,
	struct mc_bytes value, bool last, uint32_t *rank);
struct container_at container_of_id(const struct container *c, int64_t id);

/* Puts a value behind the last item, with the next number. */
enum store_err container_append(
	struct containers *s, struct container *c, struct mc_bytes value, int64_t *id);
/* Puts a value in front of the item that is at `rank` now. It, and the *count items behind it, have their
 * numbers from now on. */
enum store_err container_insert(
	struct containers *s, struct container *c, uint32_t rank, struct mc_bytes value, uint32_t *count);
/* As an owner says it: the item of this number has this value, or there is one more. */
enum store_err container_put(
	struct containers *s, struct container *c, int64_t id, struct mc_bytes value, enum store_how how);
/* Another value for the item there. */
enum store_err container_set(
	struct containers *s, struct container *c, struct container_at at, struct mc_bytes value);
/* It goes; `at` is the next one then. */
void container_remove(struct containers *s, struct container *c, struct container_at *at);
void container_clear(struct containers *s, struct container *c);

/* ---- Ring buffers ---- */

static inline int64_t container_head(const struct container *c)
{
	return c->next_id - (int64_t)c->size;
}
/* The item with the next sequence; the oldest one goes when there is no room. */
enum store_err container_ring_add(
	struct containers *s, struct container *c, struct mc_bytes value, enum store_how how);
/* As an owner says it: this sequence. What is between it and the tail is lost. */
enum store_err container_ring_set(
	struct containers *s, struct container *c, int64_t sequence, struct mc_bytes value);
struct store_value container_ring_value(
	const struct containers *s, const struct container *c, int64_t sequence);

/* All that must hold of them, by mc_check. */
void containers_invariant(const struct containers *s);

#endif
