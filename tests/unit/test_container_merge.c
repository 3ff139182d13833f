/* SPDX-License-Identifier: Apache-2.0 */
/* test_container_merge.c - queues, lists, sets and ring buffers of two clusters that become one: what their
 * owner makes of those of the smaller side, what a backup does, and what a node of the smaller side sends. */
#include "common/data/containers.h"
#include "common/data/service_internal.h"
#include "common/member/state.h"
#include "tests/lib/alone_merge.h"

enum { P = 7, CLIENT = 700, ITEM = 16 };

static struct mc_bytes item(struct alone *a, uint8_t what)
{
	uint8_t *v = alone_new(a, ITEM);

	v[ITEM - 1] = what;
	return (struct mc_bytes){ v, ITEM };
}

static struct mc_value *policy(struct alone *a, enum hz_class cls)
{
	return hz_value_object(cls, alone_new(a, sizeof(struct hz_empty)), &a->mem);
}

static struct hz_op head(struct alone *a, enum container_kind kind)
{
	(void)a;
	return (struct hz_op){
		.flags = HZ_OP_SERVICE, .service_name = mc_str_z(container_service(kind)), .partition_id = P
	};
}

static struct hz_iobj *items(struct alone *a, uint8_t first, uint32_t n)
{
	struct hz_iobj *v = alone_new(a, sizeof(*v) * n);

	for (uint32_t i = 0; i < n; i++)
		v[i].object = (struct mc_iobj){ .is_data = true, .data = item(a, (uint8_t)(first + i)) };
	return v;
}

/* --- what its owner makes of it --- */
struct given {
	enum container_kind kind;
	enum hz_class policy;
	uint8_t first;
	uint32_t n;
};

static int64_t merge(struct alone *a, const struct peer *p, const struct given *g)
{
	struct hz_queue_merge_operation *op = alone_new(a, sizeof(*op));
	struct hz_collection_merging_value_impl *v = alone_new(a, sizeof(*v));

	op->op = head(a, g->kind);
	op->name = mc_str_z("c");
	op->merge_policy = policy(a, g->policy);
	v->value.v = items(a, g->first, g->n);
	v->value.n = g->n;
	op->merging_value = hz_value_object(
		g->kind == CONTAINER_QUEUE ? HZ_QUEUE_MERGING_VALUE_IMPL : HZ_COLLECTION_MERGING_VALUE_IMPL,
		v, &a->mem);
	return alone_call(a, p,
		g->kind == CONTAINER_QUEUE ? HZ_QUEUE_MERGE_OPERATION : HZ_COLLECTION_MERGE_OPERATION, op);
}

static int64_t merge_ring(
	struct alone *a, const struct peer *p, enum hz_class by, int64_t from, uint8_t first, uint32_t n)
{
	struct hz_ringbuffer_merge_operation *op = alone_new(a, sizeof(*op));

	op->op = head(a, CONTAINER_RING);
	op->ns = alone_new(a, sizeof(*op->ns));
	op->ns->service = mc_str_z(container_service(CONTAINER_RING));
	op->ns->object_name = mc_str_z("c");
	op->merge_policy = policy(a, by);
	op->head_sequence = from;
	op->tail_sequence = from + n - 1;
	op->capacity = 20000;
	op->items.v = items(a, first, n);
	op->items.n = n;
	return alone_call(a, p, HZ_RINGBUFFER_MERGE_OPERATION, op);
}

static struct container *there(const struct alone *a, enum container_kind kind)
{
	return container_find(&data_of(a->n)->containers, kind, P, mc_str_z("c"));
}

