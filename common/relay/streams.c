/* SPDX-License-Identifier: Apache-2.0 */
/*
 * streams.c - members' connections over links. A stream has two sides, each a link or a member of this host;
 * what comes from one goes to the other. A relay on the way has a link on both. Each end of a link calls a
 * stream as the other end's place for it says, so that nothing is looked for. Its bytes: stream_bytes.c; its
 * end: stream_ends.c.
 */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

/* --- the beginning --- */

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
	relay_stream_reset(r, s, NULL, RESET_NO_WAY);
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
		!relay_side_take_link(&s->sides[1], l)) {
		relay_stream_reset(r, s, NULL, RESET_NO_WAY);
		return;
	}
	relay_stream_say_open(r, s, l);
}

void relay_stream_accepted(struct relay *r, const struct relay_event *ev)
{
	struct stream *s = relay_stream_new(r, relay_home_read(ev->addr->host), ev->addr->port);

	if (s == NULL) {
		struct relay_effect *e = relay_fx_add(r, RELAY_FX_STREAM_CLOSE);

		e->stream = ev->stream;
		e->reset = true;
		return;
	}
	relay_side_take_conn(r, s, &s->sides[0], ev->stream);
	relay_stream_key_new(r, s);
	go_there(r, s);
}

static void opened(struct relay *r, struct stream *s)
{
	struct link *l = relay_side_link(r, &s->sides[0]);

	s->open = true;
	relay_stream_key_use(s);
	if (l != NULL)
		relay_stream_say_number(r, l, RELAY_RECORD_OPENED, s->sides[0].name, s->name);
	relay_stream_read_on(r, s, &s->sides[0]);
	relay_stream_read_on(r, s, &s->sides[1]);
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
	struct stream *s = relay_stream_named(r, ev->place);
	struct relay_effect *e;

	if (s != NULL && s->instance && !s->open) {
		relay_side_take_conn(r, s, &s->sides[1], ev->stream);
		opened(r, s);
		return;
	}
	e = relay_fx_add(r, RELAY_FX_STREAM_CLOSE); /* nobody waits for it any more */
	e->stream = ev->stream;
	e->reset = true;
}

static void on_failed(struct relay *r, const struct relay_event *ev)
{
	struct stream *s = relay_stream_named(r, ev->place);

	if (s == NULL || !s->instance || s->open)
		return;
	if (!ev->ok)
		relay_homes_gone(r, s->port);
	relay_stream_reset(r, s, NULL, RESET_CLOSED);
}

void relay_stream_event(struct relay *r, const struct relay_event *ev)
{
	struct stream_side *side = NULL;
	struct stream *s;

	if (ev->type == RELAY_EV_STREAM_UP || ev->type == RELAY_EV_STREAM_FAILED) {
		(ev->type == RELAY_EV_STREAM_UP ? on_up : on_failed)(r, ev);
		return;
	}
	s = relay_stream_with(r, ev->stream, &side);
	if (s == NULL)
		return;
	if (ev->type == RELAY_EV_STREAM_BYTES) {
		mc_check(ev->n <= side->reading);
		side->reading -= (uint32_t)ev->n;
		relay_stream_pass(r, s, side, ev->p, ev->n);
		if (s->name != 0)
			relay_stream_read_on(r, s, side);
	} else if (ev->type == RELAY_EV_STREAM_ROOM) {
		relay_stream_give_credit(r, s, side, (uint32_t)ev->room);
	} else if (ev->type == RELAY_EV_STREAM_END) {
		side->heard_end = true;
		if (!relay_stream_ask_first(r, s, side, false))
			relay_stream_end_towards(r, s, relay_side_other(s, side));
	} else {
		r->stream_of[(side->conn & 0xffff) - 1] = 0;
		side->conn = 0;
		if (!relay_stream_ask_first(r, s, side, true))
			relay_stream_reset(r, s, side, RESET_CLOSED);
	}
}

/* --- what links say --- */

