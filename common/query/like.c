/* SPDX-License-Identifier: Apache-2.0 */
/* like.c - LIKE and ILIKE: % stands for any text, _ for one character, a backslash before either for itself
 * (LikePredicate.createPattern). In time bounded by both lengths: only the last % is ever tried again. */
#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/query/predicate.h"

/* Simple case folding of what has two cases below U+0530: Latin, Greek, Cyrillic, Armenian begins there. */
uint32_t query_fold(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp;
	if ((cp >= 0xc0 && cp <= 0xde && cp != 0xd7) || (cp >= 0x391 && cp <= 0x3ab) ||
		(cp >= 0x410 && cp <= 0x42f))
		return cp + 32;
	if (cp >= 0x400 && cp <= 0x40f)
		return cp + 80;
	if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17e))
		return cp + (cp & 1); /* capitals are odd */
	if ((cp >= 0x100 && cp <= 0x137) || (cp >= 0x14a && cp <= 0x177) || (cp >= 0x460 && cp <= 0x481) ||
		(cp >= 0x48a && cp <= 0x52f))
		return cp | 1;
	return cp == 0x178 ? 0xff : cp == 0x3c2 ? 0x3c3 : cp;
}

struct text_cursor {
	const uint8_t *p, *end;
};

static uint32_t next(struct text_cursor *c)
{
	uint32_t cp;

	c->p += mc_utf8_get(c->p, (size_t)(c->end - c->p), &cp);
	return cp;
}

enum { ANY_TEXT = 0x110000, ANY_CHARACTER };
_Static_assert(ANY_TEXT > 0x10ffff, "no character is a sign of a pattern");

static uint32_t next_of_pattern(struct text_cursor *c)
{
	uint32_t cp = next(c);

	if (cp == '%')
		return ANY_TEXT;
	if (cp == '_')
		return ANY_CHARACTER;
	if (cp == '\\' && c->p < c->end && (*c->p == '%' || *c->p == '_'))
		return next(c);
	return cp;
}

bool query_like_matches(const struct query_like *like, struct mc_bytes text)
{
	struct text_cursor pattern = { like->text.p, like->text.p }, s = { text.p, text.p }, retry_pattern,
			   retry = { NULL, NULL };

	mc_check(like->null || like->text.n >= 0);
	if (like->null)
		return false;
	pattern.end += like->text.n;
	s.end += text.n;
	for (;;) {
		struct text_cursor at = pattern;
		uint32_t want = pattern.p < pattern.end ? next_of_pattern(&at) : 0, have;

		if (want == ANY_TEXT) {
			pattern = retry_pattern = at;
			retry = s;
			continue;
		}
		if (pattern.p == pattern.end && s.p == s.end)
			return true;
		if (pattern.p < pattern.end && s.p < s.end) {
			have = next(&s);
			if (want == ANY_CHARACTER || want == have ||
				(like->any_case && query_fold(want) == query_fold(have))) {
				pattern = at;
				continue;
			}
		}
		if (retry.p == NULL || retry.p == retry.end)
			return false;
		next(&retry);
		s = retry;
		pattern = retry_pattern;
	}
}
