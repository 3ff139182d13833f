/* SPDX-License-Identifier: Apache-2.0 */
/*
 * active.c - migrations that this member takes part in, as the owner that copies or as the one who is given a
 * replica, until the table says how they ended (MigrationManager.activeMigrationInfos,
 * BaseMigrationOperation). A migration that has ended has raised the version of its partition, whichever way
 * it went: nothing else has to be told.
 */
#include "common/base/check.h"
#include "common/partition/internal.h"

static struct partition_active *find(const struct node *n, uint32_t p)
{
	struct partition_active *a = &partition_of(n)->parts[p];

	mc_check(p < MC_PARTITIONS);
	return a->used && partition_of(n)->table.rows[p].version <= a->c.initial ? a : NULL;
}

static struct mc_uuid uuid_of(const struct node *n, int16_t replica)
{
	return replica == PARTITION_NONE ? (struct mc_uuid){ .null = true }
					 : partition_of(n)->table.replicas[replica].uuid;
}

bool partition_part(const struct node *n, uint32_t p, struct partition_part *out)
{
	const struct partition_active *a = find(n, p);

	if (a == NULL)
		return false;
	*out = (struct partition_part){ .role = a->role,
		.uuid = a->c.uuid,
		.source = uuid_of(n, a->c.step.source),
		.destination = uuid_of(n, a->c.step.destination),
		.source_new = a->c.step.source_new,
		.destination_now = a->c.step.destination_now,
		.destination_new = a->c.step.destination_new };
	return true;
}

void partition_part_end(struct node *n, uint32_t p)
{
	mc_check(p < MC_PARTITIONS);
	partition_of(n)->parts[p].used = false;
}

void partition_parts_forget(struct partition_service *s)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		s->parts[p].used = false;
}

void partition_parts_keep(const struct node *n, bool *keep)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct partition_active *a = find(n, p);

		if (a == NULL)
			continue;
		if (a->c.step.source != PARTITION_NONE)
			keep[a->c.step.source] = true;
		keep[a->c.step.destination] = true;
	}
}

struct hz_migration_info **partition_parts_make(struct node *n, uint32_t *count)
{
	struct hz_migration_info **v;
	uint32_t active = 0;

	*count = 0;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		active += find(n, p) != NULL;
	v = node_new_array(n, sizeof(struct hz_migration_info *), active);
	for (uint32_t p = 0; v != NULL && p < MC_PARTITIONS; p++) {
		const struct partition_active *a = find(n, p);

		if (a != NULL)
			v[(*count)++] = partition_info_make(n, &a->c);
	}
	return v;
}

void partition_parts_fail(struct node *n)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct partition_active *a = find(n, p);

		if (a != NULL && !partition_completed_has(n, a->c.uuid))
			partition_completed_add(
				n, &a->c); /* fetch.c: what is not known to have ended failed */
	}
}

/* --- to take part --- */
static bool of_master(const struct node *n, const struct hz_migration_info *i)
{
	const struct mc_addr *master = node_is_master(n) ? &n->addr : &n->master_addr;
	struct mc_addr a;

	return read_address(i->master, &a) && mc_addr_eq(&a, master);
}

/* Why not, or NULL. */
static const char *unfit(struct node *n, const struct partition_completed *c, enum partition_role role)
{
	const struct partition_row *row = &partition_of(n)->table.rows[c->partition];
	bool ours = mc_uuid_eq(
		uuid_of(n, role == PARTITION_SOURCE ? row->replica[0] : c->step.destination), n->uuid);

	if (!ours)
		return role == PARTITION_SOURCE ? "this member does not own the partition"
						: "the replica is for another member";
	if (row->version != c->initial)
		return "the partition has another version here";
	if (!n->migrations_allowed)
		return "Cluster state does not allow migrations";
	return NULL;
}

const char *partition_part_begin(struct node *n, const struct partition_offer *o, bool *again)
{
	uint32_t p = o->migration == NULL ? MC_PARTITIONS : (uint32_t)o->migration->partition_id;
	struct partition_active *active = p < MC_PARTITIONS ? find(n, p) : NULL;
	struct partition_completed c;
	const char *why;

	*again = false;
	if (p >= MC_PARTITIONS || !of_master(n, o->migration) || !partition_info_read(n, o->migration, &c))
		return "not a migration that this member's master has asked for";
	if (!node_is_master(n))
		partition_completed_merge(n, o->completed, o->completed_count);
	active = find(n, p);
	if (active != NULL && !mc_uuid_eq(active->c.uuid, c.uuid)) {
		*again = true;
		return "the partition takes part in another migration";
	}
	why = unfit(n, &c, o->role);
	if (why != NULL)
		return why;
	c.status = MIGRATION_ACTIVE;
	partition_of(n)->parts[p] = (struct partition_active){ true, o->role, c };
	return NULL;
}

void partition_part_say(struct node *n, uint32_t p, struct hz_migration_operation *op)
{
	const struct partition_active *a = find(n, p);

	mc_check(a != NULL);
	op->op.flags = HZ_OP_SERVICE | HZ_OP_REPLICA_INDEX;
	op->op.service_name = mc_str_z(PARTITION_SERVICE);
	op->op.partition_id = (int32_t)p;
	op->op.replica_index = a->c.step.destination_new;
	op->migration = partition_info_make(n, &a->c);
	op->completed_migrations.v = partition_completed_make(n, (int32_t)p, &op->completed_migrations.n);
}

/* --- as destination: it is ours now --- */
bool partition_commit(struct node *n, const struct hz_migration_info *i)
{
	struct partition_completed c;
	const struct partition_active *a;

	if (!partition_info_read(n, i, &c) || !mc_uuid_eq(uuid_of(n, c.step.destination), n->uuid))
		return false;
	a = find(n, (uint32_t)c.partition);
	if (node_is_master(n)) /* its table follows when it has the answer */
		return a != NULL && mc_uuid_eq(a->c.uuid, c.uuid);
	if (partition_of(n)->table.rows[c.partition].version >= c.initial + c.increment)
		return partition_completed_has(n, c.uuid); /* said once more */
	if (a == NULL || !mc_uuid_eq(a->c.uuid, c.uuid))
		return false;
	c.status = MIGRATION_SUCCESS;
	if (!partition_apply(&partition_of(n)->table, &c))
		return false;
	partition_completed_add(n, &c);
	return true;
}
