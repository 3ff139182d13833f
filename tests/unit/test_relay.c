/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a relay alone: handshake, rows of the link, tables of what passed; and one relay against bytes
 * that are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/poison.h"
#include "common/base/rng.h"
#include "common/relay/seen.h"
#include "tests/relay/alone.h"

struct pair {
	struct relay_identity a, b;
	struct relay_exchange xa, xb;
	uint8_t hello[RELAY_HELLO], answer[RELAY_ANSWER], confirm[RELAY_CONFIRM], pa[RELAY_ID], pb[RELAY_ID];
	struct seal a_send, a_receive, b_send, b_receive;
};

static enum relay_reason shake(struct pair *p, size_t flip_hello, size_t flip_answer)
{
	uint8_t s[RELAY_SEED];

	seed(s, 1);
	relay_hello_write(&p->xa, &p->a, s, p->hello);
	if (flip_hello < sizeof(p->hello) * 8)
		p->hello[flip_hello / 8] ^= (uint8_t)(1u << flip_hello % 8);
	if (relay_hello_look(p->hello, sizeof(p->hello), &p->b) != RELAY_REASON_NONE)
		return relay_hello_look(p->hello, sizeof(p->hello), &p->b);
	seed(s, 2);
	relay_answer_write(&p->xb, &p->b, p->hello, s, p->answer, p->pa, &p->b_send, &p->b_receive);
	if (flip_answer < sizeof(p->answer) * 8)
		p->answer[flip_answer / 8] ^= (uint8_t)(1u << flip_answer % 8);
	return relay_confirm_write(&p->xa, &p->a, p->answer, p->confirm, p->pb, &p->a_send, &p->a_receive);
}

static void handshake_agrees(void **state)
{
	struct pair p;
	uint8_t record[64], text[64];
	size_t size, used, n;

	(void)state;
	identity(&p.a, 1, "open sesame");
	identity(&p.b, 2, "open sesame");
	assert_int_equal(shake(&p, SIZE_MAX, SIZE_MAX), RELAY_REASON_NONE);
	assert_memory_equal(p.pb, p.b.id, RELAY_ID);
	assert_memory_equal(p.pa, p.a.id, RELAY_ID);
	assert_true(relay_confirm_check(&p.xb, p.confirm));
	n = seal_write(&p.a_send, record, (const uint8_t *)"hello", 5);
	assert_int_equal(seal_read(&p.b_receive, record, n, text, &size, &used), SEAL_OPENED);
	assert_int_equal(size, 5);
	n = seal_write(&p.b_send, record, (const uint8_t *)"there", 5);
	assert_int_equal(seal_read(&p.a_receive, record, n, text, &size, &used), SEAL_OPENED);
}

static void handshake_refuses(void **state)
{
	struct pair p;

	(void)state;
	identity(&p.a, 1, "open sesame");
	identity(&p.b, 2, "open sesam");
	assert_int_equal(shake(&p, SIZE_MAX, SIZE_MAX), RELAY_REASON_PASSWORD);
	assert_false(relay_confirm_check(&p.xb, p.confirm));
	identity(&p.b, 2, "");
	assert_int_equal(shake(&p, SIZE_MAX, SIZE_MAX), RELAY_REASON_PASSWORD);
	identity(&p.b, 1, "open sesame");
	assert_int_equal(shake(&p, SIZE_MAX, SIZE_MAX), RELAY_REASON_SELF);
}

/* Every bit of both messages counts. */
static void handshake_binds(void **state)
{
	struct pair p;

	(void)state;
	identity(&p.a, 1, "open sesame");
	identity(&p.b, 2, "open sesame");
	for (size_t i = 0; i < RELAY_HELLO * 8; i++)
		if (shake(&p, i, SIZE_MAX) == RELAY_REASON_NONE)
			assert_false(relay_confirm_check(&p.xb, p.confirm));
	for (size_t i = RELAY_REFUSAL * 8; i < RELAY_ANSWER * 8; i++)
		assert_int_not_equal(shake(&p, SIZE_MAX, i), RELAY_REASON_NONE);
	for (size_t i = 0; i < RELAY_CONFIRM * 8; i++) {
		assert_int_equal(shake(&p, SIZE_MAX, SIZE_MAX), RELAY_REASON_NONE);
		p.confirm[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_false(relay_confirm_check(&p.xb, p.confirm));
	}
	/* its own HELLO is no ANSWER, and no refusal either */
	assert_int_equal(relay_code_reason(RELAY_VERSION), RELAY_REASON_PROTOCOL);
}

static void names(void **state)
{
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("host") }, back;
	uint8_t p[4 + 2 * RELAY_SHOWN_MAX];
	size_t n = relay_name_write(&name, p);

	(void)state;
	assert_true(relay_name_read(p, n, &back));
	assert_true(
		back.port == 2904 && mc_str_eqz(back.group, "224.2.2.4") && mc_str_eqz(back.name, "host"));
	for (size_t i = 0; i < n; i++)
		assert_false(relay_name_read(p, i, &back));
	p[2] = RELAY_SHOWN_MAX + 1;
	assert_false(relay_name_read(p, n, &back));
}

