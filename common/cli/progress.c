/* SPDX-License-Identifier: Apache-2.0 */
/* progress.c - one line on a terminal, written over. Silent where nobody looks. */
#include "common/cli/progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/log.h"
#include "common/cli/terminal.h"

enum { PAUSE = 250 }; /* ms between two drawings: who reads more? */

static struct {
	char text[CLI_TEXT];
	bool shown;  /* something stands on the line */
	bool wanted; /* `text` is not there yet */
	int64_t drawn_at_ms;
} line = { .drawn_at_ms = -PAUSE };

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_say(const char *fmt, ...)
{
	char raw[CLI_TEXT / 4], text[CLI_TEXT];
	va_list args;

	if (!log_shows_progress())
		return;
	va_start(args, fmt);
	vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	escape_text(text, sizeof(text), mc_str_z(raw), ESCAPE_TERMINAL); /* names of clusters are among it */
	if (strcmp(text, line.text) == 0 && (line.shown || line.wanted))
		return;
	memcpy(line.text, text, sizeof(text));
	line.wanted = true;
	progress_look();
}

int64_t progress_look_after(void)
{
	int64_t left_ms = line.drawn_at_ms + PAUSE - now_ms();

	return !line.wanted ? -1 : left_ms > 0 ? left_ms : 0;
}

void progress_look(void)
{
	struct terminal_size size;

	if (progress_look_after() != 0)
		return;
	terminal_size(STDERR_FILENO, &size);
	mc_check(size.width > 0);
	/* The last column stays free: some terminals go on to the next line there. */
	fprintf(stderr, "\r\x1b[K%.*s", (int)terminal_fit(line.text, size.width - 1), line.text);
	fflush(stderr);
	line.drawn_at_ms = now_ms();
	line.shown = true;
	line.wanted = false;
}

void progress_clear(void)
{
	line.wanted = false;
	if (!line.shown)
		return;
	fputs("\r\x1b[K", stderr);
	fflush(stderr);
	line.shown = false;
}
