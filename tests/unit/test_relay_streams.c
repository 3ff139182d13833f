/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_streams.c - members' connections over one link: how they begin and end, how much goes at once,
 * and who is told what. The test is the other relay, and the members of this host. */
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

static const struct relay_effect *effect(const struct world *w, enum relay_effect_type type)
{
	for (uint32_t i = 0; i < w->a.fx.n; i++)
		if (w->a.fx.v[i].type == type)
			return &w->a.fx.v[i];
	return NULL;
}

static void look(struct world *w)
{
	if (w->looked == w->a.steps)
		return;
	w->looked = w->a.steps;
	open_all(&w->peer, &said);
}

/* Of all that the relay has sent in this step: the body of the first record of this type; NULL: none. */
static const uint8_t *record(struct world *w, uint8_t type)
{
	const uint8_t *p = said.body;

	look(w);
	for (uint32_t i = 0; i < said.count; p += said.sizes[i++])
		if (said.types[i] == type)
			return p;
	return NULL;
}

/* It has read all that was sent to it. */
static void drain(struct world *w)
{
	look(w);
	if (said.sealed > 0)
		room(&w->peer, said.sealed);
}

/* A member of this host is heard on the group; the link is up. */
static void start(struct world *w)
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

static void say_open(struct world *w, uint32_t name, uint8_t hops, uint32_t addr, uint16_t port)
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
static void take_key(struct world *w, const uint8_t *open)
{
	seal_init(
		&w->peer.stream_send, &w->peer.stream_receive, SEAL_ACCEPTOR, open + 11, "mc-relay stream 1");
}

static void say_number(struct world *w, uint8_t type, uint32_t to, uint32_t n)
{
	uint8_t body[8];

	mc_put32(body, to);
	mc_put32(body + 4, n);
	say_record(&w->peer, type, body, sizeof(body));
}

static void say_end(struct world *w)
{
	uint8_t body[4];

	mc_put32(body, w->name);
	say_record(&w->peer, RELAY_RECORD_END, body, sizeof(body));
}

static void say_reset(struct world *w, uint8_t why)
{
	uint8_t body[5] = { 0 };

	mc_put32(body, w->name);
	body[4] = why;
	say_record(&w->peer, RELAY_RECORD_RESET, body, sizeof(body));
}

static void say_data(struct world *w, size_t n)
{
	say_text(&w->peer, w->name, n);
}

static void member(struct world *w, enum relay_event_type type, size_t n)
{
	static uint8_t bytes[MC_RELAY_STREAM_CHUNK];
	struct relay_event ev = {
		.type = type, .stream = CONN, .place = w->place, .p = bytes, .n = n, .room = n
	};

	step(&w->a, &ev);
}

/* The other side dials our member, which takes it. */
static void open_stream(struct world *w)
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

/* --- the beginning --- */

static void a_member_is_dialled(void **state)
{
	struct world w;
	const struct relay_effect *e;

	(void)state;
	start(&w);
	open_stream(&w);
	say_data(&w, 100);
	e = effect(&w, RELAY_FX_STREAM_SEND);
	assert_true(e != NULL && e->stream == CONN && e->bytes.n == 100);
	member(&w, RELAY_EV_STREAM_BYTES, 200);
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_DATA)), THEIRS);
	assert_int_equal(said.sizes[0], 204);
	say_number(&w, RELAY_RECORD_OPENED, w.name, 9); /* that was its word, not theirs */
	assert_int_equal(relay_link_count(w.a.r), 0);
	end(&w.a);
}

static void nobody_lives_there(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	say_open(&w, THEIRS, 1, w.home, PORT + 1); /* no member of ours */
	assert_null(effect(&w, RELAY_FX_STREAM_DIAL));
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_RESET)), THEIRS);
	assert_int_equal(said.body[4], 1);         /* no way */
	say_open(&w, THEIRS, 1, w.home ^ 1, PORT); /* no host */
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	assert_int_equal(said.body[4], 1);
	say_open(&w, THEIRS, 1, w.home, PORT);
	w.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	member(&w, RELAY_EV_STREAM_FAILED, 0); /* it refuses: it is gone */
	assert_int_equal(effect(&w, RELAY_FX_UNLISTEN)->addr->port, PORT);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	say_open(&w, THEIRS, 1, w.home, PORT);
	assert_null(effect(&w, RELAY_FX_STREAM_DIAL));
	end(&w.a);
}

