/* SPDX-License-Identifier: Apache-2.0 */
/* seen.c - tables of what passed a moment ago. Time comes in; nothing is judged here. */
#include "common/relay/seen.h"

enum { BURST = 4, MILLION = 1000000 };

_Static_assert(MC_RELAY_SEEN_MAX % SEEN_WAYS == 0 && MC_RELAY_ORIGINS_MAX % SEEN_WAYS == 0 &&
		MC_RELAY_RATES_MAX % SEEN_WAYS == 0,
	"whole buckets");

static uint32_t bucket(uint64_t key, uint32_t entries)
{
	return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 32) % (entries / SEEN_WAYS) * SEEN_WAYS;
}

struct seen_bytes *relay_seen_bytes_find(struct seen *s, uint64_t hash, bool *fresh)
{
	struct seen_bytes *v = &s->bytes[bucket(hash, MC_RELAY_SEEN_MAX)], *oldest = v;

	*fresh = false;
	for (int i = 0; i < SEEN_WAYS; i++) {
		if (v[i].hash == hash)
			return &v[i];
		if (oldest->hash != 0 && (v[i].hash == 0 || v[i].at_us < oldest->at_us))
			oldest = &v[i];
	}
	*fresh = true;
	*oldest = (struct seen_bytes){
		.hash = hash, .at_us = INT64_MIN / 2, .went_us = INT64_MIN / 2, .group_us = INT64_MIN / 2
	};
	return oldest;
}

static struct seen_origin *origin_find(struct seen *s, uint64_t origin)
{
	struct seen_origin *v = &s->origins[bucket(origin, MC_RELAY_ORIGINS_MAX)], *oldest = v;

	for (int i = 0; i < SEEN_WAYS; i++) {
		if (v[i].origin == origin)
			return &v[i];
		if (oldest->origin != 0 && (v[i].origin == 0 || v[i].at_us < oldest->at_us))
			oldest = &v[i];
	}
	*oldest = (struct seen_origin){ .origin = origin };
	return oldest;
}

bool relay_seen_number_take(struct seen *s, uint64_t origin, uint64_t number, int64_t now_us)
{
	struct seen_origin *o = origin_find(s, origin);
	uint64_t back;

	o->at_us = now_us;
	if (number > o->highest) {
		uint64_t ahead = number - o->highest;

		o->window = ahead < 64 ? o->window << ahead | 1 : 1;
		o->highest = number;
		return true;
	}
	back = o->highest - number;
	if (back >= 64 || (o->window >> back & 1) != 0)
		return false;
	o->window |= (uint64_t)1 << back;
	return true;
}

bool relay_seen_rate_take(struct seen *s, uint64_t key, uint32_t rate, int64_t now_us)
{
	struct seen_rate *v = &s->rates[bucket(key, MC_RELAY_RATES_MAX)], *r = v;
	int64_t full = (int64_t)rate * BURST * MILLION, more;

	if (rate == 0)
		return true;
	for (int i = 0; i < SEEN_WAYS; i++) {
		if (v[i].key == key) {
			r = &v[i];
			break;
		}
		if (r->key != 0 && (v[i].key == 0 || v[i].at_us < r->at_us))
			r = &v[i];
	}
	if (r->key != key)
		*r = (struct seen_rate){ .key = key, .left = full, .at_us = now_us };
	more = now_us > r->at_us ? now_us - r->at_us : 0;
	more = more > full / rate ? full : more * rate;
	r->left = r->left + more < full ? r->left + more : full;
	r->at_us = now_us;
	if (r->left < MILLION)
		return false;
	r->left -= MILLION;
	return true;
}
