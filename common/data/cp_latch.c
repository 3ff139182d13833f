/* SPDX-License-Identifier: Apache-2.0 */
/* cp_latch.c - latches (com.hazelcast.cp.internal.datastructures.countdownlatch.CountDownLatch): each call
 * that counts down is kept by its id, so that its repeat does not count. */
#include "common/data/cp_internal.h"

static int32_t remaining(const struct cp_object *o)
{
	return (int64_t)o->count > (int64_t)o->ref_count ? o->count - (int32_t)o->ref_count : 0;
}

struct cp_answer cp_latch_set(struct cp_run *r)
{
	if (r->call->number <= 0)
		return cp_answer_error(CP_ARGUMENT, "cannot set non-positive count");
	if (remaining(r->o) > 0)
		return cp_answer_number(CP_ANSWER_BOOL, 0);
	while (r->o->refs != NULL)
		cp_ref_drop(r->c, r->o, &r->o->refs);
	r->o->count = (int32_t)r->call->number;
	r->o->round = cp_plus32(r->o->round, 1);
	return cp_answer_number(CP_ANSWER_BOOL, 1);
}

struct cp_answer cp_latch_down(struct cp_run *r)
{
	struct cp_ref ref = { .uid = r->call->uid };
	struct cp_answer yes = cp_answer_number(CP_ANSWER_BOOL, 1);

	if (r->call->number > r->o->round)
		return cp_answer_error(CP_STATE, "the expected round is not begun");
	if (r->call->number < r->o->round)
		return cp_answer_number(CP_ANSWER_INT, 0);
	if (!cp_ref_put(r->c, r->o, &ref))
		return cp_answer_error(CP_FULL, "no room is left for CP objects");
	while (remaining(r->o) == 0 && r->o->waits != NULL)
		cp_wait_end(r->c, r->o, &r->o->waits, &yes);
	return cp_answer_number(CP_ANSWER_INT, remaining(r->o));
}

struct cp_answer cp_latch_await(struct cp_run *r)
{
	if (remaining(r->o) == 0 || r->call->timeout_ms <= 0)
		return cp_answer_number(CP_ANSWER_BOOL, remaining(r->o) == 0);
	return cp_wait_of(r) ? cp_answer_number(CP_ANSWER_LATER, 0)
			     : cp_answer_error(CP_FULL, "too many calls wait");
}

struct cp_answer cp_latch_count(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_INT, remaining(r->o));
}

struct cp_answer cp_latch_round(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_INT, r->o->round);
}
