/* SPDX-License-Identifier: Apache-2.0 */
/* test_partition_table.c - the partition table alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/partition/table.h"
#include "tests/unit/partition_recorded.h"

#define HEAP_SIZE (4 << 20)
#define ARENA_SIZE (2 << 20)
#define NONE PARTITION_NONE

struct fixture {
	struct partition_table t, other;
	struct mc_arena mem;
	void *heap[2];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	for (int i = 0; i < 2; i++)
		f->heap[i] = aligned_alloc(16, HEAP_SIZE);
	partition_table_init(&f->t, mc_heap_init(f->heap[0], HEAP_SIZE));
	partition_table_init(&f->other, mc_heap_init(f->heap[1], HEAP_SIZE));
	f->mem = mc_arena_of(aligned_alloc(16, ARENA_SIZE), ARENA_SIZE);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	free(f->heap[0]);
	free(f->heap[1]);
	free(f->mem.buf);
	free(f);
	return 0;
}

static int16_t member(struct partition_table *t, uint64_t i)
{
	struct mc_addr a;

	assert_true(mc_addr_set(&a, mc_str_z("10.0.0.1"), (int32_t)(5700 + i)));
	return partition_table_intern(t, (struct mc_uuid){ .hi = 7, .lo = i }, &a);
}

static void all_owned_by(struct partition_table *t, int16_t owner)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		partition_table_set(t, p, 0, owner);
}

static void stamp_is_hazelcasts(void **state)
{
	struct fixture *f = *state;
	int16_t a = member(&f->t, 1), b = member(&f->t, 2);

	assert_true(partition_table_empty(&f->t));
	all_owned_by(&f->t, a);
	assert_int_equal(partition_table_stamp(&f->t), INT64_C(-8661523421455686299));
	all_owned_by(&f->t, a); /* nothing changes: no version does */
	assert_int_equal(partition_table_stamp(&f->t), INT64_C(-8661523421455686299));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		partition_table_set(&f->t, p, 1, b);
	assert_int_equal(partition_table_stamp(&f->t), INT64_C(8291625901299219103));
	assert_false(partition_table_empty(&f->t));
}

static struct partition_step recorded(int16_t r, int16_t a, int16_t b)
{
	if (r > 0)
		return (struct partition_step){ NONE, b, NONE, NONE, NONE, 1 };
	return (struct partition_step){ a, b, 0, 1, NONE, 0 };
}

static void recorded_migrations_end_with_the_masters_stamp(void **state)
{
	struct fixture *f = *state;
	int16_t a = member(&f->t, 1), b = member(&f->t, 2);
	const size_t n = sizeof(recorded_migrations) / sizeof(recorded_migrations[0]);

	all_owned_by(&f->t, a);
	assert_int_equal(partition_table_stamp(&f->t), RECORDED_STAMP_BEFORE);
	for (size_t i = 0; i < n; i++) {
		struct partition_step s = recorded(recorded_migrations[i], a, b);
		uint32_t p = (uint32_t)abs(recorded_migrations[i]) - 1;

		assert_true(partition_step_valid(&s));
		partition_step_apply(f->t.rows[p].replica, &s);
		partition_table_raise(&f->t, p, partition_step_increment(&s));
	}
	assert_int_equal(partition_table_stamp(&f->t), RECORDED_STAMP_AFTER);
}

static void loss_takes_a_version_per_slot_and_promotion_two(void **state)
{
	struct fixture *f = *state;
	int16_t a = member(&f->t, 1), b = member(&f->t, 2), c = member(&f->t, 3);

	partition_table_set(&f->t, 9, 0, a);
	partition_table_set(&f->t, 9, 1, b);
	partition_table_set(&f->t, 9, 2, c);
	assert_int_equal(f->t.rows[9].version, 3);
	assert_int_equal(partition_table_remove(&f->t, a), 1);
	assert_int_equal(partition_table_remove(&f->t, b), 1);
	assert_int_equal(f->t.rows[9].version, 5);
	assert_int_equal(partition_table_first_backup(&f->t, 9), 2);
	partition_table_promote(&f->t, 9, 2);
	assert_int_equal(f->t.rows[9].replica[0], c);
	assert_int_equal(f->t.rows[9].replica[2], NONE);
	assert_int_equal(f->t.rows[9].version, 7);
	assert_int_equal(partition_table_first_backup(&f->t, 9), 0);
}

