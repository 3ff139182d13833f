/* SPDX-License-Identifier: Apache-2.0 */
/* config_payara.c - Payara's own words: attributes of hazelcast-runtime-configuration in a domain.xml,
 * parameters of set-hazelcast-configuration in a file of commands. Letter case and hyphens apart they are the
 * same. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/config.h"

static const struct config_row rows[] = {
	{ "cluster-group-name", CONFIG_VALUE, OPT_CLUSTER_NAME, NULL, NULL },
	{ "cluster-name", CONFIG_VALUE, OPT_CLUSTER_NAME, NULL, NULL },
	{ "start-port", CONFIG_VALUE, OPT_START_PORT, NULL, NULL },
	{ "config-specific-data-grid-start-port", CONFIG_VALUE, OPT_START_PORT, NULL, NULL },
	{ "auto-increment-port", CONFIG_NOT, OPT_NO_AUTO_INCREMENT, NULL, NULL },
	{ "multicast-group", CONFIG_VALUE, OPT_MULTICAST_GROUP, NULL, NULL },
	{ "multicast-port", CONFIG_VALUE, OPT_MULTICAST_PORT, NULL, NULL },
	{ "interface", CONFIG_VALUE, OPT_INTERFACES, NULL, NULL },
	{ "interfaces", CONFIG_VALUE, OPT_INTERFACES, NULL, NULL },
	{ "public-address", CONFIG_VALUE, OPT_PUBLIC_ADDRESS, NULL, NULL },
	{ "host-aware-partitioning", CONFIG_VALUE, OPT_HOST_AWARE, NULL, NULL },
	{ "lite", CONFIG_VALUE, OPT_LITE, NULL, NULL },
	{ "member-name", CONFIG_VALUE, OPT_NAME, NULL, NULL },
	{ "member-group", CONFIG_VALUE, OPT_INSTANCE_GROUP, NULL, NULL },
};

static bool take_row(struct config_take *c, const struct config_node *n, const struct config_row *row)
{
	bool yes;

	/* ${HZ_LISTENER_PORT} and the like are the server's own; 0 means the domain's */
	if (strstr(n->text, "${") != NULL || (row->opt == OPT_START_PORT && strcmp(n->text, "0") == 0))
		return true;
	mc_check(row->sense == CONFIG_VALUE || row->sense == CONFIG_NOT);
	if (row->sense == CONFIG_VALUE)
		return config_set(c, row->opt, n, n->text);
	if (!parse_flag(n->text, &yes))
		return config_wrong(
			c, n, "Write true or false.", "%.60s is neither true nor false.", n->name);
	return config_set(c, row->opt, n, yes ? "no" : "yes");
}

/* One of two names, the first that is there. */
static const char *either(const struct config_node *n, const char *a, const char *b, const char *otherwise)
{
	const char *text = config_text(n, a);

	text = text[0] != '\0' ? text : config_text(n, b);
	return text[0] != '\0' ? text : otherwise;
}

/* HazelcastCore: the mode is told apart by how it begins; what it is not is domain. */
static bool take_mode(struct config_take *c, const struct config_node *n, bool domain_by_default)
{
	const char *mode = either(n, "discovery-mode", "cluster-mode", domain_by_default ? "domain" : "");
	const char *space = either(n, "kubernetes-namespace", "", "default");
	const char *service = either(n, "kubernetes-service-name", "", "");

	if (strcmp(mode, "multicast") == 0)
		return config_set(c, OPT_CLUSTER_MODE, n, "multicast");
	if (strcmp(mode, "tcpip") == 0)
		return config_setf(
			c, OPT_CLUSTER_MODE, n, "tcpip:%s", either(n, "tcpip-members", "", "127.0.0.1:5900"));
	if (strcmp(mode, "dns") == 0)
		return config_setf(
			c, OPT_CLUSTER_MODE, n, "dns:%s", either(n, "dns-members", "", "localhost:5900"));
	if (strcmp(mode, "kubernetes") == 0 && service[0] != '\0')
		return config_setf(c, OPT_CLUSTER_MODE, n, "kubernetes:%s,%s", space, service);
	if (strcmp(mode, "kubernetes") == 0)
		return config_setf(c, OPT_NAMESPACE, n, "%s", space) &&
			config_set(c, OPT_CLUSTER_MODE, n, "kubernetes");
	if (strcmp(mode, "domain") == 0)
		return config_setf(c, OPT_CLUSTER_MODE, n, "domain:%s:%s",
			either(n, "das-public-address", "", "localhost"), either(n, "das-port", "", "4900"));
	return mode[0] == '\0' ||
		config_wrong(c, n, "It is domain, multicast, tcpip, dns or kubernetes.",
			"the mode '%.60s' is not known.", mode);
}

static bool take_all(struct config_take *c, const struct config_node *n)
{
	for (const struct config_node *a = n->first; a != NULL; a = a->next)
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (config_same_name(a->name, rows[i].path) && !take_row(c, a, &rows[i]))
				return false;
	return true;
}

/* The part of <config name="server-config">: of this node, not of the domain. */
static bool take_specific(struct config_take *c, const struct config_node *root)
{
	const struct config_node *configs = config_child(root, "configs");

	for (const struct config_node *g = configs != NULL ? configs->first : NULL; g != NULL; g = g->next) {
		const struct config_node *own = config_child(g, "hazelcast-config-specific-configuration");

		if (own != NULL && strcmp(config_text(g, "name"), "server-config") == 0)
			return take_all(c, own);
	}
	return true;
}

bool config_take_domain(struct config_take *c, const struct config_node *root)
{
	const struct config_node *n = config_child(root, "hazelcast-runtime-configuration");

	if (n == NULL)
		return config_wrong(c, root, "Payara has written it since 4.1.151.",
			"there is no <hazelcast-runtime-configuration> in this domain.");
	return take_all(c, n) && take_mode(c, n, true) && take_specific(c, root);
}

bool config_take_asadmin(struct config_take *c, const struct config_node *root)
{
	const struct config_node *file = config_child(root, "hazelcast-configuration-file");

	if (file != NULL &&
		!config_warn(c, file, "hazelcastConfigurationFile",
			"its file is not read from here: say it with " OPTION_CONFIG " as well"))
		return false;
	return take_all(c, root) && take_mode(c, root, false);
}
