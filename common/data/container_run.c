/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_run.c - runs operations on queues, lists, sets and ring buffers, and tells what has come of them:
 * backups first, then the answer, which waits for those that say that they have it. What cannot be done now
 * (an empty queue, a sequence that is not there yet) waits, in the order in which it came
 * (OperationParkerImpl), and is run again when something has come.
 */
#include <string.h>

#include "common/data/container_ops.h"

enum how { ASKS, MAKES, WAITS };
static const struct row {
	container_act_fn *act;
	enum container_kind kind;
	enum how how;
} rows[HZ_CLASS_COUNT] = {
#define X(cls, kind, how, act) [HZ_##cls] = { container_act_##act, CONTAINER_##kind, how },
	CONTAINER_ROWS(X)
#undef X
};

/* --- what waits --- */
/* A copy of an operation that may wait: no bytes but the name, which is the container's. */
union waiting_body {
	struct hz_named_op named;
	struct hz_await_map_flush_operation read_one;
	struct hz_ringbuffer_read_many_operation read_many;
};
struct container_wait {
	struct container_wait *next, *before;
	struct data_caller who;
	enum hz_class cls;
	int64_t late_at_ms, again_at_ms; /* answered with null; to be sent again; NODE_NEVER */
	union waiting_body body;
};
enum { WAITERS_AT_ONCE = 256 }; /* of one container in one step */

static size_t body_size(enum hz_class cls)
{
	switch (cls) {
	case HZ_RINGBUFFER_READ_ONE_OPERATION: return sizeof(struct hz_await_map_flush_operation);
	case HZ_RINGBUFFER_READ_MANY_OPERATION: return sizeof(struct hz_ringbuffer_read_many_operation);
	default: return sizeof(struct hz_named_op);
	}
}

static int64_t after_ms(const struct node *n, int64_t ms)
{
	return ms < 0 || ms >= MC_TIME_MAX ? NODE_NEVER : n->now_ms + ms;
}

static void watch(struct node *n, int64_t at_ms)
{
	struct containers *all = &data_of(n)->containers;

	if (at_ms < all->deadline_ms)
		all->deadline_ms = at_ms;
	if (at_ms < timer_at(n, TIMER_DATA))
		timer_set(n, TIMER_DATA, at_ms);
}

/* False: it may not wait, or cannot be kept. */
static bool park(
	struct node *n, const struct data_caller *who, enum hz_class cls, const struct container_call *call)
{
	const struct hz_op *op = call->body;
	int64_t wait_ms = (op->flags & HZ_OP_WAIT_TIMEOUT) != 0 ? op->wait_timeout : -1;
	struct containers *all = call->all;
	struct container_wait *w;

	if (wait_ms == 0 || all->wait_count >= MC_DATA_WAITS_MAX)
		return false;
	w = mc_heap_get(all->heap, sizeof(*w));
	if (w == NULL)
		return false;
	*w = (struct container_wait){ .before = call->c->waits_last,
		.who = *who,
		.cls = cls,
		.late_at_ms = after_ms(n, wait_ms),
		.again_at_ms = after_ms(n, op->call_timeout > 0 ? op->call_timeout : -1) };
	memcpy(&w->body, call->body, body_size(cls));
	w->body.named.name = call->c->name;
	w->body.named.op.service_name = mc_str_z(container_service(call->c->kind));
	*(w->before == NULL ? &call->c->waits_first : &w->before->next) = w;
	call->c->waits_last = w;
	all->wait_count++;
	watch(n, w->late_at_ms < w->again_at_ms ? w->late_at_ms : w->again_at_ms);
	return true;
}

static void unpark(struct containers *all, struct container *c, struct container_wait *w)
{
	*(w->before == NULL ? &c->waits_first : &w->before->next) = w->next;
	*(w->next == NULL ? &c->waits_last : &w->next->before) = w->before;
	mc_heap_put(all->heap, w);
	all->wait_count--;
}

/* --- one operation --- */
static uint32_t back_up(struct node *n, struct container_call *call, const struct data_ack_to *to)
{
	struct hz_op *op = call->backup_body;
	struct data_copies copies = { .all = 1 };

	op->flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64 | HZ_OP_SERVICE;
	op->service_name = mc_str_z(container_service(call->c->kind));
	op->partition_id = -1;
	op->invocation_time = -1;
	op->call_timeout = INT64_MAX;
	copies.versions = container_backup_versions(n, call->c->partition, call->backup, op);
	return data_back_up_operation(
		n, &copies, call->c->partition, hz_value_object(call->backup, op, &n->fx->mem), to);
}

