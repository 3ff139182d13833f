/* SPDX-License-Identifier: Apache-2.0 */
/* test_join_multicast.c - from nothing to a member on a group: who answers, who looks as well, who leads. */
#include "tests/lib/alone.h"

static void group(struct alone *a)
{
	a->cfg.joiner = NODE_MULTICAST;
	alone_begin(a);
}

static void a_master_answers_on_the_group(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);
	struct hz_join_request *j;

	group(a);
	assert_non_null(alone_sent(a, NULL, HZ_JOIN_REQUEST));
	assert_true(node_deadline(a->n) >= a->now_ms + 50 && node_deadline(a->n) < a->now_ms + 200);
	j = alone_join_request(a, &m);
	j->join.config_check = NULL;
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	j = alone_join_request(a, &m);
	j->join.uuid = node_uuid(a->n); /* our own, come back */
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	assert_int_equal(a->fx.n, 0);
	j = alone_join_request(a, &m);
	j->join.config_check->cluster_name = mc_str_z("other");
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	assert_true(mc_str_eqz(alone_told(a, NODE_NOTICE_STRANGER)->cluster_name, "other"));
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	assert_true(alone_dials(a, &m));
	alone_connect(a, &m);
	assert_non_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));
}

static void a_silent_master_of_the_group_gives_way(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), other = peer_of(3);

	group(a);
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
	assert_true(alone_dials(a, &m));
	alone_connect(a, &m);
	for (uint32_t i = 0; i < 7; i++) {
		alone_tick(a, 1000);
		assert_null(alone_sent(a, NULL, HZ_JOIN_REQUEST));
		alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &other)->join);
		assert_false(alone_dials(a, &other));
	}
	alone_tick(a, 1000);
	assert_non_null(alone_sent(a, NULL, HZ_JOIN_REQUEST));
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &other)->join);
	assert_true(alone_dials(a, &other));
}

/* Left alone for a second, and for twice as long when it fails again. */
static void a_master_that_cannot_be_reached(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);

	group(a);
	for (int64_t pause_ms = MC_PAUSE_MIN; pause_ms <= 2 * MC_PAUSE_MIN; pause_ms *= 2) {
		alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
		assert_true(alone_dials(a, &m));
		alone_fail_dial(a, &m, NODE_FAIL_REFUSED);
		a->now_ms += pause_ms - 1;
		alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
		assert_false(alone_dials(a, &m));
		a->now_ms++;
	}
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
	assert_true(alone_dials(a, &m));
}

/* Says from its host that there is a master at this port of it. */
static bool lures(struct alone *a, uint32_t host, uint16_t port)
{
	struct peer p = peer_of(host);

	p.addr.port = port;
	alone_datagram(a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, &p, 1));
	return alone_dials(a, &p);
}

/* What one host makes this node dial is counted, also when others speak in between. */
static void a_host_that_names_many_masters(void **state)
{
	struct alone *a = *state;

	a->cfg.joiner = NODE_MULTICAST;
	alone_lead(a);
	for (uint16_t i = 0; i < MC_LURE_OF_ONE; i++)
		assert_true(lures(a, 2, 6000 + i));
	assert_false(lures(a, 2, 6100));
	assert_true(lures(a, 3, 6000));
	assert_false(lures(a, 2, 6101));
	a->now_ms += MC_LURE_OF_ONE_REFILL;
	assert_true(lures(a, 2, 6102));
}

static void nobody_on_the_group(void **state)
{
	struct alone *a = *state;
	int64_t began;
	int asked = 1;

	group(a);
	began = a->now_ms;
	while (node_phase_of(a->n) == NODE_PHASE_LOOKING) {
		a->now_ms = node_deadline(a->n);
		alone_tick(a, 0);
		asked += alone_sent(a, NULL, HZ_JOIN_REQUEST) != NULL;
	}
	assert_int_equal(asked, 2000 / 125 + (1 + 5701) % 10);
	assert_true(a->now_ms - began >= asked * 50);
	assert_non_null(alone_sent(a, NULL, HZ_JOIN_MESSAGE)); /* those who look need not ask once more */
	/* somebody who looks is answered */
	a->now_ms += 100;
	alone_datagram(a, HZ_JOIN_REQUEST,
		alone_join_request(a, &(struct peer){ peer_of(7).addr, peer_of(7).uuid, 0, true, true }));
	assert_non_null(alone_sent(a, NULL, HZ_JOIN_MESSAGE));
}

/* Somebody says again and again that he looks, with the smallest of all uuids, and never leads. */
static void one_who_looks_for_ever(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(7);
	int64_t began;

	group(a);
	began = a->now_ms;
	p.uuid = (struct mc_uuid){ false, (uint64_t)1 << 63, 0 };
	while (node_phase_of(a->n) == NODE_PHASE_LOOKING) {
		a->now_ms = node_deadline(a->n);
		alone_tick(a, 0);
		alone_datagram(a, HZ_JOIN_REQUEST, alone_join_request(a, &p));
	}
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_in_range(a->now_ms - began, MC_DEFER_MAX, MC_DEFER_MAX + 5000);
}

