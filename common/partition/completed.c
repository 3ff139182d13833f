/* SPDX-License-Identifier: Apache-2.0 */
/* completed.c - migrations that have ended, until every member is known to have heard of them. */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

/* --- on the wire --- */
static struct hz_partition_replica *partition_replica_make(struct node *n, int16_t replica)
{
	const struct partition_replica *r;
	struct hz_partition_replica *out;

	if (replica == PARTITION_NONE)
		return NULL;
	r = &partition_of(n)->table.replicas[replica];
	out = node_new(n, sizeof(*out));
	out->address = make_address(n, &r->addr);
	out->uuid = r->uuid;
	return out;
}

struct hz_migration_info *partition_info_make(struct node *n, const struct partition_completed *c)
{
	struct hz_migration_info *i = node_new(n, sizeof(*i));

	i->uuid = c->uuid;
	i->partition_id = c->partition;
	i->source_current_replica_index = c->step.source_now;
	i->source_new_replica_index = c->step.source_new;
	i->destination_current_replica_index = c->step.destination_now;
	i->destination_new_replica_index = c->step.destination_new;
	i->status = c->status;
	i->source = partition_replica_make(n, c->step.source);
	i->destination = partition_replica_make(n, c->step.destination);
	i->master = make_address(n, node_is_master(n) ? &n->addr : &n->master_addr);
	i->initial_partition_version = c->initial;
	i->partition_version_increment = c->increment;
	return i;
}

struct hz_migration_info **partition_completed_make(struct node *n, int32_t partition, uint32_t *count)
{
	const struct partition_service *s = partition_of(n);
	struct hz_migration_info **v =
		node_new_array(n, sizeof(struct hz_migration_info *), s->completed_count);

	*count = 0;
	for (uint32_t i = 0; v != NULL && i < s->completed_count; i++)
		if (partition == PARTITION_NONE || s->completed[i].partition == partition)
			v[(*count)++] = partition_info_make(n, &s->completed[i]);
	return v;
}

static int16_t replica_read(struct node *n, const struct hz_partition_replica *r)
{
	struct mc_addr addr;

	if (r == NULL || !read_address(r->address, &addr))
		return PARTITION_NONE;
	return partition_table_intern(&partition_of(n)->table, r->uuid, &addr);
}

bool partition_info_read(struct node *n, const struct hz_migration_info *i, struct partition_completed *out)
{
	if (i == NULL || i->partition_id < 0 || i->partition_id >= MC_PARTITIONS || i->uuid.null ||
		i->initial_partition_version > MC_PARTITION_VERSION_MAX ||
		i->partition_version_increment > MC_PARTITION_VERSION_MAX)
		return false;
	*out = (struct partition_completed){
		.uuid = i->uuid, .partition = (int16_t)i->partition_id, .status = i->status
	};
	out->step = (struct partition_step){
		replica_read(n, i->source),
		replica_read(n, i->destination),
		i->source_current_replica_index,
		i->source_new_replica_index,
		i->destination_current_replica_index,
		i->destination_new_replica_index,
	};
	out->initial = i->initial_partition_version;
	out->increment = i->partition_version_increment > 0 ? i->partition_version_increment
							    : partition_step_increment(&out->step);
	return partition_step_valid(&out->step);
}

/* --- the list --- */
static int find(const struct partition_service *s, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < s->completed_count; i++)
		if (mc_uuid_eq(s->completed[i].uuid, uuid))
			return (int)i;
	return PARTITION_NONE;
}

static void drop_first(struct partition_service *s, uint32_t count)
{
	mc_check(count <= s->completed_count);
	memmove(s->completed, s->completed + count, sizeof(s->completed[0]) * (s->completed_count - count));
	s->completed_count -= count;
}

bool partition_completed_has(const struct node *n, struct mc_uuid uuid)
{
	return find(partition_of(n), uuid) != PARTITION_NONE;
}

void partition_completed_add(struct node *n, const struct partition_completed *c)
{
	struct partition_service *s = partition_of(n);

	mc_check(c->partition >= 0 && c->partition < MC_PARTITIONS && partition_step_valid(&c->step));
	if (s->completed_count == MC_PARTITION_COMPLETED_MAX)
		drop_first(s, 1); /* who has not heard of it yet gets the whole table after the next check */
	if (s->serial == s->published_serial)
		s->ended_at_ms = n->now_ms;
	s->completed[s->completed_count] = *c;
	s->completed[s->completed_count++].serial = ++s->serial;
}

