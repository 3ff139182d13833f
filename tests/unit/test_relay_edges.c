/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_edges.c - a relay at the exact edge: one microsecond, one place, one datagram this side of a
 * limit, and on the other. */
#include <stdio.h>

#include "common/base/rng.h"
#include "common/relay/seen.h"
#include "tests/relay/alone.h"

#define US(ms) ((int64_t)(ms)*1000)

static uint32_t count(const struct alone *a, enum relay_effect_type type)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->fx.n; i++)
		n += a->fx.v[i].type == type;
	return n;
}

static const struct relay_effect *effect(const struct alone *a, enum relay_effect_type type)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == type)
			return &a->fx.v[i];
	return NULL;
}

/* Its deadlines are kept on the way; nothing of this type happens. */
static void wait_until(struct alone *a, int64_t at_us, enum relay_effect_type type)
{
	while (a->now_us < at_us) {
		int64_t due_us = relay_deadline(a->r);

		if (due_us <= a->now_us || due_us > at_us)
			due_us = at_us;
		tick(a, due_us - a->now_us);
		assert_int_equal(count(a, type), 0);
	}
}

/* At this moment, and not one microsecond before it. */
static void exactly_at(struct alone *a, int64_t at_us, enum relay_effect_type type)
{
	wait_until(a, at_us - 1, type);
	tick(a, 1);
	assert_int_equal(count(a, type), 1);
}

/* --- tables of what passed --- */

/* The place that a key takes is free, or of its bucket the one that was not used for longest. */
static void the_least_recent_makes_room(void **state)
{
	static struct seen s;
	static int64_t used[MC_RELAY_SEEN_MAX];
	static uint64_t key[MC_RELAY_SEEN_MAX];
	struct mc_rng rng;
	int64_t now_us = 1;

	(void)state;
	mc_rng_seed(&rng, 7);
	for (uint32_t i = 0; i < 6 * MC_RELAY_SEEN_MAX; i++) {
		uint64_t k = mc_rng_below(&rng, 3 * MC_RELAY_SEEN_MAX) + 1;
		bool fresh;
		struct seen_bytes *b = relay_seen_bytes_find(&s, k, &fresh);
		uint32_t at = (uint32_t)(b - s.bytes), first = at / SEEN_WAYS * SEEN_WAYS;

		assert_int_equal(fresh, key[at] != k);
		for (uint32_t j = first; fresh && j < first + SEEN_WAYS; j++) {
			assert_true(key[j] != k);
			assert_true(key[j] == 0 ? key[at] == 0 : key[at] == 0 || used[at] <= used[j]);
		}
		if (fresh)
			assert_true(b->at_us < -US(MC_RELAY_LATE) && b->went_us == b->at_us &&
				b->group_us == b->at_us);
		key[at] = k;
		used[at] = b->at_us = now_us++;
	}
}

/* Who was heard last is known: his numbers are not taken twice, however many others there are. */
static void origins_that_are_heard_are_kept(void **state)
{
	static struct seen s;
	uint64_t number = 0;

	(void)state;
	for (uint64_t i = 0; i < 4 * MC_RELAY_ORIGINS_MAX; i++) {
		int64_t now_us = (int64_t)i + 1;

		assert_true(relay_seen_number_take(&s, 1000 + i, 5, now_us));
		assert_false(relay_seen_number_take(&s, 1000 + i, 5, now_us));
		assert_true(relay_seen_number_take(&s, 7, ++number, now_us));
		assert_false(relay_seen_number_take(&s, 7, number, now_us));
		assert_true(number == 1 || !relay_seen_number_take(&s, 7, number - 1, now_us));
	}
	assert_true(relay_seen_number_take(&s, 1000, 5, 1)); /* that one nobody remembers */
	for (uint32_t i = 0; i < MC_RELAY_ORIGINS_MAX; i++)
		assert_int_not_equal(s.origins[i].origin, 0);
}

