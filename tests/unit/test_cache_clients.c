/* SPDX-License-Identifier: Apache-2.0 */
/* JCache of clients: a cache is made, told to all members and given back; calls by key, of several keys and
 * of all; pages; what is refused, and how; listeners, with the numbers that callers wait for; near caches. */
#include <stdio.h>

#include "common/base/hash.h"
#include "common/client/data.h"
#include "common/hz/message.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

#define FULL "/hz/tea"
enum { MINE = 501, OTHER = 502 }; /* connections of two clients */

static const struct mc_bytes none = { NULL, -1 };

static struct mc_bytes text(struct alone *a, const char *s)
{
	size_t n = strlen(s);
	uint8_t *b = alone_new(a, 12 + n);

	memset(b + 4, 0xff, 3);
	b[7] = 0xf5;
	b[11] = (uint8_t)n;
	memcpy(b + 12, s, n);
	return (struct mc_bytes){ b, (int32_t)(12 + n) };
}

static bool is_text(struct mc_bytes b, const char *s)
{
	return b.n == (int32_t)(12 + strlen(s)) && memcmp(b.p + 12, s, strlen(s)) == 0;
}

static int32_t partition_of(struct mc_bytes key)
{
	return (int32_t)client_partition(key, MC_PARTITIONS);
}

static struct client_cache_config config(struct alone *a)
{
	struct mc_str null = { NULL, -1 };
	struct client_cache_config c = { .name = mc_str_z("tea"),
		.manager_prefix = mc_str_z("/hz/"),
		.uri_string = mc_str_z("hazelcast"),
		.in_memory_format = mc_str_z("BINARY"),
		.backup_count = 1,
		.store_by_value = true,
		.key_class_name = mc_str_z("java.lang.String"),
		.value_class_name = mc_str_z("java.lang.Object"),
		.cache_loader_factory = none,
		.cache_writer_factory = none,
		.split_brain_protection_name = null,
		.user_code_namespace = null };

	c.expiry_policy_factory = text(a, "no policy");
	c.eviction_config_holder = (struct client_eviction_config){ .size = 10000,
		.max_size_policy = mc_str_z("ENTRY_COUNT"),
		.eviction_policy = mc_str_z("LRU"),
		.comparator_class_name = null,
		.comparator = none };
	c.merge_policy_config.policy = mc_str_z("com.hazelcast.spi.merge.PutIfAbsentMergePolicy");
	c.merge_policy_config.batch_size = 100;
	c.listener_configurations.null = c.cache_partition_lost_listener_configs.null = true;
	return c;
}

/* 0, or the code of the error that the client was told. */
static int32_t error_of(struct alone *a, node_conn conn)
{
	const struct client_errors *e = alone_said(a, conn, CLIENT_ERROR);

	return e == NULL ? 0 : e->errors.v[0].error_code;
}

static bool says(struct alone *a, const char *words)
{
	const struct client_errors *e = alone_said(a, MINE, CLIENT_ERROR);

	return e != NULL &&
		memmem(e->errors.v[0].message.p, (size_t)e->errors.v[0].message.n, words, strlen(words)) !=
		NULL;
}

static const struct client_cache_config *create(struct alone *a, const struct client_cache_config *c)
{
	struct client_cache_create_config b = { *c, true };
	const struct client_cache_create_config_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_CREATE_CONFIG_ANSWER);
	return answer == NULL ? NULL : answer->response;
}

static void begin(struct alone *a)
{
	struct client_cache_config c;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, MINE, 1);
	alone_enter(a, OTHER, 2);
	c = config(a);
	assert_non_null(create(a, &c));
}

