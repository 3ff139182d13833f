/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_txns.c - transactions: what a client sees of its own, when it hears of the end, and what is left of
 * one that ends otherwise: its client goes, its time is over, its keys move, or there are too many. The test
 * is the master, and the first backup.
 */
#include "common/client/data.h"
#include "common/data/txns.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

enum { A = 700, B = 701 };

static struct peer master;
static uint8_t number[8][12];

/* An Integer. */
static struct mc_bytes of(uint8_t i)
{
	const uint8_t like[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf9, 0, 0, 0, i };

	memcpy(number[i], like, sizeof(like));
	return (struct mc_bytes){ number[i], sizeof(like) };
}

static void begin(struct alone *a)
{
	struct peer replicas[2];

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	master = peer_of(2);
	master.lite = false;
	alone_follow(a, &master, NULL, 0);
	replicas[0] = alone_self(a);
	replicas[1] = master;
	alone_assign(a, &master, replicas, 2);
	alone_enter(a, A, 1);
	alone_enter(a, B, 2);
}

static struct mc_uuid create(struct alone *a, node_conn who, int64_t timeout_ms)
{
	struct client_transaction_create b = { timeout_ms, 1, 2, who };
	const struct client_uuid_answer *answer;

	alone_ask(a, who, CLIENT_TRANSACTION_CREATE, -1, &b);
	answer = alone_said(a, who, CLIENT_TRANSACTION_CREATE_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static bool is_answered(struct alone *a, node_conn who, enum client_type type)
{
	return alone_said(a, who, client_answer_to(type)) != NULL;
}

static void set(struct alone *a, node_conn who, struct mc_uuid id, uint8_t key, uint8_t value)
{
	struct client_transactional_map_set b = { mc_str_z("m"), id, who, of(key), of(value) };

	alone_ask(a, who, CLIENT_TRANSACTIONAL_MAP_SET, -1, &b);
}

static void end(struct alone *a, node_conn who, struct mc_uuid id, enum client_type type)
{
	struct client_transaction_commit b = { id, who };

	alone_ask(a, who, type, -1, &b);
}

/* 0: no error */
static int32_t refused(struct alone *a, node_conn who)
{
	const struct client_errors *e = alone_said(a, who, CLIENT_ERROR);

	return e == NULL ? 0 : e->errors.v[0].error_code;
}

static struct mc_str refusal(struct alone *a, node_conn who)
{
	const struct client_errors *e = alone_said(a, who, CLIENT_ERROR);

	assert_non_null(e);
	return e->errors.v[0].message;
}

static bool begins_with(struct mc_str s, const char *with)
{
	return s.n >= (int32_t)strlen(with) && memcmp(s.p, with, strlen(with)) == 0;
}

static bool is_locked(struct alone *a, uint8_t key)
{
	struct client_map_bare_key b = { mc_str_z("m"), of(key) };
	const struct client_flag_answer *answer;

	alone_ask(a, B, CLIENT_MAP_IS_LOCKED, (int32_t)client_partition(of(key), MC_PARTITIONS), &b);
	answer = alone_said(a, B, CLIENT_MAP_IS_LOCKED_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

/* -1: none */
static int get(struct alone *a, uint8_t key)
{
	struct client_map_key b = { mc_str_z("m"), of(key), B };
	const struct client_data_answer *answer;

	alone_ask(a, B, CLIENT_MAP_GET, (int32_t)client_partition(of(key), MC_PARTITIONS), &b);
	answer = alone_said(a, B, CLIENT_MAP_GET_ANSWER);
	assert_non_null(answer);
	return answer->response.n < 0 ? -1 : answer->response.p[11];
}

/* The backup of the last step that has this inside. */
static const struct hz_backup *backup(struct alone *a, enum hz_class cls)
{
	const struct hz_backup *b = alone_sent(a, &master, HZ_BACKUP);

	return b != NULL && hz_value_class(b->backup_op) == cls ? b : NULL;
}

/* All that is sent to the backup in a step is there. */
static void ack_all(struct alone *a, enum hz_class cls, uint32_t count)
{
	int64_t ids[8];
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->fx.n && n < 8; i++) {
		const struct hz_backup *b = a->fx.v[i].type == NODE_FX_SEND && a->fx.v[i].out.cls == HZ_BACKUP
			? a->fx.v[i].out.body
			: NULL;

		if (b != NULL && hz_value_class(b->backup_op) == cls)
			ids[n++] = b->op.call_id;
	}
	assert_int_equal(n, count);
	for (uint32_t i = 0; i < n; i++)
		alone_ack(a, &master, ids[i]);
}

/* One key: it is written at once, and the client hears of it when the backup has it. */
static void answers_when_backups_have_it(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id;

	begin(a);
	id = create(a, A, 10000);
	set(a, A, id, 1, 2);
	assert_true(is_answered(a, A, CLIENT_TRANSACTIONAL_MAP_SET));
	assert_true(is_locked(a, 1));
	assert_int_equal(get(a, 1), -1); /* nobody else sees it */
	end(a, A, id, CLIENT_TRANSACTION_COMMIT);
	assert_non_null(backup(a, HZ_TXN_SET_BACKUP_OPERATION));
	assert_false(is_answered(a, A, CLIENT_TRANSACTION_COMMIT));
	ack_all(a, HZ_TXN_SET_BACKUP_OPERATION, 1);
	assert_true(is_answered(a, A, CLIENT_TRANSACTION_COMMIT));
	assert_int_equal(get(a, 1), 2);
	assert_false(is_locked(a, 1));
	end(a, A, id, CLIENT_TRANSACTION_COMMIT); /* it is gone */
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION);
	node_invariant(a->n);
	assert_int_equal(data_of(a->n)->txns.bytes, 0);
}

/* Two: nothing is written before both locks are sure, and the backup has them. */
static void prepares_two(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id;

	begin(a);
	id = create(a, A, 10000);
	set(a, A, id, 1, 2);
	set(a, A, id, 2, 3);
	set(a, A, id, 2, 4); /* the same key once more */
	end(a, A, id, CLIENT_TRANSACTION_COMMIT);
	assert_int_equal(get(a, 1), -1);
	end(a, A, id, CLIENT_TRANSACTION_COMMIT); /* once is enough */
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION_NOT_ACTIVE);
	alone_tick(a, MC_BACKUP_TIMEOUT_MS); /* a backup that says nothing costs so long, and no longer */
	assert_null(alone_said(a, A, CLIENT_TRANSACTION_COMMIT_ANSWER));
	ack_all(a, HZ_TXN_SET_BACKUP_OPERATION, 2);
	assert_true(is_answered(a, A, CLIENT_TRANSACTION_COMMIT));
	assert_int_equal(get(a, 1), 2);
	assert_int_equal(get(a, 2), 4);
	node_invariant(a->n);
}

static int32_t size(struct alone *a, struct mc_uuid id)
{
	struct client_transactional_map_size b = { mc_str_z("m"), id, A };
	const struct client_int_answer *answer;

	alone_ask(a, A, CLIENT_TRANSACTIONAL_MAP_SIZE, -1, &b);
	answer = alone_said(a, A, CLIENT_TRANSACTIONAL_MAP_SIZE_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static uint32_t keys(struct alone *a, struct mc_uuid id)
{
	struct client_transactional_map_size b = { mc_str_z("m"), id, A };
	const struct client_datas_answer *answer;

	alone_ask(a, A, CLIENT_TRANSACTIONAL_MAP_KEY_SET, -1, &b);
	answer = alone_said(a, A, CLIENT_TRANSACTIONAL_MAP_KEY_SET_ANSWER);
	assert_non_null(answer);
	return answer->response.n;
}

/* What it answers: the value, -1: none. */
static int does(struct alone *a, struct mc_uuid id, enum client_type type, uint8_t key, uint8_t value)
{
	struct client_transactional_map_set b = { mc_str_z("m"), id, A, of(key), of(value) };
	const void *answer;

	alone_ask(a, A, type, -1, &b); /* forms without a value begin alike */
	answer = alone_said(a, A, client_answer_to(type));
	assert_non_null(answer);
	if (client_rows[client_answer_to(type)].schema == &client_flag_answer_schema)
		return ((const struct client_flag_answer *)answer)->response;
	return ((const struct client_data_answer *)answer)->response.n < 0
		? -1
		: ((const struct client_data_answer *)answer)->response.p[11];
}

static void sees_its_own_writes(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id;

	begin(a);
	id = create(a, A, 10000);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_PUT_IF_ABSENT, 1, 5), -1);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_PUT_IF_ABSENT, 1, 6), 5);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_REPLACE, 1, 7), 5);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_GET, 1, 0), 7);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY, 1, 0), 1);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_GET_FOR_UPDATE, 1, 0), 7);
	assert_int_equal(size(a, id), 1);
	assert_int_equal(keys(a, id), 1);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_REMOVE_IF_SAME, 1, 5), 0);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_REMOVE_IF_SAME, 1, 7), 1);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_GET, 1, 0), -1);
	assert_int_equal(size(a, id), 0);
	assert_int_equal(keys(a, id), 0);
	/* not there, and so not wanted: the key is free at once */
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_REPLACE, 2, 7), -1);
	assert_false(is_locked(a, 2));
	assert_true(is_locked(a, 1));
	end(a, A, id, CLIENT_TRANSACTION_ROLLBACK);
	assert_false(is_locked(a, 1));
	assert_int_equal(get(a, 1), -1);
	node_invariant(a->n);
}

