/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.c - this room's state, laid out and empty; and what others may see of it. */
#include "common/cluster/internal.h"

void cluster_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg)
{
	struct cluster *c = node_block_part(b, sizeof(*c), 1), none, *at = c == NULL ? &none : c;

	at->candidates = node_block_part(b, sizeof(*at->candidates), MC_PEERS_MAX);
	at->waiting = node_block_part(b, sizeof(*at->waiting), cfg->members_max);
	at->stale = node_block_part(b, sizeof(*at->stale), NODE_STALE);
	at->guesses = node_block_part(b, sizeof(*at->guesses), cfg->password == NULL ? 0 : 1);
	at->proofs = node_block_part(b, MC_PROOF_HEAP, cfg->password == NULL ? 0 : 1);
	if (n != NULL)
		n->cluster = c;
}

void cluster_init(struct node *n, const uint8_t *secret)
{
	struct cluster *c = cluster_of(n);

	state_set(n, mc_str_z("ACTIVE"));
	if (n->cfg->password == NULL) {
		c->guesses = NULL;
		return;
	}
	c->proofs = mc_heap_init(c->proofs, MC_PROOF_HEAP);
	password_random_init(&c->random, secret);
	password_secret_set(
		&c->password, (struct mc_bytes){ n->cfg->password, (int32_t)n->cfg->password_size });
}

bool cluster_settled(const struct node *n)
{
	return !cluster_of(n)->claim.active && !cluster_of(n)->following;
}
