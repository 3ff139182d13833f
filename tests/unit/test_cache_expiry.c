/* SPDX-License-Identifier: Apache-2.0 */
/* test_cache_expiry.c - how long an entry of a cache stays: by the policy of a call, by its own, by the
 * cache's; what a policy may be, and what is said to any other. */
#include "common/wire/bytes.h"
#include "tests/unit/cache_clients.h"

enum { MILLISECONDS = 2, NEVER = -1 };

/* --- policies, as Java writes them --- */
struct built {
	uint8_t b[400];
	size_t n;
};

static void add(struct built *to, const void *p, size_t n)
{
	assert_true(to->n + n <= sizeof(to->b));
	memcpy(to->b + to->n, p, n);
	to->n += n;
}

static void add_hex(struct built *to, const char *hex)
{
	for (; *hex != '\0'; hex += 2) {
		const char digits[] = { hex[0], hex[1], '\0' };
		uint8_t byte = (uint8_t)strtoul(digits, NULL, 16);

		add(to, &byte, 1);
	}
}

static struct mc_bytes done(struct alone *a, const struct built *b)
{
	return (struct mc_bytes){ memcpy(alone_new(a, b->n), b->b, b->n), (int32_t)b->n };
}

/* HazelcastExpiryPolicy, in milliseconds; NEVER: null. */
static struct mc_bytes hazelcast(struct alone *a, int64_t created, int64_t accessed, int64_t updated)
{
	const int64_t ms[] = { created, accessed, updated };
	struct built b = { .n = 0 };

	add_hex(&b, "00000000fffffffe01fffffff300000015");
	for (size_t i = 0; i < 3; i++) {
		uint8_t bytes[12];

		mc_put64(bytes, (uint64_t)ms[i]);
		mc_put32(bytes + 8, MILLISECONDS);
		add(&b, bytes, ms[i] < 0 ? 8 : 12);
	}
	return done(a, &b);
}

/* Of javax.cache.expiry, with a duration of `s` seconds. */
static struct mc_bytes java(struct alone *a, const char *cls, uint8_t s)
{
	char name[80];
	struct built b = { .n = 0 };
	uint8_t length[2];
	size_t n = (size_t)snprintf(name, sizeof(name), "javax.cache.expiry.%s", cls);

	mc_put16(length, (uint16_t)n);
	add_hex(&b, "00000000ffffff9caced00057372");
	add(&b, length, sizeof(length));
	add(&b, name, n);
	add_hex(&b,
		"0000002edebaf90f0200014c000e6578706972794475726174696f6e74001d4c6a617661782f63616368652f"
		"6578706972792f4475726174696f6e3b78707372001b6a617661782e63616368652e6578706972792e447572"
		"6174696f6e0000002edeb814820200024a000e6475726174696f6e416d6f756e744c000874696d65556e6974"
		"74001f4c6a6176612f7574696c2f636f6e63757272656e742f54696d65556e69743b787000000000000000");
	add(&b, &s, 1);
	add_hex(&b,
		"7e72001d6a6176612e7574696c2e636f6e63757272656e742e54696d65556e69740000000000000000120000"
		"7872000e6a6176612e6c616e672e456e756d000000000000000012000078707400075345434f4e4453");
	return done(a, &b);
}

/* --- calls --- */
static bool put_with(struct alone *a, const char *key, struct mc_bytes policy)
{
	struct client_cache_put b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.value = text(a, "v"),
		.expiry_policy = policy,
		.completion_id = 77 };

	alone_ask(a, MINE, CLIENT_CACHE_PUT, partition_of(b.key), &b);
	node_invariant(a->n);
	return alone_said(a, MINE, CLIENT_CACHE_PUT_ANSWER) != NULL;
}

static bool there_with(struct alone *a, const char *key, struct mc_bytes policy)
{
	struct client_cache_get b = { .name = mc_str_z(FULL), .key = text(a, key), .expiry_policy = policy };
	const struct client_data_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_GET, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_GET_ANSWER);
	assert_non_null(answer);
	return answer->response.n >= 0;
}

