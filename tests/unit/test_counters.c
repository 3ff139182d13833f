/* SPDX-License-Identifier: Apache-2.0 */
/* test_counters.c - PN counters come to agree, whatever replicas hear in which order, and take nothing back
 * that somebody has seen; flake ids are never given out twice; and both as clients ask for them. */
#include "common/data/counters.h"
#include "common/data/flakes.h"
#include "common/hz/message.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

/* --- counters as values --- */
enum { REPLICAS = 4, HEAP = 1 << 20 };
static struct counters sets[REPLICAS];
static uint64_t seed = 11;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

static struct mc_uuid replica(uint64_t number)
{
	return (struct mc_uuid){ false, 7, number };
}

static void replicas_come_to_agree(void **state)
{
	static _Alignas(16) uint8_t heaps[REPLICAS][HEAP];
	struct counter *c[REPLICAS];
	uint64_t sum = 0;

	(void)state;
	for (uint64_t i = 0; i < REPLICAS; i++) {
		counters_init(&sets[i], mc_heap_init(heaps[i], HEAP));
		c[i] = counter_open(&sets[i], mc_str_z("c"), replica(i));
		assert_non_null(c[i]);
	}
	for (uint32_t step = 0; step < 5000; step++) {
		uint32_t to = draw(REPLICAS), from = draw(REPLICAS);
		int64_t delta = (int64_t)draw(2000) - 1000;

		if (draw(3) == 0) {
			assert_true(counter_merge(&sets[to], c[to], c[from]->v, c[from]->n));
			assert_false(counter_is_stale(c[to], c[from]->v, c[from]->n));
		} else {
			counter_add(&sets[to], c[to], delta);
			sum += (uint64_t)delta;
		}
		counters_invariant(&sets[to]);
	}
	for (uint32_t i = 0; i < 2 * REPLICAS; i++)
		assert_true(counter_merge(&sets[(i + 1) % REPLICAS], c[(i + 1) % REPLICAS],
			c[i % REPLICAS]->v, c[i % REPLICAS]->n));
	for (uint32_t i = 0; i < REPLICAS; i++)
		assert_int_equal(counter_value(c[i]), (int64_t)sum);
}

static void what_was_seen_is_not_taken_back(void **state)
{
	static _Alignas(16) uint8_t heap[HEAP];
	struct counter_part seen[2] = { { .replica = replica(1), .timed = true, .time = INT64_MIN },
		{ .replica = replica(2), .timed = true, .time = 5 } };
	struct counters *s = &sets[0];
	uint64_t change;
	struct counter *c;

	(void)state;
	counters_init(s, mc_heap_init(heap, HEAP));
	c = counter_open(s, mc_str_z("c"), replica(1));
	assert_false(counter_is_stale(c, NULL, 0));
	assert_false(counter_is_stale(c, seen, 1)); /* the same */
	assert_true(counter_is_stale(c, seen, 2));  /* one more replica */
	seen[0].time++;
	assert_true(counter_is_stale(c, seen, 1));
	counter_add(s, c, 1);
	assert_false(counter_is_stale(c, seen, 1));
	counter_add(s, c, 1); /* he has seen one that we have not, and we one that he has not */
	assert_false(counter_is_stale(c, seen, 2));
	change = s->changes;
	assert_true(counter_merge(s, c, seen, 1)); /* no news: nobody is told */
	assert_int_equal(s->changes, change);
	assert_true(counter_merge(s, c, seen, 2));
	assert_int_equal(s->changes, change + 1);
	counter_add(s, c, INT64_MIN);
	counter_add(s, c, INT64_MIN);
	assert_int_equal(counter_value(c), 2); /* as Java's long */
	counter_destroy(s, c);
	counters_invariant(s);
	assert_int_equal(mc_heap_used(s->heap), 0);
}

