/* SPDX-License-Identifier: Apache-2.0 */
/* A node and its clients: who is let in, what they are shown, what they are told when something changes, what
 * is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/poison.h"
#include "common/clients/internal.h"
#include "common/cluster/internal.h"
#include "common/node/node.h"
#include "common/partition/partition.h"
#include "tests/lib/client_walkers.h"

#define BLOCK (8u << 20)
#define CONN 7
#define BUFFER (1u << 20)
#define WANTS 64

struct world {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	void *block, *fx_block;
	struct mc_arena mem;
	uint8_t *buffer;
	struct mc_rng rng;
	int64_t now, correlation;
	uint32_t at;            /* effects looked at */
	node_conn wants[WANTS]; /* who waits for room */
	uint32_t want_count;
	const char *host; /* where clients come from; NULL: 10.0.0.9 */
	bool slow;        /* clients do not read what is told */
};

/* --- the world --- */
/* What it leads to comes behind what is there. */
static void add_step(struct world *w, struct node_event ev)
{
	uint32_t before = w->fx.n;

	ev.now_ms = w->now;
	ev.clock_ms = 1700000000000 + w->now;
	node_step(w->n, &ev, &w->fx);
	assert_false(w->fx.lost);
	for (uint32_t i = before; i < w->fx.n; i++)
		if (w->fx.v[i].type == NODE_FX_WANT_WRITABLE) {
			assert_true(w->want_count < WANTS);
			w->wants[w->want_count++] = w->fx.v[i].conn;
		}
}

static void step_once(struct world *w, struct node_event ev)
{
	node_effects_reset(&w->fx);
	w->at = 0;
	add_step(w, ev);
}

/* Clients read what is said to them at once, unless they are slow. */
static void step(struct world *w, struct node_event ev)
{
	step_once(w, ev);
	while (w->want_count > 0 && !w->slow)
		add_step(w,
			(struct node_event){ .type = NODE_EV_WRITABLE,
				.conn = w->wants[--w->want_count],
				.room = MC_CLIENT_QUEUE_MAX });
}

static void tick(struct world *w, int64_t after)
{
	w->now += after;
	step(w, (struct node_event){ .type = NODE_EV_TICK });
}

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	node_config_defaults(&w->cfg);
	w->cfg.cluster_name = "test";
	w->cfg.joiner = NODE_TCP_IP;
	w->cfg.members_max = w->cfg.conns_max = 64;
	w->cfg.clients_max = 16;
	w->block = aligned_alloc(16, (node_size(&w->cfg) + 15) / 16 * 16);
	w->fx_block = aligned_alloc(16, BLOCK);
	w->mem = mc_arena_of(aligned_alloc(16, BLOCK), BLOCK);
	w->buffer = malloc(BUFFER);
	mc_rng_seed(&w->rng, 1);
	*state = w;
	return 0;
}

/* A node of one; not yet in a cluster. */
static void begin(struct world *w)
{
	struct mc_addr own;
	struct node_event start = { .type = NODE_EV_START, .addr = &own };

	mc_unpoison(w->block, node_size(&w->cfg));
	memset(w->block, 0, node_size(&w->cfg));
	node_effects_init(&w->fx, w->fx_block, BLOCK);
	w->n = node_init(w->block, &w->cfg, 1, NULL);
	w->now = 1000;
	w->correlation = 0;
	assert_true(mc_addr_set(&own, mc_str_z("10.0.0.1"), 5701));
	step(w, start);
}

static void lead(struct world *w)
{
	begin(w);
	step(w, (struct node_event){ .type = NODE_EV_PEERS });
	for (int i = 0; i < 1000 && !node_is_master(w->n); i++)
		tick(w, 100);
	assert_true(node_is_master(w->n));
}

static int tear_down(void **state)
{
	struct world *w = *state;

	free(w->block);
	free(w->fx_block);
	free(w->mem.buf);
	free(w->buffer);
	free(w);
	return 0;
}