/* Without an access. */
static bool there(struct alone *a, const char *key)
{
	struct client_map_bare_key b = { .name = mc_str_z(FULL), .key = text(a, key) };
	const struct client_flag_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_CONTAINS_KEY, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_CONTAINS_KEY_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static bool replace_with(struct alone *a, const char *key, struct mc_bytes policy)
{
	struct client_cache_get_and_replace b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.value = text(a, "w"),
		.expiry_policy = policy,
		.completion_id = -1 };
	const struct client_data_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_GET_AND_REPLACE, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_GET_AND_REPLACE_ANSWER);
	assert_non_null(answer);
	return answer->response.n >= 0;
}

/* Cache.replace(key, value): whether it was there, and is */
static bool replaced(struct alone *a, const char *key, struct mc_bytes policy)
{
	struct client_cache_replace b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.old_value = none,
		.new_value = text(a, "w"),
		.expiry_policy = policy,
		.completion_id = -1 };
	const struct client_data_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_REPLACE, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_REPLACE_ANSWER);
	assert_non_null(answer);
	return answer->response.n == 9 && answer->response.p[8] == 1; /* a java.lang.Boolean */
}

/* 1 or 0 as it is answered; -1: it is refused. */
static int set_policy(struct alone *a, const char *key, struct mc_bytes policy)
{
	struct client_blob keys[] = { { text(a, key) }, { text(a, key) } };
	struct client_cache_set_expiry_policy b = { .name = mc_str_z(FULL), .expiry_policy = policy };
	const struct client_flag_answer *answer;

	b.keys.v = keys;
	b.keys.n = 2;
	alone_ask(a, MINE, CLIENT_CACHE_SET_EXPIRY_POLICY, partition_of(keys[0].data), &b);
	node_invariant(a->n);
	answer = alone_said(a, MINE, CLIENT_CACHE_SET_EXPIRY_POLICY_ANSWER);
	return answer == NULL ? -1 : answer->response;
}

static bool removed_key(struct alone *a, const char *key)
{
	struct client_cache_remove b = {
		.name = mc_str_z(FULL), .key = text(a, key), .current_value = none, .completion_id = -1
	};
	const struct client_flag_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_REMOVE, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_REMOVE_ANSWER);
	return answer != NULL && answer->response;
}

static void listen(struct alone *a)
{
	struct client_named_listen b = { .name = mc_str_z(FULL), .local_only = true };

	alone_ask(a, OTHER, CLIENT_CACHE_ADD_ENTRY_LISTENER, -1, &b);
	assert_non_null(alone_said(a, OTHER, CLIENT_CACHE_ADD_ENTRY_LISTENER_ANSWER));
}

/* CacheEventType.COMPLETED */
static bool is_completed(struct alone *a, int32_t completion)
{
	const struct client_cache_add_entry_listener_cache_event *e =
		alone_said(a, OTHER, CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT);

	return e != NULL && e->type == 7 && e->completion_id == completion;
}

/* It is there so long from now on, and no longer: to the millisecond. */
static void stays(struct alone *a, const char *key, int64_t ms)
{
	a->now_ms += ms - 1;
	assert_true(there(a, key));
	a->now_ms += 1;
	assert_false(there(a, key));
}

