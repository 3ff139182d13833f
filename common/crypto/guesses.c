/* SPDX-License-Identifier: Apache-2.0 */
/* guesses.c - who tried passwords and how soon he may try again. Bounded memory, no clock. */
#include "common/crypto/guesses.h"

#include <sodium.h>
#include <string.h>

static void key_of(uint8_t key[GUESSES_KEY], struct mc_str host)
{
	uint8_t hash[crypto_hash_sha512_BYTES];
	size_t n = host.n > 0 ? (size_t)host.n : 0;

	crypto_hash_sha512(hash, (const uint8_t *)host.p, n);
	memcpy(key, hash, GUESSES_KEY);
}

static struct guesses_host *find(struct guesses *g, const uint8_t key[GUESSES_KEY])
{
	for (size_t i = 0; i < MC_GUESS_HOSTS; i++)
		if (g->hosts[i].used && memcmp(g->hosts[i].key, key, GUESSES_KEY) == 0)
			return &g->hosts[i];
	return NULL;
}

/* --- hosts --- */
/* Whether a is a better place for a newcomer than b: free, then never proved, then longest silent. */
static bool goes_before(const struct guesses_host *a, const struct guesses_host *b)
{
	if (a->used != b->used)
		return !a->used;
	if (a->proved != b->proved)
		return !a->proved;
	return a->seen_at_ms < b->seen_at_ms;
}

static struct guesses_host *find_or_add(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;

	key_of(key, host);
	h = find(g, key);
	if (!h) {
		h = &g->hosts[0];
		for (size_t i = 1; i < MC_GUESS_HOSTS; i++)
			if (goes_before(&g->hosts[i], h))
				h = &g->hosts[i];
		*h = (struct guesses_host){ .used = true, .until_ms = now_ms };
		memcpy(h->key, key, GUESSES_KEY);
	}
	h->seen_at_ms = now_ms;
	return h;
}

/* --- ranges of addresses --- */
/* The first three of four numbers, or of eight groups; of a name all. */
static struct mc_str range_of(struct mc_str host)
{
	bool v6 = host.n > 0 && memchr(host.p, ':', (size_t)host.n) != NULL;
	int seen = 0;

	for (int32_t i = 0; i < host.n; i++)
		if (host.p[i] == (v6 ? ':' : '.') && ++seen == 3)
			return mc_str_of(host.p, (size_t)i);
	return host;
}

static struct guesses_range *range_find_or_add(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	struct guesses_range *oldest = &g->ranges[0];
	uint8_t key[GUESSES_KEY];

	key_of(key, range_of(host));
	for (size_t i = 0; i < MC_GUESS_RANGES; i++) {
		struct guesses_range *r = &g->ranges[i];

		if (memcmp(r->key, key, GUESSES_KEY) == 0) {
			r->seen_at_ms = now_ms;
			return r;
		}
		if (r->seen_at_ms < oldest->seen_at_ms)
			oldest = r;
	}
	*oldest = (struct guesses_range){ .seen_at_ms = now_ms };
	memcpy(oldest->key, key, GUESSES_KEY);
	return oldest;
}

/* --- tallies --- */
static int64_t tally_wait(struct guesses_tally *t, int64_t max, int64_t now_ms)
{
	int64_t wrong_ms = t->until_ms > now_ms ? t->until_ms - now_ms : 0;

	if (wrong_ms > max * MC_GUESS_PERIOD) { /* the clock went back */
		wrong_ms = max * MC_GUESS_PERIOD;
		t->until_ms = now_ms + wrong_ms;
	}
	if (wrong_ms > (max - 1) * MC_GUESS_PERIOD)
		return wrong_ms - (max - 1) * MC_GUESS_PERIOD;
	return wrong_ms + t->open * (int64_t)MC_GUESS_PERIOD > (max - 1) * MC_GUESS_PERIOD ? MC_GUESS_BUSY
											   : 0;
}

static void tally_wrong(struct guesses_tally *t, int64_t max, int64_t now_ms)
{
	t->until_ms = (t->until_ms > now_ms ? t->until_ms : now_ms) + MC_GUESS_PERIOD;
	if (t->until_ms > now_ms + max * MC_GUESS_PERIOD)
		t->until_ms = now_ms + max * MC_GUESS_PERIOD;
}

