/* SPDX-License-Identifier: Apache-2.0 */
/* cp.c - calls of the CP subsystem in unsafe mode: from a call to what it does. What there is: cp_groups.c.
 */
#include "common/data/cp_internal.h"

/* --- answers --- */
struct cp_answer cp_answer_number(enum cp_answer_kind kind, int64_t number)
{
	return (struct cp_answer){ .kind = kind, .number = number };
}

struct cp_answer cp_answer_error(enum cp_error error, const char *why)
{
	return (struct cp_answer){ .kind = CP_ANSWER_ERROR, .error = error, .why = why };
}

/* --- calls --- */
static struct cp_answer destroy(struct cp_run *r)
{
	struct cp_answer gone = cp_answer_error(CP_DESTROYED, "the object is destroyed");
	bool was = !r->o->destroyed;

	cp_object_empty(r->c, r->o, &gone);
	r->o->destroyed = true;
	return cp_answer_number(CP_ANSWER_BOOL, was);
}

static void late(struct cp_run *r, struct mc_uuid uid)
{
	struct cp_answer a = cp_answer_number(r->o->kind == CP_LOCK ? CP_ANSWER_LONG : CP_ANSWER_BOOL, 0);
	struct cp_wait **at = &r->o->waits;

	while (*at != NULL)
		if (mc_uuid_eq((*at)->uid, uid)) {
			if (r->o->kind == CP_LOCK)
				cp_lock_late(r->c, r->o, *at);
			else if (r->o->kind == CP_SEMAPHORE)
				cp_semaphore_late(r->c, r->o, *at);
			cp_wait_end(r->c, r->o, at, &a);
		} else {
			at = &(*at)->next;
		}
}

static struct cp_answer expire_waits(struct cp_run *r)
{
	for (uint32_t i = 0; i < r->call->count; i++)
		for (r->o = r->g->objects; r->o != NULL; r->o = r->o->next)
			if (r->o->kind == r->call->kind && mc_str_eq(r->o->name, r->call->waits[i].name))
				late(r, r->call->waits[i].uid);
	return cp_answer_null;
}

static const struct act {
	cp_act_fn *act;
	int kind; /* of the object; -1: none */
	bool reads;
} acts[CP_OPS] = {
	[CP_SESSION_CREATE] = { cp_session_create, -1, false },
	[CP_SESSION_HEARTBEAT] = { cp_session_heartbeat, -1, false },
	[CP_SESSION_CLOSE] = { cp_session_close, -1, false },
	[CP_SESSION_EXPIRE] = { cp_session_expire, -1, false },
	[CP_SESSION_CLOSE_ALL] = { cp_session_close_all, -1, false },
	[CP_THREAD_ID] = { cp_thread_id, -1, false },
	[CP_LONG_ADD] = { cp_long_add, CP_LONG, false },
	[CP_LONG_GET_ADD] = { cp_long_get_add, CP_LONG, false },
	[CP_LONG_SET] = { cp_long_set, CP_LONG, false },
	[CP_LONG_COMPARE] = { cp_long_compare, CP_LONG, false },
	[CP_LONG_GET] = { cp_long_get, CP_LONG, true },
	[CP_REFERENCE_GET] = { cp_reference_get, CP_REFERENCE, true },
	[CP_REFERENCE_SET] = { cp_reference_set, CP_REFERENCE, false },
	[CP_REFERENCE_COMPARE] = { cp_reference_compare, CP_REFERENCE, false },
	[CP_REFERENCE_CONTAINS] = { cp_reference_contains, CP_REFERENCE, true },
	[CP_LOCK_TAKE] = { cp_lock_take, CP_LOCK, false },
	[CP_LOCK_GIVE] = { cp_lock_give, CP_LOCK, false },
	[CP_LOCK_STATE] = { cp_lock_state, CP_LOCK, true },
	[CP_SEMAPHORE_INIT] = { cp_semaphore_init, CP_SEMAPHORE, false },
	[CP_SEMAPHORE_ACQUIRE] = { cp_semaphore_acquire, CP_SEMAPHORE, false },
	[CP_SEMAPHORE_RELEASE] = { cp_semaphore_release, CP_SEMAPHORE, false },
	[CP_SEMAPHORE_DRAIN] = { cp_semaphore_drain, CP_SEMAPHORE, false },
	[CP_SEMAPHORE_CHANGE] = { cp_semaphore_change, CP_SEMAPHORE, false },
	[CP_SEMAPHORE_AVAILABLE] = { cp_semaphore_available, CP_SEMAPHORE, true },
	[CP_LATCH_SET] = { cp_latch_set, CP_LATCH, false },
	[CP_LATCH_DOWN] = { cp_latch_down, CP_LATCH, false },
	[CP_LATCH_AWAIT] = { cp_latch_await, CP_LATCH, false },
	[CP_LATCH_COUNT] = { cp_latch_count, CP_LATCH, true },
	[CP_LATCH_ROUND] = { cp_latch_round, CP_LATCH, true },
	[CP_EXPIRE_WAITS] = { expire_waits, -1, false },
	[CP_DESTROY] = { destroy, CP_KINDS, false },
};

bool cp_op_reads(enum cp_op op)
{
	return acts[op].reads;
}

/* It is never 0, which is that of a partition without CP objects. */
static int64_t next_commit(struct cp *c, uint32_t partition)
{
	int64_t *commit = &c->commit[partition];

	*commit = *commit < 0 || *commit == INT64_MAX ? 1 : *commit + 1;
	return *commit;
}

/* A read counts no commit here, so that a backup, which does not hear of it, counts as its owner does. */
struct cp_answer cp_run(struct cp *c, const struct cp_call *call, int64_t now_ms)
{
	struct cp_run r = { .c = c, .call = call, .now_ms = now_ms };
	const struct act *a = &acts[call->op];

	mc_check(call->partition < MC_PARTITIONS && call->op < CP_OPS && a->act != NULL);
	r.g = cp_open(c, call->group, call->seed, call->partition);
	if (r.g != NULL && a->kind >= 0)
		r.o = cp_object_open(
			c, r.g, call->op == CP_DESTROY ? call->kind : (enum cp_kind)a->kind, call->name);
	if (r.g == NULL || r.g->partition != call->partition || (a->kind >= 0 && r.o == NULL))
		return cp_answer_error(CP_FULL, "no room is left for CP objects, or it has no name");
	if (r.o != NULL && r.o->destroyed && call->op != CP_DESTROY)
		return cp_answer_error(CP_DESTROYED, "the object is destroyed");
	r.commit = a->reads ? c->commit[call->partition] : next_commit(c, call->partition);
	return a->act(&r);
}
