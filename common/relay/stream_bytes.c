/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream_bytes.c - the bytes of streams, and the credit for them: a side is sent no more than it has credit
 * for, and who takes bytes gives credit back, over all relays. A member is read when there is credit and its
 * link is not busy.
 */
#include <string.h>

#include "common/relay/state.h"

/* A member is read as far as the other side can take it. */
void relay_stream_read_on(struct relay *r, struct stream *s, struct stream_side *from)
{
	struct stream_side *to = relay_side_other(s, from);
	struct link *l = relay_side_link(r, to);
	struct relay_effect *e;

	if (from->conn == 0 || !s->open || from->heard_end || from->reading > 0 || to->credit == 0)
		return;
	if (l != NULL && relay_side_is_busy(l, to)) {
		relay_side_queue(r, l, s, to);
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

static bool to_link(
	struct relay *r, struct stream *s, struct link *l, struct stream_side *to, const uint8_t *p, size_t n)
{
	const size_t most = SEAL_TEXT_MAX - 1 - STREAM_NAME;

	for (size_t some; n > 0; p += some, n -= some) {
		some = n < most ? n : most;
		/* What comes from a member was measured when it was asked for. */
		if (relay_side_link(r, relay_side_other(s, to)) != NULL && relay_side_is_busy(l, to)) {
			if (!relay_side_wait(r, s, l, to, p, some))
				return false;
		} else if (!relay_record_data(r, l, to->name, p, some)) {
			return false;
		}
	}
	return true;
}

void relay_stream_pass(
	struct relay *r, struct stream *s, struct stream_side *from, const uint8_t *p, size_t n)
{
	struct stream_side *to = relay_side_other(s, from);
	struct link *l = relay_side_link(r, to);

	if (!s->open || from->heard_end || n > to->credit) { /* nobody gave it room for that */
		relay_stream_reset(r, s, NULL, RESET_CLOSED);
		return;
	}
	to->credit -= (uint32_t)n;
	r->counts.stream_bytes += n;
	if (!(l != NULL ? to_link(r, s, l, to, p, n) : to_member(r, to, p, n)))
		relay_stream_reset(r, s, NULL, RESET_CLOSED);
}

/* `to` has taken bytes. */
void relay_stream_give_credit(struct relay *r, struct stream *s, struct stream_side *to, uint32_t n)
{
	struct stream_side *from = relay_side_other(s, to);
	struct link *l = relay_side_link(r, from);

	if (n > MC_RELAY_STREAM_WINDOW - to->credit) {
		relay_stream_reset(r, s, NULL, RESET_CLOSED);
		return;
	}
	to->credit += n;
	if (l == NULL) {
		relay_stream_read_on(r, s, from);
		return;
	}
	to->owed += n;
	if (to->owed < MC_RELAY_STREAM_CREDIT || from->name == 0)
		return;
	relay_stream_say_number(r, l, RELAY_RECORD_CREDIT, from->name, to->owed);
	to->owed = 0;
}

void relay_streams_room(struct relay *r, struct link *l)
{
	while (l->turn != 0 && l->flying < MC_RELAY_STREAM_FLYING_MAX) {
		struct stream_side *to = relay_side_at(r, l->turn);
		struct stream *s = &r->streams[(l->turn - 1) / 2];

		if (to->waiting != NULL && to->waiting->n > 0 && !relay_side_send_waiting(r, l, to))
			return;
		relay_side_unqueue(r, l, s, to);
		if (to->waiting != NULL && to->waiting->n > 0)
			relay_side_queue(r, l, s, to);
		else if (to->ending)
			relay_stream_end_towards(r, s, to);
		else
			relay_stream_read_on(r, s, relay_side_other(s, to));
	}
}
