/* SPDX-License-Identifier: Apache-2.0 */
/* test_config_take.c - what each element of Hazelcast's configuration comes to: every row of config_rows.c
 * has one here, which says it again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/cli/config.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct settings s;
static struct fault fault;
static char file[] = "/tmp/test_config_take.XXXXXX";

static bool read_text(const char *text)
{
	char *argv[] = { (char[]){ "mc-join" }, (char[]){ "--config" }, file, NULL };
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	settings_free(&s);
	memset(&s, 0, sizeof(s));
	memset(&fault, 0, sizeof(fault));
	return settings_read(&s, &tool_rows[TOOL_NUMBER_JOIN], 3, argv, &fault);
}

/* a/b/c and a value, in YAML and in XML; beside the last there may be more. */
static void yaml_of(char *out, size_t cap, const char *path, const char *value, const char *beside)
{
	char copy[200], *word, *more;
	int depth = 1;
	size_t n = (size_t)snprintf(out, cap, "hazelcast:\n");

	snprintf(copy, sizeof(copy), "%s", path);
	for (word = strtok_r(copy, "/", &more); word != NULL; word = strtok_r(NULL, "/", &more), depth++) {
		bool last = *more == '\0';

		if (last && beside != NULL)
			n += (size_t)snprintf(out + n, cap - n, "%*s%s: true\n", 2 * depth, "", beside);
		n += (size_t)snprintf(out + n, cap - n, "%*s%s: %s\n", 2 * depth, "",
			word[0] == '*' ? "m1" : word, last ? value : "");
	}
}

static void xml_of(char *out, size_t cap, const char *path, const char *value, const char *beside)
{
	char copy[200], ends[400] = "", end[200], *word, *more;
	size_t n = (size_t)snprintf(out, cap, "<hazelcast>");

	snprintf(copy, sizeof(copy), "%s", path);
	for (word = strtok_r(copy, "/", &more); word != NULL; word = strtok_r(NULL, "/", &more)) {
		if (*more == '\0' && beside != NULL)
			n += (size_t)snprintf(out + n, cap - n, "<%s>true</%s>", beside, beside);
		if (word[0] == '*') { /* its name is in it */
			n += (size_t)snprintf(out + n, cap - n, "<name>m1</name>");
			continue;
		}
		n += (size_t)snprintf(out + n, cap - n, "<%s>", word);
		snprintf(end, sizeof(end), "</%s>%.150s", word, ends);
		snprintf(ends, sizeof(ends), "%s", end);
	}
	snprintf(out + n, cap - n, "%s%s</hazelcast>", value, ends);
}

/* --- what becomes an option --- */
static const struct {
	const char *path, *value;
	enum opt opt;
	const char *wanted;
	const char *beside; /* is true beside it */
} values[] = {
	{ "cluster-name", "shop", OPT_CLUSTER_NAME, "shop", NULL },
	{ "lite-member/enabled", "true", OPT_LITE, "true", NULL },
	{ "network/port", "5801", OPT_START_PORT, "5801", NULL },
	{ "network/port/port", "5801", OPT_START_PORT, "5801", NULL },
	{ "network/port/auto-increment", "false", OPT_NO_AUTO_INCREMENT, "yes", NULL },
	{ "network/port/auto-increment", "true", OPT_NO_AUTO_INCREMENT, "no", NULL },
	{ "network/public-address", "192.0.2.1:5801", OPT_PUBLIC_ADDRESS, "192.0.2.1:5801", NULL },
	{ "network/interfaces/interface", "192.0.2.*", OPT_INTERFACES, "192.0.2.*", "enabled" },
	{ "network/join/multicast/enabled", "true", OPT_CLUSTER_MODE, "multicast", NULL },
	{ "network/join/multicast/multicast-group", "224.2.2.9", OPT_MULTICAST_GROUP, "224.2.2.9",
		"enabled" },
	{ "network/join/multicast/multicast-port", "5000", OPT_MULTICAST_PORT, "5000", "enabled" },
	{ "network/join/multicast/multicast-time-to-live", "3", OPT_MULTICAST_TTL, "3", "enabled" },
	{ "network/join/multicast/multicast-timeout-seconds", "7", OPT_JOIN_TIMEOUT, "7s", "enabled" },
	{ "network/join/tcp-ip/member", "192.0.2.1", OPT_CLUSTER_MODE, "tcpip:192.0.2.1", "enabled" },
	{ "network/join/tcp-ip/members", "192.0.2.1,b:2", OPT_CLUSTER_MODE, "tcpip:192.0.2.1,b:2",
		"enabled" },
	{ "network/join/tcp-ip/interface", "192.0.2.1", OPT_CLUSTER_MODE, "tcpip:192.0.2.1", "enabled" },
	{ "network/join/tcp-ip/required-member", "192.0.2.1", OPT_CLUSTER_MODE, "tcpip:192.0.2.1",
		"enabled" },
	{ "network/join/tcp-ip/enabled", "true", OPT_CLUSTER_MODE, "tcpip:127.0.0.1", NULL },
	{ "network/join/kubernetes/enabled", "true", OPT_CLUSTER_MODE, "kubernetes", NULL },
	{ "network/join/kubernetes/namespace", "shop", OPT_NAMESPACE, "shop", "enabled" },
	{ "network/join/kubernetes/service-dns", "a.b", OPT_CLUSTER_MODE, "dns:a.b:5701", "enabled" },
	{ "partition-group/group-type", "host_aware", OPT_PARTITION_GROUP, "HOST_AWARE", "enabled" },
	{ "partition-group/enabled", "true", OPT_PARTITION_GROUP, "PER_MEMBER", NULL },
	{ "partition-group/enabled", "false", OPT_PARTITION_GROUP, "none", NULL },
};

