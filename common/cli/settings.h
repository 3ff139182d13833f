/* SPDX-License-Identifier: Apache-2.0 */
/* settings.h - the effective value of every option and where it came from: flag, environment, profile,
 * default. */
#ifndef MC_CLI_SETTINGS_H
#define MC_CLI_SETTINGS_H

#include "common/cli/tool.h"

enum opt_origin { ORIGIN_NONE, ORIGIN_DEFAULT, ORIGIN_PROFILE, ORIGIN_ENV, ORIGIN_FLAG };

struct setting {
	const char *text; /* as given; NULL: none */
	enum opt_origin origin;
	unsigned times;         /* how often the flag was given */
	char env[OPT_ENV_SIZE]; /* ORIGIN_ENV: the name of the variable */
};

#define SETTINGS_HOOKS_MAX 64 /* --on; a command line of more is a script */
/* a password longer than its own limit is refused with a sentence, not cut */
#define SETTINGS_SECRET_MAX 4096
#define SETTINGS_NOTES_MAX 1024

struct settings {
	const struct tool_row *row;
	const char *tool;
	unsigned tool_bit;
	enum opt_profile profile;
	struct setting v[OPT_COUNT];
	const char *hooks[SETTINGS_HOOKS_MAX];
	unsigned hook_count;
	/* a password from the command line or the environment; wipe it */
	char secret[SETTINGS_SECRET_MAX + 2];
	bool secret_shown; /* it stood on the command line */
	/* options of Payara's that mean nothing here: "--port, --deploy"; empty: none */
	char ignored[SETTINGS_NOTES_MAX];
	bool ignored_config_file; /* --hzConfigFile is among them */
	char **argv;              /* our own copy of the list */
	/* arguments that are no options, in it; `-` among them as it is */
	char **args;
	unsigned arg_count;
};

/*
 * Reads argv and the environment. Aliases are understood, --cluster-password is wiped from argv at once.
 * False: *c says why. The settings borrow from argv and the environment; settings_free wipes and frees the
 * rest.
 */
bool settings_read(
	struct settings *s, const struct tool_row *tool, int argc, char **argv, struct fault *fault);
void settings_free(struct settings *s);

/* Before anything was read: does the command line or the environment ask for JSON? For errors that come
 * early. */
bool settings_want_json(int argc, char **argv);

static inline const char *setting_text(const struct settings *s, enum opt o)
{
	return s->v[o].text;
}
/* Checked by then: the values are good. */
bool setting_flag(const struct settings *s, enum opt o);
int64_t setting_number(const struct settings *s, enum opt o);
int64_t setting_duration(const struct settings *s, enum opt o);

#endif
