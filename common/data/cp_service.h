/* SPDX-License-Identifier: Apache-2.0 */
/* cp_service.h - the CP subsystem in unsafe mode (cp.h) for members: its operations, its time, who waits. */
#ifndef MC_DATA_CP_SERVICE_H
#define MC_DATA_CP_SERVICE_H

#include "common/data/cp.h"
#include "common/data/service_internal.h"

#define CP_SERVICE "hz:core:raft"
#define CP_SESSION_SERVICE "hz:core:raftSession"
enum { CP_COPIES = 1 }; /* beside the owner's: UnsafeRaftReplicateOp.getSyncBackupCount */

/* A call that waits for its answer; the ticket is its address. */
struct cp_caller {
	struct cp_caller *next, **at;
	struct reply_to reply;
	struct mc_uuid uuid;
	int64_t until_ms; /* then it is told to call again; NODE_NEVER */
};

/* --- cp_rows.c --- */
/* What an operation inside UnsafeRaftReplicateOp asks for. False: it is none of ours. The caller's address is
 * put in where the operation has none yet, as its backup needs it (CallerAware). */
bool cp_call_of(struct node *n, struct mc_value *op, const struct mc_addr *caller, int64_t call_id,
	struct cp_call *out);

/* --- cp_service.c --- */
/* The name of the service that has objects of this kind. */
const char *cp_service_name(enum cp_kind kind);
bool cp_kind_of(struct mc_str service, enum cp_kind *kind);
enum { CP_TICK_MS = 500 };   /* AbstractBlockingService.WAIT_TIMEOUT_TASK_PERIOD_MILLIS */
enum { CP_IDLE_MS = 30000 }; /* RaftSessionService.CHECK_INACTIVE_SESSIONS_TASK_PERIOD_IN_MILLIS */
void cp_caller_free(struct node *n, struct cp_caller *c);
/* Runs it, and says so to the backup unless it only looks: op is what it was read from. acks: as many will
 * say to the caller that they have it. */
struct cp_answer cp_service_run(struct node *n, const struct cp_call *call, struct mc_value *op,
	const struct data_ack_to *to, uint32_t *acks);
void cp_service_due(struct node *n); /* something may have come that time ends */
void cp_service_init(struct node *n);
void cp_service_reset(struct node *n);
void cp_service_gone(struct node *n, struct mc_uuid member); /* its calls are forgotten */
void cp_service_turn_away(struct node *n, uint32_t partition);

/* --- cp_backup.c --- */
/* As data_back_up_operation. */
uint32_t cp_back_up(
	struct node *n, const struct cp_call *call, struct mc_value *op, const struct data_ack_to *to);
/* As backup, of what an owner says: backup_others.h. */
bool cp_is_backup(enum hz_class cls);
struct replica_versions *cp_backup_versions(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body);
bool cp_backup_run(struct node *n, uint32_t partition, enum hz_class cls, const void *body);
struct mc_value *cp_backup_namespace(struct node *n, enum hz_class cls, const void *body);

/* --- cp_due.c --- */
void cp_service_tick(struct node *n);              /* waits and sessions that end */
int64_t cp_service_deadline(const struct node *n); /* ms, of that */

#endif