/* --- configurations --- */
static const struct client_cache_config *configured(struct alone *a, const char *full)
{
	struct client_cache_get_config b = { mc_str_z(full), mc_str_z("tea") };
	const struct client_cache_create_config_answer *answer;

	alone_ask(a, OTHER, CLIENT_CACHE_GET_CONFIG, 7, &b);
	answer = alone_said(a, OTHER, CLIENT_CACHE_GET_CONFIG_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static void a_cache_is_made_once_and_given_back(void **state)
{
	struct alone *a = *state;
	struct client_cache_config c;
	const struct client_cache_config *back;

	begin(a);
	assert_null(configured(a, "/hz/milk"));
	back = configured(a, FULL);
	assert_true(back != NULL && mc_str_eqz(back->name, "tea") &&
		mc_str_eqz(back->manager_prefix, "/hz/") && back->backup_count == 1 &&
		mc_str_eqz(back->key_class_name, "java.lang.String") &&
		back->eviction_config_holder.size == 10000 && back->store_by_value &&
		is_text(back->expiry_policy_factory, "no policy") && back->cache_loader_factory.n < 0);
	c = config(a);
	c.backup_count = 2;
	c.key_class_name = mc_str_z("java.lang.Long");
	back = create(a, &c); /* the first one stays, as in Hazelcast, and is what is answered */
	assert_true(back != NULL && back->backup_count == 1 &&
		mc_str_eqz(back->key_class_name, "java.lang.String"));
}

/* All other members have it before the client hears that it is there. */
static void all_members_are_told_first(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct client_cache_config c;
	struct client_cache_create_config b;
	const struct hz_cache_add_cache_config_operation *op;
	const struct hz_finalize_join_op *f;
	int64_t call;

	begin(a);
	alone_accept(a, &p);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &p));
	f = alone_sent(a, &p, HZ_FINALIZE_JOIN_OP);
	assert_non_null(f);
	alone_answer(a, &p, f->op.call_id, HZ_NONE, NULL);
	c = config(a);
	c.name = mc_str_z("milk");
	b = (struct client_cache_create_config){ c, true };
	alone_ask(a, MINE, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
	assert_null(alone_said(a, MINE, CLIENT_CACHE_CREATE_CONFIG_ANSWER));
	op = alone_sent(a, &p, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION);
	assert_true(op != NULL && mc_str_eqz(op->cache_config->name, "milk") &&
		is_text(op->cache_config->expiry_policy_factory, "no policy"));
	call = op->op.call_id;
	alone_answer(a, &p, call, HZ_NONE, NULL);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_CREATE_CONFIG_ANSWER));
}

/* A member p, a cache "milk" that is made on MINE, and what p was asked. */
static int64_t make_milk(struct alone *a, struct peer *p, struct client_cache_create_config *b)
{
	const struct hz_finalize_join_op *f;

	begin(a);
	*p = peer_of(2);
	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	f = alone_sent(a, p, HZ_FINALIZE_JOIN_OP);
	assert_non_null(f);
	alone_answer(a, p, f->op.call_id, HZ_NONE, NULL);
	*b = (struct client_cache_create_config){ config(a), true };
	b->cache_config.name = mc_str_z("milk");
	alone_ask(a, MINE, CLIENT_CACHE_CREATE_CONFIG, 7, b);
	return alone_call_id(a, p, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION);
}

/* However often a client asks: a configuration may be of 4 MiB, a question is of some bytes. */
static void members_are_told_once(void **state)
{
	struct alone *a = *state;
	struct client_cache_create_config b;
	struct peer p;
	int64_t call = make_milk(a, &p, &b);

	assert_true(call != 0);
	for (uint32_t i = 0; i < 3; i++) {
		alone_ask(a, OTHER, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
		assert_int_equal(alone_count_sent(a, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION), 0);
		assert_null(alone_said(a, OTHER, CLIENT_CACHE_CREATE_CONFIG_ANSWER)); /* not yet */
	}
	alone_answer(a, &p, call, HZ_NONE, NULL);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_CREATE_CONFIG_ANSWER));
	assert_non_null(alone_said(a, OTHER, CLIENT_CACHE_CREATE_CONFIG_ANSWER));
	alone_ask(a, OTHER, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
	assert_int_equal(alone_count_sent(a, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION), 0);
	assert_non_null(alone_said(a, OTHER, CLIENT_CACHE_CREATE_CONFIG_ANSWER));
}

/* CacheService.createCacheConfig fails when a member's AddCacheConfigOperation does. Asked again, all are
 * told again. */
static void what_a_member_cannot_keep_is_not_made(void **state)
{
	static const struct {
		enum hz_exception e;
		int32_t code;
	} rows[] = {
		{ HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST },
		{ HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE },
	};
	struct alone *a = *state;
	struct client_cache_create_config b;
	struct peer p;
	int64_t call = make_milk(a, &p, &b);

	for (uint32_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		alone_ask(a, OTHER, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
		alone_refuse(a, &p, call, rows[i].e);
		assert_int_equal(error_of(a, MINE), rows[i].code);
		assert_int_equal(error_of(a, OTHER), rows[i].code);
		alone_ask(a, MINE, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
		call = alone_call_id(a, &p, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION);
		assert_true(call != 0);
	}
	alone_answer(a, &p, call, HZ_NONE, NULL);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_CREATE_CONFIG_ANSWER));
}

