/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_bad_input.c - what clients and members may ask of a node that stores, at the edge of what makes sense
 * and beyond it: an answer or an error that says why, and all that was there before is there still.
 *
 * What is tested elsewhere:
 *   keys, values, names too long; 128 MiB    tests/hostile/clients.bats "keys, values and names ..."
 *   ten thousand maps with names of 4 KiB    tests/hostile/clients.bats "ten thousand maps ..."
 *   a client that locks and dies             tests/unit/test_gone.c; test_data_service.c
 *                                            who_is_gone_holds_nothing; clients.bats "clients that lock ..."
 *   a listener that never reads              tests/hostile/clients.bats "listeners of a topic ..."
 *   a predicate a thousand deep              tests/hostile/clients.bats "predicates 1,000 deep ...";
 *                                            test_query.c sql_has_a_depth
 *   numbers of other kinds in one sum        test_query.c longs_beside_doubles
 *   a fragment that makes no sense           test_data_fragment.c what_makes_no_sense_is_refused;
 * test_move_in.c two sources for one migration            test_move_take.c two_sources
 */
#include <stdio.h>

#include "common/data/service_internal.h"
#include "common/hz/registry.h"
#include "common/partition/internal.h"
#include "common/wire/bytes.h"
#include "common/wire/walk.h"
#include "tests/lib/alone.h"

enum { CLIENT = 77, OTHER = 78, P = 7, ROWS = 1000000 };

static uint8_t *large; /* bytes enough for anything, none of them 0 */

static void begin(struct alone *a, size_t store_bytes)
{
	a->cfg.store_bytes = store_bytes;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	alone_enter(a, OTHER, 2);
}

/* As alone_ask, without its invariant: there is too much here to look at all of it after each question. */
static void say(struct alone *a, node_conn conn, enum client_type type, int32_t partition, void *body)
{
	static int64_t correlation;
	struct mc_addr addr = peer_of(9).addr;
	struct client_message m = { .type = type,
		.wire_type = client_rows[type].type,
		.correlation = 1000 + ++correlation,
		.partition_id = partition,
		.body = body };

	alone_step(a,
		(struct node_event){
			.type = NODE_EV_CLIENT_MESSAGE, .conn = conn, .client = &m, .addr = &addr });
}

static const void *ask(struct alone *a, enum client_type type, void *body)
{
	say(a, CLIENT, type, P, body);
	return alone_said(a, CLIENT, client_answer_to(type));
}

/* In words that have `text`. */
static bool refuses(struct alone *a, const char *text)
{
	const struct client_errors *e = alone_said(a, CLIENT, CLIENT_ERROR);
	struct mc_str said = e == NULL ? mc_str_z(NULL) : e->errors.v[0].message;

	return said.n > 0 && memmem(said.p, (size_t)said.n, text, strlen(text)) != NULL;
}

static struct mc_bytes bytes_of(size_t n)
{
	return (struct mc_bytes){ large, (int32_t)n };
}

static struct mc_bytes number(struct alone *a, int32_t i)
{
	uint8_t *p = alone_new(a, 12);

	mc_put32(p + 4, (uint32_t)MC_TYPE_INT);
	mc_put32(p + 8, (uint32_t)i);
	return (struct mc_bytes){ p, 12 };
}

static bool sets(struct alone *a, struct mc_bytes key, struct mc_bytes value)
{
	return ask(a, CLIENT_MAP_SET, &(struct client_map_put){ mc_str_z("m"), key, value, 1, -1 }) != NULL;
}

static struct mc_bytes got(struct alone *a, struct mc_bytes key)
{
	const struct client_data_answer *r =
		ask(a, CLIENT_MAP_GET, &(struct client_map_key){ mc_str_z("m"), key, 1 });

	assert_non_null(r);
	return r->response;
}

static int32_t size_of(struct alone *a, const char *map)
{
	const struct client_int_answer *r = ask(a, CLIENT_MAP_SIZE, &(struct client_name){ mc_str_z(map) });

	assert_non_null(r);
	return r->response;
}

