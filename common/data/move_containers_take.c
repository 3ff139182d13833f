/* SPDX-License-Identifier: Apache-2.0 */
/* move_containers_take.c - queues, lists, sets and ring buffers that come in with a partition or are sent
 * again: what may be taken, and taking it, which replaces what stood there. */
#include "common/data/container_ops.h"
#include "common/data/moves.h"

static bool are_values(const struct hz_item *v, uint32_t n)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (v[i].value.n < MC_BLOB_HEAD || !container_is_id(v[i].item_id))
			return false;
		bytes += (uint64_t)v[i].value.n;
	}
	return container_room(&(struct container){ .size = 0 }, n, bytes) == STORE_OK;
}

bool move_queues_fit(const void *body)
{
	const struct hz_queue_replication_operation *op = body;

	for (uint32_t i = 0; i < op->migration_data.n; i++) {
		const struct hz_queue_container *q = op->migration_data.v[i].container;
		uint64_t bytes = 0;

		if (op->migration_data.v[i].key.n < 0 || q == NULL || q->item_queue.opaque)
			return false;
		for (uint32_t k = 0; k < q->item_queue.n; k++) {
			if (q->item_queue.v[k] == NULL || !container_is_id(q->item_queue.v[k]->item_id) ||
				q->item_queue.v[k]->serialized_object.n < MC_BLOB_HEAD)
				return false;
			bytes += (uint64_t)q->item_queue.v[k]->serialized_object.n;
		}
		if (container_room(&(struct container){ .size = 0 }, q->item_queue.n, bytes) != STORE_OK)
			return false;
	}
	return true;
}

static struct container *emptied(
	struct node *n, enum container_kind kind, uint32_t partition, struct mc_str name)
{
	struct containers *all = &data_of(n)->containers;
	struct container *c = container_open(all, kind, partition, name);

	if (c == NULL)
		return NULL;
	container_clear(all, c);
	c->doubted = false;
	return c;
}

/* What a transaction has taken out of a queue there goes back: it ends with the move. */
enum store_err move_queues_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_queue_replication_operation *op = body;
	struct containers *all = &data_of(n)->containers;
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->migration_data.n; i++) {
		const struct hz_queue_container *q = op->migration_data.v[i].container;
		struct container *c = emptied(n, CONTAINER_QUEUE, partition, op->migration_data.v[i].key);

		for (uint32_t k = 0; c != NULL && err == STORE_OK && k < q->item_queue.n; k++)
			err = container_put(all, c, q->item_queue.v[k]->item_id,
				q->item_queue.v[k]->serialized_object, STORE_RESERVED);
		for (uint32_t k = 0; c != NULL && err == STORE_OK && k < q->tx_map.n; k++)
			if (q->tx_map.v[k].poll_operation && container_is_id(q->tx_map.v[k].item_id) &&
				q->tx_map.v[k].serialized_object.n >= MC_BLOB_HEAD)
				err = container_put(all, c, q->tx_map.v[k].item_id,
					q->tx_map.v[k].serialized_object, STORE_RESERVED);
		if (c == NULL)
			err = STORE_FULL;
	}
	return err;
}

static const struct hz_set_container *collection_of(const struct hz_collection_to_migrate *m)
{
	const struct hz_set_container *s = hz_value_body(m->container, HZ_SET_CONTAINER);

	return s != NULL ? s : hz_value_body(m->container, HZ_LIST_CONTAINER);
}

bool move_collections_fit(const void *body)
{
	const struct hz_list_replication_operation *op = body;

	for (uint32_t i = 0; i < op->migration_data.n; i++) {
		const struct hz_set_container *s = collection_of(&op->migration_data.v[i]);

		if (op->migration_data.v[i].key.n < 0 || s == NULL ||
			!are_values(s->collection.v, s->collection.n))
			return false;
	}
	return true;
}

static enum store_err take_collections(struct node *n, uint32_t partition,
	const struct hz_list_replication_operation *op, enum container_kind kind)
{
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->migration_data.n; i++) {
		const struct hz_set_container *s = collection_of(&op->migration_data.v[i]);
		struct container *c = emptied(n, kind, partition, op->migration_data.v[i].key);

		for (uint32_t k = 0; c != NULL && err == STORE_OK && k < s->collection.n; k++)
			err = container_put(&data_of(n)->containers, c, s->collection.v[k].item_id,
				s->collection.v[k].value, STORE_RESERVED);
		for (uint32_t k = 0; c != NULL && err == STORE_OK && k < s->tx_map.n; k++)
			if (s->tx_map.v[k].remove_operation && container_is_id(s->tx_map.v[k].item_id) &&
				s->tx_map.v[k].value.n >= MC_BLOB_HEAD)
				err = container_put(&data_of(n)->containers, c, s->tx_map.v[k].item_id,
					s->tx_map.v[k].value, STORE_RESERVED);
		if (c == NULL)
			err = STORE_FULL;
	}
	return err;
}

enum store_err move_lists_take(struct node *n, uint32_t partition, const void *body)
{
	return take_collections(n, partition, body, CONTAINER_LIST);
}

enum store_err move_sets_take(struct node *n, uint32_t partition, const void *body)
{
	return take_collections(n, partition, body, CONTAINER_SET);
}

/* Not those whose items expire, nor of Java objects, nor journals of other services. */
static bool ring_fits(const struct hz_ringbuffer_to_migrate *r)
{
	const struct hz_ringbuffer_container *c = &r->container;

	if (r->ns == NULL || r->ns->object_name.n < 0 ||
		!mc_str_eqz(r->ns->service, container_service(CONTAINER_RING)) || c->ttl_ms != 0 ||
		c->in_memory_format != 0 || c->capacity <= 0 || c->capacity > MC_CONTAINER_ITEMS_MAX ||
		c->head_sequence < 0 || !container_is_id(c->head_sequence) ||
		c->items.n > (uint32_t)c->capacity)
		return false;
	for (uint32_t i = 0; i < c->items.n; i++)
		if (c->items.v[i].data.n < MC_BLOB_HEAD)
			return false;
	return true;
}

bool move_rings_fit(const void *body)
{
	const struct hz_ringbuffer_replication_operation *op = body;

	for (uint32_t i = 0; i < op->migration_data.n; i++)
		if (!ring_fits(&op->migration_data.v[i]))
			return false;
	return true;
}

enum store_err move_rings_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_ringbuffer_replication_operation *op = body;
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->migration_data.n; i++) {
		const struct hz_ringbuffer_to_migrate *r = &op->migration_data.v[i];
		struct container *c = emptied(n, CONTAINER_RING, partition, r->ns->object_name);

		if (c == NULL)
			return STORE_FULL;
		c->capacity = (uint32_t)r->container.capacity;
		c->next_id = r->container.head_sequence;
		for (uint32_t k = 0; err == STORE_OK && k < r->container.items.n; k++)
			err = container_ring_add(
				&data_of(n)->containers, c, r->container.items.v[k].data, STORE_RESERVED);
	}
	return err;
}
