/* SPDX-License-Identifier: Apache-2.0 */
/* seen.h - which peers were printed: each is printed once. */
#ifndef MC_DNSRESOLVE_SEEN_H
#define MC_DNSRESOLVE_SEEN_H

#include "common/disco/dns_address.h"

struct printed_peers {
	struct seen_peer *v; /* in the order they came */
	uint32_t count, cap;
	/* open addressing, a power of two; the number of a peer plus one, 0: empty */
	uint32_t *slots, slot_count;
	bool full; /* MC_DNS_SEEN_MAX are known, or no memory is left: what comes now is not remembered */
};

/* True the first time; always when it is full. */
bool seen_first(struct printed_peers *s, const struct dns_address *a, uint16_t port);
void seen_free(struct printed_peers *s);

#endif