static struct mc_bytes blob_of(struct alone *a, enum hz_class cls, void *body)
{
	struct mc_value *v = hz_value_object(cls, body, &a->mem);
	struct mc_writer w;
	uint8_t *p;

	mc_write_init(&w, &hz_registry, node_line(a->n), mc_wr_count());
	mc_write_value(&w, v);
	p = alone_new(a, w.out.len + 4);
	mc_write_init(&w, &hz_registry, node_line(a->n), mc_wr_of(p + 4, w.out.len));
	mc_write_value(&w, v);
	return (struct mc_bytes){ p, (int32_t)w.out.len + 4 };
}

static struct mc_bytes sql(struct alone *a, const char *text)
{
	return blob_of(a, HZ_SQL_PREDICATE, &(struct hz_sql_predicate){ mc_str_z(text) });
}

static struct mc_bytes sum_of(struct alone *a, enum hz_class cls)
{
	return blob_of(a, cls, &(struct hz_fixed_sum_aggregator){ .attribute_path = { NULL, -1 } });
}

/* --- sizes --- */
/* Data without a byte is null in Java; an entry has one where it has no other. */
static void keys_and_values_of_no_bytes(void **state)
{
	struct alone *a = *state;
	struct mc_bytes none = bytes_of(0);
	struct client_map_predicate every = { .name = mc_str_z("m") };
	struct client_map_aggregate sum = { .name = mc_str_z("m") };

	begin(a, MC_DATA_STORE_MIN);
	assert_true(sets(a, number(a, 1), number(a, 1)) && sets(a, none, number(a, 1)) &&
		sets(a, number(a, 2), none));
	assert_int_equal(got(a, none).n, 12);
	assert_int_equal(got(a, number(a, 2)).n, 0);
	assert_int_equal(size_of(a, "m"), 3);
	assert_non_null(ask(a, CLIENT_MAP_ENTRY_SET, &(struct client_name){ mc_str_z("m") }));
	every.predicate = sql(a, "this = 1 or __key = 1 or this.a = 1");
	ask(a, CLIENT_MAP_ENTRIES_WITH_PREDICATE, &every);
	sum.aggregator = sum_of(a, HZ_FIXED_SUM_AGGREGATOR);
	ask(a, CLIENT_MAP_AGGREGATE, &sum);
	assert_non_null(ask(a, CLIENT_MAP_REMOVE, &(struct client_map_key){ mc_str_z("m"), none, 1 }));
	assert_int_equal(got(a, none).n, -1);
	assert_int_equal(size_of(a, "m"), 2);
}

static void keys_and_values_that_are_too_long(void **state)
{
	struct alone *a = *state;
	struct mc_bytes key = bytes_of(MC_STORE_KEY_MAX), value = bytes_of(MC_STORE_VALUE_MAX);

	begin(a, 8 * (size_t)MC_DATA_STORE_MIN);
	assert_true(sets(a, key, number(a, 1)));
	assert_false(sets(a, bytes_of(64 << 10), number(a, 1)));
	assert_true(refuses(a, "the key is longer than 65408 bytes"));
	assert_true(sets(a, number(a, 1), value));
	value.n++;
	assert_false(sets(a, number(a, 1), value));
	assert_true(refuses(a, "the value is longer than 15728640 bytes"));
	assert_int_equal(got(a, number(a, 1)).n, MC_STORE_VALUE_MAX); /* what was there */
	assert_int_equal(got(a, key).n, 12);
	assert_int_equal(got(a, bytes_of(64 << 10)).n, -1);
}

/* --- times --- */
static int64_t ttl_of(struct alone *a, int64_t given)
{
	struct mc_bytes key = number(a, 1);
	const struct client_map_entry_view_answer *r;

	assert_non_null(ask(
		a, CLIENT_MAP_SET, &(struct client_map_put){ mc_str_z("m"), key, number(a, 1), 1, given }));
	r = ask(a, CLIENT_MAP_GET_ENTRY_VIEW, &(struct client_map_key){ mc_str_z("m"), key, 1 });
	assert_true(r != NULL && r->response != NULL);
	return r->response->ttl;
}

