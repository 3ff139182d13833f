/* SPDX-License-Identifier: Apache-2.0 */
/* A node that stores: what its clients and members get from it. Who may ask, one outcome for both, calls that
 * wait, a full store, and which rule a name has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "common/data/rules.h"
#include "common/data/service_internal.h"
#include "common/hz/message.h"
#include "common/hz/registry.h"
#include "common/node/node.h"
#include "common/partition/partition.h"
#include "common/wire/walk.h"

#define FX_BYTES (8u << 20)
#define P 5 /* the partition of all keys here */

enum { PYTHON = 7, NODE = 8 }; /* connections of clients */

static struct node *n;
static struct node_config cfg;
static struct node_effects fx;
static void *block, *fx_block;
static size_t block_size;
static int64_t now_ms, correlation;
static uint32_t at; /* effects looked at */

static void step(struct node_event ev)
{
	ev.now_ms = now_ms;
	ev.clock_ms = 1700000000000 + now_ms;
	node_effects_reset(&fx);
	at = 0;
	node_step(n, &ev, &fx);
	assert_false(fx.lost);
}

static const struct node_effect *next_of(enum node_effect_type type)
{
	while (at < fx.n)
		if (fx.v[at++].type == type)
			return &fx.v[at - 1];
	return NULL;
}

static void ask_as(node_conn conn, int32_t partition, enum client_type type, void *body)
{
	struct mc_addr addr;
	struct client_message m = { .type = type,
		.wire_type = client_rows[type].type,
		.correlation = ++correlation,
		.partition_id = partition,
		.body = body };

	assert_true(mc_addr_set(&addr, mc_str_z("10.0.0.9"), 40000));
	step((struct node_event){
		.type = NODE_EV_CLIENT_MESSAGE, .conn = conn, .client = &m, .addr = &addr });
}

static void ask(enum client_type type, void *body)
{
	ask_as(PYTHON, P, type, body);
}

/* The next answer to a client; NULL: none. */
static const struct client_message *answer(void)
{
	const struct node_effect *e = next_of(NODE_FX_CLIENT_SEND);

	return e == NULL ? NULL : &e->client;
}

static int32_t error_code(void)
{
	const struct client_message *m = answer();
	const struct client_errors *errors;

	assert_non_null(m);
	assert_int_equal(m->type, CLIENT_ERROR);
	errors = m->body;
	return errors->errors.v[0].error_code;
}

