/* SPDX-License-Identifier: Apache-2.0 */
/* test_leave.c - going: what is said, to whom, how long it takes; and what a node does with connections that
 * open, fail and close. */
#include "tests/lib/alone.h"

static void leave(struct alone *a)
{
	alone_step(a, (struct node_event){ .type = NODE_EV_LEAVE });
}

static void admit(struct alone *a, struct peer *p)
{
	int64_t call;

	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

/* Our dial is up; who is there has not said so yet. */
static void reach(struct alone *a, struct peer *p)
{
	p->conn = ++a->last_conn;
	alone_step(a, (struct node_event){ .type = NODE_EV_CONNECTED, .conn = p->conn, .addr = &p->addr });
}

static void alone_it_goes_at_once(void **state)
{
	struct alone *a = *state;
	int status = -1;

	alone_lead(a);
	leave(a);
	assert_true(alone_quits(a, &status) && status == STATUS_OK);
	assert_int_equal(alone_told(a, NODE_NOTICE_LEFT)->reason, NODE_REASON_ASKED);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEFT);
	alone_tick(a, 1000);
	assert_int_equal(a->fx.n, 0);
	assert_int_equal(node_deadline(a->n), INT64_MAX);
}

/* Strangers are hung up at once, and waited for as long as leaving may take. */
static void alone_but_for_a_stranger(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(9);
	int status = -1;

	alone_lead(a);
	alone_accept(a, &p);
	leave(a);
	assert_true(alone_hangs_up(a, &p));
	assert_int_equal(node_deadline(a->n), a->now_ms + a->cfg.leave_timeout_ms);
	alone_close(a, &p, NODE_FAIL_HUNG_UP);
	assert_true(alone_quits(a, &status) && status == STATUS_OK);
}

/* A member tells the master, exactly with the list that it has, and waits for the others to hang up. */
static void a_member_says_goodbye(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), stranger = peer_of(9);
	const struct hz_explicit_suspicion_op *s;
	int status = -1;

	alone_follow(a, &m, &q, 1);
	alone_accept(a, &q);
	alone_accept(a, &stranger);
	a->now_ms += 1000;
	leave(a);
	s = alone_sent(a, &m, HZ_EXPLICIT_SUSPICION_OP);
	assert_true(s != NULL && s->members_view_metadata->member_list_version == 3);
	assert_true(mc_uuid_eq(s->members_view_metadata->member_uuid, m.uuid));
	assert_null(alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP));
	assert_true(alone_hangs_up(a, &stranger) && !alone_hangs_up(a, &m) && !alone_hangs_up(a, &q));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
	assert_int_equal(node_deadline(a->n), a->now_ms + 250);
	leave(a); /* once */
	assert_int_equal(a->fx.n, 0);
	alone_send(a, &m, HZ_HEARTBEAT_OP, alone_heartbeat(a, &m, &m, 3));
	assert_int_equal(a->fx.n, 0);
	alone_close(a, &stranger, NODE_FAIL_HUNG_UP);
	alone_close(a, &m, NODE_FAIL_CLOSED);
	assert_false(alone_quits(a, &status));
	alone_tick(a, 250);
	assert_true(alone_hangs_up(a, &q));
	alone_close(a, &q, NODE_FAIL_HUNG_UP);
	assert_true(alone_quits(a, &status) && status == STATUS_OK);
}

/* A master tells everybody, and whoever connects now is sent away. */
static void a_master_says_goodbye(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), late = peer_of(4);

	alone_lead(a);
	admit(a, &p);
	admit(a, &q);
	leave(a);
	assert_int_equal(alone_count_sent(a, HZ_EXPLICIT_SUSPICION_OP), 2);
	assert_true(alone_sent(a, &p, HZ_EXPLICIT_SUSPICION_OP) != NULL &&
		alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP) != NULL);
	alone_open(a, &late);
	assert_true(alone_hangs_up(a, &late));
}

/* Nobody hangs up: the time for leaving ends it. */
static void nobody_hangs_up(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	int status = -1;
	int64_t since;

	alone_lead(a);
	admit(a, &p);
	leave(a);
	since = a->now_ms;
	alone_tick(a, 250);
	assert_true(alone_hangs_up(a, &p));
	assert_int_equal(node_deadline(a->n), since + a->cfg.leave_timeout_ms);
	a->now_ms = since + a->cfg.leave_timeout_ms;
	alone_tick(a, 0);
	assert_true(alone_quits(a, &status) && status == STATUS_OK);
}