/* --- tests --- */
static void a_call_has_a_policy_of_its_own(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_true(put_with(a, "a", hazelcast(a, 1500, NEVER, NEVER)));
	a->now_ms += 1000;
	put(a, "a", "2", -1); /* the cache's policy: eternal, and an update changes nothing */
	stays(a, "a", 500);
	put(a, "b", "1", -1);
	a->now_ms += 3600000;
	assert_true(replace_with(a, "b", hazelcast(a, 7, NEVER, 2345)));
	stays(a, "b", 2345);
	assert_false(replace_with(a, "b", hazelcast(a, 7, 7, 7)));
	put(a, "c", "1", -1);
	assert_true(there_with(a, "c", hazelcast(a, 7, 900, 7)));
	a->now_ms += 800;
	assert_true(there_with(a, "c", hazelcast(a, 7, 900, 7))); /* each access counts */
	stays(a, "c", 900);
	assert_true(put_with(a, "d", hazelcast(a, 0, NEVER, NEVER))); /* Duration.ZERO */
	assert_false(there(a, "d"));
	put(a, "d", "1", -1);
	assert_true(put_with(a, "d", hazelcast(a, 7, NEVER, 0)));
	assert_false(there(a, "d"));
	put(a, "d", "1", -1);
	assert_true(replaced(a, "d", hazelcast(a, 7, NEVER, 900)));
	assert_false(replaced(
		a, "d", hazelcast(a, 7, NEVER, 0))); /* processExpiredEntry: it is as if it was not */
	assert_false(there(a, "d"));
	put(a, "d", "1", -1);
	assert_true(replace_with(a, "d", hazelcast(a, 7, NEVER, 0))); /* the value before is answered */
	assert_false(there(a, "d"));
}

static void policies_of_the_api(void **state)
{
	static const struct {
		const char *cls;
		bool accessed, updated;
	} rows[] = { { "CreatedExpiryPolicy", false, false }, { "ModifiedExpiryPolicy", false, true },
		{ "AccessedExpiryPolicy", true, false }, { "TouchedExpiryPolicy", true, true } };
	struct alone *a = *state;

	begin(a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mc_bytes policy;

		mc_arena_reset(&a->mem);
		policy = java(a, rows[i].cls, 10);
		assert_true(put_with(a, "a", policy));
		a->now_ms += 4000;
		assert_true(put_with(a, "a", policy));
		assert_true(there(a, "a"));
		stays(a, "a", rows[i].updated ? 10000 : 6000);
		assert_true(put_with(a, "b", policy));
		a->now_ms += 4000;
		assert_true(there_with(a, "b", policy));
		stays(a, "b", rows[i].accessed ? 10000 : 6000);
	}
	assert_true(put_with(a, "a", java(a, "EternalExpiryPolicy", 10)));
	a->now_ms += 3600000;
	assert_true(there(a, "a"));
}

/* ICache.setExpiryPolicy */
static void an_entry_has_a_policy_of_its_own(void **state)
{
	struct alone *a = *state;

	begin(a);
	assert_int_equal(set_policy(a, "a", hazelcast(a, 1, 2, 3)), 0); /* it is not there */
	put(a, "a", "1", -1);
	assert_int_equal(set_policy(a, "a", hazelcast(a, 7, NEVER, 2000)), 1);
	a->now_ms += 1500;
	assert_true(there_with(a, "a", none));
	put(a, "a", "2", -1);
	a->now_ms += 1500;
	assert_true(put_with(a, "a", hazelcast(a, 7, 7, NEVER))); /* the call's own comes first */
	stays(a, "a", 500);
	put(a, "a", "3", -1); /* another entry, without one */
	a->now_ms += 3600000;
	assert_true(there(a, "a"));
	assert_int_equal(set_policy(a, "a", java(a, "AccessedExpiryPolicy", 3)), 1);
	a->now_ms += 3600000;
	assert_true(there_with(a, "a", none)); /* it begins with the first access */
	a->now_ms += 2000;
	assert_true(there_with(a, "a", none));
	stays(a, "a", 3000);
}

/* Times without end, and such as are longer than anything here keeps. */
static void the_longest_times(void **state)
{
	static const int64_t long_ms[] = { INT64_C(1) << 31, INT64_C(1) << 41, INT64_MAX };
	struct alone *a = *state;

	begin(a);
	for (size_t i = 0; i < sizeof(long_ms) / sizeof(long_ms[0]); i++) {
		assert_true(put_with(a, "a", hazelcast(a, long_ms[i], long_ms[i], long_ms[i])));
		assert_int_equal(set_policy(a, "a", hazelcast(a, 1, long_ms[i], long_ms[i])), 1);
		put(a, "a", "1", -1);
		a->now_ms += (INT64_C(1) << 31) - 1000;
		assert_true(there(a, "a"));
		assert_true(removed_key(a, "a"));
	}
	put(a, "a", "1", -1);
	assert_int_equal(set_policy(a, "a", hazelcast(a, 1, NEVER, (INT64_C(1) << 31) + 500)), 1);
	put(a, "a", "1", -1);
	stays(a, "a", ((INT64_C(1) << 31) + 500) / 1000 * 1000); /* from 24 days on in whole seconds */
}

