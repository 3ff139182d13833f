/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - what holds of the clients' state between two steps. Costs a walk over all of it: for the
 * simulator. */
#include "common/base/check.h"
#include "common/clients/internal.h"

void clients_invariant(struct node *n)
{
	const struct client_service *s = clients_of(n);
	uint32_t viewing = 0, listeners = 0;

	mc_check(s->shown == NULL);
	mc_check(s->count <= n->cfg->clients_max && mc_index_count(&s->index) == s->count);
	for (uint32_t i = 0; i < s->count; i++) {
		const struct node_client *c = &s->v[i];

		mc_check(c->id != 0 && client_find(n, c->id) == c);
		mc_check(conn_find(n, c->id) == NULL); /* a connection is a member's or a client's */
		mc_check(c->messages > 0 && c->heard_at_ms <= n->now_ms);
		mc_check(due_at(n, DUE_CLIENT, i) <= c->heard_at_ms + MC_CLIENT_SILENCE || n->ended);
		mc_check(c->listeners <= MC_CLIENT_LISTENERS_MAX);
		viewing += c->viewing;
		listeners += c->listeners;
	}
	mc_check(viewing == s->viewing && listeners == s->listener_count);
	for (uint32_t i = 0; i < s->listener_count; i++)
		mc_check(client_find(n, s->listeners[i].conn) != NULL);
	mc_check(s->count == 0 || node_is_joined(n)); /* they are tied to a uuid that is in a list */
}