static void a_window_of_64_numbers(void **state)
{
	static struct seen s;

	(void)state;
	assert_true(relay_seen_number_take(&s, 7, 99, 1) && relay_seen_number_take(&s, 7, 100, 1));
	assert_true(relay_seen_number_take(&s, 7, 163, 1)); /* 63 ahead: 100 is its last */
	assert_false(relay_seen_number_take(&s, 7, 100, 1));
	assert_true(relay_seen_number_take(&s, 7, 101, 1) && !relay_seen_number_take(&s, 7, 101, 1));
	assert_true(relay_seen_number_take(&s, 7, 162, 1) && relay_seen_number_take(&s, 7, 161, 1));
	assert_true(relay_seen_number_take(&s, 7, 163 + 64, 1)); /* all that was known is out of it */
	for (uint64_t n = 164; n < 163 + 64; n++)
		assert_true(relay_seen_number_take(&s, 7, n, 1) && !relay_seen_number_take(&s, 7, n, 1));
	assert_false(relay_seen_number_take(&s, 7, 163, 1));
	assert_true(relay_seen_number_take(&s, 8, 0, 1) && !relay_seen_number_take(&s, 8, 0, 1));
}

/* Fifty a second: one each 20 ms, to the microsecond; two hundred after four seconds, and never more. */
static void a_rate_to_the_microsecond(void **state)
{
	static struct seen s;
	int passed;

	(void)state;
	for (int round = 0; round < 3; round++) {
		int64_t now_us = 1 + round * 100 * SECOND;

		for (passed = 0; relay_seen_rate_take(&s, 7, 50, now_us); passed++)
			;
		assert_int_equal(passed, 200);
		assert_false(relay_seen_rate_take(
			&s, 7, 50, now_us - SECOND)); /* a clock that goes back gives nothing */
		now_us = 10 * SECOND + round * 100 * SECOND;
		for (passed = 0; relay_seen_rate_take(&s, 7, 50, now_us); passed++)
			;
		assert_int_equal(passed, 200);
		assert_false(relay_seen_rate_take(&s, 7, 50, now_us + 19999));
		assert_true(relay_seen_rate_take(&s, 7, 50, now_us + 20000));
		assert_false(relay_seen_rate_take(&s, 7, 50, now_us + 39999));
		assert_true(relay_seen_rate_take(&s, 7, 50, now_us + 40000));
		for (passed = 0; relay_seen_rate_take(&s, 7, 50, now_us + 40000 + 3 * SECOND); passed++)
			;
		assert_int_equal(passed, 150);
	}
	for (uint64_t key = 100; key < 100 + 4 * MC_RELAY_RATES_MAX;
		key++) { /* the busy one is not forgotten */
		int64_t now_us = 400 * SECOND + (int64_t)key;

		while (key == 100 && relay_seen_rate_take(&s, 7, 50, now_us))
			;
		assert_false(relay_seen_rate_take(&s, 7, 50, now_us));
		assert_true(relay_seen_rate_take(&s, key, 50, now_us));
	}
	for (uint32_t i = 0; i < MC_RELAY_RATES_MAX; i++)
		assert_int_not_equal(s.rates[i].key, 0);
}

/* --- neighbours --- */

/* id: which byte it is all of. */
static void neighbour(struct alone *a, uint8_t id, bool settled)
{
	uint8_t p[15 + RELAY_ID + 1] = "mc-relay here 1";
	struct relay_event ev = { .type = RELAY_EV_NEIGHBOUR, .p = p, .n = sizeof(p) };

	memset(p + 15, id, RELAY_ID);
	p[sizeof(p) - 1] = settled;
	step(a, &ev);
}

static void settle(struct alone *a)
{
	tick(a, US(MC_RELAY_SETTLED));
	tick(a, 0);
}

/* A request that came over the link: of it, what went to the group. */
static const struct relay_effect *comes(struct peer *peer, int32_t try)
{
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .try = try };

	there(peer, HZ_JOIN_REQUEST, &what);
	return effect(peer->a, RELAY_FX_DELIVER);
}