static void assert_passed(const char *path)
{
	assert_int_equal(s.passed_count, 1);
	assert_string_equal(s.passed_over[0], path);
}

static void check_value(size_t i, const char *text, unsigned line)
{
	const struct setting *v = &s.v[values[i].opt];
	char where[80];

	if (!read_text(text))
		fail_msg("%s: %s", text, fault.message);
	if (v->text == NULL || strcmp(v->text, values[i].wanted) != 0 || v->origin != ORIGIN_FILE)
		fail_msg("%s is '%s' of origin %d, not '%s'", text, v->text != NULL ? v->text : "", v->origin,
			values[i].wanted);
	snprintf(where, sizeof(where), "%s:%u", file, line);
	if (values[i].opt != OPT_CLUSTER_MODE && values[i].opt != OPT_PARTITION_GROUP &&
		values[i].opt != OPT_INTERFACES)
		assert_string_equal(v->where, where);
	assert_int_equal(s.warning_count, 0);
	assert_int_equal(s.passed_count, 0);
}

static void elements_are_options(void **state)
{
	char text[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		unsigned line = values[i].beside != NULL ? 2 : 1;

		for (const char *p = values[i].path; p != NULL; p = strchr(p + 1, '/'))
			line++;
		yaml_of(text, sizeof(text), values[i].path, values[i].value, values[i].beside);
		check_value(i, text, line);
		xml_of(text, sizeof(text), values[i].path, values[i].value, values[i].beside);
		check_value(i, text, 1);
	}
}

/* --- properties --- */
static const struct {
	const char *name, *value;
	enum opt opt;
	const char *wanted;
} property_values[] = {
	{ "hazelcast.heartbeat.interval.seconds", "7", OPT_HEARTBEAT_INTERVAL, "7s" },
	{ "hazelcast.max.no.heartbeat.seconds", "8", OPT_NO_HEARTBEAT_TIMEOUT, "8s" },
	{ "hazelcast.wait.seconds.before.join", "9", OPT_WAIT_BEFORE_JOIN, "9s" },
	{ "hazelcast.merge.first.run.delay.seconds", "10", OPT_MERGE_FIRST_DELAY, "10s" },
	{ "hazelcast.merge.next.run.delay.seconds", "11", OPT_MERGE_NEXT_DELAY, "11s" },
	{ "hazelcast.partition.count", "13", OPT_PARTITION_COUNT, "13" },
	{ "hazelcast.local.publicAddress", "192.0.2.1", OPT_PUBLIC_ADDRESS, "192.0.2.1" },
	{ "hazelcast.multicast.group", "224.2.2.9", OPT_MULTICAST_GROUP, "224.2.2.9" },
};
static const char *const properties_missed[] = { "hazelcast.application.validation.token",
	"hazelcast.initial.min.cluster.size" };

