/* SPDX-License-Identifier: Apache-2.0 */
/* config_join.c - network/join, interfaces, partition groups, member attributes of Hazelcast's configuration
 * as options (com.hazelcast.config.JoinConfig, com.hazelcast.instance.impl.Node.createJoiner). */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/config.h"
#include "common/cli/member.h"

enum { LIST_SIZE = 2048 };

#define NO_SUCH_WAY \
	"this way of finding members is not known here; say " OPTION_CLUSTER_MODE \
	" exec:COMMAND, which takes the addresses that a command prints"

/* --- one way each --- */
static bool multicast(struct config_take *c, const struct config_node *n)
{
	const struct config_node *timeout = config_child(n, "multicast-timeout-seconds");
	const struct config_node *trusted = config_child(n, "trusted-interfaces");
	const struct {
		const char *name;
		enum opt opt;
	} rows[] = { { "multicast-group", OPT_MULTICAST_GROUP }, { "multicast-port", OPT_MULTICAST_PORT },
		{ "multicast-time-to-live", OPT_MULTICAST_TTL },
		{ "multicast-time-to-live-seconds", OPT_MULTICAST_TTL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct config_node *value = config_child(n, rows[i].name);

		if (value != NULL && !config_set(c, rows[i].opt, value, value->text))
			return false;
	}
	if (timeout != NULL && !config_setf(c, OPT_JOIN_TIMEOUT, timeout, "%ss", timeout->text))
		return false;
	if (trusted != NULL && trusted->first != NULL &&
		!config_warn(c, trusted, "hazelcast.network.join.multicast.trusted-interfaces",
			"this node takes joins from every host on the group"))
		return false;
	return config_set(c, OPT_CLUSTER_MODE, n, "multicast");
}

static bool add_member(char list[LIST_SIZE], const char *text)
{
	size_t n = strlen(list);
	int size = text[0] == '\0' ? 0 : snprintf(list + n, LIST_SIZE - n, "%s%s", n > 0 ? "," : "", text);

	return size >= 0 && (size_t)size < LIST_SIZE - n;
}

/* <member>, <members>, <interface> and <member-list>; in YAML a list, or a text with commas. */
static bool tcp_ip(struct config_take *c, const struct config_node *n)
{
	static const char *const names[] = { "member", "members", "interface", "member-list",
		"required-member" };
	char list[LIST_SIZE] = "";

	for (const struct config_node *m = n->first; m != NULL; m = m->next)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			bool ok = !config_same_name(m->name, names[i]) || add_member(list, m->text);

			for (const struct config_node *k = config_same_name(m->name, names[i]) ? m->first
											       : NULL;
				k != NULL && ok; k = k->next)
				ok = add_member(list, k->text);
			if (!ok)
				return config_wrong(c, m,
					"Say " OPTION_CLUSTER_MODE " dns: with a name of all of them.",
					"the list of members is longer than %d bytes.", LIST_SIZE - 1);
		}
	/* Hazelcast with an empty list is a cluster of itself; here it is this host. */
	return config_setf(c, OPT_CLUSTER_MODE, n, "tcpip:%s", list[0] != '\0' ? list : "127.0.0.1");
}

static bool kubernetes(struct config_take *c, const struct config_node *n)
{
	const struct config_node *space = config_child(n, "namespace"),
				 *port = config_child(n, "service-port");
	const char *service = config_text(n, "service-name"), *dns = config_text(n, "service-dns");
	const char *key = config_text(n, "pod-label-name"), *value = config_text(n, "pod-label-value");

	if (dns[0] != '\0')
		return config_setf(
			c, OPT_CLUSTER_MODE, n, "dns:%s:%s", dns, port != NULL ? port->text : "5701");
	if (service[0] != '\0' && (space == NULL || space->text[0] == '\0'))
		return config_wrong(c, n, "Write namespace: beside it.",
			"service-name %.100s without a namespace is not known here.", service);
	if (space != NULL && !config_set(c, OPT_NAMESPACE, space, space->text))
		return false;
	mc_check(service[0] == '\0' || space != NULL);
	if (key[0] != '\0' && !config_setf(c, OPT_LABEL, n, "%s=%s", key, value))
		return false;
	return service[0] != '\0'
		? config_setf(c, OPT_CLUSTER_MODE, n, "kubernetes:%s,%s", space->text, service)
		: config_set(c, OPT_CLUSTER_MODE, n, "kubernetes");
}

