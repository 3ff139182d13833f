/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c - Hazelcast's two MurmurHash3 variants and Java's String.hashCode. Pure arithmetic, no state. */
#include "common/base/hash.h"

#include "common/base/types.h"
#include "common/base/utf8.h"

#define SEED 0x01000193u

static uint64_t little(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

static uint32_t rotl32(uint32_t x, unsigned k)
{
	return x << k | x >> (32 - k);
}

static uint64_t rotl64(uint64_t x, unsigned k)
{
	return x << k | x >> (64 - k);
}

static uint32_t mix32(uint32_t k)
{
	return rotl32(k * 0xcc9e2d51u, 15) * 0x1b873593u;
}

int32_t mc_murmur32(const uint8_t *p, size_t n)
{
	uint32_t h = SEED;
	size_t tail = n % 4;

	for (size_t i = 0; i + 4 <= n; i += 4)
		h = rotl32(h ^ mix32((uint32_t)little(p + i, 4)), 13) * 5 + 0xe6546b64u;
	if (tail > 0)
		h ^= mix32((uint32_t)little(p + (n - tail), tail));
	h ^= (uint32_t)n;
	h = (h ^ h >> 16) * 0x85ebca6bu;
	h = (h ^ h >> 13) * 0xc2b2ae35u;
	return (int32_t)(h ^ h >> 16);
}

struct state64 {
	uint64_t h1, h2, c1, c2;
};

static void block64(struct state64 *s, uint64_t k1, uint64_t k2)
{
	s->h1 ^= rotl64(k1 * s->c1, 23) * s->c2;
	s->h1 += s->h2;
	s->h2 = rotl64(s->h2, 41);
	s->h2 ^= rotl64(k2 * s->c2, 23) * s->c1;
	s->h2 += s->h1;
	s->h1 = s->h1 * 3 + 0x52dce729u;
	s->h2 = s->h2 * 3 + 0x38495ab5u;
}

static uint64_t fmix64(uint64_t k)
{
	k = (k ^ k >> 33) * 0xff51afd7ed558ccdu;
	k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53u;
	return k ^ k >> 33;
}

/* Java widens the byte with its sign before the shift. */
static uint64_t tail64(const uint8_t *p, size_t n)
{
	uint64_t k = 0;

	for (size_t i = 0; i < n; i++)
		k ^= (uint64_t)(int64_t)(int8_t)p[i] << 8 * i;
	return k;
}

int64_t mc_murmur64(const uint8_t *p, size_t n)
{
	struct state64 s = {
		0x9368e53c2f6af274u ^ SEED,
		0x586dcd208f7cd3fdu ^ SEED,
		0x87c37b91114253d5u,
		0x4cf5ad432745937fu,
	};
	size_t tail = n % 16;

	for (size_t left = n; left >= 16; left -= 16, p += 16) {
		block64(&s, little(p, 8), little(p + 8, 8));
		s.c1 = s.c1 * 5 + 0x7b7d159cu;
		s.c2 = s.c2 * 5 + 0x6bce6396u;
	}
	if (tail > 0)
		block64(&s, tail64(p, tail < 8 ? tail : 8), tail > 8 ? tail64(p + 8, tail - 8) : 0);
	s.h2 ^= n;
	s.h1 += s.h2;
	s.h2 += s.h1;
	return (int64_t)(fmix64(s.h1) + fmix64(s.h2));
}

uint32_t mc_partition_of(int32_t hash, uint32_t count)
{
	if (hash == INT32_MIN || count == 0)
		return 0;
	return (uint32_t)(hash < 0 ? -hash : hash) % count;
}

int32_t mc_java_hash(struct mc_str s)
{
	uint32_t h = 0, cp;

	for (int32_t i = 0; i < s.n;) {
		i += (int32_t)mc_utf8_get((const uint8_t *)s.p + i, (size_t)(s.n - i), &cp);
		if (cp >= 0x10000) {
			h = 31 * h + (0xd800 + ((cp - 0x10000) >> 10));
			cp = 0xdc00 + (cp & 0x3ff);
		}
		h = 31 * h + cp;
	}
	return (int32_t)h;
}
