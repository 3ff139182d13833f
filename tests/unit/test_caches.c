/* SPDX-License-Identifier: Apache-2.0 */
/* JCache on a node that stores: what a lite member gets from it. Configurations go round as they came,
 * answers are the JCache API's, listeners hear of what happens, and who waits for them is told of what did
 * not. */
#include <stdio.h>

#include "common/hz/message.h"
#include "common/hz/registry.h"
#include "common/member/state.h"
#include "common/wire/walk.h"
#include "tests/lib/alone.h"

#define P 5 /* the partition of all keys here */
#define FULL "/hz/tea"

static struct peer p; /* a lite member */

static struct mc_bytes heap(struct alone *a, const char *s)
{
	size_t n = strlen(s);
	uint8_t *b = alone_new(a, 12 + n);

	memset(b + 4, 0xff, 3);
	b[7] = 0xf5;
	b[11] = (uint8_t)n;
	memcpy(b + 12, s, n);
	return (struct mc_bytes){ b, (int32_t)(12 + n) };
}

static const struct mc_bytes none = { NULL, -1 };

static void *op_new(struct alone *a, size_t size)
{
	struct hz_op *op = alone_new(a, size);

	op->partition_id = P;
	return op;
}

static const struct hz_normal_response *call(struct alone *a, enum hz_class cls, void *body)
{
	const struct hz_normal_response *r;

	alone_call(a, &p, cls, body);
	r = alone_sent(a, &p, HZ_NORMAL_RESPONSE);
	node_invariant(a->n);
	return r;
}

static bool is_null(const struct hz_normal_response *r)
{
	return r != NULL && !r->value.is_data && r->value.object == NULL;
}

static bool is_bool(const struct hz_normal_response *r, bool b)
{
	return r != NULL && !r->value.is_data && r->value.object != NULL && r->value.object->u.flag == b;
}

static bool is_text(const struct hz_normal_response *r, const char *s)
{
	return r != NULL && r->value.is_data && r->value.data.n == (int32_t)(12 + strlen(s)) &&
		memcmp(r->value.data.p + 12, s, strlen(s)) == 0;
}

static void admit(struct alone *a)
{
	struct hz_join_request_op *join;
	const struct hz_finalize_join_op *f;

	alone_accept(a, &p);
	join = alone_join_request_op(a, &p);
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, join);
	f = alone_sent(a, &p, HZ_FINALIZE_JOIN_OP);
	assert_non_null(f);
	alone_answer(a, &p, f->op.call_id, HZ_NONE, NULL);
}

static void begin(struct alone *a)
{
	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	p = peer_of(2);
	admit(a);
}

static const struct hz_normal_response *put(
	struct alone *a, const char *key, const char *value, int32_t completion)
{
	struct hz_cache_put_operation *op = op_new(a, sizeof(*op));

	op->name = mc_str_z(FULL);
	op->key = heap(a, key);
	op->value = heap(a, value);
	op->completion_id = completion;
	op->get = true;
	return call(a, HZ_CACHE_PUT_OPERATION, op);
}

static const struct hz_normal_response *get(struct alone *a, const char *key)
{
	struct hz_cache_get_operation *op = op_new(a, sizeof(*op));

	op->name = mc_str_z(FULL);
	op->key = heap(a, key);
	return call(a, HZ_CACHE_GET_OPERATION, op);
}

static const struct hz_normal_response *remove_key(
	struct alone *a, const char *key, struct mc_bytes old, int32_t completion)
{
	struct hz_cache_remove_operation *op = op_new(a, sizeof(*op));

	op->name = mc_str_z(FULL);
	op->key = heap(a, key);
	op->old_value = old;
	op->completion_id = completion;
	return call(a, HZ_CACHE_REMOVE_OPERATION, op);
}

