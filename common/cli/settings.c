/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/settings.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/option.h"
#include "common/cli/normal.h"
#include "common/cli/parse.h"
#include "common/cli/spell.h"

#define X(name, text) text,
static const char *const profile_texts[] = { OPT_PROFILES(X) };
static const char *const group_texts[] = { OPT_GROUPS(X) };
#undef X

const char *opt_profile_text(enum opt_profile p)
{
	return profile_texts[p];
}

const char *opt_group_text(enum opt_group g)
{
	return group_texts[g];
}

void opt_env_name(char out[OPT_ENV_SIZE], const struct opt_row *row)
{
	size_t i;

	snprintf(out, OPT_ENV_SIZE, "MC_%s", row->name);
	for (i = 0; out[i] != '\0'; i++)
		out[i] = out[i] == '-' ? '_' : (char)toupper((unsigned char)out[i]);
}

const char *opt_default(const struct opt_row *row, enum opt_profile p)
{
	return row->otherwise != NULL ? row->otherwise : row->by_profile[p];
}

bool setting_flag(const struct settings *s, enum opt o)
{
	bool on = false;

	return s->v[o].text != NULL && parse_flag(s->v[o].text, &on) && on;
}

int64_t setting_number(const struct settings *s, enum opt o)
{
	int64_t n = 0;

	return s->v[o].text != NULL && parse_number(s->v[o].text, &n) ? n : 0;
}

int64_t setting_duration(const struct settings *s, enum opt o)
{
	int64_t ms = 0;

	return s->v[o].text != NULL && parse_duration(s->v[o].text, &ms) ? ms : 0;
}

/* --- flags --- */

enum { LONG_FIRST = 256 }; /* above every letter */

static void getopt_rows(
	unsigned tool_bit, struct option longs[OPT_COUNT + 1], char letters[2 * OPT_COUNT + 2])
{
	size_t i, n = 0, k = 0;

	letters[k++] = ':';
	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];
		int has_value = row->value != NULL ? required_argument : no_argument;

		if ((row->tools & tool_bit) == 0)
			continue;
		longs[n++] = (struct option){ row->name, has_value, NULL, LONG_FIRST + (int)i };
		if (row->letter == '\0')
			continue;
		letters[k++] = row->letter;
		if (row->value != NULL)
			letters[k++] = ':';
	}
	longs[n] = (struct option){ NULL, 0, NULL, 0 };
	letters[k] = '\0';
}

static size_t row_of(int found, unsigned tool_bit)
{
	size_t i;

	if (found >= LONG_FIRST)
		return (size_t)(found - LONG_FIRST);
	for (i = 0; i < OPT_COUNT; i++)
		if (opt_rows[i].letter == found && (opt_rows[i].tools & tool_bit) != 0)
			return i;
	return OPT_COUNT;
}

static bool set_flag(struct settings *s, size_t o, const char *value, struct fault *fault)
{
	const struct opt_row *row = &opt_rows[o];
	struct setting *v = &s->v[(row->flags & OPT_NEGATES) != 0 ? o - 1 : o];

	if (value != NULL && !opt_check(row, value, fault))
		return false;
	v->origin = ORIGIN_FLAG;
	v->text = value != NULL ? value : (row->flags & OPT_NEGATES) != 0 ? "no" : "yes";
	v->times++;
	if (row->kind != KIND_HOOK)
		return true;
	if (s->hook_count == SETTINGS_HOOKS_MAX)
		return fault_usage(fault, "Let one command tell the events apart by MC_EVENT.",
			OPTION_ON " is given more than %d times.", SETTINGS_HOOKS_MAX);
	s->hooks[s->hook_count++] = value;
	return true;
}

static bool bad_letter(struct settings *s, int found, struct fault *fault)
{
	if (found == ':')
		return fault_usage(fault, NULL, "-%c needs a value.", optopt);
	return fault_usage(fault, NULL, "There is no option -%c.", optopt) ||
		fault_hint(fault, "'%s " OPTION_HELP "' lists all.", s->tool);
}

