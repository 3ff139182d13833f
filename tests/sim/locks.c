/* SPDX-License-Identifier: Apache-2.0 */
/*
 * locks.c - locks that three threads of one client want, wait for, hold for a while, with a lease or without,
 * and give back: no two have one at the same time, one that is free is not refused, and one that has a lease
 * is free when that is over. When nobody knows how a call ended, or the network is cut, the three go on to
 * another key.
 *
 * In some runs a client that knows one node alone takes a lock without end, and is gone: in the end it is
 * free.
 */
#include <string.h>

#include "tests/sim/history.h"

#define LEASE_SLACK (100 * SIM_MS) /* beside the time that the call took */

enum { LOCK_TRY, LOCK_WAIT, LOCK_LOOK, LOCK_WRITE, LOCK_GIVE };
static const enum client_type types[] = {
	[LOCK_TRY] = CLIENT_MAP_TRY_LOCK,
	[LOCK_WAIT] = CLIENT_MAP_LOCK,
	[LOCK_LOOK] = CLIENT_MAP_IS_LOCKED,
	[LOCK_WRITE] = CLIENT_MAP_SET,
	[LOCK_GIVE] = CLIENT_MAP_UNLOCK,
};

void lock_new(struct sim_stores *h, struct store_lock *l)
{
	l->number = ++h->numbers;
	for (unsigned i = 0; i < HISTORY_THREADS; i++) {
		struct history_call was = l->threads[i].call;

		/* what is still asked is nobody's any more */
		l->threads[i] = (struct lock_thread){ .call = { .serial = was.serial + 1 } };
	}
}

/* --- who has it --- */
static bool is_over(const struct lock_thread *t, int64_t at_us)
{
	return t->lease_us > 0 && at_us >= t->asked_us + t->lease_us - LEASE_SLACK;
}

/* It had it all the time from then on. */
static bool holds_since(const struct lock_thread *t, int64_t from_us, int64_t now_us)
{
	return t->state == THREAD_HOLDS && t->held_us <= from_us && !is_over(t, now_us);
}

static const struct lock_thread *holder_since(
	const struct store_lock *l, const struct lock_thread *but, int64_t from_us, int64_t now_us)
{
	for (unsigned i = 0; i < HISTORY_THREADS; i++)
		if (&l->threads[i] != but && holds_since(&l->threads[i], from_us, now_us))
			return &l->threads[i];
	return NULL;
}

/* None of the others had it, or may have had it, from then on. */
static bool free_since(const struct store_lock *l, const struct lock_thread *but, int64_t from_us)
{
	for (unsigned i = 0; i < HISTORY_THREADS; i++)
		if (&l->threads[i] != but &&
			(l->threads[i].state != THREAD_FREE || l->threads[i].last_us >= from_us))
			return false;
	return true;
}

/* --- what is asked --- */
static unsigned draw_op(struct sim_stores *h, const struct lock_thread *t)
{
	static const unsigned row[] = { LOCK_TRY, LOCK_TRY, LOCK_WAIT, LOCK_WAIT, LOCK_LOOK, LOCK_WRITE };

	return t->state == THREAD_HOLDS ? LOCK_GIVE : row[history_draw(h, sizeof(row) / sizeof(row[0]))];
}

static bool takes(unsigned op)
{
	return op == LOCK_TRY || op == LOCK_WAIT;
}

static void ask(
	struct sim *s, uint32_t which, struct lock_thread *t, struct sim_node *n, const uint8_t key[12])
{
	struct sim_stores *h = s->stores;
	struct mc_str name = mc_str_z("locks");
	struct mc_bytes kb = { key, 12 };
	int64_t thread = 100 + which, reference = (int64_t)(which + 1) << 32 | (t->call.serial + 1);
	int64_t wait_ms = (int64_t)history_draw(h, 5) * 1000, lease_ms = t->lease_us / SIM_MS;
	struct client_map_try_lock try = { .name = name,
		.key = kb,
		.thread_id = thread,
		.lease = lease_ms > 0 ? lease_ms : INT64_MAX,
		.timeout = wait_ms,
		.reference_id = reference };
	struct client_map_lock lock = { name, kb, thread, lease_ms > 0 ? lease_ms : -1, reference };
	struct client_map_bare_key look = { name, kb };
	struct client_map_put put = { name, kb, kb, thread, -1 };
	struct client_map_unlock give = { name, kb, thread, reference };
	void *const bodies[] = { [LOCK_TRY] = &try,
		[LOCK_WAIT] = &lock,
		[LOCK_LOOK] = &look,
		[LOCK_WRITE] = &put,
		[LOCK_GIVE] = &give };
	struct client_message m = {
		.type = types[t->op], .partition_id = (int32_t)history_partition(key), .body = bodies[t->op]
	};

