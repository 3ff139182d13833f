/* SPDX-License-Identifier: Apache-2.0 */
/* test_estimators.c - cardinality estimators on a node that stores: for clients, members, as backup, in a
 * migration's operation, and when two clusters become one. */
#include "common/data/container_ops.h"
#include "common/data/moves.h"
#include "common/member/state.h"
#include "tests/lib/alone_merge.h"

enum { P = 7, CLIENT = 700 };

static struct hz_op head(void)
{
	return (struct hz_op){ .flags = HZ_OP_SERVICE,
		.service_name = mc_str_z("hz:impl:cardinalityEstimatorService"),
		.partition_id = P };
}

static void add(struct alone *a, int64_t hash)
{
	struct client_cardinality_estimator_add add = { .name = mc_str_z("e"), .hash = hash };

	alone_ask(a, CLIENT, CLIENT_CARDINALITY_ESTIMATOR_ADD, P, &add);
}

/* This node owns everything, and p has joined it. */
static void own(struct alone *a, struct peer *p)
{
	int64_t call;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	*p = peer_of(2);
	p->lite = true;
	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

static int64_t estimate(struct alone *a, const struct peer *p)
{
	struct hz_named_op *op = alone_new(a, sizeof(*op));
	const struct hz_normal_response *r;
	int64_t call;

	op->op = head();
	op->name = mc_str_z("e");
	call = alone_call(a, p, HZ_CARDINALITY_ESTIMATE_OPERATION, op);
	r = alone_sent(a, p, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->call_id == call && r->value.object != NULL);
	assert_int_equal(r->value.object->type, MC_TYPE_LONG);
	node_invariant(a->n);
	return r->value.object->u.i;
}

/* As a node has it that is asked for it: `n` hashes from `from` on. */
static struct mc_value *counted(struct alone *a, uint64_t from, uint64_t n)
{
	static _Alignas(16) uint8_t block[NODE_EFFECTS_MIN + (1 << 20)]; /* outlives the step that takes it */
	static struct node_effects fx;
	static struct hyperloglog h;
	struct mc_value *v;

	if (fx.cap == 0)
		node_effects_init(&fx, block, sizeof(block));
	node_effects_reset(&fx);
	hyperloglog_init(&h);
	for (uint64_t i = from; i < from + n; i++)
		hyperloglog_add(&h, (int64_t)(i * UINT64_C(0x9e3779b97f4a7c15)));
	a->n->fx = &fx; /* as in a step */
	v = estimator_object(a->n, &h);
	a->n->fx = NULL;
	return v;
}

static void it_counts(void **state)
{
	struct alone *a = *state;
	struct peer p;

	own(a, &p);
	add(a, 1); /* the first one has the partitions assigned */
	add(a, 1);
	assert_int_equal(estimate(a, &p), 1);
	for (int64_t i = 1; i <= 450; i++)
		add(a, i << 25 | (i * 77777 & 0x1ffffff));
	assert_int_equal(estimate(a, &p), 451);
	for (int64_t i = 1; i <= 450; i++)
		add(a, i << 25 | (i * 77777 & 0x1ffffff));
	assert_int_equal(estimate(a, &p), 451);
}

/* --- of another cluster --- */
static int64_t merge(struct alone *a, const struct peer *p, enum hz_class policy, uint64_t from, uint64_t n)
{
	struct hz_cardinality_merge_operation *op = alone_new(a, sizeof(*op));

	op->op = head();
	op->name = mc_str_z("e");
	op->merge_policy = hz_value_object(policy, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	op->value = n == 0 ? op->merge_policy : counted(a, from, n);
	return alone_call(a, p, HZ_CARDINALITY_MERGE_OPERATION, op);
}

static void by_each_policy(void **state)
{
	struct alone *a = *state;
	struct peer p;
	bool retryable;

	own(a, &p);
	add(a, 1);
	merge(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, 1, 300);
	assert_true(estimate(a, &p) <= 1); /* of the one that was to assign the partitions */
	merge(a, &p, HZ_DISCARD_MERGE_POLICY, 1, 300);
	assert_true(estimate(a, &p) <= 1);
	merge(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, 1, 300);
	assert_int_equal(estimate(a, &p), 300);
	merge(a, &p, HZ_HYPER_LOG_LOG_MERGE_POLICY, 201, 300);
	assert_in_range(estimate(a, &p), 490, 510); /* registers are coarser than the list */
	assert_true(
		alone_answered_error(a, &p, merge(a, &p, HZ_LATEST_UPDATE_MERGE_POLICY, 1, 300), &retryable));
	assert_true(
		alone_answered_error(a, &p, merge(a, &p, HZ_HYPER_LOG_LOG_MERGE_POLICY, 1, 0), &retryable));
	assert_in_range(estimate(a, &p), 490, 510);
}

static void it_goes_to_the_larger_cluster(void **state)
{
	struct alone *a = *state;
	struct peer p, other;
	const struct hz_cardinality_merge_operation *o;
	static struct hyperloglog h;

	own(a, &p);
	for (int64_t i = 0; i < 9; i++)
		add(a, i << 25 | i);
	alone_move_to(a, &other);
	o = alone_handed(a, &other, HZ_CARDINALITY_MERGE_OPERATION);
	assert_true(o != NULL && mc_str_eqz(o->name, "e") && o->op.partition_id == P);
	assert_non_null(hz_value_body(o->merge_policy, HZ_HYPER_LOG_LOG_MERGE_POLICY));
	assert_true(estimator_of_object(o->value, &h));
	assert_in_range(hyperloglog_estimate(&h), 8, 9);
	alone_answer(a, &other, o->op.call_id, HZ_NONE, NULL);
	alone_tick(a, 500);
	assert_int_equal(store_entries(data_of(a->n)->shard.store), 0);
}

/* --- as backup --- */
static void back_up(struct alone *a, const struct peer *owner, enum hz_class cls, void *body, int64_t version)
{
	struct hz_backup *b = alone_new(a, sizeof(*b));

	b->op = (struct hz_op){ .flags = HZ_OP_REPLICA_INDEX, .partition_id = P, .replica_index = 1 };
	b->backup_op = hz_value_object(cls, body, &a->mem);
	b->replica_version.v = alone_new(a, sizeof(int64_t) * REPLICA_BACKUPS);
	b->replica_version.v[0] = version;
	b->replica_version.n = 1;
	alone_send(a, owner, HZ_BACKUP, b);
}

static int64_t there(struct alone *a)
{
	static struct hyperloglog h;
	struct containers *all = &data_of(a->n)->containers;
	const struct container *c = container_find(all, CONTAINER_ESTIMATOR, P, mc_str_z("e"));

	if (c == NULL)
		return -1;
	assert_true(estimator_counted(all, c, &h));
	return hyperloglog_estimate(&h);
}

static void a_backup_has_what_its_owner_has(void **state)
{
	struct alone *a = *state;
	struct peer owner = peer_of(2), replicas[2];
	struct hz_cardinality_add_operation one = { .name = mc_str_z("e") };
	struct hz_cardinality_merge_backup_operation all = { .name = mc_str_z("e") };

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	owner.lite = false;
	alone_follow(a, &owner, NULL, 0);
	replicas[0] = owner;
	replicas[1] = alone_self(a);
	alone_assign(a, &owner, replicas, 2);
	one.op = all.op = head();
	for (int64_t i = 1; i <= 5; i++) {
		one.hash = i << 25 | i;
		back_up(a, &owner, HZ_CARDINALITY_ADD_BACKUP_OPERATION, &one, i);
	}
	assert_int_equal(there(a), 5);
	all.value = counted(a, 1, 3000);
	back_up(a, &owner, HZ_CARDINALITY_MERGE_BACKUP_OPERATION, &all, 6);
	assert_in_range(there(a), 2990, 3000);
	all.value = NULL;
	back_up(a, &owner, HZ_CARDINALITY_MERGE_BACKUP_OPERATION, &all, 7);
	assert_in_range(there(a), 2990, 3000);
}

/* --- with a partition --- */
static void it_moves(void **state)
{
	struct alone *a = *state;
	struct peer p;
	const struct container *c;
	struct hz_cardinality_replication_operation *op;

	own(a, &p);
	for (int64_t i = 0; i < 300; i++)
		add(a, i << 25 | i);
	c = container_find(&data_of(a->n)->containers, CONTAINER_ESTIMATOR, P, mc_str_z("e"));
	assert_non_null(c);
	a->n->fx = &a->fx;
	op = estimator_replication(a->n, c);
	assert_true(op->migration_data.n == 1 && op->migration_data.v[0].value->backup_count == 1);
	assert_true(move_estimators_fit(op));
	data_begin(a->n);
	assert_int_equal(move_estimators_take(a->n, P + 1, op), STORE_OK);
	op->migration_data.v[0].value->hll = NULL;
	assert_false(move_estimators_fit(op));
	a->n->fx = NULL;
	c = container_find(&data_of(a->n)->containers, CONTAINER_ESTIMATOR, P + 1, mc_str_z("e"));
	assert_true(c != NULL && c->size == 1);
	data_after(a->n);
}

int main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, alone_set_up, alone_tear_down)
	static const struct CMUnitTest tests[] = {
		T(it_counts),
		T(by_each_policy),
		T(it_goes_to_the_larger_cluster),
		T(a_backup_has_what_its_owner_has),
		T(it_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