static void numbers(void **state)
{
	static struct seen s;

	(void)state;
	assert_true(relay_seen_number_take(&s, 7, 1, 0));
	assert_false(relay_seen_number_take(&s, 7, 1, 0));
	assert_true(relay_seen_number_take(&s, 7, 100, 1));
	assert_true(relay_seen_number_take(&s, 7, 99, 1));
	assert_true(relay_seen_number_take(&s, 7, 37, 1));
	assert_false(relay_seen_number_take(&s, 7, 36, 1)); /* nobody knows any more */
	assert_false(relay_seen_number_take(&s, 7, 99, 1));
	assert_true(relay_seen_number_take(&s, 8, 99, 1));
	assert_true(relay_seen_number_take(&s, 7, UINT64_MAX, 1));
	assert_false(relay_seen_number_take(&s, 7, UINT64_MAX, 1));
}

static void rates(void **state)
{
	static struct seen s;
	int passed = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		passed += relay_seen_rate_take(&s, 7, 50, 5);
	assert_int_equal(passed, 200);
	passed = 0;
	for (int i = 0; i < 10000; i++) /* a second of ten thousand */
		passed += relay_seen_rate_take(&s, 7, 50, 5 + i * 100);
	assert_int_equal(passed, 49);
	assert_true(relay_seen_rate_take(&s, 8, 50, 5));
	assert_true(relay_seen_rate_take(&s, 7, 0, 5));
	assert_true(relay_seen_rate_take(&s, 7, 50, INT64_MAX / 2));
}

/* --- one relay and wrong bytes --- */

static void rules(void **state)
{
	static uint8_t p[MC_DATAGRAM_MAX + 64];
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .try = 1 };
	struct alone a;
	size_t n;

	(void)state;
	begin(&a);
	n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
	assert_int_equal(hear(&a, p, n, "10.0.0.5", true), RELAY_RULE_OWN);
	memcpy(p + n, "\0mc-relay\1........", RELAY_MARK);
	assert_int_equal(hear(&a, p, n + RELAY_MARK, "10.0.0.5", false), RELAY_RULE_MARKED);
	memset(p + n, 0, MC_DATAGRAM_MAX - n);
	assert_int_equal(hear(&a, p, MC_DATAGRAM_MAX - RELAY_MARK, "10.0.0.5", false), RELAY_RULE_CARRIED);
	assert_int_equal(hear(&a, p, MC_DATAGRAM_MAX - RELAY_MARK + 1, "10.0.0.5", false), RELAY_RULE_SIZE);
	assert_int_equal(hear(&a, p, MC_DATAGRAM_MAX + 1, "10.0.0.5", false), RELAY_RULE_UNDECODABLE);
	what.cluster_name = "shop";
	n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_NAME);
	what.cluster_name = NULL;
	n = made_write(HZ_JOIN_MESSAGE, &what, p, sizeof(p));
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_REPEATED);
	a.now_us += 20000;
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
	a.cfg.strict = true;
	a.now_us += 20000;
	assert_int_equal(hear(&a, p, n, "10.0.0.6", false), RELAY_RULE_MOVED);
	a.cfg.strict = false;
	what.port = 6901;
	for (int i = 0; i < 201; i++) {
		what.try = i + 10;
		n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));
		assert_int_equal(
			hear(&a, p, n, "10.0.0.5", false), i < 200 ? RELAY_RULE_CARRIED : RELAY_RULE_RATE);
	}
	end(&a);
}

