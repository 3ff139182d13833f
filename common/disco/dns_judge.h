/* SPDX-License-Identifier: Apache-2.0 */
/* dns_judge.h - what answers mean to others: what Payara makes of them, and whether one is a Kubernetes
 * cluster IP. Pure. */
#ifndef MC_DISCO_DNS_JUDGE_H
#define MC_DISCO_DNS_JUDGE_H

#include "common/disco/dns.h"

#define DNS_PAYARA_PORT 4900 /* DnsDiscoveryService: an entry without a port */

/* Why Payara would not use an entry, or an address of it: a stable word, and a sentence behind "NAME: ". */
#define DNS_PAYARA_DROPS(X) \
	X(LOOPBACK, "loopback", "Payara drops loopback addresses without a word") \
	X(NO_IPV6, "no_ipv6", "Java asks for no AAAA record here: this host has no IPv6") \
	X(IPV4_STACK, "ipv4_stack", \
		"Java asks for no AAAA record with -Djava.net.preferIPv4Stack=true, which is set in the environment") \
	X(BLANK, "blank", "Payara does not trim its list: it would look for a name with the blank") \
	X(LITERAL, "ipv6_literal", \
		"Payara cuts its entries at the first colon, and cannot be given an IPv6 address") \
	X(PATTERN, "pattern", "in dns mode Payara knows no ranges: it would look for a host of this name") \
	X(PORTS, "ports", \
		"Payara would end at this with a NumberFormatException: its ports are plain numbers") \
	X(INTERNATIONAL, "international", \
		"Java asks for the name as it is written, which no name server knows; in ASCII it is found")
enum dns_payara_drop {
	DNS_PAYARA_KEEPS,
#define X(name, word, text) DNS_PAYARA_##name,
	DNS_PAYARA_DROPS(X)
#undef X
		DNS_PAYARA_DROP_COUNT
};
struct dns_payara_row {
	const char *word, *text;
};
extern const struct dns_payara_row dns_payara_rows[DNS_PAYARA_DROP_COUNT];

/* What Java on this host does about IPv6. */
struct dns_java {
	bool ipv6, ipv4_stack;
};
void dns_java_here(struct dns_java *j);
/* An entry as it was written, without the commas around it. */
enum dns_payara_drop dns_payara_entry(const char *entry, size_t n);
enum dns_payara_drop dns_payara_address(const struct dns_java *j, const struct dns_address *a);

/*
 * Does the one address of this result look like a cluster IP, where the pods of a headless service were
 * meant? `service_host`: KUBERNETES_SERVICE_HOST of the environment, or NULL. True: `why` says what makes it
 * look so.
 */
#define DNS_WHY_TEXT 256
bool dns_is_cluster_ip(const struct dns_result *r, const char *service_host, char why[DNS_WHY_TEXT]);

#endif
