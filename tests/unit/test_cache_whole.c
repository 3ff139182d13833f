/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_cache_whole.c - what a member asks of several keys of a cache at once: each partition answers with its
 * own keys alone, whatever the others are, and what is removed, put or cleared is of that partition too.
 */
#include "common/data/whole_rows.h"
#include "tests/lib/alone.h"

#define FULL "/hz/tea"

enum { P = 3, Q = 100, KEYS = 4 /* two of each */ };

static struct peer p; /* a lite member */
static struct hz_blob keys[KEYS];

static struct mc_bytes number(struct alone *a, uint32_t partition, uint8_t i)
{
	uint8_t *b = alone_new(a, 12);

	b[3] = (uint8_t)partition; /* its hash says where it is */
	memset(b + 4, 0xff, 3);
	b[7] = 0xf9;
	b[11] = i;
	return (struct mc_bytes){ b, 12 };
}

static const struct hz_normal_response *call(struct alone *a, enum hz_class cls, void *body)
{
	alone_call(a, &p, cls, body);
	node_invariant(a->n);
	return alone_sent(a, &p, HZ_NORMAL_RESPONSE);
}

static void *op_new(struct alone *a, size_t size, int32_t partition)
{
	struct hz_op *op = alone_new(a, size);

	op->partition_id = partition;
	return op;
}

static void put_all(struct alone *a, int32_t partition)
{
	struct hz_cache_put_all_operation *op = op_new(a, sizeof(*op), partition);

	op->name = mc_str_z(FULL);
	op->completion_id = -1;
	op->entries.v = alone_new(a, 2 * sizeof(*op->entries.v));
	for (uint32_t i = 0; i < KEYS; i++)
		if (whole_partition_of_key(keys[i].data) == (uint32_t)partition) {
			op->entries.v[op->entries.n].key = keys[i].data;
			op->entries.v[op->entries.n++].value = keys[i].data;
		}
	assert_int_equal(op->entries.n, 2);
	assert_non_null(call(a, HZ_CACHE_PUT_ALL_OPERATION, op));
}

static void begin(struct alone *a)
{
	const struct hz_finalize_join_op *f;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	p = peer_of(2);
	alone_accept(a, &p);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	f = alone_sent(a, &p, HZ_FINALIZE_JOIN_OP);
	assert_non_null(f);
	alone_answer(a, &p, f->op.call_id, HZ_NONE, NULL);
	for (uint8_t i = 0; i < KEYS; i++)
		keys[i].data = number(a, i % 2 == 0 ? P : Q, i);
	put_all(a, P);
	put_all(a, Q);
}

/* Both partitions are asked; what they say. */
static const struct hz_partition_response *ask_both(struct alone *a, enum hz_class factory, void *body)
{
	static int32_t both[] = { P, Q };
	struct hz_partition_iterating_operation *op = op_new(a, sizeof(*op), -1);
	const struct hz_normal_response *r;
	const struct hz_partition_response *said;

	op->operation_factory = hz_value_object(factory, body, &a->mem);
	op->partitions.v = both;
	op->partitions.n = 2;
	r = call(a, HZ_PARTITION_ITERATING_OPERATION, op);
	said = r == NULL ? NULL : hz_value_body(r->value.object, HZ_PARTITION_RESPONSE);
	assert_true(said != NULL && said->results.n == 2);
	return said;
}

static int64_t size_of(struct alone *a, uint32_t i)
{
	struct hz_named *size = alone_new(a, sizeof(*size));

	size->name = mc_str_z(FULL);
	return ask_both(a, HZ_CACHE_SIZE_OPERATION_FACTORY, size)->results.v[i]->u.i;
}

static void each_partition_has_its_own(void **state)
{
	struct alone *a = *state;
	struct hz_cache_get_all_operation_factory *get;
	const struct hz_partition_response *said;

	begin(a);
	get = alone_new(a, sizeof(*get));
	get->name = mc_str_z(FULL);
	get->keys.v = keys;
	get->keys.n = KEYS;
	said = ask_both(a, HZ_CACHE_GET_ALL_OPERATION_FACTORY, get);
	for (uint32_t i = 0; i < 2; i++) {
		const struct hz_map_entries *e = hz_value_body(said->results.v[i], HZ_MAP_ENTRIES);

		assert_true(e != NULL && e->items.n == 2);
		for (uint32_t k = 0; k < 2; k++) {
			struct mc_bytes want = keys[i + 2 * k].data, got = e->items.v[k].keys;

			assert_int_equal(whole_partition_of_key(got), i == 0 ? P : Q);
			assert_int_equal(e->items.v[k].values.n, want.n);
			assert_memory_equal(e->items.v[k].values.p, got.p, (size_t)want.n);
		}
	}
	get->keys.n = 0;
	said = ask_both(a, HZ_CACHE_GET_ALL_OPERATION_FACTORY, get);
	assert_int_equal(
		((const struct hz_map_entries *)hz_value_body(said->results.v[0], HZ_MAP_ENTRIES))->items.n,
		0);
}

/* Named ones go where they are; without a name all go. */
static void keys_are_removed_where_they_are(void **state)
{
	struct alone *a = *state;
	struct hz_cache_remove_all_operation_factory *all;

	begin(a);
	all = alone_new(a, sizeof(*all));
	all->name = mc_str_z(FULL);
	all->completion_id = -1;
	all->keys.v = keys;
	all->keys.n = 3;
	ask_both(a, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, all);
	assert_true(size_of(a, 0) == 0 && size_of(a, 1) == 1);
	put_all(a, P);
	all->keys.n = 0;
	ask_both(a, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, all);
	assert_true(size_of(a, 0) == 2 && size_of(a, 1) == 1); /* none was named */
	all->keys.null = true;
	ask_both(a, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, all);
	assert_true(size_of(a, 0) == 0 && size_of(a, 1) == 0);
}

static void one_partition_alone(void **state)
{
	struct alone *a = *state;
	struct hz_cache_remove_all_operation *all;
	const struct hz_cache_clear_response *cleared;
	const struct hz_normal_response *r;

	begin(a);
	all = op_new(a, sizeof(*all), Q);
	all->name = mc_str_z(FULL);
	all->completion_id = -1;
	all->keys.null = true;
	r = call(a, HZ_CACHE_REMOVE_ALL_OPERATION, all);
	cleared = r == NULL ? NULL : hz_value_body(r->value.object, HZ_CACHE_CLEAR_RESPONSE);
	assert_true(cleared != NULL && cleared->response->u.flag);
	assert_true(size_of(a, 0) == 2 && size_of(a, 1) == 0);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(each_partition_has_its_own),
		T(keys_are_removed_where_they_are),
		T(one_partition_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
