/* SPDX-License-Identifier: Apache-2.0 */
/* test_unhandled.c - what a member hears of a call that nobody here runs: each row of unhandled.c, and those
 * beside it. */
#include <stdio.h>

#include "tests/lib/alone.h"

enum answered { TRUE_, NULL_, ERROR, RETRY, OTHER };

static enum answered ask(
	struct alone *a, const struct peer *p, int32_t factory, int32_t id, int32_t partition)
{
	struct hz_op op = { .call_id = ++a->last_call, .partition_id = partition };
	struct hz_message m = { .cls = HZ_NONE,
		.flags = HZ_PACKET_OPERATION,
		.factory = factory,
		.id = id,
		.partition_id = partition,
		.call_id = op.call_id,
		.op = &op };
	const struct hz_normal_response *r;
	bool retryable;

	alone_step(a, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = p->conn, .message = &m });
	if (alone_answered_error(a, p, op.call_id, &retryable))
		return retryable ? RETRY : ERROR;
	r = alone_sent(a, p, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->call_id == op.call_id); /* never silence */
	if (alone_answered_null(a, p, op.call_id))
		return NULL_;
	return r->value.object->type == -4 && r->value.object->u.flag ? TRUE_ : OTHER;
}

static void each_has_its_answer(void **state)
{
	static const struct {
		int32_t factory, id;
		enum answered how, of_partition;
	} rows[] = {
		{ -1, 14, TRUE_, TRUE_ },
		{ -1, 15, TRUE_, TRUE_ },
		{ -1, 16, NULL_, NULL_ },
		{ -1, 26, TRUE_, TRUE_ },
		{ -1, 1, ERROR, ERROR },
		{ -1, 27, ERROR, ERROR },
		{ -3, 2, OTHER, OTHER },
		{ -3, 3, ERROR, ERROR },
		{ -4, 92, NULL_, NULL_ },
		{ -4, 91, ERROR, RETRY },
		{ -10, 0, NULL_, NULL_ },
		{ -10, 1, ERROR, ERROR },
		{ -10, 2, NULL_, NULL_ },
		{ -10, 8, NULL_, NULL_ },
		{ -10, 9, ERROR, ERROR },
		{ -13, 42, NULL_, NULL_ },
		{ -13, 41, ERROR, RETRY },
		{ -31, 6, NULL_, NULL_ },
		{ -31, 7, NULL_, NULL_ },
		{ -31, 8, ERROR, ERROR },
		{ -42, 0, NULL_, NULL_ },
		{ -42, 77, NULL_, NULL_ },
		{ -8, 0, ERROR, RETRY },
		{ -9, 5, ERROR, RETRY },
		{ -11, 5, ERROR, RETRY },
		{ -12, 5, ERROR, ERROR },
		{ -7, 0, ERROR, RETRY },
		{ -7, 1, ERROR, RETRY },
		{ -7, 4, NULL_, NULL_ },
		{ -22, 8, ERROR, RETRY },
		{ -27, 6, ERROR, RETRY },
		{ -27, 23, NULL_, NULL_ },
		{ -99, 14, ERROR, ERROR },
	};
	struct alone *a = *state;
	struct peer p = peer_of(2);

	p.lite = true;
	alone_follow(a, &p, NULL, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum answered how = ask(a, &p, rows[i].factory, rows[i].id, -1);
		enum answered of_partition = ask(a, &p, rows[i].factory, rows[i].id, 5);

		if (how != rows[i].how || of_partition != rows[i].of_partition)
			fail_msg("%d/%d: %d %d", rows[i].factory, rows[i].id, how, of_partition);
	}
}

/* Of a member that stores nothing no partition is asked, whatever is to be done there. */
static void nothing_is_stored_here(void **state)
{
	int32_t partitions[] = { 0, 1 };
	struct hz_named size = { mc_str_z("m") };
	struct hz_partition_iterating_operation op = { .partitions.v = partitions, .partitions.n = 2 };
	struct alone *a = *state;
	struct peer p = peer_of(2);
	bool retryable;

	p.lite = true;
	alone_follow(a, &p, NULL, 0);
	for (int known = 0; known < 2; known++) {
		op.operation_factory =
			known ? hz_value_object(HZ_SIZE_OPERATION_FACTORY, &size, &a->mem) : NULL;
		assert_true(alone_answered_error(
			a, &p, alone_call(a, &p, HZ_PARTITION_ITERATING_OPERATION, &op), &retryable));
		assert_false(retryable);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_has_its_answer, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_stored_here, alone_set_up, alone_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