static void properties_are_options(void **state)
{
	char text[512];

	(void)state;
	for (size_t i = 0; i < COUNT(property_values); i++)
		for (unsigned form = 0; form < 2; form++) {
			const struct setting *v = &s.v[property_values[i].opt];

			snprintf(text, sizeof(text),
				form == 0
					? "hazelcast: {properties: {%s: %s}}\n"
					: "<hazelcast><properties><property name=\"%s\">%s</property></properties></hazelcast>",
				property_values[i].name, property_values[i].value);
			assert_true(read_text(text));
			assert_non_null(v->text);
			assert_string_equal(v->text, property_values[i].wanted);
			assert_int_equal(v->origin, ORIGIN_FILE);
		}
	for (size_t i = 0; i < COUNT(properties_missed); i++) {
		snprintf(text, sizeof(text), "hazelcast: {properties: {%s: 1}}\n", properties_missed[i]);
		assert_true(read_text(text));
		assert_int_equal(s.warning_count, 1);
		assert_non_null(strstr(s.warnings[0].path, properties_missed[i]));
	}
	assert_true(read_text("hazelcast: {properties: {hazelcast.jmx: true}}\n"));
	assert_passed("hazelcast.properties.hazelcast.jmx");
}

/* Each is told once, however many there are; what is more is counted. */
static void what_means_nothing_here_is_named_once(void **state)
{
	enum { MORE = 3, ALL = SETTINGS_PASSED_MAX + MORE };
	static char text[ALL * 24 + 64];
	size_t n = (size_t)snprintf(text, sizeof(text), "hazelcast:\n  properties:\n");

	(void)state;
	for (int i = 0; i < ALL; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "    x%03d: 1\n", i);
	assert_true(n < sizeof(text));
	assert_true(read_text(text));
	assert_int_equal(s.passed_count, SETTINGS_PASSED_MAX);
	assert_int_equal(s.passed_untold, MORE);
	assert_string_equal(s.passed_over[SETTINGS_PASSED_MAX - 1], "hazelcast.properties.x255");
	assert_true(read_text("<hazelcast><topic name='a'/><topic name='b'/></hazelcast>"));
	assert_passed("hazelcast.topic");
}

/* --- maps --- */
static const struct {
	const char *path, *value;
	struct node_map_rule wanted;
} maps[] = {
#define RULE(...) \
	{ \
		.backups = 1, __VA_ARGS__ \
	}
	{ "map/*/backup-count", "3", { .backups = 3 } },
	{ "map/*/async-backup-count", "2", RULE(.async_backups = 2) },
	{ "map/*/time-to-live-seconds", "30", RULE(.ttl_s = 30) },
	{ "map/*/max-idle-seconds", "40", RULE(.max_idle_s = 40) },
	{ "map/*/per-entry-stats-enabled", "true", RULE(.per_entry_stats = true) },
	{ "map/*/eviction/eviction-policy", "LFU", RULE(.eviction = NODE_EVICT_LFU) },
	{ "map/*/eviction/eviction-policy", "NONE", RULE(.eviction = NODE_EVICT_NONE) },
	{ "map/*/merge-policy", "DiscardMergePolicy", RULE(.merge = NODE_MERGE_DISCARD) },
	{ "map/*/merge-policy/class-name", "com.hazelcast.spi.merge.LatestUpdateMergePolicy",
		RULE(.merge = NODE_MERGE_LATEST_UPDATE) },
#undef RULE
};

static bool same_rule(const struct node_map_rule *a, const struct node_map_rule *b)
{
	return a->ttl_s == b->ttl_s && a->max_idle_s == b->max_idle_s && a->backups == b->backups &&
		a->async_backups == b->async_backups && a->max_size == b->max_size &&
		a->eviction == b->eviction && a->merge == b->merge &&
		a->per_entry_stats == b->per_entry_stats;
}

static void check_map(const char *text, const struct node_map_rule *wanted)
{
	if (!read_text(text))
		fail_msg("%s: %s", text, fault.message);
	assert_int_equal(s.map_count, 1);
	assert_string_equal(s.maps[0].pattern, "m1");
	if (!same_rule(&s.maps[0].rule, wanted))
		fail_msg("%s", text);
	assert_non_null(s.map_where[0]);
	assert_int_equal(s.passed_count, 0);
	assert_int_equal(s.warning_count, 0);
}

