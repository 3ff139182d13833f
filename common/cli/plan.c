/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - settings into the configuration of node and edge. Starts nothing. */
#include "common/cli/plan.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/member.h"
#include "common/cli/parse.h"
#include "common/cli/secret.h"

#define PORT_COUNT 100       /* Hazelcast's: the start port and 99 behind it */
#define UNTIL_PATIENCE 60000 /* --until without --timeout */

static const enum mc_line profile_lines[PROFILE_COUNT] = { MC_LINE_53, MC_LINE_53, MC_LINE_53 };

const char *plan_line_text(enum mc_line line)
{
	mc_check(line < MC_LINE_COUNT);
	return mc_lines[line].text;
}

const char *plan_joiner_text(enum node_joiner joiner)
{
	return joiner == NODE_MULTICAST ? "multicast" : "tcp-ip";
}

static void attribute(struct node_config *n, const char *key, const char *value)
{
	mc_check(n->attribute_count < sizeof(n->attributes) / sizeof(*n->attributes));
	if (value != NULL)
		n->attributes[n->attribute_count++] = (struct node_attribute){ key, value };
}

static const char *partition_group(const struct plan *p)
{
	const char *said = setting_text(p->settings, OPT_PARTITION_GROUP);

	if (said != NULL)
		return strcmp(said, "none") == 0 ? NULL : said;
	if (p->mode.type == MODE_DOMAIN)
		return "SPI";
	return setting_flag(p->settings, OPT_HOST_AWARE) ? "HOST_AWARE" : NULL;
}

static void make_line(struct plan *p)
{
	int said = setting_choice(p->settings, OPT_LINE); /* its choices are the lines, and auto */

	mc_check(said <= MC_LINE_COUNT);
	p->node.line_auto = said == MC_LINE_COUNT;
	p->node.line = p->node.line_auto ? profile_lines[p->settings->profile] : (enum mc_line)said;
}

/* A lite member stores nothing, whatever else is said. */
static void make_store(struct plan *p)
{
	const struct settings *s = p->settings;
	struct node_config *n = &p->node;

	if (setting_text(s, OPT_STORE) == NULL || setting_flag(s, OPT_LITE))
		return;
	n->store_bytes = (size_t)setting_number(s, OPT_STORE);
	for (unsigned i = 0; i < s->map_count; i++) {
		p->maps[i] = s->maps[i].rule;
		p->maps[i].pattern = s->maps[i].pattern;
	}
	n->maps = p->maps;
	n->map_count = s->map_count;
}

static void make_node(struct plan *p)
{
	const struct settings *s = p->settings;
	struct node_config *n = &p->node;

	node_config_defaults(n);
	n->cluster_name = setting_text(s, OPT_CLUSTER_NAME);
	n->joiner = p->mode.type == MODE_MULTICAST ? NODE_MULTICAST : NODE_TCP_IP;
	n->partition_group = partition_group(p);
	n->partition_count = setting_text(s, OPT_PARTITION_COUNT);
	make_line(p);
	make_store(p);
	attribute(n, MEMBER_NAME_ATTRIBUTE, setting_text(s, OPT_NAME));
	attribute(n, MEMBER_GROUP_ATTRIBUTE, setting_text(s, OPT_INSTANCE_GROUP));
	n->heartbeat_interval_ms = setting_ms(s, OPT_HEARTBEAT_INTERVAL);
	n->no_heartbeat_timeout_ms = setting_ms(s, OPT_NO_HEARTBEAT_TIMEOUT);
	n->wait_before_join_ms = setting_ms(s, OPT_WAIT_BEFORE_JOIN);
	n->merge_first_ms = setting_ms(s, OPT_MERGE_FIRST_DELAY);
	n->merge_next_ms = setting_ms(s, OPT_MERGE_NEXT_DELAY);
	if (setting_text(s, OPT_JOIN_TIMEOUT) != NULL)
		n->multicast_timeout_ms = n->tcp_join_timeout_ms = setting_ms(s, OPT_JOIN_TIMEOUT);
	n->dials_max = (unsigned)setting_number(s, OPT_CONCURRENCY);
	n->require_password = setting_flag(s, OPT_REQUIRE_PASSWORD);
	if (setting_flag(s, OPT_NO_CLIENTS))
		n->clients_max = 0;
}

/* Where the group stands twice and differs, the nearer origin wins; on the same level it is a contradiction.
 */
