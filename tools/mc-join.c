/* SPDX-License-Identifier: Apache-2.0 */
/* mc-join - one node of a cluster. */
#include <stdio.h>

#include "common/cli/help.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/report.h"
#include "common/cli/show.h"
#include "common/cli/status.h"

static int printed(void)
{
	return out_close(fflush(stdout) == 0 ? STATUS_OK : STATUS_HOST);
}

static int threshold(const struct settings *s)
{
	int level = LOG_NOTE + (int)s->v[OPT_VERBOSE].times - (int)s->v[OPT_QUIET].times;

	return level < LOG_ERROR ? LOG_ERROR : level > LOG_TRACE ? LOG_TRACE : level;
}

static int run(const struct plan *p, struct report *r)
{
	struct edge_calls calls = report_calls(r);
	struct edge_error err = { .code = NULL };
	const char *replay = setting_text(p->settings, OPT_REPLAY);
	int status = replay != NULL ? edge_replay(replay, &calls, &err) : edge_run(&p->edge, &calls, &err);

	r->edge = NULL;
	if (err.code != NULL)
		log_say(LOG_ERROR, err.code, err.message, err.hint);
	return report_status(r, status);
}

static int report(const struct settings *s, const struct plan *p)
{
	struct report r;
	struct say say;
	int status = STATUS_OK;

	if (!report_open(&r, p)) {
		log_say(LOG_ERROR, "memory", "No memory left.", NULL);
		status = STATUS_HOST;
	} else if (setting_flag(s, OPT_SHOW_CONFIG)) {
		say = report_plain(&r);
		show_config(p, &say);
	} else {
		status = run(p, &r);
	}
	report_close(&r);
	return out_close(status);
}

static int with_settings(const struct settings *s, struct complaint *c)
{
	struct plan plan;
	int status = STATUS_USAGE;

	if (plan_make(&plan, s, c))
		status = report(s, &plan);
	else
		log_complaint(c);
	plan_free(&plan);
	return status;
}

int main(int argc, char **argv)
{
	struct settings settings;
	struct complaint complaint;
	int status = STATUS_USAGE;

	out_open();
	log_open("mc-join", LOG_NOTE, settings_want_json(argc, argv), NULL);
	if (!settings_read(&settings, "mc-join", TOOL_JOIN, argc, argv, &complaint)) {
		log_complaint(&complaint);
	} else if (setting_flag(&settings, OPT_HELP)) {
		help_text(stdout, &tool_join);
		status = printed();
	} else if (setting_flag(&settings, OPT_VERSION)) {
		printf("mc-join %s\n", MC_VERSION);
		status = printed();
	} else {
		log_open("mc-join", (enum log_level)threshold(&settings), setting_flag(&settings, OPT_JSON),
			 setting_text(&settings, OPT_COLOR));
		status = with_settings(&settings, &complaint);
	}
	settings_free(&settings);
	return status;
}
