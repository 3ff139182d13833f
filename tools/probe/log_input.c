/* SPDX-License-Identifier: Apache-2.0 */
/* log_input.c - unpacks and recodes a log on its way to whoever reads its lines. Reads no files itself. */
#include "tools/probe/log_input.h"

#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/base/status.h"

enum {
	PIECE = 16 << 10,
	GZIP_ONLY = 16 + 15, /* zlib's manual, inflateInit2: a gzip head is wanted; the greatest window */
};

void log_input_open(struct log_input *in, log_sink *sink, void *ctx)
{
	mc_check(sink != NULL);
	memset(in, 0, sizeof(*in));
	in->sink = sink;
	in->ctx = ctx;
}

void log_input_close(struct log_input *in)
{
	if (in->zipped)
		inflateEnd(&in->z);
	in->zipped = false;
}

/* --- UTF-16 --- */

static size_t put_utf8(char *to, uint32_t c)
{
	mc_check(c < 0x110000);
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* A surrogate without its other half is U+FFFD. At most two characters come of one unit. */
static size_t put_unit(struct log_input *in, char *to, uint16_t unit)
{
	size_t n = 0;

	if (unit >= 0xdc00 && unit < 0xe000 && in->high != 0) {
		n = put_utf8(to, 0x10000 + ((uint32_t)(in->high - 0xd800) << 10) + (uint32_t)(unit - 0xdc00));
		in->high = 0;
		return n;
	}
	if (in->high != 0)
		n = put_utf8(to, 0xfffd);
	in->high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
	if (in->high != 0)
		return n;
	return n + put_utf8(to + n, unit >= 0xdc00 && unit < 0xe000 ? 0xfffd : unit);
}

static void recode(struct log_input *in, const uint8_t *p, size_t n)
{
	char text[PIECE];
	size_t have = 0, i;

	for (i = 0; i < n; i++) {
		if (!in->has_half) {
			in->half = p[i];
			in->has_half = true;
			continue;
		}
		in->has_half = false;
		have += put_unit(in, text + have,
			(uint16_t)(in->code == LOG_CODE_UTF16_LE ? in->half | p[i] << 8
								 : in->half << 8 | p[i]));
		if (have > PIECE - 8) {
			in->sink(in->ctx, text, have);
			have = 0;
		}
	}
	if (have > 0)
		in->sink(in->ctx, text, have);
}

static void put_text(struct log_input *in, const uint8_t *p, size_t n)
{
	if (in->code == LOG_CODE_UTF8 && n > 0)
		in->sink(in->ctx, (const char *)p, n);
	else if (n > 0)
		recode(in, p, n);
}

/* What the first four bytes of a text say; *mark: how many of them are no text. Logs begin with ASCII. */
static enum log_code code_of(const uint8_t *p, unsigned n, unsigned *mark)
{
	*mark = 0;
	if (n >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf)
		return *mark = 3, LOG_CODE_UTF8;
	if (n >= 2 && p[0] == 0xff && p[1] == 0xfe)
		return *mark = 2, LOG_CODE_UTF16_LE;
	if (n >= 2 && p[0] == 0xfe && p[1] == 0xff)
		return *mark = 2, LOG_CODE_UTF16_BE;
	if (n >= 4 && p[0] != 0 && p[1] == 0 && p[2] != 0 && p[3] == 0)
		return LOG_CODE_UTF16_LE;
	if (n >= 4 && p[0] == 0 && p[1] != 0 && p[2] == 0 && p[3] != 0)
		return LOG_CODE_UTF16_BE;
	return LOG_CODE_UTF8;
}

static void begin_text(struct log_input *in)
{
	unsigned mark;

	in->code = code_of(in->mark, in->mark_n, &mark);
	mc_check(mark <= in->mark_n && in->code != LOG_CODE_UNKNOWN);
	put_text(in, in->mark + mark, in->mark_n - mark);
}

static void take_text(struct log_input *in, const uint8_t *p, size_t n)
{
	while (in->code == LOG_CODE_UNKNOWN && n > 0) {
		mc_check(in->mark_n < sizeof(in->mark));
		in->mark[in->mark_n++] = *p++;
		n--;
		if (in->mark_n == sizeof(in->mark))
			begin_text(in);
	}
	put_text(in, p, n);
}

/* --- gzip --- */

static bool set_broken(struct fault *fault, const char *why)
{
	fault_set(fault, STATUS_USAGE, "input", NULL, "The packed log is broken: %s.", why);
	return false;
}

/* Several members one after the other are one file (RFC 1952, 2.2); what follows that is none is passed over,
 * as gzip does. */
static bool next_member(struct log_input *in)
{
	if (in->z.avail_in == 0 || in->z.next_in[0] != 0x1f || inflateReset(&in->z) != Z_OK)
		return false;
	in->unpacked = false;
	return true;
}

static bool unpack(struct log_input *in, const uint8_t *p, size_t n, struct fault *fault)
{
	uint8_t text[PIECE],
		*from = (uint8_t *)(uintptr_t)p; /* zlib reads it only, and says so in newer headers */
	int got;

	in->z.next_in = from;
	in->z.avail_in = (uInt)n;
	do {
		if (in->unpacked && !next_member(in))
			return true;
		in->z.next_out = text;
		in->z.avail_out = sizeof(text);
		got = inflate(&in->z, Z_NO_FLUSH);
		take_text(in, text, sizeof(text) - in->z.avail_out);
		if (got != Z_OK && got != Z_STREAM_END && got != Z_BUF_ERROR)
			return set_broken(fault, in->z.msg != NULL ? in->z.msg : "no memory");
		in->unpacked = got == Z_STREAM_END;
	} while (in->z.avail_in > 0 || in->z.avail_out == 0);
	return true;
}

/* --- what it is --- */

/* Magic numbers of what people attach besides. */
static const struct {
	unsigned n;
	uint8_t first[4];
	const char *what, *hint;
} others[] = {
	{ 4, { 'P', 'K', 3, 4 }, "a zip archive", "unzip -p FILE | mc-probe " OPTION_EXPLAIN_LOG },
	{ 3, { 'B', 'Z', 'h' }, "packed with bzip2", "bzcat FILE | mc-probe " OPTION_EXPLAIN_LOG },
	{ 4, { 0xfd, '7', 'z', 'X' }, "packed with xz", "xzcat FILE | mc-probe " OPTION_EXPLAIN_LOG },
	{ 4, { 0x28, 0xb5, 0x2f, 0xfd }, "packed with zstd", "zstdcat FILE | mc-probe " OPTION_EXPLAIN_LOG },
};

static bool begin_log(struct log_input *in, struct fault *fault)
{
	size_t i;

	in->begun = true;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (in->first_n >= others[i].n && memcmp(in->first, others[i].first, others[i].n) == 0) {
			fault_set(fault, STATUS_USAGE, "input", others[i].hint, "This is not a log, but %s.",
				others[i].what);
			return false;
		}
	if (in->first_n < 2 || in->first[0] != 0x1f || in->first[1] != 0x8b) {
		take_text(in, in->first, in->first_n);
		return true;
	}
	if (inflateInit2(&in->z, GZIP_ONLY) != Z_OK)
		return set_broken(fault, "no memory to unpack it");
	in->zipped = true;
	return unpack(in, in->first, in->first_n, fault);
}

bool log_input_bytes(struct log_input *in, const uint8_t *p, size_t n, struct fault *fault)
{
	mc_check(in->first_n <= sizeof(in->first));
	while (!in->begun && n > 0) {
		in->first[in->first_n++] = *p++;
		n--;
		if (in->first_n == sizeof(in->first) && !begin_log(in, fault))
			return false;
	}
	if (in->zipped)
		return n == 0 || unpack(in, p, n, fault);
	take_text(in, p, n);
	return true;
}

bool log_input_end(struct log_input *in, struct fault *fault)
{
	if (!in->begun && !begin_log(in, fault))
		return false;
	if (in->code == LOG_CODE_UNKNOWN)
		begin_text(in);
	return !in->zipped || in->unpacked || set_broken(fault, "it is cut off");
}
