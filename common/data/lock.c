/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock.c - locks of keys: LockResourceImpl, LockOperation, UnlockOperation. A lock is an entry of a second
 * table under the same key, so that a key without an entry can be locked, and its lease is that entry's time
 * to expire. The map's own entry is pinned meanwhile: it does not expire, and is not evicted or cleared.
 */
#include <string.h>

#include "common/data/internal.h"

/* The lock of a key; false when there is none, or its lease is over. */
bool map_lock_find(struct act *a, struct store_view *v, struct map_lock *l)
{
	store_ns ns = store_ns_find(a->s, a->m->locks, a->r->partition);

	*v = (struct store_view){ 0 };
	if (ns == 0 || !store_find(a->s, ns, a->r->key, v))
		return false;
	mc_check(store_value_of(a->s, v).n == sizeof(*l));
	memcpy(l, store_value_of(a->s, v).p, sizeof(*l));
	return v->meta.expires_ms > a->now_ms;
}

bool map_lock_is_held(const struct act *a, const struct map_lock *l)
{
	return l->thread == a->r->thread && mc_uuid_eq(l->holder, a->r->caller);
}

bool map_lock_stops(struct act *a)
{
	struct store_view v;
	struct map_lock l;

	a->locked = map_lock_find(a, &v, &l);
	if (!a->locked || map_lock_is_held(a, &l) || !map_op_waits(a->r->op))
		return false;
	a->out->until_ms = v.meta.expires_ms;
	return true;
}

/* A lease below 0, or one past the end of time, has no end. */
uint64_t map_lock_end(const struct act *a)
{
	uint64_t at_ms = a->now_ms + (uint64_t)a->r->lease_ms;

	return a->r->lease_ms < 0 || at_ms > INT64_MAX ? STORE_NEVER : at_ms;
}

static enum store_err write_lock(
	struct act *a, struct store_view *v, const struct map_lock *l, uint64_t until_ms)
{
	struct store_meta meta = { .expires_ms = until_ms };

	return store_put(a->s, v, a->r->key, (struct mc_bytes){ (const uint8_t *)l, sizeof(*l) }, &meta,
		v->ref != 0 ? STORE_RESERVED : STORE_PLAIN);
}

bool map_lock_write(struct act *a, struct store_view *v, const struct map_lock *l, uint64_t until_ms)
{
	enum store_err err = STORE_OK;
	store_ns ns;

	if (v->ref == 0) {
		err = store_ns_open(a->s, a->m->locks, a->r->partition, &ns);
		if (err == STORE_OK)
			store_find(a->s, ns, a->r->key, v);
	}
	if (err == STORE_OK)
		err = write_lock(a, v, l, until_ms);
	if (err != STORE_OK)
		map_refuse(a->out, err);
	else if (a->v.ref != 0)
		store_pin(a->s, &a->v, true);
	return err == STORE_OK;
}

/* The key as the store has it: that of a call that waited is gone before the change is told. */
struct map_change *map_lock_tell(struct act *a, enum map_change_kind kind, const struct store_view *lock)
{
	struct map_change *c = map_change_of(a->out, kind, lock);

	c->hold = (struct map_hold){ .holder = a->r->caller,
		.thread = a->r->thread,
		.reference = a->r->reference,
		.lease_ms = a->r->lease_ms,
		.force = a->r->op == MAP_FORCE_UNLOCK,
		.txn = map_op_is_txn(a->r->op) };
	return c;
}

/* The one who holds it locks again: once more to unlock, unless it is the same call sent again. */
void map_act_lock(struct act *a)
{
	struct store_view v;
	struct map_lock l;
	bool again = map_lock_find(a, &v, &l) && map_lock_is_held(a, &l);

	map_answer_bool(a->out, true);
	if (again && l.reference == a->r->reference)
		return;
	if (!again)
		l = (struct map_lock){ .holder = a->r->caller, .thread = a->r->thread };
	l.count++;
	l.reference = a->r->reference;
	if (map_lock_write(a, &v, &l, map_lock_end(a)))
		map_lock_tell(a, MAP_LOCK_TAKEN, &v);
}

void map_lock_release(struct act *a, struct store_view *lock)
{
	mc_check(lock->ref != 0);
	store_remove(a->s, lock, STORE_REMOVED);
	if (a->v.ref != 0)
		store_pin(a->s, &a->v, false);
	a->out->unlocked = true;
}

void map_lock_refuse(struct act *a, bool held, const struct map_lock *l)
{
	a->out->answer = MAP_NOT_OWNER;
	a->out->holder = held ? l->holder : (struct mc_uuid){ .null = true };
	a->out->holder_thread = held ? l->thread : 0;
}

void map_act_unlock(struct act *a)
{
	struct store_view v;
	struct map_lock l;
	bool held = map_lock_find(a, &v, &l), force = a->r->op == MAP_FORCE_UNLOCK;
	enum store_err err;

	if (!force && (!held || !map_lock_is_held(a, &l))) {
		map_lock_refuse(a, held, &l);
		return;
	}
	map_answer_bool(a->out, held);
	if (!held)
		return;
	mc_check(l.count > 0 && v.ref != 0);
	if (!force && l.reference == a->r->reference)
		return;
	l.count--;
	l.reference = a->r->reference;
	if (force || l.count == 0) {
		map_lock_tell(a, MAP_LOCK_GIVEN, &v);
		map_lock_release(a, &v);
		return;
	}
	/* Not in place, for it was looked at in this step: that may want memory. */
	err = write_lock(a, &v, &l, v.meta.expires_ms);
	if (err != STORE_OK)
		map_refuse(a->out, err);
	else
		map_lock_tell(a, MAP_LOCK_GIVEN, &v);
}

void map_act_is_locked(struct act *a)
{
	map_answer_bool(a->out, a->locked);
}

static void release_of(struct store *s, const struct map *m, struct store_view *lock, uint32_t partition)
{
	store_ns ns = store_ns_find(s, m->entries, partition);
	struct store_view entry;

	if (ns != 0 && store_find(s, ns, lock->key, &entry))
		store_pin(s, &entry, false);
	store_remove(s, lock, STORE_REMOVED);
}

static void release_in(struct store *s, const struct map *m, store_ns ns, struct mc_uuid holder,
	map_unlocked_fn *unlocked, void *ctx)
{
	struct store_view rows[STORE_WALK_ROWS_MIN];
	uint32_t partition = store_ns_info(s, ns).partition;
	store_place at = 0;
	struct map_lock l;

	while (at != STORE_WALK_END) {
		uint32_t n = store_walk(s, ns, &at, rows, STORE_WALK_ROWS_MIN);

		for (uint32_t i = 0; i < n; i++) {
			mc_check(store_value_of(s, &rows[i]).n == sizeof(l));
			memcpy(&l, store_value_of(s, &rows[i]).p, sizeof(l));
			if (!mc_uuid_eq(l.holder, holder))
				continue;
			release_of(s, m, &rows[i], partition);
			unlocked(ctx, partition, rows[i].key);
		}
		if (store_ns_find(s, m->locks, partition) == 0)
			return; /* that was the last one */
	}
}

void map_release(
	struct store *s, const struct map *m, struct mc_uuid holder, map_unlocked_fn *unlocked, void *ctx)
{
	store_ns ns = store_ns_of_table(s, m->locks, 0), next;

	for (; ns != 0; ns = next) {
		next = store_ns_of_table(s, m->locks, ns);
		release_in(s, m, ns, holder, unlocked, ctx);
	}
}
