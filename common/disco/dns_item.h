/* SPDX-License-Identifier: Apache-2.0 */
/* dns_item.h - one entry of a list of names, and what is known of it. Of dns_source.c only. */
#ifndef MC_DISCO_DNS_ITEM_H
#define MC_DISCO_DNS_ITEM_H

#include "common/disco/dns_find.h"
#include "common/io/edge_source.h"

struct dns_item {
	void *of;                   /* its source */
	char host[MC_HOST_MAX + 1]; /* as it was written */
	struct dns_name name;       /* unless it is numeric */
	bool numeric, service, busy;
	bool tried;
	uint16_t port, count; /* of each address; port 0: that of the record, else the default */
	struct dns_address *v;
	uint32_t n;
	int64_t until_ms;         /* by the loop: what is known holds so long */
	enum dns_outcome failing; /* said already; DNS_END_FOUND: nothing */
	bool hinted;
};

/* The entry of the list at *at, with all its ports; *at is behind it then. False: *err says what is wrong, or
 * there is no memory. */
bool dns_item_read(struct dns_item *it, const struct disco_list *l, uint32_t *at, struct fault *err);
/* What a look-up came to: addresses are kept, what is worth a word is said once. True: they are others than
 * before. */
bool dns_item_take(
	struct dns_item *it, const struct dns_result *r, const struct edge_source_callbacks *callbacks);
/* How long it holds, in ms: as long as the records say, within bounds; what failed or is not there is asked
 * for again sooner. */
int64_t dns_item_lifetime(const struct dns_result *r);

#endif
