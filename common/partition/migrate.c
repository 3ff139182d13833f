/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrate.c - migrations, as master (MigrationManager.MigrationPlanTask, AsyncMigrationTask): the
 * owner is asked to copy, the destination is told that it holds the replica now, then the table follows. A
 * table is never changed before the data is there.
 */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

#define MISMATCH "com.hazelcast.internal.partition.PartitionStateVersionMismatchException"
#define FROZEN "Cluster state does not allow migrations"
#define MISMATCH_TRIES 4 /* our last table is still on its way through the owner's threads */

/* --- one migration --- */
static struct hz_migration_info *info_of(struct node *n, uint32_t p, int8_t status)
{
	const struct partition_move *mv = &partition_of(n)->moves[p];
	struct partition_completed c = { mv->uuid, mv->step, (int16_t)p, status, mv->initial, 0, 0 };

	return partition_info_make(n, &c); /* increment 0: as the places say */
}

/* As slow as they are, or as small: fewer at once, or more. Those that run were begun beside as many as there
 * were then, and say nothing of how many there are now. */
static void pace(struct node *n, int64_t took_ms)
{
	struct partition_service *s = partition_of(n);
	uint8_t was = s->parallel;

	if (!partition_all_ours(n))
		s->parallel = PARTITION_PARALLEL;
	else if (s->unpaced > 0)
		s->unpaced--;
	else if (took_ms > PARTITION_MOVE_MS)
		s->parallel = s->parallel > 1 ? s->parallel / 2 : 1;
	else if (s->parallel < PARTITION_PARALLEL)
		s->parallel++;
	if (s->parallel != was)
		s->unpaced = s->active;
	mc_check(s->parallel >= 1 && s->parallel <= PARTITION_PARALLEL);
}

static void ended(struct node *n, uint32_t p, int8_t status, int32_t increment)
{
	struct partition_service *s = partition_of(n);
	struct partition_move *mv = &s->moves[p];
	struct partition_completed c = { mv->uuid, mv->step, (int16_t)p, status, mv->initial, increment, 0 };

	mc_check(mv->stage != MOVE_NONE && s->active > 0);
	mv->stage = MOVE_NONE;
	due_set(n, DUE_MOVE, p, NODE_NEVER);
	s->active--;
	pace(n, n->now_ms - mv->began_at_ms);
	if (status == MIGRATION_SUCCESS)
		partition_step_apply(s->table.rows[p].replica, &mv->step);
	partition_table_raise(&s->table, p, increment);
	partition_completed_add(n, &c);
	partition_completed_publish(n, false);
}

static bool present(struct node *n, const struct partition_step *s, int16_t owner)
{
	return partition_member(n, owner) != NULL && partition_member(n, s->destination) != NULL &&
		(s->source == PARTITION_NONE || partition_member(n, s->source) != NULL);
}

/* The version grows by one more than a success would make it: nobody can take the one for the other. Both
 * ends are told at once: the partition takes no calls until they know. */
static void failed(struct node *n, uint32_t p)
{
	struct partition_move mv = partition_of(n)->moves[p];
	struct mc_text t = node_text(n);

	ended(n, p, MIGRATION_FAILED, partition_step_increment(&mv.step) + 1);
	partition_completed_publish(n, true);
	partition_later(n, PARTITION_FAILURE_PAUSE);
	if (!present(n, &mv.step, mv.owner))
		partition_again(n);
	mc_text_z(mc_text_int(mc_text_z(&t, "a migration of partition "), p), " failed; planned again soon");
	notice_say(n, NODE_NOTICE_DEBUG, mc_text_done(&t), mc_str_z(NULL));
}

static void send_request(struct node *n, uint32_t p)
{
	struct partition_move *mv = &partition_of(n)->moves[p];
	struct member *owner = partition_member(n, mv->owner);
	struct hz_migration_request_operation *op = node_new(n, sizeof(*op));

	mc_check(mv->stage == MOVE_REQUESTED);
	if (!present(n, &mv->step, mv->owner)) {
		failed(n, p);
		return;
	}
	op->op.flags = HZ_OP_SERVICE;
	op->op.service_name = mc_str_z(PARTITION_SERVICE);
	op->op.partition_id = (int32_t)p;
	op->migration = info_of(n, p, MIGRATION_ACTIVE);
	op->completed_migrations.v = partition_completed_make(n, (int32_t)p, &op->completed_migrations.n);
	op->fragmented_migration_enabled = op->chunked_migration_enabled = true;
	op->max_total_chunked_data_in_bytes = PARTITION_CHUNK_BYTES;
	partition_invoke(n, owner, HZ_MIGRATION_REQUEST_OPERATION, op, PARTITION_MIGRATION_TIMEOUT,
		PARTITION_INVOCATION_REQUEST, p);
}

static void send_commit(struct node *n, uint32_t p)
{
	struct partition_move *mv = &partition_of(n)->moves[p];
	struct member *destination = partition_member(n, mv->step.destination);
	struct hz_migration_commit_operation *op = node_new(n, sizeof(*op));

	mc_check(mv->stage == MOVE_COMMITTING);
	if (destination == NULL) {
		failed(n, p);
		return;
	}
	op->expected_member_uuid = destination->uuid;
	op->migration = info_of(n, p, MIGRATION_SUCCESS);
	partition_invoke(n, destination, HZ_MIGRATION_COMMIT_OPERATION, op, n->cfg->no_heartbeat_timeout_ms,
		PARTITION_INVOCATION_COMMIT, p);
}

static bool is_mismatch(struct node *n, const struct hz_message *answer)
{
	const struct hz_error_response *r = answer->body;
	struct mc_str name, message;

	hz_exception_read(r->cause, &n->fx->mem, &name, &message);
	return mc_str_eqz(name, MISMATCH);
}

