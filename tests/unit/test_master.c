/* SPDX-License-Identifier: Apache-2.0 */
/* test_master.c - a node that leads: who is let in, who is refused and how, who has to wait. */
#include "tests/lib/alone.h"

/* Asks to be let in over a connection of its own; what the node says stands in the effects. */
static void ask(struct alone *a, struct peer *p)
{
	if (p->conn == 0)
		alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	if (!p->is_c && alone_sent(a, p, HZ_MASTER_RESPONSE_OP) != NULL) /* who is told asks again */
		alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
}

/* Asked, and the FinalizeJoin, which goes out in the same step, answered. */
static void admit(struct alone *a, struct peer *p)
{
	int64_t call;

	ask(a, p);
	assert_non_null(alone_told(a, NODE_NOTICE_MEMBER_ADDED));
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

static void a_member_is_let_in(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);
	const struct hz_finalize_join_op *f;
	const struct hz_members_update_op *u;
	const struct node_notice *added;
	int64_t call;

	alone_lead(a);
	p.lite = false;
	ask(a, &p);
	added = alone_told(a, NODE_NOTICE_MEMBER_ADDED);
	assert_true(added != NULL && mc_uuid_eq(added->member.uuid, p.uuid) && !added->member.lite);
	assert_int_equal(node_member_count(a->n), 2);
	assert_int_equal(node_list_version(a->n), 2);
	f = alone_sent(a, &p, HZ_FINALIZE_JOIN_OP);
	assert_non_null(f);
	assert_true(
		mc_uuid_eq(f->target_uuid, p.uuid) && f->member_infos.n == 2 && f->member_list_version == 2);
	assert_true(mc_uuid_eq(f->member_infos.v[0]->uuid, node_uuid(a->n)));
	assert_true(mc_uuid_eq(f->member_infos.v[1]->uuid, p.uuid) && !f->member_infos.v[1]->lite_member);
	assert_int_equal(f->member_infos.v[0]->member_list_join_version, 1);
	assert_int_equal(f->member_infos.v[1]->member_list_join_version, 2);
	assert_true(f->return_response && mc_str_eqz(f->cluster_state, "ACTIVE"));
	assert_int_equal(
		f->cluster_start_time, ALONE_EPOCH + 1000 + (f->cluster_start_time - ALONE_EPOCH - 1000));
	assert_int_equal(f->master_time, ALONE_EPOCH + a->now_ms);
	assert_non_null(alone_told(a, NODE_NOTICE_MEMBERS));
	call = f->op.call_id;
	alone_answer(a, &p, call, HZ_NONE, NULL);

	/* the next one: the first gets an update, not another FinalizeJoin */
	ask(a, &q);
	assert_non_null(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP));
	assert_null(alone_sent(a, &p, HZ_FINALIZE_JOIN_OP));
	u = alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP);
	assert_true(u != NULL && u->member_infos.n == 3 && u->member_list_version == 3);
	assert_true(mc_uuid_eq(u->target_uuid, p.uuid));
	assert_null(alone_sent(a, &q, HZ_MEMBERS_UPDATE_OP));
	/* who has not answered its FinalizeJoin gets it again when the list changes */
	p = peer_of(4);
	ask(a, &p);
	alone_tick(a, 1); /* four members: lists go out at a pace */
	assert_non_null(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP));
}

static void who_asks_again_is_answered_at_a_pace(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);

	alone_lead(a);
	ask(a, &p);
	assert_non_null(alone_sent(a, &p, HZ_FINALIZE_JOIN_OP));
	alone_tick(a, 499);
	ask(a, &p); /* half a second is not over */
	assert_null(alone_sent(a, &p, HZ_FINALIZE_JOIN_OP));
	alone_tick(a, 1);
	ask(a, &p);
	assert_non_null(alone_sent(a, &p, HZ_FINALIZE_JOIN_OP));
	assert_int_equal(node_member_count(a->n), 2);
}

