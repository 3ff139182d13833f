/* SPDX-License-Identifier: Apache-2.0 */
/* service.c - the shard of a node and its steps: gate, act, tell in this order. Its memory: life.c; its time:
 * after.c. */
#include "common/data/query_run.h"
#include "common/data/replicated_maps.h"

#include <string.h>

/* --- steps --- */
void data_begin_work(struct node *n, uint32_t work)
{
	struct data_service *d = data_of(n);

	mc_check(node_stores(n));
	if (d->begun)
		return;
	d->replicated_given.v = NULL;
	shard_begin(&d->shard, (uint64_t)n->clock_ms, work);
	d->begun = true;
}

void data_begin(struct node *n)
{
	data_begin_work(n, STORE_WORK_STEP);
}

/* A call that has waited knows its map by its ticket. */
static struct map_slot *map_of(const struct data_service *d, const struct shard_effect *e)
{
	mc_check(e->map != NULL || e->ticket != 0);
	return e->map != NULL ? e->map : d->callers[e->ticket - 1].map;
}

/* A member counts acks itself. For a client we do: its answer says that there are none to wait for, when all
 * have come. */
struct data_ack_to data_ack_to(struct node *n, const struct data_caller *who)
{
	struct data_ack_to to = { .client_call = -1, .uuid = { .null = true } };
	const struct conn *c = who == NULL || who->client ? NULL : conn_find(n, who->reply.conn);

	if (who == NULL)
		return to;
	to.uuid = who->uuid;
	if (who->client) {
		to.caller = &n->addr;
		to.call_id = data_ack_number(n);
	} else if (who->reply.conn == NODE_SELF && who->reply.call_id != 0) {
		to.caller = &n->addr; /* a transaction of a client here */
		to.call_id = who->reply.call_id;
	} else if (c != NULL && who->reply.call_id != 0) {
		to.caller = &c->addr;
		to.call_id = who->reply.call_id;
		to.client_call = who->client_call;
	}
	return to;
}

static void answer(struct node *n, const struct shard_effect *e, const struct data_ack_to *to, uint32_t acks)
{
	const struct data_caller *who = &data_of(n)->callers[e->ticket - 1];

	mc_check(who->used);
	if (!who->client || acks == 0 || !data_ack_wait(n, to->call_id, acks, who, e))
		data_tell(n, who, e, who->client ? 0 : acks);
	data_caller_free(n, e->ticket);
}

static void tell_effect(struct node *n, const struct shard_effect *e)
{
	struct data_service *d = data_of(n);
	struct data_ack_to to = { .client_call = -1 };
	uint32_t acks = 0;

	if ((e->map != NULL || e->ticket != 0) && maps_is_replicated(map_of(d, e)->name))
		acks = replicated_tell(
			n, map_of(d, e), e, e->ticket == 0 ? NULL : &d->callers[e->ticket - 1]);
	else if (e->out != NULL && e->out->changes > 0 && data_owns(n, e->out->partition)) {
		for (uint32_t c = 0; c < e->out->changes; c++) {
			data_tell_change(n, map_of(d, e), &e->out->change[c]);
			if (e->out->change[c].kind == MAP_LOCK_TAKEN)
				data_client_holds(n, e->out->change[c].hold.holder);
		}
		if (data_back_up_together(n, map_of(d, e), e))
			return;
		to = data_ack_to(n, e->ticket == 0 ? NULL : &d->callers[e->ticket - 1]);
		acks = data_back_up(n, map_of(d, e), e, &to);
	} else if (e->out == NULL && e->how == SHARD_RAN && e->cleared > 0 && data_owns(n, e->partition)) {
		/* Nobody waits for these: clear and evictAll are run by PartitionIteratingOperation, which
		 * drops what its operations say of acks. */
		data_back_up(n, e->map, e, &to);
	}
	if (e->ticket != 0)
		answer(n, e, &to, acks);
}

void data_shard(struct node *n, const struct shard_event *ev)
{
	struct data_service *d = data_of(n);

	mc_check(d->begun);
	shard_step(&d->shard, ev);
	for (uint32_t i = 0; i < d->shard.fx_count; i++)
		tell_effect(n, &d->shard.fx[i]);
}

/* --- gate --- */
bool data_owns(const struct node *n, uint32_t partition)
{
	mc_check(partition < MC_PARTITIONS);
	return mc_uuid_eq(partition_replica(n, partition, 0), n->uuid);
}

bool data_gate(struct node *n, int32_t partition, const char **why)
{
	struct partition_part part;

	*why = "there is no such partition";
	if (partition < 0 || partition >= MC_PARTITIONS)
		return false;
	*why = "this member does not own the partition";
	if (partition_replica(n, (uint32_t)partition, 0).null)
		partition_ask_assignment(n);
	if (!node_stores(n) || !data_owns(n, (uint32_t)partition))
		return false;
	*why = "the partition moves: ask again";
	return !partition_part(n, (uint32_t)partition, &part);
}

bool data_gate_reads(struct node *n, int32_t partition, const char **why)
{
	struct partition_part part;

	return data_gate(n, partition, why) ||
		(node_stores(n) && partition >= 0 && partition < MC_PARTITIONS &&
			data_owns(n, (uint32_t)partition) && partition_part(n, (uint32_t)partition, &part) &&
			part.role == PARTITION_SOURCE && data_of(n)->moves[partition].runs);
}

bool data_is_replica(const struct node *n, const struct hz_op *op)
{
	return (op->flags & HZ_OP_REPLICA_INDEX) != 0 && op->partition_id >= 0 &&
		op->partition_id < MC_PARTITIONS && op->replica_index > 0 &&
		op->replica_index < MC_REPLICAS &&
		mc_uuid_eq(partition_replica(n, (uint32_t)op->partition_id, (uint32_t)op->replica_index),
			n->uuid);
}
