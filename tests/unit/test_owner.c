/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_owner.c - this member as an owner: what its backups are told of each write, in Hazelcast's words and
 * numbered, and when the client hears that it is done. The test is the master, and both backups.
 */
#include "common/data/service_internal.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

enum { P = 7, CLIENT = 700 };

static struct peer master, second;
static uint8_t bytes[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf9, 0, 0, 0, 1 }; /* an Integer */

static struct mc_bytes one(void)
{
	return (struct mc_bytes){ bytes, sizeof(bytes) };
}

/* The node has all partitions, the master their first backups, and another member their second ones. */
static void begin(struct alone *a)
{
	struct peer replicas[3];

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	master = peer_of(2);
	second = peer_of(3);
	master.lite = second.lite = false;
	alone_follow(a, &master, &second, 1);
	alone_accept(a, &second);
	replicas[0] = alone_self(a);
	replicas[1] = master;
	replicas[2] = second;
	alone_assign(a, &master, replicas, 3);
	alone_enter(a, CLIENT, 1);
}

static const struct hz_backup *backup(struct alone *a, const struct peer *p)
{
	return alone_sent(a, p, HZ_BACKUP);
}

static enum hz_class class_of(const struct hz_backup *b)
{
	return b == NULL ? HZ_NONE : hz_value_class(b->backup_op);
}

static bool is_answered(struct alone *a, enum client_type question)
{
	return alone_said(a, CLIENT, client_answer_to(question)) != NULL;
}

/* Asked; the first backup is told so, and that it is the change number `version`. */
static const struct hz_backup *tells(
	struct alone *a, enum client_type type, void *body, enum hz_class cls, int64_t version)
{
	const struct hz_backup *b;

	alone_ask(a, CLIENT, type, P, body);
	b = backup(a, &master);
	assert_int_equal(class_of(b), cls);
	assert_true(b->op.partition_id == P && b->op.replica_index == 1);
	assert_true(b->replica_version.n >= 1 && b->replica_version.v[0] == version);
	return b;
}

/* The same, and the answer waits for it. */
static void writes(struct alone *a, enum client_type type, void *body, enum hz_class cls, int64_t version)
{
	const struct hz_backup *b;
	int64_t call_id;

	b = tells(a, type, body, cls, version);
	assert_true(b->sync);
	assert_false(is_answered(a, type));
	call_id = b->op.call_id;
	alone_ack(a, &master, call_id + 1); /* of something else */
	assert_false(is_answered(a, type));
	alone_ack(a, &master, call_id);
	assert_true(is_answered(a, type));
	alone_ack(a, &master, call_id); /* it is answered once */
	assert_false(is_answered(a, type));
	node_invariant(a->n);
}

static void maps(void **state)
{
	struct alone *a = *state;
	struct mc_str m = mc_str_z("m");
	struct client_map_put put = { m, one(), one(), 1, -1 };
	struct client_map_key key = { m, one(), 1 };
	struct client_map_set_ttl ttl = { m, one(), 100000 };
	struct client_map_lock lock = { m, one(), 1, -1, 5 };
	struct client_map_unlock unlock = { m, one(), 1, 6 };
	struct client_name name = { m };
	struct client_entry entry = { one(), one() };
	struct client_map_put_all all = { .name = m };

	begin(a);
	all.entries.v = &entry;
	all.entries.n = 1;
	writes(a, CLIENT_MAP_PUT, &put, HZ_PUT_BACKUP_OPERATION, 1);
	writes(a, CLIENT_MAP_SET, &put, HZ_PUT_BACKUP_OPERATION, 2);
	writes(a, CLIENT_MAP_SET_TTL, &ttl, HZ_SET_TTL_BACKUP_OPERATION, 3);
	writes(a, CLIENT_MAP_LOCK, &lock, HZ_LOCK_BACKUP_OPERATION, 4);
	writes(a, CLIENT_MAP_UNLOCK, &unlock, HZ_LOCK_UNLOCK_BACKUP_OPERATION, 5);
	writes(a, CLIENT_MAP_REMOVE, &key, HZ_REMOVE_BACKUP_OPERATION, 6);
	writes(a, CLIENT_MAP_PUT_ALL, &all, HZ_PUT_ALL_BACKUP_OPERATION, 7);
	writes(a, CLIENT_MAP_EVICT, &key, HZ_EVICT_BACKUP_OPERATION, 8);
	writes(a, CLIENT_MAP_PUT_ALL, &all, HZ_PUT_ALL_BACKUP_OPERATION, 9);
	tells(a, CLIENT_MAP_EVICT_ALL, &name, HZ_EVICT_ALL_BACKUP_OPERATION, 10);
	writes(a, CLIENT_MAP_PUT, &put, HZ_PUT_BACKUP_OPERATION, 11);
	tells(a, CLIENT_MAP_CLEAR, &name, HZ_CLEAR_BACKUP_OPERATION, 12);
	alone_ask(a, CLIENT, CLIENT_MAP_GET, P, &key); /* a look is no write */
	assert_null(backup(a, &master));
	assert_true(is_answered(a, CLIENT_MAP_GET));
}

