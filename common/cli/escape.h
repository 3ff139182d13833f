/* SPDX-License-Identifier: Apache-2.0 */
/* escape.h - text of strangers, made harmless for a terminal. */
#ifndef MC_CLI_ESCAPE_H
#define MC_CLI_ESCAPE_H

#include "common/base/types.h"

enum escape {
	ESCAPE_TERMINAL, /* controls, invisible and direction-changing characters, broken UTF-8 */
	ESCAPE_UTF8,     /* broken UTF-8 only: what a JSON text needs */
};
/* `\x1b` for a byte, `\u202e` for a character. Cut at the end of a character when out is full; ends with NUL.
 * Returns the length. */
size_t escape_text(char *out, size_t cap, struct mc_str in, enum escape how);

#endif