/* Of each class every beginning, and every byte another one: it decides, and stands. */
static void wrong_datagrams(void **state)
{
	static const enum hz_class classes[] = { HZ_JOIN_REQUEST, HZ_JOIN_MESSAGE,
		HZ_SPLIT_BRAIN_JOIN_MESSAGE };
	uint8_t p[4096], q[4096];
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .members = 3 };
	struct alone a;

	(void)state;
	begin(&a);
	assert_int_equal(hear(&a, p, 0, "10.0.0.5", false), RELAY_RULE_UNDECODABLE);
	for (size_t c = 0; c < 3; c++) {
		size_t n = made_write(classes[c], &what, p, sizeof(p));

		for (size_t i = 0; i < n; i++)
			assert_int_not_equal(hear(&a, p, i, "10.0.0.5", false), RELAY_RULE_COUNT);
		for (size_t i = 0; i + 4 <= n; i++) {
			memcpy(q, p, n);
			memcpy(q + i, "\x7f\xff\xff\xff", 4);
			hear(&a, q, n, "10.0.0.5", false);
			memcpy(q + i, "\x80\0\0\0", 4); /* a count of 2^31 */
			hear(&a, q, n, "10.0.0.5", false);
		}
	}
	end(&a);
}

/* Somebody who fills all places is in his own way only. */
static void shares(void **state)
{
	struct mc_addr crowd = { 1000, "10.0.0.9" }, one = { 1000, "10.0.0.1" };
	relay_link closed = 0;
	struct alone a;

	(void)state;
	begin(&a);
	for (uint32_t i = 0; i <= MC_RELAY_STRANGERS_MAX; i++) {
		struct relay_event ev = {
			.type = RELAY_EV_ACCEPTED, .link = 1 << 16 | (i + 1), .addr = i == 0 ? &one : &crowd
		};

		assert_int_equal(closed, 0);
		a.now_us += 10;
		step(&a, &ev);
		for (uint32_t k = 0; k < a.fx.n; k++)
			if (a.fx.v[k].type == RELAY_FX_CLOSE)
				closed = a.fx.v[k].link;
	}
	assert_int_equal(closed, 1 << 16 | 2); /* the crowd's oldest, though the other one is older */
	end(&a);
}

/* Addresses that somebody makes up are told at a rate. */
static void made_up(void **state)
{
	struct made what = { .host = "10.0.0.5", .port = 6900, .try = 1 };
	unsigned told = 0, warned = 0;
	struct alone a;

	(void)state;
	begin(&a);
	for (unsigned i = 1; i <= 10000; i++) {
		uint8_t p[2048];
		size_t n;

		what.number = i;
		what.port = (uint16_t)(i + 1000);
		n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));
		a.now_us += 100;
		hear(&a, p, n, "10.0.0.5", false);
		for (uint32_t k = 0; k < a.fx.n; k++) {
			const struct relay_effect *e = &a.fx.v[k];

			told += e->type == RELAY_FX_NOTICE && e->notice->type == RELAY_NOTICE_MEMBER;
			warned += e->type == RELAY_FX_NOTICE && e->notice->type == RELAY_NOTICE_WARN;
		}
	}
	assert_in_range(told, MC_RELAY_MEMBERS_TOLD_BURST, MC_RELAY_MEMBERS_TOLD_BURST + 102);
	assert_int_equal(warned, 1);
	end(&a);
}

/* 10,000 connections that say nothing, or something else; every beginning of a HELLO. */
static void wrong_strangers(void **state)
{
	static const char *const firsts[] = { "", "G", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02", "HZC",
		"mc-relay", "mc-relay\x02", "mc-relay\x01" };
	struct mc_addr from = { 1000, "10.0.0.9" };
	struct alone a;

	(void)state;
	begin(&a);
	for (uint32_t i = 0; i < 10000; i++) {
		relay_link link = (i / 2000 + 1) << 16 | (i % 2000 + 1);
		const char *first = firsts[i % 8];
		struct relay_event ev = { .type = RELAY_EV_ACCEPTED, .link = link, .addr = &from };

		a.now_us += 100;
		if (i >= 2000) {
			ev = (struct relay_event){ .type = RELAY_EV_CLOSED, .link = link - (1 << 16) };
			step(&a, &ev);
			ev = (struct relay_event){ .type = RELAY_EV_ACCEPTED, .link = link, .addr = &from };
		}
		ev.now_us = a.now_us;
		relay_effects_reset(&a.fx);
		relay_step(a.r, &ev, &a.fx);
		ev = (struct relay_event){ .type = RELAY_EV_BYTES,
			.link = link,
			.p = (const uint8_t *)first,
			.n = strlen(first),
			.now_us = a.now_us };
		relay_step(a.r, &ev, &a.fx);
	}
	assert_null(relay_invariant(a.r));
	a.now_us += 6 * SECOND;
	{
		struct relay_event ev = { .type = RELAY_EV_TICK };

		step(&a, &ev);
	}
	assert_int_equal(relay_link_count(a.r), 0);
	end(&a);
}

