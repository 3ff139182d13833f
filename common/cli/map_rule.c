/* SPDX-License-Identifier: Apache-2.0 */
/* map_rule.c - --map PATTERN:KEY=VALUE,... : each key a row. */
#include "common/cli/map_rule.h"

#include <stdio.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/parse.h"

#define POLICIES "none lru lfu"
#define MERGES "put-if-absent pass-through discard higher-hits latest-update latest-access expiration-time"

_Static_assert(sizeof(((struct map_rule *)0)->pattern) > MC_NAME_MAX, "the longest pattern ends with a NUL");

/* False: the text is no value of this key. */
typedef bool key_fn(const char *text, struct node_map_rule *rule);

static bool seconds(const char *text, int32_t *out)
{
	int64_t ms;

	if (!parse_duration(text, &ms) || ms < 0 || ms / 1000 >= INT32_MAX || (ms > 0 && ms < 1000))
		return false;
	*out = (int32_t)(ms / 1000);
	return true;
}

static bool key_ttl(const char *text, struct node_map_rule *rule)
{
	return seconds(text, &rule->ttl_s);
}

static bool key_max_idle(const char *text, struct node_map_rule *rule)
{
	return seconds(text, &rule->max_idle_s);
}

static bool key_max_size(const char *text, struct node_map_rule *rule)
{
	int64_t n;

	if (!parse_number(text, &n) || n > INT32_MAX)
		return false;
	rule->max_size = (uint32_t)n;
	return true;
}

static bool copies(const char *text, uint32_t *out)
{
	int64_t n;

	if (!parse_number(text, &n) || n < 0 || n >= MC_REPLICAS)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool key_backups(const char *text, struct node_map_rule *rule)
{
	return copies(text, &rule->backups);
}

static bool key_async_backups(const char *text, struct node_map_rule *rule)
{
	return copies(text, &rule->async_backups);
}

static bool key_eviction(const char *text, struct node_map_rule *rule)
{
	int place = parse_word_place(text, strlen(text), POLICIES);

	rule->eviction = (enum node_eviction)place;
	return place >= 0;
}

static bool key_merge(const char *text, struct node_map_rule *rule)
{
	int place = parse_word_place(text, strlen(text), MERGES);

	rule->merge = (enum node_merge)place;
	return place >= 0;
}

static bool key_stats(const char *text, struct node_map_rule *rule)
{
	return parse_flag(text, &rule->per_entry_stats);
}

static const struct {
	const char *key, *what;
	key_fn *read;
} keys[] = {
	{ "backups", "a number from 0 to 6", key_backups },
	{ "async-backups", "a number from 0 to 6", key_async_backups },
	{ "ttl", "a duration in whole seconds, 30m", key_ttl },
	{ "max-idle", "a duration in whole seconds, 30m", key_max_idle },
	{ "max-size", "a number of entries", key_max_size },
	{ "eviction", "one of: " POLICIES, key_eviction },
	{ "per-entry-stats", "on or off", key_stats },
	{ "merge", "one of: " MERGES, key_merge },
};

static bool one(const char *text, struct map_rule *out, struct fault *fault)
{
	const char *value = strchr(text, '=');
	size_t n = value == NULL ? 0 : (size_t)(value - text);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (n != strlen(keys[i].key) || strncmp(text, keys[i].key, n) != 0)
			continue;
		return keys[i].read(value + 1, &out->rule) ||
			fault_usage(fault, NULL, OPTION_MAP ": %s: '%s' is not %s.", keys[i].key, value + 1,
				keys[i].what);
	}
	return fault_usage(fault,
		"Write backups=, async-backups=, ttl=, max-idle=, max-size=, eviction=, per-entry-stats= or "
		"merge=.",
		OPTION_MAP ": '%s' is not known.", text);
}

bool map_rule_parse(const char *text, struct map_rule *out, struct fault *fault)
{
	const char *colon = strrchr(text, ':');
	size_t n = colon == NULL ? strlen(text) : (size_t)(colon - text);
	char rest[CLI_MAP_TEXT], *word, *more;

	*out = (struct map_rule){ .rule.backups = NODE_MAP_BACKUPS };
	if (colon == NULL || n == 0 || n > MC_NAME_MAX || strlen(colon + 1) >= sizeof(rest))
		return fault_usage(fault,
			"Write PATTERN:KEY=VALUE, for example 'sessions*:ttl=30m,eviction=lru'.",
			OPTION_MAP ": '%s' is not PATTERN:KEY=VALUE.", text);
	memcpy(out->pattern, text, n);
	if (strchr(out->pattern, '*') != strrchr(out->pattern, '*'))
		return fault_usage(fault, "Hazelcast has one * in a pattern at most.",
			OPTION_MAP ": '%s' has more than one *.", out->pattern);
	snprintf(rest, sizeof(rest), "%s", colon + 1);
	for (word = strtok_r(rest, ",", &more); word != NULL; word = strtok_r(NULL, ",", &more))
		if (!one(word, out, fault))
			return false;
	if (out->rule.backups + out->rule.async_backups >= MC_REPLICAS)
		return fault_usage(fault, "A partition has six backups at most, of both kinds together.",
			OPTION_MAP ": %s has more than six backups.", out->pattern);
	if (out->rule.max_size > 0 && out->rule.eviction == NODE_EVICT_NONE)
		return fault_usage(fault,
			"Add eviction=lru or eviction=lfu: with none, Hazelcast ignores it, too.",
			OPTION_MAP ": %s has a max-size, and no eviction that would keep it.", out->pattern);
	return true;
}