/* Each answer as Hazelcast gives it, and said to the user once a minute. */
static void who_does_not_fit_is_refused(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct hz_join_request_op *op;
	const struct hz_config_mismatch_op *mismatch;
	const struct node_notice *told;

	alone_lead(a);
	alone_accept(a, &p);
	op = alone_join_request_op(a, &p);
	op->request->join.config_check->cluster_name = mc_str_z("other");
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	assert_non_null(alone_sent(a, &p, HZ_CLUSTER_MISMATCH_OP));
	told = alone_told(a, NODE_NOTICE_REFUSED);
	assert_true(told != NULL && told->by_us && told->refusal == NODE_REFUSAL_CLUSTER_NAME &&
		mc_addr_eq(&told->addr, &p.addr));
	assert_true(told->theirs.n < 0 && strstr(told->hint.p, "no --line") == NULL);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	assert_non_null(alone_sent(a, &p, HZ_CLUSTER_MISMATCH_OP));
	assert_null(alone_told(a, NODE_NOTICE_REFUSED));
	a->now_ms += MC_LOG_REPEAT;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	assert_non_null(alone_told(a, NODE_NOTICE_REFUSED));

	op = alone_join_request_op(a, &p);
	op->request->join.config_check->joiner_type = mc_str_z("multicast");
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	mismatch = alone_sent(a, &p, HZ_CONFIG_MISMATCH_OP);
	assert_true(mismatch != NULL && mismatch->msg.n > 0);

	op = alone_join_request_op(a, &p);
	op->request->join.member_version->minor = 2; /* and no list of versions that has ours */
	op->request->supported_cluster_versions.n = 0;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	assert_non_null(alone_sent(a, &p, HZ_BEFORE_JOIN_CHECK_FAILURE_OP));
	told = alone_told(a, NODE_NOTICE_REFUSED);
	assert_int_equal(told->refusal, NODE_REFUSAL_LINE);
	assert_true(mc_str_eqz(told->theirs, "5.2") && strstr(told->hint.p, "no --line fits it") != NULL);
	assert_int_equal(node_member_count(a->n), 1);
}

/* On later lines not its own release counts, but whether ours is among the versions that it supports. */
static void a_newcomer_names_the_versions_that_it_supports(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct hz_join_request_op *op;
	struct hz_version other = { .major = 5, .minor = 6 }, *list[2] = { &other };

	a->cfg.line = MC_LINE_57;
	alone_lead(a);
	alone_accept(a, &p);
	op = alone_join_request_op(a, &p);
	list[1] = op->request->supported_cluster_versions.v[0];
	op->request->supported_cluster_versions.v = list;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	if (alone_told(a, NODE_NOTICE_REFUSED) == NULL)
		alone_send(a, &p, HZ_JOIN_REQUEST_OP, op); /* it was told who the master is */
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_LINE);
	op->request->supported_cluster_versions.n = 2;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	if (node_member_count(a->n) == 1)
		alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	assert_int_equal(node_member_count(a->n), 2);
}

static void who_claims_what_is_not_his_is_not_let_in(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);
	struct hz_join_request_op *op;

	alone_lead(a);
	alone_accept(a, &q);
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p)); /* another's uuid */
	op = alone_join_request_op(a, &q);
	op->request->join.address->port = -1;
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, op);
	op = alone_join_request_op(a, &q);
	op->request->join.address = alone_address(a, peer_of(1).addr); /* ours */
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, op);
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_new(a, sizeof(struct hz_join_request_op)));
	assert_int_equal(node_member_count(a->n), 1);
	assert_int_equal(a->fx.n, 0);
	admit(a, &q);
	/* the same uuid at another address: in use elsewhere */
	p = q;
	p.conn = 0;
	p.addr = peer_of(9).addr;
	ask(a, &p);
	assert_int_equal(node_member_count(a->n), 2);
}

/* A process that was killed and comes back at once with another uuid takes the place of the old one. */
static void a_new_process_at_a_known_address(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), again = peer_of(2), late = peer_of(2);
	const struct node_notice *removed;

	alone_lead(a);
	admit(a, &p);
	late.uuid.lo = 20;
	alone_accept(a, &late);
	a->now_ms += 10;
	again.uuid.lo = 21;
	ask(a, &again);
	removed = alone_told(a, NODE_NOTICE_MEMBER_REMOVED);
	assert_true(removed != NULL && mc_uuid_eq(removed->member.uuid, p.uuid) &&
		removed->reason == NODE_REASON_SUSPECTED);
	assert_true(alone_hangs_up(a, &p));
	assert_non_null(alone_told(a, NODE_NOTICE_MEMBER_ADDED));
	assert_int_equal(node_member_count(a->n), 2);
	ask(a, &late); /* its connection is older than the member that is there */
	assert_int_equal(node_member_count(a->n), 2);
	assert_null(alone_told(a, NODE_NOTICE_MEMBER_REMOVED));
}

/* hazelcast.stale.join.prevention.duration.seconds: who has gone is not let in by a request that was long on
 * its way; who dials anew means it. */
