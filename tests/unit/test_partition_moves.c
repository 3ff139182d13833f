/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_partition_moves.c - the master's migrations when owners and destinations refuse, answer late, or
 * cannot be reached. The test plays every member, one answer at a time.
 */
#include "tests/unit/partition_members.h"

/* --- migrations: migrate.c --- */
/* One member has everything, and another has come. */
static void begin_moving(struct world *w)
{
	const struct hz_migration_request_operation *op;

	assign(w, 1);
	join(w, 1);
	pass(w, PARTITION_JOIN_PAUSE);
	assert_int_equal(partition_of(w->n)->active, PARTITION_PARALLEL);
	assert_int_equal(count_sent(w, HZ_MIGRATION_REQUEST_OPERATION), PARTITION_PARALLEL);
	assert_false(warned(w)); /* nothing is lost */
	op = sent(w, 0, HZ_MIGRATION_REQUEST_OPERATION);
	assert_true(op->fragmented_migration_enabled && op->chunked_migration_enabled);
}

/* The partition of the last request. */
static uint32_t requested(struct world *w)
{
	const struct hz_migration_request_operation *op = sent(w, 0, HZ_MIGRATION_REQUEST_OPERATION);

	assert_non_null(op);
	return (uint32_t)op->op.partition_id;
}

/* Either end has its limit: many give to one, one gives to many. */
static void neither_end_has_too_many(void **state)
{
	struct world *w = *state;

	assign(w, 3);
	join(w, 3);
	pass(w, PARTITION_JOIN_PAUSE);
	assert_int_equal(partition_of(w->n)->active, PARTITION_PARALLEL);
	tear_down(state);
	set_up(state);
	w = *state;
	assign(w, 1);
	join(w, 1);
	join(w, 2);
	pass(w, PARTITION_JOIN_PAUSE);
	assert_int_equal(partition_of(w->n)->active, PARTITION_PARALLEL);
}

/* Of a migration that is not under way, or not so far. */
static void answers_that_nobody_waits_for(void **state)
{
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);
	struct partition_end e = { .from = uuid_of(0), .how = INVOCATION_LOST };
	uint32_t active;

	begin_moving(w);
	active = s->active;
	e.number = requested(w);
	partition_commit_done(w->n, &e);
	assert_int_equal(due_at(w->n, DUE_MOVE, e.number), NODE_NEVER);
	for (e.number = 0; s->moves[e.number].stage != MOVE_NONE;)
		e.number++;
	partition_request_done(w->n, &e);
	assert_int_equal(s->active, active);
	assert_int_equal(s->completed_count, 0);
}

/* Both ends are told of a failure at once, and nothing is begun for a while. */
static void failed(struct world *w, uint32_t p, const struct partition_step *step, int32_t initial)
{
	const struct partition_service *s = partition_of(w->n);
	const struct partition_completed *c = &s->completed[s->completed_count - 1];

	assert_int_equal(c->partition, p);
	assert_int_equal(c->status, MIGRATION_FAILED);
	assert_int_equal(s->table.rows[p].version, initial + partition_step_increment(step) + 1);
	assert_non_null(sent(w, 0, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION));
	assert_non_null(sent(w, 1, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION));
	assert_int_equal(s->moves[p].stage, MOVE_NONE);
	assert_int_equal(s->active, PARTITION_PARALLEL - 1);
	assert_int_equal(s->planned, 0);
	assert_true(s->later && s->not_before_ms >= w->n->now_ms + PARTITION_FAILURE_PAUSE);
	assert_false(s->again);
}

static void an_owner_that_is_not_ready_to_migrate(void **state)
{
	const enum hz_class ask = HZ_MIGRATION_REQUEST_OPERATION;
	struct world *w = *state;
	struct partition_move mv;
	uint32_t p;

	begin_moving(w);
	p = requested(w);
	mv = partition_of(w->n)->moves[p];
	for (int i = 1; i < PARTITION_TRIES; i++) {
		refuse(w, 0, ask, HZ_RETRYABLE);
		assert_int_equal(partition_of(w->n)->moves[p].stage, MOVE_REQUESTED);
		asked_again(w, 0, ask);
		assert_int_equal(requested(w), p);
	}
	refuse(w, 0, ask, HZ_RETRYABLE);
	failed(w, p, &mv.step, mv.initial);
	assert_int_equal(partition_of(w->n)->frozen_until_ms, 0);
	partition_invariant(w->n);
}