static void it_says_that_it_is_there(void **state)
{
	struct alone a;
	struct relay_event ev = { .type = RELAY_EV_NEIGHBOUR };

	(void)state;
	begin(&a);
	for (int i = 1; i <= 3; i++) {
		exactly_at(&a, SECOND + i * US(MC_RELAY_NEIGHBOUR_PERIOD), RELAY_FX_ANNOUNCE);
		assert_int_equal(effect(&a, RELAY_FX_ANNOUNCE)->bytes.p[15 + RELAY_ID], 1);
	}
	neighbour(&a, 0, true); /* it is new, and knows nobody */
	assert_int_equal(count(&a, RELAY_FX_ANNOUNCE), 1);
	neighbour(&a, 0, true);
	assert_int_equal(count(&a, RELAY_FX_ANNOUNCE), 0);
	a.now_us += US(MC_RELAY_NEIGHBOUR_SILENCE) - 1;
	for (uint8_t i = 1; i < MC_RELAY_NEIGHBOURS_MAX + 5; i++) {
		neighbour(&a, i, true);
		assert_int_equal(count(&a, RELAY_FX_ANNOUNCE), i < MC_RELAY_NEIGHBOURS_MAX);
	}
	a.now_us += 1; /* the first one is silent: one place */
	neighbour(&a, 200, true);
	assert_int_equal(count(&a, RELAY_FX_ANNOUNCE), 1);
	neighbour(&a, 201, true);
	assert_int_equal(count(&a, RELAY_FX_ANNOUNCE), 0);
	ev.p = (const uint8_t *)"mc-relay here 1................";
	for (ev.n = 0; ev.n <= 15 + RELAY_ID + 2; ev.n++)
		if (ev.n != 15 + RELAY_ID + 1 && ev.n < 31) {
			step(&a, &ev);
			assert_int_equal(count(&a, RELAY_FX_ANNOUNCE), 0);
		}
	end(&a);
}

/* Until then it does not know what was said a moment ago, and leaves it to those who do. */
static void a_newcomer_delivers_nothing(void **state)
{
	struct alone a;
	struct peer peer;

	(void)state;
	for (int knows = 0; knows < 2; knows++) {
		begin(&a);
		link_to(&peer, &a);
		neighbour(&a, 255, knows);
		a.now_us = SECOND + US(MC_RELAY_SETTLED) - 1 - LATER;
		assert_true((comes(&peer, 1) == NULL) == knows);
		a.now_us = SECOND + US(MC_RELAY_SETTLED) - LATER;
		assert_non_null(comes(&peer, 2));
		end(&a);
	}
	begin(&a);
	link_to(&peer, &a);
	a.now_us = SECOND;
	assert_non_null(comes(&peer, 1)); /* there is nobody to leave it to */
	end(&a);
}

/* As many moments as there are others whose ids are smaller, and who were heard of late. */
static void they_take_turns(void **state)
{
	static const uint8_t marked_head[] = { 0, 'm', 'c', '-', 'r', 'e', 'l', 'a', 'y', 1 };
	static uint8_t p[4096];
	struct mc_addr from = { 2904, "10.0.0.7" };
	struct relay_event heard = { .type = RELAY_EV_HEARD, .p = p, .addr = &from, .places = 1 };
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .try = 5 };
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	link_to(&peer, &a);
	settle(&a);
	neighbour(&a, 255, true);
	assert_non_null(comes(&peer, 1));
	neighbour(&a, 0, true);
	assert_null(comes(&peer, 2));
	exactly_at(&a, a.now_us + US(MC_RELAY_TURN), RELAY_FX_DELIVER);
	neighbour(&a, 1, true);
	assert_null(comes(&peer, 3));
	assert_null(comes(&peer, 4)); /* LATER: the one before it is due by then */
	tick(&a, 2 * US(MC_RELAY_TURN) - 1);
	assert_int_equal(count(&a, RELAY_FX_DELIVER), 1);
	tick(&a, 1);
	assert_int_equal(count(&a, RELAY_FX_DELIVER), 1);
	/* it is done by one of those before us: at the moment it came, too */
	for (int after = 0; after < 2; after++) {
		what.try = 5 + after;
		assert_null(comes(&peer, what.try));
		a.now_us += after;
		heard.n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));
		memcpy(p + heard.n, marked_head, sizeof(marked_head));
		heard.n += RELAY_MARK;
		step(&a, &heard);
		tick(&a, SECOND);
		assert_int_equal(count(&a, RELAY_FX_DELIVER), 0);
	}
	a.now_us = SECOND;
	end(&a);
}

/* --- links --- */

static void a_link_that_says_nothing(void **state)
{
	struct alone a;
	struct peer peer;
	int64_t since_us;

	(void)state;
	begin(&a);
	link_to(&peer, &a);
	since_us = a.now_us;
	/* the listener asks later than the dialler does */
	exactly_at(&a, since_us + US(MC_RELAY_PING) * 3 / 2, RELAY_FX_SEND);
	exactly_at(&a, since_us + US(MC_RELAY_PING) * 3, RELAY_FX_CLOSE);
	end(&a);
	begin(&a);
	link_to(&peer, &a);
	wait_until(&a, since_us = 5 * SECOND, RELAY_FX_SEND);
	say_record(&peer, RELAY_RECORD_PING, "12345678", 8); /* all that comes counts */
	exactly_at(&a, since_us + US(MC_RELAY_PING) * 3 / 2, RELAY_FX_SEND);
	exactly_at(&a, since_us + US(MC_RELAY_SILENCE), RELAY_FX_CLOSE);
	end(&a);
}

