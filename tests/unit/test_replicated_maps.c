/* SPDX-License-Identifier: Apache-2.0 */
/* test_replicated_maps.c - replicated maps, as one data member beside another: what is written here goes
 * there with its number, what comes is counted, and who has missed something asks for all of it. */
#include <stdio.h>

#include "common/data/replicated_maps.h"
#include "common/data/service_internal.h"
#include "common/partition/internal.h"
#include "common/wire/schema.h"
#include "tests/lib/alone.h"

enum { MINE = 7, THEIRS = 8, TABLE_HEAP = 1 << 16, PYTHON = 70 };

static struct peer other;

/* The partitions MINE and `also` are the node's, all others are the other member's. */
static void assign(struct alone *a, uint32_t also)
{
	struct partition_table t;
	struct hz_partition_state_operation *op;
	void *heap = aligned_alloc(16, TABLE_HEAP);
	struct peer self = alone_self(a);

	partition_table_init(&t, mc_heap_init(heap, TABLE_HEAP));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		bool mine = p == MINE || p == also;

		partition_table_set(&t, p, !mine, partition_table_intern(&t, self.uuid, &self.addr));
		partition_table_set(&t, p, mine, partition_table_intern(&t, other.uuid, &other.addr));
		if (also != MINE)
			partition_table_raise(&t, p, 8); /* newer than what was before */
	}
	op = alone_new(a, sizeof(*op));
	op->partition_state = partition_state_make(&t, &a->mem);
	alone_call(a, &other, HZ_PARTITION_STATE_OPERATION, op);
	free(heap);
}

static void begin_among(struct alone *a, struct peer *others, uint32_t count)
{
	if (a->cfg.store_bytes == 0)
		a->cfg.store_bytes = MC_DATA_STORE_MIN;
	a->cfg.clients_max = 4;
	other = peer_of(2);
	other.lite = false;
	alone_follow(a, &other, others, count);
	assign(a, MINE);
	alone_enter(a, PYTHON, 1);
}

static void begin(struct alone *a)
{
	begin_among(a, NULL, 0);
}

static struct mc_bytes data(struct alone *a, char what)
{
	uint8_t *b = alone_new(a, 16);

	b[15] = (uint8_t)what;
	return (struct mc_bytes){ b, 16 };
}

static bool is(struct mc_bytes b, char what)
{
	return b.n == 16 && b.p[15] == what;
}

static void put_for(struct alone *a, int32_t partition, char key, char value, int64_t ttl_ms)
{
	struct client_replicated_map_put *b = alone_new(a, sizeof(*b));

	*b = (struct client_replicated_map_put){ mc_str_z("r"), data(a, key), data(a, value), ttl_ms };
	alone_ask(a, PYTHON, CLIENT_REPLICATED_MAP_PUT, partition, b);
}

static void put(struct alone *a, int32_t partition, char key, char value)
{
	put_for(a, partition, key, value, 0);
}

static int32_t size(struct alone *a)
{
	struct client_name *b = alone_new(a, sizeof(*b));

	b->name = mc_str_z("r");
	alone_ask(a, PYTHON, CLIENT_REPLICATED_MAP_SIZE, MINE, b);
	return ((const struct client_int_answer *)alone_said(a, PYTHON, CLIENT_REPLICATED_MAP_SIZE_ANSWER))
		->response;
}

/* 0: there is none here. */
static char get(struct alone *a, char key)
{
	struct client_map_bare_key *b = alone_new(a, sizeof(*b));
	const struct client_data_answer *answer;

	*b = (struct client_map_bare_key){ mc_str_z("r"), data(a, key) };
	alone_ask(a, PYTHON, CLIENT_REPLICATED_MAP_GET, THEIRS, b);
	answer = alone_said(a, PYTHON, CLIENT_REPLICATED_MAP_GET_ANSWER);
	return answer == NULL || answer->response.n < 16 ? 0 : (char)answer->response.p[15];
}

