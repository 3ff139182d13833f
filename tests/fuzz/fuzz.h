/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz.h - what the targets share. A property that does not hold aborts. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "common/base/arena.h"
#include "common/hz/registry.h"
#include "tests/lib/walkers.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define HOLDS(property) \
	do { \
		if (!(property)) \
			abort(); \
	} while (0)

enum { FUZZ_MEMORY = 8 << 20 };

/* Two arenas, emptied: what was read first, and what was read again. */
struct mc_arena *fuzz_memory(int which);
struct mc_arena *fuzz_memory_kept(int which); /* as it is */
/* The first byte of an input says which line; 0 when there is none. */
static inline enum mc_line fuzz_line(const uint8_t *p, size_t n)
{
	return n > 0 ? (enum mc_line)(p[0] % MC_LINE_COUNT) : MC_LINE_FIRST;
}
/* A sink for JSON that looks at each byte. */
struct mc_json fuzz_json(enum mc_line line);

#endif
