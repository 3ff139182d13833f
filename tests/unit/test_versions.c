/* SPDX-License-Identifier: Apache-2.0 */
/* test_versions.c - versions of replicas: counted by the owner, taken by backups, kept for each partition. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "common/data/versions.h"

static void owner_counts_for_its_backups(void **state)
{
	struct replica_versions v = { 0 };

	(void)state;
	assert_true(replica_versions_unused(&v));
	replica_versions_count(&v, 2);
	replica_versions_count(&v, 1);
	assert_int_equal(v.of[0], 2);
	assert_int_equal(v.of[1], 1);
	assert_int_equal(v.of[2], 0);
	assert_false(replica_versions_unused(&v));
	v.of[1] = REPLICA_NEEDS_SYNC;
	replica_versions_count(&v, REPLICA_BACKUPS);
	assert_int_equal(v.of[1], REPLICA_NEEDS_SYNC);
	replica_versions_for_sync(&v);
	assert_int_equal(v.of[1], 0);
	assert_int_equal(v.of[0], 3);
}

static void backup_takes_one_after_the_other(void **state)
{
	struct replica_versions v = { 0 };

	(void)state;
	assert_true(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 1, 1 }, 1));
	assert_false(replica_versions_stale(&v, (int64_t[REPLICA_BACKUPS]){ 2, 2 }, 1));
	assert_true(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 2, 2 }, 1));
	assert_int_equal(v.of[0], 2);
	assert_int_equal(v.of[1], 2);
	assert_true(replica_versions_stale(&v, (int64_t[REPLICA_BACKUPS]){ 1, 1 }, 1));
	/* the second backup does not know the first one's */
	assert_true(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 9, 3 }, 2));
	assert_int_equal(v.of[0], 2);
	assert_int_equal(v.of[1], 3);
}

static void what_is_missed_makes_dirty(void **state)
{
	struct replica_versions v = { 0 };

	(void)state;
	assert_false(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 2 }, 1));
	assert_true(v.dirty);
	assert_false(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 3 }, 1));
	assert_int_equal(v.of[0], 3);
	replica_versions_set(&v, (int64_t[REPLICA_BACKUPS]){ 3, 1 }, 1);
	assert_false(v.dirty);
	assert_true(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 4, 1 }, 1));
}

static void who_needs_all_takes_no_single_write(void **state)
{
	struct replica_versions v = { .of = { REPLICA_NEEDS_SYNC } };

	(void)state;
	assert_true(replica_versions_stale(&v, (int64_t[REPLICA_BACKUPS]){ 5 }, 1));
	assert_true(replica_versions_update(&v, (int64_t[REPLICA_BACKUPS]){ 5 }, 1));
	assert_int_equal(v.of[0], REPLICA_NEEDS_SYNC);
	assert_true(v.dirty);
	replica_versions_clear(&v);
	assert_true(replica_versions_unused(&v));
}

static _Alignas(16) char block[64 << 10];

static void each_partition_has_its_own(void **state)
{
	struct mc_heap *heap = mc_heap_init(block, sizeof(block));
	struct versions v = { 0 };

	(void)state;
	assert_null(versions_find(&v, 0));
	versions_drop(&v, 5);
	versions_of(&v, heap, MC_PARTITIONS - 1)->of[0] = 7;
	assert_int_equal(versions_of(&v, heap, MC_PARTITIONS - 2)->of[0], 0);
	assert_int_equal(versions_find(&v, MC_PARTITIONS - 1)->of[0], 7);
	assert_null(versions_find(&v, 0));
	versions_drop(&v, MC_PARTITIONS - 1);
	assert_int_equal(versions_find(&v, MC_PARTITIONS - 1)->of[0], 0);
	versions_free(&v, heap);
	assert_null(versions_find(&v, MC_PARTITIONS - 1));
	assert_int_equal(mc_heap_used(heap), 0);
}

static void no_memory_is_said(void **state)
{
	static _Alignas(16) char small[512];
	struct mc_heap *heap = mc_heap_init(small, sizeof(small));
	struct versions v = { 0 };

	(void)state;
	assert_null(versions_of(&v, heap, 0));
	assert_null(versions_find(&v, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(owner_counts_for_its_backups),
		cmocka_unit_test(backup_takes_one_after_the_other),
		cmocka_unit_test(what_is_missed_makes_dirty),
		cmocka_unit_test(who_needs_all_takes_no_single_write),
		cmocka_unit_test(each_partition_has_its_own),
		cmocka_unit_test(no_memory_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
