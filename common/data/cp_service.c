/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cp_service.c - calls of members to the CP subsystem in unsafe mode
 * (com.hazelcast.cp.internal.operation.unsafe.UnsafeRaftReplicateOp, UnsafeRaftQueryOp): gate, run, answer.
 */
#include "common/data/cp_service.h"

#include <string.h>

/* --- services --- */
static const char *const services[CP_KINDS] = {
	[CP_LONG] = "hz:raft:atomicLongService",
	[CP_REFERENCE] = "hz:raft:atomicRefService",
	[CP_LOCK] = "hz:raft:lockService",
	[CP_SEMAPHORE] = "hz:raft:semaphoreService",
	[CP_LATCH] = "hz:raft:countDownLatchService",
};

const char *cp_service_name(enum cp_kind kind)
{
	mc_check(kind < CP_KINDS);
	return services[kind];
}

bool cp_kind_of(struct mc_str service, enum cp_kind *kind)
{
	for (uint32_t i = 0; i < CP_KINDS; i++)
		if (mc_str_eqz(service, services[i])) {
			*kind = (enum cp_kind)i;
			return true;
		}
	return false;
}

/* --- who waits --- */
static struct cp_caller *caller_new(struct node *n, const struct in *in)
{
	const struct hz_op *op = in->m->op;
	struct data_service *d = data_of(n);
	struct cp_caller *c = mc_heap_get(d->heap, sizeof(*c));

	if (c == NULL)
		return NULL;
	*c = (struct cp_caller){ .next = d->cp_callers,
		.at = &d->cp_callers,
		.reply = reply_to_of(in),
		.uuid = in->conn->uuid,
		.until_ms = op->call_timeout > 0 && op->call_timeout < MC_TIME_MAX
			? n->now_ms + op->call_timeout
			: NODE_NEVER };
	if (c->next != NULL)
		c->next->at = &c->next;
	d->cp_callers = c;
	return c;
}

void cp_caller_free(struct node *n, struct cp_caller *c)
{
	*c->at = c->next;
	if (c->next != NULL)
		c->next->at = c->at;
	mc_heap_put(data_of(n)->heap, c);
}

/* --- answers --- */
static const struct {
	enum hz_exception e;
} errors[] = {
	[CP_NO_SUCH_SESSION] = { HZ_SESSION_EXPIRED },
	[CP_NOT_OWNER] = { HZ_ILLEGAL_MONITOR_STATE },
	[CP_CANCELLED] = { HZ_WAIT_KEY_CANCELLED },
	[CP_DESTROYED] = { HZ_OBJECT_DESTROYED },
	[CP_STATE] = { HZ_ILLEGAL_STATE },
	[CP_ARGUMENT] = { HZ_ILLEGAL_ARGUMENT },
	[CP_FULL] = { HZ_HAZELCAST },
};

static struct mc_value *session_of(struct node *n, int64_t id)
{
	struct hz_session_response *r = node_new(n, sizeof(*r));

	*r = (struct hz_session_response){ id, CP_SESSION_TTL_MS, CP_SESSION_HEARTBEAT_MS };
	return hz_value_object(HZ_SESSION_RESPONSE, r, &n->fx->mem);
}

static struct mc_value *state_of(struct node *n, const struct cp_ref *ref)
{
	struct hz_fenced_lock_lock_ownership_state *s = node_new(n, sizeof(*s));

	*s = (struct hz_fenced_lock_lock_ownership_state){ ref->fence, ref->count, ref->holder_session,
		ref->holder_thread };
	return hz_value_object(HZ_FENCED_LOCK_LOCK_OWNERSHIP_STATE, s, &n->fx->mem);
}

static struct mc_bytes copy_of(struct node *n, struct mc_bytes b)
{
	uint8_t *p = b.n <= 0 ? NULL : node_new_array(n, 1, (size_t)b.n);

	if (p == NULL)
		return (struct mc_bytes){ NULL, -1 };
	memcpy(p, b.p, (size_t)b.n);
	return (struct mc_bytes){ p, b.n };
}

static struct mc_iobj value_of(struct node *n, const struct cp_answer *a)
{
	switch (a->kind) {
	case CP_ANSWER_BOOL: return (struct mc_iobj){ .object = hz_value_bool(a->number != 0, &n->fx->mem) };
	case CP_ANSWER_INT:
		return (struct mc_iobj){ .object = hz_value_int((int32_t)a->number, &n->fx->mem) };
	case CP_ANSWER_LONG: return (struct mc_iobj){ .object = hz_value_long(a->number, &n->fx->mem) };
	case CP_ANSWER_SESSION: return (struct mc_iobj){ .object = session_of(n, a->number) };
	case CP_ANSWER_STATE: return (struct mc_iobj){ .object = state_of(n, &a->state) };
	case CP_ANSWER_DATA:
		return a->data.n < 0 ? (struct mc_iobj){ .object = NULL }
				     : (struct mc_iobj){ .is_data = true, .data = copy_of(n, a->data) };
	default: return (struct mc_iobj){ .object = NULL };
	}
}