static void increments_count_the_slots(void **state)
{
	static const struct {
		struct partition_step s;
		int32_t increment;
	} rows[] = {
		{ { NONE, 1, NONE, NONE, NONE, 2 }, 1 }, /* copy */
		{ { NONE, 1, NONE, NONE, 4, 2 }, 2 },    /* shift up */
		{ { 0, 1, 0, NONE, NONE, 0 }, 1 },       /* move */
		{ { 0, 1, 0, 3, NONE, 0 }, 2 },          /* shift down */
		{ { 0, 1, 0, 3, 3, 0 }, 3 },             /* both */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(partition_step_increment(&rows[i].s), rows[i].increment);
}

static void steps_of_strangers_are_checked(void **state)
{
	static const struct partition_step bad[] = {
		{ NONE, 1, NONE, NONE, NONE, 7 },
		{ NONE, 1, 7, NONE, NONE, 0 },
		{ NONE, 1, NONE, -2, NONE, 0 },
		{ NONE, 1, NONE, NONE, NONE, -1 },
		{ NONE, NONE, NONE, NONE, NONE, 0 },
		{ NONE, 1, 0, 1, NONE, 0 },
		{ NONE, 1, NONE, NONE, 100, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(partition_step_valid(&bad[i]));
}

/* --- on the wire --- */
static struct hz_partition_runtime_state *made(struct fixture *f)
{
	int16_t a = member(&f->t, 1), b = member(&f->t, 2);

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		partition_table_set(&f->t, p, 0, p % 2 == 0 ? b : a);
		if (p % 3 == 0)
			partition_table_set(&f->t, p, 1, p % 2 == 0 ? a : b);
	}
	return partition_state_make(&f->t, &f->mem);
}

static void a_table_comes_back_as_it_went(void **state)
{
	struct fixture *f = *state;
	struct hz_partition_runtime_state *s = made(f);

	member(&f->other, 99); /* their places are not ours */
	member(&f->other, 2);
	assert_non_null(s);
	assert_int_equal(s->all_replicas.n, 2);
	assert_int_equal(partition_state_take(&f->other, s, false, &f->mem), PARTITION_ACCEPTED);
	assert_int_equal(partition_table_stamp(&f->other), partition_table_stamp(&f->t));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			int16_t x = f->t.rows[p].replica[r], y = f->other.rows[p].replica[r];

			assert_int_equal(x == NONE, y == NONE);
			if (x != NONE)
				assert_true(mc_uuid_eq(f->t.replicas[x].uuid, f->other.replicas[y].uuid));
		}
	}
}

static void the_greater_version_wins_row_by_row(void **state)
{
	struct fixture *f = *state;
	struct hz_partition_runtime_state *s = made(f);
	int16_t c = member(&f->other, 3);

	partition_table_set(&f->other, 0, 0, c);
	f->other.rows[0].version = 100;
	partition_table_set(&f->other, 1, 0, c); /* version 1, as theirs */
	assert_int_equal(partition_state_take(&f->other, s, false, &f->mem), PARTITION_ACCEPTED);
	assert_int_equal(f->other.rows[0].replica[0], c);
	assert_int_equal(f->other.rows[1].replica[0], c);
	assert_int_not_equal(f->other.rows[2].replica[0], c);
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_ACCEPTED);
	assert_int_not_equal(f->other.rows[1].replica[0], c); /* the master's word */
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		f->other.rows[p].version = 100;
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_OLDER);
}

static void contradictory_tables_are_refused(void **state)
{
	struct fixture *f = *state;
	struct hz_partition_runtime_state *s = made(f);

	s->versions[5] = MC_PARTITION_VERSION_MAX + 1; /* what is reckoned with it would overflow */
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	s->versions[5] = 0;
	s->encoded_partition_table.v[5] = 2;
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	s->encoded_partition_table.v[5] = -2;
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	s->encoded_partition_table.v[5] = NONE;
	s->all_replicas.v[1].index = 2;
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	s->all_replicas.v[1].index = 0; /* twice the same: index 1 names nobody */
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	s->all_replicas.v[1].index = 1;
	s->encoded_partition_table.v[1] = s->encoded_partition_table.v[0]; /* twice in one row */
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	s->encoded_partition_table.v[1] = NONE;
	s->encoded_partition_table.n = MC_PARTITIONS - 1;
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	assert_true(partition_table_empty(&f->other));
}

