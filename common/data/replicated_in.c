/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_in.c - what the owner of a partition says was written to a replicated map, done here in that
 * order (com.hazelcast.replicatedmap.impl.operation.ReplicateUpdateOperation,
 * ReplicateUpdateToCallerOperation, ClearOperation). A number that is not the next one shows that something
 * was missed.
 */
#include <string.h>

#include "common/data/events_internal.h"
#include "common/data/fragment.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

/* What is missing is asked for as soon as it is seen. */
static void count_write(struct node *n, struct map_slot *slot, uint32_t partition, int64_t version, bool done)
{
	if (replicated_count(n, slot, partition, version, !done) && done)
		replicated_ask(n, slot, partition);
}

/* --- one entry --- */
struct update {
	struct mc_str name;
	struct mc_bytes key, value, old;
	int64_t ttl_ms, version;
	bool removes;
	struct mc_uuid by;
};

/* NULL: no room for one more map. */
static struct map_slot *slot_of(struct node *n, struct mc_str name)
{
	struct maps *maps = &data_of(n)->shard.maps;
	struct mc_str mine = replicated_map_name(n, name);
	struct map_slot *slot = mine.n < 0 ? NULL : maps_find(maps, mine);

	if (slot != NULL || mine.n < 0)
		return slot;
	replicated_look_soon(n); /* all of a map that is new here is asked for */
	return maps_open(maps, mine);
}

static bool write(struct node *n, struct map_slot *slot, uint32_t partition, const struct update *u)
{
	struct data_request q = data_request_new(u->removes ? MAP_DELETE : MAP_SET, partition);

	q.r.key = u->key;
	q.r.value = u->value;
	q.r.ttl_ms = u->ttl_ms > 0 ? u->ttl_ms : 0;
	q.r.reserved = true;
	data_shard(n, &(struct shard_event){ .type = SHARD_COPY, .map = slot, .request = &q.r });
	if (data_of(n)->shard.full)
		data_tell_full(n);
	return !data_of(n)->shard.full;
}

static void tell_update(struct node *n, const struct map_slot *slot, const struct update *u)
{
	const struct mc_bytes none = { NULL, -1 };

	if (data_of(n)->listeners != NULL)
		data_tell_all(n,
			&(struct told){ .name = slot->name,
				.kind = u->removes     ? CLIENT_ENTRY_REMOVED
					: u->old.n < 0 ? CLIENT_ENTRY_ADDED
						       : CLIENT_ENTRY_UPDATED,
				.key = u->key,
				.value = u->removes ? none : u->value,
				.old = u->old,
				.merging = none,
				.count = 1,
				.by = u->by });
}

static void apply(struct node *n, uint32_t partition, const struct update *u)
{
	struct map_slot *slot;

	if (partition >= MC_PARTITIONS || data_owns(n, partition) || u->key.n < MC_BLOB_HEAD ||
		(!u->removes && u->value.n < MC_BLOB_HEAD))
		return;
	data_begin(n);
	slot = slot_of(n, u->name);
	if (slot == NULL || replicated_version(slot, partition) >= u->version)
		return;
	count_write(n, slot, partition, u->version, write(n, slot, partition, u));
	tell_update(n, slot, u);
}

/* What stood there is of a class that cannot be read, and all else of the message is behind it. */
static void miss(struct node *n, uint32_t partition)
{
	struct maps *maps = &data_of(n)->shard.maps;

	for (struct map_slot *slot = maps_next(maps, NULL); slot != NULL; slot = maps_next(maps, slot))
		if (maps_is_replicated(slot->name) && partition < MC_PARTITIONS && !data_owns(n, partition))
			replicated_ask(n, slot, partition);
}

static struct mc_uuid uuid_at(struct node *n, const struct hz_address *a, struct mc_uuid otherwise)
{
	struct mc_addr addr;
	const struct member *m = read_address(a, &addr) ? member_at_addr(n, &addr) : NULL;

	return m == NULL ? otherwise : m->uuid;
}

static bool refuse_lite(struct node *n, const struct in *in)
{
	if (!node_stores(n))
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION,
			"this member stores nothing: it has no replicated maps");
	return !node_stores(n);
}

void on_replicated_update(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_replicate_update_operation *op = in->m->body;
	uint32_t partition = (uint32_t)op->op.partition_id;

	if (refuse_lite(n, in))
		return;
	reply_null(n, in);
	if (in->m->opaque)
		miss(n, partition);
	else
		apply(n, partition,
			&(struct update){ .name = op->name,
				.key = op->data_key,
				.value = op->data_value,
				.old = replicated_value(n, &op->response.response),
				.ttl_ms = op->ttl,
				.version = op->response.version,
				.removes = op->is_remove,
				.by = uuid_at(n, op->origin, in->member->uuid) });
}

/* We have asked for it, and our caller waits until it is here. */
void on_replicated_own_update(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_replicate_update_to_caller_operation *op = in->m->body;

	if (refuse_lite(n, in))
		return;
	reply_null(n, in);
	apply(n, (uint32_t)op->op.partition_id,
		&(struct update){ .name = op->name,
			.key = op->data_key,
			.value = op->data_value,
			.old = replicated_value(n, &op->response.response),
			.ttl_ms = op->ttl,
			.version = op->response.version,
			.removes = op->is_remove,
			.by = n->uuid });
	invocation_acked(n, op->call_id_2);
}

/* --- all of them --- */
void on_replicated_clear(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_clear_operation *op = in->m->body;
	uint32_t partition = (uint32_t)op->op.partition_id, entries = 0;
	struct map_slot *slot;

	if (op->replicate_clear || !node_stores(n)) {
		on_partition_operation(n, in); /* to the owner */
		return;
	}
	data_begin(n);
	slot = partition >= MC_PARTITIONS || data_owns(n, partition) ? NULL : slot_of(n, op->map_name);
	if (slot != NULL) {
		entries = map_size(data_of(n)->shard.store, &slot->map, partition);
		fragment_drop(data_of(n)->shard.store, &slot->map, partition);
		count_write(n, slot, partition, op->version, true);
	}
	reply_value(n, in, hz_value_int((int32_t)entries, &n->fx->mem));
}
