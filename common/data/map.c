/* SPDX-License-Identifier: Apache-2.0 */
/* map.c - a request is run: the lock of its key, an entry that has expired, then what its row says. And whole
 * partitions. */
#include <string.h>

#include "common/data/internal.h"

enum { FEW_LOCKS = 8 }; /* entries of one bucket of the store */

static const struct op_row {
	bool waits, late_is_false;
	void (*act)(struct act *a);
} rows[MAP_OP_COUNT] = {
#define X(name, waits, late, act) { waits, late, map_act_##act },
	MAP_OPS(X)
#undef X
};

bool map_op_waits(enum map_op op)
{
	mc_check(op < MAP_OP_COUNT);
	return rows[op].waits;
}

bool map_op_late_is_false(enum map_op op)
{
	mc_check(op < MAP_OP_COUNT);
	return rows[op].late_is_false;
}

/* Which fields entries have: those of Hazelcast's record types 2 to 5. */
static uint32_t kept_fields(const struct map_config *cfg)
{
	if (cfg->per_entry_stats)
		return STORE_KEEP_UPDATED | STORE_KEEP_ACCESSED | STORE_KEEP_HITS | STORE_KEEP_CREATED;
	if (cfg->eviction == STORE_EVICT_LRU)
		return STORE_KEEP_ACCESSED;
	return cfg->eviction == STORE_EVICT_LFU ? STORE_KEEP_HITS : 0;
}

bool map_open(struct store *s, const struct map_config *cfg, struct map *m)
{
	struct store_table_config entries = { kept_fields(cfg), cfg->eviction },
				  locks = { 0, STORE_EVICT_NONE };

	*m = (struct map){ .cfg = *cfg };
	m->entries = store_table_open(s, &entries);
	m->locks = m->entries == 0 ? 0 : store_table_open(s, &locks);
	if (m->locks != 0)
		return true;
	if (m->entries != 0)
		store_table_drop(s, m->entries);
	return false;
}

void map_destroy(struct store *s, struct map *m)
{
	mc_check(m->entries != 0 && m->locks != 0 && m->entries != m->locks);
	store_table_drop(s, m->entries);
	store_table_drop(s, m->locks);
	*m = (struct map){ 0 };
}

void map_expire_entry(struct act *a)
{
	struct map_change *c = map_change_of(a->out, MAP_EXPIRED, &a->v);

	c->has_old = true;
	c->old = store_value_of(a->s, &a->v);
	store_remove(a->s, &a->v, STORE_EXPIRED);
}

/* getRecordOrNull: what has expired goes, and is told, before anything else is done with its key. */
static void drop_expired(struct act *a)
{
	if (a->v.ref != 0 && !a->locked && a->v.meta.expires_ms <= a->now_ms)
		map_expire_entry(a);
}

void map_run(struct store *s, const struct map *m, const struct map_request *r, uint64_t now_ms,
	struct map_outcome *out)
{
	struct act a = { .s = s, .m = m, .r = r, .now_ms = now_ms, .out = out };

	_Static_assert(MAP_ANSWER_NULL == 0, "what was cleared is the answer null");
	mc_check(r->op < MAP_OP_COUNT && r->key.n >= 0);
	/* the changes are written as they are made: zeroing room for them would cost more than a look-up */
	memset(out, 0, offsetof(struct map_outcome, change));
	out->partition = r->partition;
	if (map_lock_stops(&a) && !r->reserved) {
		out->answer = MAP_WAITS;
		return;
	}
	a.ns = store_ns_find(s, m->entries, r->partition);
	if (a.ns != 0)
		store_find(s, a.ns, r->key, &a.v);
	if (r->op != MAP_EVICT)
		drop_expired(&a);
	rows[r->op].act(&a);
}

enum store_err map_keep(struct store *s, const struct map *m, uint32_t partition, const struct map_entry *e)
{
	store_ns locks = store_ns_find(s, m->locks, partition), ns;
	struct store_view v, lock;
	enum store_err err = store_ns_open(s, m->entries, partition, &ns);

	mc_check(e->key.n >= 0 && e->value.n >= 0); /* fragment_entry_fits */
	if (err != STORE_OK)
		return err;
	store_find(s, ns, e->key, &v);
	err = store_put(s, &v, e->key, e->value, &e->meta, STORE_RESERVED);
	if (err == STORE_OK && locks != 0 && store_find(s, locks, e->key, &lock))
		store_pin(s, &v, true);
	return err;
}

