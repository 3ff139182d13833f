/* SPDX-License-Identifier: Apache-2.0 */
/* sequences.c - the main of a target that reads scripts: mc-sequences FIRST RUNS runs that many invented
 * ones, each made from its number alone; a fault names the number. mc-sequences FILE... runs files. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/rng.h"
#include "tests/fuzz/fuzz.h"

enum { SCRIPT = 600, PATIENCE_S = 20 };

static char name[64];

static void fault(int sig)
{
	ssize_t ignored = write(2, name, strlen(name));

	(void)ignored;
	signal(sig, SIG_DFL);
	raise(sig);
}

static void run(uint64_t number)
{
	struct mc_rng rng;
	uint8_t script[SCRIPT];
	size_t n;

	mc_rng_seed(&rng, number);
	n = 40 + mc_rng_below(&rng, SCRIPT - 40);
	for (size_t i = 0; i < n; i++)
		script[i] = (uint8_t)mc_rng_next(&rng);
	snprintf(name, sizeof(name), "sequence %" PRIu64 "\n", number);
	alarm(PATIENCE_S);
	LLVMFuzzerTestOneInput(script, n);
}

static void run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t p[1 << 16];
	size_t n = f == NULL ? 0 : fread(p, 1, sizeof(p), f);

	if (f == NULL) {
		perror(path);
		exit(2);
	}
	fclose(f);
	LLVMFuzzerTestOneInput(p, n);
}

int main(int argc, char **argv)
{
	uint64_t first, runs;

	signal(SIGABRT, fault);
	signal(SIGSEGV, fault);
	signal(SIGALRM, fault);
	signal(SIGILL, fault); /* a broken promise: mc_check */
	if (argc != 3 || argv[1][strspn(argv[1], "0123456789")] != '\0') {
		for (int i = 1; i < argc; i++)
			run_file(argv[i]);
		return argc < 2;
	}
	first = strtoull(argv[1], NULL, 10);
	runs = strtoull(argv[2], NULL, 10);
	for (uint64_t i = 0; i < runs; i++)
		run(first + i);
	printf("%" PRIu64 " sequences\n", runs);
	return 0;
}
