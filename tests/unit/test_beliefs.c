/* SPDX-License-Identifier: Apache-2.0 */
/* test_beliefs.c - who says that he is a member, and who is believed: its sizes, its word, its place. */
#include "common/base/limits.h"
#include "tests/lib/alone.h"

/* What the last step lets the connection have; 0: nothing new. */
static uint32_t trusted(const struct alone *a, const struct peer *p)
{
	uint32_t max = 0;

	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == NODE_FX_TRUST && a->fx.v[i].conn == p->conn)
			max = a->fx.v[i].frame_max;
	return max;
}

/* It comes from `from` and says that it is p, over a connection of its own. */
static struct peer claim(struct alone *a, const struct peer *p, const struct peer *from)
{
	struct peer it = *p;

	it.conn = 0;
	it.addr = from->addr;
	alone_open(a, &it);
	it.addr = p->addr;
	alone_shake(a, &it);
	return it;
}

static void heartbeats(struct alone *a, const struct peer *p, int32_t version, int64_t after_ms)
{
	struct peer master = peer_of(2);

	for (int64_t t = 0; t < after_ms; t += 1000) {
		a->now_ms += 1000;
		alone_send(a, p, HZ_HEARTBEAT_OP, alone_heartbeat(a, p, &master, version));
	}
}

/* A list of 2 (the master), this node, and 3, who all are connected. */
static void set_out(struct alone *a, struct peer *m, struct peer *b)
{
	*m = peer_of(2);
	*b = peer_of(3);
	alone_follow(a, m, b, 1);
	alone_accept(a, b);
	assert_int_equal(trusted(a, b), MC_FRAME_MEMBER_MAX);
}

static void a_claim_from_elsewhere_stays_a_stranger(void **state)
{
	struct alone *a = *state;
	struct peer m, b, stranger = peer_of(9), liar;
	struct hz_merge_clusters_op op = { .new_target_address = NULL };
	bool retryable;

	set_out(a, &m, &b);
	liar = claim(a, &m, &stranger);
	assert_int_equal(trusted(a, &liar), MC_FRAME_PEER_MAX);
	op.new_target_address = alone_address(a, stranger.addr);
	assert_true(
		alone_answered_error(a, &liar, alone_call(a, &liar, HZ_MERGE_CLUSTERS_OP, &op), &retryable));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_send(
		a, &liar, HZ_MEMBERS_UPDATE_OP, alone_update(a, (struct peer[]){ m, alone_self(a) }, 2, 9));
	assert_int_equal(node_list_version(a->n), 3);
	alone_send(a, &liar, HZ_HEARTBEAT_OP, alone_heartbeat(a, &liar, &m, 3));
	assert_int_equal(a->fx.n, 0);
	alone_send(a, &m, HZ_MERGE_CLUSTERS_OP, &op); /* the master itself is obeyed */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
}

/* Nobody is dropped because of what is said by one who is not to say it; our view is known to all who listen.
 */
static void suspicions_of_others(void **state)
{
	struct alone *a = *state;
	struct peer m, b, stranger = peer_of(9), liar, self;
	struct hz_explicit_suspicion_op s = { .members_view_metadata = NULL };
	struct hz_trigger_explicit_suspicion_op t = { .caller_member_list_version = 3 };

	set_out(a, &m, &b);
	self = alone_self(a);
	liar = claim(a, &b, &stranger); /* "I am b: drop me", from elsewhere */
	s.members_view_metadata = alone_metadata(a, &self, &m, 3);
	alone_send(a, &liar, HZ_EXPLICIT_SUSPICION_OP, &s);
	assert_false(alone_hangs_up(a, &b));
	liar = claim(a, &m, &stranger); /* "I am the master: tell b that it is dead" */
	t.suspected_members_view_metadata = alone_metadata(a, &b, &m, 3);
	alone_send(a, &liar, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, &t);
	assert_int_equal(alone_count_sent(a, HZ_EXPLICIT_SUSPICION_OP), 0);
	t.suspected_members_view_metadata = alone_metadata(a, &m, &m, 3);
	alone_send(a, &b, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, &t); /* a member, but not the master */
	assert_int_equal(alone_count_sent(a, HZ_EXPLICIT_SUSPICION_OP), 0);
	alone_tick(a, a->cfg.heartbeat_interval_ms);
	assert_non_null(alone_sent(a, &b, HZ_HEARTBEAT_OP));
	assert_non_null(alone_sent(a, &m, HZ_HEARTBEAT_OP));
	alone_send(a, &b, HZ_EXPLICIT_SUSPICION_OP, &s); /* b itself is believed */
	assert_true(alone_hangs_up(a, &b));
}

