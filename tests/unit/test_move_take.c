/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_move_take.c - this member as the destination of a partition: what it says of pieces that it cannot
 * take, how often it does, and whose pieces it takes. The test is the master, which owns all partitions.
 */
#include "common/data/service_internal.h"
#include "common/hz/registry.h"
#include "tests/lib/alone.h"

enum { P = 7 };

static struct peer master, other;

static void begin(struct alone *a)
{
	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	master = peer_of(2);
	other = peer_of(3);
	master.lite = other.lite = false;
	alone_follow(a, &master, &other, 1);
	alone_accept(a, &other);
	alone_assign(a, &master, &master, 1);
}

static struct hz_partition_replica *replica(struct alone *a, const struct peer *p)
{
	struct hz_partition_replica *r = alone_new(a, sizeof(*r));

	r->address = alone_address(a, p->addr);
	r->uuid = p->uuid;
	return r;
}

/* Partition P comes here from the master; `number` is that migration's. */
static struct hz_migration_operation *piece(struct alone *a, uint64_t number, bool first)
{
	struct hz_migration_operation *op = alone_new(a, sizeof(*op));
	struct hz_migration_info *i = op->migration = alone_new(a, sizeof(*i));
	struct peer self = alone_self(a);

	op->op.partition_id = P;
	op->first_fragment = first;
	i->uuid = (struct mc_uuid){ .hi = 11, .lo = number };
	i->partition_id = P;
	i->source_new_replica_index = i->destination_current_replica_index = -1;
	i->source = replica(a, &master);
	i->destination = replica(a, &self);
	i->master = alone_address(a, master.addr);
	i->initial_partition_version = 1;
	op->fragment_migration_state = alone_new(a, sizeof(*op->fragment_migration_state));
	return op;
}

static bool takes(struct alone *a, const struct peer *from, struct hz_migration_operation *op)
{
	const struct hz_normal_response *r;

	alone_call(a, from, HZ_MIGRATION_OPERATION, op);
	r = alone_sent(a, from, HZ_NORMAL_RESPONSE);
	return r != NULL && r->value.object != NULL && r->value.object->u.flag;
}

static bool refuses(
	struct alone *a, const struct peer *from, struct hz_migration_operation *op, bool retryable)
{
	bool again;
	int64_t call = alone_call(a, from, HZ_MIGRATION_OPERATION, op);

	return alone_answered_error(a, from, call, &again) && again == retryable;
}

static bool warns(struct alone *a, const char *text)
{
	const struct node_notice *t = alone_told(a, NODE_NOTICE_WARN);

	return t != NULL && memmem(t->message.p, (size_t)t->message.n, text, strlen(text)) != NULL;
}

/* It comes with an operation of no fragment. */
static struct hz_migration_operation *strange(struct alone *a)
{
	struct hz_migration_operation *op = piece(a, 1, true);
	struct mc_value **v = alone_new(a, sizeof(struct mc_value *));

	v[0] = hz_value_object(HZ_MAP_SIZE_OPERATION, alone_new(a, sizeof(struct hz_named_op)), &a->mem);
	op->fragment_migration_state->migration_operations.v = v;
	op->fragment_migration_state->migration_operations.n = 1;
	return op;
}

/* It comes with what cannot be read at all, in a namespace. */
static struct hz_migration_operation *unreadable(struct alone *a)
{
	struct hz_migration_operation *op = piece(a, 1, true);
	struct hz_versions_of_namespace *v = alone_new(a, sizeof(*v));
	struct hz_distributed_object_namespace *ns = alone_new(a, sizeof(*ns));

	ns->service = mc_str_z("hz:impl:jetService");
	ns->object_name = mc_str_z("j");
	v->key = hz_value_object(HZ_DISTRIBUTED_OBJECT_NAMESPACE, ns, &a->mem);
	op->fragment_migration_state->namespaces.v = v;
	op->fragment_migration_state->namespaces.n = 1;
	op->fragment_migration_state->migration_operations.opaque = true;
	return op;
}

/* The first refusal says what it is; after the third this member comes back as a lite one. */
static void three_times_the_class(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(refuses(a, &master, strange(a), false));
	assert_true(warns(a, "partition 7 cannot be taken: ") && warns(a, "(MapSizeOperation)"));
	assert_true(refuses(a, &master, strange(a), false));
	assert_null(alone_told(a, NODE_NOTICE_WARN)); /* not again at once */
	assert_true(node_stores(a->n));
	assert_true(refuses(a, &master, strange(a), false));
	assert_true(warns(a, "goes on as a lite member"));
	assert_false(node_stores(a->n));
	node_invariant(a->n);
}

