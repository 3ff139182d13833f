/* SPDX-License-Identifier: Apache-2.0 */
/* script.c - one scenario file: commands are run, what they bring is compared with what stands below them. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/script.h"

void lines_add(struct lines *l, const char *text, size_t n)
{
	if (l->n + n + 1 > l->cap) {
		l->cap = 2 * (l->n + n + 1);
		l->p = realloc(l->p, l->cap);
		if (l->p == NULL)
			abort();
	}
	memcpy(l->p + l->n, text, n);
	l->n += n;
	l->p[l->n] = '\0';
}

void lines_clear(struct lines *l)
{
	free(l->p);
	*l = (struct lines){ 0 };
}

void script_say(struct script *c, const char *fmt, ...)
{
	char text[8192];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	lines_add(&c->out, "  ", 2);
	lines_add(&c->out, text, strlen(text));
	lines_add(&c->out, "\n", 1);
}

static char *read_file(const char *path)
{
	struct lines l = { 0 };
	char chunk[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	if (f == NULL)
		return NULL;
	lines_add(&l, "", 0);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		lines_add(&l, chunk, n);
	fclose(f);
	return l.p;
}

static bool write_file(const char *path, const struct lines *l)
{
	FILE *f = fopen(path, "w");
	bool ok;

	if (f == NULL)
		return false;
	ok = fwrite(l->p, 1, l->n, f) == l->n;
	return fclose(f) == 0 && ok;
}

static size_t line_size(const char *p)
{
	const char *end = strchr(p, '\n');

	return end != NULL ? (size_t)(end - p) + 1 : strlen(p);
}

/* Lines below a command up to the next command, comment or empty line. */
static size_t expected_size(const char *p)
{
	const char *at = p;

	while (*at != '\0' && *at != '>' && *at != '#' && *at != '\n')
		at += line_size(at);
	return (size_t)(at - p);
}

static void print_lines(char mark, const char *p, const char *end)
{
	while (p < end) {
		size_t n = line_size(p);

		if (n > (size_t)(end - p))
			n = (size_t)(end - p);
		printf("%c%.*s%s", mark, (int)n, p, p[n - 1] == '\n' ? "" : "\n");
		p += n;
	}
}

/* What is equal at the beginning and at the end is left out. */
static void print_difference(const char *want, const char *want_end, const char *got, const char *got_end)
{
	while (want < want_end && got < got_end) {
		size_t n = line_size(want);

		if (n != line_size(got) || n > (size_t)(want_end - want) || memcmp(want, got, n) != 0)
			break;
		want += n;
		got += n;
	}
	while (want_end - want > 1 && got_end - got > 1) {
		const char *w = want_end - 1, *g = got_end - 1;

		while (w > want && w[-1] != '\n')
			w--;
		while (g > got && g[-1] != '\n')
			g--;
		if (want_end - w != got_end - g || memcmp(w, g, (size_t)(want_end - w)) != 0)
			break;
		want_end = w;
		got_end = g;
	}
	print_lines('-', want, want_end);
	print_lines('+', got, got_end);
}

static void run_line(struct script *c, const char *line, size_t n)
{
	char copy[1024], *argv[SCRIPT_WORDS], *save = NULL;
	unsigned argc = 0;

	snprintf(copy, sizeof(copy), "%.*s", (int)n, line);
	for (char *w = strtok_r(copy, " \n", &save); w != NULL && argc < SCRIPT_WORDS;
		w = strtok_r(NULL, " \n", &save))
		argv[argc++] = w;
	if (argc > 0)
		script_command(c, argc, argv);
}

int script_file(const char *path, bool update, FILE *trace)
{
	struct script c = { 0 };
	struct lines now = { 0 };
	char *text = read_file(path);
	int bad = 0;
	unsigned number = 1;

	if (text == NULL) {
		fprintf(stderr, "mc-sim: %s cannot be read\n", path);
		return 1;
	}
	script_begin(&c, trace);
	for (const char *p = text; *p != '\0';) {
		size_t n = line_size(p), expected = *p == '>' ? expected_size(p + n) : 0;

		lines_add(&now, p, n);
		if (*p == '>') {
			run_line(&c, p + 1, n - 1);
			if (!update &&
				(c.out.n != expected ||
					(expected > 0 && memcmp(c.out.p, p + n, expected) != 0))) {
				printf("%s:%u: %.*s", path, number, (int)n, p);
				print_difference(p + n, p + n + expected, c.out.p, c.out.p + c.out.n);
				bad = 1;
			}
			if (c.out.n > 0)
				lines_add(&now, c.out.p, c.out.n);
			lines_clear(&c.out);
		}
		for (const char *q = p; q < p + n + expected; q++)
			number += *q == '\n';
		p += n + expected;
	}
	if (update && strcmp(text, now.p) != 0 && !write_file(path, &now))
		bad = 1;
	script_end(&c);
	lines_clear(&now);
	free(text);
	return bad;
}