/* --- one that knows the password, and means no good --- */

/* It asks and asks, and reads no answer: what is kept for it stays below its limit. */
static void unread_answers(void **state)
{
	uint8_t clock[8] = { 0 };
	struct alone a;
	struct peer p;

	(void)state;
	begin(&a);
	link_to(&p, &a);
	for (int i = 0; i < 10000; i++)
		say_record(&p, RELAY_RECORD_PING, clock, sizeof(clock));
	assert_true(p.kept > MC_RELAY_FLYING_MAX / 2 && p.kept < MC_RELAY_FLYING_MAX + 256);
	assert_int_equal(relay_link_count(a.r), 1);
	end(&a);
}

/* --- what relays that carry connections say --- */

static void begin_carrying(struct alone *a)
{
	static const uint8_t secret[RELAY_SECRET] = { 2 };
	struct relay_event ev = { .type = RELAY_EV_START };

	begin(a);
	a->cfg.carry_connections = true;
	mc_unpoison(a->block, relay_size());
	memset(a->block, 0, relay_size());
	a->r = relay_init(a->block, &a->cfg, secret);
	step(a, &ev);
}

static void say_lost(struct peer *p, uint64_t number)
{
	uint8_t body[17] = { 0 };

	memcpy(body + 1, p->id, 8);
	for (int i = 0; i < 8; i++)
		body[9 + i] = (uint8_t)(number >> (56 - 8 * i));
	say_record(p, RELAY_RECORD_LOST, body, sizeof(body));
}

/* Its home is said to be lost, and it says to all that it is not; again and again: at a pace. */
static void lost_again_and_again(void **state)
{
	struct alone a;
	struct peer p;
	size_t before, one;
	struct relay_event ev = { .type = RELAY_EV_TICK };

	(void)state;
	begin_carrying(&a);
	link_to(&p, &a);
	before = p.kept;
	say_lost(&p, 1);
	one = p.kept - before;
	assert_true(one > 20);
	for (uint64_t number = 2; number < 1000; number++)
		say_lost(&p, number);
	assert_int_equal(p.kept - before, MC_RELAY_HOME_AGAIN * one);
	for (unsigned i = 1; i <= 3; i++) { /* it is said all the same, and no more than that */
		a.now_us += SECOND;
		step(&a, &ev);
		for (uint32_t k = 0; k < a.fx.n; k++)
			p.kept += a.fx.v[k].type == RELAY_FX_SEND ? (size_t)a.fx.v[k].bytes.n : 0;
		say_lost(&p, 1); /* old news */
		for (uint64_t number = 1000 * i; number < 1000 * i + 100; number++)
			say_lost(&p, number);
		assert_int_equal(p.kept - before, (MC_RELAY_HOME_AGAIN + i) * one);
	}
	end(&a);
}

/* Members do as they are told: they answer, take what they are sent, and are gone at times. */
static unsigned serve_members(struct alone *a, struct mc_rng *rng)
{
	unsigned up = 0;
	static struct relay_effect fx[512];
	static uint8_t bytes[MC_RELAY_STREAM_CHUNK];
	static uint32_t streams;
	static struct mc_addr addrs[512];
	uint32_t n = a->fx.n < 512 ? a->fx.n : 512;

	memcpy(fx, a->fx.v, n * sizeof(*fx));
	for (uint32_t i = 0; i < n; i++)
		if (fx[i].addr != NULL)
			addrs[i] = *fx[i].addr;
	for (uint32_t i = 0; i < n; i++) {
		struct relay_event ev = { .stream = fx[i].stream, .place = fx[i].place, .addr = &addrs[i] };

		switch (fx[i].type) {
		case RELAY_FX_STREAM_DIAL:
			ev.type = mc_rng_below(rng, 3) > 0 ? RELAY_EV_STREAM_UP : RELAY_EV_STREAM_FAILED;
			ev.ok = true;
			up += ev.type == RELAY_EV_STREAM_UP;
			streams = (streams + 1) % 6000;
			ev.stream = (relay_stream)mc_rng_below(rng, 60000) << 16 | (streams + 1);
			break;
		case RELAY_FX_STREAM_CHECK:
			ev.type = RELAY_EV_STREAM_CHECKED;
			ev.ok = true;
			break;
		case RELAY_FX_STREAM_SEND:
			ev.type = RELAY_EV_STREAM_ROOM;
			ev.room = (size_t)fx[i].bytes.n;
			break;
		case RELAY_FX_STREAM_READ:
			ev.type = mc_rng_below(rng, 4) > 0 ? RELAY_EV_STREAM_BYTES : RELAY_EV_STREAM_END;
			ev.p = bytes;
			ev.n = 1 + (size_t)mc_rng_below(rng, fx[i].room < 100 ? fx[i].room : 100);
			break;
		default: continue;
		}
		step(a, &ev);
	}
	return up;
}

