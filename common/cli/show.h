/* SPDX-License-Identifier: Apache-2.0 */
/* show.h - --show-config: every effective value and where it came from. */
#ifndef MC_CLI_SHOW_H
#define MC_CLI_SHOW_H

#include "common/cli/settings.h"
#include "common/cli/writer.h"

/* A value as it works, where that is not simply what was given. */
#define SHOW_TEXT 64
struct show_effect {
	const char *value; /* NULL: none */
	enum opt_origin origin;
	const char *via; /* another option that decided it, or NULL */
};
/* How a tool's options work together: *e comes filled with what was given; buf is for a value that is made.
 */
typedef void show_effect_of(const void *ctx, enum opt o, struct show_effect *e, char buf[SHOW_TEXT]);

/* effect_of: NULL when every value works as it was given. */
void show_config(const struct settings *s, const struct say *say, show_effect_of *effect_of, const void *ctx);
/* "5s", "1500ms"; NULL when it is negative, which means none. */
const char *show_duration(char out[SHOW_TEXT], int64_t ms);

#endif
