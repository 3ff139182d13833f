/* SPDX-License-Identifier: Apache-2.0 */
/* dns_item.c - one name of a list: what is known of it and how long that holds. */
#include "common/disco/dns_item.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/disco/dns_judge.h"

bool dns_item_read(struct dns_item *it, const struct disco_list *l, uint32_t *at, struct fault *err)
{
	const struct mc_addr *a = &l->v[(*at)++];
	struct dns_address fixed;

	mc_check(*at > 0 && *at <= l->n);
	it->port = a->port;
	it->count = 1;
	memcpy(it->host, a->host, sizeof(it->host));
	while (*at < l->n && strcmp(l->v[*at].host, a->host) == 0 && l->v[*at].port == it->port + it->count) {
		it->count++;
		++*at;
	}
	it->numeric = dns_address_read(&fixed, a->host);
	if (!it->numeric) {
		it->service = dns_name_is_service(a->host);
		return dns_name_read(a->host, strlen(a->host), &it->name, err);
	}
	it->v = malloc(sizeof(*it->v));
	if (it->v == NULL)
		return false;
	it->v[0] = fixed;
	it->n = 1;
	return true;
}

static int in_order(const void *a, const void *b)
{
	const struct dns_address *x = a, *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

static bool same_set(const struct dns_item *it, const struct dns_address *v, uint32_t n)
{
	uint32_t i;

	if (n != it->n)
		return false;
	for (i = 0; i < n; i++)
		if (!dns_address_same(&v[i], &it->v[i]))
			return false;
	return true;
}

/* Servers turn the order of their answers round: it says nothing, and must not look like a change. */
static bool take_result(struct dns_item *it, const struct dns_result *r)
{
	struct dns_address *v = malloc((r->count > 0 ? r->count : 1) * sizeof(*v));
	bool changed;

	if (v == NULL)
		return false;
	if (r->count > 0) {
		memcpy(v, r->v, r->count * sizeof(*v));
		qsort(v, r->count, sizeof(*v), in_order);
	}
	changed = !same_set(it, v, r->count);
	free(it->v);
	it->v = v;
	it->n = r->count;
	return changed;
}

static void complain(
	struct dns_item *it, const struct dns_result *r, const struct edge_source_callbacks *callbacks)
{
	const struct dns_outcome_row *row = &dns_outcomes[r->outcome];
	char text[MC_HOST_MAX + 256];

	if (it->failing == r->outcome)
		return;
	it->failing = r->outcome;
	snprintf(text, sizeof(text), "%s: %s%s", it->host, row->text,
		it->n > 0 ? "; its last addresses are kept" : "");
	callbacks->said(callbacks->ctx, EDGE_WARN, text,
		"mc-dnsresolve " OPTION_EXPLAIN " NAME shows each try; it is asked again");
}

static void hint(
	struct dns_item *it, const struct dns_result *r, const struct edge_source_callbacks *callbacks)
{
	char why[DNS_WHY_TEXT], address[DNS_ADDRESS_TEXT],
		text[MC_HOST_MAX + sizeof(why) + sizeof(address) + 64];

	if (it->hinted || !dns_is_cluster_ip(r, getenv("KUBERNETES_SERVICE_HOST"), why))
		return;
	it->hinted = true;
	dns_address_text(address, r->v);
	snprintf(text, sizeof(text), "%s: %s looks like a cluster IP, not like a pod: %s", it->host, address,
		why);
	callbacks->said(callbacks->ctx, EDGE_WARN, text,
		"use a headless service (clusterIP: None), which lists its pods");
}

int64_t dns_item_lifetime(const struct dns_result *r)
{
	int64_t ms = (int64_t)r->ttl_s * 1000;

	if (r->outcome != DNS_END_FOUND)
		return ms > MC_DNS_TTL_MIN && ms < MC_DNS_TTL_NOBODY ? ms
			: ms >= MC_DNS_TTL_NOBODY                    ? MC_DNS_TTL_NOBODY
								     : MC_DNS_TTL_MIN;
	if (r->fixed)
		return MC_NAMES_PERIOD;
	return ms < MC_DNS_TTL_MIN ? MC_DNS_TTL_MIN : ms > MC_DNS_TTL_MAX ? MC_DNS_TTL_MAX : ms;
}

bool dns_item_take(
	struct dns_item *it, const struct dns_result *r, const struct edge_source_callbacks *callbacks)
{
	enum status status = dns_outcomes[r->outcome].status;
	/* a server that cannot say takes nothing away */
	bool changed = (status == STATUS_OK || status == STATUS_NOT) && take_result(it, r);

	if (r->outcome == DNS_END_FOUND) {
		it->failing = DNS_END_FOUND;
		hint(it, r, callbacks);
	} else {
		complain(it, r, callbacks);
	}
	return changed;
}
