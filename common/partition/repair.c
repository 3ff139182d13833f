/* SPDX-License-Identifier: Apache-2.0 */
/* repair.c - after a loss: dead replicas out, backups become owners
 * (MigrationManager.RepairPartitionTableTask). */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

#define FAILED_PROMOTION 3 /* what a promotion adds to a version (2), and one more */

void partition_member_added(struct node *n, struct member *m)
{
	struct partition_service *s = partition_of(n);
	bool quiet = n->now_ms - s->changed_at_ms >= PARTITION_QUIET && partition_all_ours(n);

	if (m->lite || m->unready || partition_table_empty(&s->table))
		return;
	s->changed_at_ms = n->now_ms;
	if (quiet)
		partition_again(n);
	else
		partition_later(n, PARTITION_JOIN_PAUSE);
	partition_work(n);
}

void partition_member_gone(struct node *n, struct mc_uuid uuid)
{
	struct partition_service *s = partition_of(n);

	partition_leaver_gone(n, uuid);
	if (partition_table_find(&s->table, uuid) != PARTITION_NONE) {
		s->changed_at_ms = n->now_ms;
		partition_again(n);
	}
	partition_work(n);
}

static void remove_dead(struct node *n)
{
	struct partition_table *t = &partition_of(n)->table;

	for (uint32_t i = 0; i < t->count; i++)
		if (!t->replicas[i].uuid.null && partition_member(n, (int16_t)i) == NULL)
			partition_table_remove(t, (int16_t)i);
}

/* --- promotions --- */
static void ask_promotion(struct node *n, struct mc_uuid uuid)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < s->ask_count; i++)
		if (mc_uuid_eq(s->asks[i].uuid, uuid))
			return;
	partition_ask_add(n, uuid, s->failed ? n->now_ms + PARTITION_RETRY : n->now_ms);
}

static struct mc_uuid promoted(const struct partition_service *s, uint32_t p)
{
	mc_check(s->promoting[p] > 0);
	return s->table.replicas[s->table.rows[p].replica[s->promoting[p]]].uuid;
}

bool partition_repair(struct node *n)
{
	struct partition_service *s = partition_of(n);

	remove_dead(n);
	/* no memory now: nothing is given away before there is */
	if (!partition_asks_make(n, s->table.count)) {
		partition_later(n, PARTITION_FAILURE_PAUSE);
		return true;
	}
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		uint32_t backup = partition_table_first_backup(&s->table, p);

		s->promoting[p] = 0;
		if (s->table.rows[p].replica[0] != PARTITION_NONE || backup == 0)
			continue;
		s->promoting[p] = (int8_t)backup;
		ask_promotion(n, promoted(s, p));
	}
	s->failed = false;
	if (s->ask_count == 0) {
		partition_asks_drop(n);
		return false;
	}
	s->phase = PARTITION_PROMOTING;
	partition_asks_begin(n);
	return true;
}

static bool is_promoted(const struct partition_service *s, uint32_t p, struct mc_uuid to)
{
	return s->promoting[p] != 0 && mc_uuid_eq(promoted(s, p), to);
}

static void promotions_end(struct node *n, struct mc_uuid of, bool done)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		if (!is_promoted(s, p, of))
			continue;
		if (done)
			partition_table_promote(&s->table, p, (uint32_t)s->promoting[p]);
		else
			partition_table_raise(&s->table, p, FAILED_PROMOTION);
		s->promoting[p] = 0;
	}
	s->failed |= !done;
}

static struct hz_migration_info *promotion_make(struct node *n, uint32_t p)
{
	const struct partition_service *s = partition_of(n);
	int8_t slot = s->promoting[p];
	struct partition_completed c = {
		.uuid = mc_rng_uuid(&n->rng), .partition = (int16_t)p, .status = MIGRATION_SUCCESS
	};

	c.step = (struct partition_step){ PARTITION_NONE, s->table.rows[p].replica[slot], PARTITION_NONE,
		PARTITION_NONE, slot, 0 };
	c.initial = s->table.rows[p].version;
	return partition_info_make(n, &c);
}

/* The table as it will be when this one has said yes, and its promotions. */
void partition_promotions_send(struct node *n, uint32_t ask, struct member *m)
{
	struct partition_service *s = partition_of(n);
	struct hz_promotion_commit_operation *op = node_new(n, sizeof(*op));
	struct partition_table *after = node_new_array(n, sizeof(*after), 1);

	mc_check(ask < s->ask_count);
	if (m == NULL || after == NULL) {
		promotions_end(n, s->asks[ask].uuid, false);
		partition_ask_end(s, &s->asks[ask]);
		return;
	}
	*after = s->table;
	op->promotions.v = node_new_array(n, sizeof(*op->promotions.v), MC_PARTITIONS);
	for (uint32_t p = 0; op->promotions.v != NULL && p < MC_PARTITIONS; p++) {
		if (!is_promoted(s, p, m->uuid))
			continue;
		op->promotions.v[op->promotions.n++] = promotion_make(n, p);
		partition_table_promote(after, p, (uint32_t)s->promoting[p]);
	}
	op->expected_member_uuid = m->uuid;
	op->partition_state = partition_state_full(n, after);
	partition_invoke(n, m, HZ_PROMOTION_COMMIT_OPERATION, op, n->cfg->no_heartbeat_timeout_ms,
		PARTITION_INVOCATION_PROMOTE, ask);
}

void partition_promote_done(struct node *n, const struct partition_end *e)
{
	struct partition_ask *a = partition_ask_of(n, e);

	if (a == NULL || partition_of(n)->phase != PARTITION_PROMOTING)
		return;
	if (response_is_true(e->answer)) {
		promotions_end(n, a->uuid, true);
		partition_ask_end(partition_of(n), a);
	} else if (e->how == INVOCATION_TIMEOUT || e->how == INVOCATION_LOST ||
		(e->how == INVOCATION_ERROR && response_is_retryable(n, e->answer) &&
			++a->tries < PARTITION_TRIES)) {
		/* a member that is gone by then has failed */
		due_set(n, DUE_ASK, e->number, n->now_ms + PARTITION_RETRY);
	} else {
		promotions_end(n, a->uuid, false);
		partition_ask_end(partition_of(n), a);
	}
}

bool partition_promoting(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->asks_left > 0)
		return false;
	partition_asks_drop(n);
	s->phase = PARTITION_IDLE;
	if (!s->failed)
		partition_publish(n);
	s->again = true; /* on to what follows, or once more */
	return true;
}

/* --- nobody has it any more --- */
void partition_fill_lost(struct node *n, partition_target target)
{
	struct partition_service *s = partition_of(n);
	uint32_t lost = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		if (s->table.rows[p].replica[0] != PARTITION_NONE || target[p][0] == PARTITION_NONE)
			continue;
		partition_table_set(&s->table, p, 0, target[p][0]);
		lost++;
	}
	if (lost > 0)
		partition_note(n, NODE_NOTICE_WARN, lost,
			" partitions had no replica left: their data is lost; they have new, empty owners");
}
