/* SPDX-License-Identifier: Apache-2.0 */
/*
 * estimator_moves.c - what a cardinality estimator has counted, as it goes from member to member
 * (com.hazelcast.cardinality.impl.CardinalityEstimatorContainer, hyperloglog.impl.HyperLogLogImpl,
 * operations.ReplicationOperation): whole, in one operation.
 */
#include <string.h>

#include "common/data/container_ops.h"
#include "common/data/moves.h"

/* com.hazelcast.config.CardinalityEstimatorConfig.DEFAULT_SYNC_BACKUP_COUNT; FIRST: a list of Java's grows by
 * its own length */
enum { BACKUPS = 1, FIRST = 32 };

/* --- as an object --- */
static void *copy_of(struct node *n, const uint8_t *from, size_t size, size_t room)
{
	uint8_t *to = node_new_array(n, 1, room);

	n->fx->lost |= to == NULL;
	if (to != NULL && size > 0)
		memcpy(to, from, size);
	return to;
}

static struct mc_value *encoder_of(struct node *n, const struct hyperloglog *h)
{
	struct hz_dense_hyper_log_log *dense;
	struct hz_sparse_hyper_log_log *sparse;
	int32_t room;

	if (h->dense) {
		dense = node_new(n, sizeof(*dense));
		dense->p = HYPERLOGLOG_P;
		dense->registers.p = copy_of(n, h->registers, sizeof(h->registers), sizeof(h->registers));
		dense->registers.n = dense->registers.p == NULL ? 0 : HYPERLOGLOG_REGISTERS;
		return hz_value_object(HZ_DENSE_HYPER_LOG_LOG, dense, &n->fx->mem);
	}
	sparse = node_new(n, sizeof(*sparse));
	room = h->mark < FIRST ? FIRST : (int32_t)h->mark;
	*sparse = (struct hz_sparse_hyper_log_log){
		.p = HYPERLOGLOG_P, .total = (int32_t)h->total, .mark = (int32_t)h->mark, .prev = h->prev
	};
	sparse->elements.p = copy_of(n, h->list, h->mark, (size_t)room);
	sparse->elements.n = sparse->elements.p == NULL ? 0 : room;
	return hz_value_object(HZ_SPARSE_HYPER_LOG_LOG, sparse, &n->fx->mem);
}

struct mc_value *estimator_object(struct node *n, struct hyperloglog *h)
{
	struct hz_hyper_log_log *o = node_new(n, sizeof(*o));

	hyperloglog_settle(h);
	o->encoder = encoder_of(n, h);
	o->m = HYPERLOGLOG_REGISTERS;
	return hz_value_object(HZ_HYPER_LOG_LOG, o, &n->fx->mem);
}

bool estimator_of_object(const struct mc_value *v, struct hyperloglog *h)
{
	const struct hz_hyper_log_log *o = hz_value_body(v, HZ_HYPER_LOG_LOG);
	const struct hz_dense_hyper_log_log *dense =
		o == NULL ? NULL : hz_value_body(o->encoder, HZ_DENSE_HYPER_LOG_LOG);
	const struct hz_sparse_hyper_log_log *sparse =
		o == NULL ? NULL : hz_value_body(o->encoder, HZ_SPARSE_HYPER_LOG_LOG);

	if (dense != NULL)
		return dense->p == HYPERLOGLOG_P && dense->registers.n >= 0 &&
			hyperloglog_of_registers(h, dense->registers.p, (size_t)dense->registers.n);
	return sparse != NULL && sparse->p == HYPERLOGLOG_P && sparse->elements.n >= 0 &&
		hyperloglog_of_list(h, sparse->elements.p, (size_t)sparse->elements.n, sparse->total,
			sparse->mark, sparse->prev);
}

/* --- out --- */
/* NULL: no memory, which the step has lost. */
static struct mc_value *object_of(struct node *n, struct containers *of, const struct container *c)
{
	struct hyperloglog *h = mc_heap_get(of->heap, sizeof(*h));
	struct mc_value *v = h != NULL && estimator_counted(of, c, h) ? estimator_object(n, h) : NULL;

	n->fx->lost |= v == NULL;
	if (h != NULL)
		mc_heap_put(of->heap, h);
	return v;
}

void *estimator_replication(struct node *n, const struct container *c)
{
	struct hz_cardinality_replication_operation *op = node_new(n, sizeof(*op));
	struct hz_named_cardinality *one = node_new(n, sizeof(*one));

	one->key = c->name;
	one->value = node_new(n, sizeof(*one->value));
	one->value->hll = object_of(n, &data_of(n)->containers, c);
	one->value->backup_count = BACKUPS;
	op->migration_data.v = one;
	op->migration_data.n = 1;
	return op;
}

void *estimator_merge_of(struct node *n, const struct container *c, struct containers *of, enum hz_class *cls)
{
	struct hz_cardinality_merge_operation *op = node_new(n, sizeof(*op));

	*cls = HZ_CARDINALITY_MERGE_OPERATION;
	op->op = data_operation_head(container_service(c->kind), c->partition, n->uuid);
	op->name = text_keep(n, c->name);
	op->merge_policy = hz_value_object(
		HZ_HYPER_LOG_LOG_MERGE_POLICY, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
	op->value = object_of(n, of, c);
	return op->value == NULL || n->fx->lost ? NULL : op;
}

/* --- in --- */
bool move_estimators_fit(const void *body)
{
	const struct hz_cardinality_replication_operation *op = body;

	for (uint32_t i = 0; i < op->migration_data.n; i++) {
		const struct hz_named_cardinality *one = &op->migration_data.v[i];

		if (one->key.n < 0 || one->value == NULL ||
			hz_value_body(one->value->hll, HZ_HYPER_LOG_LOG) == NULL)
			return false;
	}
	return true;
}

static enum store_err take_one(
	struct node *n, uint32_t partition, const struct hz_named_cardinality *one, struct hyperloglog *h)
{
	struct containers *all = &data_of(n)->containers;
	struct container *c = container_open(all, CONTAINER_ESTIMATOR, partition, one->key);

	if (c == NULL)
		return STORE_FULL;
	c->doubted = false;
	return estimator_of_object(one->value->hll, h) ? estimator_keep(all, c, h, STORE_RESERVED)
						       : STORE_VALUE;
}

enum store_err move_estimators_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_cardinality_replication_operation *op = body;
	struct mc_heap *heap = data_of(n)->heap;
	struct hyperloglog *h = mc_heap_get(heap, sizeof(*h));
	enum store_err err = h == NULL ? STORE_FULL : STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->migration_data.n; i++)
		err = take_one(n, partition, &op->migration_data.v[i], h);
	if (h != NULL)
		mc_heap_put(heap, h);
	return err;
}