/* The name of one of many. */
static struct mc_str numbered(struct alone *a, uint32_t number)
{
	char *text = alone_new(a, 16);

	snprintf(text, 16, "map-%u", number);
	return mc_str_z(text);
}

static struct hz_op head(void)
{
	return (struct hz_op){ .partition_id = THEIRS };
}

static struct hz_op backup_head(void)
{
	return (struct hz_op){ .flags = HZ_OP_REPLICA_INDEX, .partition_id = THEIRS, .replica_index = 1 };
}

static void update(struct alone *a, char key, char value, int64_t version)
{
	struct hz_replicated_map_replicate_update_operation *op = alone_new(a, sizeof(*op));

	op->op = head();
	op->response.version = version;
	op->name = mc_str_z("r");
	op->data_key = data(a, key);
	op->data_value = value == 0 ? (struct mc_bytes){ NULL, -1 } : data(a, value);
	op->is_remove = value == 0;
	op->origin = alone_address(a, other.addr);
	alone_call(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION, op);
}

static bool asks_for_all(struct alone *a)
{
	const struct hz_named_op *op = alone_sent(a, &other, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION);

	return op != NULL && op->op.partition_id == THEIRS && mc_str_eqz(op->name, "r");
}

static void sync_by(struct alone *a, const struct peer *by, const char *keys, int64_t version)
{
	struct hz_replicated_map_sync_replicated_map_data_operation *op = alone_new(a, sizeof(*op));

	op->op = head();
	op->name = mc_str_z("r");
	op->version = version;
	op->record_set.v = alone_new(a, sizeof(*op->record_set.v) * 4);
	for (; keys[op->record_set.n] != 0; op->record_set.n++) {
		op->record_set.v[op->record_set.n].key = data(a, keys[op->record_set.n]);
		op->record_set.v[op->record_set.n].value = data(a, 's');
	}
	alone_call(a, by, HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION, op);
}

static void sync(struct alone *a, const char *keys, int64_t version)
{
	sync_by(a, &other, keys, version);
}

static bool compare(struct alone *a, int64_t version)
{
	struct hz_replicated_map_check_replica_version_operation *op = alone_new(a, sizeof(*op));

	op->op = head();
	op->versions.v = alone_new(a, sizeof(*op->versions.v));
	op->versions.v[0] = (struct hz_replicated_map_version){ mc_str_z("r"), version };
	op->versions.n = 1;
	alone_call(a, &other, HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION, op);
	return asks_for_all(a);
}

static void what_is_written_here_goes_to_the_other(void **state)
{
	const struct hz_replicated_map_replicate_update_operation *op;
	struct alone *a = *state;

	begin(a);
	put(a, MINE, 'k', '1');
	op = alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION);
	assert_non_null(op);
	assert_true(op->response.version == 1 && is(op->data_key, 'k') && is(op->data_value, '1'));
	assert_false(op->response.response.is_data || op->is_remove);
	assert_int_equal(op->op.flags & HZ_OP_VALIDATE_TARGET, 0); /* it does not own the partition */
	assert_true(op->op.call_id > 0);
	assert_true(
		((const struct client_data_answer *)alone_said(a, PYTHON, CLIENT_REPLICATED_MAP_PUT_ANSWER))
			->response.n < 0);
	put(a, MINE, 'k', '2');
	op = alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION);
	assert_true(op->response.version == 2 && is(op->response.response.data, '1'));
	assert_int_equal(size(a), 1);
}

/* Entries expire at whole seconds: nothing may be left of half of one, and 0 would be for ever. */
static void what_expires_here_expires_there(void **state)
{
	const struct hz_replicated_map_replicate_update_operation *op;
	struct alone *a = *state;

	begin(a);
	for (char at = 0; at < 4; at++) {
		alone_tick(a, 250);
		put_for(a, MINE, (char)('k' + at), '1', 500);
		op = alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION);
		assert_true(op != NULL && op->ttl > 0 && op->ttl <= 500);
	}
}

