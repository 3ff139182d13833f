/* SPDX-License-Identifier: Apache-2.0 */
/* complete.c - completion scripts: the skeletons of completions/, their marks filled from the rows. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/help.h"
#include "common/cli/record.h"

/* How a value, or an operand, is completed; words only where the rows have some. */
enum how { HOW_NONE, HOW_WORDS, HOW_MODE, HOW_FILES, HOW_INTERFACES, HOW_NAMESPACES, HOW_SERVICE, HOW_HOSTS };

struct shell {
	const char *name, *skeleton;
	/* What stands for @OPTIONS@, a row at a time, and for @OPERANDS@. */
	void (*option)(FILE *to, const struct opt_row *row, enum how how, const char *words);
	const char *operands[HOW_HOSTS + 1];
};

static enum how how_of(const struct opt_row *row)
{
	if (row->kind == KIND_FILE)
		return HOW_FILES;
	if (row->kind == KIND_MODE)
		return HOW_MODE;
	if (row->choices == NULL)
		return HOW_NONE;
	return strcmp(row->choices, "@interface") == 0    ? HOW_INTERFACES
		: strcmp(row->choices, "@namespace") == 0 ? HOW_NAMESPACES
							  : HOW_WORDS;
}

static enum how how_of_operands(const struct tool_row *tool)
{
	if (tool->operands == NULL)
		return HOW_NONE;
	if (tool->commands != NULL)
		return HOW_WORDS;
	return tool->bit == TOOL_K8S ? HOW_SERVICE : HOW_HOSTS;
}

/* The words to offer for a row's value; "" for none. */
static void words_of(char *out, size_t cap, const struct opt_row *row)
{
	char types[CLI_TEXT], *type, *rest;
	size_t n = 0;

	mc_check(cap > 0);
	out[0] = '\0';
	if (row->kind != KIND_HOOK) {
		snprintf(out, cap, "%s", row->choices != NULL && row->choices[0] != '@' ? row->choices : "");
		return;
	}
	record_types(row->tools, types, sizeof(types));
	for (type = strtok_r(types, " ", &rest); type != NULL && n < cap; type = strtok_r(NULL, " ", &rest))
		n += (size_t)snprintf(out + n, cap - n, "%s%s=", n > 0 ? " " : "", type);
}

/* Each word, with `before` and `after` around it. */
static void each_word(FILE *to, const char *words, const char *before, const char *after)
{
	size_t n;

	for (; *words != '\0'; words += n + strspn(words + n, " ")) {
		n = strcspn(words, " ");
		fprintf(to, "%s%.*s%s", before, (int)n, words, after);
	}
}

/* With a backslash before each of `special`; a quote ends the string, is quoted, and begins it again. */
static void escaped(FILE *to, const char *text, size_t n, const char *special)
{
	for (; n > 0; n--, text++) {
		if (*text == '\'') {
			fputs("'\\''", to);
			continue;
		}
		if (strchr(special, *text) != NULL)
			fputc('\\', to);
		fputc(*text, to);
	}
}

/* --- bash --- */

static void bash_option(FILE *to, const struct opt_row *row, enum how how, const char *words)
{
	static const char *const hows[] = { "none", "words", "mode", "files", "interfaces", "namespaces",
		"hosts" };

	mc_check(how < sizeof(hows) / sizeof(*hows));
	if (row->value == NULL)
		return;
	fputc('\t', to);
	if (row->letter != '\0')
		fprintf(to, "-%c | ", row->letter);
	fprintf(to, "--%s) how=%s words='%s' ;;\n", row->name, hows[how], words);
}

/* --- zsh --- */

/* A word of an array in a spec: the spec eats one backslash before a colon, the shell one before anything
 * else. */
static void zsh_words(FILE *to, const char *words)
{
	size_t n, i;

	for (; *words != '\0'; words += n + strspn(words + n, " ")) {
		n = strcspn(words, " ");
		fputc(' ', to);
		for (i = 0; i < n; i++) {
			if (!isalnum((unsigned char)words[i]) && strchr("-_.", words[i]) == NULL)
				fputc('\\', to);
			fputc(words[i], to);
		}
	}
}

