/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move_containers.c - queues, lists, sets and ring buffers as they move
 * (com.hazelcast.collection.impl.queue.operations.QueueReplicationOperation, collection.impl.list.operations
 * .ListReplicationOperation, collection.impl.set.operations.SetReplicationOperation,
 * ringbuffer.impl.operations .ReplicationOperation): each whole, in one operation. A ring buffer is a
 * fragment of its own; all others of a partition are one together, NonFragmentedServiceNamespace, and share
 * its versions.
 */
#include "common/data/container_ops.h"
#include "common/data/moves.h"

/* All of them have one backup: com.hazelcast.config.CollectionConfig.DEFAULT_SYNC_BACKUP_COUNT and its like
 */
enum { BACKUPS = 1 };

struct mc_value *move_container_namespace(struct node *n, enum container_kind kind, struct mc_str name)
{
	struct hz_distributed_object_namespace *ns;

	if (kind != CONTAINER_RING)
		return hz_value_object(HZ_NON_FRAGMENTED_SERVICE_NAMESPACE,
			node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
	ns = node_new(n, sizeof(*ns));
	ns->service = mc_str_z(container_service(kind));
	ns->object_name = name;
	return hz_value_object(HZ_DISTRIBUTED_OBJECT_NAMESPACE, ns, &n->fx->mem);
}

static bool is_not_fragmented(const struct mc_value *namespace)
{
	return hz_value_class(namespace) == HZ_NON_FRAGMENTED_SERVICE_NAMESPACE;
}

/* NULL: it is none's. */
static struct container *ring_of(struct node *n, uint32_t partition, const struct mc_value *namespace)
{
	const struct hz_distributed_object_namespace *ns =
		hz_value_body(namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);
	enum container_kind kind;

	return ns == NULL || !container_kind_of(ns->service, &kind) || kind != CONTAINER_RING ||
			ns->object_name.n < 0
		? NULL
		: container_find(&data_of(n)->containers, kind, partition, ns->object_name);
}

bool move_container_is(const struct mc_value *namespace)
{
	const struct hz_distributed_object_namespace *ns =
		hz_value_body(namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);

	return is_not_fragmented(namespace) ||
		(ns != NULL && mc_str_eqz(ns->service, container_service(CONTAINER_RING)));
}

const struct replica_versions *move_container_versions(
	struct node *n, uint32_t partition, const struct mc_value *namespace)
{
	const struct container *c = ring_of(n, partition, namespace);

	if (is_not_fragmented(namespace))
		return versions_find(&data_of(n)->containers.versions, partition);
	return c == NULL ? NULL : &c->versions;
}

/* --- out --- */
static struct hz_blob *values_of(struct node *n, const struct container *c)
{
	const struct containers *all = &data_of(n)->containers;
	struct hz_blob *v = node_new_array(n, sizeof(*v), c->size);

