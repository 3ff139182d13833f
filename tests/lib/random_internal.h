/* SPDX-License-Identifier: Apache-2.0 */
/* random_internal.h - what random.c and random_value.c share. */
#ifndef TESTS_LIB_RANDOM_INTERNAL_H
#define TESTS_LIB_RANDOM_INTERNAL_H

#include "tests/lib/walkers.h"

/* Small, so that many are had in little time. */
enum { MC_RANDOM_TEXT = 12, MC_RANDOM_ITEMS = 3, MC_RANDOM_DEPTH = 6 };

uint64_t mc_random_below(struct mc_random *r, uint64_t bound);
void *mc_random_get(struct mc_random *r, size_t size, size_t n); /* NULL sets r->failed */
struct mc_str mc_random_str(struct mc_random *r, uint32_t max);
struct mc_bytes mc_random_bytes(struct mc_random *r, uint32_t n);
struct mc_bytes mc_random_blob(struct mc_random *r, uint32_t max); /* now and then null */

#endif
