/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_members.c - who is asked whether he can be reached, how often, and what is made of the answer:
 * unreachable members, and masters that do not know of each other. */
#include "tests/relay/alone.h"

#define US(ms) ((int64_t)(ms)*1000)
enum { PORT = 6900 };

static const struct relay_effect *effect(const struct alone *a, enum relay_effect_type type)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == type)
			return &a->fx.v[i];
	return NULL;
}

static void begin_checking(struct alone *a, struct peer *peer)
{
	begin(a);
	a->cfg.check_reachable = true;
	link_to(peer, a);
}

/* The other relay has read what it was sent in this step. */
static void drain(struct peer *p)
{
	size_t n = 0;

	for (uint32_t i = 0; i < p->a->fx.n; i++)
		if (p->a->fx.v[i].type == RELAY_FX_SEND && p->a->fx.v[i].link == p->link)
			n += (size_t)p->a->fx.v[i].bytes.n;
	if (n > 0)
		room(p, n);
}

/* Time passes, and the link lives. */
static void pass(struct peer *p, int64_t us)
{
	static const uint8_t clock[8];
	int64_t until_us = p->a->now_us + us;

	while (p->a->now_us < until_us) {
		int64_t next_us = relay_deadline(p->a->r);

		if (next_us > until_us)
			next_us = until_us;
		tick(p->a, next_us > p->a->now_us ? next_us - p->a->now_us : 1);
		drain(p);
		say_record(p, RELAY_RECORD_PONG, clock, sizeof(clock));
		drain(p);
	}
}

/* Is the one at this address asked because of the last datagram? */
static bool asks(const struct alone *a, const char *host)
{
	const struct relay_effect *e = effect(a, RELAY_FX_CHECK);

	return e != NULL && strcmp(e->addr->host, host) == 0 && e->addr->port == PORT;
}

static void answer(struct alone *a, const char *host, bool ok)
{
	struct mc_addr addr = { .port = PORT };
	struct relay_event ev = { .type = RELAY_EV_CHECKED, .addr = &addr, .ok = ok, .message = "refused" };

	strcpy(addr.host, host);
	step(a, &ev);
}

static void heard_there(struct peer *p, enum hz_class cls, const char *host, uint64_t number)
{
	static int32_t try;
	struct made what = { .host = host, .port = PORT, .number = number, .try = ++try };

	there(p, cls, &what);
}

static void heard_here(struct alone *a, enum hz_class cls, const char *host, uint64_t number)
{
	static uint8_t p[2048];
	struct made what = { .host = host, .port = PORT, .number = number, .try = 1 };

	a->now_us += LATER;
	hear(a, p, made_write(cls, &what, p, sizeof(p)), host, false);
}

/* Once for an address and a link. Where no answer comes, the question is forgotten after its time. */
static void a_check_lapses(void **state)
{
	struct alone a;
	struct peer peer;
	int64_t asked_us;

	(void)state;
	begin_checking(&a, &peer);
	heard_there(&peer, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	assert_true(asks(&a, "10.0.0.8"));
	asked_us = a.now_us;
	drain(&peer);
	heard_there(&peer, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	assert_null(effect(&a, RELAY_FX_CHECK));
	drain(&peer);
	pass(&peer, asked_us + US(MC_RELAY_CHECK_PATIENCE) - 1 - LATER - a.now_us);
	heard_there(&peer, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	assert_int_equal(a.now_us, asked_us + US(MC_RELAY_CHECK_PATIENCE) - 1);
	assert_null(effect(&a, RELAY_FX_CHECK));
	drain(&peer);
	heard_there(&peer, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	assert_true(asks(&a, "10.0.0.8"));
	answer(&a, "10.0.0.8", false);
	assert_string_equal(told(&a, RELAY_NOTICE_UNREACHABLE)->member.addr.host, "10.0.0.8");
	answer(&a, "10.0.0.8", false); /* of the first question, late */
	assert_null(told(&a, RELAY_NOTICE_UNREACHABLE));
	heard_there(&peer, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	assert_null(effect(&a, RELAY_FX_CHECK)); /* it is known */
	end(&a);
}

/* Over another link it is another question. */
static void another_link_is_asked_again(void **state)
{
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("other") };
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];
	struct alone a;
	struct peer peer, other;

	(void)state;
	begin_checking(&a, &peer);
	heard_there(&peer, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	answer(&a, "10.0.0.8", true);
	assert_null(told(&a, RELAY_NOTICE_UNREACHABLE));
	link_to_unnamed_at(&other, &a, 2);
	say_record(&other, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
	a.now_us += 2 * SECOND; /* not the same datagram by another way */
	heard_there(&other, HZ_JOIN_REQUEST, "10.0.0.8", 8);
	assert_true(asks(&a, "10.0.0.8"));
	answer(&a, "10.0.0.8", false);
	assert_non_null(told(&a, RELAY_NOTICE_UNREACHABLE));
	end(&a);
}

/* A master that has been silent since the other one spoke first: two, when it still takes connections. */
static void a_suspect_that_lives_is_a_rival(void **state)
{
	struct alone a;
	struct peer peer;

	(void)state;
	for (int lives = 0; lives < 2; lives++) {
		begin_checking(&a, &peer);
		heard_here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, "10.0.0.5", 5);
		heard_there(&peer, HZ_SPLIT_BRAIN_JOIN_MESSAGE, "10.0.0.8", 8);
		assert_null(told(&a, RELAY_NOTICE_TWO_MASTERS));
		answer(&a, "10.0.0.5", lives);
		assert_true((told(&a, RELAY_NOTICE_TWO_MASTERS) != NULL) == lives);
		assert_null(told(&a, RELAY_NOTICE_UNREACHABLE)); /* it is of this network */
		answer(&a, "10.0.0.5", lives);
		assert_null(told(&a, RELAY_NOTICE_TWO_MASTERS)); /* once */
		end(&a);
	}
}

/* The master because of which it was asked has gone meanwhile, and another one has its place: no rival. */
static void a_suspect_of_one_that_has_gone(void **state)
{
	struct relay_event gone = { .type = RELAY_EV_CLOSED };
	struct alone a;
	struct peer peer;

	(void)state;
	begin_checking(&a, &peer);
	heard_here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, "10.0.0.5", 5);
	heard_there(&peer, HZ_SPLIT_BRAIN_JOIN_MESSAGE, "10.0.0.8", 8);
	gone.link = peer.link;
	step(&a, &gone);
	assert_string_equal(told(&a, RELAY_NOTICE_MEMBER_GONE)->member.addr.host, "10.0.0.8");
	heard_here(
		&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, "10.0.0.9", 9); /* of this network: they know each other */
	answer(&a, "10.0.0.5", true);
	assert_null(told(&a, RELAY_NOTICE_TWO_MASTERS));
	end(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_check_lapses),
		cmocka_unit_test(another_link_is_asked_again),
		cmocka_unit_test(a_suspect_that_lives_is_a_rival),
		cmocka_unit_test(a_suspect_of_one_that_has_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
