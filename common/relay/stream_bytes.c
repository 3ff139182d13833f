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

/* What comes from a link is opened: it was sealed for us. */
static bool to_member(struct relay *r, struct stream *s, const struct stream_side *to, const uint8_t *p,
	size_t n, bool sealed)
{
	uint8_t *copy = to->conn != 0 ? relay_fx_bytes(r, n) : NULL;
	size_t size = n, used = n;
	struct relay_effect *e;

	if (copy == NULL)
		return false;
	if (!sealed)
		memcpy(copy, p, n);
	else if (seal_read(&s->receive, p, n + SEAL_OVERHEAD, copy, &size, &used) != SEAL_OPENED || size != n)
		return false;
	e = relay_fx_add(r, RELAY_FX_STREAM_SEND);
	e->stream = to->conn;
	e->bytes = (struct mc_bytes){ copy, (int32_t)n };
	return true;
}

/* What comes from a member was measured when it was asked for. */
static bool from_member(
	struct relay *r, struct stream *s, struct link *l, struct stream_side *to, const uint8_t *p, size_t n)
{
	for (size_t some; n > 0; p += some, n -= some) {
		some = n < SEAL_TEXT_MAX ? n : SEAL_TEXT_MAX;
		if (!relay_record_text(r, l, to->name, &s->send, p, some))
			return false;
	}
	return true;
}

static bool pass_on(struct relay *r, struct stream *s, struct link *l, struct stream_side *to,
	const uint8_t *chunk, size_t n)
{
	return relay_side_is_busy(l, to) ? relay_side_wait(r, s, l, to, chunk, n)
					 : relay_record_chunk(r, l, to->name, chunk, n);
}

void relay_stream_pass(
	struct relay *r, struct stream *s, struct stream_side *from, const uint8_t *p, size_t n)
{
	struct stream_side *to = relay_side_other(s, from);
	struct link *l = relay_side_link(r, to);
	bool sealed = from->link != 0;
	size_t text = sealed ? n - SEAL_OVERHEAD : n;

	mc_check(!sealed || n >= RELAY_CHUNK_LEAST);
	if (!s->open || from->heard_end || text > to->credit) { /* nobody gave it room for that */
		relay_stream_reset(r, s, NULL, RESET_CLOSED);
		return;
	}
	to->credit -= (uint32_t)text;
	r->counts.stream_bytes += text;
	if (!(l == NULL              ? to_member(r, s, to, p, text, sealed)
			    : sealed ? pass_on(r, s, l, to, p, n)
				     : from_member(r, s, l, to, p, n)))
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
