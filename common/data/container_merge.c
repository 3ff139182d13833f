/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_merge.c - a queue, list, set or ring buffer that another cluster had comes to its owner in this
 * one (com.hazelcast.collection.impl.queue.operations.QueueMergeOperation,
 * collection.impl.collection.operations.CollectionMergeOperation,
 * ringbuffer.impl.operations.MergeOperation): all of it or nothing, as the policy of the side that it comes
 * from says. Nobody hears of items, as in Hazelcast.
 */
#include "common/data/container_ops.h"
#include "common/data/merge.h"

/* --- which of both stays --- */
/* False: what is here stays, or it cannot be said. Of an item nothing is known but its value, so policies
 * that compare times are none here, as in Hazelcast. */
static bool comes_in(struct container_call *call, const struct mc_value *v)
{
	enum map_policy policy;

	if (!merge_policy_in(v, &policy)) {
		container_fails(
			call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, MERGE_POLICY_UNKNOWN);
		return false;
	}
	switch (policy) {
	case MAP_MERGE_PUT_IF_ABSENT: return call->c->size == 0;
	case MAP_MERGE_PASS_THROUGH: return true;
	case MAP_MERGE_DISCARD: return false;
	default:
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"queues, lists, sets and ring buffers are merged by PutIfAbsentMergePolicy, "
			"PassThroughMergePolicy or DiscardMergePolicy");
		return false;
	}
}

/* Serialized, every one. */
static bool are_items(struct container_call *call, const struct hz_iobj *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!v[i].object.is_data || v[i].object.data.n < MC_BLOB_HEAD) {
			container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
				"items that this member cannot read");
			return false;
		}
	return true;
}

/* --- what has come --- */
static enum store_err put_behind(struct container_call *call, struct container *to, struct mc_bytes value)
{
	int64_t id;

	if (value.n > MC_CONTAINER_BYTES_MAX / 2)
		return STORE_VALUE;
	return to->kind == CONTAINER_RING ? container_ring_add(call->all, to, value, STORE_PLAIN)
					  : container_append(call->all, to, value, &id);
}

static enum store_err room_for(const struct container *to, const struct hz_iobj *v, uint32_t n)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < n; i++)
		bytes += (uint64_t)v[i].object.data.n;
	return container_room(to, n, bytes);
}

/* They stand where those that were here stood, whole, or all is as it was: numbers go on from `next`. */
static void replace(struct container_call *call, const struct hz_iobj *v, uint32_t n, int64_t next)
{
	struct container *new = container_anew(call->all, call->c);
	enum store_err err = new == NULL ? STORE_FULL : room_for(new, v, n);

	if (new != NULL)
		new->next_id = next;
	for (uint32_t i = 0; err == STORE_OK && i < n; i++)
		err = put_behind(call, new, v[i].object.data);
	if (err == STORE_OK)
		container_exchange(call->c, new);
	else
		container_full(call, err);
	if (new != NULL)
		container_destroy(call->all, new);
	call->woke = err == STORE_OK && n > 0;
}

/* --- for backups: all of it --- */
static struct mc_bytes value_at(struct container_call *call, struct container_at at)
{
	return data_bytes(call->n, container_value(call->all, call->c, at));
}

static void back_up_queue(struct container_call *call)
{
	struct hz_queue_merge_backup_operation *b =
		container_backup(call, HZ_QUEUE_MERGE_BACKUP_OPERATION, sizeof(*b));
	struct hz_queue_item *items = node_new_array(call->n, sizeof(*items), call->c->size);
	struct container_at at = container_first(call->c);

	b->backup_items.v = node_new_array(call->n, sizeof(*b->backup_items.v), call->c->size);
	for (; items != NULL && b->backup_items.v != NULL && at.leaf != NULL; container_next(&at), items++) {
		*items = (struct hz_queue_item){ container_id(at), value_at(call, at) };
		b->backup_items.v[b->backup_items.n++] = items;
	}
}

