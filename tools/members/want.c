/* SPDX-License-Identifier: Apache-2.0 */
/* want.c - from the options to what is wanted. */
#include <string.h>

#include "tools/members/app.h"

#include "common/base/option.h"
#include "tools/members/top.h"

/* --wait-size and --stable without --timeout: as mc-join --until. Monitoring is not kept waiting */
#define WAIT_PATIENCE 60000

static enum form read_form(const struct settings *s)
{
	bool nearer = s->v[OPT_FORMAT].origin > s->v[OPT_OUTPUT].origin && setting_choice(s, OPT_FORMAT) > 0;

	return setting_records(s) && !nearer ? FORM_JSON : (enum form)setting_choice(s, OPT_FORMAT);
}

/* What cannot be had together. */
static bool fit(const struct want *w, struct fault *fault)
{
	bool lines = w->form == FORM_TEXT || w->form == FORM_JSON;

	if (w->exact && !w->sized)
		return fault_usage(fault, "Write " OPTION_WAIT_SIZE " N " OPTION_EXACT ".",
			OPTION_EXACT " says how " OPTION_WAIT_SIZE " is meant, which is not given.");
	if (w->top &&
		(w->form != FORM_TEXT || w->views || w->watch || w->state || w->sized || w->stable_ms > 0 ||
			w->payara || w->grid))
		return fault_usage(fault, "Run them one after the other.",
			OPTION_TOP
			" is a screen of its own: it goes with no other form, and with no other question.");
	if (w->watch && !lines)
		return fault_usage(fault,
			"Use " OPTION_FORMAT " text or json; the others describe one moment.",
			OPTION_WATCH " has no end, and " OPTION_FORMAT " has to be ended.");
	if (w->watch && (w->views || w->sized || w->stable_ms > 0))
		return fault_usage(fault, "Run them one after the other.",
			OPTION_WATCH " never ends, " OPTION_VIEWS ", " OPTION_WAIT_SIZE " and " OPTION_STABLE
				     " do.");
	if (w->state && (w->watch || w->views))
		return fault_usage(fault, "Run them one after the other.",
			OPTION_STATE " does not go with " OPTION_WATCH " or " OPTION_VIEWS ".");
	if (w->state && (w->grid || w->form == FORM_PEERS || w->form == FORM_DOT))
		return fault_usage(fault, "Use " OPTION_FORMAT " text, json, nagios or prometheus.",
			"There is no place for " OPTION_STATE " in that form.");
	if ((w->warning.given || w->critical.given) && w->form != FORM_NAGIOS)
		return fault_usage(fault, "Add " OPTION_FORMAT " nagios.",
			OPTION_WARNING " and " OPTION_CRITICAL " are for monitoring plugins.");
	if (w->grid && !lines)
		return fault_usage(fault, "Leave " OPTION_FORMAT " out.", OPTION_DATA_GRID_BLOCK " is text.");
	return true;
}

/* The screen follows the list. */
static bool watch_too(struct want *w, struct fault *fault)
{
	if (!w->top)
		return true;
	w->watch = true;
	return top_ready(fault);
}

bool want_read(struct want *w, const struct settings *s, struct fault *fault)
{
	const struct condition *size = &s->v[OPT_WAIT_SIZE].value.condition;

	*w = (struct want){ .form = read_form(s) };
	w->views = setting_flag(s, OPT_VIEWS);
	w->watch = setting_flag(s, OPT_WATCH);
	w->state = setting_flag(s, OPT_STATE);
	w->top = setting_flag(s, OPT_TOP);
	w->payara = setting_flag(s, OPT_PAYARA);
	w->grid = setting_flag(s, OPT_DATA_GRID_BLOCK);
	w->quiet = s->v[OPT_QUIET].times > 0;
	w->stable_ms = setting_ms_or(s, OPT_STABLE, 0);
	w->sized = setting_text(s, OPT_WAIT_SIZE) != NULL;
	w->size = (uint32_t)size->n;
	w->exact = setting_flag(s, OPT_EXACT) || (w->sized && strcmp(size->op, "==") == 0);
	w->timeout_ms = tool_timeout(s);
	if (setting_text(s, OPT_TIMEOUT) == NULL && (w->sized || w->stable_ms > 0) &&
		w->form != FORM_NAGIOS && w->form != FORM_PROMETHEUS)
		w->timeout_ms = WAIT_PATIENCE + w->stable_ms;
	return alerts_read(OPTION_WARNING, setting_text(s, OPT_WARNING), &w->warning, fault) &&
		alerts_read(OPTION_CRITICAL, setting_text(s, OPT_CRITICAL), &w->critical, fault) &&
		fit(w, fault) && watch_too(w, fault);
}