/* 2^63 is the least of all times, where it is one. */
static void times_beyond_all(void **state)
{
	static const int64_t for_ever[] = { INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX,
		(int64_t)1 << 62 };
	struct alone *a = *state;

	begin(a, MC_DATA_STORE_MIN);
	for (size_t i = 0; i < sizeof(for_ever) / sizeof(for_ever[0]); i++) {
		struct mc_bytes key = number(a, (int32_t)i);
		struct client_map_put_idle idle = { mc_str_z("m"), key, number(a, 1), 1, -1, for_ever[i] };
		struct client_map_lock lock = { mc_str_z("m"), key, 1, for_ever[i], (int64_t)i };
		struct client_map_unlock unlock = { mc_str_z("m"), key, 1, 100 + (int64_t)i };

		assert_int_equal(ttl_of(a, for_ever[i]), INT64_MAX);
		assert_non_null(ask(a, CLIENT_MAP_SET_WITH_MAX_IDLE, &idle));
		assert_non_null(ask(a, CLIENT_MAP_LOCK, &lock));
		/* one of no time is over (LockResourceImpl.lock) */
		assert_int_equal(ask(a, CLIENT_MAP_UNLOCK, &unlock) != NULL, for_ever[i] != 0);
	}
	assert_int_equal(ttl_of(a, 1000), 1000);
	alone_tick(a, 10000);
	assert_int_equal(got(a, number(a, 1)).n, -1); /* that one was short */
	assert_int_equal(size_of(a, "m"), sizeof(for_ever) / sizeof(for_ever[0]) - 1);
}

/* --- names --- */
static bool makes(struct alone *a, struct mc_str map)
{
	return ask(a, CLIENT_MAP_SET, &(struct client_map_put){ map, number(a, 1), number(a, 1), 1, -1 }) !=
		NULL;
}

static void names_that_are_too_long(void **state)
{
	struct alone *a = *state;

	begin(a, MC_DATA_STORE_MIN);
	assert_true(makes(a, mc_str_of((const char *)large, MC_MAP_NAME_MAX)));
	assert_false(makes(a, mc_str_of((const char *)large, MC_MAP_NAME_MAX + 1)));
	assert_true(refuses(a, "the name of the map is null or too long"));
	assert_true(makes(a, mc_str_z("")));
	assert_int_equal(data_of(a->n)->shard.maps.n, 2);
}

static struct mc_str numbered(uint32_t i)
{
	static char name[16];

	snprintf(name, sizeof(name), "m%u", i);
	return mc_str_z(name);
}

/* Who makes one too many is told so; maps that were there are served, and one that goes leaves its place. */
static void more_maps_than_there_may_be(void **state)
{
	struct alone *a = *state;
	size_t mark;

	begin(a, 8 * (size_t)MC_DATA_STORE_MIN);
	mark = a->mem.used;
	for (uint32_t i = 0; i < MC_MAPS_MAX; i++) {
		assert_true(makes(a, numbered(i)));
		mc_arena_back(&a->mem, mark);
	}
	assert_false(makes(a, mc_str_z("one more")));
	assert_true(refuses(a, "there are too many maps"));
	assert_true(makes(a, numbered(MC_MAPS_MAX / 2)));
	assert_int_equal(size_of(a, "m5"), 1);
	ask(a, CLIENT_DESTROY_PROXY,
		&(struct client_proxy){ mc_str_z("m5"), mc_str_z("hz:impl:mapService") });
	assert_true(makes(a, mc_str_z("one more")));
	assert_int_equal(size_of(a, "m5"), 0);
}

/* --- queries --- */
static void keep(struct alone *a, struct map_slot *slot, int32_t i)
{
	uint8_t key[12] = { 0 }, value[12] = { 0 };
	struct map_entry e = {
		.key = { key, 12 }, .value = { value, 12 }, .meta = { .expires_ms = STORE_NEVER }
	};

	mc_put32(key + 4, (uint32_t)MC_TYPE_INT);
	mc_put32(key + 8, (uint32_t)i);
	memcpy(value, key, sizeof(key));
	assert_int_equal(
		map_keep(data_of(a->n)->shard.store, &slot->map, (uint32_t)i % MC_PARTITIONS, &e), STORE_OK);
}

