/* SPDX-License-Identifier: Apache-2.0 */
/* args.c - one pass over an argument list. Knows spellings and where values stand; what they mean is kinds.c.
 */
#include "common/cli/args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/spell.h"

/* The list, and how far it was read. */
struct list {
	struct settings *s;
	int argc, at;
	char **argv;
};

/* One long option as it stands in the list. */
struct word {
	char *arg, *value; /* value: behind `=`, else NULL */
	const char *name;
	size_t n;
};

static bool is_long(const char *arg)
{
	return arg[0] == '-' && arg[1] == '-' && arg[2] != '\0';
}

static struct word word_of(char *arg)
{
	char *eq = strchr(arg, '=');
	struct word w = { .arg = arg, .value = eq != NULL ? eq + 1 : NULL, .name = arg + 2 };

	w.n = eq != NULL ? (size_t)(eq - w.name) : strlen(w.name);
	return w;
}

static void note_ignored(struct settings *s, const char *arg, size_t n)
{
	size_t used = strlen(s->ignored), room = sizeof(s->ignored) - used;

	if (n + 3 < room)
		snprintf(s->ignored + used, room, "%s%.*s", used > 0 ? ", " : "", (int)n, arg);
}

/* --- values --- */

/* Out of the list that `ps` shows, into the settings. */
static bool take_secret(struct settings *s, char *value, struct fault *fault)
{
	size_t n = strlen(value);
	bool fits = n <= SETTINGS_SECRET_MAX;

	if (fits)
		memcpy(s->secret, value, n + 1);
	s->has_secret = fits && n > 0;
	explicit_bzero(value, n);
	s->secret_shown = true;
	if (!fits)
		return fault_usage(fault, NULL, OPTION_CLUSTER_PASSWORD ": it is too long.");
	return n > 0 ||
		fault_usage(fault, "A password has at least one character.",
			OPTION_CLUSTER_PASSWORD ": it is empty.");
}

static bool add_hook(struct settings *s, const struct parsed_hook *hook, struct fault *fault)
{
	if (s->hook_count == SETTINGS_HOOKS_MAX)
		return fault_usage(fault, "Let one command tell the events apart by MC_EVENT.",
			OPTION_ON " is given more than %d times.", SETTINGS_HOOKS_MAX);
	s->hooks[s->hook_count++] = *hook;
	return true;
}

static bool add_map(struct settings *s, const struct map_rule *rule, struct fault *fault)
{
	if (s->map_count == SETTINGS_MAPS_MAX)
		return fault_usage(fault, "A * in a pattern stands for any letters.",
			OPTION_MAP " is given more than %d times.", SETTINGS_MAPS_MAX);
	s->maps[s->map_count++] = *rule;
	return true;
}

static bool add_name(struct settings *s, const struct opt_row *row, const char *name, struct fault *fault)
{
	if (s->name_count == SETTINGS_NAMES_MAX)
		return fault_usage(fault,
			row == &opt_rows[OPT_PEER] ? "One can hold a range, or a list."
						   : "'*' stands for all clusters.",
			"--%s is given more than %d times.", row->name, SETTINGS_NAMES_MAX);
	s->names[s->name_count++] = name;
	return true;
}

static bool add_config(struct settings *s, const char *path, struct fault *fault)
{
	if (s->config_count == SETTINGS_CONFIGS_MAX)
		return fault_usage(fault, "One file can import others.",
			OPTION_CONFIG " is given more than %d times.", SETTINGS_CONFIGS_MAX);
	s->configs[s->config_count++] = path;
	return true;
}

static bool add_property(struct settings *s, const char *text, struct fault *fault)
{
	if (strchr(text, '=') == NULL || text[0] == '=')
		return fault_usage(fault, "Write NAME=VALUE, as in -Dcluster=shop.",
			OPTION_PROPERTY ": '%s' is not NAME=VALUE.", text);
	if (s->property_count == SETTINGS_PROPERTIES_MAX)
		return fault_usage(fault, NULL, OPTION_PROPERTY " is given more than %d times.",
			SETTINGS_PROPERTIES_MAX);
	s->properties[s->property_count++] = text;
	return true;
}

