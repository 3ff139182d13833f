/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_node.c - a node among liars: the input is a script of events, whose messages are real ones with real
 * uuids, addresses and versions in most places, and lies in the others. Each message goes over bytes, as
 * between hosts.
 *
 * What must hold after each step: effects fit, whatever is sent can be written, no more ticks without time
 * passing, no member twice, the node itself in its list while it has joined, connections that are counted
 * right.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "common/hz/registry.h"
#include "common/node/node.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/plausible.h"

enum {
	CONNS = 12,
	MEMBERS = 8,
	CALLS = 16,
	SPINS = 64,
	FRAME = 1 << 20,
	HEAP = 48 << 10,
	FX = 4 << 20,
	BURST = 512
};

struct tape {
	const uint8_t *p;
	size_t n;
};

static uint32_t next(struct tape *t)
{
	if (t->n == 0)
		return 0;
	t->n--;
	return *t->p++;
}

enum wire_state { FREE, UP, CLOSING };
struct wire {
	enum wire_state state;
	node_conn id;
	unsigned peer; /* who sits there */
};

struct asked { /* a call of the node's */
	node_conn conn;
	int64_t id;
	enum hz_class cls;
};

static struct world {
	struct node *node;
	struct node_config cfg;
	struct node_effects fx;
	struct plausible lies;
	struct mc_rng rng;
	struct wire wires[CONNS];
	struct mc_addr dials[CONNS];
	unsigned dial_count, ticks;
	node_conn last;
	struct asked asked[CALLS];
	unsigned asked_at;
	int64_t now_ms;
	bool quit;
} w;

static void *node_block, *fx_block;
static size_t node_bytes;
static uint8_t frame[FRAME];

/* --- what the node did --- */
static struct wire *wire_of(node_conn id)
{
	for (unsigned i = 0; i < CONNS; i++)
		if (w.wires[i].state != FREE && w.wires[i].id == id)
			return &w.wires[i];
	return NULL;
}

static void sent(const struct node_effect *e)
{
	size_t size = hz_frame_size(&e->out, e->line), n = 0;
	const struct mc_class *c = &hz_class_table[e->out.cls];

	HOLDS(size > 0);
	if (size <= sizeof(frame))
		HOLDS(hz_frame_write(&e->out, e->line, frame, sizeof(frame), &n) == MC_ERR_OK && n == size);
	if (c->form == MC_FORM_OP && ((const struct hz_op *)e->out.body)->call_id != 0)
		w.asked[w.asked_at++ % CALLS] =
			(struct asked){ e->conn, ((const struct hz_op *)e->out.body)->call_id, e->out.cls };
}

static void carry_out(const struct node_effect *e)
{
	struct wire *wire = wire_of(e->conn);
	size_t n;

	if (e->type == NODE_FX_SEND)
		sent(e);
	else if (e->type == NODE_FX_MULTICAST)
		HOLDS(hz_datagram_write(e->out.cls, e->out.body, e->line, frame, sizeof(frame), &n) ==
			MC_ERR_OK);
	else if (e->type == NODE_FX_DIAL && w.dial_count < CONNS)
		w.dials[w.dial_count++] = *e->addr;
	else if (e->type == NODE_FX_HANG_UP && wire != NULL)
		wire->state = CLOSING;
	else if (e->type == NODE_FX_QUIT)
		w.quit = true;
}

/* --- what must hold --- */
static void check_list(void)
{
	struct node_member_view a, b;
	bool joined = !mc_uuid_eq(node_master(w.node), (struct mc_uuid){ .null = true }), self = false;
	uint32_t n = node_member_count(w.node);

	HOLDS(n <= MEMBERS && (!joined || n > 0));
	for (uint32_t i = 0; i < n; i++) {
		HOLDS(node_member_at(w.node, i, &a));
		self |= mc_uuid_eq(a.uuid, node_uuid(w.node));
		for (uint32_t k = 0; k < i; k++) {
			HOLDS(node_member_at(w.node, k, &b));
			HOLDS(!mc_uuid_eq(a.uuid, b.uuid));
		}
	}
	HOLDS(!joined || self);
}

