/* SPDX-License-Identifier: Apache-2.0 */
/*
 * generate.c - manuals and completions from the rows of options, run by scripts/generate.
 *
 *   generate TOOL man FILE   FILE with @OPTIONS@, @STATUSES@, @ENVIRONMENT@, @SYMPTOMS@, @TOOLS@, @SEE_ALSO@,
 * @VERSION@, @DATE@ filled in generate TOOL SHELL      the completion script
 */
#include <stdio.h>
#include <string.h>

#include "common/cli/help.h"
#include "tools/probe/symptom_man.h"

static const char *page; /* that is written */

/* The tools, a paragraph each. */
static void tools(FILE *to, const struct tool_row *tool)
{
	(void)tool;
	for (size_t i = 0; i < TOOL_COUNT; i++) {
		fputs(".TP\n.BR ", to);
		help_roff(to, tool_rows[i].name);
		fputs(" (1)\n", to);
		help_roff(to, tool_rows[i].purpose);
		fputs("\n", to);
	}
}

/* All pages but this one. */
static void see_also(FILE *to, const struct tool_row *tool)
{
	static const char *const overviews[] = { "mc-diagnose", "mc-toolkit" };
	const char *comma = "";

	for (size_t i = 0; i < TOOL_COUNT; i++)
		if (strcmp(tool_rows[i].name, page) != 0) {
			fprintf(to, "%s.BR ", comma);
			help_roff(to, tool_rows[i].name);
			fputs(" (1)", to);
			comma = ",\n";
		}
	for (size_t i = 0; i < sizeof(overviews) / sizeof(overviews[0]); i++)
		if (strcmp(overviews[i], page) != 0) {
			fputs(",\n.BR ", to);
			help_roff(to, overviews[i]);
			fputs(" (7)", to);
		}
	fputs("\n", to);
	(void)tool;
}

static const struct {
	const char *mark;
	void (*write)(FILE *to, const struct tool_row *tool);
} sections[] = {
	{ "@OPTIONS@\n", help_man_options },
	{ "@STATUSES@\n", help_man_statuses },
	{ "@ENVIRONMENT@\n", help_man_environment },
	{ "@SYMPTOMS@\n", symptom_man },
	{ "@SILENT_SYMPTOMS@\n", symptom_man_silent },
	{ "@TOOLS@\n", tools },
	{ "@SEE_ALSO@\n", see_also },
};

static void line(FILE *to, const char *text, const struct tool_row *tool)
{
	static const struct {
		const char *mark, *value;
	} words[] = { { "@VERSION@", MC_VERSION }, { "@DATE@", MC_RELEASE_DATE } };
	size_t i, n;

	for (i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (strcmp(text, sections[i].mark) == 0) {
			sections[i].write(to, tool);
			return;
		}
	}
	for (; *text != '\0'; text += n) {
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strncmp(text, words[i].mark, strlen(words[i].mark)) == 0)
				break;
		n = i < sizeof(words) / sizeof(words[0]) ? strlen(words[i].mark) : 1;
		fprintf(to, "%.*s", n > 1 ? (int)strlen(words[i].value) : 1, n > 1 ? words[i].value : text);
	}
}

static int manual(const char *file, const struct tool_row *tool)
{
	char text[1024];
	FILE *from = fopen(file, "r");

	if (from == NULL) {
		perror(file);
		return 1;
	}
	while (fgets(text, sizeof(text), from) != NULL)
		line(stdout, text, tool);
	fclose(from);
	return 0;
}

int main(int argc, char **argv)
{
	/* mc-diagnose(7) and mc-toolkit(7) are about all of them, libmc(3) about none. */
	bool overview = argc > 1 &&
		(strcmp(argv[1], "mc-diagnose") == 0 || strcmp(argv[1], "mc-toolkit") == 0 ||
			strcmp(argv[1], "libmc") == 0);
	const struct tool_row *tool = argc > 1 ? tool_named(overview ? "mc-probe" : argv[1]) : NULL;

	page = argc > 1 ? argv[1] : "";
	if (tool != NULL && argc == 4 && strcmp(argv[2], "man") == 0)
		return manual(argv[3], tool);
	if (tool != NULL && argc == 3 && complete_script(stdout, tool, argv[2]))
		return fflush(stdout) == 0 ? 0 : 1;
	fprintf(stderr, "usage: generate TOOL man FILE | generate TOOL bash|zsh|fish\n");
	return 2;
}
