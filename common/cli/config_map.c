/* SPDX-License-Identifier: Apache-2.0 */
/* config_map.c - a map of Hazelcast's configuration as the rule that --map takes. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/config.h"

enum { RULE_SIZE = 512, PARTITIONS = 271, UNLIMITED = INT32_MAX };

static const struct {
	const char *element, *key, *unit;
} keys[] = {
	{ "backup-count", "backups", "" },
	{ "async-backup-count", "async-backups", "" },
	{ "time-to-live-seconds", "ttl", "s" },
	{ "max-idle-seconds", "max-idle", "s" },
	{ "per-entry-stats-enabled", "per-entry-stats", "" },
};

/* A value that does not fit is longer than any, and map_rule_parse says so. */
static void add(char rule[RULE_SIZE], const char *key, const char *value, const char *unit)
{
	size_t n = strlen(rule);

	mc_check(n > 0 && n < RULE_SIZE); /* a pattern and its colon come first */
	snprintf(rule + n, RULE_SIZE - n, "%s%s=%.100s%s", rule[n - 1] == ':' ? "" : ",", key, value, unit);
}

/* What the policies are called in --map; NULL: it has none like it. */
static const char *policy_word(const char *policy)
{
	return policy[0] == '\0' || config_same_name(policy, "NONE") ? "none"
		: config_same_name(policy, "LRU")                    ? "lru"
		: config_same_name(policy, "LFU")                    ? "lfu"
								     : NULL;
}

/* EvictionConfig: a size of 0 is no limit; PER_NODE unless it is said. */
static bool eviction(
	struct config_take *c, const struct config_node *n, const char *path, char rule[RULE_SIZE])
{
	const char *policy = config_text(n, "eviction-policy"), *kind = config_text(n, "max-size-policy"),
		   *word = policy_word(policy);
	bool by_partition = config_same_name(kind, "PER_PARTITION"),
	     by_entries = kind[0] == '\0' || by_partition || config_same_name(kind, "PER_NODE");
	char number[24];
	int64_t size = 0;

	if (config_text(n, "size")[0] != '\0' && !parse_number(config_text(n, "size"), &size))
		return config_wrong(
			c, n, NULL, "%s.size: '%.40s' is not a number.", path, config_text(n, "size"));
	if (word != NULL && strcmp(word, "none") == 0)
		return true;
	if (word == NULL &&
		!config_warn(
			c, n, path, "its eviction policy is not known here: the least recently used goes"))
		return false;
	if (!by_entries &&
		!config_warn(c, n, path,
			"its max-size-policy is not known here: what " OPTION_STORE " says is the limit"))
		return false;
	if (by_partition && size < UNLIMITED / PARTITIONS)
		size *= PARTITIONS;
	snprintf(number, sizeof(number), "%lld", (long long)size);
	if (by_entries && size > 0 && size < UNLIMITED)
		add(rule, "max-size", number, "");
	add(rule, "eviction", word != NULL ? word : "lru", "");
	return true;
}

/* com.hazelcast.spi.merge, with or without the package; what --map calls them. */
static const struct {
	const char *class, *word;
} merges[] = {
	{ "PutIfAbsentMergePolicy", "put-if-absent" },
	{ "PassThroughMergePolicy", "pass-through" },
	{ "DiscardMergePolicy", "discard" },
	{ "HigherHitsMergePolicy", "higher-hits" },
	{ "LatestUpdateMergePolicy", "latest-update" },
	{ "LatestAccessMergePolicy", "latest-access" },
	{ "ExpirationTimeMergePolicy", "expiration-time" },
};

/* XML has the class as the text of the element, YAML as class-name in it; the size of a batch is each node's
 * own. */
static bool merge_policy(
	struct config_take *c, const struct config_node *n, const char *name, char rule[RULE_SIZE])
{
	const char *class = n->text[0] != '\0' ? n->text : config_text(n, "class-name");
	const char *dot = strrchr(class, '.');
	char path[RULE_SIZE];

	for (size_t i = 0; i < sizeof(merges) / sizeof(merges[0]); i++)
		if (strcmp(dot != NULL ? dot + 1 : class, merges[i].class) == 0) {
			add(rule, "merge", merges[i].word, "");
			return true;
		}
	snprintf(path, sizeof(path), "hazelcast.map.%s.merge-policy", name);
	return class[0] == '\0' ||
		config_warn(c, n, path,
			"it is a class of Java's: when two clusters become one, an entry is taken where there is none");
}

static bool keep_rule(struct config_take *c, const struct config_node *n, const char *rule)
{
	struct settings *s = c->s;
	struct map_rule parsed;
	unsigned i = 0;

	if (!map_rule_parse(rule, &parsed, c->fault))
		return fault_prefix(c->fault, "%s: ", config_where(c, n));
	while (i < s->map_count && strcmp(s->maps[i].pattern, parsed.pattern) != 0)
		i++;
	if (i < s->map_count && s->map_where[i] == NULL) /* the command line is nearer */
		return true;
	if (i == SETTINGS_MAPS_MAX)
		return config_wrong(c, n, "A * in a name stands for any letters.", "more than %d maps.",
			SETTINGS_MAPS_MAX);
	s->maps[i] = parsed;
	s->map_where[i] = config_where(c, n);
	s->map_count += i == s->map_count;
	return true;
}

bool config_take_map(struct config_take *c, const struct config_node *n, const char *name)
{
	const struct config_node *e = config_child(n, "eviction"), *merge = config_child(n, "merge-policy");
	char rule[RULE_SIZE], path[RULE_SIZE];

	if (!setting_offered(c->s, OPT_MAP))
		return true;
	if (strlen(name) > MC_NAME_MAX)
		return config_wrong(c, n, NULL, "the name of a map is longer than %d bytes.", MC_NAME_MAX);
	snprintf(rule, sizeof(rule), "%s:", name);
	snprintf(path, sizeof(path), "hazelcast.map.%s.eviction", name);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (config_text(n, keys[i].element)[0] != '\0')
			add(rule, keys[i].key, config_text(n, keys[i].element), keys[i].unit);
	return (e == NULL || eviction(c, e, path, rule)) &&
		(merge == NULL || merge_policy(c, merge, name, rule)) && keep_rule(c, n, rule);
}
