/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_partition_member.c - the partitions as a member that is not the master keeps them: the test is the
 * master. Looks into the member's table where no peer can see what has to hold.
 */
#include "tests/lib/alone.h"

#include "common/partition/internal.h"

#define NONE PARTITION_NONE
#define TABLE_HEAP (1 << 16)

struct scene {
	struct alone *a;
	struct peer master, one, two; /* one and two hold the data */
	struct partition_table t;     /* as the master has it */
	int16_t first, second;        /* one and two in it */
	void *heap;
};

static int16_t intern(struct scene *s, const struct peer *p)
{
	return partition_table_intern(&s->t, p->uuid, &p->addr);
}

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct peer others[2];
	void *a;

	alone_set_up(&a);
	s->a = a;
	s->master = peer_of(2);
	s->one = peer_of(3);
	s->two = peer_of(4);
	s->one.lite = s->two.lite = false;
	others[0] = s->one;
	others[1] = s->two;
	alone_follow(s->a, &s->master, others, 2);
	s->heap = aligned_alloc(16, TABLE_HEAP);
	partition_table_init(&s->t, mc_heap_init(s->heap, TABLE_HEAP));
	s->first = intern(s, &s->one);
	s->second = intern(s, &s->two);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;
	void *a = s->a;

	free(s->heap);
	free(s);
	return alone_tear_down(&a);
}

static const struct partition_service *kept(const struct scene *s)
{
	return partition_of(s->a->n);
}

static bool knows(const struct scene *s, struct mc_uuid uuid)
{
	return partition_table_find(&kept(s)->table, uuid) != NONE;
}

/* One has the first partition, two all others. */
static void fill(struct scene *s)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		partition_table_set(&s->t, p, 0, p == 0 ? s->first : s->second);
}

static bool said_yes(struct scene *s, const struct peer *p)
{
	const struct hz_normal_response *r = alone_sent(s->a, p, HZ_NORMAL_RESPONSE);

	assert_true(r != NULL && r->value.object != NULL && r->value.object->type == -4);
	return r->value.object->u.flag;
}

static bool send_table(struct scene *s, const struct peer *from)
{
	struct hz_partition_state_operation *op = alone_new(s->a, sizeof(*op));

	op->partition_state = partition_state_make(&s->t, &s->a->mem);
	alone_call(s->a, from, HZ_PARTITION_STATE_OPERATION, op);
	return said_yes(s, from);
}

static struct hz_partition_replica *replica(struct scene *s, const struct peer *p)
{
	struct hz_partition_replica *r = alone_new(s->a, sizeof(*r));

	r->address = alone_address(s->a, p->addr);
	r->uuid = p->uuid;
	return r;
}

/* Partition p moves from one member to the other, all of it. */
static struct hz_migration_info *move(
	struct scene *s, int32_t p, int32_t initial, const struct peer *from, const struct peer *to)
{
	struct hz_migration_info *i = alone_new(s->a, sizeof(*i));

	i->uuid = (struct mc_uuid){ .hi = 11, .lo = (uint64_t)(p * 1000 + initial) };
	i->partition_id = p;
	i->source_current_replica_index = 0;
	i->source_new_replica_index = i->destination_current_replica_index = NONE;
	i->destination_new_replica_index = 0;
	i->status = MIGRATION_SUCCESS;
	i->source = replica(s, from);
	i->destination = replica(s, to);
	i->master = alone_address(s->a, s->master.addr);
	i->initial_partition_version = initial;
	return i;
}

static bool publish(
	struct scene *s, const struct peer *from, struct hz_migration_info **v, uint32_t count, bool opaque)
{
	struct hz_publish_completed_migrations_operation *op = alone_new(s->a, sizeof(*op));

	op->completed_migrations.v = v;
	op->completed_migrations.n = count;
	op->completed_migrations.opaque = opaque;
	alone_call(s->a, from, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, op);
	return said_yes(s, from);
}

static const struct hz_partition_runtime_state *fetch(struct scene *s)
{
	int64_t call = alone_call(s->a, &s->master, HZ_FETCH_PARTITION_STATE_OPERATION,
		alone_new(s->a, sizeof(struct hz_plain_op)));

	return alone_answered(s->a, &s->master, call, HZ_PARTITION_RUNTIME_STATE);
}

