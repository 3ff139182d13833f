/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_names.c - names first: how many addresses there are to be dialled is known then. */
#include <stdlib.h>
#include <string.h>

#include "tools/probe/port_scan_internal.h"

static bool is_number(const char *host)
{
	struct sockaddr_storage ss;

	return io_sock_addr(host, 0, &ss);
}

static struct port_scan_name *name_of(struct port_scan *k, const char *host)
{
	uint32_t i;

	for (i = 0; i < k->name_count; i++)
		if (strcmp(k->cfg->peers[k->names[i].first].host, host) == 0)
			return &k->names[i];
	return NULL;
}

static bool add_target(struct port_scan *k, uint32_t peer, const struct sockaddr_storage *from)
{
	if (k->total == MC_PEERS_MAX)
		return false; /* as many as a list may have; names may mean more */
	k->targets[k->total++] = (struct port_scan_target){ peer, from };
	return true;
}

static void all_found(struct port_scan *k)
{
	struct port_scan_name *n;
	uint32_t i;
	unsigned at;

	for (i = 0; i < k->cfg->count; i++) {
		n = is_number(k->cfg->peers[i].host) ? NULL : name_of(k, k->cfg->peers[i].host);
		if (n == NULL || n->count == 0)
			add_target(k, i, NULL);
		for (at = 0; n != NULL && at < n->count && add_target(k, i, &n->found[at]); at++)
			;
	}
	scan_begin(k);
}

static void on_resolved(void *owner, const struct resolved *r)
{
	struct port_scan_name *n = owner;

	if (r->count > 0)
		n->found = calloc(r->count, sizeof(*n->found));
	if (n->found != NULL) {
		memcpy(n->found, r->v, r->count * sizeof(*n->found));
		n->count = r->count;
	}
	if (--n->k->names_left == 0 && !n->k->stopped)
		all_found(n->k);
}

void scan_look_up(struct port_scan *k)
{
	struct port_scan_name *n;
	const char *host;
	uint32_t i;

	for (i = 0; i < k->cfg->count; i++) {
		host = k->cfg->peers[i].host;
		if (is_number(host) || name_of(k, host) != NULL)
			continue;
		n = &k->names[k->name_count++];
		*n = (struct port_scan_name){ .k = k, .first = i };
		k->names_left += resolver_ask(k->resolver, host, on_resolved, n) != NULL;
	}
	if (k->names_left == 0)
		all_found(k);
}