static void refill(struct guesses *g, int64_t now_ms)
{
	int64_t back;

	if (g->spent == 0 || now_ms < g->refilled_at_ms)
		g->refilled_at_ms = now_ms;
	back = (now_ms - g->refilled_at_ms) / MC_GUESS_REFILL;
	g->refilled_at_ms += back * MC_GUESS_REFILL;
	g->spent = back < (int64_t)g->spent ? g->spent - (uint32_t)back : 0;
}

static int64_t delay_max(const struct guesses_host *h)
{
	return h->proved ? MC_GUESS_DELAY_MIN : MC_GUESS_DELAY_MAX;
}

static int64_t host_wait(struct guesses_host *h, int64_t now_ms)
{
	if (h->until_ms - now_ms > delay_max(h)) /* the clock went back */
		h->until_ms = now_ms + delay_max(h);
	if (h->until_ms > now_ms)
		return h->until_ms - now_ms;
	if (h->failures && h->tally.open)
		return MC_GUESS_BUSY;
	return tally_wait(&h->tally, MC_GUESS_HOST_MAX, now_ms);
}

/* Hosts that have proved the password do not answer for their neighbours. */
static int64_t range_wait(struct guesses *g, const struct guesses_host *h, struct mc_str host, int64_t now_ms)
{
	if (h != NULL && h->proved)
		return 0;
	return tally_wait(&range_find_or_add(g, host, now_ms)->tally, MC_GUESS_RANGE_MAX, now_ms);
}

int64_t guesses_wait(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;
	int64_t wait_ms;

	key_of(key, host);
	h = find(g, key);
	wait_ms = h == NULL ? 0 : host_wait(h, now_ms);
	return wait_ms > 0 ? wait_ms : range_wait(g, h, host, now_ms);
}

int64_t guesses_try(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;
	int64_t wait_ms;

	key_of(key, host);
	h = find(g, key);
	wait_ms = h ? host_wait(h, now_ms) : 0;
	if (wait_ms == 0)
		wait_ms = range_wait(g, h, host, now_ms);
	if (wait_ms > 0)
		return wait_ms;
	refill(g, now_ms);
	if (g->spent >= MC_GUESS_AT_ONCE) {
		if (!h || !h->proved)
			return g->open > 0 ? MC_GUESS_BUSY : MC_GUESS_REFILL;
		if (h->tally.open)
			return MC_GUESS_BUSY;
	} else {
		g->spent++;
	}
	h = find_or_add(g, host, now_ms);
	g->open++;
	h->tally.open++;
	if (!h->proved) {
		h->open_in_range++;
		range_find_or_add(g, host, now_ms)->tally.open++;
	}
	return 0;
}

/* A try that was counted is over. */
static void close_try(struct guesses *g, struct guesses_host *h, struct mc_str host, int64_t now_ms)
{
	struct guesses_range *r = range_find_or_add(g, host, now_ms);

	g->open -= g->open > 0;
	h->tally.open -= h->tally.open > 0;
	r->tally.open -= h->open_in_range > 0 && r->tally.open > 0;
	h->open_in_range -= h->open_in_range > 0;
}

static struct guesses_host *fail(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	struct guesses_host *h = find_or_add(g, host, now_ms);
	int64_t delay_ms = MC_GUESS_DELAY_MIN;

	for (uint32_t i = 0; i < h->failures && delay_ms < delay_max(h); i++)
		delay_ms *= 2;
	h->until_ms = now_ms + (delay_ms < delay_max(h) ? delay_ms : delay_max(h));
	h->failures += h->failures < UINT32_MAX;
	tally_wrong(&h->tally, MC_GUESS_HOST_MAX, now_ms);
	tally_wrong(&range_find_or_add(g, host, now_ms)->tally, MC_GUESS_RANGE_MAX, now_ms);
	return h;
}

void guesses_failed(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	close_try(g, fail(g, host, now_ms), host, now_ms);
}

void guesses_refused(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	fail(g, host, now_ms);
}

void guesses_proved(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	struct guesses_host *h = find_or_add(g, host, now_ms);

	h->proved = true;
	h->failures = 0;
	h->until_ms = now_ms;
}

void guesses_succeeded(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	guesses_proved(g, host, now_ms);
	close_try(g, find_or_add(g, host, now_ms), host, now_ms);
	g->spent -= g->spent > 0;
}
