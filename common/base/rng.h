/* SPDX-License-Identifier: Apache-2.0 */
/* rng.h - the node's own random numbers (xoshiro256**, Blackman and Vigna): from one seed, one sequence. Not
 * for secrets. */
#ifndef MC_BASE_RNG_H
#define MC_BASE_RNG_H

#include "common/base/types.h"

struct mc_rng {
	uint64_t s[4];
};

void mc_rng_seed(struct mc_rng *r, uint64_t seed);       /* spread with splitmix64 */
uint64_t mc_rng_next(struct mc_rng *r);                  /* xoshiro256**; for no secrets */
uint64_t mc_rng_below(struct mc_rng *r, uint64_t bound); /* 0 when bound is 0; no modulo bias */
struct mc_uuid mc_rng_uuid(struct mc_rng *r);            /* version 4 */

#endif
