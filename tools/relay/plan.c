/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - from settings to what mc-relay runs. It starts nothing. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/kube.h"
#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "common/cli/secret.h"
#include "common/disco/kube_source.h"
#include "common/disco/source.h"
#include "tools/relay/relay_tool.h"

#define ALL_NAMES "*"

/* --- which clusters, under which password --- */

static void make_names(struct relay_plan *p)
{
	const struct settings *s = p->settings;

	p->relay.names = p->names;
	for (unsigned i = 0; i < s->name_count; i++)
		p->names[p->relay.name_count++] = s->names[i];
	if (p->relay.name_count == 0)
		p->names[p->relay.name_count++] = setting_text(s, OPT_CARRIED_NAME);
	for (unsigned i = 0; i < p->relay.name_count; i++)
		if (strcmp(p->names[i], ALL_NAMES) == 0) {
			p->relay.name_count = 0;
			return;
		}
}

static bool make_password(struct relay_plan *p, struct fault *fault)
{
	const struct settings *s = p->settings;
	size_t size = 0;

	if (!secret_read(s, p->password, sizeof(p->password), &size, fault))
		return false;
	p->relay.password = (struct mc_bytes){ p->password, (int32_t)size };
	p->edge.wipe = p->password;
	p->edge.wipe_size = sizeof(p->password);
	if (size > 0 && setting_flag(s, OPT_NO_PASSWORD))
		return fault_usage(fault, "Leave one of them out.",
			"A password and " OPTION_NO_PASSWORD " contradict each other.");
	if (size > 0 || setting_flag(s, OPT_NO_PASSWORD))
		return true;
	return fault_usage(fault,
		"Give all relays of a network the same: " OPTION_CLUSTER_PASSWORD_FILE
		" FILE, or MC_CLUSTER_PASSWORD. Where every process that "
		"reaches the port may be a host of the network: " OPTION_NO_PASSWORD ".",
		"There is no password.");
}

/* --- where others are --- */

static bool is_set(const char *operand)
{
	return strncmp(operand, "dns:", 4) == 0 || strncmp(operand, "kubernetes:", 11) == 0;
}

static struct edge_source *open_kubernetes(struct relay_plan *p, const char *text, struct fault *fault)
{
	const struct kube_ports ports = { KUBE_PORT_FIXED, p->relay.group_port };
	struct cluster_mode mode;
	struct kube_wishes w;
	struct edge_source *source;

	memset(&mode, 0, sizeof(mode));
	if (!cluster_mode_service(text, "kubernetes:", &mode, fault))
		return NULL;
	kube_wishes(p->settings, &w);
	if (mode.service[0] != '\0')
		w.namespace_ = mode.namespace_;
	source = disco_kube_open(&w, mode.service[0] != '\0' ? mode.service : NULL,
		setting_text(p->settings, OPT_LABEL), &ports, fault);
	if (source != NULL && w.insecure)
		kube_insecure_remark();
	return source;
}

static bool open_set(struct relay_plan *p, struct fault *fault)
{
	const char *what = p->settings->args[0];

	if (p->settings->arg_count > 1)
		return fault_usage(fault, "It is all of them already.", "%s stands alone.", what);
	p->relay.any_hub_will_do = true;
	p->hubs = strdup(what);
	p->edge.source = what[0] == 'd' ? disco_dns_open(what + 4, p->relay.group_port, fault)
					: open_kubernetes(p, what + 11, fault);
	return p->edge.source != NULL;
}

/* Names stay names: they are looked up again while the relay runs. */
static bool open_list(struct relay_plan *p, struct fault *fault)
{
	const struct disco_ports port = { p->relay.group_port, 1 };
	struct disco_list list = { .v = NULL };
	bool ok = peers_read(p->settings, &port, &list, fault);
	size_t cap = list.n * (MC_ADDR_TEXT + 1) + 1, n = 0;

	if (ok && list.n > MC_RELAY_HUBS_MAX)
		ok = fault_usage(fault, NULL, "%u hubs are more than %d.", list.n, MC_RELAY_HUBS_MAX);
	if (ok && list.n == 0)
		ok = fault_usage(
			fault, "A hub itself is started without any.", "There is no hub on standard input.");
	p->hubs = ok ? malloc(cap) : NULL;
	for (uint32_t i = 0; p->hubs != NULL && i < list.n; i++) {
		bool v6 = strchr(list.v[i].host, ':') != NULL;

		n += (size_t)snprintf(p->hubs + n, cap - n, v6 ? "%s[%s]:%u" : "%s%s:%u", i > 0 ? "," : "",
			list.v[i].host, list.v[i].port);
		mc_check(n < cap);
	}
	disco_list_free(&list);
	if (!ok || p->hubs == NULL)
		return ok ? fault_memory(fault) : false;
	p->edge.source = disco_list_open(p->hubs, &port, false, fault);
	return p->edge.source != NULL;
}

