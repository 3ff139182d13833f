/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_sync.c - how a data member gets what it has missed of a replicated map: owners tell how many
 * writes there were, as often as they compare versions with backups and when somebody is new
 * (com.hazelcast.replicatedmap.impl.operation.CheckReplicaVersionOperation); who has others asks for all of
 * the partition (RequestMapDataOperation), and it is sent (SyncReplicatedMapDataOperation).
 */
#include "common/data/fragment.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

enum { SOON_MS = 500, AGAIN_MS = 5000, ROWS = 64 };

static struct map_slot *next_slot(const struct node *n, const struct map_slot *after)
{
	struct map_slot *slot = maps_next(&data_of(n)->shard.maps, after);

	while (slot != NULL && !maps_is_replicated(slot->name))
		slot = maps_next(&data_of(n)->shard.maps, slot);
	return slot;
}

static bool is_other(const struct node *n, const struct member *m)
{
	return !m->lite && !mc_uuid_eq(m->uuid, n->uuid);
}

/* --- asking --- */
void replicated_ask(struct node *n, const struct map_slot *slot, uint32_t partition)
{
	struct mc_uuid uuid = partition_replica(n, partition, 0);
	struct member *owner = uuid.null || mc_uuid_eq(uuid, n->uuid) ? NULL : member_find(n, uuid);
	struct hz_named_op *op;

	if (owner == NULL)
		return;
	op = node_new(n, sizeof(*op));
	op->name = map_object(slot->name);
	replicated_send(n, owner, partition, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, op);
}

void on_replicated_versions(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_check_replica_version_operation *op = in->m->body;
	uint32_t partition = (uint32_t)op->op.partition_id;

	reply_null(n, in);
	if (!node_stores(n) || partition >= MC_PARTITIONS || data_owns(n, partition))
		return;
	data_begin(n);
	for (uint32_t i = 0; i < op->versions.n; i++) {
		struct mc_str name = replicated_map_name(n, op->versions.v[i].key);
		struct map_slot *slot = name.n < 0 ? NULL : maps_find(&data_of(n)->shard.maps, name);

		if (slot == NULL && name.n >= 0) {
			replicated_look_soon(n);
			slot = maps_open(&data_of(n)->shard.maps, name);
		}
		if (slot != NULL &&
			(!replicated_is_whole(slot, partition) ||
				replicated_version(slot, partition) < op->versions.v[i].value))
			replicated_ask(n, slot, partition);
	}
}

/* --- telling --- */
static struct hz_replicated_map_check_replica_version_operation *versions_of_partition(
	struct node *n, uint32_t partition)
{
	struct hz_replicated_map_check_replica_version_operation *op = node_new(n, sizeof(*op));
	uint32_t most = data_of(n)->shard.maps.n;

	op->versions.v = node_new_array(n, sizeof(*op->versions.v), most);
	for (struct map_slot *slot = next_slot(n, NULL); op->versions.v != NULL && slot != NULL;
		slot = next_slot(n, slot))
		if (replicated_version(slot, partition) > 0)
			op->versions.v[op->versions.n++] =
				(struct hz_replicated_map_version){ map_object(slot->name),
					replicated_version(slot, partition) };
	return op->versions.n == 0 ? NULL : op;
}

void replicated_compare(struct node *n, uint32_t partition)
{
	if (next_slot(n, NULL) == NULL || !data_owns(n, partition))
		return;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_replicated_map_check_replica_version_operation *op;

		if (!is_other(n, &n->members[i]))
			continue;
		op = versions_of_partition(n, partition);
		if (op == NULL)
			return;
		replicated_send(
			n, &n->members[i], partition, HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION, op);
	}
}

void replicated_look_soon(struct node *n)
{
	int64_t at_ms = n->now_ms + SOON_MS;

	if (at_ms < data_of(n)->replicated_at_ms)
		data_of(n)->replicated_at_ms = at_ms;
}

int64_t replicated_deadline(const struct node *n)
{
	return data_of(n)->replicated_at_ms;
}

/* As ReplicatedMapProxy.initialize does where somebody wants one: of each partition that is not here yet.
 * True: there are such. */
static bool ask_for_missing(struct node *n)
{
	bool missing = false;

	for (struct map_slot *slot = next_slot(n, NULL); slot != NULL; slot = next_slot(n, slot))
		for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
			if (data_owns(n, p) || replicated_is_whole(slot, p))
				continue;
			replicated_ask(n, slot, p);
			missing = true;
		}
	return missing;
}

void replicated_tick(struct node *n)
{
	bool unreached = false;

	if (replicated_deadline(n) > n->now_ms)
		return;
	data_of(n)->replicated_at_ms = NODE_NEVER;
	if (next_slot(n, NULL) == NULL)
		return;
	for (uint32_t i = 0; i < n->member_count; i++)
		unreached |= is_other(n, &n->members[i]) && n->members[i].conn == 0;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		replicated_compare(n, p);
	if (ask_for_missing(n) || unreached)
		data_of(n)->replicated_at_ms = n->now_ms + AGAIN_MS;
}

/* --- all of a partition, to one who asks --- */
static void send_all(
	struct node *n, struct member *m, const struct map_slot *slot, struct mc_str name, uint32_t partition)
{
	struct hz_replicated_map_sync_replicated_map_data_operation *op = node_new(n, sizeof(*op));
	store_place place = 0;
	size_t bytes = 0;

	op->name = name;
	if (slot != NULL) {
		op->version = replicated_version(slot, partition);
		op->record_set.v = replicated_records(
			n, slot, partition, &place, MC_REPLICATED_BYTES_MAX, &op->record_set.n, &bytes);
		if (op->record_set.v == NULL || place != STORE_WALK_END)
			return; /* MC_REPLICATED_BYTES_MAX is kept by who writes */
	}
	replicated_send(n, m, partition, HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION, op);
}

void on_replicated_request(struct node *n, const struct in *in)
{
	const struct hz_named_op *op = in->m->body;
	struct mc_str name = node_stores(n) ? replicated_map_name(n, op->name) : (struct mc_str){ NULL, -1 };
	const char *why;

	if (!data_gate(n, op->op.partition_id, &why)) {
		reply_error(n, in, HZ_WRONG_TARGET, why);
		return;
	}
	reply_null(n, in);
	if (name.n < 0 || mc_uuid_eq(in->member->uuid, n->uuid))
		return;
	data_begin(n);
	send_all(n, in->member, maps_find(&data_of(n)->shard.maps, name), text_keep(n, op->name),
		(uint32_t)op->op.partition_id);
}

void on_replicated_sync(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_sync_replicated_map_data_operation *op = in->m->body;
	uint32_t partition = (uint32_t)op->op.partition_id;
	struct mc_str name = node_stores(n) ? replicated_map_name(n, op->name) : (struct mc_str){ NULL, -1 };
	struct map_slot *slot;

	reply_null(n, in);
	if (name.n < 0 || partition >= MC_PARTITIONS || data_owns(n, partition) ||
		!replicated_are_records(op->record_set.v, op->record_set.n))
		return;
	data_begin(n);
	slot = maps_open(&data_of(n)->shard.maps, name);
	if (slot == NULL)
		return;
	fragment_drop(data_of(n)->shard.store, &slot->map, partition);
	if (replicated_keep_all(n, slot, partition, op->record_set.v, op->record_set.n) == STORE_OK)
		replicated_set(n, slot, partition, op->version);
}