static void fill(struct alone *a, int32_t count)
{
	struct map_slot *slot;

	a->n->fx = &a->fx; /* as in a step */
	data_begin(a->n);
	slot = maps_open(&data_of(a->n)->shard.maps, mc_str_z("m"));
	for (int32_t i = 0; i < count; i++)
		keep(a, slot, i);
	data_after(a->n);
	a->n->fx = NULL;
}

/* What the query says at last. In the steps until then others are served at once. */
static const void *goes_through(struct alone *a, enum client_type type, void *body, uint32_t *steps)
{
	struct client_map_key key = { mc_str_z("m"), number(a, 1), 1 };
	const void *answer = NULL;

	*steps = 0;
	say(a, CLIENT, type, -1, body);
	while (answer == NULL && alone_said(a, CLIENT, CLIENT_ERROR) == NULL) {
		assert_true(++*steps < ROWS);
		if (*steps % 256 == 0) {
			say(a, OTHER, CLIENT_MAP_GET, 1, &key);
			assert_non_null(alone_said(a, OTHER, CLIENT_MAP_GET_ANSWER));
		}
		alone_tick(a, 1);
		answer = alone_said(a, CLIENT, client_answer_to(type));
	}
	return answer;
}

static void queries_over_a_million_rows(void **state)
{
	struct alone *a = *state;
	struct client_name name = { mc_str_z("m") };
	struct client_map_predicate few = { .name = mc_str_z("m") };
	struct client_map_aggregate count = { .name = mc_str_z("m") };
	struct hz_count_aggregator none = { .attribute_path = { NULL, -1 } };
	const struct client_datas_answer *found;
	const struct client_data_answer *sum;
	uint32_t steps;

	begin(a, 16 * (size_t)MC_DATA_STORE_MIN);
	fill(a, ROWS);
	assert_int_equal(size_of(a, "m"), ROWS);
	few.predicate = sql(a, "this between 499999 and 500001");
	found = goes_through(a, CLIENT_MAP_KEY_SET_WITH_PREDICATE, &few, &steps);
	assert_true(found != NULL && found->response.n == 3);
	assert_true(steps > ROWS / 4096);
	count.aggregator = blob_of(a, HZ_COUNT_AGGREGATOR, &none);
	sum = goes_through(a, CLIENT_MAP_AGGREGATE, &count, &steps);
	assert_true(sum != NULL && sum->response.n == 16);
	assert_int_equal(mc_get64(sum->response.p + 8), ROWS);
	assert_null(goes_through(a, CLIENT_MAP_KEY_SET, &name, &steps));
	assert_true(refuses(a, "the result is too large for one answer"));
	assert_int_equal(size_of(a, "m"), ROWS);
	node_invariant(a->n);
}

static void sums_of_what_is_no_number(void **state)
{
	static const enum hz_class sums[] = { HZ_FIXED_SUM_AGGREGATOR, HZ_INTEGER_SUM_AGGREGATOR,
		HZ_LONG_SUM_AGGREGATOR };
	static const uint8_t word[] = "\0\0\0\0\xff\xff\xff\xf5\0\0\0\1p";
	struct alone *a = *state;
	struct client_map_aggregate sum = { .name = mc_str_z("m") };

	begin(a, MC_DATA_STORE_MIN);
	assert_true(sets(a, number(a, 1), number(a, 1)) && sets(a, number(a, 2), number(a, 2)));
	assert_true(sets(a, number(a, 3), (struct mc_bytes){ word, sizeof(word) - 1 }));
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		sum.aggregator = sum_of(a, sums[i]);
		assert_null(ask(a, CLIENT_MAP_AGGREGATE, &sum));
		assert_true(refuses(a, "ClassCastException"));
	}
	assert_int_equal(size_of(a, "m"), 3);
}

/* --- a store without room for what moves to it --- */
static struct peer master;