static void others(void **state)
{
	struct alone *a = *state;
	struct mc_str x = mc_str_z("x");
	struct client_queue_offer offer = { x, one(), 0 };
	struct client_queue_poll poll = { x, 0 };
	struct client_map_value value = { x, one() };
	struct client_list_set set = { .name = x, .value = one() };
	struct client_map_key_value pair = { x, one(), one(), 1 };
	struct client_map_key key = { x, one(), 1 };
	struct client_name name = { x };
	struct client_ringbuffer_add ring = { .name = x, .value = one() };
	struct client_blob values[] = { { one() } };
	struct client_key_values entry = { one(), { .v = values, .n = 1 } };
	struct client_multi_map_put_all all = { x, { .v = &entry, .n = 1 } };

	begin(a);
	writes(a, CLIENT_QUEUE_OFFER, &offer, HZ_QUEUE_OFFER_BACKUP_OPERATION, 1);
	writes(a, CLIENT_QUEUE_POLL, &poll, HZ_QUEUE_POLL_BACKUP_OPERATION, 2);
	writes(a, CLIENT_QUEUE_OFFER, &offer, HZ_QUEUE_OFFER_BACKUP_OPERATION, 3);
	writes(a, CLIENT_QUEUE_REMOVE, &value, HZ_QUEUE_REMOVE_BACKUP_OPERATION, 4);
	writes(a, CLIENT_QUEUE_OFFER, &offer, HZ_QUEUE_OFFER_BACKUP_OPERATION, 5);
	writes(a, CLIENT_QUEUE_DRAIN_TO, &name, HZ_QUEUE_DRAIN_BACKUP_OPERATION, 6);
	writes(a, CLIENT_LIST_ADD, &value, HZ_COLLECTION_ADD_BACKUP_OPERATION, 7);
	writes(a, CLIENT_LIST_SET, &set, HZ_LIST_SET_BACKUP_OPERATION, 8);
	writes(a, CLIENT_LIST_REMOVE, &value, HZ_COLLECTION_REMOVE_BACKUP_OPERATION, 9);
	writes(a, CLIENT_SET_ADD, &value, HZ_COLLECTION_ADD_BACKUP_OPERATION, 10);
	writes(a, CLIENT_SET_CLEAR, &name, HZ_COLLECTION_CLEAR_BACKUP_OPERATION, 11);
	writes(a, CLIENT_RINGBUFFER_ADD, &ring, HZ_RINGBUFFER_ADD_BACKUP_OPERATION, 1); /* of its own name */
	writes(a, CLIENT_MULTI_MAP_PUT, &pair, HZ_MULTI_MAP_PUT_BACKUP_OPERATION, 1);
	writes(a, CLIENT_MULTI_MAP_REMOVE_ENTRY, &pair, HZ_MULTI_MAP_REMOVE_ALL_BACKUP_OPERATION,
		2); /* the last of its key */
	writes(a, CLIENT_MULTI_MAP_PUT, &pair, HZ_MULTI_MAP_PUT_BACKUP_OPERATION, 3);
	writes(a, CLIENT_MULTI_MAP_REMOVE, &key, HZ_MULTI_MAP_REMOVE_ALL_BACKUP_OPERATION, 4);
	writes(a, CLIENT_MULTI_MAP_PUT, &pair, HZ_MULTI_MAP_PUT_BACKUP_OPERATION, 5);
	writes(a, CLIENT_MULTI_MAP_DELETE, &key, HZ_MULTI_MAP_REMOVE_ALL_BACKUP_OPERATION, 6);
	writes(a, CLIENT_MULTI_MAP_PUT_ALL, &all, HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, 7);
	alone_ask(a, CLIENT, CLIENT_QUEUE_POLL, P, &poll); /* nothing is there: nothing is written */
	assert_null(backup(a, &master));
	assert_true(is_answered(a, CLIENT_QUEUE_POLL));
}