static void answers_are_those_of_the_api(void **state)
{
	struct alone *a = *state;
	struct hz_cache_put_if_absent_operation *absent;
	struct hz_cache_replace_operation *replace;
	const struct hz_cache_keys_with_cursor *keys;
	struct hz_cache_fetch_keys_operation *fetch;
	const struct hz_normal_response *r;
	struct hz_named_op *size;

	begin(a);
	assert_true(is_null(get(a, "a")));
	assert_true(is_null(put(a, "a", "1", -1)));
	assert_true(is_text(put(a, "a", "2", -1), "1"));
	assert_true(is_text(get(a, "a"), "2"));
	absent = op_new(a, sizeof(*absent));
	absent->name = mc_str_z(FULL);
	absent->key = heap(a, "a");
	absent->value = heap(a, "3");
	absent->completion_id = -1;
	assert_true(is_bool(call(a, HZ_CACHE_PUT_IF_ABSENT_OPERATION, absent), false));
	absent->key = heap(a, "b");
	assert_true(is_bool(call(a, HZ_CACHE_PUT_IF_ABSENT_OPERATION, absent), true));
	replace = op_new(a, sizeof(*replace));
	replace->name = mc_str_z(FULL);
	replace->key = heap(a, "b");
	replace->new_value = heap(a, "4");
	replace->old_value = heap(a, "9");
	replace->completion_id = -1;
	assert_true(is_bool(call(a, HZ_CACHE_REPLACE_OPERATION, replace), false));
	replace->old_value = none;
	assert_true(is_bool(call(a, HZ_CACHE_REPLACE_OPERATION, replace), true));
	assert_true(is_text(get(a, "b"), "4"));
	fetch = op_new(a, sizeof(*fetch));
	fetch->name = mc_str_z(FULL);
	r = call(a, HZ_CACHE_FETCH_KEYS_OPERATION, fetch);
	assert_non_null(r);
	keys = hz_value_body(r->value.object, HZ_CACHE_KEYS_WITH_CURSOR);
	assert_true(keys != NULL && keys->keys.n == 2 && keys->pointers.n == 1 &&
		keys->pointers.v[0].index == -1);
	assert_true(is_bool(remove_key(a, "a", heap(a, "9"), -1), false));
	assert_true(is_bool(remove_key(a, "a", none, -1), true));
	assert_true(is_bool(remove_key(a, "a", none, -1), false));
	size = op_new(a, sizeof(*size));
	size->name = mc_str_z(FULL);
	r = call(a, HZ_CACHE_SIZE_OPERATION, size);
	assert_true(r != NULL && r->value.object->u.i == 1);
}

/* As Hazelcast 5.3.8 writes a factory of CreatedExpiryPolicy, 84 s. */
static const char created[] =
	"00000000ffffff9caced0005737200396a617661782e63616368652e636f6e66696775726174696f6e2e466163"
	"746f72794275696c6465722453696e676c65746f6e466163746f72790000002edeb815420200014c0008696e73"
	"74616e63657400124c6a6176612f6c616e672f4f626a6563743b7870737200266a617661782e63616368652e65"
	"78706972792e43726561746564457870697279506f6c6963790000002edebaf90f0200014c000e657870697279"
	"4475726174696f6e74001d4c6a617661782f63616368652f6578706972792f4475726174696f6e3b7870737200"
	"1b6a617661782e63616368652e6578706972792e4475726174696f6e0000002edeb814820200024a000e647572"
	"6174696f6e416d6f756e744c000874696d65556e697474001f4c6a6176612f7574696c2f636f6e63757272656e"
	"742f54696d65556e69743b787000000000000000547e72001d6a6176612e7574696c2e636f6e63757272656e74"
	"2e54696d65556e697400000000000000001200007872000e6a6176612e6c616e672e456e756d00000000000000"
	"0012000078707400075345434f4e4453";

static struct mc_bytes policy(struct alone *a)
{
	size_t n = strlen(created) / 2;
	uint8_t *b = alone_new(a, n);