/* Its locks are free at once, also the one that it still waited for. */
static void client_that_goes(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id, other;

	begin(a);
	id = create(a, A, 10000);
	other = create(a, B, 10000);
	set(a, A, id, 1, 2);
	set(a, B, other, 2, 3);
	set(a, A, id, 2, 4);
	assert_false(is_answered(a, A, CLIENT_TRANSACTIONAL_MAP_SET));
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = A });
	node_invariant(a->n);
	assert_false(is_locked(a, 1));
	end(a, B, other, CLIENT_TRANSACTION_ROLLBACK);
	alone_tick(a, 16000); /* the call that waited ends */
	assert_false(is_locked(a, 2));
	node_invariant(a->n);
	assert_int_equal(data_of(a->n)->txns.bytes, 0);
}

static void waits_for_the_other(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id, other;

	begin(a);
	id = create(a, A, 10000);
	other = create(a, B, 20000);
	set(a, A, id, 1, 2);
	set(a, B, other, 1, 3);
	assert_false(is_answered(a, B, CLIENT_TRANSACTIONAL_MAP_SET));
	set(a, B, other, 2, 3); /* one at a time */
	assert_int_equal(refused(a, B), CLIENT_ERROR_TRANSACTION);
	end(a, A, id, CLIENT_TRANSACTION_ROLLBACK);
	assert_true(is_answered(a, B, CLIENT_TRANSACTIONAL_MAP_SET));
	node_invariant(a->n);
}

