/* SPDX-License-Identifier: Apache-2.0 */
/* test_cluster_state.c - the state of the cluster: locked, changed, put back; who may join in it, what may
 * move. */
#include "common/member/state.h"
#include "tests/lib/alone.h"

#define TXN ((struct mc_uuid){ .lo = 1 })
#define OTHER ((struct mc_uuid){ .lo = 2 })

static int64_t lock(struct alone *a, const struct peer *p, struct mc_uuid txn, int64_t lease_ms)
{
	struct hz_lock_cluster_state_op *op = alone_new(a, sizeof(*op));

	op->txn_id = txn;
	op->lease_time = lease_ms;
	return alone_call(a, p, HZ_LOCK_CLUSTER_STATE_OP, op);
}

static int64_t rollback(struct alone *a, const struct peer *p, struct mc_uuid txn)
{
	struct hz_rollback_cluster_state_op *op = alone_new(a, sizeof(*op));

	op->txn_id = txn;
	return alone_call(a, p, HZ_ROLLBACK_CLUSTER_STATE_OP, op);
}

/* stream: what an enum's stream of Java ends with; size -1: there is none */
static int64_t commit_stream(
	struct alone *a, const struct peer *p, struct mc_uuid txn, const uint8_t *stream, int32_t size)
{
	struct hz_commit_cluster_state_op *op = alone_new(a, sizeof(*op));
	struct mc_value *v = alone_new(a, sizeof(*v));

	v->type = MC_TYPE_JAVA;
	v->u.bytes = (struct mc_bytes){ stream, size };
	op->txn_id = txn;
	op->state_change = alone_new(a, sizeof(*op->state_change));
	op->state_change->new_state = size < 0 ? NULL : v;
	return alone_call(a, p, HZ_COMMIT_CLUSTER_STATE_OP, op);
}

static uint8_t *stream_of(struct alone *a, const char *name, int32_t *size)
{
	size_t n = strlen(name);
	uint8_t *s = alone_new(a, n + 5);

	memcpy(s, (const uint8_t[]){ 'q', 't', 0, (uint8_t)n }, 4);
	memcpy(s + 4, name, n);
	*size = (int32_t)n + 4;
	return s;
}

static int64_t commit(struct alone *a, const struct peer *p, struct mc_uuid txn, const char *name)
{
	int32_t size;
	uint8_t *s = stream_of(a, name, &size);

	return commit_stream(a, p, txn, s, size);
}

static bool is_true(struct alone *a, const struct peer *p, int64_t call)
{
	const struct hz_normal_response *r = alone_sent(a, p, HZ_NORMAL_RESPONSE);

	return r != NULL && r->call_id == call && r->value.object != NULL && r->value.object->type == -4 &&
		r->value.object->u.flag;
}

static bool is_error(struct alone *a, const struct peer *p, int64_t call)
{
	bool retryable;

	return alone_answered_error(a, p, call, &retryable);
}

static void change_to(struct alone *a, const struct peer *p, const char *name)
{
	assert_true(alone_answered_null(a, p, lock(a, p, TXN, 1000)));
	assert_true(is_true(a, p, commit(a, p, TXN, name)));
}

static void ask(struct alone *a, struct peer *p)
{
	if (p->conn == 0)
		alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
}

static void admit(struct alone *a, struct peer *p)
{
	int64_t call;

	ask(a, p);
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

static void each_state_means_something(void **state)
{
	static const struct {
		const char *name;
		bool joins, migrates, promotes;
	} all[] = {
		{ "FROZEN", false, false, false },
		{ "NO_MIGRATION", true, false, true },
		{ "PASSIVE", false, false, false },
		{ "IN_TRANSITION", false, false, false },
		{ "ACTIVE", true, true, true },
	};
	struct alone *a = *state;
	struct peer p = peer_of(2), q;

	alone_lead(a);
	admit(a, &p);
	for (uint32_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		change_to(a, &p, all[i].name);
		assert_non_null(alone_told(a, NODE_NOTICE_NOTE));
		assert_int_equal(a->n->migrations_allowed, all[i].migrates);
		assert_int_equal(a->n->promotions_allowed, all[i].promotes);
		q = peer_of(10 + i);
		a->now_ms += 1000;
		ask(a, &q);
		assert_int_equal(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP) != NULL, all[i].joins);
		assert_int_equal(alone_sent(a, &q, HZ_BEFORE_JOIN_CHECK_FAILURE_OP) == NULL, all[i].joins);
		if (!all[i].joins)
			assert_int_equal(
				alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_CLUSTER_STATE);
		node_invariant(a->n);
	}
	change_to(a, &p, "ACTIVE"); /* as it is: nothing is told */
	assert_null(alone_told(a, NODE_NOTICE_NOTE));
}

/* The name is the last thing in the stream, with its length before it: whatever else ends so is another name.
 */
