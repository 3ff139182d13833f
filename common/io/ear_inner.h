/* SPDX-License-Identifier: Apache-2.0 */
/* ear_inner.h - the ear from inside: ear.c opens, ear_read.c reads and sends. */
#ifndef MC_IO_EAR_INNER_H
#define MC_IO_EAR_INNER_H

#include "common/io/ear.h"
#include "common/io/iface.h"
#include "common/io/sock.h"

#define EAR_BATCH 16 /* datagrams of one system call */

struct ear_socket {
	uv_poll_t poll; /* first: a handle is its socket */
	struct ear *e;
	unsigned place;
	int fd;
	uint32_t dropped; /* the system's counter, which wraps */
};

struct ear {
	struct ear_config cfg;
	struct sockaddr_storage group;
	struct ear_place places[EAR_PLACES_MAX];
	struct ear_socket *sockets[EAR_PLACES_MAX]; /* NULL: not listened on */
	unsigned n, open, closing;
	uint64_t dropped;
	uint8_t *chunk; /* EAR_BATCH times MC_READ_CHUNK, touched only as used */
	bool closed;
};

/* Takes fd over; false: it was closed, the place's err is set. */
bool ear_start(struct ear *e, uv_loop_t *loop, unsigned place, int fd);

#endif