	for (size_t i = 0; i < n; i++) {
		const char digits[] = { created[2 * i], created[2 * i + 1], '\0' };

		b[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return (struct mc_bytes){ b, (int32_t)n };
}

static void configurations_go_round_and_entries_expire(void **state)
{
	struct alone *a = *state;
	struct hz_cache_add_cache_config_operation *add;
	struct hz_cache_pre_join_cache_config *config;
	struct hz_cache_get_config_operation *ask;
	const struct hz_cache_pre_join_cache_config *back;
	const struct hz_normal_response *r;

	begin(a);
	ask = op_new(a, sizeof(*ask));
	ask->name = mc_str_z(FULL);
	ask->simple_name = mc_str_z("tea");
	assert_true(is_null(call(a, HZ_CACHE_GET_CONFIG_OPERATION, ask)));
	config = alone_new(a, sizeof(*config));
	config->name = mc_str_z("tea");
	config->manager_prefix = mc_str_z("/hz/");
	config->uri_string = mc_str_z("hazelcast");
	config->in_memory_format = mc_str_z("BINARY");
	config->key_class_name = config->value_class_name = mc_str_z("java.lang.Object");
	config->split_brain_protection_name = mc_str_z(NULL);
	config->cache_loader_factory = config->cache_writer_factory = none;
	config->expiry_policy_factory = policy(a);
	add = op_new(a, sizeof(*add));
	add->cache_config = config;
	assert_true(is_null(call(a, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, add)));
	r = call(a, HZ_CACHE_GET_CONFIG_OPERATION, ask);
	back = r == NULL ? NULL : hz_value_body(r->value.object, HZ_CACHE_PRE_JOIN_CACHE_CONFIG);
	assert_true(back != NULL && mc_str_eqz(back->name, "tea"));
	assert_int_equal(back->expiry_policy_factory.n, config->expiry_policy_factory.n);
	assert_memory_equal(
		back->expiry_policy_factory.p, config->expiry_policy_factory.p, strlen(created) / 2);

	put(a, "a", "1", -1);
	a->now_ms += 80000;
	assert_true(is_text(put(a, "a", "2", -1), "1")); /* an update does not make it younger */
	a->now_ms += 5000;
	assert_true(is_null(get(a, "a")));
}

/* False: it was refused. `uri` is as long as one likes. */
static bool is_kept_with(struct alone *a, const char *name, const char *uri)
{
	struct hz_cache_pre_join_cache_config *config = alone_new(a, sizeof(*config));
	struct hz_cache_add_cache_config_operation *add = op_new(a, sizeof(*add));

	config->name = mc_str_z(name);
	config->manager_prefix = mc_str_z("/hz/");
	config->uri_string = mc_str_z(uri);
	config->in_memory_format = mc_str_z("");
	config->key_class_name = config->value_class_name = config->split_brain_protection_name =
		mc_str_z(NULL);
	config->cache_loader_factory = config->cache_writer_factory = none;
	config->expiry_policy_factory = none;
	add->cache_config = config;
	return is_null(call(a, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, add));
}

static bool is_kept(struct alone *a, const char *name)
{
	return is_kept_with(a, name, "");
}

/* A name that no map can have; and one more than a member keeps. */
static void configurations_that_are_not_kept(void **state)
{
	static char name[MC_MAP_NAME_MAX + 1];
	struct alone *a = *state;

	begin(a);
	memset(name, 'n', MC_MAP_NAME_MAX - strlen("/hz/") - strlen(".cache:"));
	assert_true(is_kept(a, name));
	memset(name, 'n', MC_MAP_NAME_MAX - strlen("/hz/") - strlen(".cache:") + 1);
	assert_false(is_kept(a, name));
	for (uint32_t i = 1; i < MC_DATA_CACHES_MAX; i++) {
		snprintf(name, sizeof(name), "%u", i);
		assert_true(is_kept(a, name));
	}
	assert_false(is_kept(a, "one more"));
	assert_true(is_kept(a, "1"));                              /* it is here already */
	assert_true(is_bool(remove_key(a, "a", none, -1), false)); /* the node goes on */
}

/* What a member that joins now is told of caches: an OnJoinCacheOperation, and that each is nobody's. */
static const struct hz_cache_on_join_cache_operation *told(struct alone *a, uint32_t number)
{
	struct peer q = peer_of(number);
	const struct hz_finalize_join_op *f;
	const struct hz_on_join_op *pre;
	static uint8_t memory[MC_FRAME_MEMBER_MAX];
	struct mc_arena read = mc_arena_of(memory, sizeof(memory));
	const struct hz_cache_on_join_cache_operation *op;
	const struct hz_tenant_control_replication_operation *tenants;
	struct mc_reader r;

	alone_accept(a, &q);
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &q));
	f = alone_sent(a, &q, HZ_FINALIZE_JOIN_OP);
	pre = f == NULL ? NULL : f->pre_join_op;
	assert_true(pre != NULL && pre->operations.n == 2 && pre->operations.raw.n > 0);
	mc_read_init(&r, &hz_registry, node_line(a->n), pre->operations.raw.p, (size_t)pre->operations.raw.n,
		&read);
	op = hz_value_body(mc_read_value(&r), HZ_CACHE_ON_JOIN_CACHE_OPERATION);
	tenants = hz_value_body(mc_read_value(&r), HZ_TENANT_CONTROL_REPLICATION_OPERATION);
	assert_int_equal(r.in.err, MC_ERR_OK);
	assert_true(op != NULL && tenants != NULL && tenants->tenant_control_map.n == 1);
	assert_true(mc_str_eqz(tenants->tenant_control_map.v[0].service_name, "hz:impl:cacheService"));
	assert_int_equal(tenants->tenant_control_map.v[0].tenant_control_per_object.n,
		op->configs.n + op->namespaced_configs.n);
	assert_int_equal(
		hz_value_class(tenants->tenant_control_map.v[0].tenant_control_per_object.v[0].tenant),
		HZ_NOOP_TENANT_CONTROL);
	return op;
}