/* A backup that says nothing costs the caller so long, and no longer. */
static void a_backup_that_says_nothing(void **state)
{
	struct alone *a = *state;
	struct client_map_put put = { mc_str_z("m"), one(), one(), 1, -1 };
	const struct client_data_answer *old;
	int64_t late;

	begin(a);
	writes(a, CLIENT_MAP_PUT, &put, HZ_PUT_BACKUP_OPERATION, 1);
	alone_ask(a, CLIENT, CLIENT_MAP_PUT, P, &put);
	late = backup(a, &master)->op.call_id;
	alone_tick(a, MC_BACKUP_TIMEOUT_MS - 1);
	assert_false(is_answered(a, CLIENT_MAP_PUT));
	alone_tick(a, 1);
	assert_true(is_answered(a, CLIENT_MAP_PUT));
	old = alone_said(a, CLIENT, CLIENT_MAP_PUT_ANSWER);
	assert_int_equal(old->response.n, sizeof(bytes)); /* what was there is kept until then */
	assert_memory_equal(old->response.p, bytes, sizeof(bytes));
	alone_ack(a, &master, late);
	assert_false(is_answered(a, CLIENT_MAP_PUT));
	node_invariant(a->n);
}

/* Each that is synchronous is waited for, the others not. */
static void copies_by_the_rule(void **state)
{
	static const struct node_map_rule rules[] = { { .pattern = "two", .backups = 2 },
		{ .pattern = "later", .async_backups = 1 } };
	struct alone *a = *state;
	struct client_map_put put = { mc_str_z("two"), one(), one(), 1, -1 };
	struct client_map_key key = { mc_str_z("two"), one(), 1 };
	const struct hz_backup *b;
	int64_t call_id;

	a->cfg.maps = rules;
	a->cfg.map_count = 2;
	begin(a);
	alone_ask(a, CLIENT, CLIENT_MAP_SET, P, &put);
	b = backup(a, &second);
	assert_true(class_of(b) == HZ_PUT_BACKUP_OPERATION && b->sync && b->op.replica_index == 2);
	assert_true(b->replica_version.n == 2 && b->replica_version.v[1] == 1);
	call_id = b->op.call_id;
	assert_int_equal(backup(a, &master)->op.call_id, call_id);
	alone_ack(a, &second, call_id);
	assert_false(is_answered(a, CLIENT_MAP_SET)); /* one of two */
	alone_ack(a, &master, call_id);
	assert_true(is_answered(a, CLIENT_MAP_SET));
	put.name = key.name = mc_str_z("later");
	alone_ask(a, CLIENT, CLIENT_MAP_SET, P, &put);
	b = backup(a, &master);
	assert_true(class_of(b) == HZ_PUT_BACKUP_OPERATION && !b->sync);
	assert_null(backup(a, &second));
	assert_true(is_answered(a, CLIENT_MAP_SET)); /* waits for nobody */
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(maps),
		T(others),
		T(a_backup_that_says_nothing),
		T(copies_by_the_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