static void maps_are_rules(void **state)
{
	char text[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(maps); i++) {
		yaml_of(text, sizeof(text), maps[i].path, maps[i].value, NULL);
		check_map(text, &maps[i].wanted);
		xml_of(text, sizeof(text), maps[i].path, maps[i].value, NULL);
		check_map(text, &maps[i].wanted);
	}
}

static void sizes_are_by_their_policy(void **state)
{
	static const struct {
		const char *inner;
		uint32_t max_size;
		unsigned warnings;
	} rows[] = {
		{ "size: 500, eviction-policy: LRU, max-size-policy: PER_NODE", 500, 0 },
		{ "size: 500, eviction-policy: LRU", 500, 0 },
		{ "size: 2, eviction-policy: LRU, max-size-policy: PER_PARTITION", 542, 0 },
		{ "size: 40, eviction-policy: LRU, max-size-policy: FREE_HEAP_PERCENTAGE", 0, 1 },
		{ "size: 500, eviction-policy: RANDOM", 500, 1 },
		{ "size: 0, eviction-policy: LRU", 0, 0 },
		{ "size: 2147483647, eviction-policy: LRU", 0, 0 },
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(text, sizeof(text), "hazelcast: {map: {m1: {eviction: {%s}}}}\n", rows[i].inner);
		assert_true(read_text(text));
		assert_int_equal(s.maps[0].rule.max_size, rows[i].max_size);
		assert_int_equal(s.maps[0].rule.eviction, NODE_EVICT_LRU);
		assert_int_equal(s.warning_count, rows[i].warnings);
		assert_int_equal(s.passed_count, 0);
	}
	assert_false(read_text("hazelcast: {map: {m1: {eviction: {size: many}}}}\n"));
}

static void merges_are_by_their_class(void **state)
{
	static const struct {
		const char *class;
		enum node_merge merge;
	} rows[] = {
		{ "PutIfAbsent", NODE_MERGE_PUT_IF_ABSENT },
		{ "PassThrough", NODE_MERGE_PASS_THROUGH },
		{ "Discard", NODE_MERGE_DISCARD },
		{ "HigherHits", NODE_MERGE_HIGHER_HITS },
		{ "LatestUpdate", NODE_MERGE_LATEST_UPDATE },
		{ "LatestAccess", NODE_MERGE_LATEST_ACCESS },
		{ "ExpirationTime", NODE_MERGE_EXPIRATION_TIME },
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(text, sizeof(text),
			"<hazelcast><map name=\"m1\"><merge-policy batch-size=\"100\">%sMergePolicy</merge-policy></map></hazelcast>",
			rows[i].class);
		assert_true(read_text(text));
		assert_int_equal(s.maps[0].rule.merge, rows[i].merge);
		assert_passed("hazelcast.map.m1.merge-policy.batch-size");
	}
	assert_true(read_text("hazelcast: {map: {m1: {merge-policy: {class-name: com.example.Mine}}}}\n"));
	assert_int_equal(s.warning_count, 1);
	assert_string_equal(s.warnings[0].path, "hazelcast.map.m1.merge-policy");
}

/* --- what has no meaning here, and what the members count on --- */
static const char *const passed[] = { "instance-name", "id", "network/port/port-count",
	"network/reuse-address", "network/failure-detector", "network/rest-api", "network/memcache-protocol",
	"network/tpc-socket", "tpc", "map/*/eviction/comparator-class-name", "map/*/statistics-enabled",
	"map/*/in-memory-format", "map/*/metadata-policy", "map/*/read-backup-data",
	"map/*/cache-deserialized-values", "map/*/near-cache", "map/*/merge-policy/batch-size",
	"map/*/merkle-tree", "map/*/event-journal", "map/*/indexes", "map/*/attributes", "map/*/query-caches",
	"map/*/entry-listeners", "map/*/partition-lost-listeners", "map/*/partition-strategy",
	"map/*/partition-attributes", "map/*/user-code-namespace", "cp-subsystem", "executor-service",
	"durable-executor-service", "scheduled-executor-service", "queue", "multimap", "replicatedmap",
	"list", "set", "topic", "reliable-topic", "cache", "ringbuffer", "pn-counter", "flake-id-generator",
	"cardinality-estimator", "crdt-replication", "native-memory", "listeners", "serialization",
	"license-key", "management-center", "user-code-deployment", "user-code-namespaces", "auditlog",
	"metrics", "instance-tracking", "sql", "jet", "local-device", "dynamic-configuration",
	"integrity-checker", "data-connection", "rest", "diagnostics", "vector-collection" };