/* A dial that comes too late is closed; so is one whose stream was reset. */
static void nobody_waits_any_more(void **state)
{
	struct world w;
	int64_t began_us;

	(void)state;
	start(&w);
	say_open(&w, THEIRS, 1, w.home, PORT);
	w.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	drain(&w);
	began_us = w.a.now_us;
	while (w.a.now_us < began_us + US(MC_RELAY_STREAM_PATIENCE) - 1) {
		int64_t due_us = relay_deadline(w.a.r);

		if (due_us <= w.a.now_us || due_us >= began_us + US(MC_RELAY_STREAM_PATIENCE))
			due_us = began_us + US(MC_RELAY_STREAM_PATIENCE) - 1;
		tick(&w.a, due_us - w.a.now_us);
		assert_null(record(&w, RELAY_RECORD_RESET));
		if (said.sealed > 0)
			room(&w.peer, said.sealed);
	}
	assert_true(relay_deadline(w.a.r) <= w.a.now_us + 1);
	tick(&w.a, 1);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	member(&w, RELAY_EV_STREAM_UP, 0);
	assert_true(effect(&w, RELAY_FX_STREAM_CLOSE) != NULL && effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
	end(&w.a);
	start(&w);
	say_open(&w, THEIRS, 1, w.home, PORT);
	w.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	member(&w, RELAY_EV_STREAM_UP, 0);
	member(&w, RELAY_EV_STREAM_UP, 0); /* once is enough */
	assert_non_null(effect(&w, RELAY_FX_STREAM_CLOSE));
	end(&w.a);
}

static void a_link_has_its_share(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	for (uint32_t i = 1; i <= MC_RELAY_STREAMS_LINK_MAX + 1; i++) {
		say_open(&w, i, 1, w.home, PORT);
		assert_true((record(&w, RELAY_RECORD_RESET) == NULL) == (i <= MC_RELAY_STREAMS_LINK_MAX));
		if (said.sealed > 0)
			room(&w.peer, said.sealed);
	}
	assert_int_equal(said.body[4], 0);
	end(&w.a);
}

/* --- bytes --- */

/* So much may come, and not one byte more; what the member has taken is told in pieces. */
static void a_window_of_bytes(void **state)
{
	enum { PIECE = 1 << 13 };
	struct world w;
	size_t sent = 0;

	(void)state;
	for (int over = 0; over < 2; over++) {
		start(&w);
		open_stream(&w);
		for (sent = 0; sent + PIECE <= MC_RELAY_STREAM_WINDOW; sent += PIECE) {
			say_data(&w, PIECE - 8);
			say_data(&w, 8);
			assert_non_null(effect(&w, RELAY_FX_STREAM_SEND));
		}
		assert_int_equal(sent, MC_RELAY_STREAM_WINDOW);
		if (over) {
			say_data(&w, 1);
			assert_non_null(record(&w, RELAY_RECORD_RESET));
			assert_true(effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
			end(&w.a);
			continue;
		}
		member(&w, RELAY_EV_STREAM_ROOM, MC_RELAY_STREAM_CREDIT - 1);
		assert_null(record(&w, RELAY_RECORD_CREDIT));
		member(&w, RELAY_EV_STREAM_ROOM, 1);
		assert_int_equal(mc_get32(record(&w, RELAY_RECORD_CREDIT)), THEIRS);
		assert_int_equal(mc_get32(said.body + 4), MC_RELAY_STREAM_CREDIT);
		say_data(&w, PIECE);
		assert_non_null(effect(&w, RELAY_FX_STREAM_SEND));
		for (sent = PIECE; sent < MC_RELAY_STREAM_CREDIT; sent += PIECE)
			say_data(&w, PIECE);
		assert_null(record(&w, RELAY_RECORD_RESET));
		say_data(&w, 1);
		assert_non_null(record(&w, RELAY_RECORD_RESET));
		end(&w.a);
	}
}

/* A chunk is sealed for the end of the stream: who changes it on the way, sends it twice, or lies about its
 * size. */
static void a_chunk_that_is_none(void **state)
{
	static uint8_t text[100], chunk[SEAL_RECORD_MAX], data[6];
	struct world w;
	size_t n;

	(void)state;
	for (int lie = 0; lie < 6; lie++) {
		start(&w);
		open_stream(&w);
		n = seal_write(&w.peer.stream_send, chunk, text, sizeof(text));
		if (lie == 0)
			chunk[n / 2] ^= 1;
		if (lie == 1) {
			say_chunk(&w.peer, w.name, chunk, n);
			assert_int_equal(effect(&w, RELAY_FX_STREAM_SEND)->bytes.n, sizeof(text));
		}
		if (lie < 4)
			say_chunk(&w.peer, w.name, chunk, lie == 2 ? n - 1 : lie == 3 ? n + 1 : n);
		mc_put32(data, w.name);
		mc_put16(data + 4, lie == 4 ? RELAY_CHUNK_LEAST - 1 : RELAY_CHUNK_MAX + 1);
		if (lie >= 4)
			say_record_of(&w.peer, RELAY_RECORD_DATA, data, sizeof(data));
		assert_null(effect(&w, RELAY_FX_STREAM_SEND));
		assert_int_equal(relay_link_count(w.a.r), lie < 4); /* the others on it mind nothing */
		if (lie < 4)
			assert_int_equal(mc_get32(record(&w, RELAY_RECORD_RESET)), THEIRS);
		end(&w.a);
	}
}

/* In pieces, and of a stream that is not there any more: what comes behind it is a record again. */
static void chunks_and_records_take_turns(void **state)
{
	static uint8_t text[40], chunk[SEAL_RECORD_MAX], all[512];
	uint8_t data[6], clock[8] = { 9 };
	size_t n, at;
	struct world w;

	(void)state;
	for (int gone = 0; gone < 2; gone++) {
		start(&w);
		open_stream(&w);
		n = seal_write(&w.peer.stream_send, chunk, text, sizeof(text));
		mc_put32(data, gone ? w.name ^ 1 << 16 : w.name);
		mc_put16(data + 4, (uint16_t)n);
		at = record_of(&w.peer, all, RELAY_RECORD_DATA, data, sizeof(data));
		memcpy(all + at, chunk, n);
		at += n;
		at += record_of(&w.peer, all + at, RELAY_RECORD_PING, clock, sizeof(clock));
		for (size_t i = 0; i < at; i++) {
			say(&w.peer, all + i, 1, NULL, 0);
			assert_int_equal(effect(&w, RELAY_FX_STREAM_SEND) != NULL,
				!gone && i + 1 == at - (SEAL_OVERHEAD + 9));
		}
		assert_memory_equal(record(&w, RELAY_RECORD_PONG), clock, sizeof(clock));
		end(&w.a);
	}
}

/* A member is read as far as the other side has said, and as long as the link takes it. */
static void a_member_is_read_in_turn(void **state)
{
	const struct relay_effect *e;
	struct world w;
	size_t sent = 0, sealed = 0;

	(void)state;
	start(&w);
	open_stream(&w);
	while (sent < MC_RELAY_STREAM_WINDOW) {
		member(&w, RELAY_EV_STREAM_BYTES, MC_RELAY_STREAM_CHUNK);
		sent += MC_RELAY_STREAM_CHUNK;
		e = effect(&w, RELAY_FX_STREAM_READ);
		look(&w);
		sealed += said.sealed;
		assert_true((e == NULL) ==
			(sealed >= MC_RELAY_STREAM_FLYING_MAX || sent == MC_RELAY_STREAM_WINDOW));
		if (e != NULL)
			continue;
		room(&w.peer, sealed - MC_RELAY_STREAM_FLYING_MAX); /* just not enough */
		assert_null(effect(&w, RELAY_FX_STREAM_READ));
		room(&w.peer, 1);
		assert_true((effect(&w, RELAY_FX_STREAM_READ) == NULL) == (sent == MC_RELAY_STREAM_WINDOW));
		sealed = MC_RELAY_STREAM_FLYING_MAX - 1;
	}
	say_number(&w, RELAY_RECORD_CREDIT, w.name, 1000); /* so much more */
	e = effect(&w, RELAY_FX_STREAM_READ);
	assert_true(e != NULL && e->room == 1000);
	say_number(&w, RELAY_RECORD_CREDIT, w.name, MC_RELAY_STREAM_CHUNK);
	assert_null(effect(&w, RELAY_FX_STREAM_READ)); /* it is being read */
	member(&w, RELAY_EV_STREAM_BYTES, 1000);
	look(&w);
	room(&w.peer, said.sealed);
	say_number(&w, RELAY_RECORD_CREDIT, w.name, MC_RELAY_STREAM_WINDOW); /* more than was ever sent */
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	end(&w.a);
}

static void credit_is_never_more_than_the_window(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	member(&w, RELAY_EV_STREAM_BYTES, 100);
	drain(&w);
	say_number(&w, RELAY_RECORD_CREDIT, w.name, 100);
	assert_null(record(&w, RELAY_RECORD_RESET));
	say_number(&w, RELAY_RECORD_CREDIT, w.name, 1);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	end(&w.a);
}

/* --- the end --- */

/* Both have to say it; until then the other way is open. */
static void both_ends(void **state)
{
	struct mc_addr at = { PORT, "10.0.0.1" };
	struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at, .ok = true };
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	say_end(&w);
	assert_int_equal(effect(&w, RELAY_FX_STREAM_END)->stream, CONN);
	assert_null(effect(&w, RELAY_FX_STREAM_CLOSE));
	member(&w, RELAY_EV_STREAM_BYTES, 10);
	assert_non_null(record(&w, RELAY_RECORD_DATA));
	member(&w, RELAY_EV_STREAM_END, 0); /* is it still there? */
	assert_string_equal(effect(&w, RELAY_FX_STREAM_CHECK)->addr->host, "10.0.0.1");
	assert_null(record(&w, RELAY_RECORD_END));
	step(&w.a, &checked);
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_END)), THEIRS);
	assert_true(effect(&w, RELAY_FX_STREAM_CLOSE) != NULL && !effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
	say_data(&w, 10); /* of a stream that was: nothing */
	assert_int_equal(w.a.fx.n, 0);
	end(&w.a);
	/* twice from one side is wrong; so is anything behind it */
	for (int twice = 0; twice < 2; twice++) {
		start(&w);
		open_stream(&w);
		say_end(&w);
		if (twice)
			say_end(&w);
		else
			say_data(&w, 1);
		assert_non_null(record(&w, RELAY_RECORD_RESET));
		end(&w.a);
	}
}