/* An application's own class, and what is none; a caller that waits for listeners is told at once. */
static void what_is_no_policy_here_is_refused(void **state)
{
	struct alone *a = *state;
	struct mc_bytes bad[8], whole;

	begin(a);
	put(a, "a", "1", -1);
	whole = java(a, "CreatedExpiryPolicy", 10);
	bad[0] = java(a, "SpringExpiryPolicy", 10);
	bad[1] = text(a, "no policy");
	bad[2] = (struct mc_bytes){ whole.p, whole.n - 1 };
	bad[3] = (struct mc_bytes){ whole.p, 9 };
	bad[4] = (struct mc_bytes){ whole.p, 8 };
	bad[5] = (struct mc_bytes){ whole.p, 3 };
	whole = hazelcast(a, 1, 2, 3);
	bad[6] = (struct mc_bytes){ whole.p, whole.n - 1 };
	bad[7] = (struct mc_bytes){ whole.p, 12 };
	listen(a);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(put_with(a, "a", bad[i]));
		assert_int_equal(error_of(a, MINE), CLIENT_ERROR_UNSUPPORTED_OPERATION);
		assert_true(says(a, "expiry policy"));
		assert_true(is_completed(a, 77));
		assert_int_equal(set_policy(a, "a", bad[i]), -1);
		assert_int_equal(error_of(a, MINE), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	}
	assert_true(is_text(get(a, "a"), "1"));
	assert_true(put_with(a, "a", none));
}

/* Many keys, one policy: it is read once, whatever that takes. */
static void many_keys_have_one_policy(void **state)
{
	enum { KEYS = 5000 };
	struct alone *a = *state;
	struct client_cache_put_all many = { .name = mc_str_z(FULL), .completion_id = -1 };
	struct client_cache_get_all all = { .name = mc_str_z(FULL) };
	struct client_cache_set_expiry_policy set = { .name = mc_str_z(FULL) };
	struct client_entry *entries;
	struct client_blob *keys;
	size_t used;

	begin(a);
	entries = alone_new(a, KEYS * sizeof(*entries));
	keys = alone_new(a, KEYS * sizeof(*keys));
	for (uint32_t i = 0; i < KEYS; i++)
		keys[i].data = entries[i].key = entries[i].value = text(a, "k");
	many.entries.v = entries;
	all.keys.v = set.keys.v = keys;
	many.entries.n = all.keys.n = set.keys.n = KEYS;
	many.expiry_policy = all.expiry_policy = set.expiry_policy = java(a, "TouchedExpiryPolicy", 100);
	alone_ask(a, MINE, CLIENT_CACHE_PUT_ALL, partition_of(keys[0].data), &many);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_PUT_ALL_ANSWER));
	used = a->fx.mem.used;
	assert_true(used < (size_t)KEYS * 600);
	alone_ask(a, MINE, CLIENT_CACHE_GET_ALL, -1, &all);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_GET_ALL_ANSWER));
	assert_true(a->fx.mem.used < (size_t)KEYS * 600);
	alone_ask(a, MINE, CLIENT_CACHE_SET_EXPIRY_POLICY, partition_of(keys[0].data), &set);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_SET_EXPIRY_POLICY_ANSWER));
	assert_true(a->fx.mem.used < (size_t)KEYS * 600);
	stays(a, "k", 100000);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_call_has_a_policy_of_its_own),
		T(policies_of_the_api),
		T(an_entry_has_a_policy_of_its_own),
		T(the_longest_times),
		T(what_is_no_policy_here_is_refused),
		T(many_keys_have_one_policy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
