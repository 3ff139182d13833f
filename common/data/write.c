/* SPDX-License-Identifier: Apache-2.0 */
/* write.c - entries written and removed: DefaultRecordStore.putInternal and its kin, one row of conditions an
 * operation. */
#include "common/data/internal.h"

/* StaticParams: what an operation that writes wants of the entry, and what it says. */
struct put_rule {
	bool if_absent, if_present, if_same;
	bool ttl_only; /* the value stays */
	bool no_old;   /* listeners get no old value, and so ADDED: tryPut has this quirk */
	bool answers_old;
	bool answers_bool;
};

static const struct put_rule put_rules[MAP_OP_COUNT] = {
	[MAP_PUT] = { .answers_old = true },
	[MAP_SET] = { 0 },
	[MAP_PUT_TRANSIENT] = { .answers_old = true },
	[MAP_TRY_PUT] = { .no_old = true, .answers_bool = true },
	[MAP_PUT_ALL] = { 0 },
	[MAP_PUT_IF_ABSENT] = { .if_absent = true, .answers_old = true },
	[MAP_REPLACE] = { .if_present = true, .answers_old = true },
	[MAP_REPLACE_IF_SAME] = { .if_present = true, .if_same = true, .answers_bool = true },
	[MAP_SET_TTL] = { .if_present = true, .ttl_only = true, .answers_bool = true },
};

/* pickRightTimeInMillis. */
static int64_t picked(int64_t given_ms, int32_t map_s)
{
	if (given_ms > 0)
		return given_ms;
	if (given_ms == 0 || map_s <= 0 || map_s == MAP_FOREVER_S)
		return INT64_MAX;
	return (int64_t)map_s * 1000;
}

/* replace and setTtl have no times of their own but the new ttl: the others go back to the map's. */
static void set_times(const struct act *a, struct store_meta *m)
{
	const struct map_request *r = a->r;
	bool own = r->op != MAP_REPLACE && r->op != MAP_REPLACE_IF_SAME;
	int64_t ttl_ms = picked(own ? r->ttl_ms : MAP_UNSET, a->m->cfg.ttl_s);
	int64_t idle_ms =
		picked(own && r->op != MAP_SET_TTL ? r->max_idle_ms : MAP_UNSET, a->m->cfg.max_idle_s);

	m->ttl_s = m->max_idle_s = 0;
	m->updated_s = map_epoch_s(a->now_ms);
	m->expires_ms = map_expires_ms(ttl_ms, idle_ms, a->now_ms, a->now_ms);
	if (m->expires_ms == STORE_NEVER)
		return;
	m->ttl_s = map_seconds(ttl_ms);
	m->max_idle_s = map_seconds(idle_ms);
}

static struct store_meta meta_of_new(const struct act *a)
{
	bool lru = a->m->cfg.eviction == STORE_EVICT_LRU && !a->m->cfg.per_entry_stats;
	uint32_t now_s = map_epoch_s(a->now_ms);
	struct store_meta m = { .created_s = now_s, .accessed_s = lru ? now_s : 0 };

	if (a->r->expiring != NULL)
		map_expiry_written(a, false, &m);
	else
		set_times(a, &m);
	return m;
}

/* Record.onUpdate and onAccess: a write counts as an access too. */
static struct store_meta meta_of_update(const struct act *a)
{
	struct store_meta m = a->v.meta;

	m.version++;
	if (a->r->expiring != NULL) { /* AbstractCacheRecordStore.updateRecord: no access */
		map_expiry_written(a, true, &m);
		return m;
	}
	m.accessed_s = map_epoch_s(a->now_ms);
	m.hits += m.hits < INT32_MAX;
	set_times(a, &m);
	return m;
}

bool map_open_space(struct act *a)
{
	enum store_err err = STORE_OK;

	if (a->ns == 0) {
		err = store_ns_open(a->s, a->m->entries, a->r->partition, &a->ns);
		if (err != STORE_OK)
			map_refuse(a->out, err);
		else
			store_find(a->s, a->ns, a->r->key, &a->v);
	}
	return err == STORE_OK;
}

static void answer_put(struct act *a, const struct put_rule *rule, bool was, struct store_value old)
{
	if (rule->answers_bool)
		map_answer_bool(a->out, true);
	else if (rule->answers_old && was)
		map_answer_value(a->out, old);
}

