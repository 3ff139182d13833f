/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multicast_listener.h - who speaks on a multicast group: every datagram, with its sender and the interface
 * that brought it. It does not send unless it is told to, takes nothing away from members of this host, and
 * never blocks.
 *
 * One socket for each interface, since IPv4 allows a socket 20 groups (igmp_max_memberships) and container
 * hosts have more interfaces than that. All are bound to the group's address: what is sent to this host alone
 * goes to its members.
 */
#ifndef MC_IO_MULTICAST_LISTENER_H
#define MC_IO_MULTICAST_LISTENER_H

#include <uv.h>

#include "common/io/edge.h"

struct io_iface;

#define MULTICAST_PLACES_MAX MC_INTERFACES_MAX

/* One interface, and whether it can be listened on. */
struct multicast_place {
	char name[32];
	unsigned index;
	char host[64]; /* its first address of the group's family; empty: it has none */
	bool up, loopback, multicast;
	const char *unusable; /* why it was left out; NULL: it was tried */
	int err;              /* the errno of joining, 0: it is listened on */
};

struct multicast_datagram {
	const uint8_t *p; /* until the call returns */
	size_t n;
	bool cut;            /* it was longer than MC_DATAGRAM_MAX */
	struct mc_addr from; /* as on the wire, which members may not agree with */
	unsigned place;
	int hops_left; /* TTL as it came in; -1: not known */
	int64_t at_ms; /* monotonic */
};

struct multicast_listener_config {
	const char *group;
	uint16_t port;
	unsigned ttl;
	const char *interfaces; /* as edge_config.interfaces; NULL: all that can */
	const struct io_iface
		*list;       /* what this host has, if the caller has asked already; NULL: it is asked */
	unsigned list_count; /* these are read while it opens only */
	bool even_none;      /* it opens, too, when no interface can be listened on: the places say why */
	void (*heard)(void *ctx, const struct multicast_datagram *d);
	void *ctx;
};

struct multicast_listener;
/* NULL: *err says why: no such group (status 2), the port is somebody's alone, or no interface can join (5).
 * The configuration is copied, but not its texts. */
struct multicast_listener *multicast_listener_open(
	uv_loop_t *loop, const struct multicast_listener_config *cfg, struct fault *err);
/* Closes its handles and forgets them when the loop has run once more. */
void multicast_listener_close(struct multicast_listener *e);

/* The interfaces and what became of each; *out is the listener's, until it is closed. */
unsigned multicast_listener_places(const struct multicast_listener *e, const struct multicast_place **out);
/* How many are listened on. */
unsigned multicast_listener_open_places(const struct multicast_listener *e);
/* Sends to the group by one interface, from the group's port as members do. 0, or an errno. */
int multicast_listener_send(struct multicast_listener *e, unsigned place, const void *p, size_t n);
/* Reads what has come by now, as the loop would do next. */
void multicast_listener_look(struct multicast_listener *e);
/* Datagrams that the system dropped because they came faster than they were read. */
uint64_t multicast_listener_dropped(const struct multicast_listener *e);

#endif
