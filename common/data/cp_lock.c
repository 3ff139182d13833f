/* SPDX-License-Identifier: Apache-2.0 */
/* cp_lock.c - locks with fences (com.hazelcast.cp.internal.datastructures.lock.Lock, LockService). A repeat
 * of a call, by its id, gets the answer that the first one got. */
#include "common/data/cp_internal.h"

static bool is_owner(const struct cp_object *o, int64_t session, int64_t thread)
{
	return o->has_owner && o->owner.session == session && o->owner.thread == thread;
}

static struct cp_ref state_of(const struct cp_object *o)
{
	if (!o->has_owner)
		return (struct cp_ref){ .holder_session = -1, .holder_thread = -1 };
	return (struct cp_ref){ .fence = o->owner.commit,
		.count = o->count,
		.holder_session = o->owner.session,
		.holder_thread = o->owner.thread };
}

/* What this call is answered, should it come again. */
static bool remember(struct cp *c, struct cp_object *o, const struct cp_wait *w, struct cp_ref state)
{
	state.session = w->session;
	state.thread = w->thread;
	state.uid = w->uid;
	return cp_ref_put(c, o, &state);
}

bool cp_lock_late(struct cp *c, struct cp_object *o, const struct cp_wait *w)
{
	return remember(c, o, w, (struct cp_ref){ .holder_session = -1, .holder_thread = -1 });
}

/* The oldest that waits has it now, and all repeats of its call are told. */
static void pass_on(struct cp *c, struct cp_object *o)
{
	struct cp_wait first;
	struct cp_answer a;

	o->has_owner = o->waits != NULL;
	o->count = o->has_owner ? 1 : 0;
	if (!o->has_owner)
		return;
	first = *o->waits;
	o->owner = first;
	remember(c, o, &first, state_of(o));
	a = cp_answer_number(CP_ANSWER_LONG, first.commit);
	for (struct cp_wait **at = &o->waits; *at != NULL;)
		if ((*at)->session == first.session && (*at)->thread == first.thread &&
			mc_uuid_eq((*at)->uid, first.uid))
			cp_wait_end(c, o, at, &a);
		else
			at = &(*at)->next;
}

static struct cp_answer no_session(void)
{
	return cp_answer_error(CP_NO_SUCH_SESSION, "there is no such session, or it has expired");
}

struct cp_answer cp_lock_take(struct cp_run *r)
{
	struct cp_object *o = r->o;
	struct cp_wait key = cp_key_of(r);
	const struct cp_ref *was;

	if (!cp_session_touch(r))
		return no_session();
	was = cp_ref_find(o, key.session, key.thread, key.uid);
	if (was != NULL)
		return cp_answer_number(CP_ANSWER_LONG, was->fence);
	if (!o->has_owner || is_owner(o, key.session, key.thread)) {
		struct cp_ref state = { .fence = o->has_owner ? o->owner.commit : key.commit,
			.count = cp_plus32(o->count, 1),
			.holder_session = key.session,
			.holder_thread = key.thread };

		if (!remember(r->c, o, &key, state))
			return cp_answer_error(CP_FULL, "no room is left for CP objects");
		if (!o->has_owner)
			o->owner = key;
		o->has_owner = true;
		o->count = cp_plus32(o->count, 1);
		return cp_answer_number(CP_ANSWER_LONG, o->owner.commit);
	}
	cp_cancel(r);
	if (r->call->timeout_ms != 0)
		return cp_wait_of(r) ? cp_answer_number(CP_ANSWER_LATER, 0)
				     : cp_answer_error(CP_FULL, "too many calls wait");
	cp_lock_late(r->c, o, &key);
	return cp_answer_number(CP_ANSWER_LONG, 0);
}

static void forget(struct cp *c, struct cp_object *o, int64_t session, const int64_t *thread)
{
	for (struct cp_ref **at = &o->refs; *at != NULL;)
		if ((*at)->session == session && (thread == NULL || (*at)->thread == *thread))
			cp_ref_drop(c, o, at);
		else
			at = &(*at)->next;
}

struct cp_answer cp_lock_give(struct cp_run *r)
{
	struct cp_object *o = r->o;
	struct cp_wait key = cp_key_of(r);
	const struct cp_ref *was;

	if (!cp_session_touch(r))
		return no_session();
	was = cp_ref_find(o, key.session, key.thread, key.uid);
	if (was != NULL)
		return cp_answer_number(CP_ANSWER_BOOL,
			was->fence != 0 && was->holder_session == key.session &&
				was->holder_thread == key.thread);
	if (!is_owner(o, key.session, key.thread)) {
		cp_cancel(r);
		return cp_answer_error(CP_NOT_OWNER, "Current thread is not owner of the lock!");
	}
	o->count = cp_plus32(o->count, -1);
	if (o->count > 0) {
		remember(r->c, o, &key, state_of(o));
		return cp_answer_number(CP_ANSWER_BOOL, 1);
	}
	forget(r->c, o, key.session, &key.thread);
	pass_on(r->c, o);
	remember(r->c, o, &key, state_of(o));
	return cp_answer_number(CP_ANSWER_BOOL, is_owner(o, key.session, key.thread));
}

struct cp_answer cp_lock_state(struct cp_run *r)
{
	return (struct cp_answer){ .kind = CP_ANSWER_STATE, .state = state_of(r->o) };
}

void cp_lock_session_gone(struct cp *c, struct cp_object *o, int64_t session)
{
	forget(c, o, session, NULL);
	if (o->has_owner && o->owner.session == session)
		pass_on(c, o);
}
