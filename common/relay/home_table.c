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

void relay_home_set_link(struct relay *r, struct home *h, struct link *l)
{
	struct link *before = h->link == 0 ? NULL : relay_link_of(r, h->link);

	if (before != NULL) {
		mc_check(before->homes > 0);
		before->homes--;
	}
	h->link = l == NULL ? 0 : l->name;
	if (l != NULL)
		l->homes++;
}

/* The one that has been gone for longest; NULL: all are there. */
static struct home *oldest_lost(struct relay *r)
{
	struct home *oldest = NULL;

	for (uint32_t i = 0; i < r->home_top; i++) {
		struct home *h = &r->homes[i];

		if (h->lost_us != 0 && (oldest == NULL || h->lost_us < oldest->lost_us))
			oldest = h;
	}
	return oldest;
}

/* The last one of the link that has most of them; NULL: that one is `by`. */
static struct home *of_whom_has_most(struct relay *r, const struct link *by)
{
	struct home *last = NULL;
	const struct link *most = by;

	for (uint32_t i = 0; i < r->home_top; i++) {
		struct home *h = &r->homes[i];
		const struct link *l = h->link == 0 ? NULL : relay_link_of(r, h->link);

		if (l == NULL || l->homes < most->homes || (l->homes == most->homes && l != most) || l == by)
			continue;
		most = l;
		last = h;
	}
	return last;
}

static void relay_home_close(struct relay *r, struct home *h)
{
	relay_home_set_ports(r, h, NULL, 0);
	h->closed = true;
	relay_streams_home(r, h);
}

struct home *relay_home_add(struct relay *r, uint64_t origin, const struct link *by)
{
	struct home *h = relay_home_of(r, 0); /* a free one */

	if (h == NULL && r->home_top < MC_RELAY_HOMES_MAX)
		h = &r->homes[r->home_top++];
	if (h == NULL)
		h = oldest_lost(r);
	if (h == NULL) {
		h = of_whom_has_most(r, by);
		if (h != NULL)
			relay_home_drop(r, h, true);
	}
	if (h == NULL)
		return NULL;
	if (h->origin != 0 && !h->closed)
		relay_home_close(r, h);
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

/* One more for a host that has so many: each is a socket of this host. */
static bool may_listen(const struct relay *r, uint32_t has)
{
	return r->home_listens < (has < MC_RELAY_HOME_LISTENS_SURE ? MC_RELAY_HOME_LISTENS_MAX
								   : MC_RELAY_HOME_LISTENS_MAX / 2);
}

/* Listens where it does not yet, and no more where it should not. */
void relay_home_set_ports(struct relay *r, struct home *h, const uint16_t *ports, uint32_t count)
{
	uint16_t kept[MC_RELAY_HOME_PORTS_MAX];
	uint32_t n = 0;

	mc_check(count <= MC_RELAY_HOME_PORTS_MAX);
	for (uint32_t i = 0; i < h->port_count; i++) {
		if (has_port(ports, count, h->ports[i])) {
			kept[n++] = h->ports[i];
			continue;
		}
		relay_home_listen(r, h->addr, h->ports[i], RELAY_FX_UNLISTEN);
		r->home_listens--;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (has_port(kept, n, ports[i]) || !may_listen(r, n))
			continue;
		relay_home_listen(r, h->addr, ports[i], RELAY_FX_LISTEN);
		r->home_listens++;
		kept[n++] = ports[i];
	}
	if (n > 0)
		memcpy(h->ports, kept, n * sizeof(*kept));
	h->port_count = n;
}

void relay_home_lose(struct relay *r, struct home *h, bool for_good)
{
	mc_check(h->origin != 0);
	relay_home_set_link(r, h, NULL);
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
			*h = (struct home){ .origin = 0 };
		else
			relay_due(r, h->lost_us + US(h->closed ? MC_RELAY_HOME_MEMORY : MC_RELAY_HOME_GRACE));
	}
}

const char *relay_homes_invariant(const struct relay *r)
{
	uint32_t listens = 0, of_links = 0, with_link = 0;

	for (uint32_t i = 0; i < r->home_top; i++) {
		const struct home *h = &r->homes[i];

		listens += h->port_count;
		with_link += h->link != 0;
		if (h->origin != 0 && (h->link == 0) != (h->lost_us != 0))
			return "a home is lost, or there is a way";
	}
	for (uint32_t i = 0; i < r->link_top; i++)
		of_links += r->links[i].state == LINK_FREE ? 0 : r->links[i].homes;
	if (listens != r->home_listens || listens > MC_RELAY_HOME_LISTENS_MAX)
		return "as many ports are listened on as homes have";
	return of_links == with_link ? NULL : "each home is counted where its way leads";
}
