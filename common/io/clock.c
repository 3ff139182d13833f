/* SPDX-License-Identifier: Apache-2.0 */
/* clock.c - the only clocks and the only random device of the programs. */
#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include "common/io/clock.h"

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t io_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t io_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

int64_t io_wall(void)
{
	return read_clock(CLOCK_REALTIME);
}

bool io_random(void *p, size_t n)
{
	ssize_t got;

	do
		got = getrandom(p, n, 0);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)n;
}
