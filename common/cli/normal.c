/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/normal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/option.h"
#include "common/cli/spell.h"

/* One long option as it stands in the list. */
struct word {
	char *arg;
	const char *name, *value; /* value: behind `=`, else NULL */
	size_t n;
};

static bool is_long(const char *arg)
{
	return arg[0] == '-' && arg[1] == '-' && arg[2] != '\0';
}

static struct word word_of(char *arg)
{
	char *eq = strchr(arg, '=');
	struct word w = { arg, arg + 2, eq != NULL ? eq + 1 : NULL, 0 };

	w.n = eq != NULL ? (size_t)(eq - w.name) : strlen(w.name);
	return w;
}

static void ignore(struct settings *s, const char *arg, size_t n)
{
	size_t used = strlen(s->ignored), room = sizeof(s->ignored) - used;

	if (n + 3 < room)
		snprintf(s->ignored + used, room, "%s%.*s", used > 0 ? ", " : "", (int)n, arg);
}

/* Out of the list that `ps` shows, into the settings. */
static bool take_secret(struct settings *s, char *value, struct fault *fault)
{
	size_t n = strlen(value);
	bool fits = n <= SETTINGS_SECRET_MAX;

	if (fits)
		memcpy(s->secret, value, n + 1);
	for (size_t i = 0; i < n; i++)
		((volatile char *)value)[i] = '\0';
	s->secret_shown = true;
	if (!fits)
		return fault_usage(fault, NULL, OPTION_CLUSTER_PASSWORD ": it is too long.");
	return n > 0 ||
		fault_usage(fault, "A password has at least one character.",
			OPTION_CLUSTER_PASSWORD ": it is empty.");
}

static bool no_value(struct fault *fault, const struct word *w, const char *next)
{
	fault_usage(fault, NULL, "%.*s needs a value.", (int)w->n + 2, w->arg);
	if (next != NULL)
		fault_hint(fault,
			"What follows, %s, is an option. Payara would refuse this as well. A value that begins with two "
			"hyphens is written with `=`.",
			next);
	return false;
}

/* The value of a long option that takes one: behind `=` or the next argument, which is then used up. */
static bool take_value(const struct word *w, int *i, int argc, char **argv, char **value, struct fault *fault)
{
	if (w->value != NULL) {
		*value = w->arg + (w->value - w->arg);
		return true;
	}
	if (*i + 1 >= argc)
		return no_value(fault, w, NULL);
	if (is_long(argv[*i + 1]))
		return no_value(fault, w, argv[*i + 1]);
	*value = argv[++*i];
	return true;
}

/* An option of Payara's that is none of ours: noted, and gone. *took: it was one. */
static bool take_foreign(struct settings *s, const struct word *w, int *i, int argc, char **argv, bool *took,
	struct fault *fault)
{
	static const char hz[] = "hzconfigfile";
	const char *why = NULL;
	char *value;
	enum foreign kind = spell_foreign(w->name, w->n, &why);

	*took = kind != FOREIGN_NOT;
	if (!*took)
		return true;
	if (kind == FOREIGN_CONTRARY)
		return fault_usage(fault, why, "%.*s asks for no cluster at all.", (int)w->n + 2, w->arg);
	if (kind == FOREIGN_VALUE && !take_value(w, i, argc, argv, &value, fault))
		return false;
	if (kind == FOREIGN_MAYBE && w->value == NULL && *i + 1 < argc && argv[*i + 1][0] != '-')
		++*i;
	ignore(s, w->arg, w->n + 2);
	if (w->n == sizeof(hz) - 1 && strncasecmp(w->name, hz, w->n) == 0)
		s->ignored_config_file = true;
	return true;
}

/* Our own name for it, `--name` or `--name=value`; NULL when there is no memory. */
static char *renamed(const struct opt_row *row, const char *value)
{
	size_t n = strlen(row->name) + (value != NULL ? strlen(value) + 1 : 0) + 3;
	char *out = malloc(n);

	if (out != NULL)
		snprintf(out, n, "--%s%s%s", row->name, value != NULL ? "=" : "", value != NULL ? value : "");
	return out;
}

