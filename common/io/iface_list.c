/* SPDX-License-Identifier: Apache-2.0 */
/* iface_list.c - what the system says about its addresses and routes. */
#include "common/base/check.h"
#include "common/io/iface.h"
#include "common/io/iface_dump.h"
#include "common/io/sock.h"

#include <errno.h>
#include <net/if.h>
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

/* Where there are too many, those that are down stay away, whose addresses nobody uses: kube-ipvs0 is one. */
int io_iface_list(struct io_iface *list, unsigned cap)
{
	struct iface_dump all;
	int n = iface_dump_get(&all, 0);

	mc_check(cap > 0);
	if (n == 0)
		n = (int)iface_dump_read(&all, iface_dump_count(&all) > cap, list, cap);
	iface_dump_free(&all);
	return n;
}

static int list_of(unsigned index, struct io_iface **list)
{
	struct iface_dump all;
	int n = iface_dump_get(&all, index);
	unsigned count, cap;

	*list = NULL;
	if (n == 0) {
		count = iface_dump_count(&all);
		cap = count < MC_CANDIDATES_MAX ? count : MC_CANDIDATES_MAX;
		*list = calloc(cap + 1, sizeof(**list)); /* none at all is a list too */
		n = *list ? (int)iface_dump_read(&all, count > cap, *list, cap) : UV_ENOMEM;
	}
	iface_dump_free(&all);
	return n;
}

int io_iface_all(struct io_iface **list)
{
	return list_of(0, list);
}

int io_iface_one(const char *name, struct io_iface **list)
{
	unsigned index = if_nametoindex(name);

	*list = NULL;
	return index == 0 ? 0 : list_of(index, list);
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