/* --- what comes out --- */
static const struct node_effect *next_of(struct world *w, enum node_effect_type type)
{
	while (w->at < w->fx.n)
		if (w->fx.v[w->at++].type == type)
			return &w->fx.v[w->at - 1];
	return NULL;
}

/* The next message to a client, of this type; it can be written on both lines. */
static const struct node_effect *said(struct world *w, enum client_type type)
{
	const struct node_effect *e = next_of(w, NODE_FX_CLIENT_SEND);
	size_t n;

	assert_non_null(e);
	assert_string_equal(client_type_name(e->client.type), client_type_name(type));
	for (int line = 0; line < MC_LINE_COUNT; line++)
		assert_int_equal(client_message_write(&e->client, (enum mc_line)line, w->buffer, BUFFER, &n),
			MC_ERR_OK);
	return e;
}

static bool any(struct world *w, enum node_effect_type type)
{
	w->at = 0;
	return next_of(w, type) != NULL;
}

static int32_t error_code(struct world *w)
{
	const struct node_effect *e = said(w, CLIENT_ERROR);
	const struct client_errors *errors = e->client.body;

	assert_int_equal(e->client.correlation, w->correlation);
	assert_true(errors->errors.n == 1 && errors->errors.v[0].message.n > 0 &&
		errors->errors.v[0].class_name.n > 0);
	return errors->errors.v[0].error_code;
}

/* --- what goes in --- */
static void message(struct world *w, node_conn conn, const struct client_message *m)
{
	struct node_event ev = { .type = NODE_EV_CLIENT_MESSAGE, .conn = conn, .client = m };
	struct mc_addr addr;

	assert_true(mc_addr_set(&addr, mc_str_z(w->host == NULL ? "10.0.0.9" : w->host), 40000));
	ev.addr = &addr;
	step(w, ev);
}

static void ask(struct world *w, node_conn conn, enum client_type type, void *body)
{
	struct client_message m = { .type = type,
		.wire_type = client_rows[type].type,
		.correlation = ++w->correlation,
		.partition_id = -1,
		.body = body };

	message(w, conn, &m);
}

static struct client_authentication hello(const char *cluster)
{
	return (struct client_authentication){ .cluster_name = mc_str_z(cluster),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = { false, 1, 2 },
		.client_type = mc_str_z("PYH"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.7.0"),
		.client_name = mc_str_z("hz.client_0") };
}

static int status_of(struct world *w, node_conn conn, struct client_authentication *a)
{
	const struct client_authentication_answer *answer;

	ask(w, conn, CLIENT_AUTHENTICATION, a);
	answer = said(w, CLIENT_AUTHENTICATION_ANSWER)->client.body;
	return answer->status;
}

static void enter(struct world *w, node_conn conn)
{
	struct client_authentication a = hello("test");

	assert_int_equal(status_of(w, conn, &a), CLIENT_AUTHENTICATED);
	assert_true(any(w, NODE_FX_TRUST));
}

/* As the member list gains one: data or lite. */
static struct mc_uuid add_member(struct world *w, uint64_t number, bool lite)
{
	struct hz_address a = { .port = 5701, .host = mc_str_z("10.0.0.2") };
	struct hz_member_version version = { 5, 3, 8 };
	struct hz_string_pair attribute = { mc_str_z("key"), mc_str_z("value") };
	struct hz_member_info info = {
		.address = &a, .uuid = { false, 99, number }, .lite_member = lite, .version = &version
	};
	struct member *m;

