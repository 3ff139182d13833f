/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - what the files of partition share; not for other folders: partition.h, table.h. Members are
 * kept as uuids or as indexes of the table's dictionary, never as pointers: they may vanish between any two
 * steps of a sequence.
 */
#ifndef MC_PARTITION_INTERNAL_H
#define MC_PARTITION_INTERNAL_H

#include "common/member/member.h"
#include "common/partition/partition.h"
#include "common/partition/plan.h"

#define PARTITION_SERVICE "hz:core:partitionService"

/* Hazelcast's own values, in milliseconds where they are times */
#define PARTITION_CALL_TIMEOUT 60000 /* hazelcast.operation.call.timeout.millis */
/* hazelcast.partition.migration.timeout. An owner whose word to the destination is lost, while both stay
 * members, waits as long itself, and writes of its partition wait as well: nothing sooner is known of it */
#define PARTITION_MIGRATION_TIMEOUT 300000
#define PARTITION_CHUNK_BYTES (250 << 20) /* hazelcast.partition.max.migrating.data.in.mb */
/* hazelcast.partition.max.parallel.migrations: of one member, either end */
#define PARTITION_PARALLEL 10
/* Ours: among nodes of ours writes of a partition wait while it is copied, and all that are copied at once
 * share one thread and one network: there are as many as let each be done within this. */
#define PARTITION_PARALLEL_FIRST 2
#define PARTITION_MOVE_MS 10
#define PARTITION_BATCH 10 /* completed migrations that are published together, */
/* or those that there are, so long after the first: their partitions take no calls until it is heard */
#define PARTITION_BATCH_PAUSE 5
#define PARTITION_FAILURE_PAUSE 3000 /* after a migration that failed */
/* after one that the cluster's state forbids: hazelcast.partition.table.send.interval */
#define PARTITION_FROZEN_PAUSE 15000
/* Ours */
#define PARTITION_RETRY 250 /* until something that failed is tried again */
#define PARTITION_TRIES 40  /* of that: a member that answers "not yet" for 10 s */
/* Java runs a list or table and what follows on it on different threads, and warns; we take what comes on a
 * connection in its order */
#define PARTITION_SETTLE 50
#define PARTITION_JOIN_PAUSE 500 /* more members may come: move once, not once for each */
/* After so long without a member that came or went the next one need not wait: it is no part of a burst. Who
 * comes and goes all the time makes no more tables than who stays for the pause. */
#define PARTITION_QUIET 1000
#define PARTITION_LEAVE_PAUSE 1000 /* somebody asked to leave and still has replicas: look again */

_Static_assert(PARTITION_PARALLEL_FIRST <= PARTITION_PARALLEL && PARTITION_PARALLEL < UINT8_MAX &&
		PARTITION_STEPS_MAX <= UINT8_MAX,
	"both are counted in uint8_t");
_Static_assert(
	PARTITION_QUIET > PARTITION_JOIN_PAUSE, "a member that comes alone is no cheaper way to make tables");
_Static_assert(PARTITION_BATCH <= MC_PARTITION_COMPLETED_MAX, "a batch can be kept");

/* What the master is at. One at a time; what comes up meanwhile sets `again`. */
enum partition_phase {
	PARTITION_IDLE,
	PARTITION_FETCHING,  /* asking everybody for their tables, after a claim */
	PARTITION_PROMOTING, /* telling backups that they are owners now */
	PARTITION_MOVING,    /* migrating what is planned */
};

/* A migration under way; its partition is its place in the array. */
enum partition_stage { MOVE_NONE, MOVE_REQUESTED, MOVE_COMMITTING };
struct partition_move {
	enum partition_stage stage;
	struct partition_step step;
	struct mc_uuid uuid;
	int16_t owner;
	int32_t initial; /* the partition's version before it */
	uint32_t tries;  /* DUE_MOVE: not set while an answer is awaited */
	int64_t began_at_ms;
};

/* A migration that has ended and that not everybody is known to have heard of (MigrationInfo). */
enum { MIGRATION_ACTIVE = 0, MIGRATION_SUCCESS = 2, MIGRATION_FAILED = 3 }; /* MigrationStatus */
struct partition_completed {
	struct mc_uuid uuid;
	struct partition_step step;
	int16_t partition;
	int8_t status;
	int32_t initial, increment;
	uint32_t serial;
};
/* One that this member takes part in: active.c. */
struct partition_active {
	bool used;
	enum partition_role role;
	struct partition_completed c;
};
struct partition_round {  /* one publication of them */
	uint32_t waiting; /* answers; 0: a free place */
	uint32_t upto;    /* serial of the last one published */
	uint32_t id;
	bool failed;
};
#define PARTITION_ROUNDS 8

