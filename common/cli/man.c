/* SPDX-License-Identifier: Apache-2.0 */
/* man.c - sections of manual pages, from the rows. */
#include <string.h>

#include "common/base/check.h"
#include "common/cli/help.h"
#include "common/base/status.h"

/* Text in roff: hyphens of options as they are typed, no line taken for a request. `\f` escapes pass. */
void help_roff(FILE *to, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", to);
	for (; *text != '\0'; text++) {
		if (*text == '-')
			fputs("\\-", to);
		else
			fputc(*text, to);
	}
}

static void defaults(FILE *to, const struct opt_row *row, const struct tool_row *tool)
{
	size_t i;
	bool same = row->by_profile[0] != NULL;

	if (row->kind == KIND_FLAG && row->otherwise != NULL)
		return;
	for (i = 1; i < PROFILE_COUNT; i++)
		same = same && row->by_profile[i] != NULL &&
			strcmp(row->by_profile[0], row->by_profile[i]) == 0;
	if (row == &opt_rows[OPT_TIMEOUT]) {
		fprintf(to, " Default: %s.", tool->time);
		return;
	}
	if (row->otherwise != NULL || row->derived != NULL || same) {
		fputs(" Default: ", to);
		help_roff(to,
			row->otherwise != NULL         ? row->otherwise
				: row->derived != NULL ? row->derived
						       : row->by_profile[0]);
		fputs(".", to);
		return;
	}
	if (row->by_profile[0] == NULL)
		return;
	fputs(" Default:", to);
	for (i = 0; i < PROFILE_COUNT; i++) {
		fprintf(to, "%s ", i > 0 ? "," : "");
		help_roff(to, row->by_profile[i] != NULL ? row->by_profile[i] : "none");
		fputs(" (", to);
		help_roff(to, opt_profile_text((enum opt_profile)i));
		fputs(")", to);
	}
	fputs(".", to);
}

static void aliases(FILE *to, const struct opt_row *row)
{
	const char *at = row->aliases;
	size_t n;

	for (; at != NULL && *at != '\0'; at += n + strspn(at + n, " ")) {
		n = strcspn(at, " ");
		fprintf(to, ", \\fB\\-\\-%.*s\\fR", (int)n, at);
	}
}

static void entry(FILE *to, const struct opt_row *row, const struct tool_row *tool)
{
	fputs(".TP\n", to);
	if (row->letter != '\0')
		fprintf(to, "\\fB\\-%c\\fR, ", row->letter);
	fputs("\\fB\\-\\-", to);
	help_roff(to, row->name);
	fputs("\\fR", to);
	aliases(to, row);
	if (row->value != NULL)
		fprintf(to, " \\fI%s\\fR", row->value);
	fputs("\n", to);
	help_roff(to, row->help);
	if (row->help[strlen(row->help) - 1] != '?')
		fputs(".", to);
	if (row->more != NULL) {
		fputs("\n", to);
		help_roff(to, row->more);
	}
	defaults(to, row, tool);
	fputs("\n", to);
}

void help_man_options(FILE *to, const struct tool_row *tool)
{
	size_t g, i;

	mc_check(tool->bit != 0);
	for (g = 0; g < OPT_GROUP_COUNT; g++) {
		bool headed = false;

		for (i = 0; i < OPT_COUNT; i++) {
			if ((opt_rows[i].tools & tool->bit) == 0 || (opt_rows[i].flags & OPT_HIDDEN) != 0 ||
				opt_rows[i].group != (enum opt_group)g)
				continue;
			if (!headed)
				fprintf(to, ".SS %s\n", opt_group_text((enum opt_group)g));
			headed = true;
			entry(to, &opt_rows[i], tool);
		}
	}
}

void help_man_statuses(FILE *to, const struct tool_row *tool)
{
	size_t i;

	for (i = 0; i < STATUS_COUNT; i++) {
		fprintf(to, ".TP\n.B %d\n", status_rows[i].number);
		help_roff(to, status_rows[i].text);
		fputs("\n", to);
		if (tool->statuses[i] == NULL)
			continue;
		help_roff(to, tool->statuses[i]);
		fputs("\n", to);
	}
}

void help_man_environment(FILE *to, const struct tool_row *tool)
{
	char name[OPT_ENV_SIZE];
	size_t i, n = 0;

	mc_check(tool->bit != 0);
	for (i = 0; i < OPT_COUNT; i++) {
		if ((opt_rows[i].tools & tool->bit) == 0 ||
			(opt_rows[i].flags & (OPT_ACTION | OPT_NEGATES)) != 0)
			continue;
		opt_env_name(name, &opt_rows[i]);
		fprintf(to, "%s\\fB%s\\fR", n++ > 0 ? ",\n" : "", name);
	}
	fputs(".\n", to);
}