static bool other(struct config_take *c, const struct config_node *n)
{
	char path[128];

	snprintf(path, sizeof(path), "hazelcast.network.join.%.60s", n->name);
	return config_warn(c, n, path, NO_SUCH_WAY);
}

/* reads: what of it is read here; missed: what decides who is found, and is not. Names with blanks around. */
static const struct way {
	const char *name;
	config_take_fn *take;
	const char *reads, *missed;
} ways[] = {
	{ "multicast", multicast,
		" multicast-group multicast-port multicast-time-to-live multicast-time-to-live-seconds"
		" multicast-timeout-seconds trusted-interfaces ",
		"" },
	{ "tcp-ip", tcp_ip, " member members interface member-list required-member ", "" },
	{ "kubernetes", kubernetes,
		" namespace service-name service-dns service-port pod-label-name pod-label-value ",
		" service-label-name service-label-value kubernetes-master api-token ca-certificate"
		" use-node-name-as-external-address service-per-pod-label-name service-per-pod-label-value " },
	{ "aws", other, NULL, NULL },
	{ "gcp", other, NULL, NULL },
	{ "azure", other, NULL, NULL },
	{ "eureka", other, NULL, NULL },
	{ "discovery-strategies", other, NULL, NULL },
};

static bool is_among(const char *name, const char *names)
{
	char one[64];
	size_t n;

	for (names += strspn(names, " "); *names != '\0'; names += n, names += strspn(names, " ")) {
		n = strcspn(names, " ");
		snprintf(one, sizeof(one), "%.*s", (int)n, names);
		if (config_same_name(name, one))
			return true;
	}
	return false;
}

/* What stands in the way that is taken and is not read: each is named. */
static bool name_rest(struct config_take *c, const struct way *w, const struct config_node *n)
{
	char path[160];

	for (const struct config_node *i = n->first; w->reads != NULL && i != NULL; i = i->next) {
		if (i->name[0] == '\0' || config_same_name(i->name, "enabled") || is_among(i->name, w->reads))
			continue;
		snprintf(path, sizeof(path), "hazelcast.network.join.%s.%.80s", w->name, i->name);
		if (!is_among(i->name, w->missed))
			config_pass(c, path);
		else if (!config_warn(c, i, path,
				 "other addresses may be found than its members find; " OPTION_CLUSTER_MODE
				 " says whom to look for"))
			return false;
	}
	return true;
}

/* A strategy counts that is enabled itself; XML has them in the element, YAML in a list of the same name. */
static bool any_enabled(const struct config_node *n, int depth)
{
	for (const struct config_node *i = n->first; i != NULL && depth > 0; i = i->next)
		if (config_is_enabled(i) || any_enabled(i, depth - 1))
			return true;
	return false;
}

static bool is_on(const struct config_node *n)
{
	return config_same_name(n->name, "discovery-strategies") ? any_enabled(n, 2) : config_is_enabled(n);
}