static void refused(struct alone *a, const struct client_cache_config *c, int32_t code, const char *words)
{
	assert_null(create(a, c));
	assert_int_equal(error_of(a, MINE), code);
	assert_true(says(a, words));
	assert_null(configured(a, "/hz/odd"));
}

/* As Hazelcast 5.3.8 says it. */
static void what_hazelcast_would_not_make_is_refused_in_its_words(void **state)
{
	struct alone *a = *state;
	struct client_cache_config c, odd;

	begin(a);
	c = config(a);
	c.name = mc_str_z("odd");
	odd = c;
	odd.in_memory_format = mc_str_z("TEA");
	refused(a, &odd, CLIENT_ERROR_ILLEGAL_ARGUMENT,
		"No enum constant com.hazelcast.config.InMemoryFormat.TEA");
	odd.in_memory_format = mc_str_z("NATIVE");
	refused(a, &odd, CLIENT_ERROR_ILLEGAL_ARGUMENT,
		"NATIVE storage format is supported in Hazelcast Enterprise only.");
	odd = c;
	odd.eviction_config_holder.max_size_policy = mc_str_z("PER_NODE");
	refused(a, &odd, CLIENT_ERROR_ILLEGAL_ARGUMENT, "doesn't support max size policy `PER_NODE`");
	odd = c;
	odd.backup_count = 7;
	refused(a, &odd, CLIENT_ERROR_ILLEGAL_ARGUMENT, "backup-count can't be larger than than 6");
	odd.backup_count = -1;
	refused(a, &odd, CLIENT_ERROR_ILLEGAL_ARGUMENT, "backup-count can't be smaller than 0");
	odd.backup_count = 4;
	odd.async_backup_count = 3;
	refused(a, &odd, CLIENT_ERROR_ILLEGAL_ARGUMENT, "the sum of backup-count and async-backup-count");
	odd = c;
	odd.read_through = true;
	odd.cache_loader_factory = text(a, "a factory");
	refused(a, &odd, CLIENT_ERROR_UNSUPPORTED_OPERATION, "cannot run a cache's loader");
}

/* --- by key --- */
static void put(struct alone *a, const char *key, const char *value, int32_t completion)
{
	struct client_cache_put b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.value = text(a, value),
		.expiry_policy = none,
		.completion_id = completion };

	alone_ask(a, MINE, CLIENT_CACHE_PUT, partition_of(b.key), &b);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_PUT_ANSWER));
}

static struct mc_bytes get(struct alone *a, const char *key)
{
	struct client_cache_get b = { .name = mc_str_z(FULL), .key = text(a, key), .expiry_policy = none };
	const struct client_data_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_GET, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_GET_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static int32_t size(struct alone *a)
{
	struct client_name b = { mc_str_z(FULL) };
	const struct client_int_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_SIZE, -1, &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_SIZE_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static bool replaced(struct alone *a, const char *key, struct mc_bytes old, const char *value)
{
	struct client_cache_replace b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.old_value = old,
		.new_value = text(a, value),
		.expiry_policy = none,
		.completion_id = -1 };
	const struct client_data_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_REPLACE, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_REPLACE_ANSWER);
	assert_true(answer != NULL && answer->response.n == 9); /* a java.lang.Boolean */
	assert_memory_equal(answer->response.p, ((const uint8_t[]){ 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfc }), 8);
	return answer->response.p[8] != 0;
}