	history_say(s, &t->call, SLOT_LOCKS + which, n, &m);
}

static void begin(struct sim *s, struct lock_thread *t)
{
	struct sim_stores *h = s->stores;

	t->op = draw_op(h, t);
	if (t->op == LOCK_GIVE) {
		t->state = THREAD_GIVES;
	} else if (takes(t->op)) {
		t->state = THREAD_ASKS;
		t->asked_us = s->now_us;
		t->lease_us = history_draw(h, 2) == 0 ? 0 : (1 + history_draw(h, 4)) * SIM_S;
	}
}

/* A lock that has run out is not given back: who holds it then is another. */
static void let_time_pass(struct sim *s, struct lock_thread *t)
{
	if (t->state == THREAD_HOLDS && t->lease_us > 0 &&
		s->now_us > t->held_us + t->lease_us + LEASE_SLACK) {
		t->state = THREAD_FREE;
		t->last_us = s->now_us;
	}
}

void lock_turn(struct sim *s, uint32_t which)
{
	struct sim_stores *h = s->stores;
	struct store_lock *l = &h->locks[which / HISTORY_THREADS];
	struct lock_thread *t = &l->threads[which % HISTORY_THREADS];
	struct sim_node *n;
	uint8_t key[12];

	let_time_pass(s, t);
	if (t->call.busy && history_is_lost(s, &t->call))
		lock_new(h, l);
	if (t->call.busy && s->now_us - t->call.since_us > HISTORY_CALL_MAX)
		sim_fail(s, "a %s of thread %u for the lock %u of %s has no answer",
			client_type_name(types[t->op]), which, l->number, name_node(&s->nodes[t->call.node]));
	if (t->call.busy || h->cut != CUT_NONE || (h->last && t->state != THREAD_HOLDS) ||
		(t->state == THREAD_HOLDS && s->now_us < t->give_at_us))
		return;
	history_int(key, (int32_t)l->number);
	n = history_whom(s, history_partition(key));
	if (n == NULL)
		return;
	begin(s, t);
	if (s->opt.trace != NULL)
		fprintf(s->opt.trace, "%10.3f lock %u: thread %u asks %s of n%u, lease %lld\n",
			(double)s->now_us / SIM_MS, l->number, which, client_type_name(types[t->op]),
			n->index + 1, (long long)t->lease_us / SIM_MS);
	ask(s, which, t, n, key);
}

/* --- what is answered --- */
static void taken(struct sim *s, const struct store_lock *l, struct lock_thread *t)
{
	const struct lock_thread *other = holder_since(l, t, s->now_us, s->now_us);

	if (other != NULL && !is_over(t, s->now_us))
		sim_fail(s, "lock %u: two threads hold it: %d and %d", l->number, (int)(other - l->threads),
			(int)(t - l->threads));
	s->stores->held++;
	t->state = THREAD_HOLDS;
	t->held_us = s->now_us;
	t->give_at_us = s->now_us + (int64_t)history_draw(s->stores, 3000) * SIM_MS;
}

static void set_free(struct sim *s, struct lock_thread *t)
{
	t->state = THREAD_FREE;
	t->last_us = s->now_us;
}

/* Whoever looks does not take it. */
static void looked(struct sim *s, const struct store_lock *l, const struct lock_thread *t, bool locked)
{
	if (!locked && holder_since(l, t, t->call.since_us, s->now_us) != NULL)
		sim_fail(s, "lock %u is held, and %s says that it is free", l->number,
			name_node(&s->nodes[t->call.node]));
	if (locked && free_since(l, t, t->call.since_us))
		sim_fail(s, "lock %u is free, and %s says that it is held", l->number,
			name_node(&s->nodes[t->call.node]));
}

static void answered(struct sim *s, const struct store_lock *l, struct lock_thread *t, bool yes)
{
	switch (t->op) {
	case LOCK_TRY:
		if (!yes && free_since(l, t, t->call.since_us))
			sim_fail(s, "lock %u is free, and %s refuses it", l->number,
				name_node(&s->nodes[t->call.node]));
		if (!yes) {
			t->state = THREAD_FREE;
			break;
		}
		taken(s, l, t);
		break;
	case LOCK_WAIT: taken(s, l, t); break;
	case LOCK_LOOK: looked(s, l, t, yes); break;
	case LOCK_WRITE:
		if (holder_since(l, t, t->call.since_us, s->now_us) != NULL)
			sim_fail(s, "lock %u is held, and another thread writes its key", l->number);
		break;
	default: set_free(s, t);
	}
}

