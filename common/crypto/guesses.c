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
	return a->seen < b->seen;
}

static struct guesses_host *find_or_add(struct guesses *g, struct mc_str host, int64_t now)
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
		*h = (struct guesses_host){ .used = true, .until = now };
		memcpy(h->key, key, GUESSES_KEY);
	}
	h->seen = now;
	return h;
}

static void refill(struct guesses *g, int64_t now)
{
	int64_t back;

	if (g->spent == 0 || now < g->refilled)
		g->refilled = now;
	back = (now - g->refilled) / MC_GUESS_REFILL;
	g->refilled += back * MC_GUESS_REFILL;
	g->spent = back < (int64_t)g->spent ? g->spent - (uint32_t)back : 0;
}

static int64_t delay_max(const struct guesses_host *h)
{
	return h->proved ? MC_GUESS_DELAY_MIN : MC_GUESS_DELAY_MAX;
}

static int64_t host_wait(struct guesses_host *h, int64_t now)
{
	if (h->until - now > delay_max(h)) /* the clock went back */
		h->until = now + delay_max(h);
	if (h->until > now)
		return h->until - now;
	return h->failures && h->open ? MC_GUESS_BUSY : 0;
}

int64_t guesses_wait(struct guesses *g, struct mc_str host, int64_t now)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;

	key_of(key, host);
	h = find(g, key);
	if (h == NULL || h->failures == 0)
		return 0;
	if (h->until - now > delay_max(h)) /* the clock went back */
		h->until = now + delay_max(h);
	return h->until > now ? h->until - now : 0;
}

int64_t guesses_try(struct guesses *g, struct mc_str host, int64_t now)
{
	uint8_t key[GUESSES_KEY];
	struct guesses_host *h;
	int64_t wait;

	key_of(key, host);
	h = find(g, key);
	wait = h ? host_wait(h, now) : 0;
	if (wait > 0)
		return wait;
	refill(g, now);
	if (g->spent >= MC_GUESS_AT_ONCE) {
		if (!h || !h->proved)
			return MC_GUESS_REFILL;
		if (h->open)
			return MC_GUESS_BUSY;
	} else {
		g->spent++;
	}
	find_or_add(g, host, now)->open++;
	return 0;
}

static struct guesses_host *fail(struct guesses *g, struct mc_str host, int64_t now)
{
	struct guesses_host *h = find_or_add(g, host, now);
	int64_t delay = MC_GUESS_DELAY_MIN;

	for (uint32_t i = 0; i < h->failures && delay < delay_max(h); i++)
		delay *= 2;
	h->until = now + (delay < delay_max(h) ? delay : delay_max(h));
	h->failures += h->failures < UINT32_MAX;
	return h;
}

void guesses_failed(struct guesses *g, struct mc_str host, int64_t now)
{
	struct guesses_host *h = fail(g, host, now);

	h->open -= h->open > 0;
}

void guesses_refused(struct guesses *g, struct mc_str host, int64_t now)
{
	fail(g, host, now);
}

void guesses_proved(struct guesses *g, struct mc_str host, int64_t now)
{
	struct guesses_host *h = find_or_add(g, host, now);

	h->proved = true;
	h->failures = 0;
	h->until = now;
}

void guesses_succeeded(struct guesses *g, struct mc_str host, int64_t now)
{
	struct guesses_host *h;

	guesses_proved(g, host, now);
	h = find_or_add(g, host, now);
	h->open -= h->open > 0;
	g->spent -= g->spent > 0;
}
