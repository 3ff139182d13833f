/* SPDX-License-Identifier: Apache-2.0 */
/* template.h - sentences of tables with places for what is known only later: "{host}:{port} is {what}". */
#ifndef MC_BASE_TEMPLATE_H
#define MC_BASE_TEMPLATE_H

#include <stddef.h>

struct template_value {
	const char *key, *value; /* value NULL: nothing stands in the place */
};

/*
 * Writes `form` into out with each {key} replaced; a key that `with` (ended by a NULL key) does not have
 * stays as it stands. Cut at the end of a UTF-8 character when out is full, always ends with NUL unless cap
 * is 0. Returns the length that was written, below cap.
 */
size_t template_text(char *out, size_t cap, const char *form, const struct template_value *with);

#endif