/* Somebody who is asked something in phase FETCHING or PROMOTING. */
struct partition_ask {
	struct mc_uuid uuid;
	uint32_t tries; /* DUE_ASK: not set while an answer is awaited */
	bool done;
};

/* Somebody who asked to be emptied. */
struct partition_leaver {
	struct mc_uuid uuid;
	bool demote; /* it stays, as a lite member (5.7) */
	bool answered;
};

struct partition_service {
	struct partition_table table;
	enum partition_phase phase;
	bool again;            /* look at all of it when what runs has ended */
	bool later;            /* the same, not before `not_before` */
	bool fetch;            /* as new master: the tables of the others are not known yet */
	bool working;          /* inside partition_work() */
	bool failed;           /* a promotion failed */
	bool unheard;          /* a publication left somebody out who was not ready */
	int64_t not_before_ms; /* nothing is moved until then */
	int64_t changed_at_ms; /* a data member came or went */
	int64_t move_at_ms;    /* the same for a plan that is made: the table it starts from is being taken */
	int64_t frozen_until_ms; /* the cluster's state forbids migrations, as its members say */
	int64_t check_at_ms;
	uint32_t epoch;                 /* answers to calls of before a reset are of another */
	int64_t published_at_ms;        /* stamp of the table that was published last */
	int64_t list_asked_at_ms;       /* as member: when the master was asked for the list */
	int64_t assignment_asked_at_ms; /* the same for assigning partitions; 0: never */

	struct partition_step plan[MC_PARTITIONS][PARTITION_STEPS_MAX];
	uint8_t plan_count[MC_PARTITIONS], plan_next[MC_PARTITIONS];
	uint32_t planned, moved; /* steps left, steps done */
	uint8_t parallel;        /* of one member, either end */
	uint32_t unpaced;        /* migrations to end that were begun before this was changed */
	struct partition_move moves[MC_PARTITIONS];
	uint32_t active;

	struct partition_active parts[MC_PARTITIONS];
	struct partition_completed completed[MC_PARTITION_COMPLETED_MAX];
	uint32_t completed_count, serial, published_serial, round_id;
	int64_t ended_at_ms; /* the first of those that are not published yet */
	struct partition_round rounds[PARTITION_ROUNDS];

	struct partition_ask *asks;              /* heap */
	uint32_t ask_count, ask_room, asks_left; /* left: those not done */
	int8_t promoting[MC_PARTITIONS];         /* slot that is to become the owner; 0: none */

	struct partition_leaver leavers[MC_PARTITION_LEAVERS_MAX];
	uint32_t leaver_count;
	int64_t empty_by_ms; /* this member is being emptied, and goes then at the latest; 0: it is not */
};

/* Calls of this service: what the end of each means. The call's cookie holds kind, epoch and one number. */
#define PARTITION_INVOCATIONS(X) \
	X(SYNC, partition_sync_done) /* the table to one member; number: round that it stands for, or 0 */ \
	X(CHECK, partition_check_done) \
	X(COMPLETED, partition_completed_done) /* number: round */ \
	X(REQUEST, partition_request_done)     /* number: partition */ \
	X(COMMIT, partition_commit_done)       /* number: partition */ \
	X(FETCH, partition_fetch_done)         /* number: ask */ \
	X(PROMOTE, partition_promote_done)     /* number: ask */
enum partition_invocation {
#define X(name, done) PARTITION_INVOCATION_##name,
	PARTITION_INVOCATIONS(X)
#undef X
		PARTITION_INVOCATION_COUNT
};
struct partition_end {
	struct mc_uuid from;
	uint32_t number;
	enum invocation_outcome how;
	const struct hz_message *answer;
};
typedef void partition_end_fn(struct node *n, const struct partition_end *e);
#define X(name, done) partition_end_fn done;
PARTITION_INVOCATIONS(X)
#undef X
bool partition_invoke(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout_ms,
	enum partition_invocation kind, uint32_t number);

static inline struct partition_service *partition_of(const struct node *n)
{
	return n->partitions;
}

