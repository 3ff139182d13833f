/* SPDX-License-Identifier: Apache-2.0 */
/* test_merge.c - two clusters of one name that meet: who asks, who moves, and who stays where he is. */
#include "tests/lib/alone.h"

static void admit(struct alone *a, struct peer *p)
{
	int64_t call;

	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

/* "Who are you?" of the master of another cluster with so many data members. */
static int64_t question(struct alone *a, struct peer *p, int32_t data)
{
	struct hz_split_brain_merge_validation_op *op = alone_new(a, sizeof(*op));

	op->request = alone_split_message(a, p, data);
	return alone_call(a, p, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, op);
}

/* It asks and has more than we: nobody moves because he was asked. We ask at its address, and it says the
 * same. */
static void convince(struct alone *a, struct peer *p, int32_t data)
{
	int64_t call;

	assert_non_null(alone_answered(a, p, question(a, p, data), HZ_SPLIT_BRAIN_JOIN_MESSAGE));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_true(alone_dials(a, p));
	alone_connect(a, p);
	call = alone_call_id(a, p, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, p, data));
}

static void the_smaller_one_moves(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(9), p = peer_of(2), q = peer_of(3);
	const struct hz_split_brain_join_message *ours;
	const struct hz_merge_clusters_op *merge;
	struct mc_uuid before;
	int64_t call;

	alone_lead(a);
	p.lite = false;
	admit(a, &p);
	admit(a, &q);
	alone_accept(a, &other);
	call = question(a, &other, 0); /* fewer than our one: it will find out by our answer */
	ours = alone_answered(a, &other, call, HZ_SPLIT_BRAIN_JOIN_MESSAGE);
	assert_true(ours != NULL && ours->join.data_member_count == 1 && ours->join.member_addresses.n == 3);
	assert_int_equal(ours->member_list_version, 3);
	assert_true(mc_str_eqz(ours->join.member_addresses.v[1]->host, "10.0.0.2"));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	before = node_uuid(a->n);
	convince(a, &other, 2);
	merge = alone_sent(a, &p, HZ_MERGE_CLUSTERS_OP);
	assert_true(merge != NULL && mc_str_eqz(merge->new_target_address->host, "10.0.0.9"));
	assert_non_null(alone_sent(a, &q, HZ_MERGE_CLUSTERS_OP));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_MERGED);
	assert_false(mc_uuid_eq(before, node_uuid(a->n)));
	assert_true(alone_hangs_up(a, &p) && alone_hangs_up(a, &other));
	assert_int_equal(node_member_count(a->n), 0);
}

/* With as many data members: the one whose "[host]:port" is greater as text. */
static void of_two_that_are_alike(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(2);

	alone_lead(a);
	alone_accept(a, &other);
	question(a, &other, 0); /* [10.0.0.1] against [10.0.0.2] */
	assert_false(alone_dials(a, &other));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	other = peer_of(10);
	alone_accept(a, &other);
	convince(a, &other, 0); /* [10.0.0.1] against [10.0.0.10] */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
}

/* What was asked at one address may not speak for another. */
static void an_answer_for_somebody_else(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(9), third = peer_of(10);
	int64_t call;

	alone_lead(a);
	alone_accept(a, &other);
	question(a, &other, 5);
	alone_connect(a, &other);
	call = alone_call_id(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP);
	alone_answer(a, &other, call, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, &third, 5));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(a->fx.n, 0);
}

/* What was asked before this node left its cluster is nobody's question any more, over whichever connection
 * the answer comes. */
static void an_answer_that_is_older_than_we_are(void **state)
{
	struct alone *a = *state;
	struct peer third = peer_of(10), other = peer_of(9);
	int64_t call;

	alone_lead(a);
	alone_accept(a, &third);
	question(a, &third, 5);
	alone_connect(a, &third);
	call = alone_call_id(a, &third, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP);
	assert_int_not_equal(call, 0);
	alone_accept(a, &other);
	convince(a, &other, 7);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
	alone_answer(a, &third, call, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, &third, 5));
	assert_int_equal(a->fx.n, 0);
	alone_connect(a, &other);
	alone_call(a, &other, HZ_FINALIZE_JOIN_OP,
		alone_finalize(a, (struct peer[]){ other, alone_self(a) }, 2, 2));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_accept(a, &third);
	alone_answer(a, &third, call, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, &third, 5));
	assert_int_equal(a->fx.n, 0);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
}

