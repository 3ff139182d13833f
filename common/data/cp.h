/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cp.h - what the CP subsystem of line 5.3 has where it is not enabled ("unsafe mode"): sessions, counters,
 * references, locks, semaphores and latches in the partition of their group's name
 * (com.hazelcast.cp.internal.session.RaftSessionRegistry, datastructures.lock.Lock, semaphore.Semaphore,
 * countdownlatch.CountDownLatch, com.hazelcast.cp.internal.UnsafeModePartitionState). A call goes in, an
 * answer comes out, now or later; the same calls in the same order lead to the same state, which is how a
 * backup follows its owner.
 *
 * Knows no member, no message and no clock: times are the caller's, in milliseconds. What is kept lies in a
 * heap of the caller, MC_CP_BYTES_MAX of it at most.
 */
#ifndef MC_DATA_CP_H
#define MC_DATA_CP_H

#include "common/base/heap.h"
#include "common/base/index.h"
#include "common/base/types.h"

enum cp_kind { CP_LONG, CP_REFERENCE, CP_LOCK, CP_SEMAPHORE, CP_LATCH, CP_KINDS };

/* A session that is none: of semaphores that know no sessions (AbstractProxySessionManager.NO_SESSION_ID). */
#define CP_NO_SESSION ((int64_t)-1)
enum { CP_SESSION_TTL_MS = 300000, CP_SESSION_HEARTBEAT_MS = 5000 }; /* CPSubsystemConfig */
#define CP_NEVER INT64_MAX

/* --- what is kept; read by cp_move.c, which writes it for others --- */
/* Who waits, or holds a lock (WaitKey, LockInvocationKey, AcquireInvocationKey, AwaitInvocationKey). */
struct cp_wait {
	struct cp_wait *next;
	int64_t commit; /* of the call; the fence of a lock that it takes */
	struct mc_uuid uid;
	int64_t session, thread;
	int32_t permits;
	int64_t timeout_ms, until_ms; /* timeout_ms <= 0: for ever, and until_ms CP_NEVER */
	struct mc_addr caller;        /* empty: not known */
	int64_t call_id;
	uint64_t ticket; /* the caller's; 0: nobody waits for the answer here */
};

/* What a call was answered, for its repeat (LockOwnershipState; permits of a semaphore's thread; a latch's
 * count-down). */
struct cp_ref {
	struct cp_ref *next;
	int64_t session, thread;
	struct mc_uuid uid;
	int64_t fence; /* 0: not locked */
	int32_t count; /* of a lock: how often it is held; of a semaphore: permits */
	int64_t holder_session, holder_thread;
};

struct cp_held { /* permits of a session */
	struct cp_held *next;
	int64_t session;
	int32_t permits;
};

struct cp_object {
	struct cp_object *next;
	enum cp_kind kind;
	bool destroyed, has_owner, initialized;
	int64_t value;        /* of a counter */
	struct mc_bytes blob; /* of a reference; heap */
	struct cp_wait owner; /* of a lock */
	int32_t count;        /* of a lock: how often; of a semaphore: available; of a latch: counted from */
	int32_t round;        /* of a latch */
	uint32_t ref_count, wait_count, held_count;
	struct cp_ref *refs;   /* the newest first */
	struct cp_wait *waits; /* the oldest first */
	struct cp_held *held;
	struct mc_str name;
};

struct cp_session {
	struct cp_session *next;
	int64_t id, created_ms, expires_ms, version;
	struct mc_addr endpoint;
	bool has_endpoint;
	struct mc_str name, type; /* name null: it has none */
};

struct cp_group { /* RaftGroupId: of one object, unless the application names groups */
	struct cp_group *next;
	uint32_t partition;
	int64_t seed;
	bool has_registry[CP_KINDS + 1]; /* the last: of sessions */
	int64_t next_session, next_thread;
	uint32_t session_count;
	struct cp_session *sessions;
	struct cp_object *objects;
	struct mc_str name;
};

/* --- calls --- */
enum cp_op {
	CP_SESSION_CREATE, /* caller, name2, type */
	CP_SESSION_HEARTBEAT,
	CP_SESSION_CLOSE,
	CP_SESSION_EXPIRE,    /* those of `pairs`: id, version */
	CP_SESSION_CLOSE_ALL, /* those of `pairs` whose version is of no matter, unless something is held */
	CP_THREAD_ID,
	CP_LONG_ADD, /* number; CP_LONG_GET_ADD gives what was there before */
	CP_LONG_GET_ADD,
	CP_LONG_SET,     /* number; gives what was there before */
	CP_LONG_COMPARE, /* expect, number */
	CP_LONG_GET,
	CP_REFERENCE_GET,
	CP_REFERENCE_SET,      /* blob; old: gives what was there before */
	CP_REFERENCE_COMPARE,  /* blob_expect, blob */
	CP_REFERENCE_CONTAINS, /* blob_expect */
	CP_LOCK_TAKE,          /* timeout_ms: below 0 for ever, 0 not at all */
	CP_LOCK_GIVE,
	CP_LOCK_STATE,
	CP_SEMAPHORE_INIT,    /* number */
	CP_SEMAPHORE_ACQUIRE, /* number; timeout_ms as above */
	CP_SEMAPHORE_RELEASE, /* number */
	CP_SEMAPHORE_DRAIN,
	CP_SEMAPHORE_CHANGE, /* number */
	CP_SEMAPHORE_AVAILABLE,
	CP_LATCH_SET,   /* number */
	CP_LATCH_DOWN,  /* number: the round */
	CP_LATCH_AWAIT, /* timeout_ms: 0 and below not at all */
	CP_LATCH_COUNT,
	CP_LATCH_ROUND,
	CP_EXPIRE_WAITS, /* of kind: those of `waits` */
	CP_DESTROY,      /* of kind */
	CP_OPS
};

