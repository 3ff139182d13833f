/* SPDX-License-Identifier: Apache-2.0 */
/* config_own.c - the toolkit's own file: `OPTION = VALUE` lines with the names of the command line's options;
 * those below a [NAME] count with --context NAME, those above the first one always. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/config.h"
#include "common/cli/spell.h"

enum { LINE_SIZE = 4096, LINES_MAX = 10000 };

struct own {
	struct settings *s;
	struct fault *fault;
	const char *context; /* NULL: none */
	bool found;          /* it stands in a file */
	char path[LINE_SIZE], section[LINE_SIZE];
	unsigned line;
};

static bool wrong(struct own *o, const char *hint, const char *what, const char *text)
{
	return fault_usage(o->fault, hint, "%s:%u: '%.200s' %s", o->path, o->line, text, what);
}

static char *trimmed(char *text)
{
	size_t n;

	text += strspn(text, " \t");
	n = strlen(text);
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		text[--n] = '\0';
	return text;
}

static bool keep_option(struct own *o, const struct opt_row *row, const char *value)
{
	struct settings *s = o->s;
	struct setting *v = &s->v[row - opt_rows];
	char where[LINE_SIZE + 16];
	const char *text = config_copy(&s->files, value, strlen(value));

	mc_check(v->origin <= ORIGIN_CONTEXT && row->kind != KIND_SECRET);
	snprintf(where, sizeof(where), "%s:%u", o->path, o->line);
	if (text == NULL)
		return fault_memory(o->fault);
	if (!opt_read(row, text, &v->value, o->fault))
		return fault_prefix(o->fault, "%s: ", where);
	*v = (struct setting){ text, ORIGIN_CONTEXT, config_copy(&s->files, where, strlen(where)), 1,
		v->value };
	if ((row == &opt_rows[OPT_PEER] || row == &opt_rows[OPT_CARRIED_NAME]) &&
		s->name_count < SETTINGS_NAMES_MAX)
		s->names[s->name_count++] = text;
	if (row == &opt_rows[OPT_CONFIG] && s->config_count == 0)
		s->configs[s->config_count++] = text;
	if (row->kind == KIND_MAP && s->map_count < SETTINGS_MAPS_MAX) {
		s->map_where[s->map_count] = v->where;
		s->maps[s->map_count++] = v->value.map;
	}
	return v->where != NULL || fault_memory(o->fault);
}

/* `peer` is whom mc-members asks, too, where nobody stands on its command line. */
static bool keep_peer(struct own *o, const char *value)
{
	struct settings *s = o->s;
	char **more;

	if (s->arg_count > 0 && s->v[OPT_PEER].origin != ORIGIN_CONTEXT)
		return true;
	more = realloc(s->args, (s->arg_count + 2) * sizeof(*more));
	if (more == NULL)
		return fault_memory(o->fault);
	s->args = more;
	s->args[s->arg_count] = (char *)(uintptr_t)config_copy(&s->files, value, strlen(value));
	s->args[s->arg_count + 1] = NULL;
	if (s->args[s->arg_count] == NULL)
		return fault_memory(o->fault);
	s->arg_count++;
	s->v[OPT_PEER].origin = ORIGIN_CONTEXT;
	return true;
}

/* Whether any tool has an option of this name. */
static const struct opt_row *known(const char *name)
{
	return spell_row(name, strlen(name), TOOL_EVERY);
}