static bool is_named(const struct mc_value *config, const char *name)
{
	const struct hz_cache_pre_join_cache_config *c =
		hz_value_body(config, HZ_CACHE_PRE_JOIN_CACHE_CONFIG);

	return c != NULL && mc_str_eqz(c->name, name) && mc_str_eqz(c->manager_prefix, "/hz/");
}

/* Who joins hears of all caches before it hears of anything else, -13/42. */
static void who_joins_is_told_of_them(void **state)
{
	const struct hz_cache_on_join_cache_operation *op;
	struct alone *a = *state;

	begin(a);
	assert_true(is_kept(a, "tea"));
	assert_true(is_kept(a, "milk"));
	op = told(a, 3);
	if (node_line(a->n) < MC_LINE_54)
		assert_true(op->configs.n == 2 && is_named(op->configs.v[0], "milk") &&
			is_named(op->configs.v[1], "tea"));
	else
		assert_true(op->namespaced_configs.n == 2 &&
			op->namespaced_configs.v[0].user_code_namespace.n < 0 &&
			is_named(op->namespaced_configs.v[0].config, "milk") &&
			is_named(op->namespaced_configs.v[1].config, "tea"));
}

/* All that a member keeps is told in one step. */
static void configurations_of_a_limited_size_are_kept(void **state)
{
	enum { LONG = 1 << 17, ALL = MC_DATA_CACHES_BYTES_MAX / LONG };
	static char uri[LONG + 1];
	struct alone *a = *state;
	uint32_t kept = 0;
	char name[12];

	begin(a);
	memset(uri, 'u', LONG - 1024);
	while (kept < 2 * ALL) {
		snprintf(name, sizeof(name), "%u", kept);
		if (!is_kept_with(a, name, uri))
			break;
		mc_arena_reset(&a->mem); /* of the test */
		kept++;
	}
	assert_int_equal(kept, ALL);
	assert_true(is_kept_with(a, "0", uri));
	assert_true(is_kept(a, "small"));
	told(a, 3);
}