/* Its member is gone: all have to know that before they hear of the end. */
static void a_member_that_is_gone(void **state)
{
	struct mc_addr at = { PORT, "10.0.0.1" };
	struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at };
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	member(&w, RELAY_EV_STREAM_CLOSED, 0);
	assert_non_null(effect(&w, RELAY_FX_STREAM_CHECK));
	look(&w);
	assert_int_equal(said.count, 0);
	step(&w.a, &checked);
	assert_non_null(effect(&w, RELAY_FX_UNLISTEN));
	look(&w);
	assert_true(
		said.count == 2 && said.types[0] == RELAY_RECORD_HOME && said.types[1] == RELAY_RECORD_RESET);
	assert_int_equal(said.sizes[0], RELAY_HOME_HEAD); /* no members */
	end(&w.a);
}

/* What has ended while it was asked is asked for again: the answer may be older. */
static void another_end_meanwhile(void **state)
{
	struct mc_addr at = { PORT, "10.0.0.1" };
	struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at, .ok = true };
	struct relay_event other = { .type = RELAY_EV_STREAM_UP, .stream = CONN + 1 };
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	say_open(&w, THEIRS + 1, 1, w.home, PORT);
	other.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	step(&w.a, &other);
	drain(&w);
	member(&w, RELAY_EV_STREAM_END, 0);
	assert_non_null(effect(&w, RELAY_FX_STREAM_CHECK));
	other.type = RELAY_EV_STREAM_END;
	step(&w.a, &other);
	assert_null(effect(&w, RELAY_FX_STREAM_CHECK));
	step(&w.a, &checked);
	assert_non_null(effect(&w, RELAY_FX_STREAM_CHECK)); /* again */
	assert_null(record(&w, RELAY_RECORD_END));
	step(&w.a, &checked);
	look(&w);
	assert_true(
		said.count == 2 && said.types[0] == RELAY_RECORD_END && said.types[1] == RELAY_RECORD_END);
	end(&w.a);
}

