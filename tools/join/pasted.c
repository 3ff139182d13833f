/* SPDX-License-Identifier: Apache-2.0 */
/* pasted.c - the words of a command line that belong to the JVM. Looks at words only. */
#include "tools/join/pasted.h"

#include <stdbool.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/args.h"
#include "common/cli/tool.h"

/* What stands before `java`, or runs a container. */
static const char *const before_java[] = { "nohup", "exec", "sudo", "env", "nice", "time", "setsid",
	"timeout", "gosu", "su-exec", "runuser", "tini", "dumb-init" };
static const char *const containers[] = { "docker", "podman", "nerdctl" };
#define COUNT(v) (sizeof(v) / sizeof(*(v)))

static const char *program(const char *word)
{
	const char *slash = strrchr(word, '/'), *back = strrchr(word, '\\'); /* of Windows */

	if (back != NULL && (slash == NULL || back > slash))
		slash = back;
	return slash != NULL ? slash + 1 : word;
}

static bool is_one_of(const char *word, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(program(word), v[i]) == 0)
			return true;
	return false;
}

/* NAME=VALUE, a shell's way to set a variable for one command. */
static bool is_assignment(const char *word)
{
	size_t n = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

	return n > 0 && word[n] == '=';
}

static bool is_image(const char *word)
{
	return word[0] != '-' &&
		(strstr(word, "payara/micro") != NULL || strstr(word, "payara-micro") != NULL);
}

static bool is_run(const char *word)
{
	return strcmp(word, "run") == 0 || strcmp(word, "create") == 0;
}

/* Of an option of `docker run`: is the next word its value? All are, but those of the flags. */
static bool container_takes_next(const char *word)
{
	static const char *const flags[] = { "rm", "init", "detach", "interactive", "tty", "quiet",
		"privileged", "read-only", "publish-all", "no-healthcheck", "replace" };
	size_t letters;

	if (word[0] != '-' || strchr(word, '=') != NULL)
		return false;
	if (word[1] == '-')
		return !is_one_of(word + 2, flags, COUNT(flags));
	letters = 1 + strspn(word + 1, "ditqP");
	return word[letters] != '\0' && word[letters + 1] == '\0';
}

/* The place behind the image of a container that begins at `at`; 0: none of Payara Micro's runs there. */
static int behind_image(int at, int argc, char **argv)
{
	while (at < argc && !is_run(argv[at]))
		at++;
	for (at++; at < argc; at++)
		if (is_image(argv[at]) && !container_takes_next(argv[at - 1]))
			return at + 1;
	return 0;
}

/* The place behind the first word from `at` on for which `is` holds; 0: there is none. */
static int behind(int at, int argc, char **argv, bool (*is)(const char *word))
{
	for (; at < argc; at++)
		if (is(argv[at]))
			return at + 1;
	return 0;
}

static bool is_java(const char *word)
{
	static const char *const names[] = { "java", "javaw", "java.exe", "javaw.exe" };

	return is_one_of(word, names, COUNT(names));
}

/* The last word that is the JVM's own: the archive's name behind -jar, or the class of Payara Micro or of a
 * Hazelcast member. */
static bool is_program_of_java(const char *word)
{
	static const char *const words[] = { "-jar", "fish.payara.micro.PayaraMicro",
		"com.hazelcast.core.server.HazelcastMemberStarter", "com.hazelcast.core.server.StartServer" };

	return is_one_of(word, words, COUNT(words));
}

/* Where the options of Payara begin, of a line that begins at `at`; 0: no such line begins there. */
static int payara_begins(int at, int argc, char **argv)
{
	bool container = is_one_of(argv[at], containers, COUNT(containers));
	int image = container ? behind_image(at + 1, argc, argv) : 0;

	if (image > 0) /* a whole command line may stand behind it */
		return image < argc && is_java(argv[image]) ? payara_begins(image, argc, argv) : image;
	if (is_java(argv[at]))
		at++;
	else if (container || is_assignment(argv[at]) || is_one_of(argv[at], before_java, COUNT(before_java)))
		at = behind(at, argc, argv, is_java);
	else
		return 0;
	at = at > 0 ? behind(at, argc, argv, is_program_of_java) : 0;
	if (at > 0 && strcmp(argv[at - 1], "-jar") == 0)
		at++; /* the file's name is behind it */
	return at <= argc ? at : 0;
}

/* What the JVM is told of the cluster is an option here. */
static const struct {
	const char *property, *option;
} properties[] = {
	{ "-Dhazelcast.config=", OPTION_CONFIG "=" },
	{ "-Dhazelcast.partition.count=", OPTION_PARTITION_COUNT "=" },
	{ "-Dhazelcast.local.publicAddress=", OPTION_PUBLIC_ADDRESS "=" },
	{ "-Dhazelcast.local.localAddress=", OPTION_INTERFACES "=" },
};

/* In place: no option is longer than its property. */
static bool is_turned_into_option(char *word)
{
	for (size_t i = 0; i < COUNT(properties); i++) {
		size_t n = strlen(properties[i].property), option_n = strlen(properties[i].option);

		if (strncmp(word, properties[i].property, n) != 0)
			continue;
		mc_check(option_n <= n);
		memcpy(word, properties[i].option, option_n);
		memmove(word + option_n, word + n, strlen(word + n) + 1);
		return true;
	}
	return false;
}

int pasted_java_skip(int argc, char **argv)
{
	const unsigned join = tool_rows[TOOL_NUMBER_JOIN].bit;
	int begin, from = 0, kept, i;

	mc_check(argc >= 0 && argv != NULL);
	for (begin = 1; begin < argc && strcmp(argv[begin], "--") != 0; begin++) {
		if (args_takes_next(join, argv[begin])) {
			begin++; /* a cluster may be called docker, or java */
			continue;
		}
		from = payara_begins(begin, argc, argv);
		if (from > 0)
			break;
	}
	if (from == 0)
		return argc;
	kept = begin;
	for (i = begin; i < from; i++)
		if (is_turned_into_option(argv[i]))
			argv[kept++] = argv[i];
	for (i = from; i <= argc; i++) /* with the NULL at its end */
		argv[kept++] = argv[i];
	return kept - 1;
}
