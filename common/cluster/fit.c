/* SPDX-License-Identifier: Apache-2.0 */
/* fit.c - the conditions of joining, each a row, as a function of two sides. */
#include "common/cluster/fit.h"

#include <string.h>

#include "common/base/option.h"

const struct fit_row fit_rows[FIT_COUNT] = {
#define X(name, row, answer, hint, apart, mend) { NODE_REFUSAL_##name, HZ_##answer, hint, apart, mend },
	FIT_CONDITIONS(X)
#undef X
};

static struct mc_str stated_count(const struct hz_config_check *c)
{
	for (uint32_t i = 0; i < c->properties.n; i++)
		if (mc_str_eqz(c->properties.v[i].key, "hazelcast.partition.count"))
			return c->properties.v[i].value;
	return mc_str_z(NULL);
}

bool fit_side_of(const struct hz_join_message *m, struct fit_side *out)
{
	const struct hz_config_check *c = m->config_check;

	memset(out, 0, sizeof(*out));
	if (c == NULL)
		return false;
	out->packet_version = (uint8_t)m->packet_version;
	out->cluster_name = c->cluster_name;
	out->joiner = c->joiner_type;
	out->group = c->partition_group_enabled ? c->member_group_type : mc_str_z(NULL);
	if (c->partition_group_enabled && out->group.n < 0)
		out->group = mc_str_of("", 0);
	out->partition_count = stated_count(c);
	if (m->member_version != NULL) {
		out->version[0] = (uint8_t)m->member_version->major;
		out->version[1] = (uint8_t)m->member_version->minor;
		out->version[2] = (uint8_t)m->member_version->patch;
	}
	return true;
}

void fit_side_heard(const struct heard_said *said, struct fit_side *out)
{
	*out = (struct fit_side){ .packet_version = said->version[0] > 3 ? said->packet : 0,
		.cluster_name = heard_str(&said->name),
		.joiner = heard_str(&said->joiner),
		.group = heard_str(&said->group),
		.partition_count = heard_str(&said->partition_count) };
	memcpy(out->version, said->version, sizeof(said->version));
	if (said->cluster_version[0] != 0)
		memcpy(out->version, said->cluster_version, sizeof(said->cluster_version));
	if (out->version[0] == 0)
		out->unknown |= 1u << FIT_LINE;
}

enum fit fit_apart(const struct fit_side *a, const struct fit_side *b)
{
	enum fit f = 0;

	while (f < FIT_COUNT && (((a->unknown | b->unknown) >> f & 1) != 0 || fit_holds(f, a, b)))
		f++;
	return f;
}

/* --- what each condition compares, and how it is said --- */
static void put_version(struct mc_text *t, const uint8_t *v, int parts)
{
	for (int i = 0; i < parts; i++)
		mc_text_int(mc_text_z(t, i > 0 ? "." : ""), v[i]);
}

static void expected_found(struct mc_text *t, const char *what, struct mc_str expected, struct mc_str found)
{
	mc_text_str(mc_text_z(mc_text_z(mc_text_z(t, "Incompatible "), what), "! expected: "), expected);
	mc_text_str(mc_text_z(t, ", found: "), found);
}

static bool packet_version_holds(const struct fit_side *cluster, const struct fit_side *joiner)
{
	return cluster->packet_version == joiner->packet_version;
}
static void packet_version_value(const struct fit_side *s, struct mc_text *t)
{
	if (s->packet_version == 0)
		mc_text_z(t, "that of Hazelcast 3");
	else
		mc_text_int(t, s->packet_version);
}
static void packet_version_message(
	const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *t)
{
	(void)cluster;
	(void)joiner;
	mc_text_z(t, "another packet version");
}

/* A text that has to be the same on both sides. */
#define TEXT_CONDITION(row, field, what) \
	static bool row##_holds(const struct fit_side *cluster, const struct fit_side *joiner) \
	{ \
		return mc_str_eq(cluster->field, joiner->field); \
	} \
	static void row##_value(const struct fit_side *s, struct mc_text *t) \
	{ \
		mc_text_str(t, s->field); \
	} \
	static void row##_message( \
		const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *t) \
	{ \
		expected_found(t, what, cluster->field, joiner->field); \
	}
