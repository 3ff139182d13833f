/* SPDX-License-Identifier: Apache-2.0 */
/* publish.c - the master's table to the others
 * (InternalPartitionServiceImpl.publishPartitionRuntimeState and checks). */
#include "common/base/check.h"
#include "common/partition/internal.h"

struct hz_partition_runtime_state *partition_state_full(struct node *n, struct partition_table *t)
{
	struct hz_partition_runtime_state *s = partition_state_make(t, &n->fx->mem);

	if (s == NULL)
		n->fx->lost = true;
	else
		s->completed_migrations.v =
			partition_completed_make(n, PARTITION_NONE, &s->completed_migrations.n);
	return s;
}

struct hz_partition_runtime_state *partition_state(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n) || s->fetch || partition_table_empty(&s->table))
		return NULL;
	return partition_state_full(n, &s->table);
}

void partition_publish(struct node *n)
{
	struct partition_service *s = partition_of(n);
	struct hz_partition_runtime_state *state = partition_state_full(n, &s->table);

	mc_check(node_is_master(n));
	s->published_at_ms = partition_table_stamp(&s->table);
	for (uint32_t i = 0; state != NULL && i < n->member_count; i++) {
		struct hz_partition_state_operation *op;

		if (mc_uuid_eq(n->members[i].uuid, n->uuid))
			continue;
		if (n->members[i].unready) {
			s->unheard = true;
			continue;
		}
		op = node_new(n, sizeof(*op));
		op->partition_state = state;
		member_cast(n, &n->members[i], HZ_PARTITION_STATE_OPERATION, op);
	}
}

void partition_publish_changed(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->published_at_ms != partition_table_stamp(&s->table))
		partition_publish(n);
}

void partition_sync(struct node *n, struct member *m, uint32_t number)
{
	struct hz_partition_state_operation *op = node_new(n, sizeof(*op));

	op->partition_state = partition_state_full(n, &partition_of(n)->table);
	op->sync = true;
	partition_invoke(n, m, HZ_PARTITION_STATE_OPERATION, op, PARTITION_CALL_TIMEOUT,
		PARTITION_INVOCATION_SYNC, number);
}

void partition_check_all(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->phase == PARTITION_FETCHING || s->phase == PARTITION_PROMOTING ||
		partition_table_unused(&s->table))
		return;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_partition_state_check_operation *op;

		if (mc_uuid_eq(n->members[i].uuid, n->uuid) || n->members[i].unready)
			continue;
		op = node_new(n, sizeof(*op));
		op->stamp = partition_table_stamp(&s->table);
		partition_invoke(n, &n->members[i], HZ_PARTITION_STATE_CHECK_OPERATION, op,
			PARTITION_CALL_TIMEOUT, PARTITION_INVOCATION_CHECK, 0);
	}
	partition_completed_again(n);
}

void partition_check_done(struct node *n, const struct partition_end *e)
{
	struct member *m = member_find(n, e->from);

	if (m != NULL && e->how != INVOCATION_LOST && !response_is_true(e->answer) &&
		!partition_table_unused(&partition_of(n)->table))
		partition_sync(n, m, 0);
}
