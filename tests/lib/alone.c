/* SPDX-License-Identifier: Apache-2.0 */
/* alone.c - one node, its events and its effects. */
#include "tests/lib/alone.h"

#include <stdio.h>

enum { FX = MC_EVENT_ARENA, MEMORY = 4 << 20 }; /* a step has as much as in the programs */

int alone_set_up(void **state)
{
	struct alone *a = calloc(1, sizeof(*a));

	node_config_defaults(&a->cfg);
	a->cfg.cluster_name = "test";
	a->cfg.joiner = NODE_TCP_IP;
	a->cfg.members_max = a->cfg.conns_max = 32;
	a->cfg.clients_max = 4;
	a->number = 1;
	a->fx_block = aligned_alloc(16, FX);
	a->mem = mc_arena_of(aligned_alloc(16, MEMORY), MEMORY);
	*state = a;
	return 0;
}

int alone_tear_down(void **state)
{
	struct alone *a = *state;

	free(a->block);
	free(a->fx_block);
	free(a->mem.buf);
	free(a);
	return 0;
}

struct peer peer_of(uint32_t number)
{
	struct peer p = { .uuid = { false, 7, number }, .lite = true, .is_c = true };

	p.addr.port = 5701;
	snprintf(p.addr.host, sizeof(p.addr.host), "10.0.0.%u", number);
	return p;
}

struct peer alone_self(const struct alone *a)
{
	struct peer p = peer_of(a->number);

	p.uuid = node_uuid(a->n);
	p.lite = a->cfg.store_bytes == 0;
	return p;
}

static void add_step(struct alone *a, struct node_event ev)
{
	ev.now_ms = a->now_ms;
	ev.clock_ms = ALONE_EPOCH + a->now_ms;
	node_step(a->n, &ev, &a->fx);
	assert_false(a->fx.lost);
}

static void add_writable(struct alone *a, node_conn conn)
{
	add_step(
		a, (struct node_event){ .type = NODE_EV_WRITABLE, .conn = conn, .room = MC_WRITE_QUEUE_MAX });
}

void alone_step(struct alone *a, struct node_event ev)
{
	node_effects_reset(&a->fx);
	a->at = 0;
	add_step(a, ev);
	for (uint32_t i = 0; !a->slow && i < a->fx.n; i++)
		if (a->fx.v[i].type == NODE_FX_WANT_WRITABLE)
			add_writable(a, a->fx.v[i].conn);
}

void alone_drain(struct alone *a, const struct peer *p)
{
	node_effects_reset(&a->fx);
	a->at = 0;
	add_writable(a, p->conn);
}

void alone_tick(struct alone *a, int64_t after_ms)
{
	a->now_ms += after_ms;
	alone_step(a, (struct node_event){ .type = NODE_EV_TICK });
}

void alone_begin(struct alone *a)
{
	static const uint8_t secret[32] = { 1, 2, 3 };
	struct peer self = peer_of(a->number);
	struct node_event start = { .type = NODE_EV_START, .addr = &self.addr };
	size_t size = (node_size(&a->cfg) + 15) / 16 * 16;

	free(a->block);
	a->block = aligned_alloc(16, size);
	memset(a->block, 0, size);
	mc_arena_reset(&a->mem);
	node_effects_init(&a->fx, a->fx_block, FX);
	a->n = node_init(a->block, &a->cfg, a->number, secret);
	a->now_ms = 1000;
	a->last_conn = 0;
	a->last_call = 0;
	alone_step(a, start);
}

void alone_lead(struct alone *a)
{
	alone_begin(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS });
	for (int i = 0; i < 1000 && node_phase_of(a->n) != NODE_PHASE_MASTER; i++)
		alone_tick(a, 100);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
}

void alone_follow(struct alone *a, struct peer *p, struct peer *others, uint32_t count)
{
	struct peer list[32] = { *p };

	alone_begin(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = &p->addr, .peer_count = 1 });
	assert_true(alone_dials(a, p));
	alone_connect(a, p);
	alone_send(a, p, HZ_MASTER_RESPONSE_OP,
		&(struct hz_master_response_op){ .master_address = alone_address(a, p->addr) });
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	list[1] = alone_self(a);
	for (uint32_t i = 0; i < count; i++)
		list[2 + i] = others[i];
	alone_call(a, p, HZ_FINALIZE_JOIN_OP, alone_finalize(a, list, 2 + count, 2 + (int32_t)count));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	assert_int_equal(node_member_count(a->n), 2 + count);
}

