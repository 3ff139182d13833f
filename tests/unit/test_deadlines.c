/* SPDX-License-Identifier: Apache-2.0 */
/* The deadline heap and the index by number, against the simplest thing that could be right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/deadlines.h"
#include "common/base/index.h"
#include "common/base/rng.h"

#define N 100
#define STEPS 200000

static void test_deadlines(void **state)
{
	int64_t at[N], model[N], soonest;
	uint32_t heap[N], place[N] = { 0 }, number;
	struct mc_deadlines d;
	struct mc_rng rng;

	(void)state;
	mc_rng_seed(&rng, 1);
	mc_deadlines_init(&d, at, heap, place, N);
	for (unsigned i = 0; i < N; i++)
		model[i] = MC_NEVER;
	assert_true(mc_deadlines_next(&d) == MC_NEVER);
	assert_false(mc_deadlines_due(&d, INT64_MAX - 1, 0, &number));
	for (unsigned step = 0; step < STEPS; step++) {
		uint32_t which = (uint32_t)mc_rng_below(&rng, N), first = (uint32_t)mc_rng_below(&rng, N);
		int64_t now = (int64_t)mc_rng_below(&rng, 50);
		bool any = false;

		model[which] = mc_rng_below(&rng, 3) == 0 ? MC_NEVER : (int64_t)mc_rng_below(&rng, 50);
		mc_deadlines_set(&d, which, model[which]);
		mc_deadlines_invariant(&d);
		soonest = MC_NEVER;
		for (unsigned i = 0; i < N; i++) {
			soonest = model[i] < soonest ? model[i] : soonest;
			any |= i >= first && model[i] <= now;
			assert_true(mc_deadlines_of(&d, i) == model[i]);
		}
		assert_true(mc_deadlines_next(&d) == soonest);
		assert_int_equal(mc_deadlines_due(&d, now, first, &number), any);
		assert_true(!any || (number >= first && number < N && model[number] <= now));
	}
}

/* Equal ones come in the order of their numbers, whatever the order they were set in. */
static void test_equal_deadlines(void **state)
{
	int64_t at[N];
	uint32_t heap[N], place[N] = { 0 }, number;
	struct mc_deadlines d;

	(void)state;
	mc_deadlines_init(&d, at, heap, place, N);
	for (uint32_t i = N; i-- > 0;)
		mc_deadlines_set(&d, i, 7);
	for (uint32_t i = 0; i < N; i++) {
		assert_true(mc_deadlines_due(&d, 7, 0, &number));
		assert_int_equal(number, i);
		mc_deadlines_set(&d, number, MC_NEVER);
	}
	assert_int_equal(d.n, 0);
}

static void test_index(void **state)
{
	struct mc_index_slot *v = calloc(mc_index_slots(N), sizeof(*v));
	uint32_t model[4 * N]; /* place + 1 of each key */
	struct mc_index x;
	struct mc_rng rng;
	uint32_t count = 0;

	(void)state;
	memset(model, 0, sizeof(model));
	mc_rng_seed(&rng, 2);
	mc_index_init(&x, v, mc_index_slots(N));
	for (unsigned step = 0; step < STEPS; step++) {
		uint32_t key = 1 + (uint32_t)mc_rng_below(&rng, 4 * N - 1);

		if (model[key] != 0 && mc_rng_below(&rng, 2) == 0) {
			mc_index_drop(&x, key);
			model[key] = 0;
			count--;
		} else if (model[key] != 0 || count < N) {
			count += model[key] == 0;
			model[key] = 1 + (uint32_t)mc_rng_below(&rng, N);
			mc_index_put(&x, key, model[key] - 1);
		}
		key = 1 + (uint32_t)mc_rng_below(&rng, 4 * N - 1);
		assert_int_equal(mc_index_find(&x, key), model[key] == 0 ? MC_INDEX_NONE : model[key] - 1);
	}
	assert_int_equal(mc_index_count(&x), count);
	assert_int_equal(mc_index_find(&x, 0), MC_INDEX_NONE);
	free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deadlines),
		cmocka_unit_test(test_equal_deadlines),
		cmocka_unit_test(test_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