	info.attributes.v = &attribute;
	info.attributes.n = 1;
	node_effects_reset(&w->fx);
	w->n->fx = &w->fx;
	m = member_append(w->n, &info);
	assert_non_null(m);
	m->conn = (node_conn)(100 + number);
	w->n->list_version++;
	view_changed(w->n);
	partition_member_added(w->n, m);
	w->n->fx = NULL;
	return info.uuid;
}

static void remove_member(struct world *w, struct mc_uuid uuid)
{
	node_effects_reset(&w->fx);
	w->n->fx = &w->fx;
	member_remove(w->n, member_find(w->n, uuid), NODE_REASON_CONNECTION_LOST);
	w->n->list_version++;
	view_changed(w->n);
	partition_member_gone(w->n, uuid);
	w->n->fx = NULL;
}

/* --- being let in --- */
static void nobody_is_served_before_there_is_a_cluster(void **state)
{
	struct world *w = *state;
	struct client_authentication a = hello("test");

	begin(w);
	ask(w, CONN, CLIENT_AUTHENTICATION, &a);
	assert_int_equal(error_code(w), CLIENT_ERROR_NOT_ACTIVE);
	assert_int_equal(node_client_count(w->n), 0);
}

static void authentication_comes_first(void **state)
{
	struct world *w = *state;

	lead(w);
	ask(w, CONN, CLIENT_PING, &(struct client_empty){ 0 });
	assert_int_equal(error_code(w), CLIENT_ERROR_RETRYABLE);
	assert_true(any(w, NODE_FX_HANG_UP));
	assert_int_equal(node_client_count(w->n), 0);
}

static void who_is_refused(void **state)
{
	struct world *w = *state;
	struct client_authentication a = hello("other");
	struct client_authentication_custom custom = { .cluster_name = mc_str_z("test"),
		.serialization_version = 1 };
	const struct client_authentication_answer *answer;
	const struct node_effect *e;

	lead(w);
	assert_int_equal(status_of(w, CONN, &a), CLIENT_CREDENTIALS_FAILED);
	e = (w->at = 0, next_of(w, NODE_FX_NOTICE));
	assert_non_null(e);
	assert_int_equal(e->notice->type, NODE_NOTICE_WARN);
	assert_non_null(
		memmem(e->notice->message.p, (size_t)e->notice->message.n, "('other', not 'test')", 21));
	assert_int_equal(status_of(w, CONN, &a), CLIENT_CREDENTIALS_FAILED);
	assert_false(any(w, NODE_FX_NOTICE)); /* said once */
	a = hello("test");
	a.username = mc_str_z("");
	assert_int_equal(status_of(w, CONN, &a), CLIENT_CREDENTIALS_FAILED);
	a = hello("test");
	a.password = mc_str_z("x");
	assert_int_equal(status_of(w, CONN, &a), CLIENT_CREDENTIALS_FAILED);
	a = hello("test");
	a.serialization_version = 2;
	assert_int_equal(status_of(w, CONN, &a), CLIENT_SERIALIZATION_VERSION_MISMATCH);
	ask(w, CONN, CLIENT_AUTHENTICATION_CUSTOM, &custom);
	answer = said(w, CLIENT_AUTHENTICATION_CUSTOM_ANSWER)->client.body;
	assert_int_equal(answer->status, CLIENT_CREDENTIALS_FAILED);
	assert_true(answer->member_uuid.null && answer->cluster_id.null && answer->address == NULL &&
		answer->partition_count == -1);
	w->cfg.require_password = true;
	a = hello("test");
	assert_int_equal(status_of(w, CONN, &a), CLIENT_CREDENTIALS_FAILED);
	assert_int_equal(node_client_count(w->n), 0);
}

static void who_is_let_in_learns_where_it_is(void **state)
{
	static const char *const releases[MC_LINE_COUNT] = { "5.3.8", "5.4.0", "5.5.0", "5.6.0", "5.7.0" };
	struct world *w = *state;
	struct client_authentication a = hello("test");

	for (int line = 0; line < MC_LINE_COUNT; line++) {
		const struct client_authentication_answer *answer;

		w->cfg.line = (enum mc_line)line;
		lead(w);
		ask(w, CONN, CLIENT_AUTHENTICATION, &a);
		answer = said(w, CLIENT_AUTHENTICATION_ANSWER)->client.body;
		assert_int_equal(answer->status, CLIENT_AUTHENTICATED);
		assert_true(mc_uuid_eq(answer->member_uuid, node_uuid(w->n)) &&
			mc_uuid_eq(answer->cluster_id, w->n->cluster_id));
		assert_false(answer->cluster_id.null || answer->failover_supported);
		assert_int_equal(answer->partition_count, MC_PARTITIONS);
		assert_true(mc_str_eqz(answer->address->host, "10.0.0.1") && answer->address->port == 5701);
		assert_true(mc_str_eqz(answer->server_hazelcast_version, releases[line]));
		assert_int_equal(answer->member_infos.n, 1);
		assert_int_equal(answer->member_list_version, 1);
		assert_int_equal(answer->partition_list_version, -1);
		assert_int_equal(node_client_count(w->n), 1);
		step(w, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CONN });
		assert_int_equal(node_client_count(w->n), 0);
	}
}

