/* SPDX-License-Identifier: Apache-2.0 */
/*
 * streams.c - members' connections over links. A stream has two sides, each a link or a member of this host;
 * what comes from one goes to the other. A relay on the way has a link on both. Each end of a link calls a
 * stream as the other end's place for it says, so that nothing is looked for.
 *
 * Bytes under way are bounded: a side is sent no more than it has credit for, and who takes bytes gives
 * credit back, over all relays. A member is read when there is credit and its link is not busy; of several
 * they take turns.
 */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)
enum { TO = 4 }; /* bytes of a name */

/* Why a stream is reset. One that found no way there is told on, so that the way is not taken again. */
enum reset { RESET_CLOSED = 0, RESET_NO_WAY = 1 };

static struct stream_side *other_side(struct stream *s, const struct stream_side *side)
{
	return side == &s->sides[0] ? &s->sides[1] : &s->sides[0];
}

static struct link *link_of(struct relay *r, const struct stream_side *side)
{
	return side->link != 0 ? relay_link_of(r, side->link) : NULL;
}

/* --- places --- */

static struct stream *stream_named(struct relay *r, uint32_t name)
{
	uint32_t place = (name & 0xffff) - 1;

	if (place >= r->stream_top || r->streams[place].name != name || name == 0)
		return NULL;
	return &r->streams[place];
}

static struct stream *stream_with(struct relay *r, relay_stream conn, struct stream_side **side)
{
	uint32_t place = (conn & 0xffff) - 1, at = place < MC_RELAY_STREAMS_MAX ? r->stream_of[place] : 0;
	struct stream *s = at != 0 ? &r->streams[at - 1] : NULL;

	if (s == NULL || s->name == 0)
		return NULL;
	*side = s->sides[0].conn == conn ? &s->sides[0] : &s->sides[1];
	return (*side)->conn == conn ? s : NULL;
}

static struct stream *stream_new(struct relay *r, uint32_t addr, uint16_t port)
{
	uint32_t place = 0;
	uint16_t generation;
	struct stream *s;

	if (r->stream_count == MC_RELAY_STREAMS_MAX)
		return NULL;
	while (place < r->stream_top && r->streams[place].name != 0)
		place++;
	if (place == r->stream_top)
		r->stream_top++;
	s = &r->streams[place];
	generation = (uint16_t)(s->generation + 1);
	*s = (struct stream){ .generation = generation, .addr = addr, .port = port, .since_us = r->now_us };
	s->name = (uint32_t)generation << 16 | (place + 1);
	s->sides[0].credit = s->sides[1].credit = MC_RELAY_STREAM_WINDOW;
	r->stream_count++;
	relay_due(r, r->now_us + US(MC_RELAY_STREAM_PATIENCE));
	if (r->streams_due_us > r->now_us + US(MC_RELAY_STREAM_PATIENCE))
		r->streams_due_us = r->now_us + US(MC_RELAY_STREAM_PATIENCE);
	return s;
}

/* False: this link has its share. */
static bool take_link(struct stream_side *side, struct link *l)
{
	if (l->streams == MC_RELAY_STREAMS_LINK_MAX)
		return false;
	l->streams++;
	side->link = l->name;
	return true;
}

static void take_conn(struct relay *r, struct stream *s, struct stream_side *side, relay_stream conn)
{
	side->conn = conn;
	r->stream_of[(conn & 0xffff) - 1] = (uint32_t)(s - r->streams) + 1;
}

/* --- whose turn it is on a link --- */

static uint32_t turn_of(const struct relay *r, const struct stream *s, const struct stream_side *side)
{
	return ((uint32_t)(s - r->streams) * 2 | (side == &s->sides[1])) + 1;
}

static struct stream_side *side_of(struct relay *r, uint32_t turn)
{
	return &r->streams[(turn - 1) / 2].sides[(turn - 1) % 2];
}

static void queue(struct relay *r, struct link *l, struct stream *s, struct stream_side *side)
{
	uint32_t turn = turn_of(r, s, side);

	if (side->queued)
		return;
	side->queued = true;
	side->next = 0;
	if (l->turn == 0)
		l->turn = turn;
	else
		side_of(r, l->turn_end)->next = turn;
	l->turn_end = turn;
}