/* Values of several pieces are copied: nothing is copied twice that has room once only. */
enum { LARGE = 1700 << 10 };

static void what_is_large_is_told_and_answered(void **state)
{
	const struct hz_replicated_map_replicate_update_operation *op;
	const struct client_data_answer *answer;
	struct alone *a = *state;

	begin(a);
	for (int i = 0; i < 2; i++) {
		struct client_replicated_map_put *b;

		mc_arena_reset(&a->mem);
		b = alone_new(a, sizeof(*b));
		*b = (struct client_replicated_map_put){ mc_str_z("r"), data(a, 'k'),
			{ alone_new(a, LARGE), LARGE }, 0 };
		alone_ask(a, PYTHON, CLIENT_REPLICATED_MAP_PUT, MINE, b);
		op = alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION);
		assert_true(op != NULL && op->data_value.n == LARGE && !op->is_remove);
		answer = alone_said(a, PYTHON, CLIENT_REPLICATED_MAP_PUT_ANSWER);
		assert_int_equal(answer->response.n, i == 0 ? -1 : LARGE);
	}
}

static struct client_replicated_map_put_all *put_all_of(struct alone *a, uint32_t count, int32_t bytes)
{
	struct client_replicated_map_put_all *b = alone_new(a, sizeof(*b));
	uint8_t *value = alone_new(a, (size_t)bytes);

	b->name = mc_str_z("r");
	b->entries.v = alone_new(a, sizeof(*b->entries.v) * count);
	b->entries.n = count;
	for (uint32_t i = 0; i < count; i++) {
		b->entries.v[i].key = data(a, (char)i);
		memcpy((uint8_t *)(uintptr_t)b->entries.v[i].key.p + 8, &i, sizeof(i));
		b->entries.v[i].value = (struct mc_bytes){ value, bytes };
	}
	return b;
}

/* Nobody else is there and nobody listens: no memory of the step is used up by what nobody is told. */
static void what_nobody_is_told_costs_nothing(void **state)
{
	struct alone *a = *state;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, PYTHON, 1);
	put(a, MINE, 'k', '1');
	alone_ask(a, PYTHON, CLIENT_REPLICATED_MAP_PUT_ALL, -1, put_all_of(a, 10, 400 << 10));
	assert_non_null(alone_said(a, PYTHON, CLIENT_REPLICATED_MAP_PUT_ALL_ANSWER));
	assert_true(a->fx.mem.used < 400 << 10);
	assert_int_equal(size(a), 11);
}

/* What cannot be counted is not written: others would take it for what they have seen, for ever. */
static void what_cannot_be_counted_is_refused(void **state)
{
	enum { FAR = 200 }; /* its numbers have a place far from MINE's */
	struct hz_replicated_map_replicate_update_operation *op;
	struct alone *a = *state;
	void *taken[32];

	begin(a);
	op = alone_new(a, sizeof(*op));
	op->op.partition_id = FAR;
	op->response.version = 1;
	op->name = mc_str_z("r");
	op->data_key = data(a, 'f');
	op->data_value = data(a, 'f');
	alone_call(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION, op);
	for (uint32_t i = 0; i < 32; i++)
		taken[i] = mc_heap_get(data_of(a->n)->heap, (size_t)1 << (31 - i));
	put(a, MINE, 'k', '1');
	assert_null(alone_said(a, PYTHON, CLIENT_REPLICATED_MAP_PUT_ANSWER));
	assert_int_equal(alone_count_sent(a, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION), 0);
	assert_int_equal(size(a), 1);
	for (uint32_t i = 0; i < 32; i++)
		if (taken[i] != NULL)
			mc_heap_put(data_of(a->n)->heap, taken[i]);
	put(a, MINE, 'k', '1');
	assert_non_null(alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION));
	assert_int_equal(size(a), 2);
}

