/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cp_backup.c - a call of the CP subsystem in unsafe mode goes to the backup, which runs it as its owner did
 * (com.hazelcast.cp.internal.operation.unsafe.UnsafeRaftBackupOp). Its versions are those of all that is no
 * fragment.
 */
#include "common/data/cp_service.h"
#include "common/data/moves.h"

static struct replica_versions *versions_in(struct node *n, uint32_t partition)
{
	struct data_service *d = data_of(n);

	return versions_of(&d->containers.versions, d->heap, partition);
}

/* --- as owner --- */
uint32_t cp_back_up(
	struct node *n, const struct cp_call *call, struct mc_value *op, const struct data_ack_to *to)
{
	struct data_copies copies = { versions_in(n, call->partition), CP_COPIES, 0 };
	struct hz_raft_unsafe_raft_replicate_op *o = node_new(n, sizeof(*o));
	struct hz_raft_group_id *id = node_new(n, sizeof(*id));

	*id = (struct hz_raft_group_id){ call->group, call->seed, call->partition };
	o->op = (struct hz_op){ .flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64,
		.partition_id = -1,
		.invocation_time = -1,
		.call_timeout = INT64_MAX };
	o->group_id = id;
	o->raft_op = op;
	return data_back_up_operation(n, &copies, call->partition,
		hz_value_object(HZ_RAFT_UNSAFE_RAFT_BACKUP_OP, o, &n->fx->mem), to);
}

/* --- as backup --- */
bool cp_is_backup(enum hz_class cls)
{
	return cls == HZ_RAFT_UNSAFE_RAFT_BACKUP_OP;
}

struct replica_versions *cp_backup_versions(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	(void)cls;
	(void)body;
	return versions_in(n, partition);
}

struct mc_value *cp_backup_namespace(struct node *n, enum hz_class cls, const void *body)
{
	(void)cls;
	(void)body;
	return move_container_namespace(n, CONTAINER_QUEUE, mc_str_z(""));
}

/* What it answers is of no matter: the owner's was told, or is told to the repeat. */
bool cp_backup_run(struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	const struct hz_raft_unsafe_raft_replicate_op *o = body;
	const struct hz_raft_group_id *id = o->group_id;
	struct cp_call call;
	struct cp_answer a;

	(void)cls;
	if (id == NULL || id->group_id != (int64_t)partition || !cp_call_of(n, o->raft_op, NULL, 0, &call))
		return false;
	call.group = id->name;
	call.seed = id->seed;
	call.partition = partition;
	data_of(n)->cp.ctx = n;
	cp_service_due(n);
	a = cp_run(&data_of(n)->cp, &call, n->clock_ms);
	return a.kind != CP_ANSWER_ERROR || a.error != CP_FULL;
}
