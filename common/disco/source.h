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

/*
 * exec:COMMAND. A shell runs it at each look and each MC_EXEC_PERIOD; what it prints is a list of addresses
 * as of tcpip, apart by blanks or lines, or an object of JSON with host and port on each line. A changed set
 * is news; when it fails, or is killed after MC_EXEC_PATIENCE, the last set stays, and why is said once.
 * NULL: no memory.
 */
struct edge_source *disco_exec_open(const char *command, const struct disco_ports *ports, struct fault *err);

#endif
