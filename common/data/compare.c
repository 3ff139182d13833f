/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.c - owners tell each backup the versions it ought to have, each partition once in COMPARE_ROUND_S;
 * a backup that has others asks for all of what differs (com.hazelcast.internal.partition.operation
 * .PartitionBackupReplicaAntiEntropyOperation). So nothing that a lost message or a full store has left out
 * stays out. What is asked for is sent by sync.c.
 */
#include "common/data/fragment.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

#define PARTITION_SERVICE "hz:core:partitionService"
/* hazelcast.partition.backup.sync.interval, in seconds; a part of the partitions in each */
enum { COMPARE_ROUND_S = 30, COMPARE_EACH_MS = 1000 };
_Static_assert((int64_t)COMPARE_ROUND_S * 1000 % COMPARE_EACH_MS == 0, "a round is whole parts");
enum { COMPARE_AT_ONCE = (MC_PARTITIONS + COMPARE_ROUND_S - 1) / COMPARE_ROUND_S };

struct hz_op data_partition_head(uint32_t partition, uint32_t replica)
{
	return (struct hz_op){ .flags = HZ_OP_SERVICE | HZ_OP_REPLICA_INDEX,
		.service_name = mc_str_z(PARTITION_SERVICE),
		.partition_id = (int32_t)partition,
		.replica_index = (int8_t)replica };
}

/* --- as owner --- */
static void add_namespace(struct node *n, uint32_t partition, uint32_t replica, struct mc_value *namespace,
	struct hz_version_of_namespace *out)
{
	const struct replica_versions *v = move_container_versions(n, partition, namespace);

	mc_check(replica > 0 && replica <= REPLICA_BACKUPS);
	out->key = namespace;
	out->value = v == NULL ? 0 : v->of[replica - 1];
}

static struct hz_version_of_namespace *namespaces_of(
	struct node *n, uint32_t partition, uint32_t replica, uint32_t *count)
{
	struct data_service *d = data_of(n);
	struct hz_version_of_namespace *v =
		node_new_array(n, sizeof(*v), d->shard.maps.n + d->containers.n + 1);

	*count = 0;
	if (v == NULL)
		return NULL;
	add_namespace(n, partition, replica, move_container_namespace(n, CONTAINER_QUEUE, mc_str_z("")),
		&v[(*count)++]);
	for (const struct container *c = d->containers.of[partition]; c != NULL; c = c->next)
		if (c->kind == CONTAINER_RING && replica == 1)
			add_namespace(n, partition, replica, move_container_namespace(n, c->kind, c->name),
				&v[(*count)++]);
	for (struct map_slot *slot = maps_next(&d->shard.maps, NULL); slot != NULL;
		slot = maps_next(&d->shard.maps, slot)) {
		const struct replica_versions *r = versions_find(&slot->versions, partition);

		if (slot->backups < replica || !move_map_has_any(d, slot, partition))
			continue;
		v[*count].key = move_map_namespace(n, slot);
		v[(*count)++].value = r == NULL ? 0 : r->of[replica - 1];
	}
	return v;
}

/* Behind the writes that went to the same backup before: not urgent, as they are. */
static void tell_versions(struct node *n, struct member *m, uint32_t partition, uint32_t replica)
{
	struct hz_partition_backup_replica_anti_entropy_operation *op = node_new(n, sizeof(*op));
	struct node_effect *e;

	op->op = data_partition_head(partition, replica);
	op->op.flags |= HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID | HZ_OP_TIMEOUT_64;
	op->op.caller_uuid = n->uuid;
	op->op.invocation_time = -1;
	op->op.call_timeout = INT64_MAX;
	op->versions.v = namespaces_of(n, partition, replica, &op->versions.n);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION, op,
		HZ_PACKET_OPERATION, (int32_t)partition };
}

static void compare_partition(struct node *n, uint32_t p)
{
	struct partition_part part;

	if (!data_owns(n, p) || partition_part(n, p, &part))
		return;
	replicated_compare(n, p);
	for (uint32_t r = 1; r <= REPLICA_BACKUPS; r++) {
		struct mc_uuid uuid = partition_replica(n, p, r);
		struct member *m = uuid.null ? NULL : member_find(n, uuid);

		if (m != NULL && m->conn != 0)
			tell_versions(n, m, p, r);
	}
}

int64_t data_compare_deadline(const struct node *n)
{
	return node_is_joined(n) && member_data_count(n) > 1 ? data_of(n)->compare_at_ms : NODE_NEVER;
}

void data_compare_tick(struct node *n)
{
	struct data_service *d = data_of(n);

	if (data_compare_deadline(n) > n->now_ms)
		return;
	d->compare_at_ms = n->now_ms + COMPARE_EACH_MS;
	for (uint32_t i = 0; i < COMPARE_AT_ONCE; i++)
		compare_partition(n, d->compare_next++ % MC_PARTITIONS);
}

/* --- as backup --- */
void data_ask_sync(
	struct node *n, uint32_t partition, uint32_t replica, struct mc_value **namespaces, uint32_t count)
{
	struct member *owner = member_find(n, partition_replica(n, partition, 0));
	struct hz_partition_replica_sync_request_offloadable *op;
	struct partition_part part;

