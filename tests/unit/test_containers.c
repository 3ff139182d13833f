/* SPDX-License-Identifier: Apache-2.0 */
/* test_containers.c - the order of items, against an array that does the same; what happens when the store is
 * full; ring buffers at their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "common/data/containers.h"
#include "common/data/map.h"

#define P 3
#define BLOCK (16u << 20)

static struct containers all;
static struct store *store;
static void *block, *heap;
static uint64_t seed;

static int set_up(void **state)
{
	static const struct store_config config = { .seed = { 1, 2 },
		.partitions = MC_PARTITIONS,
		.tables_max = 100,
		.namespaces_max = 100,
		.key_skip = MAP_DATA_HEAD };

	(void)state;
	block = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	heap = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	store = store_init(block, BLOCK, &config);
	assert_non_null(store);
	store_begin(store, 1000, 0);
	containers_init(&all, mc_heap_init(heap, BLOCK), store);
	seed = 7;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	munmap(block, BLOCK);
	munmap(heap, BLOCK);
	return 0;
}

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

/* The blob of a number: hash, type, eight bytes. */
static struct mc_bytes blob(uint64_t number)
{
	static uint8_t bytes[16];

	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes + 8, &number, sizeof(number));
	return (struct mc_bytes){ bytes, sizeof(bytes) };
}

static uint64_t number_at(const struct container *c, struct container_at at)
{
	struct store_value v = container_value(&all, c, at);
	uint64_t number;

	assert_int_equal(v.total, 16);
	memcpy(&number, v.p + 8, sizeof(number));
	return number;
}

static void same_as(const struct container *c, const uint64_t *model, uint32_t n)
{
	struct container_at at = container_first(c);

	assert_int_equal(c->size, n);
	for (uint32_t i = 0; i < n; i++, container_next(&at))
		assert_int_equal(number_at(c, at), model[i]);
	containers_invariant(&all);
	assert_true(mc_heap_invariant(all.heap));
}

enum { MOST = 400 };

static void put_somewhere(struct container *c, uint64_t *model, uint32_t *n, uint64_t number)
{
	uint32_t rank = draw(*n + 1), count;
	int64_t id;

	if (draw(3) == 0) {
		assert_int_equal(container_append(&all, c, blob(number), &id), STORE_OK);
		rank = *n;
	} else {
		assert_int_equal(container_insert(&all, c, rank, blob(number), &count), STORE_OK);
		assert_true(rank + count + 1 <= c->size);
	}
	memmove(model + rank + 1, model + rank, sizeof(*model) * (*n - rank));
	model[rank] = number;
	++*n;
}

static void drop_somewhere(struct container *c, uint64_t *model, uint32_t *n)
{
	uint32_t rank = draw(*n), found = UINT32_MAX;
	struct container_at at = container_nth(c, rank), same;

	assert_int_equal(number_at(c, at), model[rank]);
	same = container_of_value(&all, c, blob(model[rank]), false, &found);
	assert_true(same.leaf == at.leaf && same.i == at.i && found == rank);
	same = container_of_id(c, container_id(at));
	assert_true(same.leaf == at.leaf && same.i == at.i);
	container_remove(&all, c, &at);
	assert_true(rank == *n - 1 ? at.leaf == NULL : number_at(c, at) == model[rank + 1]);
	memmove(model + rank, model + rank + 1, sizeof(*model) * (*n - rank - 1));
	--*n;
}

static void test_order_is_that_of_an_array(void **state)
{
	struct container *c = container_open(&all, CONTAINER_LIST, P, mc_str_z("l"));
	uint64_t model[MOST + 1];
	uint32_t n = 0;

	(void)state;
	for (uint64_t step = 1; step < 6000; step++) {
		store_begin(store, 1000 + step, STORE_WORK_STEP);
		if (n == 0 || (n < MOST && draw(100) < (step % 2000 < 1000 ? 70u : 30u)))
			put_somewhere(c, model, &n, step);
		else
			drop_somewhere(c, model, &n);
		if (step % 100 == 0)
			same_as(c, model, n);
	}
	container_clear(&all, c);
	same_as(c, model, 0);
	container_destroy(&all, c);
	assert_int_equal(all.n, 0);
	assert_int_equal(mc_heap_used(all.heap), 0);
}

