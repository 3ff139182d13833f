/* SPDX-License-Identifier: Apache-2.0 */
/* container_backup.c - as backup: what an owner says of its queues, lists, sets and ring buffers, item by
 * item, each by its number. */
#include "common/data/container_ops.h"
#include "common/data/moves.h"

typedef container_backup_fn run_fn;

static bool put_item(struct containers *all, struct container *c, int64_t id, struct mc_bytes value)
{
	return value.n >= MC_BLOB_HEAD && container_is_id(id) &&
		container_room(c, 1, (uint64_t)value.n) == STORE_OK &&
		container_put(all, c, id, value, STORE_RESERVED) == STORE_OK;
}

/* One that is not there was never told, or is told twice: the versions know. */
static void drop_item(struct containers *all, struct container *c, int64_t id)
{
	struct container_at at = container_of_id(c, id);

	if (at.leaf != NULL)
		container_remove(all, c, &at);
}

static bool run_offer(struct containers *all, struct container *c, const void *body)
{
	const struct hz_queue_offer_backup_operation *o = body;

	return put_item(all, c, o->item_id, o->data);
}

static bool run_add(struct containers *all, struct container *c, const void *body)
{
	const struct hz_collection_add_backup_operation *o = body;

	return put_item(all, c, o->item_id, o->value);
}

static bool run_drop(struct containers *all, struct container *c, const void *body)
{
	drop_item(all, c, ((const struct hz_queue_poll_backup_operation *)body)->item_id);
	return true;
}

/* ClearBackup, CompareAndRemoveBackup, CollectionClearBackup */
static bool run_drop_all(struct containers *all, struct container *c, const void *body)
{
	const struct hz_queue_clear_backup_operation *o = body;

	for (uint32_t i = 0; i < o->item_id_set.n; i++)
		drop_item(all, c, o->item_id_set.v[i]);
	return true;
}
_Static_assert(sizeof(struct hz_queue_compare_and_remove_backup_operation) ==
		sizeof(struct hz_queue_clear_backup_operation),
	"a name and numbers");

static bool run_drain(struct containers *all, struct container *c, const void *body)
{
	const struct hz_queue_drain_backup_operation *o = body;

	for (uint32_t i = 0; i < o->item_id_set.n; i++)
		drop_item(all, c, o->item_id_set.v[i]);
	return true;
}

static bool run_queue_add_all(struct containers *all, struct container *c, const void *body)
{
	const struct hz_queue_add_all_backup_operation *o = body;
	bool done = true;

	for (uint32_t i = 0; i < o->data_map.n; i++)
		done &= put_item(all, c, o->data_map.v[i].item_id, o->data_map.v[i].value);
	return done;
}

/* From the last one on: items that were pushed up take the numbers of those behind them. */
static bool run_add_all(struct containers *all, struct container *c, const void *body)
{
	const struct hz_collection_add_all_backup_operation *o = body;
	bool done = true;

	for (uint32_t i = 0; i < o->value_map.n; i++)
		done &= put_item(all, c, o->value_map.v[i].key, o->value_map.v[i].value);
	return done;
}

static bool run_set(struct containers *all, struct container *c, const void *body)
{
	const struct hz_list_set_backup_operation *o = body;

	if (o->old_item_id != o->item_id)
		drop_item(all, c, o->old_item_id);
	return put_item(all, c, o->item_id, o->value);
}

static bool ring_set(struct containers *all, struct container *c, int64_t sequence, struct mc_bytes item)
{
	return sequence >= 0 && container_is_id(sequence) && item.n >= MC_BLOB_HEAD &&
		container_ring_set(all, c, sequence, item) == STORE_OK;
}

static bool run_ring_add(struct containers *all, struct container *c, const void *body)
{
	const struct hz_ringbuffer_add_backup_operation *o = body;

	return ring_set(all, c, o->sequence_id, o->item);
}

static bool run_ring_add_all(struct containers *all, struct container *c, const void *body)
{
	const struct hz_ringbuffer_add_all_backup_operation *o = body;
	int64_t first =
		container_is_id(o->last_sequence_id) ? o->last_sequence_id - (int64_t)o->items.n + 1 : -1;
	bool done = first >= 0;

	for (uint32_t i = 0; first >= 0 && i < o->items.n; i++)
		done &= ring_set(all, c, first + i, o->items.v[i].data);
	return done;
}

/* All that is there from now on. */
static bool run_queue_merge(struct containers *all, struct container *c, const void *body)
{
	const struct hz_queue_merge_backup_operation *o = body;
	bool done = true;

	container_clear(all, c);
	for (uint32_t i = 0; i < o->backup_items.n; i++)
		done &= o->backup_items.v[i] != NULL &&
			put_item(all, c, o->backup_items.v[i]->item_id,
				o->backup_items.v[i]->serialized_object);
	return done;
}

static bool run_merge(struct containers *all, struct container *c, const void *body)
{
	const struct hz_collection_merge_backup_operation *o = body;
	bool done = true;

	container_clear(all, c);
	for (uint32_t i = 0; i < o->backup_items.n; i++)
		done &= o->backup_items.v[i] != NULL &&
			put_item(all, c, o->backup_items.v[i]->item_id, o->backup_items.v[i]->value);
	return done;
}

