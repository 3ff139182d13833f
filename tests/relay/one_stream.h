/* SPDX-License-Identifier: Apache-2.0 */
/* one_stream.h - a relay that carries connections, the relay at the other end of its one link, and a member
 * of this host: the test says what both of these do. */
#ifndef TESTS_RELAY_ONE_STREAM_H
#define TESTS_RELAY_ONE_STREAM_H

#include <stdio.h>

#include "common/wire/bytes.h"
#include "tests/relay/alone.h"

#define US(ms) ((int64_t)(ms)*1000)
enum { THEIRS = 4711, CONN = 1 << 16 | 1, PORT = 6900 };

struct world {
	struct alone a;
	struct peer peer;
	uint32_t home; /* ours, as a number */
	char text[RELAY_HOME_TEXT];
	uint32_t name;   /* the stream, as the relay calls it */
	uint32_t place;  /* of the dial */
	uint64_t looked; /* which step was looked at: a record can be opened once */
};
static struct opened said;

static inline const struct relay_effect *effect(const struct world *w, enum relay_effect_type type)
{
	for (uint32_t i = 0; i < w->a.fx.n; i++)
		if (w->a.fx.v[i].type == type)
			return &w->a.fx.v[i];
	return NULL;
}

static inline void look(struct world *w)
{
	if (w->looked == w->a.steps)
		return;
	w->looked = w->a.steps;
	open_all(&w->peer, &said);
}

/* Of all that the relay has sent in this step: the body of the first record of this type; NULL: none. */
static inline const uint8_t *record(struct world *w, uint8_t type)
{
	const uint8_t *p = said.body;

	look(w);
	for (uint32_t i = 0; i < said.count; p += said.sizes[i++])
		if (said.types[i] == type)
			return p;
	return NULL;
}

/* It has read all that was sent to it. */
static inline void drain(struct world *w)
{
	look(w);
	if (said.sealed > 0)
		room(&w->peer, said.sealed);
}

/* A member of this host is heard on the group; the link is up. */
static inline void start(struct world *w)
{
	static uint8_t p[4096];
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("peer") };
	struct made what = { .port = PORT, .number = 1, .try = 1 };
	struct mc_addr from = { 2904, "10.0.0.1" };
	struct relay_event ev = { .type = RELAY_EV_HEARD, .p = p, .addr = &from, .places = 1, .here = true };
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];
	unsigned part[4];

	memset(w, 0, sizeof(*w));
	begin_as(&w->a, true);
	assert_true(relay_home(w->a.r, w->text));
	what.host = w->text;
	assert_int_equal(sscanf(w->text, "%u.%u.%u.%u", &part[0], &part[1], &part[2], &part[3]), 4);
	w->home = part[0] << 24 | part[1] << 16 | part[2] << 8 | part[3];
	ev.n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));
	step(&w->a, &ev);
	assert_int_equal(effect(w, RELAY_FX_LISTEN)->addr->port, PORT);
	link_to_unnamed(&w->peer, &w->a);
	look(w);
	say_record(&w->peer, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
	assert_int_equal(mc_get32(record(w, RELAY_RECORD_HOME) + RELAY_DATAGRAM_HEAD), w->home);
	room(&w->peer, w->peer.kept);
}

static inline void say_open(struct world *w, uint32_t name, uint8_t hops, uint32_t addr, uint16_t port)
{
	uint8_t body[11 + SEAL_SHARED] = { 0 };

	seal_init(
		&w->peer.stream_send, &w->peer.stream_receive, SEAL_DIALLER, body + 11, "mc-relay stream 1");
	mc_put32(body, name);
	body[4] = hops;
	mc_put32(body + 5, addr);
	mc_put16(body + 9, port);
	say_record(&w->peer, RELAY_RECORD_OPEN, body, sizeof(body));
}

/* They are dialled: this OPEN has the key. */
static inline void take_key(struct world *w, const uint8_t *open)
{
	seal_init(
		&w->peer.stream_send, &w->peer.stream_receive, SEAL_ACCEPTOR, open + 11, "mc-relay stream 1");
}

static inline void say_number(struct world *w, uint8_t type, uint32_t to, uint32_t n)
{
	uint8_t body[8];

	mc_put32(body, to);
	mc_put32(body + 4, n);
	say_record(&w->peer, type, body, sizeof(body));
}

static inline void say_end(struct world *w)
{
	uint8_t body[4];

	mc_put32(body, w->name);
	say_record(&w->peer, RELAY_RECORD_END, body, sizeof(body));
}

static inline void say_reset(struct world *w, uint8_t why)
{
	uint8_t body[5] = { 0 };

	mc_put32(body, w->name);
	body[4] = why;
	say_record(&w->peer, RELAY_RECORD_RESET, body, sizeof(body));
}

static inline void say_data(struct world *w, size_t n)
{
	say_text(&w->peer, w->name, n);
}

static inline void member(struct world *w, enum relay_event_type type, size_t n)
{
	static uint8_t bytes[MC_RELAY_STREAM_CHUNK];
	struct relay_event ev = {
		.type = type, .stream = CONN, .place = w->place, .p = bytes, .n = n, .room = n
	};

	step(&w->a, &ev);
}

/* The other side dials our member, which takes it. */
static inline void open_stream(struct world *w)
{
	const struct relay_effect *e;

	say_open(w, THEIRS, 1, w->home, PORT);
	e = effect(w, RELAY_FX_STREAM_DIAL);
	assert_non_null(e);
	assert_string_equal(e->addr->host, "10.0.0.1");
	assert_int_equal(e->addr->port, PORT);
	w->place = e->place;
	member(w, RELAY_EV_STREAM_UP, 0);
	e = effect(w, RELAY_FX_STREAM_READ);
	assert_true(e != NULL && e->stream == CONN && e->room == MC_RELAY_STREAM_CHUNK);
	assert_int_equal(mc_get32(record(w, RELAY_RECORD_OPENED)), THEIRS);
	w->name = mc_get32(said.body + 4);
	room(&w->peer, said.sealed);
}

#endif
