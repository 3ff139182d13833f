/* SPDX-License-Identifier: Apache-2.0 */
/* stream_records.c - what a link says of streams: it begins one, and speaks of those that pass it. */
#include <string.h>

#include "common/relay/state.h"

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
	relay_stream_go(r, s);
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
		relay_stream_stands(r, s);
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
