/* SPDX-License-Identifier: Apache-2.0 */
/* cp_due.c - what time ends in the CP subsystem: sessions and calls that have waited (RaftSessionService,
 * AbstractBlockingService). Each is a call as well, so that a backup does the same in the same place. */
#include "common/data/cp_service.h"

enum { DUE_MAX = 256 }; /* of a group in one tick */

static void run_due(struct node *n, struct cp_group *g, enum hz_class cls, void *body)
{
	struct mc_value *op = hz_value_object(cls, body, &n->fx->mem);
	struct data_ack_to nobody = data_ack_to(n, NULL);
	struct cp_call call;
	uint32_t acks;

	if (op == NULL || !cp_call_of(n, op, NULL, 0, &call))
		return;
	call.group = g->name;
	call.seed = g->seed;
	call.partition = g->partition;
	cp_service_run(n, &call, op, &nobody, &acks);
}

static void expire_sessions(struct node *n, struct cp_group *g)
{
	struct hz_session_expire_sessions_op *op = node_new(n, sizeof(*op));

	op->sessions.v = node_new_array(n, sizeof(*op->sessions.v), DUE_MAX);
	for (const struct cp_session *s = g->sessions; op->sessions.v != NULL && s != NULL; s = s->next)
		if (s->expires_ms <= n->clock_ms && op->sessions.n < DUE_MAX)
			op->sessions.v[op->sessions.n++] = (struct hz_cp_session_time){ s->id, s->version };
	if (op->sessions.n > 0)
		run_due(n, g, HZ_SESSION_EXPIRE_SESSIONS_OP, op);
}

static uint32_t list_old(const struct node *n, const struct cp_group *g, int64_t *ids)
{
	uint32_t count = 0;

	for (const struct cp_session *s = g->sessions; s != NULL; s = s->next)
		if (s->created_ms < n->clock_ms - CP_SESSION_TTL_MS) {
			mc_check(count < g->session_count);
			ids[count++] = s->id;
		}
	return count;
}

/* Those that are heard of, but hold nothing and wait for nothing any more; whoever made one makes another
 * (RaftSessionService.CheckInactiveSessions). */
static void close_idle_sessions(struct node *n, struct cp_group *g)
{
	struct hz_session_close_inactive_sessions_op *op = node_new(n, sizeof(*op));
	int64_t *ids = g->session_count == 0 ? NULL : node_new_array(n, sizeof(*ids), g->session_count);
	uint32_t count = ids == NULL ? 0 : list_old(n, g, ids);
	struct mc_index_slot *slots =
		count == 0 ? NULL : node_new_array(n, sizeof(*slots), mc_index_slots(count));

	if (slots == NULL)
		return;
	count = cp_sessions_idle(g, ids, count, slots);
	op->sessions.v = ids;
	op->sessions.n = count < DUE_MAX ? count : DUE_MAX;
	if (count > 0)
		run_due(n, g, HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP, op);
}

static void expire_waits(struct node *n, struct cp_group *g, enum cp_kind kind)
{
	struct hz_raft_expire_wait_keys_op *op = node_new(n, sizeof(*op));

	op->service_name = mc_str_z(cp_service_name(kind));
	op->keys.v = node_new_array(n, sizeof(*op->keys.v), DUE_MAX);
	for (const struct cp_object *o = g->objects; op->keys.v != NULL && o != NULL; o = o->next)
		for (const struct cp_wait *w = o->kind == kind ? o->waits : NULL; w != NULL; w = w->next)
			if (w->until_ms <= n->clock_ms && op->keys.n < DUE_MAX)
				op->keys.v[op->keys.n++] = (struct hz_cp_wait_key_id){ o->name, w->uid };
	if (op->keys.n > 0)
		run_due(n, g, HZ_RAFT_EXPIRE_WAIT_KEYS_OP, op);
}

/* The caller gives a call up that is not answered; its repeat finds its place. */
static void call_again(struct node *n)
{
	struct data_service *d = data_of(n);
	struct cp_caller *next;

	for (struct cp_caller *c = d->cp_callers; c != NULL; c = next) {
		next = c->next;
		if (c->until_ms > n->now_ms)
			continue;
		cp_drop_ticket(&d->cp, (uint64_t)(uintptr_t)c);
		answer_again(n, &c->reply);
		cp_caller_free(n, c);
	}
}

/* Something is left that time can end. */
static bool has_due(const struct node *n)
{
	const struct data_service *d = data_of(n);

	for (const struct cp_group *g = cp_next(&d->cp, NULL); g != NULL; g = cp_next(&d->cp, g))
		if (g->sessions != NULL)
			return true;
	return d->cp.waits > 0;
}

void cp_service_tick(struct node *n)
{
	struct data_service *d = data_of(n);
	bool idle_too = d->cp_idle_at_ms <= n->now_ms;

	if (d->cp_due_ms > n->now_ms)
		return;
	if (idle_too)
		d->cp_idle_at_ms = n->now_ms + CP_IDLE_MS;
	for (struct cp_group *g = cp_next(&d->cp, NULL); g != NULL; g = cp_next(&d->cp, g)) {
		if (!data_owns(n, g->partition))
			continue;
		expire_sessions(n, g);
		if (idle_too)
			close_idle_sessions(n, g);
		for (uint32_t kind = CP_LOCK; kind < CP_KINDS; kind++)
			expire_waits(n, g, (enum cp_kind)kind);
	}
	call_again(n);
	d->cp_due_ms = has_due(n) ? n->now_ms + CP_TICK_MS : NODE_NEVER;
}

int64_t cp_service_deadline(const struct node *n)
{
	return data_of(n)->cp_due_ms;
}
