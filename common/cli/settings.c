/* SPDX-License-Identifier: Apache-2.0 */
/* settings.c - what the argument list leaves open: environment, files, profile, defaults. */
#include "common/cli/settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/args.h"
#include "common/cli/config.h"

#define X(name, text) text,
static const char *const profile_texts[] = { OPT_PROFILES(X) };
static const char *const group_texts[] = { OPT_GROUPS(X) };
#undef X

const char *opt_profile_text(enum opt_profile p)
{
	mc_check(p < PROFILE_COUNT);
	return profile_texts[p];
}

const char *opt_group_text(enum opt_group g)
{
	mc_check(g < OPT_GROUP_COUNT);
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

static bool read_secret(struct settings *s, const char *name, char *value, struct fault *fault)
{
	size_t n = strlen(value);

	if (n > SETTINGS_SECRET_MAX)
		return fault_usage(fault, NULL, "%s is too long.", name);
	if (!s->has_secret && s->v[OPT_CLUSTER_PASSWORD_FILE].origin != ORIGIN_FLAG) {
		memcpy(s->secret, value, n + 1);
		s->has_secret = n > 0;
	}
	/* Commands of --on inherit our environment, and /proc shows it: not the password. */
	explicit_bzero(value, n);
	unsetenv(name);
	return true;
}

/* MC_RECORD_NAMES names the variables that a record brought (writer_env.c), with a blank behind each. */
static bool is_of_record(const char *name)
{
	const char *names = getenv("MC_RECORD_NAMES"), *at = names;
	size_t n = strlen(name);

	while (at != NULL && (at = strstr(at, name)) != NULL) {
		if ((at == names || at[-1] == ' ') && at[n] == ' ')
			return true;
		at += n;
	}
	return false;
}

/* A service named `mc` is MC_PORT=tcp://10.96.3.4:8080 in every pod that starts after it (the kubelet's
 * service links): no option has a value of that form. */
static bool is_service_link(const char *name, const char *value)
{
	static const char port[] = "_PORT";
	size_t n = strlen(name);

	return n > sizeof(port) - 1 && strcmp(name + n - (sizeof(port) - 1), port) == 0 &&
		(strncmp(value, "tcp://", 6) == 0 || strncmp(value, "udp://", 6) == 0 ||
			strncmp(value, "sctp://", 7) == 0);
}

static bool read_variable(struct settings *s, size_t o, struct fault *fault)
{
	const struct opt_row *row = &opt_rows[o];
	struct setting *v = &s->v[o];
	char name[OPT_ENV_SIZE], *value;

	opt_env_name(name, row);
	value = getenv(name);
	if (is_of_record(name)) /* a command of --on: MC_HOST and its like are what the record says */
		return true;
	if (value == NULL || value[0] == '\0')
		return true;
	if (is_service_link(name, value)) {
		memcpy(s->linked, name, strlen(name) + 1);
		return true;
	}
	if (row->kind == KIND_SECRET)
		return read_secret(s, name, value, fault);
	if (v->origin != ORIGIN_NONE)
		return true;
	if (!opt_read(row, value, &v->value, fault))
		return fault_prefix(fault, "From the environment (%s): ", name);
	v->text = value;
	v->origin = ORIGIN_ENV;
	v->times = 1;
	return true;
}

static void read_environment(struct settings *s, struct fault *fault)
{
	struct fault one;
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if ((opt_rows[i].tools & s->tool_bit) != 0 &&
			(opt_rows[i].flags & (OPT_ACTION | OPT_NEGATES)) == 0 && !read_variable(s, i, &one) &&
			fault->code == NULL)
			*fault = one;
}

static void read_defaults(struct settings *s)
{
	struct fault never;
	size_t i;
	bool ok;

	if (s->v[OPT_PROFILE].origin != ORIGIN_NONE)
		s->profile = (enum opt_profile)setting_choice(s, OPT_PROFILE);
	for (i = 0; i < OPT_COUNT; i++) {
		struct setting *v = &s->v[i];

		if (v->origin != ORIGIN_NONE)
			continue;
		v->text = opt_default(&opt_rows[i], s->profile);
		v->origin =
			opt_rows[i].otherwise == NULL && v->text != NULL ? ORIGIN_PROFILE : ORIGIN_DEFAULT;
		ok = v->text == NULL || opt_read(&opt_rows[i], v->text, &v->value, &never);
		mc_check(ok); /* the rows are ours */
	}
}

struct output setting_output(const struct settings *s)
{
	const struct setting *form = &s->v[OPT_OUTPUT], *json = &s->v[OPT_JSON];

	if (setting_flag(s, OPT_JSON) && json->origin >= form->origin)
		return (struct output){ OUTPUT_JSON, NULL };
	return form->text != NULL ? form->value.output : (struct output){ OUTPUT_TEXT, NULL };
}

/* Two flags that say two things. */
static bool forms_fit(const struct settings *s, struct fault *fault)
{
	bool output = s->v[OPT_OUTPUT].origin == ORIGIN_FLAG, json = s->v[OPT_JSON].origin == ORIGIN_FLAG,
	     format = s->v[OPT_FORMAT].origin == ORIGIN_FLAG;

	if (output && json && setting_flag(s, OPT_JSON) && s->v[OPT_OUTPUT].value.output.form != OUTPUT_JSON)
		return fault_usage(fault, "Leave one of them out.",
			OPTION_OUTPUT " %s and " OPTION_JSON " are two forms.", setting_text(s, OPT_OUTPUT));
	return !output || !format ||
		fault_usage(fault, "Leave one of them out.",
			OPTION_OUTPUT " and " OPTION_FORMAT " both say what is printed.");
}

bool settings_read(
	struct settings *s, const struct tool_row *tool, int argc, char **argv, struct fault *fault)
{
	struct fault one;

	memset(s, 0, sizeof(*s));
	fault->code = NULL;
	s->row = tool;
	s->tool = tool->name;
	s->tool_bit = tool->bit;
	s->secret = calloc(1, SETTINGS_SECRET_MAX + 2);
	if (s->secret == NULL) {
		fault_memory(fault);
		return false;
	}
	args_read(s, argc, argv, fault);
	read_environment(s, fault);
	if (!config_settings(s, &one) && fault->code == NULL)
		*fault = one;
	read_defaults(s);
	if (fault->code == NULL)
		forms_fit(s, fault);
	return fault->code == NULL;
}

void settings_free(struct settings *s)
{
	if (s->secret != NULL)
		explicit_bzero(s->secret, SETTINGS_SECRET_MAX + 2);
	free(s->secret);
	s->secret = NULL;
	free(s->args);
	s->args = NULL;
	config_close(&s->files);
}