static void zsh_option(FILE *to, const struct opt_row *row, enum how how, const char *words)
{
	static const char *const hows[] = { " ", " _@FUNCTION@_open", " _@FUNCTION@_mode", "_files",
		" _@FUNCTION@_interfaces", " _@FUNCTION@_namespaces", "_hosts" };
	const char *often = (row->flags & OPT_REPEAT) != 0 ? "*" : "",
		   *equals = row->value != NULL ? "=" : "";

	if (row->letter != '\0')
		fprintf(to, "\t%s{-%c,--%s%s}'[", often[0] != '\0' ? "\\*" : "", row->letter, row->name,
			equals);
	else
		fprintf(to, "\t'%s--%s%s[", often, row->name, equals);
	escaped(to, row->help, strlen(row->help), "[]:\\");
	fputc(']', to);
	if (row->value != NULL) {
		fputc(':', to);
		escaped(to, row->value, strlen(row->value), "[]:\\");
		fprintf(to, ":%s", hows[how]);
		if (how == HOW_WORDS || how == HOW_MODE)
			zsh_words(to, words);
	}
	fputs("' \\\n", to);
}

/* --- fish --- */

static void fish_option(FILE *to, const struct opt_row *row, enum how how, const char *words)
{
	fprintf(to, "complete -c @TOOL@ -l %s", row->name);
	if (row->letter != '\0')
		fprintf(to, " -s %c", row->letter);
	fputs(" -d '", to);
	for (const char *p = row->help; *p != '\0'; p++)
		fprintf(to, *p == '\'' || *p == '\\' ? "\\%c" : "%c", *p);
	fputc('\'', to);
	if (row->value != NULL)
		fputs(how == HOW_FILES ? " -r -F" : " -x", to);
	if (how == HOW_WORDS || how == HOW_MODE) {
		fputs(how == HOW_MODE ? " -a \"(__@FUNCTION@_mode" : " -a \"(printf '%s\\n'", to);
		each_word(to, words, " '", "'");
		fputs(")\"", to);
	} else if (how == HOW_INTERFACES) {
		fputs(" -a '(__fish_complete_list , __@FUNCTION@_interfaces)'", to);
	} else if (how == HOW_NAMESPACES) {
		fputs(" -a '(__@FUNCTION@_namespaces)'", to);
	}
	fputc('\n', to);
}

/* --- all of them --- */

static const char bash_skeleton[] =
#include "common/cli/skeleton_bash.inc"
	;
static const char zsh_skeleton[] =
#include "common/cli/skeleton_zsh.inc"
	;
static const char fish_skeleton[] =
#include "common/cli/skeleton_fish.inc"
	;

static const struct shell shells[] = {
	{ "bash", bash_skeleton, bash_option,
		{ [HOW_NONE] = "none",
			[HOW_WORDS] = "words",
			[HOW_HOSTS] = "hosts",
			[HOW_SERVICE] = "service" } },
	{ "zsh", zsh_skeleton, zsh_option,
		{ [HOW_NONE] = "_message 'no arguments'",
			[HOW_WORDS] = "_@FUNCTION@_open @COMMANDS@",
			[HOW_HOSTS] = "_@FUNCTION@_peers",
			[HOW_SERVICE] = "_@FUNCTION@_service" } },
	{ "fish", fish_skeleton, fish_option,
		{ [HOW_NONE] = "",
			[HOW_WORDS] = "complete -c @TOOL@ -n __fish_use_subcommand -a '@COMMANDS@'",
			[HOW_HOSTS] =
				"complete -c @TOOL@ -n 'not __fish_contains_opt merge' -a '(__fish_complete_list , __fish_print_hostnames)'\n"
				"complete -c @TOOL@ -n '__fish_contains_opt merge' -F",
			[HOW_SERVICE] = "complete -c @TOOL@ -a '(__@FUNCTION@_service)'" } },
};

