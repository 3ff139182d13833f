/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_hubs.c - a relay that dials: when, how often, and when it gives up. */
#include "tests/relay/alone.h"

static const struct mc_addr one = { 6910, "10.0.0.1" }, two = { 6910, "10.0.0.2" },
			    three = { 6910, "10.0.0.3" };

static bool dials(const struct alone *a, const struct mc_addr *hub)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == RELAY_FX_DIAL && mc_addr_eq(a->fx.v[i].addr, hub))
			return true;
	return false;
}

static uint32_t count(const struct alone *a, enum relay_effect_type type)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->fx.n; i++)
		n += a->fx.v[i].type == type;
	return n;
}

static uint32_t count_told(const struct alone *a, enum relay_notice_type type)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->fx.n; i++)
		n += a->fx.v[i].type == RELAY_FX_NOTICE && a->fx.v[i].notice->type == type;
	return n;
}

static void peers(struct alone *a, const struct mc_addr *hubs, uint32_t n)
{
	struct relay_event ev = { .type = RELAY_EV_PEERS, .peers = hubs, .peer_count = n };

	step(a, &ev);
}

static void fail_dial(struct alone *a, const struct mc_addr *hub)
{
	struct relay_event ev = { .type = RELAY_EV_DIAL_FAILED, .addr = hub, .message = "refused" };

	step(a, &ev);
}

static void dial_again_after(struct alone *a, const struct mc_addr *hub, int64_t least_us, int64_t most_us)
{
	struct relay_event ev = { .type = RELAY_EV_TICK };
	int64_t began_us = a->now_us;

	do {
		int64_t due_us = relay_deadline(a->r);

		assert_true(due_us < INT64_MAX && due_us - began_us <= most_us);
		a->now_us = due_us > a->now_us ? due_us : a->now_us + 1;
		step(a, &ev);
	} while (!dials(a, hub));
	assert_true(a->now_us - began_us >= least_us);
}

/* Twice as long each time, and not all at the same moment. */
static void who_does_not_answer_is_dialled_less_and_less(void **state)
{
	struct alone a;
	int64_t pause_us = (int64_t)MC_RELAY_RETRY_MIN * 1000, most_us = (int64_t)MC_RELAY_RETRY_MAX * 1000;

	(void)state;
	begin(&a);
	peers(&a, &one, 1);
	assert_true(dials(&a, &one));
	peers(&a, &one, 1); /* the same: under way */
	assert_false(dials(&a, &one));
	for (int i = 0; i < 10; i++) {
		a.now_us += 3000;
		fail_dial(&a, &one);
		assert_int_equal(count_told(&a, RELAY_NOTICE_DIAL_FAILED), i == 0); /* until it has changed */
		dial_again_after(&a, &one, pause_us * 3 / 4, pause_us * 5 / 4 + 1);
		pause_us = pause_us * 2 < most_us ? pause_us * 2 : most_us;
	}
	fail_dial(&a, &two); /* nobody dialled it */
	assert_int_equal(count_told(&a, RELAY_NOTICE_DIAL_FAILED), 0);
	peers(&a, &two, 1); /* it has moved */
	assert_true(dials(&a, &two) && !dials(&a, &one));
	fail_dial(&a, &one);
	assert_int_equal(count_told(&a, RELAY_NOTICE_DIAL_FAILED), 0);
	end(&a);
}

static void where_they_are_is_asked_once_a_second(void **state)
{
	const struct mc_addr both[] = { one, two };
	struct alone a;

	(void)state;
	begin(&a);
	peers(&a, both, 2);
	assert_true(dials(&a, &one) && dials(&a, &two));
	a.now_us += 2 * SECOND;
	fail_dial(&a, &one);
	assert_int_equal(count(&a, RELAY_FX_LOOK), 1);
	fail_dial(&a, &two);
	assert_int_equal(count(&a, RELAY_FX_LOOK), 0);
	a.now_us += SECOND - 1;
	dial_again_after(&a, &one, 0, SECOND);
	fail_dial(&a, &one);
	assert_int_equal(count(&a, RELAY_FX_LOOK), 1);
	end(&a);
}

/* Its dial of the hub is up. */
static void connect_to(
	struct peer *p, struct alone *a, const struct mc_addr *hub, relay_link link, uint8_t *hello)
{
	struct relay_event up = { .type = RELAY_EV_CONNECTED, .link = link, .addr = hub };