static void finish(struct node *n, const struct data_caller *who, struct container_call *call)
{
	struct data_ack_to to = data_ack_to(n, who);
	uint32_t acks = 0;

	if (call->backup != HZ_NONE)
		acks = back_up(n, call, &to);
	if (!who->client || acks == 0 || !data_ack_wait_answer(n, to.call_id, acks, who, &call->a))
		container_tell(n, who, &call->a, who->client ? 0 : acks);
}

static void run(struct container_call *call, enum hz_class cls)
{
	call->a = (struct container_answer){ .kind = CONTAINER_NULL, .data = { NULL, -1 } };
	call->backup = HZ_NONE;
	rows[cls].act(call);
	mc_check(call->backup == HZ_NONE || call->c != NULL);
}

/* Readers of a ring buffer wait for different things, pollers of a queue all for the same. */
static void run_waiters(struct node *n, struct container *c)
{
	struct container_call call = { .n = n, .all = &data_of(n)->containers, .c = c };
	struct container_wait *next;
	uint32_t done = 0;

	c->woken = false;
	for (struct container_wait *w = c->waits_first; w != NULL; w = next) {
		struct data_caller who = w->who;

		next = w->next;
		if (done == WAITERS_AT_ONCE) {
			c->woken = true;
			watch(n, n->now_ms + 1);
			return;
		}
		call.body = &w->body;
		run(&call, w->cls);
		if (call.a.kind == CONTAINER_WAITS && c->kind == CONTAINER_QUEUE)
			return;
		if (call.a.kind == CONTAINER_WAITS)
			continue;
		unpark(call.all, c, w);
		finish(n, &who, &call);
		done++;
	}
}

void container_run(struct node *n, const struct data_caller *who, enum hz_class cls, const void *body)
{
	const struct hz_named_op *op = body;
	const struct row *row = &rows[cls];
	struct container_call call = {
		.n = n, .all = &data_of(n)->containers, .body = body, .service = op->op.service_name
	};
	enum container_kind kind = row->kind;

	mc_check(row->act != NULL);
	if ((kind == CONTAINER_KINDS &&
		    (!container_kind_of(call.service, &kind) ||
			    (kind != CONTAINER_LIST && kind != CONTAINER_SET))) ||
		op->name.n < 0 || op->name.n > MC_MAP_NAME_MAX) {
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"the name is null or too long, or not of a list or set");
		return;
	}
	data_begin(n);
	call.c = row->how == ASKS ? container_find(call.all, kind, (uint32_t)op->op.partition_id, op->name)
				  : container_open(call.all, kind, (uint32_t)op->op.partition_id, op->name);
	if (call.c == NULL && row->how != ASKS) {
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"there are too many queues, lists, sets and ring buffers, or no memory for one more");
		return;
	}
	run(&call, cls);
	if (call.a.kind == CONTAINER_WAITS && park(n, who, cls, &call))
		return;
	if (call.a.kind == CONTAINER_WAITS)
		call.a.kind = CONTAINER_NULL;
	finish(n, who, &call);
	if (call.woke)
		run_waiters(n, call.c);
}

/* --- from members --- */
void on_container_operation(struct node *n, const struct in *in)
{
	const struct hz_op *op = in->m->op;
	struct data_caller who = { .reply = reply_to_of(in) };
	const char *why;

	mc_check(op != NULL && rows[in->m->cls].act != NULL);
	who.uuid = (op->flags & HZ_OP_CALLER_UUID) != 0 ? op->caller_uuid : in->conn->uuid;
	who.client_call = (op->flags & HZ_OP_CLIENT_CALL) != 0 ? op->client_call_id : -1;
	if (data_gate(n, op->partition_id, &why))
		container_run(n, &who, in->m->cls,
			in->m->cls == HZ_RINGBUFFER_MERGE_OPERATION ? container_ring_merging(n, in->m->body)
								    : in->m->body);
	else
		answer_error(n, &who.reply, HZ_WRONG_TARGET, why);
}