static int64_t call_put_all(struct alone *a, uint32_t from, uint32_t count)
{
	struct hz_replicated_map_put_all_operation *op = alone_new(a, sizeof(*op));
	uint8_t *key = alone_new(a, (size_t)count * 16);

	op->op.partition_id = MINE;
	op->name = mc_str_z("r");
	op->entries = alone_new(a, sizeof(*op->entries));
	op->entries->items.v = alone_new(a, sizeof(*op->entries->items.v) * count);
	op->entries->items.n = count;
	for (uint32_t i = 0; i < count; i++, key += 16) {
		uint32_t number = from + i;

		key[3] = MINE; /* the hash that it says it has */
		memcpy(key + 8, &number, sizeof(number));
		op->entries->items.v[i].keys = op->entries->items.v[i].values = (struct mc_bytes){ key, 16 };
	}
	return alone_call(a, &other, HZ_REPLICATED_MAP_PUT_ALL_OPERATION, op);
}

/* Each entry is a message to the other: more of them than a step can have are refused, all of them. */
static void what_is_too_much_for_a_step_is_refused(void **state)
{
	struct alone *a = *state;
	bool retryable = true;
	int64_t call;

	begin(a);
	call = call_put_all(a, 0, 1000);
	assert_true(alone_answered_null(a, &other, call));
	assert_int_equal(alone_count_sent(a, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION), 1000);
	mc_arena_reset(&a->mem);
	call = call_put_all(a, 0, a->fx.cap);
	assert_true(alone_answered_error(a, &other, call, &retryable) && !retryable);
	assert_int_equal(alone_count_sent(a, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION), 0);
	assert_int_equal(size(a), 1000);
}

static void a_full_partition_is_said_to_be_full(void **state)
{
	struct client_replicated_map_put_all *b;
	const struct client_error_holder *error;
	struct alone *a = *state;

	a->cfg.store_bytes = 4 * MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, PYTHON, 1);
	put(a, MINE, 'k', '1');
	b = put_all_of(a, 6, 3 << 20);
	for (uint32_t i = 0; i < b->entries.n; i++)
		((uint8_t *)(uintptr_t)b->entries.v[i].key.p)[3] = MINE;
	alone_ask(a, PYTHON, CLIENT_REPLICATED_MAP_PUT_ALL, -1, b);
	error = ((const struct client_errors *)alone_said(a, PYTHON, CLIENT_ERROR))->errors.v;
	assert_non_null(strstr(error->message.p, "fit into one message"));
	assert_int_equal(size(a), 5);
}

/* All of a partition is sent in one message, where each entry has more than its key and its value. */
static void small_entries_fit_into_a_message_too(void **state)
{
	enum { AT_ONCE = 4000, BYTES = 48 + 16 + 16 };
	struct alone *a = *state;
	bool retryable, refused = false;

	a->cfg.store_bytes = 4 * MC_DATA_STORE_MIN;
	begin(a);
	for (uint32_t from = 0; !refused && from * BYTES < 2 * MC_REPLICATED_BYTES_MAX; from += AT_ONCE) {
		mc_arena_reset(&a->mem);
		refused = alone_answered_error(a, &other, call_put_all(a, from, AT_ONCE), &retryable);
	}
	assert_true(refused && size(a) * BYTES <= MC_REPLICATED_BYTES_MAX);
}

