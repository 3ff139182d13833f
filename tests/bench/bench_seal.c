/* SPDX-License-Identifier: Apache-2.0 */
/* bench_seal.c - what sealing adds to a message between two nodes that share a password: sealed by one,
 * opened by the other, in nanoseconds of processor time. A line for each size. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/crypto/seal.h"

enum { BYTES = 64 << 20 }; /* sealed for each size */

static double processor_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void measure(size_t size)
{
	static uint8_t text[SEAL_TEXT_MAX], record[SEAL_RECORD_MAX];
	const uint8_t shared[SEAL_SHARED] = { 1 };
	const unsigned times = (unsigned)(BYTES / size) < 200000 ? (unsigned)(BYTES / size) : 200000;
	struct seal out, in, unused;
	size_t opened, used;
	double began;

	seal_init(&out, &unused, SEAL_DIALLER, shared, "bench");
	seal_init(&unused, &in, SEAL_ACCEPTOR, shared, "bench");
	began = processor_ns();
	for (unsigned i = 0; i < times; i++) {
		size_t n = seal_write(&out, record, text, size);

		if (seal_read(&in, record, n, record + SEAL_HEAD, &opened, &used) != SEAL_OPENED)
			abort();
	}
	printf("sealed and opened, %5zu bytes: %7.0f ns\n", size, (processor_ns() - began) / times);
}

int main(void)
{
	const size_t sizes[] = { 64, 200, 1000, SEAL_TEXT_MAX };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		measure(sizes[i]);
	return 0;
}
