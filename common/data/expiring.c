/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expiring.c - what an expiry policy of a cache does to an entry's time
 * (com.hazelcast.cache.impl.AbstractCacheRecordStore: createRecordWithExpiry, updateRecordWithExpiry,
 * onRecordAccess, setExpiryPolicy). Whose policy counts is decided here; where policies come from,
 * cache_policy.c knows. Knows no message.
 */
#include "common/data/internal.h"

/* --- a policy of an entry's own, in two words --- */
enum { NONE, STAYS, ENDLESS, FIRST_MS }; /* a word from FIRST_MS on is a time */
#define IN_SECONDS (UINT32_C(1) << 31)

static uint32_t word_of(int64_t ms)
{
	if (ms == MAP_UNSET)
		return STAYS;
	if (ms < (int64_t)IN_SECONDS - FIRST_MS)
		return (uint32_t)ms + FIRST_MS;
	return ms / 1000 < (int64_t)IN_SECONDS ? IN_SECONDS | (uint32_t)(ms / 1000) : (uint32_t)ENDLESS;
}

static int64_t time_of(uint32_t word)
{
	if (word < FIRST_MS)
		return word == ENDLESS ? MAP_ENDLESS_MS : MAP_UNSET;
	return (word & IN_SECONDS) != 0 ? (int64_t)(word & ~IN_SECONDS) * 1000 : (int64_t)word - FIRST_MS;
}

bool map_own_expiry(const struct store_meta *m, struct map_expiry *out)
{
	*out = (struct map_expiry){ time_of(m->ttl_s), time_of(m->max_idle_s), time_of(m->ttl_s) };
	return m->ttl_s != NONE && m->max_idle_s != NONE;
}

void map_keep_expiry(struct store_meta *m, const struct map_expiry *e)
{
	m->ttl_s = word_of(e->updated_ms);
	m->max_idle_s = word_of(e->accessed_ms);
}

/* --- what it does --- */
/* getExpiryPolicy */
static struct map_expiry expiry_of(const struct act *a)
{
	const struct map_expiring *x = a->r->expiring;
	struct map_expiry own;

	if (x->called)
		return x->call;
	return a->v.ref != 0 && map_own_expiry(&a->v.meta, &own) ? own : x->usual;
}

/* Duration.getAdjustedTime; one that is too long has no end. */
static uint64_t moved(const struct act *a, int64_t by_ms, uint64_t as_it_is)
{
	uint64_t at_ms = a->now_ms + (uint64_t)by_ms;

	if (by_ms == MAP_UNSET)
		return as_it_is;
	return by_ms == MAP_ENDLESS_MS || at_ms > INT64_MAX ? STORE_NEVER : at_ms;
}

void map_expiry_written(const struct act *a, bool was, struct store_meta *m)
{
	struct map_expiry e = expiry_of(a);

	m->expires_ms = was ? moved(a, e.updated_ms, m->expires_ms) : moved(a, e.created_ms, STORE_NEVER);
	m->updated_s = map_epoch_s(a->now_ms);
}

bool map_expiry_ends(struct act *a, bool was)
{
	struct map_expiry e = expiry_of(a);
	bool ends = (was ? e.updated_ms : e.created_ms) == 0;

	if (ends && was)
		map_expire_entry(a);
	return ends;
}

/* Only what has had a time already has room for one. */
static void take_time(struct act *a, uint64_t at_ms)
{
	struct store_meta m = a->v.meta;

	m.expires_ms = at_ms;
	store_set_meta(a->s, &a->v, &m); /* if there is no memory, it has none */
}

void map_expiry_touch(struct act *a, const struct map_expiry *by)
{
	int64_t accessed_ms = by != NULL ? by->accessed_ms : expiry_of(a).accessed_ms;
	uint64_t at_ms = moved(a, accessed_ms, a->v.meta.expires_ms);

	if (a->v.meta.expires_ms == STORE_NEVER && at_ms != STORE_NEVER)
		take_time(a, at_ms);
	store_touch(a->s, &a->v, map_epoch_s(a->now_ms), at_ms);
}

/* It is changed as by an update, but for the value; told to backups alone. */
void map_act_set_expiry(struct act *a)
{
	struct store_meta m = a->v.meta;
	struct map_change *c;
	enum store_err err;

	mc_check(a->r->expiring != NULL && a->r->expiring->called);
	map_answer_bool(a->out, a->v.ref != 0);
	if (a->v.ref == 0)
		return;
	map_keep_expiry(&m, &a->r->expiring->call);
	m.expires_ms = moved(a, a->r->expiring->call.updated_ms, m.expires_ms);
	err = store_set_meta(a->s, &a->v, &m);
	if (err != STORE_OK) {
		map_refuse(a->out, err);
		return;
	}
	c = map_change_of(a->out, MAP_TTL_SET, &a->v);
	c->has_value = true;
	c->value = store_value_of(a->s, &a->v);
}