/* --- what goes in --- */
static void message(struct alone *a, const struct peer *p, struct hz_message m)
{
	assert_int_not_equal(p->conn, 0);
	alone_step(a, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = p->conn, .message = &m });
}

void alone_shake(struct alone *a, const struct peer *p)
{
	struct hz_address *list[] = { alone_address(a, p->addr) };
	struct hz_local_addresses local = { .protocol = 0 };
	struct hz_string_pair option = { mc_str_z("mc.node"), mc_str_z("1") };
	struct hz_member_handshake h = { .schema_version = 2, .uuid = p->uuid };

	local.addresses.v = list;
	local.addresses.n = 1;
	h.target_address = alone_address(a, peer_of(a->number).addr);
	h.local_addresses.v = &local;
	h.local_addresses.n = 1;
	h.options.v = &option;
	h.options.n = p->is_c;
	message(a, p,
		(struct hz_message){ .cls = HZ_MEMBER_HANDSHAKE, .flags = HZ_PACKET_CONTROL, .body = &h });
}

void alone_open(struct alone *a, struct peer *p)
{
	p->conn = ++a->last_conn;
	alone_step(a, (struct node_event){ .type = NODE_EV_ACCEPTED, .conn = p->conn, .addr = &p->addr });
}

void alone_accept(struct alone *a, struct peer *p)
{
	alone_open(a, p);
	alone_shake(a, p);
}

void alone_connect(struct alone *a, struct peer *p)
{
	p->conn = ++a->last_conn;
	alone_step(a, (struct node_event){ .type = NODE_EV_CONNECTED, .conn = p->conn, .addr = &p->addr });
	assert_non_null(alone_sent(a, p, HZ_MEMBER_HANDSHAKE));
	alone_shake(a, p);
}

void alone_close(struct alone *a, struct peer *p, enum node_failure why)
{
	node_conn conn = p->conn;

	p->conn = 0;
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = conn, .failure = why });
}

void alone_fail_dial(struct alone *a, const struct peer *p, enum node_failure why)
{
	alone_step(a, (struct node_event){ .type = NODE_EV_DIAL_FAILED, .addr = &p->addr, .failure = why });
}

static void operation(struct alone *a, const struct peer *p, enum hz_class cls, void *body, int64_t call_id)
{
	struct hz_op *op = body; /* every operation's struct begins with its head */

	op->call_id = call_id;
	message(a, p,
		(struct hz_message){ .cls = cls,
			.flags = HZ_PACKET_OPERATION,
			.call_id = call_id,
			.op = op,
			.body = body });
}

void alone_send(struct alone *a, const struct peer *p, enum hz_class cls, void *body)
{
	operation(a, p, cls, body, 0);
}

int64_t alone_call(struct alone *a, const struct peer *p, enum hz_class cls, void *body)
{
	operation(a, p, cls, body, ++a->last_call);
	return a->last_call;
}

static void response(struct alone *a, const struct peer *p, enum hz_class cls, int64_t call_id, void *body)
{
	message(a, p,
		(struct hz_message){ .cls = cls,
			.flags = HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE,
			.call_id = call_id,
			.body = body });
}

void alone_answer(struct alone *a, const struct peer *p, int64_t call_id, enum hz_class cls, void *body)
{
	alone_answer_value(a, p, call_id, body == NULL ? NULL : hz_value_object(cls, body, &a->mem));
}

void alone_answer_value(struct alone *a, const struct peer *p, int64_t call_id, struct mc_value *value)
{
	struct hz_normal_response r = { .call_id = call_id };

	r.value.object = value;
	response(a, p, HZ_NORMAL_RESPONSE, call_id, &r);
}

void alone_refuse(struct alone *a, const struct peer *p, int64_t call_id, enum hz_exception e)
{
	struct hz_error_response r = { .call_id = call_id, .cause = hz_exception_make(e, "no", &a->mem) };

	response(a, p, HZ_ERROR_RESPONSE, call_id, &r);
}

void alone_ack(struct alone *a, const struct peer *p, int64_t call_id)
{
	struct hz_ack_response r = { .call_id = call_id };

	response(a, p, HZ_BACKUP_ACK_RESPONSE, call_id, &r);
}

void alone_datagram(struct alone *a, enum hz_class cls, void *body)
{
	struct hz_message m = { .cls = cls, .body = body };

	alone_step(a, (struct node_event){ .type = NODE_EV_DATAGRAM, .message = &m });
}