static bool put_if_absent(struct alone *a, const char *key)
{
	struct client_cache_get_and_replace b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.value = text(a, "if absent"),
		.expiry_policy = none,
		.completion_id = -1 };
	const struct client_flag_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_PUT_IF_ABSENT, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_PUT_IF_ABSENT_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static bool removed(struct alone *a, const char *key, struct mc_bytes old, int32_t completion)
{
	struct client_cache_remove b = {
		.name = mc_str_z(FULL), .key = text(a, key), .current_value = old, .completion_id = completion
	};
	const struct client_flag_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_REMOVE, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_REMOVE_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static void calls_by_key(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(get(a, "a").n < 0);
	put(a, "a", "1", -1);
	assert_true(is_text(get(a, "a"), "1"));
	assert_false(put_if_absent(a, "a"));
	assert_true(put_if_absent(a, "b"));
	assert_false(replaced(a, "none", none, "2"));
	assert_true(replaced(a, "a", none, "2"));
	assert_false(replaced(a, "a", text(a, "1"), "3"));
	assert_true(replaced(a, "a", text(a, "2"), "3"));
	assert_true(is_text(get(a, "a"), "3"));
	assert_int_equal(size(a), 2);
	assert_false(removed(a, "a", text(a, "2"), -1));
	assert_true(removed(a, "a", text(a, "3"), -1));
	assert_false(removed(a, "a", none, -1));
	assert_int_equal(size(a), 1);
}

/* --- several keys, and all --- */
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

/* --- what is not there, and what nobody can do --- */
static void unknown_and_unable(void **state)
{
	struct alone *a = *state;
	struct client_name milk = { mc_str_z("/hz/milk") };
	struct client_cache_get b = { .name = milk.name, .expiry_policy = none };
	struct client_cache_entry_processor ep = { .name = mc_str_z(FULL), .completion_id = -1 };
	struct client_cache_load_all load = { .name = mc_str_z(FULL) };

	begin(a);
	b.key = ep.key = ep.entry_processor = text(a, "k");
	alone_ask(a, MINE, CLIENT_CACHE_GET, partition_of(b.key), &b);
	assert_int_equal(error_of(a, MINE), CLIENT_ERROR_CACHE_NOT_EXISTS);
	assert_true(says(a, "Cache /hz/milk is already destroyed or not created yet, on "));
	alone_ask(a, MINE, CLIENT_CACHE_SIZE, -1, &milk);
	assert_int_equal(error_of(a, MINE), CLIENT_ERROR_CACHE_NOT_EXISTS);
	assert_true(says(a, "Cache config for cache /hz/milk has not been created yet!"));
	alone_ask(a, MINE, CLIENT_CACHE_ENTRY_PROCESSOR, partition_of(ep.key), &ep);
	assert_int_equal(error_of(a, MINE), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	alone_ask(a, MINE, CLIENT_CACHE_LOAD_ALL, -1, &load); /* without a loader nothing is loaded */
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_LOAD_ALL_ANSWER));
}

static void destroyed(void **state)
{
	struct alone *a = *state;
	struct client_proxy p = { .name = mc_str_z(FULL), .service_name = mc_str_z("hz:impl:cacheService") };
	struct client_cache_config c;

	begin(a);
	put(a, "a", "1", -1);
	alone_ask(a, MINE, CLIENT_DESTROY_PROXY, -1, &p);
	assert_non_null(alone_said(a, MINE, CLIENT_DESTROY_PROXY_ANSWER));
	assert_null(configured(a, FULL));
	c = config(a);
	assert_non_null(create(a, &c));
	assert_true(get(a, "a").n < 0);
}

/* --- listeners --- */
static struct mc_uuid listen(struct alone *a, enum client_type type)
{
	struct client_named_listen b = { .name = mc_str_z(FULL), .local_only = true };
	const struct client_uuid_answer *answer;

	alone_ask(a, OTHER, type, -1, &b);
	answer = alone_said(a, OTHER, client_answer_to(type));
	assert_non_null(answer);
	return answer->response;
}

static bool hears(struct alone *a, int32_t type, int32_t completion)
{
	const struct client_cache_add_entry_listener_cache_event *e =
		alone_said(a, OTHER, CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT);

	return e != NULL && e->type == type && e->completion_id == completion && e->keys.n == 1 &&
		e->keys.v[0].cache_event_type == type;
}