static void the_service_of_what_has_no_class(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(refuses(a, &master, unreadable(a), false));
	assert_true(warns(a, "(hz:impl:jetService)"));
}

/* One partition comes in one migration: a second one waits, and what is not of the first is not taken. */
static void two_sources(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(takes(a, &master, piece(a, 1, true)));
	assert_true(refuses(a, &other, piece(a, 2, true), true));
	assert_true(refuses(a, &other, piece(a, 2, false), false));
	assert_true(takes(a, &master, piece(a, 1, false)));
	assert_true(node_stores(a->n));
	node_invariant(a->n);
}

/* More versions than there are replicas: those that there are, and no more. */
static void more_versions_than_replicas(void **state)
{
	static int64_t versions[REPLICA_BACKUPS + 3] = { 5, 4, 3, 2, 1, 1, 1, 1, 1 };
	struct alone *a = *state;
	struct hz_migration_operation *op;

	begin(a);
	op = unreadable(a);
	op->fragment_migration_state->migration_operations.opaque = false;
	op->fragment_migration_state->namespaces.v[0].value.v = versions;
	op->fragment_migration_state->namespaces.v[0].value.n = REPLICA_BACKUPS + 3;
	assert_true(takes(a, &master, op));
	node_invariant(a->n);
}

static struct mc_value **one_value(struct alone *a, enum hz_class cls, void *body)
{
	struct mc_value **v = alone_new(a, sizeof(struct mc_value *));

	v[0] = hz_value_object(cls, body, &a->mem);
	return v;
}

/* Hazelcast has values of any size. */
static struct hz_migration_operation *large(struct alone *a, size_t bytes)
{
	static uint8_t memory[MC_STORE_VALUE_MAX + 64];
	struct hz_migration_operation *op = piece(a, 1, true);
	struct hz_map_chunk *c = alone_new(a, sizeof(*c));
	struct hz_record_entry *e = alone_new(a, sizeof(*e));

	e->data_key = (struct mc_bytes){ memory, 12 };
	e->record.record_type = HZ_RECORD_SIMPLE;
	e->record.data_value = (struct mc_bytes){ memory, (int32_t)bytes };
	c->map_name = mc_str_z("m");
	c->last_chunk = true;
	c->entries_to_null.v = e;
	c->entries_to_null.n = 1;
	op->fragment_migration_state->chunks_to_null.v = one_value(a, HZ_MAP_CHUNK, c);
	op->fragment_migration_state->chunks_to_null.n = 1;
	return op;
}

static void three_times_what_is_too_large(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(takes(a, &master, large(a, 1000)));
	assert_true(refuses(a, &master, large(a, MC_STORE_VALUE_MAX + 1), false));
	assert_true(warns(a, "15 MiB"));
	assert_true(refuses(a, &master, large(a, MC_STORE_VALUE_MAX + 1), false));
	assert_true(refuses(a, &master, large(a, MC_STORE_VALUE_MAX + 1), false));
	assert_false(node_stores(a->n));
}

/* What comes in one piece of a partition is as large as a Java owner makes it; the store says what would be
 * too much. */
static void frames_as_large_as_the_store(void **state)
{
	struct node_config cfg = { .store_bytes = 0 };

	(void)state;
	assert_int_equal(node_frame_max(&cfg), MC_FRAME_MEMBER_MAX);
	cfg.store_bytes = MC_DATA_STORE_MIN;
	assert_int_equal(node_frame_max(&cfg), MC_FRAME_MEMBER_MAX);
	cfg.store_bytes = 64 << 20;
	assert_int_equal(node_frame_max(&cfg), 64 << 20);
	cfg.store_bytes = MC_STORE_SIZE_MAX;
	assert_int_equal(node_frame_max(&cfg), MC_FRAME_MOVE_MAX);
}

#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(three_times_the_class),
		T(the_service_of_what_has_no_class),
		T(three_times_what_is_too_large),
		T(frames_as_large_as_the_store),
		T(two_sources),
		T(more_versions_than_replicas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
