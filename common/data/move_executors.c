/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move_executors.c - scheduled executors that come in with a partition
 * (com.hazelcast.scheduledexecutor.impl.operations.ReplicationOperation). A Java member names each executor
 * that was ever asked for, also one that has no task, as Payara's payara-scheduled-execution: such a one is
 * made anew by whoever uses it, so there is nothing to keep. Tasks are an application's code and are refused.
 */
#include "common/data/moves.h"

bool move_executors_fit(const void *body)
{
	const struct hz_scheduled_replication_operation *op = body;

	for (uint32_t i = 0; i < op->map.n; i++)
		if (op->map.v[i].value.n > 0)
			return false;
	return true;
}

enum store_err move_executors_take(struct node *n, uint32_t partition, const void *body)
{
	(void)n;
	(void)partition;
	(void)body;
	return STORE_OK;
}
