/* SPDX-License-Identifier: Apache-2.0 */
/* seen.c - which peers were printed already. */
#include "tools/dnsresolve/seen.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

/* 18 bytes, compared as such: IPv4 inside IPv6, since it is printed as IPv4. */
struct seen_peer {
	uint8_t bytes[18];
};

enum { FIRST = 256, ZONE_AT = 2, PORT_AT = 16 };

static struct seen_peer peer_of(const struct dns_address *a, uint16_t port)
{
	struct seen_peer p = { .bytes = { [10] = 0xff, [11] = 0xff } };

	if (a->family == 4)
		memcpy(p.bytes + 12, a->bytes, 4);
	else
		memcpy(p.bytes, a->bytes, 16);
	if (a->scope != 0) /* link-local: these bytes are zero in an address */
		memcpy(p.bytes + ZONE_AT, &a->scope, sizeof(a->scope));
	memcpy(p.bytes + PORT_AT, &port, sizeof(port));
	return p;
}

static uint64_t hash_of(const struct seen_peer *p)
{
	uint64_t a, b;
	uint16_t port;

	memcpy(&a, p->bytes, sizeof(a));
	memcpy(&b, p->bytes + sizeof(a), sizeof(b));
	memcpy(&port, p->bytes + PORT_AT, sizeof(port));
	a ^= (b ^ (uint64_t)port << 17) * 0x9e3779b97f4a7c15u;
	a = (a ^ a >> 29) * 0xbf58476d1ce4e5b9u;
	return a ^ a >> 32;
}

static uint32_t *slot_of(const struct printed_peers *s, const struct seen_peer *p)
{
	uint64_t i = hash_of(p);

	for (;; i++) {
		uint32_t *slot = &s->slots[i & (s->slot_count - 1)];

		if (*slot == 0 || memcmp(&s->v[*slot - 1], p, sizeof(*p)) == 0)
			return slot;
	}
}

static bool grow_table(struct printed_peers *s)
{
	uint32_t cap = s->cap > 0 ? 2 * s->cap : FIRST, i;
	struct seen_peer *more = s->cap < MC_DNS_SEEN_MAX ? realloc(s->v, cap * sizeof(*more)) : NULL;

	if (more == NULL)
		return false;
	s->v = more;
	s->cap = cap;
	free(s->slots);
	s->slot_count = 2 * cap;
	s->slots = calloc(s->slot_count, sizeof(*s->slots));
	for (i = 0; s->slots != NULL && i < s->count; i++)
		*slot_of(s, &s->v[i]) = i + 1;
	return s->slots != NULL;
}

bool seen_first(struct printed_peers *s, const struct dns_address *a, uint16_t port)
{
	const struct seen_peer p = peer_of(a, port);
	uint32_t *slot;

	mc_check(s->count <= s->cap);
	if (!s->full && s->count == s->cap && !grow_table(s))
		s->full = true;
	slot = s->slots != NULL ? slot_of(s, &p) : NULL;
	if (slot != NULL && *slot != 0)
		return false;
	if (!s->full) {
		s->v[s->count++] = p;
		*slot = s->count;
	}
	return true;
}

void seen_free(struct printed_peers *s)
{
	free(s->v);
	free(s->slots);
	memset(s, 0, sizeof(*s));
}
