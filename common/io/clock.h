/* SPDX-License-Identifier: Apache-2.0 */
/* clock.h - the only clocks and the only random device. */
#ifndef MC_IO_CLOCK_H
#define MC_IO_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t io_now(void);     /* monotonic ms */
uint64_t io_now_ns(void); /* the same clock, ns */
int64_t io_wall(void);    /* ms since 1970 */
/* n bytes of the system's. False: it has none, and nothing may be done with p. */
bool io_random(void *p, size_t n);

#endif
