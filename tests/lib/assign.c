/* SPDX-License-Identifier: Apache-2.0 */
/* assign.c - the master's table of partitions, as the test wants it. */
#include "common/partition/internal.h"
#include "tests/lib/alone.h"

enum { TABLE_HEAP = 1 << 16 };

void alone_assign(struct alone *a, const struct peer *master, const struct peer *replicas, uint32_t count)
{
	struct hz_partition_state_operation *op = alone_new(a, sizeof(*op));
	void *heap = aligned_alloc(16, TABLE_HEAP);
	struct partition_table t;

	partition_table_init(&t, mc_heap_init(heap, TABLE_HEAP));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < count; r++)
			partition_table_set(
				&t, p, r, partition_table_intern(&t, replicas[r].uuid, &replicas[r].addr));
	op->partition_state = partition_state_make(&t, &a->mem);
	alone_call(a, master, HZ_PARTITION_STATE_OPERATION, op);
	free(heap);
}