/* What another owner took in may be more than a step can copy: nobody is sent it, and this node goes on. */
static void what_is_too_large_is_not_sent(void **state)
{
	enum { LARGE_ONES = MC_EVENT_ARENA / LARGE + 1 };
	struct hz_replicated_map_replicate_update_operation *op;
	struct alone *a = *state;
	struct hz_named_op *ask;

	a->cfg.store_bytes = 6 * MC_DATA_STORE_MIN;
	begin(a);
	for (char i = 0; i < LARGE_ONES; i++) {
		mc_arena_reset(&a->mem);
		op = alone_new(a, sizeof(*op));
		op->op = head();
		op->response.version = i + 1;
		op->name = mc_str_z("r");
		op->data_key = data(a, (char)('A' + i));
		op->data_value = (struct mc_bytes){ alone_new(a, LARGE), LARGE };
		alone_call(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION, op);
	}
	assert_int_equal(size(a), LARGE_ONES);
	mc_arena_reset(&a->mem);
	assign(a, THEIRS);
	assert_true(data_owns(a->n, THEIRS));
	ask = alone_new(a, sizeof(*ask));
	ask->op = head();
	ask->name = mc_str_z("r");
	alone_call(a, &other, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, ask);
	assert_null(alone_sent(a, &other, HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION));
	assert_non_null(strstr(alone_told(a, NODE_NOTICE_WARN)->message.p,
		"partition 8 of the replicated map r is not sent to [10.0.0.2]:5701"));
	alone_call(a, &other, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, ask);
	assert_null(alone_told(a, NODE_NOTICE_WARN)); /* it was just said */
}

/* The other has asked for it: it is told first, and counts that as a backup's word. */
static void who_asks_is_told_by_a_message_of_its_own(void **state)
{
	struct alone *a = *state;
	struct hz_replicated_map_put_operation *op;
	const struct hz_replicated_map_replicate_update_to_caller_operation *told;
	const struct hz_normal_response *r;
	int64_t call;

	begin(a);
	op = alone_new(a, sizeof(*op));
	op->op.partition_id = MINE;
	op->name = mc_str_z("r");
	op->key = data(a, 'k');
	op->value = data(a, '1');
	call = alone_call(a, &other, HZ_REPLICATED_MAP_PUT_OPERATION, op);
	told = alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_TO_CALLER_OPERATION);
	assert_non_null(told);
	assert_true(told->call_id_2 == call && told->response.version == 1 && is(told->data_value, '1'));
	assert_null(alone_sent(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION));
	r = alone_sent(a, &other, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->backup_acks == 1);
}

static void what_comes_is_counted(void **state)
{
	struct alone *a = *state;

	begin(a);
	update(a, 'a', '1', 1);
	assert_int_equal(size(a), 1);
	assert_int_equal(get(a, 'a'), '1');
	update(a, 'a', '9', 1); /* it was here before */
	assert_int_equal(get(a, 'a'), '1');
	update(a, 'a', 0, 2);
	assert_int_equal(size(a), 0);
	assert_false(compare(a, 2));
	assert_true(compare(a, 3));
}

static void what_was_missed_is_asked_for(void **state)
{
	struct alone *a = *state;

	begin(a);
	update(a, 'a', '1', 1);
	update(a, 'c', '3', 3);
	assert_true(asks_for_all(a));
	update(a, 'd', '4', 4); /* it is on its way */
	assert_false(asks_for_all(a));
	assert_true(compare(a, 4));
	sync(a, "abd", 5);
	assert_int_equal(size(a), 3);
	assert_int_equal(get(a, 'b'), 's');
	assert_int_equal(get(a, 'c'), 0);
	assert_false(compare(a, 5));
}

static void only_the_owner_says_what_a_partition_holds(void **state)
{
	struct alone *a = *state;
	struct peer third = peer_of(3);

	third.lite = false;
	begin_among(a, &third, 1);
	alone_accept(a, &third);
	update(a, 'a', '1', 1);
	sync_by(a, &third, "bc", 9);
	assert_int_equal(size(a), 1);
	assert_int_equal(get(a, 'a'), '1');
	assert_false(compare(a, 1));
	assert_true(compare(a, 2));
}

/* Two answers were on their way, or one and the writes behind it. */
static void an_older_answer_does_not_undo_what_came_since(void **state)
{
	struct alone *a = *state;

	begin(a);
	update(a, 'a', '1', 1);
	update(a, 'b', '2', 2);
	sync(a, "a", 1);
	assert_int_equal(size(a), 2);
	assert_false(compare(a, 2));
	update(a, 'd', '4', 4); /* a gap: what the owner has counts now, even if that is less */
	sync(a, "a", 3);
	assert_int_equal(size(a), 1);
	assert_false(compare(a, 3));
}

