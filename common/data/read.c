/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - entries looked at: get and containsKey count as accesses, an entry view does not. */
#include <string.h>

#include "common/data/internal.h"

static int64_t kept_ms(uint32_t s)
{
	return s == MAP_FOREVER_S ? INT64_MAX : (int64_t)s * 1000;
}

/* ExpirySystemImpl.extendExpiryTime: only what has an idle time, and one shorter than its ttl; never to an
 * earlier time. */
static uint64_t extended(const struct store_meta *m, uint64_t now_ms)
{
	uint64_t at_ms;

	if (m->expires_ms == STORE_NEVER || m->max_idle_s == MAP_FOREVER_S || m->ttl_s <= m->max_idle_s)
		return m->expires_ms;
	at_ms = map_expires_ms(kept_ms(m->ttl_s), kept_ms(m->max_idle_s), now_ms, map_epoch_ms(m->updated_s));
	return at_ms > m->expires_ms ? at_ms : m->expires_ms;
}

void map_touch(struct act *a)
{
	if (a->r->expiring != NULL)
		map_expiry_touch(a, NULL);
	else
		store_touch(a->s, &a->v, map_epoch_s(a->now_ms), extended(&a->v.meta, a->now_ms));
}

void map_act_get(struct act *a)
{
	if (a->v.ref == 0)
		return;
	map_touch(a);
	map_answer_value(a->out, store_value_of(a->s, &a->v));
}

/* In a cache, to look whether a key is there is no access. */
void map_act_contains(struct act *a)
{
	map_answer_bool(a->out, a->v.ref != 0);
	if (a->v.ref != 0 && a->r->expiring == NULL)
		map_touch(a);
}

void map_act_view(struct act *a)
{
	if (a->v.ref == 0)
		return;
	a->out->meta = a->v.meta;
	map_answer_value(a->out, store_value_of(a->s, &a->v));
}

/* HeapData.equals: all but the partition hash in front. */
bool map_values_equal(const struct store *s, struct store_value a, struct mc_bytes b)
{
	uint32_t at = 0;

	if (b.n < 0 || a.total != (uint32_t)b.n)
		return false;
	do {
		uint32_t skip = at < MAP_DATA_HEAD ? MAP_DATA_HEAD - at : 0;

		if (skip < a.n && memcmp(a.p + skip, b.p + at + skip, a.n - skip) != 0)
			return false;
		at += a.n;
	} while (store_next_piece(s, &a));
	return true;
}
