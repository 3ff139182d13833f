/* SPDX-License-Identifier: Apache-2.0 */
/* mc-join - one node of a cluster. */
#include "common/cli/log.h"
#include "tools/join/pasted.h"
#include "tools/join/picked.h"
#include "tools/join/report.h"
#include "common/cli/show.h"

static int run(const struct plan *p, struct report *r)
{
	struct edge_callbacks callbacks = report_callbacks(r);
	struct fault err = { .code = NULL };
	const char *replay = setting_text(p->settings, OPT_REPLAY);
	int status =
		replay != NULL ? edge_replay(replay, &callbacks, &err) : edge_run(&p->edge, &callbacks, &err);

	r->edge = NULL;
	if (err.code != NULL)
		log_fault(&err);
	return report_status(r, status);
}

static int report(const struct plan *p)
{
	struct report r;
	struct say say;
	int status = STATUS_OK;

	if (!report_open(&r, p)) {
		log_say(LOG_ERROR, "memory", "No memory left.", NULL);
		status = STATUS_HOST;
	} else if (setting_flag(p->settings, OPT_SHOW_CONFIG)) {
		say = report_plain(&r);
		show_config(p->settings, &say, plan_effect, p);
		picked_show(p, &say);
	} else {
		log_stamp(setting_flag(p->settings, OPT_LOG_TIME));
		status = run(p, &r);
	}
	report_close(&r);
	return status;
}

static int run_join(const struct settings *s, struct fault *fault)
{
	struct plan plan;
	int status = STATUS_USAGE;

	if (plan_make(&plan, s, fault)) {
		plan.edge.wipe = plan.password;
		plan.edge.wipe_size = sizeof(plan.password);
		status = report(&plan);
	}
	plan_free(&plan);
	return status;
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_JOIN, pasted_java_skip(argc, argv), argv, run_join, NULL);
}