/* value NULL: a flag. */
static bool set_value(struct settings *s, const struct opt_row *row, char *value, struct fault *fault)
{
	bool negates = (row->flags & OPT_NEGATES) != 0;
	struct setting *v = &s->v[row - opt_rows - negates];
	union opt_value typed = { .flag = !negates };

	mc_check((value == NULL) == (row->kind == KIND_FLAG));
	if (row->kind == KIND_SECRET)
		return take_secret(s, value, fault);
	if (value != NULL && !((row->flags & OPT_MAYBE) != 0 && value[0] == '\0') &&
		!opt_read(row, value, &typed, fault))
		return false;
	v->origin = ORIGIN_FLAG;
	v->text = value != NULL ? value : negates ? "no" : "yes";
	v->value = typed;
	v->times++;
	if (row == &opt_rows[OPT_CARRIED_NAME] || row == &opt_rows[OPT_PEER])
		return add_name(s, row, value, fault);
	if (row == &opt_rows[OPT_CONFIG])
		return add_config(s, value, fault);
	if (row == &opt_rows[OPT_PROPERTY])
		return add_property(s, value, fault);
	if (row->kind == KIND_MAP)
		return add_map(s, &typed.map, fault);
	return row->kind != KIND_HOOK || add_hook(s, &typed.hook, fault);
}

static bool no_value(struct fault *fault, const struct word *w, const char *next)
{
	fault_usage(fault, NULL, "%.*s needs a value.", (int)w->n + 2, w->arg);
	if (next != NULL)
		fault_hint(fault,
			"What follows, %s, is an option. Payara would refuse this as well. A value that begins with two hyphens is "
			"written with `=`.",
			next);
	return false;
}

/* The value of a long option that takes one: behind `=` or the next argument, which is then used up. */
static bool long_value(
	struct list *l, unsigned flags, const struct word *w, char **value, struct fault *fault)
{
	static char nothing[] = "";
	char *next = l->at + 1 < l->argc ? l->argv[l->at + 1] : NULL;

	*value = w->value != NULL ? w->value : next;
	if (w->value != NULL)
		return true;
	if ((flags & OPT_MAYBE) != 0 &&
		(next == NULL || strchr("0123456789:[", next[0]) == NULL || next[0] == '\0')) {
		*value = nothing;
		return true;
	}
	if (next == NULL || is_long(next))
		return no_value(fault, w, next);
	l->at++;
	return true;
}

/* --- long options --- */

static bool read_own(struct list *l, const struct opt_row *row, const struct word *w, struct fault *fault)
{
	char *value = NULL;

	if (row->value == NULL && w->value != NULL)
		return fault_usage(fault, NULL, "--%s takes no value.", row->name);
	if (row->value != NULL && !long_value(l, row->flags, w, &value, fault))
		return false;
	return set_value(l->s, row, value, fault);
}

/* An option of Payara's that is none of ours: noted, and gone. */
static bool read_foreign(
	struct list *l, enum foreign kind, const char *why, const struct word *w, struct fault *fault)
{
	char *value;

	if (kind == FOREIGN_CONTRARY)
		return fault_usage(fault, why, "%.*s asks for no cluster at all.", (int)w->n + 2, w->arg);
	if (kind == FOREIGN_VALUE && !long_value(l, 0, w, &value, fault))
		return false;
	if (kind == FOREIGN_MAYBE && w->value == NULL && l->at + 1 < l->argc && l->argv[l->at + 1][0] != '-')
		l->at++;
	note_ignored(l->s, w->arg, w->n + 2);
	return true;
}

static bool unknown(const struct settings *s, const struct word *w, struct fault *fault)
{
	const struct opt_row *near = spell_near(w->name, w->n, s->tool_bit);

	fault_usage(fault, NULL, "There is no option %.*s.", (int)w->n + 2, w->arg);
	if (near != NULL)
		return fault_hint(
			fault, "Did you mean --%s? '%s " OPTION_HELP "' lists all.", near->name, s->tool);
	return fault_hint(fault, "'%s " OPTION_HELP "' lists all.", s->tool);
}

/* The start of a name stands for the whole where it is the start of one only, as with getopt_long. */
static const struct opt_row *by_prefix(unsigned tool_bit, const struct word *w, const struct opt_row **other)
{
	const struct opt_row *found = NULL;
	size_t i;

	*other = NULL;
	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];

		if ((row->tools & tool_bit) == 0 || (row->flags & OPT_HIDDEN) != 0 ||
			strncmp(row->name, w->name, w->n) != 0)
			continue;
		if (found != NULL)
			*other = row;
		found = found != NULL ? found : row;
	}
	return found;
}

static bool read_long(struct list *l, struct fault *fault)
{
	struct word w = word_of(l->argv[l->at]);
	const struct opt_row *row = spell_row(w.name, w.n, l->s->tool_bit), *other = NULL;
	const char *why = NULL;
	enum foreign kind = row == NULL ? spell_foreign(w.name, w.n, &why) : FOREIGN_NOT;

	if (kind != FOREIGN_NOT)
		return read_foreign(l, kind, why, &w, fault);
	if (row == NULL)
		row = by_prefix(l->s->tool_bit, &w, &other);
	if (row == NULL)
		return unknown(l->s, &w, fault);
	if (other != NULL)
		return fault_usage(fault, NULL, "%.*s may be --%s or --%s.", (int)w.n + 2, w.arg, row->name,
			other->name);
	return read_own(l, row, &w, fault);
}

