/* SPDX-License-Identifier: Apache-2.0 */
/* alone.h - one relay and nobody else: the test is the group that it hears, and the relay at the other end of
 * its link. */
#ifndef TESTS_RELAY_ALONE_H
#define TESTS_RELAY_ALONE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "common/relay/handshake.h"
#include "common/relay/relay.h"
#include "common/wire/bytes.h"
#include "tests/relay/datagram.h"

enum { SECOND = 1000000 };

static inline struct mc_bytes password(const char *z)
{
	return (struct mc_bytes){ (const uint8_t *)z, (int32_t)strlen(z) };
}

static inline void identity(struct relay_identity *self, uint8_t number, const char *secret)
{
	uint8_t id[RELAY_ID];

	memset(id, number, sizeof(id));
	relay_identity_make(self, id, password(secret));
}

static inline void seed(uint8_t out[RELAY_SEED], uint8_t number)
{
	for (int i = 0; i < RELAY_SEED; i++)
		out[i] = (uint8_t)(number + i * 7);
}

struct alone {
	struct relay *r;
	struct relay_effects fx;
	void *block, *fx_block;
	struct relay_config cfg;
	int64_t now_us;
	uint64_t steps;
};

static inline void step(struct alone *a, struct relay_event *ev)
{
	ev->now_us = a->now_us;
	a->steps++;
	relay_effects_reset(&a->fx);
	relay_step(a->r, ev, &a->fx);
	assert_null(relay_invariant(a->r));
}

static inline void *pages(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	assert_ptr_not_equal(p, MAP_FAILED);
	return p;
}

/* carry: members' connections as well */
static inline void begin_as(struct alone *a, bool carry)
{
	static const uint8_t secret[RELAY_SECRET] = { 1 };
	static const char *const names_of[] = { "development" };
	struct relay_event ev = { .type = RELAY_EV_START };

	memset(a, 0, sizeof(*a));
	a->now_us = SECOND;
	a->block = pages(relay_size());
	a->fx_block = pages(8 << 20);
	relay_effects_init(&a->fx, a->fx_block, 8 << 20);
	a->cfg = (struct relay_config){ .names = names_of,
		.name_count = 1,
		.group = "224.2.2.4",
		.group_port = 2904,
		.self = "host",
		.password = password("open sesame"),
		.accepts = true,
		.datagram_rate = 50,
		.carry_connections = carry,
		.tell_decisions = true };
	a->r = relay_init(a->block, &a->cfg, secret);
	step(a, &ev);
	ev = (struct relay_event){ .type = RELAY_EV_PLACES, .places = 1 };
	step(a, &ev);
}

static inline void begin(struct alone *a)
{
	begin_as(a, false);
}

static inline void end(struct alone *a)
{
	relay_end(a->r);
	munmap(a->block, relay_size());
	munmap(a->fx_block, 8 << 20);
}

/* The rule that decided of what is heard on the group. */
static inline enum relay_rule hear(struct alone *a, const uint8_t *p, size_t n, const char *from, bool own)
{
	struct mc_addr addr = { .port = 2904 };
	struct relay_event ev = {
		.type = RELAY_EV_HEARD, .p = p, .n = n, .addr = &addr, .own = own, .places = 1
	};

	strcpy(addr.host, from);
	step(a, &ev);
	for (uint32_t i = 0; i < a->fx.n; i++) {
		assert_int_not_equal(a->fx.v[i].type, RELAY_FX_DELIVER); /* never back */
		if (a->fx.v[i].type == RELAY_FX_NOTICE && a->fx.v[i].notice->type == RELAY_NOTICE_DECISION)
			return a->fx.v[i].notice->rule;
	}
	return RELAY_RULE_COUNT;
}

struct peer {
	struct alone *a;
	relay_link link;
	struct seal send, receive;
	struct seal stream_send, stream_receive; /* of the one stream that it has */
	uint8_t id[RELAY_ID];                    /* the relay's */
	size_t kept;                             /* bytes that the relay has sent, and nobody has read */
};

/* What the relay sends because of these bytes goes to out, as far as there is room. */
static inline void say(struct peer *p, const uint8_t *bytes, size_t n, uint8_t *out, size_t cap)
{
	struct relay_event ev = { .type = RELAY_EV_BYTES, .link = p->link, .p = bytes, .n = n };

	step(p->a, &ev);
	for (uint32_t i = 0; i < p->a->fx.n; i++) {
		const struct relay_effect *e = &p->a->fx.v[i];

		if (e->type != RELAY_FX_SEND)
			continue;
		p->kept += (size_t)e->bytes.n;
		if (out != NULL && (size_t)e->bytes.n <= cap)
			memcpy(out, e->bytes.p, (size_t)e->bytes.n);
	}
}

static inline void say_record(struct peer *p, uint8_t type, const void *body, size_t n)
{
	uint8_t plain[256] = { type }, record[256 + SEAL_OVERHEAD];

	memcpy(plain + 1, body, n);
	say(p, record, seal_write(&p->send, record, plain, n + 1), NULL, 0);
}