static void fill_marks(
	FILE *to, const struct shell *shell, const struct tool_row *tool, const char *text, size_t n);

static void fill_options(FILE *to, const struct shell *shell, const struct tool_row *tool)
{
	char words[CLI_TEXT], *line = NULL;
	size_t size = 0;
	FILE *row_text;

	for (const struct opt_row *row = opt_rows; row < opt_rows + OPT_COUNT; row++) {
		if ((row->tools & tool->bit) == 0 || (row->flags & OPT_HIDDEN) != 0)
			continue;
		row_text = open_memstream(&line, &size);
		if (row_text == NULL)
			return;
		words_of(words, sizeof(words), row);
		shell->option(row_text, row, how_of(row), words);
		fclose(row_text);
		fill_marks(to, shell, tool, line, size);
		free(line);
	}
}

static void fill_names(FILE *to, const struct tool_row *tool)
{
	bool first = true;

	for (const struct opt_row *row = opt_rows; row < opt_rows + OPT_COUNT; row++)
		if ((row->tools & tool->bit) != 0 && (row->flags & OPT_HIDDEN) == 0) {
			fprintf(to, "%s--%s", first ? "" : " ", row->name);
			first = false;
		}
}

/* A name that every shell takes for a function's. */
static void fill_function(FILE *to, const struct tool_row *tool)
{
	for (const char *p = tool->name; *p != '\0'; p++)
		fputc(*p == '-' ? '_' : *p, to);
}

static bool is_mark(const char *text, size_t n, const char *mark)
{
	return strlen(mark) == n && memcmp(text, mark, n) == 0;
}

static void fill_mark(
	FILE *to, const struct shell *shell, const struct tool_row *tool, const char *mark, size_t n)
{
	const char *operands = shell->operands[how_of_operands(tool)];

	if (is_mark(mark, n, "TOOL"))
		fputs(tool->name, to);
	else if (is_mark(mark, n, "FUNCTION"))
		fill_function(to, tool);
	else if (is_mark(mark, n, "NAMES"))
		fill_names(to, tool);
	else if (is_mark(mark, n, "OPTIONS"))
		fill_options(to, shell, tool);
	else if (is_mark(mark, n, "OPERANDS"))
		fill_marks(to, shell, tool, operands, strlen(operands));
	else if (is_mark(mark, n, "COMMANDS"))
		fputs(tool->commands != NULL ? tool->commands : "", to);
	else if (is_mark(mark, n, "OPERAND") && tool->operands != NULL)
		escaped(to, tool->operands, strlen(tool->operands), "[]:\\");
	else if (is_mark(mark, n, "OPERAND"))
		fputs("no argument", to);
	else
		mc_check_failed("a mark that the skeletons do not have", __FILE__, __LINE__);
}

/* Capitals between two @; another @ is itself. */
static void fill_marks(
	FILE *to, const struct shell *shell, const struct tool_row *tool, const char *text, size_t n)
{
	const char *end = text + n, *at, *mark;
	size_t size;

	for (; text < end; text = at) {
		at = memchr(text, '@', (size_t)(end - text));
		at = at != NULL ? at : end;
		fwrite(text, 1, (size_t)(at - text), to);
		if (at == end)
			return;
		mark = at + 1;
		size = strspn(mark, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		if (size == 0 || mark + size >= end || mark[size] != '@') {
			fputc(*at++, to);
			continue;
		}
		fill_mark(to, shell, tool, mark, size);
		at = mark + size + 1;
		if (is_mark(mark, size, "OPTIONS") && *at == '\n')
			at++; /* its rows have ends of their own */
	}
}

bool complete_script(FILE *to, const struct tool_row *tool, const char *shell)
{
	size_t i;

	mc_check(to != NULL && tool != NULL && shell != NULL);
	for (i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shells[i].name, shell) != 0)
			continue;
		fill_marks(to, &shells[i], tool, shells[i].skeleton, strlen(shells[i].skeleton));
		return true;
	}
	return false;
}