/* --- what comes out --- */
static const struct node_effect *next(struct alone *a, enum node_effect_type type)
{
	while (a->at < a->fx.n)
		if (a->fx.v[a->at++].type == type)
			return &a->fx.v[a->at - 1];
	return NULL;
}

/* Every operation's struct begins with its head; one that wants no answer has no time to be answered in. What
 * is of a partition (backups, versions) has the head that Hazelcast's owner gives it. */
static void head_of(const struct hz_op *op)
{
	if (op->partition_id >= 0)
		return;
	assert_int_equal(op->flags & (HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID),
		HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID);
	assert_int_equal((op->flags & HZ_OP_TIMEOUT_64) != 0, op->call_id == 0);
	assert_int_equal(op->call_timeout == INT64_MAX && op->invocation_time == -1, op->call_id == 0);
	assert_int_equal(op->partition_id, -1);
}

/* The message of an effect; it must be one that can be written. */
static const struct hz_outgoing *message_of(const struct alone *a, const struct node_effect *e)
{
	static uint8_t datagram[MC_DATAGRAM_MAX];
	size_t n;

	if (e->type == NODE_FX_MULTICAST)
		assert_int_equal(hz_datagram_write(e->out.cls, e->out.body, node_line(a->n), datagram,
					 sizeof(datagram), &n),
			MC_ERR_OK);
	else
		assert_int_not_equal(hz_frame_size(&e->out, e->line), 0);
	if (e->type == NODE_FX_SEND &&
		(e->out.flags & (HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE)) == HZ_PACKET_OPERATION)
		head_of(e->out.body);
	return &e->out;
}

static const struct hz_outgoing *find(struct alone *a, const struct peer *p, enum hz_class cls)
{
	enum node_effect_type type = p == NULL ? NODE_FX_MULTICAST : NODE_FX_SEND;

	a->at = 0;
	for (const struct node_effect *e; (e = next(a, type)) != NULL;)
		if (message_of(a, e)->cls == cls && (p == NULL || e->conn == p->conn))
			return message_of(a, e);
	return NULL;
}

const void *alone_sent(struct alone *a, const struct peer *p, enum hz_class cls)
{
	const struct hz_outgoing *o = find(a, p, cls);

	return o == NULL ? NULL : o->body;
}

uint32_t alone_count_sent(struct alone *a, enum hz_class cls)
{
	uint32_t n = 0;

	a->at = 0;
	for (const struct node_effect *e; (e = next(a, NODE_FX_SEND)) != NULL;)
		n += message_of(a, e)->cls == cls;
	return n;
}

int64_t alone_call_id(struct alone *a, const struct peer *p, enum hz_class cls)
{
	const struct hz_op *op = alone_sent(a, p, cls);

	return op == NULL ? 0 : op->call_id;
}

bool alone_dials(struct alone *a, const struct peer *p)
{
	a->at = 0;
	for (const struct node_effect *e; (e = next(a, NODE_FX_DIAL)) != NULL;)
		if (mc_addr_eq(e->addr, &p->addr))
			return true;
	return false;
}

bool alone_hangs_up(struct alone *a, const struct peer *p)
{
	a->at = 0;
	for (const struct node_effect *e; (e = next(a, NODE_FX_HANG_UP)) != NULL;)
		if (e->conn == p->conn)
			return true;
	return false;
}

bool alone_asks_line(struct alone *a, const struct peer *p)
{
	a->at = 0;
	for (const struct node_effect *e; (e = next(a, NODE_FX_ASK_LINE)) != NULL;)
		if (mc_addr_eq(e->addr, &p->addr))
			return true;
	return false;
}

bool alone_looks(struct alone *a)
{
	a->at = 0;
	return next(a, NODE_FX_LOOK) != NULL;
}

const struct node_notice *alone_told(struct alone *a, enum node_notice_type type)
{
	a->at = 0;
	for (const struct node_effect *e; (e = next(a, NODE_FX_NOTICE)) != NULL;)
		if (e->notice->type == type)
			return e->notice;
	return NULL;
}

bool alone_quits(struct alone *a, int *status)
{
	const struct node_effect *e;

	a->at = 0;
	e = next(a, NODE_FX_QUIT);
	if (e != NULL)
		*status = e->status;
	return e != NULL;
}

