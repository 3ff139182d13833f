/* SPDX-License-Identifier: Apache-2.0 */
/* rules.c - patterns of names of maps. */
#include "common/data/rules.h"

#include <string.h>

static struct mc_str base_of(struct mc_str name)
{
	const char *at = name.n > 0 ? memchr(name.p, '@', (size_t)name.n) : NULL;

	return at == NULL ? name : mc_str_of(name.p, (size_t)(at - name.p));
}

/* getMatchingPoint: how many letters of the name the pattern says; -1: it does not fit, or has no *. */
static int matching_point(const char *pattern, struct mc_str name)
{
	const char *star = strchr(pattern, '*');
	size_t n = name.n > 0 ? (size_t)name.n : 0, first, second;

	if (star == NULL)
		return -1;
	first = (size_t)(star - pattern);
	second = strlen(star + 1);
	if (first > n || second > n || memcmp(name.p, pattern, first) != 0 ||
		memcmp(name.p + n - second, star + 1, second) != 0)
		return -1;
	return (int)(first + second);
}

const struct node_map_rule *map_rule_of(const struct node_map_rule *rules, uint32_t count, struct mc_str name)
{
	const struct node_map_rule *exact = NULL, *best = NULL, *otherwise = NULL;
	struct mc_str base = base_of(name);
	int most = -1;

	for (uint32_t i = 0; i < count; i++) {
		int point = matching_point(rules[i].pattern, base);

		if (mc_str_eqz(base, rules[i].pattern))
			exact = &rules[i];
		if (strcmp(rules[i].pattern, "default") == 0)
			otherwise = &rules[i];
		if (point >= 0 && point >= most) {
			most = point;
			best = &rules[i];
		}
	}
	return exact != NULL ? exact : best != NULL ? best : otherwise;
}
