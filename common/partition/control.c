/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control.c - what the master does next with the partitions (MigrationManager.ControlTask and what
 * follows it): fetch tables after a claim, repair and promote, give lost partitions to somebody, migrate
 * towards balance, let leavers go.
 */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

/* --- who may hold what --- */
static uint32_t group_number(struct mc_str *names, uint32_t *groups, struct mc_str name)
{
	uint32_t g = 0;

	while (g < *groups && !mc_str_eq(names[g], name))
		g++;
	if (g == *groups)
		names[(*groups)++] = name;
	return g;
}

bool partition_wanted(struct node *n, bool unready, partition_target target)
{
	struct partition_candidate *c = node_new_array(n, sizeof(*c), n->member_count);
	struct mc_str *names = node_new_array(n, sizeof(*names), n->member_count);
	uint32_t count = 0, groups = 0;

	for (uint32_t i = 0; c != NULL && names != NULL && i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (m->lite || (m->unready && !unready) || partition_leaving(n, m->uuid))
			continue;
		c[count].replica = partition_table_intern(&partition_of(n)->table, m->uuid, &m->addr);
		if (c[count].replica == PARTITION_NONE)
			continue;
		c[count++].group = (uint16_t)group_number(names, &groups, member_group(n, m));
	}
	return partition_assign(&partition_of(n)->table, c, count, groups, &n->rng, &n->fx->mem, target);
}

/* --- the plan --- */
void partition_plan_drop(struct node *n)
{
	struct partition_service *s = partition_of(n);

	memset(s->plan_count, 0, sizeof(s->plan_count));
	memset(s->plan_next, 0, sizeof(s->plan_next));
	s->planned = 0;
}

void partition_plan_all(struct node *n, partition_target target)
{
	struct partition_service *s = partition_of(n);

	partition_plan_drop(n);
	s->moved = 0;
	s->parallel = partition_all_ours(n) ? PARTITION_PARALLEL_FIRST : PARTITION_PARALLEL;
	s->unpaced = 0;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		struct partition_step steps[PARTITION_STEPS_MAX];
		uint32_t count = partition_plan(s->table.rows[p].replica, target[p], steps);

		for (uint32_t i = 0; i < count; i++) {
			/* one too many: nothing has to be copied for that */
			if (steps[i].destination == PARTITION_NONE)
				partition_table_set(
					&s->table, p, (uint32_t)steps[i].source_now, PARTITION_NONE);
			else
				s->plan[p][s->plan_count[p]++] = steps[i];
		}
		s->planned += s->plan_count[p];
	}
}

/* --- the order of things --- */
bool partition_all_ours(const struct node *n)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!n->members[i].c_node && !mc_uuid_eq(n->members[i].uuid, n->uuid))
			return false;
	return true;
}

void partition_again(struct node *n)
{
	partition_of(n)->again = true;
}

void partition_later(struct node *n, int64_t pause_ms)
{
	struct partition_service *s = partition_of(n);

	mc_check(pause_ms > 0);
	s->later = true;
	if (s->not_before_ms < n->now_ms + pause_ms)
		s->not_before_ms = n->now_ms + pause_ms;
}

/* Nothing is left to be moved: who wanted to go may go. */
static void rest(struct node *n)
{
	partition_completed_publish(n, true);
	partition_leavers_answer(n);
}

static void sweep(struct node *n)
{
	struct partition_service *s = partition_of(n);
	bool *keep = node_new_array(n, sizeof(*keep), s->table.count);

	if (keep == NULL || s->active > 0)
		return;
	for (uint32_t i = 0; i < s->completed_count; i++) {
		if (s->completed[i].step.source != PARTITION_NONE)
			keep[s->completed[i].step.source] = true;
		keep[s->completed[i].step.destination] = true;
	}
	partition_parts_keep(n, keep);
	partition_table_sweep(&s->table, keep);
}

