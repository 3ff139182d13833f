/* SPDX-License-Identifier: Apache-2.0 */
/* help.h - what is made from the rows for people and shells. */
#ifndef MC_CLI_HELP_H
#define MC_CLI_HELP_H

#include <stdio.h>

#include "common/cli/tool.h"

#define HELP_WIDTH 80 /* of a terminal */

/* --help: usage, examples, options by groups, on one screen; all: --help-all, each option on a line of its
 * own. */
void help_text(FILE *to, const struct tool_row *tool, bool all);
/* Sections of the manual, in roff. */
void help_man_options(FILE *to, const struct tool_row *tool);
void help_man_statuses(FILE *to, const struct tool_row *tool);
void help_man_environment(FILE *to, const struct tool_row *tool);

/* Completion scripts; `shell` is bash, zsh or fish. */
bool complete_script(FILE *to, const struct tool_row *tool, const char *shell);

/* Text in roff, for all sections. */
void help_roff(FILE *to, const char *text);

#endif
