/* SPDX-License-Identifier: Apache-2.0 */
/* settings.h - the effective value of every option and where it came from: flag, environment, a configuration
 * file, the toolkit's own file, profile, default. */
#ifndef MC_CLI_SETTINGS_H
#define MC_CLI_SETTINGS_H

#include "common/base/check.h"
#include "common/cli/tool.h"
#include "common/config/tree.h"

/* The later one wins. CONTEXT: the toolkit's own file; FILE: --config. */
enum opt_origin {
	ORIGIN_NONE,
	ORIGIN_DEFAULT,
	ORIGIN_PROFILE,
	ORIGIN_CONTEXT,
	ORIGIN_FILE,
	ORIGIN_ENV,
	ORIGIN_FLAG
};

struct setting {
	const char *text; /* as given; NULL: none, and `value` is zero */
	enum opt_origin origin;
	const char *where;     /* FILE:LINE, of a file's; else NULL */
	unsigned times;        /* how often the flag was given */
	union opt_value value; /* by the kind of its row */
};

#define SETTINGS_HOOKS_MAX 64 /* --on; a command line of more is a script */
/* a password longer than its own limit is refused with a sentence, not cut */
#define SETTINGS_SECRET_MAX 4096
#define SETTINGS_MAPS_MAX 64
#define SETTINGS_NOTES_MAX 1024
#define SETTINGS_NAMES_MAX 64
#define SETTINGS_CONFIGS_MAX 8     /* --config */
#define SETTINGS_PROPERTIES_MAX 64 /* --property */
#define SETTINGS_WARNINGS_MAX \
	32                      /* about elements of one configuration file; who has more reads those first */
#define SETTINGS_PASSED_MAX 256 /* Hazelcast's own example of everything has 120 */

/* An element of a configuration file that cannot be had here, though its members count on it. */
struct config_warning {
	const char *path, *where, *why;
};

struct settings {
	const struct tool_row *row;
	const char *tool;
	unsigned tool_bit;
	enum opt_profile profile;
	struct setting v[OPT_COUNT];
	struct parsed_hook hooks[SETTINGS_HOOKS_MAX];
	unsigned hook_count;
	struct map_rule maps[SETTINGS_MAPS_MAX];  /* --map */
	const char *map_where[SETTINGS_MAPS_MAX]; /* FILE:LINE; NULL: the command line */
	unsigned map_count;
	const char *names[SETTINGS_NAMES_MAX]; /* of a row that may be given several times: --cluster-name of
						  mc-relay, --peer of mc-map */
	unsigned name_count;
	char **command; /* what stands behind `--`, where a tool takes a command; NULL: nothing. Ends with
			   NULL */
	/* A password from the command line or the environment: SETTINGS_SECRET_MAX + 2 bytes, which whoever
	 * uses it wipes (secret_read); then empty. */
	char *secret;
	bool has_secret;
	bool secret_shown;         /* it stood on the command line */
	char linked[OPT_ENV_SIZE]; /* a variable that Kubernetes set for a service of our name; empty: none */
	/* options of Payara's that mean nothing here: "--port, --deploy"; empty: none */
	char ignored[SETTINGS_NOTES_MAX];
	const char *configs[SETTINGS_CONFIGS_MAX]; /* --config */
	unsigned config_count;
	const char *properties[SETTINGS_PROPERTIES_MAX]; /* --property: NAME=VALUE */
	unsigned property_count;
	struct config_tree files; /* the texts of what stood in files */
	struct config_warning warnings[SETTINGS_WARNINGS_MAX];
	unsigned warning_count;
	unsigned warnings_untold; /* more of them than there is room for */
	/* elements of files that mean nothing here: paths, each once, of those texts too; behind the last
	   that has room each occurrence counts */
	const char *passed_over[SETTINGS_PASSED_MAX];
	unsigned passed_count, passed_untold;
	char **args; /* arguments that are no options; `-` among them as it is */
	unsigned arg_count;
};

/*
 * Reads argv once, the environment, and the rows' defaults. Aliases are understood, --cluster-password is
 * wiped from argv at once. False: *fault says what is wrong first; all else was read all the same, and can be
 * asked for. The settings borrow from argv and the environment; settings_free wipes and frees the rest, in
 * both cases.
 */
bool settings_read(
	struct settings *s, const struct tool_row *tool, int argc, char **argv, struct fault *fault);
void settings_free(struct settings *s);

static inline const char *setting_text(const struct settings *s, enum opt o)
{
	return s->v[o].text;
}

/* Somebody said it: a flag, the environment or a file, not a default. */
static inline bool setting_given(const struct settings *s, enum opt o)
{
	return s->v[o].origin >= ORIGIN_CONTEXT;
}

/* Of a row of that kind; false, 0, and for a choice its first word when it has no value. */
static inline bool setting_flag(const struct settings *s, enum opt o)
{
	mc_check(opt_rows[o].kind == KIND_FLAG);
	return s->v[o].value.flag;
}

static inline int64_t setting_number(const struct settings *s, enum opt o)
{
	mc_check(opt_rows[o].kind == KIND_NUMBER || opt_rows[o].kind == KIND_PORT ||
		opt_rows[o].kind == KIND_BYTES);
	return s->v[o].value.number;
}

static inline int64_t setting_ms(const struct settings *s, enum opt o)
{
	mc_check(opt_rows[o].kind == KIND_DURATION);
	return s->v[o].value.number;
}

/* The same, or `otherwise` when it has no value. */
static inline int64_t setting_ms_or(const struct settings *s, enum opt o, int64_t otherwise_ms)
{
	return setting_text(s, o) != NULL ? setting_ms(s, o) : otherwise_ms;
}

/* What standard output is to be: --output or --json, whichever was said nearer. */
struct output setting_output(const struct settings *s);
/* Records, in whatever form; not text for people. */
static inline bool setting_records(const struct settings *s)
{
	return setting_output(s).form != OUTPUT_TEXT;
}

/* Has this tool such an option? */
static inline bool setting_offered(const struct settings *s, enum opt o)
{
	return (opt_rows[o].tools & s->tool_bit) != 0;
}

/* The place of its word in the row's choices. */
static inline int setting_choice(const struct settings *s, enum opt o)
{
	mc_check(opt_rows[o].kind == KIND_CHOICE);
	return (int)s->v[o].value.number;
}

#endif
