/* SPDX-License-Identifier: Apache-2.0 */
/* kinds.c - one check for each kind of value, and the sentences when it fails. */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/cli/mode.h"
#include "common/cli/option.h"
#include "common/cli/parse.h"
#include "common/cli/record.h"

bool complain(struct complaint *c, const char *code, const char *hint, const char *fmt, ...)
{
	va_list args;

	c->code = code;
	va_start(args, fmt);
	vsnprintf(c->message, sizeof(c->message), fmt, args);
	va_end(args);
	if (hint != c->hint)
		snprintf(c->hint, sizeof(c->hint), "%s", hint != NULL ? hint : "");
	return false;
}

bool complain_hint(struct complaint *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(c->hint, sizeof(c->hint), fmt, args);
	va_end(args);
	return false;
}

static bool flag(const struct opt_row *row, const char *text, struct complaint *c)
{
	bool on;

	return parse_flag(text, &on) ||
		complain(
			c, "usage", "Write yes or no.", "--%s: '%s' is neither yes nor no.", row->name, text);
}

static bool words(const struct opt_row *row, const char *text, struct complaint *c)
{
	size_t n = strlen(text), i;

	if (n == 0)
		return complain(c, "usage", NULL, "--%s is given without a value.", row->name);
	if (n > (size_t)row->max)
		return complain(c, "usage", NULL, "--%s: %zu bytes are too many.", row->name, n) ||
			complain_hint(c, "At most %" PRId64 " bytes.", row->max);
	for (i = 0; i < n; i++)
		if (iscntrl((unsigned char)text[i]))
			return complain(c, "usage", "Names are plain text on one line.",
				"--%s holds a control character.", row->name);
	return true;
}

static bool number(const struct opt_row *row, const char *text, struct complaint *c)
{
	int64_t n;

	if (parse_number(text, &n) && n >= row->min && n <= row->max)
		return true;
	return complain(c, "usage", NULL, "--%s: '%s' is not a number from %" PRId64 " to %" PRId64 ".",
		row->name, text, row->min, row->max);
}

static bool port(const struct opt_row *row, const char *text, struct complaint *c)
{
	int64_t n;

	if (parse_number(text, &n) && n >= 1 && n <= 65535)
		return true;
	return complain(c, "usage", "A port is a number from 1 to 65535. Payara would refuse it as well.",
		"--%s: '%s' is not a port.", row->name, text);
}

static bool duration(const struct opt_row *row, const char *text, struct complaint *c)
{
	int64_t ms;

	if (!parse_duration(text, &ms))
		return complain(c, "usage", "Write 500ms, 10s, 2m or 1h; a bare number is seconds.",
			"--%s: '%s' is not a duration.", row->name, text);
	if (ms >= row->min && ms <= row->max)
		return true;
	return complain(c, "usage", NULL, "--%s: %s is too %s.", row->name, text,
		       ms < row->min ? "short" : "long") ||
		complain_hint(c, "From %" PRId64 "ms to %" PRId64 "s.", row->min, row->max / 1000);
}

static bool choice(const struct opt_row *row, const char *text, struct complaint *c)
{
	if (parse_word_in(text, strlen(text), row->choices))
		return true;
	return complain(c, "usage", NULL, "--%s: '%s' is not known.", row->name, text) ||
		complain_hint(c, "It is one of: %s.", row->choices);
}

static bool mode(const struct opt_row *row, const char *text, struct complaint *c)
{
	struct mode m;

	(void)row;
	return mode_parse(text, &m, c);
}

static bool group(const struct opt_row *row, const char *text, struct complaint *c)
{
	static const char what[] = "IPv4 groups are 224.0.0.0 to 239.255.255.255, IPv6 groups begin with ff. "
				   "Payara would refuse it as well.";
	bool is_address;

	if (parse_multicast(text, &is_address))
		return true;
	if (is_address)
		return complain(c, "usage", what,
			"--%s: %s is the address of one host, not a multicast group.", row->name, text);
	return complain(c, "usage", GROUP_IS_A_NUMBER, "--%s: '%s' is not the address of a multicast group.",
		row->name, text);
}

static bool address(const struct opt_row *row, const char *text, struct complaint *c)
{
	struct parsed_address a;

	return parse_address(text, &a) ||
		complain(c, "usage", "Write HOST, HOST:PORT or [IPv6]:PORT.", "--%s: '%s' is not an address.",
			row->name, text);
}

static bool condition(const struct opt_row *row, const char *text, struct complaint *c)
{
	struct condition cond;

	return parse_condition(text, &cond) ||
		complain(c, "usage", "Write 'size>=2' in quotes; also == > <= < and !=.",
			"--%s: '%s' is not a condition.", row->name, text);
}

static bool hook(const struct opt_row *row, const char *text, struct complaint *c)
{
	struct hook h;
	char types[CLI_TEXT];

	if (!parse_hook(text, &h))
		return complain(c, "usage", "Write EVENT=COMMAND, for example members='cat >> list'.",
			"--%s: '%s' is not an event and a command.", row->name, text);
	record_types(types, sizeof(types));
	if (parse_word_in(h.event, h.event_size, types))
		return true;
	return complain(c, "usage", NULL, "--%s: there is no event '%.*s'.", row->name, (int)h.event_size,
		       h.event) ||
		complain_hint(c, "It is one of: %s.", types);
}

static bool file(const struct opt_row *row, const char *text, struct complaint *c)
{
	return text[0] != '\0' || complain(c, "usage", NULL, "--%s is given without a file.", row->name);
}

static bool secret(const struct opt_row *row, const char *text, struct complaint *c)
{
	return text[0] != '\0' || complain(c, "usage", NULL, "--%s is given without a value.", row->name);
}

static bool (*const checks[KIND_COUNT])(const struct opt_row *, const char *, struct complaint *) = {
	[KIND_FLAG] = flag,
	[KIND_TEXT] = words,
	[KIND_NUMBER] = number,
	[KIND_PORT] = port,
	[KIND_DURATION] = duration,
	[KIND_CHOICE] = choice,
	[KIND_MODE] = mode,
	[KIND_GROUP] = group,
	[KIND_ADDRESS] = address,
	[KIND_CONDITION] = condition,
	[KIND_HOOK] = hook,
	[KIND_FILE] = file,
	[KIND_SECRET] = secret,
};

bool opt_check(const struct opt_row *row, const char *text, struct complaint *c)
{
	return checks[row->kind](row, text, c);
}