static bool make_group(struct plan *p, struct fault *fault)
{
	const struct settings *s = p->settings;
	const struct setting *group = &s->v[OPT_MULTICAST_GROUP], *port = &s->v[OPT_MULTICAST_PORT],
			     *mode = &s->v[OPT_CLUSTER_MODE];
	struct edge_config *e = &p->edge;

	if (p->mode.type != MODE_MULTICAST) {
		if (!setting_offered(s, OPT_LISTEN) &&
			(group->origin == ORIGIN_FLAG || port->origin == ORIGIN_FLAG))
			log_sayf(LOG_WARN, NULL, "Leave it out, or use " OPTION_CLUSTER_MODE " multicast.",
				"The multicast group is not used with " OPTION_CLUSTER_MODE " %s.",
				mode->text);
		return true;
	}
	e->group = group->text;
	e->group_port = (uint16_t)setting_number(s, OPT_MULTICAST_PORT);
	e->ttl = (unsigned)setting_number(s, OPT_MULTICAST_TTL);
	if (p->mode.group[0] == '\0')
		return true;
	if ((group->origin == mode->origin && strcmp(group->text, p->mode.group) != 0) ||
		(port->origin == mode->origin && e->group_port != p->mode.port))
		return fault_usage(fault, "Say it once.",
			OPTION_CLUSTER_MODE " %s and " OPTION_MULTICAST_GROUP
					    " %s port %u contradict each other.",
			mode->text, group->text, e->group_port);
	if (group->origin <= mode->origin)
		e->group = p->mode.group;
	if (port->origin <= mode->origin)
		e->group_port = p->mode.port;
	return true;
}

static void make_edge(struct plan *p)
{
	const struct settings *s = p->settings;
	struct edge_config *e = &p->edge;
	const struct parsed_address *public = &s->v[OPT_PUBLIC_ADDRESS].value.address;

	e->node = &p->node;
	e->start_port = (uint16_t)setting_number(s, OPT_START_PORT);
	e->auto_increment = !setting_flag(s, OPT_NO_AUTO_INCREMENT);
	e->port_count = PORT_COUNT;
	/* Payara with multicast listens on the address it picked, in every other mode on all; stock Hazelcast
	 * always on all. */
	e->bind_any = p->settings->profile == PROFILE_HAZELCAST || p->mode.type != MODE_MULTICAST;
	if (setting_text(s, OPT_PUBLIC_ADDRESS) != NULL) {
		e->public_host = public->host;
		e->public_port = public->port;
	}
	e->interfaces = setting_text(s, OPT_INTERFACES);
	e->seed_given = setting_text(s, OPT_SEED) != NULL;
	e->seed = (uint64_t)setting_number(s, OPT_SEED);
	e->record = setting_text(s, OPT_RECORD);
	e->dry_run = setting_flag(s, OPT_DRY_RUN);
}

/* Health checks and metrics: on the members' port unless that takes nobody without the password. */
static bool make_http(struct plan *p, struct fault *fault)
{
	const struct settings *s = p->settings;
	const struct parsed_address *at = &s->v[OPT_HTTP].value.address;
	struct edge_config *e = &p->edge;
	bool apart = setting_text(s, OPT_HTTP) != NULL;

	if (!setting_offered(s, OPT_HTTP))
		return true;
	if (apart && setting_flag(s, OPT_NO_HTTP))
		return fault_usage(fault, "Leave one of them out.",
			OPTION_HTTP " %s and " OPTION_NO_HTTP " contradict each other.",
			setting_text(s, OPT_HTTP));
	if (apart && at->port == 0)
		return fault_usage(fault, OPTION_HTTP " 127.0.0.1:8080, for one.",
			OPTION_HTTP " %s has no port.", setting_text(s, OPT_HTTP));
	e->version = MC_VERSION;
	if (apart) {
		e->http = EDGE_HTTP_APART;
		mc_addr_set(&e->http_addr, mc_str_z(at->host), at->port);
	} else if (!setting_flag(s, OPT_NO_HTTP) && !setting_flag(s, OPT_REQUIRE_PASSWORD)) {
		e->http = EDGE_HTTP_SHARED;
	}
	return true;
}