/* One whose packets take another way is believed as soon as the other connection is silent. */
static void a_member_that_has_two_addresses(void **state)
{
	struct alone *a = *state;
	struct peer m, b, second = peer_of(9), it;

	set_out(a, &m, &b);
	it = claim(a, &b, &second);
	assert_int_equal(trusted(a, &it), MC_FRAME_PEER_MAX);
	heartbeats(a, &b, 3, 5000);
	alone_send(a, &it, HZ_HEARTBEAT_OP, alone_heartbeat(a, &it, &m, 3));
	assert_int_equal(trusted(a, &it), 0);
	a->now_ms += 16000;
	alone_send(a, &it, HZ_HEARTBEAT_OP, alone_heartbeat(a, &it, &m, 3));
	assert_int_equal(trusted(a, &it), MC_FRAME_MEMBER_MAX);
}

static void a_member_whose_connection_goes_is_left_with_the_other(void **state)
{
	struct alone *a = *state;
	struct peer m, b, second = peer_of(9), it;

	set_out(a, &m, &b);
	it = claim(a, &b, &second);
	alone_close(a, &b, NODE_FAIL_CLOSED);
	assert_int_equal(trusted(a, &it), MC_FRAME_MEMBER_MAX);
}

static void a_member_has_few_connections(void **state)
{
	struct alone *a = *state;
	struct peer m, b, more[8];
	unsigned believed = 1;

	set_out(a, &m, &b);
	for (unsigned i = 0; i < 8; i++) {
		more[i] = claim(a, &b, &b);
		believed += trusted(a, &more[i]) == MC_FRAME_MEMBER_MAX;
	}
	assert_int_equal(believed, MC_MEMBER_CONNS_MAX);
}

/* The end of one of them was not seen: that one goes for a new one, and no other. */
static void a_silent_connection_makes_room(void **state)
{
	struct alone *a = *state;
	struct peer m, b, more[MC_MEMBER_CONNS_MAX - 1], late;

	set_out(a, &m, &b);
	for (unsigned i = 0; i < MC_MEMBER_CONNS_MAX - 1; i++)
		more[i] = claim(a, &b, &b);
	for (int64_t t = 0; t < 20; t++) {
		heartbeats(a, &b, 3, 1000);
		for (unsigned i = 0; i < MC_MEMBER_CONNS_MAX - 1; i++)
			if (i != 1)
				alone_send(a, &more[i], HZ_HEARTBEAT_OP, alone_heartbeat(a, &more[i], &m, 3));
	}
	late = claim(a, &b, &b);
	assert_int_equal(trusted(a, &late), MC_FRAME_MEMBER_MAX);
	assert_true(alone_hangs_up(a, &more[1]));
	assert_false(alone_hangs_up(a, &more[0]) || alone_hangs_up(a, &more[2]) || alone_hangs_up(a, &b));
}

/* Somebody has the uuid of one who asks to be let in, and was there first. */
static void who_asks_is_spoken_to_where_it_asked(void **state)
{
	struct alone *a = *state;
	struct peer b = peer_of(3), stranger = peer_of(9), liar;
	const struct hz_finalize_join_op *f;

	alone_lead(a);
	liar = claim(a, &b, &stranger);
	alone_accept(a, &b);
	alone_send(a, &b, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &b));
	alone_tick(a, 100);
	f = alone_sent(a, &b, HZ_FINALIZE_JOIN_OP);
	assert_true(f == NULL || alone_sent(a, &liar, HZ_FINALIZE_JOIN_OP) == NULL);
	alone_send(a, &liar, HZ_EXPLICIT_SUSPICION_OP, alone_new(a, sizeof(struct hz_explicit_suspicion_op)));
	assert_int_equal(node_member_count(a->n), 2);
	assert_int_equal(trusted(a, &liar), 0);
}