static void listeners_hear_and_complete(void **state)
{
	enum { CREATED = 1, UPDATED = 2, REMOVED = 3, COMPLETED = 7 };
	struct alone *a = *state;
	struct client_named_unlisten gone = { .name = mc_str_z(FULL) };
	struct client_cache_entry_processor ep = { .name = mc_str_z(FULL), .completion_id = 45 };

	begin(a);
	gone.registration_id = listen(a, CLIENT_CACHE_ADD_ENTRY_LISTENER);
	put(a, "a", "1", 41);
	assert_true(hears(a, CREATED, 41));
	put(a, "a", "2", 42);
	assert_true(hears(a, UPDATED, 42));
	assert_true(removed(a, "a", none, 43));
	assert_true(hears(a, REMOVED, 43));
	assert_false(removed(a, "a", none, 44));
	assert_true(hears(a, COMPLETED, 44));
	ep.key = ep.entry_processor = text(a, "a");
	alone_ask(a, MINE, CLIENT_CACHE_ENTRY_PROCESSOR, partition_of(ep.key), &ep);
	assert_true(hears(a, COMPLETED, 45));
	alone_ask(a, OTHER, CLIENT_CACHE_REMOVE_ENTRY_LISTENER, -1, &gone);
	put(a, "a", "3", 46);
	assert_null(alone_said(a, OTHER, CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT));
}

/* removeAll: the caller waits until each partition has said that it is done. */
static void each_partition_completes(void **state)
{
	struct alone *a = *state;
	struct client_cache_remove_all b = { mc_str_z(FULL), 9 };
	uint32_t done = 0;

	begin(a);
	listen(a, CLIENT_CACHE_ADD_ENTRY_LISTENER);
	put(a, "a", "1", -1);
	alone_ask(a, MINE, CLIENT_CACHE_REMOVE_ALL, -1, &b);
	for (uint32_t i = 0; i < a->fx.n; i++) {
		const struct client_cache_add_entry_listener_cache_event *e = a->fx.v[i].client.body;

		done += a->fx.v[i].type == NODE_FX_CLIENT_SEND && a->fx.v[i].conn == OTHER &&
			a->fx.v[i].client.type == CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT &&
			e->completion_id == 9;
	}
	assert_int_equal(done, MC_PARTITIONS);
}

static void near_caches_hear_of_each_key_and_of_all(void **state)
{
	struct alone *a = *state;
	struct client_name name = { mc_str_z(FULL) };
	struct mc_str names[] = { mc_str_z(FULL) };
	struct client_near_cache_metadata ask = { .uuid.null = true };
	const struct client_near_cache_metadata_answer *answer;
	const struct client_cache_add_near_cache_invalidation_listener_cache_invalidation_event *e;
	struct mc_uuid of_name = { .null = true };

	begin(a);
	ask.names.v = names;
	ask.names.n = 1;
	listen(a, CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER);
	put(a, "a", "1", -1);
	e = alone_said(a, OTHER, CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_INVALIDATION_EVENT);
	assert_true(e != NULL && mc_str_eqz(e->name, FULL) && e->key.n == 13 && e->sequence == 1);
	alone_ask(a, OTHER, CLIENT_CACHE_FETCH_NEAR_CACHE_INVALIDATION_METADATA, -1, &ask);
	answer = alone_said(a, OTHER, CLIENT_CACHE_FETCH_NEAR_CACHE_INVALIDATION_METADATA_ANSWER);
	assert_true(answer != NULL && answer->name_partition_sequence_list.n == 1 &&
		mc_str_eqz(answer->name_partition_sequence_list.v[0].name, FULL) &&
		answer->name_partition_sequence_list.v[0].sequences.n == 1);
	for (uint32_t i = 0; i < answer->partition_uuid_list.n; i++)
		if (answer->partition_uuid_list.v[i].partition_id == partition_of(text(a, FULL)))
			of_name = answer->partition_uuid_list.v[i].uuid;
	alone_ask(a, MINE, CLIENT_CACHE_CLEAR, -1, &name);
	e = alone_said(a, OTHER, CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER_CACHE_INVALIDATION_EVENT);
	assert_true(e != NULL && e->key.n < 0);
	/* it is counted where clients look for it: of the partition of the name, serialized */
	assert_true(mc_uuid_eq(e->partition_uuid, of_name));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_cache_is_made_once_and_given_back),
		T(all_members_are_told_first),
		T(members_are_told_once),
		T(what_a_member_cannot_keep_is_not_made),
		T(what_hazelcast_would_not_make_is_refused_in_its_words),
		T(calls_by_key),
		T(several_keys_and_all),
		T(as_many_keys_as_there_can_be),
		T(values_have_one_budget),
		T(pages),
		T(unknown_and_unable),
		T(destroyed),
		T(listeners_hear_and_complete),
		T(each_partition_completes),
		T(near_caches_hear_of_each_key_and_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