TEXT_CONDITION(cluster_name, cluster_name, "cluster names")
TEXT_CONDITION(joiner, joiner, "joiners")
TEXT_CONDITION(partition_count, partition_count, "partition count")

static bool partition_group_holds(const struct fit_side *cluster, const struct fit_side *joiner)
{
	return mc_str_eq(cluster->group, joiner->group);
}
/* A side's own groups have a type even when they are off; what was read of the other's has none then. */
static void put_group(struct mc_text *t, const struct fit_side *s, bool own)
{
	mc_text_z(t, s->group.n >= 0 ? "enabled / " : "disabled / ");
	mc_text_str(t, s->group.n >= 0 || !own ? s->group : mc_str_z("PER_MEMBER"));
}
static void partition_group_value(const struct fit_side *s, struct mc_text *t)
{
	put_group(t, s, true);
}
static void partition_group_message(
	const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *t)
{
	if (cluster->group.n >= 0 && joiner->group.n >= 0) {
		expected_found(t, "partition groups", cluster->group, joiner->group);
		return;
	}
	mc_text_z(t, "Incompatible partition groups! expected: ");
	put_group(t, cluster, true);
	mc_text_z(t, ", found: ");
	put_group(t, joiner, false);
}

#define ONE_NOTE_SINCE 6 /* 5.6 and later: one bracket only */

static bool line_holds(const struct fit_side *cluster, const struct fit_side *joiner)
{
	return memcmp(cluster->version, joiner->version, 2) == 0;
}
static void line_value(const struct fit_side *s, struct mc_text *t)
{
	put_version(t, s->version, 2);
}
static void line_message(const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *t)
{
	const uint8_t *c = cluster->version, *j = joiner->version;
	bool notes = c[0] < 5 || (c[0] == 5 && c[1] < ONE_NOTE_SINCE);

	mc_text_z(t, "Joining node's version ");
	if (j[0] != 0)
		put_version(t, j, 3);
	mc_text_z(t, " is not compatible with cluster version ");
	put_version(t, c, 2);
	if (notes && c[0] != j[0])
		mc_text_z(t, " (Rolling Member Upgrades are only supported for the same major version)");
	if (notes && c[1] > j[1])
		mc_text_z(t, " (Rolling Member Upgrades are only supported for the next minor version)");
	mc_text_z(t, " (Rolling Member Upgrades are only supported in Hazelcast Enterprise)");
}

static const struct {
	bool (*holds)(const struct fit_side *cluster, const struct fit_side *joiner);
	void (*value)(const struct fit_side *s, struct mc_text *t);
	void (*message)(const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *t);
} conditions[FIT_COUNT] = {
#define X(name, row, answer, hint, apart, mend) { row##_holds, row##_value, row##_message },
	FIT_CONDITIONS(X)
#undef X
};

bool fit_holds(enum fit which, const struct fit_side *cluster, const struct fit_side *joiner)
{
	return conditions[which].holds(cluster, joiner);
}

void fit_message(
	enum fit which, const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *out)
{
	conditions[which].message(cluster, joiner, out);
}

void fit_value(enum fit which, const struct fit_side *side, struct mc_text *out)
{
	conditions[which].value(side, out);
}