	memset(p, 0, sizeof(*p));
	p->a = a;
	p->link = link;
	step(a, &up);
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == RELAY_FX_SEND) {
			assert_int_equal(a->fx.v[i].bytes.n, RELAY_HELLO);
			memcpy(hello, a->fx.v[i].bytes.p, RELAY_HELLO);
		}
}

/* What answers has this password. */
static void answer_as(
	struct peer *p, struct alone *a, const struct mc_addr *hub, relay_link link, const char *secret)
{
	uint8_t hello[RELAY_HELLO], answered[RELAY_ANSWER], id[RELAY_ID], s[RELAY_SEED];
	struct relay_exchange x;
	struct relay_identity self;

	connect_to(p, a, hub, link, hello);
	identity(&self, (uint8_t)link, secret);
	seed(s, 3);
	relay_answer_write(&x, &self, hello, s, answered, id, &p->send, &p->receive);
	say(p, answered, sizeof(answered), NULL, 0);
}

static void answer(struct alone *a, const struct mc_addr *hub, relay_link link, const char *secret)
{
	struct peer p;

	answer_as(&p, a, hub, link, secret);
}

/* The link to this hub stands. */
static void stand(struct peer *p, struct alone *a, const struct mc_addr *hub, relay_link link)
{
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("hub") };
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];

	answer_as(p, a, hub, link, "open sesame");
	say_record(p, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
}

static void closed(struct alone *a, relay_link link)
{
	struct relay_event ev = { .type = RELAY_EV_CLOSED, .link = link };

	step(a, &ev);
}

/* Nobody dials it, and all that it can dial have refused it. */
static void it_gives_up_when_nobody_wants_it(void **state)
{
	const struct mc_addr both[] = { one, two };
	struct alone a;

	(void)state;
	for (int accepts = 0; accepts < 2; accepts++) {
		begin(&a);
		a.cfg.accepts = accepts;
		peers(&a, both, 2);
		answer(&a, &one, 1 << 16 | 1, "wrong");
		assert_int_equal(count(&a, RELAY_FX_CLOSE), 1);
		assert_int_equal(count_told(&a, RELAY_NOTICE_REFUSED), 1);
		assert_true(told(&a, RELAY_NOTICE_REFUSED)->by_us);
		closed(&a, 1 << 16 | 1);
		assert_int_equal(count(&a, RELAY_FX_QUIT), 0); /* there is another one */
		fail_dial(&a, &two);
		assert_int_equal(count(&a, RELAY_FX_QUIT), 0); /* which may come */
		dial_again_after(&a, &two, 0, SECOND);
		answer(&a, &two, 1 << 16 | 2, "wrong");
		closed(&a, 1 << 16 | 2);
		if (accepts) {
			assert_int_equal(count(&a, RELAY_FX_QUIT), 0);
		} else {
			for (uint32_t i = 0; i < a.fx.n; i++)
				if (a.fx.v[i].type == RELAY_FX_QUIT)
					assert_int_equal(a.fx.v[i].status, RELAY_STATUS_DENIED);
		}
		end(&a);
	}
}

/* Of equals two are enough: a third is dialled when one is gone, and given up when that is there again. */
static void two_of_equals_are_enough(void **state)
{
	const struct mc_addr all[] = { one, two, three };
	struct alone a;
	struct peer p[3];

	(void)state;
	begin(&a);
	a.cfg.any_hub_will_do = true;
	peers(&a, all, 3);
	assert_true(dials(&a, &one) && dials(&a, &two) && !dials(&a, &three));
	stand(&p[0], &a, &one, 1 << 16 | 1);
	stand(&p[1], &a, &two, 1 << 16 | 2);
	assert_int_equal(relay_link_count(a.r), 2);
	assert_false(dials(&a, &three));
	closed(&a, p[0].link);
	assert_true(dials(&a, &three) && !dials(&a, &one));
	stand(&p[2], &a, &three, 1 << 16 | 3);
	assert_int_equal(relay_link_count(a.r), 2);
	dial_again_after(&a, &one, 0, 2 * SECOND);
	stand(&p[0], &a, &one, 2 << 16 | 1);
	assert_int_equal(count(&a, RELAY_FX_CLOSE), 1);
	for (uint32_t i = 0; i < a.fx.n; i++)
		if (a.fx.v[i].type == RELAY_FX_CLOSE)
			assert_int_equal(a.fx.v[i].link, p[2].link);
	assert_int_equal(relay_link_count(a.r), 2);
	end(&a);
	begin(&a); /* hubs that are no equals are all dialled, and all kept */
	peers(&a, all, 3);
	assert_true(dials(&a, &one) && dials(&a, &two) && dials(&a, &three));
	for (uint32_t i = 0; i < 3; i++)
		stand(&p[i], &a, &all[i], 1 << 16 | (i + 1));
	assert_int_equal(relay_link_count(a.r), 3);
	end(&a);
}

