/* SPDX-License-Identifier: Apache-2.0 */
/* txn_ops.c - what a transaction asks of an owner, as the operations that a Java member sends for it
 * (com.hazelcast.map.impl.tx.MapTransactionLogRecord). */
#include "common/data/txns.h"

#define MAP_SERVICE "hz:impl:mapService"

/* --- operations --- */
static struct hz_op head_of(const struct txn_entry *e)
{
	return (struct hz_op){ .flags = HZ_OP_SERVICE,
		.service_name = mc_str_z(MAP_SERVICE),
		.partition_id = (int32_t)e->partition };
}

#define FILL(o, t, e) \
	do { \
		(o)->op = head_of(e); \
		(o)->name = (e)->name; \
		(o)->data_key = (e)->key; \
		(o)->data_value.n = -1; \
		(o)->thread_id = (e)->thread; \
		(o)->owner_uuid = (t)->client; \
	} while (0)

void *txn_lock_op_of(
	struct node *n, const struct txn *t, const struct txn_entry *e, int64_t wait_ms, enum hz_class *cls)
{
	struct hz_txn_lock_and_get_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_TXN_LOCK_AND_GET_OPERATION;
	FILL(o, t, e);
	o->op.flags |= HZ_OP_WAIT_TIMEOUT;
	o->op.wait_timeout = wait_ms;
	o->ttl = t->timeout_ms;
	o->block_reads = t->one_phase;
	return o;
}

static void *make_prepare(struct node *n, const struct txn *t, const struct txn_entry *e, enum hz_class *cls)
{
	struct hz_txn_prepare_operation *o = node_new(n, sizeof(*o));

	*cls = t->state == TXN_PREPARING ? HZ_TXN_PREPARE_OPERATION : HZ_TXN_ROLLBACK_OPERATION;
	FILL(o, t, e);
	o->transaction_id = t->id;
	return o;
}

static void *make_set(struct node *n, const struct txn *t, const struct txn_entry *e, enum hz_class *cls)
{
	struct hz_txn_set_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_TXN_SET_OPERATION;
	FILL(o, t, e);
	o->data_value = e->value;
	o->version = e->version;
	o->ttl = e->ttl_ms;
	o->transaction_id = t->id;
	return o;
}

static void *make_delete(struct node *n, const struct txn *t, const struct txn_entry *e, enum hz_class *cls)
{
	struct hz_txn_delete_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_TXN_DELETE_OPERATION;
	FILL(o, t, e);
	o->version = e->version;
	o->transaction_id = t->id;
	return o;
}

static void *make_unlock(struct node *n, const struct txn *t, const struct txn_entry *e, enum hz_class *cls)
{
	struct hz_txn_unlock_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_TXN_UNLOCK_OPERATION;
	FILL(o, t, e);
	o->version = e->version;
	return o;
}

void *txn_op_of(struct node *n, const struct txn *t, const struct txn_entry *e, enum hz_class *cls)
{
	if (t->state == TXN_PREPARING || t->state == TXN_ROLLING_BACK)
		return make_prepare(n, t, e, cls);
	if (t->state == TXN_ACTIVE || e->does == TXN_UNLOCKS)
		return make_unlock(n, t, e, cls);
	return e->does == TXN_SETS ? make_set(n, t, e, cls) : make_delete(n, t, e, cls);
}
