/* SPDX-License-Identifier: Apache-2.0 */
/*
 * generate.c - manuals and completions from the rows of options, run by scripts/generate.
 *
 *   generate TOOL man FILE   FILE with @OPTIONS@, @STATUSES@, @ENVIRONMENT@, @SYMPTOMS@, @VERSION@ filled in
 *   generate TOOL SHELL      the completion script
 */
#include <stdio.h>
#include <string.h>

#include "common/cli/help.h"
#include "tools/probe/symptom_man.h"

static const struct {
	const char *mark;
	void (*write)(FILE *to, const struct tool_row *tool);
} sections[] = {
	{ "@OPTIONS@\n", help_man_options },
	{ "@STATUSES@\n", help_man_statuses },
	{ "@ENVIRONMENT@\n", help_man_environment },
	{ "@SYMPTOMS@\n", symptom_man },
	{ "@SILENT_SYMPTOMS@\n", symptom_man_silent },
};

static void line(FILE *to, const char *text, const struct tool_row *tool)
{
	const char *mark = strstr(text, "@VERSION@");
	size_t i;

	for (i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (strcmp(text, sections[i].mark) == 0) {
			sections[i].write(to, tool);
			return;
		}
	}
	if (mark != NULL)
		fprintf(to, "%.*s" MC_VERSION "%s", (int)(mark - text), text, mark + strlen("@VERSION@"));
	else
		fputs(text, to);
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
	/* mc-diagnose(7) is about all of them. */
	const struct tool_row *tool =
		argc > 1 ? tool_named(strcmp(argv[1], "mc-diagnose") != 0 ? argv[1] : "mc-probe") : NULL;

	if (tool != NULL && argc == 4 && strcmp(argv[2], "man") == 0)
		return manual(argv[3], tool);
	if (tool != NULL && argc == 3 && complete_script(stdout, tool, argv[2]))
		return fflush(stdout) == 0 ? 0 : 1;
	fprintf(stderr, "usage: generate TOOL man FILE | generate TOOL bash|zsh|fish\n");
	return 2;
}
