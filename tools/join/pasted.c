/* SPDX-License-Identifier: Apache-2.0 */
/* pasted.c - the words of a command line that belong to the JVM. Looks at words only. */
#include "tools/join/pasted.h"

#include <stdbool.h>
#include <string.h>

#include "common/base/check.h"

/* What stands before `java`, or runs a container. */
static const char *const before_java[] = { "nohup", "exec", "sudo", "env", "nice", "time", "setsid",
	"timeout", "gosu", "su-exec", "runuser", "tini", "dumb-init" };
static const char *const containers[] = { "docker", "podman", "nerdctl" };
#define COUNT(v) (sizeof(v) / sizeof(*(v)))

static const char *program(const char *word)
{
	const char *slash = strrchr(word, '/');

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
	return strstr(word, "payara/micro") != NULL || strstr(word, "payara-micro") != NULL;
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
	return strcmp(program(word), "java") == 0;
}

static bool is_jar(const char *word)
{
	return strcmp(word, "-jar") == 0;
}

/* Where the options of Payara begin; 0: this is no such line. */
static int payara_begins(int argc, char **argv)
{
	int at = 0;

	if (is_one_of(argv[1], containers, COUNT(containers)))
		return behind(2, argc, argv, is_image);
	if (is_java(argv[1]))
		at = 2;
	else if (is_assignment(argv[1]) || is_one_of(argv[1], before_java, COUNT(before_java)))
		at = behind(1, argc, argv, is_java);
	at = at > 0 ? behind(at, argc, argv, is_jar) : 0;
	return at > 0 && at < argc ? at + 1 : 0; /* the file's name is behind it */
}

int pasted_java_skip(int argc, char **argv)
{
	int from, i;

	mc_check(argc >= 0 && argv != NULL);
	from = argc > 1 ? payara_begins(argc, argv) : 0;
	if (from == 0)
		return argc;
	for (i = from; i <= argc; i++) /* with the NULL at its end */
		argv[i - from + 1] = argv[i];
	return argc - from + 1;
}
