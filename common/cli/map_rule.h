/* SPDX-License-Identifier: Apache-2.0 */
/* map_rule.h - the value of --map: a pattern of names, and what such maps are like. */
#ifndef MC_CLI_MAP_RULE_H
#define MC_CLI_MAP_RULE_H

#include "common/io/fault.h"
#include "common/member/config.h"

/* `PATTERN:KEY=VALUE,...`; rule.pattern is not set: it is what stands in `pattern`. */
enum { CLI_MAP_TEXT = 256 }; /* what stands behind the pattern */
struct map_rule {
	char pattern[MC_NAME_MAX + 1];
	struct node_map_rule rule;
};

/* False: *fault says why it is none, and what to write. */
bool map_rule_parse(const char *text, struct map_rule *out, struct fault *fault);

#endif