static bool run_ring_merge(struct containers *all, struct container *c, const void *body)
{
	const struct hz_ringbuffer_merge_backup_operation *o = body;
	bool done = true;

	container_clear(all, c);
	if (o->capacity <= 0)
		return true;
	if (o->head_sequence < 0 || !container_is_id(o->head_sequence) ||
		o->capacity > MC_CONTAINER_ITEMS_MAX || o->items.n > (uint32_t)o->capacity)
		return false;
	c->capacity = (uint32_t)o->capacity;
	c->next_id = o->head_sequence;
	for (uint32_t i = 0; i < o->items.n; i++)
		done &= o->items.v[i].object.is_data &&
			ring_set(all, c, o->head_sequence + (int64_t)i, o->items.v[i].object.data);
	return done;
}

/* KINDS: of a list or a set, as the operation's head says. */
static const struct row {
	enum hz_class cls;
	enum container_kind kind;
	run_fn *run;
} rows[] = {
	{ HZ_QUEUE_OFFER_BACKUP_OPERATION, CONTAINER_QUEUE, run_offer },
	{ HZ_QUEUE_POLL_BACKUP_OPERATION, CONTAINER_QUEUE, run_drop },
	{ HZ_QUEUE_REMOVE_BACKUP_OPERATION, CONTAINER_QUEUE, run_drop },
	{ HZ_QUEUE_ADD_ALL_BACKUP_OPERATION, CONTAINER_QUEUE, run_queue_add_all },
	{ HZ_QUEUE_CLEAR_BACKUP_OPERATION, CONTAINER_QUEUE, run_drop_all },
	{ HZ_QUEUE_COMPARE_AND_REMOVE_BACKUP_OPERATION, CONTAINER_QUEUE, run_drop_all },
	{ HZ_QUEUE_DRAIN_BACKUP_OPERATION, CONTAINER_QUEUE, run_drain },
	{ HZ_COLLECTION_ADD_BACKUP_OPERATION, CONTAINER_KINDS, run_add },
	{ HZ_COLLECTION_ADD_ALL_BACKUP_OPERATION, CONTAINER_KINDS, run_add_all },
	{ HZ_COLLECTION_REMOVE_BACKUP_OPERATION, CONTAINER_KINDS, run_drop },
	{ HZ_COLLECTION_CLEAR_BACKUP_OPERATION, CONTAINER_KINDS, run_drop_all },
	{ HZ_LIST_SET_BACKUP_OPERATION, CONTAINER_LIST, run_set },
	{ HZ_RINGBUFFER_ADD_BACKUP_OPERATION, CONTAINER_RING, run_ring_add },
	{ HZ_RINGBUFFER_ADD_ALL_BACKUP_OPERATION, CONTAINER_RING, run_ring_add_all },
	{ HZ_QUEUE_MERGE_BACKUP_OPERATION, CONTAINER_QUEUE, run_queue_merge },
	{ HZ_COLLECTION_MERGE_BACKUP_OPERATION, CONTAINER_KINDS, run_merge },
	{ HZ_RINGBUFFER_MERGE_BACKUP_OPERATION, CONTAINER_RING, run_ring_merge },
	{ HZ_CARDINALITY_ADD_BACKUP_OPERATION, CONTAINER_ESTIMATOR, estimator_run_add },
	{ HZ_CARDINALITY_MERGE_BACKUP_OPERATION, CONTAINER_ESTIMATOR, estimator_run_merge },
};

static const struct row *row_of(enum hz_class cls)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].cls == cls)
			return &rows[i];
	return NULL;
}

bool container_is_backup(enum hz_class cls)
{
	return row_of(cls) != NULL;
}

/* NULL: no memory, or not the operation of a list or set. */
static struct container *container_of(struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	const struct hz_named_op *op = body;
	const struct row *row = row_of(cls);
	enum container_kind kind = row->kind;

	if (kind == CONTAINER_KINDS &&
		(!container_kind_of(op->op.service_name, &kind) ||
			(kind != CONTAINER_LIST && kind != CONTAINER_SET)))
		return NULL;
	return op->name.n < 0 ? NULL : container_open(&data_of(n)->containers, kind, partition, op->name);
}

struct replica_versions *container_backup_versions(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	struct data_service *d = data_of(n);
	struct container *c = container_of(n, partition, cls, body);

	if (c != NULL && c->kind == CONTAINER_RING)
		return &c->versions;
	return c == NULL ? NULL : versions_of(&d->containers.versions, d->heap, partition);
}

bool container_backup_run(struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	struct container *c = container_of(n, partition, cls, body);

	return c != NULL && row_of(cls)->run(&data_of(n)->containers, c, body);
}

struct mc_value *container_backup_namespace(struct node *n, enum hz_class cls, const void *body)
{
	return move_container_namespace(n, row_of(cls)->kind, ((const struct hz_named_op *)body)->name);
}
