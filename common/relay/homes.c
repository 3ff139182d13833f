/* SPDX-License-Identifier: Apache-2.0 */
/*
 * homes.c - what relays tell each other of where members live. Each relay that carries connections has an
 * address of 127.77.0.0/16 (home_own.c), which the members of its host announce; every other relay listens on
 * it (home_table.c), on the ports of these members, on its own host: all of 127.0.0.0/8 is local on Linux.
 *
 * A relay says HOME when it comes and whenever its members change; that goes to all, once, and the link by
 * which it came first is the way back. Who loses that link says LOST, which goes to all as well; a relay that
 * hears that it is lost, and is not, says HOME again, at a pace. What streams do on these ways: streams.c.
 */
#include <string.h>

#include "common/relay/state.h"

enum { HOME_MAX = RELAY_HOME_HEAD + 2 * MC_RELAY_HOME_PORTS_MAX };

static void send_to_all(struct relay *r, const struct link *but, uint8_t type, const uint8_t *body, size_t n)
{
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state == LINK_UP && &r->links[i] != but)
			relay_record_send(r, &r->links[i], type, body, n);
}

static size_t home_write(
	uint8_t *out, uint64_t origin, uint64_t number, uint32_t addr, const uint16_t *ports, uint32_t count)
{
	mc_check(origin != 0 && count <= MC_RELAY_HOME_PORTS_MAX);
	mc_put64(out, origin);
	mc_put64(out + RELAY_ORIGIN, number);
	mc_put32(out + RELAY_DATAGRAM_HEAD, addr);
	for (uint32_t i = 0; i < count; i++)
		mc_put16(out + RELAY_HOME_HEAD + 2 * i, ports[i]);
	return RELAY_HOME_HEAD + 2 * count;
}

void relay_home_say_own(struct relay *r)
{
	uint8_t body[HOME_MAX];
	size_t n;

	r->own.number++;
	n = home_write(body, r->origin, r->own.number, r->own.addr, r->own.ports, r->own.port_count);
	send_to_all(r, NULL, RELAY_RECORD_HOME, body, n);
}

/* but: not to this one. */
static void say_lost(
	struct relay *r, const struct link *but, const uint8_t *list, uint32_t count, bool for_good)
{
	uint8_t body[1 + RELAY_LOST_MAX * RELAY_DATAGRAM_HEAD];

	mc_check(count > 0 && count <= RELAY_LOST_MAX);
	body[0] = for_good;
	memcpy(body + 1, list, count * RELAY_DATAGRAM_HEAD);
	send_to_all(r, but, RELAY_RECORD_LOST, body, 1 + count * RELAY_DATAGRAM_HEAD);
}

/* --- links --- */

/* Everything that is known, then our own. */
void relay_homes_link_up(struct relay *r, struct link *l)
{
	uint8_t body[HOME_MAX];

	if (!r->cfg->carry_connections)
		return;
	for (uint32_t i = 0; i < r->home_top; i++) {
		const struct home *h = &r->homes[i];

		if (relay_home_is_there(h) && h->lost_us == 0)
			relay_record_send(r, l, RELAY_RECORD_HOME, body,
				home_write(body, h->origin, h->number, h->addr, h->ports, h->port_count));
	}
	if (r->own.number == 0)
		r->own.number = 1;
	relay_record_send(r, l, RELAY_RECORD_HOME, body,
		home_write(body, r->origin, r->own.number, r->own.addr, r->own.ports, r->own.port_count));
	if (!r->own.settled)
		relay_home_ask_link(r, l);
}

void relay_home_drop(struct relay *r, struct home *h, bool for_good)
{
	uint8_t one[RELAY_DATAGRAM_HEAD];

	mc_put64(one, h->origin);
	mc_put64(one + RELAY_ORIGIN, h->number);
	relay_home_lose(r, h, for_good);
	say_lost(r, NULL, one, 1, for_good);
}

/* All homes to which the way led over this link. Who said goodbye is not waited for. */
void relay_homes_link_down(struct relay *r, const struct link *l, enum relay_reason reason)
{
	uint8_t list[RELAY_LOST_MAX * RELAY_DATAGRAM_HEAD];
	uint64_t peer = mc_get64(l->peer);
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->home_top; i++) {
		struct home *h = &r->homes[i];
		bool for_good = reason == RELAY_REASON_LEFT && h->origin == peer;

		if (h->origin == 0 || h->link != l->name || h->lost_us != 0)
			continue;
		mc_put64(list + n * RELAY_DATAGRAM_HEAD, h->origin);
		mc_put64(list + n * RELAY_DATAGRAM_HEAD + RELAY_ORIGIN, h->number);
		relay_home_lose(r, h, for_good);
		if (for_good)
			say_lost(r, l, list + n * RELAY_DATAGRAM_HEAD, 1, true);
		else if (++n == RELAY_LOST_MAX) {
			say_lost(r, l, list, n, false);
			n = 0;
		}
	}
	if (n > 0)
		say_lost(r, l, list, n, false);
}

void relay_homes_unreachable(struct relay *r, struct home *h, relay_link by)
{
	if (h->link == by && h->lost_us == 0)
		relay_home_drop(r, h, false);
}

/* --- what others say --- */

static void on_taken(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	uint64_t origin = mc_get64(body);
	const struct home *h;

	if (origin == r->origin) {
		if (mc_get32(body + RELAY_ORIGIN) != r->own.addr)
			return; /* it is another one already */
		if (relay_home_move(r))
			relay_home_ask_link(r, l);
		return;
	}
	h = relay_home_of(r, origin);
	if (h != NULL && h->link != 0 && relay_link_of(r, h->link) != NULL)
		relay_record_send(r, relay_link_of(r, h->link), RELAY_RECORD_TAKEN, body, n);
}