static void what_does_not_fit_stays_apart(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(9);
	struct hz_split_brain_merge_validation_op op = { .request = NULL };

	alone_lead(a);
	alone_accept(a, &other);
	assert_true(alone_answered_null(
		a, &other, alone_call(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, &op)));
	op.request = alone_split_message(a, &other, 5);
	op.request->join.config_check->cluster_name = mc_str_z("other");
	assert_true(alone_answered_null(
		a, &other, alone_call(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, &op)));
	op.request = alone_split_message(a, &other, 5);
	op.request->cluster_version->minor++;
	assert_non_null(alone_answered(a, &other,
		alone_call(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, &op), HZ_SPLIT_BRAIN_JOIN_MESSAGE));
	op.request = alone_split_message(a, &other, 5);
	op.request->cluster_version->major++;
	alone_call(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, &op);
	op.request = alone_split_message(a, &other, 5);
	op.request->cluster_version = NULL;
	alone_call(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, &op);
	op.request = alone_split_message(a, &other, 5); /* it has us in its list: heartbeats settle that */
	op.request->join.member_addresses.v[0] = alone_address(a, peer_of(1).addr);
	alone_call(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, &op);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
}

/* A member of ours that leads another cluster now is ours no more; who only sits at its address changes
 * nothing. */
static void a_member_that_leads_another_cluster(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), again = peer_of(2);

	alone_lead(a);
	admit(a, &p);
	again.uuid.lo = 50;
	alone_accept(a, &again);
	question(a, &again, 0);
	assert_int_equal(node_member_count(a->n), 2);
	question(a, &p, 0);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_SUSPECTED);
	assert_int_equal(node_member_count(a->n), 1);
}

static void a_member_sends_the_asker_to_its_master(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), other = peer_of(9);

	alone_follow(a, &m, NULL, 0);
	alone_accept(a, &other);
	assert_true(alone_answered_null(a, &other, question(a, &other, 5)));
	assert_non_null(alone_sent(a, &other, HZ_MASTER_RESPONSE_OP));
}

/* --- the round --- */
static void until_look(struct alone *a)
{
	for (int i = 0; i < 1000 && !alone_looks(a); i++) {
		a->now_ms = node_deadline(a->n);
		alone_tick(a, 0);
	}
	assert_true(alone_looks(a));
}

static void the_round_of_a_master(void **state)
{
	struct alone *a = *state;
	struct peer other[2] = { peer_of(9), peer_of(10) };
	struct mc_addr list[2] = { other[0].addr, other[1].addr };
	struct node_event peers = { .type = NODE_EV_PEERS, .peers = list, .peer_count = 2 };
	const struct hz_split_brain_merge_validation_op *op;
	int64_t began, call;

	alone_lead(a);
	began = a->now_ms;
	until_look(a);
	assert_int_equal(a->now_ms - began, a->cfg.merge_first_ms);
	alone_step(a, peers);
	assert_true(alone_dials(a, &other[0]) && alone_dials(a, &other[1]));
	alone_fail_dial(a, &other[0], NODE_FAIL_REFUSED);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	alone_connect(a, &other[1]);
	op = alone_sent(a, &other[1], HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP);
	assert_true(op != NULL && op->request->join.data_member_count == 0);
	assert_true(op->op.partition_id == -1 && mc_str_eqz(op->op.service_name, "hz:core:clusterService"));
	call = op->op.call_id;
	alone_answer(a, &other[1], call, HZ_NONE, NULL); /* it is no master */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	began = a->now_ms;
	until_look(a);
	assert_int_equal(a->now_ms - began, a->cfg.merge_next_ms);
	alone_step(a, peers);
	assert_true(alone_dials(a, &other[0]) && !alone_dials(a, &other[1]));
	call = alone_call_id(a, &other[1], HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP); /* over what is open */
	assert_int_not_equal(call, 0);
	alone_answer(a, &other[1], call, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, &other[1], 1));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
	assert_true(alone_dials(a, &other[1]));
}

