/* SPDX-License-Identifier: Apache-2.0 */
/* top_text.c - what a line of the screen is put together of. Pure. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/members/number.h"
#include "tools/members/top_internal.h"

void top_put(struct top_line *l, unsigned at, unsigned width, const char *text, bool right)
{
	size_t n = strlen(text), room = at < TOP_WIDTH ? TOP_WIDTH - at : 0;

	if (width > room)
		width = (unsigned)room;
	if (n > width)
		n = width;
	memcpy(l->text + at + (right ? width - n : 0), text, n);
}

void top_begin_line(struct top_line *l, unsigned width, enum top_style style)
{
	l->style = style;
	memset(l->text, ' ', width);
	l->text[width] = '\0';
}

/* Behind what stands there already, when all of it fits; two blanks between. */
void top_append(struct top_line *l, unsigned width, unsigned *at, const char *fmt, ...)
{
	char text[TOP_WIDTH + 1];
	unsigned from = *at > 0 ? *at + 2 : 0, n;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	n = (unsigned)strlen(text);
	if (n == 0)
		return;
	if (from + n > width && *at > 0)
		return;
	top_put(l, from, width - from, text, false);
	*at = from + n;
}

/* "12", "1234k": what is longer than `width` loses digits, not their meaning. */
const char *top_count_text(char out[NUMBER_TEXT], int64_t n, unsigned width)
{
	static const char units[] = " kMGTP";
	size_t unit = 0;

	if (n == FIGURE_UNKNOWN)
		return "-";
	snprintf(out, NUMBER_TEXT, "%" PRId64, n);
	while (strlen(out) > width && unit + 1 < sizeof(units) - 1) {
		n /= 1000;
		unit++;
		snprintf(out, NUMBER_TEXT, "%" PRId64 "%c", n, units[unit]);
	}
	return out;
}

const char *top_bytes_text(char out[NUMBER_TEXT], int64_t n)
{
	return n == FIGURE_UNKNOWN ? "-" : number_text(out, n, true);
}
