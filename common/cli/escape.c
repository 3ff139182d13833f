/* SPDX-License-Identifier: Apache-2.0 */
/* escape.c - text of strangers for a terminal: control characters and damaged UTF-8 become visible. */
#include "common/cli/escape.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/utf8.h"

/* Characters that a terminal or a reader's eye obeys instead of showing. */
static const struct {
	uint32_t first, last;
} unseen[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0xad, 0xad },
	{ 0x61c, 0x61c },
	{ 0x115f, 0x1160 },
	{ 0x180e, 0x180e },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f },
};

static bool is_unseen(uint32_t ch)
{
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (ch >= unseen[i].first && ch <= unseen[i].last)
			return true;
	return false;
}

size_t escape_text(char *out, size_t cap, struct mc_str in, enum escape how)
{
	const uint8_t *p = (const uint8_t *)in.p;
	size_t left = in.n > 0 ? (size_t)in.n : 0, used = 0, n, m;
	uint32_t ch = 0;
	char piece[16];

	mc_check(cap > 0);
	for (; left > 0; p += n, left -= n) {
		n = mc_utf8_get(p, left, &ch);
		if (n == 1 && ch == MC_UTF8_DAMAGED) {
			m = (size_t)snprintf(piece, sizeof(piece), "\\x%02x", (unsigned)*p);
		} else if (how == ESCAPE_TERMINAL && is_unseen(ch)) {
			m = (size_t)snprintf(
				piece, sizeof(piece), ch < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)ch);
		} else {
			m = n;
			memcpy(piece, p, n);
		}
		if (used + m + 1 > cap)
			break;
		memcpy(out + used, piece, m);
		used += m;
	}
	if (cap > 0)
		out[used] = '\0';
	return used;
}