static void enter(node_conn conn, uint64_t number)
{
	struct client_authentication a = { .cluster_name = mc_str_z("test"),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = { false, 1, number },
		.client_type = mc_str_z("PYH"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.7.0"),
		.client_name = mc_str_z("c") };

	ask_as(conn, -1, CLIENT_AUTHENTICATION, &a);
	assert_int_equal(answer()->type, CLIENT_AUTHENTICATION_ANSWER);
}

static void start(size_t store_bytes)
{
	struct mc_addr own;

	node_config_defaults(&cfg);
	cfg.cluster_name = "test";
	cfg.joiner = NODE_TCP_IP;
	cfg.members_max = cfg.conns_max = 64;
	cfg.clients_max = 16;
	cfg.store_bytes = store_bytes;
	block_size = node_size(&cfg);
	block = mmap(
		NULL, block_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(block != MAP_FAILED);
	node_effects_init(&fx, fx_block, FX_BYTES);
	n = node_init(block, &cfg, 1, NULL);
	now_ms = 1000;
	assert_true(mc_addr_set(&own, mc_str_z("10.0.0.1"), 5701));
	step((struct node_event){ .type = NODE_EV_START, .addr = &own });
	step((struct node_event){ .type = NODE_EV_PEERS });
	for (int i = 0; i < 1000 && node_phase_of(n) != NODE_PHASE_MASTER; i++) {
		now_ms += 100;
		step((struct node_event){ .type = NODE_EV_TICK });
	}
	assert_int_equal(node_phase_of(n), NODE_PHASE_MASTER);
	enter(PYTHON, 1);
	enter(NODE, 2);
}

static int set_up(void **state)
{
	(void)state;
	fx_block = aligned_alloc(16, FX_BYTES);
	start(MC_DATA_STORE_MIN);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	node_invariant(n);
	munmap(block, block_size);
	free(fx_block);
	return 0;
}

/* --- words --- */
static struct mc_bytes heap(const char *text)
{
	static char buf[8][64];
	static int next;
	char *p = buf[next++ % 8];

	memset(p, 0, 8);
	strcpy(p + 8, text);
	return (struct mc_bytes){ (const uint8_t *)p, (int32_t)(8 + strlen(text)) };
}

static bool is(struct mc_bytes b, const char *text)
{
	return text == NULL ? b.n < 0
			    : b.n == (int32_t)(8 + strlen(text)) && memcmp(b.p + 8, text, strlen(text)) == 0;
}

static void put_as(node_conn conn, const char *key, const char *value)
{
	ask_as(conn, P, CLIENT_MAP_PUT,
		&(struct client_map_put){ mc_str_z("m"), heap(key), heap(value), 1, -1 });
}

static bool put_gave(const char *old)
{
	const struct client_message *m = answer();

	assert_non_null(m);
	assert_int_equal(m->type, CLIENT_MAP_PUT_ANSWER);
	return is(((const struct client_data_answer *)m->body)->response, old);
}

static bool get_gives(const char *key, const char *value)
{
	ask(CLIENT_MAP_GET, &(struct client_map_key){ mc_str_z("m"), heap(key), 1 });
	return is(((const struct client_data_answer *)answer()->body)->response, value);
}

/* --- members: the handler is called as the dispatch table does --- */
static struct hz_op head(int32_t partition)
{
	return (struct hz_op){ .call_id = ++correlation,
		.flags = HZ_OP_CALLER_UUID,
		.partition_id = partition,
		.caller_uuid = { false, 9, 9 },
		.call_timeout = 60000 };
}

/* The struct begins with its head. */
static const struct node_effect *call(enum hz_class cls, void *body)
{
	static const struct mc_addr addr = { .host = "10.0.0.9", .port = 5701 };
	struct conn *conn = conn_find(n, 33) != NULL ? conn_find(n, 33) : conn_add(n, 33, &addr, false);
	struct hz_message m = { .cls = cls, .call_id = correlation, .op = body, .body = body };
	struct in in = { .m = &m, .conn = conn };

	conn->uuid = (struct mc_uuid){ false, 9, 9 };
	m.partition_id = m.op->partition_id;
	node_effects_reset(&fx);
	at = 0;
	n->fx = &fx;
	if (cls == HZ_MAP_SIZE_OPERATION || cls == HZ_MERGE_OPERATION)
		on_partition_operation(n, &in);
	else if (cls == HZ_PARTITION_ITERATING_OPERATION)
		on_partition_iterating(n, &in);
	else if (cls == HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION ||
		cls == HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION)
		on_schema(n, &in);
	else
		on_map_operation(n, &in);
	data_after(n);
	n->fx = NULL;
	return next_of(NODE_FX_SEND);
}

static const struct hz_normal_response *normal(const struct node_effect *e)
{
	assert_non_null(e);
	assert_int_equal(e->out.cls, HZ_NORMAL_RESPONSE);
	return e->out.body;
}

/* --- the tests --- */
static void one_outcome_for_clients_and_members(void **state)
{
	struct hz_put_operation put = { .op = head(P), .name = mc_str_z("m"), .thread_id = 1 };
	struct hz_get_operation get = { .name = mc_str_z("m"), .thread_id = 1 };
	struct hz_named_op size = { .name = mc_str_z("m") };
	const struct hz_normal_response *r;

	(void)state;
	put_as(PYTHON, "a", "1");
	assert_true(put_gave(NULL));
	put.data_key = heap("a");
	put.data_value = heap("2");
	r = normal(call(HZ_PUT_OPERATION, &put));
	assert_true(r->value.is_data && is(r->value.data, "1") && r->backup_acks == 0);
	assert_true(get_gives("a", "2"));
	get.op = head(P);
	get.data_key = heap("a");
	assert_true(is(normal(call(HZ_GET_OPERATION, &get))->value.data, "2"));
	get.op = head(P);
	get.data_key = heap("none");
	r = normal(call(HZ_GET_OPERATION, &get));
	assert_true(!r->value.is_data && r->value.object == NULL);
	get.op = head(P);
	get.data_key = heap("a");
	assert_true(normal(call(HZ_CONTAINS_KEY_OPERATION, &get))->value.object->u.flag);
	size.op = head(P);
	assert_int_equal(normal(call(HZ_MAP_SIZE_OPERATION, &size))->value.object->u.i, 1);
}

/* A list with nothing in it, and a schema of a megabyte. */
static void schemas_that_are_none(void **state)
{
	static char name[1 << 20];
	struct hz_schema_replication *none[1] = { NULL };
	struct hz_schema_send_schema_replications_operation all = { .op = head(P) };
	struct hz_schema large = { .type_name = mc_str_of(name, sizeof(name)) };
	struct hz_schema_prepare_schema_replication_operation one = { .op = head(P), .schema = &large };

	(void)state;
	memset(name, 'n', sizeof(name));
	all.replications.v = none;
	all.replications.n = 1;
	normal(call(HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION, &all));
	normal(call(HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION, &one));
	assert_int_equal(data_of(n)->schema_count, 0);
	large.type_name.n = 100;
	normal(call(HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION, &one));
	assert_int_equal(data_of(n)->schema_count, 1);
}

static void who_may_not_ask(void **state)
{
	struct hz_get_operation get = { .op = head(P), .name = mc_str_z("m"), .thread_id = 1 };
	struct hz_put_operation put = { .name = mc_str_z("m"), .thread_id = 1, .data_value = { NULL, -1 } };
	struct client_map_key key = { mc_str_z("m"), heap("a"), 1 };
	static const uint8_t text[] = "\0\0\0\0\xff\xff\xff\xf5\0\0\0\1p"; /* no predicate */

	(void)state;
	ask_as(PYTHON, -1, CLIENT_MAP_GET, &key);
	assert_int_equal(error_code(), CLIENT_ERROR_RETRYABLE);
	ask_as(PYTHON, MC_PARTITIONS, CLIENT_MAP_GET, &key);
	assert_int_equal(error_code(), CLIENT_ERROR_RETRYABLE);
	get.op.partition_id = MC_PARTITIONS;
	get.data_key = heap("a");
	assert_int_equal(call(HZ_GET_OPERATION, &get)->out.cls, HZ_ERROR_RESPONSE);
	put.op = head(P);
	put.data_key = heap("a");
	assert_int_equal(call(HZ_PUT_OPERATION, &put)->out.cls, HZ_ERROR_RESPONSE);
	get.op = head(P);
	get.data_key = (struct mc_bytes){ NULL, -1 };
	assert_int_equal(call(HZ_GET_OPERATION, &get)->out.cls, HZ_ERROR_RESPONSE);
	/* what is not supported is no matter of another member */
	ask(CLIENT_MAP_EXECUTE_ON_KEY,
		&(struct client_map_execute_on_key){
			.name = mc_str_z("m"), .entry_processor = heap("e"), .key = heap("a") });
	assert_int_equal(error_code(), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	ask(CLIENT_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE,
		&(struct client_map_listen_with_predicate){ .name = mc_str_z("m"),
			.predicate = { text, sizeof(text) - 1 },
			.listener_flags = -1 });
	assert_int_equal(answer()->type, CLIENT_ERROR);
}

static void lock(node_conn conn, const char *key)
{
	ask_as(conn, P, CLIENT_MAP_LOCK,
		&(struct client_map_lock){ mc_str_z("m"), heap(key), 1, -1, ++correlation });
}

static void a_call_waits_for_a_lock(void **state)
{
	struct client_map_unlock unlock = { mc_str_z("m"), heap("k"), 1, 77 };

	(void)state;
	lock(PYTHON, "k");
	assert_int_equal(answer()->type, CLIENT_MAP_LOCK_ANSWER);
	put_as(NODE, "k", "1");
	assert_null(answer());
	ask_as(NODE, P, CLIENT_MAP_UNLOCK, &unlock);
	assert_int_equal(error_code(), CLIENT_ERROR_ILLEGAL_MONITOR_STATE);
	assert_true(get_gives("k", NULL));
	ask(CLIENT_MAP_UNLOCK, &unlock);
	assert_int_equal(answer()->type, CLIENT_MAP_UNLOCK_ANSWER);
	assert_true(put_gave(NULL)); /* the other one's, in the same step */
	assert_true(get_gives("k", "1"));
}

static void patience_ends(void **state)
{
	struct hz_put_operation put = { .op = head(P), .name = mc_str_z("m"), .thread_id = 1 };
	struct client_map_try_lock try = { mc_str_z("m"), heap("k"), 1, -1, 500, 78 };

	(void)state;
	lock(PYTHON, "k");
	ask_as(NODE, P, CLIENT_MAP_TRY_LOCK, &try);
	assert_null(answer());
	put.data_key = heap("k");
	put.data_value = heap("1");
	assert_null(call(HZ_PUT_OPERATION, &put));
	assert_true(node_deadline(n) <= now_ms + 500);
	now_ms += 600;
	step((struct node_event){ .type = NODE_EV_TICK });
	assert_false(((const struct client_flag_answer *)answer()->body)->response);
	assert_null(next_of(NODE_FX_SEND));
	now_ms += 60000;
	step((struct node_event){ .type = NODE_EV_TICK });
	assert_int_equal(next_of(NODE_FX_SEND)->out.cls, HZ_CALL_TIMEOUT_RESPONSE);
}

static void who_is_gone_holds_nothing(void **state)
{
	struct client_map_bare_key key = { mc_str_z("m"), heap("k") };

	(void)state;
	lock(PYTHON, "k");
	put_as(NODE, "k", "1");
	step((struct node_event){
		.type = NODE_EV_CLOSED, .conn = NODE }); /* its call does not run any more */
	step((struct node_event){ .type = NODE_EV_CLOSED, .conn = PYTHON });
	now_ms += MC_DATA_GONE_PATIENCE_MS - 1000;
	enter(PYTHON, 1);
	now_ms += 5000;
	step((struct node_event){ .type = NODE_EV_TICK });
	ask(CLIENT_MAP_IS_LOCKED, &key);
	assert_true(((const struct client_flag_answer *)answer()->body)->response);
	step((struct node_event){ .type = NODE_EV_CLOSED, .conn = PYTHON });
	enter(NODE, 2);
	now_ms += MC_DATA_GONE_PATIENCE_MS;
	step((struct node_event){ .type = NODE_EV_TICK });
	enter(PYTHON, 3);
	ask(CLIENT_MAP_IS_LOCKED, &key);
	assert_false(((const struct client_flag_answer *)answer()->body)->response);
	assert_true(get_gives("k", NULL));
	for (uint32_t i = 0; i < data_of(n)->callers_high; i++)
		assert_false(data_of(n)->callers[i].used);
}

static const struct client_entry_event *event_of(enum client_type type)
{
	const struct client_message *m = answer();

	assert_non_null(m);
	assert_int_equal(m->type, type);
	return m->body;
}

static void listeners_are_told(void **state)
{
	struct client_map_listen all = { mc_str_z("m"), true, -1, true };
	struct client_map_listen_to_key one = { mc_str_z("m"), heap("b"), false, CLIENT_ENTRY_UPDATED, true };
	struct client_name name = { mc_str_z("m") };
	struct client_named_unlisten gone = { .name = mc_str_z("m") };
	const struct client_entry_event *e;

	(void)state;
	ask_as(NODE, -1, CLIENT_MAP_ADD_ENTRY_LISTENER, &all);
	gone.registration_id = ((const struct client_uuid_answer *)answer()->body)->response;
	ask_as(PYTHON, -1, CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY, &one);
	put_as(PYTHON, "a", "1");
	e = event_of(CLIENT_MAP_ENTRY_EVENT);
	assert_true(e->event_type == CLIENT_ENTRY_ADDED && is(e->key, "a") && is(e->value, "1"));
	assert_true(e->old_value.n < 0 && e->number_of_affected_entries == 1 &&
		mc_uuid_eq(e->uuid, node_uuid(n)));
	assert_true(put_gave(NULL));
	put_as(PYTHON, "b", "1");
	assert_int_equal(event_of(CLIENT_MAP_ENTRY_EVENT)->event_type, CLIENT_ENTRY_ADDED);
	assert_true(put_gave(NULL)); /* the other listens to updates only */
	put_as(PYTHON, "b", "2");
	e = event_of(CLIENT_MAP_KEY_ENTRY_EVENT);
	assert_true(e->event_type == CLIENT_ENTRY_UPDATED && e->value.n < 0 && e->old_value.n < 0);
	e = event_of(CLIENT_MAP_ENTRY_EVENT);
	assert_true(e->event_type == CLIENT_ENTRY_UPDATED && is(e->value, "2") && is(e->old_value, "1"));
	ask(CLIENT_MAP_REMOVE, &(struct client_map_key){ mc_str_z("m"), heap("a"), 1 });
	e = event_of(CLIENT_MAP_ENTRY_EVENT);
	assert_true(e->event_type == CLIENT_ENTRY_REMOVED && e->value.n < 0 && is(e->old_value, "1"));
	ask_as(PYTHON, -1, CLIENT_MAP_CLEAR, &name);
	e = event_of(CLIENT_MAP_ENTRY_EVENT);
	assert_true(e->event_type == CLIENT_ENTRY_CLEAR_ALL && e->number_of_affected_entries == 1);
	ask_as(PYTHON, -1, CLIENT_MAP_CLEAR, &name);
	assert_int_equal(answer()->type, CLIENT_MAP_CLEAR_ANSWER); /* nothing was there */
	ask_as(NODE, -1, CLIENT_MAP_REMOVE_ENTRY_LISTENER, &gone);
	put_as(PYTHON, "a", "3");
	assert_true(put_gave(NULL));
	step((struct node_event){ .type = NODE_EV_CLOSED, .conn = PYTHON });
	ask_as(NODE, P, CLIENT_MAP_PUT,
		&(struct client_map_put){ mc_str_z("m"), heap("b"), heap("4"), 1, -1 });
	assert_true(put_gave(NULL));
	assert_null(data_of(n)->listeners);
}

static void whole_maps(void **state)
{
	struct client_name name = { mc_str_z("m") };
	struct client_proxy proxy = { mc_str_z("m"), mc_str_z("hz:impl:mapService") };
	struct client_map_listen of_m = { mc_str_z("m"), true, -1, true },
				 other = { mc_str_z("o"), true, -1, true };
	char key[] = "key-00";

	(void)state;
	for (int i = 0; i < 60; i++) {
		key[4] = (char)('0' + i / 10);
		key[5] = (char)('0' + i % 10);
		put_as(PYTHON, key, "v");
	}
	ask_as(PYTHON, -1, CLIENT_MAP_SIZE, &name);
	assert_int_equal(((const struct client_int_answer *)answer()->body)->response, 60);
	ask_as(PYTHON, -1, CLIENT_MAP_ENTRY_SET, &name);
	assert_int_equal(((const struct client_entries_answer *)answer()->body)->response.n, 60);
	ask_as(PYTHON, -1, CLIENT_GET_DISTRIBUTED_OBJECTS, &(struct client_empty){ 0 });
	assert_int_equal(((const struct client_distributed_objects *)answer()->body)->response.n, 1);
	lock(NODE, "key-07");
	ask_as(PYTHON, -1, CLIENT_MAP_CLEAR, &name);
	ask_as(PYTHON, -1, CLIENT_MAP_SIZE, &name);
	assert_int_equal(((const struct client_int_answer *)answer()->body)->response, 1);
	put_as(PYTHON, "key-07", "waits");
	assert_null(answer());
	ask_as(NODE, -1, CLIENT_MAP_ADD_ENTRY_LISTENER, &other);
	ask_as(NODE, -1, CLIENT_MAP_ADD_ENTRY_LISTENER, &of_m);
	ask_as(PYTHON, -1, CLIENT_DESTROY_PROXY, &proxy);
	assert_int_equal(error_code(), CLIENT_ERROR_HAZELCAST); /* the one that waited */
	assert_int_equal(answer()->type, CLIENT_DESTROY_PROXY_ANSWER);
	assert_true(get_gives("key-07", NULL));
	put_as(PYTHON, "a", "1"); /* its listeners have gone with it, and others have not */
	assert_true(put_gave(NULL));
	assert_non_null(data_of(n)->listeners);
	step((struct node_event){ .type = NODE_EV_CLOSED, .conn = NODE });
	assert_null(data_of(n)->listeners);
}

/* What is asked of several partitions at once, and what is not. */
static void several_partitions(void **state)
{
	static int32_t all[MC_PARTITIONS + 1] = { P, 6, MC_PARTITIONS };
	static uint64_t bytes[64]; /* the message is not the node's: its memory stays */
	struct mc_arena mem = mc_arena_of(bytes, sizeof(bytes));
	struct hz_named size = { mc_str_z("m") };
	struct hz_partition_iterating_operation op = { .op = head(-1) };
	const struct hz_partition_response *r;
	const struct node_effect *e;

	(void)state;
	for (int i = 3; i <= MC_PARTITIONS; i++)
		all[i] = i;
	put_as(PYTHON, "a", "1");
	put_as(PYTHON, "b", "2");
	op.partitions.v = all;
	op.partitions.n = 3;
	op.operation_factory = hz_value_object(HZ_SIZE_OPERATION_FACTORY, &size, &mem);
	e = call(HZ_PARTITION_ITERATING_OPERATION, &op);
	r = hz_value_body(normal(e)->value.object, HZ_PARTITION_RESPONSE);
	assert_true(r != NULL && r->results.n == 3 && r->partitions.n == 3);
	assert_true(r->results.v[0]->u.i == 2 && r->results.v[1]->u.i == 0);
	assert_non_null(hz_value_body(r->results.v[2], HZ_ERROR_RESPONSE)); /* there is no such partition */
	op.partitions.n = MC_PARTITIONS + 1;
	op.operation_factory = hz_value_object(HZ_SIZE_OPERATION_FACTORY, &size, &mem);
	assert_int_equal(call(HZ_PARTITION_ITERATING_OPERATION, &op)->out.cls, HZ_ERROR_RESPONSE);
	op.partitions.n = 1;
	op.operation_factory = NULL;
	assert_int_equal(call(HZ_PARTITION_ITERATING_OPERATION, &op)->out.cls, HZ_ERROR_RESPONSE);
}

/* As Java members send clear, evictAll and addIndex: the operation itself, as bytes. */
static const struct node_effect *by_bytes(struct mc_value *operation, struct mc_arena *mem)
{
	static int32_t all[] = { P };
	static uint8_t bytes[256];
	struct hz_binary_operation_factory factory;
	struct hz_partition_iterating_operation op = { .op = head(-1) };
	struct mc_writer w;

	mc_write_init(&w, &hz_registry, MC_LINE_53, mc_wr_of(bytes + 4, sizeof(bytes) - 4));
	mc_write_value(&w, operation);
	assert_int_equal(w.out.err, MC_ERR_OK);
	factory.operation_data = (struct mc_bytes){ bytes, (int32_t)(4 + w.out.len) };
	op.partitions.v = all;
	op.partitions.n = 1;
	op.operation_factory = hz_value_object(HZ_BINARY_OPERATION_FACTORY, &factory, mem);
	return call(HZ_PARTITION_ITERATING_OPERATION, &op);
}

static void an_operation_for_several_partitions(void **state)
{
	static uint64_t bytes[64];
	struct mc_arena mem = mc_arena_of(bytes, sizeof(bytes));
	struct hz_named_op clear = { .op = head(-1), .name = mc_str_z("m") };
	struct hz_get_operation get = { .op = head(-1), .name = mc_str_z("m"), .data_key = heap("a") };
	const struct hz_partition_response *r;

	(void)state;
	put_as(PYTHON, "a", "1");
	put_as(PYTHON, "b", "2");
	r = hz_value_body(
		normal(by_bytes(hz_value_object(HZ_CLEAR_OPERATION, &clear, &mem), &mem))->value.object,
		HZ_PARTITION_RESPONSE);
	assert_true(r != NULL && r->results.n == 1 && r->results.v[0]->u.i == 2);
	assert_true(get_gives("a", NULL));
	/* one that is of no partition, and bytes that are no operation */
	assert_int_equal(
		by_bytes(hz_value_object(HZ_GET_OPERATION, &get, &mem), &mem)->out.cls, HZ_ERROR_RESPONSE);
	assert_int_equal(by_bytes(hz_value_bool(true, &mem), &mem)->out.cls, HZ_ERROR_RESPONSE);
}

static void a_full_store_names_the_option(void **state)
{
	static char big[60];
	const struct client_message *m = NULL;
	const struct client_errors *errors;

	(void)state;
	memset(big, 'x', sizeof(big) - 5);
	for (int i = 0; i < 200000; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%d", i);
		put_as(PYTHON, key, big);
		m = answer();
		if (m->type == CLIENT_ERROR)
			break;
	}
	assert_int_equal(m->type, CLIENT_ERROR);
	errors = m->body;
	assert_non_null(
		memmem(errors->errors.v[0].message.p, (size_t)errors->errors.v[0].message.n, "--store", 7));
	assert_true(get_gives("1", big));
	ask(CLIENT_MAP_REMOVE, &(struct client_map_key){ mc_str_z("m"), heap("1"), 1 });
	assert_int_equal(answer()->type, CLIENT_MAP_REMOVE_ANSWER);
}

static void entries_go_when_their_time_comes(void **state)
{
	struct node_store_figures f;

	(void)state;
	ask(CLIENT_MAP_SET, &(struct client_map_put){ mc_str_z("m"), heap("t"), heap("1"), 1, 2000 });
	assert_true(data_figures(n, &f) && f.entries == 1 && f.maps == 1 && f.owned == MC_PARTITIONS);
	for (int i = 0; i < 5; i++) {
		assert_true(node_deadline(n) <= now_ms + MC_DATA_TICK_MS);
		now_ms = node_deadline(n) > now_ms ? node_deadline(n) : now_ms + 1;
		step((struct node_event){ .type = NODE_EV_TICK });
	}
	now_ms += 2000;
	step((struct node_event){ .type = NODE_EV_TICK });
	assert_true(data_figures(n, &f) && f.entries == 0);
}

static const struct client_simple_entry_view *view_of(const char *key)
{
	ask(CLIENT_MAP_GET_ENTRY_VIEW, &(struct client_map_key){ mc_str_z("m"), heap(key), 1 });
	return ((const struct client_map_entry_view_answer *)answer()->body)->response;
}

/* Times that an entry does not have are shown as Hazelcast shows them. */
static void an_entry_is_seen_with_its_times(void **state)
{
	const struct client_simple_entry_view *v;

	(void)state;
	put_as(PYTHON, "for ever", "v");
	v = view_of("for ever");
	assert_true(is(v->key, "for ever") && is(v->value, "v"));
	assert_true(v->ttl == INT64_MAX && v->max_idle == INT64_MAX && v->expiration_time == INT64_MAX);
	ask(CLIENT_MAP_PUT, &(struct client_map_put){ mc_str_z("m"), heap("soon"), heap("v"), 1, 1000 });
	v = view_of("soon");
	assert_true(v->ttl == 1000 && v->max_idle == INT64_MAX);
	assert_in_range(v->expiration_time, 1700000000000 + now_ms, 1700000000000 + now_ms + 2000);
	assert_int_equal(v->version, 0);
	ask(CLIENT_MAP_PUT, &(struct client_map_put){ mc_str_z("m"), heap("soon"), heap("w"), 1, 2000 });
	v = view_of("soon");
	assert_true(v->ttl == 2000 && v->version == 1);
	assert_null(view_of("nothing"));
}

static void a_name_has_one_rule(void **state)
{
	static const struct node_map_rule rules[] = { { .pattern = "default" }, { .pattern = "a*" },
		{ .pattern = "ab*" }, { .pattern = "abc" }, { .pattern = "*z" }, { .pattern = "y*z" } };
	static const struct {
		const char *name, *pattern;
	} cases[] = { { "x", "default" }, { "abc", "abc" }, { "abd", "ab*" }, { "ac", "a*" }, { "a", "a*" },
		{ "xz", "*z" }, { "y1z", "y*z" }, { "yz", "y*z" }, { "abc@key", "abc" }, { "", "default" },
		{ "az", "*z" } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
			map_rule_of(rules, 6, mc_str_z(cases[i].name))->pattern, cases[i].pattern);
	assert_null(map_rule_of(rules + 1, 5, mc_str_z("x")));
	assert_null(map_rule_of(NULL, 0, mc_str_z("x")));
}

/* --- merges: what comes from another cluster, and what goes to one --- */
static const struct node_effect *merge(
	enum hz_class policy, const char *key, const char *value, bool as_data, struct mc_arena *mem)
{
	struct hz_map_merging_entry_impl e = { .hits = -1, .ttl = INT64_MAX, .expiration_time = INT64_MAX };
	struct mc_value *v[1];
	struct hz_merge_operation op = { .op = head(P), .name = mc_str_z("m") };
	struct hz_empty none = { 0 };

	e.key.is_data = e.value.is_data = as_data;
	e.key.data = heap(key);
	e.value.data = heap(value);
	v[0] = hz_value_object(HZ_MAP_MERGING_ENTRY_IMPL, &e, mem);
	op.merging_entries.v = v;
	op.merging_entries.n = 1;
	op.merge_policy = hz_value_object(policy, &none, mem);
	return call(HZ_MERGE_OPERATION, &op);
}

static void entries_of_another_cluster_come(void **state)
{
	static uint8_t bytes[1 << 16];
	struct mc_arena mem = mc_arena_of(bytes, sizeof(bytes));

	(void)state;
	assert_true(normal(merge(HZ_PUT_IF_ABSENT_MERGE_POLICY, "a", "1", true, &mem))->value.object->u.flag);
	assert_true(get_gives("a", "1"));
	normal(merge(HZ_PUT_IF_ABSENT_MERGE_POLICY, "a", "2", true, &mem));
	assert_true(get_gives("a", "1"));
	normal(merge(HZ_PASS_THROUGH_MERGE_POLICY, "a", "3", true, &mem));
	assert_true(get_gives("a", "3"));
	assert_false(normal(merge(HZ_DISCARD_MERGE_POLICY, "b", "1", true, &mem))->value.object->u.flag);
	/* no policy of maps; entries that are no bytes */
	assert_int_equal(merge(HZ_TRUE_PREDICATE, "a", "4", true, &mem)->out.cls, HZ_ERROR_RESPONSE);
	assert_int_equal(
		merge(HZ_PASS_THROUGH_MERGE_POLICY, "a", "4", false, &mem)->out.cls, HZ_ERROR_RESPONSE);
	assert_true(get_gives("a", "3"));
}

/* Into a cluster that is this node alone again: to itself. */
static void what_was_owned_goes_along(void **state)
{
	char key[16];
	bool through = false;

	(void)state;
	for (int i = 0; i < 300; i++) {
		snprintf(key, sizeof(key), "%d", i);
		put_as(PYTHON, key, "old");
	}
	n->fx = &fx;
	node_effects_reset(&fx);
	data_reset(n);
	n->fx = NULL;
	assert_int_equal(store_stats(data_of(n)->shard.store).entries, 300);
	assert_int_equal(data_of(n)->shard.maps.n, 0);
	put_as(PYTHON, "7", "new");
	node_invariant(n);
	for (int i = 0; i < 200 && !through; i++) {
		now_ms += 10;
		step((struct node_event){ .type = NODE_EV_TICK });
		through = data_of(n)->kept == NULL;
	}
	assert_true(through);
	assert_int_equal(store_stats(data_of(n)->shard.store).entries, 300);
	assert_true(get_gives("7", "new"));
	assert_true(get_gives("8", "old") && get_gives("299", "old"));
	node_invariant(n);
}

/* Changes of a map are numbered for those who cache it, by partition; of another map nobody is told. */
static void near_caches_count_changes(void **state)
{
	static char name[MC_MAP_NAME_MAX + 2];
	struct data_invalidation one, two;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	assert_false(data_near_next(n, mc_str_z("a"), P, &one));
	assert_true(data_near_open(n, mc_str_z("a")) && data_near_open(n, mc_str_z("b")));
	assert_true(data_near_open(n, mc_str_z("a"))); /* that is the same */
	assert_false(data_near_open(n, mc_str_z(NULL)));
	assert_false(data_near_open(n, mc_str_z(name)));
	name[MC_MAP_NAME_MAX] = 0;
	assert_true(data_near_open(n, mc_str_z(name)));
	assert_true(data_near_next(n, mc_str_z("a"), P, &one) && data_near_next(n, mc_str_z("a"), P, &two));
	assert_int_equal(one.sequence, 1);
	assert_int_equal(two.sequence, 2);
	assert_true(mc_uuid_eq(one.partition, two.partition) && mc_uuid_eq(one.source, node_uuid(n)));
	assert_true(data_near_next(n, mc_str_z("a"), P + 1, &two));
	assert_int_equal(two.sequence, 1);
	assert_false(mc_uuid_eq(one.partition, two.partition));
	assert_true(data_near_next(n, mc_str_z("b"), P, &two));
	assert_int_equal(two.sequence, 1);
	assert_false(data_near_next(n, mc_str_z("c"), P, &two));
	data_nears_drop(n);
	assert_false(data_near_next(n, mc_str_z("a"), P, &two));
}

/* The maps behind caches, multimaps and replicated maps have names that nobody may write to from outside. */
static void maps_behind_other_objects_are_hidden(void **state)
{
	const struct mc_str names[] = { mc_str_of("\0m", 2), mc_str_of("\1m", 2), mc_str_of("\1", 1),
		mc_str_of("\2r", 2) };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct client_map_put_all all = { .name = names[i] };

		ask(CLIENT_MAP_PUT, &(struct client_map_put){ names[i], heap("k"), heap("v"), 1, -1 });
		assert_int_equal(error_code(), CLIENT_ERROR_ILLEGAL_ARGUMENT);
		ask(CLIENT_MAP_GET, &(struct client_map_key){ names[i], heap("k"), 1 });
		assert_int_equal(error_code(), CLIENT_ERROR_ILLEGAL_ARGUMENT);
		ask(CLIENT_MAP_PUT_ALL, &all);
		assert_int_equal(error_code(), CLIENT_ERROR_ILLEGAL_ARGUMENT);
	}
	ask(CLIENT_MAP_PUT, &(struct client_map_put){ mc_str_z(""), heap("k"), heap("v"), 1, -1 });
	assert_true(put_gave(NULL));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(entries_of_another_cluster_come),
		T(what_was_owned_goes_along),
		T(near_caches_count_changes),
		T(one_outcome_for_clients_and_members),
		T(schemas_that_are_none),
		T(who_may_not_ask),
		T(a_call_waits_for_a_lock),
		T(patience_ends),
		T(listeners_are_told),
		T(who_is_gone_holds_nothing),
		T(whole_maps),
		T(several_partitions),
		T(an_operation_for_several_partitions),
		T(a_full_store_names_the_option),
		T(entries_go_when_their_time_comes),
		T(an_entry_is_seen_with_its_times),
		T(a_name_has_one_rule),
		T(maps_behind_other_objects_are_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
