/* SPDX-License-Identifier: Apache-2.0 */
/* link_end.c - the end of a link: what is let go of with it, and who was refused by whom, and why. */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

void relay_link_guess_ends(struct relay *r, struct link *l, bool well)
{
	if (!l->guessing)
		return;
	l->guessing = false;
	(well ? guesses_succeeded : guesses_failed)(&r->guesses, mc_str_z(l->addr.host), r->now_us / 1000);
}

/* Nothing is carried or kept for it from here on; the connection may still be writing. */
static void part_with(struct relay *r, struct link *l, enum relay_reason reason)
{
	bool was_up = l->state == LINK_UP;

	mc_check(l->state != LINK_FREE && l->state != LINK_CLOSING);
	mc_check(was_up ? r->up > 0 : r->strangers > 0);
	r->strangers -= relay_link_is_stranger(l);
	r->held -= l->state == LINK_HELD;
	relay_link_guess_ends(r, l, false);
	if (was_up) {
		relay_homes_link_down(r, l, reason);
		relay_streams_link_down(r, l);
	}
	relay_record_forget(r, l);
	relay_exchange_wipe(&l->exchange);
	seal_wipe(&l->send);
	seal_wipe(&l->receive);
	l->state = LINK_CLOSING;
	if (was_up) {
		r->up--;
		relay_link_notice(r, l, RELAY_NOTICE_LINK_DOWN, reason);
		relay_members_link_down(r, l);
	}
	if (l->dialled)
		relay_hubs_link_down(r, l, reason);
	else if (was_up)
		relay_hubs_peer_gone(r);
}

void relay_link_close(struct relay *r, struct link *l, enum relay_reason reason)
{
	if (l->state == LINK_CLOSING)
		return;
	part_with(r, l, reason);
	relay_fx_add(r, RELAY_FX_CLOSE)->link = l->name;
}

void relay_link_goodbye(struct relay *r, struct link *l, enum relay_reason reason)
{
	uint8_t code = relay_code(reason);

	if (l->state == LINK_SEALED || l->state == LINK_UP)
		relay_record_send(r, l, RELAY_RECORD_GOODBYE, &code, 1);
	relay_link_close(r, l, reason);
}

void relay_link_closed(struct relay *r, struct link *l)
{
	if (l->state != LINK_CLOSING)
		part_with(r, l, RELAY_REASON_CLOSED);
	l->state = LINK_FREE;
}

/* --- refusals --- */

/* The same host, again: once in MC_LOG_REPEAT. */
static bool may_complain(struct relay *r, const struct mc_addr *addr, enum relay_reason reason)
{
	uint64_t key = relay_hash_of(r, addr->host, strlen(addr->host)) + (uint64_t)reason;
	uint32_t oldest = 0;

	for (uint32_t i = 0; i < MC_RELAY_GRIPES; i++) {
		if (r->complained[i] == key) {
			bool may = r->now_us - r->complained_us[i] >= US(MC_LOG_REPEAT);

			if (may)
				r->complained_us[i] = r->now_us;
			return may;
		}
		if (r->complained_us[i] < r->complained_us[oldest])
			oldest = i;
	}
	r->complained[oldest] = key;
	r->complained_us[oldest] = r->now_us;
	return true;
}

static void say_refused(struct relay *r, const struct link *l, enum relay_reason reason, bool by_us)
{
	struct hub *h = l->dialled ? relay_hub_of(r, &l->addr) : NULL;
	struct relay_notice *t;

	if (reason == RELAY_REASON_SELF && r->cfg->any_hub_will_do)
		return; /* each of a set is one of it */
	if (h != NULL ? h->told && h->refused == reason : !may_complain(r, &l->addr, reason))
		return;
	if (h != NULL)
		h->told = true;
	t = relay_fx_notice(r, RELAY_NOTICE_REFUSED);
	t->addr = l->addr;
	t->reason = reason;
	t->by_us = by_us;
	t->message = mc_str_z(relay_reason_text(reason));
	t->hint = mc_str_z(relay_reason_hint(reason));
}

void relay_link_refuse(struct relay *r, struct link *l, enum relay_reason reason, bool by_us)
{
	say_refused(r, l, reason, by_us);
	relay_link_close(r, l, reason);
}

void relay_link_refuse_sealed(struct relay *r, struct link *l, enum relay_reason reason)
{
	say_refused(r, l, reason, true);
	relay_link_goodbye(r, l, reason);
}

void relay_link_refused_sealed(struct relay *r, struct link *l, enum relay_reason reason)
{
	relay_link_refuse(r, l, reason, false);
}