/* The connection stands, and the hub is none any more, or we leave. */
static void a_dial_that_comes_too_late(void **state)
{
	struct relay_event leave = { .type = RELAY_EV_LEAVE };
	struct alone a;
	struct peer p;
	uint8_t hello[RELAY_HELLO];

	(void)state;
	for (int leaves = 0; leaves < 2; leaves++) {
		begin(&a);
		peers(&a, &one, 1);
		if (leaves)
			step(&a, &leave);
		else
			peers(&a, &two, 1);
		connect_to(&p, &a, &one, 1 << 16 | 1, hello);
		assert_int_equal(count(&a, RELAY_FX_CLOSE), 1);
		assert_int_equal(count(&a, RELAY_FX_SEND), 0);
		end(&a);
	}
}

/* What time does not mend, and what it may. */
static void reasons_to_give_up(void **state)
{
	static const struct {
		enum relay_reason reason;
		int status; /* -1: it is dialled again */
	} rows[] = { { RELAY_REASON_PASSWORD, RELAY_STATUS_DENIED },
		{ RELAY_REASON_VERSION, RELAY_STATUS_NOT }, { RELAY_REASON_SELF, RELAY_STATUS_NOT },
		{ RELAY_REASON_GROUP, RELAY_STATUS_NOT }, { RELAY_REASON_FULL, -1 },
		{ RELAY_REASON_LEFT, -1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t hello[RELAY_HELLO], refusal[RELAY_REFUSAL];
		struct alone a;
		struct peer p;

		begin(&a);
		a.cfg.accepts = false;
		peers(&a, &one, 1);
		connect_to(&p, &a, &one, 1 << 16 | 1, hello);
		memcpy(refusal, hello, RELAY_REFUSAL - 1);
		refusal[RELAY_REFUSAL - 1] = relay_code(rows[i].reason);
		for (size_t k = 0; k < RELAY_REFUSAL; k++) {
			assert_int_equal(count(&a, RELAY_FX_CLOSE), 0);
			say(&p, refusal + k, 1, NULL, 0);
		}
		assert_int_equal(count(&a, RELAY_FX_CLOSE), 1);
		assert_int_equal(count(&a, RELAY_FX_QUIT), rows[i].status >= 0);
		for (uint32_t k = 0; k < a.fx.n; k++)
			if (a.fx.v[k].type == RELAY_FX_QUIT)
				assert_int_equal(a.fx.v[k].status, rows[i].status);
		assert_false(told(&a, RELAY_NOTICE_REFUSED)->by_us);
		end(&a);
	}
	for (int theirs = 0; theirs < 2; theirs++) { /* after it was proved: another group */
		struct relay_name name = { 2905, mc_str_z("224.2.2.4"), mc_str_z("hub") };
		uint8_t body[4 + 2 * RELAY_SHOWN_MAX] = { relay_code(RELAY_REASON_GROUP) };
		struct alone a;
		struct peer p;

		begin(&a);
		peers(&a, &one, 1);
		answer_as(&p, &a, &one, 1 << 16 | 1, "open sesame");
		if (theirs)
			say_record(&p, RELAY_RECORD_GOODBYE, body, 1);
		else
			say_record(&p, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
		assert_true(told(&a, RELAY_NOTICE_REFUSED)->by_us == !theirs);
		assert_int_equal(told(&a, RELAY_NOTICE_REFUSED)->reason, RELAY_REASON_GROUP);
		end(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_does_not_answer_is_dialled_less_and_less),
		cmocka_unit_test(where_they_are_is_asked_once_a_second),
		cmocka_unit_test(it_gives_up_when_nobody_wants_it),
		cmocka_unit_test(two_of_equals_are_enough),
		cmocka_unit_test(a_dial_that_comes_too_late),
		cmocka_unit_test(reasons_to_give_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
