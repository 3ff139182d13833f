/* SPDX-License-Identifier: Apache-2.0 */
/*
 * estimator_ops.c - what is done to a cardinality estimator (com.hazelcast.cardinality.impl.operations
 * .AggregateOperation, EstimateOperation, MergeOperation), and by its backup. All that it has counted is the
 * one item of its container.
 */
#include "common/data/container_ops.h"
#include "common/data/merge.h"

/* Too large for the stack: of the heap, for one call. */
struct scratch {
	struct hyperloglog h, other;
	uint8_t value[HYPERLOGLOG_VALUE_MAX];
};

bool estimator_counted(struct containers *all, const struct container *c, struct hyperloglog *h)
{
	struct container_at at = container_first(c);
	struct store_value v;
	uint8_t *copy;
	bool is_one;

	hyperloglog_init(h);
	if (at.leaf == NULL)
		return true;
	v = container_value(all, c, at);
	if (v.n == v.total)
		return hyperloglog_read(h, v.p, v.total);
	copy = mc_heap_get(all->heap, v.total);
	if (copy == NULL)
		return false;
	store_copy(all->store, v, copy);
	is_one = hyperloglog_read(h, copy, v.total);
	mc_heap_put(all->heap, copy);
	return is_one;
}

enum store_err estimator_keep(
	struct containers *all, struct container *c, const struct hyperloglog *h, enum store_how how)
{
	uint8_t *value = mc_heap_get(all->heap, HYPERLOGLOG_VALUE_MAX);
	enum store_err err = STORE_FULL;
	struct mc_bytes v = { value, 0 };

	if (value == NULL)
		return err;
	v.n = (int32_t)hyperloglog_write(h, value);
	err = container_put(all, c, 0, v, how);
	mc_heap_put(all->heap, value);
	return err;
}

/* NULL: no memory, or what is there is none. */
static struct scratch *scratch_of(struct containers *all, const struct container *c)
{
	struct scratch *s = mc_heap_get(all->heap, sizeof(*s));

	if (s != NULL && !estimator_counted(all, c, &s->h)) {
		mc_heap_put(all->heap, s);
		return NULL;
	}
	return s;
}

/* --- as owner --- */
void container_act_estimator_add(struct container_call *call)
{
	const struct hz_cardinality_add_operation *o = call->body;
	struct scratch *s = scratch_of(call->all, call->c);
	enum store_err err = STORE_FULL;

	if (s != NULL) {
		hyperloglog_add(&s->h, o->hash);
		err = estimator_keep(call->all, call->c, &s->h, STORE_PLAIN);
		mc_heap_put(call->all->heap, s);
	}
	if (err != STORE_OK)
		container_full(call, err);
	else
		((struct hz_cardinality_add_operation *)container_backup(
			 call, HZ_CARDINALITY_ADD_BACKUP_OPERATION, sizeof(*o)))
			->hash = o->hash;
}

void container_act_estimator_estimate(struct container_call *call)
{
	struct scratch *s = call->c == NULL ? NULL : scratch_of(call->all, call->c);

	call->a.kind = CONTAINER_LONG;
	call->a.number = s == NULL ? 0 : hyperloglog_estimate(&s->h);
	if (s == NULL && call->c != NULL)
		container_full(call, STORE_FULL);
	if (s != NULL)
		mc_heap_put(call->all->heap, s);
}

/* HyperLogLogMergePolicy, its default: both together. Of the others those that compare nothing. */
static bool merge(struct container_call *call, const struct mc_value *by, struct scratch *s)
{
	bool empty = hyperloglog_estimate(&s->h) == 0;
	enum map_policy policy;

	if (hz_value_body(by, HZ_HYPER_LOG_LOG_MERGE_POLICY) != NULL) {
		if (!empty)
			hyperloglog_merge(&s->other, &s->h);
		return true;
	}
	if (!merge_policy_in(by, &policy) ||
		(policy != MAP_MERGE_PUT_IF_ABSENT && policy != MAP_MERGE_PASS_THROUGH &&
			policy != MAP_MERGE_DISCARD)) {
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"cardinality estimators are merged by HyperLogLogMergePolicy, PutIfAbsentMergePolicy, "
			"PassThroughMergePolicy or DiscardMergePolicy");
		return false;
	}
	return policy == MAP_MERGE_PASS_THROUGH || (policy == MAP_MERGE_PUT_IF_ABSENT && empty);
}

static void take_other(struct container_call *call, struct scratch *s)
{
	struct hz_cardinality_merge_backup_operation *b;
	enum store_err err = estimator_keep(call->all, call->c, &s->other, STORE_PLAIN);

	if (err != STORE_OK) {
		container_full(call, err);
		return;
	}
	b = container_backup(call, HZ_CARDINALITY_MERGE_BACKUP_OPERATION, sizeof(*b));
	b->value = estimator_object(call->n, &s->other);
}

void container_act_estimator_merge(struct container_call *call)
{
	const struct hz_cardinality_merge_operation *o = call->body;
	struct scratch *s = scratch_of(call->all, call->c);

	if (s == NULL) {
		container_full(call, STORE_FULL);
		return;
	}
	if (!estimator_of_object(o->value, &s->other))
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"this is no HyperLogLog of 16384 registers");
	else if (merge(call, o->merge_policy, s))
		take_other(call, s);
	mc_heap_put(call->all->heap, s);
}

/* --- as backup --- */
bool estimator_run_add(struct containers *all, struct container *c, const void *body)
{
	struct scratch *s = scratch_of(all, c);
	bool done = s != NULL;

	if (!done)
		return false;
	hyperloglog_add(&s->h, ((const struct hz_cardinality_add_operation *)body)->hash);
	done = estimator_keep(all, c, &s->h, STORE_RESERVED) == STORE_OK;
	mc_heap_put(all->heap, s);
	return done;
}

bool estimator_run_merge(struct containers *all, struct container *c, const void *body)
{
	struct scratch *s = mc_heap_get(all->heap, sizeof(*s));
	bool done = s != NULL &&
		estimator_of_object(
			((const struct hz_cardinality_merge_backup_operation *)body)->value, &s->h) &&
		estimator_keep(all, c, &s->h, STORE_RESERVED) == STORE_OK;

	if (s != NULL)
		mc_heap_put(all->heap, s);
	return done;
}
