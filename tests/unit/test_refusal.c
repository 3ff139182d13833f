/* SPDX-License-Identifier: Apache-2.0 */
/* A refusal is told with whether the release of who refuses fits as well. */
#include "common/base/status.h"
#include "tests/lib/alone.h"

/* The node looks for p alone, and has found it. */
static void meet(struct alone *a, struct peer *p)
{
	alone_begin(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = &p->addr, .peer_count = 1 });
	assert_true(alone_dials(a, p));
	alone_connect(a, p);
}

static void answer_line(struct alone *a, const struct peer *p, uint8_t major, uint8_t minor)
{
	alone_step(a,
		(struct node_event){ .type = NODE_EV_LINE, .addr = &p->addr, .release = { major, minor } });
}

static bool hint_has(struct alone *a, const char *text)
{
	const struct node_notice *notice = alone_told(a, NODE_NOTICE_REFUSED);
	char hint[512];

	assert_non_null(notice);
	assert_true(mc_str_copy(hint, sizeof(hint), notice->hint));
	return strstr(hint, text) != NULL;
}

/* An option that mends the first condition is no advice where the release differs as well. */
static void refusal_knows_the_release(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), other = peer_of(3);
	struct hz_config_mismatch_op c = {
		.msg = mc_str_z("Incompatible joiners! expected: multicast, found: tcp-ip")
	};

	m.is_c = false;
	meet(a, &m);
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	assert_true(alone_asks_line(a, &m));
	assert_null(alone_told(a, NODE_NOTICE_REFUSED));
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c); /* once is enough */
	assert_false(alone_asks_line(a, &m));
	alone_tick(a, 5000);          /* no cluster of one meanwhile */
	answer_line(a, &other, 4, 2); /* of somebody else */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	answer_line(a, &m, 4, 2);
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_JOINER);
	assert_true(hint_has(a, "it runs Hazelcast 4.2, and no --line fits it"));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);

	meet(a, &m);
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	alone_close(a, &m, NODE_FAIL_REFUSED); /* nobody else is left */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	answer_line(a, &m, 0, 0); /* it did not say */
	assert_true(hint_has(a, "use --cluster-mode multicast"));

	m.is_c = true; /* has said its line */
	meet(a, &m);
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	assert_false(alone_asks_line(a, &m));
	assert_true(hint_has(a, "use --cluster-mode multicast"));
}

static void nothing_is_asked_or_begun(struct alone *a)
{
	for (uint32_t i = 0; i < 60; i++) {
		alone_tick(a, 1000);
		assert_int_equal(a->fx.n, 0);
	}
	alone_tick(a, a->cfg.max_join_ms); /* what is known already is told, not that time is over */
	assert_null(alone_told(a, NODE_NOTICE_LEFT));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
}

static void nothing_else_is_begun_while_a_refusal_waits(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);
	struct hz_config_mismatch_op c = {
		.msg = mc_str_z("Incompatible partition count! expected: 541, found: null")
	};

	m.is_c = false;
	meet(a, &m);
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	nothing_is_asked_or_begun(a);
	answer_line(a, &m, 5, 3);
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_PARTITION_COUNT);

	/* on a group, and the master hangs up: nobody else is asked there, and no cluster begun */
	a->cfg.joiner = NODE_MULTICAST;
	alone_begin(a);
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
	alone_connect(a, &m);
	assert_non_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	assert_true(alone_asks_line(a, &m));
	alone_close(a, &m, NODE_FAIL_REFUSED);
	nothing_is_asked_or_begun(a);
	answer_line(a, &m, 5, 3);
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_PARTITION_COUNT);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(refusal_knows_the_release, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(
			nothing_else_is_begun_while_a_refusal_waits, alone_set_up, alone_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