static void it_is_reset(void **state)
{
	struct world w;

	(void)state;
	for (uint8_t why = 0; why < 3; why++) {
		start(&w);
		open_stream(&w);
		say_reset(&w, why);
		assert_true(effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
		assert_null(record(&w, RELAY_RECORD_RESET)); /* who said so knows */
		end(&w.a);
	}
}

/* With the link go its streams. */
static void the_link_breaks(void **state)
{
	struct world w;
	struct relay_event gone = { .type = RELAY_EV_CLOSED };

	(void)state;
	start(&w);
	open_stream(&w);
	gone.link = w.peer.link;
	step(&w.a, &gone);
	assert_true(effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
	member(&w, RELAY_EV_STREAM_ROOM, 1);
	assert_int_equal(w.a.fx.n, 0);
	end(&w.a);
}

/* --- to the other host --- */

enum { ELSEWHERE_PORT = 6901 };

static uint32_t announce(struct world *w, uint64_t origin, uint64_t number, uint32_t addr)
{
	uint8_t body[RELAY_HOME_HEAD + 2];

	mc_put64(body, origin);
	mc_put64(body + 8, number);
	mc_put32(body + 16, addr);
	mc_put16(body + 20, ELSEWHERE_PORT);
	say_record(&w->peer, RELAY_RECORD_HOME, body, sizeof(body));
	return addr;
}

static void a_member_dials_another_host(void **state)
{
	struct world w;
	struct mc_addr there = { .port = ELSEWHERE_PORT };
	struct relay_event dialled = { .type = RELAY_EV_STREAM_ACCEPTED, .stream = CONN, .addr = &there };
	const uint8_t *p;
	uint32_t addr;

	(void)state;
	start(&w);
	addr = announce(&w, 77, 1, (w.home & 0xffff0000) | 0x0101);
	there = *effect(&w, RELAY_FX_LISTEN)->addr;
	assert_string_equal(there.host, "127.77.1.1");
	assert_int_equal(there.port, ELSEWHERE_PORT);
	dialled.addr = &there;
	step(&w.a, &dialled);
	p = record(&w, RELAY_RECORD_OPEN);
	assert_true(p != NULL && p[4] == 1 && mc_get32(p + 5) == addr && mc_get16(p + 9) == ELSEWHERE_PORT);
	w.name = mc_get32(p);
	take_key(&w, p);
	room(&w.peer, said.sealed);
	assert_null(effect(&w, RELAY_FX_STREAM_READ)); /* not before it stands */
	say_number(&w, RELAY_RECORD_OPENED, w.name, THEIRS);
	assert_int_equal(effect(&w, RELAY_FX_STREAM_READ)->stream, CONN);
	member(&w, RELAY_EV_STREAM_BYTES, 10);
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_DATA)), THEIRS);
	end(&w.a);
	/* its member ends before it stands: the other end is told once its name is known */
	start(&w);
	announce(&w, 77, 1, addr);
	step(&w.a, &dialled);
	w.name = mc_get32(record(&w, RELAY_RECORD_OPEN));
	room(&w.peer, said.sealed);
	member(&w, RELAY_EV_STREAM_CLOSED, 0);
	if (effect(&w, RELAY_FX_STREAM_CHECK) != NULL) {
		struct mc_addr at = { PORT, "10.0.0.1" };
		struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at, .ok = true };

		step(&w.a, &checked);
	}
	assert_null(record(&w, RELAY_RECORD_RESET));
	say_number(&w, RELAY_RECORD_OPENED, w.name, THEIRS);
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_RESET)), THEIRS);
	end(&w.a);
}

