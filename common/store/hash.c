/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c - SipHash-1-3 (Aumasson, Bernstein) of a key, folded to 32 bits. Keyed: the hash that a peer sends
 * along could be chosen by a stranger so that all keys meet in one bucket.
 */
#include <string.h>

#include "common/store/internal.h"

static inline uint64_t rotl(uint64_t x, unsigned k)
{
	return x << k | x >> (64 - k);
}

/* Five of them a key: a call each would cost more than they do. */
static inline __attribute__((always_inline)) void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] = rotl(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[2] = rotl(v[2], 32);
}

static uint64_t little(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

static uint64_t little8(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static uint64_t sip13(const uint64_t key[2], const uint8_t *p, size_t n)
{
	uint64_t v[4] = { key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
		key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u };
	uint64_t last = (uint64_t)n << 56;

	for (; n >= 8; p += 8, n -= 8) {
		uint64_t m = little8(p);

		v[3] ^= m;
		sip_round(v);
		v[0] ^= m;
	}
	last |= little(p, n);
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static uint32_t skipped(const struct store *s, uint32_t n)
{
	return n < s->cfg.key_skip ? n : s->cfg.key_skip;
}

uint32_t key_hash(const struct store *s, struct mc_bytes key)
{
	uint32_t skip = skipped(s, (uint32_t)key.n);
	uint64_t h = key.n == 0 ? sip13(s->cfg.seed, NULL, 0)
				: sip13(s->cfg.seed, key.p + skip, (uint32_t)key.n - skip);

	return (uint32_t)(h ^ h >> 32);
}

bool key_equal(const struct store *s, uint32_t *w, struct mc_bytes key)
{
	uint32_t n = (uint32_t)key.n, skip = skipped(s, n);

	return key_bytes(w) == n && (n == skip || memcmp(key_of(w) + skip, key.p + skip, n - skip) == 0);
}
