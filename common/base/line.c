/* SPDX-License-Identifier: Apache-2.0 */
/* line.c - the rows of the lines as a table, and the line that a version names. */
#include "common/base/line.h"

#include <string.h>

const struct mc_line_info mc_lines[MC_LINE_COUNT] = {
#define L(id, major, minor, patch, build, marks, by_list) \
	[MC_LINE_##id] = { #major "." #minor, { major, minor, patch }, build, marks, by_list },
	MC_LINES(L)
#undef L
};

bool mc_line_of(int major, int minor, enum mc_line *out)
{
	for (int i = 0; i < MC_LINE_COUNT; i++) {
		if (mc_lines[i].version[0] != major || mc_lines[i].version[1] != minor)
			continue;
		*out = (enum mc_line)i;
		return true;
	}
	return false;
}

bool mc_line_of_text(const char *p, size_t n, enum mc_line *out)
{
	for (int i = 0; i < MC_LINE_COUNT; i++) {
		size_t size = strlen(mc_lines[i].text);

		if (n < size || memcmp(p, mc_lines[i].text, size) != 0 || (n > size && p[size] != '.'))
			continue;
		*out = (enum mc_line)i;
		return true;
	}
	return false;
}

bool mc_release_of_text(const char *p, size_t n, uint8_t out[2])
{
	unsigned v[2] = { 0, 0 };
	size_t i = 0;

	for (int part = 0; part < 2; part++) {
		size_t from = i;

		for (; i < n && p[i] >= '0' && p[i] <= '9' && v[part] <= UINT8_MAX; i++)
			v[part] = 10 * v[part] + (unsigned)(p[i] - '0');
		if (i == from || v[part] > UINT8_MAX || (part == 0 && (i >= n || p[i++] != '.')))
			return false;
	}
	out[0] = (uint8_t)v[0];
	out[1] = (uint8_t)v[1];
	return true;
}
