/* SPDX-License-Identifier: Apache-2.0 */
/* cp_semaphore.c - semaphores, with sessions that hold permits or without
 * (com.hazelcast.cp.internal.datastructures.semaphore.Semaphore, SemaphoreService). */
#include "common/data/cp_internal.h"

static struct cp_held *held_of(const struct cp_object *o, int64_t session)
{
	struct cp_held *h = o->held;

	while (h != NULL && h->session != session)
		h = h->next;
	return h;
}

/* What the thread of this session was answered last, if by this call. */
static const struct cp_ref *answered(const struct cp_object *o, const struct cp_call *q)
{
	return q->session == CP_NO_SESSION ? NULL : cp_ref_find(o, q->session, q->thread, q->uid);
}

/* One for each thread. */
static bool remember(struct cp *c, struct cp_object *o, const struct cp_wait *w, int32_t permits)
{
	struct cp_ref ref = { .session = w->session, .thread = w->thread, .uid = w->uid, .count = permits };

	for (struct cp_ref **at = &o->refs; *at != NULL;)
		if ((*at)->session == w->session && (*at)->thread == w->thread)
			cp_ref_drop(c, o, at);
		else
			at = &(*at)->next;
	return cp_ref_put(c, o, &ref);
}

static bool assign(struct cp *c, struct cp_object *o, const struct cp_wait *w, int32_t permits)
{
	if (w->session != CP_NO_SESSION &&
		(!cp_held_add(c, o, w->session, permits) || !remember(c, o, w, permits)))
		return false;
	o->count = (int32_t)((uint32_t)o->count - (uint32_t)permits);
	return true;
}

bool cp_semaphore_late(struct cp *c, struct cp_object *o, const struct cp_wait *w)
{
	return assign(c, o, w, 0);
}

/* All that fit, the oldest first. */
static void pass_on(struct cp *c, struct cp_object *o)
{
	struct cp_answer yes = cp_answer_number(CP_ANSWER_BOOL, 1);
	struct cp_wait **at = &o->waits;

	while (*at != NULL && o->count > 0) {
		struct cp_wait w = **at;

		if (w.permits > o->count || !assign(c, o, &w, w.permits)) {
			at = &(*at)->next;
			continue;
		}
		cp_wait_end(c, o, at, &yes);
		for (struct cp_wait **more = at; *more != NULL;)
			if ((*more)->session == w.session && mc_uuid_eq((*more)->uid, w.uid))
				cp_wait_end(c, o, more, &yes);
			else
				more = &(*more)->next;
	}
}

static struct cp_answer no_session(void)
{
	return cp_answer_error(CP_NO_SUCH_SESSION, "there is no such session, or it has expired");
}

static struct cp_answer no_room(void)
{
	return cp_answer_error(CP_FULL, "no room is left for CP objects");
}

struct cp_answer cp_semaphore_init(struct cp_run *r)
{
	if (r->o->initialized || r->o->count != 0)
		return cp_answer_number(CP_ANSWER_BOOL, 0);
	r->o->count = (int32_t)r->call->number;
	r->o->initialized = true;
	pass_on(r->c, r->o);
	return cp_answer_number(CP_ANSWER_BOOL, 1);
}

struct cp_answer cp_semaphore_acquire(struct cp_run *r)
{
	struct cp_wait key = cp_key_of(r);
	const struct cp_ref *was = answered(r->o, r->call);

	if (r->call->number <= 0)
		return cp_answer_error(CP_ARGUMENT, "Permits should be positive!");
	if (!cp_session_touch(r))
		return no_session();
	if (was != NULL)
		return cp_answer_number(CP_ANSWER_BOOL, was->count > 0);
	cp_cancel(r);
	if (r->o->count >= key.permits)
		return assign(r->c, r->o, &key, key.permits) ? cp_answer_number(CP_ANSWER_BOOL, 1)
							     : no_room();
	if (r->call->timeout_ms != 0)
		return cp_wait_of(r) ? cp_answer_number(CP_ANSWER_LATER, 0) : no_room();
	assign(r->c, r->o, &key, 0);
	return cp_answer_number(CP_ANSWER_BOOL, 0);
}

struct cp_answer cp_semaphore_release(struct cp_run *r)
{
	struct cp_wait key = cp_key_of(r);
	const struct cp_ref *was = answered(r->o, r->call);
	struct cp_held *h = held_of(r->o, key.session);

	if (r->call->number <= 0)
		return cp_answer_error(CP_ARGUMENT, "Permits should be positive!");
	if (!cp_session_touch(r))
		return no_session();
	if (was != NULL && was->count > 0)
		return cp_answer_number(CP_ANSWER_BOOL, 1);
	if (key.session != CP_NO_SESSION && (was != NULL || h == NULL || h->permits < key.permits)) {
		if (h != NULL)
			remember(r->c, r->o, &key, 0);
		cp_cancel(r);
		return cp_answer_error(
			CP_STATE, "Could not release permits because the caller has acquired fewer");
	}
	if (key.session != CP_NO_SESSION) {
		if (!remember(r->c, r->o, &key, key.permits))
			return no_room();
		h->permits -= key.permits;
	}
	r->o->count = cp_plus32(r->o->count, key.permits);
	cp_cancel(r);
	pass_on(r->c, r->o);
	return cp_answer_number(CP_ANSWER_BOOL, 1);
}

struct cp_answer cp_semaphore_drain(struct cp_run *r)
{
	struct cp_wait key = cp_key_of(r);
	const struct cp_ref *was = answered(r->o, r->call);
	int32_t drained = r->o->count;

	if (!cp_session_touch(r))
		return no_session();
	if (was != NULL)
		return cp_answer_number(CP_ANSWER_INT, was->count);
	cp_cancel(r);
	if (!assign(r->c, r->o, &key, drained))
		return no_room();
	return cp_answer_number(CP_ANSWER_INT, drained);
}

struct cp_answer cp_semaphore_change(struct cp_run *r)
{
	struct cp_wait key = cp_key_of(r);
	int32_t permits = (int32_t)r->call->number;

	if (!cp_session_touch(r))
		return no_session();
	if (permits == 0)
		return cp_answer_number(CP_ANSWER_BOOL, 0);
	cp_cancel(r);
	if (answered(r->o, r->call) != NULL)
		return cp_answer_number(CP_ANSWER_BOOL, 1);
	if (key.session != CP_NO_SESSION &&
		(!cp_held_add(r->c, r->o, key.session, 0) || !remember(r->c, r->o, &key, permits)))
		return no_room();
	r->o->count = cp_plus32(r->o->count, permits);
	r->o->initialized = true;
	if (permits > 0)
		pass_on(r->c, r->o);
	return cp_answer_number(CP_ANSWER_BOOL, 1);
}

struct cp_answer cp_semaphore_available(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_INT, r->o->count);
}

void cp_semaphore_session_gone(struct cp *c, struct cp_object *o, int64_t session)
{
	struct cp_held **at = &o->held, *h;

	for (struct cp_ref **ref = &o->refs; *ref != NULL;)
		if ((*ref)->session == session)
			cp_ref_drop(c, o, ref);
		else
			ref = &(*ref)->next;
	while (*at != NULL && (*at)->session != session)
		at = &(*at)->next;
	h = *at;
	if (h == NULL)
		return;
	*at = h->next;
	o->held_count--;
	o->count = cp_plus32(o->count, h->permits);
	cp_put(c, h, sizeof(*h));
	pass_on(c, o);
}