/* --- the end of waiting --- */
void container_end_waits(struct node *n, struct container *c, const char *why)
{
	while (c->waits_first != NULL) {
		struct data_caller who = c->waits_first->who;

		unpark(&data_of(n)->containers, c, c->waits_first);
		if (why == NULL)
			data_refuse(n, &who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
				"the partition moves: ask again");
		else
			data_refuse(n, &who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, why);
	}
}

static void end_overdue(struct node *n, struct container *c, int64_t *deadline_ms)
{
	struct containers *all = &data_of(n)->containers;
	static const struct container_answer nothing = { .kind = CONTAINER_NULL, .data = { NULL, -1 } };
	struct container_wait *next;

	for (struct container_wait *w = c->waits_first; w != NULL; w = next) {
		int64_t at_ms = w->late_at_ms < w->again_at_ms ? w->late_at_ms : w->again_at_ms;
		struct data_caller who = w->who;
		bool late = w->late_at_ms <= n->now_ms;

		next = w->next;
		if (at_ms > n->now_ms) {
			*deadline_ms = at_ms < *deadline_ms ? at_ms : *deadline_ms;
			continue;
		}
		unpark(all, c, w);
		if (late)
			container_tell(n, &who, &nothing, 0);
		else
			answer_again(n, &who.reply);
	}
}

void containers_tick(struct node *n)
{
	struct containers *all = &data_of(n)->containers;
	int64_t deadline_ms = NODE_NEVER;

	if (all->deadline_ms > n->now_ms)
		return;
	all->deadline_ms = NODE_NEVER;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (struct container *c = all->of[p]; c != NULL; c = c->next) {
			if (c->woken)
				run_waiters(n, c);
			end_overdue(n, c, &deadline_ms);
		}
	if (deadline_ms < all->deadline_ms)
		all->deadline_ms = deadline_ms;
}

int64_t containers_deadline(const struct node *n)
{
	return data_of(n)->containers.deadline_ms;
}

void containers_forget(struct node *n, struct mc_uuid who)
{
	struct containers *all = &data_of(n)->containers;
	struct container_wait *next;

	for (uint32_t p = 0; p < MC_PARTITIONS && all->wait_count > 0; p++)
		for (struct container *c = all->of[p]; c != NULL; c = c->next)
			for (struct container_wait *w = c->waits_first; w != NULL; w = next) {
				next = w->next;
				if (mc_uuid_eq(w->who.uuid, who))
					unpark(all, c, w);
			}
}

/* --- whole partitions --- */
void containers_turn_away(struct node *n, uint32_t partition)
{
	for (struct container *c = data_of(n)->containers.of[partition]; c != NULL; c = c->next)
		container_end_waits(n, c, NULL);
}

void containers_drop(struct node *n, uint32_t partition)
{
	struct containers *all = &data_of(n)->containers;

	containers_turn_away(n, partition);
	while (all->of[partition] != NULL)
		container_destroy(all, all->of[partition]);
	versions_drop(&all->versions, partition);
}

void containers_forget_waits(struct node *n, struct container *c)
{
	while (c->waits_first != NULL)
		unpark(&data_of(n)->containers, c, c->waits_first);
}

/* Nobody is told: this node is in no cluster any more. */
void containers_reset(struct node *n)
{
	struct containers *all = &data_of(n)->containers;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		while (all->of[p] != NULL) {
			containers_forget_waits(n, all->of[p]);
			container_destroy(all, all->of[p]);
		}
	versions_free(&all->versions, all->heap);
	all->deadline_ms = NODE_NEVER;
	container_unlisten_all(n);
}

/* A backup that does not hear of it has fewer versions then, and asks (compare.c). */
static void count_destroyed(struct node *n, const struct container *c)
{
	struct data_service *d = data_of(n);
	struct replica_versions *v;

	if (c->kind == CONTAINER_RING || !data_owns(n, c->partition))
		return;
	v = versions_of(&d->containers.versions, d->heap, c->partition);
	if (v != NULL)
		replica_versions_count(v, 1);
}

void containers_destroyed(struct node *n, struct mc_str service, struct mc_str name)
{
	struct containers *all = &data_of(n)->containers;
	enum container_kind kind;

	if (!container_kind_of(service, &kind))
		return;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		struct container *c = container_find(all, kind, p, name);

		if (c == NULL)
			continue;
		container_end_waits(n, c, "it was destroyed");
		count_destroyed(n, c);
		container_destroy(all, c);
	}
}
