/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h - from settings to what mc-join runs: the node's and the edge's configuration. All text is borrowed
 * from the settings. */
#ifndef MC_CLI_PLAN_H
#define MC_CLI_PLAN_H

#include "common/cli/cluster_mode.h"
#include "common/cli/settings.h"
#include "common/cli/show.h"
#include "common/io/edge.h"

struct plan {
	const struct settings *settings;
	struct cluster_mode mode;
	struct node_config node;
	struct node_map_rule maps[SETTINGS_MAPS_MAX];
	struct edge_config edge;
	uint8_t password[MC_PASSWORD_MAX + 2];
	char domain_list[300];          /* the list of one that domain mode is */
	int64_t run_for_ms, give_up_ms; /* -1: never */
};

/* False: *c says why, and nothing was started. Says on the log what is worth a remark. */
bool plan_make(struct plan *p, const struct settings *s, struct fault *fault);
void plan_free(struct plan *p); /* wipes the password */

/* plan_source.c: opens the source of peers that the mode names, as p->edge.source; none for multicast. Of
 * plan_make. */
bool plan_source(struct plan *p, struct fault *fault);

/* For show_config: what the mode decides, where nothing nearer was said. ctx: the plan. */
void plan_effect(const void *ctx, enum opt o, struct show_effect *e, char buf[SHOW_TEXT]);

/* The one text of a protocol line, "5.3". */
const char *plan_line_text(enum mc_line line);
const char *plan_joiner_text(enum node_joiner joiner);

#endif
