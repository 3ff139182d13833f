/* SPDX-License-Identifier: Apache-2.0 */
/* cp_waits.c - who waits for an object of the CP subsystem, and what callers were answered, for their
 * repeats. */
#include "common/data/cp_internal.h"

/* --- what was answered --- */
struct cp_ref *cp_ref_find(const struct cp_object *o, int64_t session, int64_t thread, struct mc_uuid uid)
{
	struct cp_ref *r = o->refs;

	while (r != NULL && (r->session != session || r->thread != thread || !mc_uuid_eq(r->uid, uid)))
		r = r->next;
	return r;
}

bool cp_ref_put(struct cp *c, struct cp_object *o, const struct cp_ref *like)
{
	struct cp_ref *r = cp_ref_find(o, like->session, like->thread, like->uid), *next;

	if (r == NULL) {
		r = cp_get(c, sizeof(*r));
		if (r == NULL)
			return false;
		r->next = o->refs;
		o->refs = r;
		o->ref_count++;
	}
	next = r->next;
	*r = *like;
	r->next = next;
	return true;
}

void cp_ref_drop(struct cp *c, struct cp_object *o, struct cp_ref **at)
{
	struct cp_ref *r = *at;

	*at = r->next;
	o->ref_count--;
	cp_put(c, r, sizeof(*r));
}

bool cp_held_add(struct cp *c, struct cp_object *o, int64_t session, int32_t permits)
{
	struct cp_held *h = o->held;

	while (h != NULL && h->session != session)
		h = h->next;
	if (h == NULL) {
		h = cp_get(c, sizeof(*h));
		if (h == NULL)
			return false;
		*h = (struct cp_held){ .next = o->held, .session = session };
		o->held = h;
		o->held_count++;
	}
	h->permits = cp_plus32(h->permits, permits);
	return true;
}

/* --- who waits --- */
struct cp_wait *cp_wait_add(struct cp *c, struct cp_object *o, const struct cp_wait *like)
{
	struct cp_wait **at = &o->waits, *w = c->waits >= MC_DATA_WAITS_MAX ? NULL : cp_get(c, sizeof(*w));

	if (w == NULL)
		return NULL;
	while (*at != NULL)
		at = &(*at)->next;
	*w = *like;
	w->next = NULL;
	*at = w;
	o->wait_count++;
	c->waits++;
	return w;
}

struct cp_wait cp_key_of(const struct cp_run *r)
{
	const struct cp_call *q = r->call;
	struct cp_wait w = { .commit = r->commit,
		.uid = q->uid,
		.session = q->session,
		.thread = q->thread,
		.permits = (int32_t)q->number,
		.timeout_ms = q->timeout_ms,
		.until_ms = q->timeout_ms > 0 && q->timeout_ms < MC_TIME_MAX ? r->now_ms + q->timeout_ms
									     : CP_NEVER,
		.caller = q->caller,
		.call_id = q->call_id,
		.ticket = q->ticket };

	return w;
}

bool cp_wait_of(struct cp_run *r)
{
	struct cp_wait w = cp_key_of(r);

	return cp_wait_add(r->c, r->o, &w) != NULL;
}

void cp_wait_end(struct cp *c, struct cp_object *o, struct cp_wait **at, const struct cp_answer *a)
{
	struct cp_wait *w = *at;
	uint64_t ticket = w->ticket;

	mc_check(o->wait_count > 0 && c->waits > 0);
	*at = w->next;
	o->wait_count--;
	c->waits--;
	cp_put(c, w, sizeof(*w));
	if (ticket != 0 && a != NULL)
		c->done(c->ctx, ticket, a);
}

void cp_cancel(struct cp_run *r)
{
	struct cp_answer a = cp_answer_error(CP_CANCELLED, "the caller has called again since");
	struct cp_wait **at = &r->o->waits;

	while (*at != NULL)
		if ((*at)->session == r->call->session && (*at)->thread == r->call->thread &&
			!mc_uuid_eq((*at)->uid, r->call->uid))
			cp_wait_end(r->c, r->o, at, &a);
		else
			at = &(*at)->next;
}

static struct cp_wait *ticket_next(struct cp_group *g, uint64_t ticket)
{
	for (struct cp_object *o = g->objects; o != NULL; o = o->next)
		for (struct cp_wait *w = o->waits; w != NULL; w = w->next)
			if (ticket == 0 ? w->ticket != 0 : w->ticket == ticket)
				return w;
	return NULL;
}

bool cp_take_ticket(struct cp *c, uint32_t partition, uint64_t *ticket)
{
	for (struct cp_group *g = cp_next(c, NULL); g != NULL; g = cp_next(c, g)) {
		struct cp_wait *w = g->partition == partition ? ticket_next(g, 0) : NULL;

		if (w == NULL)
			continue;
		*ticket = w->ticket;
		w->ticket = 0;
		return true;
	}
	return false;
}

void cp_drop_ticket(struct cp *c, uint64_t ticket)
{
	mc_check(ticket != 0);
	for (struct cp_group *g = cp_next(c, NULL); g != NULL; g = cp_next(c, g)) {
		struct cp_wait *w = ticket_next(g, ticket);

		if (w != NULL)
			w->ticket = 0;
	}
}
