/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_emptied.c - a member that stores and is asked to leave: what it holds is handed over first, for as
 * long as that may take; who holds nothing goes at once. The test is the master.
 */
#include "common/base/limits.h"
#include "common/partition/partition.h"
#include "tests/lib/alone.h"

static struct peer master;

/* `own`: all partitions are here; else the master has them. */
static void begin(struct alone *a, bool own)
{
	struct peer self;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	master = peer_of(2);
	master.lite = false;
	alone_follow(a, &master, NULL, 0);
	a->now_ms += 1000; /* what was just said to it has been read */
	self = alone_self(a);
	alone_assign(a, &master, own ? &self : &master, 1);
}

static void leave(struct alone *a)
{
	alone_step(a, (struct node_event){ .type = NODE_EV_LEAVE });
}

static bool asks(struct alone *a)
{
	const struct hz_uuid_op *op = alone_sent(a, &master, HZ_SHUTDOWN_REQUEST_OPERATION);

	return op != NULL && mc_uuid_eq(op->uuid, node_uuid(a->n));
}

static void hear(struct alone *a)
{
	alone_send(a, &master, HZ_HEARTBEAT_OP, alone_heartbeat(a, &master, &master, 3));
}

static void who_holds_nothing_goes_at_once(void **state)
{
	struct alone *a = *state;

	begin(a, false);
	leave(a);
	assert_false(asks(a) || partition_emptying(a->n));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

static void who_stores_nothing_goes_at_once(void **state)
{
	struct alone *a = *state;

	master = peer_of(2);
	alone_follow(a, &master, NULL, 0);
	a->now_ms += 1000;
	leave(a);
	assert_false(asks(a) || partition_emptying(a->n));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

/* It asks each second, and goes when the master says that it may: that one, and it. */
static void what_is_held_is_handed_over(void **state)
{
	struct alone *a = *state;
	struct hz_uuid_op *op;

	begin(a, true);
	leave(a);
	assert_true(asks(a) && partition_emptying(a->n));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_tick(a, 999);
	assert_false(asks(a));
	alone_tick(a, 1);
	assert_true(asks(a));
	op = alone_new(a, sizeof(*op));
	op->uuid = master.uuid; /* somebody else may go */
	alone_send(a, &master, HZ_SHUTDOWN_RESPONSE_OPERATION, op);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	op->uuid = node_uuid(a->n);
	alone_send(a, &master, HZ_SHUTDOWN_RESPONSE_OPERATION, op);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

/* Who is asked twice does not wait. */
static void asked_twice(void **state)
{
	struct alone *a = *state;

	begin(a, true);
	leave(a);
	leave(a);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

/* Nobody answers: it says so, and goes. */
static void it_does_not_wait_for_ever(void **state)
{
	struct alone *a = *state;
	int64_t until_ms;

	begin(a, true);
	leave(a);
	until_ms = a->now_ms + MC_EMPTY_TIMEOUT_MS;
	while (a->now_ms + 1000 < until_ms) {
		alone_tick(a, 1000);
		assert_true(asks(a));
		hear(a);
		assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	}
	alone_tick(a, 1000);
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(who_holds_nothing_goes_at_once),
		T(who_stores_nothing_goes_at_once),
		T(what_is_held_is_handed_over),
		T(asked_twice),
		T(it_does_not_wait_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
