/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream_ends.c - how a stream ends: on both sides, once; and not before it is known whether the member here
 * is still there.
 */
#include <string.h>

#include "common/relay/state.h"

void relay_side_let_go(struct relay *r, struct stream *s, struct stream_side *side, bool reset)
{
	struct link *l = relay_side_link(r, side);

	if (l != NULL) {
		mc_check(l->streams > 0);
		relay_side_unqueue(r, l, s, side);
		l->streams--;
	}
	relay_side_forget_waiting(r, l, side);
	if (side->conn != 0) {
		struct relay_effect *e = relay_fx_add(r, RELAY_FX_STREAM_CLOSE);

		e->stream = side->conn;
		e->reset = reset;
		r->stream_of[(side->conn & 0xffff) - 1] = 0;
	}
	side->conn = 0;
	side->link = 0;
}

void relay_stream_let_go(struct relay *r, struct stream *s, bool reset)
{
	mc_check(s->name != 0 && r->stream_count > 0);
	relay_side_let_go(r, s, &s->sides[0], reset);
	relay_side_let_go(r, s, &s->sides[1], reset);
	relay_stream_key_wipe(s);
	s->name = 0;
	r->stream_count--;
}

/* Ends it on both sides; `but` knows already. */
void relay_stream_reset(
	struct relay *r, struct stream *s, const struct stream_side *but, enum stream_reset why)
{
	bool wait = false;

	for (int i = 0; i < 2; i++) {
		struct stream_side *side = &s->sides[i];
		struct link *l = relay_side_link(r, side);

		if (side == but || l == NULL)
			continue;
		if (side->name != 0)
			relay_stream_say_reset(r, l, side->name, why);
		else
			wait = true; /* OPEN is on its way: its answer says whom to tell */
	}
	if (!wait) {
		relay_stream_let_go(r, s, true);
		return;
	}
	relay_side_let_go(r, s, &s->sides[0], true);
	s->abandoned = true;
}

void relay_stream_end_towards(struct relay *r, struct stream *s, struct stream_side *to)
{
	struct link *l = relay_side_link(r, to);

	if (l != NULL && to->waiting != NULL && to->waiting->n > 0) {
		to->ending = true;
		return;
	}
	to->ending = false;
	to->ended = true;
	if (l != NULL)
		relay_stream_say(r, l, RELAY_RECORD_END, to->name, NULL, 0);
	else
		relay_fx_add(r, RELAY_FX_STREAM_END)->stream = to->conn;
	if (relay_side_other(s, to)->ended)
		relay_stream_let_go(r, s, false);
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
bool relay_stream_ask_first(struct relay *r, struct stream *s, struct stream_side *side, bool broken)
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
			relay_stream_reset(r, s, NULL, RESET_CLOSED);
		else
			relay_stream_end_towards(r, s, relay_side_other(s, side));
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