/* One of our own options, whatever its spelling, goes into the new list as `--name=value`. */
static bool take_own(struct settings *s, const struct opt_row *row, const struct word *w, int *i, int argc,
	char **argv, int *out, struct fault *fault)
{
	char *value = NULL;

	if (row->value == NULL && w->value != NULL)
		return fault_usage(fault, NULL, "--%s takes no value.", row->name);
	if (row->value != NULL && !take_value(w, i, argc, argv, &value, fault))
		return false;
	if (row->kind == KIND_SECRET)
		return take_secret(s, value, fault);
	s->argv[*out] = renamed(row, value);
	if (s->argv[*out] == NULL)
		return fault_memory(fault);
	++*out;
	return true;
}

static bool unknown(struct settings *s, const struct word *w, struct fault *fault)
{
	const struct opt_row *near = spell_near(w->name, w->n, s->tool_bit);

	fault_usage(fault, NULL, "There is no option %.*s.", (int)w->n + 2, w->arg);
	if (near != NULL)
		fault_hint(fault, "Did you mean --%s? '%s " OPTION_HELP "' lists all.", near->name, s->tool);
	else
		fault_hint(fault, "'%s " OPTION_HELP "' lists all.", s->tool);
	return false;
}

/* getopt_long takes the start of a name for the whole where it is the start of one only. */
static const struct opt_row *by_prefix(
	const struct settings *s, const struct word *w, const struct opt_row **other)
{
	const struct opt_row *found = NULL;
	size_t i;

	*other = NULL;
	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];

		if ((row->tools & s->tool_bit) == 0 || (row->flags & OPT_HIDDEN) != 0 ||
			strncmp(row->name, w->name, w->n) != 0)
			continue;
		if (found != NULL)
			*other = row;
		found = found != NULL ? found : row;
	}
	return found;
}

static bool take_long(struct settings *s, int *i, int argc, char **argv, int *out, struct fault *fault)
{
	struct word w = word_of(argv[*i]);
	const struct opt_row *row = spell_row(w.name, w.n, s->tool_bit), *other;
	bool took;

	if (row == NULL) {
		if (!take_foreign(s, &w, i, argc, argv, &took, fault))
			return false;
		if (took)
			return true;
		row = by_prefix(s, &w, &other);
		if (row == NULL)
			return unknown(s, &w, fault);
		if (other != NULL)
			return fault_usage(fault, NULL, "%.*s may be --%s or --%s.", (int)w.n + 2, w.arg,
				row->name, other->name);
	}
	return take_own(s, row, &w, i, argc, argv, out, fault);
}

/* -t 5s: the value of a letter is the next argument when nothing stands behind the letter. */
static bool letter_wants_next(const struct settings *s, const char *arg)
{
	size_t i;

	for (arg++; *arg != '\0'; arg++)
		for (i = 0; i < OPT_COUNT; i++)
			if (opt_rows[i].letter == *arg && (opt_rows[i].tools & s->tool_bit) != 0 &&
				opt_rows[i].value != NULL)
				return arg[1] == '\0';
	return false;
}

static bool keep(struct settings *s, const char *arg, int *out, struct fault *fault)
{
	s->argv[*out] = strdup(arg);
	if (s->argv[*out] == NULL)
		return fault_memory(fault);
	++*out;
	return true;
}

bool normal_args(struct settings *s, int *argc, char **argv, struct fault *fault)
{
	int i, out = 0;
	bool options = true, ok = true;

	s->argv = calloc((size_t)*argc + 1, sizeof(*s->argv));
	if (s->argv == NULL)
		return fault_memory(fault);
	ok = keep(s, s->tool, &out, fault);
	for (i = 1; ok && i < *argc; i++) {
		if (strcmp(argv[i], "--") == 0)
			options = false;
		if (options && is_long(argv[i])) {
			ok = take_long(s, &i, *argc, argv, &out, fault);
		} else if (options && argv[i][0] != '-' && spell_is_archive(argv[i])) {
			ignore(s, argv[i], strlen(argv[i]));
		} else {
			ok = keep(s, argv[i], &out, fault);
			if (ok && options && argv[i][0] == '-' && letter_wants_next(s, argv[i]) &&
				i + 1 < *argc)
				ok = keep(s, argv[++i], &out, fault);
		}
	}
	*argc = out;
	return ok;
}
