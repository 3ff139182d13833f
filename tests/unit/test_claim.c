/* SPDX-License-Identifier: Apache-2.0 */
/* test_claim.c - the master is gone: who takes over, whom he asks, whom he keeps, and what the others answer.
 */
#include "tests/lib/alone.h"

static void gone(struct alone *a, struct peer *p)
{
	alone_close(a, p, NODE_FAIL_CLOSED); /* dialled again, unless it is being dialled */
	alone_fail_dial(a, p, NODE_FAIL_REFUSED);
}

/* A list of 2 (the master), this node, 3 and 4; these two have a connection. */
static void second_of_four(struct alone *a, struct peer p[3])
{
	for (uint32_t i = 0; i < 3; i++)
		p[i] = peer_of(2 + i);
	alone_follow(a, &p[0], &p[1], 2);
	alone_accept(a, &p[1]);
	alone_accept(a, &p[2]);
}

static struct hz_members_view *view(struct alone *a, const struct peer *p, uint32_t n, int32_t version)
{
	struct hz_members_view *v = alone_new(a, sizeof(*v));
	struct hz_member_info **list = alone_new(a, sizeof(*list) * n);

	for (uint32_t i = 0; i < n; i++)
		list[i] = alone_info(a, &p[i]);
	v->version = version;
	v->members.v = list;
	v->members.n = n;
	return v;
}

static void the_next_in_line_takes_over(void **state)
{
	struct alone *a = *state;
	struct peer p[3];
	const struct hz_fetch_members_view_op *op;
	const struct hz_members_update_op *u;
	int64_t first, second;

	second_of_four(a, p);
	gone(a, &p[0]);
	assert_non_null(alone_told(a, NODE_NOTICE_NOTE));
	assert_true(mc_uuid_eq(node_master(a->n), node_uuid(a->n)));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	op = alone_sent(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP);
	assert_true(op != NULL && mc_uuid_eq(op->target_uuid, p[1].uuid));
	first = op->op.call_id;
	second = alone_call_id(a, &p[2], HZ_FETCH_MEMBERS_VIEW_OP);
	assert_true(second != 0 && second != first);
	alone_tick(a, 50); /* asked once */
	assert_int_equal(alone_count_sent(a, HZ_FETCH_MEMBERS_VIEW_OP), 0);
	alone_answer(a, &p[1], first, HZ_MEMBERS_VIEW, view(a, &p[1], 1, 7));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_answer(a, &p[2], second, HZ_MEMBERS_VIEW, view(a, &p[2], 1, 6));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(node_list_version(a->n), 8); /* above all that were heard of */
	assert_int_equal(node_member_count(a->n), 3);
	u = alone_sent(a, &p[2], HZ_MEMBERS_UPDATE_OP);
	assert_true(u != NULL && u->member_infos.n == 3 && u->member_list_version == 8);
	assert_true(mc_uuid_eq(u->member_infos.v[0]->uuid, node_uuid(a->n)));
	assert_non_null(alone_sent(a, &p[1], HZ_HEARTBEAT_OP));
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_CONNECTION_LOST);
}

/* A view of a response type of its own, as 5.7 answers; and one that is older than ours changes nothing. */
static void a_wrapped_view(void **state)
{
	struct alone *a = *state;
	struct peer p[3];
	struct hz_members_view_response r = { .member_uuid = { false, 1, 1 } };
	int64_t first, second;

	second_of_four(a, p);
	gone(a, &p[0]);
	first = alone_call_id(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP);
	second = alone_call_id(a, &p[2], HZ_FETCH_MEMBERS_VIEW_OP);
	r.members_view = view(a, &p[1], 1, 1);
	alone_answer(a, &p[1], first, HZ_MEMBERS_VIEW_RESPONSE, &r);
	alone_answer(a, &p[2], second, HZ_MEMBERS_VIEW_RESPONSE, &r);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(node_list_version(a->n), 5); /* four, and one more */
}

