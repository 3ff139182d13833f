/* SPDX-License-Identifier: Apache-2.0 */
/* ping_track.c - counting what is lost, late, double or out of order. It has no clock of its own. */
#include "tools/probe/ping_track.h"
#include "common/base/check.h"

static void track_begin(struct ping_track *t, uint32_t seq, int64_t delay_us, int64_t now_us)
{
	*t = (struct ping_track){ .first = seq,
		.last = seq,
		.seen = 1,
		.heard = 1,
		.heard_first = 1,
		.fastest_us = delay_us,
		.any = true };
	t->first_at_ms = t->last_at_ms = now_us / 1000;
}

/* False: it has been here before, or it is too old to tell. */
static bool is_new(struct ping_track *t, uint32_t seq)
{
	uint32_t ahead = seq - t->last, behind = t->last - seq;

	if (ahead == 0)
		return false;
	if (ahead < UINT32_MAX / 2) {
		t->seen = ahead < PING_WINDOW ? t->seen << ahead | 1 : 1;
		t->last = seq;
		return true;
	}
	if (behind >= PING_WINDOW || (t->seen >> behind & 1) != 0)
		return false;
	t->seen |= (uint64_t)1 << behind;
	t->reordered++;
	return true;
}

void ping_track_take(struct ping_track *t, uint32_t seq, uint64_t sent_us, int64_t now_us)
{
	int64_t delay_us = (int64_t)((uint64_t)now_us - sent_us);

	mc_check(now_us >= 0);
	if (!t->any) {
		track_begin(t, seq, delay_us, now_us);
		return;
	}
	t->last_at_ms = now_us / 1000;
	if (!is_new(t, seq)) {
		t->twice++;
		return;
	}
	if (seq - t->first >= UINT32_MAX / 2)
		t->first = seq; /* it was overtaken by the one that came first */
	t->heard++;
	t->heard_first += seq - t->first < MC_PING_FIRST;
	mc_check(t->heard_first <= t->heard);
	if (delay_us < t->fastest_us)
		t->fastest_us = delay_us;
	else if ((uint64_t)delay_us - (uint64_t)t->fastest_us > (uint64_t)MC_PING_LATE * 1000)
		t->late++;
}

uint32_t ping_track_expected(const struct ping_track *t)
{
	return t->any ? t->last - t->first + 1 : 0;
}

uint32_t ping_track_lost(const struct ping_track *t)
{
	uint32_t expected = ping_track_expected(t);

	return expected > t->heard ? expected - t->heard : 0;
}

uint32_t ping_track_lost_first(const struct ping_track *t)
{
	uint32_t expected = ping_track_expected(t);

	if (expected > MC_PING_FIRST)
		expected = MC_PING_FIRST;
	return expected > t->heard_first ? expected - t->heard_first : 0;
}