/* CacheRecordStore's answers to what expires as it is written: putIfAbsent and replace have done nothing. */
static void answer_ended(struct act *a, const struct put_rule *rule, bool was, struct store_value old)
{
	if (rule->if_absent || rule->answers_bool || a->r->expiring->says_whether)
		map_answer_bool(a->out, false);
	else
		answer_put(a, rule, was, old);
}

static void write_entry(struct act *a, const struct put_rule *rule, struct store_value old)
{
	bool was = a->v.ref != 0;
	struct store_meta meta = was ? meta_of_update(a) : meta_of_new(a);
	enum store_err err;
	struct map_change *c;

	mc_check(was || !rule->if_present);
	if (a->r->expiring != NULL && map_expiry_ends(a, was)) {
		answer_ended(a, rule, was, old);
		return;
	}
	if (rule->ttl_only)
		err = store_set_meta(a->s, &a->v, &meta);
	else
		err = store_put(a->s, &a->v, a->r->key, a->r->value, &meta,
			a->r->reserved || a->r->op == MAP_TXN_SET ? STORE_RESERVED : STORE_PLAIN);
	if (err != STORE_OK) {
		map_refuse(a->out, err);
		return;
	}
	if (a->locked)
		store_pin(a->s, &a->v, true);
	c = map_change_of(a->out,
		rule->ttl_only                 ? MAP_TTL_SET
			: was && !rule->no_old ? MAP_UPDATED
					       : MAP_ADDED,
		&a->v);
	c->has_old = was && !rule->no_old && !rule->ttl_only && old.p != NULL;
	c->old = c->has_old ? old : (struct store_value){ 0 };
	c->has_value = true;
	c->value = store_value_of(a->s, &a->v);
	answer_put(a, rule, was, old);
}

void map_write_entry(struct act *a, struct store_value old)
{
	write_entry(a, &put_rules[MAP_SET], old);
}

/* Another value than was expected stays. In a cache that is an access, and one that replaces is none. */
static void leave_other(struct act *a)
{
	if (a->r->expiring != NULL)
		map_touch(a);
	map_answer_bool(a->out, false);
}

void map_act_put(struct act *a)
{
	const struct put_rule *rule = &put_rules[a->r->op];
	struct store_value old = { 0 };

	mc_check(a->r->value.n >= 0 || rule->ttl_only);
	if (!rule->if_present && !map_open_space(a))
		return;
	if (a->v.ref == 0 && rule->if_present) {
		if (rule->answers_bool)
			map_answer_bool(a->out, false);
		return;
	}
	/* A value that nobody wants to see may be overwritten in place. */
	if (a->v.ref != 0 && (a->r->want_old || rule->answers_old || rule->if_same))
		old = store_value_of(a->s, &a->v);
	if (a->v.ref != 0 && (rule->if_absent || rule->if_present) && a->r->expiring == NULL)
		map_touch(a); /* getOrLoadRecord, also when nothing is replaced then */
	if (a->v.ref != 0 && rule->if_absent)
		map_answer_value(a->out, old);
	else if (rule->if_same && !map_values_equal(a->s, old, a->r->expect))
		leave_other(a);
	else
		write_entry(a, rule, old);
}

static void remove_entry(struct act *a, enum map_change_kind kind, bool with_old)
{
	struct store_value old = store_value_of(a->s, &a->v);
	struct map_change *c = map_change_of(a->out, kind, &a->v);

	mc_check(kind == MAP_REMOVED || kind == MAP_EVICTED);
	c->has_old = with_old;
	c->old = with_old ? old : (struct store_value){ 0 };
	store_remove(a->s, &a->v, kind == MAP_EVICTED ? STORE_EVICTED : STORE_REMOVED);
}

void map_remove_entry(struct act *a)
{
	remove_entry(a, MAP_REMOVED, true);
}

void map_act_remove(struct act *a)
{
	enum map_op op = a->r->op;
	bool there = a->v.ref != 0;

	if (there && op == MAP_REMOVE_IF_SAME)
		there = map_values_equal(a->s, store_value_of(a->s, &a->v), a->r->expect);
	if (a->v.ref != 0 && !there && a->r->expiring != NULL)
		map_expiry_touch(a, &a->r->expiring->usual);
	if (op != MAP_REMOVE)
		map_answer_bool(a->out, there);
	if (!there)
		return;
	remove_entry(a, op == MAP_EVICT ? MAP_EVICTED : MAP_REMOVED, op != MAP_DELETE);
	if (op == MAP_REMOVE)
		map_answer_value(a->out, a->out->change[a->out->changes - 1].old);
}