static void time_is_over(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id;

	begin(a);
	id = create(a, A, 1000);
	set(a, A, id, 1, 2);
	alone_tick(a, 1000);
	assert_false(is_locked(a, 1));
	end(a, A, id, CLIENT_TRANSACTION_COMMIT);
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION_TIMED_OUT);
	end(a, A, id, CLIENT_TRANSACTION_ROLLBACK);
	assert_true(is_answered(a, A, CLIENT_TRANSACTION_ROLLBACK));
	assert_int_equal(data_of(a->n)->txns.count, 0);
	id = create(a, A, 1000); /* and one whose client never asks again */
	alone_tick(a, 1000);
	alone_tick(a, MC_TXN_OVER_MS);
	assert_int_equal(data_of(a->n)->txns.count, 0);
	node_invariant(a->n);
}

static void too_many(void **state)
{
	struct alone *a = *state;
	struct client_transaction_create b = { 10000, 1, 2, 1 }, bad = { -1, 1, 2, 1 };

	begin(a);
	alone_ask(a, A, CLIENT_TRANSACTION_CREATE, -1, &bad);
	assert_int_equal(refused(a, A), CLIENT_ERROR_ILLEGAL_ARGUMENT);
	for (uint32_t i = 0; i < MC_TXNS_MAX; i++) {
		alone_ask(a, A, CLIENT_TRANSACTION_CREATE, -1, &b);
		assert_int_equal(refused(a, A), 0);
	}
	alone_ask(a, A, CLIENT_TRANSACTION_CREATE, -1, &b);
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION);
	node_invariant(a->n);
}