static const struct hz_normal_response *response_to(struct alone *a, const struct peer *p, int64_t call_id)
{
	const struct hz_normal_response *r = alone_sent(a, p, HZ_NORMAL_RESPONSE);

	assert_true(r == NULL || !r->urgent); /* as the calls here are not */
	return r != NULL && r->call_id == call_id ? r : NULL;
}

const void *alone_answered(struct alone *a, const struct peer *p, int64_t call_id, enum hz_class cls)
{
	const struct hz_normal_response *r = response_to(a, p, call_id);

	return r == NULL || r->value.object == NULL ? NULL : hz_value_body(r->value.object, cls);
}

bool alone_answered_null(struct alone *a, const struct peer *p, int64_t call_id)
{
	const struct hz_normal_response *r = response_to(a, p, call_id);

	return r != NULL && r->value.object == NULL;
}

bool alone_answered_error(struct alone *a, const struct peer *p, int64_t call_id, bool *retryable)
{
	const struct hz_error_response *r = alone_sent(a, p, HZ_ERROR_RESPONSE);
	struct mc_str cls, text;

	if (r == NULL || r->call_id != call_id)
		return false;
	assert_false(r->urgent);
	hz_exception_read(r->cause, &a->mem, &cls, &text);
	*retryable = hz_exception_retryable(cls);
	return true;
}

/* --- bodies --- */
void *alone_new(struct alone *a, size_t size)
{
	void *p = mc_arena_get(&a->mem, size, 1);

	assert_non_null(p);
	return p;
}

struct hz_address *alone_address(struct alone *a, struct mc_addr addr)
{
	struct hz_address *out = alone_new(a, sizeof(*out));
	char *host = alone_new(a, strlen(addr.host) + 1);

	strcpy(host, addr.host);
	*out = (struct hz_address){ .port = addr.port, .type = 4, .host = mc_str_z(host) };
	return out;
}

static struct hz_member_version *version_of(struct alone *a)
{
	struct hz_member_version *v = alone_new(a, sizeof(*v));

	*v = node_line(a->n) == MC_LINE_53 ? (struct hz_member_version){ 5, 3, 8 }
					   : (struct hz_member_version){ 5, 7, 0 };
	return v;
}

static struct hz_version *cluster_version(struct alone *a)
{
	struct hz_version *v = alone_new(a, sizeof(*v));

	*v = node_line(a->n) == MC_LINE_53 ? (struct hz_version){ 5, 3 } : (struct hz_version){ 5, 7 };
	return v;
}

static void join_message(struct alone *a, const struct peer *p, struct hz_join_message *j)
{
	struct hz_config_check *check = alone_new(a, sizeof(*check));
	struct hz_string_pair *property = alone_new(a, sizeof(*property));

	*property = (struct hz_string_pair){ mc_str_z("hazelcast.partition.count"), { NULL, -1 } };
	check->cluster_name = mc_str_z(a->cfg.cluster_name);
	check->joiner_type = mc_str_z(node_joiner_text(&a->cfg));
	check->properties.v = property;
	check->properties.n = 1;
	j->packet_version = 4;
	j->build_number = 20240101;
	j->member_version = version_of(a);
	j->address = alone_address(a, p->addr);
	j->uuid = p->uuid;
	j->config_check = check;
	j->lite_member = p->lite;
}

struct hz_join_request *alone_join_request(struct alone *a, const struct peer *p)
{
	struct hz_join_request *r = alone_new(a, sizeof(*r));
	struct hz_version **list = alone_new(a, sizeof(*list));

	join_message(a, p, &r->join);
	r->cp_member_uuid.null = true;
	list[0] = cluster_version(a);
	r->supported_cluster_versions.v = list;
	r->supported_cluster_versions.n = 1;
	return r;
}

struct hz_join_request_op *alone_join_request_op(struct alone *a, const struct peer *p)
{
	struct hz_join_request_op *op = alone_new(a, sizeof(*op));

	op->request = alone_join_request(a, p);
	return op;
}

struct hz_split_brain_join_message *alone_split_message(struct alone *a, const struct peer *p, int32_t data)
{
	struct hz_split_brain_join_message *m = alone_new(a, sizeof(*m));
	struct hz_address **list = alone_new(a, sizeof(*list));

	join_message(a, p, &m->join);
	list[0] = m->join.address;
	m->join.member_addresses.v = list;
	m->join.member_addresses.n = 1;
	m->join.data_member_count = data;
	m->cluster_version = cluster_version(a);
	m->member_list_version = 1;
	return m;
}

struct hz_member_info *alone_info(struct alone *a, const struct peer *p)
{
	struct hz_member_info *i = alone_new(a, sizeof(*i));

