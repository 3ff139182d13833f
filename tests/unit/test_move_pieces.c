/* SPDX-License-Identifier: Apache-2.0 */
/* test_move_pieces.c - a partition in pieces: each fits into one message, whatever its maps have. */
#include <stdlib.h>
#include <string.h>

#include "common/data/indexes.h"
#include "common/data/moves.h"
#include "tests/lib/alone.h"

enum { P = 7, SMALL = 1000 };

static uint8_t *large; /* a value of any size */

static void keep(struct alone *a, const char *map, uint32_t number, int32_t size)
{
	struct data_service *d = data_of(a->n);
	uint8_t key[16] = { 0, 0, 0, P };
	struct map_entry e = {
		.key = { key, 16 }, .value = { large, size }, .meta = { .expires_ms = STORE_NEVER }
	};

	memcpy(key + 8, &number, sizeof(number));
	assert_int_equal(
		map_keep(d->shard.store, &maps_open(&d->shard.maps, mc_str_z(map))->map, P, &e), STORE_OK);
}

static void begin(struct alone *a)
{
	large = calloc(1, MC_STORE_VALUE_MAX);
	assert_non_null(large);
	a->cfg.store_bytes = 6 * MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_TICK });
	a->n->fx = &a->fx; /* as in a step */
	data_begin(a->n);
}

/* All pieces of the partition; the largest of them has so many bytes. */
static size_t largest(struct alone *a, size_t *all)
{
	struct move_at at = { 0 };
	bool more = true;
	size_t most = 0;

	*all = 0;
	while (more) {
		struct move_piece piece = { .n = a->n, .partition = P };

		node_effects_reset(&a->fx);
		piece.state = node_new(a->n, sizeof(*piece.state));
		piece.state->namespaces.v =
			node_new_array(a->n, sizeof(*piece.state->namespaces.v), MOVE_NAMESPACES);
		piece.state->chunks_to_null.v =
			node_new_array(a->n, sizeof(*piece.state->chunks_to_null.v), MOVE_CHUNKS);
		more = move_give(&piece, &at);
		assert_false(a->fx.lost);
		*all += piece.bytes;
		most = piece.bytes > most ? piece.bytes : most;
	}
	return most;
}

/* However little is missing to a whole piece, what comes next may be an entry of any size. */
static void a_large_entry_behind_small_ones(void **state)
{
	struct alone *a = *state;
	size_t all;

	begin(a);
	for (uint32_t i = 0; i < MC_MOVE_PIECE * 9 / 10 / (SMALL + 100); i++)
		keep(a, "first", i, SMALL);
	keep(a, "second", 0, MC_STORE_VALUE_MAX);
	assert_in_range(largest(a, &all), MC_STORE_VALUE_MAX, MC_FRAME_MEMBER_MAX - MC_MOVE_PIECE / 4);
	assert_true(all > MC_STORE_VALUE_MAX + MC_MOVE_PIECE * 8 / 10);
	free(large);
}

/* They go with the first entries of their map, and count. */
static void indexes_count(void **state)
{
	char name[4000];
	struct mc_str attribute = mc_str_z("a");
	struct index_config c = { .name = { name, sizeof(name) },
		.attributes = &attribute,
		.attribute_count = 1,
		.unique_key = { NULL, -1 },
		.page_unit = { NULL, -1 },
		.tier_unit = { NULL, -1 } };
	struct alone *a = *state;
	struct map_slot *slot;
	size_t before, all;

	begin(a);
	keep(a, "m", 0, SMALL);
	largest(a, &before);
	slot = maps_open(&data_of(a->n)->shard.maps, mc_str_z("m"));
	memset(name, 'x', sizeof(name));
	for (char i = 'a'; i < 'k'; i++) {
		name[0] = i;
		assert_true(map_index_keep(&data_of(a->n)->shard.maps, slot, &c));
	}
	largest(a, &all);
	assert_int_equal(all - before, map_indexes_bytes(slot));
	free(large);
}

#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_large_entry_behind_small_ones),
		T(indexes_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