static void back_up_collection(struct container_call *call)
{
	struct hz_collection_merge_backup_operation *b =
		container_backup(call, HZ_COLLECTION_MERGE_BACKUP_OPERATION, sizeof(*b));
	struct hz_item *items = node_new_array(call->n, sizeof(*items), call->c->size);
	struct container_at at = container_first(call->c);

	b->backup_items.v = node_new_array(call->n, sizeof(*b->backup_items.v), call->c->size);
	for (; items != NULL && b->backup_items.v != NULL && at.leaf != NULL; container_next(&at), items++) {
		*items = (struct hz_item){ container_id(at), value_at(call, at) };
		b->backup_items.v[b->backup_items.n++] = items;
	}
}

static void back_up_ring(struct container_call *call)
{
	struct hz_ringbuffer_merge_backup_operation *b =
		container_backup(call, HZ_RINGBUFFER_MERGE_BACKUP_OPERATION, sizeof(*b));
	const struct container *c = call->c;

	b->capacity = (int32_t)c->capacity;
	b->head_sequence = container_head(c);
	b->tail_sequence = c->next_id - 1;
	b->items.v = node_new_array(call->n, sizeof(*b->items.v), c->size);
	for (; b->items.v != NULL && b->items.n < c->size; b->items.n++)
		b->items.v[b->items.n].object = (struct mc_iobj){ .is_data = true,
			.data = data_bytes(call->n,
				container_ring_value(call->all, c, b->head_sequence + (int64_t)b->items.n)) };
}

/* --- the operations --- */
static const struct hz_collection_merging_value_impl *merging_of(const struct hz_queue_merge_operation *o)
{
	const struct hz_collection_merging_value_impl *v =
		hz_value_body(o->merging_value, HZ_QUEUE_MERGING_VALUE_IMPL);

	return v != NULL ? v : hz_value_body(o->merging_value, HZ_COLLECTION_MERGING_VALUE_IMPL);
}

void container_act_merge(struct container_call *call)
{
	const struct hz_queue_merge_operation *o = call->body;
	const struct hz_collection_merging_value_impl *merging = merging_of(o);

	if (merging == NULL || !are_items(call, merging->value.v, merging->value.n)) {
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"items that this member cannot read");
		return;
	}
	if (!comes_in(call, o->merge_policy))
		return;
	replace(call, merging->value.v, merging->value.n, call->c->next_id);
	if (call->a.kind == CONTAINER_FAILS)
		return;
	if (call->c->kind == CONTAINER_QUEUE)
		back_up_queue(call);
	else
		back_up_collection(call);
}

/* What a ring buffer's MergeOperation is to container_run, which asks for a name. */
struct ring_merging {
	struct hz_named_op named;
	const struct hz_ringbuffer_merge_operation *o;
};

const void *container_ring_merging(struct node *n, const struct hz_ringbuffer_merge_operation *o)
{
	struct ring_merging *m = node_new(n, sizeof(*m));

	m->named.op = o->op;
	m->named.name = o->ns == NULL || !mc_str_eqz(o->ns->service, container_service(CONTAINER_RING))
		? mc_str_z(NULL)
		: o->ns->object_name;
	m->o = o;
	return m;
}

void container_act_ring_merge(struct container_call *call)
{
	const struct hz_ringbuffer_merge_operation *o = ((const struct ring_merging *)call->body)->o;
	struct container *c = call->c;
	bool unused = c->size == 0 && c->next_id == 0;

	if (o->head_sequence < 0 || !container_is_id(o->head_sequence) || o->capacity <= 0 ||
		o->capacity > MC_CONTAINER_ITEMS_MAX || o->items.n > (uint32_t)o->capacity) {
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"the numbers of that ring buffer do not fit together");
		return;
	}
	if (!are_items(call, o->items.v, o->items.n) || !comes_in(call, o->merge_policy))
		return;
	if (unused)
		c->capacity = (uint32_t)o->capacity;
	replace(call, o->items.v, o->items.n, o->head_sequence);
	if (call->a.kind != CONTAINER_FAILS)
		back_up_ring(call);
	else if (unused)
		c->capacity = CONTAINER_RING_CAPACITY;
}
