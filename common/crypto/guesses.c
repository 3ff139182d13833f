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
	return h->failures && h->open ? MC_GUESS_BUSY : 0;
}

int64_t guesses_wait(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;

	key_of(key, host);
	h = find(g, key);
	if (h == NULL || h->failures == 0)
		return 0;
	if (h->until_ms - now_ms > delay_max(h)) /* the clock went back */
		h->until_ms = now_ms + delay_max(h);
	return h->until_ms > now_ms ? h->until_ms - now_ms : 0;
}

int64_t guesses_try(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;
	int64_t wait_ms;

	key_of(key, host);
	h = find(g, key);
	wait_ms = h ? host_wait(h, now_ms) : 0;
	if (wait_ms > 0)
		return wait_ms;
	refill(g, now_ms);
	if (g->spent >= MC_GUESS_AT_ONCE) {
		if (!h || !h->proved)
			return MC_GUESS_REFILL;
		if (h->open)
			return MC_GUESS_BUSY;
	} else {
		g->spent++;
	}
	find_or_add(g, host, now_ms)->open++;
	return 0;
}

static struct guesses_host *fail(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	struct guesses_host *h = find_or_add(g, host, now_ms);
	int64_t delay_ms = MC_GUESS_DELAY_MIN;

	for (uint32_t i = 0; i < h->failures && delay_ms < delay_max(h); i++)
		delay_ms *= 2;
	h->until_ms = now_ms + (delay_ms < delay_max(h) ? delay_ms : delay_max(h));
	h->failures += h->failures < UINT32_MAX;
	return h;
}

void guesses_failed(struct guesses *g, struct mc_str host, int64_t now_ms)
{
	struct guesses_host *h = fail(g, host, now_ms);

	h->open -= h->open > 0;
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
	struct guesses_host *h;

	guesses_proved(g, host, now_ms);
	h = find_or_add(g, host, now_ms);
	h->open -= h->open > 0;
	g->spent -= g->spent > 0;
}
