/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/dnsresolve/seen.h"

#include <stdlib.h>
#include <string.h>

struct seen_peer {
	uint8_t bytes[16];
	uint32_t scope;
	uint16_t port;
	uint8_t family; /* 0: empty */
};

enum { FIRST = 256 };

static uint64_t hash_of(const struct seen_peer *p)
{
	uint64_t a, b;

	memcpy(&a, p->bytes, sizeof(a));
	memcpy(&b, p->bytes + sizeof(a), sizeof(b));
	a ^= (b << 31 | b >> 33) ^ ((uint64_t)p->scope << 16 | p->port) * 0x9e3779b97f4a7c15u;
	a = (a ^ a >> 29) * 0xbf58476d1ce4e5b9u;
	return a ^ a >> 32;
}

static struct seen_peer *slot_of(struct seen_peer *v, uint32_t cap, const struct seen_peer *p)
{
	uint64_t i = hash_of(p);

	while (v[i & (cap - 1)].family != 0 && memcmp(&v[i & (cap - 1)], p, sizeof(*p)) != 0)
		i++;
	return &v[i & (cap - 1)];
}

static bool grow(struct seen *s)
{
	uint32_t cap = s->cap > 0 ? 2 * s->cap : FIRST, i;
	struct seen_peer *more = s->count < MC_DNS_SEEN_MAX ? calloc(cap, sizeof(*more)) : NULL;

	if (more == NULL)
		return false;
	for (i = 0; i < s->cap; i++)
		if (s->v[i].family != 0)
			*slot_of(more, cap, &s->v[i]) = s->v[i];
	free(s->v);
	s->v = more;
	s->cap = cap;
	return true;
}

bool seen_first(struct seen *s, const struct dns_address *a, uint16_t port)
{
	struct seen_peer p, *slot;

	memset(&p, 0, sizeof(p)); /* it is compared byte for byte */
	memcpy(p.bytes, a->bytes, sizeof(p.bytes));
	p.scope = a->scope;
	p.port = port;
	p.family = a->family;
	if (!s->full && 4 * s->count >= 3 * s->cap && !grow(s))
		s->full = true;
	slot = s->cap > 0 ? slot_of(s->v, s->cap, &p) : NULL;
	if (slot != NULL && slot->family != 0)
		return false;
	if (!s->full) {
		*slot = p;
		s->count++;
	}
	return true;
}

void seen_free(struct seen *s)
{
	free(s->v);
	memset(s, 0, sizeof(*s));
}
