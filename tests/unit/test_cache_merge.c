/* SPDX-License-Identifier: Apache-2.0 */
/* test_cache_merge.c - caches of two clusters that become one: what the owner makes of entries of the smaller
 * side, and what a node of the smaller side sends. */
#include "common/data/caches.h"
#include "common/member/state.h"
#include "tests/lib/alone_merge.h"

enum { P = 5, ITEM = 16 };
#define FULL "/hz/tea"

static struct peer p; /* a lite member */

static struct mc_bytes item(struct alone *a, uint8_t what)
{
	uint8_t *v = alone_new(a, ITEM);

	v[ITEM - 1] = what;
	return (struct mc_bytes){ v, ITEM };
}

static void *op_new(struct alone *a, size_t size)
{
	struct hz_op *op = alone_new(a, size);

	op->partition_id = P;
	return op;
}

static const struct hz_normal_response *answer(struct alone *a, enum hz_class cls, void *body)
{
	int64_t call = alone_call(a, &p, cls, body);
	const struct hz_normal_response *r = alone_sent(a, &p, HZ_NORMAL_RESPONSE);

	node_invariant(a->n);
	return r != NULL && r->call_id == call ? r : NULL;
}

static void begin(struct alone *a)
{
	int64_t call;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	p = peer_of(2);
	alone_accept(a, &p);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	call = alone_call_id(a, &p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, &p, call, HZ_NONE, NULL);
}

static void put(struct alone *a, uint8_t key, uint8_t value)
{
	struct hz_cache_put_operation *op = op_new(a, sizeof(*op));

	op->name = mc_str_z(FULL);
	op->key = item(a, key);
	op->value = item(a, value);
	op->completion_id = -1;
	assert_non_null(answer(a, HZ_CACHE_PUT_OPERATION, op));
}

/* 0: there is none. */
static uint8_t get(struct alone *a, uint8_t key)
{
	struct hz_cache_get_operation *op = op_new(a, sizeof(*op));
	const struct hz_normal_response *r;

	op->name = mc_str_z(FULL);
	op->key = item(a, key);
	r = answer(a, HZ_CACHE_GET_OPERATION, op);
	assert_non_null(r);
	return r->value.is_data && r->value.data.n == ITEM ? r->value.data.p[ITEM - 1] : 0;
}

static void keep_config(struct alone *a, const char *merge)
{
	struct hz_cache_pre_join_cache_config *config = alone_new(a, sizeof(*config));
	struct hz_cache_add_cache_config_operation *add = op_new(a, sizeof(*add));
	struct hz_merge_policy_config *m = alone_new(a, sizeof(*m));
	const struct mc_bytes none = { NULL, -1 };

	*m = (struct hz_merge_policy_config){ mc_str_z(merge), 100 };
	config->name = mc_str_z("tea");
	config->manager_prefix = mc_str_z("/hz/");
	config->uri_string = mc_str_z("hazelcast");
	config->in_memory_format = mc_str_z("BINARY");
	config->key_class_name = config->value_class_name = mc_str_z("java.lang.Object");
	config->split_brain_protection_name = mc_str_z(NULL);
	config->cache_loader_factory = config->cache_writer_factory = config->expiry_policy_factory = none;
	config->merge_policy_config = hz_value_object(HZ_MERGE_POLICY_CONFIG, m, &a->mem);
	add->cache_config = config;
	assert_non_null(answer(a, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, add));
}

/* --- as owner --- */
static struct hz_cache_merging_entry_impl *entry(struct alone *a, uint8_t key, uint8_t value)
{
	struct hz_cache_merging_entry_impl *e = alone_new(a, sizeof(*e));

	e->key = (struct mc_iobj){ .is_data = true, .data = item(a, key) };
	e->value = (struct mc_iobj){ .is_data = true, .data = item(a, value) };
	e->creation_time = e->expiration_time = e->hits = e->last_access_time = -1;
	return e;
}

static struct hz_replicated_map_merge_operation *merge_of(
	struct alone *a, enum hz_class policy, struct hz_cache_merging_entry_impl *e)
{
	struct hz_replicated_map_merge_operation *op = op_new(a, sizeof(*op));