/* Keys, and bytes: what is refused leaves all else as it was. */
static void too_much(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id;
	static uint8_t key[12], large[8 << 20];
	struct client_transactional_map_set b = { mc_str_z("m"), { .null = true }, A, { key, sizeof(key) },
		{ large, sizeof(large) } };
	uint32_t taken = 0;

	begin(a);
	id = create(a, A, 10000);
	b.txn_id = id;
	for (uint32_t i = 0; i < 4; i++) {
		key[11] = (uint8_t)i;
		alone_ask(a, A, CLIENT_TRANSACTIONAL_MAP_SET, -1, &b);
		taken += refused(a, A) == 0;
	}
	assert_int_equal(taken, 2); /* of 8 MiB each, with what stands beside them */
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION);
	end(a, A, id, CLIENT_TRANSACTION_ROLLBACK);
	id = b.txn_id = create(a, A, 10000);
	b.value = of(1);
	for (uint32_t i = 0; i <= MC_TXN_KEYS_MAX; i++) {
		key[10] = (uint8_t)(i >> 8);
		key[11] = (uint8_t)i;
		alone_ask(a, A, CLIENT_TRANSACTIONAL_MAP_SET, -1, &b);
		assert_int_equal(refused(a, A), i < MC_TXN_KEYS_MAX ? 0 : CLIENT_ERROR_TRANSACTION);
	}
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = A });
	for (uint32_t i = 0; i < 400 && data_of(a->n)->txns.count > 0; i++)
		alone_tick(a, 1);
	assert_int_equal(data_of(a->n)->txns.bytes, 0);
	node_invariant(a->n);
}

/* Between lock and commit all goes to another owner: it is asked, and its word counts. */
static void keys_that_move(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id;
	struct peer replicas[2];
	int64_t call;

	begin(a);
	id = create(a, A, 10000);
	set(a, A, id, 1, 2);
	replicas[0] = master;
	replicas[1] = alone_self(a);
	alone_assign(a, &master, replicas, 2);
	end(a, A, id, CLIENT_TRANSACTION_COMMIT);
	call = alone_call_id(a, &master, HZ_TXN_SET_OPERATION);
	assert_true(call != 0);
	alone_refuse(a, &master, call, HZ_WRONG_TARGET);
	assert_false(is_answered(a, A, CLIENT_TRANSACTION_COMMIT));
	alone_tick(a, MC_TXN_AGAIN_MS); /* once more */
	call = alone_call_id(a, &master, HZ_TXN_SET_OPERATION);
	assert_true(call != 0);
	alone_refuse(a, &master, call, HZ_TRANSACTION); /* the lock is lost */
	call = alone_call_id(a, &master, HZ_TXN_ROLLBACK_OPERATION);
	assert_true(call != 0);
	alone_answer_value(a, &master, call, hz_value_bool(true, &a->mem));
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION);
	assert_true(begins_with(refusal(a, A), "rolled back: ")); /* of one key nothing is written in part */
	node_invariant(a->n);
}

/* What there is no room for is not seen as if it were not there: the key is free, and the transaction goes
 * on. */
