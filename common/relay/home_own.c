/* SPDX-License-Identifier: Apache-2.0 */
/*
 * home_own.c - the address of 127.77.0.0/16 that the members of this host announce, how it is come by, and
 * which members those are.
 */
#include <string.h>

#include "common/relay/state.h"

/* From the id, so that two relays rarely want the same; again when they do. */
static uint32_t draw(struct relay *r)
{
	uint8_t seed[RELAY_ID + 4];
	uint64_t h;

	memcpy(seed, r->self.id, RELAY_ID);
	mc_put32(seed + RELAY_ID, r->own.tries++);
	h = relay_hash_of(r, seed, sizeof(seed));
	return RELAY_HOME_NETWORK | (uint32_t)(h % 254 + 1) << 8 | (uint32_t)(h / 254 % 254 + 1);
}

static void pick(struct relay *r)
{
	do
		r->own.addr = draw(r);
	while (relay_home_at(r, r->own.addr) != NULL && r->own.tries % 64 != 0);
}

static void settle(struct relay *r)
{
	struct relay_notice *t;
	char text[RELAY_HOME_TEXT];

	if (r->own.settled)
		return;
	r->own.settled = true;
	r->own.asked = 0;
	relay_home_text(r->own.addr, text);
	t = relay_fx_notice(r, RELAY_NOTICE_CARRYING);
	mc_addr_set(&t->addr, mc_str_z(text), 0);
}

void relay_homes_begin(struct relay *r)
{
	if (!r->cfg->carry_connections)
		return;
	pick(r);
	if (!r->cfg->dials)
		settle(r);
}

void relay_homes_alone(struct relay *r)
{
	if (r->cfg->carry_connections && r->own.addr != 0)
		settle(r);
}

bool relay_home(struct relay *r, char out[RELAY_HOME_TEXT])
{
	if (!r->own.settled)
		return false;
	r->own.fixed = true;
	relay_home_text(r->own.addr, out);
	return true;
}

/* Somebody else has it, and it is too late for another one. */
static void warn_of_twins(struct relay *r)
{
	struct own_home *o = &r->own;

	if (o->warned_us != 0 && r->now_us - o->warned_us < (int64_t)MC_LOG_REPEAT * 1000)
		return;
	o->warned_us = r->now_us;
	relay_warn(r, "another host of this network has the same address for its members",
		"end this relay and its members, and start them again: it takes another one");
}

bool relay_home_move(struct relay *r)
{
	struct own_home *o = &r->own;

	if (o->fixed) {
		warn_of_twins(r);
		return false;
	}
	if (!mc_budget_take(&o->moves, MC_RELAY_HOME_AGAIN, MC_RELAY_HOME_AGAIN_REFILL, r->now_us / 1000))
		return false;
	pick(r);
	o->settled = false;
	if (!r->cfg->dials)
		settle(r);
	relay_home_say_own(r);
	return true;
}

/* The other end may object until it has answered this PING. */
void relay_home_ask_link(struct relay *r, struct link *l)
{
	uint8_t clock[8];

	mc_put64(clock, (uint64_t)r->now_us);
	l->pinged_us = r->now_us;
	r->own.asked = l->name;
	relay_record_send(r, l, RELAY_RECORD_PING, clock, sizeof(clock));
}

void relay_homes_answered(struct relay *r, struct link *l)
{
	if (r->own.asked != l->name)
		return;
	if (l->homely)
		settle(r);
	else
		relay_warn(r, "the other relay carries no connections",
			"give it " OPTION_CARRY_CONNECTIONS " as well");
	r->own.asked = 0;
}

/* --- the members of this host --- */

/* One has spoken on the group: it can be dialled where its packet came from. */
void relay_homes_heard(struct relay *r, const struct mc_addr *claimed, const struct mc_addr *from)
{
	struct own_home *o = &r->own;
	uint32_t i = 0;

	if (!r->cfg->carry_connections || !relay_home_is_own(r, claimed->host) || claimed->port == 0)
		return;
	while (i < o->port_count && o->ports[i] != claimed->port)
		i++;
	if (i == MC_RELAY_HOME_PORTS_MAX)
		return;
	memcpy(o->hosts[i], from->host, sizeof(o->hosts[i]));
	if (i < o->port_count)
		return;
	o->ports[o->port_count++] = claimed->port;
	o->fixed = true;
	relay_home_listen(r, o->addr, claimed->port, RELAY_FX_LISTEN);
	relay_home_say_own(r);
}

void relay_homes_gone(struct relay *r, uint16_t port)
{
	struct own_home *o = &r->own;

	for (uint32_t i = 0; i < o->port_count; i++) {
		if (o->ports[i] != port)
			continue;
		o->port_count--;
		o->ports[i] = o->ports[o->port_count];
		memmove(o->hosts[i], o->hosts[o->port_count], sizeof(o->hosts[i]));
		relay_home_listen(r, o->addr, port, RELAY_FX_UNLISTEN);
		relay_home_say_own(r);
		return;
	}
}

/* --- that it is there --- */

void relay_home_say_again(struct relay *r)
{
	struct own_home *o = &r->own;

	if (o->say_us != 0)
		return;
	if (mc_budget_take(&o->again, MC_RELAY_HOME_AGAIN, MC_RELAY_HOME_AGAIN_REFILL, r->now_us / 1000)) {
		relay_home_say_own(r);
		return;
	}
	o->say_us = r->now_us + (int64_t)MC_RELAY_HOME_AGAIN_REFILL * 1000;
	relay_due(r, o->say_us);
}

void relay_home_own_tick(struct relay *r)
{
	struct own_home *o = &r->own;

	if (o->say_us == 0)
		return;
	if (r->now_us < o->say_us) {
		relay_due(r, o->say_us);
		return;
	}
	o->say_us = 0;
	relay_home_say_again(r);
}