static void a_late_request_of_one_that_has_gone(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), other = peer_of(2);

	alone_lead(a);
	alone_accept(a, &p);
	other.conn = 0;
	a->now_ms += 10;
	admit(a, &p);
	alone_close(a, &p, NODE_FAIL_CLOSED);
	assert_true(alone_dials(a, &p));
	alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_CONNECTION_LOST);
	assert_int_equal(node_member_count(a->n), 1);
	a->now_ms += 100;
	ask(a, &other); /* a new connection: let in */
	assert_int_equal(node_member_count(a->n), 2);
}

static void a_late_request_over_the_old_connection(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), late = peer_of(2), later = peer_of(2), self;
	struct hz_explicit_suspicion_op goodbye = { .members_view_metadata = NULL };

	alone_lead(a);
	alone_open(a, &late); /* nobody knows yet whose these are */
	alone_open(a, &later);
	admit(a, &p);
	self = alone_self(a);
	goodbye.members_view_metadata = alone_metadata(a, &self, &self, 2);
	alone_send(a, &p, HZ_EXPLICIT_SUSPICION_OP, &goodbye);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_LEFT);
	a->now_ms += 29999;
	alone_shake(a, &late);
	ask(a, &late); /* sent before it left */
	assert_int_equal(node_member_count(a->n), 1);
	a->now_ms += 1;
	alone_shake(a, &later);
	ask(a, &later);
	assert_int_equal(node_member_count(a->n), 2);
}

/* hazelcast.wait.seconds.before.join: each newcomer moves the end of the window on, up to a limit. */
static void a_window_before_joining(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4);
	int64_t wait = a->cfg.wait_before_join_ms;

	a->cfg.wait_before_join_ms = 1000;
	a->cfg.max_wait_before_join_ms = 1500;
	alone_lead(a);
	a->cfg.wait_before_join_ms = 1000;
	ask(a, &p);
	assert_non_null(alone_sent(a, &p, HZ_MASTER_RESPONSE_OP));
	assert_int_equal(node_member_count(a->n), 1);
	a->now_ms += 900;
	ask(a, &q); /* until 1900 now */
	a->now_ms += 999;
	ask(a, &p);
	assert_int_equal(node_member_count(a->n), 1);
	a->now_ms += 1;
	ask(a, &p);
	assert_int_equal(node_member_count(a->n), 2);
	ask(a, &q);
	assert_int_equal(node_member_count(a->n), 3);
	/* the window of the next ones begins anew */
	ask(a, &r);
	assert_int_equal(node_member_count(a->n), 3);
	a->now_ms += 1000;
	ask(a, &r);
	assert_int_equal(node_member_count(a->n), 4);
	a->cfg.wait_before_join_ms = wait;
}

static void the_window_has_an_end(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);

	a->cfg.wait_before_join_ms = 1000;
	a->cfg.max_wait_before_join_ms = 1500;
	alone_lead(a);
	ask(a, &p); /* until 1000 */
	a->now_ms += 999;
	ask(a, &q); /* until 1999 */
	a->now_ms += 501;
	q = peer_of(4);
	ask(a, &q); /* 1500 have gone: not moved any more */
	a->now_ms += 498;
	ask(a, &p);
	assert_int_equal(node_member_count(a->n), 1);
	a->now_ms += 1;
	ask(a, &p);
	assert_int_equal(node_member_count(a->n), 2);
	a->cfg.wait_before_join_ms = 0;
}

static void a_full_list(void **state)
{
	struct alone *a = *state;
	struct peer p;
	const struct node_notice *told;

	a->cfg.members_max = 3;
	alone_lead(a);
	for (uint32_t i = 2; i <= 3; i++) {
		p = peer_of(i);
		admit(a, &p);
	}
	p = peer_of(4);
	ask(a, &p);
	told = alone_told(a, NODE_NOTICE_REFUSED);
	assert_true(told != NULL && told->refusal == NODE_REFUSAL_FULL);
	assert_non_null(alone_sent(a, &p, HZ_BEFORE_JOIN_CHECK_FAILURE_OP));
	assert_int_equal(node_member_count(a->n), 3);
	assert_int_equal(node_list_version(a->n), 3);
	a->cfg.members_max = 32;
}

/* What a newcomer says of its listeners goes on to Java members that are there already; C nodes learn it with
 * their FinalizeJoin. */