static void a_name_that_is_none_changes_nothing(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	int32_t size;
	uint8_t *s;

	alone_lead(a);
	admit(a, &p);
	for (int how = 0; how < 6; how++) {
		assert_true(alone_answered_null(a, &p, lock(a, &p, TXN, 1000)));
		s = stream_of(a, how == 0 ? "NOT_FROZEN" : "FROZEN", &size);
		if (how == 1)
			s[2] = 1;
		if (how == 2)
			s[3]++;
		if (how == 3)
			s++, size--; /* no room for the tag of a text and what is before it */
		if (how == 4)
			size--;
		assert_true(is_true(a, &p, commit_stream(a, &p, TXN, s, how == 5 ? -1 : size)));
		assert_null(alone_told(a, NODE_NOTICE_NOTE));
		assert_true(a->n->migrations_allowed);
	}
	change_to(a, &p, "FROZEN");
	assert_false(a->n->migrations_allowed);
}

static void who_locked_it_changes_it(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4);

	alone_lead(a);
	admit(a, &p);
	admit(a, &q);
	assert_true(is_error(a, &p, commit(a, &p, TXN, "FROZEN"))); /* not locked */
	assert_true(alone_answered_null(a, &p, lock(a, &p, TXN, 1000)));
	assert_true(alone_answered_null(a, &q, lock(a, &q, TXN, 1000))); /* the same change, once more */
	assert_true(is_error(a, &q, lock(a, &q, OTHER, 1000)));
	assert_true(is_error(a, &q, commit(a, &q, OTHER, "FROZEN")));
	ask(a, &r); /* nobody is let in now, and nobody is refused */
	assert_null(alone_sent(a, &r, HZ_FINALIZE_JOIN_OP));
	assert_null(alone_sent(a, &r, HZ_BEFORE_JOIN_CHECK_FAILURE_OP));
	assert_true(is_true(a, &q, rollback(a, &q, OTHER))); /* not theirs */
	assert_true(is_error(a, &q, lock(a, &q, OTHER, 1000)));
	assert_true(is_true(a, &p, rollback(a, &p, TXN)));
	assert_true(is_error(a, &p, commit(a, &p, TXN, "FROZEN")));
	a->now_ms += 1000;
	ask(a, &r);
	assert_non_null(alone_sent(a, &r, HZ_FINALIZE_JOIN_OP));
	assert_true(is_true(a, &p, rollback(a, &p, TXN))); /* nothing is locked */
	change_to(a, &p, "FROZEN");
	assert_true(is_error(a, &p, commit(a, &p, TXN, "ACTIVE"))); /* once */
	assert_false(a->n->migrations_allowed);
}

static void a_lock_ends_by_itself(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);

	alone_lead(a);
	admit(a, &p);
	lock(a, &p, TXN, -5);
	assert_true(is_error(a, &p, commit(a, &p, TXN, "FROZEN")));
	lock(a, &p, TXN, 100);
	a->now_ms += 99;
	assert_true(is_error(a, &p, lock(a, &p, OTHER, 1)));
	a->now_ms += 1;
	assert_true(is_error(a, &p, commit(a, &p, TXN, "FROZEN")));
	assert_true(alone_answered_null(a, &p, lock(a, &p, OTHER, INT64_MAX)));
	a->n->now_ms = a->now_ms += MC_STATE_LEASE_MAX - 1; /* not a step: the member would be missed */
	assert_true(is_error(a, &p, lock(a, &p, TXN, 1)));
	assert_true(is_true(a, &p, commit(a, &p, OTHER, "FROZEN")));
}

/* Who left while nothing may move has its place, until things move again. */
static void who_left_may_come_back(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), r = peer_of(4);

	alone_lead(a);
	admit(a, &p);
	admit(a, &q);
	change_to(a, &p, "FROZEN");
	alone_close(a, &q, NODE_FAIL_CLOSED);
	alone_fail_dial(a, &q, NODE_FAIL_REFUSED);
	assert_int_equal(node_member_count(a->n), 2);
	ask(a, &r);
	assert_null(alone_sent(a, &r, HZ_FINALIZE_JOIN_OP));
	q.uuid.lo += 100; /* its process is another one */
	a->now_ms += 1000;
	ask(a, &q);
	assert_non_null(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP));
	alone_close(a, &q, NODE_FAIL_CLOSED);
	alone_fail_dial(a, &q, NODE_FAIL_REFUSED);
	assert_int_equal(node_member_count(a->n), 2);
	change_to(a, &p, "NO_MIGRATION"); /* backups are promoted: it is not waited for any more */
	change_to(a, &p, "FROZEN");
	q.uuid.lo += 100;
	a->now_ms += 1000;
	ask(a, &q);
	assert_null(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP));
	node_invariant(a->n);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(each_state_means_something),
		T(a_name_that_is_none_changes_nothing),
		T(who_locked_it_changes_it),
		T(a_lock_ends_by_itself),
		T(who_left_may_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
