/* SPDX-License-Identifier: Apache-2.0 */
/*
 * homes.c - where members live. Each relay that carries connections has an address of 127.77.0.0/16, which
 * the members of its host announce; every other relay listens on it, on the ports of these members, on its
 * own host: all of 127.0.0.0/8 is local on Linux.
 *
 * A relay says HOME when it comes and whenever its members change; that goes to all, once, and the link by
 * which it came first is the way back. Who loses that link says LOST, which goes to all as well; a relay that
 * hears that it is lost, and is not, says HOME again. What streams do on these ways: streams.c.
 */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)
#define NETWORK ((uint32_t)127 << 24 | 77 << 16)

static void addr_text(uint32_t addr, char out[RELAY_HOME_TEXT])
{
	static const char digits[] = "0123456789";
	char *p = out;

	for (int shift = 24; shift >= 0; shift -= 8) {
		unsigned n = addr >> shift & 255;

		if (n >= 100)
			*p++ = digits[n / 100];
		if (n >= 10)
			*p++ = digits[n / 10 % 10];
		*p++ = digits[n % 10];
		*p++ = shift > 0 ? '.' : '\0';
	}
}

static void listen_for(struct relay *r, uint32_t addr, uint16_t port, enum relay_effect_type how)
{
	struct mc_addr at = { .port = port };

	addr_text(addr, at.host);
	relay_fx_addr(r, how, &at);
}

/* --- the table --- */

static struct home *home_of(struct relay *r, uint64_t origin)
{
	for (uint32_t i = 0; i < r->home_top; i++)
		if (r->homes[i].origin == origin)
			return &r->homes[i];
	return NULL;
}

static bool is_there(const struct home *h)
{
	return h->origin != 0 && !h->closed;
}

struct home *relay_home_at(struct relay *r, uint32_t addr)
{
	for (uint32_t i = 0; i < r->home_top; i++)
		if (is_there(&r->homes[i]) && r->homes[i].addr == addr)
			return &r->homes[i];
	return NULL;
}

static struct home *add(struct relay *r, uint64_t origin)
{
	struct home *h = home_of(r, 0); /* a free one */

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
static void set_ports(struct relay *r, struct home *h, const uint16_t *ports, uint32_t count)
{
	for (uint32_t i = 0; i < h->port_count; i++)
		if (!has_port(ports, count, h->ports[i]))
			listen_for(r, h->addr, h->ports[i], RELAY_FX_UNLISTEN);
	for (uint32_t i = 0; i < count; i++)
		if (!has_port(h->ports, h->port_count, ports[i]))
			listen_for(r, h->addr, ports[i], RELAY_FX_LISTEN);
	if (count > 0)
		memcpy(h->ports, ports, count * sizeof(*ports));
	h->port_count = count;
}

static void close_home(struct relay *r, struct home *h)
{
	set_ports(r, h, NULL, 0);
	h->closed = true;
	relay_streams_home(r, h);
}

/* --- what is said --- */

static void send_to_all(struct relay *r, const struct link *but, uint8_t type, const uint8_t *body, size_t n)
{
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state == LINK_UP && &r->links[i] != but)
			relay_record_send(r, &r->links[i], type, body, n);
}

static size_t home_write(
	uint8_t *out, uint64_t origin, uint64_t number, uint32_t addr, const uint16_t *ports, uint32_t count)
{
	mc_put64(out, origin);
	mc_put64(out + RELAY_ORIGIN, number);
	mc_put32(out + RELAY_DATAGRAM_HEAD, addr);
	for (uint32_t i = 0; i < count; i++)
		mc_put16(out + RELAY_HOME_HEAD + 2 * i, ports[i]);
	return RELAY_HOME_HEAD + 2 * count;
}

enum { HOME_MAX = RELAY_HOME_HEAD + 2 * MC_RELAY_HOME_PORTS_MAX };

/* but: not to this one. */
static void say_own(struct relay *r)
{
	uint8_t body[HOME_MAX];
	size_t n;

	r->own.number++;
	n = home_write(body, r->origin, r->own.number, r->own.addr, r->own.ports, r->own.port_count);
	send_to_all(r, NULL, RELAY_RECORD_HOME, body, n);
}

static void say_lost(
	struct relay *r, const struct link *but, const uint8_t *list, uint32_t count, bool for_good)
{
	uint8_t body[1 + RELAY_LOST_MAX * RELAY_DATAGRAM_HEAD];

	mc_check(count > 0 && count <= RELAY_LOST_MAX);
	body[0] = for_good;
	memcpy(body + 1, list, count * RELAY_DATAGRAM_HEAD);
	send_to_all(r, but, RELAY_RECORD_LOST, body, 1 + count * RELAY_DATAGRAM_HEAD);
}

/* --- the own address --- */

/* From the id, so that two relays rarely want the same; again when they do. */
static uint32_t draw(struct relay *r)
{
	uint8_t seed[RELAY_ID + 4];
	uint64_t h;

	memcpy(seed, r->self.id, RELAY_ID);
	mc_put32(seed + RELAY_ID, r->own.tries++);
	h = relay_hash_of(r, seed, sizeof(seed));
	return NETWORK | (uint32_t)(h % 254 + 1) << 8 | (uint32_t)(h / 254 % 254 + 1);
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
	addr_text(r->own.addr, text);
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
	addr_text(r->own.addr, out);
	return true;
}