static const char *const missed[] = { "map/*/wan-replication-ref", "map/*/split-brain-protection-ref",
	"split-brain-protection", "wan-replication", "config-replacers", "group", "map/*/max-size",
	"map/*/eviction-policy", "network/outbound-ports" };
static const char *const missed_if_enabled[] = { "network/ssl", "network/symmetric-encryption",
	"network/socket-interceptor", "network/member-address-provider", "advanced-network",
	"map/*/map-store", "map/*/hot-restart", "map/*/data-persistence", "map/*/tiered-store", "persistence",
	"hot-restart-persistence", "security" };
/* what is in them has rows of its own above */
static const char *const sections[] = { "lite-member", "import", "network", "network/join",
	"network/interfaces", "partition-group", "member-attributes", "map", "map/*/name", "map/*/eviction",
	"map/*/eviction/size", "map/*/eviction/max-size-policy" };

/* As it is shown: with dots, m1 for the star. */
static const char *shown(const char *path)
{
	static char out[200];
	size_t n = (size_t)snprintf(out, sizeof(out), "hazelcast.");

	for (; *path != '\0'; path++)
		if (*path == '*')
			n += (size_t)snprintf(out + n, sizeof(out) - n, "m1");
		else
			n += (size_t)snprintf(out + n, sizeof(out) - n, "%c", *path == '/' ? '.' : *path);
	return out;
}

static void read_both(const char *path, const char *value, void check(const char *path))
{
	char text[1024];

	yaml_of(text, sizeof(text), path, value, NULL);
	if (!read_text(text))
		fail_msg("%s: %s", text, fault.message);
	check(path);
	xml_of(text, sizeof(text), path, value, NULL);
	if (!read_text(text))
		fail_msg("%s: %s", text, fault.message);
	check(path);
}

static void is_passed(const char *path)
{
	assert_passed(shown(path));
	assert_int_equal(s.warning_count, 0);
}

static void is_missed(const char *path)
{
	if (s.warning_count != 1)
		fail_msg("%s: %u warnings", path, s.warning_count);
	assert_string_equal(s.warnings[0].path, shown(path));
	assert_int_equal(s.passed_count, 0);
	assert_true(strlen(s.warnings[0].why) > 20);
}

static void is_nothing(const char *path)
{
	if (s.warning_count != 0)
		fail_msg("%s is missed", path);
	assert_int_equal(s.passed_count, 0);
}

static void others_are_named_once(void **state)
{
	char path[200];

	(void)state;
	for (size_t i = 0; i < COUNT(passed); i++)
		read_both(passed[i], "1", is_passed);
	for (size_t i = 0; i < COUNT(missed); i++)
		read_both(missed[i], "1", is_missed);
	for (size_t i = 0; i < COUNT(missed_if_enabled); i++) {
		snprintf(path, sizeof(path), "%s/enabled", missed_if_enabled[i]);
		read_both(path, "false", is_nothing);
		read_text("hazelcast: {}\n");
		for (unsigned form = 0; form < 2; form++) {
			char text[1024];

			(form == 0 ? yaml_of : xml_of)(text, sizeof(text), path, "true", NULL);
			assert_true(read_text(text));
			is_missed(missed_if_enabled[i]);
		}
	}
	read_both("clutser-name", "x", is_missed);
	read_both("network/jion", "x", is_missed);
	read_both("map/*/backup-cuont", "1", is_missed);
}