/* Two look: the one with the smaller uuid is to be the first. */
static void two_on_the_group(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(7);
	int asked;

	for (int smaller = 0; smaller < 2; smaller++) {
		group(a);
		p.uuid = node_uuid(a->n);
		p.uuid.lo += smaller ? (uint64_t)-1 : 1;
		for (asked = 1; asked < 100 && node_phase_of(a->n) == NODE_PHASE_LOOKING; asked++) {
			a->now_ms = node_deadline(a->n);
			alone_tick(a, 0);
			alone_datagram(a, HZ_JOIN_REQUEST, alone_join_request(a, &p));
		}
		assert_int_equal(asked == 100, smaller);
	}
	/* it falls silent: eight more tries */
	for (asked = 0; node_phase_of(a->n) == NODE_PHASE_LOOKING; asked++) {
		a->now_ms = node_deadline(a->n);
		alone_tick(a, 0);
	}
	assert_int_equal(asked, 9);
}

/* A member hears its master's address look for a cluster under another uuid: the process is a new one. */
static void the_master_was_replaced(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), again = peer_of(2);

	a->cfg.joiner = NODE_MULTICAST;
	alone_begin(a);
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &m)->join);
	alone_connect(a, &m);
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, alone_finalize(a, (struct peer[]){ m, alone_self(a) }, 2, 2));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_datagram(a, HZ_JOIN_REQUEST, alone_join_request(a, &m)); /* late, of the same */
	assert_int_equal(node_member_count(a->n), 2);
	again.uuid.lo = 99;
	alone_datagram(a, HZ_JOIN_REQUEST, alone_join_request(a, &again)); /* so somebody says */
	assert_int_equal(node_member_count(a->n), 2);
	assert_true(alone_dials(a, &again));
	alone_connect(a, &again); /* who is there, tells */
	alone_tick(a, 1);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(node_member_count(a->n), 1);
}

/* Another line on the group: followed with --line auto, refused otherwise, once a minute. */
static void another_line_on_the_group(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), other = peer_of(3);
	const struct node_notice *t;
	struct hz_join_request *j;

	group(a);
	j = alone_join_request(a, &m);
	*j->join.member_version = (struct hz_member_version){ 5, 7, 0 };
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	t = alone_told(a, NODE_NOTICE_STRANGER);
	assert_non_null(t);
	assert_true(t->same_name && mc_str_eqz(t->theirs, "5.7") && mc_str_eqz(t->release, "5.7.0") &&
		t->message.n > 0);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	assert_null(alone_told(a, NODE_NOTICE_STRANGER));
	a->cfg.line_auto = true;
	group(a);
	j = alone_join_request(a, &m);
	*j->join.member_version = (struct hz_member_version){ 5, 7, 0 };
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	assert_non_null(alone_told(a, NODE_NOTICE_LINE));
	assert_int_equal(node_line(a->n), MC_LINE_57);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	j = alone_join_request(a, &other); /* a second one of that name: said, and left alone */
	*j->join.member_version = (struct hz_member_version){ 5, 3, 8 };
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	t = alone_told(a, NODE_NOTICE_STRANGER);
	assert_true(t != NULL && t->same_name && mc_str_eqz(t->theirs, "5.3"));
	assert_int_equal(node_line(a->n), MC_LINE_57);
	a->cfg.line_auto = false;
}

/* Who leads has nothing to do with another release of its name: it says so, and does not ask it to merge. */
static void another_release_is_no_part_of_the_cluster(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(2), part = peer_of(3);
	struct hz_join_request *j;

	a->cfg.joiner = NODE_MULTICAST;
	alone_lead(a);
	j = alone_join_request(a, &other);
	*j->join.member_version = (struct hz_member_version){ 5, 7, 0 };
	alone_datagram(a, HZ_JOIN_MESSAGE, &j->join);
	assert_true(alone_told(a, NODE_NOTICE_STRANGER) != NULL && !alone_dials(a, &other));
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &part)->join);
	assert_true(alone_told(a, NODE_NOTICE_STRANGER) == NULL && alone_dials(a, &part));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_master_answers_on_the_group),
		T(a_silent_master_of_the_group_gives_way),
		T(a_master_that_cannot_be_reached),
		T(a_host_that_names_many_masters),
		T(nobody_on_the_group),
		T(one_who_looks_for_ever),
		T(two_on_the_group),
		T(the_master_was_replaced),
		T(another_line_on_the_group),
		T(another_release_is_no_part_of_the_cluster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
