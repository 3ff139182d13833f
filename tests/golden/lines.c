/* SPDX-License-Identifier: Apache-2.0 */
/* lines.c - NDJSON files, line by line. */
#include "tests/golden/lines.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH = 4096 };

static int nibble(char c)
{
	const char *digits = "0123456789abcdef", *at = c != '\0' ? strchr(digits, c) : NULL;

	return at == NULL ? -1 : (int)(at - digits);
}

uint8_t *hex_bytes(const char *hex, size_t *n)
{
	size_t len = strlen(hex);
	uint8_t *p = malloc(len < 2 ? 1 : len / 2);

	*n = len / 2;
	for (size_t i = 0; p != NULL && i < len / 2; i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);

		if (high < 0 || low < 0) {
			free(p);
			return NULL;
		}
		p[i] = (uint8_t)(high << 4 | low);
	}
	return p;
}

const char *text_of(json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static void each_file(const char *path, line_fn *fn, void *ctx)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL) {
		fn(ctx, path, NULL, strerror(errno));
		return;
	}
	while ((n = getline(&line, &cap, f)) > 1) {
		json_error_t err;
		json_t *o = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, &err);

		fn(ctx, path, o, err.text);
		json_decref(o);
	}
	free(line);
	fclose(f);
}

static bool is_wanted(const char *path)
{
	const char *dot = strrchr(path, '.');
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	return S_ISDIR(st.st_mode) || (dot != NULL && strcmp(dot, ".ndjson") == 0);
}

unsigned each_line_below(const char *path, line_fn *fn, void *ctx)
{
	struct dirent **names;
	unsigned files = 0;
	char sub[PATH];
	int n = scandir(path, &names, NULL, alphasort);

	if (n < 0) {
		each_file(path, fn, ctx);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		snprintf(sub, sizeof(sub), "%s/%s", path, names[i]->d_name);
		if (names[i]->d_name[0] != '.' && is_wanted(sub))
			files += each_line_below(sub, fn, ctx);
		free(names[i]);
	}
	free(names);
	return files;
}

enum mc_line line_of(const char *text)
{
	enum mc_line line = MC_LINE_FIRST;

	if (*text != '\0' && !mc_line_of_text(text, strlen(text), &line))
		fprintf(stderr, "line %s is none of ours\n", text);
	return line;
}

enum mc_line line_of_path(const char *path)
{
	for (int i = 0; i < MC_LINE_COUNT; i++)
		if (strstr(path, mc_lines[i].text) != NULL)
			return (enum mc_line)i;
	return MC_LINE_FIRST;
}