static void joins_name_the_rest(void **state)
{
	(void)state;
	assert_true(read_text(
		"hazelcast: {network: {join: {tcp-ip: {enabled: true, member: a, connection-timeout-seconds: 5}}}}\n"));
	assert_passed("hazelcast.network.join.tcp-ip.connection-timeout-seconds");
	assert_true(
		read_text("hazelcast: {network: {join: {kubernetes: {enabled: true, service-label-name: a, "
			  "resolve-not-ready-addresses: true}}}}\n"));
	assert_int_equal(s.warning_count, 1);
	assert_string_equal(s.warnings[0].path, "hazelcast.network.join.kubernetes.service-label-name");
	assert_passed("hazelcast.network.join.kubernetes.resolve-not-ready-addresses");
	assert_true(read_text(
		"hazelcast: {network: {join: {multicast: {enabled: true, trusted-interfaces: [192.0.2.1]}}}}\n"));
	assert_int_equal(s.warning_count, 1);
	assert_true(read_text(
		"hazelcast: {network: {join: {multicast: {enabled: false, x: 1}, tcp-ip: {enabled: true}}}}\n"));
	is_nothing("what is not enabled");
	assert_true(read_text(
		"hazelcast: {network: {join: {kubernetes: {enabled: true, namespace: n, service-name: v, "
		"pod-label-name: l, pod-label-value: w}}}}\n"));
	assert_string_equal(s.v[OPT_CLUSTER_MODE].text, "kubernetes:n,v");
	assert_string_equal(s.v[OPT_LABEL].text, "l=w");
	assert_true(read_text(
		"hazelcast: {network: {join: {kubernetes: {enabled: true, service-dns: d, service-port: 6}}}}\n"));
	assert_string_equal(s.v[OPT_CLUSTER_MODE].text, "dns:d:6");
	for (unsigned i = 0; i < 4; i++) {
		static const char *const ways[] = { "aws", "gcp", "azure", "eureka" };
		char text[200];

		snprintf(
			text, sizeof(text), "hazelcast: {network: {join: {%s: {enabled: true}}}}\n", ways[i]);
		assert_true(read_text(text));
		assert_int_equal(s.warning_count, 1);
	}
}

/* What the join of this text comes to, with so many warnings. */
static void joins_as(const char *join, const char *mode, unsigned warnings)
{
	char text[4096];

	snprintf(text, sizeof(text), "hazelcast: {network: {join: {%s}}}\n", join);
	if (!read_text(text))
		fail_msg("%s: %s", text, fault.message);
	assert_string_equal(s.v[OPT_CLUSTER_MODE].text, mode);
	assert_int_equal(s.warning_count, warnings);
}

static void ways_of_joining_exclude_each_other(void **state)
{
	char text[4096];
	size_t n;

	(void)state;
	joins_as(
		"tcp-ip: {enabled: true, member-list: [a, \"b:2\"], required-member: c}", "tcpip:a,b:2,c", 0);
	assert_int_equal(s.v[OPT_CLUSTER_MODE].origin, ORIGIN_FILE);
	joins_as("multicast: {enabled: false}", "multicast", 0);
	assert_int_equal(s.v[OPT_CLUSTER_MODE].origin, ORIGIN_FILE);
	joins_as("auto-detection: {enabled: true}", "multicast", 0);
	joins_as("auto-detection: {enabled: false}", "multicast", 1);
	assert_string_equal(s.warnings[0].path, "hazelcast.network.join");
	joins_as("auto-detection: {enabled: false}, tcp-ip: {enabled: true}", "tcpip:127.0.0.1", 0);
	joins_as("discovery-strategies: {discovery-strategies: [{enabled: true, class: x.Y}]}", "multicast",
		1);
	joins_as("discovery-strategies: {discovery-strategies: [{enabled: false, class: x.Y}]}, "
		 "tcp-ip: {enabled: true}",
		"tcpip:127.0.0.1", 0);
	joins_as("multicast: {enabled: true, multicast-time-to-live-seconds: 9}", "multicast", 0);
	assert_string_equal(s.v[OPT_MULTICAST_TTL].text, "9");
	assert_true(read_text(
		"<hazelcast><network><join><multicast enabled=\"false\"/><discovery-strategies>"
		"<discovery-strategy enabled=\"true\" class=\"x.Y\"/></discovery-strategies></join></network></hazelcast>"));
	assert_int_equal(s.warning_count, 1);
	assert_false(read_text(
		"hazelcast: {network: {join: {tcp-ip: {enabled: true}, multicast: {enabled: true}}}}\n"));
	assert_false(
		read_text("hazelcast: {network: {join: {kubernetes: {enabled: true, service-name: v}}}}\n"));
	assert_non_null(strstr(fault.message, "without a namespace"));
	n = (size_t)snprintf(
		text, sizeof(text), "hazelcast: {network: {join: {tcp-ip: {enabled: true, member: ");
	memset(text + n, 'a', 2100);
	snprintf(text + n + 2100, sizeof(text) - n - 2100, "}}}}\n");
	assert_false(read_text(text));
	assert_non_null(strstr(fault.message, "longer than"));
}

