/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move_cp_objects.c - locks, semaphores and latches of the CP subsystem as Hazelcast writes them
 * (com.hazelcast.cp.internal.datastructures.lock.Lock, semaphore.Semaphore, countdownlatch.CountDownLatch):
 * who holds them, who waits, and what calls were answered.
 */
#include "common/data/move_cp.h"

static struct hz_address *address_of(struct node *n, const struct mc_addr *a)
{
	return a->host[0] == '\0' ? NULL : make_address(n, a);
}

/* --- who waits --- */
static struct hz_lock_endpoint *endpoint_of(struct node *n, int64_t session, int64_t thread)
{
	struct hz_lock_endpoint *e = node_new(n, sizeof(*e));

	*e = (struct hz_lock_endpoint){ session, thread };
	return e;
}

static struct mc_value *lock_key(struct node *n, const struct cp_wait *w)
{
	struct hz_lock_invocation_key *k = node_new(n, sizeof(*k));

	*k = (struct hz_lock_invocation_key){ .commit_index = w->commit,
		.invocation_uid = w->uid,
		.caller_address = address_of(n, &w->caller),
		.call_id = w->call_id,
		.endpoint = endpoint_of(n, w->session, w->thread) };
	return hz_value_object(HZ_FENCED_LOCK_LOCK_INVOCATION_KEY, k, &n->fx->mem);
}

static struct mc_value *acquire_key(struct node *n, const struct cp_wait *w)
{
	struct hz_semaphore_acquire_invocation_key *k = node_new(n, sizeof(*k));

	*k = (struct hz_semaphore_acquire_invocation_key){ .commit_index = w->commit,
		.invocation_uid = w->uid,
		.caller_address = address_of(n, &w->caller),
		.call_id = w->call_id,
		.endpoint = hz_value_object(
			HZ_SEMAPHORE_ENDPOINT, endpoint_of(n, w->session, w->thread), &n->fx->mem),
		.permits = w->permits };
	return hz_value_object(HZ_SEMAPHORE_ACQUIRE_INVOCATION_KEY, k, &n->fx->mem);
}

static struct mc_value *await_key(struct node *n, const struct cp_wait *w)
{
	struct hz_cp_wait_key *k = node_new(n, sizeof(*k));

	*k = (struct hz_cp_wait_key){ w->commit, w->uid, address_of(n, &w->caller), w->call_id };
	return hz_value_object(HZ_COUNT_DOWN_LATCH_AWAIT_INVOCATION_KEY, k, &n->fx->mem);
}

/* What the key of the table is: the endpoint, or the call's id. */
static struct mc_value *waiter_of(struct node *n, enum cp_kind kind, const struct cp_wait *w)
{
	enum hz_class cls = kind == CP_LOCK ? HZ_FENCED_LOCK_LOCK_ENDPOINT : HZ_SEMAPHORE_ENDPOINT;
	struct mc_value *v;

	if (kind != CP_LATCH)
		return hz_value_object(cls, endpoint_of(n, w->session, w->thread), &n->fx->mem);
	v = node_new(n, sizeof(*v));
	v->type = MC_TYPE_UUID;
	v->u.uuid = w->uid;
	return v;
}

static struct mc_value *key_of(struct node *n, enum cp_kind kind, const struct cp_wait *w)
{
	static struct mc_value *(*const keys[CP_KINDS])(struct node * n, const struct cp_wait *w) = {
		[CP_LOCK] = lock_key,
		[CP_SEMAPHORE] = acquire_key,
		[CP_LATCH] = await_key,
	};

	return keys[kind](n, w);
}

static bool is_repeat(const struct cp_wait *a, const struct cp_wait *b)
{
	return a->session == b->session && a->thread == b->thread && mc_uuid_eq(a->uid, b->uid);
}

/* Only the first call of each: who repeats it finds its place. */
static struct hz_cp_waiters *waiters_of(struct node *n, const struct cp_object *o, uint32_t *count)
{
	struct hz_cp_waiters *v = node_new_array(n, sizeof(*v), o->wait_count);

	*count = 0;
	for (const struct cp_wait *w = o->waits; v != NULL && w != NULL; w = w->next) {
		struct hz_raft_wait_key_container *c = node_new(n, sizeof(*c));
		const struct cp_wait *first = o->waits;

		while (!is_repeat(first, w))
			first = first->next;
		if (first != w)
			continue;
		c->key = key_of(n, o->kind, w);
		v[*count].key = waiter_of(n, o->kind, w);
		v[(*count)++].value = hz_value_object(HZ_RAFT_WAIT_KEY_CONTAINER, c, &n->fx->mem);
	}
	return v;
}

