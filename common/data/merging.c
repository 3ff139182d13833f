/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merging.c - an entry that another cluster had meets ours (DefaultRecordStore.merge,
 * com.hazelcast.spi.merge): which of both stays. Knows no message.
 *
 * Unlike Hazelcast's, an entry of ours that stays keeps its own times, too: there, what is turned away leaves
 * its time to live behind.
 */
#include "common/data/internal.h"

/* What is not kept of one of both counts as 0, so that of two equals the one that comes wins. */
static bool comes_in(const struct act *a)
{
	const struct store_meta *new = &a->r->merging->meta, *own = &a->v.meta;

	switch (a->r->merging->policy) {
	case MAP_MERGE_PUT_IF_ABSENT: return false;
	case MAP_MERGE_PASS_THROUGH: return true;
	case MAP_MERGE_HIGHER_HITS: return new->hits >= own->hits;
	case MAP_MERGE_LATEST_UPDATE: return new->updated_s >= own->updated_s;
	case MAP_MERGE_LATEST_ACCESS: return new->accessed_s >= own->accessed_s;
	case MAP_MERGE_EXPIRATION_TIME: return new->expires_ms >= own->expires_ms;
	case MAP_MERGE_DISCARD:
	case MAP_POLICY_COUNT: break;
	}
	return false;
}

/* Its times; hits and version are ours: for backups, this is a write. */
static struct store_meta meta_of(const struct act *a)
{
	struct store_meta m = a->r->merging->meta;

	m.version = a->v.ref == 0 ? 0 : a->v.meta.version + 1;
	m.hits = a->v.ref == 0 ? 0 : a->v.meta.hits;
	return m;
}

static bool write_entry(struct act *a)
{
	struct store_meta meta = meta_of(a);
	enum store_err err = store_put(
		a->s, &a->v, a->r->key, a->r->value, &meta, a->r->reserved ? STORE_RESERVED : STORE_PLAIN);

	if (err != STORE_OK)
		map_refuse(a->out, err);
	else if (a->locked)
		store_pin(a->s, &a->v, true);
	return err == STORE_OK;
}

void map_act_merge(struct act *a)
{
	struct store_value old = { 0 };
	bool was;
	struct map_change *c;

	mc_check(a->r->merging != NULL && a->r->merging->policy < MAP_POLICY_COUNT && a->r->value.n >= 0);
	map_answer_bool(a->out, false);
	if (a->r->merging->policy == MAP_MERGE_DISCARD || !map_open_space(a))
		return;
	was = a->v.ref != 0;
	if (was && a->r->want_old)
		old = store_value_of(a->s, &a->v);
	if ((!was || comes_in(a)) && !write_entry(a))
		return;
	c = map_change_of(a->out, MAP_MERGED, &a->v);
	c->has_old = old.p != NULL;
	c->old = old;
	c->has_value = true;
	c->value = store_value_of(a->s, &a->v);
	map_answer_bool(a->out, true);
}