/* One record of any kind; many of them mean something. */
static void say_anything(struct peer *p, struct mc_rng *rng, const unsigned home[4])
{
	static const size_t sizes[] = { 20, 17, 12, 11 + SEAL_SHARED, 8, 6, 8, 4, 5 };
	static const uint8_t no_key[SEAL_SHARED];
	enum { OPEN = 3, DATA = 5 };
	unsigned kind = (unsigned)mc_rng_below(rng, 9);
	uint8_t body[200], chunk[SEAL_OVERHEAD + 50];
	size_t n = sizes[kind] + (mc_rng_below(rng, 60) == 0 ? 2 * mc_rng_below(rng, 9) : 0);

	for (size_t k = 0; k < n; k++)
		body[k] = (uint8_t)mc_rng_below(rng, mc_rng_below(rng, 2) ? 3 : 256);
	if (kind == OPEN && mc_rng_below(rng, 4) > 0) { /* of the member here */
		for (int k = 0; k < 4; k++)
			body[5 + k] = (uint8_t)home[k];
		mc_put16(body + 9, 6900);
		memcpy(body + 11, no_key, SEAL_SHARED);
	} else if (kind == 0 && n >= 20) {
		memcpy(body + 16, "\x7f\x4d", 2);
	} else if (kind > OPEN) { /* a stream that may be there */
		memset(body, 0, 4);
		body[1] = (uint8_t)(1 + mc_rng_below(rng, 3));
		body[3] = (uint8_t)(1 + mc_rng_below(rng, 4));
	}
	if (kind != DATA || mc_rng_below(rng, 4) == 0) {
		say_record(p, (uint8_t)(RELAY_RECORD_HOME + kind), body, n);
		return;
	}
	/* its first chunk, whole or not */
	seal_init(&p->stream_send, &p->stream_receive, SEAL_DIALLER, no_key, "mc-relay stream 1");
	seal_write(&p->stream_send, chunk, body, 50);
	say_chunk(p, mc_get32(body), chunk,
		sizeof(chunk) - (mc_rng_below(rng, 4) == 0 ? mc_rng_below(rng, 9) : 0));
}

/* Somebody who knows the password says anything at all: a link may be closed, and nothing else. */
static void wrong_carrying(void **state)
{
	struct mc_rng rng;
	struct mc_addr from = { 1000, "10.0.0.5" };
	char home[RELAY_HOME_TEXT];
	unsigned up = 0, at[4];
	struct alone a;
	struct peer p;

	(void)state;
	mc_rng_seed(&rng, 1);
	begin_carrying(&a);
	assert_true(relay_home(a.r, home));
	assert_int_equal(sscanf(home, "%u.%u.%u.%u", &at[0], &at[1], &at[2], &at[3]), 4);
	for (unsigned round = 0; round < 300; round++) {
		struct made what = { .host = home, .port = 6900, .number = round + 1, .try = (int32_t)round };
		struct relay_event ev = { .type = RELAY_EV_HEARD, .addr = &from, .here = true, .places = 1 };
		uint8_t datagram[2048];

		a.now_us += SECOND;
		ev.p = datagram;
		ev.n = made_write(HZ_JOIN_REQUEST, &what, datagram, sizeof(datagram));
		step(&a, &ev);
		link_to(&p, &a);
		for (unsigned i = 0; i < 200 && relay_link_count(a.r) == 1; i++) {
			say_anything(&p, &rng, at);
			up += serve_members(&a, &rng);
		}
		ev = (struct relay_event){ .type = RELAY_EV_CLOSED, .link = p.link };
		step(&a, &ev);
	}
	assert_true(up > 100); /* streams that stood */
	end(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(handshake_agrees),
		cmocka_unit_test(handshake_refuses),
		cmocka_unit_test(handshake_binds),
		cmocka_unit_test(names),
		cmocka_unit_test(numbers),
		cmocka_unit_test(rates),
		cmocka_unit_test(rules),
		cmocka_unit_test(wrong_datagrams),
		cmocka_unit_test(wrong_strangers),
		cmocka_unit_test(shares),
		cmocka_unit_test(made_up),
		cmocka_unit_test(unread_answers),
		cmocka_unit_test(lost_again_and_again),
		cmocka_unit_test(wrong_carrying),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
