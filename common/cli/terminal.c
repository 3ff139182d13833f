/* SPDX-License-Identifier: Apache-2.0 */
/* terminal.c - asks the terminal for its size. Writes nothing. */
#include "common/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/utf8.h"

bool terminal_size(int fd, struct terminal_size *out)
{
	struct winsize w;

	*out = (struct terminal_size){ TERMINAL_WIDTH, TERMINAL_HEIGHT };
	if (!isatty(fd))
		return false;
	if (ioctl(fd, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 && w.ws_row > 0)
		*out = (struct terminal_size){ w.ws_col, w.ws_row };
	return true;
}

bool terminal_has_color(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fd) && (no == NULL || no[0] == '\0') && (term == NULL || strcmp(term, "dumb") != 0);
}

/* Hangul, kana, ideographs and their kin. Marks that take no column are counted as one: a line is cut early
 * then. */
static unsigned columns_of(uint32_t cp)
{
	return (cp >= 0x1100 && cp <= 0x115f) || (cp >= 0x2e80 && cp <= 0xa4cf) ||
			(cp >= 0xac00 && cp <= 0xd7a3) || (cp >= 0xf900 && cp <= 0xfaff) ||
			(cp >= 0xfe30 && cp <= 0xfe6f) || (cp >= 0xff00 && cp <= 0xff60) ||
			(cp >= 0x1f300 && cp <= 0x1faff) || (cp >= 0x20000 && cp <= 0x3fffd)
		? 2
		: 1;
}

size_t terminal_fit(const char *text, unsigned columns)
{
	size_t n = strlen(text), at = 0, took;
	uint32_t cp;

	while (at < n) {
		took = mc_utf8_get((const uint8_t *)text + at, n - at, &cp);
		if (columns_of(cp) > columns)
			break;
		columns -= columns_of(cp);
		at += took;
	}
	return at;
}
