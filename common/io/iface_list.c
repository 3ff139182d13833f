/* SPDX-License-Identifier: Apache-2.0 */
/* iface_list.c - what the system says about its addresses and routes. */
#include "common/base/check.h"
#include "common/io/iface.h"
#include "common/io/sock.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void io_iface_flags(struct io_iface *f, unsigned flags)
{
	f->up = (flags & IFF_UP) != 0;
	f->running = (flags & IFF_RUNNING) != 0;
	f->loopback = (flags & IFF_LOOPBACK) != 0;
	f->point_to_point = (flags & IFF_POINTOPOINT) != 0;
	f->multicast = (flags & IFF_MULTICAST) != 0;
}

static bool read_address(const struct ifaddrs *a, struct io_iface *f)
{
	struct sockaddr_storage ss;

	if (!a->ifa_addr || (a->ifa_addr->sa_family != AF_INET && a->ifa_addr->sa_family != AF_INET6))
		return false;
	memset(f, 0, sizeof(*f));
	memset(&ss, 0, sizeof(ss));
	f->v6 = a->ifa_addr->sa_family == AF_INET6;
	memcpy(&ss, a->ifa_addr, f->v6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
	if (f->v6)
		f->link_local = IN6_IS_ADDR_LINKLOCAL(&((struct sockaddr_in6 *)&ss)->sin6_addr);
	snprintf(f->name, sizeof(f->name), "%s", a->ifa_name);
	f->index = if_nametoindex(a->ifa_name);
	io_iface_flags(f, a->ifa_flags);
	return io_sock_host(&ss, f->host, sizeof(f->host));
}

static unsigned count(const struct ifaddrs *all)
{
	unsigned n = 0;

	for (; all; all = all->ifa_next)
		n += all->ifa_addr &&
			(all->ifa_addr->sa_family == AF_INET || all->ifa_addr->sa_family == AF_INET6);
	return n;
}

/* Where there are too many, those that are down stay away, whose addresses nobody uses: kube-ipvs0 is one. */
static int read_list(const struct ifaddrs *all, struct io_iface *list, unsigned cap)
{
	bool only_up = count(all) > cap;
	unsigned n = 0;

	for (const struct ifaddrs *a = all; a && n < cap; a = a->ifa_next)
		if (read_address(a, &list[n]))
			n += !only_up || list[n].up;
	return (int)n;
}

int io_iface_list(struct io_iface *list, unsigned cap)
{
	struct ifaddrs *all;
	int n;

	mc_check(cap > 0);
	if (getifaddrs(&all))
		return uv_translate_sys_error(errno);
	n = read_list(all, list, cap);
	freeifaddrs(all);
	return n;
}

int io_iface_all(struct io_iface **list)
{
	struct ifaddrs *all;
	unsigned cap;
	int n = UV_ENOMEM;

	*list = NULL;
	if (getifaddrs(&all))
		return uv_translate_sys_error(errno);
	cap = count(all) < MC_CANDIDATES_MAX ? count(all) : MC_CANDIDATES_MAX;
	*list = calloc(cap + 1, sizeof(**list)); /* none at all is a list too */
	if (*list)
		n = read_list(all, *list, cap);
	freeifaddrs(all);
	return n;
}

/* The source address for packets to a host: a connected UDP socket asks the routes and sends nothing. */
static bool route_source(const char *host, uint16_t port, char *out, size_t cap)
{
	struct sockaddr_storage to, from;
	socklen_t size = sizeof(from);
	bool ok;
	int fd;

	if (!io_sock_addr(host, port, &to))
		return false;
	fd = socket(to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	ok = !connect(fd, (struct sockaddr *)&to, io_sock_size(&to)) &&
		!getsockname(fd, (struct sockaddr *)&from, &size) && io_sock_host(&from, out, cap);
	close(fd);
	return ok;
}

static unsigned holder(const struct io_iface *list, unsigned n, const char *host)
{
	for (unsigned i = 0; i < n; i++)
		if (!strcmp(list[i].host, host))
			return i;
	return IO_IFACE_NONE;
}

static void mark(struct io_iface *list, unsigned n, const char *source, bool peer)
{
	unsigned at = holder(list, n, source);

	for (unsigned i = 0; at != IO_IFACE_NONE && i < n; i++) {
		if (strcmp(list[i].name, list[at].name))
			continue;
		*(peer ? &list[i].to_peer : &list[i].to_group) = true;
		list[i].source |= i == at;
	}
}

static bool is_loopback(const char *host)
{
	return !strncmp(host, "127.", 4) || !strcmp(host, "::1");
}

/* This host's own loopback says something about the way to the peers only when they are all there. */
static bool any_outside(const struct mc_addr *peers, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!is_loopback(peers[i].host))
			return true;
	return false;
}

void io_iface_routes(struct io_iface *list, unsigned n, const struct mc_addr *peers, uint32_t peer_count,
	const char *group)
{
	bool outside = any_outside(peers, peer_count), routed = false;
	char source[64];

	for (uint32_t p = 0; p < peer_count; p++) {
		unsigned own = holder(list, n, peers[p].host);

		if (outside && is_loopback(peers[p].host))
			continue;
		if (own != IO_IFACE_NONE)
			list[own].listed = true;
		else if (!routed &&
			(routed = route_source(peers[p].host, peers[p].port, source, sizeof(source))))
			mark(list, n, source, true);
	}
	if (group && route_source(group, 9, source, sizeof(source)))
		mark(list, n, source, false);
	else if (!group && peer_count == 0 && route_source("192.0.2.1", 9, source, sizeof(source)))
		/* names only: the default route; 192.0.2.1 is nobody (RFC 5737) */
		mark(list, n, source, false);
}