	for (uint32_t i = 0; v != NULL && i < c->size; i++)
		v[i].data = data_bytes(n, container_ring_value(all, c, container_head(c) + (int64_t)i));
	return v;
}

static void *ring_operation(struct node *n, const struct container *c)
{
	struct hz_ringbuffer_replication_operation *op = node_new(n, sizeof(*op));
	struct hz_ringbuffer_to_migrate *r = node_new(n, sizeof(*r));

	r->ns = node_new(n, sizeof(*r->ns));
	*r->ns = (struct hz_distributed_object_namespace){ mc_str_z(container_service(CONTAINER_RING)),
		c->name };
	r->container.head_sequence = container_head(c);
	r->container.tail_sequence = c->next_id - 1;
	r->container.capacity = (int32_t)c->capacity;
	r->container.items.v = values_of(n, c);
	r->container.items.n = c->size;
	op->migration_data.v = r;
	op->migration_data.n = 1;
	return op;
}

static void *queue_operation(struct node *n, const struct container *c)
{
	struct hz_queue_replication_operation *op = node_new(n, sizeof(*op));
	struct hz_queue_to_migrate *q = node_new(n, sizeof(*q));
	struct hz_queue_item *items = node_new_array(n, sizeof(*items), c->size);
	uint32_t i = 0;

	q->key = c->name;
	q->container = node_new(n, sizeof(*q->container));
	q->container->name = c->name;
	q->container->item_queue.v = node_new_array(n, sizeof(*q->container->item_queue.v), c->size);
	for (struct container_at at = container_first(c);
		items != NULL && q->container->item_queue.v != NULL && at.leaf != NULL;
		container_next(&at), i++) {
		items[i].item_id = container_id(at);
		items[i].serialized_object = data_bytes(n, container_value(&data_of(n)->containers, c, at));
		q->container->item_queue.v[i] = &items[i];
	}
	q->container->item_queue.n = i;
	n->fx->lost |= i < c->size;
	op->migration_data.v = q;
	op->migration_data.n = 1;
	return op;
}

static void *collection_operation(struct node *n, const struct container *c)
{
	struct hz_list_replication_operation *op = node_new(n, sizeof(*op));
	struct hz_collection_to_migrate *m = node_new(n, sizeof(*m));
	struct hz_set_container *s = node_new(n, sizeof(*s));

	s->name = m->key = c->name;
	s->collection.v = node_new_array(n, sizeof(*s->collection.v), c->size);
	for (struct container_at at = container_first(c); s->collection.v != NULL && at.leaf != NULL;
		container_next(&at)) {
		struct hz_item *item = &s->collection.v[s->collection.n++];

		item->item_id = container_id(at);
		item->value = data_bytes(n, container_value(&data_of(n)->containers, c, at));
	}
	n->fx->lost |= s->collection.n < c->size;
	m->container = hz_value_object(
		c->kind == CONTAINER_SET ? HZ_SET_CONTAINER : HZ_LIST_CONTAINER, s, &n->fx->mem);
	op->migration_data.v = m;
	op->migration_data.n = 1;
	return op;
}

static const struct out {
	enum hz_class cls;
	void *(*make)(struct node *n, const struct container *c);
} outs[CONTAINER_KINDS] = {
	[CONTAINER_QUEUE] = { HZ_QUEUE_REPLICATION_OPERATION, queue_operation },
	[CONTAINER_LIST] = { HZ_LIST_REPLICATION_OPERATION, collection_operation },
	[CONTAINER_SET] = { HZ_SET_REPLICATION_OPERATION, collection_operation },
	[CONTAINER_RING] = { HZ_RINGBUFFER_REPLICATION_OPERATION, ring_operation },
	[CONTAINER_ESTIMATOR] = { HZ_CARDINALITY_REPLICATION_OPERATION, estimator_replication },
};

static void give_one(struct move_piece *p, struct container *c)
{
	const struct out *out = &outs[c->kind];

	if (c->kind == CONTAINER_RING) {
		replica_versions_for_sync(&c->versions);
		move_piece_namespace(p, move_container_namespace(p->n, c->kind, c->name), &c->versions);
		move_piece_add(p, out->cls, out->make(p->n, c), container_service(c->kind), c->bytes);
	} else {
		move_piece_add_plain(p, out->cls, out->make(p->n, c), container_service(c->kind), c->bytes);
	}
}

static void give_not_fragmented(struct move_piece *p)
{
	struct replica_versions *v = versions_find(&data_of(p->n)->containers.versions, p->partition);

	if (v != NULL)
		replica_versions_for_sync(v);
	move_piece_namespace(p, move_container_namespace(p->n, CONTAINER_QUEUE, mc_str_z("")), v);
}

/* From the one in the place *item on; rings: with ring buffers. A container that is larger than what is left
 * of a piece goes first in the next one, alone. True: there is more. */
static bool give_from(struct move_piece *p, uint32_t *item, bool rings, bool named)
{
	struct container *c = data_of(p->n)->containers.of[p->partition];

	for (uint32_t i = 0; c != NULL && i < *item; i++)
		c = c->next;
	for (; c != NULL; c = c->next, ++*item) {
		if (c->kind == CONTAINER_RING && !rings)
			continue;
		if (move_piece_full(p) || (p->bytes > 0 && p->bytes + c->bytes > MC_MOVE_PIECE))
			return true;
		if (c->kind != CONTAINER_RING && !named)
			give_not_fragmented(p);
		named |= c->kind != CONTAINER_RING;
		give_one(p, c);
	}
	return false;
}

static bool give(struct move_piece *p, struct move_at *at)
{
	const struct replica_versions *v = versions_find(&data_of(p->n)->containers.versions, p->partition);

	bool first = at->place == 0 && v != NULL && !replica_versions_unused(v);

	if (p->replica > BACKUPS)
		return false;
	if (first && move_piece_full(p))
		return true;
	if (first)
		give_not_fragmented(p); /* also when all queues are gone */
	at->place = 1;
	return give_from(p, &at->item, true, first);
}

/* --- what it is worth --- */
static bool versions(struct node *n, uint32_t partition, const struct mc_value *namespace,
	const int64_t given[REPLICA_BACKUPS], uint32_t replica)
{
	struct data_service *d = data_of(n);
	struct container *c = ring_of(n, partition, namespace);
	struct replica_versions *v = c == NULL ? NULL : &c->versions;

	if (!move_container_is(namespace))
		return false;
	if (is_not_fragmented(namespace))
		v = versions_of(&d->containers.versions, d->heap, partition);
	if (v != NULL)
		replica_versions_set(v, given, replica);
	return true;
}

typedef void versions_fn(struct replica_versions *v, uint32_t was);
static void each_versions(struct node *n, uint32_t partition, uint32_t was, versions_fn *fn)
{
	struct containers *all = &data_of(n)->containers;
	struct replica_versions *v = versions_find(&all->versions, partition);

	if (v != NULL)
		fn(v, was);
	for (struct container *c = all->of[partition]; c != NULL; c = c->next)
		fn(&c->versions, was);
}

static void place_versions(struct replica_versions *v, uint32_t was)
{
	if (was == 0)
		replica_versions_clear(v);
	else
		replica_versions_promote(v, was);
}

static void doubt_versions(struct replica_versions *v, uint32_t was)
{
	(void)was;
	v->dirty = true;
}

static void place(struct node *n, uint32_t partition, uint32_t was)
{
	each_versions(n, partition, was, place_versions);
}

static void doubt(struct node *n, uint32_t partition)
{
	each_versions(n, partition, 0, doubt_versions);
}

static void trim(struct node *n, uint32_t partition, uint32_t at)
{
	if (at > BACKUPS)
		containers_drop(n, partition);
}

const struct move_service move_containers = {
	.give = give,
	.drop = containers_drop,
	.versions = versions,
	.place = place,
	.trim = trim,
	.doubt = doubt,
};

/* --- when versions differ --- */
void move_container_drop_namespace(struct node *n, uint32_t partition, const struct mc_value *namespace)
{
	struct containers *all = &data_of(n)->containers;
	struct container *ring = ring_of(n, partition, namespace), *next;

	if (ring != NULL)
		container_destroy(all, ring);
	for (struct container *c = all->of[partition]; is_not_fragmented(namespace) && c != NULL; c = next) {
		next = c->next;
		if (c->kind != CONTAINER_RING)
			container_destroy(all, c);
	}
	if (is_not_fragmented(namespace))
		move_cp_drop(n, partition);
}

void move_container_doubt(struct node *n, uint32_t partition, const struct mc_value *namespace)
{
	struct container *c = data_of(n)->containers.of[partition];

	for (; is_not_fragmented(namespace) && c != NULL; c = c->next)
		c->doubted = c->kind != CONTAINER_RING;
}

void move_container_settle(struct node *n, uint32_t partition, const struct mc_value *namespace)
{
	struct containers *all = &data_of(n)->containers;
	struct container *next;

	for (struct container *c = all->of[partition]; is_not_fragmented(namespace) && c != NULL; c = next) {
		next = c->next;
		if (c->doubted)
			container_destroy(all, c);
	}
}

uint32_t move_container_table(struct node *n, uint32_t partition, const struct mc_value *namespace)
{
	const struct container *c = ring_of(n, partition, namespace);

	return c == NULL ? 0 : c->table;
}

bool move_container_sync(struct move_piece *p, uint32_t table, uint64_t *reached)
{
	struct container *c = data_of(p->n)->containers.of[p->partition];
	uint32_t item = (uint32_t)*reached;
	bool more = false;

	p->bytes = 0; /* each is sent whole, whatever has room */
	if (table == 0) {
		more = give_from(p, &item, false, false);
		*reached = more ? item : STORE_WALK_END;
		if (p->state->namespaces.n == 0)
			give_not_fragmented(p); /* there is none */
		if (!more)
			move_cp_give(p);
		return more;
	}
	while (c != NULL && c->table != table)
		c = c->next;
	if (c != NULL)
		give_one(p, c);
	*reached = STORE_WALK_END;
	return false;
}