/* JoinConfig.verify: one at most. None at all is multicast, where the environment is no cloud. */
bool config_take_join(struct config_take *c, const struct config_node *n)
{
	const struct config_node *first = NULL, *detect = config_child(n, "auto-detection");
	const struct way *way = NULL;

	for (const struct config_node *w = n->first; w != NULL; w = w->next)
		for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
			if (!config_same_name(w->name, ways[i].name) || !is_on(w))
				continue;
			if (first != NULL)
				return config_wrong(c, w, "Hazelcast refuses it as well.",
					"only one way of joining can be enabled: %.40s is, in line %u.",
					first->name, first->line);
			first = w;
			way = &ways[i];
		}
	mc_check((first == NULL) == (way == NULL));
	if (way != NULL)
		return way->take(c, first) && name_rest(c, way, first);
	if (detect != NULL && config_text(detect, "enabled")[0] != '\0' && !config_is_enabled(detect) &&
		c->s->v[OPT_CLUSTER_MODE].origin <= c->origin)
		return config_warn(c, n, "hazelcast.network.join",
			"no way of joining is enabled: a Hazelcast member would stand alone; this one looks by multicast unless " OPTION_CLUSTER_MODE
			" says otherwise");
	return config_set(c, OPT_CLUSTER_MODE, n, "multicast");
}

/* --- interfaces, groups, attributes --- */
static bool add_interfaces(char list[LIST_SIZE], const struct config_node *n)
{
	bool ok = true;

	for (const struct config_node *i = n->first; i != NULL && ok; i = i->next)
		ok = config_same_name(i->name, "enabled") ||
			(i->first != NULL ? add_interfaces(list, i) : add_member(list, i->text));
	return ok;
}

bool config_take_interfaces(struct config_take *c, const struct config_node *n)
{
	char list[LIST_SIZE] = "";

	if (!config_is_enabled(n))
		return true;
	if (!add_interfaces(list, n))
		return config_wrong(
			c, n, NULL, "the list of interfaces is longer than %d bytes.", LIST_SIZE - 1);
	return list[0] == '\0' || config_setf(c, OPT_INTERFACES, n, "%s", list);
}

bool config_take_partition_group(struct config_take *c, const struct config_node *n)
{
	const char *type = config_text(n, "group-type");
	char upper[32];

	if (!config_is_enabled(n))
		return config_set(c, OPT_PARTITION_GROUP, n, "none");
	for (size_t i = 0; i < sizeof(upper); i++) {
		upper[i] = i < strlen(type) && i < sizeof(upper) - 1 ? type[i] : '\0';
		if (upper[i] >= 'a' && upper[i] <= 'z')
			upper[i] = (char)(upper[i] - 'a' + 'A');
	}
	return config_setf(c, OPT_PARTITION_GROUP, n, "%s", upper[0] != '\0' ? upper : "PER_MEMBER");
}

/* <attribute name="N">V</attribute>; in YAML N: {value: V}. */
bool config_take_attributes(struct config_take *c, const struct config_node *n)
{
	for (const struct config_node *a = n->first; a != NULL; a = a->next) {
		const char *named = config_text(a, "name"), *name = named[0] != '\0' ? named : a->name;
		const char *inner = config_text(a, "value"), *value = inner[0] != '\0' ? inner : a->text;
		char path[128];
		enum opt o = strcmp(name, MEMBER_NAME_ATTRIBUTE) == 0 ? OPT_NAME
			: strcmp(name, MEMBER_GROUP_ATTRIBUTE) == 0   ? OPT_INSTANCE_GROUP
								      : OPT_COUNT;

		snprintf(path, sizeof(path), "hazelcast.member-attributes.%.80s", name);
		if (o == OPT_COUNT)
			config_pass(c, path);
		else if (!config_set(c, o, a, value))
			return false;
	}
	return true;
}

/* 0 is any port, which is what there is here. */
static bool names_ports(const struct config_node *n)
{
	if (n->text[0] != '\0' && strcmp(n->text, "0") != 0 && strcmp(n->text, "*") != 0)
		return true;
	for (const struct config_node *c = n->first; c != NULL; c = c->next)
		if (names_ports(c))
			return true;
	return false;
}

bool config_take_outbound_ports(struct config_take *c, const struct config_node *n)
{
	return !names_ports(n) ||
		config_warn(c, n, "hazelcast.network.outbound-ports",
			"connections leave from any port, which a firewall may not let through");
}