static void step(struct node_event *ev)
{
	ev->now_ms = w.now_ms;
	ev->clock_ms = 1700000000000 + w.now_ms;
	node_effects_reset(&w.fx);
	node_step(w.node, ev, &w.fx);
	HOLDS(!w.fx.lost && w.fx.n <= BURST);
	for (uint32_t i = 0; i < w.fx.n; i++)
		carry_out(&w.fx.v[i]);
	if (w.quit)
		return;
	check_list();
	node_invariant(w.node);
}

/* --- events --- */
static void ticks(int64_t until_ms)
{
	while (!w.quit && node_deadline(w.node) <= until_ms) {
		struct node_event ev = { .type = NODE_EV_TICK };
		int64_t at_ms = node_deadline(w.node);

		w.ticks = at_ms > w.now_ms ? 0 : w.ticks + 1;
		HOLDS(w.ticks < SPINS);
		w.now_ms = at_ms > w.now_ms ? at_ms : w.now_ms;
		step(&ev);
	}
	w.now_ms = until_ms > w.now_ms ? until_ms : w.now_ms;
}

static struct wire *any_wire(uint32_t which)
{
	for (unsigned i = 0; i < CONNS; i++) {
		struct wire *x = &w.wires[(which + i) % CONNS];

		if (x->state == UP)
			return x;
	}
	return NULL;
}

static void opened(struct node_event *ev, unsigned peer)
{
	for (unsigned i = 0; i < CONNS; i++) {
		if (w.wires[i].state != FREE)
			continue;
		w.wires[i] = (struct wire){ UP, ++w.last, peer };
		ev->conn = w.last;
		step(ev);
		return;
	}
	if (ev->type == NODE_EV_CONNECTED) { /* no more wires: it failed */
		ev->type = NODE_EV_DIAL_FAILED;
		ev->failure = NODE_FAIL_TIMEOUT;
		step(ev);
	}
}

static void accepted(struct tape *t)
{
	unsigned peer = next(t) % PLAUSIBLE_PEERS;
	struct mc_addr addr = w.lies.addrs[peer];
	struct node_event ev = { .type = NODE_EV_ACCEPTED, .addr = &addr };

	addr.port = (uint16_t)(40000 + w.last % 20000);
	opened(&ev, peer);
}

static void dialled(struct tape *t)
{
	struct mc_addr addr;
	struct node_event ev = { .type = NODE_EV_CONNECTED, .addr = &addr };
	uint32_t how = next(t);
	unsigned peer = 0;

	if (w.dial_count == 0)
		return;
	addr = w.dials[--w.dial_count];
	for (unsigned i = 0; i < PLAUSIBLE_PEERS; i++)
		if (mc_addr_eq(&w.lies.addrs[i], &addr))
			peer = i;
	if (how % 4 == 0) {
		ev.type = NODE_EV_DIAL_FAILED;
		ev.failure = NODE_FAIL_REFUSED + how / 4 % 3;
		step(&ev);
	} else {
		opened(&ev, peer);
	}
}

static void closed(struct tape *t)
{
	uint32_t which = next(t);
	struct node_event ev = { .type = NODE_EV_CLOSED, .failure = NODE_FAIL_CLOSED };

	for (unsigned i = 0; i < CONNS; i++) {
		struct wire *x = &w.wires[(which + i) % CONNS];

		if (x->state == FREE || (x->state == UP && which % 4 != 0))
			continue;
		ev.conn = x->id;
		x->state = FREE;
		step(&ev);
		return;
	}
}

static void learn(unsigned self)
{
	struct mc_arena *mem = fuzz_memory(0);

	w.lies.uuids[PLAUSIBLE_PEERS] = node_uuid(w.node);
	w.lies.list_version = node_list_version(w.node);
	w.lies.clock_ms = 1700000000000 + w.now_ms;
	w.lies.self = self;
	w.lies.r = (struct mc_random){
		.w = { .registry = &hz_registry, .line = node_line(w.node) }, .rng = &w.rng, .mem = mem
	};
	w.lies.r.w.known = mc_known_inside(w.lies.r.w.line, false);
}

