/* SPDX-License-Identifier: Apache-2.0 */
/* change.c - what a request comes to: its answer and its changes. And times as entries keep them. */
#include "common/data/internal.h"

struct map_change *map_change_of(
	struct map_outcome *out, enum map_change_kind kind, const struct store_view *v)
{
	struct map_change *c;

	mc_check(out->changes < MAP_CHANGES_MAX);
	c = &out->change[out->changes++];
	*c = (struct map_change){ .kind = kind, .told = kind < MAP_TTL_SET, .key = v->key, .meta = v->meta };
	return c;
}

void map_answer_bool(struct map_outcome *out, bool yes)
{
	out->answer = MAP_ANSWER_BOOL;
	out->yes = yes;
}

void map_answer_value(struct map_outcome *out, struct store_value value)
{
	out->answer = MAP_ANSWER_VALUE;
	out->value = value;
}

void map_refuse(struct map_outcome *out, enum store_err err)
{
	mc_check(err != STORE_OK);
	out->answer = MAP_FULL;
	out->err = err;
}

/* TimeStripUtil.stripBaseTime. */
uint32_t map_epoch_s(uint64_t ms)
{
	uint64_t s = ms / 1000;

	if (s <= MAP_EPOCH_S)
		return 0;
	return s - MAP_EPOCH_S >= INT32_MAX ? INT32_MAX : (uint32_t)(s - MAP_EPOCH_S);
}

uint64_t map_epoch_ms(uint32_t s)
{
	return ((uint64_t)s + MAP_EPOCH_S) * 1000;
}

/* ExpirationTimeSetter.toSeconds. */
uint32_t map_seconds(int64_t ms)
{
	int64_t s = ms / 1000;

	if (s == 0 && ms != 0)
		s = 1;
	return (uint32_t)(s > INT32_MAX ? MAP_FOREVER_S : s);
}

/* A sum that overflows 63 bits is never (handleOverflow). */
static uint64_t later(uint64_t from_ms, int64_t by_ms)
{
	uint64_t at_ms = from_ms + (uint64_t)by_ms;

	return at_ms > INT64_MAX ? STORE_NEVER : at_ms;
}

uint64_t map_expires_ms(int64_t ttl_ms, int64_t max_idle_ms, uint64_t now_ms, uint64_t updated_ms)
{
	uint64_t by_ttl_ms = later(updated_ms, ttl_ms), by_idle_ms = later(now_ms, max_idle_ms);
	uint64_t at_ms = by_ttl_ms < by_idle_ms ? by_ttl_ms : by_idle_ms;

	if (at_ms == STORE_NEVER || map_epoch_s(at_ms) == INT32_MAX)
		return STORE_NEVER;
	return at_ms / 1000 * 1000;
}