/* A master whose list has just changed sends the goodbye with the list that the others have. */
static void a_list_before_the_goodbye(void **state)
{
	struct alone *a = *state;
	struct peer p[6], q = peer_of(20), r = peer_of(21);
	const struct hz_explicit_suspicion_op *s;

	alone_lead(a);
	for (uint32_t i = 0; i < 6; i++) {
		p[i] = peer_of(2 + i);
		admit(a, &p[i]);
		a->now_ms += 10;
	}
	admit(a, &q);
	alone_accept(a, &r);
	alone_send(a, &r, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &r));
	assert_int_equal(alone_count_sent(a, HZ_MEMBERS_UPDATE_OP), 0);
	leave(a);
	assert_int_equal(alone_count_sent(a, HZ_MEMBERS_UPDATE_OP), 7);
	s = alone_sent(a, &p[0], HZ_EXPLICIT_SUSPICION_OP);
	assert_true(s != NULL && s->members_view_metadata->member_list_version == 9);
}

/* Just joined: the answer to FinalizeJoin may be on its way. */
static void a_member_stays_a_moment(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);

	alone_follow(a, &m, NULL, 0);
	a->now_ms += 99;
	leave(a);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	assert_null(alone_sent(a, &m, HZ_EXPLICIT_SUSPICION_OP));
	alone_tick(a, 1);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
	assert_non_null(alone_sent(a, &m, HZ_EXPLICIT_SUSPICION_OP));
	alone_follow(a, &m, NULL, 0);
	a->now_ms += 100;
	leave(a);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

/* --- handshakes --- */
static void shake_as(
	struct alone *a, struct peer *p, struct hz_member_handshake h, struct hz_local_addresses *local)
{
	struct hz_message m = { .cls = HZ_MEMBER_HANDSHAKE, .flags = HZ_PACKET_CONTROL, .body = &h };

	h.schema_version = 2;
	h.target_address = alone_address(a, peer_of(1).addr);
	h.local_addresses.v = local;
	h.local_addresses.n = local == NULL ? 0 : 1;
	alone_open(a, p);
	alone_step(a, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = p->conn, .message = &m });
}

static void handshakes_that_do_not_fit(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct hz_address *list[1];
	struct hz_local_addresses local = { .protocol = 0 };
	struct hz_string_pair planes = { mc_str_z("planeCount"), mc_str_z("2") };
	struct hz_member_handshake h = { .uuid = { .null = true } };

	alone_lead(a);
	list[0] = alone_address(a, p.addr);
	local.addresses.v = list;
	local.addresses.n = 1;
	shake_as(a, &p, h, &local); /* no uuid */
	assert_true(alone_hangs_up(a, &p));
	h.uuid = p.uuid;
	shake_as(a, &p, h, NULL); /* no address */
	assert_true(alone_hangs_up(a, &p));
	local.protocol = 1; /* only one for clients */
	shake_as(a, &p, h, &local);
	assert_true(alone_hangs_up(a, &p));
	local.protocol = 0;
	local.addresses.n = 0;
	shake_as(a, &p, h, &local);
	assert_true(alone_hangs_up(a, &p));
	local.addresses.n = 1;
	h.options.v = &planes;
	h.options.n = 1;
	shake_as(a, &p, h, &local);
	assert_true(alone_hangs_up(a, &p));
	planes.value = mc_str_z("1");
	shake_as(a, &p, h, &local);
	assert_false(alone_hangs_up(a, &p));
	assert_non_null(alone_sent(a, &p, HZ_MEMBER_HANDSHAKE));
	h.options.n = 0;
	h.uuid = node_uuid(a->n); /* ourselves */
	shake_as(a, &p, h, &local);
	assert_true(alone_hangs_up(a, &p));
	p = peer_of(3);
	alone_accept(a, &p);
	alone_shake(a, &p); /* a second one is ignored */
	assert_int_equal(a->fx.n, 0);
}

/* With a password, a node of ours that does not say a word of it is not let through on either side. */
static void a_password_is_not_passed_over(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);

	a->cfg.password = (const uint8_t *)"secret";
	a->cfg.password_size = 6;
	alone_lead(a);
	alone_accept(a, &p);
	assert_true(alone_hangs_up(a, &p));
	alone_begin(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = &q.addr, .peer_count = 1 });
	alone_connect(a, &q);
	assert_true(alone_hangs_up(a, &q));
	assert_null(alone_sent(a, &q, HZ_WHOIS_MASTER_OP));
	a->cfg.password = NULL;
}

/* What comes before the handshake, or from nobody, is not looked at. */
static void messages_before_a_handshake(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	bool retryable = false;
	int64_t call;

	alone_lead(a);
	alone_open(a, &p);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	assert_int_equal(node_member_count(a->n), 1);
	assert_int_equal(a->fx.n, 0);
	p.conn = 77;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	assert_int_equal(a->fx.n, 0);
	alone_accept(a, &p);
	call = alone_call(a, &p, HZ_SHUTDOWN_REQUEST_OPERATION, alone_new(a, sizeof(struct hz_plain_op)));
	assert_true(alone_answered_error(a, &p, call, &retryable) && retryable); /* it is no member yet */
}