static bool take_option(struct own *o, const char *name, const char *value)
{
	const struct opt_row *row = spell_row(name, strlen(name), o->s->tool_bit),
			     *any = row != NULL ? row : known(name);

	if (any == NULL)
		return wrong(o, "Names are those of the options, without their hyphens in front.",
			"is no option.", name);
	if (any->kind == KIND_SECRET)
		return wrong(o, "Write cluster-password-file = FILE.",
			"does not belong in a file that is always read.", name);
	if ((any->flags & OPT_NEGATES) != 0)
		return wrong(o, "Write the option without no-, and `no` behind the =.",
			"is said the other way round.", name);
	if ((any->flags & OPT_ACTION) != 0 && any->kind != KIND_MAP && any != &opt_rows[OPT_PEER])
		return wrong(o, "Give it on the command line each time.", "cannot be kept in a file.", name);
	if (any == &opt_rows[OPT_PEER] && o->s->tool_bit == TOOL_MEMBERS)
		return keep_peer(o, value);
	/* what was said nearer counts; of a file, the section's lines come after those for all */
	if (row == NULL || o->s->v[row - opt_rows].origin > ORIGIN_CONTEXT || row == &opt_rows[OPT_CONTEXT])
		return true;
	return keep_option(o, row, value);
}

static bool take_line(struct own *o, char *text, bool of_context)
{
	char *eq, *name, *end;

	text = trimmed(text);
	if (text[0] == '\0' || text[0] == '#' || text[0] == ';')
		return true;
	if (text[0] == '[') {
		end = strchr(text, ']');
		if (end == NULL || end[1] != '\0')
			return wrong(
				o, "Write [NAME] on a line of its own.", "does not begin a context.", text);
		*end = '\0';
		snprintf(o->section, sizeof(o->section), "%s", trimmed(text + 1));
		o->found |= o->context != NULL && strcmp(o->section, o->context) == 0;
		return true;
	}
	eq = strchr(text, '=');
	if (eq == NULL)
		return wrong(o, "Write OPTION = VALUE.", "has no = in it.", text);
	*eq = '\0';
	name = trimmed(text);
	if (!of_context && o->section[0] == '\0' && known(name) == &opt_rows[OPT_CONTEXT] &&
		o->context == NULL)
		o->context = config_copy(&o->s->files, trimmed(eq + 1), strlen(trimmed(eq + 1)));
	if (of_context ? o->context == NULL || strcmp(o->section, o->context) != 0 : o->section[0] != '\0')
		return true;
	return take_option(o, name, trimmed(eq + 1));
}

/* Twice: first the lines for all, then those of the context. */
static bool read_file(struct own *o, FILE *f)
{
	char text[LINE_SIZE];

	for (int pass = 0; pass < 2; pass++) {
		rewind(f);
		o->section[0] = '\0';
		for (o->line = 1; fgets(text, sizeof(text), f) != NULL; o->line++) {
			if (strchr(text, '\n') == NULL && !feof(f))
				return wrong(o, NULL, "... is longer than any line.", text);
			if (o->line > LINES_MAX)
				return wrong(o, NULL, "is one line too many.", text);
			if (!take_line(o, text, pass == 1))
				return false;
		}
	}
	return true;
}

static bool open_one(struct own *o)
{
	FILE *f = fopen(o->path, "re");
	bool ok;

	if (f == NULL)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES ||
			fault_usage(o->fault, NULL, "%s cannot be read: %s.", o->path, strerror(errno));
	ok = read_file(o, f);
	fclose(f);
	return ok;
}

/* The system's, then the user's own, which is nearer. */
bool config_own(struct settings *s, struct fault *fault)
{
	struct own o = { .s = s, .fault = fault, .context = setting_text(s, OPT_CONTEXT) };
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	snprintf(o.path, sizeof(o.path), "/etc/mc-toolkit/config");
	if (!open_one(&o))
		return false;
	if (xdg != NULL && xdg[0] == '/')
		snprintf(o.path, sizeof(o.path), "%s/mc-toolkit/config", xdg);
	else
		snprintf(o.path, sizeof(o.path), "%s/.config/mc-toolkit/config", home != NULL ? home : "");
	if (o.path[0] == '/' && !open_one(&o))
		return false;
	if (o.context == NULL || o.found)
		return true;
	return fault_usage(fault, "A context is a line [NAME], with its options below it.",
		OPTION_CONTEXT " %s: there is none of this name in /etc/mc-toolkit/config and %s.", o.context,
		o.path);
}