/* Nobody locks a key of a replicated map: what says so must not touch the number of writes. */
static void a_lock_of_a_replicated_map_changes_nothing(void **state)
{
	struct alone *a = *state;
	struct hz_distributed_object_namespace *ns;
	struct hz_lock_backup_operation *lock;
	struct hz_backup *b;

	begin(a);
	update(a, 'a', '1', 1);
	ns = alone_new(a, sizeof(*ns));
	*ns = (struct hz_distributed_object_namespace){ mc_str_z(REPLICATED_MAP_SERVICE), mc_str_z("r") };
	lock = alone_new(a, sizeof(*lock));
	lock->namespace = ns;
	lock->key = data(a, 'a');
	b = alone_new(a, sizeof(*b));
	b->op = backup_head();
	b->backup_op = hz_value_object(HZ_LOCK_BACKUP_OPERATION, lock, &a->mem);
	b->replica_version.v = alone_new(a, sizeof(int64_t) * REPLICA_BACKUPS);
	b->replica_version.v[0] = 77;
	b->replica_version.n = 1;
	b->client_correlation_id = -1;
	alone_send(a, &other, HZ_BACKUP, b);
	assert_false(compare(a, 1));
	assert_true(compare(a, 2));
}

/* Of what the owner has, in several: one entry of it. */
static void piece(struct alone *a, char key, int64_t version)
{
	struct hz_replicated_map_replication_operation *op = alone_new(a, sizeof(*op));
	struct hz_partition_replica_sync_response *r = alone_new(a, sizeof(*r));

	op->data.v = alone_new(a, sizeof(*op->data.v));
	op->data.n = op->versions.n = 1;
	op->data.v->key = mc_str_z("r");
	op->data.v->record_set.v = alone_new(a, sizeof(*op->data.v->record_set.v));
	op->data.v->record_set.n = 1;
	op->data.v->record_set.v->key = data(a, key);
	op->data.v->record_set.v->value = data(a, 'm');
	op->versions.v = alone_new(a, sizeof(*op->versions.v));
	*op->versions.v = (struct hz_replicated_map_version){ mc_str_z("r"), version };
	r->op = backup_head();
	r->operations.v = alone_new(a, sizeof(struct mc_value *));
	r->operations.v[0] = hz_value_object(HZ_REPLICATED_MAP_REPLICATION_OPERATION, op, &a->mem);
	r->operations.n = 1;
	alone_send(a, &other, HZ_PARTITION_REPLICA_SYNC_RESPONSE, r);
}

static void what_moves_here_replaces_what_stood_here(void **state)
{
	struct alone *a = *state;

	begin(a);
	update(a, 'a', '1', 1);
	update(a, 'b', '2', 2);
	piece(a, 'a', 3);
	piece(a, 'c', 3);
	assert_int_equal(size(a), 2);
	assert_int_equal(get(a, 'b'), 0);
	assert_int_equal(get(a, 'c'), 'm');
	assert_false(compare(a, 3));
}

/* A map that is new here: all of it, from each owner. */
static void a_map_that_was_not_known_is_asked_for(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(compare(a, 12));
	alone_tick(a, 600);
	assert_int_equal(
		alone_count_sent(a, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION), MC_PARTITIONS - 1);
}

/* All of them are asked for, but not in one step: it has room for so many messages, and a step that lacks it
 * ends the node. */