/* FROZEN, NO_MIGRATION, PASSIVE: who changes the state tells the data members; they tell us so. */
static bool is_frozen(struct node *n, const struct partition_end *e)
{
	const struct hz_error_response *r = e->how == INVOCATION_ERROR ? e->answer->body : NULL;
	struct mc_str name, message = mc_str_z(NULL);

	if (r != NULL)
		hz_exception_read(r->cause, &n->fx->mem, &name, &message);
	return message.n >= (int32_t)sizeof(FROZEN) - 1 && memcmp(message.p, FROZEN, sizeof(FROZEN) - 1) == 0;
}

static void frozen(struct node *n)
{
	partition_of(n)->frozen_until_ms = n->now_ms + PARTITION_FROZEN_PAUSE;
	partition_later(n, PARTITION_FROZEN_PAUSE);
	partition_leavers_answer(n);
}

static bool not_yet(struct node *n, struct partition_move *mv, const struct partition_end *e)
{
	if (e->how != INVOCATION_ERROR)
		return false;
	mv->tries++;
	return response_is_retryable(n, e->answer) ? mv->tries < PARTITION_TRIES
						   : is_mismatch(n, e->answer) && mv->tries < MISMATCH_TRIES;
}

static bool expected(struct node *n, const struct partition_end *e, enum partition_stage stage)
{
	return e->number < MC_PARTITIONS && partition_of(n)->moves[e->number].stage == stage;
}

void partition_request_done(struct node *n, const struct partition_end *e)
{
	struct partition_move *mv = &partition_of(n)->moves[e->number % MC_PARTITIONS];

	if (!expected(n, e, MOVE_REQUESTED))
		return;
	if (response_is_true(e->answer)) {
		mv->stage = MOVE_COMMITTING;
		mv->tries = 0;
		send_commit(n, e->number);
	} else if (not_yet(n, mv, e)) {
		due_set(n, DUE_MOVE, e->number, n->now_ms + PARTITION_RETRY);
	} else {
		failed(n, e->number);
		if (is_frozen(n, e))
			frozen(n);
	}
}

void partition_commit_done(struct node *n, const struct partition_end *e)
{
	struct partition_service *s = partition_of(n);
	struct partition_move *mv = &s->moves[e->number % MC_PARTITIONS];

	if (!expected(n, e, MOVE_COMMITTING))
		return;
	if (response_is_true(e->answer)) {
		s->moved++;
		ended(n, e->number, MIGRATION_SUCCESS, partition_step_increment(&mv->step));
	} else if (e->how == INVOCATION_TIMEOUT || e->how == INVOCATION_LOST || not_yet(n, mv, e)) {
		/* it may have been done: only a member that is gone ends this */
		due_set(n, DUE_MOVE, e->number, n->now_ms + PARTITION_RETRY);
	} else {
		failed(n, e->number);
	}
}

void partition_move_due(struct node *n, uint32_t p)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n))
		return;
	mc_check(s->moves[p].stage != MOVE_NONE);
	if (s->moves[p].stage == MOVE_REQUESTED)
		send_request(n, p);
	else
		send_commit(n, p);
	partition_work(n);
}

/* --- as many as may run --- */
/* False: somebody is gone, the plan is not worth more. */
static bool move_start(struct node *n, uint32_t p)
{
	struct partition_service *s = partition_of(n);
	const struct partition_step *step = &s->plan[p][s->plan_next[p]];
	int16_t owner = s->table.rows[p].replica[0];

	mc_check(s->moves[p].stage == MOVE_NONE);
	mc_check(s->plan_next[p] < s->plan_count[p] && s->planned > 0);
	if (!present(n, step, owner)) {
		partition_later(n, PARTITION_FAILURE_PAUSE);
		return false;
	}
	s->moves[p] = (struct partition_move){
		.stage = MOVE_REQUESTED,
		.step = *step,
		.uuid = mc_rng_uuid(&n->rng),
		.owner = owner,
		.initial = s->table.rows[p].version,
		.began_at_ms = n->now_ms,
	};
	s->plan_next[p]++;
	s->planned--;
	s->active++;
	send_request(n, p);
	return !s->later && !s->again;
}

static void start_some(struct node *n, uint8_t *busy)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		int16_t owner = s->table.rows[p].replica[0], destination;

		if (s->moves[p].stage != MOVE_NONE || s->plan_next[p] >= s->plan_count[p])
			continue;
		/* how each ended has to be kept until all have heard it: completed.c goes on then */
		if (s->completed_count + s->active >= MC_PARTITION_COMPLETED_MAX)
			return;
		destination = s->plan[p][s->plan_next[p]].destination;
		if (owner != PARTITION_NONE &&
			(busy[owner] >= s->parallel || busy[destination] >= s->parallel))
			continue;
		if (!move_start(n, p)) {
			partition_plan_drop(n);
			return;
		}
		mc_check(owner != PARTITION_NONE); /* or it would not have been started */
		busy[owner]++;
		busy[destination]++;
	}
}

void partition_move_some(struct node *n)
{
	struct partition_service *s = partition_of(n);
	bool may = s->planned > 0 && !s->later && !s->again && s->move_at_ms <= n->now_ms;
	uint8_t *busy = may ? node_new_array(n, sizeof(*busy), s->table.count) : NULL;

	if (busy == NULL)
		return;
	for (uint32_t p = 0; s->active > 0 && p < MC_PARTITIONS; p++) {
		const struct partition_move *mv = &s->moves[p];

		if (mv->stage == MOVE_NONE)
			continue;
		mc_check(mv->owner >= 0 && (uint32_t)mv->owner < s->table.count);
		busy[mv->owner]++;
		busy[mv->step.destination]++;
	}
	start_some(n, busy);
}