static void a_stranger_who_says_nothing(void **state)
{
	struct mc_addr from = { 1000, "10.0.0.9" };
	struct relay_event ev = { .type = RELAY_EV_ACCEPTED, .link = 1 << 16 | 1, .addr = &from };
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	step(&a, &ev);
	exactly_at(&a, SECOND + US(MC_RELAY_PATIENCE), RELAY_FX_CLOSE);
	end(&a);
	begin(&a);
	link_to_unnamed(&peer, &a); /* knows the password, and has no name */
	exactly_at(&a, SECOND + US(MC_RELAY_PATIENCE), RELAY_FX_CLOSE);
	end(&a);
}

/* One that is asked to wait may not say more. */
static void bytes_of_a_handshake(void **state)
{
	struct alone a;
	struct mc_addr from = { 1000, "10.0.0.9" };

	(void)state;
	for (size_t cut = 1; cut <= RELAY_HELLO; cut++) {
		struct relay_event ev = { .type = RELAY_EV_ACCEPTED, .link = 1 << 16 | 1, .addr = &from };
		uint8_t hello[RELAY_HELLO], s[RELAY_SEED];
		struct relay_identity self;
		struct relay_exchange x;
		struct peer p = { .a = &a, .link = ev.link };

		begin(&a);
		step(&a, &ev);
		identity(&self, 9, "open sesame");
		seed(s, 9);
		relay_hello_write(&x, &self, s, hello);
		say(&p, hello, cut, NULL, 0);
		assert_int_equal(count(&a, RELAY_FX_SEND), cut == RELAY_HELLO);
		if (cut < RELAY_HELLO) {
			say(&p, hello + cut, RELAY_HELLO - cut, NULL, 0);
			assert_int_equal(count(&a, RELAY_FX_SEND), 1);
		}
		assert_int_equal(effect(&a, RELAY_FX_SEND)->bytes.n, RELAY_ANSWER);
		end(&a);
	}
}

/* --- refusals --- */

static bool refuses(struct alone *a, uint32_t host)
{
	static uint16_t generation = 1;
	struct mc_addr from = { 1000, "" };
	struct relay_event ev = { .type = RELAY_EV_ACCEPTED, .addr = &from };
	struct relay_event gone = { .type = RELAY_EV_CLOSED };
	uint8_t hello[RELAY_HELLO], s[RELAY_SEED];
	struct relay_identity self;
	struct relay_exchange x;
	struct peer p = { .a = a };
	bool is_told;

	snprintf(from.host, sizeof(from.host), "10.1.%u.%u", host / 250, host % 250 + 1);
	ev.link = p.link = gone.link = (uint32_t)generation++ << 16 | 1;
	step(a, &ev);
	identity(&self, 9, "open sesame");
	seed(s, 9);
	relay_hello_write(&x, &self, s, hello);
	hello[8]++; /* another version */
	say(&p, hello, sizeof(hello), NULL, 0);
	is_told = told(a, RELAY_NOTICE_REFUSED) != NULL;
	assert_int_equal(count(a, RELAY_FX_CLOSE), 1);
	step(a, &gone);
	return is_told;
}

/* A host is complained of once in a while; of those, the one that it was longest ago is forgotten. */
static void complaints(void **state)
{
	struct alone a;
	int64_t first_us;

	(void)state;
	begin(&a);
	a.now_us = first_us = US(MC_LOG_REPEAT) * 2;
	assert_true(refuses(&a, 0));
	assert_false(refuses(&a, 0));
	for (uint32_t i = 1; i < MC_RELAY_GRIPES; i++) {
		a.now_us++;
		assert_true(refuses(&a, i));
	}
	assert_false(refuses(&a, 0));
	a.now_us = first_us + US(MC_LOG_REPEAT) - 1;
	assert_false(refuses(&a, 0));
	a.now_us++;
	assert_true(refuses(&a, 0));
	assert_false(refuses(&a, 0));
	a.now_us++;
	assert_true(
		refuses(&a, MC_RELAY_GRIPES)); /* takes the place of the second: the first has spoken since */
	assert_false(refuses(&a, 0));
	assert_false(refuses(&a, MC_RELAY_GRIPES));
	assert_true(refuses(&a, 1));
	end(&a);
}

