/* SPDX-License-Identifier: Apache-2.0 */
/* pasted.c - the words of a command line that belong to the JVM. Looks at words only. */
#include "tools/join/pasted.h"

#include <string.h>

#include "common/base/check.h"

static int is_java(const char *word)
{
	const char *slash = strrchr(word, '/');

	return strcmp(slash != NULL ? slash + 1 : word, "java") == 0;
}

int pasted_java_skip(int argc, char **argv)
{
	int from, i;

	mc_check(argc >= 0 && argv != NULL);
	if (argc < 2 || !is_java(argv[1]))
		return argc;
	for (from = 2; from + 1 < argc && strcmp(argv[from], "-jar") != 0; from++)
		;
	if (from + 1 >= argc)
		return argc;
	from += 2;
	for (i = from; i <= argc; i++) /* with the NULL at its end */
		argv[i - from + 1] = argv[i];
	return argc - from + 1;
}