	op->name = mc_str_z(FULL);
	op->merge_policy = hz_value_object(policy, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	op->merging_entries.v = alone_new(a, sizeof(*op->merging_entries.v));
	op->merging_entries.v[0] = hz_value_object(HZ_CACHE_MERGING_ENTRY_IMPL, e, &a->mem);
	op->merging_entries.n = 1;
	return op;
}

static bool merges(struct alone *a, enum hz_class policy, struct hz_cache_merging_entry_impl *e)
{
	const struct hz_normal_response *r = answer(a, HZ_CACHE_MERGE_OPERATION, merge_of(a, policy, e));

	assert_non_null(r);
	return r->value.object->u.flag;
}

static bool refused(struct alone *a, enum hz_class policy, struct hz_cache_merging_entry_impl *e)
{
	bool retryable;

	return alone_answered_error(a, &p,
		       alone_call(a, &p, HZ_CACHE_MERGE_OPERATION, merge_of(a, policy, e)), &retryable) &&
		!retryable;
}

static void entries_by_each_policy(void **state)
{
	struct alone *a = *state;
	struct hz_cache_merging_entry_impl *e;

	begin(a);
	assert_false(merges(a, HZ_DISCARD_MERGE_POLICY, entry(a, 1, 10)));
	assert_int_equal(get(a, 1), 0);
	assert_true(merges(a, HZ_PUT_IF_ABSENT_MERGE_POLICY, entry(a, 1, 10)));
	assert_int_equal(get(a, 1), 10);
	assert_false(merges(a, HZ_PUT_IF_ABSENT_MERGE_POLICY, entry(a, 1, 20)));
	assert_false(merges(a, HZ_HIGHER_HITS_MERGE_POLICY, entry(a, 1, 20)));
	assert_false(merges(a, HZ_LATEST_ACCESS_MERGE_POLICY, entry(a, 1, 20)));
	e = entry(a, 1, 20);
	e->expiration_time = ALONE_EPOCH + a->now_ms + 60000; /* ours never does */
	assert_false(merges(a, HZ_EXPIRATION_TIME_MERGE_POLICY, e));
	assert_int_equal(get(a, 1), 10);
	e = entry(a, 1, 30);
	e->hits = 1000;
	assert_true(merges(a, HZ_HIGHER_HITS_MERGE_POLICY, e));
	assert_int_equal(get(a, 1), 30);
	e = entry(a, 1, 40);
	e->last_access_time = ALONE_EPOCH + a->now_ms + 60000;
	assert_true(merges(a, HZ_LATEST_ACCESS_MERGE_POLICY, e));
	assert_true(merges(a, HZ_EXPIRATION_TIME_MERGE_POLICY, entry(a, 1, 50)));
	assert_int_equal(get(a, 1), 50);
	assert_true(merges(a, HZ_PASS_THROUGH_MERGE_POLICY, entry(a, 1, 60)));
	assert_true(refused(a, HZ_LATEST_UPDATE_MERGE_POLICY, entry(a, 1, 70)));
	assert_true(refused(a, HZ_NON_FRAGMENTED_SERVICE_NAMESPACE, entry(a, 1, 70)));
	e = entry(a, 1, 70);
	e->value.data.n = -1;
	assert_true(refused(a, HZ_PASS_THROUGH_MERGE_POLICY, e));
	assert_int_equal(get(a, 1), 60);
}

static void an_entry_keeps_the_time_at_which_it_expires(void **state)
{
	struct alone *a = *state;
	struct hz_cache_merging_entry_impl *e;
	int64_t until_ms;

	begin(a);
	until_ms = ALONE_EPOCH + a->now_ms + 20000;
	e = entry(a, 1, 10);
	e->expiration_time = until_ms;
	assert_true(merges(a, HZ_PUT_IF_ABSENT_MERGE_POLICY, e));
	a->now_ms += 19000;
	assert_int_equal(get(a, 1), 10);
	a->now_ms += 2000;
	assert_int_equal(get(a, 1), 0);
	e = entry(a, 1, 10);
	e->expiration_time = until_ms;
	assert_false(merges(a, HZ_PASS_THROUGH_MERGE_POLICY, e)); /* it has, on its way */
	assert_int_equal(get(a, 1), 0);
}

/* As a Java member sends all that it has of some partitions. */
static void entries_of_several_partitions(void **state)
{
	struct alone *a = *state;
	struct hz_merge_operation_factory *f;
	struct hz_partition_iterating_operation *op;
	struct hz_replicated_map_merge_operation *one;
	int32_t partitions[] = { 3, P };

	begin(a);
	f = alone_new(a, sizeof(*f));
	op = alone_new(a, sizeof(*op));
	one = merge_of(a, HZ_PUT_IF_ABSENT_MERGE_POLICY, entry(a, 1, 10));
	f->name = one->name;
	f->merge_policy = one->merge_policy;
	f->partitions.v = partitions;
	f->partitions.n = f->merging_entries_per_partition.n = 2;
	f->merging_entries_per_partition.v = alone_new(a, 2 * sizeof(*f->merging_entries_per_partition.v));
	f->merging_entries_per_partition.v[1].list.v = one->merging_entries.v;
	f->merging_entries_per_partition.v[1].list.n = 1;
	op->op.partition_id = -1;
	op->operation_factory = hz_value_object(HZ_CACHE_MERGE_OPERATION_FACTORY, f, &a->mem);
	op->partitions.v = partitions;
	op->partitions.n = 2;
	assert_non_null(answer(a, HZ_PARTITION_ITERATING_OPERATION, op));
	assert_int_equal(get(a, 1), 10);
}

/* --- on the smaller side --- */
static void a_cache_goes_along_with_its_configuration(void **state)
{
	struct alone *a = *state;
	struct peer other;
	const struct hz_cache_add_cache_config_operation *add;
	const struct hz_replicated_map_merge_operation *o;
	const struct hz_cache_merging_entry_impl *e;

	begin(a);
	keep_config(a, "com.hazelcast.spi.merge.PassThroughMergePolicy");
	put(a, 1, 10);
	alone_move_to(a, &other);
	add = alone_handed(a, &other, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION);
	assert_true(add != NULL && mc_str_eqz(add->cache_config->name, "tea"));
	assert_non_null(caches_config_find(a->n, mc_str_z(FULL)));
	o = alone_handed(a, &other, HZ_CACHE_MERGE_OPERATION);
	assert_true(o != NULL && mc_str_eqz(o->name, FULL) && o->op.partition_id == P);
	assert_true(mc_str_eqz(o->op.service_name, CACHE_SERVICE));
	assert_non_null(hz_value_body(o->merge_policy, HZ_PASS_THROUGH_MERGE_POLICY));
	assert_int_equal(o->merging_entries.n, 1);
	e = hz_value_body(o->merging_entries.v[0], HZ_CACHE_MERGING_ENTRY_IMPL);
	assert_true(e != NULL && e->key.is_data && e->value.is_data && e->expiration_time == -1);
	assert_int_equal(e->value.data.p[ITEM - 1], 10);
	alone_answer_value(a, &other, o->op.call_id, hz_value_bool(true, &a->mem));
	alone_tick(a, 500);
	assert_int_equal(store_entries(data_of(a->n)->shard.store), 0);
	assert_null(data_of(a->n)->kept);
	assert_null(data_of(a->n)->kept_cache_configs);
}

/* Nor is its configuration anybody's business there. */
static void a_cache_that_is_discarded_does_not(void **state)
{
	struct alone *a = *state;
	struct peer other;

	begin(a);
	keep_config(a, "DiscardMergePolicy");
	put(a, 1, 10);
	alone_move_to(a, &other);
	assert_null(data_of(a->n)->kept);
	assert_null(data_of(a->n)->kept_cache_configs);
	assert_null(alone_handed(a, &other, HZ_CACHE_MERGE_OPERATION));
	assert_int_equal(store_entries(data_of(a->n)->shard.store), 0);
}

/* A policy of an application's own is code of Java's. */
static void what_cannot_be_said_stays_what_is_there(void **state)
{
	struct alone *a = *state;
	struct peer other;
	const struct hz_replicated_map_merge_operation *o;

	begin(a);
	keep_config(a, "org.example.Mine");
	put(a, 1, 10);
	alone_move_to(a, &other);
	o = alone_handed(a, &other, HZ_CACHE_MERGE_OPERATION);
	assert_true(o != NULL && hz_value_body(o->merge_policy, HZ_PUT_IF_ABSENT_MERGE_POLICY) != NULL);
}

/* The policy of an entry through the one way for requests, which asks values of multimaps alone. */
static void an_expiry_policy_is_no_value(void **state)
{
	static const struct map_expiring day = { .called = true, .call = { 86400000, MAP_UNSET, 86400000 } };
	struct alone *a = *state;
	struct data_caller who = { .client_call = -1, .answer = DATA_ANSWER_THERE, .op = MAP_SET_EXPIRY };
	struct data_request q = data_request_new(MAP_SET_EXPIRY, P);
	struct map_expiry own;
	struct store_view v;
	struct shard *h;

	begin(a);
	put(a, 1, 10);
	h = &data_of(a->n)->shard;
	q.r.key = item(a, 1);
	q.r.expiring = &day;
	a->n->fx = &a->fx; /* as in a step */
	q.name = cache_map_name(a->n, mc_str_z(FULL));
	data_run(a->n, &who, &q);
	a->n->fx = NULL;
	assert_true(store_find(
		h->store, store_ns_find(h->store, maps_find(&h->maps, q.name)->map.entries, P), q.r.key, &v));
	assert_true(map_own_expiry(&v.meta, &own) && own.updated_ms == 86400000);
}

int main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, alone_set_up, alone_tear_down)
	static const struct CMUnitTest tests[] = {
		T(entries_by_each_policy),
		T(an_entry_keeps_the_time_at_which_it_expires),
		T(entries_of_several_partitions),
		T(a_cache_goes_along_with_its_configuration),
		T(a_cache_that_is_discarded_does_not),
		T(what_cannot_be_said_stays_what_is_there),
		T(an_expiry_policy_is_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
