/* SPDX-License-Identifier: Apache-2.0 */
/* iface_match.c - names and addresses of interfaces against patterns. Asks the system for nothing. */
#include "common/io/iface.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What container engines and hypervisors call their own networks. */
static const char *const virtual_names[] = {
	"docker*",
	"br-*",
	"veth*",
	"virbr*",
	"vnet*",
	"cni*",
	"flannel*",
	"podman*",
	"cali*",
	"weave*",
	"lxcbr*",
	"lxdbr*",
	"vmnet*",
	"vboxnet*",
	"cilium*",
	"kube-*",
	"nodelocaldns",
};

static bool glob(const char *p, size_t n, const char *text)
{
	if (n == 0)
		return *text == '\0';
	if (*p == '*')
		return glob(p + 1, n - 1, text) || (*text && glob(p, n, text + 1));
	return *text && (*p == '?' || *p == *text) && glob(p + 1, n - 1, text + 1);
}

bool io_iface_virtual(const char *name)
{
	for (size_t i = 0; i < sizeof(virtual_names) / sizeof(*virtual_names); i++)
		if (glob(virtual_names[i], strlen(virtual_names[i]), name))
			return true;
	return false;
}

/* A decimal number of at most three digits; -1: none. */
static int number(const char **p, const char *end)
{
	int v = -1;

	for (int digits = 0; *p < end && **p >= '0' && **p <= '9' && digits < 3; digits++, ++*p)
		v = (v < 0 ? 0 : v) * 10 + (**p - '0');
	return v;
}

/* One part of a dotted quad against its pattern: `7`, `*`, `1-9`. */
static bool part_matches(const char **p, const char *end, int value)
{
	int low, high;

	if (*p < end && **p == '*') {
		++*p;
		return true;
	}
	low = high = number(p, end);
	if (*p < end && **p == '-') {
		++*p;
		high = number(p, end);
	}
	return low >= 0 && value >= low && value <= high;
}

bool io_iface_match_quad(const char *p, size_t n, const char *host)
{
	const char *end = p + n, *host_end = host + strlen(host);

	for (int i = 0; i < 4; i++) {
		int value = number(&host, host_end);

		if (value < 0 || !part_matches(&p, end, value))
			return false;
		if (i < 3 && (p == end || *p++ != '.' || *host++ != '.'))
			return false;
	}
	return p == end && host == host_end;
}

/* One part of an IPv6 address against its pattern: `db8`, `*`, `1-f`. */
static bool hex_part_matches(const char *p, size_t n, unsigned value)
{
	char text[16], *end;
	unsigned long low, high;

	if (n == 1 && *p == '*')
		return true;
	if (n == 0 || n >= sizeof(text) || !isxdigit((unsigned char)*p))
		return false;
	memcpy(text, p, n);
	text[n] = '\0';
	low = high = strtoul(text, &end, 16);
	if (*end == '-' && isxdigit((unsigned char)end[1]))
		high = strtoul(end + 1, &end, 16);
	return *end == '\0' && value >= low && value <= high;
}

/* Eight parts (AddressUtil's Ip6AddressMatcher); a `*` at the end may stand for several. */
static bool parts_match(const char *p, size_t n, const struct in6_addr *a)
{
	const char *end = p + n;
	size_t i, size;

	for (i = 0; i < 8; i++) {
		const char *colon = memchr(p, ':', (size_t)(end - p));

		size = (size_t)((colon != NULL ? colon : end) - p);
		if (!hex_part_matches(p, size, (unsigned)(a->s6_addr[2 * i] << 8 | a->s6_addr[2 * i + 1])))
			return false;
		if (colon == NULL)
			return i == 7 || (i > 0 && *p == '*');
		p = colon + 1;
	}
	return false;
}

/* Addresses are compared as numbers, in any spelling, with a zone or without. */
static bool match_v6(const char *pattern, size_t n, const char *host)
{
	struct in6_addr want, have;
	char text[INET6_ADDRSTRLEN];
	const char *zone;

	snprintf(text, sizeof(text), "%.*s", (int)strcspn(host, "%"), host);
	if (inet_pton(AF_INET6, text, &have) != 1)
		return false;
	zone = memchr(pattern, '%', n);
	if (zone != NULL)
		n = (size_t)(zone - pattern);
	if (n < sizeof(text)) {
		memcpy(text, pattern, n);
		text[n] = '\0';
		if (inet_pton(AF_INET6, text, &want) == 1)
			return memcmp(&want, &have, sizeof(want)) == 0;
	}
	return parts_match(pattern, n, &have);
}

static bool same_bits(const uint8_t *a, const uint8_t *b, int bits)
{
	int i, left;

	for (i = 0, left = bits; left > 0; i++, left -= 8)
		if ((a[i] ^ b[i]) >> (left < 8 ? 8 - left : 0) != 0)
			return false;
	return true;
}

/* 10.0.0.0/8 and 2001:db8::/32, as networks are written elsewhere. */
static bool match_network(const char *pattern, size_t n, const char *host)
{
	char text[INET6_ADDRSTRLEN], bare[INET6_ADDRSTRLEN];
	int family = strchr(host, ':') != NULL ? AF_INET6 : AF_INET, bits;
	const char *slash = memchr(pattern, '/', n), *at;
	uint8_t net[16], have[16];

	if (slash == NULL || (size_t)(slash - pattern) >= sizeof(text))
		return false;
	memcpy(text, pattern, (size_t)(slash - pattern));
	text[slash - pattern] = '\0';
	snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(host, "%"), host);
	at = slash + 1;
	bits = number(&at, pattern + n);
	if (at != pattern + n || bits < 0 || bits > (family == AF_INET ? 32 : 128) ||
		inet_pton(family, text, net) != 1 || inet_pton(family, bare, have) != 1)
		return false;
	return same_bits(net, have, bits);
}

/* `/10.0.0.4` and `[10.0.0.4]`, as Java and Hazelcast write addresses. */
static const char *bare_pattern(const char *pattern, size_t *n)
{
	bool in_brackets;

	if (*n > 1 && pattern[0] == '/') {
		pattern++;
		--*n;
	}
	in_brackets = *n > 2 && pattern[0] == '[' && pattern[*n - 1] == ']';
	*n -= in_brackets ? 2 : 0;
	return pattern + in_brackets;
}

bool io_iface_match(const char *pattern, size_t n, const char *name, const char *host)
{
	pattern = bare_pattern(pattern, &n);
	return match_network(pattern, n, host) || glob(pattern, n, name) ||
		(strlen(host) == n && !memcmp(pattern, host, n)) || io_iface_match_quad(pattern, n, host) ||
		match_v6(pattern, n, host);
}

bool io_iface_matches(const char *patterns, const struct io_iface *f)
{
	static const char apart[] = ",; \t";

	for (const char *p = patterns; *p;) {
		size_t n = strcspn(p, apart);

		if (n && io_iface_match(p, n, f->name, f->host))
			return true;
		p += n;
		p += strspn(p, apart);
	}
	return false;
}
