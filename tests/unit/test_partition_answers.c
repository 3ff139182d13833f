/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_partition_answers.c - the master's table of partitions when members refuse, answer late, or cannot be
 * reached. The test plays every member, one answer at a time; members that behave: test_partition_master.c.
 */
#include "tests/unit/partition_members.h"

static struct conn *conn_from(struct world *w, uint32_t from)
{
	struct conn *c = conn_find(w->n, CONN + from);

	if (c == NULL)
		c = conn_add(w->n, CONN + from, &member_of(w, from)->addr, false);
	c->uuid = uuid_of(from);
	return c;
}

/* --- who wishes what: leave.c --- */
/* `from` wishes that `whom` is emptied; as it is answered, where it is. */
static bool wish(
	struct world *w, void (*handle)(struct node *, const struct in *), uint32_t from, uint32_t whom)
{
	struct hz_uuid_op op = { .uuid = uuid_of(whom) };
	struct hz_message m = { .body = &op, .call_id = 77 };
	struct in in = { .m = &m, .conn = conn_from(w, from), .member = member_of(w, from) };
	const struct hz_normal_response *r;

	handle(w->n, &in);
	r = sent(w, from, HZ_NORMAL_RESPONSE); /* the last one */
	return r != NULL && r->value.object->u.flag;
}

static void who_may_wish_to_be_emptied(void **state)
{
	struct world *w = *state;
	const struct partition_service *s = partition_of(w->n);

	assign(w, 4);
	wish(w, on_shutdown_request, 0, 1); /* not for somebody else */
	assert_false(wish(w, on_demote_request, 0, 1));
	member_of(w, 3)->lite = true; /* it has nothing */
	wish(w, on_shutdown_request, 3, 3);
	assert_false(wish(w, on_demote_request, 3, 3));
	w->n->phase = NODE_PHASE_MEMBER; /* it is the master's business */
	assert_false(wish(w, on_demote_request, 0, 0));
	w->n->phase = NODE_PHASE_MASTER;
	assert_int_equal(s->leaver_count, 0);
	for (uint32_t i = 0; i < 3; i++) /* the second time it is one */
		assert_true(wish(w, on_demote_request, i / 2, i / 2));
	assert_false(wish(w, on_demote_request, 2, 2)); /* somebody has to hold the data */
	assert_int_equal(s->leaver_count, 2);
	wish(w, on_shutdown_request, 2, 2); /* who goes in any case */
	assert_int_equal(s->leaver_count, 3);
}

/* --- promotions: repair.c --- */
/* A partition that is to become this member's. */
static uint32_t promised_to(struct world *w, uint32_t i)
{
	const struct partition_service *s = partition_of(w->n);
	uint32_t p = 0;

	while (p < MC_PARTITIONS &&
		(s->promoting[p] == 0 || s->table.rows[p].replica[s->promoting[p]] != replica_of(w, i)))
		p++;
	assert_true(p < MC_PARTITIONS);
	return p;
}

static uint32_t count_promised_to(struct world *w, uint32_t i)
{
	const struct partition_service *s = partition_of(w->n);
	uint32_t count = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		count +=
			s->promoting[p] != 0 && s->table.rows[p].replica[s->promoting[p]] == replica_of(w, i);
	return count;
}

