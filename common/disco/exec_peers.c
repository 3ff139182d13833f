/* SPDX-License-Identifier: Apache-2.0 */
/* exec_peers.c - what a command prints of peers. Runs nothing. */
#include "common/disco/exec_peers.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"

static bool add_object(
	const char *line, const struct disco_ports *ports, struct disco_list *out, struct fault *err)
{
	json_t *o = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const char *host = json_string_value(json_object_get(o, "host"));
	json_int_t port = json_integer_value(json_object_get(o, "port"));
	char entry[MC_HOST_MAX + 16];
	bool ok;

	if (host == NULL || strlen(host) > MC_HOST_MAX || port < 0 || port > UINT16_MAX)
		ok = fault_usage(err, "An object is {\"host\":\"10.0.0.1\",\"port\":5701}.",
			"'%.100s' is not a peer.", line);
	else {
		snprintf(entry, sizeof(entry), strchr(host, ':') != NULL ? "[%s]" : "%s", host);
		if (port > 0)
			snprintf(entry + strlen(entry), 8, ":%d", (int)port);
		ok = disco_list_add(entry, ports, out, err);
	}
	json_decref(o);
	return ok;
}

static bool is_all_numbers(const struct disco_list *l, struct fault *err)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (!disco_is_numeric(l->v[i].host))
			return fault_usage(err,
				"Names are looked up with " OPTION_CLUSTER_MODE " dns: or tcpip:.",
				"'%.100s' is a name, not an address.", l->v[i].host);
	return true;
}

bool exec_peers_read(char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *err)
{
	char *line, *more = text;

	mc_check(text != NULL && ports != NULL);
	*out = (struct disco_list){ NULL, 0, 0 };
	while ((line = strsep(&more, "\n")) != NULL) {
		line += strspn(line, " \t\r");
		line[strcspn(line, "#\r")] = '\0';
		if (line[0] != '\0' &&
			!(line[0] == '{' ? add_object(line, ports, out, err)
					 : disco_list_add(line, ports, out, err)))
			return false;
	}
	return is_all_numbers(out, err);
}