/* --- what was dropped --- */

static void drops_are_told_at_their_time(void **state)
{
	static uint8_t p[2048];
	struct made what = {
		.host = "10.0.0.5", .port = 6900, .number = 1, .try = 1, .cluster_name = "shop"
	};
	struct relay_event leave = { .type = RELAY_EV_LEAVE };
	struct alone a;
	const struct relay_notice *t;
	size_t n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p));

	(void)state;
	begin(&a);
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_NAME);
	a.now_us += 5;
	assert_int_equal(hear(&a, p, n, "10.0.0.6", false), RELAY_RULE_NAME);
	tick(&a, US(MC_RELAY_DROPS_TOLD) - 6);
	assert_null(told(&a, RELAY_NOTICE_DROPPED));
	tick(&a, 1);
	t = told(&a, RELAY_NOTICE_DROPPED);
	assert_true(t != NULL && t->rule == RELAY_RULE_NAME && t->count == 2);
	assert_string_equal(t->addr.host, "10.0.0.6");
	tick(&a, US(MC_RELAY_DROPS_TOLD) * 2);
	assert_null(told(&a, RELAY_NOTICE_DROPPED));
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_NAME);
	step(&a, &leave); /* now, or never */
	t = told(&a, RELAY_NOTICE_DROPPED);
	assert_true(t != NULL && t->count == 1);
	end(&a);
	begin(&a);
	step(&a, &leave);
	assert_null(told(&a, RELAY_NOTICE_DROPPED));
	end(&a);
}

static void what_is_carried_is_told_to_who_asked(void **state)
{
	static uint8_t p[2048];
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .try = 1 };
	struct alone a;

	(void)state;
	for (int tells = 0; tells < 2; tells++) {
		begin(&a);
		a.cfg.tell_decisions = false;
		a.cfg.tell_carried = tells;
		what.cluster_name = NULL;
		hear(&a, p, made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p)), "10.0.0.5", false);
		assert_true((told(&a, RELAY_NOTICE_CARRIED) != NULL) == tells);
		what.cluster_name = "shop";
		hear(&a, p, made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p)), "10.0.0.5", false);
		assert_null(told(&a, RELAY_NOTICE_CARRIED));
		assert_null(told(&a, RELAY_NOTICE_DECISION));
		end(&a);
	}
}

/* The answer of a master: the same bytes are one datagram for so long, and not longer. */
static void answers_that_repeat(void **state)
{
	static uint8_t p[2048];
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .members = 1 };
	size_t n = made_write(HZ_JOIN_MESSAGE, &what, p, sizeof(p));
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	a.cfg.datagram_rate = 0;
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
	a.now_us += US(MC_RELAY_REPEATED) - 1;
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_REPEATED);
	a.now_us++;
	assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
	n = made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p)); /* who asks may ask again */
	for (int i = 0; i < 3; i++)
		assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
	link_to(&peer, &a);
	a.now_us += US(MC_RELAY_TWICE) - 1 - LATER; /* what was heard here is not delivered here */
	there(&peer, HZ_JOIN_MESSAGE, &what);
	assert_null(effect(&a, RELAY_FX_DELIVER));
	a.now_us += 1 - LATER;
	there(&peer, HZ_JOIN_MESSAGE, &what);
	assert_non_null(effect(&a, RELAY_FX_DELIVER));
	end(&a);
}

/* --- members --- */

static void request_of(struct alone *a, const char *host, uint64_t number, const char *from)
{
	static uint8_t p[2048];
	struct made what = { .host = host, .port = 6900, .number = number, .try = 1 };

	hear(a, p, made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p)), from, false);
}

/* Not before its time; up to a second later, with others. */
static void wait_gone(struct alone *a, const char *host, int64_t seen_us)
{
	int64_t due_us = seen_us + US(MC_RELAY_MEMBER_SILENCE);

	for (;;) {
		const struct relay_notice *t;
		int64_t next_us = relay_deadline(a->r);

		assert_true(next_us <= due_us + SECOND);
		tick(a, next_us > a->now_us ? next_us - a->now_us : 1);
		t = told(a, RELAY_NOTICE_MEMBER_GONE);
		if (t == NULL)
			continue;
		assert_string_equal(t->member.addr.host, host);
		assert_in_range(a->now_us, due_us, due_us + SECOND);
		return;
	}
}