/* Back where it came from, or over too many relays: no way. */
static void a_circle(void **state)
{
	struct world w;
	uint32_t addr;

	(void)state;
	start(&w);
	addr = announce(&w, 77, 1, (w.home & 0xffff0000) | 0x0101);
	say_open(&w, THEIRS, 1, addr, ELSEWHERE_PORT);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	assert_int_equal(said.body[4], 1);
	assert_null(record(&w, RELAY_RECORD_OPEN));
	end(&w.a);
}

/* --- homes --- */

static void who_is_heard_of_is_listened_for(void **state)
{
	uint8_t lost[1 + RELAY_DATAGRAM_HEAD] = { 0 };
	struct world w;
	uint32_t addr;
	int64_t since_us;

	(void)state;
	start(&w);
	addr = announce(&w, 77, 5, (w.home & 0xffff0000) | 0x0101);
	assert_non_null(effect(&w, RELAY_FX_LISTEN));
	announce(&w, 77, 5, addr); /* no news */
	announce(&w, 77, 4, addr + 1);
	assert_null(effect(&w, RELAY_FX_LISTEN));
	announce(&w, 78, 1, addr); /* somebody else has it */
	assert_int_equal(mc_get64(record(&w, RELAY_RECORD_TAKEN)), 78);
	announce(&w, 79, 1, w.home); /* we do, and have a member */
	assert_int_equal(mc_get64(record(&w, RELAY_RECORD_TAKEN)), 79);
	announce(&w, 77, 6, addr + 1); /* it has moved */
	assert_string_equal(effect(&w, RELAY_FX_UNLISTEN)->addr->host, "127.77.1.1");
	assert_string_equal(effect(&w, RELAY_FX_LISTEN)->addr->host, "127.77.1.2");
	mc_put64(lost + 1, 77);
	mc_put64(lost + 9, 5);
	say_record(&w.peer, RELAY_RECORD_LOST, lost, sizeof(lost)); /* old news */
	since_us = w.a.now_us;
	mc_put64(lost + 9, 6);
	say_record(&w.peer, RELAY_RECORD_LOST, lost, sizeof(lost));
	assert_null(effect(&w, RELAY_FX_UNLISTEN)); /* it may come back */
	w.a.now_us = since_us + US(MC_RELAY_HOME_GRACE) - 1 > w.a.now_us ? since_us : w.a.now_us;
	while (w.a.now_us < since_us + US(MC_RELAY_HOME_GRACE)) {
		int64_t due_us = relay_deadline(w.a.r);

		assert_null(effect(&w, RELAY_FX_UNLISTEN));
		tick(&w.a, due_us > w.a.now_us ? due_us - w.a.now_us : 1);
		look(&w);
		if (said.sealed > 0 && effect(&w, RELAY_FX_UNLISTEN) == NULL)
			room(&w.peer, said.sealed);
	}
	assert_int_equal(w.a.now_us, since_us + US(MC_RELAY_HOME_GRACE));
	assert_non_null(effect(&w, RELAY_FX_UNLISTEN));
	announce(&w, 77, 6, addr + 1); /* old: it said so before it was lost */
	assert_null(effect(&w, RELAY_FX_LISTEN));
	assert_int_equal(mc_get64(record(&w, RELAY_RECORD_LOST) + 1), 77);
	announce(&w, 77, 7, addr + 1);
	assert_non_null(effect(&w, RELAY_FX_LISTEN));
	lost[0] = 1; /* for good */
	mc_put64(lost + 9, 7);
	say_record(&w.peer, RELAY_RECORD_LOST, lost, sizeof(lost));
	assert_non_null(effect(&w, RELAY_FX_UNLISTEN));
	end(&w.a);
}

