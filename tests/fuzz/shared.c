/* SPDX-License-Identifier: Apache-2.0 */
/* shared.c - memory and a JSON sink for all targets. */
#include "tests/fuzz/fuzz.h"

struct mc_arena *fuzz_memory_kept(int which)
{
	static struct mc_arena memory[2];

	if (memory[which].buf == NULL)
		memory[which] = mc_arena_of(malloc(FUZZ_MEMORY), FUZZ_MEMORY);
	HOLDS(memory[which].buf != NULL);
	return &memory[which];
}

struct mc_arena *fuzz_memory(int which)
{
	mc_arena_reset(fuzz_memory_kept(which));
	return fuzz_memory_kept(which);
}

/* No control character may come out. */
static void put(void *ctx, const char *p, size_t n)
{
	(void)ctx;
	for (size_t i = 0; i < n; i++)
		HOLDS((uint8_t)p[i] >= 0x20 && p[i] != 0x7f);
}

static void real(void *ctx, double d)
{
	(void)ctx;
	(void)d;
}

struct mc_json fuzz_json(enum mc_line line)
{
	return (struct mc_json){
		.w = { .registry = &hz_registry, .line = line, .known = mc_known_inside(line, false) },
		.put = put,
		.real = real,
	};
}
