/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_mode.c - --cluster-mode taken apart. No look-ups. */
#include "common/cli/cluster_mode.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/parse.h"
#include "common/disco/kube_config.h"

#define PAYARA_FALLS_BACK "Payara would say nothing and probe its own address at port 4900 instead."

/* ff15::4:2904 is an address of its own, and meant a port. */
static bool no_port(const char *rest, const char *host, struct fault *fault)
{
	const char *last = strrchr(host, ':');
	bool meant = last != NULL && strlen(last) > 3 && last[1 + strspn(last + 1, "0123456789")] == '\0' &&
		strstr(host, "::") != last - 1;

	return fault_usage(fault, NULL, OPTION_CLUSTER_MODE " multicast:%s has no port.", rest) ||
		fault_hint(fault,
			"Write multicast:%s%.*s%s:%s, or multicast alone with " OPTION_MULTICAST_GROUP
			". " PAYARA_FALLS_BACK,
			last != NULL ? "[" : "", meant ? (int)(last - host) : MC_HOST_MAX, host,
			last != NULL ? "]" : "", meant ? last + 1 : "2904");
}

static bool multicast(const char *rest, struct cluster_mode *out, struct fault *fault)
{
	struct parsed_address a;
	bool is_address;

	if (rest == NULL)
		return true;
	if (!parse_address(rest, &a))
		return fault_usage(fault,
			"Write multicast:224.2.2.4:2904, or multicast:[ff15::4]:2904. " PAYARA_FALLS_BACK,
			OPTION_CLUSTER_MODE " multicast:%s does not name a group and a port.", rest);
	if (a.port == 0)
		return no_port(rest, a.host, fault);
	if (!parse_multicast(a.host, &is_address))
		return fault_usage(fault,
			is_address
				? "IPv4 groups are 224.0.0.0 to 239.255.255.255, IPv6 groups begin with ff."
				: GROUP_IS_A_NUMBER,
			OPTION_CLUSTER_MODE " multicast:%s: %s is not the address of a multicast group.",
			rest, a.host);
	if (strlen(a.host) < sizeof(out->group)) /* a numeric address always fits */
		memcpy(out->group, a.host, strlen(a.host) + 1);
	out->port = a.port;
	return true;
}

static bool tcpip(const char *rest, struct cluster_mode *out, struct fault *fault)
{
	if (rest == NULL || rest[strspn(rest, " ,;\t")] == '\0')
		return fault_usage(fault,
			rest == NULL
				? "Write tcpip:10.0.0.1:6900,10.0.0.2:6900. " PAYARA_FALLS_BACK
				: "Write tcpip:10.0.0.1:6900,10.0.0.2:6900. Payara would take 127.0.0.1:5900.",
			OPTION_CLUSTER_MODE " tcpip names no member to look for.");
	out->list = rest;
	return true;
}

static bool domain(const char *rest, struct cluster_mode *out, struct fault *fault)
{
	struct parsed_address a = { "localhost", 0 };
	const char *given = rest;

	if (rest != NULL && rest[0] == ':') { /* an empty host is this machine, as Payara has it */
		char own[32];

		snprintf(own, sizeof(own), "localhost%s", rest);
		if (strlen(rest) > 6 || !parse_address(own, &a))
			rest = NULL;
	} else if (rest != NULL && !parse_address(rest, &a)) {
		rest = NULL;
	}
	if (rest == NULL || rest[0] == '\0')
		return fault_usage(fault,
			"Write domain:HOST:4900, with the host of the domain administration server. " PAYARA_FALLS_BACK,
			OPTION_CLUSTER_MODE " domain%s%s does not name a host and a port.",
			given != NULL ? ":" : "", given != NULL ? given : "");
	snprintf(out->host, sizeof(out->host), "%s", a.host);
	out->port = a.port != 0 ? a.port : MODE_DOMAIN_PORT;
	return true;
}

static bool dns(const char *rest, struct cluster_mode *out, struct fault *fault)
{
	if (rest == NULL || rest[strspn(rest, " ,;\t")] == '\0')
		return fault_usage(fault, "Write dns:grid.example.org:6900. " PAYARA_FALLS_BACK,
			OPTION_CLUSTER_MODE " dns names nothing to look up.");
	out->list = rest;
	out->blanks = strpbrk(rest, " \t") != NULL;
	return true;
}