/* --- control.c --- */
void partition_work(struct node *n); /* go on with whatever can go on; sets the timer */
/* look at all of it again: repair at once, migrate when the pause is over */
void partition_again(struct node *n);
/* The steps from the table to that target, instead of those that were planned before. */
void partition_plan_all(struct node *n, partition_target target);
void partition_plan_drop(struct node *n);
/* All members are nodes of ours: nobody runs a list and what follows on it on different threads. */
bool partition_all_ours(const struct node *n);
/* look at it again after a pause; no migration starts before that */
void partition_later(struct node *n, int64_t pause_ms);

/* --- master.c --- */
struct member *partition_member(struct node *n, int16_t replica); /* NULL: not in the list, or lite */
void partition_note(struct node *n, enum node_notice_type type, int64_t count, const char *text);

/* Candidates are data members that do not leave; of those whose join is not answered only with `unready`.
 * False: nobody. */
bool partition_wanted(struct node *n, bool unready, partition_target target);

/* --- publish.c --- */
/* with completed migrations */
struct hz_partition_runtime_state *partition_state_full(struct node *n, struct partition_table *t);
void partition_publish(struct node *n);
void partition_publish_changed(struct node *n); /* when the table is not as it was published last */
void partition_sync(struct node *n, struct member *m, uint32_t number); /* the table to one, answered */
void partition_check_all(struct node *n);

/* --- completed.c --- */
struct hz_migration_info *partition_info_make(struct node *n, const struct partition_completed *c);
/* Completed migrations in the step's arena; partition PARTITION_NONE: of all. */
struct hz_migration_info **partition_completed_make(struct node *n, int32_t partition, uint32_t *count);
bool partition_completed_has(const struct node *n, struct mc_uuid uuid);
void partition_completed_add(struct node *n, const struct partition_completed *c);
/* As member: keeps what this list of the master has, as Hazelcast does. */
void partition_completed_take(struct node *n, struct hz_migration_info *const *v, uint32_t count);
/* False: not a migration that makes sense. */
bool partition_info_read(struct node *n, const struct hz_migration_info *i, struct partition_completed *out);
void partition_completed_publish(struct node *n, bool all);
int64_t partition_completed_due(const struct node *n); /* when those that wait are published, or NODE_NEVER */
void partition_completed_again(struct node *n); /* what somebody may not have heard of: an answer was lost */

/* As member: those that follow on our table are taken into it, and all are kept beside what is kept already.
 */
void partition_completed_merge(struct node *n, struct hz_migration_info *const *v, uint32_t count);

/* --- member.c --- */
/* False: it does not follow on what we have, or leads to where nobody can be: one member with two replicas of
 * one partition. */
bool partition_apply(struct partition_table *t, const struct partition_completed *c);

/* --- active.c --- */
void partition_parts_forget(struct partition_service *s);
void partition_parts_keep(const struct node *n, bool *keep); /* marks the replicas that they name */
struct hz_migration_info **partition_parts_make(struct node *n, uint32_t *count);
void partition_parts_fail(struct node *n); /* as new master: among those that are looked through */

/* --- migrate.c --- */
void partition_move_some(struct node *n);

/* --- repair.c --- */
/* true: promotions are under way, or it has to wait: do nothing else now */
bool partition_repair(struct node *n);
bool partition_promoting(struct node *n);
void partition_fill_lost(struct node *n, partition_target target);

/* --- fetch.c --- */
void partition_fetch_start(struct node *n);
bool partition_fetching(struct node *n);

/* --- asks: fetch.c --- */
bool partition_asks_make(struct node *n, uint32_t count); /* room for so many; false: no memory */
void partition_ask_add(struct node *n, struct mc_uuid uuid, int64_t at_ms);
void partition_asks_drop(struct node *n);
void partition_ask_end(struct partition_service *s, struct partition_ask *a);
/* Sends what is due; m NULL: that member is gone. */
void partition_asks_begin(struct node *n); /* those that are due are sent at once */
void partition_promotions_send(struct node *n, uint32_t ask, struct member *m); /* repair.c */
struct partition_ask *partition_ask_of(struct node *n, const struct partition_end *e);

/* --- leave.c --- */
bool partition_leaving(const struct node *n, struct mc_uuid uuid);
void partition_leavers_answer(struct node *n);
void partition_leaver_gone(struct node *n, struct mc_uuid uuid);

#endif