/* --- letters and operands --- */

static const struct opt_row *row_of_letter(char letter, unsigned tool_bit)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if (opt_rows[i].letter == letter && (opt_rows[i].tools & tool_bit) != 0)
			return &opt_rows[i];
	return NULL;
}

/* -vj, -t5s, -t 5s: the value of a letter is the rest, or the next argument whatever it looks like. */
static bool read_letters(struct list *l, struct fault *fault)
{
	char *at = l->argv[l->at] + 1, *value;
	const struct opt_row *row;

	for (; *at != '\0'; at++) {
		row = row_of_letter(*at, l->s->tool_bit);
		if (row == NULL)
			return fault_usage(fault, NULL, "There is no option -%c.", *at) ||
				fault_hint(fault, "'%s " OPTION_HELP "' lists all.", l->s->tool);
		if (row->value == NULL) {
			if (!set_value(l->s, row, NULL, fault))
				return false;
			continue;
		}
		value = at[1] != '\0' ? at + 1 : l->at + 1 < l->argc ? l->argv[++l->at] : NULL;
		return value != NULL ? set_value(l->s, row, value, fault)
				     : fault_usage(fault, NULL, "-%c needs a value.", *at);
	}
	return true;
}

static bool read_operand(struct list *l, struct fault *fault)
{
	struct settings *s = l->s;

	s->args[s->arg_count++] = l->argv[l->at];
	if (s->row->operands != NULL)
		return true;
	return fault_usage(fault, NULL, "'%s' is not an option, and %s takes nothing else.", l->argv[l->at],
		       s->tool) ||
		fault_hint(fault, "Options begin with two hyphens; '%s " OPTION_HELP "' lists all.", s->tool);
}

/* No letter is a digit: -5 is a key. */
static bool is_number(const char *text)
{
	return text[0] >= '0' && text[0] <= '9';
}

static bool read_one(struct list *l, struct fault *fault)
{
	const char *arg = l->argv[l->at];

	if (is_long(arg))
		return read_long(l, fault);
	if (arg[0] == '-' && arg[1] != '\0' && !(is_number(arg + 1) && l->s->row->operands != NULL))
		return read_letters(l, fault);
	if (!spell_is_archive(arg))
		return read_operand(l, fault);
	note_ignored(l->s, arg, strlen(arg));
	return true;
}

static bool long_takes_next(unsigned tool_bit, char *arg)
{
	struct word w = word_of(arg);
	const struct opt_row *row = spell_row(w.name, w.n, tool_bit), *other = NULL;
	const char *why = NULL;

	if (w.value != NULL)
		return false;
	if (row == NULL && spell_foreign(w.name, w.n, &why) == FOREIGN_VALUE)
		return true;
	if (row == NULL)
		row = by_prefix(tool_bit, &w, &other);
	return row != NULL && row->value != NULL && (row->flags & OPT_MAYBE) == 0;
}

bool args_takes_next(unsigned tool_bit, char *arg)
{
	const struct opt_row *row;
	const char *at;

	mc_check(tool_bit != 0 && arg != NULL);
	if (is_long(arg))
		return long_takes_next(tool_bit, arg);
	for (at = arg + 1; arg[0] == '-' && *at != '\0'; at++) {
		row = row_of_letter(*at, tool_bit);
		if (row == NULL)
			return false;
		if (row->value != NULL)
			return at[1] == '\0';
	}
	return false;
}

void args_read(struct settings *s, int argc, char **argv, struct fault *fault)
{
	struct list l = { s, argc, 1, argv };
	struct fault one;
	bool options = true, ok;

	mc_check(argc >= 0 && s->args == NULL);
	s->args = calloc((size_t)argc + 1, sizeof(*s->args));
	if (s->args == NULL) {
		fault_memory(fault);
		return;
	}
	for (; l.at < argc; l.at++) {
		if (options && strcmp(argv[l.at], "--") == 0 && s->row->command) {
			s->command = &argv[l.at + 1];
			break;
		}
		if (options && strcmp(argv[l.at], "--") == 0) {
			options = false;
			continue;
		}
		ok = options ? read_one(&l, &one) : read_operand(&l, &one);
		if (!ok && fault->code == NULL)
			*fault = one;
	}
}