static uint32_t named(const struct partition_table *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->count; i++)
		n += !t->replicas[i].uuid.null;
	return n;
}

/* Of a message's names those are kept that a row is held by; of a table that does not fit, none. */
static void names_of_others_tables_take_no_room(void **state)
{
	struct fixture *f = *state;
	struct hz_partition_runtime_state *s = made(f);

	for (uint32_t p = 0; p < MC_PARTITIONS * MC_REPLICAS; p++)
		if (s->encoded_partition_table.v[p] == 1)
			s->encoded_partition_table.v[p] = NONE;
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_ACCEPTED);
	assert_int_equal(named(&f->other), 1);
	for (uint64_t i = 100; named(&f->other) < MC_PARTITION_REPLICAS_MAX - 1; i++)
		assert_int_not_equal(member(&f->other, i), NONE);
	s = made(f);
	s->all_replicas.v[0].replica->uuid.hi = s->all_replicas.v[1].replica->uuid.hi =
		8; /* room for one of two */
	assert_int_equal(partition_state_take(&f->other, s, true, &f->mem), PARTITION_REFUSED);
	assert_int_equal(named(&f->other), MC_PARTITION_REPLICAS_MAX - 1);
}

static void names_no_longer_used_make_room(void **state)
{
	struct fixture *f = *state;
	bool keep[MC_PARTITION_REPLICAS_MAX] = { false };

	for (uint64_t i = 0; i < 10000; i++) { /* members come and go for ever */
		int16_t at = member(&f->t, i);

		assert_int_not_equal(at, NONE);
		partition_table_set(&f->t, 3, 0, at);
		partition_table_sweep(&f->t, keep);
		assert_true(f->t.count <= 3);
	}
	keep[0] = keep[1] = true;
	member(&f->t, 20000);
	partition_table_sweep(&f->t, keep);
	assert_int_not_equal(partition_table_find(&f->t, (struct mc_uuid){ .hi = 7, .lo = 20000 }), NONE);
}

/* Each replica another member, whose host has the longest of names. */
static void the_largest_table_is_one_message(void **state)
{
	struct fixture *f = *state;
	struct hz_partition_state_operation op = { .op.partition_id = -1 };
	struct hz_outgoing m = {
		.cls = HZ_PARTITION_STATE_OPERATION, .body = &op, .flags = HZ_PACKET_OPERATION
	};
	struct mc_addr a = { .port = 5701 };
	size_t size;

	memset(a.host, 'h', MC_HOST_MAX);
	for (uint32_t i = 0; i < MC_PARTITIONS * MC_REPLICAS; i++)
		partition_table_set(&f->t, i / MC_REPLICAS, i % MC_REPLICAS,
			partition_table_intern(&f->t, (struct mc_uuid){ .hi = 7, .lo = i }, &a));
	op.partition_state = partition_state_make(&f->t, &f->mem);
	assert_non_null(op.partition_state);
	assert_int_equal(op.partition_state->all_replicas.n, MC_PARTITIONS * MC_REPLICAS);
	size = hz_frame_size(&m, MC_LINE_LAST);
	assert_in_range(size, MC_PARTITIONS * MC_REPLICAS * MC_HOST_MAX,
		PARTITION_STATE_BYTES - MC_PARTITION_COMPLETED_MAX * 4 * PARTITION_NAME_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stamp_is_hazelcasts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			recorded_migrations_end_with_the_masters_stamp, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			loss_takes_a_version_per_slot_and_promotion_two, set_up, tear_down),
		cmocka_unit_test(increments_count_the_slots),
		cmocka_unit_test(steps_of_strangers_are_checked),
		cmocka_unit_test_setup_teardown(a_table_comes_back_as_it_went, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_greater_version_wins_row_by_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(contradictory_tables_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_of_others_tables_take_no_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_no_longer_used_make_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_largest_table_is_one_message, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