/* "Who is connected?", as members ask each other. */
static void clients_and_their_kinds(void **state)
{
	struct world *w = *state;
	const struct mc_items *list;
	struct mc_value *map;

	lead(w);
	enter(w, CONN);
	node_effects_reset(&w->fx);
	w->n->fx = &w->fx;
	map = clients_types(w->n);
	w->n->fx = NULL;
	assert_int_equal(map->type, MC_TYPE_MAP);
	list = map->body;
	assert_int_equal(list->n, 2);
	assert_true(mc_uuid_eq(list->v[0]->u.uuid, (struct mc_uuid){ false, 1, 2 }));
	assert_true(mc_str_eqz(list->v[1]->u.str, "PYH"));
}

static void there_is_an_end_to_how_many(void **state)
{
	struct world *w = *state;
	struct client_authentication a = hello("test");

	lead(w);
	for (node_conn c = 1; c <= w->cfg.clients_max; c++)
		enter(w, c);
	ask(w, 99, CLIENT_AUTHENTICATION, &a);
	assert_false(any(w, NODE_FX_CLIENT_SEND));
	assert_true(any(w, NODE_FX_HANG_UP));
	step(w, (struct node_event){ .type = NODE_EV_CLOSED, .conn = 3 });
	enter(w, 99);
}

/* --- the view --- */
static const struct client_members_view *members_event(struct world *w, int64_t correlation)
{
	const struct node_effect *e = said(w, CLIENT_MEMBERS_VIEW_EVENT);

	assert_int_equal(e->client.correlation, correlation);
	return e->client.body;
}

static const struct client_partitions_view *partitions_event(struct world *w)
{
	const struct client_partitions_view *v = said(w, CLIENT_PARTITIONS_VIEW_EVENT)->client.body;
	unsigned count = 0;

	for (uint32_t i = 0; i < v->partitions.n; i++)
		count += v->partitions.v[i].partitions.n;
	assert_int_equal(count, MC_PARTITIONS);
	return v;
}

static int64_t watch(struct world *w, node_conn conn)
{
	enter(w, conn);
	ask(w, conn, CLIENT_ADD_CLUSTER_VIEW_LISTENER, &(struct client_empty){ 0 });
	return w->correlation;
}

static void the_list_and_its_changes(void **state)
{
	struct world *w = *state;
	const struct client_members_view *v;
	struct mc_uuid other;
	int64_t view;

	lead(w);
	view = watch(w, CONN);
	v = members_event(w, view);
	assert_true(v->version == 1 && v->member_infos.n == 1 && v->member_infos.v[0].lite_member);
	assert_true(mc_str_eqz(v->member_infos.v[0].address_map.v[0].address.host, "10.0.0.1"));
	assert_int_equal(said(w, CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER)->client.correlation, view);
	assert_null(next_of(w, NODE_FX_CLIENT_SEND));

	enter(w, CONN + 1); /* has no view: is told nothing */
	other = add_member(w, 1, true);
	tick(w, 1);
	v = members_event(w, view);
	assert_true(v->version == 2 && v->member_infos.n == 2);
	assert_true(mc_uuid_eq(v->member_infos.v[1].uuid, other) && v->member_infos.v[1].version.patch == 8);
	assert_true(mc_str_eqz(v->member_infos.v[1].attributes.v[0].value, "value"));
	assert_null(next_of(w, NODE_FX_CLIENT_SEND));
	tick(w, 1);
	assert_false(any(w, NODE_FX_CLIENT_SEND)); /* once is enough */

	remove_member(w, other);
	tick(w, 1);
	v = members_event(w, view);
	assert_true(v->version == 3 && v->member_infos.n == 1);
	step(w, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CONN });
	add_member(w, 2, true);
	tick(w, 1);
	assert_false(any(w, NODE_FX_CLIENT_SEND));
}

