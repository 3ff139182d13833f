/* SPDX-License-Identifier: Apache-2.0 */
/* test_registrations.c - what members tell of listeners and configurations: kept for those who join later,
 * and no more of it than there is room for. */
#include "common/member/state.h"
#include "tests/lib/alone.h"

static uint8_t said[MC_ONJOIN_MESSAGE_MAX + 1];

static void ask(struct alone *a, struct peer *p, struct hz_on_join_op *before)
{
	struct hz_join_request_op *op;

	alone_accept(a, p);
	op = alone_join_request_op(a, p);
	op->request->pre_join_operation = before;
	alone_send(a, p, HZ_JOIN_REQUEST_OP, op);
	if (!p->is_c && alone_sent(a, p, HZ_MASTER_RESPONSE_OP) != NULL) /* who is told asks again */
		alone_send(a, p, HZ_JOIN_REQUEST_OP, op);
}

/* The member is in, and has answered; what its FinalizeJoin hands on. */
struct handed {
	uint32_t before, after; /* operations */
	int32_t before_bytes, after_bytes;
};
static struct handed admit(struct alone *a, struct peer *p, struct hz_on_join_op *before)
{
	const struct hz_finalize_join_op *f;
	struct handed h = { 0 };

	a->now_ms += 1000;
	ask(a, p, before);
	f = alone_sent(a, p, HZ_FINALIZE_JOIN_OP);
	assert_non_null(f);
	if (f->pre_join_op != NULL) {
		h.before = f->pre_join_op->operations.n;
		h.before_bytes = f->pre_join_op->operations.raw.n;
	}
	if (f->post_join_op != NULL) {
		h.after = f->post_join_op->operations.n;
		h.after_bytes = f->post_join_op->operations.raw.n;
	}
	alone_answer(a, p, f->op.call_id, HZ_NONE, NULL);
	node_invariant(a->n);
	return h;
}

static void lose(struct alone *a, struct peer *p)
{
	alone_close(a, p, NODE_FAIL_CLOSED);
	alone_fail_dial(a, p, NODE_FAIL_REFUSED);
	alone_tick(a, 1000); /* the others are told */
	node_invariant(a->n);
}

static struct hz_registration registration(struct alone *a, const struct peer *subscriber, uint64_t id)
{
	struct hz_registration r = { .id = { false, 1, id } };

	r.service_name = mc_str_z("hz:impl:mapService");
	r.topic = mc_str_z("map");
	r.subscriber = alone_address(a, subscriber->addr);
	return r;
}

static int64_t register_it(
	struct alone *a, const struct peer *from, const struct peer *subscriber, uint64_t id, int32_t version)
{
	struct hz_registration_operation *op = alone_new(a, sizeof(*op));

	op->member_list_version = version;
	op->registration = registration(a, subscriber, id);
	return alone_call(a, from, HZ_REGISTRATION_OPERATION, op);
}

static int64_t deregister(struct alone *a, const struct peer *from, struct mc_uuid id, int32_t version)
{
	struct hz_deregistration_operation *op = alone_new(a, sizeof(*op));

	op->member_list_version = version;
	op->topic = mc_str_z("map");
	op->id = id;
	return alone_call(a, from, HZ_DEREGISTRATION_OPERATION, op);
}

static bool is_true(struct alone *a, const struct peer *p, int64_t call)
{
	const struct hz_normal_response *r = alone_sent(a, p, HZ_NORMAL_RESPONSE);

	return r != NULL && r->call_id == call && r->value.object != NULL && r->value.object->u.flag;
}

static bool is_retryable(struct alone *a, const struct peer *p, int64_t call)
{
	bool retryable;

	return alone_answered_error(a, p, call, &retryable) && retryable;
}

/* on-join operations with something in them that is not known */
static struct hz_on_join_op *unknown(struct alone *a, int32_t size)
{
	struct hz_on_join_op *op = alone_new(a, sizeof(*op));

	op->operations.n = 1;
	op->operations.opaque = true;
	op->operations.raw = (struct mc_bytes){ said, size };
	return op;
}

static void a_listener_is_told_to_who_joins_later(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4), s = peer_of(5);
	struct handed one, two;
	int32_t version;

	alone_lead(a);
	admit(a, &p, NULL);
	version = node_list_version(a->n);
	assert_true(is_retryable(a, &p, register_it(a, &p, &p, 1, version - 1)));
	assert_true(is_retryable(a, &p, register_it(a, &p, &p, 1, version + 1)));
	one = admit(a, &q, NULL);
	assert_true(one.before == 0 && one.after == 0);
	version = node_list_version(a->n);
	assert_true(is_true(a, &p, register_it(a, &p, &p, 1, version)));
	assert_true(is_true(a, &q, register_it(a, &q, &p, 1, version))); /* the same one */
	one = admit(a, &r, NULL);
	assert_true(one.before == 1 && one.after == 0 && one.before_bytes > 0);
	version = node_list_version(a->n);
	assert_true(is_true(a, &q, register_it(a, &q, &q, 2, version)));
	assert_true(is_true(a, &q, register_it(a, &q, &s, 3, version))); /* who is told: not of itself */
	two = admit(a, &s, NULL);
	assert_true(two.before == 2 && two.before_bytes == 2 * one.before_bytes);
}