/* Where a migration came from is known as long as the migration is, and not longer. */
static void the_source_of_a_migration_is_kept_with_it(void **state)
{
	struct scene *s = *state;
	const struct hz_partition_runtime_state *r;
	struct hz_migration_info *v[1];
	struct mc_uuid one = s->one.uuid;

	fill(s);
	assert_true(send_table(s, &s->master));
	v[0] = move(s, 0, 1, &s->one, &s->two);
	assert_true(publish(s, &s->master, v, 1, false));
	assert_true(mc_uuid_eq(partition_replica(s->a->n, 0, 0), s->two.uuid));
	assert_int_equal(kept(s)->table.rows[0].version, 2);
	assert_true(knows(s, one));
	r = fetch(s);
	assert_int_equal(r->completed_migrations.n, 1);
	assert_true(mc_uuid_eq(r->completed_migrations.v[0]->source->uuid, one));
	assert_true(publish(s, &s->master, NULL, 0, false));
	assert_int_equal(fetch(s)->completed_migrations.n, 0);
	assert_false(knows(s, one)); /* its place can be another's */
}

/* A copy has no source. */
static void a_copy_is_kept_without_a_source(void **state)
{
	struct scene *s = *state;
	struct hz_migration_info *v[1];
	struct peer three = peer_of(5);

	fill(s);
	assert_true(send_table(s, &s->master));
	v[0] = move(s, 7, 1, &s->two, &three);
	v[0]->source = NULL;
	v[0]->source_current_replica_index = NONE;
	v[0]->destination_new_replica_index = 1;
	v[0]->status = MIGRATION_FAILED; /* so that no row names it */
	v[0]->partition_version_increment = 2;
	assert_true(publish(s, &s->master, v, 1, false));
	assert_int_equal(kept(s)->table.rows[7].version, 3);
	assert_true(partition_replica(s->a->n, 7, 1).null);
	assert_null(fetch(s)->completed_migrations.v[0]->source);
	assert_true(knows(s, three.uuid));
	partition_table_raise(&s->t, 7, 2);
	assert_true(send_table(s, &s->master)); /* names no migration any more */
	assert_false(knows(s, three.uuid));
}

static void migrations_follow_on_each_other(void **state)
{
	struct scene *s = *state;
	struct hz_migration_info *v[3];

	v[0] = move(s, 0, 1, &s->one, &s->two);
	assert_false(publish(s, &s->master, v, 1, false)); /* there is no table yet */
	fill(s);
	assert_true(send_table(s, &s->master));
	alone_accept(s->a, &s->one);
	assert_false(publish(s, &s->one, v, 1, false)); /* not the master */
	assert_false(publish(s, &s->master, v, 1, true));
	v[1] = move(s, 1, 2, &s->two, &s->one); /* one migration of it has not come */
	v[2] = move(s, 2, 1, &s->two, &s->one);
	assert_false(publish(s, &s->master, v, 3, false));
	assert_int_equal(kept(s)->completed_count, 1);
	assert_int_equal(kept(s)->table.rows[0].version, 2);
	assert_int_equal(kept(s)->table.rows[1].version, 1);
	assert_int_equal(kept(s)->table.rows[2].version, 1);
	v[1] = move(s, 0, 2, &s->two, &s->one);
	assert_true(publish(s, &s->master, v, 3, false)); /* the first is known already */
	assert_int_equal(kept(s)->completed_count, 3);
	assert_int_equal(kept(s)->table.rows[0].version, 3);
	assert_true(mc_uuid_eq(partition_replica(s->a->n, 0, 0), s->one.uuid));
	assert_true(mc_uuid_eq(partition_replica(s->a->n, 2, 0), s->one.uuid));
	v[0]->partition_id = MC_PARTITIONS;
	assert_false(publish(s, &s->master, v, 1, false));
}

