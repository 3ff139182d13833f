/* SPDX-License-Identifier: Apache-2.0 */
/* iface.h - which of this host's addresses a node uses. The choice is a function of a list; only
 * iface_list() asks the system. */
#ifndef MC_IO_IFACE_H
#define MC_IO_IFACE_H

#include "common/io/edge.h"

struct io_iface {
	char name[32];
	unsigned index;
	bool up, running, loopback, point_to_point, multicast; /* running: it has a carrier, or cannot tell */
	bool v6, link_local;
	char host[64];
	bool to_peer;  /* the route to a peer leaves by this interface */
	bool to_group; /* the route to the group leaves by it */
	bool source;   /* and takes this very address as its source */
	bool listed;   /* the list of peers names this very address */
};

struct io_wish {
	const char *patterns; /* NULL: none */
	bool multicast;       /* the interface should carry multicast */
	bool v6;              /* IPv6 first: the group is one */
};

#define IO_IFACE_NONE ((unsigned)-1)
/* Index of the address to use, IO_IFACE_NONE when nothing fits. out[i] says what became of list[i]. */
unsigned io_iface_pick(
	const struct io_iface *list, unsigned n, const struct io_wish *wish, struct edge_candidate *out);
/* A bridge or cable of containers and virtual machines, by its name. */
bool io_iface_virtual(const char *name);
/* One pattern of --interfaces: a name, a glob of names, an address, one with `*` or `a-b` in its parts, or an
 * IPv4 network (10.0.0.0/8). */
bool io_iface_match(const char *pattern, size_t n, const char *name, const char *host);

/* A whole list of them, apart by commas, semicolons or blanks. */
bool io_iface_matches(const char *patterns, const struct io_iface *f);
/* An address against four parts of which each is a number, `*` or `a-b`: Hazelcast's patterns. */
bool io_iface_match_quad(const char *pattern, size_t n, const char *host);

/* This host's addresses, at most `cap`. Negative: a libuv error. */
int io_iface_list(struct io_iface *list, unsigned cap);
/* The same, at most MC_CANDIDATES_MAX, in a block that the caller frees; NULL with a negative answer. */
int io_iface_all(struct io_iface **list);
/* The same of the interface of that name only; 0 and NULL: there is none. */
int io_iface_one(const char *name, struct io_iface **list);
/* The same as a Java process of this host sees them, in its order: the addresses of an interface are
 * together. */
int io_iface_java(struct io_iface *list, unsigned cap);
void io_iface_flags(struct io_iface *f, unsigned flags); /* IFF_UP and its kin */
/* Marks what the kernel's routes say, without sending: to the first peer that is numeric and routed, and
 * to the group. */
void io_iface_routes(struct io_iface *list, unsigned n, const struct mc_addr *peers, uint32_t peer_count,
	const char *group);

#endif
