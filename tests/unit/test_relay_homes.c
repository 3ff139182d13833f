/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_homes.c - the hosts behind other relays: how each hears of them, listens for their members, and
 * has a connection carried to one. */
#include "tests/relay/one_stream.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_dials_another_host),
		cmocka_unit_test(a_circle),
		cmocka_unit_test(who_is_heard_of_is_listened_for),
		cmocka_unit_test(homes_behind_a_link),
		cmocka_unit_test(a_home_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