void lock_told(struct sim *s, uint32_t which, const struct client_message *m)
{
	struct sim_stores *h = s->stores;
	struct store_lock *l = &h->locks[which / HISTORY_THREADS];
	struct lock_thread *t = &l->threads[which % HISTORY_THREADS];
	const struct client_flag_answer *yes = m->body;

	if (m->type != CLIENT_ERROR && m->type != types[t->op] + 1)
		return;
	t->call.busy = false;
	if (s->opt.trace != NULL)
		fprintf(s->opt.trace, "%10.3f lock %u: thread %u, %s of n%u: %s\n",
			(double)s->now_us / SIM_MS, l->number, which, client_type_name(types[t->op]),
			t->call.node + 1, m->type == CLIENT_ERROR ? "refused" : "answered");
	if (m->type != CLIENT_ERROR)
		answered(s, l, t, (t->op == LOCK_TRY || t->op == LOCK_LOOK) && yes->response);
	else if (history_is_uncertain(h, &t->call))
		lock_new(h, l);
	else if (t->op == LOCK_GIVE)
		t->state =
			THREAD_HOLDS; /* it moves, or the lease may be over: once more, until it has to be */
	else if (takes(t->op))
		set_free(s, t);
}

/* --- who takes one, and is gone --- */
static void vanish_say(struct sim *s, struct sim_node *n, node_conn conn, enum client_type type)
{
	struct mc_str name = mc_str_z("locks");
	uint8_t key[12];
	struct client_map_lock lock = { name, { key, 12 }, 1, -1, 1 };
	struct client_map_bare_key look = { name, { key, 12 } };

	history_int(key, (int32_t)s->stores->vanish.number);
	client_say(s, n, conn,
		&(struct client_message){ .type = type,
			.correlation = VANISH_CALL,
			.partition_id = (int32_t)history_partition(key),
			.body = type == CLIENT_MAP_LOCK ? (void *)&lock : (void *)&look });
}

void vanish_begin(struct sim *s)
{
	struct lock_vanish *v = &s->stores->vanish;
	struct sim_node *n = history_whom(s, history_draw(s->stores, MC_PARTITIONS));

	if (n == NULL || !n->joined || n->leaving)
		return;
	v->number = ++s->stores->numbers;
	v->node = n->index;
	v->life = n->life;
	v->conn = history_connect_as(s, n, (struct mc_uuid){ false, 8, 8 });
	vanish_say(s, n, v->conn, CLIENT_MAP_LOCK);
}

void vanish_end(struct sim *s)
{
	struct lock_vanish *v = &s->stores->vanish;
	struct sim_node *n = &s->nodes[v->node];
	struct node_event ev = { .type = NODE_EV_CLOSED, .conn = v->conn, .failure = NODE_FAIL_CLOSED };

	if (v->conn != 0 && n->node != NULL && n->life == v->life)
		node_event(s, n, &ev);
}

void vanish_told(struct sim *s, const struct client_message *m)
{
	struct lock_vanish *v = &s->stores->vanish;

	v->taken |= m->type == CLIENT_MAP_LOCK_ANSWER;
	v->looked |= m->type == CLIENT_MAP_IS_LOCKED_ANSWER;
	if (m->type == CLIENT_MAP_IS_LOCKED_ANSWER)
		v->locked = ((const struct client_flag_answer *)m->body)->response;
}

/* The last who came to have it may have done so with the last fault. */
void vanish_check(struct sim *s)
{
	struct lock_vanish *v = &s->stores->vanish;

	sim_run(s, s->now_us + MC_DATA_GONE_PATIENCE_MS * SIM_MS);
	for (unsigned i = 0; i < s->stores->nodes && !s->failed && !v->looked; i++) {
		struct sim_node *n = &s->nodes[i];

		if (!node_live(n) || !n->joined || n->leaving)
			continue;
		vanish_say(s, n, history_connect_as(s, n, (struct mc_uuid){ false, 9, 9 }),
			CLIENT_MAP_IS_LOCKED);
		sim_run(s, s->now_us + SIM_S);
	}
	if (!s->failed && (!v->looked || v->locked))
		sim_fail(s, "lock %u of a client that is gone %s", v->number,
			v->looked ? "is held for ever" : "cannot be looked at");
}
