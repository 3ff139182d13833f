/* SPDX-License-Identifier: Apache-2.0 */
/* phase.c - the phases of a node are rows with their allowed successors; a move is told to the user. */
#include "common/base/check.h"
#include "common/member/member.h"

#define TO(p) (1u << NODE_PHASE_##p)
static const unsigned successors[NODE_PHASE_COUNT] = {
	[NODE_PHASE_IDLE] = TO(LOOKING) | TO(LEFT),
	[NODE_PHASE_LOOKING] = TO(JOINING) | TO(MASTER) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_JOINING] = TO(LOOKING) | TO(MEMBER) | TO(MASTER) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_MEMBER] = TO(MASTER) | TO(MERGING) | TO(LOOKING) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_MASTER] = TO(MERGING) | TO(LOOKING) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_MERGING] = TO(MEMBER) | TO(LOOKING) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_LEAVING] = TO(LEFT),
	[NODE_PHASE_LEFT] = 0,
};

void node_move(struct node *n, enum node_phase to)
{
	struct node_notice *t;

	if (n->phase == to)
		return;
	mc_check(to < NODE_PHASE_COUNT && (successors[n->phase] & (1u << to)) != 0);
	t = notice_new(n, NODE_NOTICE_PHASE);
	t->from = n->phase;
	t->to = to;
	n->phase = to;
}