static void tell_caller(struct node *n, const struct reply_to *to, const struct cp_answer *a, uint32_t acks)
{
	mc_check(a->kind != CP_ANSWER_LATER);
	if (a->kind == CP_ANSWER_ERROR)
		answer_error(n, to, errors[a->error].e, a->why);
	else
		answer_value(n, to, value_of(n, a), acks);
}

static void done(void *ctx, uint64_t ticket, const struct cp_answer *a)
{
	struct cp_caller *c = (struct cp_caller *)(uintptr_t)ticket;

	tell_caller(ctx, &c->reply, a, 0);
	cp_caller_free(ctx, c);
}

/* --- one call --- */
static const char *const no_group = "the CP group has no name, or another partition";

static bool group_of(const struct hz_raft_unsafe_raft_replicate_op *op, struct cp_call *call)
{
	const struct hz_raft_group_id *g = op->group_id;

	if (g == NULL || g->name.n < 0 || g->group_id != op->op.partition_id)
		return false;
	call->group = g->name;
	call->seed = g->seed;
	call->partition = (uint32_t)op->op.partition_id;
	return true;
}

void cp_service_due(struct node *n)
{
	struct data_service *d = data_of(n);

	d->cp_due_ms = d->cp_due_ms < n->now_ms + CP_TICK_MS ? d->cp_due_ms : n->now_ms + CP_TICK_MS;
}

/* Also a call that waits goes to the backup: it waits there, too (CallStatus.VOID). */
struct cp_answer cp_service_run(struct node *n, const struct cp_call *call, struct mc_value *op,
	const struct data_ack_to *to, uint32_t *acks)
{
	struct data_service *d = data_of(n);
	struct cp_answer a;

	d->cp.ctx = n;
	cp_service_due(n);
	data_begin(n);
	a = cp_run(&d->cp, call, n->clock_ms);
	*acks = cp_op_reads(call->op) ? 0 : cp_back_up(n, call, op, to);
	return a;
}

static void run_call(struct node *n, const struct in *in, struct cp_call *call, struct mc_value *op)
{
	struct data_caller who = { .reply = reply_to_of(in), .uuid = in->conn->uuid, .client_call = -1 };
	struct data_ack_to to = data_ack_to(n, &who);
	struct cp_caller *c = caller_new(n, in);
	struct cp_answer a;
	uint32_t acks;

	if (c == NULL) {
		answer_error(n, &who.reply, HZ_HAZELCAST, "no memory is left for calls that wait");
		return;
	}
	call->ticket = (uint64_t)(uintptr_t)c;
	a = cp_service_run(n, call, op, &to, &acks);
	if (a.kind == CP_ANSWER_LATER)
		return;
	cp_caller_free(n, c);
	tell_caller(n, &who.reply, &a, acks);
}

void on_cp_call(struct node *n, const struct in *in)
{
	const struct hz_raft_unsafe_raft_replicate_op *op = in->m->body;
	struct cp_call call;
	const char *why;

	if (!data_gate(n, op->op.partition_id, &why))
		reply_error(n, in, HZ_WRONG_TARGET, why);
	else if (!cp_call_of(n, op->raft_op, &in->conn->addr, op->op.call_id, &call))
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION,
			"this member runs no code of applications, and not every operation of the CP subsystem");
	else if (!group_of(op, &call))
		reply_error(n, in, HZ_ILLEGAL_ARGUMENT, no_group);
	else
		run_call(n, in, &call, op->raft_op);
}

/* --- who is gone --- */
void cp_service_gone(struct node *n, struct mc_uuid member)
{
	struct data_service *d = data_of(n);
	struct cp_caller *next;

	for (struct cp_caller *c = d->cp_callers; c != NULL; c = next) {
		next = c->next;
		if (!mc_uuid_eq(c->uuid, member))
			continue;
		cp_drop_ticket(&d->cp, (uint64_t)(uintptr_t)c);
		cp_caller_free(n, c);
	}
}

void cp_service_turn_away(struct node *n, uint32_t partition)
{
	struct data_service *d = data_of(n);
	uint64_t ticket;

	while (cp_take_ticket(&d->cp, partition, &ticket)) {
		struct cp_caller *c = (struct cp_caller *)(uintptr_t)ticket;

		answer_error(n, &c->reply, HZ_RETRYABLE, "the partition moves: ask again");
		cp_caller_free(n, c);
	}
}

/* --- life --- */
void cp_service_init(struct node *n)
{
	struct data_service *d = data_of(n);

	cp_init(&d->cp, d->heap, done);
	d->cp_due_ms = NODE_NEVER;
	d->cp_idle_at_ms = 0;
}

void cp_service_reset(struct node *n)
{
	struct data_service *d = data_of(n);

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		cp_drop(&d->cp, p);
	while (d->cp_callers != NULL)
		cp_caller_free(n, d->cp_callers);
	d->cp_due_ms = NODE_NEVER;
	d->cp_idle_at_ms = 0;
}