void partition_completed_take(struct node *n, struct hz_migration_info *const *v, uint32_t count)
{
	struct partition_completed c;

	partition_of(n)->completed_count = 0;
	for (uint32_t i = 0; v != NULL && i < count; i++)
		if (partition_info_read(n, v[i], &c))
			partition_completed_add(n, &c);
}

/* --- publication --- */
static struct partition_round *round_of(struct partition_service *s, uint32_t id)
{
	for (uint32_t i = 0; i < PARTITION_ROUNDS; i++)
		if (s->rounds[i].waiting > 0 && s->rounds[i].id == id)
			return &s->rounds[i];
	return NULL;
}

/* A free place, or that of the oldest: each has what those before it had, and who does not answer must not
 * keep the others from hearing what has ended. Their partitions take no calls until then. */
static struct partition_round *round_place(struct partition_service *s)
{
	struct partition_round *oldest = &s->rounds[0];

	for (uint32_t i = 0; i < PARTITION_ROUNDS; i++) {
		if (s->rounds[i].waiting == 0)
			return &s->rounds[i];
		if (s->rounds[i].id < oldest->id)
			oldest = &s->rounds[i];
	}
	return oldest;
}

/* One member's part in a round has ended; the last one drops what everybody has heard of. */
static void round_answer(struct partition_service *s, uint32_t id, bool heard)
{
	struct partition_round *r = round_of(s, id);
	uint32_t known = 0;

	if (r == NULL)
		return;
	r->failed |= !heard;
	if (--r->waiting > 0 || r->failed)
		return;
	while (known < s->completed_count && s->completed[known].serial <= r->upto)
		known++;
	drop_first(s, known);
}

static void publish(struct node *n, struct partition_round *r)
{
	struct partition_service *s = partition_of(n);
	uint32_t count;
	struct hz_migration_info **v = partition_completed_make(n, PARTITION_NONE, &count);

	mc_check(node_is_master(n));
	*r = (struct partition_round){ .waiting = 1, .upto = s->serial, .id = ++s->round_id };
	s->published_serial = s->serial;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_publish_completed_migrations_operation *op;

		if (mc_uuid_eq(n->members[i].uuid, n->uuid))
			continue;
		if (n->members[i].unready) {
			/* it gets the table, and has to find in it what it took part in: only that ends it
			 * (InternalPartitionServiceImpl.updatePartitionsAndFinalizeMigrations) */
			s->unheard = r->failed = true;
			continue;
		}
		op = node_new(n, sizeof(*op));
		op->completed_migrations.v = v;
		op->completed_migrations.n = count;
		r->waiting++;
		partition_invoke(n, &n->members[i], HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, op,
			PARTITION_CALL_TIMEOUT, PARTITION_INVOCATION_COMPLETED, r->id);
	}
	s->published_at_ms = partition_table_stamp(&s->table);
	round_answer(s, r->id, true); /* our own part */
}

void partition_completed_publish(struct node *n, bool all)
{
	struct partition_service *s = partition_of(n);
	uint32_t waiting = s->serial - s->published_serial;

	if (waiting > 0 && (all || waiting >= PARTITION_BATCH))
		publish(n, round_place(s));
}

int64_t partition_completed_due(const struct node *n)
{
	const struct partition_service *s = partition_of(n);

	return s->serial == s->published_serial || s->phase != PARTITION_MOVING
		? NODE_NEVER
		: s->ended_at_ms + PARTITION_BATCH_PAUSE;
}

void partition_completed_again(struct node *n)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < PARTITION_ROUNDS; i++)
		if (s->rounds[i].waiting > 0)
			return;
	if (s->completed_count > 0)
		publish(n, &s->rounds[0]);
}

void partition_completed_done(struct node *n, const struct partition_end *e)
{
	struct partition_service *s = partition_of(n);
	struct member *m = member_find(n, e->from);

	if (m == NULL || response_is_true(e->answer))
		round_answer(s, e->number, true);
	else if (e->how == INVOCATION_LOST)
		round_answer(s, e->number, false);
	else
		partition_sync(n, m, e->number);
	if (s->phase == PARTITION_IDLE)
		partition_completed_publish(n, true); /* what was too little before */
}

void partition_sync_done(struct node *n, const struct partition_end *e)
{
	if (e->number != 0)
		round_answer(partition_of(n), e->number,
			response_is_true(e->answer) || member_find(n, e->from) == NULL);
}
