/* SPDX-License-Identifier: Apache-2.0 */
/* Clients make caches: told to all members first and once, given back; what is refused, and how. */
#include "tests/unit/cache_clients.h"

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

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_cache_is_made_once_and_given_back),
		T(all_members_are_told_first),
		T(members_are_told_once),
		T(what_a_member_cannot_keep_is_not_made),
		T(what_hazelcast_would_not_make_is_refused_in_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