static bool make_times(struct plan *p, struct fault *fault)
{
	const struct settings *s = p->settings;
	bool until = setting_text(s, OPT_UNTIL) != NULL;

	p->run_for_ms = setting_ms_or(s, OPT_FOR, -1);
	p->give_up_ms = setting_ms_or(s, OPT_TIMEOUT, until ? UNTIL_PATIENCE : -1);
	if (setting_offered(s, OPT_NO_HEARTBEAT_TIMEOUT) &&
		p->node.no_heartbeat_timeout_ms <= p->node.heartbeat_interval_ms)
		return fault_usage(fault, "Every member would be taken for dead between two heartbeats.",
			OPTION_NO_HEARTBEAT_TIMEOUT " %s is not longer than " OPTION_HEARTBEAT_INTERVAL
						    " %s.",
			setting_text(s, OPT_NO_HEARTBEAT_TIMEOUT), setting_text(s, OPT_HEARTBEAT_INTERVAL));
	return true;
}

/* Payara's command lines are pasted whole: what was left out is said once. */
static void remarks(const struct settings *s)
{
	if (s->ignored[0] != '\0')
		log_sayf(LOG_WARN, NULL, "It runs no applications; what concerns the cluster is used.",
			"%s takes no notice of %s.", s->tool, s->ignored);
	if (s->secret_shown)
		log_say(LOG_WARN, NULL,
			"The password stood on the command line, where others on this host could read it until now.",
			"Write " OPTION_CLUSTER_PASSWORD_FILE
			" FILE, or set MC_CLUSTER_PASSWORD. Payara has ignored --clusterPassword for "
			"years; between our own nodes it counts.");
}

bool plan_make(struct plan *p, const struct settings *s, struct fault *fault)
{
	size_t size = 0;

	mc_check(p != NULL && s->tool != NULL);
	memset(p, 0, sizeof(*p));
	p->settings = s;
	remarks(s);
	p->mode = s->v[OPT_CLUSTER_MODE].value.mode;
	make_node(p);
	make_edge(p);
	if (!secret_read(s, p->password, sizeof(p->password) - 1, &size, fault))
		return false;
	p->node.password = size > 0 ? p->password : NULL;
	p->node.password_size = size;
	if (p->node.require_password && size == 0)
		return fault_usage(fault, "Add " OPTION_CLUSTER_PASSWORD_FILE " FILE.",
			OPTION_REQUIRE_PASSWORD " without a password.");
	if (s->map_count > 0 && s->map_where[0] == NULL && setting_text(s, OPT_STORE) == NULL)
		return fault_usage(fault, "Add " OPTION_STORE " SIZE.",
			OPTION_MAP " says what stored maps are like, and this node stores none.");
	return make_times(p, fault) && make_http(p, fault) && make_group(p, fault) && plan_source(p, fault);
}

void plan_free(struct plan *p)
{
	if (p->edge.source != NULL)
		p->edge.source->ops->free(p->edge.source);
	p->edge.source = NULL;
	explicit_bzero(p->password, sizeof(p->password));
}

void plan_effect(const void *ctx, enum opt o, struct show_effect *e, char buf[SHOW_TEXT])
{
	const struct plan *p = ctx;
	const struct setting *mode = &p->settings->v[OPT_CLUSTER_MODE];
	bool in_mode = p->mode.group[0] != '\0' && p->edge.group == p->mode.group;

	if (in_mode && o == OPT_MULTICAST_GROUP) {
		*e = (struct show_effect){ p->mode.group, mode->origin, "cluster-mode" };
	} else if (in_mode && o == OPT_MULTICAST_PORT) {
		snprintf(buf, SHOW_TEXT, "%u", p->edge.group_port);
		*e = (struct show_effect){ buf, mode->origin, "cluster-mode" };
	} else if (e->value != NULL) {
		return;
	} else if (o == OPT_PARTITION_GROUP) {
		e->value = p->node.partition_group != NULL ? p->node.partition_group : "none";
		e->via = p->mode.type == MODE_DOMAIN ? "cluster-mode" : "host-aware";
	} else if (o == OPT_JOIN_TIMEOUT) {
		e->value = show_duration(buf,
			p->node.joiner == NODE_MULTICAST ? p->node.multicast_timeout_ms
							 : p->node.tcp_join_timeout_ms);
		e->via = "cluster-mode";
	} else if (o == OPT_TIMEOUT) {
		e->value = show_duration(buf, p->give_up_ms);
	}
}
