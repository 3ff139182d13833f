/* SPDX-License-Identifier: Apache-2.0 */
/* list_host.c - one host has one text: IPv6 in the kernel's spelling, an IPv4 address as that. Asks nobody.
 */
#include "common/disco/list_host.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/disco/list.h"

bool disco_is_numeric(const char *host)
{
	struct in6_addr a;
	char bare[MC_HOST_MAX + 1];
	const char *zone = strchr(host, '%');

	if (inet_pton(AF_INET, host, &a) == 1)
		return true;
	snprintf(bare, sizeof(bare), "%.*s", zone ? (int)(zone - host) : MC_HOST_MAX, host);
	return inet_pton(AF_INET6, bare, &a) == 1;
}

bool list_host_is_group(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return IN_MULTICAST(ntohl(v4.s_addr));
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_MULTICAST(&v6);
}

/* ::ffff:10.0.0.1 is 10.0.0.1 (AddressUtil.getAddressMatcher): one host has one text. */
static const char *plain(const char *host)
{
	static const char mapped[] = "::ffff:";
	struct in_addr a;
	bool is = strncasecmp(host, mapped, sizeof(mapped) - 1) == 0;

	return is && inet_pton(AF_INET, host + sizeof(mapped) - 1, &a) == 1 ? host + sizeof(mapped) - 1
									    : host;
}

/* IPv6 in one spelling, as the kernel writes it; the interface stays where it means something, behind
 * link-local addresses. */
static void spell_v6(char host[MC_HOST_MAX + 1])
{
	char bare[INET6_ADDRSTRLEN], zone[IF_NAMESIZE + 1];
	size_t n = strcspn(host, "%");
	struct in6_addr a;

	snprintf(zone, sizeof(zone), "%.*s", IF_NAMESIZE, host + n);
	if (n >= sizeof(bare))
		return;
	memcpy(bare, host, n);
	bare[n] = '\0';
	if (inet_pton(AF_INET6, bare, &a) != 1)
		return;
	inet_ntop(AF_INET6, &a, bare, sizeof(bare));
	snprintf(host, MC_HOST_MAX + 1, "%s%s", bare, IN6_IS_ADDR_LINKLOCAL(&a) ? zone : "");
}

void list_host_spell(char host[MC_HOST_MAX + 1])
{
	const char *quad = plain(host);

	if (quad != host)
		memmove(host, quad, strlen(quad) + 1);
	else
		spell_v6(host);
}

bool disco_same_host(const char *a, const char *b)
{
	char one[MC_HOST_MAX + 1], other[MC_HOST_MAX + 1];

	if (strcmp(a, b) == 0)
		return true;
	if (strchr(a, ':') == NULL || strchr(b, ':') == NULL)
		return false;
	snprintf(one, sizeof(one), "%.*s", (int)strcspn(a, "%"), a);
	snprintf(other, sizeof(other), "%.*s", (int)strcspn(b, "%"), b);
	spell_v6(one);
	spell_v6(other);
	return strcmp(one, other) == 0;
}