/* The way to them is gone with the link: the other one hears of all of them, as many in a record as it may
 * have. */
static void homes_behind_a_link(void **state)
{
	struct world w;
	struct peer other;
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("other") };
	struct relay_event gone = { .type = RELAY_EV_CLOSED };
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];
	uint32_t homes = RELAY_LOST_MAX + 2;
	int64_t since_us;

	(void)state;
	start(&w);
	link_to_unnamed_at(&other, &w.a, 2);
	open_all(&other, &said);
	say_record(&other, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
	open_all(&other, &said);
	assert_int_equal(relay_link_count(w.a.r), 2);
	for (uint32_t i = 0; i < homes; i++) {
		announce(&w, 100 + i, 5 + i, (w.home & 0xffff0000) | (0x0101 + i));
		open_all(&other, &said); /* it is passed on */
		assert_true(said.count == 1 && said.types[0] == RELAY_RECORD_HOME);
		assert_int_equal(mc_get64(said.body), 100 + i);
		open_all(&w.peer, &said); /* and not back */
		assert_int_equal(said.count, 0);
	}
	gone.link = w.peer.link;
	since_us = w.a.now_us;
	step(&w.a, &gone);
	open_all(&other, &said);
	assert_true(
		said.count == 2 && said.types[0] == RELAY_RECORD_LOST && said.types[1] == RELAY_RECORD_LOST);
	assert_int_equal(said.sizes[0], 1 + RELAY_LOST_MAX * RELAY_DATAGRAM_HEAD);
	assert_int_equal(said.sizes[1], 1 + 2 * RELAY_DATAGRAM_HEAD);
	assert_int_equal(said.body[0], 0);
	for (uint32_t i = 0; i < RELAY_LOST_MAX; i++) {
		assert_int_equal(mc_get64(said.body + 1 + i * RELAY_DATAGRAM_HEAD), 100 + i);
		assert_int_equal(mc_get64(said.body + 9 + i * RELAY_DATAGRAM_HEAD), 5 + i);
	}
	assert_int_equal(mc_get64(said.body + said.sizes[0] + 1), 100 + RELAY_LOST_MAX);
	for (uint32_t unlistened = 0; unlistened < homes;) {
		int64_t due_us = relay_deadline(w.a.r);

		assert_true(due_us <= since_us + US(MC_RELAY_HOME_GRACE));
		tick(&w.a, due_us > w.a.now_us ? due_us - w.a.now_us : 1);
		for (uint32_t i = 0; i < w.a.fx.n; i++)
			unlistened += w.a.fx.v[i].type == RELAY_FX_UNLISTEN;
		assert_true((unlistened > 0) == (w.a.now_us >= since_us + US(MC_RELAY_HOME_GRACE)));
	}
	end(&w.a);
}

