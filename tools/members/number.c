/* SPDX-License-Identifier: Apache-2.0 */
/* number.c - numbers as texts. Knows nobody. */
#include "tools/members/number.h"

#include <inttypes.h>
#include <stdio.h>

#include "tools/members/figures.h"

static void bytes_text(char out[NUMBER_TEXT], int64_t n)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	size_t unit = 0;
	int64_t tenths = 0;

	for (; n >= 1000 && unit + 1 < sizeof(units) / sizeof(units[0]); n /= 1024, unit++)
		tenths = n % 1024 * 10 / 1024;
	if (unit > 0 && n < 10)
		snprintf(out, NUMBER_TEXT, "%" PRId64 ".%" PRId64 " %s", n, tenths, units[unit]);
	else
		snprintf(out, NUMBER_TEXT, "%" PRId64 " %s", n, units[unit]);
}

const char *number_text(char out[NUMBER_TEXT], int64_t n, bool bytes)
{
	if (n == FIGURE_UNKNOWN)
		snprintf(out, NUMBER_TEXT, "unknown");
	else if (bytes)
		bytes_text(out, n);
	else
		snprintf(out, NUMBER_TEXT, "%" PRId64, n);
	return out;
}
