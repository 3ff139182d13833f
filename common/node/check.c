/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - would it fit? The join check (ConfigCheck, NodeExtension.validateJoinRequest), in Hazelcast's words, and what they mean. */
#include <string.h>

#include "common/node/identity.h"
#include "common/node/internal.h"

#define PACKET_VERSION 4

static bool fail(struct join_check *out, enum node_refusal why, enum hz_class answer, struct mc_str message, struct mc_str hint)
{
	*out = (struct join_check){ .why = why, .answer = answer, .message = message, .hint = hint };
	return false;
}

static struct mc_str expected_found(struct node *n, const char *what, struct mc_str ours, struct mc_str theirs)
{
	struct mc_text t = node_text(n);

	mc_text_str(mc_text_z(mc_text_z(mc_text_z(&t, "Incompatible "), what), "! expected: "), ours);
	return mc_text_done(mc_text_str(mc_text_z(&t, ", found: "), theirs));
}

static struct mc_str group_text(struct node *n, bool on, struct mc_str type)
{
	struct mc_text t = node_text(n);

	return mc_text_done(mc_text_str(mc_text_z(&t, on ? "enabled / " : "disabled / "), type));
}

static bool check_groups(struct node *n, const struct hz_config_check *theirs, struct join_check *out)
{
	bool ours = n->cfg->partition_group != NULL;
	struct mc_str type = mc_str_z(ours ? n->cfg->partition_group : "PER_MEMBER");

	if (ours != theirs->partition_group_enabled)
		return fail(out, NODE_REFUSAL_PARTITION_GROUP, HZ_CONFIG_MISMATCH_OP,
			    expected_found(n, "partition groups", group_text(n, ours, type),
					   group_text(n, theirs->partition_group_enabled,
						      theirs->partition_group_enabled ? theirs->member_group_type : mc_str_z(NULL))),
			    mc_str_z("start it with the same partition grouping as this cluster"));
	if (ours && !mc_str_eq(type, theirs->member_group_type))
		return fail(out, NODE_REFUSAL_PARTITION_GROUP, HZ_CONFIG_MISMATCH_OP,
			    expected_found(n, "partition groups", type, theirs->member_group_type),
			    mc_str_z("start it with the same partition grouping as this cluster"));
	return true;
}

static struct mc_str partition_count(const struct hz_config_check *c)
{
	for (uint32_t i = 0; i < c->properties.n; i++)
		if (mc_str_eqz(c->properties.v[i].key, "hazelcast.partition.count"))
			return c->properties.v[i].value;
	return mc_str_z(NULL);
}

bool check_config(struct node *n, const struct hz_join_message *m, struct join_check *out)
{
	const struct hz_config_check *theirs = m->config_check;
	struct mc_str joiner = mc_str_z(n->cfg->joiner == NODE_MULTICAST ? "multicast" : "tcp-ip");

	if (m->packet_version != PACKET_VERSION || theirs == NULL)
		return fail(out, NODE_REFUSAL_PACKET_VERSION, HZ_CLUSTER_MISMATCH_OP, mc_str_z("another packet version"),
			    mc_str_z("this speaks to Hazelcast 4 and 5 only"));
	if (!mc_str_eq(theirs->cluster_name, n->cluster_name))
		return fail(out, NODE_REFUSAL_CLUSTER_NAME, HZ_CLUSTER_MISMATCH_OP,
			    expected_found(n, "cluster names", n->cluster_name, text_keep(n, theirs->cluster_name)),
			    mc_str_z("--cluster-name must be the same on both sides, also in upper and lower case"));
	if (!mc_str_eq(theirs->joiner_type, joiner))
		return fail(out, NODE_REFUSAL_JOINER, HZ_CONFIG_MISMATCH_OP,
			    expected_found(n, "joiners", joiner, text_keep(n, theirs->joiner_type)),
			    mc_str_z("both sides must look for peers the same way: --cluster-mode"));
	if (!check_groups(n, theirs, out))
		return false;
	if (!mc_str_eq(partition_count(theirs), mc_str_z(n->cfg->partition_count)))
		return fail(out, NODE_REFUSAL_PARTITION_COUNT, HZ_CONFIG_MISMATCH_OP,
			    expected_found(n, "partition count", mc_str_z(n->cfg->partition_count), partition_count(theirs)),
			    mc_str_z("the property hazelcast.partition.count must be set alike, or nowhere"));
	return true;
}