static void there_is_an_end_to_replicas(void **state)
{
	static _Alignas(16) uint8_t heap[HEAP];
	struct counters *s = &sets[0];
	struct counter_part one = { .summed = true, .added = 1 };
	struct counter *c;

	(void)state;
	counters_init(s, mc_heap_init(heap, HEAP));
	c = counter_open(s, mc_str_z("c"), replica(0));
	for (uint64_t i = 1; i < MC_COUNTER_REPLICAS_MAX; i++) {
		one.replica = replica(i);
		assert_true(counter_merge(s, c, &one, 1));
	}
	one.replica = replica(MC_COUNTER_REPLICAS_MAX);
	assert_false(counter_merge(s, c, &one, 1));
	one.replica = (struct mc_uuid){ .null = true };
	assert_false(counter_merge(s, c, &one, 1));
	assert_int_equal(counter_value(c), MC_COUNTER_REPLICAS_MAX - 1);
	counters_invariant(s);
}

/* --- flake ids --- */
static void ids_rise_and_wait(void **state)
{
	int64_t next = INT64_MIN, base, wait_ms, last = -1, now_ms = FLAKE_EPOCH_MS + 1000;

	(void)state;
	assert_int_equal(flake_batch(&next, FLAKE_EPOCH_MS, 1, 1, &base, &wait_ms), FLAKE_OK);
	assert_int_equal(base, 1);
	for (uint32_t i = 0; i < 200; i++) {
		uint32_t count = 1 + draw(FLAKE_BATCH_MAX);

		now_ms += draw(3);
		assert_int_equal(flake_batch(&next, now_ms, 3, (int32_t)count, &base, &wait_ms), FLAKE_OK);
		assert_true(base > last && (base & 0xffff) == 3);
		last = base + ((int64_t)(count - 1) << FLAKE_BITS_NODE);
		/* when it is told, its last id is no more than so far ahead */
		assert_true((last >> (FLAKE_BITS_NODE + FLAKE_BITS_SEQUENCE)) + FLAKE_EPOCH_MS - now_ms <=
			wait_ms + FLAKE_AHEAD_MS);
	}
	assert_true(wait_ms > 0);
	assert_int_equal(flake_batch(&next, now_ms, 65536, 1, &base, &wait_ms), FLAKE_NODE);
	assert_int_equal(flake_batch(&next, now_ms, -1, 1, &base, &wait_ms), FLAKE_NODE);
	assert_int_equal(flake_batch(&next, FLAKE_EPOCH_MS - 1, 1, 1, &base, &wait_ms), FLAKE_TIME);
	assert_int_equal(
		flake_batch(&next, FLAKE_EPOCH_MS + (INT64_C(1) << 41), 1, 1, &base, &wait_ms), FLAKE_TIME);
}

/* --- as clients ask --- */
enum { CLIENT = 700 };
static void a_client_gets_ids_when_their_time_has_come(void **state)
{
	struct alone *a = *state;
	struct client_flake_id_generator_new_id_batch all = { mc_str_z("f"), FLAKE_BATCH_MAX };
	const struct client_flake_id_generator_new_id_batch_answer *r;
	int64_t before = 0;
	uint32_t batches = 0;

	a->cfg.store_bytes = 0;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	for (;; batches++) {
		alone_ask(a, CLIENT, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH, -1, &all);
		r = alone_said(a, CLIENT, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ANSWER);
		if (r == NULL)
			break;
		assert_true(r->base > before && r->increment == 65536 && r->batch_size == FLAKE_BATCH_MAX);
		before = r->base;
	}
	assert_int_equal(batches, FLAKE_AHEAD_MS * 64 / FLAKE_BATCH_MAX);
	for (uint32_t i = 0; i < 100 && r == NULL; i++) {
		alone_tick(a, 100);
		r = alone_said(a, CLIENT, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ANSWER);
	}
	assert_non_null(r);
	assert_true(r->base > before);
	all.batch_size = 0;
	alone_ask(a, CLIENT, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH, -1, &all);
	assert_null(alone_said(a, CLIENT, CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ANSWER));
	assert_non_null(alone_said(a, CLIENT, CLIENT_ERROR));
}

