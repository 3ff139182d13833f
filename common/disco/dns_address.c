/* SPDX-License-Identifier: Apache-2.0 */
/* dns_address.c - addresses as bytes and as text, compared and classified. */
#include "common/disco/dns_address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/io/sock.h"

static bool is_mapped(const struct dns_address *a)
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return a->family == 6 && memcmp(a->bytes, prefix, sizeof(prefix)) == 0;
}

bool dns_address_read(struct dns_address *a, const char *text)
{
	struct sockaddr_storage ss;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memset(a, 0, sizeof(*a));
	a->fixed = true;
	if (!io_sock_addr(text, 0, &ss))
		return false;
	a->family = ss.ss_family == AF_INET ? 4 : 6;
	if (a->family == 4) {
		memcpy(&in, &ss, sizeof(in));
		memcpy(a->bytes, &in.sin_addr, 4);
	} else {
		memcpy(&in6, &ss, sizeof(in6));
		memcpy(a->bytes, &in6.sin6_addr, 16);
		a->scope = in6.sin6_scope_id;
	}
	return true;
}

void dns_address_text(char out[DNS_ADDRESS_TEXT], const struct dns_address *a)
{
	char zone[IF_NAMESIZE];
	size_t n;

	mc_check(a->family == 4 || a->family == 6);
	if (is_mapped(a))
		inet_ntop(AF_INET, a->bytes + 12, out, DNS_ADDRESS_TEXT);
	else
		inet_ntop(a->family == 4 ? AF_INET : AF_INET6, a->bytes, out, DNS_ADDRESS_TEXT);
	n = strlen(out);
	if (a->scope != 0 && if_indextoname(a->scope, zone) != NULL)
		snprintf(out + n, DNS_ADDRESS_TEXT - n, "%%%s", zone);
}

bool dns_address_same(const struct dns_address *a, const struct dns_address *b)
{
	mc_check(a->family != 0 && b->family != 0);
	return a->family == b->family && a->port == b->port && a->scope == b->scope &&
		memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool dns_address_is_loopback(const struct dns_address *a)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (a->family == 4 || is_mapped(a))
		return a->bytes[a->family == 4 ? 0 : 12] == 127;
	return memcmp(a->bytes, one, sizeof(one)) == 0;
}
