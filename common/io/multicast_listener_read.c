/* SPDX-License-Identifier: Apache-2.0 */
/* multicast_listener_read.c - datagrams in, many with one call, and out. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/multicast_listener_internal.h"

#define ROUNDS_MAX 64 /* batches before timers and signals get their turn */
#define CONTROL_SIZE 128

struct said { /* what the system says beside a datagram */
	unsigned ifindex;
	int hops_left;
	bool counted;
	uint32_t dropped;
};

static void read_one(const struct cmsghdr *c, struct said *out)
{
	struct in_pktinfo in4;
	struct in6_pktinfo in6;

	if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
		memcpy(&in4, CMSG_DATA(c), sizeof(in4));
		out->ifindex = (unsigned)in4.ipi_ifindex;
	} else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
		memcpy(&in6, CMSG_DATA(c), sizeof(in6));
		out->ifindex = in6.ipi6_ifindex;
	} else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TTL) ||
		(c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_HOPLIMIT)) {
		memcpy(&out->hops_left, CMSG_DATA(c), sizeof(out->hops_left));
	} else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
		memcpy(&out->dropped, CMSG_DATA(c), sizeof(out->dropped));
		out->counted = true;
	}
}

static struct said read_control(struct msghdr *m)
{
	struct said out = { .hops_left = -1 };

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
		read_one(c, &out);
	return out;
}

static void take_datagram(struct multicast_socket *s, struct msghdr *m, size_t n, int64_t now_ms)
{
	struct said said = read_control(m);
	struct multicast_datagram d = { .p = m->msg_iov->iov_base,
		.n = n,
		.cut = (m->msg_flags & MSG_TRUNC) != 0,
		.place = s->place,
		.hops_left = said.hops_left,
		.at_ms = now_ms };
	struct sockaddr_storage from;

	if (said.counted) {
		s->e->dropped += said.dropped - s->dropped;
		s->dropped = said.dropped;
	}
	/* IPv6 hands a group's datagrams to every socket of the group, whatever interface it joined on. */
	if (said.ifindex != s->e->places[s->place].index)
		return;
	memcpy(&from, m->msg_name, sizeof(from));
	if (!io_sock_host(&from, d.from.host, sizeof(d.from.host)))
		return;
	d.from.port = io_sock_port(&from);
	s->e->cfg.heard(s->e->cfg.ctx, &d);
}

static int read_batch(struct multicast_socket *s, int64_t now_ms)
{
	struct mmsghdr all[BATCH];
	struct sockaddr_storage from[BATCH];
	struct iovec at[BATCH];
	_Alignas(struct cmsghdr) uint8_t control[BATCH][CONTROL_SIZE];
	int n;

	memset(all, 0, sizeof(all));
	for (unsigned i = 0; i < BATCH; i++) {
		at[i] = (struct iovec){ s->e->chunk + (size_t)i * MC_READ_CHUNK, MC_READ_CHUNK };
		all[i].msg_hdr = (struct msghdr){ .msg_name = &from[i],
			.msg_namelen = sizeof(from[i]),
			.msg_iov = &at[i],
			.msg_iovlen = 1,
			.msg_control = control[i],
			.msg_controllen = CONTROL_SIZE };
	}
	n = recvmmsg(s->fd, all, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n && !s->e->closed; i++)
		take_datagram(s, &all[i].msg_hdr, all[i].msg_len, now_ms);
	return n;
}

static void read_all(struct multicast_socket *s)
{
	int64_t now_ms = (int64_t)(uv_hrtime() / 1000000);

	for (int i = 0; i < ROUNDS_MAX && !s->e->closed; i++)
		if (read_batch(s, now_ms) < BATCH)
			return;
}

static void on_readable(uv_poll_t *h, int status, int events)
{
	(void)status;
	(void)events;
	read_all((struct multicast_socket *)h); /* its first member */
}

void multicast_listener_look(struct multicast_listener *e)
{
	for (unsigned i = 0; i < e->n && !e->closed; i++)
		if (e->sockets[i])
			read_all(e->sockets[i]);
}

bool multicast_listener_start(struct multicast_listener *e, uv_loop_t *loop, unsigned place, int fd)
{
	struct multicast_socket *s = calloc(1, sizeof(*s));
	int r = s ? uv_poll_init(loop, &s->poll, fd) : UV_ENOMEM;

	mc_check(place < e->n && !e->sockets[place] && fd >= 0);
	if (r < 0) {
		free(s);
		close(fd);
		e->places[place].err = -r; /* libuv's are the system's, negated */
		return false;
	}
	s->e = e;
	s->place = place;
	s->fd = fd;
	e->sockets[place] = s;
	uv_poll_start(&s->poll, UV_READABLE, on_readable);
	return true;
}

int multicast_listener_send(struct multicast_listener *e, unsigned place, const void *p, size_t n)
{
	struct sockaddr_storage to = e->group;

	mc_check(!e->closed && n <= MC_DATAGRAM_MAX);
	if (place >= e->n || !e->sockets[place])
		return place < e->n && e->places[place].err ? e->places[place].err : ENODEV;
	if (to.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&to)->sin6_scope_id = e->places[place].index;
	return sendto(e->sockets[place]->fd, p, n, MSG_DONTWAIT, (struct sockaddr *)&to, io_sock_size(&to)) <
			0
		? errno
		: 0;
}

uint64_t multicast_listener_dropped(const struct multicast_listener *e)
{
	return e->dropped;
}

static void forget(struct multicast_listener *e)
{
	free(e->chunk);
	free(e);
}

static void on_closed(uv_handle_t *h)
{
	struct multicast_socket *s = (struct multicast_socket *)h;
	struct multicast_listener *e = s->e;

	close(s->fd);
	free(s);
	if (--e->closing == 0)
		forget(e);
}

void multicast_listener_close(struct multicast_listener *e)
{
	mc_check(!e->closed);
	e->closed = true;
	for (unsigned i = 0; i < e->n; i++)
		e->closing += e->sockets[i] != NULL;
	if (e->closing == 0) {
		forget(e);
		return;
	}
	for (unsigned i = 0; i < e->n; i++)
		if (e->sockets[i])
			uv_close((uv_handle_t *)&e->sockets[i]->poll, on_closed);
}