static void a_client_counts(void **state)
{
	struct alone *a = *state;
	struct client_pn_counter_add add = { .name = mc_str_z("c"), .delta = 5 };
	struct client_pn_counter_get get = { .name = mc_str_z("c") };
	struct client_uuid_long seen = { replica(9), 1 };
	const struct client_pn_counter_get_answer *r;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	add.target_replica_uuid = get.target_replica_uuid = a->n->uuid;
	alone_ask(a, CLIENT, CLIENT_PN_COUNTER_ADD, -1, &add);
	r = alone_said(a, CLIENT, CLIENT_PN_COUNTER_ADD_ANSWER);
	assert_non_null(r);
	assert_true(r->value == 5 && r->replica_timestamps.n == 1 && r->replica_count == INT32_MAX);
	add.delta = -7;
	add.get_before_update = true;
	alone_ask(a, CLIENT, CLIENT_PN_COUNTER_ADD, -1, &add);
	r = alone_said(a, CLIENT, CLIENT_PN_COUNTER_ADD_ANSWER);
	assert_true(r->value == 5);
	alone_ask(a, CLIENT, CLIENT_PN_COUNTER_GET, -1, &get);
	r = alone_said(a, CLIENT, CLIENT_PN_COUNTER_GET_ANSWER);
	assert_true(r->value == -2 && r->replica_timestamps.v[0].value == INT64_MIN + 2);
	/* what he has seen elsewhere is not known here */
	get.name = mc_str_z("other");
	get.replica_timestamps.v = &seen;
	get.replica_timestamps.n = 1;
	alone_ask(a, CLIENT, CLIENT_PN_COUNTER_GET, -1, &get);
	assert_null(alone_said(a, CLIENT, CLIENT_PN_COUNTER_GET_ANSWER));
	assert_non_null(alone_said(a, CLIENT, CLIENT_ERROR));
	get.target_replica_uuid = replica(1); /* nobody */
	alone_ask(a, CLIENT, CLIENT_PN_COUNTER_GET, -1, &get);
	assert_non_null(alone_said(a, CLIENT, CLIENT_ERROR));
}

/* Java refuses an operation of this class that has no number. */
static void who_leaves_tells_all_of_it(void **state)
{
	struct alone *a = *state;
	struct client_pn_counter_add add = { .name = mc_str_z("c"), .delta = 5 };
	const struct hz_pn_counter_replication_operation *op;
	struct peer master = peer_of(2);

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	master.lite = false;
	alone_follow(a, &master, NULL, 0);
	alone_enter(a, CLIENT, 1);
	add.target_replica_uuid = a->n->uuid;
	alone_ask(a, CLIENT, CLIENT_PN_COUNTER_ADD, -1, &add);
	assert_non_null(alone_said(a, CLIENT, CLIENT_PN_COUNTER_ADD_ANSWER));
	alone_step(a, (struct node_event){ .type = NODE_EV_LEAVE });
	op = alone_sent(a, &master, HZ_PN_COUNTER_REPLICATION_OPERATION);
	assert_true(op != NULL && op->replication_data.n == 1);
	assert_true(op->replication_data.v[0].value->state.v[0].added == 5);
	assert_int_not_equal(alone_call_id(a, &master, HZ_PN_COUNTER_REPLICATION_OPERATION), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(replicas_come_to_agree),
		cmocka_unit_test(what_was_seen_is_not_taken_back),
		cmocka_unit_test(there_is_an_end_to_replicas),
		cmocka_unit_test(ids_rise_and_wait),
		cmocka_unit_test_setup_teardown(
			a_client_gets_ids_when_their_time_has_come, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(a_client_counts, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(who_leaves_tells_all_of_it, alone_set_up, alone_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