static void no_room_for_what_is_there(void **state)
{
	struct alone *a = *state;
	static uint8_t key[12], large[12 << 20] = { [11] = 77 };
	struct mc_uuid id, other;
	struct client_map_put put = { mc_str_z("m"), of(1), { large, 256 << 10 }, B, -1 };
	struct client_transactional_map_set b = { mc_str_z("m"), { .null = true }, B, { key, sizeof(key) },
		{ large, sizeof(large) } };

	begin(a);
	alone_ask(a, B, CLIENT_MAP_SET, (int32_t)client_partition(of(1), MC_PARTITIONS), &put);
	b.txn_id = other = create(a, B, 10000);
	for (uint32_t i = 0; i < 2; i++) {
		key[11] = (uint8_t)i;
		b.value.n = i == 0 ? 12 << 20 : (12 << 20) - (128 << 10);
		alone_ask(a, B, CLIENT_TRANSACTIONAL_MAP_SET, -1, &b);
		assert_int_equal(refused(a, B), 0);
	}
	id = create(a, A, 10000);
	set(a, A, id, 2, 3);
	set(a, A, id, 1, 2);
	assert_int_equal(refused(a, A), CLIENT_ERROR_TRANSACTION);
	assert_false(is_locked(a, 1));
	end(a, B, other, CLIENT_TRANSACTION_ROLLBACK);
	assert_int_equal(does(a, id, CLIENT_TRANSACTIONAL_MAP_PUT_IF_ABSENT, 1, 6), 77);
	end(a, A, id, CLIENT_TRANSACTION_COMMIT);
	ack_all(a, HZ_TXN_SET_BACKUP_OPERATION, 1);
	assert_true(is_answered(a, A, CLIENT_TRANSACTION_COMMIT));
	assert_int_equal(get(a, 1), 77);
	assert_int_equal(get(a, 2), 3);
	node_invariant(a->n);
}

/* The owner is the other one. */
static struct mc_uuid begin_away(struct alone *a, int64_t timeout_ms)
{
	struct peer replicas[2];

	begin(a);
	replicas[0] = master;
	replicas[1] = alone_self(a);
	alone_assign(a, &master, replicas, 2);
	return create(a, A, timeout_ms);
}

/* The other one answers that the lock is there, and no entry. */
static void give_lock(struct alone *a)
{
	int64_t call = alone_call_id(a, &master, HZ_TXN_LOCK_AND_GET_OPERATION);
	struct hz_versioned_value *v = alone_new(a, sizeof(*v));

	assert_true(call != 0);
	v->is_null = true;
	v->value.n = -1;
	alone_answer_value(a, &master, call, hz_value_object(HZ_VERSIONED_VALUE, v, &a->mem));
}

/* A lock without end, whose client is gone: the transaction ends all the same. */
static void client_that_goes_waits_no_longer(void **state)
{
	struct alone *a = *state;
	struct mc_uuid id = begin_away(a, (int64_t)1 << 40);
	const struct hz_txn_lock_and_get_operation *o;
	int64_t call;

	set(a, A, id, 1, 2);
	for (int i = 0; i < 3; i++) { /* it is waited for, time after time */
		call = alone_call_id(a, &master, HZ_TXN_LOCK_AND_GET_OPERATION);
		o = alone_sent(a, &master, HZ_TXN_LOCK_AND_GET_OPERATION);
		assert_true(call != 0 && o->op.wait_timeout == 30000);
		alone_answer_value(a, &master, call, NULL);
		assert_int_equal(refused(a, A), 0);
		alone_tick(a, MC_TXN_AGAIN_MS);
	}
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = A });
	assert_int_equal(data_of(a->n)->txns.count, 1); /* it may come yet */
	alone_tick(a, 35000);                           /* the other one says nothing at all */
	call = alone_call_id(a, &master, HZ_TXN_ROLLBACK_OPERATION);
	assert_true(call != 0);
	alone_answer_value(a, &master, call, hz_value_bool(true, &a->mem));
	assert_int_equal(data_of(a->n)->txns.count, 0);
	node_invariant(a->n);
}

