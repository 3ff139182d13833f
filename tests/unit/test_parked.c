/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_parked.c - a partition of this node goes to another member: what is read meanwhile, what waits, and
 * what becomes of that. The test is the master, the member that it goes to, and a client.
 */
#include "common/data/service_internal.h"
#include "common/partition/internal.h"
#include "common/wire/bytes.h"
#include "tests/lib/alone.h"

enum { CLIENT = 77, P = 7 };

static struct peer master, other;

static struct hz_migration_info *info(struct alone *a, int8_t status)
{
	struct hz_migration_info *i = alone_new(a, sizeof(*i));
	struct hz_partition_replica *r = alone_new(a, 2 * sizeof(*r));
	struct peer self = alone_self(a);

	r[0] = (struct hz_partition_replica){ alone_address(a, self.addr), self.uuid };
	r[1] = (struct hz_partition_replica){ alone_address(a, other.addr), other.uuid };
	i->uuid = (struct mc_uuid){ .hi = 11, .lo = 1 };
	i->partition_id = P;
	i->source = &r[0];
	i->destination = &r[1];
	i->source_new_replica_index = i->destination_current_replica_index = -1;
	i->status = status;
	i->master = alone_address(a, master.addr);
	i->initial_partition_version = 1;
	i->partition_version_increment = status == MIGRATION_FAILED ? 3 : 2;
	return i;
}

static struct mc_bytes number(struct alone *a, int32_t i)
{
	uint8_t *p = alone_new(a, 12);

	mc_put32(p + 4, (uint32_t)MC_TYPE_INT);
	mc_put32(p + 8, (uint32_t)i);
	return (struct mc_bytes){ p, 12 };
}

static void ask(struct alone *a, enum client_type type, void *body)
{
	alone_ask(a, CLIENT, type, P, body);
}

static void set(struct alone *a, int32_t key, int32_t value)
{
	ask(a, CLIENT_MAP_SET,
		&(struct client_map_put){ mc_str_z("m"), number(a, key), number(a, value), 1, -1 });
}

static bool is_set(struct alone *a)
{
	return alone_said(a, CLIENT, CLIENT_MAP_SET_ANSWER) != NULL;
}

static void get(struct alone *a, int32_t key)
{
	ask(a, CLIENT_MAP_GET, &(struct client_map_key){ mc_str_z("m"), number(a, key), 1 });
}

/* -1: there is nothing. */
static bool got(struct alone *a, int32_t value)
{
	const struct client_data_answer *r = alone_said(a, CLIENT, CLIENT_MAP_GET_ANSWER);

	if (r == NULL || value < 0 || r->response.n < 0)
		return r != NULL && value < 0 && r->response.n < 0;
	return r->response.n == 12 && mc_get32(r->response.p + 8) == (uint32_t)value;
}

static bool is_sent_back(struct alone *a)
{
	const struct client_errors *e = alone_said(a, CLIENT, CLIENT_ERROR);

	return e != NULL && e->errors.v[0].error_code == CLIENT_ERROR_RETRYABLE;
}

static bool says_nothing(struct alone *a)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == NODE_FX_CLIENT_SEND)
			return false;
	return true;
}

/* All partitions are ours, and this one begins to go. */
static void begin(struct alone *a)
{
	struct hz_migration_request_operation *op;
	struct peer self;

	a->cfg.store_bytes = 2 * MC_DATA_STORE_MIN;
	master = peer_of(2);
	other = peer_of(3);
	master.lite = other.lite = false;
	alone_follow(a, &master, &other, 1);
	alone_accept(a, &other);
	self = alone_self(a);
	alone_assign(a, &master, &self, 1);
	alone_enter(a, CLIENT, 1);
	set(a, 1, 10);
	assert_true(is_set(a));
	op = alone_new(a, sizeof(*op));
	op->op.partition_id = P;
	op->migration = info(a, MIGRATION_ACTIVE);
	alone_call(a, &master, HZ_MIGRATION_REQUEST_OPERATION, op);
	assert_non_null(alone_sent(a, &other, HZ_MIGRATION_OPERATION));
}

/* The other one takes all pieces. */
static void copy(struct alone *a, int64_t call)
{
	for (; call != 0; call = alone_call_id(a, &other, HZ_MIGRATION_OPERATION))
		alone_answer_value(a, &other, call, hz_value_bool(true, &a->mem));
	assert_non_null(alone_sent(a, &master, HZ_NORMAL_RESPONSE));
}