static void a_promotion_that_is_refused_is_begun_anew(void **state)
{
	const enum hz_class ask = HZ_PROMOTION_COMMIT_OPERATION;
	struct world *w = *state;
	const struct partition_row *one, *two;
	const struct hz_promotion_commit_operation *op;
	int32_t version, version_of_two;

	assign(w, 3);
	die(w, 0);
	one = &partition_of(w->n)->table.rows[promised_to(w, 1)];
	two = &partition_of(w->n)->table.rows[promised_to(w, 2)];
	op = sent(w, 1, ask);
	assert_int_equal(op->promotions.n, count_promised_to(w, 1));
	version = one->version;
	version_of_two = two->version;
	assert_non_null(sent(w, 2, ask));
	for (int i = 0; i < PARTITION_TRIES + 2; i++) { /* it may have been done: never given up */
		say_nothing(w, 1, ask);
		asked_again(w, 1, ask);
	}
	for (int i = 1; i < PARTITION_TRIES; i++) {
		refuse(w, 1, ask, HZ_RETRYABLE);
		asked_again(w, 1, ask);
	}
	assert_int_equal(one->version, version);
	refuse(w, 1, ask, HZ_RETRYABLE);
	version += 3; /* nobody can take it for a promotion that was made */
	assert_int_equal(one->version, version);
	assert_int_equal(one->replica[0], NONE);
	assert_int_equal(partition_of(w->n)->phase, PARTITION_PROMOTING); /* the other has not answered */
	assert_true(partition_moving(w->n));
	invocations_lost_conn(w->n, CONN + 2);
	asked_again(w, 2, ask);
	assert_null(sent(w, 1, ask));
	say(w, 2, ask, true);
	assert_int_equal(two->replica[0], replica_of(w, 2));
	assert_int_equal(two->version, version_of_two + 2);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 0); /* not half of it */

	asked_again(w, 1, ask);
	refuse(w, 1, ask, HZ_ILLEGAL_STATE);
	assert_int_equal(one->version, version += 3);
	asked_again(w, 1, ask);
	say(w, 1, ask, false);
	assert_int_equal(one->version, version += 3);
	asked_again(w, 1, ask);
	say(w, 1, ask, true);
	assert_int_equal(one->replica[0], replica_of(w, 1));
	assert_int_equal(one->version, version + 2);
	/* that they are owners, and the table from which the rest is moved */
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 2 * 2);
	partition_invariant(w->n);
}

/* Its promises go to the next, and the versions say that they were made. */
static void a_backup_that_dies_before_it_is_the_owner(void **state)
{
	struct world *w = *state;
	const struct partition_row *row;
	int32_t version;

	assign(w, 3);
	die(w, 0);
	row = &partition_of(w->n)->table.rows[promised_to(w, 1)];
	version = row->version;
	invocations_lost_conn(w->n, CONN + 1);
	die(w, 1);
	say(w, 2, HZ_PROMOTION_COMMIT_OPERATION, true);
	assert_int_equal(row->version, version);
	pass(w, PARTITION_RETRY); /* it was to be asked again */
	assert_int_equal(row->version, version + 3 + 1);
	asked_again(w, 2, HZ_PROMOTION_COMMIT_OPERATION);
	say(w, 2, HZ_PROMOTION_COMMIT_OPERATION, true);
	assert_int_equal(row->replica[0], replica_of(w, 2));
	assert_int_equal(row->version, version + 3 + 1 + 2); /* not made, out of the row, made */
}

/* --- tables of the others: fetch.c --- */
static void a_table_that_is_not_to_be_had_is_done_without(void **state)
{
	const enum hz_class ask = HZ_FETCH_PARTITION_STATE_OPERATION;
	struct world *w = *state;

	assign(w, 3);
	partition_took_over(w->n);
	pass(w, PARTITION_SETTLE - 1);
	assert_int_equal(count_sent(w, ask), 0);
	pass(w, 1);
	assert_int_equal(count_sent(w, ask), 3);
	assert_int_equal(partition_of(w->n)->ask_count, 3);
	for (int i = 1; i < 4; i++) {
		refuse(w, 1, ask, HZ_ILLEGAL_STATE);
		asked_again(w, 1, ask);
	}
	refuse(w, 1, ask, HZ_ILLEGAL_STATE);
	forget_sent(w);
	pass(w, PARTITION_RETRY);
	assert_int_equal(count_sent(w, ask), 0);
	assert_null(partition_state(w->n)); /* two have not answered */
	invocations_lost_conn(w->n, CONN + 0);
	asked_again(w, 0, ask);
	for (int i = 1; i < PARTITION_TRIES; i++) {
		refuse(w, 0, ask, HZ_RETRYABLE);
		asked_again(w, 0, ask);
	}
	refuse(w, 0, ask, HZ_RETRYABLE);
	assert_null(partition_state(w->n));
	invocations_lost_conn(w->n, CONN + 2);
	asked_again(w, 2, ask);
	for (int i = 0; i < PARTITION_TRIES + 2; i++) {
		say_nothing(w, 2, ask);
		asked_again(w, 2, ask);
	}
	respond(w, 2, ask, HZ_NORMAL_RESPONSE, NULL);
	assert_non_null(partition_state(w->n));
	assert_int_equal(partition_of(w->n)->phase, PARTITION_IDLE);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 3); /* the new master's own word */
	partition_invariant(w->n);
}

