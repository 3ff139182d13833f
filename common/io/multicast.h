/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multicast.h - the one opener of sockets for multicast, IPv4 and IPv6 alike: which port, which interface,
 * how far, heard by whom. Reading is the owner's affair: on libuv (mcast.c), or in batches on many interfaces
 * (the multicast listener).
 */
#ifndef MC_IO_MULTICAST_H
#define MC_IO_MULTICAST_H

#include <sys/socket.h>

#include "common/io/edge.h"

enum multicast_bind {
	MULTICAST_BIND_ANY,   /* every address and the group's port, as Java's MulticastSocket: what comes to
				 this host alone too */
	MULTICAST_BIND_GROUP, /* the group's address and port: nothing but the group is heard, members of this
				 host lose nothing */
	MULTICAST_BIND_OWN, /* a port of its own, for one who only sends, or whose datagrams must be told from
			       the members' */
};

struct multicast_options {
	const struct sockaddr_storage *group; /* address and port: multicast_group_read() */
	unsigned interface;                   /* its index; 0: as the routes have it */
	enum multicast_bind bind;
	bool join;    /* hear the group on this interface (IGMP, MLD); else it only sends */
	bool loop;    /* what it sends is heard by other sockets of this host, too */
	bool details; /* each datagram brings its interface, its TTL and the count of those lost (ancillary
			 data) */
	unsigned ttl; /* 1: stays in this network; each router takes one */
	int receive_buffer_bytes; /* 0: the system's. More than net.core.rmem_max is granted with
				     CAP_NET_ADMIN only */
};

/* How far it came. */
enum multicast_step { MULTICAST_SOCKET, MULTICAST_BOUND, MULTICAST_JOINED };
struct multicast_fault {
	enum multicast_step step; /* what failed */
	int err;                  /* its errno */
};

/* The group as an address. False: `group` is no multicast address (224.0.0.0/4 of RFC 5771, ff00::/8 of RFC
 * 4291). */
bool multicast_group_read(const char *group, uint16_t port, struct sockaddr_storage *out);
/*
 * A socket that neither blocks nor survives exec, sharing its port with members of this host (SO_REUSEADDR).
 * The descriptor is the caller's to close. -1: *fault says why.
 */
int multicast_open(const struct multicast_options *o, struct multicast_fault *fault);
/*
 * The same in words, errno and all: fills *err (status 5, code "multicast") and is always false. `interface`
 * names it; join_hint is what may help when the group cannot be joined, or NULL.
 */
bool multicast_explain(struct fault *err, const struct multicast_fault *fault, const char *group,
	uint16_t port, const char *interface, const char *join_hint);
/* For a group that multicast_group_read() refuses: status 2, code "multicast_group". Always false. */
bool multicast_explain_group(struct fault *err, const char *group);

#endif
