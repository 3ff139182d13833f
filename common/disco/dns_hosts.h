/* SPDX-License-Identifier: Apache-2.0 */
/* dns_hosts.h - the hosts file, read once: names to addresses. */
#ifndef MC_DISCO_DNS_HOSTS_H
#define MC_DISCO_DNS_HOSTS_H

#include "common/disco/dns_address.h"
#include "common/disco/dns_file.h"

#define DNS_HOSTS_PATH "/etc/hosts"

struct dns_hosts {
	struct dns_file file;
	struct dns_hosts_name *names; /* one for each name of each line, in the order of the file */
	uint32_t count, cap;
	/* open addressing, a power of two; 0: empty, else the number of a first name plus one */
	uint32_t *slots, slot_count;
};

/* Missing files are empty. False: no memory. */
bool dns_hosts_read(struct dns_hosts *h, const char *path);
/* Takes over the text. */
bool dns_hosts_parse(struct dns_hosts *h, struct dns_file *text);
void dns_hosts_free(struct dns_hosts *h);

/* Calls `found` for each address of the name, in the order of the file; gives their number. */
uint32_t dns_hosts_find(const struct dns_hosts *h, const char *name,
	void (*found)(void *ctx, const struct dns_address *a), void *ctx);

#endif
