/* SPDX-License-Identifier: Apache-2.0 */
/* relay_tool.h - mc-relay: what it was asked to do, and what people are told. */
#ifndef MC_RELAY_TOOL_H
#define MC_RELAY_TOOL_H

#include "common/cli/settings.h"
#include "common/cli/writer.h"
#include "common/io/relay_edge.h"

#define RELAY_PLAN_TEXT 256

struct relay_plan {
	const struct settings *settings;
	struct relay_config relay;
	struct relay_edge_config edge;
	const char *names[SETTINGS_NAMES_MAX];
	char self[RELAY_PLAN_TEXT], listen_host[RELAY_PLAN_TEXT];
	char *hubs; /* as told and dialled: host:port, commas between; NULL: none */
	uint8_t password[MC_PASSWORD_MAX + 2];
	int64_t run_for_ms, give_up_ms; /* -1: never */
};
/* False: *fault says why, and nothing was started. */
bool relay_plan_make(struct relay_plan *p, const struct settings *s, struct fault *fault);
void relay_plan_free(struct relay_plan *p); /* wipes the password */

struct relay_report {
	const struct relay_plan *plan;
	struct writer *main, *env, *hook_json;
	struct relay_edge *edge;
	enum record current;
	bool until_held, password_refused, table, drawing;
	unsigned rows, hidden; /* of the table being drawn: those that fit, and those that do not */
	const char *ended;     /* why */
	int64_t end_at_ms, give_up_at_ms; /* monotonic, INT64_MAX: never */
	char hosts[512], names[1024];     /* as told: ours, and those of the clusters */
};
bool relay_report_open(struct relay_report *r, const struct relay_plan *p); /* false: no memory */
void relay_report_close(struct relay_report *r);
struct relay_edge_callbacks relay_report_callbacks(struct relay_report *r);
/* --dry-run. */
void relay_report_plan(struct relay_report *r);

/* Of relay_report.c for relay_notices.c. */
struct say relay_report_hears(struct relay_report *r, enum record rec);
void relay_notice(struct relay_report *r, const struct relay_notice *t);

#endif
