/* SPDX-License-Identifier: Apache-2.0 */
/* What clients ask of several keys of a cache, and of all: limits, and pages. */
#include "common/data/caches.h"
#include "tests/unit/cache_clients.h"

static void fill(struct alone *a, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		char key[16];

		snprintf(key, sizeof(key), "k%u", i);
		put(a, key, "v", -1);
	}
}

static void several_keys_and_all(void **state)
{
	struct alone *a = *state;
	struct client_blob keys[] = { { text(a, "k1") }, { text(a, "k2") }, { text(a, "none") } };
	struct client_cache_get_all all = { .name = mc_str_z(FULL), .expiry_policy = none };
	struct client_cache_remove_all_keys some = { .name = mc_str_z(FULL), .completion_id = -1 };
	struct client_cache_remove_all rest = { mc_str_z(FULL), -1 };
	struct client_name name = { mc_str_z(FULL) };
	const struct client_entries_answer *entries;

	begin(a);
	keys[0].data = text(a, "k1"); /* begin has reset the memory */
	keys[1].data = text(a, "k2");
	keys[2].data = text(a, "none");
	fill(a, 20);
	all.keys.v = some.keys.v = keys;
	all.keys.n = some.keys.n = 3;
	alone_ask(a, MINE, CLIENT_CACHE_GET_ALL, -1, &all);
	entries = alone_said(a, MINE, CLIENT_CACHE_GET_ALL_ANSWER);
	assert_true(
		entries != NULL && entries->response.n == 2 && is_text(entries->response.v[0].value, "v"));
	alone_ask(a, MINE, CLIENT_CACHE_REMOVE_ALL_KEYS, -1, &some);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_REMOVE_ALL_KEYS_ANSWER));
	assert_int_equal(size(a), 18);
	alone_ask(a, MINE, CLIENT_CACHE_REMOVE_ALL, -1, &rest);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_REMOVE_ALL_ANSWER));
	assert_int_equal(size(a), 0);
	fill(a, 3);
	alone_ask(a, MINE, CLIENT_CACHE_CLEAR, -1, &name);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_CLEAR_ANSWER));
	assert_int_equal(size(a), 0);
}

/* `count` keys, of which the first twenty are there. */
static struct client_blob *many_keys(struct alone *a, uint32_t count)
{
	enum { BYTES = 32, DIGITS = 6 };
	struct client_blob *v = malloc(count * (sizeof(*v) + BYTES));
	uint8_t *at = (uint8_t *)(v + count);

	for (uint32_t i = 0; i < count; i++, at += BYTES) {
		size_t used = a->mem.used;
		struct mc_bytes like = text(a, "......");

		snprintf((char *)at + like.n - DIGITS, DIGITS + 1, "%06u", i % 1000000);
		memcpy(at, like.p, (size_t)like.n - DIGITS);
		v[i].data = (struct mc_bytes){ at, like.n };
		mc_arena_back(&a->mem, used);
	}
	return v;
}

static const struct client_entries_answer *get_all(struct alone *a, struct client_blob *v, uint32_t count)
{
	struct client_cache_get_all all = { .name = mc_str_z(FULL), .expiry_policy = none };

	all.keys.v = v;
	all.keys.n = count;
	alone_ask(a, MINE, CLIENT_CACHE_GET_ALL, -1, &all);
	assert_false(a->fx.lost);
	return alone_said(a, MINE, CLIENT_CACHE_GET_ALL_ANSWER);
}

/* The most that one message may have: each partition takes its own. */
static void as_many_keys_as_there_can_be(void **state)
{
	enum { THERE = 20 };
	static const uint32_t counts[] = { 20000, MC_CLIENT_LIST_MAX };
	struct alone *a = *state;
	struct client_cache_remove_all_keys some = { .name = mc_str_z(FULL), .completion_id = -1 };

	begin(a);
	for (uint32_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		struct client_blob *v = many_keys(a, counts[c]);
		const struct client_entries_answer *answer;

		for (uint32_t i = 0; i < THERE; i++) {
			char key[16];

			snprintf(key, sizeof(key), "%06u", i);
			put(a, key, "v", -1);
		}
		answer = get_all(a, v, counts[c]);
		assert_true(answer != NULL && answer->response.n == THERE);
		some.keys.v = v;
		some.keys.n = counts[c];
		alone_ask(a, MINE, CLIENT_CACHE_REMOVE_ALL_KEYS, -1, &some);
		assert_non_null(alone_said(a, MINE, CLIENT_CACHE_REMOVE_ALL_KEYS_ANSWER));
		assert_int_equal(size(a), 0);
		free(v);
	}
}