/* Views that came while one was on its way out are told once, as they are when it has gone. */
static void who_reads_slowly_gets_the_newest(void **state)
{
	struct world *w = *state;
	const struct client_members_view *view;

	lead(w);
	enter(w, CONN);
	ask(w, CONN, CLIENT_ADD_CLUSTER_VIEW_LISTENER, &(struct client_empty){ 0 });
	w->slow = true; /* from here on: what it asked for it has read */
	for (uint64_t i = 1; i <= 4; i++) {
		add_member(w, i, true);
		tick(w, 1000);
		assert_int_equal(any(w, NODE_FX_CLIENT_SEND), i == 1);
	}
	w->slow = false;
	step_once(w,
		(struct node_event){ .type = NODE_EV_WRITABLE, .conn = CONN, .room = MC_CLIENT_QUEUE_MAX });
	w->want_count = 0;
	view = said(w, CLIENT_MEMBERS_VIEW_EVENT)->client.body;
	assert_int_equal(view->member_infos.n, 5);
	assert_int_equal(view->version, node_list_version(w->n));
	assert_null(next_of(w, NODE_FX_CLIENT_SEND));
	step_once(w,
		(struct node_event){ .type = NODE_EV_WRITABLE, .conn = CONN, .room = MC_CLIENT_QUEUE_MAX });
	assert_false(any(w, NODE_FX_CLIENT_SEND)); /* nothing is due */
}

static void owners_of_partitions(void **state)
{
	struct world *w = *state;
	const struct client_partitions_view *v;
	struct mc_uuid data;
	int64_t since;
	bool newer = false;

	lead(w);
	watch(w, CONN);
	data = add_member(w, 1, false);
	tick(w, 1);
	said(w, CLIENT_MEMBERS_VIEW_EVENT);
	assert_null(next_of(w, NODE_FX_CLIENT_SEND)); /* nothing is assigned */
	ask(w, CONN, CLIENT_TRIGGER_PARTITION_ASSIGNMENT, &(struct client_empty){ 0 });
	said(w, CLIENT_TRIGGER_PARTITION_ASSIGNMENT_ANSWER);
	since = w->now;
	do {
		assert_true(w->now - since < MC_CLIENT_VIEW_PAUSE_MAX);
		tick(w, 10);
	} while (!any(w, NODE_FX_CLIENT_SEND));
	assert_true(w->now - since >= MC_CLIENT_VIEW_PAUSE);
	w->at = 0;
	v = partitions_event(w);
	assert_true(v->partitions.n == 1 && mc_uuid_eq(v->partitions.v[0].uuid, data) && v->version == 1);
	watch(w, CONN + 1); /* who comes now is shown both, the one when the other has been read */
	said(w, CLIENT_MEMBERS_VIEW_EVENT);
	said(w, CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER);
	assert_int_equal(partitions_event(w)->version, 1);

	/* Its owner is gone: nobody can be named; then another one is there. */
	remove_member(w, data);
	data = add_member(w, 2, false);
	ask(w, CONN, CLIENT_TRIGGER_PARTITION_ASSIGNMENT, &(struct client_empty){ 0 });
	for (int i = 0; i < 1000 && !newer; i++) {
		tick(w, 10);
		w->at = 0;
		for (const struct node_effect *e; (e = next_of(w, NODE_FX_CLIENT_SEND)) != NULL;) {
			if (e->client.type != CLIENT_PARTITIONS_VIEW_EVENT)
				continue;
			v = e->client.body; /* of this step */
			newer = v->version > 1;
		}
	}
	assert_true(newer && v->partitions.n == 1 && mc_uuid_eq(v->partitions.v[0].uuid, data));
}

