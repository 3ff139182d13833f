/* SPDX-License-Identifier: Apache-2.0 */
/*
 * home_table.c - the addresses of 127.77.0.0/16 that other hosts' members have, and the ports that are
 * listened on for them; one that no way leads to is remembered for a while.
 */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

void relay_home_listen(struct relay *r, uint32_t addr, uint16_t port, enum relay_effect_type how)
{
	struct mc_addr at = { .port = port };

	relay_home_text(addr, at.host);
	relay_fx_addr(r, how, &at);
}

struct home *relay_home_of(struct relay *r, uint64_t origin)
{
	for (uint32_t i = 0; i < r->home_top; i++)
		if (r->homes[i].origin == origin)
			return &r->homes[i];
	return NULL;
}

bool relay_home_is_there(const struct home *h)
{
	return h->origin != 0 && !h->closed;
}

struct home *relay_home_at(struct relay *r, uint32_t addr)
{
	for (uint32_t i = 0; i < r->home_top; i++)
		if (relay_home_is_there(&r->homes[i]) && r->homes[i].addr == addr)
			return &r->homes[i];
	return NULL;
}

struct home *relay_home_add(struct relay *r, uint64_t origin)
{
	struct home *h = relay_home_of(r, 0); /* a free one */

	if (h == NULL && r->home_top < MC_RELAY_HOMES_MAX)
		h = &r->homes[r->home_top++];
	if (h == NULL)
		return NULL;
	*h = (struct home){ .origin = origin, .closed = true };
	return h;
}

static bool has_port(const uint16_t *ports, uint32_t count, uint16_t port)
{
	for (uint32_t i = 0; i < count; i++)
		if (ports[i] == port)
			return true;
	return false;
}

/* Listens where it does not yet, and no more where it should not. */
void relay_home_set_ports(struct relay *r, struct home *h, const uint16_t *ports, uint32_t count)
{
	mc_check(count <= MC_RELAY_HOME_PORTS_MAX);
	for (uint32_t i = 0; i < h->port_count; i++)
		if (!has_port(ports, count, h->ports[i]))
			relay_home_listen(r, h->addr, h->ports[i], RELAY_FX_UNLISTEN);
	for (uint32_t i = 0; i < count; i++)
		if (!has_port(h->ports, h->port_count, ports[i]))
			relay_home_listen(r, h->addr, ports[i], RELAY_FX_LISTEN);
	if (count > 0)
		memcpy(h->ports, ports, count * sizeof(*ports));
	h->port_count = count;
}

static void relay_home_close(struct relay *r, struct home *h)
{
	relay_home_set_ports(r, h, NULL, 0);
	h->closed = true;
	relay_streams_home(r, h);
}

void relay_home_lose(struct relay *r, struct home *h, bool for_good)
{
	mc_check(h->origin != 0);
	h->link = 0;
	h->lost_us = r->now_us;
	if (for_good)
		relay_home_close(r, h);
	relay_due(r, h->lost_us + US(MC_RELAY_HOME_GRACE));
}

void relay_homes_tick(struct relay *r)
{
	relay_home_own_tick(r);
	for (uint32_t i = 0; i < r->home_top; i++) {
		struct home *h = &r->homes[i];

		if (h->origin == 0 || h->lost_us == 0)
			continue;
		if (!h->closed && r->now_us >= h->lost_us + US(MC_RELAY_HOME_GRACE))
			relay_home_close(r, h);
		if (r->now_us >= h->lost_us + US(MC_RELAY_HOME_MEMORY))
			h->origin = 0;
		else
			relay_due(r, h->lost_us + US(h->closed ? MC_RELAY_HOME_MEMORY : MC_RELAY_HOME_GRACE));
	}
}
