/* SPDX-License-Identifier: Apache-2.0 */
/* partition.h - the partition table of a cluster: kept as member, made and moved as master. State: private to
 * this folder. */
#ifndef MC_PARTITION_PARTITION_H
#define MC_PARTITION_PARTITION_H

#include "common/member/block.h"
#include "common/member/member.h"

struct partition_table; /* table.h */

/* This folder's part of the node's block; n NULL while only counting. */
void partition_lay_out(struct node *n, struct node_block *b);
void partition_init(struct node *n);
/* Everything forgotten: this node is in no cluster (any more). */
void partition_reset(struct node *n);

/* As member or joiner: the table that the master sent with a list. NULL: none assigned yet, keep what there
 * is. */
void partition_take(struct node *n, const struct hz_partition_runtime_state *state);

/* As master. The list is already as it is now when these are called. */
void partition_started_master(struct node *n); /* first master: nothing assigned */
/* after a claim: fetch tables, repair, promote, publish */
void partition_took_over(struct node *n);
void partition_member_added(struct node *n, struct member *m); /* data or lite */
void partition_state_changed(struct node *n); /* the cluster's state allows more now, or less */
void partition_member_gone(struct node *n, struct mc_uuid uuid); /* removed from the list */
/* The table to be sent with a list, in the step's arena; NULL while nothing is assigned. */
struct hz_partition_runtime_state *partition_state(struct node *n);

const struct partition_table *partition_table_of(const struct node *n);         /* borrowed, for reading */
struct mc_uuid partition_replica(const struct node *n, uint32_t p, uint32_t r); /* r 0: owner; or null */
int64_t partition_stamp(const struct node *n); /* PartitionStamp of all rows */
void partition_invariant(struct node *n);      /* mc_check of all that holds between two steps */
bool partition_moving(const struct node *n);   /* migrations planned or running (as master) */
/* As SafeStateCheckOperation answers for this member. */
bool partition_is_safe(const struct node *n);
uint32_t partition_migrations(const struct node *n); /* planned and running ones, as master; else 0 */

/* As somebody who needs owners (a client): the first assignment, by us or by the master. */
void partition_ask_assignment(struct node *n);

/* --- migrations that this member takes part in --- */
enum partition_role { PARTITION_SOURCE, PARTITION_DESTINATION };
/* Source: who gives its replica up or goes to another place; null: nobody. Places as in MigrationInfo, -1:
 * none. */
struct partition_part {
	enum partition_role role;
	struct mc_uuid uuid, source, destination;
	int8_t source_new, destination_now, destination_new;
};
/* False: in none, or the table says already how it ended. */
bool partition_part(const struct node *n, uint32_t p, struct partition_part *out);
/* What a message says of one. */
struct partition_offer {
	enum partition_role role;
	const struct hz_migration_info *migration;
	struct hz_migration_info *const *completed;
	uint32_t completed_count;
};
/* NULL: this member takes part, once more if it did already; else why not, and whether to ask again soon. */
const char *partition_part_begin(struct node *n, const struct partition_offer *o, bool *again);
void partition_part_end(struct node *n, uint32_t p); /* it is not worth going on with */
/* As source: head, migration and completed migrations of what is sent to the destination. */
void partition_part_say(struct node *n, uint32_t p, struct hz_migration_operation *op);
/* As destination: the replica is ours. False: it is not what we took part in. */
bool partition_commit(struct node *n, const struct hz_migration_info *i);
/* As backup that becomes owner: takes the table that says so. False: not from the master, or older. */
bool partition_promote(struct node *n, const struct in *in);

/* This member is to go, and others take over what it holds first: true; `emptied` of the watchers follows,
 * also when that takes too long. False: nothing is to be waited for, or it has been asked for already. */
bool partition_empty(struct node *n);
bool partition_emptying(const struct node *n); /* that goes on */
void partition_empty_tick(struct node *n);     /* its timer */

uint32_t partition_changes(const struct node *n);      /* another number: a row may have changed */
int partition_place(const struct node *n, uint32_t p); /* of this member in the row; -1: none */

void partition_move_due(struct node *n, uint32_t p);  /* the next try of its migration */
void partition_ask_due(struct node *n, uint32_t ask); /* fetch.c: asked again */
void partition_tick(struct node *n); /* its timer: set with timer_set(n, TIMER_PARTITION, at) */

/* Handlers, rows of the dispatch table */
handler_fn on_assign_partitions, on_fetch_partition_state, on_has_ongoing_migration, on_partition_state,
	on_partition_state_check;
handler_fn on_publish_completed_migrations, on_safe_state_check, on_shutdown_request, on_shutdown_response,
	on_demote_request;

/* The end of each call of kind INVOCATION_PARTITION */
invocation_done_fn partition_invocation_done;

#endif
