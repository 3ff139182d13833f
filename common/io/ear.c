/* SPDX-License-Identifier: Apache-2.0 */
/* ear.c - opening: which interfaces, and a socket on each. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/io/ear_inner.h"

/* A thousand members that begin at once send 6 MB/s; the system may grant less than this. */
#define RECEIVE_BUFFER (8 << 20)

static bool set_int(int fd, int level, int name, int value)
{
	return !setsockopt(fd, level, name, &value, sizeof(value));
}

static bool join4(int fd, const struct sockaddr_storage *group, unsigned ifindex, unsigned ttl)
{
	struct ip_mreqn m = { .imr_multiaddr = ((const struct sockaddr_in *)group)->sin_addr,
		.imr_ifindex = (int)ifindex };

	return set_int(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0) && set_int(fd, IPPROTO_IP, IP_PKTINFO, 1) &&
		set_int(fd, IPPROTO_IP, IP_RECVTTL, 1) &&
		set_int(fd, IPPROTO_IP, IP_MULTICAST_TTL, (int)ttl) &&
		set_int(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 1) &&
		!setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &m, sizeof(m)) &&
		!setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, sizeof(m));
}

static bool join6(int fd, const struct sockaddr_storage *group, unsigned ifindex, unsigned ttl)
{
	struct ipv6_mreq m = { .ipv6mr_multiaddr = ((const struct sockaddr_in6 *)group)->sin6_addr,
		.ipv6mr_interface = ifindex };

	return set_int(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) &&
		set_int(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1) &&
		set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, (int)ttl) &&
		set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1) &&
		set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, (int)ifindex) &&
		!setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &m, sizeof(m));
}

/* A socket that shares the port with the members of this host. -1: errno says why. */
static int listen_on(const struct sockaddr_storage *any_place, unsigned ifindex, unsigned ttl)
{
	struct sockaddr_storage group = *any_place;
	bool v6 = group.ss_family == AF_INET6, ok;
	int fd = socket(group.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), err;

	if (fd < 0)
		return -1;
	if (v6)
		((struct sockaddr_in6 *)&group)->sin6_scope_id = ifindex;
	if (!set_int(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)) /* needs CAP_NET_ADMIN */
		set_int(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
	set_int(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
	ok = set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1) && (!v6 || set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1)) &&
		!bind(fd, (struct sockaddr *)&group, io_sock_size(&group)) &&
		(v6 ? join6 : join4)(fd, &group, ifindex, ttl);
	if (ok)
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

/* Interfaces by name, each with its first address of the family. */
static void list_places(struct ear *e, const struct io_iface *list, unsigned n, bool v6)
{
	for (unsigned i = 0; i < n; i++) {
		struct ear_place *p = NULL;

		for (unsigned k = 0; k < e->n && !p; k++)
			if (!strcmp(e->places[k].name, list[i].name))
				p = &e->places[k];
		if (!p) {
			p = &e->places[e->n++];
			memcpy(p->name, list[i].name, sizeof(p->name));
			p->index = list[i].index;
			p->up = list[i].up;
			p->loopback = list[i].loopback;
			p->multicast = list[i].multicast;
			p->unusable = e->cfg.interfaces ? "--interfaces does not name it" : NULL;
		}
		if (e->cfg.interfaces && io_iface_matches(e->cfg.interfaces, &list[i]))
			p->unusable = NULL;
		if (!p->host[0] && list[i].v6 == v6)
			memcpy(p->host, list[i].host, sizeof(p->host));
	}
}

static const char *unusable(const struct ear_place *p, bool v6)
{
	if (p->unusable)
		return p->unusable;
	if (!p->up)
		return "it is down";
	if (!p->host[0])
		return v6 ? "it has no IPv6 address" : "it has no IPv4 address";
	return NULL;
}

static bool nobody(struct edge_error *err, const struct ear *e)
{
	const struct ear_place *p = NULL;

	for (unsigned i = 0; i < e->n; i++)
		if (!e->places[i].unusable)
			p = &e->places[i];
	if (!p)
		return io_fault(err, 5, "no_interface",
			"mc-probe --explain-interface says what this host has",
			"no interface of this host can join %s", e->cfg.group);
	if (p->err == EADDRINUSE)
		return io_fault(err, 5, "multicast",
			"a process holds it without SO_REUSEADDR; ss -lunp shows which",
			"UDP port %u cannot be bound: %s", e->cfg.port, strerror(p->err));
	return io_fault(err, 5, "multicast", "mc-probe --all-interfaces says it for each interface",
		"the group %s cannot be joined on %s: %s", e->cfg.group, p->name, strerror(p->err));
}

static bool open_places(struct ear *e, uv_loop_t *loop, struct edge_error *err)
{
	bool v6 = e->group.ss_family == AF_INET6;

	for (unsigned i = 0; i < e->n; i++) {
		struct ear_place *p = &e->places[i];
		int fd;

		p->unusable = unusable(p, v6);
		if (p->unusable)
			continue;
		fd = listen_on(&e->group, p->index, e->cfg.ttl);
		p->err = fd < 0 ? errno : 0;
		if (fd >= 0 && ear_start(e, loop, i, fd))
			e->open++;
	}
	return e->open > 0 || e->cfg.even_none || nobody(err, e);
}

static bool is_multicast(const struct sockaddr_storage *a)
{
	if (a->ss_family == AF_INET)
		return IN_MULTICAST(ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr));
	return IN6_IS_ADDR_MULTICAST(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static bool open_all(struct ear *e, uv_loop_t *loop, struct edge_error *err)
{
	struct io_iface *list;
	int n;

	if (!io_sock_addr(e->cfg.group, e->cfg.port, &e->group) || !is_multicast(&e->group))
		return io_fault(err, 2, "multicast_group",
			"groups are 224.0.0.0 to 239.255.255.255, or IPv6 ff00::/8",
			"%s is not a multicast address", e->cfg.group);
	e->chunk = malloc((size_t)EAR_BATCH * MC_READ_CHUNK);
	list = calloc(MC_CANDIDATES_MAX, sizeof(*list));
	n = list && e->chunk ? io_iface_list(list, MC_CANDIDATES_MAX) : UV_ENOMEM;
	if (n > 0)
		list_places(e, list, (unsigned)n, e->group.ss_family == AF_INET6);
	free(list);
	if (n < 0)
		return io_fault(err, 5, "no_interface", NULL,
			"the interfaces of this host cannot be listed: %s", uv_strerror(n));
	return open_places(e, loop, err);
}

struct ear *ear_open(uv_loop_t *loop, const struct ear_config *cfg, struct edge_error *err)
{
	struct ear *e = calloc(1, sizeof(*e));

	if (!e) {
		io_fault(err, 5, "memory", NULL, "no memory left");
		return NULL;
	}
	e->cfg = *cfg;
	if (open_all(e, loop, err))
		return e;
	ear_close(e);
	return NULL;
}

unsigned ear_places(const struct ear *e, const struct ear_place **out)
{
	*out = e->places;
	return e->n;
}

unsigned ear_open_places(const struct ear *e)
{
	return e->open;
}
