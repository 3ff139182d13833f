/* SPDX-License-Identifier: Apache-2.0 */
/* dns_here.c - what is answered without a name server: the hosts file, and localhost. */
#include <string.h>

#include "common/disco/dns_internal.h"

static void take_fixed(void *ctx, const struct dns_address *a)
{
	struct dns_lookup *l = ctx;
	struct dns_question *q = &l->q[0];
	struct dns_address *to;

	if (l->d->o.family != 0 && l->d->o.family != a->family)
		return;
	to = dns_question_room(q);
	if (to == NULL)
		return;
	*to = *a;
	q->count++;
}

static void tell_fixed(struct dns_lookup *l, const char *where)
{
	struct dns_step s = {
		.query = l->full,
		.type = l->d->o.family == 6 ? DNS_AAAA : DNS_A,
		.server = where,
		.file = true,
		.rcode = -1,
		.outcome = DNS_END_FOUND,
		.answers = l->q[0].count,
		.v = l->q[0].v,
	};

	dns_answer_step(&l->q[0], &s);
}

static bool is_localhost(const char *name)
{
	static const char local[] = "localhost";
	size_t n = strlen(name), k = sizeof(local) - 1;

	return n >= k && dns_same_name(name + n - k, local) && (n == k || name[n - k - 1] == '.');
}

bool dns_look_files(struct dns_lookup *l)
{
	if (dns_hosts_find(dns_hosts_of(l->d), l->name.text, take_fixed, l) == 0 || l->q[0].count == 0)
		return false;
	tell_fixed(l, DNS_HOSTS_PATH);
	return true;
}

/* The hosts file; and names under localhost, which nobody else is to be asked for (RFC 6761 6.3). */
bool dns_look_here(struct dns_lookup *l)
{
	static const struct dns_address own[] = {
		{ .bytes = { 127, 0, 0, 1 }, .family = 4, .fixed = true },
		{ .bytes = { [15] = 1 }, .family = 6, .fixed = true },
	};
	const struct dns_config *c = &l->d->o.config;
	size_t i;

	if (c->files && !c->dns_first && dns_look_files(l))
		return true;
	if (!is_localhost(l->name.text))
		return false;
	for (i = 0; i < sizeof(own) / sizeof(*own); i++)
		take_fixed(l, &own[i]);
	tell_fixed(l, "RFC 6761");
	return true;
}
