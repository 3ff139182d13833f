/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge_containers.c - queues, lists, sets and ring buffers of a member that leaves its cluster for a larger
 * one: kept, and each as the one operation by which its owner there has it (AbstractContainerCollector,
 * AbstractContainerMerger). Sends nothing.
 */
#include "common/data/container_ops.h"
#include "common/data/merge.h"

uint64_t merge_keep_containers(struct node *n)
{
	struct data_service *d = data_of(n);
	struct container *c, *next, *before;
	uint64_t items = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (c = data_owns(n, p) ? d->containers.of[p] : NULL; c != NULL; c = next) {
			next = c->next;
			if (c->size == 0)
				continue;
			/* of the cluster before that one: what came later is what its members saw */
			before = container_find(&d->kept_containers, c->kind, p, c->name);
			if (before != NULL)
				container_destroy(&d->kept_containers, before);
			containers_forget_waits(n, c);
			container_move(&d->containers, &d->kept_containers, c);
			items += c->size;
		}
	return items;
}

uint64_t merge_forget_containers(struct node *n)
{
	struct containers *kept = &data_of(n)->kept_containers;
	uint64_t items = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		while (kept->of[p] != NULL) {
			items += kept->of[p]->size;
			container_destroy(kept, kept->of[p]);
		}
	return items;
}

/* --- handed over --- */
static struct hz_op head_of(const struct node *n, const struct container *c)
{
	return data_operation_head(container_service(c->kind), c->partition, n->uuid);
}

/* One that no memory is left for would be null there, so all of it is lost then. */
static struct mc_iobj item_of(struct node *n, struct store_value v)
{
	struct mc_iobj o = { .is_data = true, .data = data_bytes(n, v) };

	n->fx->lost |= o.data.n < 0;
	return o;
}

static void *ring_of(struct node *n, const struct container *c, enum hz_class *cls)
{
	struct hz_ringbuffer_merge_operation *op = node_new(n, sizeof(*op));

	*cls = HZ_RINGBUFFER_MERGE_OPERATION;
	op->op = head_of(n, c);
	op->ns = node_new(n, sizeof(*op->ns));
	*op->ns = (struct hz_distributed_object_namespace){ mc_str_z(container_service(CONTAINER_RING)),
		text_keep(n, c->name) };
	op->merge_policy = merge_policy_of(n, MAP_MERGE_PUT_IF_ABSENT);
	op->head_sequence = container_head(c);
	op->tail_sequence = c->next_id - 1;
	op->capacity = (int32_t)c->capacity;
	op->items.v = node_new_array(n, sizeof(*op->items.v), c->size);
	for (; op->items.v != NULL && op->items.n < c->size; op->items.n++)
		op->items.v[op->items.n].object = item_of(n,
			container_ring_value(
				&data_of(n)->kept_containers, c, op->head_sequence + (int64_t)op->items.n));
	return op->items.v == NULL || n->fx->lost ? NULL : op;
}

void *merge_container_of(struct node *n, const struct container *c, enum hz_class *cls)
{
	struct hz_queue_merge_operation *op = node_new(n, sizeof(*op));
	struct hz_collection_merging_value_impl *merging = node_new(n, sizeof(*merging));

	if (c->kind == CONTAINER_RING)
		return ring_of(n, c, cls);
	if (c->kind == CONTAINER_ESTIMATOR)
		return estimator_merge_of(n, c, &data_of(n)->kept_containers, cls);
	*cls = c->kind == CONTAINER_QUEUE ? HZ_QUEUE_MERGE_OPERATION : HZ_COLLECTION_MERGE_OPERATION;
	op->op = head_of(n, c);
	op->name = text_keep(n, c->name);
	op->merge_policy = merge_policy_of(n, MAP_MERGE_PUT_IF_ABSENT);
	merging->value.v = node_new_array(n, sizeof(*merging->value.v), c->size);
	for (struct container_at at = container_first(c); merging->value.v != NULL && at.leaf != NULL;
		container_next(&at))
		merging->value.v[merging->value.n++].object =
			item_of(n, container_value(&data_of(n)->kept_containers, c, at));
	op->merging_value = hz_value_object(
		c->kind == CONTAINER_QUEUE ? HZ_QUEUE_MERGING_VALUE_IMPL : HZ_COLLECTION_MERGING_VALUE_IMPL,
		merging, &n->fx->mem);
	return merging->value.v == NULL || n->fx->lost ? NULL : op;
}
