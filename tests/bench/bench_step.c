/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_step.c - what one message costs a node: read from bytes, one step, what it answers written to bytes.
 * Nanoseconds, one line each; with a number as argument so many rounds of each, for a run under callgrind:
 *	valgrind --tool=callgrind --toggle-collect='measured_*' bench-step 1000
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/node/node.h"

enum { MEMORY = 8 << 20, FRAME = 64 << 10, MILLISECONDS = 500, BATCH = 256, MEMBER = 1, CLIENT = 2 };

struct bench {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	struct mc_arena mem;
	int64_t now;
	uint8_t in[FRAME], out[FRAME];
	size_t in_size, sent; /* sent: bytes of answers, in all */
	struct mc_uuid uuid;  /* of the member */
};

static void fail(const char *why)
{
	fprintf(stderr, "bench-step: %s\n", why);
	exit(1);
}

static void carry_out(struct bench *b)
{
	size_t size = 0;

	for (uint32_t i = 0; i < b->fx.n; i++) {
		const struct node_effect *e = &b->fx.v[i];

		if (e->type == NODE_FX_SEND &&
			(hz_frame_size(&e->out, e->line) == 0 ||
				hz_frame_write(&e->out, e->line, b->out, FRAME, &size) != MC_ERR_OK))
			fail("an answer cannot be written");
		if (e->type == NODE_FX_CLIENT_SEND &&
			(client_message_size(&e->client, e->line) == 0 ||
				client_message_write(&e->client, e->line, b->out, FRAME, &size) != MC_ERR_OK))
			fail("an answer to a client cannot be written");
		if (e->type == NODE_FX_MULTICAST &&
			hz_datagram_write(e->out.cls, e->out.body, e->line, b->out, FRAME, &size) !=
				MC_ERR_OK)
			fail("a datagram cannot be written");
		b->sent += size;
	}
}

static void step(struct bench *b, struct node_event *ev)
{
	ev->now_ms = b->now;
	ev->clock_ms = 1700000000000 + b->now;
	node_effects_reset(&b->fx);
	node_step(b->n, ev, &b->fx);
	carry_out(b);
}

static void give_frame(struct bench *b)
{
	struct hz_frame_head head;
	struct hz_message m;
	struct node_event ev = { .type = NODE_EV_MESSAGE, .conn = MEMBER, .message = &m };

	mc_arena_reset(&b->mem);
	if (hz_frame_head_read(b->in, MC_FRAME_MEMBER_MAX, &head) != MC_ERR_OK ||
		hz_payload_read(&head, b->in + HZ_FRAME_HEAD, head.size, node_line(b->n), &b->mem, &m) !=
			MC_ERR_OK)
		fail("a frame cannot be read");
	step(b, &ev);
}

/* --- what is measured --- */
typedef void measured_fn(struct bench *b);

static __attribute__((noinline)) void measured_operation(struct bench *b)
{
	give_frame(b);
}

static __attribute__((noinline)) void measured_heartbeat(struct bench *b)
{
	give_frame(b);
}

static __attribute__((noinline)) void measured_ping(struct bench *b)
{
	static const struct mc_addr addr = { .host = "10.0.0.9", .port = 40000 };
	struct client_message m;
	struct node_event ev = {
		.type = NODE_EV_CLIENT_MESSAGE, .conn = CLIENT, .addr = &addr, .client = &m
	};

	mc_arena_reset(&b->mem);
	if (client_message_read(b->in, b->in_size, &b->mem, &m) != MC_ERR_OK)
		fail("a client's message cannot be read");
	step(b, &ev);
}

static __attribute__((noinline)) void measured_datagram(struct bench *b)
{
	struct hz_message m = { .cls = HZ_NONE };
	struct node_event ev = { .type = NODE_EV_DATAGRAM, .message = &m };

	mc_arena_reset(&b->mem);
	if (hz_datagram_read(b->in, b->in_size, node_line(b->n), &b->mem, &m) != MC_ERR_OK)
		fail("a datagram cannot be read");
	step(b, &ev);
}

