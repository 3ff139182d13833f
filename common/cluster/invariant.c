/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - what holds of this room's state between two steps. Costs a walk over all of it: for the
 * simulator. */
#include "common/base/check.h"
#include "common/cluster/internal.h"

static void check_candidates(const struct cluster *c)
{
	mc_check(c->candidate_count <= MC_PEERS_MAX);
	for (uint32_t i = 0; i < c->candidate_count; i++)
		mc_check(c->candidates[i].key == (uint32_t)mc_addr_hash(&c->candidates[i].addr));
	mc_check(c->join.next <= c->candidate_count);
	mc_check(c->merge.next <= c->merge.end && c->merge.end <= c->candidate_count);
}

static void check_registrations(const struct cluster *c)
{
	uint32_t bytes = 0;

	for (const struct registration *r = c->registrations; r != NULL; r = registration_next(r, &bytes))
		mc_check(bytes <= c->registration_bytes);
	mc_check(bytes == c->registration_bytes);
}

/* Where a member is spoken to, it is believed. */
static void check_beliefs(struct node *n)
{
	for (uint32_t i = 0; i < n->member_count; i++) {
		const struct conn *c = n->members[i].conn == 0 ? NULL : conn_find(n, n->members[i].conn);

		mc_check(c == NULL || c->of_member);
		mc_check(c == NULL || c->proved || !n->members[i].proved);
	}
}

void cluster_invariant(struct node *n)
{
	const struct cluster *c = cluster_of(n);

	check_beliefs(n);

	check_candidates(c);
	check_registrations(c);
	mc_check(c->infos == NULL);
	mc_check((c->guesses != NULL) == (n->cfg->password != NULL));
	mc_check(!c->claim.active || n->phase == NODE_PHASE_MEMBER);
	mc_check(!c->following || n->phase == NODE_PHASE_MEMBER || n->phase >= NODE_PHASE_LEAVING);
	mc_check(!c->join.claiming || n->phase != NODE_PHASE_LOOKING || c->join.claims_out > 0);
	mc_check(c->waiting_count <= n->member_max);
	mc_check(!n->view_dirty || timer_at(n, TIMER_PUBLISH) != NODE_NEVER);
	mc_check(!node_is_joined(n) || timer_at(n, TIMER_HEARTBEAT) != NODE_NEVER);
	mc_check(n->phase != NODE_PHASE_JOINING || c->join.target.host[0] != '\0');
}
