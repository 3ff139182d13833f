/* SPDX-License-Identifier: Apache-2.0 */
/* json_out.c - pieces of JSON text. */
#include "tests/lib/json_out.h"

#include "common/base/utf8.h"

static const char digits[] = "0123456789abcdef";

void mc_json_raw(struct mc_json *j, const char *z)
{
	j->put(j->ctx, z, strlen(z));
}

void mc_json_open(struct mc_json *j, const char *bracket)
{
	mc_json_raw(j, bracket);
	j->more = false;
}

void mc_json_close(struct mc_json *j, const char *bracket)
{
	mc_json_raw(j, bracket);
	j->more = true;
}

void mc_json_item(struct mc_json *j)
{
	if (j->more)
		mc_json_raw(j, ",");
	j->more = true;
}

void mc_json_key(struct mc_json *j, const char *name, const char *suffix)
{
	mc_json_item(j);
	mc_json_raw(j, "\"");
	mc_json_raw(j, name);
	mc_json_raw(j, suffix);
	mc_json_raw(j, "\":");
}

void mc_json_int(struct mc_json *j, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char buf[20];
	size_t at = sizeof(buf);

	do
		buf[--at] = digits[u % 10];
	while ((u /= 10) > 0);
	if (v < 0)
		mc_json_raw(j, "-");
	j->put(j->ctx, buf + at, sizeof(buf) - at);
}

void mc_json_bool(struct mc_json *j, bool b)
{
	mc_json_raw(j, b ? "true" : "false");
}

void mc_json_uuid(struct mc_json *j, struct mc_uuid u)
{
	char text[MC_UUID_TEXT];

	if (u.null) {
		mc_json_raw(j, "null");
		return;
	}
	mc_uuid_text(text, u);
	mc_json_raw(j, "\"");
	mc_json_raw(j, text);
	mc_json_raw(j, "\"");
}

void mc_json_hex(struct mc_json *j, const uint8_t *p, size_t n)
{
	mc_json_raw(j, "\"");
	for (size_t i = 0; i < n; i++) {
		char pair[2] = { digits[p[i] >> 4], digits[p[i] & 15] };

		j->put(j->ctx, pair, 2);
	}
	mc_json_raw(j, "\"");
}

void mc_json_bytes(struct mc_json *j, const char *key, struct mc_bytes b)
{
	if (b.n < 0) {
		mc_json_raw(j, "null");
		return;
	}
	mc_json_open(j, "{");
	mc_json_key(j, key, "");
	mc_json_hex(j, b.p, (size_t)b.n);
	mc_json_close(j, "}");
}

/* What could steer a terminal or end the string: C0, DEL, C1, quotes, line separators, direction marks. */
static bool must_escape(uint32_t cp)
{
	return cp < 0x20 || cp == '"' || cp == '\\' || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c ||
		cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
		(cp >= 0x2066 && cp <= 0x2069);
}

static void put_cp(struct mc_json *j, uint32_t cp)
{
	char esc[6] = {
		'\\',
		'u',
		digits[cp >> 12 & 15],
		digits[cp >> 8 & 15],
		digits[cp >> 4 & 15],
		digits[cp & 15],
	};
	uint8_t utf8[4];

	if (must_escape(cp))
		j->put(j->ctx, esc, sizeof(esc));
	else
		j->put(j->ctx, (const char *)utf8, mc_utf8_put(utf8, cp));
}

/* One UTF-16 unit in three bytes, 0: not such a unit. */
static uint32_t surrogate_at(const uint8_t *p, size_t n)
{
	if (n < 3 || p[0] != 0xed || p[1] < 0xa0 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
		return 0;
	return 0xd000u | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
}

static size_t java_get(const uint8_t *p, size_t n, uint32_t *cp)
{
	uint32_t high = surrogate_at(p, n);
	uint32_t low = high >= 0xd800 && high < 0xdc00 && n > 3 ? surrogate_at(p + 3, n - 3) : 0;

	if (n >= 2 && p[0] == 0xc0 && p[1] == 0x80) {
		*cp = 0;
		return 2;
	}
	if (low < 0xdc00)
		return mc_utf8_get(p, n, cp);
	*cp = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	return 6;
}

static void put_text(struct mc_json *j, struct mc_str s, size_t (*get)(const uint8_t *, size_t, uint32_t *))
{
	uint32_t cp;

	if (s.n < 0) {
		mc_json_raw(j, "null");
		return;
	}
	mc_json_raw(j, "\"");
	for (int32_t i = 0; i < s.n;) {
		i += (int32_t)get((const uint8_t *)s.p + i, (size_t)(s.n - i), &cp);
		put_cp(j, cp);
	}
	mc_json_raw(j, "\"");
}

void mc_json_str(struct mc_json *j, struct mc_str s)
{
	put_text(j, s, mc_utf8_get);
}

void mc_json_java_str(struct mc_json *j, struct mc_str s)
{
	put_text(j, s, java_get);
}
