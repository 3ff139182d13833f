/* SPDX-License-Identifier: Apache-2.0 */
/* fill.h - sentences of tables with places for what is known only later: "{host}:{port} is {what}". */
#ifndef MC_CLI_FILL_H
#define MC_CLI_FILL_H

#include <stddef.h>

struct fill {
	const char *key, *value;
};

/*
 * Writes `form` with each {key} replaced; a key that `with` (ended by a NULL key) does not have stays as it
 * stands. Cut at the end of a character when out is full, always ends with NUL. Returns the length.
 */
size_t fill_text(char *out, size_t cap, const char *form, const struct fill *with);

#endif