static void many_new_maps_are_asked_for_a_thousand_or_so_at_a_time(void **state)
{
	enum { MAPS = 400, STEP = 2000 };
	struct hz_replicated_map_check_replica_version_operation *op;
	struct alone *a = *state;
	uint32_t asked = 0, now;

	begin(a);
	op = alone_new(a, sizeof(*op));
	op->op = head();
	op->versions.v = alone_new(a, sizeof(*op->versions.v) * MAPS);
	for (; op->versions.n < MAPS; op->versions.n++)
		op->versions.v[op->versions.n] =
			(struct hz_replicated_map_version){ numbered(a, op->versions.n), 1 };
	alone_call(a, &other, HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION, op);
	assert_int_equal(alone_count_sent(a, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION), MAPS);
	alone_tick(a, 600);
	while ((now = alone_count_sent(a, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION)) > 0) {
		assert_true(now < STEP);
		asked += now;
		alone_tick(a, 100);
	}
	assert_int_equal(asked, MAPS * (MC_PARTITIONS - 1));
}

static void a_list_that_names_one_map_often_is_not_answered_as_often(void **state)
{
	enum { OFTEN = 50000, STEP = 2000 };
	struct hz_replicated_map_check_replica_version_operation *op;
	struct alone *a = *state;

	begin(a);
	op = alone_new(a, sizeof(*op));
	op->op = head();
	op->versions.v = alone_new(a, sizeof(*op->versions.v) * OFTEN);
	for (; op->versions.n < OFTEN; op->versions.n++)
		op->versions.v[op->versions.n] = (struct hz_replicated_map_version){ mc_str_z("r"), 1 };
	alone_call(a, &other, HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION, op);
	assert_true(asks_for_all(a));
	assert_true(alone_count_sent(a, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION) < STEP);
}

static void who_asks_gets_all_of_a_partition(void **state)
{
	const struct hz_replicated_map_sync_replicated_map_data_operation *op;
	struct alone *a = *state;
	struct hz_named_op *ask;

	begin(a);
	put(a, MINE, 'k', '1');
	put(a, MINE, 'l', '2');
	ask = alone_new(a, sizeof(*ask));
	ask->op.partition_id = MINE;
	ask->name = mc_str_z("r");
	alone_call(a, &other, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, ask);
	op = alone_sent(a, &other, HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION);
	assert_non_null(op);
	assert_true(op->version == 2 && op->record_set.n == 2 && mc_str_eqz(op->name, "r"));
	ask = alone_new(a, sizeof(*ask));
	ask->op.partition_id = THEIRS;
	ask->name = mc_str_z("r");
	alone_call(a, &other, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, ask);
	assert_null(alone_sent(a, &other, HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION));
}

static void what_makes_no_sense_changes_nothing(void **state)
{
	struct hz_replicated_map_replicate_update_operation *op;
	struct alone *a = *state;

	begin(a);
	put(a, MINE, 'k', '1');
	for (int i = 0; i < 4; i++) {
		op = alone_new(a, sizeof(*op));
		op->op.partition_id = i == 0 ? MINE : i == 1 ? MC_PARTITIONS : i == 2 ? -1 : THEIRS;
		op->response.version = INT64_MAX;
		op->name = mc_str_z(i == 3 ? NULL : "r");
		op->data_key = data(a, 'x');
		op->data_value = data(a, 'x');
		alone_call(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION, op);
	}
	op = alone_new(a, sizeof(*op));
	op->op = head();
	op->name = mc_str_z("r");
	op->response.version = INT64_MAX; /* no key, no value */
	op->data_key.n = op->data_value.n = -1;
	alone_call(a, &other, HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION, op);
	assert_int_equal(size(a), 1);
}

/* --- behind a name of a map --- */
static void ask_map(struct alone *a, enum client_type type)
{
	struct client_name *b = alone_new(a, sizeof(*b));

	b->name = mc_str_z("\2r");
	alone_ask(a, PYTHON, type, -1, b);
	assert_non_null(alone_said(a, PYTHON, CLIENT_ERROR));
	assert_int_equal(alone_count_sent(a, HZ_PARTITION_ITERATING_OPERATION), 0);
}