/* A master that lies: one member would hold two replicas of one partition. Nothing of it is taken. */
static void nobody_gets_a_second_replica(void **state)
{
	struct scene *s = *state;
	struct hz_migration_info *v[2];

	fill(s);
	assert_true(send_table(s, &s->master));
	v[0] = move(s, 7, 1, &s->one, &s->two); /* a copy to who owns it */
	v[0]->source = NULL;
	v[0]->source_current_replica_index = NONE;
	v[0]->destination_new_replica_index = 1;
	v[1] = move(s, 8, 1, &s->two, &s->one);
	assert_false(publish(s, &s->master, v, 2, false));
	assert_int_equal(kept(s)->table.rows[7].version, 1);
	assert_true(partition_replica(s->a->n, 7, 1).null);
	assert_int_equal(kept(s)->table.rows[8].version, 1); /* what follows is not taken either */
	assert_int_equal(kept(s)->completed_count, 0);
	v[0]->source = replica(s, &s->two); /* both ends are the same one */
	v[0]->source_current_replica_index = 0;
	v[0]->source_new_replica_index = 2;
	assert_false(publish(s, &s->master, v, 1, false));
	assert_int_equal(kept(s)->table.rows[7].version, 1);
}

/* Of two tables of the same version the master's is the right one. */
static void the_masters_word_counts(void **state)
{
	struct scene *s = *state;

	fill(s);
	assert_true(send_table(s, &s->master));
	s->t.rows[0].replica[0] = s->second;
	assert_true(send_table(s, &s->master));
	assert_true(mc_uuid_eq(partition_replica(s->a->n, 0, 0), s->two.uuid));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		s->t.rows[p].version--;
	s->t.stamped = false;
	assert_false(send_table(s, &s->master)); /* an older one */
}

/* A row that names a stranger: our member list is the older one. Asked for once a second. */
static void a_table_that_knows_more_members(void **state)
{
	const enum hz_class ask = HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP;
	struct scene *s = *state;
	struct peer three = peer_of(5);

	fill(s);
	assert_true(send_table(s, &s->master));
	assert_null(alone_sent(s->a, &s->master, ask));
	partition_table_set(&s->t, 9, 1, intern(s, &three));
	assert_true(send_table(s, &s->master));
	assert_non_null(alone_sent(s->a, &s->master, ask));
	alone_tick(s->a, 999);
	send_table(s, &s->master);
	assert_null(alone_sent(s->a, &s->master, ask));
	alone_tick(s->a, 1);
	send_table(s, &s->master);
	assert_non_null(alone_sent(s->a, &s->master, ask));
}

/* --- tables that lie --- */
static uint32_t dials(const struct scene *s)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < s->a->fx.n; i++)
		count += s->a->fx.v[i].type == NODE_FX_DIAL;
	return count;
}

/* Nobody has these uuids, or lives at these addresses: nobody is dialled, no member is made of them, and what
 * clients are told is what the table says. */
static void a_table_of_hosts_that_nobody_has(void **state)
{
	struct scene *s = *state;
	uint32_t members = s->a->n->member_count;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		struct mc_addr addr = { .port = (uint16_t)(7000 + p) };

		assert_true(
			mc_addr_set(&addr, mc_str_z(p % 2 == 0 ? "203.0.113.7" : "no-such-host"), addr.port));
		partition_table_set(&s->t, p, 0,
			partition_table_intern(&s->t, (struct mc_uuid){ .hi = 666, .lo = p + 1 }, &addr));
	}
	assert_true(send_table(s, &s->master));
	assert_int_equal(dials(s), 0);
	for (uint32_t i = 0; i < 100; i++) {
		alone_tick(s->a, 100);
		assert_int_equal(dials(s), 0);
	}
	assert_int_equal(s->a->n->member_count, members);
	assert_int_equal(partition_replica(s->a->n, 5, 0).hi, 666);
	/* the next table is taken as any */
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		partition_table_set(&s->t, p, 0, s->first);
	assert_true(send_table(s, &s->master));
	assert_false(knows(s, (struct mc_uuid){ .hi = 666, .lo = 6 }));
}