static void a_member_that_dies_is_not_waited_for(void **state)
{
	struct world *w = *state;

	assign(w, 2);
	partition_took_over(w->n);
	pass(w, PARTITION_SETTLE);
	respond(w, 0, HZ_FETCH_PARTITION_STATE_OPERATION, HZ_NORMAL_RESPONSE, NULL);
	invocations_lost_conn(w->n, CONN + 1);
	die(w, 1);
	assert_true(partition_of(w->n)->fetch);
	pass(w, PARTITION_RETRY);
	assert_false(partition_of(w->n)->fetch);
}

static struct hz_migration_info **infos(struct world *w, const struct partition_completed *c, uint32_t count)
{
	struct hz_migration_info **v = node_new_array(w->n, sizeof(struct hz_migration_info *), count);

	for (uint32_t i = 0; i < count; i++)
		v[i] = partition_info_make(w->n, &c[i]);
	return v;
}

static void report(struct world *w, uint32_t from, const struct partition_completed *active,
	uint32_t active_count, const struct partition_completed *ended, uint32_t ended_count)
{
	struct hz_partition_runtime_state *s = partition_state_make(&partition_of(w->n)->table, &w->fx.mem);

	/* of the same version: ours counts */
	s->encoded_partition_table.v[20 * MC_REPLICAS] ^= 1;
	s->encoded_partition_table.v[20 * MC_REPLICAS + 1] ^= 1;
	s->active_migrations.v = infos(w, active, active_count);
	s->active_migrations.n = active_count;
	s->completed_migrations.v = infos(w, ended, ended_count);
	s->completed_migrations.n = ended_count;
	respond(w, from, HZ_FETCH_PARTITION_STATE_OPERATION, HZ_NORMAL_RESPONSE,
		hz_value_object(HZ_PARTITION_RUNTIME_STATE, s, &w->fx.mem));
}

/* What was under way when the master before us died has failed, unless somebody knows how it ended. */
static void migrations_of_the_master_before_us_are_ended(void **state)
{
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);
	struct partition_completed c[4];
	struct partition_row ours;
	int32_t before[4];

	assign(w, 2);
	ours = s->table.rows[20];
	for (int16_t p = 0; p < 4; p++) {
		before[p] = s->table.rows[p].version;
		c[p] = (struct partition_completed){ .uuid = { .hi = 5, .lo = (uint64_t)p },
			.step = { NONE, s->table.rows[p].replica[1], NONE, NONE, 1, 2 },
			.partition = p,
			.status = MIGRATION_ACTIVE,
			.initial = before[p] };
	}
	s->completed[4] = c[3]; /* was dropped long ago */
	c[3].initial -= 2;      /* and this one is in the table already */
	partition_took_over(w->n);
	pass(w, PARTITION_SETTLE);
	report(w, 0, c, 3, NULL, 0);
	c[1].status = MIGRATION_SUCCESS;
	c[2].status = c[3].status = MIGRATION_FAILED;
	report(w, 1, c, 1, &c[1], 3);
	assert_false(s->fetch);
	assert_int_equal(s->completed_count, 4); /* each once, whoever told of it */
	assert_int_equal(s->completed[0].status, MIGRATION_FAILED);
	assert_int_equal(s->completed[0].increment, 3); /* two places, and one more for having failed */
	assert_int_equal(s->table.rows[0].version, before[0] + 3);
	assert_int_equal(s->completed[1].status, MIGRATION_SUCCESS);
	assert_int_equal(s->completed[1].increment, 2);
	assert_int_equal(s->table.rows[1].version, before[1]); /* the table that came with it has it */
	assert_int_equal(s->completed[2].status, MIGRATION_FAILED);
	assert_int_equal(s->completed[2].increment, 2);
	assert_int_equal(s->table.rows[2].version, before[2] + 2);
	assert_int_equal(s->completed[3].increment, 2);
	assert_int_equal(s->table.rows[3].version, before[3]);
	assert_memory_equal(s->table.rows[20].replica, ours.replica, sizeof(ours.replica));
	partition_invariant(w->n);
}