static void on_open(struct relay *r, struct link *l, const uint8_t *body)
{
	uint32_t from = mc_get32(body);
	struct stream *s =
		relay_stream_new(r, mc_get32(body + STREAM_NAME + 1), mc_get16(body + STREAM_NAME + 5));

	if (s == NULL) {
		relay_stream_say_reset(r, l, from, RESET_CLOSED);
		return;
	}
	s->hops = body[STREAM_NAME];
	memcpy(s->key, body + STREAM_NAME + 7, SEAL_SHARED);
	s->sides[0].name = from;
	if (!relay_side_take_link(&s->sides[0], l)) {
		relay_stream_reset(r, s, NULL, RESET_CLOSED);
		relay_stream_say_reset(r, l, from, RESET_CLOSED);
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
		relay_stream_reset(r, s, NULL, RESET_CLOSED);
	else
		opened(r, s);
}

static void on_reset(struct relay *r, struct stream *s, struct stream_side *side, enum stream_reset why)
{
	relay_link link = side->link;
	struct home *h = relay_home_at(r, s->addr);

	relay_stream_reset(r, s, side, why);
	if (why == RESET_NO_WAY && h != NULL)
		relay_homes_unreachable(r, h, link);
}

/* Of this link; NULL: it was another time's. */
static struct stream_side *side_of(struct stream *s, const struct link *l)
{
	struct stream_side *side = s->sides[0].link == l->name ? &s->sides[0] : &s->sides[1];

	return side->link == l->name ? side : NULL;
}

static void about(struct relay *r, struct link *l, struct stream *s, uint8_t type, const uint8_t *more)
{
	struct stream_side *side = side_of(s, l);

	if (side == NULL)
		return;
	switch (type) {
	case RELAY_RECORD_OPENED: on_opened(r, l, s, more); break;
	case RELAY_RECORD_CREDIT: relay_stream_give_credit(r, s, side, mc_get32(more)); break;
	case RELAY_RECORD_END:
		if (!s->open || side->heard_end) {
			relay_stream_reset(r, s, NULL, RESET_CLOSED);
			break;
		}
		side->heard_end = true;
		relay_stream_end_towards(r, s, relay_side_other(s, side));
		break;
	default: on_reset(r, s, side, more[0] == RESET_NO_WAY ? RESET_NO_WAY : RESET_CLOSED); break;
	}
}

/* The chunk is read whoever it is for: what comes behind it is a record again. */
static void chunk_begin(struct relay *r, struct link *l, const uint8_t *body)
{
	uint32_t size = mc_get16(body + STREAM_NAME);

	mc_check(l->chunk_size == 0);
	if (size < RELAY_CHUNK_LEAST || size > RELAY_CHUNK_MAX) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	l->chunk_of = mc_get32(body);
	l->chunk_size = size;
}

void relay_stream_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n)
{
	struct stream *s;

	mc_check(relay_record_fits(type, n));
	if (type == RELAY_RECORD_DATA) {
		chunk_begin(r, l, body);
		return;
	}
	if (!r->cfg->carry_connections)
		return;
	if (type == RELAY_RECORD_OPEN) {
		on_open(r, l, body);
		return;
	}
	s = relay_stream_named(r, mc_get32(body));
	if (s != NULL) /* else: it was reset here, which the other end did not know yet */
		about(r, l, s, type, body + STREAM_NAME);
}

void relay_stream_chunk(struct relay *r, struct link *l, uint32_t to, const uint8_t *chunk, size_t n)
{
	struct stream *s = r->cfg->carry_connections ? relay_stream_named(r, to) : NULL;
	struct stream_side *side = s != NULL ? side_of(s, l) : NULL;

	if (side != NULL)
		relay_stream_pass(r, s, side, chunk, n);
}

/* --- links and time --- */

void relay_streams_link_down(struct relay *r, struct link *l)
{
	for (uint32_t i = 0; i < r->stream_top && l->streams > 0; i++) {
		struct stream *s = &r->streams[i];
		struct stream_side *side = s->sides[0].link == l->name ? &s->sides[0] : &s->sides[1];

		if (s->name == 0 || side->link != l->name)
			continue;
		side->name = 0;
		relay_side_let_go(r, s, side, true);
		if (s->abandoned)
			relay_stream_let_go(r, s, true);
		else
			relay_stream_reset(r, s, side, RESET_CLOSED);
	}
}

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
			relay_stream_reset(r, s, NULL, RESET_CLOSED);
		else if (at_us < next)
			next = at_us;
	}
	r->streams_due_us = next;
	relay_due(r, next);
}