/* A dial that was made for the round and ends long after it asks nothing. */
static void a_late_connection_is_not_asked(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(9);
	struct node_event peers = { .type = NODE_EV_PEERS, .peers = &other.addr, .peer_count = 1 };

	alone_lead(a);
	until_look(a);
	alone_step(a, peers);
	assert_true(alone_dials(a, &other));
	a->now_ms += 10000;
	alone_connect(a, &other);
	assert_null(alone_sent(a, &other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP));
}

/* What discovery learns between rounds is asked at once, and only what is new. */
static void new_peers_are_asked_at_once(void **state)
{
	struct alone *a = *state;
	struct peer other[2] = { peer_of(9), peer_of(10) };
	struct mc_addr list[2] = { other[0].addr, other[1].addr };

	alone_lead(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = list, .peer_count = 1 });
	assert_true(alone_dials(a, &other[0]));
	alone_fail_dial(a, &other[0], NODE_FAIL_REFUSED);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = list, .peer_count = 2 });
	assert_true(!alone_dials(a, &other[0]) && alone_dials(a, &other[1]));
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = list, .peer_count = 2 });
	assert_false(alone_dials(a, &other[0]) || alone_dials(a, &other[1]));
}

/* A Payara Server that is started anew looks for nobody: its address is asked again, at longer and longer
 * pauses. */
static void a_named_member_that_went(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	int64_t gone, pause = 5000;

	alone_lead(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = &p.addr, .peer_count = 1 });
	alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
	admit(a, &p);
	alone_close(a, &p, NODE_FAIL_CLOSED);
	alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
	assert_int_equal(node_member_count(a->n), 1);
	for (gone = a->now_ms; pause <= a->cfg.merge_next_ms / 2; pause *= 2) {
		a->now_ms = gone + pause - 1;
		alone_tick(a, 0);
		assert_false(alone_dials(a, &p));
		alone_tick(a, 1);
		assert_true(alone_dials(a, &p));
		alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
		gone = a->now_ms;
	}
	/* the rounds for all are as frequent now */
	a->now_ms = gone + pause;
	alone_tick(a, 0);
	assert_false(alone_dials(a, &p));
}

static void a_master_on_the_group(void **state)
{
	struct alone *a = *state;
	struct peer other = peer_of(9), far = peer_of(10);

	a->cfg.joiner = NODE_MULTICAST;
	alone_lead(a);
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &other)->join);
	assert_true(alone_dials(a, &other));
	alone_fail_dial(a, &other, NODE_FAIL_TIMEOUT);
	a->now_ms += 4999;
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &far)->join);
	assert_false(alone_dials(a, &far)); /* not more often than every five seconds */
	a->now_ms += 1;
	alone_datagram(a, HZ_JOIN_MESSAGE, &alone_join_request(a, &far)->join);
	assert_true(alone_dials(a, &far));
	alone_fail_dial(a, &far, NODE_FAIL_TIMEOUT);
	alone_datagram(a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, &far, 0));
	assert_true(alone_dials(a, &far));
	a->cfg.joiner = NODE_TCP_IP;
}