	i->address = alone_address(a, p->addr);
	i->uuid = p->uuid;
	i->lite_member = p->lite;
	i->version = version_of(a);
	i->cp_member_uuid.null = true;
	return i;
}

static struct hz_member_info **infos(struct alone *a, const struct peer *p, uint32_t count)
{
	struct hz_member_info **v = alone_new(a, sizeof(*v) * (count + 1));

	for (uint32_t i = 0; i < count; i++)
		v[i] = alone_info(a, &p[i]);
	return v;
}

struct hz_members_update_op *alone_update(
	struct alone *a, const struct peer *p, uint32_t count, int32_t version)
{
	struct hz_members_update_op *u = alone_new(a, sizeof(*u));

	u->target_uuid = node_uuid(a->n);
	u->master_time = ALONE_EPOCH + a->now_ms;
	u->member_infos.v = infos(a, p, count);
	u->member_infos.n = count;
	u->member_list_version = version;
	return u;
}

struct hz_finalize_join_op *alone_finalize(
	struct alone *a, const struct peer *p, uint32_t count, int32_t version)
{
	struct hz_finalize_join_op *f = alone_new(a, sizeof(*f));

	f->target_uuid = node_uuid(a->n);
	f->master_time = ALONE_EPOCH + a->now_ms;
	f->member_infos.v = infos(a, p, count);
	f->member_infos.n = count;
	f->cluster_id = (struct mc_uuid){ false, 9, 9 };
	f->cluster_start_time = ALONE_EPOCH;
	f->cluster_state = mc_str_z("ACTIVE");
	f->cluster_version = cluster_version(a);
	f->member_list_version = version;
	return f;
}

struct hz_members_view_metadata *alone_metadata(
	struct alone *a, const struct peer *p, const struct peer *master, int32_t version)
{
	struct hz_members_view_metadata *m = alone_new(a, sizeof(*m));

	m->member_address = alone_address(a, p->addr);
	m->member_uuid = p->uuid;
	m->master_address = alone_address(a, master->addr);
	m->member_list_version = version;
	return m;
}

struct hz_heartbeat_op *alone_heartbeat(
	struct alone *a, const struct peer *p, const struct peer *master, int32_t version)
{
	struct hz_heartbeat_op *h = alone_new(a, sizeof(*h));

	h->sender_members_view_metadata = alone_metadata(a, p, master, version);
	h->target_uuid = node_uuid(a->n);
	h->timestamp = ALONE_EPOCH + a->now_ms;
	return h;
}

/* --- a client --- */
static uint32_t answers_to(const struct alone *a, node_conn conn, int64_t correlation)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->fx.n; i++) {
		const struct node_effect *e = &a->fx.v[i];

		n += e->type == NODE_FX_CLIENT_SEND && e->conn == conn &&
			e->client.correlation == correlation &&
			client_rows[e->client.type].kind == CLIENT_KIND_ANSWER;
	}
	return n;
}

void alone_ask(struct alone *a, node_conn conn, enum client_type type, int32_t partition, void *body)
{
	static int64_t correlation;
	static struct mc_addr addr;
	static struct client_message m;

	assert_true(mc_addr_set(&addr, mc_str_z("10.0.0.99"), 40000));
	m = (struct client_message){ .type = type,
		.wire_type = client_rows[type].type,
		.correlation = ++correlation,
		.partition_id = partition,
		.body = body };
	alone_step(a,
		(struct node_event){
			.type = NODE_EV_CLIENT_MESSAGE, .conn = conn, .client = &m, .addr = &addr });
	assert_true(answers_to(a, conn, correlation) <= 1);
	node_invariant(a->n);
}

const void *alone_said(struct alone *a, node_conn conn, enum client_type type)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == NODE_FX_CLIENT_SEND && a->fx.v[i].conn == conn &&
			a->fx.v[i].client.type == type)
			return a->fx.v[i].client.body;
	return NULL;
}

void alone_enter(struct alone *a, node_conn conn, uint64_t number)
{
	struct client_authentication auth = { .cluster_name = mc_str_z("test"),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = { false, 1, number },
		.client_type = mc_str_z("PYH"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.7.0"),
		.client_name = mc_str_z("c") };

	alone_ask(a, conn, CLIENT_AUTHENTICATION, -1, &auth);
	assert_non_null(alone_said(a, conn, CLIENT_AUTHENTICATION_ANSWER));
}
