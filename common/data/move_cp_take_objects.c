/* SPDX-License-Identifier: Apache-2.0 */
/* move_cp_take_objects.c - the other end of move_cp_objects.c: locks, semaphores and latches come in. Retries
 * of a call that waits are not read: who repeats it finds its place by the call's number. */
#include "common/data/move_cp.h"

/* --- what may be waited for --- */
/* The three keys begin alike. */
static struct cp_wait wait_of(const struct hz_cp_wait_key *k)
{
	struct cp_wait w = { .commit = k->commit_index,
		.uid = k->invocation_uid,
		.call_id = k->call_id,
		.session = CP_NO_SESSION,
		.timeout_ms = -1,
		.until_ms = CP_NEVER };

	read_address(k->caller_address, &w.caller);
	return w;
}

static bool lock_key(const struct hz_lock_invocation_key *k, struct cp_wait *out)
{
	struct hz_cp_wait_key head;

	if (k == NULL || k->endpoint == NULL)
		return false;
	head = (struct hz_cp_wait_key){ k->commit_index, k->invocation_uid, k->caller_address, k->call_id };
	*out = wait_of(&head);
	out->session = k->endpoint->session_id;
	out->thread = k->endpoint->thread_id;
	return true;
}

static bool lock_wait(const struct mc_value *v, struct cp_wait *out)
{
	return lock_key(hz_value_body(v, HZ_FENCED_LOCK_LOCK_INVOCATION_KEY), out);
}

static bool semaphore_wait(const struct mc_value *v, struct cp_wait *out)
{
	const struct hz_semaphore_acquire_invocation_key *k =
		hz_value_body(v, HZ_SEMAPHORE_ACQUIRE_INVOCATION_KEY);
	const struct hz_lock_endpoint *e =
		k == NULL ? NULL : hz_value_body(k->endpoint, HZ_SEMAPHORE_ENDPOINT);
	struct hz_cp_wait_key head;

	if (e == NULL)
		return false;
	head = (struct hz_cp_wait_key){ k->commit_index, k->invocation_uid, k->caller_address, k->call_id };
	*out = wait_of(&head);
	out->session = e->session_id;
	out->thread = e->thread_id;
	out->permits = k->permits;
	return true;
}

static bool latch_wait(const struct mc_value *v, struct cp_wait *out)
{
	const struct hz_cp_wait_key *k = hz_value_body(v, HZ_COUNT_DOWN_LATCH_AWAIT_INVOCATION_KEY);

	if (k == NULL)
		return false;
	*out = wait_of(k);
	return true;
}

static bool take_waits(struct cp *c, struct cp_object *o, const struct hz_cp_waiters *v, uint32_t count)
{
	static bool (*const reads[CP_KINDS])(const struct mc_value *v, struct cp_wait *out) = {
		[CP_LOCK] = lock_wait,
		[CP_SEMAPHORE] = semaphore_wait,
		[CP_LATCH] = latch_wait,
	};

	for (uint32_t i = 0; i < count; i++) {
		const struct hz_raft_wait_key_container *k =
			hz_value_body(v[i].value, HZ_RAFT_WAIT_KEY_CONTAINER);
		struct cp_wait w;

		if (k == NULL || !reads[o->kind](k->key, &w) || cp_wait_add(c, o, &w) == NULL)
			return false;
	}
	return true;
}

static bool take_lock_ref(struct cp *c, struct cp_object *o, const struct hz_lock_ref *r)
{
	const struct hz_fenced_lock_lock_ownership_state *s =
		hz_value_body(r->value, HZ_FENCED_LOCK_LOCK_OWNERSHIP_STATE);
	struct cp_ref ref;

	if (s == NULL || r->element1 == NULL)
		return false;
	ref = (struct cp_ref){ .session = r->element1->session_id,
		.thread = r->element1->thread_id,
		.uid = r->element2,
		.fence = s->fence,
		.count = s->lock_count,
		.holder_session = s->session_id,
		.holder_thread = s->thread_id };
	return cp_ref_put(c, o, &ref);
}

static bool take_lock(struct cp *c, struct cp_object *o, const struct mc_value *v)
{
	const struct hz_fenced_lock_lock *l = hz_value_body(v, HZ_FENCED_LOCK_LOCK);

	if (l == NULL || (l->has_owner && !lock_key(l->owner, &o->owner)) ||
		!take_waits(c, o, l->wait_keys.v, l->wait_keys.n))
		return false;
	o->has_owner = l->has_owner;
	o->count = l->lock_count;
	for (uint32_t i = l->owner_invocation_ref_uids.n; i-- > 0;) /* the newest first: put in last */
		if (!take_lock_ref(c, o, &l->owner_invocation_ref_uids.v[i]))
			return false;
	return true;
}

static bool take_permits(struct cp *c, struct cp_object *o, const struct hz_semaphore_session *s)
{
	for (uint32_t i = s->invocation_ref_uids.n; i-- > 0;) {
		const struct hz_semaphore_permits *p = &s->invocation_ref_uids.v[i];
		struct cp_ref ref = {
			.session = s->key, .thread = p->key, .uid = p->element1, .count = p->element2
		};

		if (!cp_ref_put(c, o, &ref))
			return false;
	}
	return cp_held_add(c, o, s->key, s->acquired_permits);
}

static bool take_semaphore(struct cp *c, struct cp_object *o, const struct mc_value *v)
{
	const struct hz_semaphore *s = hz_value_body(v, HZ_SEMAPHORE);

	if (s == NULL || !take_waits(c, o, s->wait_keys.v, s->wait_keys.n))
		return false;
	o->initialized = s->initialized;
	o->count = s->available;
	for (uint32_t i = s->session_states.n; i-- > 0;)
		if (!take_permits(c, o, &s->session_states.v[i]))
			return false;
	return true;
}

static bool take_latch(struct cp *c, struct cp_object *o, const struct mc_value *v)
{
	const struct hz_count_down_latch *l = hz_value_body(v, HZ_COUNT_DOWN_LATCH);

	if (l == NULL || !take_waits(c, o, l->wait_keys.v, l->wait_keys.n))
		return false;
	o->round = l->round;
	o->count = l->count_down_from;
	for (uint32_t i = l->count_down_uids.n; i-- > 0;) {
		struct cp_ref ref = { .uid = l->count_down_uids.v[i] };

		if (!cp_ref_put(c, o, &ref))
			return false;
	}
	return true;
}

bool move_cp_take_object(struct node *n, struct cp_object *o, const struct mc_value *v)
{
	static bool (*const takes[CP_KINDS])(
		struct cp * c, struct cp_object * o, const struct mc_value *v) = {
		[CP_LOCK] = take_lock,
		[CP_SEMAPHORE] = take_semaphore,
		[CP_LATCH] = take_latch,
	};

	return takes[o->kind](&data_of(n)->cp, o, v);
}
