/* SPDX-License-Identifier: Apache-2.0 */
/* kinds.c - one reader for each kind of value, and the sentences when it is none. Looks nothing up, opens no
 * file. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/option.h"
#include "common/cli/record.h"

static bool flag(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	return parse_flag(text, &out->flag) ||
		fault_usage(fault, "Write yes or no.", "--%s: '%s' is neither yes nor no.", row->name, text);
}

static bool words(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	size_t n = strlen(text), i;

	(void)out;
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

static bool number(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	if (parse_number(text, &out->number) && out->number >= row->min && out->number <= row->max)
		return true;
	return fault_usage(fault, NULL, "--%s: '%s' is not a number from %" PRId64 " to %" PRId64 ".",
		row->name, text, row->min, row->max);
}

static bool port(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	if (parse_number(text, &out->number) && out->number >= 1 && out->number <= UINT16_MAX)
		return true;
	return fault_usage(fault, "A port is a number from 1 to 65535. Payara would refuse it as well.",
		"--%s: '%s' is not a port.", row->name, text);
}

static bool duration(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	int64_t ms;

	if (!parse_duration(text, &ms))
		return fault_usage(fault, "Write 500ms, 10s, 2m or 1h; a bare number is seconds.",
			"--%s: '%s' is not a duration.", row->name, text);
	out->number = ms;
	if (ms >= row->min && ms <= row->max)
		return true;
	return fault_usage(fault, NULL, "--%s: %s is too %s.", row->name, text,
		       ms < row->min ? "short" : "long") ||
		fault_hint(fault, "From %" PRId64 "ms to %" PRId64 "s.", row->min, row->max / 1000);
}

static bool choice(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	out->number = parse_word_place(text, strlen(text), row->choices);
	if (out->number >= 0)
		return true;
	return fault_usage(fault, NULL, "--%s: '%s' is not known.", row->name, text) ||
		fault_hint(fault, "It is one of: %s.", row->choices);
}

static bool mode(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	(void)row;
	return cluster_mode_parse(text, &out->mode, fault);
}

static bool output(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	return output_parse(text, &out->output, fault) || fault_prefix(fault, "--%s: ", row->name);
}

static bool group(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	static const char what[] = "IPv4 groups are 224.0.0.0 to 239.255.255.255, IPv6 groups begin with ff. "
				   "Payara would refuse it as well.";
	bool is_address;

	(void)out;
	if (parse_multicast(text, &is_address))
		return true;
	if (is_address)
		return fault_usage(fault, what, "--%s: %s is the address of one host, not a multicast group.",
			row->name, text);
	return fault_usage(fault, GROUP_IS_A_NUMBER, "--%s: '%s' is not the address of a multicast group.",
		row->name, text);
}

static bool address(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	return parse_address(text, &out->address) ||
		fault_usage(fault, "Write HOST, HOST:PORT or [IPv6]:PORT.", "--%s: '%s' is not an address.",
			row->name, text);
}

static bool condition(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	char noun[16]; /* the row's examples begin with it */

	snprintf(noun, sizeof(noun), "%.*s", (int)strcspn(row->choices, "><=! "), row->choices);
	return parse_condition(text, noun, &out->condition) ||
		fault_usage(fault, NULL, "--%s: '%s' is not a condition.", row->name, text) ||
		fault_hint(fault, "Write '%s>=2' in quotes; also == > <= < and !=.", noun);
}

static bool hook(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	struct parsed_hook *h = &out->hook;
	char types[CLI_TEXT];

	if (!parse_hook(text, h))
		return fault_usage(fault, "Write EVENT=COMMAND, for example members='cat >> list'.",
			"--%s: '%s' is not an event and a command.", row->name, text);
	record_types(row->tools, types, sizeof(types));
	if (parse_word_in(h->event, h->event_size, types))
		return true;
	return fault_usage(fault, NULL, "--%s: there is no event '%.*s'.", row->name, (int)h->event_size,
		       h->event) ||
		fault_hint(fault, "It is one of: %s.", types);
}

static bool bytes(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	if (!parse_bytes(text, &out->number))
		return fault_usage(fault, "Write 64M, 4G; a bare number is bytes.", "--%s: '%s' is no size.",
			row->name, text);
	if (out->number >= row->min && out->number <= row->max)
		return true;
	return fault_usage(fault, NULL, "--%s: %s is too %s.", row->name, text,
		       out->number < row->min ? "little" : "much") ||
		fault_hint(fault, "From %" PRId64 "M to %" PRId64 "M.", row->min >> 20, row->max >> 20);
}

static bool map(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	(void)row;
	return map_rule_parse(text, &out->map, fault);
}

static bool size(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	if (parse_size(text, &out->condition) && out->condition.n <= row->max)
		return true;
	return fault_usage(fault,
		"Write " OPTION_WAIT_SIZE " 3 or " OPTION_WAIT_SIZE " '>=3'; with " OPTION_EXACT
		" it means just 3.",
		"--%s is a number from 0 to %" PRId64 ", not '%s'.", row->name, row->max, text);
}

static bool file(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	(void)out;
	return text[0] != '\0' || fault_usage(fault, NULL, "--%s is given without a file.", row->name);
}

static bool secret(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	(void)out;
	return text[0] != '\0' || fault_usage(fault, NULL, "--%s is given without a value.", row->name);
}

static bool (*const readers[KIND_COUNT])(
	const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault) = {
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
	[KIND_SIZE] = size,
	[KIND_BYTES] = bytes,
	[KIND_MAP] = map,
	[KIND_HOOK] = hook,
	[KIND_OUTPUT] = output,
	[KIND_FILE] = file,
	[KIND_SECRET] = secret,
};

bool opt_read(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault)
{
	mc_check(row->kind < KIND_COUNT);
	return readers[row->kind](row, text, out, fault);
}
