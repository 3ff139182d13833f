/* SPDX-License-Identifier: Apache-2.0 */
/* alone_merge.h - the node of a test goes from its own cluster to a larger one. */
#ifndef MC_TESTS_ALONE_MERGE_H
#define MC_TESTS_ALONE_MERGE_H

#include "tests/lib/alone.h"

/* Into the cluster of a member that stores more, which owns everything there. */
static inline void alone_move_to(struct alone *a, struct peer *other)
{
	struct hz_split_brain_merge_validation_op *op = alone_new(a, sizeof(*op));
	int64_t call;

	*other = peer_of(9);
	other->lite = false;
	alone_accept(a, other);
	op->request = alone_split_message(a, other, 5);
	alone_call(a, other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, op);
	alone_connect(a, other);
	call = alone_call_id(a, other, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP);
	alone_answer(a, other, call, HZ_SPLIT_BRAIN_JOIN_MESSAGE, alone_split_message(a, other, 5));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MERGING);
	alone_connect(a, other);
	alone_call(a, other, HZ_FINALIZE_JOIN_OP,
		alone_finalize(a, (struct peer[]){ *other, alone_self(a) }, 2, 2));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	alone_assign(a, other, other, 1);
}

/* What it hands over, in the order in which it comes; NULL: nothing of this kind. */
static inline const void *alone_handed(struct alone *a, const struct peer *p, enum hz_class cls)
{
	for (int i = 0; i < 5 && alone_sent(a, p, cls) == NULL; i++)
		alone_tick(a, 500);
	return alone_sent(a, p, cls);
}

#endif
