/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/cli/log.h"

static bool shown;

static bool wanted(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && log_wants(LOG_NOTE) && term != NULL && strcmp(term, "dumb") != 0;
}

void progress_say(const char *fmt, ...)
{
	va_list args;

	if (!wanted())
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
