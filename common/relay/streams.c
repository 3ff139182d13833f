/* SPDX-License-Identifier: Apache-2.0 */
/*
 * streams.c - members' connections over links. A stream has two sides, each a link or a member of this host;
 * what comes from one goes to the other. A relay on the way has a link on both. Each end of a link calls a
 * stream as the other end's place for it says, so that nothing is looked for. What links say of it:
 * stream_records.c; its bytes: stream_bytes.c; its end: stream_ends.c.
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
void relay_stream_go(struct relay *r, struct stream *s)
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
	relay_stream_go(r, s);
}

void relay_stream_stands(struct relay *r, struct stream *s)
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
		relay_stream_go(r, s);
	}
}

/* --- members' connections --- */

static void on_up(struct relay *r, const struct relay_event *ev)
{
	struct stream *s = relay_stream_named(r, ev->place);
	struct relay_effect *e;

	if (s != NULL && s->instance && !s->open) {
		relay_side_take_conn(r, s, &s->sides[1], ev->stream);
		relay_stream_stands(r, s);
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
