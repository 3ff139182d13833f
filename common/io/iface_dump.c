/* SPDX-License-Identifier: Apache-2.0 */
/* iface_dump.c - asks the kernel for its addresses, and reads the answer. */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/iface_dump.h"
#include "common/io/sock.h"

#define PART (32 << 10)     /* what the kernel puts into one datagram of an answer, at most */
#define DUMP_MAX (16 << 20) /* 80 bytes an address: 200,000 of them */
#define DUMP_PATIENCE 5     /* seconds: a kernel that is asked answers at once */

/* --- asking --- */

/* Kernels before 4.20 know no filter, and tell of all. */
static bool ask_kernel(int fd, unsigned index)
{
	struct {
		struct nlmsghdr h;
		struct ifaddrmsg a;
	} q = { .h = { .nlmsg_len = sizeof(q),
			.nlmsg_type = RTM_GETADDR,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.a = { .ifa_family = AF_UNSPEC, .ifa_index = index } };
	int strict = 1;
	struct timeval patience = { .tv_sec = DUMP_PATIENCE };

	if (index != 0)
		setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &strict, sizeof(strict));
	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0 &&
		send(fd, &q, sizeof(q), 0) == (ssize_t)sizeof(q);
}

/* The message that stands at `at`; 0: there is none that is whole. */
static size_t message_at(const struct iface_dump *d, size_t at, struct nlmsghdr *h)
{
	if (d->n < sizeof(*h) || at > d->n - sizeof(*h))
		return 0;
	memcpy(h, d->p + at, sizeof(*h));
	return h->nlmsg_len >= sizeof(*h) && h->nlmsg_len <= d->n - at ? NLMSG_ALIGN(h->nlmsg_len) : 0;
}

/* In what has come since `at`. 1: the answer goes on. */
static int is_over(const struct iface_dump *d, size_t at)
{
	struct nlmsghdr h;
	size_t n;
	int err;

	for (; (n = message_at(d, at, &h)) > 0; at += n) {
		if (h.nlmsg_type == NLMSG_DONE)
			return 0;
		if (h.nlmsg_type != NLMSG_ERROR)
			continue;
		if (h.nlmsg_len < NLMSG_HDRLEN + sizeof(err))
			return UV_EPROTO;
		memcpy(&err, d->p + at + NLMSG_HDRLEN, sizeof(err));
		return err < 0 ? err : UV_EPROTO;
	}
	return 1;
}

static bool make_room(struct iface_dump *d)
{
	size_t cap = d->cap + (d->cap > PART ? d->cap : PART);
	uint8_t *more;

	if (d->cap - d->n >= PART)
		return true;
	more = cap <= DUMP_MAX ? realloc(d->p, cap) : NULL;
	if (!more)
		return false;
	d->p = more;
	d->cap = cap;
	return true;
}

static int receive(struct iface_dump *d, int fd)
{
	int r = 1;

	while (r == 1) {
		ssize_t n;

		if (!make_room(d))
			return UV_ENOMEM;
		n = recv(fd, d->p + d->n, PART, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? uv_translate_sys_error(errno) : UV_EPROTO;
		mc_check((size_t)n <= PART);
		d->n += (size_t)n;
		r = is_over(d, d->n - (size_t)n);
	}
	return r;
}

int iface_dump_get(struct iface_dump *d, unsigned index)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), r;

	*d = (struct iface_dump){ .index = index };
	if (fd < 0)
		return uv_translate_sys_error(errno);
	r = ask_kernel(fd, index) ? receive(d, fd) : uv_translate_sys_error(errno);
	close(fd);
	return r;
}

void iface_dump_free(struct iface_dump *d)
{
	free(d->p);
	*d = (struct iface_dump){ .p = NULL };
}

/* --- reading --- */

/* One address of an interface. */
struct address {
	unsigned index;
	sa_family_t family;
	uint8_t bytes[16];
	char label[32]; /* eth0:1; empty: it has none */
};