/* What is no address of ours, or half a port, is no HOME. */
static void a_home_that_is_none(void **state)
{
	struct world w;
	uint8_t body[RELAY_HOME_HEAD + 3] = { 0 };

	(void)state;
	for (int how = 0; how < 3; how++) {
		start(&w);
		mc_put64(body, how == 0 ? 0 : 77);
		mc_put64(body + 8, 1);
		mc_put32(body + 16, how == 1 ? 127u << 24 | 78 << 16 | 1 : 127u << 24 | 77 << 16 | 257);
		say_record(&w.peer, RELAY_RECORD_HOME, body, how == 2 ? sizeof(body) : RELAY_HOME_HEAD + 2);
		assert_int_equal(relay_link_count(w.a.r), 0);
		end(&w.a);
	}
}

/* --- who has the password, and makes hosts up --- */

static void announce_with_ports(
	struct peer *p, uint64_t origin, uint64_t number, uint32_t addr, uint32_t ports)
{
	uint8_t body[RELAY_HOME_HEAD + 2 * MC_RELAY_HOME_PORTS_MAX];

	mc_put64(body, origin);
	mc_put64(body + 8, number);
	mc_put32(body + 16, addr);
	for (uint32_t i = 0; i < ports; i++)
		mc_put16(body + RELAY_HOME_HEAD + 2 * i, (uint16_t)(7000 + i));
	say_record(p, RELAY_RECORD_HOME, body, RELAY_HOME_HEAD + 2 * ports);
}

/* The other link, over which nothing is heard of hosts at first. */
static void link_another(struct world *w, struct peer *other)
{
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("other") };
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];

	link_to_unnamed_at(other, &w->a, 2);
	open_all(other, &said);
	say_record(other, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
	open_all(other, &said);
	room(other, other->kept);
	assert_int_equal(relay_link_count(w->a.r), 2);
}

/* Both have read what was said to them in this step: what the other one heard is in said. */
static void both_read(struct world *w, struct peer *other)
{
	static struct opened to_peer;

	w->looked = w->a.steps;
	open_all(&w->peer, &to_peer);
	open_all(other, &said);
	if (to_peer.sealed > 0)
		room(&w->peer, to_peer.sealed);
	if (said.sealed > 0)
		room(other, said.sealed);
}

static uint32_t homes_told(const struct opened *o, uint64_t *number)
{
	uint32_t homes = 0;

	for (uint32_t k = 0, at = 0; k < o->count; at += (uint32_t)o->sizes[k++]) {
		if (o->types[k] != RELAY_RECORD_HOME)
			continue;
		homes++;
		*number = mc_get64(o->body + at + RELAY_ORIGIN);
	}
	return homes;
}

/* Time passes, and what is due is done: how many homes the other one was told, and the number of the last. */
static uint32_t pass(struct world *w, struct peer *other, int64_t us, uint64_t *number)
{
	if (w->a.now_us + us < relay_deadline(w->a.r)) {
		w->a.now_us += us;
		return 0;
	}
	tick(&w->a, us);
	both_read(w, other);
	return homes_told(&said, number);
}

static uint32_t count_effects(const struct world *w, enum relay_effect_type type)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->a.fx.n; i++)
		n += w->a.fx.v[i].type == type;
	return n;
}

/* Hosts without end, each with as many members as one may have: so many are listened for, and told of, and no
 * more; a host of somebody else still finds its place, at the cost of who has most of them. */
static void hosts_that_are_made_up(void **state)
{
	enum { MADE_UP = 10000 };
	struct world w;
	struct peer other;
	uint32_t listens = 0, passed_on = 0, warnings = 0;

	(void)state;
	start(&w);
	link_another(&w, &other);
	for (uint32_t i = 0; i < MADE_UP; i++) {
		uint32_t addr = (w.home & 0xffff0000) | (0x0101 + i);

		announce_with_ports(&w.peer, 1000 + i, 1, addr, MC_RELAY_HOME_PORTS_MAX);
		listens += count_effects(&w, RELAY_FX_LISTEN);
		listens -= count_effects(&w, RELAY_FX_UNLISTEN);
		warnings += told(&w.a, RELAY_NOTICE_WARN) != NULL;
		both_read(&w, &other);
		for (uint32_t k = 0; k < said.count; k++)
			passed_on += said.types[k] == RELAY_RECORD_HOME;
		if (addr == w.home)
			passed_on++; /* that one was ours */
	}
	assert_true(listens > 0 && listens <= MC_RELAY_HOME_LISTENS_MAX);
	assert_true(passed_on <= MC_RELAY_HOMES_MAX + 1);
	assert_true(warnings <= 1);
	/* the hundredth is another one's, and has two members */
	announce_with_ports(&other, 77, 1, (w.home & 0xffff0000) | 0xf0f0, 2);
	assert_int_equal(count_effects(&w, RELAY_FX_LISTEN), 2);
	assert_non_null(record(&w, RELAY_RECORD_HOME));
	assert_int_equal(relay_link_count(w.a.r), 2);
	end(&w.a);
}

