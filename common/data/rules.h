/* SPDX-License-Identifier: Apache-2.0 */
/* rules.h - which of the rules for maps holds for a name (ConfigUtils.lookupByPattern,
 * MatchingPointConfigPatternMatcher). */
#ifndef MC_DATA_RULES_H
#define MC_DATA_RULES_H

#include "common/member/config.h"

/* The rule for a map of this name; NULL: none, Hazelcast's defaults. What stands behind an @ in the name does
 * not count. A pattern that is the name wins, then the one with the most letters around its *, then the
 * pattern `default`. Of equals the later one. */
const struct node_map_rule *map_rule_of(
	const struct node_map_rule *rules, uint32_t count, struct mc_str name);

#endif