static void unqueue(struct relay *r, struct link *l, struct stream *s, struct stream_side *side)
{
	uint32_t turn = turn_of(r, s, side), before = 0;

	if (!side->queued)
		return;
	for (uint32_t t = l->turn; t != turn; t = side_of(r, t)->next)
		before = t;
	if (before == 0)
		l->turn = side->next;
	else
		side_of(r, before)->next = side->next;
	if (l->turn_end == turn)
		l->turn_end = before;
	side->queued = false;
}

/* --- what is said of a stream --- */

static void say(struct relay *r, struct link *l, uint8_t type, uint32_t to, const uint8_t *more, size_t n)
{
	uint8_t body[TO + 8];

	mc_put32(body, to);
	if (n > 0)
		memcpy(body + TO, more, n);
	relay_record_send(r, l, type, body, TO + n);
}

static void say_number(struct relay *r, struct link *l, uint8_t type, uint32_t to, uint32_t n)
{
	uint8_t more[4];

	mc_put32(more, n);
	say(r, l, type, to, more, sizeof(more));
}

static void say_reset(struct relay *r, struct link *l, uint32_t to, enum reset why)
{
	uint8_t code = (uint8_t)why;

	say(r, l, RELAY_RECORD_RESET, to, &code, 1);
}

/* --- the end --- */

static void forget_waiting(struct relay *r, struct link *l, struct stream_side *side)
{
	struct parcels *w = side->waiting;

	for (; w != NULL && w->n > 0; w->n--, w->first = (w->first + 1) % MC_RELAY_QUEUE_MAX) {
		if (l != NULL)
			l->stream_waiting -= w->v[w->first]->n;
		mc_heap_put(r->heap, w->v[w->first]);
	}
	mc_heap_put(r->heap, w);
	side->waiting = NULL;
}

static void let_go_side(struct relay *r, struct stream *s, struct stream_side *side, bool reset)
{
	struct link *l = link_of(r, side);

	if (l != NULL) {
		unqueue(r, l, s, side);
		l->streams--;
	}
	forget_waiting(r, l, side);
	if (side->conn != 0) {
		struct relay_effect *e = relay_fx_add(r, RELAY_FX_STREAM_CLOSE);

		e->stream = side->conn;
		e->reset = reset;
		r->stream_of[(side->conn & 0xffff) - 1] = 0;
	}
	side->conn = 0;
	side->link = 0;
}

static void let_go(struct relay *r, struct stream *s, bool reset)
{
	let_go_side(r, s, &s->sides[0], reset);
	let_go_side(r, s, &s->sides[1], reset);
	s->name = 0;
	r->stream_count--;
}

/* Ends it on both sides; `but` knows already. */
static void reset(struct relay *r, struct stream *s, const struct stream_side *but, enum reset why)
{
	bool wait = false;

	for (int i = 0; i < 2; i++) {
		struct stream_side *side = &s->sides[i];
		struct link *l = link_of(r, side);

		if (side == but || l == NULL)
			continue;
		if (side->name != 0)
			say_reset(r, l, side->name, why);
		else
			wait = true; /* OPEN is on its way: its answer says whom to tell */
	}
	if (!wait) {
		let_go(r, s, true);
		return;
	}
	let_go_side(r, s, &s->sides[0], true);
	s->abandoned = true;
}

/* --- bytes --- */

static bool is_busy(const struct link *l, const struct stream_side *side)
{
	return l->flying >= MC_RELAY_STREAM_FLYING_MAX || (side->waiting != NULL && side->waiting->n > 0);
}

/* A member is read as far as the other side can take it. */
static void read_on(struct relay *r, struct stream *s, struct stream_side *from)
{
	struct stream_side *to = other_side(s, from);
	struct link *l = link_of(r, to);
	struct relay_effect *e;

	if (from->conn == 0 || !s->open || from->heard_end || from->reading > 0 || to->credit == 0)
		return;
	if (l != NULL && is_busy(l, to)) {
		queue(r, l, s, to);
		return;
	}
	from->reading = to->credit < MC_RELAY_STREAM_CHUNK ? to->credit : MC_RELAY_STREAM_CHUNK;
	e = relay_fx_add(r, RELAY_FX_STREAM_READ);
	e->stream = from->conn;
	e->room = from->reading;
}