static void who_is_silent_is_gone(void **state)
{
	struct alone a;
	int64_t first_us, second_us;

	(void)state;
	begin(&a);
	first_us = a.now_us;
	request_of(&a, "10.0.0.5", 1, "10.0.0.5");
	assert_non_null(told(&a, RELAY_NOTICE_MEMBER));
	wait_until(&a, 50 * SECOND, RELAY_FX_CLOSE);
	request_of(&a, "10.0.0.5", 1, "10.0.0.5");
	assert_null(told(&a, RELAY_NOTICE_MEMBER)); /* it is no news */
	first_us = a.now_us;
	wait_until(&a, 100 * SECOND, RELAY_FX_CLOSE);
	second_us = a.now_us;
	request_of(&a, "10.0.0.6", 2, "10.0.0.6");
	wait_gone(&a, "10.0.0.5", first_us);
	wait_gone(&a, "10.0.0.6", second_us);
	request_of(&a, "10.0.0.5", 1, "10.0.0.5");
	assert_non_null(told(&a, RELAY_NOTICE_MEMBER));
	end(&a);
}

/* It says another address than its packets come from. */
static void who_has_moved(void **state)
{
	static const struct {
		const char *host, *from;
		bool moved;
	} rows[] = { { "10.0.0.5", "10.0.0.5", false }, { "10.0.0.6", "10.0.0.5", true },
		{ "node-7", "10.0.0.5", false } };
	struct made what = { .host = "10.0.0.8", .port = 6900, .number = 8, .try = 1 };
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		request_of(&a, rows[i].host, i + 1, rows[i].from);
		assert_true(told(&a, RELAY_NOTICE_MEMBER)->member.moved == rows[i].moved);
		request_of(
			&a, rows[i].host, i + 11, rows[i].from); /* another process at that address: news */
		assert_non_null(told(&a, RELAY_NOTICE_MEMBER));
	}
	link_to(&peer, &a);
	there(&peer, HZ_JOIN_REQUEST, &what);
	assert_true(told(&a, RELAY_NOTICE_MEMBER)->member.relayed &&
		!told(&a, RELAY_NOTICE_MEMBER)->member.moved);
	end(&a);
}

/* With the last link go those that were heard over links; with another one they may be heard over those that
 * are left. */
static void who_was_behind_a_link(void **state)
{
	struct made what = { .host = "10.0.0.8", .port = 6900, .number = 8, .try = 1 };
	struct relay_event gone = { .type = RELAY_EV_CLOSED };

	(void)state;
	for (int links = 1; links <= 2; links++) {
		struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("other") };
		uint8_t body[4 + 2 * RELAY_SHOWN_MAX];
		struct alone a;
		struct peer peer, other;

		begin(&a);
		link_to(&peer, &a);
		if (links == 2) {
			link_to_unnamed_at(&other, &a, 2);
			say_record(&other, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
		}
		assert_int_equal(relay_link_count(a.r), links);
		request_of(&a, "10.0.0.5", 5, "10.0.0.5"); /* one that is here stays */
		there(&peer, HZ_JOIN_REQUEST, &what);
		gone.link = peer.link;
		step(&a, &gone);
		assert_true((told(&a, RELAY_NOTICE_MEMBER_GONE) != NULL) == (links == 1));
		if (links == 1)
			assert_string_equal(told(&a, RELAY_NOTICE_MEMBER_GONE)->member.addr.host, "10.0.0.8");
		end(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_recent_makes_room),
		cmocka_unit_test(origins_that_are_heard_are_kept),
		cmocka_unit_test(a_window_of_64_numbers),
		cmocka_unit_test(a_rate_to_the_microsecond),
		cmocka_unit_test(it_says_that_it_is_there),
		cmocka_unit_test(a_newcomer_delivers_nothing),
		cmocka_unit_test(they_take_turns),
		cmocka_unit_test(a_link_that_says_nothing),
		cmocka_unit_test(a_stranger_who_says_nothing),
		cmocka_unit_test(bytes_of_a_handshake),
		cmocka_unit_test(complaints),
		cmocka_unit_test(drops_are_told_at_their_time),
		cmocka_unit_test(what_is_carried_is_told_to_who_asked),
		cmocka_unit_test(answers_that_repeat),
		cmocka_unit_test(who_is_silent_is_gone),
		cmocka_unit_test(who_has_moved),
		cmocka_unit_test(who_was_behind_a_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
