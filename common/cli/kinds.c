/* SPDX-License-Identifier: Apache-2.0 */
/* kinds.c - one check for each kind of value, and the sentences when it fails. */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/cli/cluster_mode.h"
#include "common/cli/option.h"
#include "common/cli/parse.h"
#include "common/cli/record.h"

static bool flag(const struct opt_row *row, const char *text, struct fault *fault)
{
	bool on;

	return parse_flag(text, &on) ||
		fault_usage(fault, "Write yes or no.", "--%s: '%s' is neither yes nor no.", row->name, text);
}

static bool words(const struct opt_row *row, const char *text, struct fault *fault)
{
	size_t n = strlen(text), i;

	if (n == 0)
		return fault_usage(fault, NULL, "--%s is given without a value.", row->name);
	if (n > (size_t)row->max)
		return fault_usage(fault, NULL, "--%s: %zu bytes are too many.", row->name, n) ||
			fault_hint(fault, "At most %" PRId64 " bytes.", row->max);
	for (i = 0; i < n; i++)
		if (iscntrl((unsigned char)text[i]))
			return fault_usage(fault, "Names are plain text on one line.",
				"--%s holds a control character.", row->name);
	return true;
}

static bool number(const struct opt_row *row, const char *text, struct fault *fault)
{
	int64_t n;

	if (parse_number(text, &n) && n >= row->min && n <= row->max)
		return true;
	return fault_usage(fault, NULL, "--%s: '%s' is not a number from %" PRId64 " to %" PRId64 ".",
		row->name, text, row->min, row->max);
}

static bool port(const struct opt_row *row, const char *text, struct fault *fault)
{
	int64_t n;

	if (parse_number(text, &n) && n >= 1 && n <= 65535)
		return true;
	return fault_usage(fault, "A port is a number from 1 to 65535. Payara would refuse it as well.",
		"--%s: '%s' is not a port.", row->name, text);
}

static bool duration(const struct opt_row *row, const char *text, struct fault *fault)
{
	int64_t ms;

	if (!parse_duration(text, &ms))
		return fault_usage(fault, "Write 500ms, 10s, 2m or 1h; a bare number is seconds.",
			"--%s: '%s' is not a duration.", row->name, text);
	if (ms >= row->min && ms <= row->max)
		return true;
	return fault_usage(fault, NULL, "--%s: %s is too %s.", row->name, text,
		       ms < row->min ? "short" : "long") ||
		fault_hint(fault, "From %" PRId64 "ms to %" PRId64 "s.", row->min, row->max / 1000);
}

static bool choice(const struct opt_row *row, const char *text, struct fault *fault)
{
	if (parse_word_in(text, strlen(text), row->choices))
		return true;
	return fault_usage(fault, NULL, "--%s: '%s' is not known.", row->name, text) ||
		fault_hint(fault, "It is one of: %s.", row->choices);
}

static bool mode(const struct opt_row *row, const char *text, struct fault *fault)
{
	struct cluster_mode m;

	(void)row;
	return cluster_mode_parse(text, &m, fault);
}

static bool group(const struct opt_row *row, const char *text, struct fault *fault)
{
	static const char what[] = "IPv4 groups are 224.0.0.0 to 239.255.255.255, IPv6 groups begin with ff. "
				   "Payara would refuse it as well.";
	bool is_address;

	if (parse_multicast(text, &is_address))
		return true;
	if (is_address)
		return fault_usage(fault, what, "--%s: %s is the address of one host, not a multicast group.",
			row->name, text);
	return fault_usage(fault, GROUP_IS_A_NUMBER, "--%s: '%s' is not the address of a multicast group.",
		row->name, text);
}

static bool address(const struct opt_row *row, const char *text, struct fault *fault)
{
	struct parsed_address a;

	return parse_address(text, &a) ||
		fault_usage(fault, "Write HOST, HOST:PORT or [IPv6]:PORT.", "--%s: '%s' is not an address.",
			row->name, text);
}

static bool condition(const struct opt_row *row, const char *text, struct fault *fault)
{
	struct condition cond;

	return parse_condition(text, &cond) ||
		fault_usage(fault, "Write 'size>=2' in quotes; also == > <= < and !=.",
			"--%s: '%s' is not a condition.", row->name, text);
}

static bool hook(const struct opt_row *row, const char *text, struct fault *fault)
{
	struct hook h;
	char types[CLI_TEXT];

	if (!parse_hook(text, &h))
		return fault_usage(fault, "Write EVENT=COMMAND, for example members='cat >> list'.",
			"--%s: '%s' is not an event and a command.", row->name, text);
	record_types(types, sizeof(types));
	if (parse_word_in(h.event, h.event_size, types))
		return true;
	return fault_usage(fault, NULL, "--%s: there is no event '%.*s'.", row->name, (int)h.event_size,
		       h.event) ||
		fault_hint(fault, "It is one of: %s.", types);
}

static bool file(const struct opt_row *row, const char *text, struct fault *fault)
{
	return text[0] != '\0' || fault_usage(fault, NULL, "--%s is given without a file.", row->name);
}

static bool secret(const struct opt_row *row, const char *text, struct fault *fault)
{
	return text[0] != '\0' || fault_usage(fault, NULL, "--%s is given without a value.", row->name);
}

static bool (*const checks[KIND_COUNT])(const struct opt_row *, const char *, struct fault *) = {
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

bool opt_check(const struct opt_row *row, const char *text, struct fault *fault)
{
	return checks[row->kind](row, text, fault);
}