static bool to_member(struct relay *r, const struct stream_side *to, const uint8_t *p, size_t n)
{
	uint8_t *copy = to->conn != 0 ? relay_fx_bytes(r, n) : NULL;
	struct relay_effect *e;

	if (copy == NULL)
		return false;
	memcpy(copy, p, n);
	e = relay_fx_add(r, RELAY_FX_STREAM_SEND);
	e->stream = to->conn;
	e->bytes = (struct mc_bytes){ copy, (int32_t)n };
	return true;
}

/* It waits for its turn. False: the share of the link is used up, or the memory. */
static bool wait_for_link(
	struct relay *r, struct stream *s, struct link *l, struct stream_side *to, const uint8_t *p, size_t n)
{
	struct parcel *parcel;

	if (l->stream_waiting + n > MC_RELAY_STREAM_WAIT_MAX)
		return false;
	if (to->waiting == NULL) {
		to->waiting = mc_heap_get(r->heap, sizeof(*to->waiting));
		if (to->waiting == NULL)
			return false;
		to->waiting->first = to->waiting->n = 0;
	}
	parcel = to->waiting->n < MC_RELAY_QUEUE_MAX ? mc_heap_get(r->heap, sizeof(*parcel) + n) : NULL;
	if (parcel == NULL)
		return false;
	parcel->n = (uint32_t)n;
	memcpy(parcel->plain, p, n);
	to->waiting->v[(to->waiting->first + to->waiting->n++) % MC_RELAY_QUEUE_MAX] = parcel;
	l->stream_waiting += n;
	queue(r, l, s, to);
	return true;
}

static bool to_link(
	struct relay *r, struct stream *s, struct link *l, struct stream_side *to, const uint8_t *p, size_t n)
{
	const size_t most = SEAL_TEXT_MAX - 1 - TO;

	for (size_t some; n > 0; p += some, n -= some) {
		some = n < most ? n : most;
		/* What comes from a member was measured when it was asked for. */
		if (link_of(r, other_side(s, to)) != NULL && is_busy(l, to)) {
			if (!wait_for_link(r, s, l, to, p, some))
				return false;
		} else if (!relay_record_data(r, l, to->name, p, some)) {
			return false;
		}
	}
	return true;
}

static void pass(struct relay *r, struct stream *s, struct stream_side *from, const uint8_t *p, size_t n)
{
	struct stream_side *to = other_side(s, from);
	struct link *l = link_of(r, to);

	if (!s->open || from->heard_end || n > to->credit) { /* nobody gave it room for that */
		reset(r, s, NULL, RESET_CLOSED);
		return;
	}
	to->credit -= (uint32_t)n;
	r->counts.stream_bytes += n;
	if (!(l != NULL ? to_link(r, s, l, to, p, n) : to_member(r, to, p, n)))
		reset(r, s, NULL, RESET_CLOSED);
}

/* `to` has taken bytes. */
static void give_credit(struct relay *r, struct stream *s, struct stream_side *to, uint32_t n)
{
	struct stream_side *from = other_side(s, to);
	struct link *l = link_of(r, from);

	if (n > MC_RELAY_STREAM_WINDOW - to->credit) {
		reset(r, s, NULL, RESET_CLOSED);
		return;
	}
	to->credit += n;
	if (l == NULL) {
		read_on(r, s, from);
		return;
	}
	to->owed += n;
	if (to->owed < MC_RELAY_STREAM_CREDIT || from->name == 0)
		return;
	say_number(r, l, RELAY_RECORD_CREDIT, from->name, to->owed);
	to->owed = 0;
}

/* --- ends --- */

static void end_towards(struct relay *r, struct stream *s, struct stream_side *to)
{
	struct link *l = link_of(r, to);

	if (l != NULL && to->waiting != NULL && to->waiting->n > 0) {
		to->ending = true;
		return;
	}
	to->ending = false;
	to->ended = true;
	if (l != NULL)
		say(r, l, RELAY_RECORD_END, to->name, NULL, 0);
	else
		relay_fx_add(r, RELAY_FX_STREAM_END)->stream = to->conn;
	if (other_side(s, to)->ended)
		let_go(r, s, false);
}

static void check_members(struct relay *r)
{
	struct own_home *o = &r->own;

	for (uint32_t i = 0; i < o->port_count; i++) {
		struct mc_addr at = { .port = o->ports[i] };

		memcpy(at.host, o->hosts[i], sizeof(at.host));
		if (relay_fx_addr(r, RELAY_FX_STREAM_CHECK, &at) != NULL)
			o->checks++;
	}
	o->check_again = false;
}