static const struct hz_cache_event_set *event(struct alone *a)
{
	const struct hz_event_envelope *e = alone_sent(a, &p, HZ_EVENT_ENVELOPE);

	return e == NULL ? NULL : hz_value_body(e->event.object, HZ_CACHE_EVENT_SET);
}

static void listen(struct alone *a)
{
	struct hz_registration_operation *r;

	r = alone_new(a, sizeof(*r));
	r->op.flags = HZ_OP_SERVICE;
	r->op.service_name = r->registration.service_name = mc_str_z("hz:impl:cacheService");
	r->op.partition_id = -1;
	r->member_list_version = node_list_version(a->n);
	r->registration.id = (struct mc_uuid){ false, 5, 6 };
	r->registration.topic = mc_str_z(FULL);
	r->registration.subscriber = alone_address(a, p.addr);
	r->registration.filter = hz_value_object(
		HZ_CACHE_EVENT_LISTENER_ADAPTOR, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	assert_non_null(call(a, HZ_REGISTRATION_OPERATION, r));
}

static void listeners_hear_and_complete(void **state)
{
	struct alone *a = *state;
	struct hz_cache_entry_processor_operation *invoke;
	const struct hz_cache_event_set *e;

	begin(a);
	listen(a);
	put(a, "a", "1", 41);
	e = event(a);
	assert_true(e != NULL && e->event_type == 1 && e->completion_id == 41 && e->events.n == 1);
	put(a, "a", "2", 42);
	e = event(a);
	assert_true(e != NULL && e->event_type == 2 && e->completion_id == 42 &&
		e->events.v[0]->is_old_value_available);
	remove_key(a, "a", none, 43);
	e = event(a);
	assert_true(e != NULL && e->event_type == 3 && e->completion_id == 43 &&
		e->events.v[0]->data_new_value.n > 0);
	remove_key(a, "a", none, 44);
	e = event(a);
	assert_true(e != NULL && e->event_type == 7 && e->completion_id == 44);
	remove_key(a, "a", none, -1);
	assert_null(event(a));
	invoke = op_new(a, sizeof(*invoke));
	invoke->name = mc_str_z(FULL);
	invoke->key = heap(a, "a");
	invoke->completion_id = 45;
	assert_null(call(a, HZ_CACHE_ENTRY_PROCESSOR_OPERATION, invoke)); /* refused */
	e = event(a);
	assert_true(e != NULL && e->event_type == 7 && e->completion_id == 45);
}

/* Who waits for an event is told so by the listener of its own member; one that died with it is told nothing
 * more, and nothing waits for it. */
static void a_listener_that_died_is_not_told(void **state)
{
	struct alone *a = *state;
	struct peer dead;

	begin(a);
	listen(a);
	dead = p;
	alone_close(a, &p, NODE_FAIL_CLOSED);
	alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
	for (int i = 0; i < 30 && a->n->member_count > 1; i++) {
		alone_tick(a, 1000);
		if (alone_dials(a, &p))
			alone_fail_dial(a, &p, NODE_FAIL_REFUSED);
	}
	assert_int_equal(a->n->member_count, 1);
	p = peer_of(3);
	admit(a);
	assert_true(is_null(put(a, "a", "1", 41)));
	assert_null(event(a));
	assert_null(alone_sent(a, &dead, HZ_EVENT_ENVELOPE));
	assert_false(alone_dials(a, &dead));
	assert_true(is_text(get(a, "a"), "1"));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(answers_are_those_of_the_api),
		T(configurations_go_round_and_entries_expire),
		T(configurations_that_are_not_kept),
		T(who_joins_is_told_of_them),
		T(configurations_of_a_limited_size_are_kept),
		T(listeners_hear_and_complete),
		T(a_listener_that_died_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