/* --- what is not done here --- */
/* It would find no other that does: it is not sent on. */
static void where_nobody_stores_anything(void **state)
{
	struct world *w = *state;
	struct client_name map = { mc_str_z("m") };

	lead(w);
	enter(w, CONN);
	w->correlation++; /* went to another member */
	ask(w, CONN, CLIENT_MAP_SIZE, &map);
	assert_int_equal(error_code(w), CLIENT_ERROR_NO_DATA_MEMBER);
	add_member(w, 1, false);
	ask(w, CONN, CLIENT_MAP_SIZE, &map);
	assert_int_equal(error_code(w), CLIENT_ERROR_RETRYABLE);
}

static void a_member_that_stores_nothing(void **state)
{
	struct world *w = *state;
	struct client_name map = { mc_str_z("m") };
	struct client_message unknown = { .type = CLIENT_NONE, .wire_type = 0x7f0100 };
	struct client_proxy proxy = { mc_str_z("m"), mc_str_z("hz:impl:mapService") };

	lead(w);
	enter(w, CONN);
	ask(w, CONN, CLIENT_CREATE_PROXY, &proxy);
	said(w, CLIENT_CREATE_PROXY_ANSWER);
	ask(w, CONN, CLIENT_GET_DISTRIBUTED_OBJECTS, NULL);
	said(w, CLIENT_GET_DISTRIBUTED_OBJECTS_ANSWER);
	ask(w, CONN, CLIENT_MAP_SIZE, &map);
	assert_int_equal(error_code(w), CLIENT_ERROR_NO_DATA_MEMBER);
	unknown.correlation = ++w->correlation;
	message(w, CONN, &unknown);
	assert_int_equal(error_code(w), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	ask(w, CONN, CLIENT_FETCH_SCHEMA, &(struct client_fetch_schema){ 0 });
	assert_int_equal(error_code(w), CLIENT_ERROR_UNSUPPORTED_OPERATION);

	add_member(w, 1, false);
	ask(w, CONN, CLIENT_MAP_SIZE, &map); /* it has sent everything to us: nobody else would be asked */
	assert_int_equal(error_code(w), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	ask(w, CONN, CLIENT_DESTROY_PROXY, &proxy);
	assert_int_equal(error_code(w), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	w->correlation++; /* went to another member */
	ask(w, CONN, CLIENT_MAP_SIZE, &map);
	assert_int_equal(error_code(w), CLIENT_ERROR_RETRYABLE);
	unknown.wire_type = 0x080500; /* ExecutorServiceSubmitToPartition */
	unknown.correlation = ++w->correlation;
	message(w, CONN, &unknown);
	assert_int_equal(error_code(w), CLIENT_ERROR_RETRYABLE);
	unknown.wire_type = 0x080600; /* to this member: nobody else is meant */
	unknown.correlation = ++w->correlation;
	message(w, CONN, &unknown);
	assert_int_equal(error_code(w), CLIENT_ERROR_UNSUPPORTED_OPERATION);
	ask(w, CONN, CLIENT_GET_DISTRIBUTED_OBJECTS, NULL);
	assert_int_equal(error_code(w), CLIENT_ERROR_RETRYABLE);
	ask(w, CONN, CLIENT_PING, NULL);
	said(w, CLIENT_PING_ANSWER);
}

static void listeners_are_kept_and_silent(void **state)
{
	struct world *w = *state;
	struct client_map_listen listen = { .name = mc_str_z("m"), .local_only = true };
	struct client_named_unlisten unlisten = { .name = mc_str_z("m") };
	const struct client_flag_answer *gone;

	lead(w);
	enter(w, CONN);
	enter(w, CONN + 1);
	add_member(w, 1, false);
	ask(w, CONN, CLIENT_MAP_ADD_ENTRY_LISTENER, &listen);
	unlisten.registration_id =
		((struct client_uuid_answer *)said(w, CLIENT_MAP_ADD_ENTRY_LISTENER_ANSWER)->client.body)
			->response;
	assert_false(unlisten.registration_id.null);
	ask(w, CONN + 1, CLIENT_MAP_REMOVE_ENTRY_LISTENER, &unlisten); /* not its own */
	gone = said(w, CLIENT_MAP_REMOVE_ENTRY_LISTENER_ANSWER)->client.body;
	assert_false(gone->response);
	for (int i = 0; i < 2; i++) {
		ask(w, CONN, CLIENT_MAP_REMOVE_ENTRY_LISTENER, &unlisten);
		gone = said(w, CLIENT_MAP_REMOVE_ENTRY_LISTENER_ANSWER)->client.body;
		assert_int_equal(gone->response, i == 0);
	}
	listen.local_only = false; /* it wants to hear through us what happens there */
	ask(w, CONN, CLIENT_MAP_ADD_ENTRY_LISTENER, &listen);
	assert_true(error_code(w) != CLIENT_ERROR_NO_DATA_MEMBER);
	for (uint32_t i = 0; i < 3; i++)
		ask(w, CONN, CLIENT_LOCAL_BACKUP_LISTENER, NULL);
	assert_int_equal(clients_of(w->n)->listener_count, 3);
	step(w, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CONN });
	assert_int_equal(clients_of(w->n)->listener_count, 0);
}

/* A host's clients have half of the places that others leave: never all, so that there is one for somebody
 * else. */
static void listeners_of_one_host_leave_places(void **state)
{
	struct world *w = *state;
	uint32_t all = w->cfg.clients_max * MC_CLIENT_LISTENERS_MEAN;

	lead(w);
	enter(w, CONN);
	enter(w, CONN + 1);
	for (uint32_t i = 0; i < all / 2; i++) {
		ask(w, CONN + i % 2, CLIENT_LOCAL_BACKUP_LISTENER, NULL);
		said(w, CLIENT_LOCAL_BACKUP_LISTENER_ANSWER);
	}
	for (uint32_t i = 0; i < 2; i++) {
		ask(w, CONN + i, CLIENT_LOCAL_BACKUP_LISTENER, NULL);
		assert_int_equal(error_code(w), CLIENT_ERROR_HAZELCAST);
	}
	w->host = "10.0.0.77";
	enter(w, CONN + 2);
	for (uint32_t i = 0; i < all / 4; i++) {
		ask(w, CONN + 2, CLIENT_LOCAL_BACKUP_LISTENER, NULL);
		said(w, CLIENT_LOCAL_BACKUP_LISTENER_ANSWER);
	}
	ask(w, CONN + 2, CLIENT_LOCAL_BACKUP_LISTENER, NULL);
	assert_int_equal(error_code(w), CLIENT_ERROR_HAZELCAST);
	step(w, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CONN + 2 });
	ask(w, CONN, CLIENT_LOCAL_BACKUP_LISTENER, NULL); /* and what they gave back is shared again */
	assert_int_equal(error_code(w), CLIENT_ERROR_HAZELCAST);
}

/* Whatever is asked: one answer, with the request's number, that can be written. */
static void every_request_has_one_answer(void **state)
{
	struct world *w = *state;

	lead(w);
	enter(w, CONN);
	for (int round = 0; round < 20000; round++) {
		enum client_type type = (enum client_type)(1 + mc_rng_below(&w->rng, CLIENT_TYPE_COUNT - 1));
		struct mc_random r = { .w = { .line = MC_LINE_57 }, .rng = &w->rng, .mem = &w->mem };
		struct client_message m;
		const struct node_effect *e;
		unsigned answers = 0;

		mc_arena_reset(&w->mem);
		if (round == 10000)
			add_member(w, 1, false);
		assert_true(client_message_random(&r, type, &m));
		m.wire_type = client_rows[type].type;
		message(w, CONN, &m);
		while ((e = next_of(w, NODE_FX_CLIENT_SEND)) != NULL) {
			bool event = client_rows[e->client.type].kind == CLIENT_KIND_EVENT &&
				e->client.type != CLIENT_ERROR;
			size_t n;

			assert_int_equal(
				client_message_write(&e->client, node_line(w->n), w->buffer, BUFFER, &n),
				MC_ERR_OK);
			assert_true(event || e->client.correlation == m.correlation);
			answers += !event;
		}
		assert_int_equal(answers, 1);
	}
	assert_int_equal(node_client_count(w->n), 1);
}

/* --- the end --- */
static void the_silent_are_closed(void **state)
{
	struct world *w = *state;

	lead(w);
	enter(w, CONN);
	enter(w, CONN + 1);
	tick(w, MC_CLIENT_SILENCE / 2);
	ask(w, CONN + 1, CLIENT_PING, NULL);
	tick(w, MC_CLIENT_SILENCE / 2 - 1);
	assert_int_equal(node_client_count(w->n), 2);
	tick(w, 1);
	assert_int_equal(node_client_count(w->n), 1);
	w->at = 0;
	assert_int_equal(next_of(w, NODE_FX_HANG_UP)->conn, CONN);
	tick(w, MC_CLIENT_SILENCE / 2);
	assert_int_equal(node_client_count(w->n), 0);
}

static void who_leaves_hangs_up(void **state)
{
	struct world *w = *state;
	struct client_authentication a = hello("test");

	lead(w);
	watch(w, CONN);
	step(w, (struct node_event){ .type = NODE_EV_LEAVE });
	w->at = 0;
	assert_int_equal(next_of(w, NODE_FX_HANG_UP)->conn, CONN);
	assert_int_equal(node_client_count(w->n), 0);

	lead(w);
	watch(w, CONN);
	node_effects_reset(&w->fx);
	w->n->fx = &w->fx;
	w->now += 100000;
	join_restart(w->n); /* as when a master has thrown us out */
	w->n->fx = NULL;
	assert_true(any(w, NODE_FX_HANG_UP));
	ask(w, CONN + 1, CLIENT_AUTHENTICATION, &a);
	assert_int_equal(error_code(w), CLIENT_ERROR_NOT_ACTIVE);
}

/* mc-members --state */
static void the_state_of_the_cluster(void **state)
{
	struct world *w = *state;
	const struct client_cluster_metadata *m;

	lead(w);
	enter(w, CONN);
	state_set(w->n, mc_str_z("FROZEN"));
	ask(w, CONN, CLIENT_MC_GET_CLUSTER_METADATA, &(struct client_empty){ 0 });
	m = said(w, CLIENT_MC_GET_CLUSTER_METADATA_ANSWER)->client.body;
	assert_int_equal(m->current_state, 2);
	assert_true(mc_uuid_eq(m->cluster_id, w->n->cluster_id) && mc_str_eqz(m->member_version, "5.3.8"));
	assert_int_equal(m->cluster_time, w->n->clock_ms + w->n->clock_offset_ms);
	cluster_of(w->n)->lock.until_ms = INT64_MAX;
	ask(w, CONN, CLIENT_MC_GET_CLUSTER_METADATA, &(struct client_empty){ 0 });
	m = said(w, CLIENT_MC_GET_CLUSTER_METADATA_ANSWER)->client.body;
	assert_int_equal(m->current_state, 4); /* nobody knows yet how it will be */
	ask(w, CONN + 1, CLIENT_MC_GET_CLUSTER_METADATA, &(struct client_empty){ 0 });
	assert_int_equal(error_code(w), CLIENT_ERROR_RETRYABLE); /* a stranger is told nothing */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		T(nobody_is_served_before_there_is_a_cluster),
		T(authentication_comes_first),
		T(who_is_refused),
		T(who_is_let_in_learns_where_it_is),
		T(clients_and_their_kinds),
		T(there_is_an_end_to_how_many),
		T(the_list_and_its_changes),
		T(who_reads_slowly_gets_the_newest),
		T(owners_of_partitions),
		T(where_nobody_stores_anything),
		T(a_member_that_stores_nothing),
		T(listeners_are_kept_and_silent),
		T(listeners_of_one_host_leave_places),
		T(every_request_has_one_answer),
		T(the_silent_are_closed),
		T(the_state_of_the_cluster),
		T(who_leaves_hangs_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