/* A backup that does what the owner says has the same items in the same order. */
static void test_numbers_carry_the_order(void **state)
{
	struct container *c = container_open(&all, CONTAINER_LIST, P, mc_str_z("l"));
	struct container *b = container_open(&all, CONTAINER_LIST, P + 1, mc_str_z("l"));
	uint64_t model[100];
	uint32_t n = 0;

	(void)state;
	for (uint64_t step = 1; step < 90; step++) {
		uint32_t rank = draw(n + 1), count;
		struct container_at at;

		assert_int_equal(container_insert(&all, c, rank, blob(step), &count), STORE_OK);
		at = container_nth(c, rank);
		for (uint32_t i = 0; i <= count; i++, container_next(&at))
			assert_int_equal(container_put(&all, b, container_id(at), blob(number_at(c, at)),
						 STORE_RESERVED),
				STORE_OK);
		memmove(model + rank + 1, model + rank, sizeof(*model) * (n - rank));
		model[rank] = step;
		n++;
	}
	same_as(c, model, n);
	same_as(b, model, n);
}

static void test_a_full_store_changes_nothing(void **state)
{
	struct container *c = container_open(&all, CONTAINER_QUEUE, P, mc_str_z("q"));
	static uint8_t large[8000];
	struct mc_bytes value = { large, sizeof(large) };
	enum store_err err;
	uint32_t size, count;
	int64_t id;

	(void)state;
	while ((err = container_append(&all, c, value, &id)) == STORE_OK)
		assert_true(c->size < BLOCK / sizeof(large));
	assert_int_equal(err, STORE_FULL);
	size = c->size;
	assert_int_equal(container_insert(&all, c, size / 2, value, &count), STORE_FULL);
	assert_int_equal(c->size, size);
	containers_invariant(&all);
}

static void test_values_of_several_pieces_are_compared_whole(void **state)
{
	struct container *c = container_open(&all, CONTAINER_SET, P, mc_str_z("s"));
	static uint8_t large[100000];
	struct mc_bytes value = { large, sizeof(large) };
	uint32_t rank;
	int64_t id;

	(void)state;
	assert_int_equal(container_append(&all, c, value, &id), STORE_OK);
	large[0] = 1; /* the partition's hash does not count */
	assert_non_null(container_of_value(&all, c, value, false, &rank).leaf);
	large[sizeof(large) - 1] = 1;
	assert_null(container_of_value(&all, c, value, false, &rank).leaf);
}

static uint64_t in_ring(const struct container *c, int64_t sequence)
{
	struct store_value v = container_ring_value(&all, c, sequence);
	uint64_t number;

	memcpy(&number, v.p + 8, sizeof(number));
	return number;
}

static void test_a_ring_buffer_keeps_its_newest(void **state)
{
	struct container *c = container_open(&all, CONTAINER_RING, P, mc_str_z("r"));

	(void)state;
	assert_int_equal(c->next_id, 0);
	c->capacity = 3;
	for (uint64_t i = 0; i < 5; i++)
		assert_int_equal(container_ring_add(&all, c, blob(i), STORE_PLAIN), STORE_OK);
	assert_int_equal(container_head(c), 2);
	assert_true(in_ring(c, 2) == 2 && in_ring(c, 4) == 4);
	/* as a backup: the next one, one that is there, one that is gone, one behind a gap */
	assert_int_equal(container_ring_set(&all, c, 5, blob(5)), STORE_OK);
	assert_int_equal(container_ring_set(&all, c, 4, blob(44)), STORE_OK);
	assert_int_equal(container_ring_set(&all, c, 0, blob(9)), STORE_OK);
	assert_true(container_head(c) == 3 && in_ring(c, 4) == 44);
	assert_int_equal(container_ring_set(&all, c, 50, blob(50)), STORE_OK);
	assert_true(container_head(c) == 50 && c->size == 1 && in_ring(c, 50) == 50);
	containers_invariant(&all);
}

static void test_one_container_is_no_larger_than_a_message(void **state)
{
	struct container c = { .size = MC_CONTAINER_ITEMS_MAX - 1, .bytes = MC_CONTAINER_BYTES_MAX - 100 };

	(void)state;
	assert_int_equal(container_room(&c, 1, 50), STORE_OK);
	assert_int_equal(container_room(&c, 2, 2), STORE_VALUE);
	assert_int_equal(container_room(&c, 1, 100), STORE_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order_is_that_of_an_array, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_numbers_carry_the_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_full_store_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_values_of_several_pieces_are_compared_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_ring_buffer_keeps_its_newest, set_up, tear_down),
		cmocka_unit_test(test_one_container_is_no_larger_than_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