static void object(struct relay *r, struct link *l, uint64_t origin, uint32_t addr)
{
	uint8_t body[RELAY_ORIGIN + 4];

	mc_put64(body, origin);
	mc_put32(body + RELAY_ORIGIN, addr);
	relay_record_send(r, l, RELAY_RECORD_TAKEN, body, sizeof(body));
}

/* May this one have it? Who has it already keeps it; of two that do not know of each other yet, we give way.
 */
static bool may_have(struct relay *r, struct link *l, uint64_t origin, uint32_t addr)
{
	const struct home *other = relay_home_at(r, addr);

	if (other != NULL && other->origin != origin) {
		object(r, l, origin, addr);
		return false;
	}
	if (addr != r->own.addr)
		return true;
	if (r->own.fixed || r->own.port_count > 0 || !relay_home_move(r)) {
		object(r, l, origin, addr);
		return false;
	}
	return true;
}

/* What is said of ourselves by others is old, or made up: we go on from there, so that we are heard. */
static void of_ourselves(struct relay *r, uint64_t number)
{
	if (number < r->own.number)
		return;
	r->own.number = number;
	relay_home_say_again(r);
}

/* So much of one link is news. */
static bool may_tell(struct relay *r, struct link *l)
{
	if (mc_budget_take(&l->news, MC_RELAY_HOME_NEWS, MC_RELAY_HOME_NEWS_REFILL, r->now_us / 1000))
		return true;
	if (r->homes_complained_us == 0 ||
		r->now_us - r->homes_complained_us >= (int64_t)MC_LOG_REPEAT * 1000) {
		relay_warn(r, "a link says of more hosts than a network has: what is too much is passed over",
			"mc-relay's status names the links; a holder of the password can invent hosts");
		r->homes_complained_us = r->now_us;
	}
	return false;
}

/* What was lost stays lost under its number: its relay says a new one when it hears of it, and that is why
 * who has not heard of it is told. */
static bool is_news(struct relay *r, struct link *l, const struct home *h, uint64_t number)
{
	uint8_t body[1 + RELAY_DATAGRAM_HEAD] = { 0 };

	if (h == NULL || number > h->number)
		return true;
	if (number < h->number || h->lost_us == 0)
		return false;
	mc_put64(body + 1, h->origin);
	mc_put64(body + 1 + RELAY_ORIGIN, number);
	relay_record_send(r, l, RELAY_RECORD_LOST, body, sizeof(body));
	return false;
}

static void on_home(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	uint64_t origin = mc_get64(body), number = mc_get64(body + RELAY_ORIGIN);
	uint32_t addr = mc_get32(body + RELAY_DATAGRAM_HEAD), count = (uint32_t)(n - RELAY_HOME_HEAD) / 2;
	uint16_t ports[MC_RELAY_HOME_PORTS_MAX];
	struct home *h = relay_home_of(r, origin);

	l->homely |= origin == mc_get64(l->peer);
	if ((n - RELAY_HOME_HEAD) % 2 != 0 || (addr & 0xffff0000) != RELAY_HOME_NETWORK || origin == 0 ||
		number > RELAY_HOME_NUMBER_MAX) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	if (origin == r->origin) {
		if (number > r->own.number)
			of_ourselves(r, number);
		return;
	}
	if (!is_news(r, l, h, number) || !may_tell(r, l) || !may_have(r, l, origin, addr))
		return;
	if (h == NULL)
		h = relay_home_add(r, origin, l);
	if (h == NULL)
		return; /* its members cannot be reached from here */
	for (uint32_t i = 0; i < count; i++)
		ports[i] = mc_get16(body + RELAY_HOME_HEAD + 2 * i);
	if (h->addr != addr)
		relay_home_set_ports(r, h, NULL, 0);
	h->addr = addr;
	h->number = number;
	relay_home_set_link(r, h, l);
	h->lost_us = 0;
	h->closed = false;
	relay_home_set_ports(r, h, ports, count);
	send_to_all(r, l, RELAY_RECORD_HOME, body, n);
	relay_streams_home(r, h);
}

static void on_lost(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	uint8_t list[RELAY_LOST_MAX * RELAY_DATAGRAM_HEAD];
	uint32_t count = 0;

	if ((n - 1) % RELAY_DATAGRAM_HEAD != 0) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	for (const uint8_t *p = body + 1; p < body + n; p += RELAY_DATAGRAM_HEAD) {
		uint64_t origin = mc_get64(p), number = mc_get64(p + RELAY_ORIGIN);
		struct home *h = relay_home_of(r, origin);

		if (number > RELAY_HOME_NUMBER_MAX)
			continue;
		if (origin == r->origin)
			of_ourselves(r, number); /* and yet it moves */
		if (h == NULL || h->number > number || (h->lost_us != 0 && h->closed >= (body[0] != 0)))
			continue;
		relay_home_lose(r, h, body[0] != 0);
		memcpy(list + count++ * RELAY_DATAGRAM_HEAD, p, RELAY_DATAGRAM_HEAD);
	}
	if (count > 0)
		say_lost(r, l, list, count, body[0] != 0);
}

void relay_homes_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n)
{
	if (!r->cfg->carry_connections)
		return;
	if (type == RELAY_RECORD_HOME)
		on_home(r, l, body, n);
	else if (type == RELAY_RECORD_LOST)
		on_lost(r, l, body, n);
	else
		on_taken(r, l, body, n);
}
