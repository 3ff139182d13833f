/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns_config.h - how this host resolves names: resolv.conf(5), the hosts line of nsswitch.conf(5),
 * LOCALDOMAIN and RES_OPTIONS. Read here and not by c-ares, whose 1.18 knows neither `timeout:` nor
 * `attempts:` and walks the search list unseen.
 */
#ifndef MC_DISCO_DNS_CONFIG_H
#define MC_DISCO_DNS_CONFIG_H

#include <sys/socket.h>

#include "common/base/types.h"
#include "common/disco/list.h"

#define DNS_RESOLV_PATH "/etc/resolv.conf"

struct dns_server_addr {
	struct sockaddr_storage addr;
	char text[64]; /* "10.0.0.2:53", "[fe80::1%eth0]:53" */
};

struct dns_config {
	struct dns_server_addr servers[MC_DNS_SERVERS_MAX];
	unsigned server_count;
	bool server_given;      /* by --server; else by resolv.conf, or its default, 127.0.0.1 */
	bool servers_defaulted; /* resolv.conf names none */
	char search[MC_DNS_SEARCH_MAX][MC_HOST_MAX + 1];
	unsigned search_count;
	unsigned ndots, timeout_ms, attempts; /* timeout of one try */
	bool rotate, tcp, no_aaaa;            /* options rotate, use-vc, no-aaaa */
	bool search_cut;                      /* its search list has more suffixes than MC_DNS_SEARCH_MAX */
	bool carriage_returns; /* resolv.conf has lines that end in CR LF: glibc takes the CR along */
	bool resolved;         /* systemd-resolved runs: `resolve` of nsswitch.conf counts */
	/* the sources of nsswitch.conf that are known here, and their order: dns_first: the hosts file is
	 * looked into when the name servers know nothing */
	bool files, dns, dns_first;
	char others[128]; /* those that are not: "mdns4_minimal myhostname" */
};

/* What counts without any file. */
void dns_config_defaults(struct dns_config *c);
/* Text of the files; unknown words are passed over, as resolvers do. */
void dns_config_resolv(struct dns_config *c, const char *text);
void dns_config_nsswitch(struct dns_config *c, const char *text);
/* The environment's, after the files. NULL: not set. */
void dns_config_env(struct dns_config *c, const char *localdomain, const char *options);
/* Default, files and environment of this host. */
void dns_config_read(struct dns_config *c);
/* ADDR[:PORT] of --server: asked instead of the others. */
bool dns_config_server(struct dns_config *c, const char *text, struct fault *err);

/*
 * The full name of try number `i` for a name of the user's; *suffix is what of the search list was put behind
 * it, NULL when nothing was. False: there are no more. A name that would get too long is passed over (out is
 * empty then).
 */
bool dns_config_try(const struct dns_config *c, const char *name, bool absolute, unsigned i,
	char out[MC_HOST_MAX + 1], const char **suffix);

#endif