static void deliver(struct wire *x, enum hz_class cls, const void *body, uint16_t flags)
{
	struct hz_outgoing out = { cls, body, flags, -1 };
	struct node_event ev = { .type = NODE_EV_MESSAGE, .conn = x->id };
	struct hz_frame_head head;
	struct hz_message m = { 0 };
	size_t n;

	if (hz_frame_size(&out, node_line(w.node)) == 0 ||
		hz_frame_write(&out, node_line(w.node), frame, sizeof(frame), &n) != MC_ERR_OK)
		return; /* nothing that could be on a wire */
	HOLDS(hz_frame_head_read(frame, MC_FRAME_MEMBER_MAX, &head) == MC_ERR_OK);
	if (hz_payload_read(&head, frame + HZ_FRAME_HEAD, head.size, node_line(w.node), fuzz_memory(1), &m) !=
		MC_ERR_OK)
		return;
	ev.message = &m;
	step(&ev);
}

/* Mostly what has a row of its own; the rest is answered by a table. */
static enum hz_class a_class(uint32_t byte)
{
	static const enum hz_class often[] = { HZ_MEMBER_HANDSHAKE, HZ_WHOIS_MASTER_OP, HZ_MASTER_RESPONSE_OP,
		HZ_JOIN_REQUEST_OP, HZ_FINALIZE_JOIN_OP, HZ_MEMBERS_UPDATE_OP, HZ_HEARTBEAT_OP,
		HZ_EXPLICIT_SUSPICION_OP, HZ_FETCH_MEMBERS_VIEW_OP, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP,
		HZ_MERGE_CLUSTERS_OP, HZ_PARTITION_STATE_OPERATION, HZ_JOIN_MASTERSHIP_CLAIM_OP,
		HZ_ON_JOIN_OP, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, HZ_SHUTDOWN_REQUEST_OPERATION };
	enum hz_class cls = (enum hz_class)(1 + byte % (HZ_CLASS_COUNT - 1));

	if (byte >= 96)
		return often[byte % (sizeof(often) / sizeof(often[0]))];
	return hz_class_table[cls].form == MC_FORM_OP ? cls : HZ_HEARTBEAT_OP;
}

static void said(struct tape *t, struct wire *x, enum hz_class cls)
{
	uint16_t flags =
		cls == HZ_MEMBER_HANDSHAKE ? HZ_PACKET_CONTROL : HZ_PACKET_OPERATION | HZ_PACKET_URGENT;
	void *body;

	(void)t;
	learn(x->peer);
	body = plausible_message(&w.lies, cls);
	if (body != NULL)
		deliver(x, cls, body, flags);
}

static void message(struct tape *t)
{
	struct wire *x = any_wire(next(t));
	uint32_t cls = next(t);

	if (x != NULL)
		said(t, x, a_class(cls));
}

static void greeted(struct tape *t)
{
	struct wire *x = any_wire(next(t));

	if (x != NULL)
		said(t, x, HZ_MEMBER_HANDSHAKE);
}

/* What the one who was asked might say. */
static struct mc_value *a_value(enum hz_class asked, uint32_t how)
{
	enum hz_class cls = asked == HZ_FETCH_MEMBERS_VIEW_OP ? HZ_MEMBERS_VIEW
		: asked == HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP ? HZ_SPLIT_BRAIN_JOIN_MESSAGE
		: asked == HZ_FETCH_PARTITION_STATE_OPERATION ? HZ_PARTITION_RUNTIME_STATE
							      : HZ_NONE;

	if (how % 8 == 0)
		return NULL;
	if (cls == HZ_NONE || how % 8 == 1)
		return hz_value_bool(how % 16 < 14, w.lies.r.mem);
	return hz_value_object(cls, plausible_message(&w.lies, cls), w.lies.r.mem);
}

static void answered(struct tape *t)
{
	const struct asked *a = &w.asked[next(t) % CALLS];
	uint32_t how = next(t);
	struct wire *x = a->id == 0 ? NULL : wire_of(a->conn);
	struct hz_normal_response good = { .call_id = a->id };
	struct hz_error_response bad = { .call_id = a->id };

	if (x == NULL || x->state != UP)
		return;
	learn(x->peer);
	good.value.object = a_value(a->cls, how);
	bad.cause = hz_exception_make((enum hz_exception)(how % HZ_EXCEPTION_COUNT), "no", w.lies.r.mem);
	if (how % 5 == 0 && bad.cause != NULL)
		deliver(x, HZ_ERROR_RESPONSE, &bad, HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE);
	else
		deliver(x, HZ_NORMAL_RESPONSE, &good, HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE);
}