/* --- moving --- */
static void told_by_the_master(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), other = peer_of(9);
	struct hz_merge_clusters_op op = { .new_target_address = NULL };

	alone_follow(a, &m, &q, 1);
	alone_accept(a, &q);
	op.new_target_address = alone_address(a, other.addr);
	alone_send(a, &q, HZ_MERGE_CLUSTERS_OP, &op); /* it is not for him to say */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	op.new_target_address = NULL;
	alone_send(a, &m, HZ_MERGE_CLUSTERS_OP, &op);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	op.new_target_address = alone_address(a, alone_self(a).addr); /* nobody joins himself */
	alone_send(a, &m, HZ_MERGE_CLUSTERS_OP, &op);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	op.new_target_address = alone_address(a, other.addr);
	alone_send(a, &m, HZ_MERGE_CLUSTERS_OP, &op);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
	assert_true(alone_dials(a, &other));
	alone_connect(a, &other);
	assert_non_null(alone_sent(a, &other, HZ_JOIN_REQUEST_OP));
	alone_call(a, &other, HZ_FINALIZE_JOIN_OP,
		alone_finalize(a, (struct peer[]){ other, alone_self(a) }, 2, 2));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	assert_true(mc_uuid_eq(node_master(a->n), other.uuid));
}

/* What locked the state of the cluster that it left does not bind it in the next one. */
static void a_lock_is_left_behind(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), other = peer_of(9);
	struct hz_lock_cluster_state_op lock = { .lease_time = 600000, .txn_id = { .lo = 1 } };
	struct hz_rollback_cluster_state_op unlock = { .txn_id = { .lo = 1 } };
	struct hz_lock_cluster_state_op second = { .lease_time = 600000, .txn_id = { .lo = 2 } };
	struct hz_merge_clusters_op op = { .new_target_address = NULL };
	bool retryable;

	alone_follow(a, &m, NULL, 0);
	assert_true(alone_answered_null(a, &m, alone_call(a, &m, HZ_LOCK_CLUSTER_STATE_OP, &lock)));
	assert_true(alone_answered_error(
		a, &m, alone_call(a, &m, HZ_LOCK_CLUSTER_STATE_OP, &second), &retryable));
	op.new_target_address = alone_address(a, other.addr);
	alone_send(a, &m, HZ_MERGE_CLUSTERS_OP, &op);
	alone_connect(a, &other);
	alone_call(a, &other, HZ_FINALIZE_JOIN_OP,
		alone_finalize(a, (struct peer[]){ other, alone_self(a) }, 2, 2));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	assert_true(alone_answered_null(a, &other, alone_call(a, &other, HZ_LOCK_CLUSTER_STATE_OP, &second)));
	alone_call(a, &other, HZ_ROLLBACK_CLUSTER_STATE_OP, &unlock); /* nor may who had that one end this */
	assert_true(alone_answered_error(
		a, &other, alone_call(a, &other, HZ_LOCK_CLUSTER_STATE_OP, &lock), &retryable));
}

/* Who cannot be reached within twenty seconds is given up: the search begins anew. */
static void a_target_that_does_not_answer(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), other = peer_of(9);
	struct hz_merge_clusters_op op = { .new_target_address = NULL };
	int64_t began;

	alone_follow(a, &m, NULL, 0);
	op.new_target_address = alone_address(a, other.addr);
	alone_send(a, &m, HZ_MERGE_CLUSTERS_OP, &op);
	alone_connect(a, &other);
	began = a->now_ms;
	while (node_phase_of(a->n) == NODE_PHASE_MERGING) {
		assert_true(a->now_ms - began < 20000);
		alone_tick(a, 1000);
		assert_true(alone_sent(a, &other, HZ_JOIN_REQUEST_OP) != NULL || a->now_ms - began == 20000);
	}
	assert_int_equal(a->now_ms - began, 20000);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	assert_true(alone_looks(a));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(the_smaller_one_moves),
		T(of_two_that_are_alike),
		T(an_answer_for_somebody_else),
		T(an_answer_that_is_older_than_we_are),
		T(what_does_not_fit_stays_apart),
		T(a_member_that_leads_another_cluster),
		T(a_member_sends_the_asker_to_its_master),
		T(the_round_of_a_master),
		T(a_late_connection_is_not_asked),
		T(new_peers_are_asked_at_once),
		T(a_named_member_that_went),
		T(a_master_on_the_group),
		T(told_by_the_master),
		T(a_lock_is_left_behind),
		T(a_target_that_does_not_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