/* One host that moves all the time: told as often as there is room for news, and then at its pace. */
static void a_host_that_never_rests(void **state)
{
	enum { SECONDS = 10 };
	struct world w;
	struct peer other;
	uint32_t passed_on = 0, warnings = 0;
	uint64_t number;

	(void)state;
	start(&w);
	link_another(&w, &other);
	for (uint32_t i = 0; i < 20000; i++) {
		passed_on += pass(&w, &other, (int64_t)SECONDS * SECOND / 20000, &number);
		announce_with_ports(&w.peer, 77, 1 + i, (w.home & 0xffff0000) | 0x0101, i % 3);
		warnings += told(&w.a, RELAY_NOTICE_WARN) != NULL;
		both_read(&w, &other);
		passed_on += homes_told(&said, &number);
	}
	assert_true(passed_on >= MC_RELAY_HOME_NEWS);
	assert_true(passed_on <= MC_RELAY_HOME_NEWS + SECONDS * 1000 / MC_RELAY_HOME_NEWS_REFILL);
	assert_int_equal(warnings, 1);
	end(&w.a);
}

/* What others make up of us: that we are lost under a number that we never had, that we said what we did not,
 * that our address is theirs. All are told how it is, at a pace; nothing that is made up holds for long. */
static void what_is_made_up_of_us(void **state)
{
	enum { SECONDS = 10 };
	struct world w;
	struct peer other;
	uint8_t lost[1 + RELAY_DATAGRAM_HEAD] = { 1 }, taken[RELAY_ORIGIN + 4];
	uint64_t number = 0, made_up = 1000, us;
	uint32_t homes = 0, warnings = 0;

	(void)state;
	start(&w);
	link_another(&w, &other);
	us = mc_get64(w.peer.id);
	mc_put64(taken, us);
	mc_put32(taken + RELAY_ORIGIN, w.home);
	for (uint32_t i = 0; i < 3000; i++) {
		homes += pass(&w, &other, (int64_t)SECONDS * SECOND / 3000, &number);
		made_up += 2;
		if (i % 3 == 0) {
			mc_put64(lost + 1, us);
			mc_put64(lost + 9, made_up);
			say_record(&w.peer, RELAY_RECORD_LOST, lost, sizeof(lost));
		} else if (i % 3 == 1) {
			announce_with_ports(&w.peer, us, made_up, (w.home & 0xffff0000) | 0x0203, 1);
		} else {
			say_record(&w.peer, RELAY_RECORD_TAKEN, taken, sizeof(taken));
		}
		warnings += told(&w.a, RELAY_NOTICE_WARN) != NULL;
		both_read(&w, &other);
		homes += homes_told(&said, &number);
	}
	for (int i = 0; i < 2; i++)
		homes += pass(&w, &other, SECOND, &number);
	assert_true(number > made_up - 6); /* the last word is ours */
	assert_true(homes > 0 && homes <= MC_RELAY_HOME_AGAIN + SECONDS + 2);
	assert_int_equal(warnings, 1);
	/* a number that leaves none behind it */
	announce_with_ports(&w.peer, 78, UINT64_MAX, (w.home & 0xffff0000) | 0x0203, 1);
	assert_int_equal(relay_link_count(w.a.r), 1);
	end(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_is_dialled),
		cmocka_unit_test(nobody_lives_there),
		cmocka_unit_test(nobody_waits_any_more),
		cmocka_unit_test(a_link_has_its_share),
		cmocka_unit_test(a_window_of_bytes),
		cmocka_unit_test(a_chunk_that_is_none),
		cmocka_unit_test(chunks_and_records_take_turns),
		cmocka_unit_test(a_member_is_read_in_turn),
		cmocka_unit_test(credit_is_never_more_than_the_window),
		cmocka_unit_test(both_ends),
		cmocka_unit_test(a_member_that_is_gone),
		cmocka_unit_test(another_end_meanwhile),
		cmocka_unit_test(it_is_reset),
		cmocka_unit_test(the_link_breaks),
		cmocka_unit_test(a_member_dials_another_host),
		cmocka_unit_test(a_circle),
		cmocka_unit_test(who_is_heard_of_is_listened_for),
		cmocka_unit_test(homes_behind_a_link),
		cmocka_unit_test(a_home_that_is_none),
		cmocka_unit_test(hosts_that_are_made_up),
		cmocka_unit_test(a_host_that_never_rests),
		cmocka_unit_test(what_is_made_up_of_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
