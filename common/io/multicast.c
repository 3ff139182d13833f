/* SPDX-License-Identifier: Apache-2.0 */
/* multicast.c - opens sockets for multicast. It reads and sends nothing. */
#include "common/io/multicast.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/sock.h"

static bool set_int(int fd, int level, int name, int value)
{
	return !setsockopt(fd, level, name, &value, sizeof(value));
}

static bool set_details(int fd, bool v6)
{
	if (!set_int(fd, SOL_SOCKET, SO_RXQ_OVFL, 1))
		return false;
	if (v6)
		return set_int(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) &&
			set_int(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
	return set_int(fd, IPPROTO_IP, IP_PKTINFO, 1) && set_int(fd, IPPROTO_IP, IP_RECVTTL, 1);
}

/* A socket hears the groups that it joined, on the interface where it did; Linux hands it those of all other
 * sockets as well. */
static void hear_only_own(int fd, bool v6)
{
#ifdef IP_MULTICAST_ALL
	if (!v6)
		set_int(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
#endif
#ifdef IPV6_MULTICAST_ALL
	if (v6)
		set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
#endif
	(void)fd;
	(void)v6;
}

static bool set_up4(int fd, const struct multicast_options *o)
{
	struct ip_mreqn m = { .imr_multiaddr = ((const struct sockaddr_in *)o->group)->sin_addr,
		.imr_ifindex = (int)o->interface };

	return (!o->join || !setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m, sizeof(m))) &&
		(o->interface == 0 || !setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &m, sizeof(m))) &&
		set_int(fd, IPPROTO_IP, IP_MULTICAST_TTL, (int)o->ttl) &&
		set_int(fd, IPPROTO_IP, IP_MULTICAST_LOOP, o->loop);
}

static bool set_up6(int fd, const struct multicast_options *o)
{
	struct ipv6_mreq m = { .ipv6mr_multiaddr = ((const struct sockaddr_in6 *)o->group)->sin6_addr,
		.ipv6mr_interface = o->interface };

	return (!o->join || !setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &m, sizeof(m))) &&
		(o->interface == 0 || set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, (int)o->interface)) &&
		set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, (int)o->ttl) &&
		set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, o->loop);
}

/* Several processes of one host share the group's port by SO_REUSEADDR; Java's members say it as well. */
static bool share_port(int fd, bool v6)
{
	if (!set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1))
		return false;
#if defined(SO_REUSEPORT) && !defined(__linux__)
	if (!set_int(fd, SOL_SOCKET, SO_REUSEPORT, 1))
		return false;
#endif
	return !v6 || set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
}

static bool bind_to(int fd, const struct multicast_options *o, bool v6)
{
	struct sockaddr_storage to = *o->group;

	if (o->bind == MULTICAST_BIND_OWN)
		return true; /* by the first datagram */
	if (v6 && o->bind == MULTICAST_BIND_ANY)
		((struct sockaddr_in6 *)&to)->sin6_addr = in6addr_any;
	else if (v6)
		((struct sockaddr_in6 *)&to)->sin6_scope_id = o->interface;
	else if (o->bind == MULTICAST_BIND_ANY)
		((struct sockaddr_in *)&to)->sin_addr.s_addr = htonl(INADDR_ANY);
	return share_port(fd, v6) && !bind(fd, (const struct sockaddr *)&to, io_sock_size(&to));
}

static void set_buffer(int fd, int bytes)
{
	if (bytes > 0 && !set_int(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes)) /* needs CAP_NET_ADMIN */
		set_int(fd, SOL_SOCKET, SO_RCVBUF, bytes);
}

static int give_up(int fd, struct multicast_fault *fault, enum multicast_step step)
{
	*fault = (struct multicast_fault){ step, errno };
	if (fd >= 0)
		close(fd);
	return -1;
}

int multicast_open(const struct multicast_options *o, struct multicast_fault *fault)
{
	bool v6 = o->group->ss_family == AF_INET6;
	int fd;

	mc_check(v6 || o->group->ss_family == AF_INET);
	mc_check(o->ttl <= UINT8_MAX && o->receive_buffer_bytes >= 0);
	fd = socket(o->group->ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return give_up(fd, fault, MULTICAST_SOCKET);
	set_buffer(fd, o->receive_buffer_bytes); /* before the first datagram can come */
	if (!bind_to(fd, o, v6))
		return give_up(fd, fault, MULTICAST_BOUND);
	hear_only_own(fd, v6);
	if ((o->details && !set_details(fd, v6)) || !(v6 ? set_up6 : set_up4)(fd, o))
		return give_up(fd, fault, MULTICAST_JOINED);
	return fd;
}

bool multicast_group_read(const char *group, uint16_t port, struct sockaddr_storage *out)
{
	if (!io_sock_addr(group, port, out))
		return false;
	if (out->ss_family == AF_INET)
		return IN_MULTICAST(ntohl(((const struct sockaddr_in *)out)->sin_addr.s_addr));
	return IN6_IS_ADDR_MULTICAST(&((const struct sockaddr_in6 *)out)->sin6_addr);
}

/* --- in words --- */

bool multicast_explain(struct fault *err, const struct multicast_fault *fault, const char *group,
	uint16_t port, const char *interface, const char *join_hint)
{
	const char *text = strerror(fault->err);

	mc_check(fault->err != 0);
	switch (fault->step) {
	case MULTICAST_SOCKET:
		return fault_set(err, STATUS_HOST, "multicast", NULL, "No socket for multicast: %s", text);
	case MULTICAST_BOUND:
		return fault_set(err, STATUS_HOST, "multicast",
			fault->err == EADDRINUSE
				? "a process holds it without SO_REUSEADDR; ss -lunp shows which"
				: NULL,
			"UDP port %u cannot be bound: %s", port, text);
	default:
		return fault_set(err, STATUS_HOST, "multicast", join_hint,
			"The group %s cannot be joined on %s: %s", group, interface, text);
	}
}

bool multicast_explain_group(struct fault *err, const char *group)
{
	return fault_set(err, STATUS_USAGE, "multicast_group",
		"groups are 224.0.0.0 to 239.255.255.255, or IPv6 ff00::/8", "%s is not a multicast address.",
		group);
}
