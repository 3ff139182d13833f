/* SPDX-License-Identifier: Apache-2.0 */
/* links.c - one link from its first byte to its last: handshake, patience, the end. What is said once it is
 * sealed: records.c. */
#include <sodium.h>
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

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

static bool is_stranger(const struct link *l)
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

/* --- the end --- */

static void guess_ends(struct relay *r, struct link *l, bool well)
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

	r->strangers -= is_stranger(l);
	guess_ends(r, l, false);
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

static void refuse(struct relay *r, struct link *l, enum relay_reason reason, bool by_us)
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
	refuse(r, l, reason, false);
}

static void send_bytes(struct relay *r, struct link *l, const void *p, size_t n)
{
	uint8_t *to = relay_fx_bytes(r, n);
	struct relay_effect *e;

	if (to == NULL)
		return;
	memcpy(to, p, n);
	e = relay_fx_add(r, RELAY_FX_SEND);
	e->link = l->name;
	e->bytes = (struct mc_bytes){ to, (int32_t)n };
	l->flying += n;
}

static void send_refusal(struct relay *r, struct link *l, enum relay_reason reason)
{
	uint8_t out[RELAY_REFUSAL];

	memcpy(out, RELAY_MAGIC, RELAY_MAGIC_SIZE);
	out[RELAY_MAGIC_SIZE] = relay_code(reason);
	send_bytes(r, l, out, sizeof(out));
}

/* --- the beginning --- */

static struct link *link_begin(
	struct relay *r, relay_link name, const struct mc_addr *addr, enum link_state state)
{
	uint32_t place = (name & 0xffff) - 1;
	struct link *l = &r->links[place];

	mc_check(place < MC_RELAY_LINKS_MAX && l->state == LINK_FREE);
	memset(l, 0, sizeof(*l));
	l->name = name;
	l->addr = *addr;
	l->state = state;
	l->bucket = (uint16_t)(relay_hash_of(r, addr->host, strlen(addr->host)) % MC_RELAY_HOST_BUCKETS);
	l->since_us = l->heard_us = r->now_us;
	l->rtt_us = -1;
	if (place >= r->link_top)
		r->link_top = place + 1;
	r->strangers++;
	relay_due(r, r->now_us + US(MC_RELAY_PATIENCE));
	return l;
}

/* Who has been here longest without a proof makes room, of the host that has the most of them: one that fills
 * all places is in its own way only. */
static void make_room(struct relay *r)
{
	uint16_t shares[MC_RELAY_HOST_BUCKETS] = { 0 }, most = 0;
	struct link *oldest = NULL;

	if (r->strangers < MC_RELAY_STRANGERS_MAX)
		return;
	for (uint32_t i = 0; i < r->link_top; i++)
		if (is_stranger(&r->links[i]) && !r->links[i].dialled && ++shares[r->links[i].bucket] > most)
			most = shares[r->links[i].bucket];
	for (uint32_t i = 0; i < r->link_top; i++) {
		struct link *l = &r->links[i];

		if (is_stranger(l) && !l->dialled && shares[l->bucket] == most &&
			(oldest == NULL || l->since_us < oldest->since_us))
			oldest = l;
	}
	if (oldest != NULL)
		relay_link_close(r, oldest, RELAY_REASON_FULL);
}

void relay_link_accepted(struct relay *r, relay_link name, const struct mc_addr *addr)
{
	make_room(r);
	link_begin(r, name, addr, LINK_ACCEPTED);
}

void relay_link_dialled(struct relay *r, relay_link name, const struct mc_addr *addr)
{
	struct link *l = link_begin(r, name, addr, LINK_DIALLED);
	struct hub *h = relay_hub_of(r, addr);
	uint8_t hello[RELAY_HELLO], seed[RELAY_SEED];

	l->dialled = true;
	if (h == NULL || r->leaving) { /* no longer wanted */
		relay_link_close(r, l, RELAY_REASON_CLOSED);
		return;
	}
	h->dialling = false;
	h->link = name;
	relay_seed_next(r, seed);
	relay_hello_write(&l->exchange, &r->self, seed, hello);
	sodium_memzero(seed, sizeof(seed));
	send_bytes(r, l, hello, sizeof(hello));
}

/* --- the handshake --- */

static void answer(struct relay *r, struct link *l)
{
	int64_t wait_ms = guesses_try(&r->guesses, mc_str_z(l->addr.host), r->now_us / 1000);
	uint8_t out[RELAY_ANSWER], seed[RELAY_SEED];

	l->state = LINK_HELD;
	if (wait_ms > 0) {
		l->again_us = r->now_us + US(wait_ms);
		relay_due(r, l->again_us);
		return;
	}
	l->guessing = true;
	relay_seed_next(r, seed);
	relay_answer_write(&l->exchange, &r->self, l->early, seed, out, l->peer, &l->send, &l->receive);
	sodium_memzero(seed, sizeof(seed));
	send_bytes(r, l, out, sizeof(out));
	l->state = LINK_PROVING;
	l->heard_us = r->now_us;
	l->early_n = 0;
}

static void proved(struct relay *r, struct link *l)
{
	l->rtt_us = r->now_us - (l->dialled ? l->since_us : l->heard_us);
	l->heard_us = r->now_us;
	l->state = LINK_SEALED;
	l->early_n = 0;
	guess_ends(r, l, true);
	sodium_bin2hex(l->id_text, sizeof(l->id_text), l->peer, RELAY_ID);
	relay_up_begin(r, l);
}