struct cp_pair {
	int64_t id, version;
};
struct cp_wait_id {
	struct mc_str name;
	struct mc_uuid uid;
};

/* Borrowed for the call. */
struct cp_call {
	enum cp_op op;
	enum cp_kind kind; /* CP_EXPIRE_WAITS, CP_DESTROY */
	uint32_t partition;
	struct mc_str group, name;
	int64_t seed;
	int64_t session, thread, number, expect, timeout_ms;
	struct mc_uuid uid;
	struct mc_bytes blob, blob_expect;
	bool old;
	struct mc_addr caller; /* empty: not known */
	bool has_caller;
	int64_t call_id;
	struct mc_str endpoint_name, endpoint_type;
	const struct cp_pair *pairs;
	const struct cp_wait_id *waits;
	uint32_t count; /* of pairs or waits */
	uint64_t ticket;
};

enum cp_answer_kind {
	CP_ANSWER_NULL,
	CP_ANSWER_BOOL,
	CP_ANSWER_INT,
	CP_ANSWER_LONG,
	CP_ANSWER_DATA,
	CP_ANSWER_SESSION,
	CP_ANSWER_STATE, /* of a lock: state */
	CP_ANSWER_LATER, /* `done` is called with it */
	CP_ANSWER_ERROR,
};
enum cp_error {
	CP_NO_SUCH_SESSION,
	CP_NOT_OWNER,
	CP_CANCELLED,
	CP_DESTROYED,
	CP_STATE,
	CP_ARGUMENT,
	CP_FULL
};

struct cp_answer {
	enum cp_answer_kind kind;
	int64_t number;       /* BOOL, INT, LONG, SESSION */
	struct mc_bytes data; /* borrowed until the next call */
	struct cp_ref state;
	enum cp_error error;
	const char *why;
};

typedef void cp_done_fn(void *ctx, uint64_t ticket, const struct cp_answer *a);

enum { CP_BUCKETS = 64 };
struct cp {
	struct mc_heap *heap;
	cp_done_fn *done;
	void *ctx;
	size_t bytes; /* of the heap */
	uint32_t waits;
	int64_t commit[MC_PARTITIONS]; /* of the last call in it */
	struct cp_group *bucket[CP_BUCKETS];
	struct mc_bytes shown; /* heap: a value that an answer borrows */
};

/* done: is told of answers to calls that were answered with CP_ANSWER_LATER, during another call. */
void cp_init(struct cp *c, struct mc_heap *heap, cp_done_fn *done);
/* All that must hold of it, by mc_check. Cost: all that it keeps is read. */
void cp_invariant(const struct cp *c);
/* One call. Cost: the objects of its group, and what waits for them. */
struct cp_answer cp_run(struct cp *c, const struct cp_call *call, int64_t now_ms);
/* It only looks: backups need not hear of it. */
bool cp_op_reads(enum cp_op op);
/* Of these sessions those that hold nothing of the group and wait for nothing in it; so many are left in
 * `ids`, in their order. slots: zeroed, mc_index_slots(count) of them. Cost: the objects of the group and who
 * holds them or waits, once. */
uint32_t cp_sessions_idle(
	const struct cp_group *g, int64_t *ids, uint32_t count, struct mc_index_slot *slots);

/* All of them, one after the other: give NULL first. */
struct cp_group *cp_next(const struct cp *c, const struct cp_group *after);
/* Something is kept of this partition. */
bool cp_has_any(const struct cp *c, uint32_t partition);
/* All of a partition goes; calls that wait are told nothing. */
void cp_drop(struct cp *c, uint32_t partition);
/* The tickets of calls that wait in it are taken out, one after the other; false: no more. */
bool cp_take_ticket(struct cp *c, uint32_t partition, uint64_t *ticket);
/* Nobody waits for this answer here any more; the call keeps its turn, for it will be repeated. */
void cp_drop_ticket(struct cp *c, uint64_t ticket);

/* as others have it: cp_move.c. What is added is a copy. NULL, false: no room. */
struct cp_group *cp_open(struct cp *c, struct mc_str name, int64_t seed, uint32_t partition);
struct cp_object *cp_object_open(struct cp *c, struct cp_group *g, enum cp_kind kind, struct mc_str name);
struct cp_session *cp_session_add(struct cp *c, struct cp_group *g, const struct cp_session *like);
struct cp_wait *cp_wait_add(struct cp *c, struct cp_object *o, const struct cp_wait *like);
bool cp_ref_put(struct cp *c, struct cp_object *o, const struct cp_ref *like);
bool cp_held_add(struct cp *c, struct cp_object *o, int64_t session, int32_t permits);
bool cp_blob_set(struct cp *c, struct cp_object *o, struct mc_bytes b);
/* What a group has of one kind goes, or its sessions (CP_KINDS). */
void cp_clear(struct cp *c, struct cp_group *g, uint32_t kind);

#endif
