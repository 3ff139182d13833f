/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a name server's answer: what is read lies inside them, and names fit their room. */
#include <string.h>

#include "common/disco/dns_message.h"
#include "tests/fuzz/fuzz.h"

static void alias(void *ctx, const char *target)
{
	HOLDS(strlen(target) < DNS_TEXT);
	++*(unsigned *)ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char name[DNS_TEXT], last[DNS_TEXT];
	struct dns_message m, walk;
	struct dns_record r;
	struct dns_srv srv;
	uint32_t ttl = UINT32_MAX;
	unsigned aliases = 0, records = 0;

	if (!dns_message_open(&m, p, n)) {
		HOLDS(m.damaged && !dns_message_next(&m, &r));
		return 0;
	}
	for (walk = m; dns_message_next(&walk, &r); records++) {
		HOLDS(r.data <= n && r.size <= n - r.data && r.ttl_s <= INT32_MAX);
		if (dns_message_name(&walk, r.name, name))
			HOLDS(strlen(name) < DNS_TEXT);
		if (dns_record_srv(&walk, &r, &srv) && dns_message_name(&walk, srv.target, name))
			HOLDS(strlen(name) < DNS_TEXT);
	}
	HOLDS(records <= m.answers + m.authorities && 11 * records <= n);
	dns_message_negative_ttl(&m);
	if (dns_message_name(&m, 12, name)) /* the question's, when there is one */
		dns_message_aliases(&m, name, last, &ttl, alias, &aliases);
	HOLDS(aliases <= MC_DNS_ALIASES_MAX);
	return 0;
}