/* --- what is published, and to whom: publish.c --- */
static void pass_until_check(struct world *w)
{
	forget_sent(w);
	w->n->now_ms = partition_of(w->n)->check_at_ms;
	partition_tick(w->n);
}

static void the_table_is_not_compared_while_it_is_not_known(void **state)
{
	struct world *w = *state;
	const struct hz_partition_state_operation *op;

	assign(w, 3);
	pass_until_check(w);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_CHECK_OPERATION), 3);
	say(w, 0, HZ_PARTITION_STATE_CHECK_OPERATION, true);
	say(w, 1, HZ_PARTITION_STATE_CHECK_OPERATION, false);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 1);
	op = sent(w, 1, HZ_PARTITION_STATE_OPERATION);
	assert_true(op != NULL && op->sync);
	invocations_lost_conn(w->n, CONN + 2); /* it gets the table when it has a connection again */
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 1);
	die(w, 0);
	assert_int_equal(partition_of(w->n)->phase, PARTITION_PROMOTING);
	pass_until_check(w);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_CHECK_OPERATION), 0);
	partition_took_over(w->n);
	assert_int_equal(partition_of(w->n)->phase, PARTITION_FETCHING);
	assert_true(partition_moving(w->n));
	pass_until_check(w);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_CHECK_OPERATION), 0);
}

/* Whose join is not answered yet takes no table from us: it gets it afterwards. */
static void who_is_not_ready_is_left_out(void **state)
{
	struct world *w = *state;

	assign(w, 3);
	member_of(w, 2)->unready = true;
	partition_publish(w->n);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 2);
	assert_null(sent(w, 2, HZ_PARTITION_STATE_OPERATION));
	pass_until_check(w);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_CHECK_OPERATION), 2);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 0);
	forget_sent(w);
	member_of(w, 2)->unready = false;
	pass(w, PARTITION_JOIN_PAUSE);
	assert_non_null(sent(w, 2, HZ_PARTITION_STATE_OPERATION));
	forget_sent(w);
	pass(w, PARTITION_JOIN_PAUSE); /* once */
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 0);
}

/* --- how often something may make us send tables --- */
/* A data member comes and is gone again, a thousand times: others hear of no table, for nobody moves anything
 * before the newcomer has stayed a while. */
static void who_comes_and_goes_moves_nothing(void **state)
{
	struct world *w = *state;
	uint32_t tables = 0;

	assign(w, 2);
	partition_of(w->n)->check_at_ms = INT64_MAX; /* who has which table is another question */
	for (uint32_t i = 0; i < 1000; i++) {
		join(w, 2);
		pass(w, PARTITION_JOIN_PAUSE - 1);
		tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
		die(w, 2);
		pass(w, 1);
		tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
		forget_sent(w);
	}
	assert_int_equal(tables, 0);
	assert_true(partition_of(w->n)->table.count <= 4);
}

/* It stays as long as it must to be given something, and goes then: two tables for each time, of which there
 * are two a second at most. */
static void who_stays_a_while_costs_two_tables(void **state)
{
	enum { ROUNDS = 1000, OTHERS = 2 };
	struct world *w = *state;
	uint32_t tables = 0;
	int64_t began_ms;

	assign(w, OTHERS);
	partition_of(w->n)->check_at_ms = INT64_MAX;
	began_ms = w->n->now_ms;
	for (uint32_t i = 0; i < ROUNDS; i++) {
		join(w, OTHERS);
		pass(w, PARTITION_JOIN_PAUSE);
		tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
		forget_sent(w);
		die(w, OTHERS);
		tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
		forget_sent(w);
	}
	assert_true(tables > 0 && tables <= ROUNDS * (2 * OTHERS + 1));
	assert_int_equal(w->n->now_ms - began_ms, (int64_t)ROUNDS * PARTITION_JOIN_PAUSE);
	assert_true(partition_of(w->n)->table.count <= 4);
}

