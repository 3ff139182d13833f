/* SPDX-License-Identifier: Apache-2.0 */
/* iface_watch.c - the kernel's notices of links and addresses, unread but for their being there. */
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/iface_watch.h"

#define READS_MAX 64 /* in a row: a host that changes all the time must not hold up the loop */

struct iface_watch {
	uv_poll_t poll;
	int fd;
	void (*changed)(void *ctx);
	void *ctx;
};

/* A queue that has run over is no error here: what is in it says that something has changed, and an error
 * would make the loop forget the socket. */
static int open_socket(void)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE), one = 1;

	if (fd >= 0 &&
		(setsockopt(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &one, sizeof(one)) < 0 ||
			bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static void on_notices(uv_poll_t *p, int status, int events)
{
	struct iface_watch *w = p->data;
	char unread[64]; /* the rest of a notice is cut off by the kernel */
	bool any = status < 0;

	(void)events;
	for (int i = 0; i < READS_MAX; i++) {
		if (recv(w->fd, unread, sizeof(unread), 0) < 0 && errno != EINTR)
			break;
		any = true;
	}
	if (status < 0) /* libuv has stopped it */
		uv_poll_start(&w->poll, UV_READABLE, on_notices);
	if (any)
		w->changed(w->ctx);
}

struct iface_watch *iface_watch_open(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx)
{
	struct iface_watch *w = calloc(1, sizeof(*w));

	mc_check(changed != NULL);
	if (w == NULL)
		return NULL;
	*w = (struct iface_watch){ .fd = open_socket(), .changed = changed, .ctx = ctx };
	if (w->fd < 0 || uv_poll_init(loop, &w->poll, w->fd) != 0) {
		if (w->fd >= 0)
			close(w->fd);
		free(w);
		return NULL;
	}
	w->poll.data = w;
	uv_poll_start(&w->poll, UV_READABLE, on_notices);
	return w;
}

static void on_closed(uv_handle_t *h)
{
	free(h->data);
}

void iface_watch_close(struct iface_watch *w)
{
	if (w == NULL)
		return;
	uv_poll_stop(&w->poll);
	close(w->fd);
	uv_close((uv_handle_t *)&w->poll, on_closed);
}
