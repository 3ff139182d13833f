/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_made_up.c - who has the password, and makes hosts up: what that costs the honest ones, and how
 * long it lasts. */
#include "tests/relay/one_stream.h"

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
		cmocka_unit_test(hosts_that_are_made_up),
		cmocka_unit_test(a_host_that_never_rests),
		cmocka_unit_test(what_is_made_up_of_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