/* --- a member that comes alone, among nodes of ours --- */
static void only_ours(struct world *w)
{
	for (uint32_t i = 0; i < w->n->member_count; i++)
		w->n->members[i].c_node = true;
}

/* Ready, and heard of, as after its FinalizeJoin was answered. */
static void join_of_ours(struct world *w, uint32_t i)
{
	struct member *m = member_append_as(w, i);

	m->unready = m->c_node = true;
	partition_member_added(w->n, m);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 0);
	m->unready = false;
	partition_member_added(w->n, m);
}

/* What comes is moved to at once; who follows it soon is waited for, with all who follow that one. */
static void who_comes_alone_is_not_kept_waiting(void **state)
{
	struct world *w = *state;
	const struct partition_service *s = partition_of(w->n);

	assign(w, 1);
	only_ours(w);
	pass(w, PARTITION_QUIET);
	join_of_ours(w, 1);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 2);
	assert_int_equal(count_sent(w, HZ_MIGRATION_REQUEST_OPERATION), PARTITION_PARALLEL_FIRST);
	forget_sent(w);
	join_of_ours(w, 2);
	pass(w, PARTITION_JOIN_PAUSE - 1);
	join_of_ours(w, 3);
	assert_int_equal(s->planned, 0); /* what runs is ended, no more is begun */
	assert_int_equal(count_sent(w, HZ_MIGRATION_REQUEST_OPERATION), 0);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 0);
	partition_invariant(w->n);
}

/* A list and a table are taken by different threads of Java's: nobody there hears of a newcomer's partitions
 * before it has heard of the newcomer. */
static void beside_java_members_who_comes_alone_waits(void **state)
{
	struct world *w = *state;

	assign(w, 1);
	pass(w, PARTITION_QUIET);
	join_of_ours(w, 1);
	pass(w, PARTITION_JOIN_PAUSE - 1);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 0);
	pass(w, 1);
	assert_int_equal(count_sent(w, HZ_PARTITION_STATE_OPERATION), 2);
	assert_int_equal(count_sent(w, HZ_MIGRATION_REQUEST_OPERATION), PARTITION_PARALLEL);
}

/* Whatever is under way fails, and is no reason to wait. */
static void end_moves(struct world *w)
{
	struct partition_service *s = partition_of(w->n);
	struct partition_end e = { .from = uuid_of(0), .how = INVOCATION_LOST };

	for (e.number = 0; e.number < MC_PARTITIONS; e.number++)
		if (s->moves[e.number].stage != MOVE_NONE)
			partition_request_done(w->n, &e);
	s->not_before_ms = 0;
	partition_work(w->n);
	assert_int_equal(s->phase, PARTITION_IDLE);
}

/* One that comes and goes, over and over: it is alone once. At whatever pace it comes, there are no more
 * tables than from one that stays for the pause. */
static void who_comes_alone_again_and_again_makes_no_more_tables(void **state)
{
	enum { ROUNDS = 200, OTHERS = 2 };
	static const int64_t paces[] = { PARTITION_QUIET - 1, PARTITION_QUIET, PARTITION_QUIET + 1 };
	struct world *w = *state;

	assign(w, OTHERS);
	only_ours(w);
	partition_of(w->n)->check_at_ms = INT64_MAX;
	pass(w, PARTITION_QUIET);
	for (uint32_t k = 0; k < sizeof(paces) / sizeof(paces[0]); k++) {
		uint32_t tables = 0;

		for (uint32_t i = 0; i < ROUNDS; i++) {
			join_of_ours(w, OTHERS);
			tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
			forget_sent(w);
			die(w, OTHERS);
			end_moves(w);
			pass(w, paces[k]);
			tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
			forget_sent(w);
		}
		assert_true(tables * PARTITION_JOIN_PAUSE <= ROUNDS * paces[k] * (2 * OTHERS + 1));
		assert_true(paces[k] >= PARTITION_QUIET || tables < ROUNDS);
		assert_true(partition_of(w->n)->table.count <= 4);
	}
}

