/* SPDX-License-Identifier: Apache-2.0 */
/* help.c - --help from the rows of options, wrapped to a terminal of 80 columns. */
#include "common/cli/help.h"

#include <string.h>

#include "common/base/check.h"

enum { COLUMN = 31 }; /* where the words begin */

static bool visible(const struct opt_row *row, const struct tool_row *tool, bool all)
{
	bool aside = !all && (row->flags & OPT_ASIDE) != 0 &&
		((tool->bit & (TOOL_JOIN | TOOL_PROBE | TOOL_RELAY)) != 0 || row == &opt_rows[OPT_HELP_ALL]);

	return (row->tools & tool->bit) != 0 && (row->flags & OPT_HIDDEN) == 0 && !aside;
}

/* "  -n, --cluster-name NAME"; a flag and its negation stand on one line. */
static int head(char *out, size_t cap, const struct opt_row *row)
{
	const struct opt_row *next = row + 1;
	bool pair = row < opt_rows + OPT_COUNT - 1 && (next->flags & OPT_NEGATES) != 0;

	if (row->letter != '\0')
		return snprintf(out, cap, "  -%c, --%s%s%s", row->letter, row->name,
			row->value != NULL ? " " : "", row->value != NULL ? row->value : "");
	if (pair)
		return snprintf(out, cap, "      --%s, --%s", row->name, next->name);
	return snprintf(out, cap, "      --%s%s%s", row->name, row->value != NULL ? " " : "",
		row->value != NULL ? row->value : "");
}

static void option_line(FILE *to, const struct opt_row *row, const struct tool_row *tool)
{
	char text[HELP_WIDTH + 1], words[4 * HELP_WIDTH];
	int n = head(text, sizeof(text), row);
	size_t at = (size_t)fprintf(
		to, "%-*s%s", n >= COLUMN - 1 ? n : COLUMN, text, n >= COLUMN - 1 ? "  " : "");

	snprintf(words, sizeof(words), row == &opt_rows[OPT_TIMEOUT] ? "%s (%s)" : "%s", row->help,
		tool->time);
	for (const char *p = words; *p != '\0';) {
		size_t size = strcspn(p + 1, " ") + 1; /* a word with the blank before it */

		if (at + size > HELP_WIDTH) {
			at = (size_t)fprintf(to, "\n%*s", COLUMN, "") - 1;
			p += *p == ' ';
			size = strcspn(p, " ");
		}
		at += (size_t)fprintf(to, "%.*s", (int)size, p);
		p += size;
	}
	fputs("\n", to);
}

static bool has_group(const struct tool_row *tool, enum opt_group g, bool all)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if (visible(&opt_rows[i], tool, all) && opt_rows[i].group == g)
			return true;
	return false;
}

/* Options that are seldom needed: a paragraph of names. */
static void dense_group(FILE *to, const struct tool_row *tool, enum opt_group g)
{
	char word[HELP_WIDTH];
	size_t at = 0, n, i;

	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];

		if (!visible(row, tool, false) || row->group != g)
			continue;
		if (row->kind == KIND_FLAG)
			n = (size_t)snprintf(word, sizeof(word), "--%s", row->name);
		else
			n = (size_t)snprintf(word, sizeof(word), "--%s %s%s%s%s", row->name, row->value,
				row->otherwise != NULL ? " (" : "",
				row->otherwise != NULL ? row->otherwise : "",
				row->otherwise != NULL ? ")" : "");
		if (at > 0 && at + 2 + n >= HELP_WIDTH) {
			fprintf(to, ",\n");
			at = 0;
		}
		at += (size_t)fprintf(to, "%s%s", at == 0 ? "  " : ", ", word);
	}
	fprintf(to, "\n");
}

static bool group_is_dense(enum opt_group g, const struct tool_row *tool)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if (visible(&opt_rows[i], tool, false) && opt_rows[i].group == g)
			return (opt_rows[i].flags & OPT_DENSE) != 0;
	return false;
}

void help_text(FILE *to, const struct tool_row *tool, bool all)
{
	size_t g, i;

	mc_check(tool->name != NULL && tool->bit != 0);
	fprintf(to, "%s: %s\nUsage: %s\n%s", tool->name, tool->purpose, tool->usage, tool->examples);
	for (g = 0; g < OPT_GROUP_COUNT; g++) {
		if (!has_group(tool, (enum opt_group)g, all))
			continue;
		fprintf(to, "%s:\n", opt_group_text((enum opt_group)g));
		if (!all && group_is_dense((enum opt_group)g, tool)) {
			dense_group(to, tool, (enum opt_group)g);
			continue;
		}
		for (i = 0; i < OPT_COUNT; i++)
			if (visible(&opt_rows[i], tool, all) && opt_rows[i].group == (enum opt_group)g &&
				(opt_rows[i].flags & OPT_NEGATES) == 0)
				option_line(to, &opt_rows[i], tool);
	}
	fprintf(to, "Exit: %s. See %s(1)\n", tool->exits, tool->name);
}