static bool make_hubs(struct relay_plan *p, struct fault *fault)
{
	const struct settings *s = p->settings;

	if (s->arg_count == 0)
		return true;
	for (unsigned i = 0; i < s->arg_count; i++)
		if (is_set(s->args[i]))
			return open_set(p, fault);
	return open_list(p, fault);
}

/* --- where others find us --- */

static bool read_accept(struct relay_plan *p, const char *text, struct fault *fault)
{
	struct parsed_address at;
	int64_t port;

	if (text[0] == '\0')
		return true;
	if (text[0] == ':' && parse_number(text + 1, &port) && port >= 1 && port <= 65535) {
		p->edge.listen_port = (uint16_t)port;
		return true;
	}
	if (!parse_address(text, &at) || !disco_is_numeric(at.host))
		return fault_usage(fault,
			"Write ADDRESS, ADDRESS:PORT, [IPv6]:PORT or :PORT; a number, not a name.",
			OPTION_ACCEPT ": '%s' is not an address to listen on.", text);
	snprintf(p->listen_host, sizeof(p->listen_host), "%s", at.host);
	p->edge.listen_host = p->listen_host;
	if (at.port != 0)
		p->edge.listen_port = at.port;
	return true;
}

static bool make_accept(struct relay_plan *p, struct fault *fault)
{
	const struct settings *s = p->settings;
	const char *accept = setting_text(s, OPT_ACCEPT);
	bool no = setting_flag(s, OPT_NO_ACCEPT);

	p->edge.listen_port = p->relay.group_port;
	p->edge.listen = !no && (accept != NULL || s->arg_count == 0 || p->relay.any_hub_will_do);
	p->relay.accepts = p->edge.listen;
	if (no && accept != NULL)
		return fault_usage(fault, "Leave one of them out.",
			OPTION_ACCEPT " and " OPTION_NO_ACCEPT " contradict each other.");
	if (no && s->arg_count == 0)
		return fault_usage(fault, "Name a HUB, or leave " OPTION_NO_ACCEPT " out.",
			"This relay would have no other relay to talk to.");
	return accept == NULL || read_accept(p, accept, fault);
}

static void make_rest(struct relay_plan *p)
{
	const struct settings *s = p->settings;

	if (gethostname(p->self, sizeof(p->self) - 1) != 0 || p->self[0] == '\0')
		strcpy(p->self, "a host without a name");
	p->relay.self = p->self;
	p->relay.datagram_rate = (uint32_t)setting_number(s, OPT_DATAGRAM_RATE);
	p->relay.strict = setting_flag(s, OPT_STRICT);
	p->relay.check_reachable = true;
	p->relay.carry_connections = setting_flag(s, OPT_CARRY_CONNECTIONS);
	p->relay.dials = p->edge.source != NULL;
	p->relay.tell_carried = s->v[OPT_VERBOSE].times > 0;
	p->relay.tell_decisions = setting_flag(s, OPT_EXPLAIN_RULES);
	p->edge.relay = &p->relay;
	p->edge.ttl = (unsigned)setting_number(s, OPT_DELIVERY_TTL);
	p->edge.interfaces = setting_text(s, OPT_INTERFACES);
	p->edge.ready_port =
		setting_text(s, OPT_READY_PORT) != NULL ? (uint16_t)setting_number(s, OPT_READY_PORT) : 0;
	p->edge.link_timeout_ms = setting_ms(s, OPT_LINK_TIMEOUT);
	p->edge.require_link = setting_flag(s, OPT_REQUIRE_LINK);
	p->edge.stdout_is_ours =
		setting_records(s) || setting_flag(s, OPT_EXPLAIN_RULES) || setting_flag(s, OPT_TABLE);
	p->run_for_ms = setting_ms_or(s, OPT_FOR, -1);
	p->give_up_ms = setting_ms_or(s, OPT_TIMEOUT, -1);
}

bool relay_plan_make(struct relay_plan *p, const struct settings *s, struct fault *fault)
{
	memset(p, 0, sizeof(*p));
	p->settings = s;
	p->relay.group = setting_text(s, OPT_MULTICAST_GROUP);
	p->relay.group_port = (uint16_t)setting_number(s, OPT_MULTICAST_PORT);
	p->edge.command = s->command;
	if (s->command != NULL && s->command[0] == NULL)
		return fault_usage(fault, "Leave `--` out, or write the command behind it.",
			"There is no command behind `--`.");
	make_names(p);
	if (!make_password(p, fault) || !make_hubs(p, fault) || !make_accept(p, fault))
		return false;
	make_rest(p);
	return true;
}

void relay_plan_free(struct relay_plan *p)
{
	if (p->edge.source != NULL)
		p->edge.source->ops->free(p->edge.source);
	free(p->hubs);
	sodium_memzero(p->password, sizeof(p->password));
}
