/* SPDX-License-Identifier: Apache-2.0 */
/* complete.c - completion scripts for bash, zsh and fish, from the rows. */
#include <string.h>

#include "common/cli/help.h"
#include "common/cli/record.h"

#define EACH_ROW(tool, row) \
	for (const struct opt_row *row = opt_rows; row < opt_rows + OPT_COUNT; row++) \
		if ((row->tools & (tool)->bit) != 0 && (row->flags & OPT_HIDDEN) == 0)

/* Interfaces of this host are asked for when the key is pressed. */
#define INTERFACES_SH "$(command ls /sys/class/net 2>/dev/null)"
#define INTERFACES_FISH "(command ls /sys/class/net 2>/dev/null)"

/* The words to offer for a row's value, "" for none. */
static void words(char *out, size_t cap, const struct opt_row *row, const char *interfaces)
{
	char types[CLI_TEXT], *type, *rest;
	size_t n = 0;

	out[0] = '\0';
	if (row->choices == NULL)
		return;
	if (strcmp(row->choices, "@interface") == 0) {
		snprintf(out, cap, "%s", interfaces);
	} else if (strcmp(row->choices, "@event") == 0) {
		record_types(types, sizeof(types));
		for (type = strtok_r(types, " ", &rest); type != NULL && n < cap;
			type = strtok_r(NULL, " ", &rest))
			n += (size_t)snprintf(out + n, cap - n, "%s%s=", n > 0 ? " " : "", type);
	} else {
		snprintf(out, cap, "%s", row->choices);
	}
}

static void bash(FILE *to, const struct tool_row *tool)
{
	char list[CLI_TEXT];

	fprintf(to,
		"# bash completion for %s\n_%s() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		"\t[[ $cur == '=' ]] && cur=\n\t[[ $prev == '=' ]] && prev=${COMP_WORDS[COMP_CWORD-2]}\n\tCOMPREPLY=()\n\tcase $prev in\n",
		tool->name, tool->name);
	EACH_ROW(tool, row)
	{
		if (row->value == NULL)
			continue;
		fputs("\t", to);
		if (row->letter != '\0')
			fprintf(to, "-%c | ", row->letter);
		fprintf(to, "--%s) ", row->name);
		words(list, sizeof(list), row, INTERFACES_SH);
		if (row->kind == KIND_FILE)
			fputs("compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); ", to);
		else if (list[0] != '\0')
			fprintf(to, "mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$cur\"); ", list);
		fputs("return ;;\n", to);
	}
	fputs("\tesac\n\tmapfile -t COMPREPLY < <(compgen -W \"", to);
	EACH_ROW(tool, row)
	fprintf(to, "--%s ", row->name);
	fprintf(to, "\" -- \"$cur\")\n}\ncomplete -F _%s %s\n", tool->name, tool->name);
}

/* Within single quotes inside zsh's brackets. */
static void zsh_text(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("[]:\\", *text) != NULL)
			fputc('\\', to);
		if (*text == '\'')
			fputs("'\\''", to);
		else
			fputc(*text, to);
	}
}

static void zsh(FILE *to, const struct tool_row *tool)
{
	char list[CLI_TEXT];

	fprintf(to, "#compdef %s\n_arguments -s \\\n", tool->name);
	EACH_ROW(tool, row)
	{
		const char *often = (row->flags & OPT_REPEAT) != 0 ? "*" : "";

		if (row->letter != '\0')
			fprintf(to, "\t%s{-%c,--%s%s}'[", often[0] != '\0' ? "\\*" : "", row->letter,
				row->name, row->value != NULL ? "=" : "");
		else
			fprintf(to, "\t'%s--%s%s[", often, row->name, row->value != NULL ? "=" : "");
		zsh_text(to, row->help);
		fputs("]", to);
		if (row->value != NULL) {
			fputs(":", to);
			zsh_text(to, row->value);
			words(list, sizeof(list), row, INTERFACES_SH);
			if (row->kind == KIND_FILE)
				fputs(":_files", to);
			else if (strncmp(list, "$(", 2) == 0)
				fputs(":_net_interfaces", to);
			else if (list[0] != '\0') {
				fputs(":(", to);
				zsh_text(to, list);
				fputs(")", to);
			} else
				fputs(": ", to);
		}
		fputs("' \\\n", to);
	}
	fputs("\t&& return 0\n", to);
}

static void fish(FILE *to, const struct tool_row *tool)
{
	char list[CLI_TEXT];
	const char *p;

	fprintf(to, "complete -c %s -f\n", tool->name);
	EACH_ROW(tool, row)
	{
		fprintf(to, "complete -c %s -l %s", tool->name, row->name);
		if (row->letter != '\0')
			fprintf(to, " -s %c", row->letter);
		fputs(" -d '", to);
		for (p = row->help; *p != '\0'; p++)
			fprintf(to, *p == '\'' ? "\\'" : "%c", *p);
		fputs("'", to);
		if (row->value != NULL)
			fputs(row->kind == KIND_FILE ? " -r -F" : " -x", to);
		words(list, sizeof(list), row, INTERFACES_FISH);
		if (row->value != NULL && list[0] != '\0')
			fprintf(to, " -a \"%s\"", list);
		fputs("\n", to);
	}
}

static const struct {
	const char *shell;
	void (*write)(FILE *to, const struct tool_row *tool);
} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };

bool complete_script(FILE *to, const struct tool_row *tool, const char *shell)
{
	size_t i;

	for (i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shells[i].shell, shell) != 0)
			continue;
		shells[i].write(to, tool);
		return true;
	}
	return false;
}