/* Something of this host has ended: are its members still there? Who dials one that is not has to be refused,
 * as he would be on one network, and that has to be known to all before the end is: else they dial, and are
 * cut off. */
static bool ask_first(struct relay *r, struct stream *s, struct stream_side *side, bool broken)
{
	struct own_home *o = &r->own;

	s->broken |= broken;
	if (side->held)
		return true;
	if (o->port_count == 0)
		return false;
	if (o->checks == 0)
		check_members(r);
	else
		o->check_again = true; /* what is being asked may be older than this end */
	side->held = o->checks > 0;
	return side->held;
}

static void go_on(struct relay *r, struct stream *s)
{
	for (int i = 0; i < 2 && s->name != 0; i++) {
		struct stream_side *side = &s->sides[i];

		if (!side->held)
			continue;
		side->held = false;
		if (s->broken)
			reset(r, s, NULL, RESET_CLOSED);
		else
			end_towards(r, s, other_side(s, side));
	}
}

void relay_stream_checked(struct relay *r, const struct relay_event *ev)
{
	struct own_home *o = &r->own;

	mc_check(o->checks > 0);
	o->checks--;
	if (!ev->ok)
		relay_homes_gone(r, ev->addr->port);
	if (o->checks > 0)
		return;
	if (o->check_again)
		check_members(r);
	for (uint32_t i = 0; i < r->stream_top && o->checks == 0; i++)
		if (r->streams[i].name != 0)
			go_on(r, &r->streams[i]);
}

/* --- the beginning --- */

static void say_open(struct relay *r, struct stream *s, struct link *l)
{
	uint8_t more[7];

	more[0] = (uint8_t)(s->hops + 1);
	mc_put32(more + 1, s->addr);
	mc_put16(more + 5, s->port);
	say(r, l, RELAY_RECORD_OPEN, s->name, more, sizeof(more));
}

static void dial_instance(struct relay *r, struct stream *s)
{
	struct own_home *o = &r->own;

	for (uint32_t i = 0; i < o->port_count; i++) {
		struct mc_addr at = { .port = s->port };
		struct relay_effect *e;

		if (o->ports[i] != s->port)
			continue;
		memcpy(at.host, o->hosts[i], sizeof(at.host));
		e = relay_fx_addr(r, RELAY_FX_STREAM_DIAL, &at);
		if (e == NULL)
			break;
		s->instance = true;
		e->place = s->name;
		return;
	}
	reset(r, s, NULL, RESET_NO_WAY);
}

/* To where it leads: the member here, the link there, or what is waited for. */
static void go_there(struct relay *r, struct stream *s)
{
	struct home *h = s->addr != r->own.addr ? relay_home_at(r, s->addr) : NULL;
	struct link *l;

	if (s->addr == r->own.addr) {
		dial_instance(r, s);
		return;
	}
	if (h != NULL && h->lost_us != 0)
		return; /* it is held until the way is there again, or is given up */
	l = h != NULL ? relay_link_of(r, h->link) : NULL;
	if (l == NULL || l->state != LINK_UP || l->name == s->sides[0].link || s->hops >= MC_RELAY_HOPS_MAX ||
		!take_link(&s->sides[1], l)) {
		reset(r, s, NULL, RESET_NO_WAY);
		return;
	}
	say_open(r, s, l);
}

static bool read_home(const char *host, uint32_t *out)
{
	uint32_t addr = 0, part = 0;

	for (;; host++) {
		if (*host >= '0' && *host <= '9') {
			part = part * 10 + (uint32_t)(*host - '0');
			continue;
		}
		addr = addr << 8 | (part & 255);
		part = 0;
		if (*host != '.')
			break;
	}
	*out = addr;
	return true;
}

void relay_stream_accepted(struct relay *r, const struct relay_event *ev)
{
	struct stream *s = NULL;
	uint32_t addr;

	if (read_home(ev->addr->host, &addr))
		s = stream_new(r, addr, ev->addr->port);
	if (s == NULL) {
		struct relay_effect *e = relay_fx_add(r, RELAY_FX_STREAM_CLOSE);

		e->stream = ev->stream;
		e->reset = true;
		return;
	}
	take_conn(r, s, &s->sides[0], ev->stream);
	go_there(r, s);
}