#define BOTH "Write NAMESPACE,SERVICE, or neither for all pods of the namespace"
#define PAYARA_TAKES_ALL "Payara would say nothing and look in namespace default, at every pod."

/* As people write lists: with a blank behind the comma. */
static bool label(const char *text, size_t n, const char *what, char out[64], struct fault *fault)
{
	size_t blanks = strspn(text, " \t");

	text += blanks < n ? blanks : n;
	n -= blanks < n ? blanks : n;
	while (n > 0 && strchr(" \t", text[n - 1]) != NULL)
		n--;
	if (n < 64)
		snprintf(out, 64, "%.*s", (int)n, text);
	if (n < 64 && kube_is_name(out))
		return true;
	return fault_usage(fault, "They have lower-case letters, digits and hyphens, at most 63.",
		"'%.*s' is not the name of a %s.", (int)(n < 100 ? n : 100), text, what);
}

bool cluster_mode_service(const char *text, const char *where, struct cluster_mode *out, struct fault *fault)
{
	const char *comma = strchr(text, ',');

	mc_check(text != NULL && where != NULL);
	if (comma == NULL)
		return fault_usage(fault, BOTH ". " PAYARA_TAKES_ALL,
			"%s%s names a namespace or a service, not both.", where, text);
	if (strchr(comma + 1, ',') != NULL)
		return fault_usage(
			fault, BOTH ". " PAYARA_TAKES_ALL, "%s%s has more than two parts.", where, text);
	if (comma == text)
		return fault_usage(fault, BOTH ". Payara would ask for a namespace without a name, and fail.",
			"%s%s has no namespace before the comma.", where, text);
	if (comma[1] == '\0')
		return fault_usage(fault, BOTH ". " PAYARA_TAKES_ALL, "%s%s has no service behind the comma.",
			where, text);
	return label(text, (size_t)(comma - text), "namespace", out->namespace_, fault) &&
		label(comma + 1, strlen(comma + 1), "service", out->service, fault);
}

static bool kubernetes(const char *rest, struct cluster_mode *out, struct fault *fault)
{
	return rest == NULL || cluster_mode_service(rest, OPTION_CLUSTER_MODE " kubernetes:", out, fault);
}

static bool exec(const char *rest, struct cluster_mode *out, struct fault *fault)
{
	if (rest == NULL || rest[strspn(rest, " \t")] == '\0')
		return fault_usage(fault,
			"Write exec:'COMMAND', which prints addresses; Payara has no such mode.",
			OPTION_CLUSTER_MODE " exec names no command.");
	out->list = rest;
	return true;
}

static const struct {
	const char *name;
	bool (*parse)(const char *rest, struct cluster_mode *out, struct fault *fault);
} modes[MODE_COUNT] = {
	[MODE_MULTICAST] = { "multicast", multicast },
	[MODE_TCPIP] = { "tcpip", tcpip },
	[MODE_DOMAIN] = { "domain", domain },
	[MODE_DNS] = { "dns", dns },
	[MODE_KUBERNETES] = { "kubernetes", kubernetes },
	[MODE_EXEC] = { "exec", exec },
};

bool cluster_mode_parse(const char *text, struct cluster_mode *out, struct fault *fault)
{
	size_t n = strcspn(text, ":"), i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < MODE_COUNT; i++) {
		if (strlen(modes[i].name) != n || strncasecmp(text, modes[i].name, n) != 0)
			continue;
		out->type = (enum mode_type)i;
		return modes[i].parse(text[n] == ':' ? text + n + 1 : NULL, out, fault);
	}
	return fault_usage(fault,
		"Modes are multicast[:A:P], tcpip:LIST, domain:HOST[:PORT], dns:LIST, "
		"kubernetes[:NAMESPACE,SERVICE] and exec:COMMAND. " PAYARA_FALLS_BACK,
		OPTION_CLUSTER_MODE ": there is no mode '%.*s'.", (int)n, text);
}
