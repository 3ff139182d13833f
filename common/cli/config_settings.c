/* SPDX-License-Identifier: Apache-2.0 */
/* config_settings.c - the files that are read, in their order, and what is said of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/config.h"
#include "common/cli/log.h"

enum { NAME_SIZE = 512, PATHS_SIZE = CLI_TEXT };

/* --- what ${NAME} stands for --- */
/* -DNAME=VALUE among the words of a JVM's options. The text lives until the next call. */
static const char *in_java_options(const char *variable, const char *name)
{
	static char value[NAME_SIZE];
	const char *at = getenv(variable);
	size_t n = strlen(name);

	for (; at != NULL && *at != '\0'; at += strcspn(at, " \t"), at += strspn(at, " \t"))
		if (strncmp(at, "-D", 2) == 0 && strncmp(at + 2, name, n) == 0 && at[2 + n] == '=') {
			at += n + 3;
			snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, " \t"), at);
			return value;
		}
	return NULL;
}

static const char *system_property(const char *name)
{
	static char cwd[NAME_SIZE];

	if (strcmp(name, "user.home") == 0)
		return getenv("HOME");
	if (strcmp(name, "user.name") == 0)
		return getenv("USER");
	return strcmp(name, "user.dir") == 0 ? getcwd(cwd, sizeof(cwd)) : NULL;
}

static const char *variable(const void *ctx, const char *name)
{
	static const char *const java[] = { "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JAVA_OPTS" };
	const struct settings *s = ctx;
	const char *value = NULL;
	size_t n = strlen(name);

	for (unsigned i = s->property_count; i > 0; i--)
		if (strncmp(s->properties[i - 1], name, n) == 0 && s->properties[i - 1][n] == '=')
			return s->properties[i - 1] + n + 1;
	for (size_t i = 0; i < sizeof(java) / sizeof(java[0]) && value == NULL; i++)
		value = in_java_options(java[i], name);
	return value != NULL ? value : system_property(name);
}

/* --- the files --- */
static const struct {
	const char *root;
	config_take_fn *take;
	const char *profile; /* NULL: as it is */
} kinds[] = {
	{ "hazelcast", config_take_hazelcast, "hazelcast" },
	{ "domain", config_take_domain, "payara-server" },
	{ "asadmin", config_take_asadmin, NULL },
};

/* The trees of all files share one memory; each has its own root and names of files. */
static bool read_one(struct settings *s, const char *path, struct fault *fault)
{
	const struct config_variables vars = { variable, s };
	struct config_take c = { s, fault, ORIGIN_FILE };

	s->files.root = NULL;
	if (!config_open(&s->files, path, &vars, fault))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct config_node *root = s->files.root;

		if (strcmp(root->name, kinds[i].root) != 0)
			continue;
		if (kinds[i].profile != NULL && s->v[OPT_PROFILE].origin == ORIGIN_NONE &&
			!config_set(&c, OPT_PROFILE, root, kinds[i].profile))
			return false;
		return kinds[i].take(&c, root);
	}
	mc_check(false); /* file.c lets no other root through */
	return false;
}

bool config_settings(struct settings *s, struct fault *fault)
{
	const char *path = setting_text(s, OPT_CONFIG);

	fault->code = NULL;
	if (s->v[OPT_HELP].times + s->v[OPT_HELP_ALL].times + s->v[OPT_VERSION].times > 0)
		return true; /* a file that is wrong does not stand in the way of help */
	if (!config_own(s, fault))
		return false;
	path = path != NULL ? path : setting_text(s, OPT_CONFIG);
	if (s->config_count == 0 && path != NULL)
		s->configs[s->config_count++] = path;
	for (unsigned i = 0; i < s->config_count; i++)
		if (!read_one(s, s->configs[i], fault))
			return false;
	return true;
}

/* As many as a line takes, from the one at `i` on; where the next line begins. */
static unsigned line_of_paths(const struct settings *s, unsigned i, char *out, size_t cap)
{
	size_t used = 0;

	out[0] = '\0';
	do {
		int n = snprintf(out + used, cap - used, "%s%s", used > 0 ? ", " : "", s->passed_over[i]);

		mc_check(n > 0);
		used = (size_t)n < cap - used ? used + (size_t)n : cap - 1;
		i++;
	} while (i < s->passed_count && used + 2 + strlen(s->passed_over[i]) < cap);
	return i;
}

static void tell_passed_over(const struct settings *s, enum log_level level)
{
	char paths[PATHS_SIZE];

	for (unsigned i = 0; i < s->passed_count;) {
		i = line_of_paths(s, i, paths, sizeof(paths));
		log_sayf(level, NULL, NULL, "Settings of the configuration file without effect here: %s.",
			paths);
	}
	if (s->passed_untold > 0)
		log_sayf(level, NULL, NULL, "Further settings without effect here: %u.", s->passed_untold);
}

void config_remarks(const struct settings *s)
{
	/* who asks members a question is not one of them */
	enum log_level level = s->tool_bit == TOOL_JOIN ? LOG_WARN : LOG_DEBUG;

	for (unsigned i = 0; i < s->warning_count; i++)
		log_sayf(level, NULL, NULL, "%s: %s is not used here: %s.", s->warnings[i].where,
			s->warnings[i].path, s->warnings[i].why);
	if (s->warnings_untold > 0)
		log_sayf(level, NULL, NULL, "Further elements that are not used here: %u.",
			s->warnings_untold);
	tell_passed_over(s, level == LOG_WARN ? LOG_NOTE : level);
}
