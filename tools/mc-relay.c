/* SPDX-License-Identifier: Apache-2.0 */
/* mc-relay - carries a cluster's multicast between hosts that only unicast joins. */
#include "common/cli/log.h"
#include "tools/relay/relay_tool.h"

static int run(const struct relay_plan *p, struct relay_report *r)
{
	struct relay_edge_callbacks calls = relay_report_callbacks(r);
	struct fault fault = { .code = NULL };
	int status = relay_edge_run(&p->edge, &calls, &fault);

	r->edge = NULL;
	if (fault.code != NULL)
		log_say(LOG_ERROR, fault.code, fault.message, fault.hint);
	return status;
}

static int relay(const struct settings *s, struct fault *fault)
{
	struct relay_plan plan;
	struct relay_report report;
	int status = STATUS_USAGE;

	if (relay_plan_make(&plan, s, fault)) {
		if (!relay_report_open(&report, &plan)) {
			fault_memory(fault);
			status = STATUS_HOST;
		} else if (setting_flag(s, OPT_DRY_RUN)) {
			relay_report_plan(&report);
			status = STATUS_OK;
		} else {
			log_stamp(setting_flag(s, OPT_LOG_TIME));
			status = run(&plan, &report);
		}
		relay_report_close(&report);
	}
	relay_plan_free(&plan);
	return status;
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_RELAY, argc, argv, relay, NULL);
}