/* These, one after the other. */
static void holds(struct alone *a, enum container_kind kind, uint8_t first, uint32_t n)
{
	const struct containers *all = &data_of(a->n)->containers;
	const struct container *c = there(a, kind);
	struct container_at at;

	assert_non_null(c);
	assert_int_equal(c->size, n);
	at = container_first(c);
	for (uint32_t i = 0; i < n; i++) {
		struct store_value v = kind == CONTAINER_RING
			? container_ring_value(all, c, container_head(c) + i)
			: container_value(all, c, at);

		assert_int_equal(v.total, ITEM);
		assert_int_equal(v.p[ITEM - 1], first + i);
		if (kind != CONTAINER_RING)
			container_next(&at);
	}
	containers_invariant(all);
}

/* This node owns everything, and p has joined it. */
static void own(struct alone *a, struct peer *p)
{
	struct client_queue_offer o = { .name = mc_str_z("other") };
	int64_t call;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	o.value = item(a, 0);
	for (uint32_t i = 0; i < 2; i++) /* the first one has the partitions assigned */
		alone_ask(a, CLIENT, CLIENT_QUEUE_OFFER, P, &o);
	*p = peer_of(2);
	p->lite = true;
	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

static void by_each_policy(void **state)
{
	static const enum container_kind kinds[] = { CONTAINER_QUEUE, CONTAINER_LIST, CONTAINER_SET };
	struct alone *a = *state;
	struct peer p;
	bool retryable;

	own(a, &p);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct given g = { kinds[k], HZ_DISCARD_MERGE_POLICY, 1, 3 };

		assert_true(alone_answered_null(a, &p, merge(a, &p, &g)));
		assert_true(there(a, g.kind) == NULL || there(a, g.kind)->size == 0);
		g.policy = HZ_PUT_IF_ABSENT_MERGE_POLICY;
		assert_true(alone_answered_null(a, &p, merge(a, &p, &g)));
		holds(a, g.kind, 1, 3);
		g.first = 50;
		assert_true(alone_answered_null(a, &p, merge(a, &p, &g))); /* there is one already */
		holds(a, g.kind, 1, 3);
		g.policy = HZ_HIGHER_HITS_MERGE_POLICY; /* items have no hits */
		assert_true(alone_answered_error(a, &p, merge(a, &p, &g), &retryable) && !retryable);
		holds(a, g.kind, 1, 3);
		g.policy = HZ_PASS_THROUGH_MERGE_POLICY;
		g.n = 200;
		assert_true(alone_answered_null(a, &p, merge(a, &p, &g)));
		holds(a, g.kind, 50, 200);
		g.policy = HZ_NON_FRAGMENTED_SERVICE_NAMESPACE;
		assert_true(alone_answered_error(a, &p, merge(a, &p, &g), &retryable) && !retryable);
		holds(a, g.kind, 50, 200);
	}
}

static void rings_by_each_policy(void **state)
{
	struct alone *a = *state;
	struct peer p;
	bool retryable;

	own(a, &p);
	merge_ring(a, &p, HZ_DISCARD_MERGE_POLICY, 5, 1, 3);
	assert_int_equal(there(a, CONTAINER_RING)->next_id, 0);
	assert_true(alone_answered_null(a, &p, merge_ring(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, 5, 1, 3)));
	holds(a, CONTAINER_RING, 1, 3);
	assert_int_equal(container_head(there(a, CONTAINER_RING)), 5);
	assert_int_equal(there(a, CONTAINER_RING)->capacity, 20000);
	merge_ring(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, 90, 40, 2);
	holds(a, CONTAINER_RING, 1, 3);
	merge_ring(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, 90, 40, 2);
	holds(a, CONTAINER_RING, 40, 2);
	assert_int_equal(container_head(there(a, CONTAINER_RING)), 90);
	assert_true(alone_answered_error(
		a, &p, merge_ring(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, -3, 40, 2), &retryable));
	assert_true(alone_answered_error(
		a, &p, merge_ring(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, INT64_MAX - 8, 40, 2), &retryable));
	holds(a, CONTAINER_RING, 40, 2);
}