/* More connections than there may be. */
static void all_connections_taken(void **state)
{
	struct alone *a = *state;
	struct peer p;

	a->cfg.conns_max = 4;
	alone_lead(a);
	for (uint32_t i = 0; i < 4; i++) {
		p = peer_of(10 + i);
		alone_accept(a, &p);
		assert_false(alone_hangs_up(a, &p));
	}
	p = peer_of(20);
	alone_open(a, &p);
	assert_true(alone_hangs_up(a, &p));
	p.conn = 2;
	alone_close(a, &p, NODE_FAIL_CLOSED);
	p = peer_of(21);
	alone_accept(a, &p);
	assert_non_null(alone_sent(a, &p, HZ_MEMBER_HANDSHAKE));
	a->cfg.conns_max = 32;
}

/* Members are dialled again while their host does not answer, and given up when nothing listens there. */
static void a_member_that_cannot_be_reached(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);

	alone_lead(a);
	admit(a, &p);
	alone_close(a, &p, NODE_FAIL_RESET);
	assert_true(alone_dials(a, &p));
	alone_fail_dial(a, &p, NODE_FAIL_TIMEOUT);
	assert_int_equal(node_member_count(a->n), 2);
	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < 20 && !alone_dials(a, &p); k++)
			alone_tick(a, 100);
		assert_true(alone_dials(a, &p));
		alone_fail_dial(a, &p, NODE_FAIL_UNREACHABLE);
		assert_int_equal(node_member_count(a->n), 2);
	}
	for (int k = 0; k < 20 && !alone_dials(a, &p); k++)
		alone_tick(a, 100);
	alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
	assert_int_equal(node_member_count(a->n), 1);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_CONNECTION_LOST);
}

/* Where a member was, another process answers, which says that it is to be reached elsewhere. */
static void another_process_at_a_members_address(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), other = peer_of(3), dialled;

	alone_lead(a);
	admit(a, &p);
	alone_close(a, &p, NODE_FAIL_RESET);
	assert_true(alone_dials(a, &p));
	dialled = p;
	reach(a, &dialled);
	other.conn = dialled.conn;
	alone_shake(a, &other);
	assert_int_equal(node_member_count(a->n), 1);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_CONNECTION_LOST);
}

/* Dialled elsewhere, it says that it is at the address of a member which cannot be reached. */
static void another_process_says_the_members_address(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), again = peer_of(2), dialled = peer_of(3);

	alone_lead(a);
	admit(a, &p);
	alone_close(a, &p, NODE_FAIL_RESET);
	reach(a, &dialled);
	again.uuid.lo = 99;
	again.conn = dialled.conn;
	alone_shake(a, &again);
	assert_int_equal(node_member_count(a->n), 1);
}

/* Two connections to one member: when one goes, the other serves. */
static void two_connections_to_one_member(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), second = peer_of(2), self;

	alone_lead(a);
	admit(a, &p);
	alone_accept(a, &second);
	alone_close(a, &p, NODE_FAIL_CLOSED);
	assert_false(alone_dials(a, &p));
	alone_tick(a, a->cfg.heartbeat_interval_ms);
	assert_non_null(alone_sent(a, &second, HZ_HEARTBEAT_OP));
	self = alone_self(a);
	alone_send(a, &second, HZ_HEARTBEAT_OP, alone_heartbeat(a, &second, &self, 2));
	assert_int_equal(node_member_count(a->n), 2);
	alone_close(a, &second, NODE_FAIL_CLOSED);
	assert_true(alone_dials(a, &second));
}

/* Said once a minute of one host, whatever port it comes from. */
static void a_message_that_cannot_be_read(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct node_event ev = { .type = NODE_EV_MALFORMED, .err = MC_ERR_LIMIT };

	alone_lead(a);
	alone_accept(a, &p);
	ev.conn = p.conn;
	alone_step(a, ev);
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	alone_step(a, ev);
	assert_null(alone_told(a, NODE_NOTICE_WARN));
	ev.conn = 99;
	alone_step(a, ev);
	assert_int_equal(a->fx.n, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(alone_it_goes_at_once),
		T(alone_but_for_a_stranger),
		T(a_member_says_goodbye),
		T(a_master_says_goodbye),
		T(nobody_hangs_up),
		T(a_list_before_the_goodbye),
		T(a_member_stays_a_moment),
		T(handshakes_that_do_not_fit),
		T(a_password_is_not_passed_over),
		T(messages_before_a_handshake),
		T(all_connections_taken),
		T(a_member_that_cannot_be_reached),
		T(another_process_at_a_members_address),
		T(another_process_says_the_members_address),
		T(two_connections_to_one_member),
		T(a_message_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
