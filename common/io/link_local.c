/* SPDX-License-Identifier: Apache-2.0 */
/* link_local.c - is the interface said that a link-local address is on? Asks the kernel for interfaces,
 * nothing else. */
#include "common/io/link_local.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum link_local link_local_check(const char *host)
{
	char bare[INET6_ADDRSTRLEN], name[IF_NAMESIZE];
	size_t n = strcspn(host, "%");
	struct in6_addr a;
	unsigned index;

	snprintf(bare, sizeof(bare), "%.*s", (int)(n < sizeof(bare) ? n : sizeof(bare) - 1), host);
	if (n >= sizeof(bare) || inet_pton(AF_INET6, bare, &a) != 1 || !IN6_IS_ADDR_LINKLOCAL(&a))
		return LINK_LOCAL_FINE;
	if (host[n] == '\0' || host[n + 1] == '\0')
		return LINK_LOCAL_ZONE_MISSING;
	/* a number is an interface's index, as `ip link` counts them and Java writes it */
	return if_nametoindex(host + n + 1) != 0 ||
			(sscanf(host + n + 1, "%u", &index) == 1 && if_indextoname(index, name) != NULL)
		? LINK_LOCAL_FINE
		: LINK_LOCAL_INTERFACE_UNKNOWN;
}

static bool is_likely(const struct ifaddrs *i)
{
	const struct sockaddr_in6 *in6 = (const void *)i->ifa_addr;

	return in6 != NULL && in6->sin6_family == AF_INET6 && (i->ifa_flags & IFF_UP) != 0 &&
		(i->ifa_flags & IFF_LOOPBACK) == 0 && IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr);
}

const char *link_local_interface(void)
{
	static char name[IF_NAMESIZE];
	struct ifaddrs *all, *i;

	snprintf(name, sizeof(name), "eth0");
	if (getifaddrs(&all) != 0)
		return name;
	for (i = all; i != NULL && !is_likely(i); i = i->ifa_next)
		;
	if (i != NULL)
		snprintf(name, sizeof(name), "%s", i->ifa_name);
	freeifaddrs(all);
	return name;
}
