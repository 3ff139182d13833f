/* SPDX-License-Identifier: Apache-2.0 */
/* multicast_listener_internal.h - the multicast listener from inside: multicast_listener.c opens,
 * multicast_listener_read.c reads and sends. */
#ifndef MC_IO_MULTICAST_LISTENER_INTERNAL_H
#define MC_IO_MULTICAST_LISTENER_INTERNAL_H

#include "common/io/multicast_listener.h"
#include "common/io/iface.h"
#include "common/io/sock.h"

#define BATCH 16 /* datagrams of one system call */

struct multicast_socket {
	uv_poll_t poll; /* first: a handle is its socket */
	struct multicast_listener *e;
	unsigned place;
	int fd;
	uint32_t dropped; /* the system's counter, which wraps */
};
_Static_assert(offsetof(struct multicast_socket, poll) == 0, "a handle is its socket");

struct multicast_listener {
	struct multicast_listener_config cfg;
	struct sockaddr_storage group;
	struct multicast_place places[MULTICAST_PLACES_MAX];
	struct multicast_socket *sockets[MULTICAST_PLACES_MAX]; /* NULL: not listened on */
	unsigned n, open, closing;
	uint64_t dropped;
	uint8_t *chunk; /* BATCH times MC_READ_CHUNK, touched only as used */
	bool closed;
};

/* Takes fd over; false: it was closed, the place's err is set. */
bool multicast_listener_start(struct multicast_listener *e, uv_loop_t *loop, unsigned place, int fd);

#endif