/* "An older member is not suspected yet": asked again soon. Another error: it does not follow. */
static void errors_of_those_who_are_asked(void **state)
{
	struct alone *a = *state;
	struct peer p[3];
	int64_t first, second;

	second_of_four(a, p);
	gone(a, &p[0]);
	first = alone_call_id(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP);
	second = alone_call_id(a, &p[2], HZ_FETCH_MEMBERS_VIEW_OP);
	alone_refuse(a, &p[1], first, HZ_RETRYABLE);
	assert_int_equal(alone_count_sent(a, HZ_FETCH_MEMBERS_VIEW_OP), 0);
	assert_int_equal(node_deadline(a->n), a->now_ms + 100);
	alone_tick(a, 99);
	assert_int_equal(alone_count_sent(a, HZ_FETCH_MEMBERS_VIEW_OP), 0);
	alone_tick(a, 1);
	assert_int_equal(alone_count_sent(a, HZ_FETCH_MEMBERS_VIEW_OP), 1);
	first = alone_call_id(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP);
	assert_int_not_equal(first, 0);
	alone_refuse(a, &p[2], second, HZ_ILLEGAL_STATE);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_answer(a, &p[1], first, HZ_MEMBERS_VIEW, view(a, &p[1], 1, 4));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(node_member_count(a->n), 2); /* without the one that does not follow */
	assert_true(alone_hangs_up(a, &p[2]));
	assert_false(alone_hangs_up(a, &p[1]));
}

/* Nobody answers: the time for heartbeats is all that a claim may take. */
static void a_claim_ends(void **state)
{
	struct alone *a = *state;
	struct peer p[3];
	int64_t since;
	uint32_t asked = 0;

	second_of_four(a, p);
	gone(a, &p[0]);
	since = a->now_ms;
	while (a->now_ms - since < a->cfg.no_heartbeat_timeout_ms - 1) {
		a->now_ms = since + a->cfg.no_heartbeat_timeout_ms - 1 < node_deadline(a->n)
			? since + a->cfg.no_heartbeat_timeout_ms - 1
			: node_deadline(a->n);
		alone_tick(a, 0);
		asked += alone_count_sent(a, HZ_FETCH_MEMBERS_VIEW_OP);
		assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	}
	assert_true(asked >= 2 * 10 && asked <= 2 * 13); /* each call has 5 s */
	alone_tick(a, 1);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(node_member_count(a->n), 1);
}

/* Whom the old master had let in without our knowing it. */
static void unknown_members_of_a_view(void **state)
{
	struct alone *a = *state;
	struct peer p[3], news[2];
	int64_t first, second;

	second_of_four(a, p);
	gone(a, &p[0]);
	first = alone_call_id(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP);
	second = alone_call_id(a, &p[2], HZ_FETCH_MEMBERS_VIEW_OP);
	news[0] = p[1];
	news[1] = peer_of(9);
	alone_answer(a, &p[2], second, HZ_MEMBERS_VIEW, view(a, &p[2], 1, 4)); /* nothing new in it */
	alone_answer(a, &p[1], first, HZ_MEMBERS_VIEW, view(a, news, 2, 5));
	assert_non_null(alone_told(a, NODE_NOTICE_MEMBER_ADDED));
	assert_int_equal(node_member_count(a->n), 5);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER); /* it has to be asked as well */
	assert_true(alone_dials(a, &news[1]));
	alone_connect(a, &news[1]);
	alone_tick(a, 100);
	first = alone_call_id(a, &news[1], HZ_FETCH_MEMBERS_VIEW_OP);
	assert_int_not_equal(first, 0);
	alone_answer(a, &news[1], first, HZ_MEMBERS_VIEW, view(a, &news[1], 1, 5));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_int_equal(node_member_count(a->n), 4);
	assert_int_equal(node_list_version(a->n), 6);
}

