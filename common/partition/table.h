/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h - who holds which replica of which partition: plain data, no node, no network.
 *
 * Replicas are small indexes into a dictionary of members (uuid and address), which grows in the caller's
 * heap. An index stays valid until partition_table_sweep() finds it unused. Origin: InternalPartitionImpl,
 * PartitionStateManager, MigrationManager.
 */
#ifndef MC_PARTITION_TABLE_H
#define MC_PARTITION_TABLE_H

#include "common/base/arena.h"
#include "common/base/heap.h"
#include "common/hz/message.h"

#define PARTITION_NONE (-1)

struct partition_replica {
	struct mc_uuid uuid; /* null: a free place */
	struct mc_addr addr;
};

struct partition_row {
	int16_t replica[MC_REPLICAS]; /* 0: the owner */
	int32_t version;              /* counts the slots that ever changed; never goes back */
};

struct partition_table {
	struct mc_heap *heap;
	struct partition_replica *replicas;
	uint32_t count, cap; /* places ever used; room */
	struct partition_row rows[MC_PARTITIONS];
	int64_t stamp;
	bool stamped;
	uint32_t changes; /* counts whenever a row may have changed */
};

/* One migration: MigrationInfo without its identity. Replicas are indexes, places are replica numbers;
 * PARTITION_NONE: none. */
struct partition_step {
	int16_t source, destination;
	int8_t source_now, source_new, destination_now, destination_new;
};

/* An empty table; its dictionary lives in the heap. */
void partition_table_init(struct partition_table *t, struct mc_heap *heap);
void partition_table_clear(struct partition_table *t); /* gives the dictionary back */

/* Index of a member, PARTITION_NONE when it is not in the dictionary (or, to intern it, when there is no
 * room). */
int16_t partition_table_find(const struct partition_table *t, struct mc_uuid uuid);
int16_t partition_table_intern(struct partition_table *t, struct mc_uuid uuid, const struct mc_addr *addr);
/* Frees the places that no row and no true element of keep[count] names. */
void partition_table_sweep(struct partition_table *t, const bool *keep);

/* MurmurHash3 over the versions, big-endian (PartitionStampUtil). */
int64_t partition_table_stamp(struct partition_table *t);
bool partition_table_empty(const struct partition_table *t);  /* nobody holds anything: nothing is assigned */
bool partition_table_unused(const struct partition_table *t); /* and nothing ever was, as far as is known */
bool partition_table_names(const struct partition_table *t, int16_t replica);

/* Puts a replica into a slot; the version grows by 1 when that changes it. */
void partition_table_set(struct partition_table *t, uint32_t p, uint32_t slot, int16_t replica);
void partition_table_raise(struct partition_table *t, uint32_t p, int32_t by);
/* Takes a member out of every row; how many slots it had. */
uint32_t partition_table_remove(struct partition_table *t, int16_t replica);
/* The first slot behind the owner's that is held, 0 when there is none. */
uint32_t partition_table_first_backup(const struct partition_table *t, uint32_t p);
/* The backup in a slot becomes the owner: version + 2. */
void partition_table_promote(struct partition_table *t, uint32_t p, uint32_t slot);

/* PARTITION_NONE when it is not there */
int partition_slot_of(const int16_t row[MC_REPLICAS], int16_t replica);
/* How many slots a step changes (MigrationInfo.getPartitionVersionIncrement). */
int32_t partition_step_increment(const struct partition_step *s);
bool partition_step_valid(const struct partition_step *s); /* places in range, a destination that fits */
/* The row as it is after the step (MigrationManager.applyMigration); the version is the caller's. */
void partition_step_apply(int16_t row[MC_REPLICAS], const struct partition_step *s);

/* --- the table on the wire: state.c --- */
/*
 * How large a table can be: a name of its dictionary is a class, an index, a host, a port and a uuid; a row
 * its replicas and its version; a migration that has ended four names and some numbers. So it is one message,
 * and no walk in pieces: a member that reads nothing is dropped by its queue's limit, not by one table.
 */
#define PARTITION_NAME_BYTES (MC_HOST_MAX + 64)
#define PARTITION_STATE_BYTES \
	(MC_PARTITIONS * MC_REPLICAS * PARTITION_NAME_BYTES + MC_PARTITIONS * (MC_REPLICAS + 2) * 4 + \
		MC_PARTITION_COMPLETED_MAX * (4 * PARTITION_NAME_BYTES + 64))
_Static_assert(
	16 * PARTITION_STATE_BYTES <= MC_WRITE_QUEUE_MAX, "sixteen tables at their largest are not too many");
_Static_assert(2 * PARTITION_STATE_BYTES <= MC_STEP_LONG, "what a step says of itself is more than one");

/* In the arena; stamp, dictionary, rows, versions, empty lists of migrations. NULL: no memory. */
struct hz_partition_runtime_state *partition_state_make(struct partition_table *t, struct mc_arena *mem);
enum partition_taken {
	PARTITION_REFUSED,  /* not a table of 271 rows over its own dictionary, or no memory */
	PARTITION_OLDER,    /* every row is older than ours */
	PARTITION_ACCEPTED, /* some row was newer or equal */
};
/* Takes each row that is newer than ours. Of rows with equal versions, theirs when `theirs` is set. */
enum partition_taken partition_state_take(struct partition_table *t,
	const struct hz_partition_runtime_state *s, bool theirs, struct mc_arena *mem);

#endif