static __attribute__((noinline)) void measured_tick(struct bench *b)
{
	struct node_event ev = { .type = NODE_EV_TICK };

	step(b, &ev);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(struct bench *b, const char *what, measured_fn *once, unsigned long rounds)
{
	double begin = seconds(), t = begin;
	unsigned long n = 0;
	size_t sent = b->sent;

	while (rounds > 0 ? n < rounds : t < begin + MILLISECONDS / 1e3) {
		for (int i = 0; i < (rounds > 0 ? 1 : BATCH); i++, n++)
			once(b);
		t = seconds();
	}
	printf("%-44s %8.0f ns, %5.1f bytes of answer\n", what, (t - begin) * 1e9 / (double)n,
		(double)(b->sent - sent) / (double)n);
}

/* --- what is said to it --- */
static void frame(struct bench *b, enum hz_class cls, void *body, uint16_t flags)
{
	const struct hz_outgoing out = { cls, body, flags, -1 };

	if (hz_frame_write(&out, node_line(b->n), b->in, FRAME, &b->in_size) != MC_ERR_OK)
		fail("a frame cannot be written");
}

static void op_head(struct bench *b, struct hz_op *op, int64_t call_id)
{
	op->call_id = call_id;
	op->flags = HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID | HZ_OP_TIMEOUT_64;
	op->partition_id = -1;
	op->invocation_time = -1;
	op->call_timeout = INT64_MAX;
	op->caller_uuid = b->uuid;
}

static void say(struct bench *b, enum hz_class cls, struct hz_op *op, int64_t call_id)
{
	op_head(b, op, call_id);
	frame(b, cls, op, HZ_PACKET_OPERATION | HZ_PACKET_URGENT);
}

static void fill_join_message(struct bench *b, struct hz_join_message *j, struct hz_address *address)
{
	static struct hz_member_version version = { 5, 3, 8 };
	static struct hz_string_pair property;
	static struct hz_config_check check;

	property = (struct hz_string_pair){ mc_str_z("hazelcast.partition.count"), mc_str_z(NULL) };
	check = (struct hz_config_check){ .cluster_name = mc_str_z("bench"),
		.joiner_type = mc_str_z("multicast"),
		.member_group_type = mc_str_z(NULL),
		.properties = { .v = &property, .n = 1 } };
	*j = (struct hz_join_message){ .packet_version = 4,
		.build_number = 1,
		.member_version = &version,
		.address = address,
		.uuid = b->uuid,
		.config_check = &check,
		.lite_member = true };
}

static void begin(struct bench *b)
{
	struct mc_addr addr;
	struct node_event ev = { .type = NODE_EV_START, .addr = &addr };

	node_config_defaults(&b->cfg);
	b->cfg.cluster_name = "bench";
	b->cfg.joiner = NODE_MULTICAST;
	b->n = node_init(calloc(1, node_size(&b->cfg)), &b->cfg, 1, NULL);
	node_effects_init(&b->fx, aligned_alloc(16, NODE_EFFECTS_MIN), NODE_EFFECTS_MIN);
	b->mem = mc_arena_of(aligned_alloc(16, MEMORY), MEMORY);
	b->uuid = (struct mc_uuid){ .hi = 7, .lo = 7 };
	b->now = 1000;
	mc_addr_set(&addr, mc_str_z("10.0.0.1"), 5701);
	step(b, &ev);
	for (int i = 0; i < 1000 && node_phase_of(b->n) != NODE_PHASE_MASTER; i++) {
		b->now = node_deadline(b->n);
		measured_tick(b);
	}
}

/* A lite member comes in, as a C node would. */
static void admit(struct bench *b)
{
	struct hz_address address = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.2") };
	struct hz_address *addresses[] = { &address };
	struct hz_local_addresses local = { .addresses = { .v = addresses, .n = 1 } };
	struct hz_member_handshake hello = { .schema_version = 2,
		.target_address = &address,
		.reply = true,
		.uuid = b->uuid,
		.local_addresses = { .v = &local, .n = 1 } };
	struct hz_join_request request = { .cp_member_uuid = { .null = true } };
	struct hz_join_request_op op = { .request = &request };
	struct mc_addr addr;
	struct node_event ev = { .type = NODE_EV_ACCEPTED, .conn = MEMBER, .addr = &addr };

	mc_addr_set(&addr, mc_str_z("10.0.0.2"), 40000);
	step(b, &ev);
	frame(b, HZ_MEMBER_HANDSHAKE, &hello, HZ_PACKET_CONTROL);
	give_frame(b);
	fill_join_message(b, &request.join, &address);
	say(b, HZ_JOIN_REQUEST_OP, &op.op, 0);
	give_frame(b); /* told who leads, it asks again */
	give_frame(b);
	if (node_member_count(b->n) != 2)
		fail("the member was not let in");
}

static void measure_operation(struct bench *b, unsigned long rounds)
{
	struct hz_partition_state_check_operation op = { .stamp = 1 };

	say(b, HZ_PARTITION_STATE_CHECK_OPERATION, &op.op, 42);
	measure(b, "an operation that is answered with a boolean", measured_operation, rounds);
}

static void measure_heartbeat(struct bench *b, unsigned long rounds)
{
	struct hz_address address = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.2") };
	struct hz_address master = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.1") };
	struct hz_members_view_metadata view = { &address, b->uuid, &master, node_list_version(b->n) };
	struct hz_heartbeat_op op = { .sender_members_view_metadata = &view,
		.target_uuid = node_uuid(b->n),
		.timestamp = 1700000000000 + b->now };

	say(b, HZ_HEARTBEAT_OP, &op.op, 0);
	measure(b, "a heartbeat", measured_heartbeat, rounds);
}

static void measure_datagram(struct bench *b, unsigned long rounds)
{
	struct hz_address address = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.3") };
	struct hz_join_request r = { .cp_member_uuid = { .null = true } };

	fill_join_message(b, &r.join, &address);
	r.join.uuid.lo = 8;
	if (hz_datagram_write(HZ_JOIN_REQUEST, &r, node_line(b->n), b->in, FRAME, &b->in_size) != MC_ERR_OK)
		fail("a datagram cannot be written");
	measure(b, "a join request on the group, answered", measured_datagram, rounds);
}

static void measure_client(struct bench *b, unsigned long rounds)
{
	struct client_authentication a = { .cluster_name = mc_str_z("bench"),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = { false, 9, 9 },
		.client_type = mc_str_z("BEN"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.3.8"),
		.client_name = mc_str_z("c") };
	struct client_empty empty = { 0 };
	struct client_message m = { CLIENT_AUTHENTICATION, .correlation = 1, .partition_id = -1, .body = &a };

	client_message_write(&m, node_line(b->n), b->in, FRAME, &b->in_size);
	measured_ping(b);
	m = (struct client_message){ CLIENT_PING, .correlation = 2, .partition_id = -1, .body = &empty };
	client_message_write(&m, node_line(b->n), b->in, FRAME, &b->in_size);
	measure(b, "a client's ping", measured_ping, rounds);
	if (node_client_count(b->n) != 1)
		fail("the client was not let in");
}

int main(int argc, char **argv)
{
	static struct bench b;
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

	begin(&b);
	admit(&b);
	measure_operation(&b, rounds);
	measure_heartbeat(&b, rounds);
	measure(&b, "a step in which nothing is due", measured_tick, rounds);
	measure_datagram(&b, rounds);
	measure_client(&b, rounds);
	printf("an event %zu bytes, an effect %zu\n", sizeof(struct node_event), sizeof(struct node_effect));
	return 0;
}