/* --- asked --- */
/* A list of 2, 3, this node, 4. */
static void third_of_four(struct alone *a, struct peer p[3])
{
	struct peer list[4];

	second_of_four(a, p);
	list[0] = p[0];
	list[1] = p[1];
	list[2] = alone_self(a);
	list[3] = p[2];
	alone_send(a, &p[0], HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 4, 5));
	assert_int_equal(node_list_version(a->n), 5);
}

static struct hz_fetch_members_view_op *claim(struct alone *a)
{
	struct hz_fetch_members_view_op *op = alone_new(a, sizeof(*op));

	op->target_uuid = node_uuid(a->n);
	return op;
}

static void who_is_not_next_follows(void **state)
{
	struct alone *a = *state;
	struct peer p[3];
	const struct hz_members_view *v;
	bool retryable = false;
	int64_t call;

	third_of_four(a, p);
	call = alone_call(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP, claim(a)); /* the master lives, for us */
	assert_true(alone_answered_error(a, &p[1], call, &retryable) && retryable);
	gone(a, &p[0]);
	assert_null(alone_told(a, NODE_NOTICE_NOTE));
	assert_false(mc_uuid_eq(node_master(a->n), node_uuid(a->n)));
	call = alone_call(a, &p[2], HZ_FETCH_MEMBERS_VIEW_OP, claim(a)); /* 3 comes before 4 */
	assert_true(alone_answered_error(a, &p[2], call, &retryable) && retryable);
	call = alone_call(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP, claim(a));
	v = alone_answered(a, &p[1], call, HZ_MEMBERS_VIEW);
	assert_true(v != NULL && v->version == 5 && v->members.n == 3);
	assert_true(
		mc_uuid_eq(v->members.v[0]->uuid, p[1].uuid) && mc_uuid_eq(v->members.v[2]->uuid, p[2].uuid));
	assert_true(mc_uuid_eq(node_master(a->n), p[1].uuid));
	assert_false(node_settled(a->n));
	alone_send(a, &p[1], HZ_MEMBERS_UPDATE_OP,
		alone_update(a, (struct peer[]){ p[1], alone_self(a), p[2] }, 3, 6));
	assert_true(node_settled(a->n));
	assert_int_equal(node_member_count(a->n), 3);
}

static void who_is_asked_wrongly(void **state)
{
	struct alone *a = *state;
	struct peer p[3], stranger = peer_of(9);
	struct hz_fetch_members_view_op *op;
	bool retryable = true;
	int64_t call;

	third_of_four(a, p);
	gone(a, &p[0]);
	op = claim(a);
	op->target_uuid.lo++;
	call = alone_call(a, &p[1], HZ_FETCH_MEMBERS_VIEW_OP, op);
	assert_true(alone_answered_error(a, &p[1], call, &retryable) && !retryable);
	alone_accept(a, &stranger);
	call = alone_call(a, &stranger, HZ_FETCH_MEMBERS_VIEW_OP, claim(a));
	assert_true(alone_answered_error(a, &stranger, call, &retryable) && !retryable);
	gone(a, &p[1]); /* now it is us */
	assert_true(mc_uuid_eq(node_master(a->n), node_uuid(a->n)));
	call = alone_call(a, &p[2], HZ_FETCH_MEMBERS_VIEW_OP, claim(a));
	assert_true(alone_answered_error(a, &p[2], call, &retryable) && retryable);
	alone_lead(a);
	stranger.conn = 0;
	alone_accept(a, &stranger);
	call = alone_call(a, &stranger, HZ_FETCH_MEMBERS_VIEW_OP, claim(a));
	assert_true(alone_answered_error(a, &stranger, call, &retryable) && !retryable);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(the_next_in_line_takes_over),
		T(a_wrapped_view),
		T(errors_of_those_who_are_asked),
		T(a_claim_ends),
		T(unknown_members_of_a_view),
		T(who_is_not_next_follows),
		T(who_is_asked_wrongly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
