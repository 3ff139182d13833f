/* SPDX-License-Identifier: Apache-2.0 */
/* cp_sessions.c - sessions of a group: whoever holds something has one, and what it holds is given back when
 * it is not heard of (RaftSessionService). */
#include "common/data/cp_internal.h"

static struct cp_session **find(struct cp_group *g, int64_t id)
{
	struct cp_session **at = &g->sessions;

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static void touch(struct cp_session *s, int64_t now_ms)
{
	int64_t until_ms = now_ms + CP_SESSION_TTL_MS;

	s->version = cp_plus(s->version, 1);
	if (until_ms > s->expires_ms)
		s->expires_ms = until_ms;
}

bool cp_session_touch(struct cp_run *r)
{
	struct cp_session *s = *find(r->g, r->call->session);

	if (r->call->session == CP_NO_SESSION)
		return true;
	if (s != NULL)
		touch(s, r->now_ms);
	return s != NULL;
}

static void drop(struct cp *c, struct cp_session **at)
{
	struct cp_session *s = *at;

	*at = s->next;
	cp_put(c, s,
		sizeof(*s) + (s->name.n > 0 ? (size_t)s->name.n : 0) +
			(s->type.n > 0 ? (size_t)s->type.n : 0));
}

void cp_session_gone(struct cp *c, struct cp_group *g, int64_t session)
{
	struct cp_answer a = cp_answer_error(CP_NO_SUCH_SESSION, "the session is closed");

	for (struct cp_object *o = g->objects; o != NULL; o = o->next) {
		for (struct cp_wait **at = &o->waits; *at != NULL;)
			if ((*at)->session == session && o->kind != CP_LATCH)
				cp_wait_end(c, o, at, &a);
			else
				at = &(*at)->next;
		if (o->kind == CP_LOCK)
			cp_lock_session_gone(c, o, session);
		else if (o->kind == CP_SEMAPHORE)
			cp_semaphore_session_gone(c, o, session);
	}
}

static bool end(struct cp_run *r, int64_t id)
{
	struct cp_session **at = find(r->g, id);

	if (*at == NULL)
		return false;
	drop(r->c, at);
	r->g->session_count--;
	cp_session_gone(r->c, r->g, id);
	return true;
}

struct cp_answer cp_session_create(struct cp_run *r)
{
	struct cp_session s = { .id = cp_plus(r->g->next_session, 1),
		.created_ms = r->now_ms,
		.expires_ms = r->now_ms + CP_SESSION_TTL_MS,
		.endpoint = r->call->caller,
		.has_endpoint = r->call->has_caller,
		.name = r->call->endpoint_name,
		.type = r->call->endpoint_type };

	if (cp_session_add(r->c, r->g, &s) == NULL)
		return cp_answer_error(CP_FULL, "no room is left for CP sessions");
	r->g->next_session = s.id;
	return cp_answer_number(CP_ANSWER_SESSION, s.id);
}

struct cp_answer cp_session_heartbeat(struct cp_run *r)
{
	return cp_session_touch(r) ? cp_answer_null
				   : cp_answer_error(CP_NO_SUCH_SESSION, "there is no such session");
}

struct cp_answer cp_session_close(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_BOOL, end(r, r->call->session));
}

struct cp_answer cp_session_expire(struct cp_run *r)
{
	for (uint32_t i = 0; i < r->call->count; i++) {
		const struct cp_session *s = *find(r->g, r->call->pairs[i].id);

		if (s != NULL && s->version == r->call->pairs[i].version)
			end(r, s->id);
	}
	return cp_answer_null;
}

/* --- which hold nothing --- */
struct idle_set {
	struct mc_index x;
	int64_t *ids; /* CP_NO_SESSION: no more of them */
};

/* Two that share it are not told apart: the second is left alone. */
static uint32_t key_of(int64_t id)
{
	return (uint32_t)id != 0 ? (uint32_t)id : 1;
}

static void note_used(struct idle_set *set, int64_t session)
{
	uint32_t place = mc_index_find(&set->x, key_of(session));

	if (place != MC_INDEX_NONE && set->ids[place] == session)
		set->ids[place] = CP_NO_SESSION;
}

static void note_users(struct idle_set *set, const struct cp_object *o)
{
	for (const struct cp_wait *w = o->waits; w != NULL; w = w->next)
		note_used(set, w->session);
	for (const struct cp_held *h = o->held; h != NULL; h = h->next)
		if (h->permits > 0)
			note_used(set, h->session);
	if (o->has_owner)
		note_used(set, o->owner.session);
}

uint32_t cp_sessions_idle(const struct cp_group *g, int64_t *ids, uint32_t count, struct mc_index_slot *slots)
{
	struct idle_set set = { .ids = ids };
	uint32_t idle = 0;

	mc_index_init(&set.x, slots, mc_index_slots(count));
	for (uint32_t i = 0; i < count; i++)
		if (mc_index_find(&set.x, key_of(ids[i])) == MC_INDEX_NONE)
			mc_index_put(&set.x, key_of(ids[i]), i);
		else
			ids[i] = CP_NO_SESSION;
	for (const struct cp_object *o = g->objects; o != NULL; o = o->next)
		note_users(&set, o);
	for (uint32_t i = 0; i < count; i++)
		if (ids[i] != CP_NO_SESSION)
			ids[idle++] = ids[i];
	return idle;
}

enum { CLOSE_AT_ONCE = 256, CLOSE_SLOTS = 2 * CLOSE_AT_ONCE };

struct cp_answer cp_session_close_all(struct cp_run *r)
{
	const struct cp_call *call = r->call;

	for (uint32_t at = 0; at < call->count; at += CLOSE_AT_ONCE) {
		uint32_t n = call->count - at < CLOSE_AT_ONCE ? call->count - at : CLOSE_AT_ONCE;
		struct mc_index_slot slots[CLOSE_SLOTS] = { 0 };
		int64_t ids[CLOSE_AT_ONCE];

		mc_check(mc_index_slots(n) <= CLOSE_SLOTS);
		for (uint32_t i = 0; i < n; i++)
			ids[i] = call->pairs[at + i].id;
		n = cp_sessions_idle(r->g, ids, n, slots);
		for (uint32_t i = 0; i < n; i++)
			end(r, ids[i]);
	}
	return cp_answer_null;
}

struct cp_answer cp_thread_id(struct cp_run *r)
{
	r->g->has_registry[CP_KINDS] = true;
	r->g->next_thread = cp_plus(r->g->next_thread, 1);
	return cp_answer_number(CP_ANSWER_LONG, r->g->next_thread);
}