static bool supports(const struct node *n, const struct hz_join_request *r)
{
	const uint8_t *v = identity_of(n->line)->version;

	for (uint32_t i = 0; i < r->supported_cluster_versions.n; i++) {
		const struct hz_version *s = r->supported_cluster_versions.v[i];

		if (s != NULL && s->major == v[0] && s->minor == v[1])
			return true;
	}
	return false;
}

bool check_version(struct node *n, const struct hz_join_message *m, const struct hz_join_request *r, struct join_check *out)
{
	const struct hz_member_version *v = m->member_version;
	const struct identity *ours = identity_of(n->line);
	struct mc_text t = node_text(n);

	if (v != NULL && n->line == MC_LINE_53 && v->major == ours->version[0] && v->minor == ours->version[1])
		return true;
	if (v != NULL && n->line >= MC_LINE_57 && r != NULL && supports(n, r))
		return true;
	mc_text_z(&t, "Joining node's version ");
	if (v != NULL)
		mc_text_int(mc_text_z(mc_text_int(mc_text_z(mc_text_int(&t, v->major), "."), v->minor), "."), v->patch);
	mc_text_z(mc_text_z(mc_text_z(&t, " is not compatible with cluster version "), ours->text),
		  " (Rolling Member Upgrades are only supported in Hazelcast Enterprise)");
	return fail(out, NODE_REFUSAL_LINE, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, mc_text_done(&t),
		    mc_str_z("members of one cluster are all of one line: --line 5.3 or --line 5.7"));
}

/* --- a refusal that we were sent --- */
struct phrase {
	const char *begin, *expected; /* expected NULL: any */
	enum node_refusal why;
	const char *hint;
};
static const struct phrase phrases[] = {
	{ "Incompatible partition groups!", "enabled / HOST_AWARE", NODE_REFUSAL_PARTITION_GROUP, "use --host-aware" },
	{ "Incompatible partition groups!", "HOST_AWARE", NODE_REFUSAL_PARTITION_GROUP, "use --host-aware (not domain mode)" },
	{ "Incompatible partition groups!", "enabled / SPI", NODE_REFUSAL_PARTITION_GROUP,
	  "the cluster is in domain mode: use --cluster-mode domain:HOST:PORT, or --partition-group SPI" },
	{ "Incompatible partition groups!", "SPI", NODE_REFUSAL_PARTITION_GROUP,
	  "the cluster is in domain mode: use --cluster-mode domain:HOST:PORT, or --partition-group SPI" },
	{ "Incompatible partition groups!", "disabled / PER_MEMBER", NODE_REFUSAL_PARTITION_GROUP, "use --no-host-aware" },
	{ "Incompatible partition groups!", NULL, NODE_REFUSAL_PARTITION_GROUP, "use --partition-group with the expected type" },
	{ "Incompatible joiners!", "multicast", NODE_REFUSAL_JOINER, "use --cluster-mode multicast" },
	{ "Incompatible joiners!", "tcp-ip", NODE_REFUSAL_JOINER, "use --cluster-mode tcpip:HOST:PORT (or domain)" },
	{ "Incompatible joiners!", NULL, NODE_REFUSAL_JOINER, "use the cluster's own --cluster-mode" },
	{ "Incompatible partition count!", "null", NODE_REFUSAL_PARTITION_COUNT, "leave --partition-count out" },
	{ "Incompatible partition count!", NULL, NODE_REFUSAL_PARTITION_COUNT, "use --partition-count with the expected number" },
	{ "Cluster state", NULL, NODE_REFUSAL_CLUSTER_STATE, "try again when the cluster is ACTIVE again" },
	{ "Joining node's version", NULL, NODE_REFUSAL_LINE, "use --line with the cluster's version, or --line auto" },
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

void check_explain(struct node *n, struct mc_str text, struct join_check *out)
{
	struct mc_str expected = between(text, "expected: ", ", found: ");

	*out = (struct join_check){ .why = NODE_REFUSAL_OTHER, .message = text_keep(n, text), .hint = mc_str_z(NULL) };
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		const struct phrase *p = &phrases[i];

		if (!begins(text, p->begin) || (p->expected != NULL && !mc_str_eqz(expected, p->expected)))
			continue;
		out->why = p->why;
		out->hint = mc_str_z(p->hint);
		return;
	}
}

/* "... is not compatible with cluster version 5.7 (...": the line to follow. */
bool check_line_of_refusal(struct mc_str text, enum mc_line *line)
{
	struct mc_str v = between(text, "cluster version ", " ");

	return v.n == 3 && v.p[1] == '.' && identity_line(v.p[0] - '0', v.p[2] - '0', line);
}
