/* SPDX-License-Identifier: Apache-2.0 */
/* link_table.c - the places of links: who is found by name or id, and what is told of one. */
#include <string.h>

#include "common/relay/state.h"

struct link *relay_link_of(struct relay *r, relay_link name)
{
	uint32_t place = (name & 0xffff) - 1;

	if (place >= MC_RELAY_LINKS_MAX || r->links[place].name != name || r->links[place].state == LINK_FREE)
		return NULL;
	return &r->links[place];
}

struct link *relay_link_to(struct relay *r, const uint8_t peer[RELAY_ID])
{
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state == LINK_UP && memcmp(r->links[i].peer, peer, RELAY_ID) == 0)
			return &r->links[i];
	return NULL;
}

bool relay_link_is_stranger(const struct link *l)
{
	return l->state > LINK_FREE && l->state < LINK_UP;
}

void relay_link_notice(
	struct relay *r, const struct link *l, enum relay_notice_type type, enum relay_reason reason)
{
	struct relay_notice *t = relay_fx_notice(r, type);

	t->reason = reason;
	t->dialled = l->dialled;
	t->links = r->up;
	t->addr = l->addr;
	t->id = mc_str_z(l->id_text);
	t->name = mc_str_z(l->shown);
	t->rtt_us = l->rtt_us;
}