/* Whom somebody made us dial has no more than a stranger, unless it is asked to let us in. */
static void who_is_dialled_is_no_member(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(8);

	a->cfg.joiner = NODE_MULTICAST;
	alone_lead(a);
	alone_connect(a, &other);
	assert_int_equal(trusted(a, &other), MC_FRAME_PEER_MAX);
	for (int64_t t = 0; t < MC_GUEST_PATIENCE && !alone_hangs_up(a, &other); t += 5000) {
		a->now_ms += 5000;
		alone_send(a, &other, HZ_WHOIS_MASTER_OP, alone_new(a, sizeof(struct hz_whois_master_op)));
	}
	alone_tick(a, 5000);
	assert_true(alone_hangs_up(a, &other)); /* nor does it stay, whatever it says */
	a->cfg.joiner = NODE_TCP_IP;
}

/* A stranger's heartbeats make no more than one complaint a second. */
static void heartbeats_of_a_stranger(void **state)
{
	struct alone *a = *state;
	struct peer m, b, strangers[16];
	uint32_t complaints = 0;

	set_out(a, &m, &b);
	for (uint32_t i = 0; i < 16; i++) {
		strangers[i] = peer_of(10 + i);
		alone_accept(a, &strangers[i]);
	}
	for (uint32_t i = 0; i < 16 * 100; i++) {
		alone_send(a, &strangers[i % 16], HZ_HEARTBEAT_OP,
			alone_heartbeat(a, &strangers[i % 16], &m, 3));
		complaints += alone_count_sent(a, HZ_HEARTBEAT_COMPLAINT_OP);
	}
	assert_int_equal(complaints, 16);
	for (uint32_t i = 0; i < 1000; i++) {
		a->now_ms += 100;
		alone_send(a, &strangers[i % 16], HZ_HEARTBEAT_OP,
			alone_heartbeat(a, &strangers[i % 16], &m, 3));
		complaints += alone_count_sent(a, HZ_HEARTBEAT_COMPLAINT_OP);
		alone_send(a, &b, HZ_HEARTBEAT_OP, alone_heartbeat(a, &b, &m, 3));
		alone_send(a, &m, HZ_HEARTBEAT_OP, alone_heartbeat(a, &m, &m, 3));
	}
	assert_in_range(complaints, 100, MC_COMPLAIN_AT_ONCE + 100000 / MC_COMPLAIN_REFILL);
}

/* A member that asks for the list is sent each list once a second. */
static void a_list_is_not_sent_again_at_once(void **state)
{
	struct alone *a = *state;
	struct peer b = peer_of(3);
	uint32_t lists = 0;

	alone_lead(a);
	alone_accept(a, &b);
	alone_send(a, &b, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &b));
	a->now_ms += 5000;
	for (int i = 0; i < 100; i++) {
		a->now_ms += 10;
		alone_send(
			a, &b, HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP, alone_new(a, sizeof(struct hz_plain_op)));
		lists += alone_count_sent(a, HZ_MEMBERS_UPDATE_OP);
	}
	assert_in_range(lists, 1, 2);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_claim_from_elsewhere_stays_a_stranger),
		T(suspicions_of_others),
		T(a_member_that_has_two_addresses),
		T(a_member_whose_connection_goes_is_left_with_the_other),
		T(a_member_has_few_connections),
		T(a_silent_connection_makes_room),
		T(who_asks_is_spoken_to_where_it_asked),
		T(who_is_dialled_is_no_member),
		T(heartbeats_of_a_stranger),
		T(a_list_is_not_sent_again_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