	if (owner == NULL || owner->conn == 0 || count == 0 || partition_part(n, partition, &part))
		return;
	for (uint32_t i = 0; i < count; i++)
		move_container_doubt(n, partition, namespaces[i]);
	op = node_new(n, sizeof(*op));
	op->op = data_partition_head(partition, replica);
	op->op.partition_id = -1; /* it is not run where writes are: the partition stands below */
	op->namespaces.v = namespaces;
	op->namespaces.n = count;
	op->partition_id_2 = (int32_t)partition;
	send_cast(n, owner->conn, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE, op);
}

/* The maps that the owner names, each looked up once; NULL where it is no map's, or one that cannot be here.
 * The names they have in the shard go back to the arena at once: there may be thousands, of 4 KiB each. */
static struct map_slot **maps_named(
	struct node *n, const struct hz_partition_backup_replica_anti_entropy_operation *op)
{
	struct map_slot **v = node_new_array(n, sizeof(struct map_slot *), op->versions.n);
	size_t used = n->fx->mem.used;

	for (uint32_t i = 0; v != NULL && i < op->versions.n; i++) {
		const struct hz_distributed_object_namespace *ns =
			hz_value_body(op->versions.v[i].key, HZ_DISTRIBUTED_OBJECT_NAMESPACE);

		if (ns != NULL)
			v[i] = maps_open(
				&data_of(n)->shard.maps, map_name_of(n, ns->service, ns->object_name));
		mc_arena_back(&n->fx->mem, used);
	}
	return v;
}

/* Ring buffers that the owner does not have any more. */
static void drop_other_rings(
	struct node *n, uint32_t p, const struct hz_partition_backup_replica_anti_entropy_operation *op)
{
	struct containers *all = &data_of(n)->containers;
	struct container *next;

	for (struct container *c = all->of[p]; c != NULL; c = next) {
		bool named = c->kind != CONTAINER_RING;

		next = c->next;
		for (uint32_t i = 0; i < op->versions.n && !named; i++)
			named = move_container_table(n, p, op->versions.v[i].key) == c->table;
		if (!named)
			container_destroy(all, c);
	}
}

/* What the owner does not have any more. False: no memory to tell, and nothing is dropped. */
static bool drop_others(struct node *n, uint32_t p, struct map_slot *const *named, uint32_t count)
{
	struct data_service *d = data_of(n);
	bool *has = node_new_array(n, sizeof(*has), MC_DATA_TABLES);

	if (has == NULL)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (named[i] != NULL)
			has[named[i]->map.entries] = true;
	for (struct map_slot *slot = maps_next(&d->shard.maps, NULL); slot != NULL;
		slot = maps_next(&d->shard.maps, slot)) {
		if (has[slot->map.entries] || !move_map_has_any(d, slot, p))
			continue;
		fragment_drop(d->shard.store, &slot->map, p);
		versions_drop(&slot->versions, p);
	}
	return true;
}

/* Those that differ and that we can ask for; equal: none differs, also of what we do not keep. */
static uint32_t differing(struct node *n, uint32_t p, uint32_t replica,
	const struct hz_partition_backup_replica_anti_entropy_operation *op, struct map_slot *const *named,
	struct mc_value **out, bool *equal)
{
	uint32_t count = 0;

	*equal = true;
	for (uint32_t i = 0; i < op->versions.n; i++) {
		const struct hz_version_of_namespace *at = &op->versions.v[i];
		bool other = move_container_is(at->key);
		const struct map_slot *slot = other ? NULL : named[i];
		const struct replica_versions *v = other ? move_container_versions(n, p, at->key)
			: slot == NULL                   ? NULL
							 : versions_find(&slot->versions, p);

		if ((v == NULL ? 0 : v->of[replica - 1]) == at->value && (v == NULL || !v->dirty)) {
			move_container_settle(n, p, at->key);
			continue;
		}
		*equal = false;
		if (other || move_map_is(at->key))
			out[count++] = at->key;
	}
	return count;
}

static bool compare(struct node *n, const struct in *in)
{
	const struct hz_partition_backup_replica_anti_entropy_operation *op = in->m->body;
	uint32_t p = (uint32_t)op->op.partition_id, replica = (uint32_t)op->op.replica_index, count;
	struct mc_value **out = node_new_array(n, sizeof(struct mc_value *), op->versions.n);
	struct map_slot **named;
	bool equal = false;

	if (!node_stores(n) || p >= MC_PARTITIONS || op->op.replica_index < 1 || out == NULL ||
		partition_place(n, p) != (int)replica ||
		!mc_uuid_eq(partition_replica(n, p, 0), in->member->uuid))
		return false;
	data_begin(n);
	named = maps_named(n, op);
	if (named == NULL || !drop_others(n, p, named, op->versions.n))
		return false; /* it is compared again before long */
	drop_other_rings(n, p, op);
	count = differing(n, p, replica, op, named, out, &equal);
	data_ask_sync(n, p, replica, out, count);
	return equal;
}

void on_backup_versions(struct node *n, const struct in *in)
{
	const struct hz_partition_backup_replica_anti_entropy_operation *op = in->m->body;
	bool equal = compare(n, in);

	if (op->return_response)
		reply_bool(n, in, equal);
}