static void an_owner_that_will_not_migrate(void **state)
{
	struct world *w = *state;
	struct partition_move mv;
	uint32_t p;

	begin_moving(w);
	p = requested(w);
	mv = partition_of(w->n)->moves[p];
	refuse(w, 0, HZ_MIGRATION_REQUEST_OPERATION, HZ_ILLEGAL_STATE);
	failed(w, p, &mv.step, mv.initial);
	assert_int_equal(partition_of(w->n)->frozen_until_ms, 0);
}

static void an_owner_in_a_frozen_cluster(void **state)
{
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);

	begin_moving(w);
	respond(w, 0, HZ_MIGRATION_REQUEST_OPERATION, HZ_ERROR_RESPONSE,
		hz_exception_make(HZ_ILLEGAL_STATE, "Cluster state does not allow migrations", &w->fx.mem));
	assert_int_equal(s->frozen_until_ms, w->n->now_ms + PARTITION_FROZEN_PAUSE);
	assert_int_equal(s->not_before_ms, s->frozen_until_ms);
	assert_int_equal(s->planned, 0);
	ask_to_leave(w, 0); /* nobody may take anything over: waiting helps nothing */
	assert_non_null(sent(w, 0, HZ_SHUTDOWN_RESPONSE_OPERATION));
}

static void a_commit_may_have_been_done(void **state)
{
	const enum hz_class ask = HZ_MIGRATION_COMMIT_OPERATION;
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);
	struct partition_move mv;
	uint32_t p;

	begin_moving(w);
	p = requested(w);
	mv = s->moves[p];
	say(w, 0, HZ_MIGRATION_REQUEST_OPERATION, true);
	assert_non_null(sent(w, 1, ask));
	for (int i = 0; i < PARTITION_TRIES + 2; i++) {
		say_nothing(w, 1, ask);
		asked_again(w, 1, ask);
	}
	invocations_lost_conn(w->n, CONN + 1);
	asked_again(w, 1, ask);
	refuse(w, 1, ask, HZ_RETRYABLE);
	asked_again(w, 1, ask);
	assert_int_equal(s->table.rows[p].version, mv.initial);
	say(w, 1, ask, true);
	assert_int_equal(s->moved, 1);
	assert_int_equal(count_sent(w, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION), 0); /* ten at a time */
	assert_int_equal(s->table.rows[p].version, mv.initial + partition_step_increment(&mv.step));
	assert_int_equal(s->table.rows[p].replica[mv.step.destination_new], mv.step.destination);
	assert_int_equal(s->active, PARTITION_PARALLEL); /* the next one in its place */

	p = requested(w);
	mv = s->moves[p];
	say(w, 0, HZ_MIGRATION_REQUEST_OPERATION, true);
	refuse(w, 1, ask, HZ_ILLEGAL_STATE);
	failed(w, p, &mv.step, mv.initial);
	partition_invariant(w->n);
}

/* One migration that cannot be asked for is enough to wait with all others. */
static void an_owner_without_a_connection(void **state)
{
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);

	assign(w, 1);
	join(w, 1);
	member_of(w, 0)->conn = 0;
	pass(w, PARTITION_JOIN_PAUSE);
	assert_int_equal(s->completed_count, 1);
	assert_int_equal(s->completed[0].status, MIGRATION_FAILED);
	assert_int_equal(s->active, 0);
	assert_int_equal(s->planned, 0);
	assert_true(partition_moving(w->n));
}

/* --- how many at once --- */
/* The one that was asked for last is done, so long after it was begun. */
static void one_is_done(struct world *w, int64_t after_ms)
{
	uint32_t p = requested(w);

	partition_of(w->n)->moves[p].began_at_ms = w->n->now_ms - after_ms;
	say(w, 0, HZ_MIGRATION_REQUEST_OPERATION, true);
	say(w, 1, HZ_MIGRATION_COMMIT_OPERATION, true);
	assert_int_equal(partition_of(w->n)->moves[p].stage, MOVE_NONE);
	partition_work(w->n);
	partition_invariant(w->n);
}

static void only_ours(struct world *w)
{
	for (uint32_t i = 0; i < w->n->member_count; i++)
		w->n->members[i].c_node = true;
}