static void end(struct alone *a, int8_t status)
{
	struct hz_publish_completed_migrations_operation *op = alone_new(a, sizeof(*op));
	struct hz_migration_info **v = alone_new(a, sizeof(struct hz_migration_info *));

	v[0] = info(a, status);
	op->completed_migrations.v = v;
	op->completed_migrations.n = 1;
	alone_call(a, &master, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, op);
	node_invariant(a->n);
	alone_tick(a, 0);
	node_invariant(a->n);
}

static void reads_are_served_until_the_copy_is_whole(void **state)
{
	struct alone *a = *state;
	int64_t call;

	begin(a);
	call = alone_call_id(a, &other, HZ_MIGRATION_OPERATION);
	get(a, 1);
	assert_true(got(a, 10));
	copy(a, call);
	get(a, 1);
	assert_true(says_nothing(a)); /* the other one may have written by now */
	end(a, MIGRATION_FAILED);
	assert_true(got(a, 10));
}

static void what_waits_goes_to_the_new_owner(void **state)
{
	struct alone *a = *state;
	const struct hz_put_operation *op;
	int64_t call;

	begin(a);
	call = alone_call_id(a, &other, HZ_MIGRATION_OPERATION);
	set(a, 1, 11);
	assert_true(says_nothing(a));
	copy(a, call);
	end(a, MIGRATION_SUCCESS);
	op = alone_sent(a, &other, HZ_SET_OPERATION);
	assert_true(op != NULL && op->op.partition_id == P && mc_get32(op->data_value.p + 8) == 11);
	alone_answer_value(a, &other, alone_call_id(a, &other, HZ_SET_OPERATION), NULL);
	assert_true(is_set(a));
	assert_int_equal(data_of(a->n)->parked.count, 0);
}

static void in_its_order_where_the_partition_stays(void **state)
{
	struct alone *a = *state;

	begin(a);
	set(a, 1, 11);
	set(a, 1, 12);
	set(a, 2, 20);
	assert_int_equal(data_of(a->n)->parked.of[P], 3);
	end(a, MIGRATION_FAILED);
	assert_true(is_set(a));
	assert_int_equal(data_of(a->n)->parked.count, 0);
	get(a, 1);
	assert_true(got(a, 12));
	get(a, 2);
	assert_true(got(a, 20));
}

static void who_has_waited_too_long_is_sent_back(void **state)
{
	struct alone *a = *state;

	begin(a);
	set(a, 1, 11);
	assert_true(node_deadline(a->n) <= a->now_ms + MC_DATA_PARKED_MS);
	alone_tick(a, MC_DATA_PARKED_MS - 1);
	assert_true(says_nothing(a));
	alone_tick(a, 1);
	assert_true(is_sent_back(a));
	end(a, MIGRATION_FAILED);
	get(a, 1);
	assert_true(got(a, 10));
}

static void there_is_room_for_so_many(void **state)
{
	static uint8_t large[MC_DATA_PARKED_CALL_MAX];
	struct client_map_put put = { mc_str_z("m"), { NULL, -1 }, { large, sizeof(large) }, 1, -1 };
	struct alone *a = *state;

	begin(a);
	put.key = number(a, 2);
	ask(a, CLIENT_MAP_SET, &put);
	assert_true(is_sent_back(a));
	for (uint32_t i = 0; i < MC_DATA_PARKED_MAX; i++) {
		set(a, 3, (int32_t)i);
		assert_true(says_nothing(a));
	}
	set(a, 3, -1);
	assert_true(is_sent_back(a));
	end(a, MIGRATION_FAILED);
	get(a, 3);
	assert_true(got(a, MC_DATA_PARKED_MAX - 1));
}

static void who_is_gone_asks_for_nothing(void **state)
{
	struct alone *a = *state;

	begin(a);
	set(a, 1, 11);
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CLIENT });
	assert_int_equal(data_of(a->n)->parked.count, 0);
	end(a, MIGRATION_FAILED);
	alone_enter(a, CLIENT, 2);
	get(a, 1);
	assert_true(got(a, 10));
}

/* In the name of `caller`; null: in its own. */
static int64_t put_of_a_member(struct alone *a, struct mc_uuid caller)
{
	struct hz_put_operation *op = alone_new(a, sizeof(*op));

	op->op.partition_id = P;
	op->op.caller_uuid = caller;
	if (!caller.null)
		op->op.flags |= HZ_OP_CALLER_UUID;
	op->name = mc_str_z("m");
	op->thread_id = 1;
	op->data_key = number(a, 1);
	op->data_value = number(a, 11);
	return alone_call(a, &other, HZ_PUT_OPERATION, op);
}

