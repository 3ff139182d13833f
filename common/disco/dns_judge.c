/* SPDX-License-Identifier: Apache-2.0 */
/* dns_judge.c - what Payara would make of an answer; cluster addresses of Kubernetes. Pure. */
#include "common/disco/dns_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct dns_payara_row dns_payara_rows[DNS_PAYARA_DROP_COUNT] = {
#define X(name, word, text) [DNS_PAYARA_##name] = { word, text },
	DNS_PAYARA_DROPS(X)
#undef X
};

/* The variables a JVM reads its options from. */
static bool says(const char *variable)
{
	const char *text = getenv(variable);

	return text != NULL && strstr(text, "-Djava.net.preferIPv4Stack=true") != NULL;
}

void dns_java_here(struct dns_java *j)
{
	j->ipv6 = access("/proc/net/if_inet6", R_OK) == 0; /* as ipv6_available() of the JDK */
	j->ipv4_stack = says("JAVA_TOOL_OPTIONS") || says("JDK_JAVA_OPTIONS") || says("_JAVA_OPTIONS");
}

enum dns_payara_drop dns_payara_entry(const char *entry, size_t n)
{
	const char *colon = memchr(entry, ':', n), *end = entry + n, *port = colon != NULL ? colon + 1 : end;
	size_t host = (size_t)((colon != NULL ? colon : end) - entry), i;
	bool numbers = host > 0;

	if (n > 0 && (entry[0] == ' ' || entry[0] == '\t' || end[-1] == ' ' || end[-1] == '\t'))
		return DNS_PAYARA_BLANK;
	if (entry[0] == '[' || memchr(port, ':', (size_t)(end - port)) != NULL)
		return DNS_PAYARA_LITERAL;
	for (i = 0; i < host; i++) {
		if ((entry[i] & 0x80) != 0)
			return DNS_PAYARA_INTERNATIONAL;
		numbers &= strchr("0123456789.*-", entry[i]) != NULL;
	}
	if (memchr(entry, '*', host) != NULL || (numbers && memchr(entry, '-', host) != NULL))
		return DNS_PAYARA_PATTERN;
	for (; port < end; port++)
		if (*port < '0' || *port > '9')
			return DNS_PAYARA_PORTS;
	return DNS_PAYARA_KEEPS;
}

enum dns_payara_drop dns_payara_address(const struct dns_java *j, const struct dns_address *a)
{
	if (dns_address_is_loopback(a))
		return DNS_PAYARA_LOOPBACK;
	if (a->family == 6 && j->ipv4_stack)
		return DNS_PAYARA_IPV4_STACK;
	return a->family == 6 && !j->ipv6 ? DNS_PAYARA_NO_IPV6 : DNS_PAYARA_KEEPS;
}

/* Where services get their addresses from when nobody says otherwise. */
static const struct {
	uint8_t net[4];
	unsigned bits;
	const char *whose;
} ranges[] = {
	{ { 10, 96, 0, 0 }, 12, "kubeadm's 10.96.0.0/12" },
	{ { 10, 43, 0, 0 }, 16, "k3s' 10.43.0.0/16" },
	{ { 10, 152, 183, 0 }, 24, "MicroK8s' 10.152.183.0/24" },
	{ { 172, 30, 0, 0 }, 16, "OpenShift's 172.30.0.0/16" },
	{ { 172, 20, 0, 0 }, 16, "EKS' 172.20.0.0/16" },
	{ { 10, 100, 0, 0 }, 16, "EKS' 10.100.0.0/16" },
	{ { 34, 118, 224, 0 }, 20, "GKE's 34.118.224.0/20" },
};

static uint32_t number(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static const char *usual_range(const struct dns_address *a)
{
	size_t i;

	for (i = 0; a->family == 4 && i < sizeof(ranges) / sizeof(*ranges); i++)
		if ((number(a->bytes) ^ number(ranges[i].net)) >> (32 - ranges[i].bits) == 0)
			return ranges[i].whose;
	return NULL;
}

/* The API server's own service has the first address of the range; half of the bits is what such ranges have
 * in common at least. */
static bool beside(const struct dns_address *a, const char *service_host)
{
	struct dns_address s;

	if (service_host == NULL || !dns_address_read(&s, service_host) || s.family != a->family)
		return false;
	return memcmp(s.bytes, a->bytes, a->family == 4 ? 2 : 8) == 0;
}

/* NAME.NAMESPACE.svc, perhaps with the cluster's domain behind it; pods have one label more. */
static bool is_service_name(const char *name)
{
	const char *svc = strstr(name, ".svc.");
	size_t n = strlen(name), dots = 0;

	if (svc == NULL && n > 4 && strcmp(name + n - 4, ".svc") == 0)
		svc = name + n - 4;
	for (; svc != NULL && name < svc; name++)
		dots += *name == '.';
	return svc != NULL && dots == 1;
}

bool dns_is_cluster_ip(const struct dns_result *r, const char *service_host, char why[DNS_WHY_TEXT])
{
	char address[DNS_ADDRESS_TEXT];
	const char *range;

	if (r->outcome != DNS_END_FOUND || r->count != 1 || r->targets != NULL || r->fixed ||
		!is_service_name(r->query))
		return false;
	range = usual_range(r->v);
	dns_address_text(address, r->v);
	if (beside(r->v, service_host))
		snprintf(why, DNS_WHY_TEXT,
			"it is the only one, and lies in the network of the API server's service, %s",
			service_host);
	else if (range != NULL)
		snprintf(why, DNS_WHY_TEXT, "it is the only one, and lies in %s, a usual range of services",
			range);
	else
		return false;
	return true;
}