bool relay_home_is_own(const struct relay *r, const char *host)
{
	char text[RELAY_HOME_TEXT];

	if (r->own.addr == 0)
		return false;
	addr_text(r->own.addr, text);
	return strcmp(host, text) == 0;
}

/* Somebody else has it. Nobody knows ours yet, or it is too late. */
static void move(struct relay *r)
{
	if (r->own.fixed) {
		relay_warn(r, "another host of this network has the same address for its members",
			"end this relay and its members, and start them again: it takes another one");
		return;
	}
	pick(r);
	r->own.settled = false;
	if (!r->cfg->dials)
		settle(r);
}

/* --- links --- */

/* The other end may object until it has answered this PING. */
static void ask_link(struct relay *r, struct link *l)
{
	uint8_t clock[8];

	mc_put64(clock, (uint64_t)r->now_us);
	l->pinged_us = r->now_us;
	r->own.asked = l->name;
	relay_record_send(r, l, RELAY_RECORD_PING, clock, sizeof(clock));
}

/* Everything that is known, then our own. */
void relay_homes_link_up(struct relay *r, struct link *l)
{
	uint8_t body[HOME_MAX];

	if (!r->cfg->carry_connections)
		return;
	for (uint32_t i = 0; i < r->home_top; i++) {
		const struct home *h = &r->homes[i];

		if (is_there(h) && h->lost_us == 0)
			relay_record_send(r, l, RELAY_RECORD_HOME, body,
				home_write(body, h->origin, h->number, h->addr, h->ports, h->port_count));
	}
	if (r->own.number == 0)
		r->own.number = 1;
	relay_record_send(r, l, RELAY_RECORD_HOME, body,
		home_write(body, r->origin, r->own.number, r->own.addr, r->own.ports, r->own.port_count));
	if (!r->own.settled)
		ask_link(r, l);
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

static void lose(struct relay *r, struct home *h, bool for_good)
{
	h->link = 0;
	h->lost_us = r->now_us;
	if (for_good)
		close_home(r, h);
	relay_due(r, h->lost_us + US(MC_RELAY_HOME_GRACE));
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
		lose(r, h, for_good);
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
	uint8_t one[RELAY_DATAGRAM_HEAD];

	if (h->link != by || h->lost_us != 0)
		return;
	mc_put64(one, h->origin);
	mc_put64(one + RELAY_ORIGIN, h->number);
	lose(r, h, false);
	say_lost(r, NULL, one, 1, false);
}

/* --- what others say --- */

static void on_taken(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	uint64_t origin = mc_get64(body);
	const struct home *h;

	if (origin == r->origin) {
		if (mc_get32(body + RELAY_ORIGIN) != r->own.addr)
			return; /* it is another one already */
		move(r);
		if (!r->own.fixed) {
			say_own(r);
			ask_link(r, l);
		}
		return;
	}
	h = home_of(r, origin);
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
	if (r->own.fixed || r->own.port_count > 0) {
		object(r, l, origin, addr);
		return false;
	}
	move(r);
	say_own(r);
	return true;
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
	struct home *h = home_of(r, origin);

	l->homely |= origin == mc_get64(l->peer);
	if ((n - RELAY_HOME_HEAD) % 2 != 0 || (addr & 0xffff0000) != NETWORK || origin == 0) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	if (origin == r->origin || !is_news(r, l, h, number) || !may_have(r, l, origin, addr))
		return;
	if (h == NULL)
		h = add(r, origin);
	if (h == NULL)
		return; /* its members cannot be reached from here */
	for (uint32_t i = 0; i < count; i++)
		ports[i] = mc_get16(body + RELAY_HOME_HEAD + 2 * i);
	if (h->addr != addr)
		set_ports(r, h, NULL, 0);
	h->addr = addr;
	h->number = number;
	h->link = l->name;
	h->lost_us = 0;
	h->closed = false;
	set_ports(r, h, ports, count);
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
		struct home *h = home_of(r, origin);

		if (origin == r->origin && number == r->own.number)
			say_own(r); /* and yet it moves */
		if (h == NULL || h->number > number || (h->lost_us != 0 && h->closed >= (body[0] != 0)))
			continue;
		lose(r, h, body[0] != 0);
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
	listen_for(r, o->addr, claimed->port, RELAY_FX_LISTEN);
	say_own(r);
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
		listen_for(r, o->addr, port, RELAY_FX_UNLISTEN);
		say_own(r);
		return;
	}
}

/* --- time --- */

void relay_homes_tick(struct relay *r)
{
	for (uint32_t i = 0; i < r->home_top; i++) {
		struct home *h = &r->homes[i];

		if (h->origin == 0 || h->lost_us == 0)
			continue;
		if (!h->closed && r->now_us >= h->lost_us + US(MC_RELAY_HOME_GRACE))
			close_home(r, h);
		if (r->now_us >= h->lost_us + US(MC_RELAY_HOME_MEMORY))
			h->origin = 0;
		else
			relay_due(r, h->lost_us + US(h->closed ? MC_RELAY_HOME_MEMORY : MC_RELAY_HOME_GRACE));
	}
}