/* Dialler: ANSWER, or as much of it as there is. */
static void take_answer(struct relay *r, struct link *l)
{
	uint8_t out[RELAY_CONFIRM];
	enum relay_reason why;

	if (memcmp(l->early, RELAY_MAGIC, l->early_n < RELAY_MAGIC_SIZE ? l->early_n : RELAY_MAGIC_SIZE) !=
		0) {
		refuse(r, l, RELAY_REASON_PROTOCOL, true);
		return;
	}
	if (l->early_n >= RELAY_REFUSAL && l->early[RELAY_MAGIC_SIZE] != 0) {
		refuse(r, l, relay_code_reason(l->early[RELAY_MAGIC_SIZE]), false);
		return;
	}
	if (l->early_n < RELAY_ANSWER)
		return;
	why = relay_confirm_write(&l->exchange, &r->self, l->early, out, l->peer, &l->send, &l->receive);
	send_bytes(r, l, out, why == RELAY_REASON_PASSWORD ? 1 : sizeof(out));
	if (why != RELAY_REASON_NONE)
		refuse(r, l, why, true);
	else
		proved(r, l);
}

/* Listener: HELLO, or as much of it as there is. A stranger who is no relay is told nothing. */
static void take_hello(struct relay *r, struct link *l)
{
	enum relay_reason why = relay_hello_look(l->early, l->early_n, &r->self);

	if (why == RELAY_REASON_PROTOCOL) {
		relay_link_close(r, l, why);
	} else if (why != RELAY_REASON_NONE) {
		send_refusal(r, l, why);
		refuse(r, l, why, true);
	} else if (l->early_n == RELAY_HELLO) {
		answer(r, l);
	}
}

static void take_confirm(struct relay *r, struct link *l)
{
	if (l->early[0] != 0) {
		refuse(r, l, relay_code_reason(l->early[0]), false);
		return;
	}
	if (l->early_n < RELAY_CONFIRM)
		return;
	if (relay_confirm_check(&l->exchange, l->early))
		proved(r, l);
	else
		refuse(r, l, RELAY_REASON_PASSWORD, true);
}

static const struct {
	uint32_t size;
	void (*take)(struct relay *r, struct link *l);
} steps[LINK_CLOSING + 1] = {
	[LINK_DIALLED] = { RELAY_ANSWER, take_answer },
	[LINK_ACCEPTED] = { RELAY_HELLO, take_hello },
	[LINK_PROVING] = { RELAY_CONFIRM, take_confirm },
};

void relay_link_bytes(struct relay *r, struct link *l, const uint8_t *p, size_t n)
{
	while (n > 0 && l->state < LINK_SEALED) {
		size_t want = steps[l->state].take != NULL ? steps[l->state].size - l->early_n : 0;
		size_t some = n < want ? n : want;

		if (some == 0) { /* more than a HELLO, before it was answered */
			relay_link_close(r, l, RELAY_REASON_PROTOCOL);
			return;
		}
		memcpy(l->early + l->early_n, p, some);
		l->early_n += (uint32_t)some;
		p += some;
		n -= some;
		steps[l->state].take(r, l);
	}
	if (n > 0 && (l->state == LINK_SEALED || l->state == LINK_UP))
		relay_record_bytes(r, l, p, n);
}

/* --- time --- */

static int64_t coarse(int64_t at_us)
{
	return (at_us / US(MC_RELAY_TICK) + 1) * US(MC_RELAY_TICK);
}

static void keep_alive(struct relay *r, struct link *l)
{
	/* One of the two asks, which is news for both; the listener only when the dialler does not. */
	int64_t quiet_since_us = l->heard_us > l->pinged_us ? l->heard_us : l->pinged_us;
	int64_t ping_at_us = quiet_since_us + US(MC_RELAY_PING) + (l->dialled ? 0 : US(MC_RELAY_PING) / 2);
	uint8_t clock[8];

	if (r->now_us >= ping_at_us) {
		mc_put64(clock, (uint64_t)r->now_us);
		l->pinged_us = r->now_us;
		relay_record_send(r, l, RELAY_RECORD_PING, clock, sizeof(clock));
		ping_at_us = r->now_us + US(MC_RELAY_PING);
	}
	relay_due(r,
		coarse(ping_at_us < l->heard_us + US(MC_RELAY_SILENCE) ? ping_at_us
								       : l->heard_us + US(MC_RELAY_SILENCE)));
}

void relay_link_tick(struct relay *r, struct link *l)
{
	if (l->state == LINK_UP) {
		if (r->now_us >= l->heard_us + US(MC_RELAY_SILENCE))
			relay_link_close(r, l, RELAY_REASON_SILENCE);
		else if (l->waiting != NULL && l->waiting->n > 0 &&
			r->now_us >= l->room_us + US(MC_RELAY_SILENCE))
			relay_link_close(r, l, RELAY_REASON_SLOW);
		else
			keep_alive(r, l);
		return;
	}
	if (!is_stranger(l))
		return;
	if (r->now_us >= l->since_us + US(MC_RELAY_PATIENCE)) {
		relay_link_close(r, l, RELAY_REASON_SILENCE);
		return;
	}
	relay_due(r, l->since_us + US(MC_RELAY_PATIENCE));
	if (l->state != LINK_HELD)
		return;
	if (r->now_us >= l->again_us)
		answer(r, l);
	else
		relay_due(r, l->again_us);
}
