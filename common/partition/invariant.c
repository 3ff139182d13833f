/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - what holds of the partitions' state between two steps. Costs a walk over all of it: for the
 * simulator. */
#include <string.h>

#include "common/base/check.h"
#include "common/partition/internal.h"

static bool is_named(const struct partition_table *t, int16_t replica)
{
	return replica >= 0 && (uint32_t)replica < t->count && !t->replicas[replica].uuid.null;
}

static void check_row(const struct partition_table *t, const struct partition_row *row)
{
	for (uint32_t r = 0; r < MC_REPLICAS; r++) {
		mc_check(row->replica[r] == PARTITION_NONE || is_named(t, row->replica[r]));
		for (uint32_t k = 0; k < r; k++) /* nobody holds two replicas of one partition */
			mc_check(row->replica[r] == PARTITION_NONE || row->replica[k] != row->replica[r]);
	}
}

static void check_table(const struct partition_table *t)
{
	mc_check(t->count <= t->cap && t->cap <= MC_PARTITION_REPLICAS_MAX &&
		(t->cap == 0 || t->replicas != NULL));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (p == 0 ||
			memcmp(t->rows[p].replica, t->rows[p - 1].replica, sizeof(t->rows[p].replica)) != 0)
			check_row(t, &t->rows[p]); /* what holds of a row holds of its equal */
}

static void check_moves(struct node *n)
{
	const struct partition_service *s = partition_of(n);
	uint32_t active = 0, planned = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct partition_move *mv = &s->moves[p];

		mc_check(s->plan_next[p] <= s->plan_count[p] && s->plan_count[p] <= PARTITION_STEPS_MAX);
		planned += (uint32_t)(s->plan_count[p] - s->plan_next[p]);
		active += mv->stage != MOVE_NONE;
		mc_check(mv->stage != MOVE_NONE || due_at(n, DUE_MOVE, p) == NODE_NEVER);
		mc_check(mv->stage == MOVE_NONE ||
			(partition_step_valid(&mv->step) && is_named(&s->table, mv->owner)));
	}
	mc_check(active == s->active && planned == s->planned);
}

static void check_asks(struct node *n)
{
	const struct partition_service *s = partition_of(n);
	uint32_t left = 0;

	for (uint32_t i = 0; i < s->ask_count; i++) {
		left += !s->asks[i].done;
		mc_check(!s->asks[i].done || due_at(n, DUE_ASK, i) == NODE_NEVER);
	}
	mc_check(left == s->asks_left);
	mc_check(s->ask_count == 0 || s->phase == PARTITION_FETCHING || s->phase == PARTITION_PROMOTING ||
		!node_is_master(n));
}

static void check_completed(const struct partition_service *s)
{
	mc_check(s->completed_count <= MC_PARTITION_COMPLETED_MAX);
	for (uint32_t i = 0; i < s->completed_count; i++) {
		const struct partition_completed *c = &s->completed[i];

		mc_check(c->partition >= 0 && c->partition < MC_PARTITIONS && partition_step_valid(&c->step));
		mc_check(is_named(&s->table, c->step.destination));
		mc_check(c->step.source == PARTITION_NONE || is_named(&s->table, c->step.source));
		mc_check(i == 0 || s->completed[i - 1].serial < c->serial);
		mc_check(c->serial <= s->serial);
	}
}

void partition_invariant(struct node *n)
{
	const struct partition_service *s = partition_of(n);

	check_table(&s->table);
	check_moves(n);
	check_asks(n);
	check_completed(s);
	mc_check(!s->working && s->phase <= PARTITION_MOVING);
	mc_check(s->ask_count <= s->ask_room && (s->ask_room == 0) == (s->asks == NULL));
	mc_check(s->leaver_count <= MC_PARTITION_LEAVERS_MAX);
	/* Only a master moves anything; one that leaves stops in the middle. */
	mc_check(node_is_master(n) || n->phase >= NODE_PHASE_LEAVING ||
		(s->phase == PARTITION_IDLE && s->active == 0));
}
