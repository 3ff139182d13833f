/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_tries.c - many who dial at once, as after a restart: so many tries of the password are under
 * way, and each that succeeds lets the next one in. */
#include <stdio.h>

#include "tests/relay/alone.h"

enum { MANY = MC_GUESS_AT_ONCE + 40 };

struct dialler {
	struct mc_addr addr;
	struct relay_identity self;
	struct relay_exchange exchange;
	uint8_t confirm[RELAY_CONFIRM];
	bool answered;
};

static struct dialler diallers[MANY];

/* Takes what the relay has sent in this step: answers of the handshake; returns how many. */
static unsigned take_answers(struct alone *a)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < a->fx.n; i++) {
		const struct relay_effect *e = &a->fx.v[i];
		struct dialler *d = &diallers[(e->link & 0xffff) - 1];
		uint8_t peer[RELAY_ID];
		struct seal send, receive;

		if (e->type != RELAY_FX_SEND || e->bytes.n != RELAY_ANSWER)
			continue;
		assert_false(d->answered);
		d->answered = true;
		assert_int_equal(relay_confirm_write(&d->exchange, &d->self, e->bytes.p, d->confirm, peer,
					 &send, &receive),
			RELAY_REASON_NONE);
		n++;
	}
	return n;
}

static unsigned say_as(struct alone *a, unsigned i, const uint8_t *p, size_t n)
{
	struct relay_event ev = { .type = RELAY_EV_BYTES, .link = 1 << 16 | (i + 1), .p = p, .n = n };

	step(a, &ev);
	return take_answers(a);
}

static unsigned dial(struct alone *a, unsigned i, bool one_host)
{
	struct dialler *d = &diallers[i];
	struct relay_event ev = { .type = RELAY_EV_ACCEPTED, .link = 1 << 16 | (i + 1), .addr = &d->addr };
	uint8_t hello[RELAY_HELLO], s[RELAY_SEED], id[RELAY_ID] = { (uint8_t)i, (uint8_t)(i >> 8), 7 };

	memset(d, 0, sizeof(*d));
	d->addr.port = (uint16_t)(1000 + i);
	snprintf(d->addr.host, sizeof(d->addr.host), "10.%u.%u.1", one_host ? 0 : i / 250 + 1,
		one_host ? 0 : i % 250);
	relay_identity_make(&d->self, id, password("open sesame"));
	seed(s, (uint8_t)i);
	relay_hello_write(&d->exchange, &d->self, s, hello);
	a->now_us++;
	step(a, &ev);
	return say_as(a, i, hello, sizeof(hello));
}

/* All dial; so many are answered at once, and then one more for each that proves itself, the oldest first. */
static void a_stream(unsigned count, unsigned at_once, bool one_host)
{
	struct alone a;

	begin(&a);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(dial(&a, i, one_host), i < at_once);
	for (unsigned i = 0; i < count; i++) {
		assert_true(diallers[i].answered);
		assert_int_equal(say_as(&a, i, diallers[i].confirm, RELAY_CONFIRM), i + at_once < count);
		if (i + at_once < count)
			assert_true(diallers[i + at_once].answered);
	}
	end(&a);
}

static void of_one_host(void **state)
{
	(void)state;
	a_stream(MC_GUESS_HOST_MAX + 40, MC_GUESS_HOST_MAX, true);
}

static void of_many_hosts(void **state)
{
	(void)state;
	a_stream(MC_GUESS_AT_ONCE + 40, MC_GUESS_AT_ONCE, false);
}

/* One that has to wait because it was wrong is not let in by the success of another one. */
static void who_was_wrong_waits(void **state)
{
	struct relay_event closed = { .type = RELAY_EV_CLOSED, .link = 1 << 16 | 1 };
	struct alone a;

	(void)state;
	begin(&a);
	assert_int_equal(dial(&a, 0, true), 1);
	step(&a, &closed);
	assert_int_equal(dial(&a, 1, true), 0);
	assert_int_equal(dial(&a, 2, false), 1);
	assert_int_equal(say_as(&a, 2, diallers[2].confirm, RELAY_CONFIRM), 0);
	assert_false(diallers[1].answered);
	end(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_one_host),
		cmocka_unit_test(of_many_hosts),
		cmocka_unit_test(who_was_wrong_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
