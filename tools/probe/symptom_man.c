/* SPDX-License-Identifier: Apache-2.0 */
/* symptom_man.c - mc-diagnose(7) from the rows of symptom.h. */
#include "tools/probe/symptom_man.h"

#include <string.h>

#include "common/cli/help.h"
#include "tools/probe/symptom.h"

enum { TEXT = 1024 };

static void paragraph(FILE *to, const char *head, const char *form)
{
	char text[TEXT];

	symptom_sentence(text, sizeof(text), form, NULL);
	fprintf(to, ".br\n\\fI%s\\fR: ", head);
	help_roff(to, text);
	fputs("\n", to);
}

static void words(FILE *to, const char *form, bool first)
{
	char text[TEXT];

	symptom_sentence(text, sizeof(text), form, NULL);
	fputs(first ? ".TP\n\\fB" : ".TQ\n\\fB", to);
	help_roff(to, text);
	fputs("\\fR\n", to);
}

static void entry(FILE *to, const struct symptom *s, bool silent)
{
	char text[TEXT];
	size_t i;

	if (silent)
		words(to, s->seen, true);
	for (i = 0; !silent && i < SYMPTOM_PATTERNS && s->patterns[i] != NULL; i++)
		words(to, s->patterns[i], i == 0);
	for (i = 0; !silent && i < SYMPTOM_ANY && s->any[i] != NULL; i++)
		words(to, s->any[i], i == 0 && s->patterns[0] == NULL);
	symptom_sentence(text, sizeof(text), s->cause, NULL);
	help_roff(to, text);
	fputs("\n", to);
	paragraph(to, "Look at", s->check);
	for (i = 0; i < SYMPTOM_COMMANDS && s->commands[i] != NULL; i++) {
		symptom_command(text, sizeof(text), s->commands[i], NULL);
		fputs(i == 0 ? ".br\n\\fIAsk\\fR: \\fB" : "\n.br\n\\fIor\\fR: \\fB", to);
		help_roff(to, text);
		fputs("\\fR", to);
	}
	fputs("\n", to);
}

static void entries(FILE *to, bool silent)
{
	size_t i;

	for (i = 0; i < symptom_count; i++)
		if (silent ? symptoms[i].seen != NULL
			   : symptoms[i].patterns[0] != NULL || symptoms[i].any[0] != NULL)
			entry(to, &symptoms[i], silent);
}

void symptom_man(FILE *to, const struct tool_row *tool)
{
	(void)tool;
	entries(to, false);
}

void symptom_man_silent(FILE *to, const struct tool_row *tool)
{
	(void)tool;
	entries(to, true);
}