static void take_attribute(struct address *a, const struct rtattr *r, const uint8_t *p, size_t n, bool *local)
{
	size_t width = a->family == AF_INET ? 4 : 16;

	/* where it has a peer, IFA_ADDRESS is that one's */
	if (n >= width && (r->rta_type == IFA_LOCAL || (r->rta_type == IFA_ADDRESS && !*local))) {
		memcpy(a->bytes, p, width);
		*local |= r->rta_type == IFA_LOCAL;
	} else if (r->rta_type == IFA_LABEL) {
		snprintf(a->label, sizeof(a->label), "%.*s", (int)n, (const char *)p);
	}
}

static bool read_address(const uint8_t *p, size_t n, struct address *a)
{
	struct ifaddrmsg m;
	struct rtattr r;
	bool local = false;

	if (n < NLMSG_ALIGN(sizeof(m)))
		return false;
	memcpy(&m, p, sizeof(m));
	*a = (struct address){ .index = m.ifa_index, .family = m.ifa_family };
	if (a->family != AF_INET && a->family != AF_INET6)
		return false;
	for (size_t at = NLMSG_ALIGN(sizeof(m)), step; at < n && n - at >= sizeof(r); at += step) {
		memcpy(&r, p + at, sizeof(r));
		if (r.rta_len < sizeof(r) || r.rta_len > n - at)
			break;
		take_attribute(a, &r, p + at + sizeof(r), r.rta_len - sizeof(r), &local);
		step = RTA_ALIGN(r.rta_len);
	}
	return true;
}

/* The next address behind *at; false: there is no more. */
static bool next_address(const struct iface_dump *d, size_t *at, struct address *a)
{
	struct nlmsghdr h;
	size_t n;

	while ((n = message_at(d, *at, &h)) > 0) {
		const uint8_t *p = d->p + *at;

		*at += n;
		if (h.nlmsg_type == RTM_NEWADDR && h.nlmsg_len >= NLMSG_HDRLEN &&
			read_address(p + NLMSG_HDRLEN, h.nlmsg_len - NLMSG_HDRLEN, a) &&
			(d->index == 0 || a->index == d->index))
			return true;
	}
	return false;
}

unsigned iface_dump_count(const struct iface_dump *d)
{
	struct address a;
	unsigned n = 0;

	for (size_t at = 0; next_address(d, &at, &a);)
		n++;
	return n;
}

/* Its name and its flags; false: there is no such interface any more. */
static bool look_at(int fd, unsigned index, struct io_iface *f)
{
	struct ifreq req;

	memset(&req, 0, sizeof(req));
	memset(f, 0, sizeof(*f));
	req.ifr_ifindex = (int)index;
	if (ioctl(fd, SIOCGIFNAME, &req) < 0)
		return false;
	f->index = index;
	snprintf(f->name, sizeof(f->name), "%.*s", IFNAMSIZ, req.ifr_name);
	if (ioctl(fd, SIOCGIFFLAGS, &req) < 0)
		return false;
	io_iface_flags(f, (unsigned short)req.ifr_flags);
	return true;
}

static bool fill_address(const struct address *a, struct io_iface *f)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in in4 = { .sin_family = AF_INET };
	struct sockaddr_storage ss;

	memset(&ss, 0, sizeof(ss));
	f->v6 = a->family == AF_INET6;
	memcpy(&in4.sin_addr, a->bytes, sizeof(in4.sin_addr));
	memcpy(&in6.sin6_addr, a->bytes, sizeof(in6.sin6_addr));
	f->link_local = f->v6 && IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr);
	in6.sin6_scope_id = f->link_local ? a->index : 0;
	memcpy(&ss, f->v6 ? (void *)&in6 : (void *)&in4, f->v6 ? sizeof(in6) : sizeof(in4));
	if (a->label[0])
		memcpy(f->name, a->label, sizeof(f->name));
	return io_sock_host(&ss, f->host, sizeof(f->host));
}

unsigned iface_dump_read(const struct iface_dump *d, bool only_up, struct io_iface *list, unsigned cap)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct io_iface last = { .index = 0 };
	struct address a;
	unsigned n = 0;

	if (fd < 0)
		fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	for (size_t at = 0; n < cap && next_address(d, &at, &a);) {
		if (a.index != last.index && !look_at(fd, a.index, &last)) {
			last.index = 0;
			continue;
		}
		list[n] = last;
		n += fill_address(&a, &list[n]) && (!only_up || last.up);
	}
	if (fd >= 0)
		close(fd);
	return n;
}
