/* SPDX-License-Identifier: Apache-2.0 */
/* replay.c - the main of a target without libFuzzer: runs files, and packs of inputs (*.pack: i32 length,
 * bytes, and so on). */
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/* Exact copies, so that a sanitizer sees a read of one byte more. */
static void run(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);

	HOLDS(copy != NULL);
	memcpy(copy, p, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static uint8_t *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p;
	long size;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0) {
		perror(path);
		exit(2);
	}
	rewind(f);
	p = malloc((size_t)size + 1);
	*n = p == NULL ? 0 : fread(p, 1, (size_t)size, f);
	fclose(f);
	return p;
}

static unsigned long run_pack(struct mc_rd r)
{
	unsigned long inputs = 0;

	while (mc_rd_left(&r) > 0) {
		uint32_t n = mc_rd_u32(&r);
		const uint8_t *p = mc_rd_take(&r, n);

		HOLDS(p != NULL);
		run(p, n);
		inputs++;
	}
	return inputs;
}

int main(int argc, char **argv)
{
	unsigned long inputs = 0;

	for (int i = 1; i < argc; i++) {
		const char *dot = strrchr(argv[i], '.');
		size_t n;
		uint8_t *p = slurp(argv[i], &n);

		if (dot != NULL && strcmp(dot, ".pack") == 0) {
			inputs += run_pack(mc_rd_of(p, n));
		} else {
			run(p, n);
			inputs++;
		}
		free(p);
	}
	printf("%lu inputs\n", inputs);
	return inputs == 0;
}