/* Those that were begun before the number was changed, whatever they took. */
static void the_others_are_done(struct world *w, int64_t after_ms)
{
	const struct partition_service *s = partition_of(w->n);
	uint8_t was = s->parallel;

	while (s->unpaced > 0) {
		one_is_done(w, after_ms);
		assert_int_equal(s->parallel, was);
	}
}

/* Among nodes of ours: one more as long as those are done soon, half of them when one takes long. */
static void as_many_as_are_done_soon(void **state)
{
	struct world *w = *state;
	const struct partition_service *s = partition_of(w->n);
	uint32_t all = PARTITION_PARALLEL_FIRST;

	assign(w, 1);
	join(w, 1);
	only_ours(w);
	pass(w, PARTITION_JOIN_PAUSE);
	assert_int_equal(s->active, all);
	while (all < PARTITION_PARALLEL) {
		one_is_done(w, PARTITION_MOVE_MS);
		assert_int_equal(s->parallel, ++all);
		assert_int_equal(s->active, all);
		the_others_are_done(w, PARTITION_MOVE_MS + 1);
	}
	one_is_done(w, 0);
	assert_int_equal(s->active, PARTITION_PARALLEL);
	one_is_done(w, PARTITION_MOVE_MS + 1);
	assert_int_equal(s->parallel, PARTITION_PARALLEL / 2);
	assert_int_equal(s->active, PARTITION_PARALLEL - 1); /* what runs goes on */
	assert_int_equal(s->unpaced, s->active);
}

/* However long each takes, one is under way. */
static void one_at_least(void **state)
{
	struct world *w = *state;
	const struct partition_service *s = partition_of(w->n);

	assign(w, 1);
	join(w, 1);
	only_ours(w);
	pass(w, PARTITION_JOIN_PAUSE);
	for (int i = 0; i < 4; i++)
		one_is_done(w, 10000);
	assert_int_equal(s->parallel, 1);
	assert_int_equal(s->active, 1);
}

/* Who ended a migration is told of it soon, however few they are: its partition takes no calls until then. */
static void one_that_is_done_is_soon_told(void **state)
{
	struct world *w = *state;

	assign(w, 1);
	join(w, 1);
	only_ours(w);
	pass(w, PARTITION_JOIN_PAUSE);
	one_is_done(w, 0);
	pass(w, PARTITION_BATCH_PAUSE - 1);
	assert_int_equal(count_sent(w, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION), 0);
	pass(w, 1);
	assert_int_equal(count_sent(w, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION), 2);
	assert_true(PARTITION_BATCH_PAUSE < PARTITION_MOVE_MS);
}

static bool needs(const struct partition_service *s, uint32_t p, int16_t replica)
{
	const struct partition_step *step = &s->plan[p][0];

	return s->plan_count[p] > 0 &&
		(s->table.rows[p].replica[0] == replica || step->source == replica ||
			step->destination == replica);
}

/* One of three is emptied; another becomes lite after the plan was made, and nobody said so: the first
 * migration that needs it ends the plan. */
static void a_plan_that_names_who_is_lite_now(void **state)
{
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);
	uint32_t first = 0;

	assign(w, 3);
	pass(w, PARTITION_JOIN_PAUSE);
	ask_to_leave(w, 0);
	assert_null(sent(w, 0, HZ_SHUTDOWN_RESPONSE_OPERATION));
	assert_true(s->planned > 0 && s->active == 0); /* the table goes out first */
	while (first < MC_PARTITIONS && !needs(s, first, replica_of(w, 1)))
		first++;
	assert_true(first < MC_PARTITIONS);
	member_of(w, 1)->lite = true;
	pass(w, PARTITION_SETTLE);
	assert_int_equal(s->planned, 0);
	assert_true(s->later);
	for (uint32_t p = first; p < MC_PARTITIONS; p++)
		assert_int_equal(s->moves[p].stage, MOVE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(neither_end_has_too_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(answers_that_nobody_waits_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_owner_that_is_not_ready_to_migrate, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_owner_that_will_not_migrate, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_owner_in_a_frozen_cluster, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_commit_may_have_been_done, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_owner_without_a_connection, set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_many_as_are_done_soon, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_at_least, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_is_done_is_soon_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_plan_that_names_who_is_lite_now, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