/* A host that is none (a blank, a control byte, an option of a command) is nobody's: the table is refused. */
static void a_table_of_hosts_that_are_none(void **state)
{
	static const char *const hosts[] = { "-rf", "a b", "a\nb", "\033[31m", "", "a\"b" };
	struct scene *s = *state;
	struct hz_partition_state_operation *op = alone_new(s->a, sizeof(*op));
	int64_t stamp;

	fill(s);
	assert_true(send_table(s, &s->master));
	stamp = partition_stamp(s->a->n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		partition_table_set(&s->t, p, 0, s->first);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		op->partition_state = partition_state_make(&s->t, &s->a->mem);
		op->partition_state->all_replicas.v[0].replica->address->host = mc_str_z(hosts[i]);
		alone_call(s->a, &s->master, HZ_PARTITION_STATE_OPERATION, op);
		assert_false(said_yes(s, &s->master));
		assert_int_equal(partition_stamp(s->a->n), stamp);
	}
	assert_true(send_table(s, &s->master));
}

/* Tables that are refused leave nothing behind: names that nobody is called by would fill the dictionary, and
 * no honest table would ever fit again. */
static void refused_tables_leave_no_names(void **state)
{
	enum { NAMES = 1000 };
	struct scene *s = *state;
	struct hz_partition_state_operation *op = alone_new(s->a, sizeof(*op));

	fill(s);
	for (uint64_t i = 0; i < 10; i++) {
		struct hz_partition_runtime_state *t = partition_state_make(&s->t, &s->a->mem);

		t->all_replicas.n = NAMES + 1;
		t->all_replicas.v = alone_new(s->a, sizeof(*t->all_replicas.v) * (NAMES + 1));
		for (uint32_t k = 0; k <= NAMES; k++) {
			struct peer p = peer_of(9);

			p.uuid = (struct mc_uuid){ .hi = 700 + i, .lo = k + 1 };
			t->all_replicas.v[k].replica = replica(s, &p);
			t->all_replicas.v[k].index = (int32_t)k;
		}
		t->all_replicas.v[NAMES].index = 0; /* twice */
		op->partition_state = t;
		alone_call(s->a, &s->master, HZ_PARTITION_STATE_OPERATION, op);
		assert_false(said_yes(s, &s->master));
	}
	assert_true(send_table(s, &s->master));
	assert_true(mc_uuid_eq(partition_replica(s->a->n, 0, 0), s->one.uuid));
}

static void what_the_master_asks(void **state)
{
	struct scene *s = *state;
	struct hz_partition_state_check_operation *check = alone_new(s->a, sizeof(*check));
	int64_t call;
	bool retryable;

	assert_null(fetch(s)); /* nothing is assigned */
	assert_true(alone_answered_null(s->a, &s->master, s->a->last_call));
	fill(s);
	alone_accept(s->a, &s->one);
	assert_false(send_table(s, &s->one)); /* not the master */
	assert_null(fetch(s));
	assert_true(send_table(s, &s->master));
	assert_int_equal(fetch(s)->stamp, partition_table_stamp(&s->t));
	check->stamp = partition_table_stamp(&s->t);
	alone_call(s->a, &s->master, HZ_PARTITION_STATE_CHECK_OPERATION, check);
	assert_true(said_yes(s, &s->master));
	check->stamp++;
	alone_call(s->a, &s->master, HZ_PARTITION_STATE_CHECK_OPERATION, check);
	assert_false(said_yes(s, &s->master));
	call = alone_call(s->a, &s->one, HZ_FETCH_PARTITION_STATE_OPERATION,
		alone_new(s->a, sizeof(struct hz_plain_op)));
	assert_true(alone_answered_error(s->a, &s->one, call, &retryable) && !retryable);
	call = alone_call(s->a, &s->master, HZ_PARTITION_STATE_OPERATION,
		alone_new(s->a, sizeof(struct hz_partition_state_operation)));
	assert_false(said_yes(s, &s->master)); /* no table in it */
	call = alone_call(s->a, &s->master, HZ_MIGRATION_REQUEST_OPERATION,
		alone_new(s->a, sizeof(struct hz_migration_request_operation)));
	assert_true(alone_answered_error(s->a, &s->master, call, &retryable) && !retryable);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_source_of_a_migration_is_kept_with_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_copy_is_kept_without_a_source, set_up, tear_down),
		cmocka_unit_test_setup_teardown(migrations_follow_on_each_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_gets_a_second_replica, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_masters_word_counts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_table_that_knows_more_members, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_table_of_hosts_that_nobody_has, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_table_of_hosts_that_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refused_tables_leave_no_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_the_master_asks, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
