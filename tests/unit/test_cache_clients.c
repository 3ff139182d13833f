/* SPDX-License-Identifier: Apache-2.0 */
/* JCache of clients: calls by key; what is refused; listeners, with the numbers that callers wait for; near
 * caches. */
#include "tests/unit/cache_clients.h"

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
		T(calls_by_key),
		T(unknown_and_unable),
		T(destroyed),
		T(listeners_hear_and_complete),
		T(each_partition_completes),
		T(near_caches_hear_of_each_key_and_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