static void a_listener_that_is_gone_is_not(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4), s = peer_of(5), t = peer_of(6);
	int32_t version;

	alone_lead(a);
	admit(a, &p, NULL);
	admit(a, &q, NULL);
	version = node_list_version(a->n);
	for (uint64_t id = 1; id <= 4; id++)
		register_it(a, &p, id == 4 ? &q : &p, id, version);
	assert_true(is_retryable(a, &p, deregister(a, &p, (struct mc_uuid){ false, 1, 2 }, version - 1)));
	assert_true(is_true(a, &p, deregister(a, &p, (struct mc_uuid){ false, 1, 99 }, version)));
	assert_true(is_true(a, &p, deregister(a, &p, (struct mc_uuid){ .null = true }, version)));
	assert_int_equal(admit(a, &r, NULL).before, 4);
	version = node_list_version(a->n);
	assert_true(is_true(a, &q, deregister(a, &q, (struct mc_uuid){ false, 1, 2 }, version)));
	assert_int_equal(admit(a, &s, NULL).before, 3);
	lose(a, &p); /* with what it registered */
	assert_int_equal(admit(a, &t, NULL).before, 1);
}

/* Those of a newcomer, as it says them before it is in. */
static void what_a_newcomer_registers(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4), s = peer_of(5);
	struct hz_on_join_registration_operation regs = { .registrations = { .n = 2 } };
	struct hz_registration two[2];
	struct mc_value *v[4] = { NULL };
	struct hz_on_join_op before = { .operations = { .n = 4, .v = v } };

	alone_lead(a);
	two[0] = registration(a, &p, 1);
	two[1] = registration(a, &p, 2);
	regs.registrations.v = two;
	v[1] = hz_value_object(HZ_ON_JOIN_REGISTRATION_OPERATION, &regs, &a->mem);
	v[2] = hz_value_bool(true, &a->mem); /* no operation */
	v[3] = v[1];
	admit(a, &p, &before);
	assert_int_equal(admit(a, &q, NULL).before, 2);
	two[0].subscriber = NULL; /* nobody: is not kept */
	two[0].id.lo = 7;
	two[1].id.lo = 8;
	admit(a, &r, &before);
	assert_int_equal(admit(a, &s, NULL).before, 3);
}

static void a_member_only_keeps_what_it_is_told(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3);

	alone_follow(a, &m, &q, 1);
	q.is_c = false;
	alone_accept(a, &q);
	assert_true(is_true(a, &q, register_it(a, &q, &q, 1, 1))); /* whatever list it speaks of */
	assert_true(is_true(a, &q, deregister(a, &q, (struct mc_uuid){ false, 1, 1 }, 77)));
	assert_true(alone_answered_null(a, &q, alone_call(a, &q, HZ_ON_JOIN_OP, unknown(a, 3))));
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 0); /* the master passes it on */
	node_invariant(a->n);
}

/* What a member says after it has joined goes to those who are there, and to those who come. */
static void what_is_said_after_joining(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), c = peer_of(4), r = peer_of(5), unready = peer_of(6);
	struct handed h;

	alone_lead(a);
	p.is_c = q.is_c = r.is_c = false;
	admit(a, &p, NULL);
	admit(a, &q, NULL);
	admit(a, &c, NULL);
	a->now_ms += 1000;
	ask(a, &unready, NULL);
	memcpy(said, (const uint8_t[]){ 1, 2, 3, 4, 5 }, 5);
	assert_true(alone_answered_null(a, &p, alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, 3))));
	assert_non_null(alone_sent(a, &q, HZ_ON_JOIN_OP));
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 1);
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, 2)); /* behind the first */
	alone_call(a, &q, HZ_ON_JOIN_OP, unknown(a, 4));
	alone_call(a, &q, HZ_ON_JOIN_OP, unknown(a, 0)); /* nothing */
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 0);
	h = admit(a, &r, NULL);
	assert_true(h.before == 0 && h.after == 3 && h.after_bytes == 3 + 2 + 4);
	lose(a, &p);
	h = admit(a, &p, unknown(a, 1));
	assert_true(h.before == 0 && h.after == 1 && h.after_bytes == 4);
	lose(a, &r);
	h = admit(a, &r, NULL);
	assert_true(h.before == 1 && h.before_bytes == 1 && h.after_bytes == 4);
}