/* --- a refusal that we were sent --- */
#define EXPECTED "{" /* stands for what the cluster expects, and for nothing else */
struct phrase {
	const char *begin, *expected; /* expected NULL: any */
	enum node_refusal why;
	const char *hint;
};
static const struct phrase phrases[] = {
	{ "Incompatible cluster names!", NULL, NODE_REFUSAL_CLUSTER_NAME,
		"use " OPTION_CLUSTER_NAME " with the cluster's name, letter by letter" },
	{ "Incompatible partition groups!", "enabled / HOST_AWARE", NODE_REFUSAL_PARTITION_GROUP,
		"use " OPTION_HOST_AWARE },
	{ "Incompatible partition groups!", "HOST_AWARE", NODE_REFUSAL_PARTITION_GROUP,
		"use " OPTION_HOST_AWARE " (not domain mode)" },
	{ "Incompatible partition groups!", "enabled / SPI", NODE_REFUSAL_PARTITION_GROUP,
		"the cluster is in domain mode: use " OPTION_CLUSTER_MODE
		" domain:HOST:PORT, or " OPTION_PARTITION_GROUP " SPI" },
	{ "Incompatible partition groups!", "SPI", NODE_REFUSAL_PARTITION_GROUP,
		"the cluster is in domain mode: use " OPTION_CLUSTER_MODE
		" domain:HOST:PORT, or " OPTION_PARTITION_GROUP " SPI" },
	{ "Incompatible partition groups!", "disabled / PER_MEMBER", NODE_REFUSAL_PARTITION_GROUP,
		"use " OPTION_NO_HOST_AWARE },
	{ "Incompatible partition groups!", NULL, NODE_REFUSAL_PARTITION_GROUP,
		"use " OPTION_PARTITION_GROUP " with the expected type" },
	{ "Incompatible joiners!", "multicast", NODE_REFUSAL_JOINER,
		"use " OPTION_CLUSTER_MODE " multicast" },
	{ "Incompatible joiners!", "tcp-ip", NODE_REFUSAL_JOINER,
		"use " OPTION_CLUSTER_MODE " tcpip:HOST:PORT (or domain)" },
	{ "Incompatible joiners!", NULL, NODE_REFUSAL_JOINER, "use the cluster's own " OPTION_CLUSTER_MODE },
	{ "Incompatible partition count!", "null", NODE_REFUSAL_PARTITION_COUNT,
		"leave " OPTION_PARTITION_COUNT " out" },
	{ "Incompatible partition count!", NULL, NODE_REFUSAL_PARTITION_COUNT,
		"use " OPTION_PARTITION_COUNT " " EXPECTED },
	{ "Cluster state", NULL, NODE_REFUSAL_CLUSTER_STATE, "try again when the cluster is ACTIVE again" },
	{ "Joining node's version", NULL, NODE_REFUSAL_LINE,
		"use " OPTION_LINE " " EXPECTED ", or " OPTION_LINE " auto" }, /* or line_hint() */
};

static bool begins(struct mc_str s, const char *z)
{
	size_t n = strlen(z);

	return s.n >= 0 && (size_t)s.n >= n && memcmp(s.p, z, n) == 0;
}

/* What stands between two marks; null when they are not there. */
static struct mc_str between(struct mc_str s, const char *from, const char *to)
{
	size_t a = strlen(from), b = strlen(to);

	for (size_t i = 0; s.n >= 0 && i + a <= (size_t)s.n; i++) {
		if (memcmp(s.p + i, from, a) != 0)
			continue;
		for (size_t j = i + a; j + b <= (size_t)s.n; j++)
			if (memcmp(s.p + j, to, b) == 0)
				return mc_str_of(s.p + i + a, j - i - a);
	}
	return mc_str_z(NULL);
}

struct mc_str fit_expected(struct mc_str message)
{
	struct mc_str expected = between(message, "expected: ", ", found: ");

	return expected.n >= 0 ? expected : between(message, "cluster version ", " ");
}

/* Where the cluster is of a release that no node of ours speaks, no value of the option helps. */
static const char *hint_of(const struct phrase *p, struct mc_str expected)
{
	enum mc_line line;
	bool ours = expected.n > 0 && mc_line_of_text(expected.p, (size_t)expected.n, &line);

	return p->why == NODE_REFUSAL_LINE && !ours ? FIT_NO_LINE : p->hint;
}

static void put_hint(struct mc_text *to, const char *hint, struct mc_str expected)
{
	const char *mark = strchr(hint, EXPECTED[0]);

	mc_text_str(to, mc_str_of(hint, mark != NULL ? (size_t)(mark - hint) : strlen(hint)));
	if (mark != NULL)
		mc_text_z(mc_text_str(to, expected), mark + 1);
}

enum node_refusal fit_explain(struct mc_str message, struct mc_text *hint)
{
	struct mc_str expected = between(message, "expected: ", ", found: ");

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		const struct phrase *p = &phrases[i];

		if (!begins(message, p->begin) || (p->expected != NULL && !mc_str_eqz(expected, p->expected)))
			continue;
		put_hint(hint, hint_of(p, fit_expected(message)), fit_expected(message));
		return p->why;
	}
	return NODE_REFUSAL_OTHER;
}
