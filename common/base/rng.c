/* SPDX-License-Identifier: Apache-2.0 */
/* rng.c - xoshiro256** and what is drawn from it. Never for secrets. */
#include "common/base/rng.h"

static uint64_t rotl(uint64_t x, unsigned k)
{
	return x << k | x >> (64 - k);
}

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void mc_rng_seed(struct mc_rng *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&seed);
}

uint64_t mc_rng_next(struct mc_rng *r)
{
	uint64_t result = rotl(r->s[1] * 5, 7) * 9;
	uint64_t t = r->s[1] << 17;

	r->s[2] ^= r->s[0];
	r->s[3] ^= r->s[1];
	r->s[1] ^= r->s[2];
	r->s[0] ^= r->s[3];
	r->s[2] ^= t;
	r->s[3] = rotl(r->s[3], 45);
	return result;
}

uint64_t mc_rng_below(struct mc_rng *r, uint64_t bound)
{
	uint64_t low, x;

	if (bound == 0)
		return 0;
	/* 2^64 mod bound: what lies below would make some results likelier. */
	low = (0 - bound) % bound;
	do
		x = mc_rng_next(r);
	while (x < low);
	return x % bound;
}

struct mc_uuid mc_rng_uuid(struct mc_rng *r)
{
	uint64_t hi = mc_rng_next(r);
	uint64_t lo = mc_rng_next(r);

	return (struct mc_uuid){
		.hi = (hi & ~(uint64_t)0xf000) | 0x4000,
		.lo = (lo & ~((uint64_t)3 << 62)) | (uint64_t)2 << 62,
	};
}
