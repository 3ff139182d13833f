/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_client_dial.c - whom a cluster client dials, and when again. */
#include <stdlib.h>

#include "common/io/cluster_client_internal.h"

static bool is_open(const struct cluster_client *c)
{
	const struct cc_conn *n = c->conns;

	while (n != NULL && (!n->open || n->dead))
		n = n->next;
	return n != NULL;
}

/* Twice at once one client looks to a member like two that have one name: it warns (LocalAddressRegistry). */
static bool is_dialled(const struct cluster_client *c, const struct mc_addr *addr)
{
	const struct cc_conn *n = c->conns;

	while (n != NULL && (n->dead || !mc_addr_eq(&n->addr, addr)))
		n = n->next;
	return n != NULL;
}

static void dial_peers(struct cluster_client *c)
{
	while (c->next_peer < c->peer_count && c->dialling < MC_POOL_DIALS_MAX) {
		const struct mc_addr *peer = &c->peers[c->next_peer++];

		if (!is_dialled(c, peer))
			cc_dial(c, peer);
	}
}

/* We were in: it is the members that may have gone, and their place is known. */
static void redial(struct cluster_client *c)
{
	int64_t now_ms = client_pool_now(c->pool);

	if (c->redial_at_ms == 0) {
		c->redial_pause_ms = c->redial_pause_ms == 0 ? MC_ASK_PAUSE : 2 * c->redial_pause_ms;
		if (c->redial_pause_ms > MC_ASK_PAUSE_MAX)
			c->redial_pause_ms = MC_ASK_PAUSE_MAX;
		c->redial_at_ms = now_ms + c->redial_pause_ms;
	}
	if (now_ms < c->redial_at_ms)
		return;
	c->redial_at_ms = 0;
	c->next_peer = 0;
	for (unsigned i = 0; i < c->member_count; i++)
		if (c->members[i]->listed)
			cc_dial_member(c, c->members[i], 0);
	dial_peers(c);
}

void cc_dial_more(struct cluster_client *c)
{
	if (is_open(c) || c->closing)
		return;
	if (c->name != NULL) {
		if (c->dialling == 0)
			redial(c);
		return;
	}
	dial_peers(c);
	if (c->dialling > 0 || c->more_comes)
		return;
	if (c->starting) {
		redial(c);
		return;
	}
	if (!c->more_asked && c->cfg.more != NULL) {
		c->more_asked = true;
		c->more_comes = c->cfg.more(c->cfg.ctx);
	}
	if (!c->more_comes)
		cc_give_up(c);
}

bool cluster_client_add(struct cluster_client *c, const struct mc_addr *peer)
{
	unsigned cap = c->peer_cap > 0 ? 2 * c->peer_cap : 16;
	struct mc_addr *more;

	for (unsigned i = 0; i < c->peer_count; i++)
		if (mc_addr_eq(&c->peers[i], peer))
			return true;
	if (c->peer_count == c->peer_cap) {
		more = c->peer_count < MC_PEERS_MAX ? realloc(c->peers, cap * sizeof(*more)) : NULL;
		if (more == NULL)
			return false;
		c->peers = more;
		c->peer_cap = cap;
	}
	c->peers[c->peer_count++] = *peer;
	if (c->more_comes)
		cc_dial_more(c);
	return true;
}

void cluster_client_no_more(struct cluster_client *c)
{
	c->more_comes = false;
	cc_dial_more(c);
}

void cluster_client_spread(struct cluster_client *c)
{
	for (unsigned i = 0; i < c->member_count; i++)
		for (unsigned lane = 0; c->members[i]->listed && !c->members[i]->lite && lane < c->cfg.lanes;
			lane++)
			cc_dial_member(c, c->members[i], lane);
}

bool cluster_client_settled(const struct cluster_client *c)
{
	return c->viewed && c->dialling == 0;
}