/* Of 100,000 entries, at once. */
static void all_of_a_large_cache_go(void **state)
{
	enum { EACH = 370 };
	struct alone *a = *state;
	struct client_cache_put_all many = {
		.name = mc_str_z(FULL), .expiry_policy = none, .completion_id = -1
	};
	struct client_cache_remove_all b = { mc_str_z(FULL), -1 };
	struct client_entry *entries;
	struct client_blob *keys = NULL;
	struct map_slot *slot;

	a->cfg.store_bytes = 4 * (size_t)MC_DATA_STORE_MIN;
	begin_with(a);
	slot = maps_open(&data_of(a->n)->shard.maps, mc_str_of("\0cache:" FULL, 7 + strlen(FULL)));
	slot->max_size = UINT32_MAX; /* as its configuration says it */
	keys = many_keys(a, EACH);
	entries = alone_new(a, EACH * sizeof(*entries));
	for (uint32_t i = 0; i < EACH; i++)
		entries[i] = (struct client_entry){ keys[i].data, keys[i].data };
	many.entries.v = entries;
	many.entries.n = EACH;
	for (int32_t p = 0; p < MC_PARTITIONS; p++)
		alone_ask(a, MINE, CLIENT_CACHE_PUT_ALL, p, &many);
	assert_int_equal(size(a), EACH * MC_PARTITIONS);
	alone_ask(a, MINE, CLIENT_CACHE_REMOVE_ALL, -1, &b);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_REMOVE_ALL_ANSWER));
	assert_int_equal(size(a), 0);
	node_invariant(a->n);
	free(keys);
}

/* All partitions together have what one answer can hold, however often each value is asked for. */
static void values_have_one_budget(void **state)
{
	enum { THERE = 20, OFTEN = 40, BIG = 100000 };
	static char big[BIG + 1];
	struct alone *a = *state;
	struct client_blob *v, asked[THERE * OFTEN];

	begin(a);
	v = many_keys(a, THERE);
	memset(big, 'b', BIG);
	for (uint32_t i = 0; i < THERE; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%06u", i);
		put(a, key, big, -1);
	}
	for (uint32_t i = 0; i < THERE * OFTEN; i++)
		asked[i] = v[i % THERE];
	assert_null(get_all(a, asked, THERE * OFTEN));
	assert_int_equal(error_of(a, MINE), CLIENT_ERROR_HAZELCAST);
	assert_true(get_all(a, asked, THERE) != NULL && size(a) == THERE);
	free(v);
}

/* A partition in pages of ten: each key once. */
static void pages(void **state)
{
	enum { ENTRIES = 50 }; /* no partition of 10,000 entries holds more than 55 */
	struct alone *a = *state;
	struct client_int_pair at = { INT32_MAX, -1 };
	struct client_map_fetch b = { .name = mc_str_z(FULL), .batch = 10 };
	const struct client_map_fetch_entries_answer *e;
	const struct client_map_fetch_keys_answer *k;
	struct client_entry entry[ENTRIES];
	struct client_cache_put_all many = {
		.name = mc_str_z(FULL), .expiry_policy = none, .completion_id = -1
	};
	uint32_t seen = 0, rounds = 0;

	begin(a);
	for (uint32_t i = 0; i < ENTRIES; i++) {
		char key[16];

		snprintf(key, sizeof(key), "k%u", i);
		entry[i] = (struct client_entry){ text(a, key), text(a, "v") };
	}
	many.entries.v = entry;
	many.entries.n = ENTRIES;
	alone_ask(a, MINE, CLIENT_CACHE_PUT_ALL, 5, &many);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_PUT_ALL_ANSWER));
	b.iteration_pointers.v = &at;
	b.iteration_pointers.n = 1;
	for (; at.key >= 0 && rounds < ENTRIES; rounds++) {
		alone_ask(a, MINE, CLIENT_CACHE_ITERATE_ENTRIES, 5, &b);
		e = alone_said(a, MINE, CLIENT_CACHE_ITERATE_ENTRIES_ANSWER);
		assert_true(e != NULL && e->iteration_pointers.n == 1);
		seen += e->entries.n;
		at = e->iteration_pointers.v[0];
	}
	assert_int_equal(seen, ENTRIES);
	assert_in_range(rounds, 2, 20);
	at = (struct client_int_pair){ INT32_MAX, -1 };
	b.batch = 1000;
	alone_ask(a, MINE, CLIENT_CACHE_ITERATE, 5, &b);
	k = alone_said(a, MINE, CLIENT_CACHE_ITERATE_ANSWER);
	assert_true(k != NULL && k->keys.n == ENTRIES && k->iteration_pointers.v[0].key < 0);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(several_keys_and_all),
		T(as_many_keys_as_there_can_be),
		T(all_of_a_large_cache_go),
		T(values_have_one_budget),
		T(pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