static void opened(struct relay *r, struct stream *s)
{
	struct link *l = link_of(r, &s->sides[0]);

	s->open = true;
	if (l != NULL)
		say_number(r, l, RELAY_RECORD_OPENED, s->sides[0].name, s->name);
	read_on(r, s, &s->sides[0]);
	read_on(r, s, &s->sides[1]);
}

/* There is a way again to where some wait for it, or there will be none. */
void relay_streams_home(struct relay *r, const struct home *h)
{
	for (uint32_t i = 0; i < r->stream_top; i++) {
		struct stream *s = &r->streams[i];

		if (s->name == 0 || s->open || s->abandoned || s->addr != h->addr || s->sides[1].link != 0 ||
			s->instance)
			continue;
		go_there(r, s);
	}
}

/* --- members' connections --- */

static void on_up(struct relay *r, const struct relay_event *ev)
{
	struct stream *s = stream_named(r, ev->place);
	struct relay_effect *e;

	if (s != NULL && s->instance && !s->open) {
		take_conn(r, s, &s->sides[1], ev->stream);
		opened(r, s);
		return;
	}
	e = relay_fx_add(r, RELAY_FX_STREAM_CLOSE); /* nobody waits for it any more */
	e->stream = ev->stream;
	e->reset = true;
}

static void on_failed(struct relay *r, const struct relay_event *ev)
{
	struct stream *s = stream_named(r, ev->place);

	if (s == NULL || !s->instance || s->open)
		return;
	if (!ev->ok)
		relay_homes_gone(r, s->port);
	reset(r, s, NULL, RESET_CLOSED);
}

void relay_stream_event(struct relay *r, const struct relay_event *ev)
{
	struct stream_side *side = NULL;
	struct stream *s;

	if (ev->type == RELAY_EV_STREAM_UP || ev->type == RELAY_EV_STREAM_FAILED) {
		(ev->type == RELAY_EV_STREAM_UP ? on_up : on_failed)(r, ev);
		return;
	}
	s = stream_with(r, ev->stream, &side);
	if (s == NULL)
		return;
	if (ev->type == RELAY_EV_STREAM_BYTES) {
		mc_check(ev->n <= side->reading);
		side->reading -= (uint32_t)ev->n;
		pass(r, s, side, ev->p, ev->n);
		if (s->name != 0)
			read_on(r, s, side);
	} else if (ev->type == RELAY_EV_STREAM_ROOM) {
		give_credit(r, s, side, (uint32_t)ev->room);
	} else if (ev->type == RELAY_EV_STREAM_END) {
		side->heard_end = true;
		if (!ask_first(r, s, side, false))
			end_towards(r, s, other_side(s, side));
	} else {
		r->stream_of[(side->conn & 0xffff) - 1] = 0;
		side->conn = 0;
		if (!ask_first(r, s, side, true))
			reset(r, s, side, RESET_CLOSED);
	}
}

/* --- what links say --- */

static void on_open(struct relay *r, struct link *l, const uint8_t *body)
{
	uint32_t from = mc_get32(body);
	struct stream *s = stream_new(r, mc_get32(body + TO + 1), mc_get16(body + TO + 5));

	if (s == NULL) {
		say_reset(r, l, from, RESET_CLOSED);
		return;
	}
	s->hops = body[TO];
	s->sides[0].name = from;
	if (!take_link(&s->sides[0], l)) {
		reset(r, s, NULL, RESET_CLOSED);
		say_reset(r, l, from, RESET_CLOSED);
		return;
	}
	go_there(r, s);
}

static void on_opened(struct relay *r, struct link *l, struct stream *s, const uint8_t *more)
{
	uint32_t name = mc_get32(more);

	if (s->open || name == 0 || s->sides[1].link != l->name) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	s->sides[1].name = name;
	if (s->abandoned)
		reset(r, s, NULL, RESET_CLOSED);
	else
		opened(r, s);
}

static void on_reset(struct relay *r, struct stream *s, struct stream_side *side, enum reset why)
{
	relay_link link = side->link;
	struct home *h = relay_home_at(r, s->addr);

	reset(r, s, side, why);
	if (why == RESET_NO_WAY && h != NULL)
		relay_homes_unreachable(r, h, link);
}

static void about(
	struct relay *r, struct link *l, struct stream *s, uint8_t type, const uint8_t *more, size_t n)
{
	struct stream_side *side = s->sides[0].link == l->name ? &s->sides[0] : &s->sides[1];