static int64_t whole(struct alone *a, enum hz_class cls)
{
	struct hz_named_op *op = alone_new(a, sizeof(struct hz_evict_all_operation));

	op->op.partition_id = MINE;
	op->name = mc_str_z("\2r");
	return alone_call(a, &other, cls, op);
}

static int64_t by_factory(struct alone *a, enum hz_class cls)
{
	struct hz_partition_iterating_operation *op = alone_new(a, sizeof(*op));
	struct hz_named *factory = alone_new(a, sizeof(*factory));
	int32_t *mine = alone_new(a, sizeof(*mine));

	*mine = MINE;
	factory->name = mc_str_z("\2r");
	op->op.partition_id = -1;
	op->operation_factory = hz_value_object(cls, factory, &a->mem);
	op->partitions.v = mine;
	op->partitions.n = 1;
	return alone_call(a, &other, HZ_PARTITION_ITERATING_OPERATION, op);
}

static void nobody_names_it_as_a_map(void **state)
{
	static const enum client_type types[] = { CLIENT_MAP_CLEAR, CLIENT_MAP_EVICT_ALL, CLIENT_MAP_SIZE,
		CLIENT_MAP_KEY_SET, CLIENT_MAP_FLUSH };
	static const enum hz_class operations[] = { HZ_CLEAR_OPERATION, HZ_EVICT_ALL_OPERATION,
		HZ_MAP_SIZE_OPERATION };
	struct alone *a = *state;
	const struct hz_partition_response *r;
	bool retryable;
	int64_t call;

	begin(a);
	put(a, MINE, 'k', '1');
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		ask_map(a, types[i]);
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		assert_true(alone_answered_error(a, &other, whole(a, operations[i]), &retryable));
	call = by_factory(a, HZ_CLEAR_OPERATION_FACTORY);
	r = alone_answered(a, &other, call, HZ_PARTITION_RESPONSE);
	assert_true(r != NULL && r->results.n == 1);
	assert_non_null(hz_value_body(r->results.v[0], HZ_ERROR_RESPONSE));
	assert_int_equal(size(a), 1);
}

/* map_is_misnamed looks there. */
static void messages_of_maps_begin_with_the_name(void **state)
{
	uint32_t count = 0;

	(void)state;
	for (size_t i = 0; i < CLIENT_TYPE_COUNT; i++) {
		const struct client_row *row = &client_rows[i];

		if (row->kind != CLIENT_KIND_REQUEST || row->type >> 16 != 1 ||
			i == CLIENT_MAP_FETCH_NEAR_CACHE_INVALIDATION_METADATA)
			continue;
		assert_string_equal(row->schema->rows[0].name, "name");
		assert_int_equal(row->schema->rows[0].off, 0);
		count++;
	}
	assert_true(count > 60);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(what_is_written_here_goes_to_the_other),
		T(what_expires_here_expires_there),
		T(what_is_large_is_told_and_answered),
		T(what_nobody_is_told_costs_nothing),
		T(what_cannot_be_counted_is_refused),
		T(what_is_too_much_for_a_step_is_refused),
		T(a_full_partition_is_said_to_be_full),
		T(small_entries_fit_into_a_message_too),
		T(what_is_too_large_is_not_sent),
		T(who_asks_is_told_by_a_message_of_its_own),
		T(what_comes_is_counted),
		T(what_was_missed_is_asked_for),
		T(only_the_owner_says_what_a_partition_holds),
		T(an_older_answer_does_not_undo_what_came_since),
		T(a_lock_of_a_replicated_map_changes_nothing),
		T(what_moves_here_replaces_what_stood_here),
		T(a_map_that_was_not_known_is_asked_for),
		T(many_new_maps_are_asked_for_a_thousand_or_so_at_a_time),
		T(a_list_that_names_one_map_often_is_not_answered_as_often),
		T(who_asks_gets_all_of_a_partition),
		T(what_makes_no_sense_changes_nothing),
		T(nobody_names_it_as_a_map),
		T(messages_of_maps_begin_with_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