static const struct mc_uuid nobody = { .null = true };

static void members_wait_too(void **state)
{
	struct alone *a = *state;
	const struct hz_normal_response *r;
	bool again = false;
	int64_t call, copies;

	begin(a);
	copies = alone_call_id(a, &other, HZ_MIGRATION_OPERATION);
	call = put_of_a_member(a, nobody);
	assert_null(alone_sent(a, &other, HZ_NORMAL_RESPONSE));
	assert_false(alone_answered_error(a, &other, call, &again));
	copy(a, copies);
	end(a, MIGRATION_SUCCESS);
	assert_true(alone_answered_error(a, &other, call, &again) && again);
	begin(a);
	call = put_of_a_member(a, nobody);
	end(a, MIGRATION_FAILED);
	r = alone_sent(a, &other, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->call_id == call && r->value.is_data);
	get(a, 1);
	assert_true(got(a, 11));
}

/* The client that a member asks for is connected here, too: when that ends, it may be alive at the member. */
static void a_member_waits_for_a_client_that_is_gone_from_here(void **state)
{
	struct alone *a = *state;
	const struct hz_normal_response *r;
	const struct mc_uuid client = { false, 1, 1 }; /* alone_enter() */
	int64_t call;

	begin(a);
	call = put_of_a_member(a, client);
	set(a, 1, 12);
	assert_int_equal(data_of(a->n)->parked.count, 2);
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CLIENT });
	assert_int_equal(data_of(a->n)->parked.count, 1);
	end(a, MIGRATION_FAILED);
	r = alone_sent(a, &other, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->call_id == call);
	alone_enter(a, CLIENT, 2);
	get(a, 1);
	assert_true(got(a, 11));
}

/* And a member's go with it, in whoever's name. */
static void what_a_member_asked_for_goes_with_it(void **state)
{
	struct alone *a = *state;
	struct peer stay[2];

	begin(a);
	put_of_a_member(a, nobody);
	put_of_a_member(a, (struct mc_uuid){ false, 1, 1 });
	put_of_a_member(a, (struct mc_uuid){ false, 1, 99 });
	assert_int_equal(data_of(a->n)->parked.count, 3);
	stay[0] = master;
	stay[1] = alone_self(a);
	alone_send(a, &master, HZ_MEMBERS_UPDATE_OP, alone_update(a, stay, 2, node_list_version(a->n) + 1));
	node_invariant(a->n);
	assert_int_equal(data_of(a->n)->parked.count, 0);
	assert_int_equal(alone_count_sent(a, HZ_NORMAL_RESPONSE), 0);
	get(a, 1);
	assert_true(got(a, 10));
}

