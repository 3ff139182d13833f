/* SPDX-License-Identifier: Apache-2.0 */
/* help.h - what is made from the rows for people and shells. */
#ifndef MC_CLI_HELP_H
#define MC_CLI_HELP_H

#include <stdio.h>

#include "common/cli/option.h"

#define HELP_WIDTH 80 /* of a terminal */

struct tool_row {
	const char *name, *purpose, *usage, *examples; /* examples: lines for --help */
	unsigned bit;
};
extern const struct tool_row tool_join;

void help_text(FILE *to, const struct tool_row *tool);
/* Sections of the manual, in roff. */
void help_man_options(FILE *to, const struct tool_row *tool);
void help_man_statuses(FILE *to);
void help_man_environment(FILE *to, const struct tool_row *tool);

/* Completion scripts; `shell` is bash, zsh or fish. */
bool complete_script(FILE *to, const struct tool_row *tool, const char *shell);

#endif
