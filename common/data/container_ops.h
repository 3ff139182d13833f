/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_ops.h - operations on queues, lists, sets and ring buffers, as members send them: what each does
 * to its container (queue_ops.c, list_ops.c, ring_ops.c), and who runs them. A client's message is turned
 * into the operation that a member would send for it (container_client.c), so that there is one way for
 * both. What an operation leaves behind - an answer, the operation for backups, events - is the only source
 * of what is told.
 */
#ifndef MC_DATA_CONTAINER_OPS_H
#define MC_DATA_CONTAINER_OPS_H

#include "common/data/container_rows.h"
#include "common/data/containers.h"
#include "common/data/hyperloglog.h"
#include "common/data/service_internal.h"

enum container_answer_kind {
	CONTAINER_NULL,
	CONTAINER_FLAG,
	CONTAINER_INT,
	CONTAINER_LONG,
	CONTAINER_DATA,
	CONTAINER_DATAS, /* SerializableList */
	CONTAINER_READ,  /* ReadResultSetImpl: from the sequence `number` on */
	CONTAINER_WAITS, /* it cannot be done now */
	CONTAINER_FAILS, /* exception, code, why */
};
/* Borrowed for the step. */
struct container_answer {
	enum container_answer_kind kind;
	bool flag;
	int64_t number;
	struct mc_bytes data; /* n < 0: null */
	struct hz_blob *v;
	uint32_t n;
	enum hz_exception exception;
	enum client_error_code code;
	const char *why;
};

/* One operation that runs. */
struct container_call {
	struct node *n;
	struct containers *all;
	struct container *c;   /* NULL: there is none, and the operation makes none */
	struct mc_str service; /* of the operation's head: lists and sets have the same classes */
	const void *body;
	struct container_answer a;
	/* what backups do for it; HZ_NONE: nothing has changed */
	enum hz_class backup;
	void *backup_body;
	bool woke; /* those that wait may have what they wait for */
};
typedef void container_act_fn(struct container_call *call);
#define X(cls, kind, how, act) container_act_fn container_act_##act;
CONTAINER_ROWS(X)
#undef X

/* --- for the acts --- */
void container_full(struct container_call *call, enum store_err err); /* the answer of what is not stored */
void container_fails(
	struct container_call *call, enum hz_exception e, enum client_error_code code, const char *why);
/* The backup's operation, with its name filled in, zeroed otherwise; every one begins as hz_named_op does. */
void *container_backup(struct container_call *call, enum hz_class cls, size_t size);
/* A value that is none is refused; false then. */
bool container_is_value(struct container_call *call, struct mc_bytes value);
bool container_are_values(struct container_call *call, const struct hz_blob *v, uint32_t n);
/* All values from `at` on, at most `most`, as the answer. */
void container_list(struct container_call *call, struct container_at at, uint32_t most);
/* The values that are equal to one of v, or (retain) to none, go; numbers: of those that went, at most size.
 */
uint32_t container_take_out(
	struct container_call *call, const struct hz_blob *v, uint32_t n, bool retain, int64_t *numbers);
bool container_has_all(struct container_call *call, const struct hz_blob *v, uint32_t n);
/* Everything goes, in backups by the operation `cls` (QueueClearBackupOperation,
 * CollectionClearBackupOperation, which are alike). */
void container_take_all(struct container_call *call, enum hz_class cls);

/* --- container_run.c --- */
/* Behind the gate: the answer comes now or later. body: an operation of a row, its head filled in. */
void container_run(struct node *n, const struct data_caller *who, enum hz_class cls, const void *body);
void container_end_waits(struct node *n, struct container *c, const char *why); /* NULL: ask again */
void containers_tick(struct node *n);
int64_t containers_deadline(const struct node *n);
void containers_forget(struct node *n, struct mc_uuid who);        /* calls of one who is gone */
void containers_forget_waits(struct node *n, struct container *c); /* of this one, and nobody is told */
void containers_turn_away(struct node *n, uint32_t partition);
void containers_drop(struct node *n, uint32_t partition);
void containers_reset(struct node *n);
void containers_destroyed(struct node *n, struct mc_str service, struct mc_str name);

/* --- container_merge.c --- */
/* As container_run takes it, in the step's arena. */
const void *container_ring_merging(struct node *n, const struct hz_ringbuffer_merge_operation *o);

/* container_tell.c: answers who asked; acks: backups that a caller waits for */
void container_tell(
	struct node *n, const struct data_caller *who, const struct container_answer *a, uint32_t acks);
/* What another member has answered, for a client. */
void container_tell_answer(struct node *n, const struct data_caller *who, const struct invocation *c,
	const struct hz_normal_response *r);
/* A copy of an answer, in one piece of the heap; NULL: no memory. */
struct container_answer *container_keep_answer(struct mc_heap *heap, const struct container_answer *a);

/* --- container_client.c --- */
/* False: the message is none of these. */
bool container_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m);
bool container_is_asked(enum client_type type);

/* --- container_backup.c --- */
/* As backup: false: the class is none of these. */
bool container_is_backup(enum hz_class cls);
/* Whose versions count for it; NULL: none, or no memory. */
struct replica_versions *container_backup_versions(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body);
bool container_backup_run(struct node *n, uint32_t partition, enum hz_class cls, const void *body);
/* What a row there does. False: it could not be done, and has to be asked for. */
typedef bool container_backup_fn(struct containers *all, struct container *c, const void *body);
struct mc_value *container_backup_namespace(struct node *n, enum hz_class cls, const void *body);

/* --- estimator_ops.c, estimator_moves.c --- */
container_backup_fn estimator_run_add, estimator_run_merge;
/* What it has counted, with what is not settled. False: it is nothing that was written here. */
bool estimator_counted(struct containers *all, const struct container *c, struct hyperloglog *h);
enum store_err estimator_keep(
	struct containers *all, struct container *c, const struct hyperloglog *h, enum store_how how);
/* As members send it (HyperLogLogImpl), and back; false: it makes no sense. Settles it. */
struct mc_value *estimator_object(struct node *n, struct hyperloglog *h);
bool estimator_of_object(const struct mc_value *v, struct hyperloglog *h);
/* The operations by which another member has it: in a migration, and in another cluster. */
void *estimator_replication(struct node *n, const struct container *c);
void *estimator_merge_of(
	struct node *n, const struct container *c, struct containers *of, enum hz_class *cls);

/* --- container_events.c --- */
/* ADDED, REMOVED: com.hazelcast.collection.ItemEvent's types */
enum container_event { CONTAINER_ADDED = 1, CONTAINER_REMOVED = 2 };
void container_event(
	struct node *n, const struct container *c, enum container_event what, struct mc_bytes value);
bool container_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id, bool *ours);
bool container_register(struct node *n, const struct hz_registration *r, bool *ours);
void container_unlisten(struct node *n, struct mc_uuid id);
void container_unlisten_all(struct node *n);
/* Another member tells what happened to items there, for the listener with this number. */
void container_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event);

#endif