/* All of it or nothing: what is here is not lost for what does not fit. */
static void what_does_not_fit_leaves_what_is_here(void **state)
{
	enum { LARGE = 512 << 10, MANY = 27 };
	struct alone *a = *state;
	struct given g = { CONTAINER_LIST, HZ_PUT_IF_ABSENT_MERGE_POLICY, 1, 3 };
	struct hz_queue_merge_operation op = { .name = mc_str_z("c") };
	struct hz_collection_merging_value_impl v = { .value = { .n = MANY } };
	struct hz_iobj large[MANY];
	struct peer p;
	bool retryable;

	own(a, &p);
	merge(a, &p, &g);
	op.op = head(a, CONTAINER_LIST);
	op.merge_policy = policy(a, HZ_PASS_THROUGH_MERGE_POLICY);
	for (uint32_t i = 0; i < MANY; i++)
		large[i].object = (struct mc_iobj){ .is_data = true, .data = { calloc(1, LARGE), LARGE } };
	v.value.v = large;
	op.merging_value = hz_value_object(HZ_COLLECTION_MERGING_VALUE_IMPL, &v, &a->mem);
	assert_true(alone_answered_error(
			    a, &p, alone_call(a, &p, HZ_COLLECTION_MERGE_OPERATION, &op), &retryable) &&
		!retryable);
	holds(a, CONTAINER_LIST, 1, 3);
	free((void *)(uintptr_t)large[1].object.data.p);
	large[1].object = (struct mc_iobj){ .is_data = true, .data = { NULL, -1 } };
	v.value.n = 2;
	assert_true(alone_answered_error(
		a, &p, alone_call(a, &p, HZ_COLLECTION_MERGE_OPERATION, &op), &retryable));
	op.merging_value = NULL;
	assert_true(alone_answered_error(
		a, &p, alone_call(a, &p, HZ_COLLECTION_MERGE_OPERATION, &op), &retryable));
	holds(a, CONTAINER_LIST, 1, 3);
	for (uint32_t i = 0; i < MANY; i++)
		free((void *)(uintptr_t)large[i].object.data.p);
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

static void a_backup_has_what_its_owner_has(void **state)
{
	struct alone *a = *state;
	struct peer owner = peer_of(2), replicas[2];
	struct hz_queue_item two[2] = { { .item_id = 4 }, { .item_id = 9 } },
			     *queue[2] = { &two[0], &two[1] };
	struct hz_item one = { .item_id = 3 }, *list[1] = { &one };
	struct hz_queue_merge_backup_operation q = { .name = mc_str_z("c") };
	struct hz_collection_merge_backup_operation l = { .name = mc_str_z("c") };
	struct hz_ringbuffer_merge_backup_operation r = { .name = mc_str_z("c"), .capacity = 30 };

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	owner.lite = false;
	alone_follow(a, &owner, NULL, 0);
	replicas[0] = owner;
	replicas[1] = alone_self(a);
	alone_assign(a, &owner, replicas, 2);
	for (int64_t version = 1; version < 3; version++) { /* what was there before goes */
		two[0].serialized_object = item(a, 1);
		two[1].serialized_object = item(a, 2);
		one.value = item(a, 1);
		q.backup_items.v = queue;
		q.backup_items.n = 2;
		l.backup_items.v = list;
		l.backup_items.n = 1;
		q.op = head(a, CONTAINER_QUEUE);
		l.op = head(a, CONTAINER_SET);
		r.op = head(a, CONTAINER_RING);
		back_up(a, &owner, HZ_QUEUE_MERGE_BACKUP_OPERATION, &q, 2 * version - 1);
		holds(a, CONTAINER_QUEUE, 1, 2);
		assert_int_equal(container_id(container_first(there(a, CONTAINER_QUEUE))), 4);
		back_up(a, &owner, HZ_COLLECTION_MERGE_BACKUP_OPERATION, &l, 2 * version);
		holds(a, CONTAINER_SET, 1, 1);
		r.head_sequence = 100 * version;
		r.tail_sequence = 100 * version + 4;
		r.items.v = items(a, 1, 5);
		r.items.n = 5;
		back_up(a, &owner, HZ_RINGBUFFER_MERGE_BACKUP_OPERATION, &r, version);
		holds(a, CONTAINER_RING, 1, 5);
		assert_int_equal(container_head(there(a, CONTAINER_RING)), 100 * version);
	}
}

/* --- the smaller side --- */
static void store_items(struct alone *a)
{
	struct client_queue_offer o = { .name = mc_str_z("c") };
	struct client_map_value l = { .name = mc_str_z("c") };
	struct client_ringbuffer_add r = { .name = mc_str_z("c") };

	o.value = item(a, 1);
	for (uint32_t i = 0; i < 2; i++)
		alone_ask(a, CLIENT, CLIENT_QUEUE_OFFER, P, &o);
	l.value = item(a, 1);
	alone_ask(a, CLIENT, CLIENT_LIST_ADD, P, &l);
	r.value = item(a, 1);
	alone_ask(a, CLIENT, CLIENT_RINGBUFFER_ADD, P, &r);
	assert_int_equal(there(a, CONTAINER_QUEUE)->size, 2);
	assert_true(there(a, CONTAINER_LIST)->size == 1 && there(a, CONTAINER_RING)->size == 1);
}

static bool by_absence(const struct mc_value *v)
{
	return hz_value_body(v, HZ_PUT_IF_ABSENT_MERGE_POLICY) != NULL;
}

static void all_of_the_smaller_side_is_handed_over(void **state)
{
	struct alone *a = *state;
	struct peer other;
	const struct hz_ringbuffer_merge_operation *r;
	const struct hz_queue_merge_operation *o;
	const struct hz_collection_merging_value_impl *v;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	store_items(a);
	alone_move_to(a, &other);
	assert_null(there(a, CONTAINER_QUEUE));
	assert_int_equal(data_of(a->n)->kept_containers.n, 3);
	o = alone_handed(a, &other, HZ_QUEUE_MERGE_OPERATION);
	assert_true(o != NULL && by_absence(o->merge_policy) && mc_str_eqz(o->name, "c"));
	v = hz_value_body(o->merging_value, HZ_QUEUE_MERGING_VALUE_IMPL);
	assert_true(v != NULL && v->value.n == 2 && v->value.v[1].object.is_data);
	assert_int_equal(v->value.v[1].object.data.n, ITEM);
	alone_refuse(a, &other, o->op.call_id, HZ_WRONG_TARGET); /* offered again */
	o = alone_handed(a, &other, HZ_QUEUE_MERGE_OPERATION);
	assert_non_null(o);
	alone_answer(a, &other, o->op.call_id, HZ_NONE, NULL);
	o = alone_handed(a, &other, HZ_COLLECTION_MERGE_OPERATION);
	assert_true(o != NULL && mc_str_eqz(o->op.service_name, "hz:impl:listService"));
	alone_answer(a, &other, o->op.call_id, HZ_NONE, NULL);
	r = alone_handed(a, &other, HZ_RINGBUFFER_MERGE_OPERATION);
	assert_true(r != NULL && r->head_sequence == 0 && r->tail_sequence == 0 && r->items.n == 1);
	assert_true(by_absence(r->merge_policy) && mc_str_eqz(r->ns->object_name, "c"));
	assert_true(r->op.partition_id == P && r->capacity == CONTAINER_RING_CAPACITY);
	alone_answer(a, &other, r->op.call_id, HZ_NONE, NULL);
	alone_tick(a, 500);
	assert_int_equal(data_of(a->n)->kept_containers.n, 0);
	assert_int_equal(store_entries(data_of(a->n)->shard.store), 0);
}

int main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, alone_set_up, alone_tear_down)
	static const struct CMUnitTest tests[] = {
		T(by_each_policy),
		T(rings_by_each_policy),
		T(what_does_not_fit_leaves_what_is_here),
		T(a_backup_has_what_its_owner_has),
		T(all_of_the_smaller_side_is_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