static void datagram(struct tape *t)
{
	static const enum hz_class kinds[] = { HZ_JOIN_MESSAGE, HZ_JOIN_REQUEST,
		HZ_SPLIT_BRAIN_JOIN_MESSAGE };
	enum hz_class cls = kinds[next(t) % 3];
	struct node_event ev = { .type = NODE_EV_DATAGRAM };
	struct hz_message m = { 0 };
	void *body;
	size_t n;

	learn(next(t) % PLAUSIBLE_PEERS);
	ev.addr = &w.lies.addrs[w.lies.self];
	body = plausible_message(&w.lies, cls);
	if (body == NULL ||
		hz_datagram_write(cls, body, node_line(w.node), frame, sizeof(frame), &n) != MC_ERR_OK ||
		hz_datagram_read(frame, n, node_line(w.node), fuzz_memory(1), &m) != MC_ERR_OK)
		return;
	ev.message = &m;
	step(&ev);
}

static void peers(struct tape *t)
{
	struct node_event ev = {
		.type = NODE_EV_PEERS, .peers = w.lies.addrs, .peer_count = next(t) % (PLAUSIBLE_PEERS + 1)
	};

	step(&ev);
}

static void jump(struct tape *t)
{
	struct node_event ev = { .type = NODE_EV_CLOCK, .jump_ms = ((int64_t)next(t) - 128) * 1000 };

	step(&ev);
}

static void time_passes(struct tape *t)
{
	static const int64_t spans[] = { 1, 20, 100, 600, 1100, 6000, 61000, 310000 };

	ticks(w.now_ms + spans[next(t) % 8]);
}

static void begin(struct tape *t)
{
	struct node_event ev = { .type = NODE_EV_START };
	uint32_t how = next(t);

	w = (struct world){ .now_ms = 1000000 };
	mc_rng_seed(&w.rng, next(t) << 16 | next(t) << 8 | how);
	node_config_defaults(&w.cfg);
	w.cfg.cluster_name = w.lies.cluster_name = "dev";
	w.cfg.joiner = how & 1 ? NODE_TCP_IP : NODE_MULTICAST;
	w.lies.joiner = how & 1 ? "tcp-ip" : "multicast";
	w.cfg.line = how & 2 ? MC_LINE_57 : MC_LINE_53;
	memcpy(w.lies.version, how & 2 ? (uint8_t[]){ 5, 7, 0 } : (uint8_t[]){ 5, 3, 8 }, 3);
	w.cfg.password = how & 4 ? (const uint8_t *)"secret" : NULL;
	w.cfg.password_size = how & 4 ? 6 : 0;
	w.cfg.wait_before_join_ms = how & 8 ? 1000 : 0;
	w.cfg.members_max = MEMBERS;
	w.cfg.conns_max = CONNS;
	w.cfg.clients_max = 2;
	w.cfg.heap_size = HEAP;
	for (unsigned i = 0; i <= PLAUSIBLE_PEERS; i++) {
		w.lies.uuids[i] = mc_rng_uuid(&w.rng);
		w.lies.addrs[i].port = 5701;
		snprintf(w.lies.addrs[i].host, sizeof(w.lies.addrs[i].host), "10.0.0.%u", i + 1);
	}
	if (node_block == NULL) {
		node_bytes = node_size(&w.cfg) * 2; /* with a password it is larger */
		node_block =
			mmap(NULL, node_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		fx_block = mmap(NULL, FX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		HOLDS(node_block != MAP_FAILED && fx_block != MAP_FAILED);
	} else {
		madvise(node_block, node_bytes, MADV_DONTNEED);
	}
	HOLDS(node_size(&w.cfg) <= node_bytes);
	node_effects_init(&w.fx, fx_block, FX);
	w.node = node_init(node_block, &w.cfg, next(t), (const uint8_t[32]){ 1 });
	ev.addr = &w.lies.addrs[PLAUSIBLE_PEERS];
	step(&ev);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	typedef void event_fn(struct tape *);
	static event_fn *const events[] = { message, message, message, message, message, message, greeted,
		greeted, accepted, dialled, dialled, answered, answered, datagram, peers, closed, time_passes,
		time_passes, time_passes, jump };
	struct tape t = { p, n };

	begin(&t);
	while (t.n > 0 && !w.quit)
		events[next(&t) % (sizeof(events) / sizeof(events[0]))](&t);
	return 0;
}