static void what_a_newcomer_says_goes_on(void **state)
{
	static const uint8_t said[] = { 1, 2, 3 };
	struct alone *a = *state;
	struct peer p = peer_of(2), c = peer_of(3), q = peer_of(4), unready = peer_of(5);
	struct hz_on_join_op before = { .op = { .partition_id = -1 } };
	struct hz_join_request_op *op;
	const struct hz_on_join_op *on;

	alone_lead(a);
	p.is_c = q.is_c = unready.is_c = false;
	admit(a, &p);
	admit(a, &c);
	ask(a, &unready);
	alone_accept(a, &q);
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &q));
	op = alone_join_request_op(a, &q);
	before.operations.n = 1;
	before.operations.opaque = true;
	before.operations.raw = (struct mc_bytes){ said, sizeof(said) };
	op->request->pre_join_operation = &before;
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, op);
	on = alone_sent(a, &p, HZ_ON_JOIN_OP);
	assert_true(on != NULL && on->operations.n == 1 && on->operations.raw.n == sizeof(said));
	assert_memory_equal(on->operations.raw.p, said, sizeof(said));
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 1);
}

static void who_is_the_master(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct hz_whois_master_op op = { .join_message = NULL };
	const struct hz_master_response_op *r;
	struct hz_join_request *bad;

	alone_lead(a);
	alone_accept(a, &p);
	op.join_message = hz_value_object(HZ_JOIN_REQUEST, alone_join_request(a, &p), &a->mem);
	alone_send(a, &p, HZ_WHOIS_MASTER_OP, &op);
	r = alone_sent(a, &p, HZ_MASTER_RESPONSE_OP);
	assert_true(r != NULL && mc_str_eqz(r->master_address->host, "10.0.0.1") &&
		r->master_address->port == 5701);
	bad = alone_join_request(a, &p);
	bad->join.config_check->cluster_name = mc_str_z("other");
	op.join_message = hz_value_object(HZ_JOIN_REQUEST, bad, &a->mem);
	alone_send(a, &p, HZ_WHOIS_MASTER_OP, &op);
	assert_null(alone_sent(a, &p, HZ_MASTER_RESPONSE_OP));
	assert_non_null(alone_sent(a, &p, HZ_CLUSTER_MISMATCH_OP));
	op.join_message = NULL; /* nothing to be judged by */
	alone_send(a, &p, HZ_WHOIS_MASTER_OP, &op);
	assert_int_equal(a->fx.n, 0);
}

/* tests/chaos found it: a Java member that merges asks its target without asking who the master is, and does
 * not take a FinalizeJoin before a MasterResponse. */
static void who_has_not_asked_is_told_first(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	const struct hz_master_response_op *r;

	alone_lead(a);
	p.is_c = false;
	alone_accept(a, &p);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	r = alone_sent(a, &p, HZ_MASTER_RESPONSE_OP);
	assert_true(r != NULL && mc_str_eqz(r->master_address->host, "10.0.0.1"));
	assert_null(alone_sent(a, &p, HZ_FINALIZE_JOIN_OP)); /* not before that one has been read */
	assert_int_equal(node_member_count(a->n), 1);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	assert_null(alone_sent(a, &p, HZ_MASTER_RESPONSE_OP));
	assert_non_null(alone_sent(a, &p, HZ_FINALIZE_JOIN_OP));
	assert_int_equal(node_member_count(a->n), 2);
}

/* Who is no master names the one that is. */
static void a_member_names_its_master(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), p = peer_of(3);
	const struct hz_master_response_op *r;

	alone_follow(a, &m, NULL, 0);
	ask(a, &p);
	r = alone_sent(a, &p, HZ_MASTER_RESPONSE_OP);
	assert_true(r != NULL && mc_str_eqz(r->master_address->host, "10.0.0.2"));
	assert_int_equal(node_member_count(a->n), 2);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_member_is_let_in),
		T(who_asks_again_is_answered_at_a_pace),
		T(who_does_not_fit_is_refused),
		T(a_newcomer_names_the_versions_that_it_supports),
		T(who_claims_what_is_not_his_is_not_let_in),
		T(a_new_process_at_a_known_address),
		T(a_late_request_of_one_that_has_gone),
		T(a_late_request_over_the_old_connection),
		T(a_window_before_joining),
		T(the_window_has_an_end),
		T(a_full_list),
		T(what_a_newcomer_says_goes_on),
		T(who_is_the_master),
		T(who_has_not_asked_is_told_first),
		T(a_member_names_its_master),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
