/* SPDX-License-Identifier: Apache-2.0 */
/*
 * generate - manuals and completions from the rows of options, at build time.
 *   generate man FILE      copies FILE, with @OPTIONS@, @STATUSES@, @ENVIRONMENT@ and @VERSION@ filled in
 *   generate SHELL         the completion script
 */
#include <stdio.h>
#include <string.h>

#include "common/cli/help.h"

static void statuses(FILE *to, const struct tool_row *tool)
{
	(void)tool;
	help_man_statuses(to);
}

static const struct {
	const char *mark;
	void (*write)(FILE *to, const struct tool_row *tool);
} sections[] = {
	{ "@OPTIONS@\n", help_man_options },
	{ "@STATUSES@\n", statuses },
	{ "@ENVIRONMENT@\n", help_man_environment },
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
	if (argc == 3 && strcmp(argv[1], "man") == 0)
		return manual(argv[2], &tool_join);
	if (argc == 2 && complete_script(stdout, &tool_join, argv[1]))
		return fflush(stdout) == 0 ? 0 : 1;
	fprintf(stderr, "usage: generate man FILE | generate bash|zsh|fish\n");
	return 2;
}