static bool read_flags(struct settings *s, int argc, struct fault *fault)
{
	struct option longs[OPT_COUNT + 1];
	char letters[2 * OPT_COUNT + 2];
	int found;

	getopt_rows(s->tool_bit, longs, letters);
	opterr = 0;
	optind = 0; /* begins anew, in glibc also its inner state */
	while ((found = getopt_long(argc, s->argv, letters, longs, NULL)) != -1) {
		if (found == ':' || found == '?')
			return bad_letter(s, found, fault);
		if (!set_flag(s, row_of(found, s->tool_bit), optarg, fault))
			return false;
	}
	s->args = s->argv + optind;
	s->arg_count = (unsigned)(argc - optind);
	if (s->arg_count > 0 && s->row->operands == NULL)
		return fault_usage(fault, NULL, "'%s' is not an option, and %s takes nothing else.",
			       s->argv[optind], s->tool) ||
			fault_hint(fault, "Options begin with two hyphens; '%s " OPTION_HELP "' lists all.",
				s->tool);
	return true;
}

/* --- environment, profile, defaults --- */

static bool env_secret(struct settings *s, const char *name, char *value, struct fault *fault)
{
	size_t n = strlen(value);

	if (n > SETTINGS_SECRET_MAX)
		return fault_usage(fault, NULL, "%s is too long.", name);
	if (s->secret[0] == '\0' && s->v[OPT_CLUSTER_PASSWORD_FILE].origin != ORIGIN_FLAG)
		memcpy(s->secret, value, n + 1);
	/* Commands of --on inherit our environment, and /proc shows it: not the password. */
	explicit_bzero(value, n);
	unsetenv(name);
	return true;
}

static bool read_env_row(struct settings *s, size_t o, struct fault *fault)
{
	const struct opt_row *row = &opt_rows[o];
	struct setting *v = &s->v[o];
	char name[OPT_ENV_SIZE], *value;

	opt_env_name(name, row);
	value = getenv(name);
	if (value == NULL || value[0] == '\0')
		return true;
	if (row->kind == KIND_SECRET)
		return env_secret(s, name, value, fault);
	if (v->origin != ORIGIN_NONE)
		return true;
	if (!opt_check(row, value, fault))
		return fault_prefix(fault, "From the environment (%s): ", name);
	v->text = value;
	v->origin = ORIGIN_ENV;
	v->times = 1;
	memcpy(v->env, name, sizeof(name));
	return true;
}

static bool read_env(struct settings *s, struct fault *fault)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if ((opt_rows[i].tools & s->tool_bit) != 0 &&
			(opt_rows[i].flags & (OPT_ACTION | OPT_NEGATES)) == 0 && !read_env_row(s, i, fault))
			return false;
	return true;
}

static void take_defaults(struct settings *s)
{
	size_t i;

	for (i = 0; i < PROFILE_COUNT; i++)
		if (s->v[OPT_PROFILE].text != NULL &&
			strcmp(s->v[OPT_PROFILE].text, opt_profile_text((enum opt_profile)i)) == 0)
			s->profile = (enum opt_profile)i;
	for (i = 0; i < OPT_COUNT; i++) {
		struct setting *v = &s->v[i];

		if (v->origin != ORIGIN_NONE)
			continue;
		v->text = opt_default(&opt_rows[i], s->profile);
		v->origin =
			opt_rows[i].otherwise == NULL && v->text != NULL ? ORIGIN_PROFILE : ORIGIN_DEFAULT;
	}
}

bool settings_read(
	struct settings *s, const struct tool_row *tool, int argc, char **argv, struct fault *fault)
{
	memset(s, 0, sizeof(*s));
	s->row = tool;
	s->tool = tool->name;
	s->tool_bit = tool->bit;
	if (!normal_args(s, &argc, argv, fault) || !read_flags(s, argc, fault) || !read_env(s, fault))
		return false;
	take_defaults(s);
	return true;
}

void settings_free(struct settings *s)
{
	size_t i;

	explicit_bzero(s->secret, sizeof(s->secret));
	for (i = 0; s->argv != NULL && s->argv[i] != NULL; i++)
		free(s->argv[i]);
	free(s->argv);
	s->argv = NULL;
}

bool settings_want_json(int argc, char **argv)
{
	const char *env = getenv("MC_JSON");
	bool on = false;
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcasecmp(argv[i], OPTION_JSON) == 0)
			return true;
		/* -j, also among other letters without values: -vj */
		if (argv[i][0] == '-' && argv[i][1] != '-' && argv[i][strcspn(argv[i], "ntij")] == 'j')
			return true;
	}
	return env != NULL && parse_flag(env, &on) && on;
}