/* Dials the relay, and proves that it knows the password. place: of several, each has its own. */
static inline void link_to_unnamed_at(struct peer *p, struct alone *a, uint32_t place)
{
	struct mc_addr from = { 1000, "10.0.0.9" };
	struct relay_event ev = { .type = RELAY_EV_ACCEPTED, .link = 1 << 16 | place, .addr = &from };
	uint8_t hello[RELAY_HELLO], answer[RELAY_ANSWER], confirm[RELAY_CONFIRM], id[RELAY_ID], s[RELAY_SEED];
	struct relay_identity self;
	struct relay_exchange x;

	memset(p, 0, sizeof(*p));
	p->a = a;
	p->link = ev.link;
	step(a, &ev);
	identity(&self, (uint8_t)(8 + place), "open sesame");
	seed(s, (uint8_t)(8 + place));
	relay_hello_write(&x, &self, s, hello);
	say(p, hello, sizeof(hello), answer, sizeof(answer));
	assert_int_equal(relay_confirm_write(&x, &self, answer, confirm, id, &p->send, &p->receive),
		RELAY_REASON_NONE);
	memcpy(p->id, id, sizeof(id));
	say(p, confirm, sizeof(confirm), NULL, 0);
}

static inline void link_to_unnamed(struct peer *p, struct alone *a)
{
	link_to_unnamed_at(p, a, 1);
}

static inline void link_to(struct peer *p, struct alone *a)
{
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("peer") };
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];

	link_to_unnamed(p, a);
	say_record(p, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
	assert_int_equal(relay_link_count(a->r), 1);
}

enum { LATER = SECOND / 10 }; /* each that is heard, than the one before */

/* A record of the peer's, in bytes; the size that stands before it is of what follows. */
static inline size_t record_of(struct peer *p, uint8_t *out, uint8_t type, const uint8_t *body, size_t n)
{
	static uint8_t plain[SEAL_TEXT_MAX];

	plain[0] = type;
	memcpy(plain + 1, body, n);
	return seal_write(&p->send, out, plain, n + 1);
}

/* A chunk of a stream, behind its DATA. */
static inline void say_chunk(struct peer *p, uint32_t to, const uint8_t *chunk, size_t n)
{
	static uint8_t out[2 * SEAL_RECORD_MAX];
	uint8_t body[6];
	size_t at;

	mc_put32(body, to);
	mc_put16(body + 4, (uint16_t)n);
	at = record_of(p, out, RELAY_RECORD_DATA, body, sizeof(body));
	memcpy(out + at, chunk, n);
	say(p, out, at + n, NULL, 0);
}

static inline void say_text(struct peer *p, uint32_t to, size_t n)
{
	static uint8_t text[SEAL_TEXT_MAX], chunk[SEAL_RECORD_MAX];

	say_chunk(p, to, chunk, seal_write(&p->stream_send, chunk, text, n));
}

static inline void say_record_of(struct peer *p, uint8_t type, const uint8_t *body, size_t n)
{
	static uint8_t record[SEAL_RECORD_MAX];

	say(p, record, record_of(p, record, type, body, n), NULL, 0);
}

static inline const struct relay_notice *told(const struct alone *a, enum relay_notice_type type)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == RELAY_FX_NOTICE && a->fx.v[i].notice->type == type)
			return a->fx.v[i].notice;
	return NULL;
}

static inline void tick(struct alone *a, int64_t after_us)
{
	struct relay_event ev = { .type = RELAY_EV_TICK };

	a->now_us += after_us;
	step(a, &ev);
}

/* Over the link. */
static inline void there(struct peer *peer, enum hz_class cls, const struct made *what)
{
	static uint8_t p[4096 + RELAY_DATAGRAM_HEAD];
	static uint64_t number;
	size_t n = made_write(cls, what, p + RELAY_DATAGRAM_HEAD, 4096);

	mc_put64(p, 4711);
	mc_put64(p + RELAY_ORIGIN, ++number);
	peer->a->now_us += LATER;
	say_record_of(peer, RELAY_RECORD_DATAGRAM, p, RELAY_DATAGRAM_HEAD + n);
}

/* What the relay has sent the peer in this step, opened: types, sizes, and the bodies one behind the other.
 */
struct opened {
	uint32_t count;
	uint8_t types[64];
	size_t sizes[64], total, sealed;
	uint8_t body[1 << 20];
};
static inline void open_all(struct peer *p, struct opened *o)
{
	static uint8_t text[SEAL_TEXT_MAX + 5];

	o->count = 0;
	o->total = o->sealed = 0;
	for (uint32_t i = 0; i < p->a->fx.n; i++) {
		const struct relay_effect *e = &p->a->fx.v[i];
		size_t size, used;

		if (e->type != RELAY_FX_SEND || e->link != p->link)
			continue;
		assert_int_equal(seal_read(&p->receive, e->bytes.p, (size_t)e->bytes.n, text, &size, &used),
			SEAL_OPENED);
		o->types[o->count] = text[0];
		if (text[0] == RELAY_RECORD_DATA) { /* its body here: the name, and the text of the chunk */
			assert_int_equal(mc_get16(text + 5), (size_t)e->bytes.n - used);
			assert_int_equal(seal_read(&p->stream_receive, e->bytes.p + used,
						 (size_t)e->bytes.n - used, text + 5, &size, &used),
				SEAL_OPENED);
			size += 5;
		} else {
			assert_int_equal(used, e->bytes.n);
		}
		o->sizes[o->count++] = size - 1;
		memcpy(o->body + o->total, text + 1, size - 1);
		o->total += size - 1;
		o->sealed += (size_t)e->bytes.n;
	}
}

static inline void room(struct peer *p, size_t n)
{
	struct relay_event ev = { .type = RELAY_EV_ROOM, .link = p->link, .room = n };

	step(p->a, &ev);
}

#endif