/* --- objects --- */
static void lock_refs_of(struct node *n, const struct cp_object *o, struct hz_fenced_lock_lock *l)
{
	l->owner_invocation_ref_uids.v =
		node_new_array(n, sizeof(*l->owner_invocation_ref_uids.v), o->ref_count);
	for (const struct cp_ref *r = o->refs; l->owner_invocation_ref_uids.v != NULL && r != NULL;
		r = r->next) {
		struct hz_fenced_lock_lock_ownership_state *s = node_new(n, sizeof(*s));

		*s = (struct hz_fenced_lock_lock_ownership_state){ r->fence, r->count, r->holder_session,
			r->holder_thread };
		l->owner_invocation_ref_uids.v[l->owner_invocation_ref_uids.n++] =
			(struct hz_lock_ref){ endpoint_of(n, r->session, r->thread), r->uid,
				hz_value_object(HZ_FENCED_LOCK_LOCK_OWNERSHIP_STATE, s, &n->fx->mem) };
	}
}

static struct mc_value *lock_of(const struct move_cp *m, const struct cp_object *o)
{
	struct hz_fenced_lock_lock *l = node_new(m->n, sizeof(*l));

	l->group_id = m->id;
	l->name = o->name;
	l->wait_keys.v = waiters_of(m->n, o, &l->wait_keys.n);
	l->lock_count_limit = INT32_MAX; /* FencedLockConfig.DEFAULT_LOCK_ACQUIRE_LIMIT, without a limit */
	l->has_owner = o->has_owner;
	if (o->has_owner)
		l->owner = hz_value_body(lock_key(m->n, &o->owner), HZ_FENCED_LOCK_LOCK_INVOCATION_KEY);
	l->lock_count = o->count;
	lock_refs_of(m->n, o, l);
	return hz_value_object(HZ_FENCED_LOCK_LOCK, l, &m->n->fx->mem);
}

static void session_of_semaphore(
	struct node *n, const struct cp_object *o, const struct cp_held *h, struct hz_semaphore_session *out)
{
	uint32_t count = 0;

	out->key = h->session;
	out->acquired_permits = h->permits;
	for (const struct cp_ref *r = o->refs; r != NULL; r = r->next)
		count += r->session == h->session;
	out->invocation_ref_uids.v = node_new_array(n, sizeof(*out->invocation_ref_uids.v), count);
	n->fx->lost |=
		out->invocation_ref_uids.v == NULL; /* half of it would be worse than a step that fails */
	for (const struct cp_ref *r = o->refs; out->invocation_ref_uids.v != NULL && r != NULL; r = r->next)
		if (r->session == h->session)
			out->invocation_ref_uids.v[out->invocation_ref_uids.n++] =
				(struct hz_semaphore_permits){ r->thread, r->uid, r->count };
}

static struct mc_value *semaphore_of(const struct move_cp *m, const struct cp_object *o)
{
	struct hz_semaphore *s = node_new(m->n, sizeof(*s));

	s->group_id = m->id;
	s->name = o->name;
	s->wait_keys.v = waiters_of(m->n, o, &s->wait_keys.n);
	s->initialized = o->initialized;
	s->available = o->count;
	s->session_states.v = node_new_array(m->n, sizeof(*s->session_states.v), o->held_count);
	for (const struct cp_held *h = o->held; s->session_states.v != NULL && h != NULL; h = h->next)
		session_of_semaphore(m->n, o, h, &s->session_states.v[s->session_states.n++]);
	return hz_value_object(HZ_SEMAPHORE, s, &m->n->fx->mem);
}

static struct mc_value *latch_of(const struct move_cp *m, const struct cp_object *o)
{
	struct hz_count_down_latch *l = node_new(m->n, sizeof(*l));

	l->group_id = m->id;
	l->name = o->name;
	l->wait_keys.v = waiters_of(m->n, o, &l->wait_keys.n);
	l->round = o->round;
	l->count_down_from = o->count;
	l->count_down_uids.v = node_new_array(m->n, sizeof(*l->count_down_uids.v), o->ref_count);
	for (const struct cp_ref *r = o->refs; l->count_down_uids.v != NULL && r != NULL; r = r->next)
		l->count_down_uids.v[l->count_down_uids.n++] = r->uid;
	return hz_value_object(HZ_COUNT_DOWN_LATCH, l, &m->n->fx->mem);
}

struct mc_value *move_cp_object(const struct move_cp *m, const struct cp_object *o)
{
	static struct mc_value *(*const makes[CP_KINDS])(
		const struct move_cp *m, const struct cp_object *o) = {
		[CP_LOCK] = lock_of,
		[CP_SEMAPHORE] = semaphore_of,
		[CP_LATCH] = latch_of,
	};

	return makes[o->kind](m, o);
}
