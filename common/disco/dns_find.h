/* SPDX-License-Identifier: Apache-2.0 */
/* dns_find.h - a name to peers: its addresses, or those of the targets of its SRV records, with their ports.
 */
#ifndef MC_DISCO_DNS_FIND_H
#define MC_DISCO_DNS_FIND_H

#include "common/disco/dns.h"

#define DNS_SERVICE_PREFIX "_hazelcast._tcp."

/*
 * service: asks for the SRV records of _hazelcast._tcp.NAME, or of NAME when it is such a name itself; the
 * addresses then have ports, and come in the order of the records' priorities and weights. Everything else as
 * dns_look_up.
 */
void dns_find(struct dns *d, const struct dns_name *name, bool service,
	void (*done)(void *of, const struct dns_result *r), void *of);

#endif
