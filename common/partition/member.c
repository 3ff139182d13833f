/* SPDX-License-Identifier: Apache-2.0 */
/* member.c - the table as a member that is not the master keeps it (InternalPartitionServiceImpl).
 */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

#define LIST_PAUSE 1000 /* between two questions for the member list */

static bool from_master(const struct node *n, const struct in *in)
{
	mc_check(in->member != NULL);
	return !node_is_master(n) && mc_uuid_eq(in->member->uuid, n->master);
}

/* The table names somebody we do not know: our list is older than the table. */
static void ask_for_list(struct node *n)
{
	struct partition_service *s = partition_of(n);
	struct member *master = member_find(n, n->master);
	bool unknown = false;

	for (uint32_t i = 0; i < s->table.count; i++)
		unknown |= !s->table.replicas[i].uuid.null &&
			member_find(n, s->table.replicas[i].uuid) == NULL &&
			partition_table_names(&s->table, (int16_t)i);
	if (!unknown || master == NULL ||
		(s->list_asked_at_ms != 0 && n->now_ms - s->list_asked_at_ms < LIST_PAUSE))
		return;
	s->list_asked_at_ms = n->now_ms;
	member_cast(n, master, HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP, node_new(n, sizeof(struct hz_plain_op)));
}

/* Entries that neither a row nor a migration names any more make room. */
static void sweep(struct node *n)
{
	struct partition_service *s = partition_of(n);
	bool *keep = node_new_array(n, sizeof(*keep), s->table.count);

	if (keep != NULL)
		partition_parts_keep(n, keep);
	for (uint32_t i = 0; keep != NULL && i < s->completed_count; i++) {
		if (s->completed[i].step.source != PARTITION_NONE)
			keep[s->completed[i].step.source] = true;
		keep[s->completed[i].step.destination] = true;
	}
	if (keep != NULL)
		partition_table_sweep(&s->table, keep);
}

static enum partition_taken take_state(struct node *n, const struct hz_partition_runtime_state *state)
{
	enum partition_taken taken = partition_state_take(&partition_of(n)->table, state, true, &n->fx->mem);

	if (taken == PARTITION_REFUSED)
		return taken;
	partition_completed_take(n, state->completed_migrations.v, state->completed_migrations.n);
	sweep(n);
	ask_for_list(n);
	return taken;
}

void partition_take(struct node *n, const struct hz_partition_runtime_state *state)
{
	if (state != NULL && !node_is_master(n))
		take_state(n, state);
}

/* --- completed migrations --- */
static bool holds_one_each(const int16_t row[MC_REPLICAS])
{
	for (int r = 0; r < MC_REPLICAS; r++)
		if (row[r] != PARTITION_NONE && partition_slot_of(row, row[r]) != r)
			return false;
	return true;
}

bool partition_apply(struct partition_table *t, const struct partition_completed *c)
{
	struct partition_row *row = &t->rows[c->partition];
	int16_t after[MC_REPLICAS];

	if (row->version >= c->initial + c->increment)
		return true;
	if (row->version != c->initial)
		return false;
	memcpy(after, row->replica, sizeof(after));
	if (c->status == MIGRATION_SUCCESS)
		partition_step_apply(after, &c->step);
	if (!holds_one_each(after))
		return false;
	memcpy(row->replica, after, sizeof(after));
	partition_table_raise(t, (uint32_t)c->partition, c->increment);
	return true;
}

/* How many of them: they are in order, what follows on a gap is not ours to keep either. */
static uint32_t apply_all(struct node *n, struct hz_migration_info *const *v, uint32_t count)
{
	struct partition_completed c;

	for (uint32_t i = 0; i < count; i++)
		if (!partition_info_read(n, v[i], &c) || !partition_apply(&partition_of(n)->table, &c))
			return i;
	return count;
}

void partition_completed_merge(struct node *n, struct hz_migration_info *const *v, uint32_t count)
{
	struct partition_completed c;

	for (uint32_t i = 0; v != NULL && i < count; i++) {
		if (!partition_info_read(n, v[i], &c))
			continue;
		partition_apply(&partition_of(n)->table, &c);
		if (!partition_completed_has(n, c.uuid))
			partition_completed_add(n, &c);
	}
}

void on_publish_completed_migrations(struct node *n, const struct in *in)
{
	const struct hz_publish_completed_migrations_operation *op = in->m->body;
	struct partition_service *s = partition_of(n);
	bool done = false;

	if (from_master(n, in) && !partition_table_empty(&s->table) && !op->completed_migrations.opaque) {
		uint32_t applied = apply_all(n, op->completed_migrations.v, op->completed_migrations.n);

		done = applied == op->completed_migrations.n;
		partition_completed_take(n, op->completed_migrations.v, applied);
		sweep(n);
		ask_for_list(n);
	}
	reply_bool(n, in, done);
}

/* --- tables --- */
void on_partition_state(struct node *n, const struct in *in)
{
	const struct hz_partition_state_operation *op = in->m->body;
	bool done = from_master(n, in) && op->partition_state != NULL &&
		take_state(n, op->partition_state) == PARTITION_ACCEPTED;

	reply_bool(n, in, done);
}

void on_partition_state_check(struct node *n, const struct in *in)
{
	const struct hz_partition_state_check_operation *op = in->m->body;

	reply_bool(n, in, op->stamp == partition_stamp(n));
}

/* With what we take part in: the new master sees to it that it ends. */
static struct hz_partition_runtime_state *with_active(struct node *n, struct partition_table *t)
{
	struct hz_partition_runtime_state *state = partition_state_full(n, t);

	if (state != NULL)
		state->active_migrations.v = partition_parts_make(n, &state->active_migrations.n);
	return state;
}

void on_fetch_partition_state(struct node *n, const struct in *in)
{
	struct partition_service *s = partition_of(n);

	if (!from_master(n, in))
		reply_error(n, in, HZ_ILLEGAL_STATE, "the caller is not the master that this member knows");
	else if (partition_table_empty(&s->table))
		reply_null(n, in);
	else
		reply_object(n, in, HZ_PARTITION_RUNTIME_STATE, with_active(n, &s->table));
}

bool partition_promote(struct node *n, const struct in *in)
{
	const struct hz_promotion_commit_operation *op = in->m->body;

	if (mc_uuid_eq(in->member->uuid, n->uuid))
		return node_is_master(
			n); /* its own table follows when it has the answer, as for others: repair.c */
	return from_master(n, in) && op->partition_state != NULL &&
		take_state(n, op->partition_state) == PARTITION_ACCEPTED;
}