static void ports_that_are_any_are_nothing(void **state)
{
	(void)state;
	assert_true(read_text("hazelcast: {network: {outbound-ports: [0]}}\n"));
	is_nothing("0");
	assert_true(read_text(
		"<hazelcast><network><outbound-ports><ports>*</ports></outbound-ports></network></hazelcast>"));
	is_nothing("*");
	assert_true(read_text("hazelcast: {network: {outbound-ports: [33000-35000]}}\n"));
	assert_int_equal(s.warning_count, 1);
	assert_true(
		read_text("hazelcast: {network: {interfaces: {enabled: false, interfaces: [192.0.2.1]}}}\n"));
	assert_int_not_equal(s.v[OPT_INTERFACES].origin, ORIGIN_FILE);
	assert_true(read_text(
		"hazelcast: {network: {interfaces: {enabled: true, interfaces: [192.0.2.1, 192.0.2.2]}}}\n"));
	assert_string_equal(s.v[OPT_INTERFACES].text, "192.0.2.1,192.0.2.2");
}

static void imports_leave_no_trace(void **state)
{
	char more[] = "/tmp/test_config_more.XXXXXX", text[200];
	int fd = mkstemp(more);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "hazelcast: {cluster-name: there}\n", 33), 33);
	assert_int_equal(close(fd), 0);
	snprintf(text, sizeof(text), "hazelcast: {import: [%s]}\n", more);
	assert_true(read_text(text));
	assert_string_equal(s.v[OPT_CLUSTER_NAME].text, "there");
	is_nothing("import");
	assert_int_equal(unlink(more), 0);
}

static void attributes_of_payara_are_options(void **state)
{
	(void)state;
	assert_true(read_text(
		"hazelcast: {member-attributes: {GLASSFISH-INSTANCE: {type: string, value: one}, rack: {value: 7}}}\n"));
	assert_non_null(s.v[OPT_NAME].text);
	assert_string_equal(s.v[OPT_NAME].text, "one");
	assert_passed("hazelcast.member-attributes.rack");
	assert_true(read_text(
		"<hazelcast><member-attributes><attribute name=\"GLASSFISH-INSTANCE\">two</attribute></member-attributes></hazelcast>"));
	assert_string_equal(s.v[OPT_NAME].text, "two");
}

/* --- no row without one of these --- */
static bool stands(const char *path)
{
#define LOOK(list, member) \
	for (size_t i = 0; i < COUNT(list); i++) \
		if (strcmp((list)[i] member, path) == 0) \
	return true
	LOOK(values, .path);
	LOOK(maps, .path);
	LOOK(passed, );
	LOOK(missed, );
	LOOK(missed_if_enabled, );
	LOOK(sections, );
	LOOK(property_values, .name);
	LOOK(properties_missed, );
	return false;
}

static void every_row_is_here(void **state)
{
	(void)state;
	for (size_t i = 0; i < config_row_count; i++)
		if (!stands(config_rows[i].path))
			fail_msg("no test of %s", config_rows[i].path);
	for (size_t i = 0; i < config_property_row_count; i++)
		if (!stands(config_property_rows[i].path))
			fail_msg("no test of %s", config_property_rows[i].path);
}

static int begin(void **state)
{
	int fd = mkstemp(file);

	(void)state;
	setenv("HOME", "/nowhere", 1);
	unsetenv("XDG_CONFIG_HOME");
	for (enum opt o = 0; o < OPT_COUNT; o++) {
		char name[OPT_ENV_SIZE];

		opt_env_name(name, &opt_rows[o]);
		unsetenv(name);
	}
	return fd < 0 ? -1 : close(fd);
}

static int end(void **state)
{
	(void)state;
	settings_free(&s);
	return unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_are_options),
		cmocka_unit_test(what_means_nothing_here_is_named_once),
		cmocka_unit_test(properties_are_options),
		cmocka_unit_test(maps_are_rules),
		cmocka_unit_test(sizes_are_by_their_policy),
		cmocka_unit_test(merges_are_by_their_class),
		cmocka_unit_test(others_are_named_once),
		cmocka_unit_test(joins_name_the_rest),
		cmocka_unit_test(ways_of_joining_exclude_each_other),
		cmocka_unit_test(ports_that_are_any_are_nothing),
		cmocka_unit_test(imports_leave_no_trace),
		cmocka_unit_test(attributes_of_payara_are_options),
		cmocka_unit_test(every_row_is_here),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
