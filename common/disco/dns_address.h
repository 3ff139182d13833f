/* SPDX-License-Identifier: Apache-2.0 */
/* dns_address.h - an address as a record or a file has it. */
#ifndef MC_DISCO_DNS_ADDRESS_H
#define MC_DISCO_DNS_ADDRESS_H

#include "common/base/types.h"

struct dns_address {
	uint8_t bytes[16]; /* of IPv4 the first four */
	uint8_t family;    /* 4 or 6 */
	bool fixed;        /* not from a record: there is no ttl */
	uint16_t port;     /* of an SRV record; 0: none */
	uint16_t target;   /* with port: which of the targets it is an address of */
	uint32_t scope;    /* interface of a link-local address; 0: none */
	uint32_t ttl_s;    /* seconds */
};

/* False: no numeric address. */
bool dns_address_read(struct dns_address *a, const char *text);
#define DNS_ADDRESS_TEXT 64
/* IPv4 inside IPv6 is shown as IPv4, as Java does. */
void dns_address_text(char out[DNS_ADDRESS_TEXT], const struct dns_address *a);
/* the port counts, the ttl does not */
bool dns_address_same(const struct dns_address *a, const struct dns_address *b);
/* 127.0.0.0/8 and ::1, also inside IPv6 (Java's InetAddress.isLoopbackAddress). */
bool dns_address_is_loopback(const struct dns_address *a);

#endif
