/* SPDX-License-Identifier: Apache-2.0 */
/* mcast.c - the group: one socket that sends and receives, so that the source port is the group's port, as
 * with the peers. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "common/io/inner.h"

static bool join4(int fd, struct in_addr group, unsigned ifindex, int ttl)
{
	struct ip_mreqn m = { .imr_multiaddr = group, .imr_ifindex = (int)ifindex };
	int on = 1, off = 0;

#ifdef IP_MULTICAST_ALL
	setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof(off)); /* only the groups of this socket */
#endif
	return !setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, sizeof(m)) &&
		!setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &m, sizeof(m)) &&
		!setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof(ttl)) &&
		!setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &on, sizeof(on));
}

static bool join6(int fd, struct in6_addr group, unsigned ifindex, int ttl)
{
	struct ipv6_mreq m = { .ipv6mr_multiaddr = group, .ipv6mr_interface = ifindex };
	int on = 1, index = (int)ifindex;

#ifdef IPV6_MULTICAST_ALL
	int off = 0;

	setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, &off, sizeof(off));
#endif
	return !setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &m, sizeof(m)) &&
		!setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof(index)) &&
		!setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &ttl, sizeof(ttl)) &&
		!setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &on, sizeof(on));
}

static bool join(int fd, const struct sockaddr_storage *group, unsigned ifindex, int ttl)
{
	if (group->ss_family == AF_INET)
		return join4(fd, ((const struct sockaddr_in *)group)->sin_addr, ifindex, ttl);
	return join6(fd, ((const struct sockaddr_in6 *)group)->sin6_addr, ifindex, ttl);
}

/* All addresses, as Java binds: several processes of one host share the port by SO_REUSEADDR, theirs and
 * ours. */
static bool bind_port(int fd, const struct sockaddr_storage *group)
{
	struct sockaddr_storage any;
	int on = 1;

	memset(&any, 0, sizeof(any));
	any.ss_family = group->ss_family;
	if (group->ss_family == AF_INET)
		((struct sockaddr_in *)&any)->sin_port = ((const struct sockaddr_in *)group)->sin_port;
	else
		((struct sockaddr_in6 *)&any)->sin6_port = ((const struct sockaddr_in6 *)group)->sin6_port;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)))
		return false;
#if defined(SO_REUSEPORT) && !defined(__linux__)
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)))
		return false;
#endif
	if (group->ss_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)))
		return false;
	return !bind(fd, (struct sockaddr *)&any, io_sock_size(&any));
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct edge *e = h->data;

	(void)suggested;
	*buf = uv_buf_init((char *)e->scratch, MC_READ_CHUNK);
}

static void on_datagram(
	uv_udp_t *h, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags)
{
	struct node_event ev = { .type = NODE_EV_DATAGRAM };
	struct edge *e = h->data;
	struct hz_message m;
	enum mc_err err;
	char host[64];

	if (n <= 0 || !from || (flags & UV_UDP_PARTIAL))
		return;
	mc_arena_reset(&e->mem);
	memset(&m, 0, sizeof(m));
	err = hz_datagram_read((const uint8_t *)buf->base, (size_t)n, node_line(e->node), &e->mem, &m);
	if (err) {
		if (!io_sock_host((const struct sockaddr_storage *)(const void *)from, host, sizeof(host)))
			strcpy(host, "somebody");
		io_gripe(e, EDGE_NOTE, "datagrams", "a datagram of %zd bytes from %s is none of a member: %s",
			n, host, mc_err_text(err));
		return;
	}
	ev.message = &m;
	io_step(e, &ev);
	io_give_back(&e->mem);
}

bool io_group_open(struct edge *e, unsigned ifindex, const char *ifname)
{
	const struct edge_config *cfg = e->cfg;
	int fd;

	if (!io_sock_addr(cfg->group, cfg->group_port, &e->group_addr))
		return io_fail(e, 2, "multicast_group",
			"groups are 224.0.0.0 to 239.255.255.255, or IPv6 ff00::/8",
			"%s is not a multicast address", cfg->group);
	if (e->group_addr.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&e->group_addr)->sin6_scope_id = ifindex;
	fd = socket(e->group_addr.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return io_fail(e, 5, "multicast", NULL, "no socket for multicast: %s", strerror(errno));
	if (!bind_port(fd, &e->group_addr)) {
		int err = errno;

		close(fd);
		return io_fail(e, 5, "multicast",
			err == EADDRINUSE ? "a process holds it without SO_REUSEADDR; ss -lunp shows which"
					  : NULL,
			"UDP port %u cannot be bound: %s", cfg->group_port, strerror(err));
	}
	if (!join(fd, &e->group_addr, ifindex, (int)cfg->ttl)) {
		int err = errno;

		close(fd);
		return io_fail(e, 5, "multicast",
			"another one can be given with --interfaces, or use --cluster-mode tcpip:LIST",
			"the group %s cannot be joined on %s: %s", cfg->group, ifname, strerror(err));
	}
	uv_udp_init(&e->loop, &e->group);
	e->group.data = e;
	e->grouped = true;
	if (uv_udp_open(&e->group, fd) || uv_udp_recv_start(&e->group, on_room, on_datagram))
		return io_fail(e, 5, "multicast", NULL, "the group %s cannot be listened to", cfg->group);
	return true;
}

void io_group_send(struct edge *e, enum hz_class cls, const void *body, enum mc_line line)
{
	uv_buf_t buf = uv_buf_init((char *)e->datagram, 0);
	size_t n = 0;
	int r;

	if (!e->grouped || uv_is_closing((uv_handle_t *)&e->group))
		return;
	if (hz_datagram_write(cls, body, line, e->datagram, MC_DATAGRAM_MAX, &n)) {
		io_gripe(e, EDGE_WARN, "datagram", "a datagram could not be written: %s", hz_class_name(cls));
		return;
	}
	buf.len = n;
	r = uv_udp_try_send(&e->group, &buf, 1, (struct sockaddr *)&e->group_addr);
	if (r < 0 && r != UV_EAGAIN)
		io_gripe(e, EDGE_WARN, "multicast", "nothing can be sent to the group %s: %s", e->cfg->group,
			uv_strerror(r));
}