/* The first table is made once, and published once, however often it is asked for; each who asks gets it. */
static void the_first_table_is_made_once(void **state)
{
	struct world *w = *state;
	struct hz_plain_op op = { 0 };
	struct hz_message m = { .cls = HZ_ASSIGN_PARTITIONS, .body = &op, .call_id = 77 };
	struct in in = { .m = &m };
	uint32_t tables = 0, answers = 0;
	int64_t stamp = 0;

	join(w, 0);
	join(w, 1);
	in.member = member_of(w, 0);
	in.conn = conn_from(w, 0);
	for (uint32_t i = 0; i < 1000; i++) {
		on_assign_partitions(w->n, &in);
		tables += count_sent(w, HZ_PARTITION_STATE_OPERATION);
		answers += count_sent(w, HZ_NORMAL_RESPONSE);
		assert_true(stamp == 0 || stamp == partition_stamp(w->n));
		stamp = partition_stamp(w->n);
		forget_sent(w);
	}
	assert_int_equal(tables, 2); /* one for each of both */
	assert_int_equal(answers, 1000);
}

/* Clients that all want a table make us ask the master for one once a second, not once each. */
static void clients_ask_the_master_once_a_second(void **state)
{
	struct world *w = *state;
	uint32_t asked = 0;

	join(w, 0);
	join(w, 1);
	w->n->phase = NODE_PHASE_MEMBER;
	w->n->master = uuid_of(0);
	for (uint32_t i = 0; i < 1000; i++) {
		const struct hz_op *op;

		w->n->now_ms += 2;
		partition_ask_assignment(w->n);
		op = sent(w, 0, HZ_ASSIGN_PARTITIONS);
		if (op != NULL) { /* a Java master has no service for it but the one that is named */
			assert_true((op->flags & HZ_OP_SERVICE) != 0);
			assert_true(mc_str_eqz(op->service_name, "hz:core:partitionService"));
		}
		asked += count_sent(w, HZ_ASSIGN_PARTITIONS);
		forget_sent(w);
	}
	assert_int_equal(asked, 2);
}

/* Who is named by a migration that not everybody has heard of keeps its place in the dictionary. */
static void both_ends_of_a_migration_are_kept_with_it(void **state)
{
	struct world *w = *state;
	struct partition_service *s = partition_of(w->n);
	struct partition_completed c = { .uuid = { .hi = 5 }, .status = MIGRATION_SUCCESS };

	assign(w, 2);
	c.step = (struct partition_step){ NONE, NONE, 0, NONE, NONE, 0 };
	c.step.source = partition_table_intern(&s->table, uuid_of(5), &w->n->addr);
	c.step.destination = partition_table_intern(&s->table, uuid_of(6), &w->n->addr);
	partition_completed_add(w->n, &c);
	partition_again(w->n);
	partition_work(w->n);
	assert_int_equal(replica_of(w, 5), c.step.source);
	assert_int_equal(replica_of(w, 6), c.step.destination);
	say(w, 0, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, true);
	say(w, 1, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, true);
	assert_int_equal(s->completed_count, 0);
	partition_again(w->n);
	partition_work(w->n);
	assert_int_equal(replica_of(w, 5), NONE);
	assert_int_equal(replica_of(w, 6), NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_may_wish_to_be_emptied, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_promotion_that_is_refused_is_begun_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_backup_that_dies_before_it_is_the_owner, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_table_that_is_not_to_be_had_is_done_without, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_member_that_dies_is_not_waited_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			migrations_of_the_master_before_us_are_ended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_table_is_not_compared_while_it_is_not_known, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_is_not_ready_is_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_comes_and_goes_moves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_stays_a_while_costs_two_tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_comes_alone_is_not_kept_waiting, set_up, tear_down),
		cmocka_unit_test_setup_teardown(beside_java_members_who_comes_alone_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			who_comes_alone_again_and_again_makes_no_more_tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_first_table_is_made_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(clients_ask_the_master_once_a_second, set_up, tear_down),
		cmocka_unit_test_setup_teardown(both_ends_of_a_migration_are_kept_with_it, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