static void one_member_fills_no_more_than_its_share(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4), s = peer_of(5);

	alone_lead(a);
	admit(a, &p, unknown(a, MC_ONJOIN_MAX));
	admit(a, &q, unknown(a, MC_ONJOIN_MAX + 1)); /* too much: it is let in without */
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, 100));
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MAX - 100));
	assert_true(admit(a, &r, NULL).before_bytes == MC_ONJOIN_MAX);
	alone_call(
		a, &p, HZ_ON_JOIN_OP, unknown(a, 1)); /* one more does not fit, nor does it push others out */
	assert_true(admit(a, &s, NULL).after_bytes == MC_ONJOIN_MAX);
}

static void all_together_leave_half_of_the_heap(void **state)
{
	struct alone *a = *state;
	struct peer p[5];

	a->cfg.heap_size = 4 * MC_ONJOIN_MAX;
	alone_lead(a);
	for (uint32_t i = 0; i < 4; i++) {
		p[i] = peer_of(2 + i);
		admit(a, &p[i], unknown(a, i == 0 ? MC_ONJOIN_MAX - 1 : MC_ONJOIN_MAX));
	}
	p[4] = peer_of(6);
	assert_int_equal(admit(a, &p[4], NULL).before_bytes, 2 * MC_ONJOIN_MAX - 1);
}

static void listeners_have_a_bound(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);
	struct hz_registration_operation op = { .member_list_version = 2 };
	uint32_t kept;

	alone_lead(a);
	admit(a, &p, NULL);
	memset(said, 'x', MC_ONJOIN_MAX / 2);
	for (uint64_t id = 1; id <= 10; id++) {
		op.registration = registration(a, &p, id);
		op.registration.topic = (struct mc_str){ (const char *)said, MC_ONJOIN_MAX / 2 };
		assert_true(is_true(a, &p, alone_call(a, &p, HZ_REGISTRATION_OPERATION, &op)));
		node_invariant(a->n);
	}
	kept = admit(a, &q, NULL).before;
	assert_int_equal(kept, 7); /* eight with their heads are more than four times MC_ONJOIN_MAX */
}

/* More than is kept of one member is told to who is there, who else never hears of it. */
static void what_is_not_kept_is_passed_on(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4);
	const struct hz_on_join_op *op;

	alone_lead(a);
	p.is_c = q.is_c = false;
	admit(a, &p, NULL);
	admit(a, &q, NULL);
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MAX + 1));
	op = alone_sent(a, &q, HZ_ON_JOIN_OP);
	assert_true(op != NULL && op->operations.raw.n == MC_ONJOIN_MAX + 1);
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MESSAGE_MAX));
	op = alone_sent(a, &q, HZ_ON_JOIN_OP);
	assert_true(op != NULL && op->operations.raw.n == MC_ONJOIN_MESSAGE_MAX);
	assert_null(alone_told(a, NODE_NOTICE_WARN));
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MESSAGE_MAX + 1));
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 0);
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	assert_int_equal(admit(a, &r, NULL).after, 0);
}

/* Not at once to so many that their queues would be full. */
static void what_is_passed_on_has_a_bound(void **state)
{
	enum { OTHERS = MC_ONJOIN_FORWARD_MAX / MC_ONJOIN_MESSAGE_MAX };
	struct alone *a = *state;
	struct peer p = peer_of(2), q;

	a->cfg.members_max = a->cfg.conns_max = OTHERS + 8;
	a->cfg.no_heartbeat_timeout_ms = INT64_MAX / 4; /* nobody says a word */
	alone_lead(a);
	p.is_c = false;
	admit(a, &p, NULL);
	for (uint32_t i = 0; i <= OTHERS; i++) {
		q = peer_of(3 + i);
		q.is_c = false;
		if (i == OTHERS) {
			alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MESSAGE_MAX));
			assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), OTHERS);
			assert_null(alone_told(a, NODE_NOTICE_WARN));
		}
		admit(a, &q, NULL);
		mc_arena_reset(&a->mem);
	}
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MESSAGE_MAX)); /* to one more */
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 0);
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MESSAGE_MAX));
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), 0);
	assert_null(alone_told(a, NODE_NOTICE_WARN)); /* said once */
	alone_call(a, &p, HZ_ON_JOIN_OP, unknown(a, MC_ONJOIN_MESSAGE_MAX / 2));
	assert_int_equal(alone_count_sent(a, HZ_ON_JOIN_OP), OTHERS + 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_listener_is_told_to_who_joins_later),
		T(a_listener_that_is_gone_is_not),
		T(what_a_newcomer_registers),
		T(a_member_only_keeps_what_it_is_told),
		T(what_is_said_after_joining),
		T(one_member_fills_no_more_than_its_share),
		T(all_together_leave_half_of_the_heap),
		T(listeners_have_a_bound),
		T(what_is_not_kept_is_passed_on),
		T(what_is_passed_on_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