uint32_t map_size(const struct store *s, const struct map *m, uint32_t partition)
{
	store_ns ns = store_ns_find(s, m->entries, partition);

	return ns == 0 ? 0 : store_ns_info(s, ns).entries;
}

/* Those that are locked, over to the new namespace: so few that their index is one bucket. */
static void keep_locked(struct store *s, const struct map *m, uint32_t partition, store_ns old, store_ns ns)
{
	struct store_view rows_of[STORE_WALK_ROWS_MIN], v;
	store_ns locks = store_ns_find(s, m->locks, partition);
	store_place at = 0;

	while (locks != 0 && at != STORE_WALK_END && store_ns_info(s, old).pinned > 0) {
		uint32_t n = store_walk(s, locks, &at, rows_of, STORE_WALK_ROWS_MIN);

		for (uint32_t i = 0; i < n; i++)
			if (store_find(s, old, rows_of[i].key, &v) && v.pinned)
				mc_check(store_move(s, &v, ns) == STORE_OK); /* there was room */
	}
}

/* One by one, which needs no memory. */
static uint32_t remove_unlocked(struct store *s, store_ns ns)
{
	struct store_view rows_of[STORE_WALK_ROWS_MIN];
	store_place at = 0;
	uint32_t gone = 0;

	while (at != STORE_WALK_END) {
		uint32_t n = store_walk(s, ns, &at, rows_of, STORE_WALK_ROWS_MIN);

		for (uint32_t i = 0; i < n; i++)
			if (!rows_of[i].pinned) {
				store_remove(s, &rows_of[i], STORE_REMOVED);
				gone++;
			}
	}
	return gone;
}

uint32_t map_clear(struct store *s, const struct map *m, uint32_t partition)
{
	store_ns ns = store_ns_find(s, m->entries, partition), fresh;
	uint32_t gone, locked = ns == 0 ? 0 : store_ns_info(s, ns).pinned;

	if (ns == 0)
		return 0;
	if (locked > FEW_LOCKS || (locked > 0 && store_wants_room(s)))
		return remove_unlocked(s, ns);
	store_ns_detach(s, ns);
	if (locked > 0 && store_ns_open(s, m->entries, partition, &fresh) != STORE_OK) {
		store_ns_attach(s, ns);
		return remove_unlocked(s, ns);
	}
	if (locked > 0)
		keep_locked(s, m, partition, ns, fresh);
	mc_check(store_ns_info(s, ns).pinned == 0 && map_size(s, m, partition) == locked);
	gone = store_ns_info(s, ns).entries;
	store_ns_drop(s, ns);
	return gone;
}

static void expire_lock(struct store *s, const struct map *m, struct store_view *v, struct map_outcome *out)
{
	uint32_t partition = store_ns_info(s, v->ns).partition;
	store_ns ns = store_ns_find(s, m->entries, partition);
	struct store_view entry;

	if (ns != 0 && store_find(s, ns, v->key, &entry))
		store_pin(s, &entry, false);
	out->unlocked = true;
	store_remove(s, v, STORE_EXPIRED);
}

bool map_expire(
	struct store *s, const struct map *m, struct store_view *v, uint64_t now_ms, struct map_outcome *out)
{
	store_table t = store_ns_info(s, v->ns).table;
	struct act a = { .s = s, .m = m, .now_ms = now_ms, .v = *v, .locked = v->pinned, .out = out };

	mc_check(v->ref != 0 && v->meta.expires_ms <= now_ms);
	*out = (struct map_outcome){ .answer = MAP_ANSWER_NULL,
		.partition = store_ns_info(s, v->ns).partition };
	if (t == m->locks)
		expire_lock(s, m, v, out);
	else if (t == m->entries)
		drop_expired(&a);
	return t == m->locks || t == m->entries;
}

void map_evict(struct store *s, const struct map *m, struct store_view *v, struct map_outcome *out)
{
	struct map_change *c;

	mc_check(!v->pinned && store_ns_info(s, v->ns).table == m->entries);
	*out = (struct map_outcome){ .answer = MAP_ANSWER_NULL,
		.partition = store_ns_info(s, v->ns).partition };
	c = map_change_of(out, MAP_EVICTED, v);
	c->has_old = true;
	c->old = store_value_of(s, v);
	store_remove(s, v, STORE_EVICTED);
}
