/* SPDX-License-Identifier: Apache-2.0 */
/* want.c - from the options to what is wanted. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tools/members/app.h"

#include "common/base/option.h"

/* --wait-size and --stable without --timeout: as mc-join --until. Monitoring is not kept waiting */
#define WAIT_PATIENCE 60000

static bool read_size(struct want *w, const char *text, struct fault *fault)
{
	const char *p = text;
	unsigned long n;
	char *end;

	if (strncmp(p, "size", 4) == 0)
		p += 4;
	if (strncmp(p, ">=", 2) == 0) {
		p += 2;
	} else if (*p == '=') {
		p += p[1] == '=' ? 2 : 1;
		w->exact = true;
	}
	p += strspn(p, " ");
	n = isdigit((unsigned char)*p) ? strtoul(p, &end, 10) : MC_MEMBERS_MAX + 1UL;
	if (n > MC_MEMBERS_MAX || *end != '\0')
		return fault_usage(fault,
			"Write " OPTION_WAIT_SIZE " 3 or " OPTION_WAIT_SIZE " '>=3'; with " OPTION_EXACT
			" it means just 3.",
			OPTION_WAIT_SIZE " is a number from 0 to %d, not '%s'.", MC_MEMBERS_MAX, text);
	w->sized = true;
	w->size = (uint32_t)n;
	return true;
}

static enum form read_form(const struct settings *s)
{
	static const char *const texts[FORM_COUNT] = {
#define X(name, text) text,
		FORMS(X)
#undef X
	};
	const char *said = setting_text(s, OPT_FORMAT);
	int i;

	if (setting_flag(s, OPT_JSON))
		return FORM_JSON;
	for (i = 0; i < FORM_COUNT; i++)
		if (said != NULL && strcmp(said, texts[i]) == 0)
			return (enum form)i;
	return FORM_TEXT;
}

/* What cannot be had together. */
static bool fit(const struct want *w, struct fault *fault)
{
	bool lines = w->form == FORM_TEXT || w->form == FORM_JSON;

	if (w->exact && !w->sized)
		return fault_usage(fault, "Write " OPTION_WAIT_SIZE " N " OPTION_EXACT ".",
			OPTION_EXACT " says how " OPTION_WAIT_SIZE " is meant, which is not given.");
	if (w->watch && !lines)
		return fault_usage(fault,
			"Use " OPTION_FORMAT " text or json; the others describe one moment.",
			OPTION_WATCH " has no end, and " OPTION_FORMAT " has to be ended.");
	if (w->watch && (w->views || w->sized || w->stable > 0))
		return fault_usage(fault, "Run them one after the other.",
			OPTION_WATCH " never ends, " OPTION_VIEWS ", " OPTION_WAIT_SIZE " and " OPTION_STABLE
				     " do.");
	if (w->grid && !lines)
		return fault_usage(fault, "Leave " OPTION_FORMAT " out.", OPTION_DATA_GRID_BLOCK " is text.");
	return true;
}

bool want_read(struct want *w, const struct settings *s, struct fault *fault)
{
	const char *size = setting_text(s, OPT_WAIT_SIZE);

	*w = (struct want){ .form = read_form(s) };
	w->exact = setting_flag(s, OPT_EXACT);
	w->views = setting_flag(s, OPT_VIEWS);
	w->watch = setting_flag(s, OPT_WATCH);
	w->payara = setting_flag(s, OPT_PAYARA);
	w->grid = setting_flag(s, OPT_DATA_GRID_BLOCK);
	w->quiet = s->v[OPT_QUIET].times > 0;
	w->stable = setting_text(s, OPT_STABLE) != NULL ? setting_duration(s, OPT_STABLE) : 0;
	if (size != NULL && !read_size(w, size, fault))
		return false;
	w->timeout = tool_timeout(s);
	if (setting_text(s, OPT_TIMEOUT) == NULL && (w->sized || w->stable > 0) && w->form != FORM_NAGIOS &&
		w->form != FORM_PROMETHEUS)
		w->timeout = WAIT_PATIENCE + w->stable;
	return fit(w, fault);
}
