/* SPDX-License-Identifier: Apache-2.0 */
/* links.c - one link from its first byte on: handshake, patience. What is said once it is sealed: records.c;
 * its end: link_end.c. */
#include <sodium.h>
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

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
		if (relay_link_is_stranger(&r->links[i]) && !r->links[i].dialled &&
			++shares[r->links[i].bucket] > most)
			most = shares[r->links[i].bucket];
	for (uint32_t i = 0; i < r->link_top; i++) {
		struct link *l = &r->links[i];

		if (relay_link_is_stranger(l) && !l->dialled && shares[l->bucket] == most &&
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

	if (wait_ms > 0) {
		r->held += l->state != LINK_HELD;
		l->state = LINK_HELD;
		l->busy = wait_ms <= MC_GUESS_BUSY;
		l->again_us = r->now_us + US(wait_ms);
		relay_due(r, l->again_us);
		return;
	}
	r->held -= l->state == LINK_HELD;
	l->guessing = true;
	relay_seed_next(r, seed);
	relay_answer_write(&l->exchange, &r->self, l->early, seed, out, l->peer, &l->send, &l->receive);
	sodium_memzero(seed, sizeof(seed));
	send_bytes(r, l, out, sizeof(out));
	l->state = LINK_PROVING;
	l->heard_us = r->now_us;
	l->early_n = 0;
}

/* A try has succeeded: who has waited longest for that is next, one of the same host first. So a thousand
 * that come back at once are a stream of tries, not rounds of them. */
static void answer_next(struct relay *r, uint16_t bucket)
{
	struct link *next = NULL;

	for (uint32_t i = 0; r->held > 0 && i < r->link_top; i++) {
		struct link *l = &r->links[i];
		bool ours = l->bucket == bucket;

		if (l->state != LINK_HELD || !l->busy)
			continue;
		if (next == NULL || (ours == (next->bucket == bucket) ? l->since_us < next->since_us : ours))
			next = l;
	}
	if (next != NULL)
		answer(r, next);
}

static void proved(struct relay *r, struct link *l)
{
	l->rtt_us = r->now_us - (l->dialled ? l->since_us : l->heard_us);
	l->heard_us = r->now_us;
	l->state = LINK_SEALED;
	l->early_n = 0;
	if (l->guessing) {
		relay_link_guess_ends(r, l, true);
		answer_next(r, l->bucket);
	}
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
		relay_link_refuse(r, l, RELAY_REASON_PROTOCOL, true);
		return;
	}
	if (l->early_n >= RELAY_REFUSAL && l->early[RELAY_MAGIC_SIZE] != 0) {
		relay_link_refuse(r, l, relay_code_reason(l->early[RELAY_MAGIC_SIZE]), false);
		return;
	}
	if (l->early_n < RELAY_ANSWER)
		return;
	why = relay_confirm_write(&l->exchange, &r->self, l->early, out, l->peer, &l->send, &l->receive);
	send_bytes(r, l, out, why == RELAY_REASON_PASSWORD ? 1 : sizeof(out));
	if (why != RELAY_REASON_NONE)
		relay_link_refuse(r, l, why, true);
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
		relay_link_refuse(r, l, why, true);
	} else if (l->early_n == RELAY_HELLO) {
		answer(r, l);
	}
}

static void take_confirm(struct relay *r, struct link *l)
{
	if (l->early[0] != 0) {
		relay_link_refuse(r, l, relay_code_reason(l->early[0]), false);
		return;
	}
	if (l->early_n < RELAY_CONFIRM)
		return;
	if (relay_confirm_check(&l->exchange, l->early))
		proved(r, l);
	else
		relay_link_refuse(r, l, RELAY_REASON_PASSWORD, true);
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
	if (!relay_link_is_stranger(l))
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
