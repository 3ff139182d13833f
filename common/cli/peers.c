/* SPDX-License-Identifier: Apache-2.0 */
/* peers.c - peers from arguments and from standard input. Resolves no names. */
#include "common/cli/peers.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/limits.h"
#include "common/io/iface.h"

#define BLANKS " \t\r\n"
enum { PORTS = 3 }; /* hazelcast.tcp.join.port.try.count: a second and a third instance of this host */
enum { TEXT = MC_HOST_MAX + 32 }; /* a host in brackets, a colon and any number */

/* What disco_list_parse reads, from a JSON object. */
static bool from_json(const char *text, char out[TEXT], struct fault *fault)
{
	json_error_t err;
	json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, &err);
	const json_t *host = json_object_get(o, "host"), *port = json_object_get(o, "port");
	const char *name = json_string_value(host);
	bool ok = name != NULL && strlen(name) <= MC_HOST_MAX &&
		(port == NULL || json_is_null(port) || json_is_integer(port) || json_is_string(port));

	if (ok && json_is_string(port)) /* as others write it */
		snprintf(out, TEXT, strchr(name, ':') != NULL ? "[%s]:%.8s" : "%s:%.8s", name,
			json_string_value(port));
	else if (ok && json_is_integer(port)) /* a number that is no port is refused with the others */
		snprintf(out, TEXT, strchr(name, ':') != NULL ? "[%s]:%lld" : "%s:%lld", name,
			(long long)json_integer_value(port));
	else if (ok)
		snprintf(out, TEXT, "%s", name);
	json_decref(o);
	return ok ||
		fault_usage(fault, "Write {\"host\":\"10.0.0.1\",\"port\":6900} on one line.",
			"This is not a JSON object with a host and a port: '%.100s'.", text);
}

bool peers_add(const char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *fault)
{
	char named[TEXT];

	mc_check(text != NULL && ports != NULL);
	text += strspn(text, BLANKS);
	if (text[0] == '[' && strchr(text, '{') != NULL)
		return fault_usage(fault, "jq -c '.[]' makes a line of each.",
			"This is an array of JSON, and peers are read as one object on each line.");
	if (text[0] == '{') {
		if (!from_json(text, named, fault))
			return false;
		text = named;
	}
	return disco_list_add(text, ports, out, fault);
}

/* PowerShell's > writes UTF-16. Two bytes at the very beginning say so. */
static bool is_utf16(const char *line)
{
	return memcmp(line, "\xff\xfe", 2) == 0 || memcmp(line, "\xfe\xff", 2) == 0;
}

static bool from_input(const struct disco_ports *ports, struct disco_list *out, struct fault *fault)
{
	static char line[MC_LIST_TEXT_MAX];
	size_t n;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (is_utf16(line))
			return fault_usage(fault,
				"iconv -f UTF-16 -t UTF-8 reads it: iconv ... FILE | mc-probe -",
				"Standard input is UTF-16, and peers are read as UTF-8.");
		n = strlen(line);
		if (n == sizeof(line) - 1 && line[n - 1] != '\n')
			return fault_usage(fault, "Write one peer on each line.",
				"A line on standard input is longer than %zu bytes.", n);
		line[strcspn(line, "#\r\n")] = '\0'; /* behind a # stands what people want to know */
		if (!peers_add(line, ports, out, fault))
			return false;
	}
	return ferror(stdin) == 0 ||
		fault_set(fault, STATUS_USAGE, "input", NULL, "Standard input cannot be read.");
}

bool peers_read(const struct settings *s, const struct disco_ports *ports, struct disco_list *out,
	struct fault *fault)
{
	bool input = false;
	unsigned i;

	*out = (struct disco_list){ 0 };
	for (i = 0; i < s->arg_count; i++) {
		bool dash = strcmp(s->args[i], "-") == 0;

		if (dash ? !input && !from_input(ports, out, fault)
			 : !peers_add(s->args[i], ports, out, fault))
			return false;
		input = input || dash;
	}
	return out->n > 0 || !input ||
		fault_set(fault, STATUS_NOT, "empty",
			"An empty list is an answer too: there is no member, or not yet.",
			"No peer stands on standard input.");
}

bool peers_here(uint16_t first, struct disco_list *out, struct fault *fault)
{
	const struct disco_ports ports = { first,
		first > UINT16_MAX + 1 - PORTS ? UINT16_MAX + 1u - first : PORTS };
	struct io_iface *list;
	int n = io_iface_all(&list), i;
	bool ok = list != NULL || fault_memory(fault);

	mc_check(first > 0);
	*out = (struct disco_list){ 0 };
	for (i = 0; i < n && ok; i++)
		if (list[i].up && !list[i].link_local)
			ok = disco_list_add(list[i].host, &ports, out, fault);
	free(list);
	return ok;
}
