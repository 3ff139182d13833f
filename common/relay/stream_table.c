/* SPDX-License-Identifier: Apache-2.0 */
/* stream_table.c - the places of streams: who is found by which name, and which sides are links or members.
 */
#include <sodium.h>
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

struct stream_side *relay_side_other(struct stream *s, const struct stream_side *side)
{
	mc_check(side == &s->sides[0] || side == &s->sides[1]);
	return side == &s->sides[0] ? &s->sides[1] : &s->sides[0];
}

struct link *relay_side_link(struct relay *r, const struct stream_side *side)
{
	return side->link != 0 ? relay_link_of(r, side->link) : NULL;
}

struct stream *relay_stream_named(struct relay *r, uint32_t name)
{
	uint32_t place = (name & 0xffff) - 1;

	if (place >= r->stream_top || r->streams[place].name != name || name == 0)
		return NULL;
	return &r->streams[place];
}

struct stream *relay_stream_with(struct relay *r, relay_stream conn, struct stream_side **side)
{
	uint32_t place = (conn & 0xffff) - 1, at = place < MC_RELAY_STREAMS_MAX ? r->stream_of[place] : 0;
	struct stream *s = at != 0 ? &r->streams[at - 1] : NULL;

	if (s == NULL || s->name == 0)
		return NULL;
	*side = s->sides[0].conn == conn ? &s->sides[0] : &s->sides[1];
	return (*side)->conn == conn ? s : NULL;
}

struct stream *relay_stream_new(struct relay *r, uint32_t addr, uint16_t port)
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
bool relay_side_take_link(struct stream_side *side, struct link *l)
{
	mc_check(side->conn == 0 && side->link == 0 && l->streams <= MC_RELAY_STREAMS_LINK_MAX);
	if (l->streams == MC_RELAY_STREAMS_LINK_MAX)
		return false;
	l->streams++;
	side->link = l->name;
	return true;
}

void relay_side_take_conn(struct relay *r, struct stream *s, struct stream_side *side, relay_stream conn)
{
	mc_check(conn != 0 && side->conn == 0 && side->link == 0);
	mc_check((conn & 0xffff) > 0 && (conn & 0xffff) <= MC_RELAY_STREAMS_MAX);
	side->conn = conn;
	r->stream_of[(conn & 0xffff) - 1] = (uint32_t)(s - r->streams) + 1;
}

_Static_assert(RELAY_SEED >= SEAL_SHARED, "one seed is one key");
void relay_stream_key_new(struct relay *r, struct stream *s)
{
	uint8_t seed[RELAY_SEED];

	relay_seed_next(r, seed);
	memcpy(s->key, seed, SEAL_SHARED);
	sodium_memzero(seed, sizeof(seed));
}

void relay_stream_key_use(struct stream *s)
{
	bool begins = s->sides[0].conn != 0 && s->sides[1].link != 0;

	if (begins || (s->sides[0].link != 0 && s->sides[1].conn != 0))
		seal_init(&s->send, &s->receive, begins ? SEAL_DIALLER : SEAL_ACCEPTOR, s->key,
			"mc-relay stream 1");
	sodium_memzero(s->key, sizeof(s->key));
}

void relay_stream_key_wipe(struct stream *s)
{
	sodium_memzero(s->key, sizeof(s->key));
	seal_wipe(&s->send);
	seal_wipe(&s->receive);
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