static struct hz_migration_operation *piece(struct alone *a, bool first)
{
	struct hz_migration_operation *op = alone_new(a, sizeof(*op));
	struct hz_migration_info *i = op->migration = alone_new(a, sizeof(*i));
	struct hz_partition_replica *r = alone_new(a, 2 * sizeof(*r));
	struct peer self = alone_self(a);

	r[0] = (struct hz_partition_replica){ alone_address(a, master.addr), master.uuid };
	r[1] = (struct hz_partition_replica){ alone_address(a, self.addr), self.uuid };
	op->op.partition_id = P;
	op->first_fragment = first;
	i->uuid = (struct mc_uuid){ .hi = 11, .lo = 1 };
	i->partition_id = P;
	i->source_new_replica_index = i->destination_current_replica_index = -1;
	i->source = &r[0];
	i->destination = &r[1];
	i->master = r[0].address;
	i->initial_partition_version = 1;
	op->fragment_migration_state = alone_new(a, sizeof(*op->fragment_migration_state));
	return op;
}

/* With an entry of a mebibyte. */
static struct hz_migration_operation *full_piece(struct alone *a, int32_t i)
{
	struct hz_migration_operation *op = piece(a, i == 0);
	struct hz_map_chunk *c = alone_new(a, sizeof(*c));
	struct hz_record_entry *e = alone_new(a, sizeof(*e));
	struct mc_value **v = alone_new(a, sizeof(struct mc_value *));

	c->first_chunk = i == 0;
	c->map_name = mc_str_z("m");
	c->entries_to_null.v = e;
	c->entries_to_null.n = 1;
	e->data_key = number(a, i);
	e->record.data_value = bytes_of(1 << 20);
	v[0] = hz_value_object(HZ_MAP_CHUNK, c, &a->mem);
	op->fragment_migration_state->chunks_to_null.v = v;
	op->fragment_migration_state->chunks_to_null.n = 1;
	return op;
}

/* The source is told, the user too; and what had come goes when the master has given it up. */
static void a_store_that_is_full_while_a_partition_comes(void **state)
{
	struct alone *a = *state;
	bool again = true, refused = false;
	struct store *s;
	struct hz_publish_completed_migrations_operation *op;
	struct hz_migration_info **v;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	master = peer_of(2);
	master.lite = false;
	alone_follow(a, &master, NULL, 0);
	alone_assign(a, &master, &master, 1);
	s = data_of(a->n)->shard.store;
	for (int32_t i = 0; i < 8 && !refused; i++) {
		int64_t call = alone_call(a, &master, HZ_MIGRATION_OPERATION, full_piece(a, i));

		refused = alone_answered_error(a, &master, call, &again);
	}
	assert_true(refused && !again);
	assert_non_null(alone_told(a, NODE_NOTICE_STORE_FULL));
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	node_invariant(a->n);
	assert_true(node_stores(a->n) && store_stats(s).entries > 0);
	op = alone_new(a, sizeof(*op));
	v = alone_new(a, sizeof(struct hz_migration_info *));
	v[0] = piece(a, false)->migration;
	v[0]->status = MIGRATION_FAILED;
	v[0]->partition_version_increment = 3;
	op->completed_migrations.v = v;
	op->completed_migrations.n = 1;
	alone_call(a, &master, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, op);
	assert_int_equal(store_stats(s).entries, 0);
}

static int set_up(void **state)
{
	large = malloc(MC_STORE_VALUE_MAX + 1);
	if (large == NULL)
		return -1;
	memset(large, 'x', MC_STORE_VALUE_MAX + 1);
	return alone_set_up(state);
}

static int tear_down(void **state)
{
	node_invariant(((struct alone *)*state)->n);
	free(large);
	return alone_tear_down(state);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(keys_and_values_of_no_bytes),
		T(keys_and_values_that_are_too_long),
		T(times_beyond_all),
		T(names_that_are_too_long),
		T(more_maps_than_there_may_be),
		T(queries_over_a_million_rows),
		T(sums_of_what_is_no_number),
		T(a_store_that_is_full_while_a_partition_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