/* Its time ends while a key is given back: what comes then is late, and a rollback is none. */
static void time_is_over_meanwhile(void **state)
{
	struct alone *a = *state;

	for (int i = 0; i < 2; i++) {
		enum client_type type = i == 0 ? CLIENT_TRANSACTION_COMMIT : CLIENT_TRANSACTION_ROLLBACK;
		struct client_transactional_map_set b = { mc_str_z("m"), { .null = true }, A, of(2), of(7) };
		struct mc_uuid id = i == 0 ? begin_away(a, 1000) : create(a, A, 1000);
		int64_t call;

		set(a, A, id, 1, 2);
		give_lock(a);
		b.txn_id = id;
		alone_ask(a, A, CLIENT_TRANSACTIONAL_MAP_REPLACE, -1, &b);
		give_lock(a);
		call = alone_call_id(a, &master, HZ_TXN_UNLOCK_OPERATION);
		assert_true(call != 0);
		alone_tick(a, 1000);
		alone_answer_value(a, &master, call, hz_value_bool(true, &a->mem));
		end(a, A, id, type);
		assert_int_equal(refused(a, A), i == 0 ? CLIENT_ERROR_TRANSACTION_TIMED_OUT : 0);
		if (i == 0)
			alone_tick(a, MC_TXN_AGAIN_MS);
		call = alone_call_id(a, &master, HZ_TXN_ROLLBACK_OPERATION);
		assert_true(call != 0 && alone_count_sent(a, HZ_TXN_SET_OPERATION) == 0);
		alone_answer_value(a, &master, call, hz_value_bool(true, &a->mem));
		assert_int_equal(refused(a, A), 0);
		assert_int_equal(is_answered(a, A, CLIENT_TRANSACTION_ROLLBACK), i == 1);
	}
	node_invariant(a->n);
}

/* A member's transaction on a key of ours. */
static void members(void **state)
{
	struct alone *a = *state;
	struct hz_txn_lock_and_get_operation *o;
	struct mc_uuid who = { .hi = 7, .lo = 8 };
	const struct hz_versioned_value *v;
	int64_t call;
	int32_t p;

	begin(a);
	p = (int32_t)client_partition(of(1), MC_PARTITIONS);
	for (int i = 0; i < 2; i++) {
		o = alone_new(a, sizeof(*o));
		o->op = (struct hz_op){ .flags = HZ_OP_SERVICE | HZ_OP_WAIT_TIMEOUT,
			.service_name = mc_str_z("hz:impl:mapService"),
			.partition_id = p,
			.wait_timeout = 500 };
		o->name = mc_str_z("m");
		o->data_key = of(1);
		o->data_value.n = -1;
		o->thread_id = i;
		o->owner_uuid = who;
		o->ttl = 60000;
		call = alone_call(a, &master, HZ_TXN_LOCK_AND_GET_OPERATION, o);
		v = alone_answered(a, &master, call, HZ_VERSIONED_VALUE);
		assert_true((v != NULL) == (i == 0));
		assert_true(v == NULL || (v->is_null && v->version == 0));
	}
	/* a client's: it is asked for, as one that locks is */
	assert_non_null(data_gone_find(&data_of(a->n)->gone, who));
	alone_tick(a, 500);
	assert_true(alone_answered_null(a, &master, call)); /* another thread of it has waited long enough */
	node_invariant(a->n);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(answers_when_backups_have_it),
		T(prepares_two),
		T(sees_its_own_writes),
		T(client_that_goes),
		T(waits_for_the_other),
		T(time_is_over),
		T(too_many),
		T(too_much),
		T(keys_that_move),
		T(no_room_for_what_is_there),
		T(client_that_goes_waits_no_longer),
		T(time_is_over_meanwhile),
		T(members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
