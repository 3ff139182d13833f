/* SPDX-License-Identifier: Apache-2.0 */
/* mc-members - the member list of a cluster, from any one member. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/io/clock.h"
#include "tools/members/payara.h"
#include "tools/members/survey.h"
#include "tools/members/top.h"

/* Whoever reads standard output only is told there as well. */
static void tell_failure(struct app *a)
{
	if (a->want.form == FORM_NAGIOS)
		form_nagios_failed(a);
	else if (a->want.form == FORM_PROMETHEUS && a->list != NULL)
		form_prometheus(a, a->list);
	else if (a->want.form == FORM_PROMETHEUS)
		form_prometheus_down();
}

static int ask_members(struct app *a, struct fault *fault)
{
	bool stays = a->want.watch || a->want.sized || a->want.stable_ms > 0;

	if (!places_open(a)) {
		fault_set(fault, STATUS_HOST, "memory", NULL, "No memory left, or too many files are open.");
		return STATUS_HOST;
	}
	if ((a->want.payara || a->want.grid) && !a->want.views && (a->payara = payara_new()) == NULL) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	if (!find_places(a, fault))
		return STATUS_USAGE;
	a->give_up_at_ms = a->want.timeout_ms < 0 ? INT64_MAX : a->began_at_ms + a->want.timeout_ms;
	if (stays && !client_pool_signals(a->pool)) {
		fault_set(fault, STATUS_HOST, "signal", NULL, "Signals cannot be handled.");
		return STATUS_HOST;
	}
	a->task->begin(a);
	client_pool_run(a->pool);
	if (a->status > STATUS_OK && a->status < STATUS_COUNT && !a->shown)
		tell_failure(a);
	return a->status;
}

static int open_and_ask(struct app *a, struct fault *fault)
{
	int status;

	a->task = a->want.views ? &task_views : &task_follow;
	if (!tool_output(a->s, &a->out) || !io_random(&a->client, sizeof(a->client))) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	a->client.null = false;
	status = ask_members(a, fault);
	survey_free(a->survey);
	places_close(a);
	top_free(a);
	view_free(a->list);
	payara_free(a->payara);
	tool_output_close(&a->out);
	return status;
}

static int run(const struct settings *s, struct fault *fault)
{
	struct app a = { .s = s, .status = -1 };
	int status = want_read(&a.want, s, fault) ? open_and_ask(&a, fault) : STATUS_USAGE;

	if (a.want.form == FORM_NAGIOS && fault->code != NULL) { /* nothing was asked */
		a.status = status;
		snprintf(a.trouble, sizeof(a.trouble), "%s", fault->message);
		form_nagios_failed(&a);
		log_fault(fault);
		*fault = (struct fault){ 0 }; /* or its status would be ours, and not the plugin's */
	}
	return a.want.form != FORM_NAGIOS ? status
		: a.status == status      ? form_nagios_exit(&a)
					  : form_nagios_status(status);
}

/* Monitoring reads standard output only. */
static int misread(const struct settings *s, int status)
{
	if (setting_choice(s, OPT_FORMAT) != FORM_NAGIOS)
		return status;
	puts("MC_MEMBERS UNKNOWN - the command line is wrong, see standard error");
	return form_nagios_status(status);
}

int main(int argc, char **argv)
{
	int status = tool_main(TOOL_NUMBER_MEMBERS, argc, argv, run, misread);

	if (status > 128) { /* as if the signal had not been caught */
		signal(status - 128, SIG_DFL);
		raise(status - 128);
	}
	return status;
}
