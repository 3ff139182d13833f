/* SPDX-License-Identifier: Apache-2.0 */
/* budget.h - how often something may happen: so many at once, and one more each so many milliseconds. */
#ifndef MC_BASE_BUDGET_H
#define MC_BASE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/* All zeros to begin with: nothing is spent. */
struct mc_budget {
	uint32_t spent;
	int64_t refilled_at_ms; /* when it was last given some back */
};

/* True: it may happen, and is counted. `now_ms` may go back. */
static inline bool mc_budget_take(struct mc_budget *b, uint32_t at_once, int64_t refill_ms, int64_t now_ms)
{
	int64_t back;

	if (b->spent == 0 || now_ms < b->refilled_at_ms)
		b->refilled_at_ms = now_ms;
	back = (now_ms - b->refilled_at_ms) / refill_ms;
	b->refilled_at_ms += back * refill_ms;
	b->spent = back < (int64_t)b->spent ? b->spent - (uint32_t)back : 0;
	if (b->spent >= at_once)
		return false;
	b->spent++;
	return true;
}

#endif
