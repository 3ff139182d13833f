/* SPDX-License-Identifier: Apache-2.0 */
/* effects.c - what a step says is to be done; and the few things that all files of a relay need. */
#include <sodium.h>
#include <string.h>

#include "common/base/poison.h"
#include "common/relay/state.h"

#define LABEL_SEED "mc-relay seed 1"
#define MARK_HEAD 10

static const uint8_t mark_head[MARK_HEAD] = { 0, 'm', 'c', '-', 'r', 'e', 'l', 'a', 'y', 1 };

_Static_assert(MARK_HEAD + RELAY_ORIGIN == RELAY_MARK, "the mark");
_Static_assert(RELAY_SEED == CPACE_HASH, "one hash is one seed");

void relay_effects_init(struct relay_effects *fx, void *block, size_t size)
{
	size_t head = size / 8;

	mc_check(size >= RELAY_EFFECTS_MIN);
	mc_unpoison(block, size); /* it may have been something else's */
	*fx = (struct relay_effects){ .v = block, .cap = (uint32_t)(head / sizeof(struct relay_effect)) };
	fx->mem = mc_arena_of((uint8_t *)block + head, size - head);
}

void relay_effects_reset(struct relay_effects *fx)
{
	mc_arena_reset(&fx->mem);
	fx->n = 0;
	fx->lost = 0;
}

struct relay_effect *relay_fx_add(struct relay *r, enum relay_effect_type type)
{
	struct relay_effects *fx = r->fx;
	struct relay_effect *e = &fx->v[fx->n];

	mc_check(type < RELAY_FX_COUNT);
	if (fx->n + 1 < fx->cap)
		fx->n++;
	else
		fx->lost++; /* the last place is written to, and never carried out */
	*e = (struct relay_effect){ .type = type };
	return e;
}

uint8_t *relay_fx_bytes(struct relay *r, size_t n)
{
	uint8_t *p = mc_arena_get(&r->fx->mem, 1, n);

	if (p == NULL)
		r->fx->lost++;
	return p;
}

struct mc_str relay_fx_text(struct relay *r, struct mc_str s)
{
	uint8_t *p = s.n > 0 ? relay_fx_bytes(r, (size_t)s.n) : NULL;

	if (p == NULL)
		return s.n > 0 ? mc_str_z(NULL) : s;
	memcpy(p, s.p, (size_t)s.n);
	return mc_str_of((const char *)p, (size_t)s.n);
}

struct relay_notice *relay_fx_notice(struct relay *r, enum relay_notice_type type)
{
	struct relay_notice *t = mc_arena_get(&r->fx->mem, sizeof(*t), 1);

	if (t == NULL) {
		r->fx->lost++;
		t = &r->spare;
	} else {
		relay_fx_add(r, RELAY_FX_NOTICE)->notice = t;
	}
	*t = (struct relay_notice){ .type = type, .rtt_us = -1 };
	return t;
}

struct relay_effect *relay_fx_addr(struct relay *r, enum relay_effect_type type, const struct mc_addr *addr)
{
	struct mc_addr *a = r->fx->n + 1 < r->fx->cap ? mc_arena_get(&r->fx->mem, sizeof(*a), 1) : NULL;
	struct relay_effect *e;

	if (a == NULL) {
		r->fx->lost++;
		return NULL;
	}
	*a = *addr;
	e = relay_fx_add(r, type);
	e->addr = a;
	return e;
}

void relay_warn(struct relay *r, const char *message, const char *hint)
{
	struct relay_notice *t = relay_fx_notice(r, RELAY_NOTICE_WARN);

	t->message = mc_str_z(message);
	t->hint = mc_str_z(hint);
}

/* --- what all files share --- */

void relay_due(struct relay *r, int64_t at_us)
{
	if (at_us < r->deadline_us)
		r->deadline_us = at_us;
}

/* One way: what it gave cannot be had back from what it is. */
void relay_seed_next(struct relay *r, uint8_t seed[RELAY_SEED])
{
	const struct mc_bytes state = { r->seeds, sizeof(r->seeds) };
	const struct mc_bytes give[] = { { (const uint8_t *)LABEL_SEED, 15 }, { (const uint8_t *)"give", 4 },
		state };
	const struct mc_bytes step[] = { { (const uint8_t *)LABEL_SEED, 15 }, { (const uint8_t *)"step", 4 },
		state };
	uint8_t next[CPACE_HASH];

	cpace_hash(seed, give, 3);
	cpace_hash(next, step, 3);
	memcpy(r->seeds, next, sizeof(next));
	sodium_memzero(next, sizeof(next));
}

uint64_t relay_hash_of(const struct relay *r, const void *p, size_t n)
{
	uint8_t out[crypto_shorthash_BYTES];
	uint64_t h;

	_Static_assert(
		sizeof(r->hash_key) == crypto_shorthash_KEYBYTES && sizeof(h) == sizeof(out), "SipHash-2-4");
	crypto_shorthash(out, p, n, r->hash_key);
	memcpy(&h, out, sizeof(h));
	return h != 0 ? h : 1;
}

bool relay_marked(const uint8_t *p, size_t n)
{
	return n >= RELAY_MARK && memcmp(p + n - RELAY_MARK, mark_head, MARK_HEAD) == 0;
}

void relay_mark_write(uint8_t *p, uint64_t origin)
{
	memcpy(p, mark_head, MARK_HEAD);
	mc_put64(p + MARK_HEAD, origin);
}