static bool rearrange(struct node *n)
{
	struct partition_service *s = partition_of(n);
	int16_t(*target)[MC_REPLICAS] = node_new_array(n, sizeof(*target), MC_PARTITIONS);

	sweep(n);
	if (target == NULL || !n->migrations_allowed || !partition_wanted(n, false, target)) {
		partition_publish_changed(n);
		rest(n);
		return false;
	}
	partition_fill_lost(n, target);
	if (n->now_ms < s->not_before_ms) {
		partition_publish_changed(n);
		s->later = true;
		return false;
	}
	partition_plan_all(n, target);
	if (s->planned == 0) {
		partition_publish_changed(n);
		rest(n);
		return false;
	}
	s->move_at_ms = s->published_at_ms == partition_table_stamp(&s->table) || partition_all_ours(n)
		? n->now_ms
		: n->now_ms + PARTITION_SETTLE;
	partition_publish(n);
	s->phase = PARTITION_MOVING;
	partition_note(n, NODE_NOTICE_DEBUG, s->planned, " migrations are to be made");
	return true;
}

static bool idle(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!n->promotions_allowed || (!s->again && (!s->later || n->now_ms < s->not_before_ms)))
		return false; /* frozen: who left owns what it owned */
	s->again = s->later = false;
	if (s->fetch) {
		partition_fetch_start(n);
		return true;
	}
	if (partition_table_unused(&s->table)) {
		rest(n);
		return false;
	}
	if (partition_repair(n))
		return true;
	return rearrange(n);
}

static bool moving(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->again || s->later)
		partition_plan_drop(n);
	partition_move_some(n);
	if (s->active > 0 || s->planned > 0)
		return false;
	s->phase = PARTITION_IDLE;
	partition_note(n, NODE_NOTICE_DEBUG, s->moved, " migrations were made");
	if (s->again || s->later) {
		partition_completed_publish(n, true);
		return true;
	}
	rest(n);
	return s->again;
}

typedef bool phase_fn(struct node *n);
static phase_fn *const phases[] = {
	[PARTITION_IDLE] = idle,
	[PARTITION_FETCHING] = partition_fetching,
	[PARTITION_PROMOTING] = partition_promoting,
	[PARTITION_MOVING] = moving,
};

/* --- when to look again --- */
static void earlier(int64_t *at_ms, int64_t other_ms)
{
	if (other_ms < *at_ms)
		*at_ms = other_ms;
}

static void schedule(struct node *n)
{
	const struct partition_service *s = partition_of(n);
	int64_t at_ms = s->check_at_ms;

	mc_check(node_is_master(n));
	earlier(&at_ms, partition_completed_due(n));
	if (s->later && n->promotions_allowed && s->phase == PARTITION_IDLE)
		earlier(&at_ms, s->not_before_ms);
	if (s->planned > 0 && s->move_at_ms > n->now_ms)
		earlier(&at_ms, s->move_at_ms);
	if (s->unheard)
		earlier(&at_ms, n->now_ms + PARTITION_JOIN_PAUSE);
	timer_set(n, TIMER_PARTITION, at_ms);
}

/* One idle, one promotion, one plan: more rounds than that would be a circle. */
#define ROUNDS_MAX 8

void partition_work(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n) || s->working)
		return;
	s->working = true;
	for (int i = 0; i < ROUNDS_MAX && phases[s->phase](n); i++)
		;
	s->working = false;
	schedule(n);
}

void partition_state_changed(struct node *n)
{
	if (n->promotions_allowed) {
		partition_again(n);
		partition_work(n);
	}
}

/* A publication left out who had no answer to its FinalizeJoin yet. */
static void publish_unheard(struct node *n)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < n->member_count; i++)
		if (n->members[i].unready)
			return;
	s->unheard = false;
	if (!partition_table_unused(&s->table))
		partition_publish(n);
}

void partition_tick(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n))
		return;
	if (s->unheard)
		publish_unheard(n);
	if (partition_completed_due(n) <= n->now_ms)
		partition_completed_publish(n, true);
	if (s->check_at_ms <= n->now_ms) {
		s->check_at_ms = n->now_ms + n->cfg->table_send_interval_ms;
		partition_check_all(n);
	}
	partition_work(n);
}