	if (side->link != l->name)
		return; /* of another time */
	switch (type) {
	case RELAY_RECORD_OPENED: on_opened(r, l, s, more); break;
	case RELAY_RECORD_DATA: pass(r, s, side, more, n); break;
	case RELAY_RECORD_CREDIT: give_credit(r, s, side, mc_get32(more)); break;
	case RELAY_RECORD_END:
		if (!s->open || side->heard_end) {
			reset(r, s, NULL, RESET_CLOSED);
			break;
		}
		side->heard_end = true;
		end_towards(r, s, other_side(s, side));
		break;
	default: on_reset(r, s, side, more[0] == RESET_NO_WAY ? RESET_NO_WAY : RESET_CLOSED); break;
	}
}

void relay_stream_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n)
{
	struct stream *s;

	if (!r->cfg->carry_connections)
		return;
	if (type == RELAY_RECORD_OPEN) {
		on_open(r, l, body);
		return;
	}
	s = stream_named(r, mc_get32(body));
	if (s != NULL) /* else: it was reset here, which the other end did not know yet */
		about(r, l, s, type, body + TO, n - TO);
}

/* --- links --- */

void relay_streams_link_down(struct relay *r, struct link *l)
{
	for (uint32_t i = 0; i < r->stream_top && l->streams > 0; i++) {
		struct stream *s = &r->streams[i];
		struct stream_side *side = s->sides[0].link == l->name ? &s->sides[0] : &s->sides[1];

		if (s->name == 0 || side->link != l->name)
			continue;
		side->name = 0;
		let_go_side(r, s, side, true);
		if (s->abandoned)
			let_go(r, s, true);
		else
			reset(r, s, side, RESET_CLOSED);
	}
}

/* One record of what waits. False: there is no room. */
static bool send_waiting(struct relay *r, struct link *l, struct stream_side *to)
{
	struct parcels *w = to->waiting;
	struct parcel *p = w->v[w->first];

	if (!relay_record_data(r, l, to->name, p->plain, p->n))
		return false;
	l->stream_waiting -= p->n;
	mc_heap_put(r->heap, p);
	w->first = (w->first + 1) % MC_RELAY_QUEUE_MAX;
	w->n--;
	return true;
}

void relay_streams_room(struct relay *r, struct link *l)
{
	while (l->turn != 0 && l->flying < MC_RELAY_STREAM_FLYING_MAX) {
		struct stream_side *to = side_of(r, l->turn);
		struct stream *s = &r->streams[(l->turn - 1) / 2];

		if (to->waiting != NULL && to->waiting->n > 0 && !send_waiting(r, l, to))
			return;
		unqueue(r, l, s, to);
		if (to->waiting != NULL && to->waiting->n > 0)
			queue(r, l, s, to);
		else if (to->ending)
			end_towards(r, s, to);
		else
			read_on(r, s, other_side(s, to));
	}
}

/* --- time --- */

void relay_streams_tick(struct relay *r)
{
	int64_t next = NEVER;

	if (r->now_us < r->streams_due_us) {
		relay_due(r, r->streams_due_us);
		return;
	}
	for (uint32_t i = 0; i < r->stream_top; i++) {
		struct stream *s = &r->streams[i];
		int64_t at_us = s->since_us + US(MC_RELAY_STREAM_PATIENCE);

		if (s->name == 0 || s->open || s->abandoned)
			continue;
		if (r->now_us >= at_us)
			reset(r, s, NULL, RESET_CLOSED);
		else if (at_us < next)
			next = at_us;
	}
	r->streams_due_us = next;
	relay_due(r, next);
}

const char *relay_streams_invariant(const struct relay *r)
{
	uint16_t over[MC_RELAY_LINKS_MAX] = { 0 };
	uint32_t count = 0;

	for (uint32_t i = 0; i < r->stream_top; i++) {
		const struct stream *s = &r->streams[i];

		count += s->name != 0;
		for (int k = 0; k < 2 && s->name != 0; k++) {
			const struct stream_side *side = &s->sides[k];

			if (side->credit > MC_RELAY_STREAM_WINDOW || (side->link != 0 && side->conn != 0))
				return "a side is a link or a member, and has no more credit than its window";
			if (side->link != 0)
				over[(side->link & 0xffff) - 1]++;
		}
	}
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state == LINK_UP && over[i] != r->links[i].streams)
			return "the streams of a link are those that pass it";
	return count == r->stream_count ? NULL : "the count of streams is theirs";
}
