/* SPDX-License-Identifier: Apache-2.0 */
/* number.h - figures for people. Pure. */
#ifndef MC_TOOLS_MEMBERS_NUMBER_H
#define MC_TOOLS_MEMBERS_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_TEXT 24
/* "unknown" (FIGURE_UNKNOWN), "12"; of bytes "1.5 MiB", three digits at most before the unit. Returns out. */
const char *number_text(char out[NUMBER_TEXT], int64_t n, bool bytes);

#endif
