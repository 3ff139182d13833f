/* SPDX-License-Identifier: Apache-2.0 */
/* progress.c - one line on a terminal, written over. Silent where nobody looks. */
#include "common/cli/progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "common/cli/log.h"

static bool shown;

void progress_say(const char *fmt, ...)
{
	va_list args;

	if (!log_shows_progress())
		return;
	fputs("\r\x1b[K", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fflush(stderr);
	shown = true;
}

void progress_clear(void)
{
	if (!shown)
		return;
	fputs("\r\x1b[K", stderr);
	fflush(stderr);
	shown = false;
}
