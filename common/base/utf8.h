/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h - one character at a time. */
#ifndef MC_BASE_UTF8_H
#define MC_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* stands for a byte that begins no valid sequence: the replacement character */
#define MC_UTF8_DAMAGED 0xfffdu

/* The character at p of n > 0 bytes; gives its length. Overlong, surrogate, or cut: MC_UTF8_DAMAGED,
 * length 1. */
size_t mc_utf8_get(const uint8_t *p, size_t n, uint32_t *cp);
/* Writes a character below 0x110000, gives its length, 1 to 4. */
size_t mc_utf8_put(uint8_t out[4], uint32_t cp);

#endif
