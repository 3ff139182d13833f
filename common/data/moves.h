/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moves.h - what a partition holds, as it goes from member to member: the services that have something there,
 * and the pieces in which it is sent (com.hazelcast.internal.partition.operation.MigrationRequestOperation,
 * MigrationOperation). A service is one row of move_services.c.
 */
#ifndef MC_DATA_MOVES_H
#define MC_DATA_MOVES_H

#include "common/data/service_internal.h"

enum { MOVE_NAMESPACES = 64, MOVE_CHUNKS = 2 * MOVE_NAMESPACES };

/* --- move_pieces.c --- */
/* A piece under way: at most MC_MOVE_PIECE bytes, or one entry that is larger. What it holds lies in the
 * step's arena or is borrowed from the store for the step. */
struct move_piece {
	struct node *n;
	uint32_t partition;
	uint32_t replica; /* place of who gets it: namespaces with fewer copies stay away */
	size_t bytes;
	struct hz_replica_fragment_migration_state *state;
};
bool move_piece_full(const struct move_piece *p);
/* A namespace, said in each piece that has something of it. */
void move_piece_namespace(struct move_piece *p, struct mc_value *namespace, const struct replica_versions *v);
/* An operation that the other side runs, with its head filled in here; bytes: about how many. */
void move_piece_add(struct move_piece *p, enum hz_class cls, void *body, const char *service, size_t bytes);

/* The same, among those that are no chunks: where Hazelcast has the ones that come whole. */
void move_piece_add_plain(
	struct move_piece *p, enum hz_class cls, void *body, const char *service, size_t bytes);

struct move_service {
	/* Adds what comes next until the piece is full or nothing is left; false: nothing is left. */
	bool (*give)(struct move_piece *p, struct move_at *at);
	/* All of the partition goes: it is somebody else's now. */
	void (*drop)(struct node *n, uint32_t partition);
	/* NULL: it counts no versions of its own. True: the namespace is this service's; its versions from
	 * the place `replica` on are those. */
	bool (*versions)(struct node *n, uint32_t partition, const struct mc_value *namespace,
		const int64_t given[REPLICA_BACKUPS], uint32_t replica);
	/* The backup in the place `was` is the owner now (0: the owner is a backup now). */
	void (*place)(struct node *n, uint32_t partition, uint32_t was);
	/* This member is the backup in the place `at` now: what has fewer backups goes
	 * (MapMigrationAwareService.clearMapsHavingLesserBackupCountThan), or it would come back stale with a
	 * later promotion. */
	void (*trim)(struct node *n, uint32_t partition, uint32_t at);
	/* NULL: it counts no versions. What came may be a part only: all of it has to be asked for. */
	void (*doubt)(struct node *n, uint32_t partition);
};

/* An operation inside a fragment: which class, may it be taken, and take it. */
struct move_class {
	enum hz_class cls;
	bool (*fits)(const void *body);
	enum store_err (*take)(struct node *n, uint32_t partition, const void *body);
	const char *why; /* it may not be, for the user; NULL: it makes no sense */
};

/* --- move_source.c --- */
void move_tell(
	struct node *n, uint32_t partition, const struct partition_part *part); /* to the user: it is done */

/* move_services.c: of all services, as in struct move_service. False: that was all. */
bool move_give(struct move_piece *p, struct move_at *at); /* from *at on; false: that was all */
void move_drop(struct node *n, uint32_t partition);       /* of all services: it is another's now */
void move_versions(struct node *n, uint32_t partition, const struct mc_value *namespace,
	const int64_t given[REPLICA_BACKUPS], uint32_t replica);
void move_place(struct node *n, uint32_t partition, uint32_t was); /* as move_service.place */
void move_trim(struct node *n, uint32_t partition, uint32_t at);   /* as move_service.trim */
void move_doubt(struct node *n, uint32_t partition);               /* as move_service.doubt */
const struct move_class *move_class_of(const struct mc_value *v);  /* NULL: nobody stores that */

/* --- move_maps.c --- */
/* The namespace, and its entries from *place on, of up to `room` bytes or one that is larger; `name` is what
 * a chunk calls it. False: no memory, which the step has lost. */
bool move_map_chunk(struct move_piece *p, struct map_slot *slot, struct mc_str name, size_t room,
	uint64_t *place, struct hz_map_chunk *c, size_t *bytes);
/* It has entries, locks or versions there, or indexes, which go with each partition. */
bool move_map_has_any(const struct data_service *d, struct map_slot *slot, uint32_t partition);
struct mc_value *move_map_namespace(struct node *n, const struct map_slot *slot);
/* From *place on, which is 0 at the start, with locks then. False: the piece is full. */
bool move_map_give(struct move_piece *p, struct map_slot *slot, uint64_t *place);
extern const struct move_service move_maps;
bool move_map_chunk_fits(const void *body), move_map_locks_fit(const void *body),
	move_map_all_fits(const void *body);
enum store_err move_map_chunk_take(struct node *n, uint32_t partition, const void *body),
	move_map_locks_take(struct node *n, uint32_t partition, const void *body),
	move_map_all_take(struct node *n, uint32_t partition, const void *body);

/* move_containers.c: a namespace, in the step's arena; name: of a ring buffer, the others move together */
struct mc_value *move_container_namespace(struct node *n, enum container_kind kind, struct mc_str name);
bool move_container_is(const struct mc_value *namespace); /* its versions stand here */
/* NULL: nothing was counted. */
const struct replica_versions *move_container_versions(
	struct node *n, uint32_t partition, const struct mc_value *namespace);
/* As backup: all that the namespace has is asked for; and it is as its owner has it: what he has not named
 * since does not exist. Ring buffers, which are named one by one, are none of these. */
void move_container_doubt(struct node *n, uint32_t partition, const struct mc_value *namespace);
void move_container_settle(struct node *n, uint32_t partition, const struct mc_value *namespace);
void move_container_drop_namespace(struct node *n, uint32_t partition, const struct mc_value *namespace);
/* A ring buffer's; 0: none's, or of what is no fragment. */
uint32_t move_container_table(struct node *n, uint32_t partition, const struct mc_value *namespace);
/* As move_map_give, of that table; 0: of all that is no fragment. False: that was all. */
bool move_container_sync(struct move_piece *p, uint32_t table, uint64_t *reached);
extern const struct move_service move_containers;
bool move_queues_fit(const void *body), move_collections_fit(const void *body),
	move_rings_fit(const void *body), move_estimators_fit(const void *body);
enum store_err move_queues_take(struct node *n, uint32_t partition, const void *body),
	move_lists_take(struct node *n, uint32_t partition, const void *body),
	move_sets_take(struct node *n, uint32_t partition, const void *body),
	move_rings_take(struct node *n, uint32_t partition, const void *body),
	move_estimators_take(struct node *n, uint32_t partition, const void *body);

/* move_executors.c: scheduled executors. With tasks they do not fit; of others nothing is kept. */
bool move_executors_fit(const void *body);
enum store_err move_executors_take(struct node *n, uint32_t partition, const void *body);

/* --- move_cp.c: the CP subsystem in unsafe mode --- */
extern const struct move_service move_cp;
void move_cp_give(struct move_piece *p);               /* all of it, unless its place has no copy */
void move_cp_drop(struct node *n, uint32_t partition); /* calls that wait are told nothing */
bool move_cp_snapshots_fit(const void *body), move_cp_state_fits(const void *body); /* false: not read */
enum store_err move_cp_snapshots_take(struct node *n, uint32_t partition, const void *body),
	move_cp_state_take(struct node *n, uint32_t partition, const void *body); /* STORE_FULL: a part */

#endif
