/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txn_acts.c - what a transaction does to a key (com.hazelcast.map.impl.tx): it locks it and sees its value,
 * makes sure of the lock before anything is written, and writes or gives it back; the lock goes with that. A
 * write happens only to the version that was seen, so that one that is sent twice is done once.
 */
#include "common/data/internal.h"

/* TxnPrepareOperation.LOCK_TTL_MILLIS: so much longer it is held from then on. */
enum { PREPARED_MS = 10000 };

/* TxnLockAndGetOperation. The same call sent again finds the lock its own, and counts once; a lock that the
 * caller had before counts as well. */
void map_act_txn_lock(struct act *a)
{
	uint64_t until_ms = map_lock_end(a);
	struct store_view v;
	struct map_lock l;

	if (!map_lock_find(a, &v, &l) || !map_lock_is_held(a, &l))
		l = (struct map_lock){ .holder = a->r->caller, .thread = a->r->thread };
	else if (v.meta.expires_ms > until_ms)
		until_ms = v.meta.expires_ms;
	l.count += (l.flags & MAP_LOCK_TXN) == 0;
	l.flags |= MAP_LOCK_TXN;
	l.reference = a->r->reference;
	if (!map_lock_write(a, &v, &l, until_ms))
		return;
	map_answer_value(
		a->out, a->v.ref != 0 ? store_value_of(a->s, &a->v) : (struct store_value){ .p = NULL });
	a->out->meta = a->v.ref != 0 ? a->v.meta : (struct store_meta){ .version = 0 };
}

/* What could not be stored is better known now than when half is. */
void map_act_txn_prepare(struct act *a)
{
	struct store_view v;
	struct map_lock l;
	bool held = map_lock_find(a, &v, &l);
	struct map_change *c;

	if (!held || !map_lock_is_held(a, &l)) {
		map_lock_refuse(a, held, &l);
		return;
	}
	if (a->m->cfg.eviction == STORE_EVICT_NONE && store_wants_room(a->s)) {
		map_refuse(a->out, STORE_FULL);
		return;
	}
	l.flags |= MAP_LOCK_BLOCKS;
	if (!map_lock_write(a, &v, &l,
		    v.meta.expires_ms == STORE_NEVER ? STORE_NEVER : v.meta.expires_ms + PREPARED_MS))
		return;
	map_answer_bool(a->out, true);
	c = map_lock_tell(a, MAP_LOCK_TAKEN, &v);
	c->hold.lease_ms = PREPARED_MS; /* as TxnPrepareBackupOperation takes it */
}

/* False: another has it, and out says so. Nobody may: the lease was over. */
static bool may_go_on(struct act *a, struct store_view *v, struct map_lock *l, bool *held)
{
	*held = map_lock_find(a, v, l);
	if (!*held || map_lock_is_held(a, l))
		return true;
	map_lock_refuse(a, true, l);
	return false;
}

static void give_back(struct act *a, struct store_view *v, struct map_lock *l)
{
	if (l->count <= 1) {
		map_lock_release(a, v);
		return;
	}
	l->count--;
	l->flags = 0;
	map_lock_write(a, v, l, v->meta.expires_ms);
}

/* What was written is told with the lock that goes; without it the lock alone. */
static void finish(struct act *a, struct store_view *v, struct map_lock *l, bool held, bool written)
{
	if (written)
		a->out->change[a->out->changes - 1].txn = true;
	held = held && map_lock_find(a, v, l); /* the store has moved since */
	if (held && !written)
		map_lock_tell(a, MAP_LOCK_GIVEN, v);
	if (held)
		give_back(a, v, l);
	if (a->out->answer != MAP_FULL)
		map_answer_bool(a->out, true);
}

static bool is_as_seen(const struct act *a)
{
	return a->v.ref == 0 || (int64_t)a->v.meta.version == a->r->version;
}

void map_act_txn_set(struct act *a)
{
	struct store_value old = { 0 };
	struct store_view v;
	struct map_lock l;
	bool held, writes = is_as_seen(a);

	mc_check(a->r->value.n >= 0);
	if (!may_go_on(a, &v, &l, &held) || (writes && !map_open_space(a)))
		return;
	if (writes && a->v.ref != 0 && a->r->want_old)
		old = store_value_of(a->s, &a->v);
	if (writes)
		map_write_entry(a, old);
	if (a->out->answer != MAP_FULL)
		finish(a, &v, &l, held, writes);
}

void map_act_txn_delete(struct act *a)
{
	struct store_view v;
	struct map_lock l;
	bool held, writes = a->v.ref != 0 && is_as_seen(a);

	if (!may_go_on(a, &v, &l, &held))
		return;
	if (writes)
		map_remove_entry(a);
	finish(a, &v, &l, held, writes);
}

/* TxnUnlockOperation, TxnRollbackOperation */
void map_act_txn_unlock(struct act *a)
{
	struct store_view v;
	struct map_lock l;
	bool held;

	if (may_go_on(a, &v, &l, &held))
		finish(a, &v, &l, held, false);
}
