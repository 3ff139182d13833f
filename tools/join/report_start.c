/* SPDX-License-Identifier: Apache-2.0 */
/* report_start.c - the records of the start: where the node is, or would be. */
#include <string.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/member.h"
#include "tools/join/report_internal.h"

static void say_place(const struct say *s, const struct report *r, const struct edge_started *st)
{
	const struct node_config *cfg = edge_node_config(r->edge);
	const struct settings *set = r->plan->settings;

	say_z(s, "host", st->self.host);
	say_number(s, "port", st->self.port);
	say_z(s, "bind_host", st->bind_host);
	say_number(s, "bind_port", st->bind_port);
	say_z(s, "cluster_name", cfg->cluster_name);
	say_z(s, "profile", opt_profile_text(set->profile));
	say_z(s, "line", plan_line_text(cfg->line));
	say_flag(s, "lite", cfg->store_bytes == 0);
	say_z(s, "interface", st->interface);
	say_z(s, "multicast_group", st->group);
	if (st->group != NULL)
		say_number(s, "multicast_port", st->group_port);
	else
		say_z(s, "multicast_port", NULL);
	say_z(s, "joiner", plan_joiner_text(cfg->joiner));
	say_number(s, "pid", st->pid);
	say_z(s, "why", st->why);
	say_shown(s, "on_all",
		strcmp(st->bind_host, "0.0.0.0") == 0 || strcmp(st->bind_host, "::") == 0 ? "yes" : NULL);
	say_shown(s, "mode", setting_text(set, OPT_CLUSTER_MODE));
}

/* What is known without asking anybody. */
static void say_peers(const struct say *s, struct edge_source *source)
{
	const struct mc_addr *peers = NULL;
	uint32_t n = source != NULL ? source->ops->known(source, &peers) : 0, i;

	say_list(s, "peers");
	for (i = 0; i < n; i++) {
		say_open(s, NULL);
		say_z(s, "host", peers[i].host);
		say_number(s, "port", peers[i].port);
		say_close(s);
	}
	say_list_end(s);
}

void report_plan(struct report *r, const struct edge_started *st)
{
	struct say s = report_hears(r, RECORD_PLAN);
	const struct node_config *cfg = &r->plan->node;
	unsigned i;

	say_begin(&s, RECORD_PLAN, log_now());
	say_place(&s, r, st);
	if (st->group != NULL)
		say_number(&s, "multicast_ttl", r->plan->edge.ttl);
	else
		say_z(&s, "multicast_ttl", NULL);
	say_z(&s, "cluster_mode", setting_text(r->plan->settings, OPT_CLUSTER_MODE));
	say_z(&s, "partition_group", cfg->partition_group);
	say_z(&s, "name", setting_text(r->plan->settings, OPT_NAME));
	say_z(&s, "instance_group", setting_text(r->plan->settings, OPT_INSTANCE_GROUP));
	say_flag(&s, "is_protected", cfg->password != NULL);
	say_peers(&s, r->plan->edge.source);
	say_list(&s, "candidates");
	for (i = 0; i < st->candidate_count; i++) {
		say_open(&s, NULL);
		say_z(&s, "interface", st->candidates[i].name);
		say_z(&s, "host", st->candidates[i].host);
		say_flag(&s, "kept", st->candidates[i].kept);
		say_flag(&s, "picked", st->candidates[i].picked);
		say_z(&s, "reason", st->candidates[i].reason);
		say_close(&s);
	}
	say_list_end(&s);
	say_end(&s);
}

void report_started(struct report *r, const struct edge_started *st)
{
	struct say s = report_hears(r, RECORD_STARTED);
	char uuid[MC_UUID_TEXT];

	say_begin(&s, RECORD_STARTED, log_now());
	member_say_uuid(&s, "uuid", st->uuid, uuid);
	say_place(&s, r, st);
	say_end(&s);
	if (!setting_flag(r->plan->settings, OPT_LITE) && edge_node_config(r->edge)->store_bytes == 0)
		log_say(LOG_NOTE, NULL,
			"This node holds no data: to the others it is a lite member, as with " OPTION_LITE
			".",
			"It stores maps with " OPTION_STORE " SIZE.");
}
