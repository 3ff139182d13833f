/* SPDX-License-Identifier: Apache-2.0 */
/* source.h - the ways to find peers, each as an edge_source. */
#ifndef MC_DISCO_SOURCE_H
#define MC_DISCO_SOURCE_H

#include "common/disco/list.h"
#include "common/io/edge_source.h"

/*
 * tcpip:LIST, and domain:HOST[:PORT] as a list of one. Names are looked up again at each look, all their
 * addresses count.
 * own_host: an entry for `localhost`, 127.0.0.1 or an empty host means this node's own address (Payara's
 * domain mode).
 * NULL when the list is wrong: *err says why in a sentence (usage, exit status 2).
 */
struct edge_source *disco_list_open(
	const char *list, const struct disco_ports *ports, bool own_host, struct fault *err);

/*
 * dns:LIST. Names are looked up with each try seen (dns.h), again when their records have grown old, within
 * MC_DNS_TTL_MIN and MC_DNS_TTL_MAX; hosts and resolv.conf are read again when they change. A name like
 * _hazelcast._tcp.grid.example.org is asked for SRV records, which bring their ports. port: of a name that
 * has none.
 */
struct edge_source *disco_dns_open(const char *list, uint16_t port, struct fault *err);

#endif