/* QueryPartition: what a member asks of the partitions that were in no other answer. */
static int64_t query_of_a_member(struct alone *a)
{
	struct hz_query_partition_operation *op = alone_new(a, sizeof(*op));
	struct hz_query *query = alone_new(a, sizeof(*query));

	op->op.partition_id = P;
	op->name = query->map_name = mc_str_z("m");
	query->iteration_type = 1;
	query->predicate = hz_value_object(HZ_TRUE_PREDICATE, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	op->query = hz_value_object(HZ_QUERY, query, &a->mem);
	return alone_call(a, &other, HZ_QUERY_PARTITION_OPERATION, op);
}

/* An answer without its partition would end Java's query ("Query aborted"); an error is asked again. */
static void a_query_of_one_partition_has_it_or_an_error(void **state)
{
	struct alone *a = *state;
	const struct hz_query_result *r;
	bool again = false;
	int64_t call, copies;

	begin(a);
	copies = alone_call_id(a, &other, HZ_MIGRATION_OPERATION);
	r = alone_answered(a, &other, query_of_a_member(a), HZ_QUERY_RESULT);
	assert_true(r != NULL && r->rows.n == 1);
	assert_true(r->partition_ids.items.n == 1 && r->partition_ids.items.v[0] == P);
	copy(a, copies);
	call = query_of_a_member(a); /* whole, and not handed over */
	assert_true(alone_answered_error(a, &other, call, &again) && again);
	end(a, MIGRATION_SUCCESS);
	call = query_of_a_member(a);
	assert_true(alone_answered_error(a, &other, call, &again) && again);
}

/* --- many keys --- */
static void put_all(struct alone *a, int32_t key, int32_t value)
{
	struct client_map_put_all *b = alone_new(a, sizeof(*b));

	b->name = mc_str_z("m");
	b->entries.v = alone_new(a, 2 * sizeof(*b->entries.v));
	b->entries.n = 2;
	for (int32_t i = 0; i < 2; i++)
		b->entries.v[i] = (struct client_entry){ number(a, key + i), number(a, value + i) };
	ask(a, CLIENT_MAP_PUT_ALL, b);
}

static bool are_put(struct alone *a)
{
	return alone_said(a, CLIENT, CLIENT_MAP_PUT_ALL_ANSWER) != NULL;
}

static void many_keys_wait_as_one_does(void **state)
{
	struct alone *a = *state;

	begin(a);
	set(a, 1, 11);
	put_all(a, 1, 20);
	set(a, 2, 30);
	assert_true(says_nothing(a));
	assert_int_equal(data_of(a->n)->parked.of[P], 3);
	end(a, MIGRATION_FAILED);
	assert_true(are_put(a));
	get(a, 1);
	assert_true(got(a, 20));
	get(a, 2);
	assert_true(got(a, 30));
}

static void many_keys_go_to_the_new_owner(void **state)
{
	struct alone *a = *state;
	const struct hz_put_all_operation *op;
	int64_t call;

	begin(a);
	call = alone_call_id(a, &other, HZ_MIGRATION_OPERATION);
	put_all(a, 1, 20);
	copy(a, call);
	end(a, MIGRATION_SUCCESS);
	op = alone_sent(a, &other, HZ_PUT_ALL_OPERATION);
	assert_true(op != NULL && op->op.partition_id == P && op->map_entries->items.n == 2);
	assert_int_equal(mc_get32(op->map_entries->items.v[1].values.p + 8), 21);
	alone_answer_value(a, &other, alone_call_id(a, &other, HZ_PUT_ALL_OPERATION), NULL);
	assert_true(are_put(a));
}

static void many_keys_that_wait_too_long_are_sent_back(void **state)
{
	struct alone *a = *state;

	begin(a);
	put_all(a, 1, 20);
	alone_tick(a, MC_DATA_PARKED_MS);
	assert_true(is_sent_back(a));
}

static void get_all(struct alone *a, int32_t key)
{
	struct client_map_keys *b = alone_new(a, sizeof(*b));

	b->name = mc_str_z("m");
	b->keys.v = alone_new(a, sizeof(*b->keys.v));
	b->keys.n = 1;
	b->keys.v[0].data = number(a, key);
	ask(a, CLIENT_MAP_GET_ALL, b);
}

/* Clients', and those that members ask for. */
static void what_looks_at_all_of_it_is_answered_meanwhile(void **state)
{
	struct alone *a = *state;
	const struct client_entries_answer *all;
	const struct client_int_answer *size;
	struct hz_named_op *op;
	const struct hz_normal_response *r;
	int64_t call;

	begin(a);
	call = alone_call_id(a, &other, HZ_MIGRATION_OPERATION);
	get_all(a, 1);
	all = alone_said(a, CLIENT, CLIENT_MAP_GET_ALL_ANSWER);
	assert_true(all != NULL && all->response.n == 1);
	alone_ask(a, CLIENT, CLIENT_MAP_SIZE, -1, &(struct client_name){ mc_str_z("m") });
	size = alone_said(a, CLIENT, CLIENT_MAP_SIZE_ANSWER);
	assert_true(size != NULL && size->response == 1);
	op = alone_new(a, sizeof(*op)); /* each step begins its memory anew */
	op->op.partition_id = P;
	op->name = mc_str_z("m");
	alone_call(a, &master, HZ_MAP_SIZE_OPERATION, op);
	r = alone_sent(a, &master, HZ_NORMAL_RESPONSE);
	assert_non_null(r);
	copy(a, call);
	get_all(a, 1); /* the other one may have written by now */
	assert_true(says_nothing(a));
	end(a, MIGRATION_FAILED);
	assert_non_null(alone_said(a, CLIENT, CLIENT_MAP_GET_ALL_ANSWER));
}

#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(reads_are_served_until_the_copy_is_whole),
		T(what_looks_at_all_of_it_is_answered_meanwhile),
		T(many_keys_wait_as_one_does),
		T(many_keys_go_to_the_new_owner),
		T(many_keys_that_wait_too_long_are_sent_back),
		T(what_waits_goes_to_the_new_owner),
		T(in_its_order_where_the_partition_stays),
		T(who_has_waited_too_long_is_sent_back),
		T(there_is_room_for_so_many),
		T(who_is_gone_asks_for_nothing),
		T(members_wait_too),
		T(a_member_waits_for_a_client_that_is_gone_from_here),
		T(what_a_member_asked_for_goes_with_it),
		T(a_query_of_one_partition_has_it_or_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
